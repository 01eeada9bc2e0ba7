"""Which branches of the code the test points went through, and points for the ones they did not."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import lift, sample
from mathlink.prove.linear import negated
from mathlink.sample import holds
from mathlink.term import BINDERS, Term, and_, boolean, conjuncts, or_, postorder
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Budget, Point

__all__ = ["cover", "sides"]

_PER_SIDE = 3
_MOST_SIDES = 64
_PATIENCE = 150
_FEASIBLE_SECONDS = 1.5
_SEEK_SECONDS = 1.0

Side = tuple[Term, bool]
"""An if-then-else and whether its condition holds."""


def cover(
    code: Sequence[Term], case: Case, points: Sequence[Point], budget: Budget
) -> tuple[list[Point], tuple[str, ...]]:
    """Points for the branch sides that ``points`` miss, and the sides for which none was found although there may be one.

    A side that ends in the code's own exception needs no point: it lies outside the domain that a proof speaks of.
    """
    reached = sides(code)
    missing = {side: when for side, when in reached.items() if not _raises(side)}
    for point in points:
        _strike(missing, code, point)
    found: list[Point] = []
    for side, when in list(missing.items())[:_MOST_SIDES]:
        if side not in missing:
            continue
        domain = dataclasses.replace(case.domain, hypotheses=(*case.domain.hypotheses, *conjuncts([when])))
        new = sample.points(domain, _PER_SIDE, budget.seed, patience=_PATIENCE)
        new = [point for point in new if all(f(point) for f in case.filters)]
        for point in new:
            _strike(missing, code, point)
        found += new
    if missing:
        found += _sought(code, case, [*points, *found], budget)
        for point in found:
            _strike(missing, code, point)
    limit = budget.part(_FEASIBLE_SECONDS)
    return found, tuple(_words(when) for when in missing.values() if _may_hold(when, case, limit))


def _sought(code: Sequence[Term], case: Case, points: Sequence[Point], budget: Budget) -> list[Point]:
    """Points of the domain that a search finds from the known ones, one input moved at a time."""
    if not points:
        return []

    def inside(numbers: Mapping[str, float]) -> bool:
        point = {n: Fraction(v) for n, v in numbers.items()}
        return all(holds(h, point) is True for h in case.domain.hypotheses) and all(f(point) for f in case.filters)

    starts = [{n: float(v) for n, v in point.items()} for point in points]
    new, _ = lift.branch_points(code, case.domain.kinds, starts, budget.part(_SEEK_SECONDS), inside)
    return [{n: Fraction(v) for n, v in numbers.items()} for numbers in new]


def sides(roots: Sequence[Term]) -> dict[Side, Term]:
    """Every side of every branch below the roots, with the condition under which it is reached."""
    order = list(postorder(*roots))
    when: dict[Term, Term] = dict.fromkeys(roots, boolean(True))
    found: dict[Side, Term] = {}
    for t in reversed(order):
        here = when.get(t)
        if here is None or t.op in BINDERS:
            continue
        if t.op != "ite":
            for a in t.args:
                when[a] = _either(when.get(a), here)
            continue
        condition, yes, no = t.args
        when[condition] = _either(when.get(condition), here)
        for branch, holding, decided in ((yes, True, condition), (no, False, negated(condition))):
            found[t, holding] = _both(here, decided)
            when[branch] = _either(when.get(branch), found[t, holding])
    return found


def _both(a: Term, b: Term) -> Term:
    return b if a.op == "true" else and_(a, b)


def _either(a: Term | None, b: Term) -> Term:
    if a is None or a is b:
        return b
    return boolean(True) if "true" in (a.op, b.op) else or_(a, b)


def _raises(side: Side) -> bool:
    node, holding = side
    return node.args[1 if holding else 2].op == "raise"


def _strike(missing: dict[Side, Term], code: Sequence[Term], point: Point) -> None:
    """Take out the sides that an evaluation at the point goes through."""
    seen: set[Term] = set()
    waiting = list(code)
    while waiting and missing:
        t = waiting.pop()
        if t in seen:
            continue
        seen.add(t)
        if t.op != "ite":
            waiting.extend(t.args if t.op not in BINDERS else ())
            continue
        decided = holds(t.args[0], point)
        if decided is None:
            continue
        missing.pop((t, decided), None)
        waiting += [t.args[0], t.args[1 if decided else 2]]


def _may_hold(when: Term, case: Case, budget: Budget) -> bool:
    from mathlink.prove import smt

    if budget.left() <= 0:
        return True
    return smt.feasible((*case.domain.hypotheses, *conjuncts([when])), case.domain.kinds, budget.part(0.5)) is not False


def _words(when: Term) -> str:
    text = to_text(when)
    return text if len(text) <= 120 else f"{text[:117]}…"
