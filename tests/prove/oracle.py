"""An independent judge: terms in mpmath at 50 digits, with no code of the engines."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.term import Term

DIGITS = 50


class NoValue(ArithmeticError):
    """No real value at this point."""


def value(term: Term, point: dict[str, Fraction]) -> Any:
    """The term at a point, an ``mpf`` or a ``bool``."""
    with mpmath.workdps(DIGITS + 20):
        try:
            return _value(term, point, {})
        except (ZeroDivisionError, ValueError, OverflowError) as error:
            raise NoValue(str(error)) from None


def _value(term: Term, point: dict[str, Fraction], memo: dict[Term, Any]) -> Any:
    if term not in memo:
        memo[term] = _fresh(term, point, memo)
    return memo[term]


def _fresh(term: Term, point: dict[str, Fraction], memo: dict[Term, Any]) -> Any:
    def at(t: Term) -> Any:
        return _value(t, point, memo)

    match term.op:
        case "const":
            return mpmath.mpf(term.data[0].numerator) / term.data[0].denominator
        case "sym":
            return mpmath.mpf(point[term.data].numerator) / point[term.data].denominator
        case "named":
            return {"pi": mpmath.pi, "e": mpmath.e, "euler_gamma": mpmath.euler}[term.data] + 0
        case "ite":
            return at(term.args[1]) if at(term.args[0]) else at(term.args[2])
        case "and":
            return all(at(a) for a in term.args)
        case "or":
            return any(at(a) for a in term.args)
        case "raise":
            raise NoValue("raise")
        case "sum":
            index, lo, hi, body = term.args
            total = mpmath.mpf(0)
            for k in range(int(at(lo)), int(at(hi)) + 1):
                total += _value(body, {**point, index.data: Fraction(k)}, {})
            return total
    args = [at(a) for a in term.args]
    found = _FUNCTIONS[term.data](*args) if term.op == "fn" else _OPERATIONS[term.op](*args)
    if isinstance(found, mpmath.mpc) or not (isinstance(found, bool) or mpmath.isfinite(found)):
        raise NoValue("not real")
    return found


def _power(a: Any, b: Any) -> Any:
    if b == int(b):
        if a == 0 and b < 0:
            raise NoValue("zero to a negative power")
        return a ** int(b)
    if a < 0:
        raise NoValue("negative base")
    if a == 0:
        if b < 0:
            raise NoValue("zero to a negative power")
        return mpmath.mpf(0)
    return a**b


def _within(low: float, high: float, function: Callable[..., Any]) -> Callable[..., Any]:
    def apply(x: Any) -> Any:
        if not low <= x <= high:
            raise NoValue("outside")
        return function(x)

    return apply


def _log(x: Any) -> Any:
    if x <= 0:
        raise NoValue("log")
    return mpmath.log(x)


def _gamma(x: Any) -> Any:
    return mpmath.gamma(x)


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": _power,
    "neg": lambda a: -a,
    "abs": abs,
    "max": max,
    "min": min,
    "floordiv": lambda a, b: mpmath.floor(a / b),
    "mod": lambda a, b: a - b * mpmath.floor(a / b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "not": lambda a: not a,
}

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sqrt": lambda x: _power(x, mpmath.mpf(1) / 2),
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "exp": mpmath.exp,
    "expm1": lambda x: mpmath.exp(x) - 1,
    "exp2": lambda x: mpmath.mpf(2) ** x,
    "log": _log,
    "log1p": lambda x: _log(1 + x),
    "log10": lambda x: _log(x) / mpmath.log(10),
    "log2": lambda x: _log(x) / mpmath.log(2),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": _within(-1, 1, mpmath.asin),
    "acos": _within(-1, 1, mpmath.acos),
    "atan": mpmath.atan,
    "atan2": mpmath.atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": _within(1, float("inf"), mpmath.acosh),
    "atanh": _within(-1, 1, mpmath.atanh),
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": _gamma,
    "loggamma": lambda x: mpmath.log(abs(mpmath.gamma(x))),
    "digamma": mpmath.digamma,
    "factorial": mpmath.factorial,
    "beta": lambda a, b: mpmath.gamma(a) * mpmath.gamma(b) / mpmath.gamma(a + b),
    "binom": mpmath.binomial,
    "sign": mpmath.sign,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "hypot": mpmath.hypot,
}

_SIMPLE = [Fraction(n, d) for d in (1, 2, 3, 4) for n in range(-9, 10)]


def points(
    names: Sequence[str], hypotheses: Sequence[Term], integers: Sequence[str] = (), seed: int = 0
) -> Iterator[dict[str, Fraction]]:
    """Points of both signs that satisfy the hypotheses, without end."""
    rng = random.Random(seed)
    for _ in range(4_000):
        point = {}
        for name in names:
            number = rng.choice(_SIMPLE) if rng.random() < 0.6 else Fraction(rng.randint(-4_000, 4_000), 997)
            point[name] = Fraction(round(number)) if name in integers else number
        try:
            if all(value(h, point) for h in hypotheses):
                yield point
        except NoValue:
            continue


def disagreement(left: Term, right: Term, point: dict[str, Fraction]) -> bool | None:
    """Whether the sides differ at the point; ``None`` where one has no value or the digits do not suffice."""
    try:
        a, b = value(left, point), value(right, point)
    except NoValue:
        return None
    with mpmath.workdps(DIGITS + 20):
        size = 1 + max(abs(a), abs(b))
        if size > mpmath.mpf(10) ** 30:
            return None
        return bool(abs(a - b) > size * mpmath.mpf(10) ** -30)
