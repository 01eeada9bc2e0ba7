"""PyTorch's functions that move, join and pick entries, and its products."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.casting import cast
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LINALG", "SHAPES", "dims_of", "gathered", "one_hot"]


def dims_of(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Lengths or axes, given one by one or as one list."""
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        return tuple(given[0])
    return given


def _reshape(input: Any, *shape: Any) -> Any:
    return N.reshape(input, dims_of(shape))


def _view(input: Any, *shape: Any, dtype: Any = None) -> Any:
    if dtype is not None or not (
        (shape and isinstance(shape[0], (int, tuple, list))) or hasattr(shape[0], "__index__")
    ):
        refuse("Tensor.view of another dtype")
    return _reshape(input, *shape)


def _flatten(input: Any, start_dim: int = 0, end_dim: int = -1) -> Any:
    n = len(input.shape)
    if n == 0:
        return N.reshape(input, (1,))
    start, end = start_dim % n, end_dim % n
    if (start, end) == (0, n - 1):
        return N.reshape(input, (-1,))
    joined = math.prod(input.shape[start : end + 1])
    return N.reshape(input, (*input.shape[:start], joined, *input.shape[end + 1 :]))


def _unflatten(input: Any, dim: int, sizes: Any) -> Any:
    at = dim % len(input.shape)
    return N.reshape(input, (*input.shape[:at], *sizes, *input.shape[at + 1 :]))


def _squeeze(input: Any, dim: Any = None) -> Any:
    """An axis that is longer than 1 stays."""
    if dim is None:
        return N.squeeze(input)
    chosen = tuple(d for d in dims_of((dim,)) if _is_one(input.shape[d]))
    return N.squeeze(input, axis=chosen) if chosen else input


def _is_one(length: Any) -> bool:
    if not isinstance(length, int):
        refuse("squeeze of an axis that may be longer than 1", "unsqueezed axes can be squeezed, or take x[:, 0]")
    return bool(length == 1)


def _transposed(input: Any, dim0: int, dim1: int) -> Any:
    return N.swapaxes(input, dim0, dim1)


def _t(input: Any) -> Any:
    return N.transpose(input) if len(input.shape) == 2 else input


def _permute(input: Any, *dims: Any) -> Any:
    return N.transpose(input, dims_of(dims))


def _movedim(input: Any, source: Any, destination: Any) -> Any:
    return N.moveaxis(input, source, destination)


def _expand(input: Any, *sizes: Any) -> Any:
    wanted = list(dims_of(sizes))
    own = [None] * (len(wanted) - len(input.shape)) + list(input.shape)
    lengths = [o if isinstance(w, int) and w == -1 else w for w, o in zip(wanted, own, strict=True)]
    return N.broadcast_to(input, tuple(lengths))


def _repeat(input: Any, *sizes: Any) -> Any:
    times = dims_of(sizes)
    return N.tile(input, times)


def _repeat_interleave(input: Any, repeats: Any, dim: Any = None, output_size: Any = None) -> Any:
    return N.repeat(input, repeats, axis=dim)


def _flip(input: Any, *dims: Any) -> Any:
    return N.flip(input, axis=dims_of(dims))


def _roll(input: Any, shifts: Any, dims: Any = None) -> Any:
    return N.roll(input, shifts, axis=tuple(dims) if isinstance(dims, list) else dims)


def _cat(tensors: Any, dim: int = 0, out: Any = None) -> Any:
    return N.concatenate(list(tensors), axis=dim)


def _stack(tensors: Any, dim: int = 0, out: Any = None) -> Any:
    return N.stack([_array(v) for v in tensors], axis=dim)


def _array(value: Any) -> Any:
    return value if getattr(value, "shape", ()) or for_every_shape() else N.array(value)


def _pieces(input: Any, sizes: list[int], dim: int) -> tuple[Any, ...]:
    found, start = [], 0
    for size in sizes:
        places: list[Any] = [slice(None)] * len(input.shape)
        places[dim] = slice(start, start + size)
        found.append(input[tuple(places)])
        start += size
    return tuple(found)


