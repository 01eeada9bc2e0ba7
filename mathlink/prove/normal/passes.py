"""Runs work on a reader again and again until the plan fits the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import MOST_GENERATORS, Full
from mathlink.prove.normal.plan import Plan, Refined
from mathlink.prove.normal.reader import Reader
from mathlink.term import conjuncts

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Budget, Domain
    from mathlink.term import Term

    T = TypeVar("T")

__all__ = ["excludes", "over_passes"]

FIRST_WIDTH = 20
MOST_PASSES = 60


def over_passes(domain: Domain, budget: Budget, work: Callable[[Reader], T], *, arcs: bool = False) -> T:
    """What ``work`` gives on a reader that knows the hypotheses; asin is written over atan where ``arcs``.

    Raises
    ------
    OutOfReach : a limit of the normal form.
    OutOfTime : the budget is used up.
    """
    plan, width = Plan(), FIRST_WIDTH
    for _ in range(MOST_PASSES):
        budget.check()
        reader = Reader(domain, plan, width, budget, arcs=arcs)
        try:
            reader.assume(*conjuncts(domain.hypotheses))
            reader.forget()
            return work(reader)
        except Refined:
            continue
        except Full:
            width *= 2
            if width > MOST_GENERATORS:
                break
    raise OutOfReach("too many generators or passes")


def excludes(domain: Domain, condition: Term, budget: Budget) -> bool:
    """Whether the condition certainly holds at no point of the domain."""
    try:
        return over_passes(domain, budget, lambda reader: reader.truth(condition)) is False
    except OutOfReach:
        return False
