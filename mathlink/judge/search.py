"""The running function against the equation under Hypothesis: sampled points first, then its search for one that differs."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.judge import numeric, replay
from mathlink.judge.timed import answered
from mathlink.model import Evidence, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.finding import Finding
    from mathlink.model import Budget, Point

__all__ = ["searched"]

_EXAMPLES = 100
_SECONDS = 3.0


def searched(case: Case, budget: Budget, also: Sequence[Point] = ()) -> Finding:
    """As :func:`numeric.agreement`, and where that finds agreement, a search by Hypothesis for a point that differs.

    A point that it finds counts like any other.
    """
    found = numeric.agreement(case, budget, also=also)
    if found.status is not Status.TESTED or not case.domain.kinds:
        return found
    from mathlink.prove import floats

    share = budget.part(min(_SECONDS, max(0.0, budget.left() / 2)))
    search = floats.explore(case.domain, lambda point: _agrees(case, point, share), share, _EXAMPLES)
    if search.point is not None:
        return numeric.agreement(case, budget, also=[*also, search.point])
    evidence = Evidence("hypothesis", Outcome.AGREES, points=search.valid, seed=budget.seed)
    points = found.points + search.valid
    message = f"the function agreed with the equation at {points} inputs"
    return dataclasses.replace(found, message=message, points=points, evidence=(*found.evidence, evidence))


def _agrees(case: Case, point: Point, budget: Budget) -> bool | None:
    """``None`` where there is nothing to compare, or no answer in time."""
    if not all(f(point) for f in case.filters):
        return None
    try:
        seen = answered(lambda: replay.look(case, point), budget.left(), point)
    except MathlinkError:
        return None
    if any(s.left is None or s.right is None for s in seen):
        return None
    return numeric.odd(case, seen, 0.0) is None
