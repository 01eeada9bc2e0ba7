"""Sines and cosines of sums of angles, the inverse functions, and exact values at rational multiples of π."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpz_poly

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import Bound, Generator, Nowhere, Quotient
from mathlink.prove.normal.signs import NEGATIVE, POSITIVE
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from mathlink.prove.normal.powers import Powers

    Pair = tuple[Quotient, Quotient]

__all__ = ["Angles"]

MOST_PIECES = 8
MOST_MULTIPLE = 24
MOST_CYCLOTOMIC = 240
HALF = Fraction(1, 2)


class Angles:
    """Trigonometry over the real generators cos θ and sin θ with sin² θ = 1 − cos² θ."""

    def __init__(self, powers: Powers, pi: Quotient) -> None:
        self.powers = powers
        self.field = powers.field
        self.pi = pi

    def pair(self, a: Quotient) -> Pair:
        """(cos a, sin a)"""
        if len(a.top) > MOST_PIECES:
            raise OutOfReach(f"the sine of a sum of {len(a.top)} angles")
        total = (self.field.one, self.field.zero)
        for piece, c in self.powers.pieces(a):
            total = self._sum(total, self._piece(piece, c))
        return total

    def cos(self, a: Quotient) -> Quotient:
        return self.pair(a)[0]

    def sin(self, a: Quotient) -> Quotient:
        return self.pair(a)[1]

    def tan(self, a: Quotient) -> Quotient:
        cos, sin = self.pair(a)
        return self.field.div(sin, cos)

    def _sum(self, a: Pair, b: Pair) -> Pair:
        times, f = self.field.mul, self.field
        return (
            f.sub(times(a[0], b[0]), times(a[1], b[1])),
            f.add(times(a[1], b[0]), times(a[0], b[1])),
        )

    def _piece(self, piece: Quotient, c: Fraction) -> Pair:
        if piece == self.pi:
            return self._constant(c)
        known = self.powers._bare(piece)
        if known is not None and known.kind in ("atan", "asin", "acos") and c.denominator == 1:
            return self._multiple(self._inverse_pair(known), int(c))
        unit, n = self.powers.plan.multiple(f"angle {in_words(self.field, piece)}", c)
        inner = self.field.scale(piece, unit)
        return self._multiple(self._generators(inner), n)

    def _generators(self, inner: Quotient) -> Pair:
        one, minus = Bound(Fraction(1), False), Bound(Fraction(-1), False)
        words = in_words(self.field, inner)
        keys = self.field.key(inner)
        cos = self.field.generator(
            ("cos", *keys), f"cos({words})", "cos", f"cos({words})", inner=inner, low=minus, high=one
        )
        if ("sin", *keys) not in self.field.by_key:
            sin = self.field.generator(
                ("sin", *keys), f"sin({words})", "sin", f"sin({words})", inner=inner, low=minus, high=one
            )
            square = self.field.power(self.field.quotient(cos), 2)
            self.field.relate(sin, 2, self.field.sub(self.field.one, square))
        return self.field.quotient(cos), self.field.quotient(self.field.by_key[("sin", *keys)])

    def _multiple(self, pair: Pair, n: int) -> Pair:
        if abs(n) > MOST_MULTIPLE:
            raise OutOfReach(f"the sine of {n} times an angle")
        total: Pair = (self.field.one, self.field.zero)
        for _ in range(abs(n)):
            total = self._sum(total, pair)
        return total if n >= 0 else (total[0], self.field.neg(total[1]))

    def _constant(self, c: Fraction) -> Pair:
        return self._cos_of_pi(c % 2), self._cos_of_pi((HALF - c) % 2)

    def _cos_of_pi(self, c: Fraction) -> Quotient:
        """cos(cπ) for 0 ≤ c < 2."""
        if c > 1:
            c = 2 - c
        if c > HALF:
            return self.field.neg(self._cos_of_pi(1 - c))
        simple: dict[Fraction | int, tuple[int, Fraction | int]] = {
            0: (1, 1),
            Fraction(1, 6): (3, HALF),
            Fraction(1, 4): (2, HALF),
            Fraction(1, 3): (1, HALF),
        }
        if c == HALF:
            return self.field.zero
        if c.denominator == 12:
            six, two = (self.powers.root(self.field.const(k), HALF) for k in (6, 2))
            both = self.field.add(six, two) if c.numerator == 1 else self.field.sub(six, two)
            return self.field.scale(both, Fraction(1, 4))
        if c in simple:
            radicand, factor = simple[c]
            return self.field.scale(self.powers.root(self.field.const(radicand), HALF), factor)
        unit, n = self.powers.plan.multiple("angle pi", c)
        if unit.numerator != 1 or unit.denominator > MOST_CYCLOTOMIC:
            unit, n = self.powers.plan.multiple("angle pi", Fraction(1, unit.denominator))[0], n * unit.numerator
        if unit.denominator > MOST_CYCLOTOMIC or n > 4 * MOST_CYCLOTOMIC:
            raise OutOfReach(f"the cosine of {c} of a half turn")
        return self._chebyshev(self._cyclotomic(unit.denominator), n)

    def _cyclotomic(self, n: int) -> Quotient:
        """2 cos(π/n), with its minimal polynomial."""
        key = ("cyclotomic", n)
        if key not in self.field.by_key:
            meaning = f"2*cos(pi/{n})"
            bounds = {"low": Bound(Fraction(0), True), "high": Bound(Fraction(2), True)}
            made = self.field.generator(key, meaning, "cyclotomic", meaning, about=n, **bounds)
            minimal = fmpz_poly.cos_minpoly(2 * n)
            value, degree = self.field.zero, minimal.degree()
            for k in range(degree):
                term = self.field.scale(self.field.power(self.field.quotient(made), k), -int(minimal[k]))
                value = self.field.add(value, term)
            self.field.relate(made, degree, value)
        return self.field.quotient(self.field.by_key[key])

    def _chebyshev(self, double: Quotient, n: int) -> Quotient:
        """cos(nθ) from 2 cos θ."""
        before, at = self.field.const(2), double
        for _ in range(n - 1):
            before, at = at, self.field.sub(self.field.mul(double, at), before)
        return self.field.scale(at if n else before, HALF)

    # inverse functions

    def _inverse_pair(self, known: Generator) -> Pair:
        assert known.inner is not None
        a = known.inner
        square = self.field.mul(a, a)
        if known.kind == "atan":
            size = self.powers.root(self.field.add(self.field.one, square), -HALF)
            return size, self.field.mul(a, size)
        other = self.powers.root(self.field.sub(self.field.one, square), HALF)
        return (other, a) if known.kind == "asin" else (a, other)

    def _generator(self, kind: str, a: Quotient) -> Quotient:
        meaning = f"{kind}({in_words(self.field, a)})"
        sign = self.powers.signs.of(a)
        bounds = {}
        if sign:
            bounds["low" if sign > 0 else "high"] = Bound(Fraction(0), abs(sign) == 2)
        made = self.field.generator((kind, *self.field.key(a)), meaning, kind, meaning, inner=a, **bounds)
        return self.field.quotient(made)

    def atan(self, a: Quotient) -> Quotient:
        """Odd; for an argument of known sign atan(a) + atan(1/a) = ±π/2, and the one that is simpler is kept."""
        if a.top.is_zero():
            return a
        if a.top.leading_coefficient() < 0:
            return self.field.neg(self.atan(self.field.neg(a)))
        exact = self._exact_angle(a)
        if exact is not None:
            return self.field.scale(self.pi, exact)
        sign = self.powers.signs.of(a)
        if abs(sign) == 2:
            inverse = self.field.inverse(a)
            flip = inverse.top.leading_coefficient() < 0
            plain = self.field.neg(inverse) if flip else inverse
            if (len(plain.bottom), len(str(plain.bottom)), str(plain)) < (len(a.bottom), len(str(a.bottom)), str(a)):
                quarter = self.field.scale(self.pi, HALF if sign > 0 else -HALF)
                other = self._generator("atan", plain)
                return self.field.add(quarter, other) if flip else self.field.sub(quarter, other)
        return self._generator("atan", a)

    def _exact_angle(self, a: Quotient) -> Fraction | None:
        """atan(a)/π for 1, √3 and 1/√3."""
        if a == self.field.one:
            return Fraction(1, 4)
        square = self.field.value(self.field.mul(a, a))
        if square in (3, Fraction(1, 3)) and self.powers.signs.of(a) == POSITIVE:
            return Fraction(1, 3) if square == 3 else Fraction(1, 6)
        return None

    def asin(self, a: Quotient) -> Quotient:
        """Odd; exact at the usual values."""
        square = self.field.value(self.field.mul(a, a))
        if square is not None:
            if square > 1:
                raise Nowhere("the arc sine of a number above 1")
            sixths: dict[Fraction, int] = {
                Fraction(0): 0,
                Fraction(1, 4): 2,
                HALF: 3,
                Fraction(3, 4): 4,
                Fraction(1): 6,
            }
            if square in sixths:
                sign = self.powers.signs.of(a)
                if square == 0 or abs(sign) == 2:
                    return self.field.scale(self.pi, Fraction(sixths[square], -12 if sign == NEGATIVE else 12))
        if a.top.leading_coefficient() < 0:
            return self.field.neg(self.asin(self.field.neg(a)))
        return self._generator("asin", a)

    def asin_by_atan(self, a: Quotient) -> Quotient:
        """asin over atan; that a² ≠ 1 becomes a condition unless it is known."""
        rest = self.field.sub(self.field.one, self.field.mul(a, a))
        if rest.top.is_zero() or self.field.value(rest) is not None:
            return self.asin(a)
        if not self.powers.signs.vanishes_nowhere(rest.top):
            self.powers.needed[str(rest.top)] = Quotient(rest.top, self.field.unit)
        return self.atan(self.field.div(a, self.powers.root(rest, HALF)))

    def atan2(self, y: Quotient, x: Quotient) -> Quotient | None:
        """The angle of the point (x, y) where the sign of x or of y is known; ``None`` elsewhere."""
        signs = self.powers.signs
        if signs.of(x) == POSITIVE:
            return self.atan(self.field.div(y, x))
        side = signs.of(y)
        if abs(side) == 2:
            quarter = self.field.scale(self.pi, HALF if side > 0 else -HALF)
            return self.field.sub(quarter, self.atan(self.field.div(x, y)))
        if signs.of(x) == NEGATIVE and side > 0:
            return self.field.add(self.pi, self.atan(self.field.div(y, x)))
        return None
