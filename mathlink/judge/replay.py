"""A point that refutes, tried on the running function: only what really differs there is told to anyone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.bind.instance import ShapeProblem
from mathlink.errors import InputProblem, OutOfReach
from mathlink.model import Counterexample
from mathlink.views.arb import enclose

if TYPE_CHECKING:
    from mathlink.judge.case import Case
    from mathlink.model import Obligation, Point
    from mathlink.term import Term

__all__ = ["Seen", "exact_value", "look"]


@dataclass(frozen=True)
class Seen:
    """What happened at one point.

    ``left`` and ``right`` are the two sides of the statement with the code's own returned doubles put in (exact
    arithmetic otherwise); ``None`` where a side has no value. ``ran`` is the call.
    """

    point: Point
    ran: lift.Run
    left: float | None
    right: float | None
    position: int = 0
    problem: str = ""

    @property
    def gap(self) -> float:
        """Relative difference of the sides; 0 if both vanish, inf if one side is missing."""
        if self.left is None or self.right is None:
            return math.inf
        largest = max(abs(self.left), abs(self.right))
        return abs(self.left - self.right) / largest if largest > 0 else 0.0

    def counterexample(self, equation: Any = None) -> Counterexample:
        """As it is shown: inputs by keyword, the full returned value, the equation's side."""
        code = self.ran.exception or self.ran.value
        return Counterexample(dict(self.ran.inputs), code, self.right if equation is None else equation)


def look(case: Case, point: Point) -> list[Seen]:
    """Run the function at the point and put what it returns into the statement: one entry per obligation.

    An exception or a value that is not finite gives a single entry without a left side.
    """
    ran = lift.run(case.function, case.configuration, point)
    if ran.exception:
        return [Seen(point, ran, None, None, problem=ran.exception)]
    try:
        results = case.results_at(ran.raw)
        obligations = list(case.obligations(results))
    except ArithmeticError as error:
        return [Seen(point, ran, None, None, problem=str(error))]
    except (ShapeProblem, OutOfReach) as error:
        return [Seen(point, ran, None, None, problem=str(error))]
    return [
        Seen(point, ran, exact_value(ob.left, point), exact_value(ob.right, point), position)
        for position, ob in enumerate(obligations)
    ]


def sides_at(obligation: Obligation, point: Point) -> tuple[float | None, float | None]:
    """Both sides of an obligation at a point, in exact arithmetic rounded to doubles."""
    return exact_value(obligation.left, point), exact_value(obligation.right, point)


def exact_value(term: Term, point: Point) -> float | None:
    """The term's value, correctly rounded from a certified ball; ``None`` where it has none."""
    try:
        if term.op == "const":
            return float(term.data[0])
        ball = enclose(term, point)
        value = math.nan if ball is None else float(ball.mid())
    except (InputProblem, OutOfReach, OverflowError):
        return None
    return value if math.isfinite(value) else None


def to_point(values: dict[str, float]) -> Point:
    """Doubles as exact values."""
    return {name: Fraction(value) for name, value in values.items()}
