"""Quotients of polynomials over Q in named real generators, each of which may obey one relation ``g^m = …``.

Every generator stands for one real function on the domain and every relation holds at every point of it, so equal
quotients are equal functions wherever the denominators met on the way do not vanish. No step divides by anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from mathlink.errors import OutOfReach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Budget

    Poly = Any  # flint.fmpq_mpoly

__all__ = ["Bound", "Field", "Full", "Generator", "Nowhere", "Quotient"]

MOST_TERMS = 4_000
MOST_PRODUCTS = 400_000
MOST_DEGREE = 6_000
MOST_GENERATORS = 96
SMALL_DEGREE = 12
FACTOR_TERMS = 300
FACTOR_DEGREE = 240
FACTOR_VARIABLES = 14


class Nowhere(OutOfReach):
    """A term that has no value at any point: a division by zero, the logarithm of a negative number."""


class Full(Exception):
    """No room for another generator."""


class Quotient(NamedTuple):
    """Numerator over denominator, coprime, the denominator's leading coefficient 1."""

    top: Poly
    bottom: Poly


class Bound(NamedTuple):
    """One end of the range of a generator."""

    value: Fraction
    strict: bool


@dataclass(slots=True)
class Generator:
    """A real function that the polynomials are written in.

    ``kind`` and ``inner`` tell how it was made (``"exp"``: of ``inner``; ``"root"``: ``inner`` to the power ``power``);
    ``arguments`` are those of a function of several, ``about`` what else it depends on (an index, a term, a number);
    ``degree`` and ``relation``: g^degree = relation; ``low`` and ``high`` bound its values.
    """

    number: int
    label: str
    kind: str
    meaning: str
    inner: Quotient | None = None
    arguments: tuple[Quotient, ...] = ()
    about: Any = None
    power: Fraction = Fraction(1)
    degree: int = 0
    relation: Quotient | None = None
    low: Bound | None = None
    high: Bound | None = None
    bound: frozenset[str] = frozenset()  # indices of sums that it depends on
    name: str = ""


