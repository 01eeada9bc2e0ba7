"""The real function at one point: called with its own kinds of arguments, its answer or its exception kept."""

from __future__ import annotations

import copy
import io
import opcode
import os
import sys
import sysconfig
import warnings
from contextlib import nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from inspect import CO_VARARGS, CO_VARKEYWORDS
from types import FunctionType
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.compiling import call_compiled
from mathlink.lift.frameworks.handing import calling, cannot_run_here, handing_of
from mathlink.lift.signature import Parameter, callable_of, signature, source_of
from mathlink.model import Fixed, Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from types import CodeType, TracebackType

    from mathlink.model import Configuration

__all__ = [
    "RAISE",
    "Run",
    "arguments_at",
    "call_with",
    "changed_by",
    "is_library",
    "own_raise",
    "plain",
    "quiet",
    "run",
]

#: Packages whose own exceptions are never the user's own ``raise``.
LIBRARIES = frozenset(
    {"numpy", "scipy", "sympy", "mpmath", "pandas", "torch", "jax", "mathlink", *sys.stdlib_module_names}
)
LIBRARIES -= {"__main__"}


@dataclass(frozen=True)
class Run:
    """What the function did at one point.

    Attributes
    ----------
    value : the returned value in plain Python (arrays as lists, NumPy numbers as Python numbers).
    raw : the returned value as it came.
    exception : ``""`` or ``"ZeroDivisionError: division by zero"``.
    own_raise : whether the exception came from a ``raise`` or ``assert`` written in the user's own code.
    inputs : what the function was called with, by parameter, arrays as lists of doubles.
    """

    value: Any = None
    raw: Any = field(default=None, repr=False)
    exception: str = ""
    own_raise: bool = False
    inputs: dict[str, Any] = field(default_factory=dict)


def run(function: Any, configuration: Configuration, point: Mapping[str, Any]) -> Run:
    """Call the function at ``point`` (a number for every symbol of the configuration) and keep what comes out.

    Mutable arguments are copied for each call; what the function prints is dropped. Every ``Exception`` and ``SystemExit``
    is kept as text; ``KeyboardInterrupt`` and the like pass.
    """
    arguments = arguments_at(configuration, point)
    inputs = {name: plain(value) for name, value in arguments.items()}
    handing = handing_of(function)
    if handing is None:
        return _called(function, arguments, inputs)
    if cannot_run_here(handing.framework):
        from mathlink.lift.frameworks.elsewhere import run_elsewhere

        return run_elsewhere(function, configuration, point)  # type: ignore[no-any-return]
    with calling(handing):
        return _called(function, handing.handed(configuration, arguments), inputs, handing.framework == "jax")


def changed_by(
    function: Any, configuration: Configuration, point: Mapping[str, Any], names: Iterable[str]
) -> tuple[str, ...]:
    """Those of the parameters ``names`` that are not as they were after a call; none where the call raises."""
    arguments = arguments_at(configuration, point)
    handing = handing_of(function)
    if handing is not None and handing.framework == "jax":  # whose arrays cannot be changed
        return ()
    with nullcontext() if handing is None else calling(handing):
        given = arguments if handing is None else handing.handed(configuration, arguments)
        before = {name: repr(plain(given[name])) for name in names}
        try:
            with quiet():
                call_with(function, signature(function), given)
        except (Exception, SystemExit):
            return ()
        return tuple(name for name, text in before.items() if repr(plain(given[name])) != text)


def _called(function: Any, arguments: Mapping[str, Any], inputs: dict[str, Any], compiled: bool = False) -> Run:
    parameters = _parameters(function)
    try:
        with quiet():
            done, raw = False, None
            if compiled:
                done, raw = call_compiled(function, lambda given: call_with(function, parameters, given), arguments)
            if not done:
                raw = call_with(function, parameters, arguments)
            value = plain(raw)
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {_message(error)}".rstrip(": ")
        return Run(exception=text, own_raise=own_raise(error, function), inputs=inputs)
    return Run(value=value, raw=raw, inputs=inputs)


_TOLD_OTHERWISE = frozenset({"__wrapped__", "__signature__", "_partialmethod", "__partialmethod__"})
"""Attributes by which a function takes other parameters than its code says."""


def _parameters(function: Any) -> tuple[Parameter, ...]:
    """The signature as far as a call needs it: names and kinds, which its code tells for a plain function."""
    if type(function) is FunctionType and _TOLD_OTHERWISE.isdisjoint(vars(function)):
        return _parameters_of(function.__code__)
    return signature(function)


@lru_cache(maxsize=256)
def _parameters_of(code: CodeType) -> tuple[Parameter, ...]:
    count, alone = code.co_argcount, code.co_posonlyargcount
    last = count + code.co_kwonlyargcount
    rest = code.co_flags & CO_VARARGS != 0
    kinds = ["positional"] * alone + ["any"] * (count - alone) + ["args"] * rest
    kinds += ["keyword"] * code.co_kwonlyargcount + ["kwargs"] * (code.co_flags & CO_VARKEYWORDS != 0)
    names = code.co_varnames
    ordered = (*names[:count], *names[last : last + rest], *names[count:last], *names[last + rest :])
    return tuple(Parameter(name, kind=kind) for name, kind in zip(ordered, kinds, strict=False))


