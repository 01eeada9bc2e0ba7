"""Inverses and determinants as terms that wait for their size: written out in cofactors once it is a small number."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.term import Term, add, call, const, div, mul, neg, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "DETERMINANT",
    "INVERSE",
    "determinant",
    "inverse_entry",
    "places_of",
    "waiting_determinant",
    "waiting_inverse",
]

INVERSE = "\\inverse entry"
DETERMINANT = "\\determinant"
_MOST = 4
"""Largest size that is written out: a determinant has n! products."""
_numbers = itertools.count()

Entries = dict[tuple[int, int], Term]


def _pair() -> tuple[Term, Term]:
    """Two names that nothing else has; bound by the term they are made for."""
    number = next(_numbers)
    return sym(f"·row{number}"), sym(f"·column{number}")


def waiting_inverse(i: Term, j: Term, length: Term, at: Callable[[Term, Term], Term]) -> Term:
    """The entry (i, j) of the inverse of a square matrix with these entries."""
    row, column = _pair()
    return call(INVERSE, length, row, column, at(row, column), i, j)


def waiting_determinant(length: Term, at: Callable[[Term, Term], Term]) -> Term:
    """The determinant of a square matrix with these entries."""
    row, column = _pair()
    return call(DETERMINANT, length, row, column, at(row, column))


def places_of(t: Term) -> tuple[Term, Term, Term, Term]:
    """Length, row, column and entry of a term that waits for its size."""
    length, row, column, entry = t.args[:4]
    return length, row, column, entry


def determinant(entries: Entries, size: int) -> Term:
    """By cofactors.

    Raises
    ------
    OutOfReach : the matrix is too large to be written out.
    """
    _small(size)
    return _minor(entries, tuple(range(1, size + 1)), tuple(range(1, size + 1)))


def inverse_entry(entries: Entries, size: int, i: int, j: int) -> Term:
    """The entry (i, j) of the inverse, by Cramer's rule.

    Raises
    ------
    OutOfReach : the matrix is too large to be written out.
    """
    _small(size)
    every = tuple(range(1, size + 1))
    minor = _minor(entries, tuple(r for r in every if r != j), tuple(c for c in every if c != i))
    return div(minor if (i + j) % 2 == 0 else neg(minor), _minor(entries, every, every))


def _small(size: int) -> None:
    if size > _MOST:
        raise OutOfReach(f"an inverse or determinant of size {size} is too large to be written out")


def _minor(entries: Entries, rows: Sequence[int], columns: Sequence[int]) -> Term:
    if not rows:
        return const(1)
    first, rest = rows[0], rows[1:]
    total: Term | None = None
    for place, column in enumerate(columns):
        product = mul(entries[first, column], _minor(entries, rest, tuple(c for c in columns if c != column)))
        signed = product if place % 2 == 0 else neg(product)
        total = signed if total is None else add(total, signed)
    assert total is not None
    return total
