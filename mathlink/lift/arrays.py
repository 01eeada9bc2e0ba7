"""NumPy's functions for arrays of symbolic numbers: which are spelled out, which run as they are, which are refused."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift import linear
from mathlink.lift.array_functions import SPELLED
from mathlink.lift.everyday import TypeOf, real_type
from mathlink.lift.fourier import FOURIER
from mathlink.lift.kinds import kind_named
from mathlink.lift.paths import refuse
from mathlink.lift.polynomials import ASCENDING
from mathlink.lift.rules import choose
from mathlink.lift.selected import called_open
from mathlink.lift.tables import PLAIN
from mathlink.lift.tensor import (
    Open,
    Tensor,
    concrete,
    scalar,
    spread,
    tensor,
    uniform,
)
from mathlink.lift.truths import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["again", "dispatch", "entrywise", "numbers", "plain", "symbols"]


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


# ── how a call gets there ────────────────────────────────────────────────────────────────────────


def entrywise(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for numbers as a NumPy function: it takes arrays and lists, and never raises for a plain number."""
    of_entries = _scalars(rule)

    def apply(*args: Any, out: Any = None, where: Any = True, dtype: Any = None, **options: Any) -> Any:
        if out is not None or where is not True:
            return _written(of_entries, args, out, where)
        told = {k: v for k, v in options.items() if k not in _HOW}
        if dtype is not None and kind_named(dtype) != "float":
            refuse("a function of entries with dtype= of another kind than float", "change the result with .astype")
        return spread(of_entries if not told else _with(rule, told), *args)

    return apply


#: Options of ufuncs that say how to compute and not what.
_HOW = frozenset({"casting", "order", "subok", "signature"})


def _with(rule: Callable[..., Any], told: dict[str, Any]) -> Callable[..., Any]:
    """The rule with options; one that it does not take is refused."""

    def of_entries(*args: Any) -> Any:
        try:
            inspect.signature(rule).bind(*args, **told)
        except TypeError:
            refuse(f"the option {', '.join(f'{name}=' for name in told)} of a function of entries")
        return rule(*map(scalar, args), **told)

    return of_entries


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
            args = (*args[:1], *numbers(args[1:2]), *args[2:])
            options = {k: numbers(v) if k in _POSITIONS else v for k, v in options.items()}
        return again(function(*plain(args), **plain(options)))
    if not symbols(args) and not symbols(options):
        return again(function(*numbers(args), **numbers(options)))
    label = f"{module}.{name}" if module.startswith("numpy") else f"numpy.{name}"
    return refuse(f"`{label}` of numbers that depend on the inputs", _HINTS.get(name, ""))


#: Functions whose second argument is positions or counts, and what it is called.
_BY_POSITION = frozenset({"take", "insert", "delete", "put", "repeat", "roll"})
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


def symbols(value: Any) -> bool:
    """Whether a symbolic number is anywhere inside."""
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


#: Arrays in arguments as plain arrays of objects that share their memory.
plain = _mapped(_to_plain)
#: Arrays without symbolic numbers as arrays of numbers.
numbers = _mapped(lambda v: concrete(v) if isinstance(v, Tensor) else v)


def again(value: Any) -> Any:
    """Arrays in the answer become arrays of objects."""
    if isinstance(value, np.ndarray):
        numeric = value.dtype.kind in "fiubc" or value.dtype == object
        return uniform(tensor(value)) if numeric else value
    if isinstance(value, np.generic) and not isinstance(value, np.complexfloating):
        return value.item()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(again, value))
    return scalar(value)


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