_STANDARD = tuple({sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")})


def is_library(module: str, file: str = "") -> bool:
    """Whether a module is the standard library's or a numerical library's; a user's file may have a standard name."""
    root = module.split(".")[0]
    if root not in LIBRARIES:
        return False
    return root not in sys.stdlib_module_names or not file or file.startswith(("<", *_STANDARD))


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def call_with(function: Any, parameters: tuple[Parameter, ...], arguments: Mapping[str, Any]) -> Any:
    """Call with arguments by name; positional-only ones and ``*args`` go where they belong."""
    positional: list[Any] = []
    keyword: dict[str, Any] = {}
    if all(p.kind in ("any", "keyword") for p in parameters):
        return _alone(callable_of(function), (), arguments)
    spread = any(p.kind == "args" and p.name in arguments for p in parameters)
    for parameter in parameters:
        if parameter.kind == "args":
            positional.extend(arguments.get(parameter.name, ()))
        elif parameter.kind == "kwargs":
            keyword.update(arguments.get(parameter.name, {}))
        elif parameter.name in arguments:
            if parameter.kind == "positional" or (spread and parameter.kind == "any"):
                positional.append(arguments[parameter.name])
            else:
                keyword[parameter.name] = arguments[parameter.name]
    known = {p.name for p in parameters}
    keyword.update({name: value for name, value in arguments.items() if name not in known})
    return _alone(callable_of(function), positional, keyword)


def _alone(function: Callable[..., Any], positional: Sequence[Any], keyword: Mapping[str, Any]) -> Any:
    process = os.getpid()
    try:
        return function(*positional, **keyword)
    finally:
        if (
            os.getpid() != process
        ):  # the function forked, and this is its child: one process goes on, not two for every call
            os._exit(0)


def arguments_at(configuration: Configuration, point: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call: numbers of the point in the containers that the configuration asks for."""
    return {name: _argument(name, given, point) for name, given in configuration.items()}


def _argument(name: str, given: Scalar | Shape | Fixed, point: Mapping[str, Any]) -> Any:
    if isinstance(given, Fixed):
        return _copy(given.value)
    if isinstance(given, Scalar):
        return number(point[name], given.kind)
    nested = _nested(name, given.dims, (), lambda symbol: number(point[symbol], given.kind))
    if given.container == "ndarray":
        import numpy

        return numpy.array(nested, dtype=numpy.int64 if given.kind == "int" else numpy.float64).reshape(given.dims)
    return _as_tuples(nested) if given.container == "tuple" else nested


def _copy(value: Any) -> Any:
    if value is None or isinstance(value, (str, bytes, int, float, complex, type)) or callable(value):
        return value
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def _nested(name: str, dims: tuple[int, ...], position: tuple[int, ...], entry: Any) -> Any:
    if not dims:
        return entry(f"{name}[{','.join(map(str, position))}]")
    return [_nested(name, dims[1:], (*position, i), entry) for i in range(dims[0])]


def _as_tuples(value: Any) -> Any:
    return tuple(map(_as_tuples, value)) if isinstance(value, list) else value


def number(value: Any, kind: str) -> int | float:
    """A number of a point as the function gets it."""
    if kind == "int":
        return int(value)
    if type(value) is float:
        return value
    return float(value) if not isinstance(value, Fraction) else value.numerator / value.denominator


def plain(value: Any, depth: int = 0) -> Any:
    """The value in plain Python: arrays as nested lists, NumPy numbers as Python numbers, records as dicts."""
    if value is None or isinstance(value, (str, bytes)) or type(value) in (int, float, bool, complex) or depth > 20:
        return value
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        return plain(value.tolist(), depth + 1) if not isinstance(value.tolist(), type(value)) else value
    if isinstance(value, float):
        return float(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(getattr(value, name), depth + 1) for name in value._fields}
    if isinstance(value, (tuple, list)):
        made = [plain(v, depth + 1) for v in value]
        return tuple(made) if isinstance(value, tuple) else made
    if isinstance(value, dict):
        return {k: plain(v, depth + 1) for k, v in value.items()}
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return {
            name: plain(getattr(value, name), depth + 1) for name in value.__dataclass_fields__ if hasattr(value, name)
        }
    return value


RAISE = frozenset({opcode.opmap["RAISE_VARARGS"]})
"""Bytecodes of a ``raise`` or ``assert``."""


def own_raise(error: BaseException, function: Any) -> bool:
    """Whether a ``raise`` or ``assert`` written in the user's own code raised this."""
    last: TracebackType | None = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return False
    code = last.tb_frame.f_code
    if not (0 <= last.tb_lasti < len(code.co_code)) or code.co_code[last.tb_lasti] not in RAISE:
        return False
    if code.co_filename == source_of(function)[0]:
        return True
    return not is_library(str(last.tb_frame.f_globals.get("__name__") or ""), code.co_filename)


class _Nowhere(io.TextIOBase):
    """A text stream that keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)


class quiet:
    """Nothing that runs inside prints or warns."""

    __slots__ = ("_errors", "_streams", "_warnings")

    def __enter__(self) -> None:
        errstate = getattr(sys.modules.get("numpy"), "errstate", None)  # a file of the user's may be named numpy
        self._errors: AbstractContextManager[Any] = errstate(all="ignore") if errstate is not None else nullcontext()
        self._warnings = warnings.catch_warnings(action="ignore")
        self._streams = sys.stdout, sys.stderr
        self._warnings.__enter__()
        sys.stdout = sys.stderr = _Nowhere()
        self._errors.__enter__()

    def __exit__(self, *failed: Any) -> None:
        self._errors.__exit__(*failed)
        sys.stdout, sys.stderr = self._streams
        self._warnings.__exit__(*failed)
