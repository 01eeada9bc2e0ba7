"""⌊·⌋ in one form: whole parts outside, and quotients of whole numbers with a remainder inside."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from flint import fmpq

from mathlink.prove.normal.field import Field, Quotient, fraction
from mathlink.prove.normal.signs import POSITIVE, Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Poly = Any
    Plain = Callable[[str, Quotient], Quotient]

__all__ = ["Floors"]


class Floors:
    """``integers``: the names of symbols that are whole numbers."""

    def __init__(self, field: Field, signs: Signs, integers: Collection[str], plain: Plain) -> None:
        self.field = field
        self.signs = signs
        self.integers = integers
        self.plain = plain

    def floor(self, a: Quotient) -> Quotient:
        """⌊x + n⌋ = ⌊x⌋ + n; ⌊−p/q⌋ = −⌊(p − 1)/q⌋ − 1 for whole p and q > 0."""
        value = self.field.value(a)
        if value is not None:
            return self.field.const(math.floor(value))
        whole, rest = self._whole_part(a)
        if rest.top.is_zero():
            return whole
        turned = self._turned(rest)
        if turned is not None:
            whole, rest = self.field.sub(whole, self.field.one), turned
            more, rest = self._whole_part(rest)
            inner = more if rest.top.is_zero() else self.field.add(more, self._plain(rest))
            return self.field.sub(whole, inner)
        return self.field.add(whole, self._plain(rest))

    def _plain(self, a: Quotient) -> Quotient:
        value = self.field.value(a)
        return self.plain("floor", a) if value is None else self.field.const(math.floor(value))

    def is_whole(self, poly: Poly) -> bool:
        """Whether a polynomial has whole coefficients and whole numbers in it only."""
        return all(fraction(c).denominator == 1 for c in poly.coeffs()) and all(
            self._whole_generator(g) for g in self.field.used(poly)
        )

    def _whole_generator(self, generator: Any) -> bool:
        if generator.kind == "floor":
            return True
        return generator.kind == "symbol" and generator.label in self.integers

    def _whole_part(self, a: Quotient) -> tuple[Quotient, Quotient]:
        """(w, r) with a = w + r, w whole and r as small as division makes it."""
        if a.bottom.is_constant():
            return self._whole_terms(a)
        if not self.is_whole(a.bottom):
            return self.field.zero, a
        quotient, _ = divmod(a.top, a.bottom)
        whole = self._rounded(quotient)
        if whole.is_zero():
            return self.field.zero, a
        w = self.field.normal(whole, self.field.unit)
        return w, self.field.sub(a, w)

    def _whole_terms(self, a: Quotient) -> tuple[Quotient, Quotient]:
        top = a.top / a.bottom.leading_coefficient()
        w = self.field.normal(self._rounded(top), self.field.unit)
        return w, self.field.sub(a, w)

    def _rounded(self, poly: Poly) -> Poly:
        """The terms over whole numbers with their coefficients rounded down."""
        kept: dict[tuple[int, ...], Any] = {}
        for exponents, coefficient in poly.terms():
            used = (self.field.generators[i] for i, e in enumerate(exponents) if e)
            if all(self._whole_generator(g) for g in used):
                down = math.floor(fraction(coefficient))
                if down:
                    kept[exponents] = fmpq(down)
        return self.field.ring.from_dict(kept)

    def _turned(self, a: Quotient) -> Quotient | None:
        """(p − 1)/q where a = −p/q with whole p and q > 0, and p is written the plainer way round."""
        scale = math.lcm(*(fraction(c).denominator for p in a for c in p.coeffs()))
        top, bottom = a.top * scale, a.bottom * scale
        if not (self.is_whole(top) and self.is_whole(bottom)) or top.leading_coefficient() > 0:
            return None
        if self.signs.poly(bottom) != POSITIVE:
            return None
        return self.field.normal(-top - 1, bottom)
