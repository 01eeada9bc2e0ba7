"""What each operation does to exact fractions and balls: a number, ``None`` (undecided) or a text (no real value)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flint import acb, arb, fmpq

if TYPE_CHECKING:
    from collections.abc import Callable

    Rule = Callable[..., Any]

__all__ = ["FUNCTIONS", "OPERATIONS", "compare", "fraction", "power", "simple"]

_ZERO, _HALF, _ONE = fmpq(0), fmpq(1, 2), fmpq(1)
_LONGEST = 4_096  # bits of a numerator that is still carried exactly


def simple(x: Any) -> arb:
    """The ball of a fraction, or the ball itself."""
    return arb(x) if type(x) is fmpq else x


def fraction(x: Any) -> fmpq:
    """An exact number of Python as a fraction of FLINT."""
    return fmpq(x.numerator, x.denominator)


def _short(x: fmpq) -> Any:
    return x if x.height_bits() <= _LONGEST else arb(x)


def _exact(*xs: Any) -> bool:
    return all(type(x) is fmpq for x in xs)


def _sign(x: Any) -> int | None:
    """−1, 0 or 1; ``None`` where the ball does not tell."""
    if type(x) is fmpq:
        return int(x > 0) - int(x < 0)
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
    if type(a) is fmpq:
        return _short(a + b) if type(b) is fmpq else arb(a) + b
    return a + simple(b)


def _sub(a: Any, b: Any) -> Any:
    if type(a) is fmpq:
        return _short(a - b) if type(b) is fmpq else arb(a) - b
    return a - simple(b)


def _mul(a: Any, b: Any) -> Any:
    if type(a) is fmpq:
        if type(b) is fmpq:
            return _short(a * b)
        return a if not a and b.is_finite() else arb(a) * b
    if type(b) is fmpq:
        return b if not b and a.is_finite() else a * arb(b)
    return a * b


def _div(a: Any, b: Any) -> Any:
    sign = _sign(b)
    if sign == 0:
        return "division by zero"
    if sign is None:
        return None
    if type(a) is fmpq:
        return _short(a / b) if type(b) is fmpq else arb(a) / b
    return a / simple(b)


def power(a: Any, b: Any) -> Any:
    """a to the power b over the reals, with ``0**0 = 1`` as in Python."""
    if type(b) is fmpq and b.q == 1:
        return _whole_power(a, int(b))
    sign = _sign(a)
    if sign == 1:
        root = _exact_root(a, b) if _exact(a, b) else None
        return simple(a) ** simple(b) if root is None else root
    if type(b) is not fmpq:
        whole = simple(b).contains_integer()
        if whole or sign is None:
            return None
    if sign == 0:
        up = _sign(b)
        return None if up is None else _ZERO if up > 0 else "zero to a negative power"
    return None if sign is None else "a fractional power of a negative number"


def _whole_power(a: Any, n: int) -> Any:
    if n == 0:
        return _ONE
    if n < 0:
        sign = _sign(a)
        if sign == 0:
            return "zero to a negative power"
        if sign is None:
            return None
    if type(a) is fmpq and a.height_bits() * abs(n) <= _LONGEST:
        return a**n
    return simple(a) ** n


def _exact_root(a: fmpq, b: fmpq) -> fmpq | None:
    """a^b as a fraction where that is cheap to see: square roots of squares."""
    if b.q != 2 or abs(b.p) > 64:
        return None
    p, q = a.p.isqrt(), a.q.isqrt()
    return fmpq(p, q) ** int(b.p) if p * p == a.p and q * q == a.q else None


def _floor(x: Any) -> Any:
    if type(x) is fmpq:
        return fmpq(x.floor())
    found = x.floor().unique_fmpz()
    return None if found is None else fmpq(found)


def _ceil(x: Any) -> Any:
    below = _floor(-x)
    return None if below is None else -below


def _trunc(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return _ZERO if abs(x) < 1 else None
    return _floor(x) if sign >= 0 else _ceil(x)


def _round(x: Any) -> Any:
    if type(x) is fmpq:
        return fmpq(round(Fraction(int(x.p), int(x.q))))  # ties to even, as Python rounds
    return _floor(_add(x, fmpq(1, 2)))  # a ball around a tie spans two integers, so it stays undecided


def _signum(x: Any) -> Any:
    sign = _sign(x)
    return None if sign is None else fmpq(sign)


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
            sign = _sign(_sub(x, fmpq(bound)))
            if sign is None:
                return None
            if sign * side < 0 or (open_ and sign == 0):
                return "outside the domain of the function"
        return rule(simple(x))

    return apply


def _anywhere(rule: Rule, at_zero: fmpq | None = None) -> Rule:
    def apply(x: Any) -> Any:
        return at_zero if at_zero is not None and type(x) is fmpq and not x else rule(simple(x))

    return apply


def _sqrt(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    if sign < 0:
        return "square root of a negative number"
    return _ZERO if sign == 0 else power(x, _HALF)


def _cbrt(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    return _ZERO if sign == 0 else simple(abs(x)).root(3) * sign


def _log(x: Any) -> Any:
    sign = _sign(x)
    if sign is None:
        return None
    if sign <= 0:
        return "logarithm of a number that is not positive"
    return _ZERO if type(x) is fmpq and x == 1 else simple(x).log()


def _log_to(base: int) -> Rule:
    def apply(x: Any) -> Any:
        top = _log(x)
        return top if top is None or isinstance(top, (str, fmpq)) else top / arb(base).log()

    return apply


def _off_poles(rule: Rule) -> Rule:
    """Functions with poles at 0, −1, −2, …"""

    def apply(x: Any) -> Any:
        if type(x) is fmpq:
            return "a pole" if x.q == 1 and x <= 0 else rule(arb(x))
        return rule(x) if x > 0 or not x.contains_integer() else None

    return apply


def _gamma(x: Any) -> Any:
    if type(x) is fmpq and x.q == 1 and 0 < x <= 170:
        return fmpq(math.factorial(int(x) - 1))
    return _off_poles(lambda b: b.gamma())(x)


def _loggamma(b: arb) -> Any:
    return b.lgamma() if b > 0 else abs(b.gamma()).log()


def _factorial(x: Any) -> Any:
    return _gamma(_add(x, _ONE))


def _product(*factors: Any) -> Any:
    total: Any = _ONE
    for f in factors:
        if f is None or isinstance(f, str):
            return f
        total = _mul(total, f)
    return total


def _binom(n: Any, k: Any) -> Any:
    if _exact(n, k) and n.q == k.q == 1 and 0 <= n <= 1_000:
        return fmpq(math.comb(int(n), int(k))) if k >= 0 else _ZERO
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
    if not (type(order) is fmpq and order.q == 1 and order >= 0):
        return None
    if type(x) is fmpq and x <= 0 and x.q == 1:
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
    whole_pole = type(c) is fmpq and c.q == 1 and c <= 0
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
    return "a pole" if type(x) is fmpq and not x else simple(x).ei()


def _atan2(y: Any, x: Any) -> Any:
    if _exact(y, x) and y == 0 and x >= 0:
        return _ZERO
    return arb.atan2(simple(y), simple(x))


def _lambertw(x: Any) -> Any:
    ball = simple(x)
    if ball * arb.const_e() < -1:
        return "outside the domain of the function"
    return _ZERO if type(x) is fmpq and not x else ball.lambertw()


def _zeta(x: Any) -> Any:
    return "a pole" if type(x) is fmpq and x == 1 else simple(x).zeta()


FUNCTIONS: dict[str, Rule] = {
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "exp": _anywhere(lambda b: b.exp(), _ONE),
    "expm1": _anywhere(lambda b: b.expm1(), _ZERO),
    "exp2": lambda x: power(fmpq(2), x),
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
