"""Antiderivatives: guesses of SymPy's, shown by differentiating them, continuous between the bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.calculus.numbers import limited
from mathlink.prove.defined import conditions, signs
from mathlink.prove.normal.passes import excludes
from mathlink.prove.symbolic import facts
from mathlink.sample import bounds_of
from mathlink.term import Term, const, free_symbols, le, lt, not_, postorder, sub, substitute, sym
from mathlink.views.from_sympy import from_sympy
from mathlink.views.sympy import to_sympy

__all__ = ["Antiderivative", "antiderivative", "defined_between"]

_ZERO = const(0)


@dataclass(frozen=True)
class Antiderivative:
    """A function of ``variable`` whose slope is the integrand, and what it asks of the other symbols beyond the integrand."""

    inner: Term
    variable: Term
    needs: tuple[Term, ...]


def antiderivative(term: Term, domain: Domain) -> Antiderivative | None:
    """An antiderivative of the integrand of a finite integral; ``None`` where none is found and shown."""
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
    return Antiderivative(inner, variable, _own_needs(inner, inside, variable, between))


def _own_needs(inner: Term, inside: Term, variable: Term, between: Domain) -> tuple[Term, ...]:
    """What the antiderivative asks of the other symbols and the integrand does not."""
    asked = [c for c in conditions(between, inner) if variable.data not in free_symbols(c)]
    known = Domain(between.kinds, (*between.hypotheses, *conditions(between, inside)))
    return tuple(c for c in asked if not excludes(known, not_(c), Budget.seconds(0.3)))


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


def defined_between(term: Term, domain: Domain) -> bool:
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
