"""Arrays of symbolic numbers: an ``ndarray`` of objects that computes entry by entry and keeps conditions symbolic."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.kinds import CHANGES, DTYPES, RANKS, joint_kind, kind_named, kind_of, put
from mathlink.lift.symbolic import NumpyReal, Real
from mathlink.lift.tables import UFUNCS
from mathlink.lift.truths import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "Open",
    "Tensor",
    "as_kind",
    "concrete",
    "filled",
    "is_array",
    "kind_named",
    "kind_of",
    "put",
    "scalar",
    "spread",
    "tensor",
    "uniform",
]

_QUIET: Any = {"all": "ignore"}


def is_array(value: Any) -> bool:
    """Whether it is a NumPy array (of any dtype)."""
    return isinstance(value, np.ndarray)


def scalar(value: Any) -> Any:
    """An entry as it leaves an array: symbolic numbers become NumPy's kind of scalar."""
    if type(value) is Real:
        return NumpyReal(value.term, value.whole)
    return value


def filled(shape: Sequence[int], entries: Sequence[Any]) -> Tensor:
    """The array of this shape with these entries in C order."""
    made = np.empty(len(entries), dtype=object)
    for i, entry in enumerate(entries):
        made[i] = scalar(entry)
    return made.reshape(tuple(shape)).view(Tensor)


def tensor(value: Any) -> Tensor:
    """Anything array-like as an array of objects; nested lists become dimensions, symbolic numbers are entries."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, np.ndarray):
        return value.astype(object).view(Tensor) if value.dtype != object else value.view(Tensor)
    shape, entries = _walk(value)
    return uniform(filled(shape, entries))


def _walk(value: Any) -> tuple[tuple[int, ...], list[Any]]:
    if isinstance(value, np.ndarray):
        return value.shape, value.reshape(-1).tolist()
    if not isinstance(value, (list, tuple, range)) and not hasattr(value, "__next__"):
        return (), [value.item() if isinstance(value, np.generic) else value]
    parts = [_walk(v) for v in value]
    if len({shape for shape, _ in parts}) > 1:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape")
    inner = parts[0][0] if parts else ()
    return (len(parts), *inner), [e for _, flat in parts for e in flat]


def concrete(array: Any) -> Any:
    """A float array where every entry is a plain number; the array itself otherwise."""
    if any(map(is_symbolic, array.reshape(-1).tolist())):
        return array
    plain = array.view(np.ndarray)
    return np.array(plain.tolist()) if plain.size else plain.astype(float)


def spread(rule: Callable[..., Any], *args: Any) -> Any:
    """Apply a rule for numbers entry by entry, broadcasting; a scalar where no argument is an array."""
    if any(isinstance(a, Open) for a in args):
        from mathlink.lift.selected import spread_open

        return spread_open(rule, args)
    arrays = [tensor(a) if isinstance(a, (np.ndarray, list, tuple)) else a for a in args]
    if not any(isinstance(a, np.ndarray) for a in arrays):
        return scalar(rule(*arrays))
    boxes = [a.view(np.ndarray) if isinstance(a, np.ndarray) else _box(a) for a in arrays]
    broad = np.broadcast_arrays(*boxes)
    flat = [b.reshape(-1) for b in broad]
    made = [rule(*row) for row in zip(*flat, strict=True)]
    if made and isinstance(made[0], tuple):
        return tuple(filled(broad[0].shape, part) for part in zip(*made, strict=True))
    return filled(broad[0].shape, made) if broad[0].shape != () else scalar(made[0])


def _box(value: Any) -> Any:
    box = np.empty((), dtype=object)
    box[()] = value.item() if isinstance(value, np.generic) else value
    return box


def careful(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule that lets NumPy decide where plain numbers have no value (division by zero gives infinity, not an exception)."""
    ufunc = getattr(np, name, None)
    floats = name in ("floor", "ceil", "trunc", "rint", "divide", "true_divide")

    def apply(*args: Any) -> Any:
        if any(map(is_symbolic, args)) or ufunc is None:
            return rule(*map(scalar, args))
        if any(isinstance(a, complex) for a in args):
            return ufunc(*args).item()
        try:
            made = rule(*args)
            return float(made) if floats and type(made) is int else made
        except (ArithmeticError, ValueError):
            with np.errstate(**_QUIET):
                return ufunc(*map(float, args)).item()

    return apply