def _split(tensor: Any, split_size_or_sections: Any, dim: int = 0) -> Any:
    n = tensor.shape[dim]
    if isinstance(split_size_or_sections, (list, tuple)):
        return _pieces(tensor, list(split_size_or_sections), dim)
    size = split_size_or_sections
    return _pieces(tensor, [min(size, n - k) for k in range(0, n, size)], dim)


def _chunk(input: Any, chunks: int, dim: int = 0) -> Any:
    n = input.shape[dim]
    if for_every_shape() and not isinstance(n, int):
        return refuse("torch.chunk")
    return _split(input, -(-n // chunks), dim)


def _unbind(input: Any, dim: int = 0) -> Any:
    moved = N.moveaxis(input, dim, 0)
    return tuple(moved[k] for k in range(moved.shape[0]))


def _narrow(input: Any, dim: int, start: int, length: int) -> Any:
    places: list[Any] = [slice(None)] * len(input.shape)
    places[dim] = slice(start, start + length)
    return input[tuple(places)]


def _select(input: Any, dim: int, index: Any) -> Any:
    places: list[Any] = [slice(None)] * len(input.shape)
    places[dim] = index
    return input[tuple(places)]


def _index_select(input: Any, dim: int, index: Any) -> Any:
    return N.take(input, index, axis=dim)


def _triangle(name: str) -> Callable[..., Any]:
    return lambda input, diagonal=0: getattr(N, name)(input, diagonal)


def _diag(input: Any, diagonal: int = 0) -> Any:
    return N.diag(input, diagonal)


def _diagonal(input: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    return N.diagonal(input, offset, dim1, dim2)


def _take_along(input: Any, dim: int, index: Any, sparse_grad: bool = False) -> Any:
    """``gather``; positions that are inputs are looked up among all there are."""
    return gathered(input, dim, index)


def gathered(values: Any, dim: int, index: Any) -> Any:
    """``values`` along ``dim`` at whole numbers that may be inputs: a choice among all entries of that axis."""
    if for_every_shape():
        return refuse("a position that is an input")
    n = values.shape[dim]
    if values.ndim != np.ndim(index):
        raise RuntimeError("Index tensor must have the same number of dimensions as input tensor")
    moved, places = N.moveaxis(values, dim, -1), N.moveaxis(index, dim, -1)
    lead = tuple(slice(0, k) for k in places.shape[:-1])
    moved = moved[lead]  # the index may be shorter than the input along the other axes
    made: Any = 0.0
    for k in range(n):
        here = N.equal(places, k)
        made = made + N.where(here, moved[..., k : k + 1], 0.0)
    _inside(places, n)
    return N.moveaxis(made, -1, dim)


def _inside(places: Any, n: int) -> None:
    """Positions below zero or beyond the end raise in PyTorch: taken for granted that there are none."""
    from mathlink import term as t
    from mathlink.lift.paths import active
    from mathlink.lift.truths import is_symbolic

    for place in places.reshape(-1).tolist():
        if is_symbolic(place):
            words = f"labels are whole numbers from 0 to {n - 1}"
            active.tracer.assume(t.le(t.const(0), place.term), words)
            active.tracer.assume(t.le(place.term, t.const(n - 1)), words)
        elif not 0 <= place < n:
            raise IndexError("index out of bounds")


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """1 at the label, 0 elsewhere."""
    if num_classes == -1:
        refuse("one_hot without num_classes")
    return cast(N.equal(tensor[..., None], N.arange(num_classes)), "int")


SHAPES: dict[str, Callable[..., Any]] = {
    "reshape": _reshape,
    "view": _view,
    "view_as": lambda input, other: N.reshape(input, other.shape),
    "reshape_as": lambda input, other: N.reshape(input, other.shape),
    "flatten": _flatten,
    "ravel": lambda input: N.reshape(input, (-1,)),
    "unflatten": _unflatten,
    "unsqueeze": lambda input, dim: N.expand_dims(input, dim),
    "squeeze": _squeeze,
    **dict.fromkeys(("transpose", "swapaxes", "swapdims"), _transposed),
    "t": _t,
    "adjoint": lambda input: N.swapaxes(input, -1, -2),
    "permute": _permute,
    **dict.fromkeys(("movedim", "moveaxis"), _movedim),
    "expand": _expand,
    "broadcast_to": lambda input, size: N.broadcast_to(input, tuple(size)),
    "expand_as": lambda input, other: N.broadcast_to(input, other.shape),
    "repeat": _repeat,
    "tile": lambda input, dims: N.tile(input, tuple(dims)),
    "repeat_interleave": _repeat_interleave,
    "flip": _flip,
    "roll": _roll,
    **dict.fromkeys(("cat", "concat", "concatenate"), _cat),
    "stack": _stack,
    "hstack": lambda tensors: N.hstack(list(tensors)),
    "vstack": lambda tensors: N.vstack(list(tensors)),
    "split": _split,
    "chunk": _chunk,
    "unbind": _unbind,
    "narrow": _narrow,
    "select": _select,
    "index_select": _index_select,
    "tril": _triangle("tril"),
    "triu": _triangle("triu"),
    "diag": _diag,
    "diagonal": _diagonal,
    "gather": _take_along,
    "atleast_1d": lambda input: N.atleast_1d(input),
    "broadcast_tensors": lambda *tensors: list(N.broadcast_arrays(*tensors)),
    "meshgrid": lambda *tensors, indexing="ij": tuple(N.meshgrid(*tensors, indexing=indexing)),
    # products
    **dict.fromkeys(
        ("matmul", "mm", "bmm", "mv"), lambda input, other=None, mat2=None, vec=None: _matmul(input, other, mat2, vec)
    ),
    "dot": lambda input, tensor: N.dot(input, tensor),
    "vdot": lambda input, other: N.dot(input, other),
    "inner": lambda input, other: N.inner(input, other),
    **dict.fromkeys(("outer", "ger"), lambda input, vec2: N.outer(input, vec2)),
    "einsum": lambda equation, *operands: N.einsum(equation, *_operands(operands)),
    "tensordot": lambda a, b, dims=2: N.tensordot(a, b, dims),
    "kron": lambda input, other: N.kron(input, other),
    "cross": lambda input, other, dim=-1: N.cross(input, other, axis=dim),
    "trace": lambda input: N.trace(input),
    "addmm": lambda input, mat1, mat2, beta=1, alpha=1: beta * input + alpha * N.matmul(mat1, mat2),
    "addmv": lambda input, mat, vec, beta=1, alpha=1: beta * input + alpha * N.matmul(mat, vec),
    "baddbmm": lambda input, batch1, batch2, beta=1, alpha=1: beta * input + alpha * N.matmul(batch1, batch2),
    **dict.fromkeys(("inverse", "pinverse"), lambda input: N.linalg_inv(input)),
    "det": lambda input: N.linalg_det(input),
    "logdet": lambda input: N.log(N.linalg_det(input)),
    "matrix_power": lambda input, n: N.linalg_matrix_power(input, n),
}


def _matmul(input: Any, other: Any, mat2: Any, vec: Any) -> Any:
    return N.matmul(input, next(v for v in (other, mat2, vec) if v is not None))


def _operands(operands: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(operands[0]) if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else operands


#: ``torch.linalg``: name → rule.
LINALG: dict[str, Callable[..., Any]] = {
    "inv": lambda A: N.linalg_inv(A),
    "det": lambda A: N.linalg_det(A),
    "slogdet": lambda A: N.linalg_slogdet(A),
    "solve": lambda A, B: N.linalg_solve(A, B),
    "cholesky": lambda A: N.linalg_cholesky(A),
    "pinv": lambda A: N.linalg_pinv(A),
    "matrix_power": lambda A, n: N.linalg_matrix_power(A, n),
    "vecdot": lambda x, y, dim=-1: N.sum(x * y, axis=dim),
    "diagonal": lambda A, offset=0, dim1=-2, dim2=-1: N.diagonal(A, offset, dim1, dim2),
    "multi_dot": lambda tensors: _chain(list(tensors)),
    "cross": lambda input, other, dim=-1: N.cross(input, other, axis=dim),
}


def _chain(tensors: list[Any]) -> Any:
    made = tensors[0]
    for factor in tensors[1:]:
        made = N.matmul(made, factor)
    return made
