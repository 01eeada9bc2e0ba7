"""Linear algebra of small arrays of symbolic numbers, by cofactors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.products import PRODUCTS, matmul
from mathlink.lift.rules import largest, total
from mathlink.lift.tensor import RULES, along, filled, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LINALG"]

_LARGEST = 4


def _square(a: Any) -> list[list[Any]]:
    matrix = tensor(a)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        refuse("linear algebra of anything but one square matrix")
    if matrix.shape[0] > _LARGEST:
        refuse(f"a determinant or inverse of more than {_LARGEST} rows")
    return matrix.view(np.ndarray).tolist()  # type: ignore[no-any-return]


def _minor(rows: list[list[Any]], i: int, j: int) -> list[list[Any]]:
    return [row[:j] + row[j + 1 :] for k, row in enumerate(rows) if k != i]


def _determinant(rows: list[list[Any]]) -> Any:
    if not rows:
        return 1.0
    if len(rows) == 1:
        return rows[0][0]
    if len(rows) == 2:
        return rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    return _alternating([rows[0][j] * _determinant(_minor(rows, 0, j)) for j in range(len(rows))])


def _alternating(values: list[Any]) -> Any:
    result = values[0]
    for j, value in enumerate(values[1:], 1):
        result = result + value if j % 2 == 0 else result - value
    return result


def _det(a: Any) -> Any:
    return _determinant(_square(a))


def _inv(a: Any) -> Any:
    rows = _square(a)
    n = len(rows)
    det = _determinant(rows)
    signed = [[_signed(i, j, _determinant(_minor(rows, j, i))) / det for j in range(n)] for i in range(n)]
    return tensor(signed)


def _signed(i: int, j: int, value: Any) -> Any:
    return value if (i + j) % 2 == 0 else -value


def _solve(a: Any, b: Any) -> Any:
    rows, right = _square(a), tensor(b)
    det = _determinant(rows)
    columns = right.reshape(right.shape[0], -1).view(np.ndarray)
    made = [
        [_replaced(rows, j, columns[:, k].tolist()) / det for k in range(columns.shape[1])] for j in range(len(rows))
    ]
    return tensor(made).reshape(right.shape)


def _replaced(rows: list[list[Any]], j: int, column: list[Any]) -> Any:
    return _determinant([[*row[:j], value, *row[j + 1 :]] for row, value in zip(rows, column, strict=True)])


def _slogdet(a: Any) -> Any:
    det = _det(a)
    return RULES["sign"](det), RULES["log"](RULES["absolute"](det))


def _cholesky(a: Any) -> Any:
    rows = _square(a)
    n = len(rows)
    lower: list[list[Any]] = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            rest = total(lower[i][k] * lower[j][k] for k in range(j))
            value = rows[i][j] - rest if j else rows[i][j]
            lower[i][j] = RULES["sqrt"](value) if i == j else value / lower[j][j]
    return tensor(lower)


def _power(a: Any, n: int) -> Any:
    if n < 0:
        return _power(_inv(a), -n)
    matrix = tensor(a)
    made = filled(matrix.shape, [float(i == j) for i in range(matrix.shape[0]) for j in range(matrix.shape[0])])
    for _ in range(n):
        made = matmul(made, matrix)
    return made


def _squares(values: list[Any]) -> Any:
    return RULES["sqrt"](total(v * v for v in values))


def _absolutes(values: list[Any]) -> Any:
    return total(abs(v) for v in values)


def _largest_absolute(values: list[Any]) -> Any:
    return largest(*(abs(v) for v in values)) if len(values) > 1 else abs(values[0])


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    values = tensor(x)
    vector = (axis is not None and not isinstance(axis, (tuple, list))) or (axis is None and values.ndim == 1)
    if ord is None or (ord == "fro" and not vector) or (ord == 2 and vector):
        return along(_squares, values, axis, keepdims)
    if vector and ord == 1:
        return along(_absolutes, values, axis, keepdims)
    if vector and ord in (math.inf, np.inf):
        return along(_largest_absolute, values, axis, keepdims)
    if vector and isinstance(ord, (int, float)) and ord > 0:
        return along(lambda row: total(abs(v) ** ord for v in row) ** (1 / ord), values, axis, keepdims)
    return refuse(f"numpy.linalg.norm of order {ord!r}")


def _multi_dot(arrays: Any, out: Any = None) -> Any:
    made = arrays[0]
    for array in arrays[1:]:
        made = matmul(made, array)
    return made


LINALG: dict[str, Callable[..., Any]] = {
    "det": _det,
    "inv": _inv,
    "solve": _solve,
    "slogdet": _slogdet,
    "cholesky": _cholesky,
    "matrix_power": _power,
    "norm": _norm,
    "vector_norm": lambda x, axis=None, ord=2, keepdims=False: _norm(
        tensor(x).reshape(-1) if axis is None else x, ord, axis, keepdims
    ),
    "multi_dot": _multi_dot,
    "trace": lambda x: total(tensor(x)[i, i] for i in range(min(tensor(x).shape))),
    "matmul": matmul,
    "outer": PRODUCTS["outer"],
    "vecdot": PRODUCTS["vecdot"],
    "cross": PRODUCTS["cross"],
}
