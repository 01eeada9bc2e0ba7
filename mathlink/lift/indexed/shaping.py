"""Axes moved, added and dropped, and parts of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed.lengths import ONE, broadcast, is_length, refuse, shorter
from mathlink.lift.indexed.tensor import Tensor, as_tensor, dimension, places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.term import Term

__all__ = [
    "broadcast_to",
    "expand_dims",
    "item",
    "keys_of",
    "moveaxis",
    "part_of",
    "ravel",
    "reshape",
    "single",
    "squeeze",
    "swapaxes",
    "transpose",
]


def _view(x: Any, dims: Sequence[Term], where: Callable[[tuple[Term, ...]], Sequence[Term]]) -> Tensor:
    """An array that shows the entries of another."""
    if isinstance(x, Tensor) and dims:
        x.shared = True
    held = as_tensor(x)
    made = Tensor(dims, lambda at: held.at(where(at)), whole=held.whole, logic=held.logic)
    made.shared = True
    return made


def transpose(x: Any, axes: Any = None, *more: Any) -> Tensor:
    held = as_tensor(x)
    order = tuple(range(held.ndim))[::-1] if axes is None else (axes, *more) if isinstance(axes, int) else tuple(axes)
    order = tuple(a % held.ndim for a in order)
    if sorted(order) != list(range(held.ndim)):
        raise ValueError("axes don't match array")
    back = [order.index(a) for a in range(held.ndim)]
    return _view(x, [held.dims[a] for a in order], lambda at: [at[k] for k in back])


def swapaxes(x: Any, a: int, b: int) -> Tensor:
    order = list(range(as_tensor(x).ndim))
    order[a], order[b] = order[b], order[a]
    return transpose(x, order)


def moveaxis(x: Any, source: Any, destination: Any) -> Tensor:
    rank = as_tensor(x).ndim
    if not isinstance(source, int) or not isinstance(destination, int):
        refuse("np.moveaxis of several axes")
    order = [a for a in range(rank) if a != source % rank]
    order.insert(destination % rank, source % rank)
    return transpose(x, order)


def item(x: Tensor, key: Any) -> Any:
    """``x[…]`` with None, full slices, an ellipsis, and the first or last entry."""
    if isinstance(key, Tensor) and key.logic and key.dims:
        from mathlink.lift.indexed.stores import chosen

        return chosen(x, key)
    keys = _full(x, key)
    dims: list[Term] = []
    sources: list[Term | tuple[int, int, int]] = []
    axis = 0
    for k in keys:
        if k is None:
            dims.append(ONE)
            continue
        dim = x.dims[axis]
        axis += 1
        if isinstance(k, slice):
            step = _step(k)
            first, size = part_of(k, dim) if step == 1 else _stepped(k, dim, step)
            sources.append((len(dims), first, step))
            dims.append(size)
        else:
            sources.append(single(k, dim))
    return _view(x, dims, lambda at: [_source(at[s[0]], *s[1:]) if isinstance(s, tuple) else s for s in sources])


def _full(x: Tensor, key: Any) -> list[Any]:
    """One key for every axis, and ``None`` for every new one."""
    keys = list(key) if isinstance(key, tuple) else [key]
    used = sum(k is not None and k is not Ellipsis for k in keys)
    if used > x.ndim:
        raise IndexError("too many indices for array")
    at = next((i for i, k in enumerate(keys) if k is Ellipsis), len(keys))
    keys[at : at + 1] = [slice(None)] * (x.ndim - used)
    return keys


def keys_of(x: Tensor, key: Any) -> list[Any]:
    """One whole number or slice for every axis; anything else is refused."""
    keys = _full(x, key)
    if any(k is None or not isinstance(k, (int, slice)) or (isinstance(k, slice) and _step(k) != 1) for k in keys):
        refuse("a store into an array at places of this kind", "build it with array operations")
    return keys


def _step(key: slice) -> int:
    if key.step is None:
        return 1
    if not isinstance(key.step, int) or key.step < 1:
        refuse("a slice with a step along an axis whose length is a symbol")
    return key.step


def _stepped(key: slice, dim: Term, step: int) -> tuple[int, Term]:
    """How many entries a slice with a step leaves out in front, and how many it takes."""
    first, size = part_of(slice(key.start, key.stop), dim)
    if size.op == "const":
        return first, t.const(-(-int(size.data[0]) // step))
    return first, t.make("floordiv", (shorter(size, 1 - step), t.const(step)))


def _source(place: Term, first: int, step: int) -> Term:
    if step == 1:
        return _moved(place, first)
    return _moved(t.mul(t.const(step), t.sub(place, ONE)), first + 1)


def _moved(place: Term, by: int) -> Term:
    return t.add(place, t.const(by)) if by else place


def part_of(key: slice, dim: Term) -> tuple[int, Term]:
    """How many entries a slice leaves out in front, and its length: a length less those left out at both ends."""
    if dim.op == "const":
        size = int(dim.data[0])
        if any(isinstance(end, Tensor) for end in (key.start, key.stop)):
            refuse("a slice whose ends are computed")
        places = range(*key.indices(size))
        return (places.start if places else 0), t.const(len(places))
    first, last = key.start or 0, key.stop
    if last is not None and isinstance(last, Tensor) and last.at(()) is dim:
        last = None
    if not isinstance(first, int) or first < 0 or not (last is None or (isinstance(last, int) and last < 0)):
        refuse("a part of an axis whose length is a symbol", "x[k:] and x[:-k] leave out k entries")
    return first, shorter(dim, first - (last or 0))


def single(key: Any, dim: Term) -> Term:
    if isinstance(key, Tensor):
        refuse("an index that is computed")
    if not isinstance(key, int) or isinstance(key, bool):
        refuse("an index of this kind")
    if dim.op == "const":
        size = int(dim.data[0])
        if not -size <= key < size:
            raise IndexError("index is out of bounds")
        return t.const(key % size + 1)
    if key in (0, -1) and is_length(dim):
        return ONE if key == 0 else dim
    return refuse(f"entry {key} of an axis that may be shorter")


def expand_dims(x: Any, axis: Any) -> Tensor:
    held = as_tensor(x)
    rank = held.ndim + (len(axis) if isinstance(axis, tuple) else 1)
    chosen = {a % rank for a in (axis if isinstance(axis, tuple) else (axis,))}
    return item(x, tuple(None if k in chosen else slice(None) for k in range(rank)))  # type: ignore[no-any-return]


def squeeze(x: Any, axis: Any = None) -> Tensor:
    held = as_tensor(x)
    if axis is None and any(d is not ONE for d in held.dims):
        refuse("np.squeeze without an axis", "say which axis has length 1")
    chosen = {
        a % held.ndim for a in (range(held.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,))
    }
    if any(held.dims[a] is not ONE for a in chosen):
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return item(x, tuple(0 if a in chosen else slice(None) for a in range(held.ndim)))  # type: ignore[no-any-return]


def reshape(x: Any, *shape: Any) -> Tensor:
    """Only lengths of 1 may come and go."""
    held = as_tensor(x)
    wanted = list(shape[0]) if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else list(shape)
    long = [d for d in held.dims if d is not ONE]
    asked = [None if isinstance(w, int) and w == -1 else dimension(w) for w in wanted]
    if None in asked:
        left = list(long)
        for d in asked:
            if d is not None and d is not ONE:
                if d not in left:
                    refuse("a reshape that mixes axes")
                left.remove(d)
        if len(left) > 1:
            refuse("a reshape that joins axes of symbolic length")
        asked[asked.index(None)] = left[0] if left else ONE
    dims = [d for d in asked if d is not None]
    if [d for d in dims if d is not ONE] != long:
        refuse("a reshape that mixes axes")
    kept = [k for k, d in enumerate(dims) if d is not ONE]
    axes = [a for a, d in enumerate(held.dims) if d is not ONE]

    def where(at: tuple[Term, ...]) -> list[Term]:
        full = [ONE] * held.ndim
        for a, k in zip(axes, kept, strict=True):
            full[a] = at[k]
        return full

    return _view(x, dims, where)


def ravel(x: Any) -> Tensor:
    return reshape(x, -1)


def broadcast_to(x: Any, shape: Any) -> Tensor:
    held = as_tensor(x)
    dims = tuple(dimension(n) for n in (shape if isinstance(shape, (tuple, list)) else (shape,)))
    if broadcast(held.dims, dims) != dims:
        raise ValueError("operands could not be broadcast together")
    return _view(x, dims, lambda at: places(held, dims, at))


def diff(x: Any, n: Any = 1, axis: Any = -1) -> Tensor:
    """Each entry less the one before it."""
    if n != 1:
        refuse("np.diff of a higher order")
    held = as_tensor(x)
    full = [slice(None)] * held.ndim
    later, earlier = list(full), list(full)
    later[axis], earlier[axis] = slice(1, None), slice(None, -1)
    made: Tensor = item(held, tuple(later)) - item(held, tuple(earlier))
    return made


def triangle(keep: str) -> Callable[..., Tensor]:
    """``triu`` and ``tril``: zero on the other side of a diagonal."""

    def apply(x: Any, k: Any = 0) -> Tensor:
        held = as_tensor(x)
        if held.ndim != 2 or not isinstance(k, int):
            refuse(f"numpy.{keep} of anything but one matrix")

        def body(at: tuple[Term, ...]) -> Term:
            diagonal = _moved(at[0], k)
            inside = t.le(diagonal, at[1]) if keep == "triu" else t.le(at[1], diagonal)
            return t.and_(inside, held.at(at)) if held.logic else t.ite(inside, held.value(at), t.const(0))

        return Tensor(held.dims, body, whole=held.whole, logic=held.logic)

    return apply
