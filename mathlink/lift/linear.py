"""Linear algebra of small arrays of symbolic numbers, by cofactors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.norms import NORMS, eigenvalues, singular_values
from mathlink.lift.paths import refuse
from mathlink.lift.products import PRODUCTS, matmul
from mathlink.lift.rules import total
from mathlink.lift.tensor import RULES, Tensor, filled, tensor

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


def _stacked(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for one matrix as a rule for a stack of them, matrix by matrix."""

    def apply(a: Any, *args: Any, **options: Any) -> Any:
        stack = tensor(a)
        if stack.ndim <= 2:
            return rule(stack, *args, **options)
        matrices = stack.reshape(-1, *stack.shape[-2:])
        made = [tensor(rule(m, *args, **options)).view(np.ndarray) for m in matrices]
        return np.stack(made).reshape(stack.shape[:-2] + made[0].shape).view(Tensor)

    return apply


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
    kind = type(np.linalg.slogdet(np.eye(1)))
    return kind(RULES["sign"](det), RULES["log"](RULES["absolute"](det)))


def _cholesky(a: Any, upper: bool = False) -> Any:
    rows = _square(a)
    if upper:
        return _cholesky(list(zip(*rows, strict=True))).T
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


def _pinv(a: Any, rcond: Any = None, hermitian: bool = False, **options: Any) -> Any:
    """The pseudo-inverse of a matrix of full rank; elsewhere a determinant is zero and there is no value."""
    matrix = tensor(a)
    if matrix.shape[0] >= matrix.shape[1]:
        return matmul(_inv(matmul(matrix.T, matrix)), matrix.T)
    return matmul(matrix.T, _inv(matmul(matrix, matrix.T)))


def _lstsq(a: Any, b: Any, rcond: Any = None) -> Any:
    """Solution and sum of squares of the residuals for full rank; the singular values are those of :mod:`norms`."""
    matrix, right = tensor(a), tensor(b)
    if matrix.shape[0] < matrix.shape[1]:
        refuse("numpy.linalg.lstsq with fewer equations than unknowns")
    found = _solve(matmul(matrix.T, matrix), matmul(matrix.T, right))
    rest = right - matmul(matrix, found)
    squares = (rest * rest).sum(axis=0, keepdims=right.ndim == 1)
    none_left = matrix.shape[0] == matrix.shape[1]
    return found, filled((0,), []) if none_left else squares, matrix.shape[1], _Later(matrix)


class _Later:
    """The singular values that ``lstsq`` returns: worked out once somebody asks."""

    def __init__(self, matrix: Any) -> None:
        self._matrix = matrix

    def __getattr__(self, name: str) -> Any:
        return getattr(singular_values(self._matrix), name)

    def __getitem__(self, key: Any) -> Any:
        return singular_values(self._matrix)[key]


def _multi_dot(arrays: Any, out: Any = None) -> Any:
    made = arrays[0]
    for array in arrays[1:]:
        made = matmul(made, array)
    return made


def _eigvalsh(a: Any, UPLO: str = "L") -> Any:
    rows = _square(a)
    if UPLO.upper() == "U":
        rows = [list(column) for column in zip(*rows, strict=True)]
    return eigenvalues(rows)


def _svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    return singular_values(a) if not compute_uv else refuse("`numpy.linalg.svd` of numbers that depend on the inputs")


LINALG: dict[str, Callable[..., Any]] = {
    "det": _stacked(_det),
    "inv": _stacked(_inv),
    "solve": _solve,
    "slogdet": _slogdet,
    "cholesky": _stacked(_cholesky),
    "matrix_power": _power,
    "pinv": _pinv,
    "lstsq": _lstsq,
    "eigvalsh": _eigvalsh,
    "svdvals": singular_values,
    "svd": _svd,
    "multi_dot": _multi_dot,
    "diagonal": lambda x, offset=0: np.diagonal(tensor(x).view(np.ndarray), offset, -2, -1).view(Tensor),
    "trace": lambda x, offset=0: total(np.diagonal(tensor(x).view(np.ndarray), offset).tolist()),
    "matrix_transpose": lambda x: np.swapaxes(tensor(x).view(np.ndarray), -1, -2).view(Tensor),
    "matmul": matmul,
    **{n: PRODUCTS[n] for n in ("outer", "vecdot", "cross", "tensordot")},
    **NORMS,
}
