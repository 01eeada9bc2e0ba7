"""Derivatives, integrals, limits and endless sums in a term → closed forms, each shown or checked before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import mpmath
import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.calculus.known import known_integral
from mathlink.prove.defined import conditions, signs
from mathlink.prove.normal.passes import excludes
from mathlink.prove.symbolic import facts
from mathlink.prove.timer import Stopped, can_be_stopped, limit
from mathlink.sample import bounds_of, points
from mathlink.term import (
    Term,
    and_,
    const,
    fn,
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
from mathlink.views.mp import evaluate_mp
from mathlink.views.sympy import to_sympy
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Closed", "closed", "has_calculus"]

_LONGEST = 2.0  # seconds for one closed form
_DIGITS = 25
_MOST_MISSING = 0.3
_TINY = mpmath.mpf(10) ** -25
_NEAR = mpmath.mpf(10) ** -12
_TRIED = 40
_ENOUGH = 4
_FAR = 1e4
_FLAT = "no derivative here"
_OPEN = "no closed form here"
_SMALL = Fraction(1, 500)


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

    found = _limited(guess)
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


_JUMPING = frozenset(
    {"floor", "ceil", "sign", "trunc", "round", "ite", "mod", "floordiv", "atan2", "raise", "copysign"}
)


def _by_sympy(term: Term, domain: Domain) -> _Found | None:
    """What SymPy says the binder is, where it agrees with numeric values at points of the domain."""
    if not can_be_stopped():
        return None
    plain = to_sympy(term, **facts(domain))
    listed = _limited(lambda: _named_value(plain))
    found = listed or _limited(lambda: _geometric(plain)) or _limited(lambda: plain.doit())
    if found is None:
        return None
    found, needed = _limited(lambda: _first_piece(found)) or (None, sp.true)
    if found is None or found.has(sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.I, sp.nan, sp.zoo, sp.oo):
        return None
    value = from_sympy(found)
    if needed != sp.true:
        value = ite(from_sympy(needed), value, raise_(_OPEN))
    count = _agreeing(term, value, domain, 0.0 if listed is not None else _MOST_MISSING)
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


def _agreeing(term: Term, value: Term, domain: Domain, missing: float) -> int:
    """At how many points of the domain the numbers agree; 0 where they differ anywhere or too few were met.

    ``missing`` is the share of ordinary points at which no number may be found: where a value does not exist, none is, and a
    closed form without conditions of its own must not speak there.
    """
    count = lost = 0
    tried = points(domain, _TRIED) if free_symbols(value, term) else [{}]
    wanted = _ENOUGH if free_symbols(value, term) else 1
    for point in tried:
        try:
            right = evaluate_mp(value, point, _DIGITS)
        except (ArithmeticError, ValueError, OutOfReach):
            continue
        left = _limited(lambda point=point: _number(term, point))  # type: ignore[misc]
        if left is None:
            lost += all(v == 0 or _SMALL <= abs(v) <= 1 / _SMALL for v in point.values())
            continue
        if abs(left - right) > _tolerance(term) * max(_TINY, abs(left), abs(right)):
            return 0
        count += 1
        if count >= 2 * wanted:
            break
    return count if count >= wanted and lost <= missing * (count + lost) else 0


def _tolerance(term: Term) -> Any:
    return mpmath.mpf(10) ** (-4 if term.op == "limit" else -9)


def _number(term: Term, point: dict[str, Any]) -> Any:
    """The binder's value by quadrature, by summing up, or by going near."""
    bound, *ends, body = term.args
    where = {n: v for n, v in point.items() if n in free_symbols(term)}

    body = rebuild(body, _as_exponential)

    def at(x: Any) -> Any:
        try:
            return evaluate_mp(body, {**where, bound.data: x}, mpmath.mp.dps + 5)
        except OutOfReach:
            return mpmath.mp.zero if abs(x) > _FAR and term.op == "integral" else mpmath.mp.nan

    with mpmath.mp.workdps(_DIGITS):
        limits = [_end(e, where) for e in ends]
        match term.op:
            case "integral":
                value, error = mpmath.mp.quad(at, limits, error=True)
                return value if error < _NEAR * max(1, abs(value)) else None
            case "sum":
                return mpmath.mp.nsum(at, limits)
            case "prod":
                return mpmath.mp.nprod(at, limits)
            case "limit":
                return _approached(at, limits[0])
    return None


def _as_exponential(term: Term, args: tuple[Term, ...]) -> Term | None:
    """e to a power as the function, which runs out into 0."""
    if term.op == "pow" and args[0].op == "named" and args[0].data == "e":
        return fn("exp", args[1])
    return None


def _end(term: Term, point: dict[str, Any]) -> Any:
    if term.op == "named" and term.data == "inf":
        return mpmath.mp.inf
    if term.op == "neg" and term.args[0].op == "named" and term.args[0].data == "inf":
        return -mpmath.mp.inf
    return evaluate_mp(term, point, _DIGITS)


def _approached(at: Callable[[Any], Any], end: Any) -> Any:
    """The value at two near places (on each side of a finite one); ``None`` where they differ."""
    for small in (mpmath.mpf(10) ** -9, mpmath.mpf(10) ** -5):
        if mpmath.isinf(end):
            near = [at(step / small) for step in (mpmath.sign(end), 2 * mpmath.sign(end))]
        else:
            near = [at(end + s) for s in (small, -small)]
        if abs(near[0] - near[1]) < max(mpmath.mpf(10) ** -6, 10 * small) * max(_TINY, abs(near[0])):
            return near[0]
    return None


def _limited(work: Callable[[], Any]) -> Any:
    """The result of ``work``, or ``None`` where it fails or takes too long."""
    try:
        with limit(_LONGEST):
            return work()
    except (Stopped, Exception):  # SymPy raises what it likes
        return None


_ZERO = const(0)

_RULES: dict[str, Callable[[Term, Domain], _Found | None]] = {
    "derivative": _derived,
    "integral": _integrated,
    "limit": _by_sympy,
    "sum": _by_sympy,
    "prod": _by_sympy,
}
