"""Derivatives of terms, by rule: one row per operation or function."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.term import (
    COMPARISONS,
    Term,
    add,
    const,
    div,
    fn,
    free_symbols,
    ite,
    le,
    make,
    mul,
    named,
    ne,
    neg,
    postorder,
    pow_,
    raise_,
    sub,
    substitute,
)
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Rule = Callable[[Term, str, dict[Term, Term]], Term]

__all__ = ["derivative"]

_ZERO, _ONE, _TWO = const(0), const(1), const(2)
_PI = named("pi")
_CORNER = "no derivative where the cases meet"


def derivative(body: Term, variable: str, *, corners: bool = True) -> Term:
    """d body / d variable, right wherever ``body`` is differentiable and itself has a value.

    Where cases meet, and at corners, it has no value. ``corners=False``: it has that of one of the cases there, which says
    nothing; for those who look at the places where cases meet by themselves.

    Raises
    ------
    OutOfReach : an operation without a rule.
    """
    made: dict[Term, Term] = {}
    rules = _RULES if corners else _RULES | _ONE_SIDED
    for term in postorder(body):
        made[term] = _one(term, variable, made, rules)
    return made[body]


def _one(term: Term, variable: str, made: dict[Term, Term], rules: Mapping[str, Rule]) -> Term:
    if term.op == "sym":
        return _ONE if term.data == variable else _ZERO
    if term.op not in ("derivative", "ite") and all(made[a] is _ZERO for a in term.args):
        return _ZERO
    if term.op == "fn":
        return _of_function(term, variable, made)
    rule = rules.get(term.op)
    if rule is None:
        raise OutOfReach(f"the derivative of {term.op} {term.data or ''}".rstrip())
    return rule(term, variable, made)


# ── Sums and products that drop what is idle ────────────────────────────────────────────────────


def _plus(a: Term, b: Term) -> Term:
    return b if a is _ZERO else a if b is _ZERO else add(a, b)


def _minus(a: Term, b: Term) -> Term:
    return a if b is _ZERO else neg(b) if a is _ZERO else sub(a, b)


def _times(a: Term, b: Term) -> Term:
    if _ZERO in (a, b):
        return _ZERO
    return b if a is _ONE else a if b is _ONE else mul(a, b)


def _over(a: Term, b: Term) -> Term:
    return _ZERO if a is _ZERO else div(a, b)


# ── Operations ──────────────────────────────────────────────────────────────────────────────────


def _product(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    a, b = term.args
    return _plus(_times(made[a], b), _times(a, made[b]))


def _quotient(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    a, b = term.args
    if made[b] is _ZERO:
        return _over(made[a], b)
    return _over(_minus(_times(made[a], b), _times(a, made[b])), pow_(b, _TWO))


def _power(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    base, exponent = term.args
    if made[exponent] is _ZERO:
        value = rational(exponent)
        lower = const(value - 1) if value is not None else sub(exponent, _ONE)
        power = base if value == 2 else _ONE if value == 1 else pow_(base, lower)
        return _times(_times(exponent, power), made[base])
    inner = _plus(_times(made[exponent], fn("log", base)), _over(_times(exponent, made[base]), base))
    return _times(term, inner)


def _absolute(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    a = term.args[0]
    return _times(div(a, term), made[a])


def _choice(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    chosen = _case(term, variable, made)
    for edge in postorder(term.args[0]):
        if edge.op in COMPARISONS and variable in free_symbols(*edge.args):
            chosen = ite(ne(*edge.args), chosen, raise_(_CORNER))
    return chosen


def _case(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    condition, yes, no = term.args
    return ite(condition, made[yes], made[no])


def _extreme(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    chosen = _winner(term, variable, made)
    for a, b in combinations(term.args, 2):
        if made[a] is not made[b]:
            chosen = ite(ne(a, b), chosen, raise_(_CORNER))
    return chosen


def _winner(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    """The slope of the largest, or smallest, of the arguments; of the first of those that are alike."""
    value = term.args[0]
    slope = made[value]
    for other in term.args[1:]:
        stays = le(other, value) if term.op == "max" else le(value, other)
        slope, value = ite(stays, slope, made[other]), ite(stays, value, other)
    return slope


def _side(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    a = term.args[0]
    return ite(le(_ZERO, a), made[a], neg(made[a]))


def _summed(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    index, lo, hi, body = term.args
    if variable in free_symbols(lo, hi):
        raise OutOfReach("the derivative of a sum by its bounds")
    return make("sum", (index, lo, hi, made[body]))


def _integrated(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    """Leibniz's rule."""
    bound, lo, hi, body = term.args
    total = _times(substitute(body, {bound: hi}), made[hi]) if made[hi] is not _ZERO else _ZERO
    if made[lo] is not _ZERO:
        total = _minus(total, _times(substitute(body, {bound: lo}), made[lo]))
    if made[body] is not _ZERO:
        total = _plus(total, make("integral", (bound, lo, hi, made[body])))
    return total


