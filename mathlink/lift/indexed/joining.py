"""Arrays put together: lists of numbers and arrays, one behind another, shifted around, between numbers at the ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed import creating, shaping
from mathlink.lift.indexed.lengths import ONE, longer, refuse
from mathlink.lift.indexed.tensor import Tensor, as_tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.term import Term

__all__ = ["append", "concatenate", "hstack", "insert", "pad", "roll", "stack", "vstack"]


def _behind(parts: Sequence[Tensor], axis: int) -> Tensor:
    """The parts one behind another along an axis; all other lengths are the same."""
    rank = parts[0].ndim
    axis %= rank
    for part in parts:
        if part.ndim != rank or any(a != axis and part.dims[a] is not parts[0].dims[a] for a in range(rank)):
            refuse("arrays of different shapes, one behind another")
    ends = [parts[0].dims[axis]]
    for part in parts[1:]:
        ends.append(longer(ends[-1], part.dims[axis]))
    logic = all(p.logic for p in parts)

    def body(at: tuple[Term, ...]) -> Term:
        def entry(k: int) -> Term:
            place = at[axis] if k == 0 else _less(at[axis], ends[k - 1])
            place = ONE if parts[k].dims[axis] is ONE else place
            full = (*at[:axis], place, *at[axis + 1 :])
            return parts[k].at(full) if logic else parts[k].value(full)

        made = entry(len(parts) - 1)
        for k in range(len(parts) - 2, -1, -1):
            made = t.ite(t.le(at[axis], ends[k]), entry(k), made)
        return made

    dims = [ends[-1] if a == axis else d for a, d in enumerate(parts[0].dims)]
    return Tensor(dims, body, whole=all(p.whole for p in parts), logic=logic)


def _less(place: Term, by: Term) -> Term:
    return t.sub(place, by)


def concatenate(arrays: Any, axis: Any = 0) -> Tensor:
    parts = [as_tensor(a) for a in arrays]
    if axis is None or any(p.ndim == 0 for p in parts):
        refuse("np.concatenate of flattened arrays")
    return _behind(parts, axis)


def hstack(arrays: Any) -> Tensor:
    parts = [_at_least_1d(as_tensor(a)) for a in arrays]
    return _behind(parts, 0 if parts[0].ndim == 1 else 1)


def vstack(arrays: Any) -> Tensor:
    parts = [_at_least_1d(as_tensor(a)) for a in arrays]
    return _behind([shaping.expand_dims(p, 0) if p.ndim == 1 else p for p in parts], 0)


def stack(arrays: Any, axis: int = 0) -> Tensor:
    return _behind([shaping.expand_dims(as_tensor(a), axis) for a in arrays], axis)


def append(array: Any, values: Any, axis: Any = None) -> Tensor:
    parts = [_at_least_1d(as_tensor(a)) for a in (array, values)]
    if axis is None and any(p.ndim != 1 for p in parts):
        refuse("np.append of flattened arrays")
    return _behind(parts, axis or 0)


def insert(array: Any, place: Any, values: Any, axis: Any = None) -> Tensor:
    """In front of the first entry."""
    held, new = as_tensor(array), as_tensor(values)
    if place != 0 or held.ndim != 1 or new.ndim:
        refuse("np.insert anywhere but one number in front of a vector")
    return _behind([_at_least_1d(new), held], 0)


def _at_least_1d(x: Tensor) -> Tensor:
    return shaping.expand_dims(x, 0) if not x.dims else x


def roll(array: Any, shift: Any, axis: Any = None) -> Tensor:
    """Entries moved on by ``shift`` places, those that fall off coming in at the other end."""
    held = as_tensor(array)
    if not isinstance(shift, int) or (axis is None and held.ndim != 1) or isinstance(axis, tuple):
        refuse("np.roll this way", "roll a vector, or along one axis, by a fixed number")
    at = (axis or 0) % held.ndim
    dim = held.dims[at]

    def where(indices: tuple[Term, ...]) -> Sequence[Term]:
        moved = t.make("mod", (t.sub(indices[at], t.const(1 + shift)), dim))
        return (*indices[:at], t.add(moved, ONE), *indices[at + 1 :])

    return Tensor(held.dims, lambda indices: held.at(where(indices)), whole=held.whole, logic=held.logic)


def pad(array: Any, width: Any, mode: Any = "constant", constant_values: Any = 0) -> Tensor:
    """A vector between as many copies of a number, or of its own ends."""
    held = as_tensor(array)
    before, after = width if isinstance(width, tuple) else (width, width)
    if held.ndim != 1 or mode not in ("constant", "edge") or not all(isinstance(w, int) for w in (before, after)):
        refuse("np.pad of anything but a vector with a number or its ends")
    ends = (held[0], held[-1]) if mode == "edge" else (constant_values, constant_values)
    parts = [held]
    if before:
        parts.insert(0, creating.filled((before,), ends[0]))
    if after:
        parts.append(creating.filled((after,), ends[1]))
    return _behind(parts, 0)
