"""Signs of polynomials that follow from what is known of their generators; never a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flint import fmpq

from mathlink.errors import OutOfReach
from mathlink.prove.normal.coordinates import (
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    POSITIVE,
    UNKNOWN,
    Coordinates,
    coefficients,
    multiple,
    product,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.prove.normal.field import Field, Generator, Quotient

    Poly = Any

__all__ = ["NEGATIVE", "NONNEGATIVE", "NONPOSITIVE", "POSITIVE", "UNKNOWN", "Signs"]

MOST_TERMS = 80
MOST_NESTING = 3


class Signs:
    """What is known about the generators of a field, and the signs that follow."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.plain_view = Coordinates(field, bounded=False)
        self.bounded_view = Coordinates(field, bounded=True)
        self.facts: list[tuple[Poly, bool]] = []
        self.nonzero: list[Poly] = []
        self._known: dict[str, int] = {}
        self._seen = 0
        self._depth = 0

    # what is known

    def assume(self, poly: Poly, strict: bool) -> None:
        """poly > 0 (strict) or poly ≥ 0 holds in the whole domain."""
        self._notice()
        self._known.clear()
        if poly.is_constant():
            return
        self.facts.append((poly, strict))
        self._absorb(poly, strict)

    def _absorb(self, poly: Poly, strict: bool) -> None:
        self.plain_view.absorb(poly, strict)
        self.bounded_view.absorb(poly, strict)

    def _notice(self) -> None:
        """Take over the bounds of generators made since the last look."""
        while self._seen < len(self.field.generators):
            generator = self.field.generators[self._seen]
            self._seen += 1
            variable = self.field.variables[generator.number]
            if generator.low is not None:
                self._absorb(variable - _flint(generator.low.value), generator.low.strict)
            if generator.high is not None:
                self._absorb(_flint(generator.high.value) - variable, generator.high.strict)

    # what follows

    def of(self, a: Quotient) -> int:
        """The sign of a quotient: 2 positive, 1 not negative, 0 unknown, −1 not positive, −2 negative."""
        return product(self.poly(a.top), self.poly(a.bottom)) if not a.top.is_zero() else UNKNOWN

    def generator(self, generator: Generator) -> int:
        """The sign of a generator."""
        return self.poly(self.field.variables[generator.number])

    def poly(self, poly: Poly) -> int:
        """The sign of a polynomial."""
        self._notice()
        if poly.is_zero():
            return UNKNOWN
        if poly.is_constant():
            return POSITIVE if poly.leading_coefficient() > 0 else NEGATIVE
        key = str(poly)
        if key not in self._known:
            self._known[key] = UNKNOWN  # while it is being worked out
            if self._depth > MOST_NESTING:
                del self._known[key]
                return UNKNOWN
            self._depth += 1
            try:
                self._known[key] = self._derived(poly)
            except OutOfReach:
                pass
            finally:
                self._depth -= 1
        return self._known[key]

    def vanishes_nowhere(self, poly: Poly) -> bool:
        """Whether the polynomial is certainly not zero in the domain."""
        if abs(self.poly(poly)) == 2:
            return True
        _, factors = self.field.factors(poly)
        return all(abs(self.poly(f)) == 2 or any(multiple(f, n) for n in self.nonzero) for f, _ in factors)

    def _derived(self, poly: Poly) -> int:
        self.field.budget.check()
        by_facts = self._by_facts(poly)
        if abs(by_facts) == 2:
            return by_facts
        for way in (self._by_moving, self._by_square, self._by_root, self._by_factors):
            found = way(poly)
            if found:
                return found if abs(found) == 2 else by_facts or found
        return by_facts

    def _by_facts(self, poly: Poly) -> int:
        """A fact of the original coordinates, times a positive number."""
        best = UNKNOWN
        for fact, strict in self.facts:
            ratio = multiple(poly, fact)
            if ratio:
                size = POSITIVE if strict else NONNEGATIVE
                best = size if ratio > 0 else -size
                if strict:
                    break
        return best

    def _by_moving(self, poly: Poly) -> int:
        return self.plain_view.sign(poly) or self.bounded_view.sign(poly)

    def _by_square(self, poly: Poly) -> int:
        """a g² + b g + c keeps the sign of a where 4ac − b² is not negative."""
        if len(poly) > MOST_TERMS:
            return UNKNOWN
        for generator in self.field.used(poly):
            if poly.degrees()[generator.number] != 2:
                continue
            c, b, a = coefficients(self.field, poly, generator.number, 2)
            lead = self.poly(a)
            if abs(lead) == 2 and not b.is_zero():
                rest = self.poly(4 * a * c - b * b)
                if rest > 0:
                    size = POSITIVE if rest == POSITIVE else NONNEGATIVE
                    return size if lead > 0 else -size
        return UNKNOWN

    def linear_in_root(self, poly: Poly) -> Iterator[tuple[Generator, int, Poly, Poly]]:
        """(ρ, m, a, b) with poly = a + b·ρ^m and ρ^(2m) given by the relation of ρ."""
        degrees = poly.degrees()
        for generator in self.field.used(poly):
            at, m = generator.number, generator.degree // 2
            if generator.kind != "root" or generator.degree % 2 or degrees[at] != m:
                continue
            if all(e[at] in (0, m) for e in poly.monoms()):
                parts = coefficients(self.field, poly, at, m)
                yield generator, m, parts[0], parts[m]

    def _by_root(self, poly: Poly) -> int:
        """a + b·√R: the larger of the two summands decides, and a² − b²R tells which that is."""
        for generator, _, a, b in self.linear_in_root(poly):
            assert generator.relation is not None
            top, bottom = generator.relation
            larger = self.of(self.field.normal(a * a * bottom - b * b * top, bottom))
            if larger == POSITIVE:
                sign = self.poly(a)
            elif larger == NEGATIVE:
                sign = product(self.poly(b), self.generator(generator))
            else:
                continue
            if sign:  # the larger summand is not zero
                return POSITIVE if sign > 0 else NEGATIVE
        return UNKNOWN

    def _by_factors(self, poly: Poly) -> int:
        content, factors = self.field.factors(poly)
        if len(factors) == 1 and factors[0][1] == 1:
            return UNKNOWN
        sign = POSITIVE if content > 0 else NEGATIVE
        for factor, exponent in factors:
            own = self.poly(factor)
            if exponent % 2 == 0:
                own = POSITIVE if abs(own) == 2 else NONNEGATIVE
            sign = product(sign, own)
            if not sign:
                return UNKNOWN
        return sign


def _flint(value: Any) -> Any:
    return fmpq(value.numerator, value.denominator)
