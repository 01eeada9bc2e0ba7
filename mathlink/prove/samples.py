"""Two sides that differ, as columns of numbers over a few points at which both have a value."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.evaluate import compiled
from mathlink.term import Term, free_symbols
from mathlink.views.arb import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.model import Point

__all__ = ["AGREE", "FEWEST", "Samples", "close"]

AGREE = 1e-9
FEWEST = 12
_MOST = 20
_SHARP = 1e-11
_SMALLEST = 1e-60  # nearer to 0, doubles may have run out on the way
_PLAIN = frozenset({Fraction(0), Fraction(1), Fraction(-1), Fraction(2), Fraction(1, 2), Fraction(-2)})


def close(a: object, b: float) -> bool:
    """Whether a value is a number equal to ``b`` to nine digits."""
    return isinstance(a, (int, float)) and abs(a) < math.inf and abs(a - b) <= AGREE * max(abs(a), abs(b))


class Samples:
    """Both sides at points at which they have a value, those first at which the values are least special.

    Attributes
    ----------
    points, left, right : the points and the values of the sides there, in the same order.
    everywhere : whether the sides differ at every point; else only those points are kept at which they differ.
    agreeing : points at which the sides agree, where they do at some.
    """

    def __init__(self, left: Term, right: Term, points: Sequence[Point], seed: int = 0) -> None:
        self.symbols = free_symbols(left, right)
        self._sides = compiled([left, right])
        rows = [row for p in points if (row := self._row(p)) is not None]
        apart = [r for r in rows if not close(r[1], r[2])]
        if apart and len(apart) < _MOST:
            rows += self._more(apart, rows, seed)
        self.agreeing = [p for p, a, b in rows if close(a, b)]
        rows = [r for r in rows if not close(r[1], r[2])]
        ordinary = [r for r in rows if all(_SMALLEST < abs(v) < 1 / _SMALLEST for v in r[1:])]
        rows = sorted(ordinary if len(ordinary) >= FEWEST else rows, key=_specialness)
        sharp = [r for r in rows[: 3 * _MOST] if self._is_sharp(left, r[0], r[1]) and self._is_sharp(right, r[0], r[2])]
        rows = (sharp if len(sharp) >= FEWEST else rows)[:_MOST]
        self.everywhere = not self.agreeing
        self.points = [p for p, _, _ in rows]
        self.left = [a for _, a, _ in rows]
        self.right = [b for _, _, b in rows]

    def enough(self) -> bool:
        """Whether there are as many points as a hint needs."""
        return len(self.points) >= FEWEST or (not self.symbols and bool(self.points))

    def _is_sharp(self, side: Term, point: Point, value: float) -> bool:
        """Whether a double still has its digits, no cancellation on the way; what cannot be told counts as sharp."""
        exact = rounded(side, point)
        return exact is None or abs(exact - value) <= _SHARP * abs(value)

    def column(self, name: str) -> list[float]:
        """The values of a symbol."""
        return [float(p[name]) for p in self.points]

    def _row(self, point: Point) -> tuple[Point, float, float] | None:
        a, b = self._sides(point)
        if isinstance(a, bool) or isinstance(b, bool):
            return None
        if not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
            return None
        try:
            a, b = float(a), float(b)
        except OverflowError:
            return None
        return (point, a, b) if math.isfinite(a) and math.isfinite(b) and max(abs(a), abs(b)) < 1e200 else None

    def _more(
        self, rows: list[tuple[Point, float, float]], every: list[tuple[Point, float, float]], seed: int
    ) -> list[tuple[Point, float, float]]:
        """Further points near the given ones; symbols that were whole numbers in ``every`` row stay as they are."""
        rng = random.Random(f"{seed}:{len(rows)}")
        names = [n for n in self.symbols if any(r[0].get(n, Fraction(0)).denominator != 1 for r in every)]
        found: list[tuple[Point, float, float]] = []
        apart = len(rows)
        for _ in range(4 * _MOST if names else 0):
            base = rng.choice(rows)[0]
            point = dict(base)
            for n in names:
                point[n] = Fraction(float(f"{float(base[n]) * rng.uniform(0.9, 1.1):.6g}"))
            row = self._row(point)
            if row is not None:
                found.append(row)
                apart += not close(row[1], row[2])
            if apart >= _MOST:
                break
        return found


def _specialness(row: tuple[Point, float, float]) -> tuple[int, float]:
    """How many symbols have a value at which different formulas may agree; then how far from 1 the values lie."""
    values = list(row[0].values())
    special = sum(v in _PLAIN for v in values) + len(values) - len(set(values))
    return special, sum(abs(math.log10(abs(v))) if v else 20 for v in values)
