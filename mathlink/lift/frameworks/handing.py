"""How functions of a framework are called: with its own arrays of doubles, in doubles, and what comes back in plain numbers."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.origin import framework_of, names_in, speaks_of_arrays
from mathlink.lift.signature import signature
from mathlink.model import Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.model import Configuration

__all__ = [
    "ARRAYS",
    "IN_DOUBLES",
    "Handing",
    "as_written",
    "calling",
    "cannot_run_here",
    "compile_quickly",
    "handing_of",
    "taken",
]

_BORN_IN = os.getpid()

#: Framework → what a verdict says about its numbers.
IN_DOUBLES = {
    "torch": "PyTorch computes in float64 here (float32 stands for float64); its rounding in float32 is not looked at",
    "jax": "JAX computes in float64 here (jax_enable_x64); its rounding in float32 is not looked at",
}


@dataclass(frozen=True)
class Handing:
    """How a function of a framework gets its arguments.

    ``numbers`` are the parameters that are given as plain Python numbers because their annotation or default says so; other
    symbolic numbers are given as arrays without axes. ``stepwise``: JAX runs its loops as Python's, which it would else compile anew
    for every call.
    """

    framework: str
    numbers: frozenset[str] = field(default_factory=frozenset)
    stepwise: bool = False

    def as_array(self, name: str, given: Any) -> bool:
        """Whether this parameter is an array of the framework."""
        if isinstance(given, Shape):
            return given.container == "ndarray"
        return isinstance(given, Scalar) and given.kind == "real" and name not in self.numbers

    def handed(self, configuration: Configuration, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of a call, arrays and numbers turned into the framework's arrays of doubles."""
        return {
            name: ARRAYS[self.framework](value) if self.as_array(name, configuration.get(name)) else value
            for name, value in arguments.items()
        }

    def symbolic(self, configuration: Configuration, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The same for a function that is being read, with what stands for the framework's arrays."""
        from mathlink.lift.frameworks.exchange import KINDS

        kind = KINDS[self.framework]
        return {n: kind(v) if self.as_array(n, configuration.get(n)) else v for n, v in arguments.items()}

    def for_every_shape(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The same for tensors of symbolic lengths; lengths themselves stay whole numbers."""
        from mathlink.lift.frameworks.exchange import KINDS

        kind = KINDS[self.framework]
        return {n: kind(v) if self._is_tensor(n, v) else v for n, v in arguments.items()}

    def _is_tensor(self, name: str, value: Any) -> bool:
        if type(value).__name__ != "Tensor" or (value.whole and not value.dims):
            return False
        return bool(value.dims) or name not in self.numbers


def handing_of(function: Any) -> Handing | None:
    """How the function is called, where it is written for a framework; ``None`` for any other."""
    framework = framework_of(function)
    if not framework:
        return None
    try:
        parameters = signature(function)
    except (TypeError, ValueError):
        return None
    if not speaks_of_arrays(function):  # only its module is the framework's: arrays are its own, numbers stay numbers
        return Handing(framework, frozenset(p.name for p in parameters))
    loops = framework == "jax" and not _LOOPS.isdisjoint(names_in(function))
    return Handing(framework, frozenset(p.name for p in parameters if _is_number(p)), loops)


_LOOPS = frozenset({"scan", "fori_loop", "while_loop", "cond", "switch"})


def _is_number(parameter: Any) -> bool:
    if isinstance(parameter.default, (int, float)):
        return True
    text = parameter.annotation if isinstance(parameter.annotation, str) else ""
    return parameter.annotation in (float, int, bool) or text.strip() in ("float", "int", "bool")


def _torch_array(value: Any) -> Any:
    import numpy as np

    return sys.modules["torch"].from_numpy(np.array(value))


def _jax_array(value: Any) -> Any:
    return sys.modules["jax"].numpy.asarray(value)


ARRAYS = {"torch": _torch_array, "jax": _jax_array}


@contextmanager
def calling(handing: Handing) -> Iterator[None]:
    """What runs inside computes in doubles and on one thread; afterwards everything is as it was."""
    with ExitStack() as stack:
        _CONTEXTS[handing.framework](stack)
        if handing.stepwise:
            stack.enter_context(sys.modules["jax"].disable_jit())
        yield


def _calling_torch(stack: ExitStack) -> None:
    torch: Any = sys.modules["torch"]
    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    stack.callback(torch.set_num_threads, threads)
    torch.set_num_threads(1)  # a pool of threads does not survive a fork
    stack.callback(torch.set_default_dtype, dtype)
    torch.set_default_dtype(torch.float64)
    if "torch._dynamo" in sys.modules and hasattr(torch.compiler, "set_stance"):
        stack.enter_context(
            torch.compiler.set_stance("force_eager")
        )  # what torch.compile would compile anew for every shape
    stack.enter_context(_doubles_mode(torch)())


@cache
def _doubles_mode(torch: Any) -> Any:
    """A mode of PyTorch in which ``float32``, wherever a program names it, means ``float64``."""

    class Doubles(torch.overrides.TorchFunctionMode):  # type: ignore[misc]
        def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            options = {k: _double(v) for k, v in (kwargs or {}).items()}
            if getattr(function, "__name__", "") == "float" and args:
                return args[0].double()
            return function(*map(_double, args), **options)

    def _double(value: Any) -> Any:
        if value is torch.float32:
            return torch.float64
        if isinstance(value, torch.Tensor) and value.dtype is torch.float32:
            return torch.from_numpy(as_written(value.detach().numpy()))
        return type(value)(map(_double, value)) if type(value) in (list, tuple) else value

    return Doubles


def as_written(values: Any) -> Any:
    """Numbers of single precision as the doubles that are written like them: 0.1 is 0.1."""
    import numpy as np

    return np.array([float(str(v)) for v in values.reshape(-1)]).reshape(values.shape)


def _calling_jax(stack: ExitStack) -> None:
    jax: Any = sys.modules["jax"]
    if os.getpid() != _BORN_IN and not _compiled_before_fork():
        compile_quickly()
    enable = jax.enable_x64 if hasattr(jax, "enable_x64") else jax.experimental.enable_x64
    stack.enter_context(enable(True))


_first_look: dict[int, bool] = {}


def compile_quickly() -> None:
    """Let JAX, before it starts in this process, compile without optimising: every shape is compiled anew and called a few times."""
    flags = os.environ.get("XLA_FLAGS", "")
    if "--xla_backend_optimization_level" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} --xla_backend_optimization_level=0".strip()


def cannot_run_here(framework: str) -> bool:
    """Whether this process was forked from one in which JAX had already computed: JAX hangs in such a child."""
    return framework == "jax" and os.getpid() != _BORN_IN and _compiled_before_fork()


def _compiled_before_fork() -> bool:
    """Whether JAX had started its back ends when this process first asked."""
    if os.getpid() not in _first_look:
        bridge = sys.modules.get("jax._src.xla_bridge")
        _first_look[os.getpid()] = bool(getattr(bridge, "_backends", None))
    return _first_look[os.getpid()]


_CONTEXTS = {"torch": _calling_torch, "jax": _calling_jax}


def taken(value: Any) -> Any:
    """A framework's array as one of NumPy, without its history; anything else as it is."""
    import numpy as np

    value = value.detach() if hasattr(value, "detach") else value
    try:
        return np.asarray(value)
    except (TypeError, ValueError, RuntimeError):
        return value
