"""Sums of arc tangents of numbers that come to 0, by multiplying complex numbers: 4·atan(1/5) − atan(1/239) − π/4."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint

from mathlink.prove.normal.field import fraction

if TYPE_CHECKING:
    from mathlink.prove.normal.field import Generator, Quotient
    from mathlink.prove.normal.reader import Reader

__all__ = ["vanishes"]

MOST_MULTIPLE = 400
BITS = 128

Sum = dict[Fraction, Fraction]
"""Argument → coefficient; the coefficient of π stands at :data:`PI`."""

PI = Fraction(0)


def vanishes(reader: Reader, gap: Quotient) -> bool:
    """Whether a difference is 0 because each of its sums Σ cᵢ atan(qᵢ) + c π over rational numbers is."""
    groups: dict[tuple[int, ...], Sum] = {}
    for exponents, coefficient in gap.top.terms():
        found = _angle(reader, exponents)
        if found is None:
            return False
        rest, argument = found
        group = groups.setdefault(rest, {})
        group[argument] = group.get(argument, Fraction(0)) + fraction(coefficient)
    return bool(groups) and all(_is_zero(group) for group in groups.values())


def _angle(reader: Reader, exponents: tuple[int, ...]) -> tuple[tuple[int, ...], Fraction] | None:
    """What stands beside the angle in a term, and the angle's argument; ``None`` where there is not one to the power 1."""
    angles = []
    for place, exponent in enumerate(exponents):
        if exponent:
            argument = _argument(reader, reader.field.generators[place])
            if argument is not None:
                angles.append((place, exponent, argument))
    if len(angles) != 1 or angles[0][1] != 1:
        return None
    place, _, argument = angles[0]
    return (*exponents[:place], 0, *exponents[place + 1 :]), argument


def _argument(reader: Reader, generator: Generator) -> Fraction | None:
    if generator.kind == "named" and generator.label == "pi":
        return PI
    if generator.kind == "atan" and generator.inner is not None:
        value = reader.field.value(generator.inner)
        return value if value else None
    return None


def _is_zero(group: Sum) -> bool:
    """Whole multiples of the arguments as a Gaussian integer on the real axis; a ball then says which multiple of π it is."""
    scale = math.lcm(*(c.denominator for c in group.values()))
    whole = {q: int(c * scale) for q, c in group.items()}
    if sum(map(abs, whole.values())) > MOST_MULTIPLE:
        return False
    real, imaginary = 1, 0
    for q, n in whole.items():
        if q == PI:
            continue
        for _ in range(abs(n)):
            a, b = q.denominator, q.numerator if n > 0 else -q.numerator
            real, imaginary = real * a - imaginary * b, real * b + imaginary * a
    return imaginary == 0 and _near_zero(whole)


def _near_zero(whole: dict[Fraction, int]) -> bool:
    """Whether the sum, a whole multiple of π, is the multiple 0."""
    before = flint.ctx.prec
    flint.ctx.prec = BITS
    try:
        total: Any = flint.arb(0)
        for q, n in whole.items():
            angle = flint.arb.pi() if q == PI else flint.arb(flint.fmpq(q.numerator, q.denominator)).atan()
            total += n * angle
        return bool(abs(total) < 3)
    finally:
        flint.ctx.prec = before
