"""A point that refutes, tried on the running function: only what really differs there is told to anyone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.bind.instance import ShapeProblem
from mathlink.errors import InputProblem, MathlinkError, OutOfReach
from mathlink.judge.gather import domain_points
from mathlink.model import Counterexample
from mathlink.views.arb import rounded

if TYPE_CHECKING:
    from mathlink.judge.case import Case
    from mathlink.model import Budget, Obligation, Point
    from mathlink.term import Term

__all__ = ["Seen", "exact_value", "look", "no_number"]

_TRIED = 12


@dataclass(frozen=True)
class Seen:
    """What happened at one point.

    ``left`` and ``right`` are the two sides of the statement with the code's own returned doubles put in (exact
    arithmetic otherwise); ``None`` where a side has no value. ``ran`` is the call; ``clash`` tells that what it returns does not
    fit the statement's indices.
    """

    point: Point
    ran: lift.Run
    left: float | None
    right: float | None
    position: int = 0
    problem: str = ""
    clash: bool = False

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
        return [Seen(point, ran, None, None, problem=str(error), clash=isinstance(error, ShapeProblem))]
    return [
        Seen(point, ran, exact_value(ob.left, point), exact_value(ob.right, point), position)
        for position, ob in enumerate(obligations)
    ]


def no_number(case: Case, budget: Budget) -> str:
    """In words, that the code gives nan or inf at every point at which the equation has a value; ``""`` where it does not."""
    words = ""
    for point in domain_points(case.domain, case.filters, _TRIED, budget.seed):
        ran = lift.run(case.function, case.configuration, point)
        if ran.exception or _is_finite(ran.value):
            return ""
        try:
            rights = [exact_value(ob.right, point) for ob in case.obligations(case.results_at(_with_zeros(ran.value)))]
        except (MathlinkError, ArithmeticError):
            return ""
        if rights and None not in rights:
            sizes = ", ".join(f"{name} of shape {shape}" for name, shape in case.shapes.items())
            words = f"with {sizes} the code gives {ran.value!r:.60}, where the equation has a value"
    return words


def _is_finite(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def _with_zeros(value: Any) -> Any:
    """A returned value with 0 in place of nan and inf, as it stands for its shape alone."""
    if isinstance(value, (list, tuple)):
        return [_with_zeros(v) for v in value]
    return value if _is_finite(value) else 0.0


def sides_at(obligation: Obligation, point: Point) -> tuple[float | None, float | None]:
    """Both sides of an obligation at a point, in exact arithmetic rounded to doubles."""
    return exact_value(obligation.left, point), exact_value(obligation.right, point)


def exact_value(term: Term, point: Point) -> float | None:
    """The term's value, correctly rounded from a certified ball; ``None`` where it has none."""
    try:
        if term.op == "const":
            return float(term.data[0])
        value = rounded(term, point)
    except (InputProblem, OutOfReach, OverflowError):
        return None
    return value if value is not None and math.isfinite(value) else None


def to_point(values: dict[str, float]) -> Point:
    """Doubles as exact values."""
    return {name: Fraction(value) for name, value in values.items()}
