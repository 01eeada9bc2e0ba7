"""Both sides as quotients over sums of every length; equal quotients prove the equation for all shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError, OutOfReach
from mathlink.model import Evidence, Outcome
from mathlink.prove.answers import engine
from mathlink.prove.indices.definedness import needed
from mathlink.prove.indices.reader import IndexReader
from mathlink.prove.normal.field import Full, Nowhere
from mathlink.prove.normal.plan import Plan, Refined
from mathlink.prove.normal.sketch import as_data, sketch
from mathlink.term import conjuncts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.model import Budget, Obligation
    from mathlink.prove.indices.reader import Range

__all__ = ["decide"]

FIRST_WIDTH = 24
MOST_WIDTH = 200
MOST_PASSES = 60
NON_EMPTY = "no axis is empty"


@engine(
    "indices",
    (Nowhere, "no value anywhere: {error}"),
    ((MathlinkError, ArithmeticError, RecursionError, MemoryError), "out of reach: {error}"),
)
def decide(obligation: Obligation, budget: Budget, entries: Mapping[str, Range] | None = None) -> Evidence | str:
    """PROVED where both sides have the same normal form, else OPEN: an identity that is not proved is not refuted.

    Parameters
    ----------
    obligation : an equation whose terms hold ``index(array, i, …)``, free indices, and sums whose bounds are symbols.
        Its hypotheses say that lengths are at least 1.
    entries : array → range of all its entries, where the domain states one.
    """
    if obligation.relation != "=":
        return "only equations have a normal form for all shapes"
    entries = entries or {}
    plan, width = Plan(), FIRST_WIDTH
    for _ in range(MOST_PASSES):
        budget.check()
        reader = IndexReader(obligation.domain, plan, width, budget, entries)
        try:
            reader.assume(*conjuncts(obligation.domain.hypotheses))
            reader.forget()
            return _compared(reader, obligation, entries)
        except Refined:
            continue
        except Full:
            width *= 2
            if width > MOST_WIDTH:
                break
    raise OutOfReach("too many generators or passes")


def _compared(reader: IndexReader, obligation: Obligation, entries: Mapping[str, Range]) -> Evidence | str:
    left, right = reader.read(obligation.left), reader.read(obligation.right)
    if left != right and not reader.field.sub(left, right).top.is_zero():
        return "the normal forms of the sums differ"
    met = dict(reader.met)
    steps = sketch(reader, left, "=", right)
    always, everywhere = needed(reader, tuple(met))
    return Evidence(
        "indices",
        Outcome.PROVED,
        steps=steps,
        conditions=always,
        assumptions=(NON_EMPTY, *dict.fromkeys(everywhere.values())),
        sketch=as_data(reader, obligation, (left, right), always, met=met, entries=entries, everywhere=everywhere),
    )
