"""A result that stands inside the equation: the constant by which the code's value is off."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.evaluate import compiled
from mathlink.prove.numbers import Number, recognise
from mathlink.prove.roots import root
from mathlink.prove.samples import close
from mathlink.term import Term, mul, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.model import Budget, Point

__all__ = ["Implicit", "factor"]

_SCALE = sym("the scale sought")
_FEWEST = 8
_MOST = 40
_USUAL = (-1.0, 4.0, 0.25, 2.0, 0.5, 1000.0, 0.001)


@dataclass(frozen=True)
class Implicit:
    """A statement in which the result stands as a symbol, and what the code returns for it.

    Attributes
    ----------
    left, right : the sides, with ``symbol`` where the result stands.
    result : the code's own term.
    called : the result as the equation writes it.
    """

    left: Term
    right: Term
    symbol: Term
    result: Term
    called: str

    def scaled(self, by: Term) -> tuple[Term, Term]:
        """The sides with the code's value multiplied."""
        value = {self.symbol: mul(self.result, by)}
        return substitute(self.left, value), substitute(self.right, value)


def factor(statement: Implicit, points: Sequence[Point], budget: Budget) -> Number | None:
    """c where the statement holds with the code's value divided by c, at every point where it can hold for any value.

    Points at which no multiple of the code's value fulfils the statement (a root that would have to be negative) say
    nothing; eight others must agree.
    """
    left, right = statement.scaled(_SCALE)
    search = _Search(left, right, points[:_MOST], budget)
    for scale in search.candidates():
        if not close(scale, 1.0) and search.holds(scale):
            return recognise(1 / scale)
    return None


class _Search:
    def __init__(self, left: Term, right: Term, points: Sequence[Point], budget: Budget) -> None:
        self.sides = compiled([left, right])
        self.points = points
        self.budget = budget

    def candidates(self) -> list[float]:
        """The usual scales, and the one that is right at the first point that has one."""
        for point in self.points:
            found = self.solved(point)
            if found is not None:
                number = recognise(1 / found)
                return [1 / c for c in _USUAL if not close(c, number.value)] + [1 / number.value]
        return []

    def holds(self, scale: float) -> bool:
        agreed = 0
        for point in self.points:
            a, b = self.at(point, scale)
            if a is not None and b is not None and close(a, b):
                agreed += 1
            elif self.budget.left() <= 0 or self.solved(point) is not None:
                return False
        return agreed >= _FEWEST

    def solved(self, point: Point) -> float | None:
        def miss(x: float) -> float | None:
            a, b = self.at(point, x)
            return None if a is None or b is None else a - b

        a, b = self.at(point, 1.0)
        scale = max(abs(v) for v in (a, b, 1e-300) if v is not None)
        found = root(miss, (1.0, 0.25, 4.0, -1.0, 1e-3, 1e3), scale)
        return found if found else None

    def at(self, point: Point, scale: float) -> tuple[float | None, float | None]:
        a, b = self.sides({**point, _SCALE.data: scale})
        return _number(a), _number(b)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return float(value)
