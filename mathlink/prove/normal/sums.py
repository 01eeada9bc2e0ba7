"""Sums whose bounds are symbols: taken apart term by term, with closed forms for powers of the index."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import fmpq

from mathlink.prove.normal.field import Field, Quotient, fraction
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from mathlink.prove.normal.signs import Signs

    Poly = Any

__all__ = ["Sums"]

MOST_POWER = 12


class Sums:
    """Σ over an index: what does not depend on the index goes in front, Σ i^k has its closed form where lo ≤ hi + 1."""

    def __init__(self, field: Field, signs: Signs) -> None:
        self.field = field
        self.signs = signs

    def total(self, index: Quotient, lo: Quotient, hi: Quotient, body: Quotient) -> Quotient:
        """Σ body for index = lo … hi."""
        total = self.field.zero
        (name,) = self.field.indices(index)
        bottom_free, bottom = self._apart(body.bottom, name)
        for core, weight in self._cores(body.top, name).values():
            part = self._core_sum(index, lo, hi, self.field.normal(core, bottom))
            total = self.field.add(total, self.field.mul(part, self.field.normal(weight, bottom_free)))
        return total

    def _apart(self, poly: Poly, name: str) -> tuple[Poly, Poly]:
        """(p, q) with poly = p·q and no index in p."""
        content, factors = self.field.factors(poly)
        free, bound = self.field.ring.constant(fmpq(content.numerator, content.denominator)), self.field.unit
        for factor, exponent in factors:
            if any(name in g.bound for g in self.field.used(factor)):
                bound = bound * factor**exponent
            else:
                free = free * factor**exponent
        return free, bound

    def _cores(self, poly: Poly, name: str) -> dict[tuple[int, ...], tuple[Poly, Poly]]:
        """Monomials in the generators that depend on the index, each with the polynomial in front of it."""
        bound = [g.number for g in self.field.used(poly) if name in g.bound]
        parts: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in poly.terms():
            core = tuple(int(e) if i in bound else 0 for i, e in enumerate(exponents))
            rest = tuple(0 if i in bound else int(e) for i, e in enumerate(exponents))
            parts.setdefault(core, {})[rest] = coefficient
        ring = self.field.ring
        return {core: (ring.from_dict({core: 1}), ring.from_dict(rest)) for core, rest in parts.items()}

    def _core_sum(self, index: Quotient, lo: Quotient, hi: Quotient, core: Quotient) -> Quotient:
        closed = self._closed(index, lo, hi, core)
        if closed is not None:
            return closed
        key = ("sum", *self.field.key(lo, hi, core))
        meaning = f"sum({in_words(self.field, core)}, {in_words(self.field, lo)}..{in_words(self.field, hi)})"
        outer = self.field.indices(lo, hi) | (self.field.indices(core) - self.field.indices(index))
        (name,) = self.field.indices(index)
        more = {"bound": outer, "arguments": (lo, hi, core), "about": name}
        return self.field.quotient(self.field.generator(key, meaning, "sum", meaning, **more))

    def _closed(self, index: Quotient, lo: Quotient, hi: Quotient, core: Quotient) -> Quotient | None:
        """The closed form of Σ i^k, where the range is certainly not reversed."""
        if not core.bottom.is_one():
            return None
        degree = int(core.top.total_degree())
        if degree > MOST_POWER or core != self.field.power(index, degree):
            return None
        length = self.field.add(self.field.sub(hi, lo), self.field.one)
        if self.signs.of(length) < 1 and not length.top.is_zero():
            return None
        below = self.field.sub(lo, self.field.one)
        return self.field.sub(self._faulhaber(hi, degree), self._faulhaber(below, degree))

    def _faulhaber(self, n: Quotient, k: int) -> Quotient:
        """Σ i^k for i = 1 … n, as a polynomial in n."""
        total = self.field.zero
        for j, bernoulli in enumerate(_bernoulli(k)):
            factor = Fraction(_choose(k + 1, j), k + 1) * bernoulli
            total = self.field.add(total, self.field.scale(self.field.power(n, k + 1 - j), factor))
        return total


def _bernoulli(k: int) -> list[Fraction]:
    """B₀ … B_k with B₁ = +1/2."""
    values = [fraction(fmpq.bernoulli(j)) for j in range(k + 1)]
    if k >= 1:
        values[1] = Fraction(1, 2)
    return values


def _choose(n: int, k: int) -> int:
    result = 1
    for j in range(k):
        result = result * (n - j) // (j + 1)
    return result
