"""Derivatives, integrals, limits and endless sums in a term → closed forms, each shown, or compared with numbers and told so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain
from mathlink.prove.calculus.antiderivatives import antiderivative, defined_between
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.calculus.limits import limit_of
from mathlink.prove.calculus.numbers import MOST_MISSING, agreeing, limited
from mathlink.prove.calculus.series import series
from mathlink.prove.calculus.theorems import integral
from mathlink.prove.defined import conditions
from mathlink.prove.linear import form_of
from mathlink.prove.normal.passes import excludes
from mathlink.prove.symbolic import facts
from mathlink.prove.timer import can_be_stopped
from mathlink.term import (
    Term,
    and_,
    const,
    free_symbols,
    ite,
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
from mathlink.views.mp import rational
from mathlink.views.sympy import to_sympy
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.prove.calculus.theorems import Theorem

__all__ = ["Closed", "closed", "has_calculus"]

_ZERO = const(0)
_FLAT = "no derivative here"
_OPEN = "no closed form here"
_DIVERGENT = "no finite value here"


@dataclass(frozen=True)
class Closed:
    """A term without the binders that have a closed form, and what was used, in words.

    ``compared`` are the steps of which numbers are the only witness: what rests on them is no proof.
    """

    term: Term
    steps: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()


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
    by differentiating it, continuous between the bounds. Theorems have their conditions shown; limits are those of
    continuous functions after L'Hôpital's rule. What SymPy alone says is compared with numeric values.
    """
    domain = Domain(dict(kinds), hypotheses)
    steps: dict[str, None] = {}
    compared: dict[str, None] = {}

    def change(term: Term, args: tuple[Term, ...]) -> Term | None:
        if not _is_calculus(term):
            return None
        here = term if args == term.args else again(term, args)
        found = _found(here, domain)
        if found is None:
            return None
        step = f"{to_text(here)} = {to_text(found.value)}: {found.words}"
        steps[step] = None
        if not found.shown:
            compared[step] = None
        return found.value

    return Closed(rebuild(root, change), tuple(steps), tuple(compared))


@dataclass(frozen=True)
class _Found:
    """A closed form, how it was found, and whether that shows it."""

    value: Term
    words: str
    shown: bool = True


def _found(term: Term, domain: Domain) -> _Found | None:
    return _tried(_RULES[term.op], term, domain)


def _tried(rule: Callable[[Term, Domain], _Found | None], term: Term, domain: Domain) -> _Found | None:
    try:
        return rule(term, domain)
    except OutOfReach:
        return None


def _derived(term: Term, domain: Domain) -> _Found | None:
    variable, body = term.args
    if variable.op != "sym" or any(t.op == "call" for t in postorder(body)):
        return None
    value = derivative(body, variable.data)
    needed = conditions(domain, body)
    return _Found(
        ite(and_(*needed), value, raise_(_FLAT)) if needed else value,
        "by the rules of differentiation",
    )


# ── Integrals ───────────────────────────────────────────────────────────────────────────────────


def _integrated(term: Term, domain: Domain) -> _Found | None:
    if any(t.op in ("call", "index", "sum", "prod", "integral", "limit") for t in postorder(term.args[-1])):
        return None
    if not can_be_stopped():
        return None
    found = _tried(_by_theorem, term, domain)
    if found is None and not _endless(term):
        found = _tried(_by_antiderivative, term, domain)
    return found or _by_sympy(term, domain)


def _by_antiderivative(term: Term, domain: Domain) -> _Found | None:
    found = antiderivative(term, domain)
    if found is None:
        return None
    _, lo, hi, _ = term.args
    value = sub(substitute(found.inner, {found.variable: hi}), substitute(found.inner, {found.variable: lo}))
    return _Found(_elsewhere_too(term, value, found.needs, domain), f"an antiderivative is {to_text(found.inner)}")


def _elsewhere_too(term: Term, value: Term, needed: tuple[Term, ...], domain: Domain) -> Term:
    """The value where its antiderivative exists; at the one place where it does not, the integral there, in closed form if
    it has one. Anywhere else the integral stands as it is.
    """
    for condition in reversed(needed):
        value = ite(condition, value, _at_the_place(term, condition, domain) or term)
    return value


