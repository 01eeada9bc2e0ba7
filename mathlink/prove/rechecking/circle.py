"""Sines, cosines and inverse functions: angles taken apart, each part a turn whose cosine and sine are known."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.prove.rechecking.polynomial import Quotient, constant, proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.prove.rechecking.kernel import Kernel
    from mathlink.prove.rechecking.polynomial import Poly

    Turn = tuple[Quotient, Quotient]

__all__ = ["inverse_angle", "is_cosine", "is_sine", "is_tangent"]

MOST_TURNS = 60
HALF = Fraction(1, 2)
SQUARES = {Fraction(0): (1, 1), Fraction(1, 6): (3, 2), Fraction(1, 4): (2, 2), Fraction(1, 3): (1, 2), HALF: (0, 1)}
"""c → (n, d) with cos(cπ) = √n / d."""


def is_cosine(kernel: Kernel, angle: Quotient, value: Quotient) -> bool:
    """Whether value = cos(angle)."""
    turn = _turn(kernel, angle)
    return turn is not None and kernel.ring.equal(value, turn[0])


def is_sine(kernel: Kernel, angle: Quotient, value: Quotient) -> bool:
    """Whether value = sin(angle)."""
    turn = _turn(kernel, angle)
    return turn is not None and kernel.ring.equal(value, turn[1])


def is_tangent(kernel: Kernel, angle: Quotient, value: Quotient) -> bool:
    """Whether value = tan(angle), where that has a value."""
    turn = _turn(kernel, angle)
    return turn is not None and kernel.ring.equal(kernel.ring.mul(value, turn[0]), turn[1])


def inverse_angle(kernel: Kernel, value: Quotient, a: Quotient, *, function: str) -> bool:
    """Whether value is the arc of a: as a generator up to parity, as π/2 less another arc, or as a multiple of π."""
    ring = kernel.ring
    if function == "acos":
        quarter = _pi(kernel, HALF)
        return quarter is not None and inverse_angle(kernel, ring.sub(quarter, value), a, function="asin")
    for sign in (1, -1):
        for _, generator in kernel.named(function, ring.mul(constant(sign), a)):
            if ring.equal(value, ring.mul(constant(sign), generator)):
                return True
    return _at_fraction(kernel, value, a, function) or (function == "asin" and _by_arc_tangent(kernel, value, a))


def _by_arc_tangent(kernel: Kernel, value: Quotient, a: Quotient) -> bool:
    """asin(a) = atan(b) where a = b w with w² = 1 − a² and w > 0."""
    ring = kernel.ring
    for let in kernel.of_function.get("atan", ()):
        (b,) = kernel.arguments[let.number]
        for sign in (1, -1):
            if not b.top or not ring.equal(value, ring.mul(constant(sign), ring.generator(let.number))):
                continue
            w = ring.plain(ring.div(ring.mul(constant(sign), a), b))
            square = ring.sub(constant(1), ring.mul(a, a))
            if kernel.signs.of(w) > 0 and ring.equal(ring.mul(w, w), square):
                return True
    return False


def _at_fraction(kernel: Kernel, value: Quotient, a: Quotient, function: str) -> bool:
    """An arc that is a multiple of π/12: its sine or tangent is a, and it lies where the function has its values."""
    part = _multiple_of_pi(kernel, value)
    if part is None or abs(part) > HALF or (function == "atan" and abs(part) == HALF):
        return False
    return is_sine(kernel, value, a) if function == "asin" else is_tangent(kernel, value, a)


def _multiple_of_pi(kernel: Kernel, a: Quotient) -> Fraction | None:
    if not a.top:
        return Fraction(0)
    pi = _pi(kernel, Fraction(1))
    return None if pi is None else kernel.ring.value(kernel.ring.plain(kernel.ring.div(a, pi)))


def _pi(kernel: Kernel, factor: Fraction) -> Quotient | None:
    known = next(iter(kernel.of_function.get("pi", ())), None)
    return None if known is None else kernel.ring.mul(constant(factor), kernel.ring.generator(known.number))


# ── turns ────────────────────────────────────────────────────────────────────────────────────────


def _turn(kernel: Kernel, angle: Quotient) -> Turn | None:
    """(cos, sin) of an angle, over the generators."""
    angle = kernel.ring.plain(angle)
    total: Turn = (constant(1), constant(0))
    for monomial, coefficient in angle.top.items():
        part = _part(kernel, monomial, coefficient, angle.bottom)
        if part is None:
            return None
        total = _sum(kernel, total, part)
    return total


def _sum(kernel: Kernel, a: Turn, b: Turn) -> Turn:
    ring = kernel.ring
    cos = ring.sub(ring.mul(a[0], b[0]), ring.mul(a[1], b[1]))
    return cos, ring.add(ring.mul(a[1], b[0]), ring.mul(a[0], b[1]))


def _times(kernel: Kernel, turn: Turn, n: Fraction) -> Turn | None:
    if n.denominator != 1 or abs(n) > MOST_TURNS:
        return None
    total: Turn = (constant(1), constant(0))
    for _ in range(abs(int(n))):
        total = _sum(kernel, total, turn)
    return total if n > 0 else (total[0], kernel.ring.neg(total[1]))


def _part(kernel: Kernel, monomial: int, coefficient: int, bottom: Poly) -> Turn | None:
    ring = kernel.ring
    if set(bottom) == {0}:
        known, share = kernel.bare(Quotient({monomial: 1}, {0: 1})), Fraction(coefficient, bottom[0])
        if known is not None and known.function == "pi":
            return _fraction_of_pi(kernel, share)
        if known is not None and known.function in ("atan", "asin", "acos"):
            turn = _arc(kernel, known.function, kernel.arguments[known.number][0])
            return None if turn is None else _times(kernel, turn, share)
    for let in kernel.of_function.get("cos", ()):
        (inner,) = kernel.arguments[let.number]
        sine = next((g for _, g in kernel.named("sin", inner)), None)
        over = ring.times(inner.top, bottom), ring.times({monomial: 1}, inner.bottom)
        ratio = proportion(*over)
        if ratio and sine is not None:
            return _times(kernel, (ring.generator(let.number), sine), coefficient / ratio)
    return None


def _fraction_of_pi(kernel: Kernel, c: Fraction) -> Turn | None:
    cos, sin = _cosine(kernel, c % 2), _cosine(kernel, (HALF - c) % 2)
    return None if cos is None or sin is None else (cos, sin)


def _cosine(kernel: Kernel, c: Fraction) -> Quotient | None:
    """cos(cπ) for 0 ≤ c < 2, at the multiples of π/6 and π/4, and of π/n where 2 cos(π/n) is a generator."""
    c = 2 - c if c > 1 else c
    sign, c = (-1, 1 - c) if c > HALF else (1, c)
    if c not in SQUARES:
        return _by_multiples(kernel, sign, c)
    radicand, below = SQUARES[c]
    root = constant(radicand) if radicand < 2 else _square_root(kernel, radicand)
    return None if root is None else kernel.ring.mul(constant(Fraction(sign, below)), root)


def _by_multiples(kernel: Kernel, sign: int, c: Fraction) -> Quotient | None:
    """cos(kθ) = 2 cos θ cos((k − 1)θ) − cos((k − 2)θ)"""
    ring = kernel.ring
    for let in kernel.of_function.get("cyclotomic", ()):
        times = c * let.about
        if times.denominator != 1 or times > MOST_TURNS:
            continue
        double = ring.generator(let.number)
        before, at = constant(1), ring.mul(constant(HALF), double)
        for _ in range(int(times) - 1):
            before, at = at, ring.sub(ring.mul(double, at), before)
        return ring.mul(constant(sign), at if times else constant(1))
    return None


def _square_root(kernel: Kernel, n: int) -> Quotient | None:
    for let in kernel.of_function.get("root", ()):
        times = HALF / let.power
        if kernel.ring.value(kernel.arguments[let.number][0]) == n and times.denominator == 1:
            return kernel.ring.power(kernel.ring.generator(let.number), int(times))
    return None


def _arc(kernel: Kernel, function: str, u: Quotient) -> Turn | None:
    """(cos, sin) of an arc: √(1 − u²) and u, or 1/√(1 + u²) and u/√(1 + u²)."""
    ring, one, square = kernel.ring, constant(1), kernel.ring.mul(u, u)
    tangent = function == "atan"
    wanted = ring.div(one, ring.add(one, square)) if tangent else ring.sub(one, square)
    for w in _roots(kernel, u):
        if ring.equal(ring.mul(w, w), wanted) and kernel.signs.of(w) > 0:
            return (w, ring.mul(u, w)) if tangent else (w, u) if function == "asin" else (u, w)
    return None


def _roots(kernel: Kernel, u: Quotient) -> Iterator[Quotient]:
    """Candidates for a root: generators and their inverses, alone and in pairs, also over or under the denominator of u."""
    ring = kernel.ring
    single = []
    for let in kernel.of_function.get("root", ()):
        times = HALF / let.power
        if times.denominator == 1:
            single.append(ring.power(ring.generator(let.number), int(times)))
    pairs = [ring.mul(a, b) for n, a in enumerate(single) for b in single[n + 1 :]]
    for candidate in (constant(1), *single, *pairs):
        for whole in (candidate, ring.div(constant(1), candidate)):
            yield whole
            yield ring.mul(whole, Quotient(u.bottom, {0: 1}))
            yield ring.mul(whole, Quotient({0: 1}, u.bottom))
