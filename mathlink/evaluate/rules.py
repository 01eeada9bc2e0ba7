"""What every operation does to doubles and whole numbers: as Python, with its exceptions."""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.errors import OutOfReach

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.term import Term

__all__ = ["Raised", "Undefined", "held", "leaf", "number", "rule_of"]


class Raised(ArithmeticError):
    """The point leads to a ``raise`` leaf; ``name`` is the exception the code raises there."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


class Undefined(ArithmeticError):
    """No real value here, although Python itself would not raise (a fractional power of a negative number)."""


def leaf(term: Term, point: Mapping[str, Any]) -> Any:
    match term.op:
        case "const":
            value, literal = term.data
            if value.denominator == 1 and not literal:
                return value.numerator
            return _double(value)
        case "sym":
            return number(point, term.data)
        case "named":
            if term.data in _NAMED:
                return _NAMED[term.data]
            raise OutOfReach(f"{term.data} is not real")
        case "true" | "false":
            return term.op == "true"
        case "raise":
            raise Raised(term.data)
    raise OutOfReach(f"{term.op} has no value in doubles")


def _double(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        raise OutOfReach("a number beyond the doubles") from None


def number(point: Mapping[str, Any], name: str) -> Any:
    try:
        value = point[name]
    except KeyError:
        raise OutOfReach(f"no value for {name}") from None
    if type(value) is Fraction:
        top, bottom = value.numerator, value.denominator
        return top if bottom == 1 and -_EXACT < top < _EXACT else top / bottom
    return value


_EXACT = 2**53  # up to here every whole number is a double


_NAMED = {"pi": math.pi, "e": math.e, "euler_gamma": 0.5772156649015329, "inf": math.inf, "nan": math.nan}


_LARGEST = 1 << 17  # bits of a whole number


def held(value: Any) -> Any:
    """The value, unless it is a whole number that further steps would take for ever with."""
    if type(value) is int and value.bit_length() > _LARGEST:
        raise OutOfReach("a whole number with too many digits")
    return value


def _power(a: Any, b: Any) -> Any:
    if type(a) is int and type(b) is int and abs(a) > 1 and a.bit_length() * b > _LARGEST:
        raise OutOfReach("a whole number with too many digits")
    value = a**b
    if isinstance(value, complex):
        raise Undefined("a fractional power of a negative number")
    return value


def _factorial(x: Any) -> Any:
    if x < 0 and x == int(x):
        raise Undefined("factorial of a negative integer")
    return math.factorial(int(x)) if x == int(x) and x <= 170 else math.gamma(x + 1)


def _binom(n: Any, k: Any) -> Any:
    if n == int(n) and k == int(k) and n >= 0:
        if min(k, n - k) * int(n).bit_length() > _LARGEST:
            raise OutOfReach("a whole number with too many digits")
        return math.comb(int(n), int(k)) if k >= 0 else 0
    if n - k + 1 <= 0 and n - k == int(n - k):
        return 0.0
    return math.gamma(n + 1) / (math.gamma(k + 1) * math.gamma(n - k + 1))


def _loggamma(x: Any) -> Any:
    return math.lgamma(x)  # log|Γ(x)| for negative x, as in Python and SciPy


def _by_mpmath(name: str) -> Callable[..., Any]:
    def apply(*args: Any) -> Any:
        import mpmath

        with mpmath.workprec(80):
            try:
                value = getattr(mpmath, name)(*args)
            except mpmath.libmp.NoConvergence:
                raise OutOfReach(f"{name} of these numbers takes too long") from None
            if isinstance(value, mpmath.mpc):
                if abs(value.imag) > 1e-12 * abs(value.real):
                    raise Undefined(f"{name} is not real here")
                value = value.real
            return float(value)

    return apply


_LARGE_FOR_GAMMA = 1e5  # beyond, the difference of two logarithms has lost its digits


def _beta(a: Any, b: Any) -> Any:
    if not (a > 0 and b > 0 and max(a, b) > _LARGE_FOR_GAMMA):
        return _by_mpmath("beta")(a, b)
    import mpmath

    with mpmath.workdps(30 + math.frexp(max(a, b))[1] // 3):
        small, large = sorted((mpmath.mpf(a), mpmath.mpf(b)))
        return float(mpmath.exp(mpmath.loggamma(small) - mpmath.loggamma(large + small) + mpmath.loggamma(large)))


def _betainc(a: Any, b: Any, x: Any) -> Any:
    import mpmath

    if a <= 0 or b <= 0 or not 0 <= x <= 1:
        raise Undefined("incomplete beta function outside a > 0, b > 0, 0 ≤ x ≤ 1")
    return float(mpmath.betainc(a, b, 0, x, regularized=True))


def _erfinv(x: Any) -> Any:
    import mpmath

    if not -1 < x < 1:
        raise Undefined("inverse of erf outside -1 < x < 1")
    with mpmath.workprec(80):
        return float(mpmath.erfinv(x))


def _ei(x: Any) -> Any:
    import mpmath

    if x == 0:
        raise Undefined("exponential integral at 0")
    with mpmath.workprec(80):
        return float(mpmath.re(mpmath.ei(x)))


def _polygamma(order: Any, x: Any) -> Any:
    if order < 0 or order != int(order):
        raise Undefined("a derivative of digamma of an order that is no whole number")
    return _by_mpmath("polygamma")(int(order), x)


def _elliptic(name: str) -> Callable[..., Any]:
    def apply(phi: Any, m: Any) -> Any:
        if m > 1:
            raise Undefined("incomplete elliptic integral of a parameter above 1")
        return _by_mpmath(name)(phi, m)

    return apply


def _regularised(upper: bool) -> Callable[..., Any]:
    def apply(a: Any, x: Any) -> Any:
        import mpmath

        if a <= 0 or x < 0:
            raise Undefined("incomplete gamma function outside a > 0, x ≥ 0")
        bounds = (x, mpmath.inf) if upper else (0, x)
        return float(mpmath.gammainc(a, *bounds, regularized=True))

    return apply


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": math.sqrt,
    "cbrt": math.cbrt,
    "exp": math.exp,
    "expm1": math.expm1,
    "exp2": math.exp2,
    "log": math.log,
    "log1p": math.log1p,
    "log10": math.log10,
    "log2": math.log2,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "asinh": math.asinh,
    "acosh": math.acosh,
    "atanh": math.atanh,
    "erf": math.erf,
    "erfc": math.erfc,
    "gamma": math.gamma,
    "loggamma": _loggamma,
    "digamma": _by_mpmath("digamma"),
    "factorial": _factorial,
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "round": round,
    "sign": lambda x: (x > 0) - (x < 0),
    "ellipk": _by_mpmath("ellipk"),
    "ellipe": _by_mpmath("ellipe"),
    "zeta": _by_mpmath("zeta"),
    "lambertw": _by_mpmath("lambertw"),
    "atan2": math.atan2,
    "hypot": math.hypot,
    "binom": _binom,
    "beta": _beta,
    "besselj": _by_mpmath("besselj"),
    "bessely": _by_mpmath("bessely"),
    "besseli": _by_mpmath("besseli"),
    "besselk": _by_mpmath("besselk"),
    "copysign": math.copysign,
    "gammainc": _regularised(upper=False),
    "gammaincc": _regularised(upper=True),
    "erfi": _by_mpmath("erfi"),
    "erfinv": _erfinv,
    "ei": _ei,
    "polygamma": _polygamma,
    "ellipf": _elliptic("ellipf"),
    "ellipeinc": _elliptic("ellipe"),
    "hyp1f1": _by_mpmath("hyp1f1"),
    "hyp2f1": _by_mpmath("hyp2f1"),
    "betainc": _betainc,
}

_RULES: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": _power,
    "neg": operator.neg,
    "abs": abs,
    "floordiv": operator.floordiv,
    "mod": operator.mod,
    "max": lambda *a: max(a),
    "min": lambda *a: min(a),
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
    "not": operator.not_,
}


def rule_of(term: Term) -> Callable[..., Any]:
    if term.op == "fn":
        return _FUNCTIONS[term.data]
    rule = _RULES.get(term.op)
    if rule is not None:
        return rule
    raise OutOfReach(f"{term.op} {term.data or ''} has no value in doubles")
