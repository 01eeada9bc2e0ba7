"""Intervals with double endpoints, rounded outwards: every real result of an operation lies inside.

An interval is a pair ``(lo, hi)``, ends included, infinite ends allowed; ``None`` is the empty one. Elementary functions
take their endpoints from Arb at 64 bits. Functions that have no value on part of an interval speak of the rest of it.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from math import inf, nextafter
from typing import TYPE_CHECKING

import flint

from mathlink.errors import OutOfReach

if TYPE_CHECKING:
    from collections.abc import Callable

    Interval = tuple[float, float]

__all__ = [
    "EVERYTHING",
    "absolute",
    "add",
    "div",
    "enclosure",
    "function",
    "hull",
    "largest",
    "mul",
    "neg",
    "point",
    "power",
    "smallest",
    "sub",
]

EVERYTHING: Interval = (-inf, inf)
_BITS = 64
_LARGEST_POWER = 1024


def enclosure(value: Fraction) -> Interval:
    """The narrowest interval of doubles around an exact number."""
    try:
        near = value.numerator / value.denominator
    except OverflowError:
        return (1.7976931348623157e308, inf) if value > 0 else (-inf, -1.7976931348623157e308)
    exact = Fraction(near)
    if exact == value:
        return near, near
    return (nextafter(near, -inf), near) if exact > value else (near, nextafter(near, inf))


def point(value: float) -> Interval:
    """One double."""
    return value, value


def hull(a: Interval, b: Interval) -> Interval:
    """The smallest interval around both."""
    return (a[0] if a[0] < b[0] else b[0]), (a[1] if a[1] > b[1] else b[1])


# ── Arithmetic ───────────────────────────────────────────────────────────────────────────────────


def _sum_down(a: float, b: float) -> float:
    s = a + b
    if s != s:
        return -inf
    if s in (inf, -inf):
        return 1.7976931348623157e308 if s > 0 and a < inf and b < inf else s
    t = s - a
    return nextafter(s, -inf) if (a - (s - t)) + (b - t) < 0 else s  # the exact residual (TwoSum, Knuth)


def _sum_up(a: float, b: float) -> float:
    return -_sum_down(-a, -b)


def add(a: Interval, b: Interval) -> Interval:
    """a + b"""
    return _sum_down(a[0], b[0]), _sum_up(a[1], b[1])


def sub(a: Interval, b: Interval) -> Interval:
    """a − b"""
    return _sum_down(a[0], -b[1]), _sum_up(a[1], -b[0])


def neg(a: Interval) -> Interval:
    """−a"""
    return -a[1], -a[0]


def _product_down(a: float, b: float) -> float:
    if a == 0 or b == 0:
        return 0.0
    p = a * b
    if p == 0:  # underflow
        return 0.0 if (a > 0) == (b > 0) else -5e-324
    if p == inf:
        return inf if inf in (a, b) or -inf in (a, b) else 1.7976931348623157e308
    if p == -inf or a in _UNITS or b in _UNITS:
        return p
    if -_WHOLE < p < _WHOLE and a.is_integer() and b.is_integer():
        return p
    return nextafter(p, -inf)


_UNITS = (1.0, -1.0)
_WHOLE = 2.0**53


def _product_up(a: float, b: float) -> float:
    return -_product_down(-a, b)


def mul(a: Interval, b: Interval) -> Interval:
    """a · b"""
    (p, q), (r, s) = a, b
    if p >= 0:
        if r >= 0:
            return _product_down(p, r), _product_up(q, s)
        return _product_down(q, r), _product_up(q if s >= 0 else p, s)
    if q <= 0:
        if s <= 0:
            return _product_down(q, s), _product_up(p, r)
        return _product_down(p, s), _product_up(p if r <= 0 else q, r)
    if r >= 0:
        return _product_down(p, s), _product_up(q, s)
    if s <= 0:
        return _product_down(q, r), _product_up(p, r)
    return min(_product_down(p, s), _product_down(q, r)), max(_product_up(p, r), _product_up(q, s))


def _quotient_down(a: float, b: float) -> float:
    if a == 0 or b in (inf, -inf):
        finite = a not in (inf, -inf)
        return 0.0 if finite and (a == 0 or (a > 0) == (b > 0)) else (-5e-324 if finite else -inf)
    q = a / b
    if q == 0:
        return 0.0 if (a > 0) == (b > 0) else -5e-324
    if q == inf:
        return inf if a in (inf, -inf) else 1.7976931348623157e308
    return q if q == -inf or b in _UNITS else nextafter(q, -inf)


def _quotient_up(a: float, b: float) -> float:
    return -_quotient_down(-a, b)


def div(a: Interval, b: Interval) -> Interval | None:
    """a / b, for the values of b that are not zero."""
    r, s = b
    if r < 0 < s:
        return EVERYTHING if a != (0.0, 0.0) else a
    if r == s == 0:
        return None
    p, q = a
    if s <= 0:
        p, q, r, s = -q, -p, -s, -r
    if r == 0:
        if p >= 0:
            return _quotient_down(p, s), (inf if q > 0 else 0.0)
        if q <= 0:
            return -inf, _quotient_up(q, s)
        return EVERYTHING
    return _quotient_down(p, s if p >= 0 else r), _quotient_up(q, r if q >= 0 else s)


def absolute(a: Interval) -> Interval:
    """|a|"""
    if a[0] >= 0:
        return a
    return (-a[1], -a[0]) if a[1] <= 0 else (0.0, max(-a[0], a[1]))


def largest(a: Interval, b: Interval) -> Interval:
    """max(a, b)"""
    return max(a[0], b[0]), max(a[1], b[1])


def smallest(a: Interval, b: Interval) -> Interval:
    """min(a, b)"""
    return min(a[0], b[0]), min(a[1], b[1])


def power(a: Interval, n: int) -> Interval | None:
    """a to a whole power."""
    if n == 0:
        return 1.0, 1.0
    if abs(n) > _LARGEST_POWER:
        raise OutOfReach(f"the power {n}")
    if n < 0:
        below = power(a, -n)
        return None if below is None else div((1.0, 1.0), below)
    if n % 2 == 0:
        a = absolute(a)
    elif a[0] < 0:
        return _power_down(a[0], n), _power_up(a[1], n)
    return _power_down(a[0], n), _power_up(a[1], n)


def _power_down(x: float, n: int) -> float:
    if x < 0:
        return -_power_up(-x, n)
    found = 1.0
    for _ in range(n):
        found = _product_down(found, x)
    return found


def _power_up(x: float, n: int) -> float:
    if x < 0:
        return -_power_down(-x, n)
    found = 1.0
    for _ in range(n):
        found = _product_up(found, x)
    return found


# ── Elementary functions ─────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=200_000)
def _at(name: str, x: float) -> Interval:
    """The value of a function at a double, enclosed."""
    before = flint.ctx.prec
    flint.ctx.prec = _BITS if abs(x) < 1e15 else 1200
    try:
        ball = _BALLS[name](flint.arb(x))
        if not ball.is_finite():
            return EVERYTHING
        return nextafter(float(ball.lower()), -inf), nextafter(float(ball.upper()), inf)
    finally:
        flint.ctx.prec = before


def _log_of(base: int) -> Callable[[flint.arb], flint.arb]:
    return lambda x: x.log() / flint.arb(base).log()


_BALLS: dict[str, Callable[[flint.arb], flint.arb]] = {
    "sqrt": lambda x: x.sqrt(),
    "cbrt": lambda x: x.root(3) if x >= 0 else -((-x).root(3)),
    "exp": lambda x: x.exp(),
    "expm1": lambda x: x.expm1(),
    "exp2": lambda x: flint.arb(2) ** x,
    "log": lambda x: x.log(),
    "log1p": lambda x: x.log1p(),
    "log10": _log_of(10),
    "log2": _log_of(2),
    "sin": lambda x: x.sin(),
    "cos": lambda x: x.cos(),
    "tan": lambda x: x.tan(),
    "asin": lambda x: x.asin(),
    "acos": lambda x: x.acos(),
    "atan": lambda x: x.atan(),
    "sinh": lambda x: x.sinh(),
    "cosh": lambda x: x.cosh(),
    "tanh": lambda x: x.tanh(),
    "asinh": lambda x: x.asinh(),
    "acosh": lambda x: x.acosh(),
    "atanh": lambda x: x.atanh(),
    "erf": lambda x: x.erf(),
    "erfc": lambda x: x.erfc(),
    "gamma": lambda x: x.gamma(),
    "loggamma": lambda x: x.lgamma(),
    "digamma": lambda x: x.digamma(),
}

_STEPS: dict[str, Callable[[float], float]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "round": round,
    "sign": lambda x: (x > 0) - (x < 0),
}

#: name → (where it has a value, value at the lower end of that, value at the upper end, whether it grows)
_MONOTONE: dict[str, tuple[Interval, float, float, bool]] = {
    "sqrt": ((0.0, inf), 0.0, inf, True),
    "cbrt": (EVERYTHING, -inf, inf, True),
    "exp": (EVERYTHING, 0.0, inf, True),
    "exp2": (EVERYTHING, 0.0, inf, True),
    "expm1": (EVERYTHING, -1.0, inf, True),
    "log": ((0.0, inf), -inf, inf, True),
    "log10": ((0.0, inf), -inf, inf, True),
    "log2": ((0.0, inf), -inf, inf, True),
    "log1p": ((-1.0, inf), -inf, inf, True),
    "asin": ((-1.0, 1.0), -1.5707963267948968, 1.5707963267948968, True),
    "acos": ((-1.0, 1.0), 3.1415926535897936, 0.0, False),
    "atan": (EVERYTHING, -1.5707963267948968, 1.5707963267948968, True),
    "sinh": (EVERYTHING, -inf, inf, True),
    "tanh": (EVERYTHING, -1.0, 1.0, True),
    "asinh": (EVERYTHING, -inf, inf, True),
    "acosh": ((1.0, inf), 0.0, inf, True),
    "atanh": ((-1.0, 1.0), -inf, inf, True),
    "erf": (EVERYTHING, -1.0, 1.0, True),
    "erfc": (EVERYTHING, 2.0, 0.0, False),
    "digamma": ((0.0, inf), -inf, inf, True),
}

_EXACT_AT: dict[str, dict[float, float]] = {
    "sqrt": {0.0: 0.0, 1.0: 1.0, 4.0: 2.0},
    "cbrt": {0.0: 0.0, 1.0: 1.0, -1.0: -1.0},
    "exp": {0.0: 1.0},
    "exp2": {0.0: 1.0, 1.0: 2.0},
    "expm1": {0.0: 0.0},
    "log": {1.0: 0.0},
    "log10": {1.0: 0.0},
    "log2": {1.0: 0.0, 2.0: 1.0},
    "log1p": {0.0: 0.0},
    "asin": {0.0: 0.0},
    "acos": {1.0: 0.0},
    "atan": {0.0: 0.0},
    "sinh": {0.0: 0.0},
    "tanh": {0.0: 0.0},
    "asinh": {0.0: 0.0},
    "acosh": {1.0: 0.0},
    "atanh": {0.0: 0.0},
    "erf": {0.0: 0.0},
    "erfc": {0.0: 1.0},
    "sin": {0.0: 0.0},
    "cos": {0.0: 1.0},
    "cosh": {0.0: 1.0},
}


def _end(name: str, x: float) -> Interval:
    domain, at_lower, at_upper, _ = _MONOTONE[name]
    if name in ("asin", "acos"):
        return (0.0, 0.0) if _EXACT_AT[name].get(x) == 0.0 else _at(name, x)  # the values at ±1 are no doubles
    if x <= domain[0]:
        return at_lower, at_lower
    if x >= domain[1]:
        return at_upper, at_upper
    exact = _EXACT_AT.get(name, {}).get(x)
    return (exact, exact) if exact is not None else _at(name, x)


def function(name: str, a: Interval) -> Interval | None:
    """A function of :data:`mathlink.term.FUNCTIONS` with one argument, where it has values.

    Raises
    ------
    OutOfReach : a function that is not enclosed here.
    """
    if name == "digamma" and a[0] < 0:
        return EVERYTHING  # it has values between its poles there
    if name in _MONOTONE:
        domain, at_lower, at_upper, grows = _MONOTONE[name]
        lo, hi = max(a[0], domain[0]), min(a[1], domain[1])
        if lo > hi:
            return None
        first, last = _end(name, lo), _end(name, hi)
        low, high = (first[0], last[1]) if grows else (last[0], first[1])
        return max(low, min(at_lower, at_upper)), min(high, max(at_lower, at_upper))
    if name in _STEPS:
        step = _STEPS[name]
        return tuple(x if x in (inf, -inf) and name != "sign" else float(step(x)) for x in a)  # type: ignore[return-value]
    special = _SPECIAL.get(name)
    if special is None:
        raise OutOfReach(f"{name} in boxes")
    return special(a)


def has_value(name: str, a: Interval) -> bool:
    """Whether a function whose values :func:`function` encloses has one at every number of the interval, ends of its domain apart."""
    domain = _MONOTONE[name][0] if name in _MONOTONE else (-inf, inf)
    return domain[0] <= a[0] and a[1] <= domain[1]


def _even(a: Interval) -> Interval:
    a = absolute(a)
    low = (1.0, 1.0) if a[0] == 0 else _at("cosh", a[0]) if a[0] < inf else (inf, inf)
    return max(1.0, low[0]), (inf if a[1] > 800 else 1.0 if a[1] == 0 else _at("cosh", a[1])[1])


_PI = 3.141592653589793  # the double below π
_FAR = 1e6


def _wave(name: str, shift: float) -> Callable[[Interval], Interval]:
    """sin and cos: the ends, and −1 or 1 wherever an extremum may lie inside."""

    def enclosed(a: Interval) -> Interval:
        lo, hi = a
        if hi - lo >= 6.3 or max(-lo, hi) > _FAR:
            return (-1.0, 1.0) if lo < hi or max(-lo, hi) == inf else _clip(_at(name, lo))
        exact = _EXACT_AT[name]
        ends = [(exact[x], exact[x]) if x in exact else _at(name, x) for x in a]
        low, high = min(e[0] for e in ends), max(e[1] for e in ends)
        # Extrema of sin at π/2 + k π, of cos at k π, even k a maximum; 1e-9 is far above the rounding of this test.
        first, last = (lo / _PI - shift) - 1e-9, (hi / _PI - shift) + 1e-9
        for k in range(math.ceil(first), math.floor(last) + 1):
            low, high = (low, 1.0) if k % 2 == 0 else (-1.0, high)
        return max(low, -1.0), min(high, 1.0)

    return enclosed


def _clip(a: Interval) -> Interval:
    return max(a[0], -1.0), min(a[1], 1.0)


def _tangent(a: Interval) -> Interval:
    lo, hi = a
    if max(-lo, hi) > _FAR or math.floor(lo / _PI - 0.5 - 1e-9) != math.floor(hi / _PI - 0.5 + 1e-9):
        return EVERYTHING
    return _at("tan", lo)[0], _at("tan", hi)[1]


_LEAST_GAMMA = (
    1.4616321449683622,
    1.4616321449683624,
)  # where Γ is least: digamma changes its sign here (see the tests)
_GAMMA_THERE = (0.8856031944108886, 0.8856031944108888)
_LOGGAMMA_THERE = (-0.12148629053584962, -0.12148629053584959)


def _gamma_like(name: str, least: Interval, far: float) -> Callable[[Interval], Interval]:
    """Γ and log Γ on positive numbers: they fall, then grow."""

    def enclosed(a: Interval) -> Interval:
        lo, hi = a
        if lo < 0:
            return EVERYTHING
        ends = [
            (
                (inf, inf)
                if x in (0.0, inf)
                else (1.7e308, inf) if x > far else (1e299, inf) if x < 1e-300 else _at(name, x)
            )
            for x in a
        ]
        if name == "loggamma" and lo < 1e-300:
            ends[0] = (690.0, inf)
        low, high = min(e[0] for e in ends), max(e[1] for e in ends)
        inside = lo <= _LEAST_GAMMA[1] and hi >= _LEAST_GAMMA[0]
        return (min(low, least[0]) if inside else low), high

    return enclosed


_SPECIAL: dict[str, Callable[[Interval], Interval]] = {
    "cosh": _even,
    "sin": _wave("sin", 0.5),
    "cos": _wave("cos", 0.0),
    "tan": _tangent,
    "gamma": _gamma_like("gamma", _GAMMA_THERE, 171.0),
    "loggamma": _gamma_like("loggamma", _LOGGAMMA_THERE, 1e305),
}
