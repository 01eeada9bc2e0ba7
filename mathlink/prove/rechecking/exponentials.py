"""Exponentials, logarithms and roots: value = exp(exponent) shown by powers of generators whose logarithms are known."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import OutOfReach
from mathlink.prove.rechecking.polynomial import Quotient, constant, proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.prove.rechecking.kernel import Kernel
    from mathlink.prove.rechecking.polynomial import Poly

__all__ = ["built", "is_exponential", "is_general_power", "is_root", "log_of_number"]

MOST_MULTIPLE = 5_000


class _Factor(NamedTuple):
    """``base`` to a rational power; the base is positive wherever it stands here."""

    base: Quotient
    exponent: Fraction


def is_exponential(kernel: Kernel, exponent: Quotient, value: Quotient, *, positive: bool = False) -> bool:
    """Whether value = exp(exponent) where both have a value; ``positive``: the value is known to be positive.

    exp(exponent) is a product of rational powers of positive things. With M the common denominator, the M-th powers are
    compared; for even M the value must be known to be positive.
    """
    factors = _factors(kernel, exponent)
    if factors is None:
        return False
    whole = math.lcm(1, *(f.exponent.denominator for f in factors))
    if whole > MOST_MULTIPLE:
        return False
    ring = kernel.ring
    product = ring.product(ring.power(f.base, int(f.exponent * whole)) for f in factors)
    if not ring.equal(ring.power(value, whole), product):
        return False
    return whole % 2 == 1 or positive or kernel.signs.of(value) == 2


def built(kernel: Kernel, exponent: Quotient) -> Quotient | None:
    """exp(exponent) as a product of whole powers, where that is possible."""
    factors = _factors(kernel, exponent)
    if factors is None or any(f.exponent.denominator != 1 for f in factors):
        return None
    return kernel.ring.product(kernel.ring.power(f.base, int(f.exponent)) for f in factors)


def _factors(kernel: Kernel, exponent: Quotient) -> list[_Factor] | None:
    """exp(exponent) as powers, one for every monomial of the exponent; ``None`` where one has no generator."""
    exponent = kernel.ring.plain(exponent)
    if len(exponent.top) > 200:
        raise OutOfReach("an exponent of many terms")
    found = []
    for monomial, coefficient in exponent.top.items():
        factor = _factor(kernel, monomial, coefficient, exponent.bottom)
        if factor is None:
            return None
        found.append(factor)
    return found


def _factor(kernel: Kernel, monomial: int, coefficient: int, bottom: Poly) -> _Factor | None:
    ring = kernel.ring
    if set(bottom) == {0}:
        known = kernel.bare(Quotient({monomial: 1}, {0: 1}))
        if known is not None and known.function in ("log", "logabs"):
            (inner,) = kernel.arguments[known.number]
            power = Fraction(coefficient, bottom[0])
            return _Factor(inner, power) if known.function == "log" else _Factor(ring.mul(inner, inner), power / 2)
    for let in kernel.of_function.get("exp", ()):
        (inner,) = kernel.arguments[let.number]
        ratio = proportion(ring.times(inner.top, bottom), ring.times({monomial: 1}, inner.bottom))
        if ratio:
            return _Factor(ring.generator(let.number), coefficient / ratio)
    return None


def is_root(kernel: Kernel, base: Quotient, exponent: Fraction, value: Quotient) -> bool:
    """Whether value = base^exponent ≥ 0 for a base that is not negative: their powers are equal and the value is not negative."""
    ring, whole = kernel.ring, exponent.denominator
    if whole > MOST_MULTIPLE:
        return False
    if ring.equal(ring.power(value, whole), ring.power(base, exponent.numerator)):
        return whole % 2 == 1 or kernel.signs.of(value) > 0
    return False


def is_general_power(kernel: Kernel, base: Quotient, exponent: Quotient, value: Quotient) -> bool:
    """Whether value = base^exponent for an exponent that is no number, and a base whose logarithm is known.

    log(value), divided by the exponent, has to be the logarithm of the base; the base must be known to be positive.
    """
    if any(True for _ in _same_power(kernel, base, exponent, value)):
        return True
    known = kernel.signs.of(base) == 2 or kernel.ring.value(base) is not None
    logarithm = _logarithm(kernel, value)
    if logarithm is None or not exponent.top or not known:
        return False
    ring = kernel.ring
    whole = ring.divided(ring.times(logarithm.top, exponent.bottom), ring.times(exponent.top, logarithm.bottom))
    if whole is None or not ring.equal(ring.mul(whole, exponent), logarithm):
        return False
    return is_exponential(kernel, whole, base, positive=kernel.signs.of(base) == 2)


def _same_power(kernel: Kernel, base: Quotient, exponent: Quotient, value: Quotient) -> Iterator[Quotient]:
    for _, generator in kernel.named("power", base, exponent):
        if kernel.ring.equal(generator, value):
            yield generator


def _logarithm(kernel: Kernel, value: Quotient) -> Quotient | None:
    """The logarithm of a quotient of two monomials in positive generators."""
    if len(value.top) != 1 or len(value.bottom) != 1:
        return None
    total = constant(0)
    for poly, direction in ((value.top, 1), (value.bottom, -1)):
        ((monomial, coefficient),) = poly.items()
        if coefficient < 1:
            return None
        number = log_of_number(kernel, Fraction(coefficient))
        if number is None:
            return None
        total = kernel.ring.add(total, kernel.ring.mul(constant(direction), number))
        for generator, exponent in kernel.ring.exponents(monomial):
            part = _log_of_generator(kernel, generator)
            if part is None:
                return None
            total = kernel.ring.add(total, kernel.ring.mul(constant(direction * exponent), part))
    return total


def _log_of_generator(kernel: Kernel, number: int) -> Quotient | None:
    let = kernel.lets[number]
    if let.function == "exp":
        return kernel.arguments[number][0]
    inner, power = (
        (kernel.arguments[number][0], let.power) if let.function == "root" else (kernel.ring.generator(number), 1)
    )
    value = kernel.ring.value(inner)
    known = log_of_number(kernel, value) if value is not None and value > 0 else None
    if known is None:
        known = next((g for _, g in kernel.named("log", inner)), None)
    return None if known is None else kernel.ring.mul(constant(power), known)


def log_of_number(kernel: Kernel, value: Fraction) -> Quotient | None:
    """The logarithm of a positive rational over the generators that are logarithms of whole numbers."""
    total = constant(0)
    for number, direction in ((value.numerator, 1), (value.denominator, -1)):
        rest = number
        for let in kernel.of_function.get("log", ()):
            base = kernel.ring.value(kernel.arguments[let.number][0])
            if base is None or base.denominator != 1 or base < 2:
                continue
            times = 0
            while rest % int(base) == 0:
                rest //= int(base)
                times += 1
            part = kernel.ring.mul(constant(direction * times), kernel.ring.generator(let.number))
            total = kernel.ring.add(total, part)
        if rest != 1:
            return None
    return total
