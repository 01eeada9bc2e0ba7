"""Signs of polynomials that follow from what is known of their generators; never a guess.

What is known is kept as a change of coordinates: ``V > b`` becomes ``V = b + t`` with t > 0, and ``0 < p < 1`` becomes
``p = s / (1 + s)`` with s > 0. A polynomial whose coefficients in those coordinates all have one sign has that sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flint import fmpq

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import Field, Generator, Quotient

if TYPE_CHECKING:
    Poly = Any

__all__ = ["NEGATIVE", "NONNEGATIVE", "NONPOSITIVE", "POSITIVE", "UNKNOWN", "Signs"]

POSITIVE, NONNEGATIVE, UNKNOWN, NONPOSITIVE, NEGATIVE = 2, 1, 0, -1, -2

MOST_TERMS = 80
MOST_DEGREE = 16


class Step(NamedTuple):
    """A change of one coordinate: ``g = centre + scale·t`` or, with ``ratio``, ``g = centre·t/(1 + t)``; t takes g's slot.

    ``open_end``: the far end of a ratio belongs to the domain but to no t, so results there are limits.
    """

    slot: int
    centre: Poly
    scale: Any
    ratio: bool
    open_end: bool


def product(a: int, b: int) -> int:
    """The sign of a product."""
    if not a or not b:
        return UNKNOWN
    size = min(abs(a), abs(b))
    return size if (a > 0) == (b > 0) else -size


class Signs:
    """What is known about the generators of a field, and the signs that follow."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.steps: list[Step] = []
        self.slots: dict[int, int] = {}
        self.facts: list[tuple[Poly, bool]] = []
        self.moved_facts: list[tuple[Poly, bool, bool]] = []
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

    def _absorb(self, poly: Poly, strict: bool) -> None:
        moved, limit = self._moved(poly)
        if moved is None or moved.is_constant():
            return
        if strict and not limit and moved in self.field.variables:
            slot = self.field.variables.index(moved)
            if slot in self.slots:
                self.slots[slot] = POSITIVE
                return
        step = None if limit else self._step(moved, strict)
        if step is None:
            self.moved_facts.append((moved, strict, limit))
            return
        self.steps.append(step)
        if not step.ratio:
            self.slots[step.slot] = POSITIVE if strict else NONNEGATIVE
        again, self.moved_facts = self.moved_facts, []
        for fact, sharp, limited in again:
            changed, ended = self._apply(fact, step)
            if changed is not None:
                self.moved_facts.append((changed, sharp, limited or ended))

    def _step(self, poly: Poly, strict: bool) -> Step | None:
        """The change of coordinates that ``poly > 0`` amounts to, where poly is linear in a generator alone."""
        linear = []
        degrees = poly.degrees()
        for exponents, coefficient in poly.terms():
            if sum(exponents) == 1:
                slot = exponents.index(1)
                if degrees[slot] == 1 and sum(e[slot] for e in poly.monoms()) == 1:
                    linear.append((slot, coefficient))
        for slot, coefficient in linear:
            if coefficient > 0 and (slot not in self.slots or len(poly) > 1):
                variable = self.field.variables[slot]
                centre = (coefficient * variable - poly) / coefficient
                if slot in self.slots and self.plain(centre) <= 0:
                    continue  # the old bound t > 0 would be lost
                return Step(slot, centre, 1 / coefficient, False, False)
        for slot, coefficient in linear:
            if coefficient < 0:
                variable = self.field.variables[slot]
                centre = (poly - coefficient * variable) / -coefficient
                if slot not in self.slots:
                    return Step(slot, centre, 1 / coefficient, False, False)
                if self.slots[slot] > 0:
                    return Step(slot, centre, 1, True, not strict)
        return None

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
            if self._depth > 3:
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
        return all(abs(self.poly(f)) == 2 or any(_multiple(f, n) for n in self.nonzero) for f, _ in factors)

    def _derived(self, poly: Poly) -> int:
        self.field.budget.check()
        for way in (self._by_facts, self._by_moving, self._by_square, self._by_root, self._by_factors):
            found = way(poly)
            if found:
                return found
        return UNKNOWN

    def plain(self, poly: Poly) -> int:
        """The sign that the coefficients and the signs of the slots tell by themselves."""
        if poly.is_zero():
            return UNKNOWN
        if poly.is_constant():
            return POSITIVE if poly.leading_coefficient() > 0 else NEGATIVE
        total = 0
        for exponents, coefficient in poly.terms():
            sign = POSITIVE if coefficient > 0 else NEGATIVE
            for slot, exponent in enumerate(exponents):
                if not exponent:
                    continue
                own = self.slots.get(slot, UNKNOWN)
                if exponent % 2 == 0:
                    own = POSITIVE if abs(own) == 2 else NONNEGATIVE
                sign = product(sign, own)
                if not sign:
                    return UNKNOWN
            if total * sign < 0:
                return UNKNOWN
            total = sign if abs(sign) > abs(total) else total
        return total

    def _by_facts(self, poly: Poly) -> int:
        """A fact of the original coordinates, times a positive number."""
        for fact, strict in self.facts:
            ratio = _multiple(poly, fact)
            if ratio:
                size = POSITIVE if strict else NONNEGATIVE
                return size if ratio > 0 else -size
        return UNKNOWN

    def _by_moving(self, poly: Poly) -> int:
        moved, limit = self._moved(poly)
        if moved is None or moved.is_zero():
            return UNKNOWN
        found = self.plain(moved) or self._beyond_facts(moved)
        return max(-1, min(1, found)) if limit else found

    def _beyond_facts(self, moved: Poly) -> int:
        """moved = c·fact + rest with c > 0 and a rest that is not negative (or the same for −moved)."""
        for direction in (1, -1):
            wanted = moved * direction
            for fact, strict, limited in self.moved_facts:
                known = wanted.to_dict()
                ratios = {known[m] / c for m, c in fact.to_dict().items() if m in known}
                for ratio in sorted(r for r in ratios if r > 0)[:6]:
                    rest = wanted - fact * ratio
                    sign = (
                        POSITIVE if rest.is_zero() and strict else NONNEGATIVE if rest.is_zero() else self.plain(rest)
                    )
                    if sign > 0:
                        return direction * (NONNEGATIVE if limited else POSITIVE if strict else sign)
        return UNKNOWN

    def _by_square(self, poly: Poly) -> int:
        """a g² + b g + c keeps the sign of a where 4ac − b² is not negative."""
        if len(poly) > MOST_TERMS:
            return UNKNOWN
        for generator in self.field.used(poly):
            if poly.degrees()[generator.number] != 2:
                continue
            c, b, a = self._coefficients(poly, generator.number, 2)
            lead = self.poly(a)
            if abs(lead) == 2 and not b.is_zero():
                rest = self.poly(4 * a * c - b * b)
                if rest > 0:
                    size = POSITIVE if rest == POSITIVE else NONNEGATIVE
                    return size if lead > 0 else -size
        return UNKNOWN

    def _by_root(self, poly: Poly) -> int:
        """a + b·ρ with ρ = √R: of a and bρ the larger one decides, and a² − b²R tells which that is."""
        for generator in self.field.used(poly):
            at = generator.number
            if generator.kind != "root" or generator.degree != 2 or poly.degrees()[at] != 1:
                continue
            a, b = self._coefficients(poly, at, 1)
            assert generator.relation is not None
            top, bottom = generator.relation
            norm = self.field.normal(a * a * bottom - b * b * top, bottom)
            larger = self.of(norm)
            if larger == POSITIVE:
                sign = self.poly(a)
            elif larger == NEGATIVE:
                sign = product(self.poly(b), self.generator(generator))
            else:
                continue
            if abs(sign) == 2:
                return sign
            if sign:  # the larger one has a known direction, and it is not zero because it is larger
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

    # coordinates

    def _coefficients(self, poly: Poly, slot: int, degree: int) -> list[Poly]:
        parts: list[dict[tuple[int, ...], Any]] = [{} for _ in range(degree + 1)]
        for exponents, coefficient in poly.terms():
            parts[exponents[slot]][(*exponents[:slot], 0, *exponents[slot + 1 :])] = coefficient
        return [self.field.ring.from_dict(p) for p in parts]

    def _moved(self, poly: Poly) -> tuple[Poly | None, bool]:
        """The polynomial (times something positive) in the new coordinates; whether a closed end is only a limit."""
        limit = False
        for step in self.steps:
            poly, ended = self._apply(poly, step)
            if poly is None:
                return None, False
            limit = limit or ended
        return poly, limit

    def _apply(self, poly: Poly, step: Step) -> tuple[Poly | None, bool]:
        degree = poly.degrees()[step.slot]
        if degree <= 0:
            return poly, False
        if degree > MOST_DEGREE or len(poly) > MOST_TERMS:
            trivial = step.centre.is_zero() and not step.ratio
            return (poly if trivial and step.scale == 1 else None), False
        parts = self._coefficients(poly, step.slot, degree)
        t = self.field.variables[step.slot]
        total = self.field.ring.constant(0)
        if step.ratio:
            for j, part in enumerate(parts):
                total += part * (step.centre * t) ** j * (1 + t) ** (degree - j)
            return total, step.open_end
        for part in reversed(parts):
            total = total * (step.centre + step.scale * t) + part
        return total, False


def _flint(value: Any) -> Any:
    return fmpq(value.numerator, value.denominator)


def _multiple(poly: Poly, other: Poly) -> Any:
    """The number c ≠ 0 with poly = c·other, or ``None``."""
    if len(poly) != len(other):
        return None
    ratio = poly.leading_coefficient() / other.leading_coefficient()
    return ratio if poly == other * ratio else None