def _of_derivative(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    inner = term.args[0]
    if inner.op != "sym":
        raise OutOfReach("the derivative of a derivative by no symbol")
    if variable not in free_symbols(term.args[1]):
        return _ZERO
    return derivative(derivative(term.args[1], inner.data), variable)


_RULES: dict[str, Rule] = {
    "add": lambda t, v, m: _plus(m[t.args[0]], m[t.args[1]]),
    "sub": lambda t, v, m: _minus(m[t.args[0]], m[t.args[1]]),
    "neg": lambda t, v, m: neg(m[t.args[0]]),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "abs": _absolute,
    "ite": _choice,
    "max": _extreme,
    "min": _extreme,
    "sum": _summed,
    "integral": _integrated,
    "derivative": _of_derivative,
    **{op: lambda t, v, m: _ZERO for op in (*COMPARISONS, "and", "or", "not", "true", "false")},
}
_ONE_SIDED: dict[str, Rule] = {"abs": _side, "ite": _case, "max": _winner, "min": _winner}
"""Where cases meet, the slope of one of them."""


# ── Functions ───────────────────────────────────────────────────────────────────────────────────


def _of_function(term: Term, variable: str, made: dict[Term, Term]) -> Term:
    if len(term.args) == 1:
        outer = _OUTER.get(term.data)
        if outer is None:
            raise OutOfReach(f"the derivative of {term.data}")
        return _times(outer(term.args[0]), made[term.args[0]])
    partial = _PARTIAL.get(term.data)
    if partial is None:
        raise OutOfReach(f"the derivative of {term.data}")
    total = _ZERO
    for slope, inner in zip(partial(*term.args), (made[a] for a in term.args), strict=True):
        if inner is _ZERO:
            continue
        if slope is None:
            raise OutOfReach(f"the derivative of {term.data} by its order")
        total = _plus(total, _times(slope, inner))
    return total


def _square(x: Term) -> Term:
    return mul(x, x)


def _root(x: Term) -> Term:
    return fn("sqrt", x)


def _gaussian(x: Term) -> Term:
    return mul(div(_TWO, _root(_PI)), fn("exp", neg(_square(x))))


def _slope_of_gamma(x: Term, shift: Term = _ZERO) -> Term:
    at = x if shift is _ZERO else add(x, shift)
    return mul(fn("gamma", at), fn("digamma", at))


def _log_to(base: int) -> Callable[[Term], Term]:
    return lambda x: div(_ONE, mul(x, fn("log", const(base))))


_OUTER: dict[str, Callable[[Term], Term]] = {
    "sqrt": lambda x: div(_ONE, mul(_TWO, _root(x))),
    "cbrt": lambda x: div(_ONE, mul(const(3), _square(fn("cbrt", x)))),
    "exp": lambda x: fn("exp", x),
    "expm1": lambda x: fn("exp", x),
    "exp2": lambda x: mul(fn("exp2", x), fn("log", _TWO)),
    "log": lambda x: div(_ONE, x),
    "log1p": lambda x: div(_ONE, add(_ONE, x)),
    "log10": _log_to(10),
    "log2": _log_to(2),
    "sin": lambda x: fn("cos", x),
    "cos": lambda x: neg(fn("sin", x)),
    "tan": lambda x: add(_ONE, _square(fn("tan", x))),
    "asin": lambda x: div(_ONE, _root(sub(_ONE, _square(x)))),
    "acos": lambda x: neg(div(_ONE, _root(sub(_ONE, _square(x))))),
    "atan": lambda x: div(_ONE, add(_ONE, _square(x))),
    "sinh": lambda x: fn("cosh", x),
    "cosh": lambda x: fn("sinh", x),
    "tanh": lambda x: sub(_ONE, _square(fn("tanh", x))),
    "asinh": lambda x: div(_ONE, _root(add(_square(x), _ONE))),
    "acosh": lambda x: div(_ONE, _root(sub(_square(x), _ONE))),
    "atanh": lambda x: div(_ONE, sub(_ONE, _square(x))),
    "erf": _gaussian,
    "erfc": lambda x: neg(_gaussian(x)),
    "gamma": _slope_of_gamma,
    "factorial": lambda x: _slope_of_gamma(x, _ONE),
    "loggamma": lambda x: fn("digamma", x),
    "digamma": lambda x: fn("polygamma", _ONE, x),
    "erfi": lambda x: mul(div(_TWO, _root(_PI)), fn("exp", _square(x))),
    "erfinv": lambda x: mul(div(_root(_PI), _TWO), fn("exp", _square(fn("erfinv", x)))),
    "ei": lambda x: div(fn("exp", x), x),
    "lambertw": lambda x: div(fn("lambertw", x), mul(x, add(_ONE, fn("lambertw", x)))),
    "ellipk": lambda m: div(sub(fn("ellipe", m), mul(sub(_ONE, m), fn("ellipk", m))), mul(mul(_TWO, m), sub(_ONE, m))),
    "ellipe": lambda m: div(sub(fn("ellipe", m), fn("ellipk", m)), mul(_TWO, m)),
}


def _bessel(name: str, sign_below: int, sign_above: int) -> Callable[[Term, Term], tuple[Term | None, Term]]:
    """(± f_{n−1} ± f_{n+1}) / 2"""

    def slopes(n: Term, x: Term) -> tuple[Term | None, Term]:
        below, above = fn(name, sub(n, _ONE), x), fn(name, add(n, _ONE), x)
        below = neg(below) if sign_below < 0 else below
        return None, div((add if sign_above > 0 else sub)(below, above), _TWO)

    return slopes


def _lower_density(a: Term, x: Term) -> Term:
    return div(mul(pow_(x, sub(a, _ONE)), fn("exp", neg(x))), fn("gamma", a))


def _slopes_of_beta(a: Term, b: Term) -> tuple[Term, Term]:
    both = fn("digamma", add(a, b))
    value = fn("beta", a, b)
    return mul(value, sub(fn("digamma", a), both)), mul(value, sub(fn("digamma", b), both))


def _slopes_of_angle(y: Term, x: Term) -> tuple[Term, Term]:
    square = add(_square(x), _square(y))
    return div(x, square), neg(div(y, square))


_PARTIAL: dict[str, Callable[..., tuple[Term | None, ...]]] = {
    "hypot": lambda x, y: (div(x, fn("hypot", x, y)), div(y, fn("hypot", x, y))),
    "atan2": _slopes_of_angle,
    "besselj": _bessel("besselj", 1, -1),
    "bessely": _bessel("bessely", 1, -1),
    "besseli": _bessel("besseli", 1, 1),
    "besselk": _bessel("besselk", -1, -1),
    "beta": _slopes_of_beta,
    "polygamma": lambda n, x: (None, fn("polygamma", add(n, _ONE), x)),
    "gammainc": lambda a, x: (None, _lower_density(a, x)),
    "gammaincc": lambda a, x: (None, neg(_lower_density(a, x))),
}
