"""Proof piece by piece: an equation with ⌊·⌋ of one real symbol, on each piece of a period on which the ⌊·⌋ do not jump."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.answers import engine, unless_numbers_disagree
from mathlink.prove.linear import form_of
from mathlink.prove.words import in_words
from mathlink.term import Term, add, conjuncts, const, div, fn, lt, mul, neg, postorder, rebuild, sub, substitute, sym

__all__ = ["decide"]

_MOST_PIECES = 40


@engine("pieces")
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """PROVED where x = m·j + f with whole j and 0 ≤ f < m makes every ⌊·⌋ whole on each piece, and the sides equal there."""
    left, right = rebuild(obligation.left, _in_floors), rebuild(obligation.right, _in_floors)
    floors = [t for t in postorder(left, right) if t.op == "fn" and t.data == "floor"]
    name = _symbol(floors, obligation.domain)
    if obligation.relation != "=" or name is None:
        return "no rounding of one real symbol"
    period, pieces = _pieces(floors)
    if len(pieces) > _MOST_PIECES:
        return "too many pieces"
    steps: list[str] = []
    for low, high in pieces:
        budget.check()
        here, words = _on(Obligation(left, "=", right, obligation.domain), floors, name, period, low, high)
        found = flint.decide(here, budget.part(0.5))
        if found.outcome is not Outcome.PROVED or found.conditions:
            return "the normal forms differ on a piece"
        steps += [f"for {words}:", *(f"  {s}" for s in found.steps)]
    proof = Evidence("pieces", Outcome.PROVED, steps=tuple(steps))
    return unless_numbers_disagree(proof, obligation, budget)


def _in_floors(term: Term, args: tuple[Term, ...]) -> Term | None:
    """Every kind of rounding down by a number over ⌊·⌋."""
    if term.op == "fn" and term.data == "ceil":
        return neg(fn("floor", neg(args[0])))
    if term.op in ("floordiv", "mod") and args[1].op == "const" and args[1].data[0]:
        whole = fn("floor", div(*args))
        return whole if term.op == "floordiv" else sub(args[0], mul(args[1], whole))
    return None


def _symbol(floors: list[Term], domain: Domain) -> str | None:
    """The one real symbol in which every argument is linear."""
    names: set[str] = set()
    for t in floors:
        parts, _ = form_of(t.args[0])
        if len(parts) != 1 or parts[0][0].op != "sym" or domain.kinds.get(parts[0][0].data) != "real":
            return None
        names.add(parts[0][0].data)
    return names.pop() if len(names) == 1 else None


def _pieces(floors: list[Term]) -> tuple[int, list[tuple[Fraction, Fraction]]]:
    """The period m, and the places and open intervals of [0, m) at and between the jumps."""
    lines = [(form_of(t.args[0])[0][0][1], form_of(t.args[0])[1]) for t in floors]
    period = math.lcm(*(slope.denominator for slope, _ in lines))
    jumps = {Fraction(0)}
    for slope, offset in lines:
        ends = sorted((offset, slope * period + offset))
        if ends[1] - ends[0] > _MOST_PIECES:
            raise OutOfReach("too many pieces")
        for k in range(math.ceil(ends[0]), math.floor(ends[1]) + 1):
            place = (k - offset) / slope
            if 0 <= place < period:
                jumps.add(place)
    ordered = [*sorted(jumps), Fraction(period)]
    pieces = [(a, a) for a in ordered[:-1]]
    return period, pieces + list(itertools.pairwise(ordered))


def _on(
    obligation: Obligation, floors: list[Term], name: str, period: int, low: Fraction, high: Fraction
) -> tuple[Obligation, str]:
    """The equation on a piece, every ⌊·⌋ written as what it is there; and the piece in words."""
    whole, part = sym(f"{name}\N{PRIME}"), sym(f"{name}\N{DOUBLE PRIME}")
    place = low == high
    rest = const(low) if place else part
    put = {sym(name): add(mul(const(period), whole), rest)}
    known: dict[Term, Term] = {}
    for t in floors:
        parts, offset = form_of(t.args[0])
        slope = parts[0][1]
        level = math.floor(slope * (low if place else (low + high) / 2) + offset)
        known[t] = add(mul(const(slope * period), whole), const(level))
    domain = obligation.domain
    kinds = {n: k for n, k in domain.kinds.items() if n != name} | {whole.data: "int"}
    hypotheses = [substitute(h, put) for h in conjuncts(domain.hypotheses)]
    if not place:
        kinds[part.data] = "real"
        hypotheses += [lt(const(low), part), lt(part, const(high))]
    left, right = (substitute(substitute(s, known), put) for s in (obligation.left, obligation.right))
    words = f"{name} = {in_words(put[sym(name)])}" + ("" if place else f", {low} < {part.data} < {high}")
    return Obligation(left, "=", right, Domain(kinds, tuple(hypotheses))), words
