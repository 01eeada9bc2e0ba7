"""Rounded constants: whether two sides become equal once decimals are taken as equal up to what their digits say.

A decimal constant may move by less than one unit of its last printed digit, on one side only: the less precise one. Whole
numbers, decimals of fewer than three significant digits and simple fractions (0.125, but not 93.500) mean what they say and
do not move.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.evaluate import compiled
from mathlink.prove.linear_fit import least_squares
from mathlink.term import Term, postorder, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mathlink.model import Budget, Point

    Sides = Callable[[Mapping[str, object]], list[object]]

__all__ = ["Rounded", "explain"]

_FEWEST_DIGITS = 3
_SIMPLE = frozenset({1, 2, 4, 8})  # denominators of decimals that are meant exactly
_AGREE = 1e-9
_MOST = 8  # constants that are solved for together
_MOST_POINTS = 30
_FEWEST_POINTS = 6
_ROUNDS = 12
_WITHIN = 1 - 1e-9  # of a unit: a whole unit apart are two different constants
_STEP = 1e-7
_DIGITS_OF_DOUBLES = 16
_LAST_BIT = 2.0**-52
_CLOSELY = 1e-13


@dataclass(frozen=True)
class Rounded:
    """The sides agree when these constants are read as rounded.

    Attributes
    ----------
    count : how many constants had to move.
    largest : the largest relative move.
    constants : as written, and what they would have to be.
    """

    count: int
    largest: float
    constants: tuple[tuple[str, float], ...]

    @property
    def text(self) -> str:
        """For a verdict: ``equal up to rounded constants (2 constants, 9e-5)``."""
        noun = "constant" if self.count == 1 else "constants"
        mantissa, exponent = f"{self.largest:.0e}".split("e")
        return f"equal up to rounded constants ({self.count} {noun}, {mantissa}e{int(exponent)})"


def explain(left: Term, right: Term, points: Sequence[Point], budget: Budget | None = None) -> Rounded | None:
    """How the sides are equal up to rounded constants, or ``None`` where they are not.

    There must be constants, each moved by less than one unit of its last printed digit, with which the sides agree at
    every point. Constants that stand on both sides as they are do not move.

    Raises
    ------
    OutOfTime : the budget is used up before that is known.
    """
    on_left, on_right = _decimals(left), _decimals(right)
    shared = {c.data[0] for c in on_left} & {c.data[0] for c in on_right}
    for moving, other, candidates in ((right, left, on_right), (left, right, on_left)):
        free = [c for c in candidates if c.data[0] not in shared]
        found = _Fit(moving, other, free, points, budget).found() if free else None
        if found is not None:
            return found
    return _paired(left, right, on_left, on_right, shared, points) or _last_bits(left, right, points)


def _last_bits(left: Term, right: Term, points: Sequence[Point]) -> Rounded | None:
    """Constants of 16 digits and more were computed in doubles: the sides agree but for their last bits."""
    computed = [t for t in postorder(left, right) if t.op == "const" and _parsed(t)[0] >= _DIGITS_OF_DOUBLES]
    if not computed or not _Fit(left, right, [], points).as_they_are_closely():
        return None
    return _rounded([(c, float(c.data[0]) * (1 + _LAST_BIT)) for c in computed])


def _paired(
    left: Term, right: Term, on_left: list[Term], on_right: list[Term], shared: set[Fraction], points: Sequence[Point]
) -> Rounded | None:
    """Constants that are the less precise one now on this side and now on that: each pair by itself."""
    moved: dict[Term, Term] = {}
    for a in on_left:
        close = [b for b in on_right if b.data[0] not in shared and abs(a.data[0] - b.data[0]) < max(unit(a), unit(b))]
        if a.data[0] in shared or len(close) != 1:
            continue
        rough, fine = (a, close[0]) if unit(a) >= unit(close[0]) else (close[0], a)
        moved[rough] = fine
    if len(moved) < 2:
        return None
    return _Fit(substitute(left, moved), substitute(right, moved), [], points).as_they_are(moved)


def unit(constant: Term) -> Fraction:
    """One unit of the last printed digit of a decimal."""
    return _parsed(constant)[1]


_LITERAL = re.compile(r"[-+]?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?")


_WRITTEN_OUT = re.compile(r"\d*\.\d+0")  # 93.500: a measured number (93.0 is how Python writes a whole one)


def _parsed(constant: Term) -> tuple[int, Fraction]:
    """Significant digits of a constant as written, and the unit of the last of them; ``(0, 0)`` for one without digits."""
    literal = constant.data[1].replace("_", "")
    match = _LITERAL.fullmatch(literal)
    if not match or not (match[1] or match[2]):
        return 0, Fraction(0)
    digits = (match[1] + match[2]).lstrip("0")
    return len(digits), Fraction(10) ** (int(match[3] or 0) - len(match[2]))


def _decimals(side: Term) -> list[Term]:
    """The constants of a side that may be rounded."""
    return [t for t in postorder(side) if t.op == "const" and _may_be_rounded(t)]


def _may_be_rounded(constant: Term) -> bool:
    exact = constant.data[0].denominator in _SIMPLE and not _WRITTEN_OUT.fullmatch(constant.data[1])
    return not exact and _parsed(constant)[0] >= _FEWEST_DIGITS


class _Fit:
    """Moves of some constants of one side, in units of their last digit, that bring the sides together."""

    def __init__(
        self, moving: Term, other: Term, constants: list[Term], points: Sequence[Point], budget: Budget | None = None
    ) -> None:
        self.budget = budget
        self.constants = constants[:_MOST]
        self.names = [f"constant {i}" for i in range(len(self.constants))]
        holes = {c: sym(n) for c, n in zip(self.constants, self.names, strict=True)}
        self.sides: Sides = compiled([substitute(moving, holes), other])
        self.units = [float(unit(c)) for c in self.constants]
        self.values = [float(c.data[0]) for c in self.constants]
        start = [0.0] * len(self.constants)
        self.points = [p for p in points if self._miss(start, p) is not None][:_MOST_POINTS]

    def found(self) -> Rounded | None:
        """First one constant alone, each in turn, then all together."""
        if len(self.points) < _FEWEST_POINTS:
            return None
        for k in range(len(self.constants)):
            moves = self._solved([k])
            if moves is not None:
                return self._result(moves)
        if len(self.constants) > 1:
            moves = self._solved(list(range(len(self.constants))))
            if moves is not None:
                return self._result(moves)
        return None

    def as_they_are(self, moved: Mapping[Term, Term]) -> Rounded | None:
        """Whether the sides agree already, after ``moved`` was done."""
        if len(self.points) < _FEWEST_POINTS or not self._agree([]):
            return None
        changes = [(rough, float(fine.data[0])) for rough, fine in moved.items()]
        return _rounded(changes)

    def as_they_are_closely(self) -> bool:
        """Whether the sides agree to nearly all digits of doubles."""
        misses = [self._miss([], p) for p in self.points]
        return len(misses) >= _FEWEST_POINTS and all(m is not None and abs(m) <= _CLOSELY for m in misses)

    def _result(self, moves: list[float]) -> Rounded | None:
        changes = [
            (c, v + m * u)
            for c, v, m, u in zip(self.constants, self.values, moves, self.units, strict=True)
            if abs(m * u) > _AGREE * abs(v) * 1e-3
        ]
        return _rounded(changes) if changes else None

    def _miss(self, moves: list[float], point: Point) -> float | None:
        """Relative difference of the sides, or ``None`` where one has no value."""
        at: dict[str, object] = dict(point)
        for name, value, move, unit_ in zip(self.names, self.values, moves, self.units, strict=True):
            at[name] = value + move * unit_
        a, b = self.sides(at)
        if not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
            return None
        scale = max(abs(a), abs(b))
        if not math.isfinite(scale):
            return None
        return (a - b) / scale if scale else 0.0

    def _agree(self, moves: list[float]) -> bool:
        return all((m := self._miss(moves, p)) is not None and abs(m) <= _AGREE for p in self.points)

    def _solved(self, active: list[int]) -> list[float] | None:
        """Gauss–Newton with the smallest moves; ``None`` unless the sides then agree within the units allowed."""
        moves = [0.0] * len(self.constants)
        for _ in range(_ROUNDS):
            misses, slopes = self._linearised(moves, active)
            if misses is None:
                return None
            step = least_squares(slopes, misses)
            for k, s in zip(active, step, strict=True):
                moves[k] = min(1.0, max(-1.0, moves[k] - s))
            if max(abs(s) for s in step) < 1e-12:
                break
        if any(abs(moves[k]) >= _WITHIN for k in active) or not self._agree(moves):
            return None
        return moves

    def _linearised(self, moves: list[float], active: list[int]) -> tuple[list[float] | None, list[list[float]]]:
        misses: list[float] = []
        slopes: list[list[float]] = []
        for point in self.points:
            if self.budget is not None:
                self.budget.check()
            here = self._miss(moves, point)
            row = []
            for k in active:
                nudged = list(moves)
                nudged[k] += _STEP * max(1.0, abs(self.values[k]) / self.units[k] * 1e-3)
                there = self._miss(nudged, point)
                if here is None or there is None:
                    return None, []
                row.append((there - here) / (nudged[k] - moves[k]))
            misses.append(here or 0.0)
            slopes.append(row)
        return misses, slopes


def _rounded(changes: Sequence[tuple[Term, float]]) -> Rounded:
    largest = max(abs(new / float(c.data[0]) - 1) for c, new in changes)
    return Rounded(len(changes), largest, tuple((c.data[1], new) for c, new in changes))
