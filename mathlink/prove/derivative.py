"""The derivative of a term by one of its symbols, as a term; exact wherever the term has a derivative."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.term import (
    Term,
    add,
    const,
    div,
    fn,
    ite,
    le,
    mul,
    named,
    neg,
    postorder,
    pow_,
    sub,
)
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["derivative"]

_ZERO, _ONE, _TWO = const(0), const(1), const(2)


def derivative(root: Term, name: str) -> Term:
    """∂root/∂name.

    ``if`` keeps its conditions, ``max``, ``min`` and ``abs`` become such: at the places where branches meet, this says
    nothing about the derivative.

    Raises
    ------
    OutOfReach : an operation that has no derivative here (floor, a sum over a symbolic range, an opaque call).
    """
    made: dict[Term, Term] = {}
    for term in postorder(root):
        made[term] = _of(term, name, made)
    return made[root]


def _of(term: Term, name: str, made: dict[Term, Term]) -> Term:
    if term.op == "sym":
        return _ONE if term.data == name else _ZERO
    if term.op in ("const", "named", "true", "false"):
        return _ZERO
    if term.op in ("lt", "le", "eq", "ne", "and", "or", "not", "raise"):
        return _ZERO  # never asked for: conditions keep their place
    inner = [made[a] for a in term.args]
    if term.op == "ite":
        return ite(term.args[0], inner[1], inner[2])
    if all(d is _ZERO for d in inner):
        return _ZERO
    if term.op == "fn":
        return _function(term, inner)
    rule = _RULES.get(term.op)
    if rule is None:
        raise OutOfReach(f"the derivative of {term.op}")
    return rule(term, inner)


def _plus(a: Term, b: Term) -> Term:
    return b if a is _ZERO else a if b is _ZERO else add(a, b)


def _times(a: Term, b: Term) -> Term:
    if a is _ZERO or b is _ZERO:
        return _ZERO
    return b if a is _ONE else a if b is _ONE else mul(a, b)


def _minus(a: Term) -> Term:
    return a if a is _ZERO else neg(a)


def _product(term: Term, d: list[Term]) -> Term:
    a, b = term.args
    return _times(_TWO, _times(a, d[0])) if a is b else _plus(_times(d[0], b), _times(a, d[1]))


def _quotient(term: Term, d: list[Term]) -> Term:
    a, b = term.args
    if d[1] is _ZERO:
        return div(d[0], b)
    above = _minus(_times(a, d[1])) if d[0] is _ZERO else sub(_times(d[0], b), _times(a, d[1]))
    return div(above, mul(b, b))


def _power(term: Term, d: list[Term]) -> Term:
    base, exponent = term.args
    n = rational(exponent)
    if n is not None:
        return _times(_times(const(n), _lowered(base, n)), d[0])
    if d[0] is _ZERO:
        return _times(_times(term, fn("log", base)), d[1])
    return mul(term, _plus(_times(d[1], fn("log", base)), div(_times(exponent, d[0]), base)))


def _lowered(base: Term, n: Fraction) -> Term:
    if n == 1:
        return _ONE
    return base if n == 2 else pow_(base, const(n - 1))


def _absolute(term: Term, d: list[Term]) -> Term:
    return ite(le(_ZERO, term.args[0]), d[0], _minus(d[0]))


def _chosen(term: Term, d: list[Term]) -> Term:
    """max or min: the derivative of the one that is chosen."""
    value, slope = term.args[0], d[0]
    for other, own in zip(term.args[1:], d[1:], strict=True):
        first_wins = le(other, value) if term.op == "max" else le(value, other)
        slope = ite(first_wins, slope, own)
        value = ite(first_wins, value, other)
    return slope


_RULES: dict[str, Callable[[Term, list[Term]], Term]] = {
    "add": lambda t, d: _plus(d[0], d[1]),
    "sub": lambda t, d: d[0] if d[1] is _ZERO else _minus(d[1]) if d[0] is _ZERO else sub(d[0], d[1]),
    "neg": lambda t, d: neg(d[0]),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "abs": _absolute,
    "max": _chosen,
    "min": _chosen,
}


def _function(term: Term, d: list[Term]) -> Term:
    rule = _FUNCTIONS.get(term.data)
    if rule is None or len(term.args) != 1:
        raise OutOfReach(f"the derivative of {term.data}")
    return _times(rule(term.args[0], term), d[0])


def _square(x: Term) -> Term:
    return mul(x, x)


_FUNCTIONS: dict[str, Callable[[Term, Term], Term]] = {
    "sqrt": lambda x, v: div(_ONE, mul(_TWO, v)),
    "exp": lambda x, v: v,
    "exp2": lambda x, v: mul(v, fn("log", _TWO)),
    "expm1": lambda x, v: fn("exp", x),
    "log": lambda x, v: div(_ONE, x),
    "log2": lambda x, v: div(_ONE, mul(x, fn("log", _TWO))),
    "log10": lambda x, v: div(_ONE, mul(x, fn("log", const(10)))),
    "log1p": lambda x, v: div(_ONE, add(_ONE, x)),
    "sin": lambda x, v: fn("cos", x),
    "cos": lambda x, v: neg(fn("sin", x)),
    "tan": lambda x, v: add(_ONE, _square(v)),
    "asin": lambda x, v: div(_ONE, fn("sqrt", sub(_ONE, _square(x)))),
    "acos": lambda x, v: neg(div(_ONE, fn("sqrt", sub(_ONE, _square(x))))),
    "atan": lambda x, v: div(_ONE, add(_ONE, _square(x))),
    "sinh": lambda x, v: fn("cosh", x),
    "cosh": lambda x, v: fn("sinh", x),
    "tanh": lambda x, v: sub(_ONE, _square(v)),
    "asinh": lambda x, v: div(_ONE, fn("sqrt", add(_square(x), _ONE))),
    "acosh": lambda x, v: div(_ONE, fn("sqrt", sub(_square(x), _ONE))),
    "atanh": lambda x, v: div(_ONE, sub(_ONE, _square(x))),
    "erf": lambda x, v: _bell(x),
    "erfc": lambda x, v: neg(_bell(x)),
    "gamma": lambda x, v: mul(v, fn("digamma", x)),
    "loggamma": lambda x, v: fn("digamma", x),
}


def _bell(x: Term) -> Term:
    return mul(div(_TWO, fn("sqrt", named("pi"))), fn("exp", neg(_square(x))))