RULES = {name: careful(name, rule) for name, rule in UFUNCS.items()}


def along(fold: Callable[[list[Any]], Any], array: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Apply a function of a list of entries along axes."""
    plain = tensor(array).view(np.ndarray)
    axes = _axes(axis, plain.ndim)
    rest = [i for i in range(plain.ndim) if i not in axes]
    moved = plain.transpose([*rest, *axes]).reshape([plain.shape[i] for i in rest] + [-1])
    shape = moved.shape[:-1]
    rows = moved.reshape((-1, moved.shape[-1])) if moved.size else np.empty((int(np.prod(shape)), 0), dtype=object)
    made = filled(shape, [fold(row.tolist()) for row in rows])
    if keepdims:
        return made.reshape([1 if i in axes else n for i, n in enumerate(plain.shape)])
    return made if shape != () else scalar(made.view(np.ndarray)[()])


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    chosen = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if any(not -ndim <= a < ndim for a in chosen):
        raise np.exceptions.AxisError(f"axis {axis} is out of bounds for array of dimension {ndim}")
    return tuple(sorted(a % ndim for a in chosen))


def _is_simple(key: Any) -> bool:
    """Whether NumPy itself understands an index."""
    if type(key) is tuple:
        return all(map(_is_simple, key))
    return key is None or key is Ellipsis or type(key) is int or type(key) is slice


def as_kind(array: Tensor, kind: str) -> Tensor:
    """A copy that holds bools, whole numbers, floats or complex numbers (see :func:`kind_of`)."""
    return filled(array.shape, list(map(CHANGES[kind], array.reshape(-1).tolist())))


def uniform(array: Tensor) -> Tensor:
    """The array itself, with whole numbers beside floats turned into floats, as NumPy joins them."""
    plain = array.view(np.ndarray)
    kind = joint_kind(plain)
    if kind is None:
        return array
    for at in np.ndindex(*plain.shape):
        plain[at] = CHANGES[kind](plain[at])
    return array


class Open:
    """Stands for an array whose number of entries is open."""


class Tensor(np.ndarray[Any, Any]):
    """An array of symbolic and plain numbers, dtype object."""

    __hash__ = None

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, where: Any = True, **options: Any
    ) -> Any:
        from mathlink.lift.ufuncs import applied, stored

        return stored(out, applied(ufunc.__name__, method, inputs, where, options))

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        from mathlink.lift.arrays import dispatch

        return dispatch(function, args, options)

    @property
    def dtype(self) -> Any:
        """What the array that this one stands for holds: bools, whole numbers or floats."""
        return DTYPES[kind_of(self)]

    def __getitem__(self, key: Any) -> Any:
        if not _is_simple(key):
            from mathlink.lift.places import entries_at

            return entries_at(self, key)
        found = np.ndarray.__getitem__(self, key)
        return found if isinstance(found, np.ndarray) else scalar(found)

    def __setitem__(self, key: Any, value: Any) -> None:
        if not _is_simple(key) or isinstance(value, Open):
            from mathlink.lift.places import store_at

            return store_at(self, key, value)
        several = isinstance(value, (np.ndarray, list, tuple))
        return put(self, key, tensor(value) if several else scalar(value))

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return bool(self.item())

    def __float__(self) -> float:
        if self.size != 1:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return float(self.item())

    def astype(self, dtype: Any = None, *args: Any, **options: Any) -> Tensor:
        """A copy; to whole numbers: every entry truncated."""
        return as_kind(self, kind_named(dtype) or kind_of(self))

    def fill(self, value: Any) -> None:
        """Every entry becomes ``value``."""
        self[...] = value

    def __repr__(self) -> str:
        return f"Tensor(shape={self.shape})"

    __str__ = __repr__


def _in_place(operation: Callable[[Any, Any], Any]) -> Callable[[Tensor, Any], Tensor]:
    """``x += y`` and its like: the same array with other entries; an array of whole numbers takes only such."""

    def change(self: Tensor, other: Any) -> Tensor:
        made = operation(self, other)
        if self.size and RANKS[kind_of(self)] < RANKS[kind_of(tensor(made))]:
            raise TypeError("Cannot cast ufunc output from float to int: an array of whole numbers changed in place")
        self[...] = made
        return self

    return change


for _name in "add sub mul truediv pow floordiv mod matmul".split():
    setattr(Tensor, f"__i{_name}__", _in_place(getattr(operator, f"{_name}")))
