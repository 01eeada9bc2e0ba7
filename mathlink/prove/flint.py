"""Proof by normal form: both sides as quotients over generators; equal numerators prove the equation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.model import Domain, Evidence, Obligation, Outcome
from mathlink.prove.answers import engine
from mathlink.prove.normal.arctangents import vanishes
from mathlink.prove.normal.conditions import definedness
from mathlink.prove.normal.field import Nowhere
from mathlink.prove.normal.passes import over_passes
from mathlink.prove.normal.signs import POSITIVE
from mathlink.prove.normal.sketch import as_data, sketch
from mathlink.prove.sketch import Put
from mathlink.term import conjuncts, free_symbols, postorder, substitute

if TYPE_CHECKING:
    from mathlink.model import Budget
    from mathlink.prove.normal.field import Quotient
    from mathlink.prove.normal.reader import Reader
    from mathlink.term import Term

__all__ = ["decide"]

ARCS = frozenset({"asin", "acos"})


@engine(
    "flint",
    (Nowhere, "no value anywhere: {error}"),
    ((MathlinkError, ArithmeticError, RecursionError, MemoryError), "out of reach: {error}"),
    (Exception, "internal error: {kind}: {error}"),
)
def decide(claim: Obligation, budget: Budget) -> Evidence | str:
    """PROVED where the normal form of ``left − right`` is zero (for an inequality: has a known sign), else OPEN.

    ``conditions`` lists what had to hold: denominators that are not zero, radicands that are not negative, and so on.
    """
    obligation, put = _substituted(claim)
    names = {t.data for t in postorder(obligation.left, obligation.right) if t.op == "fn"}
    ways = (False, True) if names & ARCS else (False,)
    found: Evidence | str = ""
    for arcs in ways:
        found = over_passes(obligation.domain, budget, lambda reader: _compared(reader, obligation), arcs=arcs)
        if isinstance(found, str):
            continue
        if found.sketch is not None:
            steps = (*(Put(symbol, value) for symbol, value in put), *found.sketch.steps)
            return replace(found, sketch=replace(found.sketch, claim=claim, steps=steps))
        return found
    return found


def _compared(reader: Reader, obligation: Obligation) -> Evidence | str:
    left, right = reader.read(obligation.left), reader.read(obligation.right)
    if not _shown(reader, left, obligation.relation, right):
        return _by_angles(reader, left, obligation.relation, right)
    met = dict(reader.met)
    steps = sketch(reader, left, obligation.relation, right)
    needed = definedness(reader, tuple(met))
    return Evidence(
        "flint",
        Outcome.PROVED,
        steps=steps,
        conditions=needed,
        sketch=as_data(reader, obligation, (left, right), needed, met=met),
    )


def _by_angles(reader: Reader, left: Quotient, relation: str, right: Quotient) -> Evidence | str:
    """A difference of arc tangents of numbers, which complex multiplication settles."""
    gap = reader.field.sub(left, right)
    if relation != "=" or not vanishes(reader, gap):
        return "the normal forms differ"
    words = "the arc tangents in it are arguments of complex numbers whose product is real: it is 0"
    steps = (*sketch(reader, left, relation, right), words)
    return Evidence("flint", Outcome.PROVED, steps=steps, conditions=definedness(reader, tuple(reader.met)))


def _shown(reader: Reader, left: Quotient, relation: str, right: Quotient) -> bool:
    if left == right:
        return relation in ("=", "<=", ">=")
    gap = reader.field.sub(left, right)
    if gap.top.is_zero():
        return relation in ("=", "<=", ">=")
    if relation == "=":
        return False
    sign = reader.signs.of(gap)
    return {
        "<": sign == -POSITIVE,
        "<=": sign < 0,
        ">": sign == POSITIVE,
        ">=": sign > 0,
        "!=": abs(sign) == POSITIVE,
    }.get(relation, False)


def _substituted(obligation: Obligation) -> tuple[Obligation, tuple[tuple[Term, Term], ...]]:
    """Hypotheses ``symbol = term`` used up by substitution, and what was put for what."""
    left, right, domain = obligation.left, obligation.right, obligation.domain
    hypotheses = conjuncts(domain.hypotheses)
    for condition in hypotheses:
        if condition.op != "eq":
            continue
        for symbol, value in (condition.args, condition.args[::-1]):
            if symbol.op == "sym" and symbol.data not in free_symbols(value):
                change = {symbol: value}
                left, right = substitute(left, change), substitute(right, change)
                hypotheses = tuple(substitute(h, change) for h in hypotheses if h is not condition)
                again = Obligation(left, obligation.relation, right, Domain(domain.kinds, hypotheses))
                found, further = _substituted(again)
                return found, ((symbol, value), *further)
    return Obligation(left, obligation.relation, right, Domain(domain.kinds, hypotheses, domain.examples)), ()
