"""Functions that are not the user's: replaced by their rule, run as they are on plain numbers, or refused."""

from __future__ import annotations

import math
import sys
import types
from typing import TYPE_CHECKING, Any

from mathlink.lift.everyday import SAFE, real_type
from mathlink.lift.frameworks.handing import Handing, calling, cannot_run_here
from mathlink.lift.frameworks.origin import framework_of_value, is_framework_module, is_random_name
from mathlink.lift.paths import refuse
from mathlink.lift.refusals import TO_NUMBERS, is_of_tables
from mathlink.lift.tables import MATH, SPECIAL
from mathlink.lift.truths import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["as_read", "framework_rule", "has_symbols", "is_random", "library_rule", "native", "refusing"]

_STRUCTURAL = frozenset(
    {"itertools", "functools", "operator", "collections", "copy", "dataclasses", "typing", "enum", "abc"}
)
_STRUCTURAL |= {
    "_operator",
    "_functools",
    "contextlib",
    "_collections",
    "types",
    "numbers",
    "collections.abc",
    "_abc",
    "string",
    "_bisect",
    "bisect",
    "_heapq",
    "heapq",
}
_RANDOM = frozenset(
    {"random", "secrets", "time", "datetime", "uuid", "numpy.random", "socket", "subprocess", "os", "shutil"}
)
_SILENT = frozenset({"warnings", "logging"})

_RULES: dict[int, Any] = {id(getattr(math, n)): rule for n, rule in MATH.items() if hasattr(math, n)}
_OF_FRAMEWORKS: dict[int, Any] = {}
_loaded: set[str] = set()


def library_rule(value: Any) -> Any:
    """The rule for a function of a library whose mathematics is known; tables are filled when the library is there."""
    for library, fill in _TABLES.items():
        if library not in _loaded and library in sys.modules:
            _loaded.add(library)
            found = fill(sys.modules[library])
            _RULES.update(found)
            if is_framework_module(library):
                _OF_FRAMEWORKS.update(found)
    return _RULES.get(id(value))


def framework_rule(value: Any) -> Any:
    """The rule for a function of PyTorch or JAX; ``None`` for anything else."""
    library_rule(value)
    return _OF_FRAMEWORKS.get(id(value))


def _numpy_rules(numpy: Any) -> dict[int, Any]:
    from mathlink.lift.numpy_names import rules_of

    return rules_of(numpy)


def _special_rules(special: Any) -> dict[int, Any]:
    from mathlink.lift.arrays import entrywise
    from mathlink.lift.numpy_names import reductions_of

    found = {id(getattr(special, n)): entrywise(rule) for n, rule in SPECIAL.items() if hasattr(special, n)}
    return found | reductions_of(special)


def _scipy_rules(module: Any) -> dict[int, Any]:
    from mathlink.lift import scipy_names

    fill = {"scipy.linalg": scipy_names.rules_of_linalg, "scipy.integrate": scipy_names.rules_of_integrate}
    return fill[module.__name__](module)


def _stats_rules(stats: Any) -> dict[int, Any]:
    from mathlink.lift.distributions import rules_of_stats

    return rules_of_stats(stats)


def _cmath_rules(cmath: Any) -> dict[int, Any]:
    from mathlink.lift.complexes import CMATH

    return {id(getattr(cmath, n)): rule for n, rule in CMATH.items()}


def _statistics_rules(statistics: Any) -> dict[int, Any]:
    from mathlink.lift.averages import AVERAGES

    return {id(getattr(statistics, n)): rule for n, rule in AVERAGES.items()}


def _torch_rules(torch: Any) -> dict[int, Any]:
    from mathlink.lift.frameworks.naming import rules_of_torch

    return rules_of_torch(torch)


def _jax_rules(module: Any) -> dict[int, Any]:
    from mathlink.lift.frameworks.naming import rules_of_jax

    return rules_of_jax(module)


def _rules_of_module(module: Any) -> dict[int, Any]:
    from mathlink.lift.numpy_names import rules_of_module

    return rules_of_module(module)


_TABLES: dict[str, Callable[[Any], dict[int, Any]]] = {
    "numpy": _numpy_rules,
    "numpy.polynomial.polynomial": _rules_of_module,
    "numpy.lib.stride_tricks": _rules_of_module,
    "numpy.fft": _rules_of_module,
    "scipy.special": _special_rules,
    "statistics": _statistics_rules,
    "cmath": _cmath_rules,
    "scipy.stats": _stats_rules,
    "scipy.linalg": _scipy_rules,
    "scipy.integrate": _scipy_rules,
    "torch": _torch_rules,
    **{f"jax{part}": _jax_rules for part in ("", ".numpy", ".numpy.linalg", ".nn", ".lax", ".scipy.special")},
}