class Field:
    """The generators, and arithmetic on quotients with limits on size and time."""

    def __init__(self, width: int, budget: Budget) -> None:
        self.budget = budget
        self.width = width
        self.ring = fmpq_mpoly_ctx.get([f"g{i}" for i in range(width)], Ordering.lex)
        self.variables = self.ring.gens()
        self.generators: list[Generator] = []
        self.related: list[Generator] = []
        self.by_key: dict[Any, Generator] = {}
        self._factors: dict[str, Any] = {}
        self.unit = self.ring.constant(1)
        self.zero = Quotient(self.ring.constant(0), self.unit)
        self.one = Quotient(self.unit, self.unit)

    # generators

    def generator(self, key: Any, label: str, kind: str, meaning: str, **more: Any) -> Generator:
        """The generator with this key, made on first use."""
        found = self.by_key.get(key)
        if found is not None:
            return found
        number = len(self.generators)
        if number >= self.width:
            raise Full
        made = Generator(number, label, kind, meaning, **more)
        if made.inner is not None:
            made.bound |= self.indices(made.inner)
        self.generators.append(made)
        self.by_key[key] = made
        return made

    def relate(self, generator: Generator, degree: int, value: Quotient) -> None:
        """Let ``generator ** degree`` be ``value``, which is made of earlier generators."""
        generator.degree, generator.relation = degree, value
        self.related.append(generator)

    def quotient(self, generator: Generator) -> Quotient:
        """The generator as a quotient."""
        return Quotient(self.variables[generator.number], self.unit)

    def const(self, value: Fraction | int) -> Quotient:
        """A rational number."""
        value = Fraction(value)
        return Quotient(self.ring.constant(fmpq(value.numerator, value.denominator)), self.unit)

    def value(self, a: Quotient) -> Fraction | None:
        """The rational number that the quotient is, or ``None``."""
        if not a.bottom.is_constant() or not (a.top.is_constant() or a.top.is_zero()):
            return None
        return Fraction(0) if a.top.is_zero() else rational(a.top) / rational(a.bottom)

    def key(self, *parts: Quotient) -> tuple[str, ...]:
        """Equal for equal quotients, within this field."""
        return tuple(str(p) for part in parts for p in part)

    def used(self, poly: Poly) -> Iterator[Generator]:
        """The generators that occur in a polynomial."""
        for number, degree in enumerate(poly.degrees()[: len(self.generators)]):
            if degree > 0:
                yield self.generators[number]

    def indices(self, *parts: Quotient) -> frozenset[str]:
        """The indices of sums that occur."""
        return frozenset().union(*(g.bound for a in parts for poly in a for g in self.used(poly)))

    # arithmetic

    def add(self, a: Quotient, b: Quotient) -> Quotient:
        """a + b"""
        if a.bottom == b.bottom:
            return self.normal(a.top + b.top, a.bottom)
        return self.normal(self.times(a.top, b.bottom) + self.times(b.top, a.bottom), self.times(a.bottom, b.bottom))

    def neg(self, a: Quotient) -> Quotient:
        """−a"""
        return Quotient(-a.top, a.bottom)

    def sub(self, a: Quotient, b: Quotient) -> Quotient:
        """a − b"""
        return self.add(a, self.neg(b))

    def mul(self, a: Quotient, b: Quotient) -> Quotient:
        """a · b"""
        return self.normal(self.times(a.top, b.top), self.times(a.bottom, b.bottom))

    def inverse(self, a: Quotient) -> Quotient:
        """1 / a"""
        return self.normal(a.bottom, a.top)

    def div(self, a: Quotient, b: Quotient) -> Quotient:
        """a / b"""
        return self.normal(self.times(a.top, b.bottom), self.times(a.bottom, b.top))

    def scale(self, a: Quotient, factor: Fraction | int) -> Quotient:
        """a times a rational number"""
        return self.mul(a, self.const(factor))

    def power(self, a: Quotient, n: int) -> Quotient:
        """a to an integer power"""
        if n < 0:
            return self.power(self.inverse(a), -n)
        result, base = self.one, a
        while n:
            if n & 1:
                result = self.mul(result, base)
            n >>= 1
            if n:
                base = self.mul(base, base)
        return result

    def product(self, parts: list[Quotient]) -> Quotient:
        """All multiplied."""
        total = self.one
        for part in parts:
            total = self.mul(total, part)
        return total

    def times(self, p: Poly, q: Poly) -> Poly:
        """The product of two polynomials, within the limits."""
        if len(p) * len(q) > MOST_PRODUCTS:
            raise OutOfReach(f"a product of {len(p)} and {len(q)} terms")
        if not p.is_zero() and not q.is_zero() and p.total_degree() + q.total_degree() > MOST_DEGREE:
            raise OutOfReach(f"a polynomial of degree {p.total_degree() + q.total_degree()}")
        return p * q

    def normal(self, top: Poly, bottom: Poly) -> Quotient:
        """top / bottom in normal form."""
        self.budget.check()
        if self.related:
            top, under = self.reduced(top)
            bottom, over = self.reduced(bottom)
            if not under.is_one() or not over.is_one():
                top, bottom = self.times(top, over), self.times(bottom, under)
        if bottom.is_zero():
            raise Nowhere("division by zero")
        if top.is_zero():
            return self.zero
        if max(len(top), len(bottom)) > MOST_TERMS:
            raise OutOfReach(f"a polynomial of {max(len(top), len(bottom))} terms")
        if not bottom.is_one():
            if not bottom.is_constant():
                top, bottom = self._cancelled(*self._cleared(top, bottom))
            lead = bottom.leading_coefficient()
            if lead != 1:
                top, bottom = top / lead, bottom / lead
        return Quotient(top, bottom)

    def _cancelled(self, top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
        """Without common factors; a factor of a denominator that has a value is not zero."""
        common = top.gcd(bottom)
        return (top, bottom) if common.is_constant() else (top / common, bottom / common)

    def _cleared(self, top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
        """No power of a generator with a relation as a factor of the denominator: 1/√x becomes √x/x."""
        top, bottom = self._cancelled(top, bottom)
        for generator in reversed(self.related):
            at = generator.number
            if generator.degree > SMALL_DEGREE or generator.kind == "sign" or not bottom.degrees()[at]:
                continue
            low = min(int(e[at]) for e in bottom.monoms())
            if low:
                factor = self.variables[at] ** (generator.degree - low)
                top, under = self.reduced(self.times(top, factor))
                bottom, over = self.reduced(self.times(bottom, factor))
                top, bottom = self._cancelled(self.times(top, over), self.times(bottom, under))
        return top, bottom

    def reduced(self, poly: Poly) -> tuple[Poly, Poly]:
        """(p, q) with poly = p / q at every point and no generator of p at or above its relation's degree.

        q is a product of denominators of relations; such a denominator divides an argument that has a value.
        """
        under = self.unit
        for generator in reversed(self.related):
            if poly.is_zero() or poly.degrees()[generator.number] < generator.degree:
                continue
            poly, divisor = self._lowered(poly, generator)
            under = self.times(under, divisor)
        return poly, under

    def _lowered(self, poly: Poly, generator: Generator) -> tuple[Poly, Poly]:
        at, degree = generator.number, generator.degree
        assert generator.relation is not None
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in poly.terms():
            times, rest = divmod(int(exponents[at]), degree)
            lowered = (*exponents[:at], rest, *exponents[at + 1 :])
            terms = parts.setdefault(times, {})
            terms[lowered] = terms.get(lowered, 0) + coefficient
        most = max(parts)
        top, bottom = generator.relation
        total = self.ring.constant(0)
        ups, downs = self._powers(top, most), self._powers(bottom, most)
        for times, terms in parts.items():
            total += self.times(self.times(self.ring.from_dict(terms), ups[times]), downs[most - times])
        return total, downs[most]

    def _powers(self, poly: Poly, most: int) -> list[Poly]:
        if len(poly) > 1 and most > 60:
            raise OutOfReach(f"power {most} of a sum")
        powers = [self.unit]
        for _ in range(most):
            self.budget.check()
            powers.append(self.times(powers[-1], poly))
        return powers

    # factors

    def factors(self, poly: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
        """Content and irreducible factors; a polynomial beyond the limits is its own factor."""
        key = str(poly)
        if key not in self._factors:
            self._factors[key] = self._factor(poly)
        return self._factors[key]  # type: ignore[no-any-return]

    def _factor(self, poly: Poly) -> tuple[Fraction, list[tuple[Poly, int]]]:
        self.budget.check()
        if poly.is_constant():
            return rational(poly), []
        monomial = self.unit
        found: list[tuple[Poly, int]] = []
        lowest = [int(min(column)) for column in zip(*poly.monoms(), strict=True)]
        for number, low in enumerate(lowest):
            if low:
                found.append((self.variables[number], low))
                monomial = monomial * self.variables[number] ** low
        rest = poly / monomial
        variables = sum(d > 0 for d in rest.degrees())
        if rest.is_constant():
            return rational(rest), found
        if len(rest) > FACTOR_TERMS or rest.total_degree() > FACTOR_DEGREE or variables > FACTOR_VARIABLES:
            lead = rest.leading_coefficient()
            return fraction(lead), [*found, (rest / lead, 1)]
        content, factors = rest.factor()
        return fraction(content), [*found, *((f, int(e)) for f, e in factors)]


def fraction(value: Any) -> Fraction:
    """A FLINT rational as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def rational(poly: Poly) -> Fraction:
    """The value of a constant polynomial."""
    return Fraction(0) if poly.is_zero() else fraction(poly.leading_coefficient())
