"""What each operation does to exact fractions and balls: a number, ``None`` (undecided) or a text (no real value)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import acb, arb, fmpq

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[..., Any]

__all__ = ["FUNCTIONS", "OPERATIONS", "compare", "power", "simple"]

_LONGEST = 4_096  # bits of a numerator that is still carried exactly


def simple(x: Any) -> arb:
    """The ball of a fraction, or the ball itself."""
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else x


def _short(x: Fraction) -> Any:
    return x if max(x.numerator.bit_length(), x.denominator.bit_length()) <= _LONGEST else simple(x)


def _exact(*xs: Any) -> bool:
    return all(isinstance(x, Fraction) for x in xs)


def _sign(x: Any) -> int | None:
    """−1, 0 or 1; ``None`` where the ball does not tell."""
    if isinstance(x, Fraction):
        return (x > 0) - (x < 0)
    if x > 0:
        return 1
    if x < 0:
        return -1
    return 0 if x.is_zero() else None


def compare(op: str, a: Any, b: Any) -> bool | None:
    """A comparison of :data:`mathlink.term.COMPARISONS`, where it is certain."""
    if _exact(a, b):
        order = (a > b) - (a < b)
        return bool({"lt": order < 0, "le": order <= 0, "eq": order == 0, "ne": order != 0}[op])
    x, y = simple(a), simple(b)
    if x < y or x > y:
        below = bool(x < y)
        return {"lt": below, "le": below, "eq": False, "ne": True}[op]
    if op == "le" and x <= y:
        return True
    if op == "lt" and x >= y:
        return False
    return None


def _add(a: Any, b: Any) -> Any:
    return _short(a + b) if _exact(a, b) else simple(a) + simple(b)


def _sub(a: Any, b: Any) -> Any:
    return _short(a - b) if _exact(a, b) else simple(a) - simple(b)


def _mul(a: Any, b: Any) -> Any:
    for zero, other in ((a, b), (b, a)):
        if isinstance(zero, Fraction) and zero == 0 and simple(other).is_finite():
            return zero
    return _short(a * b) if _exact(a, b) else simple(a) * simple(b)


def _div(a: Any, b: Any) -> Any:
    sign = _sign(b)
    if sign == 0:
        return "division by zero"
    if sign is None:
        return None
    return _short(a / b) if _exact(a, b) else simple(a) / simple(b)


def power(a: Any, b: Any) -> Any:
    """a to the power b over the reals, with ``0**0 = 1`` as in Python."""
    if isinstance(b, Fraction) and b.denominator == 1:
        return _whole_power(a, int(b))
    sign = _sign(a)
    if sign == 1:
        root = _exact_root(a, b) if _exact(a, b) else None
        return simple(a) ** simple(b) if root is None else root
    if not isinstance(b, Fraction):
        whole = simple(b).contains_integer()
        if whole or sign is None:
            return None
    if sign == 0:
        up = _sign(b)
        return None if up is None else Fraction(0) if up > 0 else "zero to a negative power"
    return None if sign is None else "a fractional power of a negative number"


def _whole_power(a: Any, n: int) -> Any:
    if n == 0:
        return Fraction(1)
    if n < 0:
        sign = _sign(a)
        if sign == 0:
            return "zero to a negative power"
        if sign is None:
            return None
    if isinstance(a, Fraction):
        bits = max(a.numerator.bit_length(), a.denominator.bit_length())
        if bits * abs(n) <= _LONGEST:
            return a**n
    return simple(a) ** n


def _exact_root(a: Fraction, b: Fraction) -> Fraction | None:
    """a^b as a fraction where that is cheap to see: square roots of squares."""
    if b.denominator != 2 or abs(b.numerator) > 64:
        return None
    p, q = math.isqrt(a.numerator), math.isqrt(a.denominator)
    return Fraction(p, q) ** b.numerator if p * p == a.numerator and q * q == a.denominator else None


def _floor(x: Any) -> Any:
    if isinstance(x, Fraction):
        return Fraction(math.floor(x))
    found = x.floor().unique_fmpz()
    return None if found is None else Fraction(int(found))


def _ceil(x: Any) -> Any:
    below = _floor(-x)
    return None if below is None else -below


def _trunc(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return Fraction(0) if abs(x) < 1 else None
    return _floor(x) if sign >= 0 else _ceil(x)


def _round(x: Any) -> Any:
    if isinstance(x, Fraction):
        return Fraction(round(x))
    return _floor(_add(x, Fraction(1, 2)))  # a ball around a tie spans two integers, so it stays undecided


def _signum(x: Any) -> Any:
    sign = _sign(x)
    return None if sign is None else Fraction(sign)


def _copysign(a: Any, b: Any) -> Any:
    sign = _sign(b)
    return None if sign is None else (abs(a) if sign >= 0 else -abs(a))


def _floordiv(a: Any, b: Any) -> Any:
    quotient = _div(a, b)
    return quotient if quotient is None or isinstance(quotient, str) else _floor(quotient)


def _mod(a: Any, b: Any) -> Any:
    quotient = _floordiv(a, b)
    return quotient if quotient is None or isinstance(quotient, str) else _sub(a, _mul(quotient, b))


def _extreme(largest: bool) -> Rule:
    def apply(*args: Any) -> Any:
        if _exact(*args):
            return max(args) if largest else min(args)
        best = simple(args[0])
        for a in args[1:]:
            best = best.max(simple(a)) if largest else best.min(simple(a))
        return best

    return apply


OPERATIONS: dict[str, Rule] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": lambda a: -a,
    "abs": abs,
    "floordiv": _floordiv,
    "mod": _mod,
    "max": _extreme(largest=True),
    "min": _extreme(largest=False),
}


def _within(low: int | None, high: int | None, rule: Rule, *, open_: bool = False) -> Rule:
    """``rule`` on balls that certainly lie in [low, high] (open: without the ends); outside there is no value."""

    def apply(x: Any) -> Any:
        for bound, side in ((low, 1), (high, -1)):
            if bound is None:
                continue
            sign = _sign(_sub(x, Fraction(bound)))
            if sign is None:
                return None
            if sign * side < 0 or (open_ and sign == 0):
                return "outside the domain of the function"
        return rule(simple(x))

    return apply


def _anywhere(rule: Rule, at_zero: Fraction | None = None) -> Rule:
    def apply(x: Any) -> Any:
        return at_zero if at_zero is not None and isinstance(x, Fraction) and x == 0 else rule(simple(x))

    return apply


def _sqrt(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    if sign < 0:
        return "square root of a negative number"
    return Fraction(0) if sign == 0 else power(x, Fraction(1, 2))


def _cbrt(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    return Fraction(0) if sign == 0 else simple(abs(x)).root(3) * sign


def _log(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    if sign <= 0:
        return "logarithm of a number that is not positive"
    return Fraction(0) if isinstance(x, Fraction) and x == 1 else simple(x).log()


def _log_to(base: int) -> Rule:
    def apply(x: Any) -> Any:
        top = _log(x)
        return top if top is None or isinstance(top, (str, Fraction)) else top / arb(base).log()

    return apply


def _off_poles(rule: Rule) -> Rule:
    """Functions with poles at 0, −1, −2, …"""

    def apply(x: Any) -> Any:
        if isinstance(x, Fraction):
            return "a pole" if x.denominator == 1 and x <= 0 else rule(simple(x))
        return rule(x) if x > 0 or not x.contains_integer() else None

    return apply


def _gamma(x: Any) -> Any:
    if isinstance(x, Fraction) and x.denominator == 1 and 0 < x <= 170:
        return Fraction(math.factorial(int(x) - 1))
    return _off_poles(lambda b: b.gamma())(x)


def _loggamma(b: arb) -> Any:
    return b.lgamma() if b > 0 else abs(b.gamma()).log()


def _factorial(x: Any) -> Any:
    return _gamma(_add(x, Fraction(1)))


def _product(*factors: Any) -> Any:
    total: Any = Fraction(1)
    for f in factors:
        if f is None or isinstance(f, str):
            return f
        total = _mul(total, f)
    return total


def _binom(n: Any, k: Any) -> Any:
    if _exact(n, k) and n.denominator == k.denominator == 1 and 0 <= n <= 1_000:
        return Fraction(math.comb(int(n), int(k))) if k >= 0 else Fraction(0)
    below = _product(_factorial(k), _factorial(_sub(n, k)))
    return below if below is None or isinstance(below, str) else _quotient(_factorial(n), below)


def _beta(a: Any, b: Any) -> Any:
    return _quotient(_product(_gamma(a), _gamma(b)), _gamma(_add(a, b)))


def _quotient(a: Any, b: Any) -> Any:
    for x in (a, b):
        if x is None or isinstance(x, str):
            return x
    return _div(a, b)


def _real(z: acb) -> Any:
    return z.real if z.imag.is_zero() else None


def _bessel(name: str, positive: bool) -> Rule:
    def apply(order: Any, x: Any) -> Any:
        sign = _sign(x)
        if positive and sign is not None and sign <= 0:
            return "outside the domain of the function"
        return getattr(simple(x), name)(simple(order))

    return apply


def _incomplete(name: str) -> Rule:
    def apply(a: Any, x: Any) -> Any:
        signs = _sign(a), _sign(x)
        if None in signs:
            return None
        if signs[0] != 1 or signs[1] == -1:
            return "outside the domain of the function"
        return getattr(simple(x), name)(simple(a), regularized=1)

    return apply


def _polygamma(order: Any, x: Any) -> Any:
    if not (isinstance(order, Fraction) and order.denominator == 1 and order >= 0):
        return None
    if isinstance(x, Fraction) and x <= 0 and x.denominator == 1:
        return "a pole"
    return _real(acb(simple(x)).polygamma(acb(int(order))))


def _elliptic(name: str) -> Rule:
    """An incomplete integral where the integrand is real on the whole way, whatever the angle."""

    def apply(angle: Any, m: Any) -> Any:
        if _sign(_sub(_ONE, m)) != 1:
            return None
        return _real(getattr(acb, name)(acb(simple(angle)), acb(simple(m))))

    return apply


def _hypergeometric(*args: Any) -> Any:
    """₁F₁ and ₂F₁ away from the cut and the poles of the last lower parameter; elsewhere undecided."""
    *parameters, c, z = args
    whole_pole = isinstance(c, Fraction) and c.denominator == 1 and c <= 0
    if whole_pole or (len(args) == 4 and _sign(_sub(_ONE, z)) != 1):
        return None
    ball = simple(z)
    rule = ball.hypgeom_2f1 if len(args) == 4 else ball.hypgeom_1f1
    return rule(*map(simple, parameters), simple(c))


def _betainc(a: Any, b: Any, x: Any) -> Any:
    signs = [_sign(v) for v in (a, b, x, _sub(_ONE, x))]
    if signs[:2] != [1, 1] or None in signs:
        return "outside the domain of the function" if -1 in signs or 0 in signs[:2] else None
    return (
        "outside the domain of the function"
        if -1 in signs
        else simple(x).beta_lower(simple(a), simple(b), regularized=1)
    )


def _ei(x: Any) -> Any:
    return "a pole" if isinstance(x, Fraction) and x == 0 else simple(x).ei()


def _atan2(y: Any, x: Any) -> Any:
    if _exact(y, x) and y == 0 and x >= 0:
        return Fraction(0)
    return arb.atan2(simple(y), simple(x))


def _lambertw(x: Any) -> Any:
    ball = simple(x)
    if ball * arb.const_e() < -1:
        return "outside the domain of the function"
    return Fraction(0) if isinstance(x, Fraction) and x == 0 else ball.lambertw()


def _zeta(x: Any) -> Any:
    return "a pole" if isinstance(x, Fraction) and x == 1 else simple(x).zeta()


_ZERO = Fraction(0)
_ONE = Fraction(1)

FUNCTIONS: dict[str, Rule] = {
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "exp": _anywhere(lambda b: b.exp(), _ONE),
    "expm1": _anywhere(lambda b: b.expm1(), _ZERO),
    "exp2": lambda x: power(Fraction(2), x),
    "log": _log,
    "log1p": lambda x: _log(_add(x, _ONE)),
    "log10": _log_to(10),
    "log2": _log_to(2),
    "sin": _anywhere(lambda b: b.sin(), _ZERO),
    "cos": _anywhere(lambda b: b.cos(), _ONE),
    "tan": _anywhere(lambda b: b.tan(), _ZERO),
    "asin": _within(-1, 1, lambda b: b.asin()),
    "acos": _within(-1, 1, lambda b: b.acos()),
    "atan": _anywhere(lambda b: b.atan(), _ZERO),
    "sinh": _anywhere(lambda b: b.sinh(), _ZERO),
    "cosh": _anywhere(lambda b: b.cosh(), _ONE),
    "tanh": _anywhere(lambda b: b.tanh(), _ZERO),
    "asinh": _anywhere(lambda b: b.asinh(), _ZERO),
    "acosh": _within(1, None, lambda b: b.acosh()),
    "atanh": _within(-1, 1, lambda b: b.atanh(), open_=True),
    "erf": _anywhere(lambda b: b.erf(), _ZERO),
    "erfc": _anywhere(lambda b: b.erfc(), _ONE),
    "gamma": _gamma,
    "loggamma": _off_poles(_loggamma),
    "digamma": _off_poles(lambda b: b.digamma()),
    "factorial": _factorial,
    "floor": _floor,
    "ceil": _ceil,
    "trunc": _trunc,
    "round": _round,
    "sign": _signum,
    "ellipk": _within(None, 1, lambda b: _real(acb(b).elliptic_k()), open_=True),
    "ellipe": _within(None, 1, lambda b: _real(acb(b).elliptic_e())),
    "zeta": _zeta,
    "lambertw": _lambertw,
    "atan2": _atan2,
    "hypot": lambda x, y: _sqrt(_add(_mul(x, x), _mul(y, y))),
    "binom": _binom,
    "beta": _beta,
    "besselj": _bessel("bessel_j", positive=False),
    "bessely": _bessel("bessel_y", positive=True),
    "besseli": _bessel("bessel_i", positive=False),
    "besselk": _bessel("bessel_k", positive=True),
    "copysign": _copysign,
    "gammainc": _incomplete("gamma_lower"),
    "gammaincc": _incomplete("gamma_upper"),
    "erfi": _anywhere(lambda b: b.erfi(), _ZERO),
    "erfinv": _within(-1, 1, lambda b: b.erfinv(), open_=True),
    "ei": _ei,
    "polygamma": _polygamma,
    "ellipf": _elliptic("elliptic_f"),
    "ellipeinc": _elliptic("elliptic_e_inc"),
    "hyp1f1": _hypergeometric,
    "hyp2f1": _hypergeometric,
    "betainc": _betainc,
}
