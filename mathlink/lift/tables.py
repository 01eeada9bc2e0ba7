"""Which function of ``math`` and which of NumPy that works entry by entry is which rule."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.constants import Exact
from mathlink.lift.paths import active
from mathlink.lift.rules import FUNCTIONS, PI, SAME_IN_MATH, choose, largest, product, smallest, total
from mathlink.lift.special import SPECIAL, combinations, not_negative, sinc
from mathlink.lift.symbolic import NumpyReal, Real, is_whole, made
from mathlink.lift.truths import Truth, folded, is_symbolic, negated, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["MATH", "PLAIN", "SPECIAL", "UFUNCS"]


def _log(x: Any, base: Any = None) -> Any:
    return FUNCTIONS["log"](x) if base is None else FUNCTIONS["log"](x) / FUNCTIONS["log"](base)


def _hypot(*xs: Any) -> Any:
    if len(xs) == 2:
        return FUNCTIONS["hypot"](*xs) if any(map(is_symbolic, xs)) else math.hypot(*xs)
    return FUNCTIONS["sqrt"](total(x * x for x in xs))


def _dist(p: Any, q: Any) -> Any:
    return FUNCTIONS["sqrt"](total((a - b) ** 2 for a, b in zip(p, q, strict=True)))


def _is_close(a: Any, b: Any, rel_tol: Any = 1e-9, abs_tol: Any = 0.0) -> Any:
    return abs(a - b) <= largest(rel_tol * largest(abs(a), abs(b)), abs_tol)


def _constant_for_reals(value: bool, native: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def answer(x: Any) -> Any:
        if not is_symbolic(x):
            return native(x)
        active.tracer.assumptions["no input is NaN or infinite"] = None
        return value

    return answer


def _fmod(x: Any, y: Any) -> Any:
    return x - y * FUNCTIONS["trunc"](x / y) if is_symbolic(x) or is_symbolic(y) else math.fmod(x, y)


def _modf(x: Any) -> Any:
    return (x - FUNCTIONS["trunc"](x), FUNCTIONS["trunc"](x)) if is_symbolic(x) else math.modf(x)


def _power(x: Any, y: Any) -> Any:
    return x ** y if is_symbolic(x) or is_symbolic(y) or type(x) is Exact else math.pow(x, y)


def _perm(n: Any, k: Any = None) -> Any:
    if not is_symbolic(n) and not is_symbolic(k):
        return math.perm(n, k)
    if k is None:
        return FUNCTIONS["factorial"](n)
    not_negative(n, k)
    if type(k) is int:
        return product(n - i for i in range(k))
    return choose(k > n, 0, FUNCTIONS["binom"](n, k) * FUNCTIONS["factorial"](k))


def _remainder(x: Any, y: Any) -> Any:
    if not is_symbolic(x) and not is_symbolic(y):
        return math.remainder(x, y)
    return x - y * FUNCTIONS["round"](x / y)


def _round(x: Any, decimals: Any = None) -> Any:
    if decimals not in (None, 0):
        return round(x, decimals)
    if not is_symbolic(x) or is_whole(x):
        return round(x)
    return made(t.fn("round", x.term), type(x) is Real, type(x) is NumpyReal)


def _logaddexp(a: Any, b: Any) -> Any:
    return FUNCTIONS["log"](FUNCTIONS["exp"](a) + FUNCTIONS["exp"](b))


def _heaviside(x: Any, middle: Any) -> Any:
    return choose(x < 0, 0.0, choose(x == 0, middle, 1.0))


def _sign(x: Any) -> Any:
    if is_symbolic(x):
        return FUNCTIONS["sign"](x)
    return float((x > 0) - (x < 0)) if isinstance(x, float) else (x > 0) - (x < 0)


def _both(x: Any, y: Any) -> Any:
    return folded(t.and_(truth_term(x), truth_term(y)))


def _either(x: Any, y: Any) -> Any:
    return folded(t.or_(truth_term(x), truth_term(y)))


def _one_of(x: Any, y: Any) -> Any:
    a, b = truth_term(x), truth_term(y)
    return folded(t.or_(t.and_(a, t.not_(b)), t.and_(t.not_(a), b)))


def _not(x: Any) -> Any:
    term = truth_term(x)
    return negated(Truth(term)) if term.op not in ("true", "false") else term.op == "false"


def _unchanged(x: Any, copy: bool = True, nan: float = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """``nan_to_num`` of numbers that are finite."""
    active.tracer.assumptions["no input is NaN or infinite"] = None
    return x


def _degrees(x: Any) -> Any:
    return x * (180 / PI)


def _radians(x: Any) -> Any:
    return x * (PI / 180)


#: ``math``: name → rule.
MATH: dict[str, Callable[..., Any]] = {n: FUNCTIONS[n] for n in SAME_IN_MATH} | {
    "log": _log,
    "lgamma": FUNCTIONS["loggamma"],
    "pow": _power,
    "fabs": abs,
    "hypot": _hypot,
    "dist": _dist,
    "degrees": _degrees,
    "radians": _radians,
    "fmod": _fmod,
    "modf": _modf,
    "fsum": total,
    "perm": _perm,
    "isqrt": lambda n: FUNCTIONS["floor"](FUNCTIONS["sqrt"](n)) if is_symbolic(n) else math.isqrt(n),
    "remainder": _remainder,
    "prod": product,
    "comb": combinations,
    "isclose": _is_close,
    "isnan": _constant_for_reals(False, math.isnan),
    "isinf": _constant_for_reals(False, math.isinf),
    "isfinite": _constant_for_reals(True, math.isfinite),
    "ldexp": lambda x, n: x * 2**n,
    "sumprod": lambda p, q: total(a * b for a, b in zip(p, q, strict=True)),
}

#: NumPy's ufuncs: name → rule for one entry.
UFUNCS: dict[str, Callable[..., Any]] = {
    n: FUNCTIONS[n]
    for n in [
        "sqrt",
        "cbrt",
        "exp",
        "expm1",
        "exp2",
        "log",
        "log1p",
        "log10",
        "log2",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "floor",
        "ceil",
        "trunc",
        "copysign",
    ]
} | {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "true_divide": operator.truediv,
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "divmod": divmod,
    "fmod": _fmod,
    "power": operator.pow,
    "float_power": operator.pow,
    "negative": operator.neg,
    "positive": operator.pos,
    "absolute": abs,
    "fabs": abs,
    "square": lambda x: x * x,
    "reciprocal": lambda x: 1 / x,
    "conjugate": lambda x: x.conjugate(),
    "sign": _sign,
    "arcsin": FUNCTIONS["asin"],
    "arccos": FUNCTIONS["acos"],
    "arctan": FUNCTIONS["atan"],
    "arcsinh": FUNCTIONS["asinh"],
    "arccosh": FUNCTIONS["acosh"],
    "arctanh": FUNCTIONS["atanh"],
    "arctan2": FUNCTIONS["atan2"],
    "hypot": FUNCTIONS["hypot"],
    "degrees": _degrees,
    "rad2deg": _degrees,
    "radians": _radians,
    "deg2rad": _radians,
    "rint": _round,
    "maximum": largest,
    "minimum": smallest,
    "fmax": largest,
    "fmin": smallest,
    "clip": lambda x, lo, hi: smallest(largest(x, lo), hi),
    "logaddexp": _logaddexp,
    "heaviside": _heaviside,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "less": operator.lt,
    "less_equal": operator.le,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "logical_and": _both,
    "logical_or": _either,
    "logical_xor": _one_of,
    "logical_not": _not,
    "bitwise_and": operator.and_,
    "bitwise_or": operator.or_,
    "bitwise_xor": operator.xor,
    "signbit": lambda x: x < 0,
    "logaddexp2": lambda a, b: FUNCTIONS["log2"](FUNCTIONS["exp2"](a) + FUNCTIONS["exp2"](b)),
    "modf": _modf,
    "ldexp": lambda x, n: x * 2**n,
    "invert": _not,
    "isnan": MATH["isnan"],
    "isinf": MATH["isinf"],
    "isfinite": MATH["isfinite"],
}

#: NumPy functions that are no ufuncs and work entry by entry.
PLAIN: dict[str, Callable[..., Any]] = {
    "round": _round,
    "around": _round,
    "sinc": sinc,
    "real": lambda x: x.real,
    "imag": lambda x: x.imag,
    "angle": lambda x, deg=False: FUNCTIONS["atan2"](x.imag, x.real) * (180 / PI if deg else 1),
    "i0": SPECIAL["i0"],
}
PLAIN |= {
    "fix": UFUNCS["trunc"],
    "real_if_close": lambda x: x,
    "nan_to_num": _unchanged,
}
