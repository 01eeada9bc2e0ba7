"""Equations that follow by arithmetic alone, every function of the same arguments taken as one unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.rechecking.polynomial import Quotient, Ring, constant
from mathlink.term import postorder

if TYPE_CHECKING:
    from mathlink.model import Obligation
    from mathlink.term import Term

__all__ = ["follows_by_arithmetic"]

_ARITHMETIC = frozenset({"add", "sub", "mul", "div", "neg"})
_LARGEST_POWER = 64
_MOST_NODES = 600


def follows_by_arithmetic(claim: Obligation) -> bool:
    """Whether both sides are one quotient of polynomials in their symbols and in what is no arithmetic."""
    if claim.relation not in ("=", "<=", ">="):
        return False
    terms = list(postorder(claim.left, claim.right))
    if len(terms) > _MOST_NODES or any(t.op == "ite" for t in terms):
        return False
    unknown = {t: n for n, t in enumerate(t for t in terms if not _is_arithmetic(t))}
    ring = Ring(list(unknown.values()))
    made: dict[Term, Quotient] = {}
    try:
        for term in terms:
            made[term] = _one(term, made, ring, unknown)
        return ring.equal(made[claim.left], made[claim.right])
    except OutOfReach:
        return False


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
