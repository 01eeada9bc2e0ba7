"""Derivatives, integrals, limits and endless sums in a term → closed forms, each shown or checked before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.calculus.known import known_integral
from mathlink.prove.calculus.numbers import MOST_MISSING, agreeing, limited
from mathlink.prove.defined import conditions, signs
from mathlink.prove.normal.passes import excludes
from mathlink.prove.symbolic import facts
from mathlink.prove.timer import can_be_stopped
from mathlink.sample import bounds_of
from mathlink.term import (
    Term,
    and_,
    const,
    free_symbols,
    ite,
    le,
    lt,
    not_,
    postorder,
    raise_,
    rebuild,
    sub,
    substitute,
    sym,
)
from mathlink.term.build import again
from mathlink.views.from_sympy import from_sympy
from mathlink.views.sympy import to_sympy
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Closed", "closed", "has_calculus"]

_ZERO = const(0)
_FLAT = "no derivative here"
_OPEN = "no closed form here"


@dataclass(frozen=True)
class Closed:
    """A term without the binders that have a closed form, and what was used, in words."""

    term: Term
    steps: tuple[str, ...] = ()


def has_calculus(*roots: Term) -> bool:
    """Whether a term holds a derivative, an integral, a limit or an endless sum."""
    return any(_is_calculus(t) for t in postorder(*roots))


def _is_calculus(t: Term) -> bool:
    return t.op in ("derivative", "integral", "limit") or (t.op in ("sum", "prod") and _endless(t))


def _endless(t: Term) -> bool:
    return any(a.op == "named" and a.data == "inf" for a in t.args[1:3])


@lru_cache(maxsize=256)
def closed(root: Term, kinds: tuple[tuple[str, Any], ...], hypotheses: tuple[Term, ...]) -> Closed:
    """The term with closed forms, innermost first; what has none stays as it is.

    A derivative is taken by rule, and has a value only where its body has one. An antiderivative is SymPy's guess, shown
    by differentiating it, continuous between the bounds. Other closed forms are SymPy's, compared with numeric values.
    """
    domain = Domain(dict(kinds), hypotheses)
    steps: list[str] = []

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        if not _is_calculus(term):
            return None
        here = term if args == term.args else again(term, args)
        try:
            found = _RULES[here.op](here, domain)
        except OutOfReach:
            found = None
        if found is None:
            return None
        value, words = found
        steps.append(f"{to_text(here)} = {to_text(value)}: {words}")
        return value

    return Closed(rebuild(root, change), tuple(dict.fromkeys(steps)))


_Found = tuple[Term, str]


def _derived(term: Term, domain: Domain) -> _Found | None:
    variable, body = term.args
    if variable.op != "sym" or any(t.op == "call" for t in postorder(body)):
        return None
    value = derivative(body, variable.data)
    needed = conditions(domain, body)
    return (ite(and_(*needed), value, raise_(_FLAT)) if needed else value), "by the rules of differentiation"


# ── Integrals ───────────────────────────────────────────────────────────────────────────────────


def _integrated(term: Term, domain: Domain) -> _Found | None:
    if any(t.op in ("call", "index", "sum", "prod", "integral", "limit") for t in postorder(term.args[-1])):
        return None
    if not can_be_stopped():
        return None
    if not _endless(term):
        try:
            found = _by_antiderivative(term, domain)
        except OutOfReach:
            found = None
        if found is not None:
            return found
    return _by_sympy(term, domain)


def _by_antiderivative(term: Term, domain: Domain) -> _Found | None:
    bound, lo, hi, body = term.args
    variable = sym(_fresh("t", term, domain))
    inside = substitute(body, {bound: variable})
    between = _between(domain, variable, lo, hi)
    known = facts(between)

    def guess() -> Any:
        return sp.integrate(to_sympy(inside, **known), to_sympy(variable, **known), conds="none")

    found = limited(guess)
    if found is None or found.has(sp.Integral, sp.Piecewise, sp.I):
        return None
    inner = from_sympy(found)
    if not _shown(derivative(inner, variable.data), inside, between):
        return None
    if not _continuous(between, variable, inner, inside):
        return None
    value = sub(substitute(inner, {variable: hi}), substitute(inner, {variable: lo}))
    return value, f"an antiderivative is {to_text(inner)}"


def _fresh(name: str, term: Term, domain: Domain) -> str:
    while name in domain.kinds or name in free_symbols(term):
        name += "\N{PRIME}"
    return name


def _between(domain: Domain, variable: Term, lo: Term, hi: Term) -> Domain:
    """The domain with the variable of integration between its bounds, as far as their order or signs are known."""
    bounds = bounds_of(domain)
    more: list[Term] = []
    for relation, sign in ((lt, 1), (le, 0)):
        if all(min(signs(b, bounds)) >= sign for b in (lo, hi)):
            more.append(relation(_ZERO, variable))
            break
    order = signs(sub(hi, lo), bounds)
    if min(order) >= 0:
        more += [le(lo, variable), le(variable, hi)]
    elif max(order) <= 0:
        more += [le(hi, variable), le(variable, lo)]
    return Domain({**domain.kinds, variable.data: "real"}, (*domain.hypotheses, *more))


def _shown(one: Term, other: Term, domain: Domain) -> bool:
    return flint.decide(Obligation(one, "=", other, domain), Budget.seconds(1.0)).outcome is Outcome.PROVED


def _continuous(domain: Domain, variable: Term, *terms: Term) -> bool:
    """Whether the terms have a value everywhere between the bounds; conditions on other symbols alone are met by the result."""
    if any((t.op == "fn" and t.data in _JUMPING) or t.op in _JUMPING for t in postorder(*terms)):
        return False
    for condition in conditions(domain, *terms):
        if variable.data in free_symbols(condition) and not excludes(domain, not_(condition), Budget.seconds(0.5)):
            return False
    return True


def _defined_between(term: Term, domain: Domain) -> bool:
    """Whether the integrand has a value everywhere between the bounds, which themselves may be without one."""
    bound, lo, hi, body = term.args
    variable = sym(_fresh("t", term, domain))
    between = _between(domain, variable, lo, hi)
    inside = tuple(lt(*h.args) if variable in h.args and h.op == "le" else h for h in between.hypotheses)
    open_ = Domain(between.kinds, inside)
    needed = conditions(open_, substitute(body, {bound: variable}))
    return all(excludes(open_, not_(c), Budget.seconds(0.3)) for c in needed)


_JUMPING = frozenset(
    {"floor", "ceil", "sign", "trunc", "round", "ite", "mod", "floordiv", "atan2", "raise", "copysign"}
)


def _by_sympy(term: Term, domain: Domain) -> _Found | None:
    """What SymPy says the binder is, where it agrees with numeric values at points of the domain."""
    if not can_be_stopped():
        return None
    plain = to_sympy(term, **facts(domain))
    listed = limited(lambda: _named_value(plain))
    found = listed or limited(lambda: _geometric(plain)) or limited(lambda: plain.doit())
    if found is None:
        return None
    found, needed = limited(lambda: _first_piece(found)) or (None, sp.true)
    if found is None or found.has(sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.I, sp.nan, sp.zoo, sp.oo):
        return None
    value = from_sympy(found)
    if needed != sp.true:
        value = ite(from_sympy(needed), value, raise_(_OPEN))
    finite = term.op == "integral" and not _endless(term)
    if finite and listed is None and not _defined_between(term, domain):
        return None  # a pole may lie between the bounds
    count = agreeing(term, value, domain, 0.0 if listed is not None or finite else MOST_MISSING)
    return (value, f"by SymPy, and in numbers at {count} points") if count else None


def _named_value(plain: Any) -> Any:
    return known_integral(plain.function, *plain.limits[0]) if isinstance(plain, sp.Integral) else None


def _geometric(plain: Any) -> Any:
    """A sum over e^{ck + d}, whose ratio SymPy does not see by itself."""
    if not isinstance(plain, sp.Sum) or not plain.function.has(sp.exp):
        return None
    index = plain.limits[0][0]
    ratio = sp.Dummy("r", positive=True)
    function, rate = sp.expand(plain.function), None
    for power in function.atoms(sp.exp):
        if not power.has(index):
            continue
        slope = power.args[0].coeff(index)
        if rate not in (None, slope) or sp.expand(power.args[0] - slope * index).has(index) or slope.has(index):
            return None
        rate = slope
        function = function.subs(power, ratio**index * sp.exp(sp.expand(power.args[0] - slope * index)))
    return None if rate is None else sp.Sum(function, *plain.limits).doit().subs(ratio, sp.exp(rate))


def _first_piece(found: Any) -> tuple[Any, Any]:
    """The generic case and its condition."""
    folded = sp.piecewise_fold(found) if found.has(sp.Piecewise) else found
    if not isinstance(folded, sp.Piecewise):
        return folded, sp.true
    value, condition = folded.args[0]
    return value, condition


_RULES: dict[str, Callable[[Term, Domain], _Found | None]] = {
    "derivative": _derived,
    "integral": _integrated,
    "limit": _by_sympy,
    "sum": _by_sympy,
    "prod": _by_sympy,
}
