"""Copies of the user's functions in which builtins, ``math`` and NumPy's creators accept tensors of symbolic length."""

from __future__ import annotations

import builtins
import math
import numbers
import types
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink import term as t
from mathlink.lift.constants import Exact, exact
from mathlink.lift.frameworks.exchange import as_read, has_foreign, is_real_array
from mathlink.lift.frameworks.handing import Handing, calling, cannot_run_here
from mathlink.lift.frameworks.origin import framework_of_value, is_random_name, unwrapped
from mathlink.lift.indexed import reductions
from mathlink.lift.indexed.functions import rule_named, ufunc_of
from mathlink.lift.indexed.lengths import refuse
from mathlink.lift.indexed.rules import REAL
from mathlink.lift.indexed.tensor import Tensor, as_tensor, elementwise, length
from mathlink.lift.native import framework_rule
from mathlink.lift.running import is_library

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Names", "copied"]

_LIBRARIES = ("numpy", "scipy", "math", "torch", "jax", "pandas", "statistics", "sklearn", "random")


def _holds(value: Any, depth: int = 0) -> bool:
    if isinstance(value, Tensor):
        return True
    if isinstance(value, (list, tuple)) and depth < 4:
        return any(_holds(v, depth + 1) for v in value)
    return isinstance(value, dict) and depth < 4 and any(_holds(v, depth + 1) for v in value.values())


def _len(x: Any) -> Any:
    if isinstance(x, Tensor):
        if not x.dims:
            raise TypeError("object of type 'float' has no len()")
        return length(x.dims[0])
    return len(x)


def _total(values: Any, start: Any = 0) -> Any:
    if isinstance(values, Tensor):
        return start + reductions.fold("sum", values, 0)
    return sum(values, start)


def _largest(op: str, ufunc: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    def apply(*args: Any, **options: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], Tensor):
            return reductions.fold(op, args[0], 0) if args[0].ndim == 1 else refuse("max or min over rows")
        if not _holds(args):
            return plain(*args, **options)
        if options or len(args) == 1 or any(isinstance(a, Tensor) and a.dims for a in args):
            refuse("max or min called this way")
        found = args[0]
        for a in args[1:]:
            found = ufunc_of(ufunc, "__call__", (found, a), {})
        return found

    return apply


def _float(x: Any = 0.0) -> Any:
    return x if isinstance(x, Tensor) and not x.dims else float(x)


def _int(x: Any = 0, *args: Any) -> Any:
    if isinstance(x, Tensor):
        return x if x.whole and not x.dims else refuse("int() of a number that depends on the inputs")
    return int(x, *args)


def _isinstance(value: Any, kinds: Any) -> bool:
    if not isinstance(value, Tensor):
        known: dict[Any, Any] = {_float: float, _int: int}
        plain: Any = tuple(known.get(k, k) for k in (kinds if isinstance(kinds, tuple) else (kinds,)))
        return isinstance(value, plain)
    chosen = kinds if isinstance(kinds, tuple) else (kinds,)
    if value.dims:
        return np.ndarray in chosen
    own = (_int, int, numbers.Integral) if value.whole else (_float, float)
    return any(k in own or k in (numbers.Number, numbers.Real) for k in chosen)


_BUILTINS: dict[str, Any] = {
    "len": _len,
    "sum": _total,
    "max": _largest("bigmax", "maximum", max),
    "min": _largest("bigmin", "minimum", min),
    "float": _float,
    "int": _int,
    "isinstance": _isinstance,
    "print": lambda *args, **options: None,
}
_MATH = {"fabs": "absolute", "pow": "power", "atan2": "arctan2", "lgamma": "gammaln"}
_MATH |= {f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}


