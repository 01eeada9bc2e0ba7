"""NumPy's functions for arrays of symbolic numbers: which are spelled out, which run as they are, which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift import linear
from mathlink.lift.array_functions import SPELLED
from mathlink.lift.everyday import TypeOf, real_type
from mathlink.lift.fourier import FOURIER
from mathlink.lift.paths import refuse
from mathlink.lift.polynomials import ASCENDING
from mathlink.lift.products import PRODUCTS, matmul
from mathlink.lift.reductions import SCIPY_REDUCTIONS, accumulate
from mathlink.lift.rules import choose
from mathlink.lift.selected import called_open
from mathlink.lift.symbolic import NumpyReal, Truth, is_symbolic
from mathlink.lift.tables import PLAIN, UFUNCS
from mathlink.lift.tensor import RULES, Open, Tensor, concrete, scalar, spread, tensor
from mathlink.lift.ufuncs import applied

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["accumulate", "dispatch", "entrywise", "matmul", "reductions_of", "rules_of", "rules_of_module"]


#: NumPy functions that only move entries: they run as they are on arrays of objects.
MOVING = frozenset(
    [
        "reshape",
        "transpose",
        "permute_dims",
        "matrix_transpose",
        "ravel",
        "squeeze",
        "expand_dims",
        "concatenate",
        "concat",
        "stack",
        "vstack",
        "hstack",
        "dstack",
        "column_stack",
        "row_stack",
        "split",
        "array_split",
        "hsplit",
        "vsplit",
        "dsplit",
        "tile",
        "repeat",
        "roll",
        "flip",
        "fliplr",
        "flipud",
        "rot90",
        "moveaxis",
        "swapaxes",
        "rollaxis",
        "broadcast_to",
        "broadcast_arrays",
        "atleast_1d",
        "atleast_2d",
        "atleast_3d",
        "diag",
        "diagonal",
        "diagflat",
        "meshgrid",
        "take",
        "take_along_axis",
        "append",
        "insert",
        "delete",
        "copy",
        "shape",
        "ndim",
        "size",
        "resize",
        "block",
        "kron",
        "trace",
        "fill_diagonal",
        "put",
        "copyto",
        "sliding_window_view",
        "tril_indices_from",
        "triu_indices_from",
        "diag_indices_from",
        "unstack",
        "ix_",
    ]
)


def _vectorize(function: Any, *counts: int, **options: Any) -> Callable[..., Any]:
    return lambda *args: spread(function, *args)


def _finfo(dtype: Any) -> Any:
    kind = real_type(dtype)
    return np.finfo(np.float64 if isinstance(kind, np.dtype) and kind.kind == "O" else kind)


# ── how a call gets there ────────────────────────────────────────────────────────────────────────


def entrywise(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for numbers as a NumPy function: it takes arrays and lists, and never raises for a plain number."""
    of_entries = _scalars(rule)

    def apply(*args: Any, out: Any = None, where: Any = True, dtype: Any = None, **options: Any) -> Any:
        if out is not None or where is not True:
            return _written(of_entries, args, out, where)
        return spread(of_entries, *args)

    return apply


