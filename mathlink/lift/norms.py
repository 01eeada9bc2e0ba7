"""Norms of vectors and matrices of symbolic numbers, and the eigenvalues that have a formula."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.products import matmul
from mathlink.lift.rules import largest, smallest, total
from mathlink.lift.tensor import RULES, Tensor, along, scalar, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["NORMS", "eigenvalues", "singular_values"]


def _one_of_many(rule: Callable[..., Any]) -> Callable[[list[Any]], Any]:
    return lambda values: rule(*values) if len(values) > 1 else values[0]


_LARGEST, _SMALLEST = _one_of_many(largest), _one_of_many(smallest)


def _absolutes(fold: Callable[[list[Any]], Any]) -> Callable[[list[Any]], Any]:
    return lambda values: fold([abs(v) for v in values])


def _count(values: list[Any]) -> Any:
    return total((RULES["not_equal"](v, 0) * 1.0) for v in values)


#: Order of a vector norm → the norm of a list of entries.
_OF_VECTORS: dict[Any, Callable[[list[Any]], Any]] = {
    None: lambda values: RULES["sqrt"](total(v * v for v in values)),
    0: _count,
    1: _absolutes(total),
    math.inf: _absolutes(_LARGEST),
    -math.inf: _absolutes(_SMALLEST),
}
_OF_VECTORS[2] = _OF_VECTORS[None]

#: Order of a matrix norm → which axis is summed (counted from the end), and what is taken of the sums.
_OF_MATRICES: dict[Any, tuple[int, Callable[[list[Any]], Any]]] = {
    1: (-2, _LARGEST),
    -1: (-2, _SMALLEST),
    math.inf: (-1, _LARGEST),
    -math.inf: (-1, _SMALLEST),
}

#: Order of a matrix norm → what is taken of the singular values.
_OF_SINGULAR_VALUES: dict[Any, Callable[[list[Any]], Any]] = {2: lambda s: s[0], -2: lambda s: s[-1], "nuc": total}


def _power_norm(order: float) -> Callable[[list[Any]], Any]:
    return lambda values: total(abs(v) ** order for v in values) ** (1 / order)


def _vector_norm(values: Tensor, order: Any, axis: Any, keepdims: bool) -> Any:
    fold = _OF_VECTORS.get(order)
    if fold is None:
        if not isinstance(order, (int, float)):
            raise ValueError(f"Invalid norm order '{order}' for vectors")
        fold = _power_norm(order)
    return along(fold, values, axis, keepdims)


def _matrix_norm(values: Tensor, order: Any, axes: tuple[int, int], keepdims: bool) -> Any:
    if order in (None, "fro"):
        return along(_OF_VECTORS[None], values, axes, keepdims)
    moved = np.moveaxis(values.view(np.ndarray), axes, (-2, -1)).view(Tensor)
    if order in _OF_MATRICES:
        summed, fold = _OF_MATRICES[order]
        made = along(fold, along(_OF_VECTORS[1], moved, summed), -1)
    elif order in _OF_SINGULAR_VALUES and moved.ndim == 2:
        made = scalar(_OF_SINGULAR_VALUES[order](list(singular_values(moved))))
    else:
        refuse(f"numpy.linalg.norm of order {order!r}")
    if not keepdims:
        return made
    kept = [1 if i in {a % values.ndim for a in axes} else n for i, n in enumerate(values.shape)]
    return tensor(made).reshape(kept)


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    values = tensor(x)
    if axis is None and (ord is None or (ord == "fro" and values.ndim == 2) or (ord == 2 and values.ndim == 1)):
        return _vector_norm(values, None, None, keepdims)
    axes = tuple(range(values.ndim)) if axis is None else tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if len(axes) == 1:
        return _vector_norm(values, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _matrix_norm(values, ord, (axes[0], axes[1]), keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _every_entry(x: Any, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """``numpy.linalg.vector_norm``: of all entries where no axis is given."""
    return _vector_norm(tensor(x), ord, axis, keepdims)


# ── eigenvalues and singular values ──────────────────────────────────────────────────────────────


def eigenvalues(rows: list[list[Any]]) -> Tensor:
    """Eigenvalues of a symmetric matrix of one or two rows, rising; only the lower triangle is read.

    Source: the roots of λ² − tr·λ + det; the form with ``hypot`` does not cancel.
    """
    if len(rows) == 1:
        return tensor([rows[0][0]])
    if len(rows) > 2:
        refuse("eigenvalues of more than two rows", "two rows have a formula")
    a, b, c = rows[0][0], rows[1][0], rows[1][1]
    middle, reach = (a + c) / 2, RULES["sqrt"]((a - c) * (a - c) / 4 + b * b)
    return tensor([middle - reach, middle + reach])


def singular_values(x: Any) -> Tensor:
    """Singular values of a matrix with one or two rows or columns, falling.

    Source: (σ₁ ± σ₂)² = ‖A‖² ± 2·√det(AAᵀ).
    """
    matrix = tensor(x)
    if matrix.ndim != 2:
        refuse("singular values of anything but one matrix")
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    if wide.shape[0] == 1:
        return tensor([_OF_VECTORS[None](list(wide[0]))])
    if wide.shape[0] > 2:
        refuse("singular values of more than two rows and columns", "two rows or columns have a formula")
    gram = matmul(wide, wide.T)
    both = gram[0, 0] + gram[1, 1]
    area = RULES["sqrt"](gram[0, 0] * gram[1, 1] - gram[0, 1] * gram[0, 1])
    plus, minus = RULES["sqrt"](both + 2 * area), RULES["sqrt"](both - 2 * area)
    return tensor([(plus + minus) / 2, (plus - minus) / 2])


NORMS: dict[str, Callable[..., Any]] = {
    "norm": _norm,
    "vector_norm": _every_entry,
    "matrix_norm": lambda x, keepdims=False, ord="fro": _matrix_norm(tensor(x), ord, (-2, -1), keepdims),
    "cond": lambda x, p=None: _condition(x, p),
}


def _condition(x: Any, p: Any) -> Any:
    if p in (None, 2):
        values = singular_values(x)
        return values[0] / values[-1]
    return refuse(f"numpy.linalg.cond of order {p!r}", "norm(A, p) * norm(inv(A), p) can be read")
