"""Whether 2 cos(π/n) is a root of a polynomial, in whole numbers: with z = e^(iπ/n), 2 cos(π/n) = z + 1/z and Φ₂ₙ(z) = 0."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["has_root"]

Row = list[Fraction]


def has_root(coefficients: Sequence[Fraction], n: int) -> bool:
    """Whether Σ coefficients[k] (2 cos(π/n))^k = 0.

    The polynomial in z + 1/z, times a power of z, has to be a multiple of the irreducible Φ₂ₙ.
    """
    if n < 1 or len(coefficients) > 400:
        return False
    degree = len(coefficients) - 1
    total = [Fraction(0)] * (2 * degree + 1)
    row = [Fraction(1)]  # (z² + 1)^k = z^k (z + 1/z)^k
    for k, c in enumerate(coefficients):
        for j, r in enumerate(row):
            total[j + degree - k] += c * r
        longer = [Fraction(0)] * (len(row) + 2)
        for j, r in enumerate(row):
            longer[j] += r
            longer[j + 2] += r
        row = longer
    return not any(_remainder(total, [Fraction(c) for c in _cyclotomic(2 * n)]))


def _remainder(p: Row, q: Row) -> Row:
    rest = list(p)
    while len(rest) >= len(q):
        factor = rest[-1] / q[-1]
        for j, c in enumerate(q):
            rest[len(rest) - len(q) + j] -= factor * c
        rest.pop()
    return rest


@cache
def _cyclotomic(n: int) -> tuple[int, ...]:
    """Coefficients of Φₙ, the constant first: (zⁿ − 1) divided by Φ_d for every proper divisor d."""
    rest = [-1] + [0] * (n - 1) + [1]
    for d in range(1, n):
        if n % d == 0:
            rest = _exactly(rest, _cyclotomic(d))
    return tuple(rest)


def _exactly(p: Sequence[int], q: Sequence[int]) -> list[int]:
    """p / q for a monic q that divides p."""
    rest, found = list(p), [0] * (len(p) - len(q) + 1)
    for at in range(len(found) - 1, -1, -1):
        found[at] = rest[at + len(q) - 1]
        for j, c in enumerate(q):
            rest[at + j] -= found[at] * c
    return found
