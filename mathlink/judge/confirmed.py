"""One case read: the model of its code, confirmed at points at which both sides have values."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.bind import runs
from mathlink.bind.square import INVERSE
from mathlink.errors import NotConfirmed, NotModelled
from mathlink.judge import coverage, replay
from mathlink.judge.gather import domain_points, usable_points
from mathlink.model import Array
from mathlink.term import postorder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget, Model, Obligation, Point

__all__ = ["NoValue", "Read", "confirmed"]

_WANTED = 24
_ELSEWHERE = 12


@dataclass(frozen=True)
class Read:
    """The confirmed model, what is to be shown, points at which both sides have values, and branches that no point went through."""

    model: Model
    obligations: list[Obligation]
    points: list[Point]
    more: list[Point]
    missed: tuple[str, ...]


class NoValue(Exception):
    """The equation means nothing at these shapes: ``(X^T X)^{-1}`` with fewer rows than columns."""


def confirmed(case: Case, prepared: Prepared, budget: Budget) -> Read:
    """The case with a model that agrees with the running function.

    Raises
    ------
    NotModelled, NotConfirmed : the code, or its way of running, is not followed.
    NoValue, ShapeProblem : the equation says nothing at these shapes.
    """
    model = lift.read(
        case.function, case.configuration, opaque=prepared.claim.opaque, budget=budget.part(budget.left() / 3)
    )
    if model.assumed:
        case.domain = dataclasses.replace(case.domain, hypotheses=(*case.domain.hypotheses, *model.assumed))
    results = case.results_of(model)
    obligations = list(case.obligations(results))
    sides = [side for ob in obligations for side in (ob.left, ob.right)]
    points = usable_points(sides, case.domain, case.filters, _WANTED, budget.seed, budget=budget, calls=model.calls)
    code = [t for value in results.values() for t in (value.entries if isinstance(value, Array) else (value,))]
    more, missed = coverage.cover(code, case, points, budget)
    elsewhere = list(
        itertools.islice(domain_points(case.domain, case.filters, _ELSEWHERE, budget.seed + 1), _ELSEWHERE)
    )
    try:
        model = lift.confirm(model, case.function, [*points, *more, *elsewhere], budget)
    except NotConfirmed:
        if _is_nowhere_defined(obligations, case, budget):
            raise NoValue("at no input that was tried has the equation a value") from None
        raise
    if model.calls:
        raise NotModelled(
            f"`{next(iter(model.calls))}` is not followed, as opaque= says", hint="leave it out of opaque="
        )
    if runs.shifted(case.statement) and (count := case.unstated(results)):
        unsaid = f"the equation says nothing of {count} entr{'y' if count == 1 else 'ies'} of the result"
        model = dataclasses.replace(model, assumptions=(*model.assumptions, unsaid))
    return Read(model, obligations, [*points, *more], more, missed)


def _is_nowhere_defined(obligations: Sequence[Obligation], case: Case, budget: Budget) -> bool:
    """Whether an equation with an inverse has no value at any input that is tried."""
    if not any(t.op == "call" and t.data == INVERSE for t in postorder(*case.statement.terms())):
        return False
    drawn = itertools.islice(domain_points(case.domain, case.filters, _ELSEWHERE, budget.seed), _ELSEWHERE)
    return all(any(replay.exact_value(ob.right, point) is None for ob in obligations) for point in drawn)
