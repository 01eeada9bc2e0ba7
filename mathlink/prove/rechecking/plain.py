"""Equations that follow by arithmetic alone, every function of the same arguments taken as one unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.rechecking.polynomial import Quotient, Ring, constant
from mathlink.prove.rechecking.signs import Signs, is_shown
from mathlink.prove.sketch import Let
from mathlink.term import postorder

if TYPE_CHECKING:
    from mathlink.model import Obligation
    from mathlink.term import Term

__all__ = ["follows_by_arithmetic"]

_ARITHMETIC = frozenset({"add", "sub", "mul", "div", "neg"})
_LARGEST_POWER = 64
_MOST_NODES = 600


def follows_by_arithmetic(claim: Obligation) -> bool:
    """Whether the relation follows for two quotients of polynomials in their symbols and in what is no arithmetic.

    For an inequality the sign of the difference has to show by bounds of symbols, or as a square.
    """
    terms = list(postorder(claim.left, claim.right))
    if len(terms) > _MOST_NODES or any(t.op == "ite" for t in terms):
        return False
    unknown = {t: n for n, t in enumerate(t for t in terms if not _is_arithmetic(t))}
    ring = Ring(list(unknown.values()))
    made: dict[Term, Quotient] = {}
    try:
        for term in terms:
            made[term] = _one(term, made, ring, unknown)
        gap = ring.sub(made[claim.left], made[claim.right])
        if claim.relation == "=":
            return not gap.top
        return is_shown(claim.relation, _signs(claim, ring, unknown).of(gap), bool(gap.top))
    except OutOfReach:
        return False


def _signs(claim: Obligation, ring: Ring, unknown: dict[Term, int]) -> Signs:
    signs = Signs(ring, claim.domain)
    for term, number in unknown.items():
        if term.op == "sym":
            signs.learn(Let(number, str(term.data), "symbol", about=term.data), None)
    signs.settle()
    return signs


def _is_arithmetic(term: Term) -> bool:
    return term.op == "const" or term.op in _ARITHMETIC or (term.op == "pow" and _exponent(term) is not None)


def _exponent(term: Term) -> int | None:
    exponent = term.args[1]
    if exponent.op != "const" or exponent.data[0].denominator != 1 or abs(exponent.data[0]) > _LARGEST_POWER:
        return None
    return int(exponent.data[0])


def _one(term: Term, made: dict[Term, Quotient], ring: Ring, unknown: dict[Term, int]) -> Quotient:
    if term in unknown:
        return ring.generator(unknown[term])
    if term.op == "const":
        return constant(term.data[0])
    args = [made[a] for a in term.args]
    if term.op == "pow":
        exponent = _exponent(term)
        assert exponent is not None
        return ring.power(args[0], exponent)
    found: Quotient = getattr(ring, term.op)(*args)
    return found
