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
    return matmul(left, right) if right.ndim <= 2 else _tensordot(left, right, ([-1], [-2]))


def _inner(a: Any, b: Any) -> Any:
    left, right = tensor(a), tensor(b)
    if left.ndim == 0 or right.ndim == 0:
        return _dot_any(left, right)
    return matmul(left, right.T) if right.ndim <= 2 else _tensordot(left, right, ([-1], [-1]))


def _outer(a: Any, b: Any, out: Any = None) -> Any:
    return tensor(a).reshape(-1, 1) * tensor(b).reshape(1, -1)


def _vdot(a: Any, b: Any) -> Any:
    return _dot(tensor(a).reshape(-1).tolist(), tensor(b).reshape(-1).tolist())


def _vecdot(a: Any, b: Any, axis: int = -1) -> Any:
    products = tensor(a) * tensor(b)
    return products.sum(axis=axis)


def _cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    x, y = (np.moveaxis(tensor(v).view(np.ndarray), at, -1).view(Tensor) for v, at in ((a, axisa), (b, axisb)))
    if x.shape[-1] != 3 or y.shape[-1] != 3:
        refuse("numpy.cross of anything but vectors of three entries")
    (x0, x1, x2), (y0, y1, y2) = ([v[..., i] for i in range(3)] for v in (x, y))
    parts = [x1 * y2 - x2 * y1, x2 * y0 - x0 * y2, x0 * y1 - x1 * y0]
    made = np.stack([tensor(p).view(np.ndarray) for p in parts], axis=-1)
    return np.moveaxis(made, -1, axisc).view(Tensor)


def _tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    left, right = tensor(a), tensor(b)
    if isinstance(axes, int):
        first, second = list(range(left.ndim - axes, left.ndim)), list(range(axes))
    else:
        first, second = ([x] if isinstance(x, int) else list(x) for x in axes)
    one, two = list(range(left.ndim)), list(range(left.ndim, left.ndim + right.ndim))
    for i, j in zip(first, second, strict=True):
        two[j] = one[i]
    rest = [c for i, c in enumerate(one) if i not in {x % left.ndim for x in first}]
    rest += [c for j, c in enumerate(two) if j not in {x % right.ndim for x in second}]
    return _summed([one, two], [left, right], rest)


# ── Einstein sums ────────────────────────────────────────────────────────────────────────────────


def einsum(*operands: Any, **options: Any) -> Any:
    """Einstein sum by loops over all indices; subscripts as text or as lists of axes, with or without an ellipsis."""
    if not isinstance(operands[0], str):
        return _by_lists(list(operands))
    inputs, arrow, output = operands[0].replace(" ", "").partition("->")
    names, arrays = inputs.split(","), [tensor(o) for o in operands[1:]]
    labels = [_spelled(name, array.ndim) for name, array in zip(names, arrays, strict=True)]
    if arrow:
        longest = max((a.ndim - len(n.replace("...", "")) for n, a in zip(names, arrays, strict=True)), default=0)
        return _summed(labels, arrays, _spelled(output, longest + len(output.replace("...", ""))))
    return _summed(labels, arrays, _implied_output(labels))


def _spelled(name: str, ndim: int) -> list[Any]:
    """The labels of an operand; what an ellipsis stands for is numbered from the end."""
    before, dots, after = name.partition("...")
    hidden = ndim - len(before) - len(after)
    if hidden < 0 or (hidden and not dots):
        raise ValueError("einstein sum subscripts string does not fit the operands")
    return [*before, *range(-hidden, 0), *after]


def _by_lists(operands: list[Any]) -> Any:
    if any(Ellipsis in labels for labels in operands[1::2] if isinstance(labels, (list, tuple))):
        refuse("numpy.einsum with an ellipsis in lists of axes")
    output = list(operands.pop()) if len(operands) % 2 else None
    labels, arrays = [list(p) for p in operands[1::2]], [tensor(o) for o in operands[0::2]]
    return _summed(labels, arrays, _implied_output(labels) if output is None else output)


def _implied_output(labels: list[list[Any]]) -> list[Any]:
    flat = [c for row in labels for c in row]
    hidden = sorted({c for c in flat if isinstance(c, int) and c < 0})
    return hidden + sorted({c for c in flat if c not in hidden and flat.count(c) == 1})


def _summed(labels: list[list[Any]], arrays: list[Tensor], output: list[Any]) -> Any:
    sizes: dict[Any, int] = {}
    for row, array in zip(labels, arrays, strict=True):
        if len(row) != array.ndim:
            raise ValueError("einstein sum subscripts string does not fit the operands")
        for label, n in zip(row, array.shape, strict=True):
            if sizes.setdefault(label, n) != n:
                if 1 not in (sizes[label], n):
                    raise ValueError(f"operands could not be broadcast together: index {label}")
                sizes[label] = max(sizes[label], n)
    summed = [c for c in sizes if c not in output]
    entries = []
    for at in itertools.product(*(range(sizes[c]) for c in output)):
        known = dict(zip(output, at, strict=True))
        rounds = itertools.product(*(range(sizes[c]) for c in summed))
        full = ({**known, **dict(zip(summed, r, strict=True))} for r in rounds)
        entries.append(total(_term(labels, arrays, where) for where in full))
    made = filled([sizes[c] for c in output], entries)
    return made if output else scalar(entries[0])


def _term(labels: list[list[Any]], arrays: list[Tensor], where: dict[Any, int]) -> Any:
    places = (
        tuple(where[c] if n > 1 else 0 for c, n in zip(row, array.shape, strict=True))
        for row, array in zip(labels, arrays, strict=True)
    )
    return product(array[place] for array, place in zip(arrays, places, strict=True))


PRODUCTS: dict[str, Callable[..., Any]] = {
    "matmul": matmul,
    "dot": _dot_any,
    "inner": _inner,
    "outer": _outer,
    "vdot": _vdot,
    "vecdot": _vecdot,
    "matvec": lambda a, b: matmul(a, tensor(b)[..., None])[..., 0],
    "vecmat": lambda a, b: matmul(tensor(a)[..., None, :], b)[..., 0, :],
    "cross": _cross,
    "tensordot": _tensordot,
    "einsum": einsum,
}
