"""Limits that continuity, L'Hôpital's rule and the degrees of a quotient settle, each step shown by normal form."""

from __future__ import annotations

from typing import Any

import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.defined import defined
from mathlink.prove.normal.passes import excludes
from mathlink.term import Term, conjuncts, const, eq, lt, not_, postorder, substitute, sym
from mathlink.views.from_sympy import from_sympy
from mathlink.views.mp import rational

__all__ = ["limit_of"]

_ZERO = const(0)
_MOST_ROUNDS = 3
_SMOOTH_OPS = frozenset({"const", "named", "sym", "add", "sub", "mul", "div", "neg", "pow", "fn"})
_JUMPING = frozenset({"floor", "ceil", "sign", "trunc", "round", "copysign", "atan2"})


def limit_of(body: Any, variable: Any, point: Any, domain: Domain) -> Term | None:
    """The limit of a SymPy expression from both sides (one, at ±∞), a term; ``None`` where the rules do not settle it.

    Only where the function is smooth on both sides of the point once its quotient is reduced, so that the limit is the
    value of a continuous function.
    """
    if point.is_infinite:
        step = sp.Dummy("h", real=True)
        body, variable, point = body.subs(variable, (1 if point.is_positive else -1) / step), step, sp.S.Zero
    found = _of(sp.together(body), variable, point, domain)
    return None if found is None else from_sympy(found)


def _of(body: Any, x: Any, point: Any, domain: Domain) -> Any | None:
    if (isinstance(body, sp.Pow) and body.exp.has(x)) or isinstance(body, sp.exp):
        return _of_power(body, x, point, domain)
    outside, inside = body.as_independent(x, as_Add=False)
    if outside != 1:
        found = _of(inside, x, point, domain) if _value(outside, x, point, domain) is not None else None
        return None if found is None else outside * found
    above, below = sp.fraction(sp.cancel(body) if body.is_rational_function(x) else body)
    for _ in range(_MOST_ROUNDS):
        one, other = (_value(side, x, point, domain) for side in (above, below))
        if one is None or other is None:
            return None
        if _is(other, domain, zero=False):
            return one / other
        if not (_is(one, domain, zero=True) and _is(other, domain, zero=True)):
            return None
        above, below = sp.diff(above, x), sp.diff(below, x)
    return None


def _of_power(body: Any, x: Any, point: Any, domain: Domain) -> Any | None:
    """e to the limit of the exponent."""
    base, exponent = body.as_base_exp()
    inner = exponent if base == sp.E else exponent * sp.log(base)
    found = _of(sp.together(inner), x, point, domain)
    return None if found is None else sp.exp(found)


def _value(side: Any, x: Any, point: Any, domain: Domain) -> Any | None:
    """The value at the point, where the side is smooth and defined around it."""
    name = "the variable of the limit"
    try:
        term = from_sympy(side, {x: sym(name)})
        at = from_sympy(point)
    except OutOfReach:
        return None
    parts = list(postorder(term))
    if not all(_is_smooth(t) for t in parts):
        return None
    needed = [lt(*c.args) if c.op == "le" else c for c in conjuncts((defined(term),))]
    needed += [lt(_ZERO, t.args[0]) for t in parts if t.op == "pow" and not _is_whole(t.args[1])]
    there = {sym(name): at}
    if not all(excludes(domain, not_(substitute(c, there)), Budget.seconds(0.3)) for c in needed):
        return None
    return side.subs(x, point)


def _is_whole(t: Term) -> bool:
    value = rational(t)
    return value is not None and value.denominator == 1


def _is_smooth(t: Term) -> bool:
    return t.op in _SMOOTH_OPS and not (t.op == "fn" and t.data in _JUMPING)


def _is(value: Any, domain: Domain, *, zero: bool) -> bool:
    """Whether a value is 0, or certainly is not."""
    try:
        term = from_sympy(value)
    except OutOfReach:
        return False
    if zero:
        question = Obligation(term, "=", _ZERO, domain)
        return term is _ZERO or flint.decide(question, Budget.seconds(0.5)).outcome is Outcome.PROVED
    return excludes(domain, eq(term, _ZERO), Budget.seconds(0.3))
