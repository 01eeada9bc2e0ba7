"""Proof by flatness: a difference whose derivative by one symbol vanishes keeps the value that it has at one place."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.answers import engine, unless_numbers_disagree
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.defined import conditions, signs
from mathlink.prove.normal.passes import excludes
from mathlink.prove.words import in_words
from mathlink.sample import bounds_of
from mathlink.term import (
    Term,
    add,
    conjuncts,
    const,
    div,
    fn,
    free_symbols,
    le,
    lt,
    mul,
    not_,
    postorder,
    rebuild,
    sub,
    substitute,
    sym,
)
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.sample import Bounds

__all__ = ["decide"]

_MOST_SYMBOLS = 4
_PLACES = (const(0), const(1), const(Fraction(1, 2)), const(2), const(-1), const(3))
_SMOOTH_OPS = frozenset({"const", "named", "sym", "add", "sub", "mul", "div", "neg", "fn"})
_SMOOTH = frozenset(
    "sqrt exp expm1 exp2 log log1p log10 log2 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
    "erf erfc erfi gamma loggamma digamma lambertw".split()
)
_TELLING = frozenset({"atan", "asin", "acos", "asinh", "acosh", "atanh", "log", "log1p", "erf", "erfc", "lambertw"})


@engine("flat")
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """PROVED where the derivative of left − right by a symbol is 0 by normal form, and the sides agree at a place.

    The symbol runs over an interval for any values of the others: every hypothesis on it is linear in it. Both sides are
    defined and smooth on that interval, and defined at the place.
    """
    sides = tuple(rebuild(side, partial(_plain, bounds_of(obligation.domain))) for side in _sides(obligation))
    obligation = Obligation(sides[0], obligation.relation, sides[1], obligation.domain)
    terms = list(postorder(*sides))
    if obligation.relation != "=" or not all(_is_smooth(t) for t in terms):
        return "only smooth equations are tried by their derivatives"
    if not any(t.op == "fn" and t.data in _TELLING for t in terms):
        return "nothing that a derivative makes simpler"
    found = _constant(obligation, budget, ())
    if found is None:
        return "no derivative of the difference vanishes"
    return unless_numbers_disagree(found, obligation, budget)


def _sides(obligation: Obligation) -> tuple[Term, Term]:
    return obligation.left, obligation.right


def _plain(bounds: Mapping[str, Bounds], term: Term, args: tuple[Term, ...]) -> Term | None:
    """The angle of (x, y) with x > 0 as an arc tangent, a hypotenuse as a root."""
    if term.op == "fn" and term.data == "atan2" and signs(args[1], bounds) == {1}:
        return fn("atan", div(args[0], args[1]))
    if term.op == "fn" and term.data == "hypot":
        return fn("sqrt", add(mul(args[0], args[0]), mul(args[1], args[1])))
    return None


def _is_smooth(term: Term) -> bool:
    if term.op == "pow":  # 0**0 = 1 is a jump
        base, exponent = term.args
        return rational(exponent) is not None or (base.op == "named" or (base.op == "const" and base.data[0] > 0))
    return term.op in _SMOOTH_OPS and (term.op != "fn" or term.data in _SMOOTH)


def _constant(obligation: Obligation, budget: Budget, steps: tuple[str, ...]) -> Evidence | None:
    """The proof by one symbol after the other; the last step is an equation by normal form."""
    names = [n for n in free_symbols(obligation.left, obligation.right) if obligation.domain.kinds.get(n) == "real"]
    if len(names) > _MOST_SYMBOLS:
        return None
    for name in names:
        budget.check()
        if not _runs_over_an_interval(obligation.domain, name) or not _is_flat(obligation, name, budget):
            continue
        for place in _places(obligation, name, budget):
            there = _at(obligation, name, place)
            words = (
                f"the derivative of left - right by {name} is 0",
                f"at {name} = {in_words(place)}:",
            )
            found = flint.decide(there, budget.part(1.0))
            if found.outcome is Outcome.PROVED and _settled(there.domain, found.conditions):
                return Evidence("flat", Outcome.PROVED, steps=(*steps, *words, *(f"  {s}" for s in found.steps)))
            further = _constant(there, budget, (*steps, *words)) if len(names) > 1 else None
            if further is not None:
                return further
    return None


def _runs_over_an_interval(domain: Domain, name: str) -> bool:
    """Whether the symbol's values, the others given, are an interval: linear inequalities only."""
    for h in conjuncts(domain.hypotheses):
        if name not in free_symbols(h):
            continue
        if h.op not in ("lt", "le"):
            return False
        slope = derivative(sub(*h.args), name)
        if name in free_symbols(slope) and not _is_free_of(slope, name, domain):
            return False
    return True


