"""Which ufunc of NumPy or SciPy is which operation of terms, entry by entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink import term as t

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = ["COMPARED", "LOGIC", "REAL", "WHOLE"]

TWO = t.const(2)


def _fn(name: str) -> Callable[..., Term]:
    return lambda *args: t.fn(name, *args)


def _flipped(rule: Callable[[Term, Term], Term]) -> Callable[[Term, Term], Term]:
    return lambda a, b: rule(b, a)


def _sigmoid(x: Term) -> Term:
    return t.div(t.const(1), t.add(t.const(1), t.fn("exp", t.neg(x))))


def _xlogy(x: Term, y: Term) -> Term:
    return t.ite(t.eq(x, t.const(0)), t.const(0), t.mul(x, t.fn("log", y)))


#: Real functions, entry by entry.
REAL: dict[str, Callable[..., Term]] = {
    "add": t.add,
    "subtract": t.sub,
    "multiply": t.mul,
    "divide": t.div,
    "true_divide": t.div,
    "power": t.pow_,
    "float_power": t.pow_,
    "negative": t.neg,
    "absolute": t.abs_,
    "fabs": t.abs_,
    "square": lambda x: t.pow_(x, TWO),
    "reciprocal": lambda x: t.div(t.const(1), x),
    "maximum": t.maximum,
    "minimum": t.minimum,
    "fmax": t.maximum,
    "fmin": t.minimum,
    "floor_divide": lambda a, b: t.make("floordiv", (a, b)),
    "remainder": lambda a, b: t.make("mod", (a, b)),
    "positive": lambda x: x,
    "conjugate": lambda x: x,
    "logaddexp": lambda a, b: t.fn("log", t.add(t.fn("exp", a), t.fn("exp", b))),
    "arctan2": _fn("atan2"),
    "rint": _fn("round"),
    "deg2rad": lambda x: t.mul(x, t.div(t.named("pi"), t.const(180))),
    "radians": lambda x: t.mul(x, t.div(t.named("pi"), t.const(180))),
    "expit": _sigmoid,
    "logit": lambda p: t.fn("log", t.div(p, t.sub(t.const(1), p))),
    "xlogy": _xlogy,
    "gammaln": _fn("loggamma"),
    "psi": _fn("digamma"),
    "digamma": _fn("digamma"),
    "beta": _fn("beta"),
    "binom": _fn("binom"),
    **{f"arc{name}": _fn(f"a{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{
        name: _fn(name)
        for name in "sqrt cbrt exp expm1 exp2 log log1p log10 log2 sin cos tan sinh cosh tanh floor ceil trunc "
        "hypot sign erf erfc gamma".split()
    },
}

WHOLE = frozenset({"add", "subtract", "multiply", "power", "negative", "absolute", "square", "maximum", "minimum"})
WHOLE |= {"floor_divide", "remainder", "positive"}

COMPARED: dict[str, Callable[[Term, Term], Term]] = {
    "less": t.lt,
    "less_equal": t.le,
    "greater": _flipped(t.lt),
    "greater_equal": _flipped(t.le),
    "equal": t.eq,
    "not_equal": t.ne,
}
LOGIC: dict[str, Callable[..., Term]] = {"logical_and": t.and_, "logical_or": t.or_, "logical_not": t.not_}
LOGIC |= {"bitwise_and": t.and_, "bitwise_or": t.or_, "invert": t.not_}
