"""Exponentials, logarithms, roots, absolute values: split over the factors whose sign is known, whole otherwise."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import Bound, Field, Generator, Nowhere, Quotient, fraction
from mathlink.prove.normal.signs import NEGATIVE, NONNEGATIVE, POSITIVE, Signs
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.prove.normal.plan import Plan

    Poly = Any

__all__ = ["Powers", "primes"]

MOST_PIECES = 24
MOST_MULTIPLE = 4_000
TRIAL = 20_000

_ZERO = Bound(Fraction(0), True)


@dataclass
class Factored:
    """sign · content · Π of factors, content > 0.

    ``strong``: positive factors; ``weak``: factors that are not negative; ``loose``: factors of unknown sign.
    """

    sign: int
    content: Fraction
    strong: list[tuple[Quotient, int]] = field(default_factory=list)
    weak: list[tuple[Quotient, int]] = field(default_factory=list)
    loose: list[tuple[Quotient, int]] = field(default_factory=list)


def primes(value: Fraction) -> Iterator[tuple[int, int]]:
    """Bases and exponents of a positive rational: primes up to a bound, and what is left as one base."""
    for number, direction in ((value.numerator, 1), (value.denominator, -1)):
        candidate = 2
        while number > 1 and candidate <= TRIAL and candidate * candidate <= number:
            exponent = 0
            while number % candidate == 0:
                number //= candidate
                exponent += 1
            if exponent:
                yield candidate, direction * exponent
            candidate += 1 if candidate == 2 else 2
        if number > 1:
            yield number, direction


class Powers:
    """The functions that grow out of exp, log and roots. ``needed`` collects polynomials that must not vanish."""

    def __init__(self, field: Field, signs: Signs, plan: Plan) -> None:
        self.field = field
        self.signs = signs
        self.plan = plan
        self.needed: dict[str, Quotient] = {}

    def factored(self, a: Quotient) -> Factored:
        """The factors of a quotient, sorted by what is known of their signs."""
        content, sign = Fraction(1), 1
        found = Factored(1, content)
        for poly, direction in ((a.top, 1), (a.bottom, -1)):
            number, factors = self.field.factors(poly)
            content *= Fraction(number) ** direction
            for factor, exponent in factors:
                known = self.signs.poly(factor)
                base = Quotient(factor, self.field.unit)
                square = self._as_square(factor)
                if square is not None:
                    base, exponent, known = square, 2 * exponent, self.signs.of(square)
                if known < 0:
                    base = self.field.neg(base)
                    sign = -sign if exponent % 2 else sign
                group = found.strong if abs(known) == 2 else found.weak if known else found.loose
                group.append((base, direction * exponent))
        found.sign = sign if content > 0 else -sign
        found.content = abs(content)
        return found

    def _as_square(self, poly: Poly) -> Quotient | None:
        """s with poly = s², found in the form s = u + v√R."""
        for generator, m, a, b in self.signs.linear_in_root(poly):
            assert generator.relation is not None
            a_, b_ = Quotient(a, self.field.unit), Quotient(b, self.field.unit)
            under = self.field.mul(self.field.mul(b_, b_), generator.relation)
            q = self._rational_root(self.field.sub(self.field.mul(a_, a_), under))
            if q is None or a.is_zero():
                continue
            for direction in (1, -1):
                u = self._known_root(
                    self.field.scale(self.field.add(a_, self.field.scale(q, direction)), Fraction(1, 2))
                )
                if u is None or u.top.is_zero():
                    continue
                rho = self.field.power(self.field.quotient(generator), m)
                s = self.field.add(u, self.field.mul(self.field.div(self.field.scale(b_, Fraction(1, 2)), u), rho))
                if s.bottom.is_constant() and self.field.mul(s, s) == self.field.normal(poly, self.field.unit):
                    return s
        return None

    def _rational_root(self, a: Quotient) -> Quotient | None:
        """The square root of a perfect square."""
        if a.top.is_zero():
            return None
        found = self.field.one
        for poly, direction in ((a.top, 1), (a.bottom, -1)):
            content, factors = self.field.factors(poly)
            top, bottom = math.isqrt(max(content.numerator, 0)), math.isqrt(content.denominator)
            if top * top != content.numerator or bottom * bottom != content.denominator:
                return None
            found = self.field.mul(found, self.field.power(self.field.const(Fraction(top, bottom)), direction))
            for factor, exponent in factors:
                if exponent % 2:
                    return None
                part = self.field.power(Quotient(factor, self.field.unit), direction * exponent // 2)
                found = self.field.mul(found, part)
        return found

    def _known_root(self, a: Quotient) -> Quotient | None:
        """The square root of a perfect square or of something whose root is already a generator."""
        if a.top.is_zero():
            return None
        known = self.field.by_key.get(("root", *self.field.key(a)))
        if known is not None and known.power.numerator == 1 and known.power.denominator % 2 == 0:
            return self.field.power(self.field.quotient(known), known.power.denominator // 2)
        return self._rational_root(a)

    # exponentials

    def exp(self, a: Quotient) -> Quotient:
        """exp(a): one positive generator per monomial of a."""
        if len(a.top) > MOST_PIECES:
            raise OutOfReach(f"the exponential of a sum of {len(a.top)} terms")
        return self.field.product([self._exp_piece(piece, c) for piece, c in self.pieces(a)])

    def pieces(self, a: Quotient) -> Iterator[tuple[Quotient, Fraction]]:
        """(monomial over the denominator, rational coefficient) for every term of a."""
        for exponents, coefficient in a.top.terms():
            yield self.field.normal(self.field.ring.from_dict({exponents: 1}), a.bottom), fraction(coefficient)

    def _exp_piece(self, piece: Quotient, c: Fraction) -> Quotient:
        known = self._bare(piece)
        if known is not None and known.kind == "log":
            assert known.inner is not None
            return self.base_power(known.inner, c)
        if known is not None and known.kind == "logabs":
            assert known.inner is not None
            return self.base_power(self.absolute(known.inner), c)
        if known is not None and known.kind == "lambertw" and self._positive_inside(known):
            assert known.inner is not None
            return self._power_of_positive(self.field.div(known.inner, piece), c)
        label = f"exp {in_words(self.field, piece)}"
        unit, n = self.plan.multiple(label, c)
        if abs(n) > MOST_MULTIPLE:
            raise OutOfReach(f"the power {n} of an exponential")
        key = ("exp", *self.field.key(piece))
        if key not in self.field.by_key:
            inner = self.field.scale(piece, unit)
            known_sign = self.signs.of(inner)
            low = Bound(Fraction(1), known_sign == POSITIVE) if known_sign > 0 else _ZERO
            high = Bound(Fraction(1), known_sign == NEGATIVE) if known_sign < 0 else None
            meaning = f"exp({in_words(self.field, inner)})"
            self.field.generator(key, meaning, "exp", meaning, inner=inner, low=low, high=high)
        return self.field.power(self.field.quotient(self.field.by_key[key]), n)

    def _positive_inside(self, known: Generator) -> bool:
        return known.inner is not None and self.signs.of(known.inner) == POSITIVE

    def _power_of_positive(self, a: Quotient, c: Fraction) -> Quotient:
        """e^{W(a)} = a / W(a), to a rational power."""
        return self.field.power(a, int(c)) if c.denominator == 1 else self.root(a, c)

    def _bare(self, a: Quotient) -> Generator | None:
        """The generator that the quotient is, if it is one."""
        if not a.bottom.is_one() or len(a.top) != 1 or a.top.total_degree() != 1 or a.top.leading_coefficient() != 1:
            return None
        return next(self.field.used(a.top))

    # logarithms

    def log(self, a: Quotient) -> Quotient:
        """log(a); that a is positive follows from log(a) having a value."""
        if a.top.is_zero():
            raise Nowhere("the logarithm of zero")
        parts = self.factored(a)
        total = self.log_number(parts.content)
        for base, exponent in (*parts.strong, *parts.weak):
            total = self.field.add(total, self.field.scale(self.log_base(base), exponent))
        odd = [(base, e) for base, e in parts.loose if e % 2]
        if not odd:
            if parts.sign < 0:
                raise Nowhere("the logarithm of a number that is never positive")
            return self._add_logs_of_absolutes(total, parts.loose)
        even = [(base, e) for base, e in parts.loose if e % 2 == 0]
        if len(odd) == 1:
            base, exponent = odd[0]
            whole = self.field.scale(self.log_base(self.field.scale(base, parts.sign)), exponent)
        elif (directions := self._directions(odd, parts.sign)) is not None:
            whole = self.field.zero
            for (base, exponent), direction in zip(odd, directions, strict=True):
                part = self.log_base(self.field.scale(base, direction))
                whole = self.field.add(whole, self.field.scale(part, exponent))
        else:
            even += [(base, e - _unit(e)) for base, e in odd if abs(e) > 1]
            group = self.field.product([self.field.power(base, _unit(e)) for base, e in odd])
            whole = self.log_base(self.field.scale(group, parts.sign))
        return self.field.add(self._add_logs_of_absolutes(total, even), whole)

    def _add_logs_of_absolutes(self, total: Quotient, factors: list[tuple[Quotient, int]]) -> Quotient:
        for base, exponent in factors:
            key = ("logabs", *self.field.key(base))
            meaning = f"log|{in_words(self.field, base)}|"
            made = self.field.generator(key, meaning, "logabs", meaning, inner=base)
            total = self.field.add(total, self.field.scale(self.field.quotient(made), exponent))
        return total

    def log_number(self, value: Fraction) -> Quotient:
        """The logarithm of a positive rational, over its primes."""
        total = self.field.zero
        for base, exponent in primes(value):
            inner = self.field.const(base)
            low, high = Bound(_rounded(math.log(base), -1), True), Bound(_rounded(math.log(base), 1), True)
            made = self.field.generator(
                ("log", base), f"log({base})", "log", f"log({base})", inner=inner, low=low, high=high
            )
            total = self.field.add(total, self.field.scale(self.field.quotient(made), exponent))
        return total

    def log_base(self, base: Quotient) -> Quotient:
        """The logarithm of something that is positive and is not split further."""
        known = self._bare(base)
        if known is not None and known.kind == "exp":
            assert known.inner is not None
            return known.inner
        if known is not None and known.kind == "root":
            assert known.inner is not None
            return self.field.scale(self.log_base(known.inner), known.power)
        if known is not None and known.kind == "lambertw" and self._positive_inside(known):
            assert known.inner is not None
            return self.field.sub(self.log(known.inner), base)
        number = self.field.value(base)
        if number is not None:
            return self.log_number(number)
        turned = self._conjugate(base)
        if turned is not None:
            norm, other = turned
            return self.field.sub(self.log(norm), self._log_generator(other))
        inverse = self.field.by_key.get(("log", *self.field.key(self.field.inverse(base))))
        if inverse is not None:
            return self.field.neg(self.field.quotient(inverse))
        return self._log_generator(base)

    def _log_generator(self, base: Quotient) -> Quotient:
        key = ("log", *self.field.key(base))
        if key not in self.field.by_key:
            above = self.signs.of(self.field.sub(base, self.field.one))
            low = Bound(Fraction(0), above == POSITIVE) if above > 0 else None
            high = Bound(Fraction(0), above == NEGATIVE) if above < 0 else None
            meaning = f"log({in_words(self.field, base)})"
            self.field.generator(key, meaning, "log", meaning, inner=base, low=low, high=high)
        return self.field.quotient(self.field.by_key[key])

    def _conjugate(self, base: Quotient) -> tuple[Quotient, Quotient] | None:
        """(N, b) with N = base·b, both positive, where base = u + v√R > 0 is better written over its conjugate b."""
        if not base.bottom.is_constant():
            return None
        for generator, m, _, _ in self.signs.linear_in_root(base.top):
            flipped = Quotient(self._flipped(base.top, generator.number, m), base.bottom)
            u = self.field.add(base, flipped).top
            v = self.field.sub(base, flipped).top
            if u.is_zero() or (u.leading_coefficient() > 0) == (v.leading_coefficient() > 0):
                continue
            norm = self.field.mul(base, flipped)
            if abs(self.signs.of(norm)) != 2:
                continue
            if self.signs.of(norm) == NEGATIVE:
                norm, flipped = self.field.neg(norm), self.field.neg(flipped)
            return norm, flipped
        return None

    def _flipped(self, poly: Poly, at: int, m: int) -> Poly:
        return self.field.ring.from_dict({e: -c if e[at] == m else c for e, c in poly.terms()})

    # roots

    def root(self, a: Quotient, r: Fraction) -> Quotient:
        """a to a rational power that is no integer; that a is not negative follows from the root having a value."""
        if a.top.is_zero():
            if r < 0:
                raise Nowhere("zero to a negative power")
            return self.field.zero
        parts = self.factored(a)
        made = [self.base_power(self.field.const(base), e * r) for base, e in primes(parts.content)]
        made += [self.base_power(base, e * r) for base, e in parts.strong]
        if not parts.loose:
            if parts.sign < 0:
                if parts.weak:
                    raise OutOfReach("a root of a number that is never positive")
                raise Nowhere("a root of a negative number")
            return self.field.product(made + [self.base_power(base, e * r) for base, e in parts.weak])
        return self.field.product([*made, *self._loose_root(parts, r)])

    def _loose_root(self, parts: Factored, r: Fraction) -> Iterator[Quotient]:
        """Even powers leave the root as absolute values, the rest stays together, so no branch is crossed."""
        others = [*parts.weak, *parts.loose]
        odd = [(base, e) for base, e in others if e % 2]
        for base, exponent in others:
            if exponent % 2 == 0:
                if odd and r * exponent > 0 and not self.signs.vanishes_nowhere(base.top):
                    self.needed[str(base.top)] = base
                yield self.base_power(self.absolute(base), exponent * r)
        if not odd:
            if parts.sign < 0:
                raise OutOfReach("a root of a number that is never positive")
            return
        if len(odd) == 1:
            base, exponent = odd[0]
            yield self.base_power(self.field.scale(base, parts.sign), exponent * r)
            return
        directions = self._directions(odd, parts.sign)
        if directions is not None:
            for (base, exponent), direction in zip(odd, directions, strict=True):
                yield self.base_power(self.field.scale(base, direction), exponent * r)
            return
        for base, exponent in odd:
            if abs(exponent) > 1:
                yield self.base_power(self.absolute(base), (exponent - _unit(exponent)) * r)
        group = self.field.product([self.field.power(base, _unit(e)) for base, e in odd])
        yield self.base_power(self.field.scale(group, parts.sign), r)

    def _directions(self, odd: list[tuple[Quotient, int]], sign: int) -> tuple[int, int] | None:
        """The signs of two factors f, g with sign·f·g ≥ 0 that follow from the sign of f + sign·g."""
        if len(odd) != 2:
            return None
        (f, _), (g, _) = odd
        known = self.signs.of(self.field.add(f, self.field.scale(g, sign)))
        if abs(known) != 2:
            return None
        direction = 1 if known > 0 else -1
        return direction, direction * sign

    def base_power(self, base: Quotient, r: Fraction) -> Quotient:
        """A power of something that is not negative (positive where r < 0) and is not split further."""
        if r.denominator == 1:
            return self.field.power(base, int(r))
        known = self._bare(base)
        if known is not None and known.inner is not None:
            if known.kind == "exp":
                return self.exp(self.field.scale(known.inner, r))
            if known.kind == "root":
                return self.base_power(known.inner, known.power * r)
        if not base.bottom.is_one() and not base.top.is_zero():
            inverse = self.field.inverse(base)
            if ("root", *self.field.key(inverse)) in self.field.by_key:
                base, r = inverse, -r
        unit, n, k = self.plan.root(f"root {in_words(self.field, base)}", r)
        rho = self.field.quotient(self._root_generator(base, unit))
        return self.field.mul(self.field.power(rho, n), self.field.power(base, k))

    def _root_generator(self, base: Quotient, unit: Fraction) -> Generator:
        key = ("root", *self.field.key(base))
        if key in self.field.by_key:
            return self.field.by_key[key]
        above = self.signs.of(self.field.sub(base, self.field.one))
        low = Bound(Fraction(0), self.signs.of(base) == POSITIVE)
        if above > 0:
            low = Bound(Fraction(1), above == POSITIVE)
        high = Bound(Fraction(1), above == NEGATIVE) if above < 0 else None
        meaning = f"({in_words(self.field, base)})^({unit})"
        made = self.field.generator(key, meaning, "root", meaning, inner=base, power=unit, low=low, high=high)
        if unit.numerator <= 12 or (len(base.top) == 1 and len(base.bottom) == 1):
            self.field.relate(made, unit.denominator, self.field.power(base, unit.numerator))
        return made

    def cube_root(self, a: Quotient) -> Quotient:
        """The real cube root, of either sign; it splits over every factor."""
        if a.top.is_zero():
            return a
        third = Fraction(1, 3)
        parts = self.factored(a)
        made = [self.field.const(parts.sign)]
        made += [self.base_power(self.field.const(base), e * third) for base, e in primes(parts.content)]
        made += [self.base_power(base, e * third) for base, e in (*parts.strong, *parts.weak)]
        for base, exponent in parts.loose:
            key = ("cbrt", *self.field.key(base))
            if key not in self.field.by_key:
                meaning = f"cbrt({in_words(self.field, base)})"
                self.field.relate(self.field.generator(key, meaning, "cbrt", meaning, inner=base), 3, base)
            made.append(self.field.power(self.field.quotient(self.field.by_key[key]), exponent))
        return self.field.product(made)

    # absolute values and signs

    def absolute(self, a: Quotient) -> Quotient:
        """|a|, factor by factor."""
        if a.top.is_zero():
            return a
        parts = self.factored(a)
        made = [self.field.const(parts.content)]
        made += [self.field.power(base, e) for base, e in (*parts.strong, *parts.weak)]
        for base, exponent in parts.loose:
            key = ("abs", *self.field.key(base))
            if key not in self.field.by_key:
                meaning = f"|{in_words(self.field, base)}|"
                strict = self.signs.vanishes_nowhere(base.top)
                generator = self.field.generator(
                    key, meaning, "abs", meaning, inner=base, low=Bound(Fraction(0), strict)
                )
                self.field.relate(generator, 2, self.field.mul(base, base))
            made.append(self.field.power(self.field.quotient(self.field.by_key[key]), exponent))
        return self.field.product(made)

    def signum(self, a: Quotient) -> Quotient:
        """−1, 0 or 1."""
        if a.top.is_zero():
            return a
        parts = self.factored(a)
        made = [self.field.const(parts.sign)]
        for base, exponent in (*parts.weak, *parts.loose):
            key = ("sign", *self.field.key(base))
            if key not in self.field.by_key:
                meaning = f"sign({in_words(self.field, base)})"
                one = Bound(Fraction(1), False)
                low = Bound(Fraction(0), False) if self.signs.of(base) >= NONNEGATIVE else Bound(Fraction(-1), False)
                generator = self.field.generator(key, meaning, "sign", meaning, inner=base, low=low, high=one)
                self.field.relate(generator, 3, self.field.quotient(generator))
            made.append(self.field.power(self.field.quotient(self.field.by_key[key]), abs(exponent)))
        return self.field.product(made)

    def larger(self, a: Quotient, b: Quotient, direction: int) -> Quotient:
        """The larger (direction 1) or smaller (−1) of two numbers: (a + b ± |a − b|) / 2."""
        gap = self.field.scale(self.absolute(self.field.sub(a, b)), direction)
        return self.field.scale(self.field.add(self.field.add(a, b), gap), Fraction(1, 2))


def _unit(exponent: int) -> int:
    return 1 if exponent > 0 else -1


def _rounded(value: float, direction: int) -> Fraction:
    """A rational bound of a double, well outside its rounding error."""
    return Fraction(math.floor(value * 10**6) + direction, 10**6)