def has_symbols(value: Any, depth: int = 0) -> bool:
    """Whether a symbolic number is anywhere inside; a copy of a user's function that captured one counts."""
    if is_symbolic(value):
        return True
    if depth > 6 or isinstance(value, (int, float, str)):
        return False
    if isinstance(value, (list, tuple, set)):
        return any(has_symbols(v, depth + 1) for v in value)
    if isinstance(value, dict):
        return any(has_symbols(v, depth + 1) for v in value.values())
    if type(value).__name__ == "Tensor" or (getattr(value, "dtype", None) is not None and value.dtype == object):
        return any(map(is_symbolic, value.reshape(-1).tolist()))
    if isinstance(value, types.FunctionType):
        if "interpreted" in value.__dict__:
            return bool(value.__dict__["interpreted"])
        cells = [c.cell_contents for c in value.__closure__ or () if c != types.CellType()]
        return has_symbols([cells, list(value.__defaults__ or ())], depth + 1)
    if isinstance(value, types.MethodType):
        return has_symbols(value.__self__, depth + 1)
    held = getattr(value, "__dict__", None)
    return isinstance(held, dict) and not isinstance(value, (type, types.ModuleType)) and has_symbols(held, depth + 1)


def is_random(value: Any) -> bool:
    """Whether it is a generator of random numbers, or a class of such or of clocks."""
    module = getattr(value if isinstance(value, type) else type(value), "__module__", None) or ""
    return module.split(".")[0] in _RANDOM - {"os"} or module.startswith("numpy.random")


def native(function: Any, name: str) -> Any:
    """A library function that is called as it is when no argument is symbolic, and refused otherwise."""
    module = getattr(function, "__module__", None) or ""
    if module in _STRUCTURAL or id(function) in SAFE:
        return function
    own = name or getattr(function, "__name__", "") or type(function).__name__
    label = own if "." in own or not module or module == "builtins" else f"{module}.{own}"
    root = module.split(".")[0]
    if root in _SILENT:
        return lambda *args, **options: None
    random = (
        root in _RANDOM or module.startswith("numpy.random") or type(function).__module__.startswith("numpy.random")
    )
    framework = framework_of_value(function)
    random = random or (framework != "" and is_random_name(module, getattr(function, "__name__", "")))
    random = random or type(getattr(function, "__self__", None)).__module__.startswith(("random", "numpy.random"))

    def call(*args: Any, **options: Any) -> Any:
        if random:
            refuse(f"`{label}`: its answer is not the same in every run")
        if has_symbols((args, options)):
            if is_of_tables(module):
                refuse(f"`{label}` of numbers that depend on the inputs: labels are lined up there", TO_NUMBERS)
            refuse(
                f"`{label}` of numbers that depend on the inputs",
                f'opaque=("{label.split(".")[-1]}",) keeps it as an unknown',
            )
        args, options = tuple(map(_without_shadow, args)), {k: _without_shadow(v) for k, v in options.items()}
        return _of_framework(framework, label, function, args, options) if framework else function(*args, **options)

    call.__name__ = getattr(function, "__name__", "call")
    return call if isinstance(function, _FUNCTIONS) else _Object(call, function, label)


_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type)


class _Object:
    """A library's object that can be called, as a program that is being read finds it: a distribution, a fitted curve."""

    def __init__(self, call: Callable[..., Any], real: Any, label: str) -> None:
        self.__dict__.update(_call=call, _real=real, _label=label)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._call(*args, **options)

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._real, name)
        return native(value, f"{self._label}.{name}") if callable(value) else value


def _of_framework(framework: str, label: str, function: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """What a framework makes of plain numbers, in doubles, as it is read."""
    if cannot_run_here(framework):
        refuse(f"`{label}`, because JAX had computed in this process before the check", "check it in a fresh process")
    with calling(Handing(framework)):
        return as_read(function(*args, **options))


def _without_shadow(value: Any) -> Any:
    if type(value).__name__ == "Tensor":
        from mathlink.lift.tensor import concrete

        return concrete(value)
    if type(value).__name__ in ("TorchArray", "JaxArray"):
        return _as_real(value)
    return real_type(value)


def as_read(value: Any) -> Any:
    """A framework's array as the arrays that are read."""
    from mathlink.lift.frameworks.exchange import as_read as read

    return read(value)


def _as_real(value: Any) -> Any:
    from mathlink.lift.frameworks.exchange import as_real

    return as_real(value)


def refusing(construct: str) -> Callable[..., Any]:
    def call(*args: Any, **options: Any) -> Any:
        refuse(construct)

    return call
