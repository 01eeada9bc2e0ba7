"""Least squares for a handful of unknowns."""

from __future__ import annotations

__all__ = ["least_squares"]


def least_squares(rows: list[list[float]], values: list[float]) -> list[float]:
    """The smallest x that brings ``rows · x`` near ``values`` (normal equations with a touch of damping)."""
    n = len(rows[0])
    matrix = [[sum(r[i] * r[j] for r in rows) for j in range(n)] for i in range(n)]
    target = [sum(r[i] * v for r, v in zip(rows, values, strict=True)) for i in range(n)]
    damping = 1e-13 * max(matrix[i][i] for i in range(n)) + 1e-300
    for i in range(n):
        matrix[i][i] += damping
    return _solve(matrix, target)


def _solve(matrix: list[list[float]], target: list[float]) -> list[float]:
    n = len(target)
    rows = [[*row, t] for row, t in zip(matrix, target, strict=True)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if rows[i][i] == 0:
            return [0.0] * n
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i], strict=True)]
    return [rows[i][n] / rows[i][i] for i in range(n)]
