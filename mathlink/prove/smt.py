"""The z3 engine: nonlinear real arithmetic with axioms; proofs that are not vacuous, models that are replayed, feasibility of conditions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3

from mathlink.errors import OutOfReach, OutOfTime
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.answers import engine
from mathlink.prove.crosscheck import Checked, crosscheck, holds_at, inside, value_of
from mathlink.prove.defined import conditions as needed_conditions
from mathlink.prove.defined import defined
from mathlink.prove.sketch import Needed, Opaque, Sketch
from mathlink.sample import points
from mathlink.term import Term, boolean, conjuncts, size
from mathlink.views.z3 import Translation, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.model import Kind, Point
    from mathlink.prove.sketch import Step

__all__ = ["decide", "feasible"]

_LARGEST = 600  # nodes
_FEWEST_POINTS = 3
_FIRST_SHARE = 0.6  # of the time, for z3's own choice of method; the rest for its real-algebra method
_SAMPLES = 12
_TRUE = boolean(True)


@engine("z3", ((z3.Z3Exception, RecursionError, ArithmeticError, ValueError), "z3 failed: {kind}: {error}"))
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """``PROVED`` if no point of the domain where both sides are defined breaks the relation, and such points were seen.

    A model that breaks it is ``REFUTED`` only once 50-digit or exact arithmetic confirms it at a point of doubles.
    Everything else is ``OPEN``.
    """
    budget.check()
    left, right, domain = obligation.left, obligation.right, obligation.domain
    if size(left, right) > _LARGEST:
        return f"more than {_LARGEST} nodes"
    checked = crosscheck(obligation, budget, _SAMPLES)
    if checked.against is not None:
        return _refuted(obligation, checked.against)
    if checked.points < (_FEWEST_POINTS if domain.kinds else 1):
        return "too few points of the domain at which both sides have a value: nothing to show"
    task = _Task(domain, budget, defined(left, right))
    goal = _relation(task, obligation)
    answer = task.ask([z3.Not(goal)])
    if answer == z3.unsat:
        return _proved(obligation, task, checked, budget)
    if answer == z3.sat:
        point = task.model_point()
        if point is not None and inside(domain, point) and holds_at(obligation, point) is False:
            return _refuted(obligation, point)
        return "z3 has a model, which does not break the relation when it is replayed"
    return "z3 could not tell in time"


def feasible(conditions: Sequence[Term], kinds: Mapping[str, Kind], budget: Budget) -> bool | None:
    """Whether some point satisfies all conditions: certainly, certainly not, or ``None`` where it cannot be told."""
    every = conjuncts(conditions)
    domain = Domain(dict(kinds), every)
    try:
        if any(inside(domain, p) for p in points(domain, _SAMPLES, budget.seed)):
            return True
        if size(*every) > _LARGEST:
            return None
        task = _Task(domain, budget)
        answer = task.ask([])
        if answer == z3.unsat:
            return False
        point = task.model_point() if answer == z3.sat else None
        return True if point is not None and inside(domain, point) else None
    except (OutOfReach, OutOfTime, z3.Z3Exception, RecursionError):
        return None


def _relation(task: _Task, obligation: Obligation) -> Any:
    left, right = task.translation.real(obligation.left), task.translation.real(obligation.right)
    match obligation.relation:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
    raise OutOfReach(f"the relation {obligation.relation}")


def _proved(obligation: Obligation, task: _Task, checked: Checked, budget: Budget) -> Evidence | str:
    """Unless the axioms rule out a point at which everything has a value: then they, or their translation, are wrong."""
    for point in points(obligation.domain, _FEWEST_POINTS, budget.seed):
        if task.ask(task.at(point), Budget.seconds(min(0.5, max(0.05, budget.left())))) == z3.unsat and (
            holds_at(obligation, point) is not None
        ):
            return "z3 excludes a point of the domain at which both sides have a value"
    steps = [f"{z3.get_version_string()}: no real point of the domain breaks the relation"]
    if task.translation.abstract:
        steps.append("exponentials, logarithms and the like enter as unknowns with axioms that are true of them")
    needed = needed_conditions(obligation.domain, obligation.left, obligation.right)
    said: tuple[Step, ...] = (*map(Opaque, steps), *map(Needed, needed))
    return Evidence(
        "z3",
        Outcome.PROVED,
        steps=tuple(steps),
        sketch=Sketch(obligation, "z3", z3.get_version_string(), said),
        conditions=needed,
        points=checked.points,
    )


def _refuted(obligation: Obligation, point: Point) -> Evidence:
    return Evidence(
        "z3",
        Outcome.REFUTED,
        witness=point,
        left=value_of(obligation.left, point),
        right=value_of(obligation.right, point),
        points=1,
    )


class _Task:
    """The hypotheses of a domain, and a condition for definedness, in z3's words."""

    def __init__(self, domain: Domain, budget: Budget, condition: Term = _TRUE) -> None:
        self.domain = domain
        self.budget = budget
        self.translation = Translation(domain.kinds)
        every = conjuncts([*domain.hypotheses, defined(*domain.hypotheses), condition])
        self.given = [self.translation.condition(h) for h in every]
        self.model: Any = None

    def ask(self, goals: list[Any], budget: Budget | None = None) -> Any:
        """``sat``, ``unsat`` or ``unknown`` for the hypotheses with the goals; keeps the model."""
        budget = budget or self.budget
        whole = not any(z3.is_int(s) for s in self.translation.symbols.values())
        answer = self._try(z3.Solver(), goals, budget.left() * (_FIRST_SHARE if whole else 1.0))
        if answer == z3.unknown and whole:
            answer = self._try(z3.SolverFor("QF_NRA"), goals, budget.left())
        return answer

    def _try(self, solver: Any, goals: list[Any], seconds: float) -> Any:
        if seconds <= 0:
            return z3.unknown
        solver.set("timeout", max(1, int(seconds * 1000)))
        solver.add(*self.given, *self.translation.axioms, *goals)
        answer = solver.check()
        self.model = solver.model() if answer == z3.sat else None
        return answer

    def at(self, point: Point) -> list[Any]:
        """The symbols at the values of a point."""
        return [s == number(point[n]) for n, s in self.translation.symbols.items() if n in point]

    def model_point(self) -> Point | None:
        """The model's point, every value rounded to a double."""
        found: Point = {}
        for name, kind in self.domain.kinds.items():
            value = Fraction(0)
            if name in self.translation.symbols:
                value = _fraction(self.model.eval(self.translation.symbols[name], model_completion=True))
            if kind == "int" and value.denominator != 1:
                return None
            try:
                found[name] = Fraction(float(value))
            except OverflowError:
                return None
        return found


def _fraction(value: Any) -> Fraction:
    if z3.is_algebraic_value(value):
        value = value.approx(25)
    if z3.is_int_value(value):
        return Fraction(value.as_long())
    return Fraction(value.numerator_as_long(), value.denominator_as_long())
