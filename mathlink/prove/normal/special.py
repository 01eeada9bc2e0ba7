"""Special functions: shifts by whole numbers, parity, and relations between them; otherwise functions without a law."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.normal.bessel import Bessel
from mathlink.prove.normal.field import Bound, Generator, Nowhere, Quotient, fraction
from mathlink.prove.normal.floors import Floors
from mathlink.prove.normal.signs import POSITIVE
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from mathlink.prove.normal.angles import Angles
    from mathlink.prove.normal.powers import Powers

    Pair = tuple[Quotient, Quotient]

__all__ = ["Special"]

MOST_SHIFT = 40
MOST_BINOMIAL = 12
HALF = Fraction(1, 2)


class Special:
    """Γ and its relatives, erf, rounding. Conditions that a rule needs are put into ``positive``."""

    def __init__(self, powers: Powers, angles: Angles, pi: Quotient, integers: Collection[str]) -> None:
        self.powers = powers
        self.field = powers.field
        self.signs = powers.signs
        self.angles = angles
        self.pi = pi
        self.bessel = Bessel(powers, angles, pi, self._bessel, self._lowest)
        self.floors = Floors(powers.field, powers.signs, integers, self.plain)
        self.positive: dict[str, Quotient] = {}

    def plain(self, name: str, *args: Quotient) -> Quotient:
        """The function without any law."""
        return self.field.quotient(self._made(name, *args))

    def _bessel(self, name: str, order: Quotient, x: Quotient) -> Quotient:
        """K is positive for x > 0, I too for orders that are not negative, I₀ everywhere."""
        right = self.signs.of(x) == POSITIVE
        upper = self.field.value(order) == 0 or self.signs.of(order) > 0
        positive = (name == "besselk" and right) or (
            name == "besseli" and upper and (right or self.field.value(order) == 0)
        )
        bounds = {"low": Bound(Fraction(0), True)} if positive else {}
        return self.field.quotient(self._made(name, order, x, **bounds))

    def _made(self, name: str, *args: Quotient, **bounds: Bound) -> Generator:
        key = (name, *self.field.key(*args))
        if key in self.field.by_key:
            return self.field.by_key[key]
        meaning = f"{name}({', '.join(in_words(self.field, a) for a in args)})"
        made = self.field.generator(key, meaning, name, meaning, **bounds)
        made.inner = args[0] if args else None
        made.arguments = args
        made.bound = self.field.indices(*args)
        return made

    def _split(self, a: Quotient) -> tuple[Quotient, int]:
        """(rest, k): a = rest + k with the largest whole k that leaves a constant term in [0, 1)."""
        if not a.bottom.is_constant():
            return a, 0
        constant = a.top.to_dict().get((0,) * self.field.width)
        k = math.floor(fraction(constant)) if constant is not None else 0
        return self.field.sub(a, self.field.const(k)), k

    def _lowest(self, name: str, a: Quotient) -> tuple[Quotient, int]:
        """(base, n): a = base + n, base the lowest argument of this form that was met."""
        rest, k = self._split(a)
        lowest = self.powers.plan.shift(f"{name} {in_words(self.field, rest)}", k)
        if k - lowest > MOST_SHIFT:
            raise OutOfReach(f"{name} shifted by {k - lowest}")
        return self.field.add(rest, self.field.const(lowest)), k - lowest

    def gamma(self, a: Quotient) -> Quotient:
        """Γ(x + n) = x (x + 1) … (x + n − 1) Γ(x); exact at whole and half numbers; Γ(1 − y) = π / (sin πy · Γ(y))."""
        value = self.field.value(a)
        if value is not None and value.denominator <= 2 and abs(value) <= 100:
            return self._gamma_number(value)
        mirrored = self._mirrored(a)
        if mirrored is not None:
            _, sin = self._off_whole_numbers(mirrored)
            return self.field.div(self.pi, self.field.mul(sin, self.gamma(mirrored)))
        base, n = self._lowest("gamma", a)
        bounds = {"low": Bound(Fraction(0), True)} if self.signs.of(base) == POSITIVE else {}
        made = self.field.quotient(self._made("gamma", base, **bounds))
        steps = [self.field.add(base, self.field.const(j)) for j in range(n)]
        return self.field.product([made, *steps])

    def _gamma_number(self, value: Fraction) -> Quotient:
        if value.denominator == 1:
            if value <= 0:
                raise Nowhere("the gamma function at a pole")
            return self.field.const(math.factorial(int(value) - 1))
        factor = Fraction(1)
        while value > HALF:
            value -= 1
            factor *= value
        while value < HALF:
            factor /= value
            value += 1
        return self.field.scale(self.powers.root(self.pi, HALF), factor)

    def factorial(self, a: Quotient) -> Quotient:
        return self.gamma(self.field.add(a, self.field.one))

    def loggamma(self, a: Quotient) -> Quotient:
        """log Γ(a) for positive a, else a function of its own."""
        if self.signs.of(a) == POSITIVE:
            return self.powers.log(self.gamma(a))
        return self.plain("loggamma", a)

    def digamma(self, a: Quotient) -> Quotient:
        """ψ(x + n) = ψ(x) + 1/x + … + 1/(x + n − 1)"""
        mirrored = self._mirrored(a)
        if mirrored is not None:
            return self._reflected_digamma(mirrored)
        base, n = self._lowest("digamma", a)
        total = self.plain("digamma", base)
        for j in range(n):
            total = self.field.add(total, self.field.inverse(self.field.add(base, self.field.const(j))))
        return total

    def _mirrored(self, a: Quotient) -> Quotient | None:
        """1 − a, where a is c − r·x in one real symbol: off the whole numbers one of the two is enough."""
        used = list(self.field.used(a.top))
        if len(used) != 1 or used[0].kind != "symbol" or used[0].label in self.floors.integers:
            return None
        if not a.bottom.is_constant() or a.top.total_degree() != 1 or a.top.leading_coefficient() > 0:
            return None
        return self.field.sub(self.field.one, a)

    def _off_whole_numbers(self, a: Quotient) -> Pair:
        """(cos πa, sin πa), the sine not 0 where a is no whole number."""
        cos, sin = self.angles.pair(self.field.mul(self.pi, a))
        if not self.signs.vanishes_nowhere(sin.top):
            self.powers.needed[str(sin.top)] = Quotient(sin.top, self.field.unit)
        return cos, sin

    def _reflected_digamma(self, y: Quotient) -> Quotient:
        """ψ(1 − y) = ψ(y) + π cot πy"""
        cos, sin = self._off_whole_numbers(y)
        return self.field.add(self.digamma(y), self.field.mul(self.pi, self.field.div(cos, sin)))

    def lambertw(self, a: Quotient) -> Quotient:
        """The sign of W(a) is that of a; exp and log of it are in :mod:`mathlink.prove.normal.powers`."""
        sign = self.signs.of(a)
        if sign <= 0:
            return self.plain("lambertw", a)
        return self.field.quotient(self._made("lambertw", a, low=Bound(Fraction(0), sign == POSITIVE)))

    def beta(self, a: Quotient, b: Quotient) -> Quotient:
        """Γ(a) Γ(b) / Γ(a + b) for positive arguments."""
        self._need(a, b)
        return self.field.div(self.field.mul(self.gamma(a), self.gamma(b)), self.gamma(self.field.add(a, b)))

    def binom(self, n: Quotient, k: Quotient) -> Quotient:
        """A polynomial for a small whole k, else factorials for −1 < k < n + 1."""
        small = self.field.value(k)
        if small is not None and small.denominator == 1 and 0 <= small <= MOST_BINOMIAL:
            steps = [self.field.sub(n, self.field.const(j)) for j in range(int(small))]
            return self.field.scale(self.field.product(steps), Fraction(1, math.factorial(int(small))))
        rest = self.field.sub(n, k)
        one = self.field.one
        self._need(self.field.add(n, one), self.field.add(k, one), self.field.add(rest, one))
        return self.field.div(self.factorial(n), self.field.mul(self.factorial(k), self.factorial(rest)))

    def _need(self, *positive: Quotient) -> None:
        for a in positive:
            if self.signs.of(a) != POSITIVE:
                self.positive["/".join(self.field.key(a))] = a

    def erf(self, a: Quotient) -> Quotient:
        """Odd, between −1 and 1."""
        if a.top.is_zero():
            return a
        if a.top.leading_coefficient() < 0:
            return self.field.neg(self.erf(self.field.neg(a)))
        sign = self.signs.of(a)
        low = Bound(Fraction(0), sign == POSITIVE) if sign > 0 else Bound(Fraction(-1), True)
        return self.field.quotient(self._made("erf", a, low=low, high=Bound(Fraction(1), True)))

    def erfc(self, a: Quotient) -> Quotient:
        return self.field.sub(self.field.one, self.erf(a))

    def floor(self, a: Quotient) -> Quotient:
        return self.floors.floor(a)

    def ceil(self, a: Quotient) -> Quotient:
        return self.field.neg(self.floor(self.field.neg(a)))

    def floordiv(self, a: Quotient, b: Quotient) -> Quotient:
        return self.floor(self.field.div(a, b))

    def mod(self, a: Quotient, b: Quotient) -> Quotient:
        return self.field.sub(a, self.field.mul(b, self.floordiv(a, b)))

    def gammaincc(self, a: Quotient, x: Quotient) -> Quotient:
        return self.field.sub(self.field.one, self.plain("gammainc", a, x))
