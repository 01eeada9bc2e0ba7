"""Statements at points of a domain, in balls of Arb: they hold to forty digits, they fail for certain, or it cannot be told."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from mathlink.errors import MathlinkError
from mathlink.sample import bounds_of, points
from mathlink.term import compare, conjuncts, const, eq, lt, postorder
from mathlink.views.arb import BITS, MOST_BITS, Undefined, at_precision, holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.model import Domain, Obligation, Point
    from mathlink.term import Term

__all__ = [
    "DIGITS",
    "Seen",
    "agree",
    "has_value",
    "inside",
    "keep",
    "points_of",
    "relation_holds",
    "vanishes_somewhere",
]

DIGITS = 40
_HALVINGS = 60
_WIDEST = 10.0**-DIGITS
_ZERO = const(0)


@dataclasses.dataclass(frozen=True)
class Seen:
    """At how many points a statement held, and the first at which it certainly fails."""

    held: int = 0
    against: Point | None = None
    words: str = ""


def points_of(domain: Domain, count: int, seed: int) -> list[Point]:
    """Points certainly inside the domain: sampled ones, and some with single symbols at 0 and signs mixed."""
    found = list(points(domain, count, seed, patience=200))
    bounds = bounds_of(domain)
    for place, name in enumerate(domain.kinds):
        for turn in range(2):
            point = {
                n: Fraction(0) if n == name else Fraction((1 + (k + turn) % 3) * (-1) ** ((k + turn + place) % 2))
                for k, n in enumerate(domain.kinds)
            }
            if all(bounds[n].lo <= v <= bounds[n].hi for n, v in point.items()):
                found.append(point)
    return [p for p in found if inside(domain, p)]


def inside(domain: Domain, point: Point) -> bool:
    """Whether every hypothesis certainly holds."""
    return all(_holds(h, point) is True for h in conjuncts(domain.hypotheses))


def _holds(condition: Term, point: Point) -> bool | None:
    try:
        return holds(condition, point)
    except (MathlinkError, ArithmeticError, ValueError, TypeError):
        return None


def agree(pairs: Iterable[tuple[Term, Term]], places: Iterable[Point]) -> Seen:
    """Whether both terms of every pair have one value, at each of the points; points where one has no value do not count."""
    pairs = list(pairs)
    held = 0
    for point in places:
        told = [_same(a, b, point) for a, b in pairs]
        if False in told:
            a, b = pairs[told.index(False)]
            return Seen(held, point, f"{a!r} is not {b!r}")
        held += None not in told
    return Seen(held)


def _same(a: Term, b: Term, point: Point) -> bool | None:
    bits = BITS
    while True:
        try:
            one, other = at_precision(a, point, bits), at_precision(b, point, bits)
        except (MathlinkError, ArithmeticError, ValueError, TypeError):
            return None
        if isinstance(one, Undefined) or isinstance(other, Undefined):
            known = all(not isinstance(v, Undefined) or v.known for v in (one, other))
        else:
            told = _close(one, other, bits)
            if told is not None:
                return told
            known = False
        if known or bits >= MOST_BITS:
            return None
        bits *= 2


def _close(one: flint.arb | bool, other: flint.arb | bool, bits: int) -> bool | None:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        gap = one - other
        if not gap.contains(0):
            return False
        size = max(1.0, abs(float(one.mid())), abs(float(other.mid())))
        return True if float(gap.rad()) <= _WIDEST * size else None
    except OverflowError:
        return None
    finally:
        flint.ctx.prec = before


def keep(condition: Term, places: Iterable[Point]) -> Seen:
    """Whether a condition holds at each of the points."""
    held = 0
    for point in places:
        told = _holds(condition, point)
        if told is False:
            return Seen(held, point, f"{condition!r} fails")
        held += told is True
    return Seen(held)


def relation_holds(claim: Obligation, point: Point) -> bool | None:
    """Whether the claim certainly holds at a point, to forty digits for an equation; ``None`` where it cannot be told."""
    if claim.relation == "=":
        return _same(claim.left, claim.right, point)
    return _holds(compare(claim.relation, claim.left, claim.right), point)


def has_value(term: Term, point: Point) -> bool | None:
    """Whether a term certainly has a value, or certainly none."""
    try:
        found = at_precision(term, point, BITS)
    except (MathlinkError, ArithmeticError, ValueError, TypeError):
        return None
    if isinstance(found, Undefined):
        return False if found.known else None
    return True


def vanishes_somewhere(term: Term, domain: Domain, places: list[Point]) -> Point | None:
    """A point of the domain that is or is next to a zero of a term: it changes its sign there and is small, so it has no pole.

    Where a hypothesis says that something is not 0, that zero may be the one excluded, and only a point that is a zero counts.
    """
    signed = [(p, s) for p in places[:12] if (s := _sign(term, p)) is not None]
    exactly = next((p for p, s in signed if s == 0), None)
    if exactly is not None:
        return exactly
    if any(t.op in ("ne", "not", "or") for t in postorder(*domain.hypotheses)):
        return None
    for low, high in zip([p for p, s in signed if s < 0][:3], [p for p, s in signed if s > 0][:3], strict=False):
        middle = _between(term, low, high)
        if middle is not None and _is_in(domain, middle) and _is_small(term, middle, low, high):
            return middle
    return None


def _between(term: Term, low: Point, high: Point) -> Point | None:
    """Where a term that is negative at ``low`` and positive at ``high`` changes its sign, by halving."""
    middle = low
    for _ in range(_HALVINGS):
        middle = {n: (low[n] + high[n]) / 2 for n in low}
        sign = _sign(term, middle)
        if sign is None:
            return None
        if sign == 0:
            return middle
        low, high = (middle, high) if sign < 0 else (low, middle)
    return middle


def _is_in(domain: Domain, point: Point) -> bool:
    whole = all(domain.kinds.get(n) != "int" or v.denominator == 1 for n, v in point.items())
    return whole and inside(domain, point)


def _is_small(term: Term, at: Point, *ends: Point) -> bool:
    sizes = [abs(float(ball.mid())) for p in (at, *ends) if isinstance(ball := at_precision(term, p, BITS), flint.arb)]
    return len(sizes) == 1 + len(ends) and sizes[0] <= 1e-9 * min(sizes[1:])


def _sign(term: Term, point: Point) -> int | None:
    """−1, 0 (exactly zero) or 1; ``None`` where there is no value or it cannot be told."""
    for sign, condition in ((1, lt(_ZERO, term)), (-1, lt(term, _ZERO)), (0, eq(term, _ZERO))):
        if _holds(condition, point):
            return sign
    return None
