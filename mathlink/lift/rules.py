"""Named functions of one number or two: what ``math``, NumPy and ``scipy.special`` compute, on symbolic and concrete numbers."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.constants import Exact, exact
from mathlink.lift.domains import INSIDE
from mathlink.lift.paths import active, refuse
from mathlink.lift.symbolic import (
    NumpyReal,
    Real,
    Truth,
    as_bool,
    folded,
    is_symbolic,
    is_whole,
    made,
    negated,
    term_of,
    truth_term,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = ["MATH", "PI", "PLAIN", "SPECIAL", "UFUNCS", "choose", "largest", "product", "smallest", "total"]

Rule = "Callable[..., Any]"

PI = Exact(math.pi, t.named("pi"))


# ── functions of the language ────────────────────────────────────────────────────────────────────


def _named(name: str, native: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """A function of :data:`mathlink.term.FUNCTIONS`, applied to symbolic or concrete numbers."""
    count = t.FUNCTIONS[name]
    whole = name in ("floor", "ceil", "trunc", "factorial")
    inside = INSIDE.get(name)

    def unary(x: Any) -> Any:
        kind = type(x)
        if kind is Real or kind is NumpyReal:
            if inside is not None and kind is Real:
                if active.tracer.guarded() and not active.tracer.decide(inside(x.term)):
                    raise ValueError("math domain error")
                active.tracer.partial(t.fn(name, x.term))
            return made(t.fn(name, x.term), whole and kind is Real, kind is NumpyReal)
        if kind is Truth:
            return unary(x._number())
        return _concrete(name, native, x)

    def several(*args: Any) -> Any:
        if not any(map(is_symbolic, args)):
            return _concrete(name, native, *args)
        terms = [term_of(a) for a in args]
        if None in terms:
            raise TypeError("must be real number")
        return made(t.fn(name, *terms), numpy=any(type(a) is NumpyReal for a in args))  # type: ignore[arg-type]

    return unary if count == 1 else several


def _concrete(name: str, native: Callable[..., Any] | None, *args: Any) -> Any:
    if native is None:
        from mathlink.evaluate import evaluate

        terms = [exact(a) for a in args]
        value = evaluate(t.fn(name, *terms), {})
        return Exact(value, t.fn(name, *terms)) if type(value) is float and math.isfinite(value) else value
    value = native(*args)
    if type(value) is float and math.isfinite(value):
        return Exact(value, t.fn(name, *(exact(a) for a in args)))
    return value


_SAME_IN_MATH = [
    "sqrt",
    "cbrt",
    "exp",
    "expm1",
    "exp2",
    "log1p",
    "log10",
    "log2",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "gamma",
    "factorial",
    "atan2",
    "copysign",
    "floor",
    "ceil",
    "trunc",
]
_F: dict[str, Callable[..., Any]] = {n: _named(n, getattr(math, n)) for n in _SAME_IN_MATH}
_F |= {"log": _named("log", math.log), "loggamma": _named("loggamma", math.lgamma)}
_F |= {n: _named(n) for n in t.FUNCTIONS if n not in _F}


# ── spelled out ──────────────────────────────────────────────────────────────────────────────────


def choose(condition: Any, yes: Any, no: Any) -> Any:
    """``yes`` where the condition holds, else ``no``; symbolic where the condition is."""
    test = truth_term(condition)
    test = active.tracer.simplified(test) if test.op not in ("true", "false") else test
    if test.op in ("true", "false"):
        return yes if test.op == "true" else no
    if yes is no:
        return yes
    a, b = type(yes), type(no)
    if (a is Truth or a is bool) and (b is Truth or b is bool):
        return folded(t.or_(t.and_(test, as_bool(yes)), t.and_(t.not_(test), as_bool(no))))
    left, right = term_of(yes), term_of(no)
    if left is None or right is None:
        refuse("a choice between values that are no numbers")
    numpy = a is NumpyReal or b is NumpyReal
    return made(t.ite(test, left, right), is_whole(yes) and is_whole(no), numpy)


def _extreme(make: Callable[..., Term], native: Callable[..., Any], drop: float) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        if not any(map(is_symbolic, values)):
            return native(values)
        kept = [v for v in values if is_symbolic(v) or v != drop]
        if any(not is_symbolic(v) and v == -drop for v in kept):
            return -drop
        terms = [term_of(v) for v in kept]
        if None in terms:
            raise TypeError("comparison of a number with something that is none")
        terms = list(dict.fromkeys(terms))
        numpy = any(type(v) is NumpyReal for v in values)
        return made(make(*terms), all(map(is_whole, kept)), numpy)

    return extreme


largest = _extreme(t.maximum, max, -math.inf)
smallest = _extreme(t.minimum, min, math.inf)


def total(values: Any, start: Any = 0) -> Any:
    """``sum(values, start)`` in the same order, without adding to a first zero."""
    result = start
    first = start == 0 if type(start) is int else False
    for value in values:
        result = value if first else result + value
        first = False
    return result


def product(values: Any, start: Any = 1) -> Any:
    """``math.prod(values, start=start)`` without multiplying by a first one."""
    result = start
    first = start == 1 if type(start) is int else False
    for value in values:
        result = value if first else result * value
        first = False
    return result


def _log(x: Any, base: Any = None) -> Any:
    return _F["log"](x) if base is None else _F["log"](x) / _F["log"](base)


def _hypot(*xs: Any) -> Any:
    if len(xs) == 2:
        return _F["hypot"](*xs) if any(map(is_symbolic, xs)) else math.hypot(*xs)
    return _F["sqrt"](total(x * x for x in xs))


def _dist(p: Any, q: Any) -> Any:
    return _F["sqrt"](total((a - b) ** 2 for a, b in zip(p, q, strict=True)))


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
    return x - y * _F["trunc"](x / y) if is_symbolic(x) or is_symbolic(y) else math.fmod(x, y)


def _modf(x: Any) -> Any:
    return (x - _F["trunc"](x), _F["trunc"](x)) if is_symbolic(x) else math.modf(x)


def _power(x: Any, y: Any) -> Any:
    return x ** y if is_symbolic(x) or is_symbolic(y) or type(x) is Exact else math.pow(x, y)


def _floored(x: Any) -> Any:
    return x if type(x) is not Real else abs(x)


def _comb(n: Any, k: Any, exact: Any = True, repetition: Any = False) -> Any:
    if repetition:
        refuse("combinations with repetition")
    return _F["binom"](n, k) if is_symbolic(n) or is_symbolic(k) else math.comb(int(n), int(k))


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + _F["exp"](-x))


def _xlogy(x: Any, y: Any) -> Any:
    return choose(x == 0, 0.0, x * _F["log"](y)) if is_symbolic(x) else (0.0 if x == 0 else x * _F["log"](y))


def _xlog1py(x: Any, y: Any) -> Any:
    return choose(x == 0, 0.0, x * _F["log1p"](y)) if is_symbolic(x) else (0.0 if x == 0 else x * _F["log1p"](y))


def _betaln(a: Any, b: Any) -> Any:
    return _F["loggamma"](a) + _F["loggamma"](b) - _F["loggamma"](a + b)


def _sinc(x: Any) -> Any:
    return (
        choose(x == 0, 1.0, _F["sin"](PI * x) / (PI * x))
        if is_symbolic(x)
        else 1.0 if x == 0 else math.sin(PI * x) / (PI * x)
    )


def _round(x: Any, digits: Any = None) -> Any:
    if digits not in (None, 0):
        refuse("round to digits", "drop the rounding, or apply it to the printed value only")
    return (
        round(x)
        if not is_symbolic(x) or is_whole(x)
        else made(t.fn("round", x.term), type(x) is Real, type(x) is NumpyReal)
    )


def _logaddexp(a: Any, b: Any) -> Any:
    return _F["log"](_F["exp"](a) + _F["exp"](b))


def _heaviside(x: Any, middle: Any) -> Any:
    return choose(x < 0, 0.0, choose(x == 0, middle, 1.0))


def _sign(x: Any) -> Any:
    return _F["sign"](x) if is_symbolic(x) else (x > 0) - (x < 0)


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


def _degrees(x: Any) -> Any:
    return x * (180 / PI)


def _radians(x: Any) -> Any:
    return x * (PI / 180)


#: ``math``: name → rule.
MATH: dict[str, Callable[..., Any]] = {n: _F[n] for n in _SAME_IN_MATH} | {
    "log": _log,
    "lgamma": _F["loggamma"],
    "pow": _power,
    "fabs": abs,
    "hypot": _hypot,
    "dist": _dist,
    "degrees": _degrees,
    "radians": _radians,
    "fmod": _fmod,
    "modf": _modf,
    "fsum": total,
    "prod": product,
    "comb": _comb,
    "isclose": _is_close,
    "isnan": _constant_for_reals(False, math.isnan),
    "isinf": _constant_for_reals(False, math.isinf),
    "isfinite": _constant_for_reals(True, math.isfinite),
    "ldexp": lambda x, n: x * 2**n,
    "sumprod": lambda p, q: total(a * b for a, b in zip(p, q, strict=True)),
}

#: NumPy's ufuncs: name → rule for one entry.
UFUNCS: dict[str, Callable[..., Any]] = {
    n: _F[n]
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
    "conjugate": lambda x: x,
    "sign": _sign,
    "arcsin": _F["asin"],
    "arccos": _F["acos"],
    "arctan": _F["atan"],
    "arcsinh": _F["asinh"],
    "arccosh": _F["acosh"],
    "arctanh": _F["atanh"],
    "arctan2": _F["atan2"],
    "hypot": _F["hypot"],
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
    "invert": _not,
    "isnan": MATH["isnan"],
    "isinf": MATH["isinf"],
    "isfinite": MATH["isfinite"],
}

#: ``scipy.special``: name → rule for one entry.
SPECIAL: dict[str, Callable[..., Any]] = (
    {
        n: _F[n]
        for n in [
            "erf",
            "erfc",
            "gamma",
            "digamma",
            "beta",
            "binom",
            "factorial",
            "ellipk",
            "ellipe",
            "gammainc",
            "gammaincc",
            "cbrt",
            "exp2",
            "expm1",
            "log1p",
        ]
    }
    | {
        "gammaln": _F["loggamma"],
        "loggamma": _F["loggamma"],
        "psi": _F["digamma"],
        "betaln": _betaln,
        "comb": _comb,
        "zeta": _F["zeta"],
        "lambertw": lambda x, k=0: _F["lambertw"](x) if k == 0 else refuse("a branch of lambertw other than 0"),
        "expit": _sigmoid,
        "logit": lambda x: _F["log"](x / (1 - x)),
        "log_expit": lambda x: -_F["log"](1 + _F["exp"](-x)),
        "xlogy": _xlogy,
        "xlog1py": _xlog1py,
        "entr": lambda x: -_xlogy(x, x),
        "rel_entr": lambda x, y: _xlogy(x, x / y),
        "kl_div": lambda x, y: _xlogy(x, x / y) - x + y,
        "exp10": lambda x: 10**x,
        "ndtr": lambda x: _F["erfc"](-x / _F["sqrt"](2)) / 2,
        "jv": _F["besselj"],
        "jn": _F["besselj"],
        "yv": _F["bessely"],
        "yn": _F["bessely"],
        "iv": _F["besseli"],
        "kv": _F["besselk"],
        "kn": _F["besselk"],
        "sinc": _sinc,
    }
    | {
        f"{letter}{order}": lambda x, name=name, order=order: _F[name](order, x)
        for letter, name in (("j", "besselj"), ("y", "bessely"), ("i", "besseli"), ("k", "besselk"))
        for order in (0, 1)
    }
)

#: NumPy functions that are no ufuncs and work entry by entry.
PLAIN: dict[str, Callable[..., Any]] = {
    "round": _round,
    "around": _round,
    "sinc": _sinc,
    "real": lambda x: x,
    "i0": SPECIAL["i0"],
}
PLAIN |= {"fix": UFUNCS["trunc"], "real_if_close": lambda x: x, "nan_to_num": lambda x: x}