def _scalars(rule: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: rule(*map(scalar, args))


def _written(rule: Callable[..., Any], args: tuple[Any, ...], out: Any, where: Any) -> Any:
    target = out[0] if isinstance(out, tuple) else out
    if target is None:
        refuse("a ufunc with where= and no out=: entries without a value")
    made = spread(rule, *args)
    target[...] = made if where is True else spread(choose, where, made, target.copy())
    return target


def dispatch(function: Any, args: Any, options: Any) -> Any:
    """A NumPy function called with an array of symbolic numbers."""
    if any(isinstance(a, Open) for a in (*args, *options.values())):
        return called_open(function, args, options)
    name = function.__name__
    module = function.__module__ or ""
    table = next((own for start, own in _OWN_TABLES.items() if module.startswith(start)), SPELLED)
    rule = table.get(name) or (entrywise(PLAIN[name]) if name in PLAIN and table is SPELLED else None)
    if rule is not None:
        return rule(*args, **options)
    if name in MOVING and table is SPELLED:
        if name in _BY_POSITION:
            args = (*args[:1], *_numbers(args[1:2]), *args[2:])
            options = {k: _numbers(v) if k in _POSITIONS else v for k, v in options.items()}
        return _again(function(*_plain(args), **_plain(options)))
    if not _symbols(args) and not _symbols(options):
        return _again(function(*_numbers(args), **_numbers(options)))
    label = f"{module}.{name}" if module.startswith("numpy") else f"numpy.{name}"
    return refuse(f"`{label}` of numbers that depend on the inputs", _HINTS.get(name, ""))


#: Functions whose second argument is positions or counts, and what it is called.
_BY_POSITION = frozenset({"take", "take_along_axis", "insert", "delete", "put", "repeat", "roll"})
_POSITIONS = frozenset({"indices", "obj", "ind", "repeats", "shift"})

_OWN_TABLES = {"numpy.linalg": linear.LINALG, "numpy.polynomial": ASCENDING, "numpy.fft": FOURIER}

_HINTS = dict.fromkeys(
    [
        "unique",
        "partition",
        "argpartition",
        "lexsort",
        "histogram",
    ],
    "its answer depends on the order of the inputs",
)


def _symbols(value: Any) -> bool:
    from mathlink.lift.native import has_symbols

    return has_symbols(value)


def _mapped(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return change(value)
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return type(value)(map(apply, value))
        if isinstance(value, dict):
            return {k: apply(v) for k, v in value.items()}
        return real_type(value) if isinstance(value, TypeOf) else change(value)

    return apply


def _to_plain(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.view(np.ndarray)
    if is_symbolic(value):
        box = np.empty((), dtype=object)
        box[()] = value
        return box
    return value


_plain = _mapped(_to_plain)
_numbers = _mapped(lambda v: concrete(v) if isinstance(v, Tensor) else v)


def _again(value: Any) -> Any:
    """Arrays in the answer become arrays of objects."""
    if isinstance(value, np.ndarray):
        numeric = value.dtype.kind in "fiubc" or value.dtype == object
        return tensor(value) if numeric else value
    if isinstance(value, np.generic) and not isinstance(value, np.complexfloating):
        return value.item()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(_again, value))
    return scalar(value)


def _shim(function: Any) -> Callable[..., Any]:
    """What the program finds under the name of a NumPy function."""

    def call(*args: Any, **options: Any) -> Any:
        if function.__name__ in ("zeros", "ones", "empty", "arange", "eye", "identity") or not _symbols(
            (args, options)
        ):
            return _concrete(function, args, options)
        options.pop("out", None) if options.get("out", 0) is None else None
        return dispatch(function, args, options)

    call.__name__ = function.__name__
    return call


_IN_PLACE = frozenset({"fill_diagonal", "put", "copyto", "place", "putmask"})


def _concrete(function: Any, args: Any, options: Any) -> Any:
    if "dtype" in options and real_type(options["dtype"]) is object:
        options = {**options, "dtype": float}
    if function.__name__ in _IN_PLACE:
        return function(*args, **options)
    if function.__name__ in ("asarray", "asanyarray") and args and isinstance(args[0], Tensor):
        return args[0]
    if options.get("out") is not None:
        return dispatch(function, args, options)
    if function.__name__ in (
        "reshape",
        "transpose",
        "ravel",
        "squeeze",
        "diagonal",
        "swapaxes",
        "moveaxis",
        "expand_dims",
    ):
        return _again(function(*_plain(args), **_plain(options)))  # views stay views
    return _again(function(*_numbers(args), **_numbers(options)))


def _reals(kind: type) -> TypeOf:
    return TypeOf(kind, lambda v: NumpyReal(v._number().term if type(v) is Truth else v.term))


def rules_of(numpy: Any) -> dict[int, Any]:
    """id of every NumPy function and type → what a program being read finds in its place."""
    found: dict[int, Any] = {}
    for name, value in list(vars(numpy).items()):  # not dir(): that names submodules too, whose import takes a second
        if name.startswith("_"):
            continue
        if isinstance(value, numpy.ufunc):
            if value.__name__ in _GENERALISED:
                found[id(value)] = _GENERALISED[value.__name__]
            elif value.__name__ in UFUNCS:
                found[id(value)] = _Ufunc(value)
        elif (
            callable(value)
            and hasattr(value, "__name__")
            and not isinstance(value, type)
            and (getattr(value, "__module__", "") or "").startswith("numpy")
        ):
            found[id(value)] = _shim(value)
    found |= rules_of_module(numpy.linalg)
    found |= {id(getattr(numpy, n)): _reals(getattr(numpy, n)) for n in ("float64", "float32", "float16", "longdouble")}
    found[id(numpy.vectorize)] = found[id(numpy.frompyfunc)] = _vectorize
    found[id(numpy.finfo)] = _finfo
    found |= {id(joiner): _Joiner(joiner) for joiner in (numpy.r_, numpy.c_)}
    return found


_GENERALISED = {n: PRODUCTS[n] for n in ("matmul", "vecdot", "matvec", "vecmat")}


def rules_of_module(module: Any) -> dict[int, Any]:
    """id of every function of a module of NumPy → what a program being read finds in its place."""
    values = (getattr(module, name) for name in dir(module))
    return {
        id(v): _shim(v)
        for v in values
        if callable(v) and hasattr(v, "__name__") and not isinstance(v, (type, np.ufunc))
    }


class _Joiner:
    """``np.r_`` and ``np.c_``."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getitem__(self, key: Any) -> Any:
        return _again(self._real[_plain(key if isinstance(key, tuple) else (key,))])


class _Ufunc:
    """A ufunc as a program being read sees it."""

    def __init__(self, ufunc: Any) -> None:
        self._ufunc = ufunc
        self._apply = entrywise(RULES[ufunc.__name__])
        self.__name__ = ufunc.__name__

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._apply(*args, **options)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._ufunc, name)
        if not callable(method):
            return method
        if name in ("at", "reduceat"):
            return lambda *args, **options: applied(self.__name__, name, args, True, options)
        return lambda *args, **options: method(
            *(tensor(a) if isinstance(a, (list, tuple, np.ndarray)) else a for a in args), **options
        )


def reductions_of(special: Any) -> dict[int, Any]:
    """id of ``scipy.special``'s reductions → their rules."""
    return {id(getattr(special, n)): rule for n, rule in SCIPY_REDUCTIONS.items() if hasattr(special, n)}


def _method(name: str) -> Callable[..., Any]:
    def apply(self: Tensor, *args: Any, **options: Any) -> Any:
        return dispatch(getattr(np, name), (self, *args), options)

    return apply


for _name in [
    "sum",
    "prod",
    "mean",
    "var",
    "std",
    "max",
    "min",
    "any",
    "all",
    "cumsum",
    "cumprod",
    "clip",
    "round",
    "dot",
    "trace",
    "argmax",
    "argmin",
    "argsort",
    "searchsorted",
    "take",
    "repeat",
    "compress",
    "nonzero",
    "ptp",
]:
    setattr(Tensor, _name, _method(_name))


def _sort_in_place(self: Tensor, axis: int = -1, **options: Any) -> None:
    self[...] = SPELLED["sort"](self, axis)


setattr(Tensor, "sort", _sort_in_place)  # noqa: B010

setattr(Tensor, "real", property(lambda self: dispatch(np.real, (self,), {})))  # noqa: B010
setattr(Tensor, "imag", property(lambda self: dispatch(np.imag, (self,), {})))  # noqa: B010
