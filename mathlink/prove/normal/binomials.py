"""The binomial theorem and its first two moments: Σ kʲ C(n, k) zᵏ over k = 0 … n in closed form."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.linear import form_of
from mathlink.term import Term, add, const, div, mul, named, neg, postorder, pow_, sub

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["binomial_sum"]

_ZERO, _ONE, _TWO = const(0), const(1), const(2)
_MOST_MOMENT = 2


@dataclass
class _Factors:
    """A summand as outside · Π bases^k · k^moment · Π C(n, k)."""

    index: Term
    outside: Term = _ONE
    inside: Term = _ONE
    moment: int = 0
    choices: list[Term] = field(default_factory=list)


def binomial_sum(term: Term) -> Term | None:
    """The closed form of a sum from 0 to n over C(n, k) times a power of k (up to k²) and powers with k in the exponent.

    It holds for whole n ≥ 0; for n below the moment, where 1 + z is not 0.
    """
    index, lo, hi, body = term.args
    if lo is not _ZERO:
        return None
    found = _Factors(index)
    if not _split(body, found, 1) or len(found.choices) != 1 or not 0 <= found.moment <= _MOST_MOMENT:
        return None
    n, k = found.choices[0].args
    if n is not hi or not (k is index or k is sub(n, index)):
        return None
    z = found.inside
    whole = add(_ONE, z)
    closed = (
        pow_(whole, n),
        mul(mul(n, z), pow_(whole, sub(n, _ONE))),
        mul(mul(mul(n, z), add(_ONE, mul(n, z))), pow_(whole, sub(n, _TWO))),
    )[found.moment]
    return mul(found.outside, closed)


def _split(term: Term, found: _Factors, direction: int) -> bool:
    """Take a factor apart; ``direction`` −1 under the line."""
    if found.index not in set(postorder(term)):
        found.outside = (mul if direction > 0 else div)(found.outside, term)
        return True
    if term is found.index:
        found.moment += direction
        return True
    rule = _RULES.get(term.op)
    return rule is not None and rule(term, found, direction)


def _product(term: Term, found: _Factors, direction: int) -> bool:
    return all(_split(a, found, direction) for a in term.args)


def _quotient(term: Term, found: _Factors, direction: int) -> bool:
    return _split(term.args[0], found, direction) and _split(term.args[1], found, -direction)


def _negative(term: Term, found: _Factors, direction: int) -> bool:
    found.outside = neg(found.outside)
    return _split(term.args[0], found, direction)


def _power(term: Term, found: _Factors, direction: int) -> bool:
    base, exponent = term.args
    if found.index in set(postorder(base)):
        whole = exponent.data[0] if exponent.op == "const" else Fraction(-1)
        if whole.denominator != 1 or not 0 <= whole <= _MOST_MOMENT:
            return False
        return all(_split(base, found, direction) for _ in range(int(whole)))
    return _exponential(base, exponent, found, direction)


def _exponential(base: Term, exponent: Term, found: _Factors, direction: int) -> bool:
    """base^{ck + d} = (base^c)^k · base^d for whole c"""
    parts, _ = form_of(exponent)
    slope = dict(parts).get(found.index)
    mixed = any(p is not found.index and found.index in set(postorder(p)) for p, _ in parts)
    if slope is None or slope.denominator != 1 or mixed:
        return False
    at_zero = _without(exponent, found.index)
    up = mul if direction > 0 else div
    step = base if abs(slope) == 1 else pow_(base, const(abs(slope)))
    found.inside = (up if slope > 0 else (div if direction > 0 else mul))(found.inside, step)
    found.outside = up(found.outside, pow_(base, at_zero))
    return True


def _without(exponent: Term, index: Term) -> Term:
    """A linear exponent without its index."""
    parts, constant = form_of(exponent)
    total = const(constant)
    for part, c in parts:
        if part is not index:
            total = add(total, mul(const(c), part))
    return total


def _function(term: Term, found: _Factors, direction: int) -> bool:
    if term.data == "binom" and direction > 0:
        found.choices.append(term)
        return True
    return term.data == "exp" and _exponential(named("e"), term.args[0], found, direction)


_RULES: dict[str, Callable[[Term, _Factors, int], bool]] = {
    "mul": _product,
    "div": _quotient,
    "neg": _negative,
    "pow": _power,
    "fn": _function,
}