def _is_free_of(slope: Term, name: str, domain: Domain) -> bool:
    plain = Domain(domain.kinds, ())
    return _zero(derivative(slope, name), plain, Budget.seconds(0.2))


def _is_flat(obligation: Obligation, name: str, budget: Budget) -> bool:
    """Whether both sides are defined on the whole domain, and their derivatives are the same inside it."""
    domain, sides = obligation.domain, (obligation.left, obligation.right)
    if not _settled(domain, conditions(domain, *sides)):
        return False
    inside = Domain(domain.kinds, tuple(_strict(h, name) for h in conjuncts(domain.hypotheses)))
    slopes = tuple(derivative(side, name) for side in sides)
    if not _settled(inside, conditions(inside, *slopes)):
        return False
    found = flint.decide(Obligation(slopes[0], "=", slopes[1], inside), budget.part(1.5))
    return found.outcome is Outcome.PROVED and _settled(inside, found.conditions)


def _strict(h: Term, name: str) -> Term:
    return lt(*h.args) if h.op == "le" and name in free_symbols(h) else h


def _settled(domain: Domain, needed: tuple[Term, ...]) -> bool:
    return all(excludes(domain, not_(c), Budget.seconds(0.3)) for c in conjuncts(needed))


def _zero(term: Term, domain: Domain, budget: Budget) -> bool:
    return term is const(0) or flint.decide(Obligation(term, "=", const(0), domain), budget).outcome is Outcome.PROVED


def _places(obligation: Obligation, name: str, budget: Budget) -> Iterator[Term]:
    """Values of the symbol that are in its interval or at its end for all values of the others, where both sides are defined."""
    domain = obligation.domain
    for place in _candidates(domain, name):
        at = {sym(name): place}
        kinds = {n: k for n, k in domain.kinds.items() if n != name}
        others = Domain(kinds, tuple(h for h in conjuncts(domain.hypotheses) if name not in free_symbols(h)))
        met = [_weak(substitute(h, at)) for h in conjuncts(domain.hypotheses) if name in free_symbols(h)]
        try:
            if not _settled(others, tuple(met)):
                continue
            sides = tuple(substitute(side, at) for side in (obligation.left, obligation.right))
            if _settled(others, conditions(others, *sides)):
                yield place
        except (ArithmeticError, ValueError):
            continue


def _candidates(domain: Domain, name: str) -> Iterator[Term]:
    ends = []
    for h in conjuncts(domain.hypotheses):
        if h.op in ("lt", "le"):
            a, b = h.args
            if a is sym(name) and b.op == "const":
                ends.append(b)
            elif b is sym(name) and a.op == "const":
                ends.append(a)
    yield from dict.fromkeys((*_PLACES, *ends))


def _weak(h: Term) -> Term:
    return le(*h.args) if h.op == "lt" else h


def _at(obligation: Obligation, name: str, place: Term) -> Obligation:
    at = {sym(name): place}
    domain = obligation.domain
    kinds = {n: k for n, k in domain.kinds.items() if n != name}
    hypotheses = tuple(h for h in conjuncts(domain.hypotheses) if name not in free_symbols(h))
    left, right = (substitute(side, at) for side in (obligation.left, obligation.right))
    return Obligation(left, "=", right, Domain(kinds, hypotheses))
