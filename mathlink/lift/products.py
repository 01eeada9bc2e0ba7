"""Products of arrays of symbolic numbers: matrix, inner, outer, Einstein sums."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.rules import product, total
from mathlink.lift.tensor import Tensor, filled, scalar, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PRODUCTS", "matmul"]


def matmul(a: Any, b: Any, out: Any = None, **options: Any) -> Any:
    """``a @ b`` with NumPy's rules for vectors and stacks of matrices."""
    left, right = tensor(a), tensor(b)
    if left.ndim == 0 or right.ndim == 0:
        raise ValueError("matmul: Input operand does not have enough dimensions")
    vector_left, vector_right = left.ndim == 1, right.ndim == 1
    rows = (left.reshape(1, -1) if vector_left else left).view(np.ndarray)
    columns = (right.reshape(-1, 1) if vector_right else right).view(np.ndarray)
    if rows.shape[-1] != columns.shape[-2]:
        raise ValueError(
            f"matmul: Input operand 1 has a mismatch in its core dimension: {rows.shape[-1]} != {columns.shape[-2]}"
        )
    stack = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    rows = np.broadcast_to(rows, stack + rows.shape[-2:])
    columns = np.broadcast_to(columns, stack + columns.shape[-2:])
    made = np.empty((*stack, rows.shape[-2], columns.shape[-1]), dtype=object)
    for place in np.ndindex(*made.shape):
        row, column = rows[(*place[:-1], slice(None))], columns[(*place[:-2], slice(None), place[-1])]
        made[place] = _dot(row.tolist(), column.tolist())
    if vector_left:
        made = made[..., 0, :]
    if vector_right:
        made = made[..., 0]
    if isinstance(made, np.ndarray) and made.shape != ():
        return made.view(Tensor)
    return scalar(made[()] if isinstance(made, np.ndarray) else made)


def _dot(row: list[Any], column: list[Any]) -> Any:
    return total(x * y for x, y in zip(row, column, strict=True)) if row else 0.0


def _dot_any(a: Any, b: Any, out: Any = None) -> Any:
    left, right = tensor(a), tensor(b)
    if left.ndim == 0 or right.ndim == 0:
        return left * right if left.ndim or right.ndim else scalar(left.item() * right.item())
    return matmul(left, right) if right.ndim <= 2 else refuse("numpy.dot with more than two dimensions")


def _inner(a: Any, b: Any) -> Any:
    left, right = tensor(a), tensor(b)
    if left.ndim == 0 or right.ndim == 0:
        return _dot_any(left, right)
    return matmul(left, right.T) if right.ndim <= 2 else refuse("numpy.inner with more than two dimensions")


def _outer(a: Any, b: Any, out: Any = None) -> Any:
    return tensor(a).reshape(-1, 1) * tensor(b).reshape(1, -1)


def _vdot(a: Any, b: Any) -> Any:
    return _dot(tensor(a).reshape(-1).tolist(), tensor(b).reshape(-1).tolist())


def _vecdot(a: Any, b: Any, axis: int = -1) -> Any:
    products = tensor(a) * tensor(b)
    return products.sum(axis=axis)


def _cross(a: Any, b: Any, **options: Any) -> Any:
    x, y = tensor(a), tensor(b)
    if x.shape != (3,) or y.shape != (3,):
        refuse("numpy.cross of anything but two vectors of three entries")
    return tensor([x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]])


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    left, right = tensor(a), tensor(b)
    if isinstance(axes, int):
        first, second = list(range(left.ndim - axes, left.ndim)), list(range(axes))
    else:
        first, second = ([x] if isinstance(x, int) else list(x) for x in axes)
    letters = [chr(97 + i) for i in range(left.ndim + right.ndim)]
    one, two = letters[: left.ndim], letters[left.ndim :]
    for i, j in zip(first, second, strict=True):
        two[j] = one[i]
    rest = [c for i, c in enumerate(one) if i not in {x % left.ndim for x in first}]
    rest += [c for j, c in enumerate(two) if j not in {x % right.ndim for x in second}]
    return einsum(f"{''.join(one)},{''.join(two)}->{''.join(rest)}", left, right)


def einsum(subscripts: Any, *operands: Any, **options: Any) -> Any:
    """Einstein sum by loops over all indices."""
    if not isinstance(subscripts, str) or "..." in subscripts:
        refuse("numpy.einsum with an ellipsis or lists of axes")
    inputs, _, output = subscripts.replace(" ", "").partition("->")
    names = inputs.split(",")
    if "->" not in subscripts:
        letters = sorted(set(inputs) - {","})
        output = "".join(c for c in letters if inputs.count(c) == 1)
    arrays = [tensor(o) for o in operands]
    sizes: dict[str, int] = {}
    for name, array in zip(names, arrays, strict=True):
        if len(name) != array.ndim:
            raise ValueError("einstein sum subscripts string does not fit the operands")
        for letter, n in zip(name, array.shape, strict=True):
            if sizes.setdefault(letter, n) != n:
                raise ValueError(f"operands could not be broadcast together: index {letter}")
    summed = [c for c in sizes if c not in output]
    entries = []
    for at in itertools.product(*(range(sizes[c]) for c in output)):
        known = dict(zip(output, at, strict=True))
        rounds = itertools.product(*(range(sizes[c]) for c in summed))
        full = ({**known, **dict(zip(summed, r, strict=True))} for r in rounds)
        entries.append(total(_term(names, arrays, where) for where in full))
    made = filled([sizes[c] for c in output], entries)
    return made if output else scalar(entries[0])


def _term(names: list[str], arrays: list[Tensor], where: dict[str, int]) -> Any:
    return product(array[tuple(where[c] for c in name)] for name, array in zip(names, arrays, strict=True))


PRODUCTS: dict[str, Callable[..., Any]] = {
    "matmul": matmul,
    "dot": _dot_any,
    "inner": _inner,
    "outer": _outer,
    "vdot": _vdot,
    "vecdot": _vecdot,
    "cross": _cross,
    "tensordot": _tensordot,
    "einsum": einsum,
}
