"""A proof counts only where going through it again does not find a step that is wrong."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink.model import Outcome

if TYPE_CHECKING:
    from mathlink.model import Budget, Evidence, Obligation

__all__ = ["gone_through"]

_POINTS = 6
_SECONDS = 0.5


def gone_through(found: Evidence, budget: Budget, obligation: Obligation) -> Evidence:
    """The evidence with its sketch, or ``OPEN`` where it is a proof with a step that is certainly wrong.

    The two sides are taken to agree at some points of the domain. A step that cannot be checked in time is let pass: the
    engine vouches for it, and ``mathlink.prove.recheck`` tells how far each proof was checked.
    """
    if found.outcome is not Outcome.PROVED:
        return found
    from mathlink.prove import recheck
    from mathlink.prove.rechecking.result import Said
    from mathlink.prove.sketch import in_words

    if found.sketch is None:
        found = dataclasses.replace(found, sketch=in_words(obligation, found))
    again = recheck(found, obligation, points=_POINTS, seed=budget.seed, seen=True, budget=budget.part(_SECONDS))
    if again.said is not Said.REJECTED:
        return found
    why = f"the proof did not stand when it was gone through again ({again.step}: {again.why}); please report this"
    return dataclasses.replace(found, outcome=Outcome.OPEN, reason=why, steps=(), conditions=(), sketch=None)