class Names(dict[str, Any]):
    """The globals of a copy: a name is looked up in the real ones and wrapped on first use."""

    def __init__(self, real: dict[str, Any], made: dict[int, Any]) -> None:
        super().__init__(__builtins__={**vars(builtins), **_BUILTINS, "__import__": self._import})
        self.real = real
        self.made = made

    def __missing__(self, name: str) -> Any:
        if name in self.real:
            self[name] = wrap(self.real[name], self.made)
            return self[name]
        raise KeyError(name)

    def _import(self, name: str, globals_: Any = None, locals_: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        return wrap(builtins.__import__(name, self.real, locals_, fromlist, level), self.made)


class _Module:
    """A module as a copy sees it."""

    def __init__(self, module: types.ModuleType, made: dict[int, Any]) -> None:
        self.__dict__.update(_module=module, _made=made)

    def __getattr__(self, name: str) -> Any:
        return wrap(getattr(self._module, name), self._made)

    def __setattr__(self, name: str, value: Any) -> None:
        refuse("a change of a module")


def wrap(value: Any, made: dict[int, Any]) -> Any:
    """What stands for a value in the copies."""
    if id(value) in made:
        return made[id(value)][1]
    if type(value) is float:
        return Exact(value, _EXACT[value]) if value in _EXACT else value
    rule = framework_rule(value)
    inner = unwrapped(value) if rule is None else value
    if inner is not value:
        return wrap(inner, made)
    if isinstance(value, types.ModuleType):
        found: Any = _Module(value, made)
    elif rule is not None:
        found = rule
    elif framework_of_value(value) and not isinstance(value, type):
        found = as_read(value) if is_real_array(value) else _of_framework(value) if callable(value) else value
    elif isinstance(value, types.FunctionType) and not is_library(value.__module__ or "", value.__code__.co_filename):
        return copied(value, made)
    elif isinstance(value, (dict, list, set)):
        found = type(value)(value)
    elif callable(value) and _of_library(value):
        found = _library(value)
    else:
        return value
    made[id(value)] = (value, found)
    return found


def _of_library(value: Any) -> bool:
    module = getattr(value, "__module__", "") or type(value).__module__
    return module.split(".")[0] in _LIBRARIES


def _of_framework(value: Any) -> Any:
    """A function of a framework that has no rule: itself where nothing depends on the inputs."""

    def call(*args: Any, **options: Any) -> Any:
        if has_foreign((args, options)) or _holds((args, options)):
            refuse(f"`{getattr(value, '__module__', '')}.{getattr(value, '__name__', '')}`")
        framework = framework_of_value(value)
        if cannot_run_here(framework):
            refuse("JAX, which had computed in this process before the check")
        if is_random_name(getattr(value, "__module__", None) or "", getattr(value, "__name__", "")):
            refuse("random numbers")
        with calling(Handing(framework)):
            return as_read(value(*args, **options))

    return call


def _library(value: Any) -> Any:
    """A library's function: its rule where an argument is symbolic, else itself."""
    name = getattr(value, "__name__", "")
    module = getattr(value, "__module__", None) or type(value).__module__
    if value is np.vectorize:
        return _vectorized
    if isinstance(value, type) and name not in ("float64", "float32"):
        return value
    ufunc = isinstance(value, np.ufunc)
    rule = None if ufunc else rule_named(name, module)

    def call(*args: Any, **options: Any) -> Any:
        if module.startswith(("random", "numpy.random")):
            refuse(f"`{name}`: its answer is not the same in every run")
        if not _holds((args, options)):
            return _exactly(name, module, value(*args, **options), args)
        if ufunc:
            return ufunc_of(name, "__call__", args, options)
        if (
            module == "math"
            and _MATH.get(name, name) in REAL
            and not any(isinstance(a, Tensor) and a.dims for a in args)
        ):
            return ufunc_of(_MATH.get(name, name), "__call__", args, {})
        return rule(*args, **options) if rule is not None else refuse(f"`{module}.{name}`")

    for method in ("reduce", "outer", "accumulate", "at", "reduceat") if ufunc else ():
        setattr(call, method, getattr(value, method))
    return call


def _vectorized(function: Any, otypes: Any = None, **options: Any) -> Any:
    """``np.vectorize``: the function of every entry."""
    if options:
        refuse(f"np.vectorize with {next(iter(options))}=")

    def one(*entries: t.Term) -> t.Term:
        numbers_ = [Tensor((), lambda _, entry=entry: entry) for entry in entries]  # type: ignore[misc]
        return as_tensor(function(*numbers_)).value(())

    return lambda *args: elementwise(one, *args)


def _exactly(name: str, module: str, value: Any, args: tuple[Any, ...]) -> Any:
    """A number worked out of plain numbers, which remembers how (``np.sqrt(2 / np.pi)``)."""
    rule = REAL.get(_MATH.get(name, name) if module == "math" else name)
    plain = all(isinstance(a, (int, float)) and not isinstance(a, bool) for a in args)
    if rule is None or not args or not plain or not isinstance(value, float) or not math.isfinite(value):
        return value
    return Exact(float(value), rule(*map(exact, args)))


_EXACT = {math.pi: t.named("pi"), math.e: t.named("e"), math.tau: t.mul(t.const(2), t.named("pi"))}


def copied(function: types.FunctionType, made: dict[int, Any]) -> Any:
    """The function with wrapped globals, defaults and closure."""
    code = function.__code__
    if code.co_flags & 0x2A0:
        refuse("a generator or an async function")
    names = made.get(id(function.__globals__))
    if names is None:
        names = made[id(function.__globals__)] = (function.__globals__, Names(function.__globals__, made))
    cells = tuple(types.CellType() for _ in code.co_freevars)
    copy = types.FunctionType(code, names[1], function.__name__, None, cells)
    made[id(function)] = (function, copy)
    for cell, real in zip(cells, function.__closure__ or (), strict=True):
        cell.cell_contents = wrap(real.cell_contents, made)
    copy.__defaults__ = tuple(wrap(d, made) for d in function.__defaults__ or ())
    copy.__kwdefaults__ = {k: wrap(d, made) for k, d in (function.__kwdefaults__ or {}).items()}
    return copy
