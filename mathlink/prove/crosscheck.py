"""Both sides of an obligation at points of its domain, to 50 digits: the check that every proof has to pass, and every witness."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mpmath import mp

from mathlink.errors import OutOfReach
from mathlink.model import Obligation
from mathlink.prove.linear import normal
from mathlink.sample import points
from mathlink.term import BINDERS, Term, postorder
from mathlink.views.mp import evaluate_exact, evaluate_mp

if TYPE_CHECKING:
    from mathlink.model import Budget, Domain, Point

__all__ = ["Checked", "crosscheck", "holds_at", "inside", "value_of"]

_DIGITS = 50
_TRUSTED = 30  # digits that are left after any cancellation that is worth a statement
_DIGITS_OF_QUADRATURE = 20
_COUNT = 24


@dataclass(frozen=True)
class Checked:
    """Number of points at which both sides have a value and the relation holds, and the first one at which it does not."""

    points: int
    against: Point | None = None


def crosscheck(obligation: Obligation, budget: Budget, count: int = _COUNT) -> Checked:
    """The obligation at up to ``count`` points of its domain, signs mixed where the domain allows it.

    Stops early when half of the time is used up. Points at which a side has no value do not count.
    """
    seen = 0
    stop = budget.left() / 2
    for point in points(obligation.domain, count, budget.seed):
        if not inside(obligation.domain, point):
            continue
        verdict = holds_at(obligation, point)
        if verdict is False:
            return Checked(seen, point)
        seen += verdict is True
        if budget.left() < stop:
            break
    return Checked(seen)


def holds_at(obligation: Obligation, point: Point) -> bool | None:
    """Whether the relation holds at the point over the reals; ``None`` where a side has no value or it cannot be told.

    Rational sides are compared exactly; others to 30 of 50 digits (what then seems to differ again with 200 digits), so
    ``<`` between nearly equal sides cannot be told.
    """
    exact = _exact(obligation, point)
    if exact is not None:
        return exact
    slow = any(t.op in BINDERS for t in postorder(obligation.left, obligation.right))
    for digits in (_DIGITS_OF_QUADRATURE,) if slow else (_DIGITS, 4 * _DIGITS):
        try:
            left = evaluate_mp(obligation.left, point, digits)
            right = evaluate_mp(obligation.right, point, digits)
        except (ArithmeticError, ValueError, OutOfReach):
            return None
        verdict = _compare(left, obligation.relation, right, digits)
        if verdict is not False:
            return verdict
    return False


def inside(domain: Domain, point: Point) -> bool:
    """Whether the point satisfies every hypothesis beyond rounding."""
    return all(_satisfied(normal(h), domain, point) for h in domain.hypotheses)


_SIGNS = {"lt": "<", "le": "<=", "eq": "=", "ne": "!="}


def _satisfied(condition: Term, domain: Domain, point: Point) -> bool:
    if condition.op == "and":
        return all(_satisfied(a, domain, point) for a in condition.args)
    if condition.op == "or":
        return any(_satisfied(a, domain, point) for a in condition.args)
    if condition.op not in _SIGNS:
        return condition.op == "true"
    return holds_at(Obligation(condition.args[0], _SIGNS[condition.op], condition.args[1], domain), point) is True


def _exact(obligation: Obligation, point: Point) -> bool | None:
    try:
        left: Fraction = evaluate_exact(obligation.left, point)
        right: Fraction = evaluate_exact(obligation.right, point)
    except (ArithmeticError, ValueError, OutOfReach):
        return None
    return {
        "=": left == right,
        "!=": left != right,
        "<": left < right,
        "<=": left <= right,
        ">": left > right,
        ">=": left >= right,
    }[obligation.relation]


def _compare(left: Any, relation: str, right: Any, digits: int) -> bool | None:
    scale = max(abs(left), abs(right))
    trusted = min(_TRUSTED, digits * _TRUSTED // _DIGITS)
    near = bool(abs(left - right) <= scale * mp.mpf(10) ** -trusted or scale < mp.mpf(10) ** -min(digits, _DIGITS))
    if relation == "=":
        return near
    if near:
        return True if relation in ("<=", ">=") else None
    return relation == "!=" or bool(left < right if relation in ("<", "<=") else left > right)


def value_of(term: Term, point: Point) -> float | None:
    """The nearest double of a side, for a report."""
    try:
        return float(evaluate_mp(term, point))
    except (ArithmeticError, ValueError, OutOfReach):
        return None
