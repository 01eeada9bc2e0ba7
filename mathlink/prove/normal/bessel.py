"""Bessel functions: elementary for orders that are halves, by recurrence over two neighbouring orders otherwise."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.normal.field import Quotient
from mathlink.prove.normal.signs import POSITIVE
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.prove.normal.angles import Angles
    from mathlink.prove.normal.powers import Powers

    Plain = Callable[..., Quotient]
    Lowest = Callable[[str, Quotient], tuple[Quotient, int]]

__all__ = ["Bessel"]

HALF = Fraction(1, 2)
MOST_STEPS = 12

#: f_{ν+1} = a·(2ν/x)·f_ν + b·f_{ν−1}  (NIST Handbook of Mathematical Functions, 10.6.1 and 10.29.1)
RECURRENCES = {"besselj": (1, -1), "bessely": (1, -1), "besseli": (-1, 1), "besselk": (1, 1)}


class Bessel:
    """J, Y, I and K over the functions of the lowest order that occurs and of the next."""

    def __init__(self, powers: Powers, angles: Angles, pi: Quotient, plain: Plain, lowest: Lowest) -> None:
        self.powers = powers
        self.field = powers.field
        self.signs = powers.signs
        self.angles = angles
        self.pi = pi
        self.plain = plain
        self.lowest = lowest

    def value(self, name: str, order: Quotient, x: Quotient) -> Quotient:
        """f_order(x)"""
        n = self.field.value(order)
        if n is not None and n.denominator == 1 and name in ("besselj", "besseli") and self._is_mirrored(x):
            mirrored = self.value(name, order, self.field.neg(x))  # f_n(−x) = (−1)ⁿ f_n(x)
            return mirrored if n % 2 == 0 else self.field.neg(mirrored)
        if n is not None and n.denominator == 2 and abs(n) <= MOST_STEPS and self.signs.of(x) == POSITIVE:
            return self._half(name, n, x)
        if n is not None and n.denominator == 1 and n < 0:
            return self._mirrored_order(name, n, x)
        base, steps = self.lowest(f"{name} of {in_words(self.field, x)}, order", order)
        if steps > MOST_STEPS:
            return self.plain(name, order, x)
        if steps > 1 and not self.signs.vanishes_nowhere(x.top):
            self.powers.needed[str(x.top)] = Quotient(x.top, self.field.unit)
        return self._climbed(name, base, x, steps, self.plain(name, base, x), None)

    def _is_mirrored(self, x: Quotient) -> bool:
        return not x.top.is_zero() and bool(x.top.leading_coefficient() < 0)

    def _mirrored_order(self, name: str, n: Fraction, x: Quotient) -> Quotient:
        """f_{−n} = (−1)ⁿ f_n for J and Y, f_n for I and K."""
        plus = self.value(name, self.field.const(-n), x)
        return self.field.neg(plus) if name in ("besselj", "bessely") and n % 2 else plus

    def _climbed(
        self, name: str, base: Quotient, x: Quotient, steps: int, first: Quotient, second: Quotient | None
    ) -> Quotient:
        """f_{base + steps} from f_base and f_{base+1}."""
        if steps == 0:
            return first
        f = self.field
        before, at = first, second if second is not None else self.plain(name, f.add(base, f.one), x)
        slope, rest = RECURRENCES[name]
        for k in range(1, steps):
            order = f.add(base, f.const(k))
            grown = f.mul(f.scale(f.div(order, x), 2 * slope), at)
            before, at = at, f.add(grown, f.scale(before, rest))
        return at

    def _half(self, name: str, n: Fraction, x: Quotient) -> Quotient:
        """From the orders −1/2 and 1/2 up or down; x > 0."""
        below, above = self._halves(name, x)
        if n > 0:
            return self._climbed(name, self.field.const(-HALF), x, int(n + HALF), below, above)
        slope, rest = RECURRENCES[name]
        f, order = self.field, -HALF
        while order > n:  # f_{ν−1} = (f_{ν+1} − a (2ν/x) f_ν) / b
            grown = f.mul(f.scale(f.div(f.const(order), x), 2 * slope), below)
            below, above = f.scale(f.sub(above, grown), Fraction(1, rest)), below
            order -= 1
        return below

    def _halves(self, name: str, x: Quotient) -> tuple[Quotient, Quotient]:
        f = self.field
        if name == "besselk":
            both = f.mul(self.powers.root(f.div(self.pi, f.scale(x, 2)), HALF), self.powers.exp(f.neg(x)))
            return both, both
        size = self.powers.root(f.div(f.const(2), f.mul(self.pi, x)), HALF)
        if name == "besseli":
            up, down = self.powers.exp(x), self.powers.exp(f.neg(x))
            cosh, sinh = f.scale(f.add(up, down), HALF), f.scale(f.sub(up, down), HALF)
            return f.mul(size, cosh), f.mul(size, sinh)
        cos, sin = (f.mul(size, part) for part in self.angles.pair(x))
        return (cos, sin) if name == "besselj" else (sin, f.neg(cos))