def _at_the_place(term: Term, condition: Term, domain: Domain) -> Term | None:
    """The integral where a number that must not vanish does."""
    place = _place(condition)
    if place is None:
        return None
    at = {sym(place[0]): place[1]}
    kinds = {n: k for n, k in domain.kinds.items() if n != place[0]}
    there = Domain(kinds, tuple(substitute(h, at) for h in domain.hypotheses))
    found = _found(substitute(term, at), there)
    return found.value if found is not None and found.shown else None


def _place(condition: Term) -> tuple[str, Term] | None:
    """(x, a) of a condition x ≠ a, or one that is linear in its only symbol."""
    if condition.op != "ne":
        return None
    gap = sub(*condition.args) if condition.args[1] is not _ZERO else condition.args[0]
    while gap.op == "pow" and (rational(gap.args[1]) or 0) > 0:
        gap = gap.args[0]
    names = list(free_symbols(gap))
    if len(names) != 1:
        return None
    parts, offset = form_of(gap)
    if len(parts) != 1 or parts[0][0] is not sym(names[0]):
        return None
    return names[0], const(-offset / parts[0][1])


def _by_theorem(term: Term, domain: Domain) -> _Found | None:
    """The value by the table, its conditions shown on the domain, or standing where there is no value without them.

    Where they are not shown, numbers are the only witness.
    """
    plain = to_sympy(term, **facts(domain))
    theorem = limited(lambda: _known(plain))
    if theorem is None:
        return None
    value = from_sympy(theorem.value)
    needed = [c for c in map(_relation, theorem.needs) if c is not None]
    open_ones = [c for c in needed if not excludes(domain, not_(c), Budget.seconds(0.3))]
    if open_ones and excludes(domain, and_(*open_ones), Budget.seconds(0.3)):
        return None
    shown = not open_ones or theorem.only
    if open_ones and theorem.only:
        value = ite(and_(*open_ones), value, raise_(_DIVERGENT))
    count = agreeing(term, value, domain, 1.0 if shown else 0.0)
    words = "by a theorem, and in numbers" if shown else "in numbers"
    return _Found(value, f"{words} at {count} points", shown) if count else None


def _known(plain: Any) -> Theorem | None:
    bound, lo, hi = plain.limits[0]
    if isinstance(plain, sp.Integral):
        return integral(plain.function, bound, lo, hi)
    return series(plain.function, bound, lo) if isinstance(plain, sp.Sum) and hi == sp.oo else None


def _relation(need: Any) -> Term | None:
    """What must hold; ``None`` where it does. What cannot hold is ruled out by numbers."""
    if need == sp.true:
        return None
    return lt(_ZERO, _ZERO) if need == sp.false else from_sympy(need)


def _summed(term: Term, domain: Domain) -> _Found | None:
    if not can_be_stopped():
        return None
    return _tried(_by_theorem, term, domain) or _by_sympy(term, domain)


def _approached(term: Term, domain: Domain) -> _Found | None:
    if not can_be_stopped():
        return None
    plain = to_sympy(term, **facts(domain))
    if not isinstance(plain, sp.Limit):
        return None
    body, variable, point, _ = plain.args
    value = limited(lambda: limit_of(body, variable, point, domain))
    if value is None or not agreeing(term, value, domain, MOST_MISSING):
        return _by_sympy(term, domain)
    return _Found(value, "by continuity and L'Hôpital's rule")


def _by_sympy(term: Term, domain: Domain) -> _Found | None:
    """What SymPy says the binder is, where it agrees with numeric values at points of the domain."""
    if not can_be_stopped():
        return None
    plain = to_sympy(term, **facts(domain))
    found = limited(plain.doit)
    if found is None:
        return None
    found, needed = limited(lambda: _first_piece(found)) or (None, sp.true)
    if found is None or found.has(sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.I, sp.nan, sp.zoo, sp.oo):
        return None
    value = from_sympy(found)
    if needed != sp.true:
        value = ite(from_sympy(needed), value, raise_(_OPEN))
    finite = term.op == "integral" and not _endless(term)
    if finite and not defined_between(term, domain):
        return None  # a pole may lie between the bounds
    count = agreeing(term, value, domain, 0.0 if finite else MOST_MISSING)
    return _Found(value, f"by SymPy, and in numbers at {count} points", shown=False) if count else None


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
    "limit": _approached,
    "sum": _summed,
    "prod": _by_sympy,
}
