"""Special functions: shifts by whole numbers, parity, and each as a combination of others."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.rechecking.exponentials import is_exponential
from mathlink.prove.rechecking.polynomial import constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.prove.rechecking.kernel import Kernel
    from mathlink.prove.rechecking.polynomial import Quotient
    from mathlink.prove.sketch import Let

__all__ = ["SPECIAL"]

MOST_SHIFT = 60


def _shifts(kernel: Kernel, function: str, a: Quotient) -> Iterator[tuple[Let, Quotient, int]]:
    """Generators of this function whose argument differs from a by a whole number n: argument + n = a."""
    for let in kernel.of_function.get(function, ()):
        (base,) = kernel.arguments[let.number]
        gap = kernel.ring.value(kernel.ring.plain(kernel.ring.sub(a, base)))
        if gap is not None and gap.denominator == 1 and abs(gap) <= MOST_SHIFT:
            yield let, base, int(gap)


def _floor(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """⌊x + n⌋ = ⌊x⌋ + n"""
    ring, number = kernel.ring, kernel.ring.value(a)
    if number is not None:
        return ring.equal(value, constant(math.floor(number)))
    return any(
        ring.equal(value, ring.add(ring.generator(let.number), constant(n)))
        for let, _, n in _shifts(kernel, "floor", ring.plain(a))
    )


def _odd(kernel: Kernel, value: Quotient, a: Quotient, *, function: str) -> bool:
    ring = kernel.ring
    if not a.top:
        return not value.top
    return any(
        ring.equal(value, ring.mul(constant(sign), generator))
        for sign in (1, -1)
        for _, generator in kernel.named(function, ring.mul(constant(sign), a))
    )


def _gamma_of(kernel: Kernel, a: Quotient) -> Quotient | None:
    """Γ(a) over a generator: Γ(x + n) = x (x + 1) … (x + n − 1) Γ(x)."""
    ring, number = kernel.ring, kernel.ring.value(a)
    if number is not None and number.denominator == 1 and 0 < number <= 100:
        return constant(math.factorial(int(number) - 1))
    for let, base, n in _shifts(kernel, "gamma", a):
        if n >= 0:
            steps = (ring.add(base, constant(j)) for j in range(n))
            return ring.product([ring.generator(let.number), *steps])
    return None


def _gamma(kernel: Kernel, value: Quotient, a: Quotient, shift: int = 0) -> bool:
    known = _gamma_of(kernel, kernel.ring.add(a, constant(shift)))
    return known is not None and kernel.ring.equal(value, known)


def _loggamma(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """log Γ(a), for a positive a."""
    known = _gamma_of(kernel, a)
    return known is not None and kernel.signs.of(a) == 2 and is_exponential(kernel, value, known, positive=True)


def _digamma(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """ψ(x + n) = ψ(x) + 1/x + … + 1/(x + n − 1)"""
    ring = kernel.ring
    for let, base, n in _shifts(kernel, "digamma", a):
        total = ring.generator(let.number)
        for j in range(max(0, n)):
            total = ring.add(total, ring.div(constant(1), ring.add(base, constant(j))))
        if n >= 0 and ring.equal(value, total):
            return True
    return False


def _beta(kernel: Kernel, value: Quotient, a: Quotient, b: Quotient) -> bool:
    """B(a, b) Γ(a + b) = Γ(a) Γ(b)"""
    ring = kernel.ring
    one, other, both = (_gamma_of(kernel, x) for x in (a, b, ring.add(a, b)))
    if one is None or other is None or both is None:
        return False
    return ring.equal(ring.mul(value, both), ring.mul(one, other))


def _binomial(kernel: Kernel, value: Quotient, n: Quotient, k: Quotient) -> bool:
    """A polynomial for a small whole k, else C(n, k) Γ(k + 1) Γ(n − k + 1) = Γ(n + 1)."""
    ring, small = kernel.ring, kernel.ring.value(k)
    if small is not None and small.denominator == 1 and 0 <= small <= MOST_SHIFT:
        steps = ring.product(ring.sub(n, constant(j)) for j in range(int(small)))
        return ring.equal(ring.mul(value, constant(Fraction(math.factorial(int(small))))), steps)
    one = constant(1)
    top, below, rest = (_gamma_of(kernel, ring.add(x, one)) for x in (n, k, ring.sub(n, k)))
    if top is None or below is None or rest is None:
        return False
    return ring.equal(ring.mul(value, ring.mul(below, rest)), top)


def _complement(kernel: Kernel, value: Quotient, *args: Quotient, of: str) -> bool:
    """value = 1 − f(…)"""
    ring, rest = kernel.ring, kernel.ring.sub(constant(1), value)
    if of == "erf":
        return _odd(kernel, rest, *args, function="erf")
    return any(ring.equal(rest, generator) for _, generator in kernel.named(of, *args))


SPECIAL: dict[str, Callable[..., bool]] = {
    "floor": _floor,
    "ceil": lambda k, v, a: _floor(k, k.ring.neg(v), k.ring.neg(a)),
    "erf": lambda k, v, a: _odd(k, v, a, function="erf"),
    "erfc": lambda k, v, a: _complement(k, v, a, of="erf"),
    "gammaincc": lambda k, v, a, x: _complement(k, v, a, x, of="gammainc"),
    "gamma": _gamma,
    "factorial": lambda k, v, a: _gamma(k, v, a, 1),
    "loggamma": _loggamma,
    "digamma": _digamma,
    "beta": _beta,
    "binom": _binomial,
}
