"""Partial derivatives of one operation, enclosed over a box from the ranges of its arguments."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from mathlink.prove.boxes import interval as iv
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.prove.boxes.interval import Interval
    from mathlink.term import Term

__all__ = ["slopes"]

_ZERO: Interval = (0.0, 0.0)
_ONE: Interval = (1.0, 1.0)
_TWO: Interval = (2.0, 2.0)


def slopes(term: Term, args: Sequence[Interval], value: Interval) -> list[Interval] | None:
    """The derivative by each argument; where there is a corner, all slopes on either side.

    ``None`` where the operation may jump, or may have no value, somewhere in these ranges: the mean value theorem says
    nothing then.
    """
    if term.op == "fn" and term.data == "hypot":
        return _all(*(iv.div(a, value) for a in args)) if value[0] > 0 else [(-1.0, 1.0)] * 2
    if term.op == "fn":
        rule = _FUNCTIONS.get(term.data)
        return rule(args, value) if rule is not None else _steps(term, args)
    if term.op == "pow":
        return _power(term, args, value)
    found = _RULES.get(term.op)
    return None if found is None else found(args, value)


def _all(*slopes_: Interval | None) -> list[Interval] | None:
    found = [s for s in slopes_ if s is not None]
    return found if len(found) == len(slopes_) else None


def _quotient(args: Sequence[Interval], value: Interval) -> list[Interval] | None:
    below = args[1]
    if below[0] <= 0 <= below[1]:
        return None
    return _all(iv.div(_ONE, below), iv.neg(iv.div(value, below) or iv.EVERYTHING))


def _corner(args: Sequence[Interval], value: Interval) -> list[Interval]:
    lo, hi = args[0]
    return [_ONE if lo >= 0 else (-1.0, -1.0) if hi <= 0 else (-1.0, 1.0)]


def _chosen(largest: bool) -> Callable[[Sequence[Interval], Interval], list[Interval]]:
    def rule(args: Sequence[Interval], value: Interval) -> list[Interval]:
        found = []
        for i, (lo, hi) in enumerate(args):
            others = [a for j, a in enumerate(args) if j != i]
            if all(lo > o[1] for o in others) if largest else all(hi < o[0] for o in others):
                found.append(_ONE)
            elif any(hi < o[0] for o in others) if largest else any(lo > o[1] for o in others):
                found.append(_ZERO)
            else:
                found.append((0.0, 1.0))
        return found

    return rule


def _power(term: Term, args: Sequence[Interval], value: Interval) -> list[Interval] | None:
    base, exponent = args
    n = rational(term.args[1])
    if n is not None and n.denominator == 1:
        k = int(n)
        if k < 0 and base[0] <= 0 <= base[1]:
            return None
        below = iv.power(base, k - 1) if k != 0 else _ZERO
        return None if below is None else [iv.mul(iv.point(float(k)), below), _ZERO]
    if base[0] <= 0:
        return None
    by_base = iv.div(iv.mul(exponent, value), base)
    logarithm = iv.function("log", base)
    return _all(by_base, None if logarithm is None else iv.mul(value, logarithm))


def _steps(term: Term, args: Sequence[Interval]) -> list[Interval] | None:
    """Nothing changes within one step of floor, round or sign."""
    if len(args) != 1 or term.data not in ("floor", "ceil", "trunc", "round", "sign"):
        return None
    lo, hi = args[0]
    if lo == -inf or hi == inf:
        return None
    ends = iv.function(term.data, args[0])
    return [_ZERO] if ends is not None and ends[0] == ends[1] and hi - lo < 1 else None


_RULES: dict[str, Callable[[Sequence[Interval], Interval], list[Interval] | None]] = {
    "add": lambda args, value: [_ONE, _ONE],
    "sub": lambda args, value: [_ONE, (-1.0, -1.0)],
    "mul": lambda args, value: [args[1], args[0]],
    "div": _quotient,
    "neg": lambda args, value: [(-1.0, -1.0)],
    "abs": _corner,
    "max": _chosen(largest=True),
    "min": _chosen(largest=False),
}


def _inside(
    lo: float, hi: float, rule: Callable[[Interval, Interval], Interval | None]
) -> Callable[..., list[Interval] | None]:
    """The rule where the argument lies strictly between two ends."""

    def checked(args: Sequence[Interval], value: Interval) -> list[Interval] | None:
        (x,) = args
        return _all(rule(x, value)) if lo < x[0] and x[1] < hi else None

    return checked


def _everywhere(rule: Callable[[Interval, Interval], Interval | None]) -> Callable[..., list[Interval] | None]:
    return lambda args, value: _all(rule(args[0], value))


def _fn(name: str, x: Interval) -> Interval:
    return iv.function(name, x) or iv.EVERYTHING


def _square(x: Interval) -> Interval:
    return iv.power(x, 2) or iv.EVERYTHING


def _over(x: Interval) -> Interval | None:
    return iv.div(_ONE, x)


def _one_minus_square(x: Interval) -> Interval:
    return iv.sub(_ONE, _square(x))


_LN2 = (0.6931471805599453, 0.6931471805599454)
_LN10 = (2.302585092994045, 2.302585092994046)
_TWO_OVER_ROOT_PI = (1.1283791670955123, 1.1283791670955128)


def _bell(x: Interval) -> Interval:
    return iv.mul(_TWO_OVER_ROOT_PI, _fn("exp", iv.neg(_square(x))))


_FUNCTIONS: dict[str, Callable[..., list[Interval] | None]] = {
    "sqrt": _inside(0.0, inf, lambda x, v: iv.div((0.5, 0.5), v)),
    "exp": _everywhere(lambda x, v: v),
    "exp2": _everywhere(lambda x, v: iv.mul(v, _LN2)),
    "expm1": _everywhere(lambda x, v: _fn("exp", x)),
    "log": _inside(0.0, inf, lambda x, v: _over(x)),
    "log2": _inside(0.0, inf, lambda x, v: _over(iv.mul(x, _LN2))),
    "log10": _inside(0.0, inf, lambda x, v: _over(iv.mul(x, _LN10))),
    "log1p": _inside(-1.0, inf, lambda x, v: _over(iv.add(_ONE, x))),
    "sin": _everywhere(lambda x, v: _fn("cos", x)),
    "cos": _everywhere(lambda x, v: iv.neg(_fn("sin", x))),
    "asin": _inside(-1.0, 1.0, lambda x, v: _over(_fn("sqrt", _one_minus_square(x)))),
    "acos": _inside(-1.0, 1.0, lambda x, v: iv.neg(_over(_fn("sqrt", _one_minus_square(x))) or iv.EVERYTHING)),
    "atan": _everywhere(lambda x, v: _over(iv.add(_ONE, _square(x)))),
    "sinh": _everywhere(lambda x, v: _fn("cosh", x)),
    "cosh": _everywhere(lambda x, v: _fn("sinh", x)),
    "tanh": _everywhere(lambda x, v: iv.largest(_ZERO, _one_minus_square(v))),
    "asinh": _everywhere(lambda x, v: _over(_fn("sqrt", iv.add(_ONE, _square(x))))),
    "acosh": _inside(1.0, inf, lambda x, v: _over(_fn("sqrt", iv.sub(_square(x), _ONE)))),
    "atanh": _inside(-1.0, 1.0, lambda x, v: _over(_one_minus_square(x))),
    "erf": _everywhere(lambda x, v: _bell(x)),
    "erfc": _everywhere(lambda x, v: iv.neg(_bell(x))),
    "gamma": _inside(0.0, inf, lambda x, v: iv.mul(v, _fn("digamma", x))),
    "loggamma": _inside(0.0, inf, lambda x, v: _fn("digamma", x)),
}
