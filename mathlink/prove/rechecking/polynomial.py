"""Polynomials with whole coefficients as plain dictionaries, quotients of them, and reduction by relations between generators.

Written for checking, with nothing of FLINT in it: quotients are never cancelled, two are equal where the products across are.
A monomial is one integer that holds every exponent in its own bits, so multiplying monomials is adding integers.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import OutOfReach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mathlink.model import Budget
    from mathlink.prove.sketch import Polynomial, Ratio

__all__ = ["Poly", "Quotient", "Ring", "Summand", "constant", "negative", "plus", "proportion", "scaled"]

BITS = 40
MASK = (1 << BITS) - 1
MOST_PRODUCTS = 50_000
SMALL_PRODUCT = 500
MOST_TERMS = 5_000
MOST_POWER = 5_000

Poly = dict[int, int]
"""Monomial → coefficient; no coefficient is 0."""

Summand = tuple[int, int]


class Quotient(NamedTuple):
    """Numerator and denominator, not cancelled."""

    top: Poly
    bottom: Poly


def constant(value: Fraction | int) -> Quotient:
    """A rational number."""
    value = Fraction(value)
    return Quotient({0: value.numerator} if value else {}, {0: value.denominator})


def plus(p: Poly, q: Poly) -> Poly:
    """p + q"""
    total = dict(p)
    for monomial, coefficient in q.items():
        new = total.get(monomial, 0) + coefficient
        if new:
            total[monomial] = new
        else:
            total.pop(monomial, None)
    return total


def negative(p: Poly) -> Poly:
    """−p"""
    return {monomial: -coefficient for monomial, coefficient in p.items()}


def scaled(p: Poly, factor: int) -> Poly:
    """p times a whole number"""
    return {monomial: coefficient * factor for monomial, coefficient in p.items()} if factor else {}


def proportion(p: Poly, q: Poly) -> Fraction | None:
    """c with p = c·q; ``None`` where there is none, or where it is zero."""
    if len(p) != len(q) or not p:
        return None
    lead = max(q)
    ratio = Fraction(p.get(lead, 0), q[lead])
    return ratio if all(p.get(m, 0) == ratio * c for m, c in q.items()) else None


class Ring:
    """The generators with their relations. ``relate`` is called with relations that have been shown to hold."""

    def __init__(self, numbers: Sequence[int], budget: Budget | None = None) -> None:
        self.budget = budget
        self.slots = {number: slot for slot, number in enumerate(numbers)}
        self.relations: list[tuple[int, int, Quotient]] = []

    # in and out

    def quotient(self, ratio: Ratio) -> Quotient:
        """A quotient of the sketch; ``KeyError`` for a generator that is not there."""
        top, under = self._whole(ratio.top)
        bottom, over = self._whole(ratio.bottom)
        if not bottom:
            raise OutOfReach("a quotient with denominator 0")
        return Quotient(scaled(top, over), scaled(bottom, under)) if under != over else Quotient(top, bottom)

    def _whole(self, poly: Polynomial) -> tuple[Poly, int]:
        """The polynomial times a whole number, and that number."""
        common = math.lcm(*(c.denominator for c, _ in poly))
        found: Poly = {}
        for coefficient, monomial in poly:
            packed = sum(exponent << (BITS * self.slots[number]) for number, exponent in monomial)
            if any(not 0 <= exponent <= MASK for _, exponent in monomial):
                raise OutOfReach("an exponent that is no small whole number")
            found[packed] = found.get(packed, 0) + int(coefficient * common)
        return {m: c for m, c in found.items() if c}, common

    def generator(self, number: int) -> Quotient:
        """A generator as a quotient."""
        return Quotient({1 << (BITS * self.slots[number]): 1}, {0: 1})

    def exponents(self, monomial: int) -> Iterator[tuple[int, int]]:
        """(number, exponent) of the generators in a monomial."""
        for number, slot in self.slots.items():
            exponent = (monomial >> (BITS * slot)) & MASK
            if exponent:
                yield number, exponent

    def degree(self, poly: Poly, number: int) -> int:
        """The highest exponent of a generator."""
        shift = BITS * self.slots[number]
        return max(((m >> shift) & MASK for m in poly), default=0)

    # arithmetic

    def times(self, p: Poly, q: Poly) -> Poly:
        """p · q"""
        if len(p) * len(q) > MOST_PRODUCTS:
            raise OutOfReach(f"a product of {len(p)} and {len(q)} terms")
        if len(p) == 1 and p.get(0) == 1:
            return q
        if self.budget is not None and len(p) * len(q) > SMALL_PRODUCT:
            self.budget.check()
        total: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                total[m + n] = total.get(m + n, 0) + c * d
        if len(total) > MOST_TERMS:
            raise OutOfReach(f"a polynomial of {len(total)} terms")
        return {m: c for m, c in total.items() if c}

    def raised(self, p: Poly, n: int) -> Poly:
        """p to the power n ≥ 0"""
        if len(p) == 1:
            ((m, c),) = p.items()
            if n > MOST_POWER and c not in (1, -1):
                raise OutOfReach(f"the power {n}")
            return {m * n: c**n}
        if n > MOST_POWER // max(1, len(p)):
            raise OutOfReach(f"the power {n} of a sum")
        result: Poly = {0: 1}
        for _ in range(n):
            result = self.times(result, p)
        return result

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        """a + b"""
        if a.bottom == b.bottom:
            return Quotient(plus(a.top, b.top), a.bottom)
        top = plus(self.times(a.top, b.bottom), self.times(b.top, a.bottom))
        return Quotient(top, self.times(a.bottom, b.bottom))

    def neg(self, a: Quotient) -> Quotient:
        """−a"""
        return Quotient(negative(a.top), a.bottom)

    def sub(self, a: Quotient, b: Quotient) -> Quotient:
        """a − b"""
        return self.add(a, self.neg(b))

    def mul(self, a: Quotient, b: Quotient) -> Quotient:
        """a · b"""
        return Quotient(self.times(a.top, b.top), self.times(a.bottom, b.bottom))

    def div(self, a: Quotient, b: Quotient) -> Quotient:
        """a / b"""
        if not b.top:
            raise OutOfReach("a division by 0")
        return Quotient(self.times(a.top, b.bottom), self.times(a.bottom, b.top))

    def power(self, a: Quotient, n: int) -> Quotient:
        """a to an integer power"""
        if n < 0:
            if not a.top:
                raise OutOfReach("a division by 0")
            a, n = Quotient(a.bottom, a.top), -n
        return Quotient(self.raised(a.top, n), self.raised(a.bottom, n))

    def product(self, parts: Iterable[Quotient]) -> Quotient:
        """All multiplied."""
        total = constant(1)
        for part in parts:
            total = self.mul(total, part)
        return total

    # comparison

    def equal(self, a: Quotient, b: Quotient) -> bool:
        """Whether a = b follows from the relations, wherever both have a value."""
        if a.bottom == b.bottom:
            return a.top == b.top or self.vanishes(plus(a.top, negative(b.top)))
        return self.vanishes(plus(self.times(a.top, b.bottom), negative(self.times(b.top, a.bottom))))

    def vanishes(self, poly: Poly) -> bool:
        """Whether a polynomial is 0 by the relations."""
        for slot, degree, value in reversed(self.relations):
            if not poly:
                return True
            poly = self._lowered(poly, slot, degree, value)
        return not poly

    def _lowered(self, poly: Poly, slot: int, degree: int, value: Quotient) -> Poly:
        """The polynomial times a power of the relation's denominator, with the generator below its degree."""
        if not poly:
            return poly
        shift = BITS * slot
        parts: dict[int, Poly] = {}
        for monomial, coefficient in poly.items():
            times = ((monomial >> shift) & MASK) // degree
            part = parts.setdefault(times, {})
            rest = monomial - (times * degree << shift)
            part[rest] = part.get(rest, 0) + coefficient
        most = max(parts)
        if not most:
            return poly
        total: Poly = {}
        for times, part in parts.items():
            ups, downs = self.raised(value.top, times), self.raised(value.bottom, most - times)
            total = plus(total, self.times(self.times(part, ups), downs))
        itself = any((m >> shift) & MASK for m in value.top)
        return self._lowered(total, slot, degree, value) if itself else total

    def value(self, a: Quotient) -> Fraction | None:
        """The rational number that a quotient is; ``None`` where it is none, or none on its face."""
        if not a.top:
            return Fraction(0)
        lead = max(a.bottom)
        ratio = Fraction(a.top.get(lead, 0), a.bottom[lead])
        same = ratio and len(a.top) == len(a.bottom) and all(a.top.get(m, 0) == ratio * c for m, c in a.bottom.items())
        return ratio if same else None

    def divided(self, p: Poly, q: Poly) -> Quotient | None:
        """p / q where q divides p exactly, else ``None``."""
        lead, by = max(q), q[max(q)]
        rest = {m: Fraction(c) for m, c in p.items()}
        found: dict[int, Fraction] = {}
        for turn in range(MOST_TERMS):
            if self.budget is not None and turn % 64 == 63:
                self.budget.check()
            if not rest:
                common = math.lcm(*(c.denominator for c in found.values()))
                return Quotient({m: int(c * common) for m, c in found.items()}, {0: common})
            top = max(rest)
            if any((top >> (BITS * s)) & MASK < (lead >> (BITS * s)) & MASK for s in self.slots.values()):
                return None
            factor = rest[top] / by
            found[top - lead] = factor
            for m, c in q.items():
                new = rest.get(m + top - lead, Fraction(0)) - factor * c
                if new:
                    rest[m + top - lead] = new
                else:
                    rest.pop(m + top - lead, None)
        return None

    def plain(self, a: Quotient) -> Quotient:
        """The quotient without its denominator where that divides the numerator."""
        if len(a.bottom) == 1 and 0 in a.bottom:
            return a
        return self.divided(a.top, a.bottom) or a
