"""Proof by induction: a sum or product up to n is what the equation makes of it, at the first n and from each n to the next."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.answers import engine, unless_numbers_disagree
from mathlink.prove.linear import form_of
from mathlink.prove.normal.passes import excludes
from mathlink.prove.words import in_words
from mathlink.term import (
    Term,
    add,
    conjuncts,
    const,
    div,
    free_symbols,
    le,
    mul,
    neg,
    not_,
    postorder,
    sub,
    substitute,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["decide"]

_ZERO, _ONE = const(0), const(1)
_VALUE = sym("the sum so far")
_MOST_FIRST_TERMS = 4


@engine("induction")
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """PROVED where the one sum or product that the equation holds, solved for, satisfies its recurrence and its first value.

    Its upper end is n plus a number, n an integer symbol with a lowest value and nothing else said about it; its other parts
    do not depend on n.
    """
    if obligation.relation != "=":
        return "only equations are tried by induction"
    for run in _runs(obligation):
        found = _by_steps(run, obligation, budget)
        if found is None:
            continue
        return unless_numbers_disagree(found, obligation, budget)
    return "no sum or product to which induction applies"


@dataclass(frozen=True)
class _Run:
    """The binder, the symbol n of its upper end n + ``offset``, and n's lowest value."""

    binder: Term
    n: Term
    offset: Fraction
    first: Term

    @property
    def next(self) -> Term:
        """The term that n + 1 brings."""
        index, _, hi, body = self.binder.args
        return substitute(body, {index: add(hi, _ONE)})


def _runs(obligation: Obligation) -> Iterator[_Run]:
    binders = [t for t in postorder(obligation.left, obligation.right) if t.op in ("sum", "prod")]
    inner = {t for b in binders for t in postorder(b.args[-1])}
    outer = [b for b in binders if b not in inner]
    if len(outer) != 1:
        return
    _, lo, hi, body = outer[0].args
    parts, offset = form_of(hi)
    if len(parts) != 1 or parts[0][1] != 1 or parts[0][0].op != "sym" or offset.denominator != 1:
        return
    n = parts[0][0]
    if obligation.domain.kinds.get(n.data) != "int" or n.data in free_symbols(lo, body):
        return
    for first in _lowest(obligation.domain, n):
        yield _Run(outer[0], n, offset, first)


def _lowest(domain: Domain, n: Term) -> Iterator[Term]:
    """The lowest value of n, where the hypotheses on n are one lower bound and weaker ones by numbers."""
    about = [h for h in conjuncts(domain.hypotheses) if n.data in free_symbols(h)]
    bounds: list[Term] = []
    for h in about:
        if h.op not in ("le", "lt") or h.args[1] is not n or n.data in free_symbols(h.args[0]):
            return
        low = h.args[0]
        if not _is_whole(low, domain):
            return
        bounds.append(low if h.op == "le" else add(low, _ONE))
    numbers = [b for b in bounds if b.op == "const"]
    terms = [b for b in bounds if b.op != "const"]
    if len(terms) == 1 and all(excludes(domain, not_(le(b, terms[0])), Budget.seconds(0.2)) for b in numbers):
        yield terms[0]
    elif numbers and not terms:
        yield max(numbers, key=lambda b: b.data[0])


def _is_whole(term: Term, domain: Domain) -> bool:
    parts, constant = form_of(term)
    return constant.denominator == 1 and all(
        c.denominator == 1 and p.op == "sym" and domain.kinds.get(p.data) == "int" for p, c in parts
    )


def _by_steps(run: _Run, obligation: Obligation, budget: Budget) -> Evidence | None:
    domain = obligation.domain
    solved = _solved(run, obligation, budget)
    if solved is None:
        return None
    value, needed = solved
    lo = run.binder.args[1]
    if not excludes(domain, not_(le(lo, add(run.binder.args[2], _ONE))), Budget.seconds(0.3)):
        return None  # the sum is empty and grows by nothing there
    after = substitute(value, {run.n: add(run.n, _ONE)})
    grown = (add if run.binder.op == "sum" else mul)(value, run.next)
    step = flint.decide(Obligation(after, "=", grown, domain), budget.part(1.5))
    if step.outcome is not Outcome.PROVED or not _harmless(step.conditions, run, domain):
        return None
    start = _started(run, value, domain, budget)
    if start is None:
        return None
    name = in_words(run.n)
    words = (
        f"by induction over {name}, the {_NAMES[run.binder.op]} is {in_words(value)}:",
        f"for {name} = {in_words(run.first)}:",
        *(f"  {s}" for s in start.steps),
        f"from {name} to {name} + 1 the {_NAMES[run.binder.op]} grows by {in_words(run.next)}:",
        *(f"  {s}" for s in step.steps),
    )
    needs = dict.fromkeys((*needed, *step.conditions, *start.conditions))
    return Evidence("induction", Outcome.PROVED, steps=words, conditions=tuple(needs))


_NAMES = {"sum": "sum", "prod": "product"}


def _solved(run: _Run, obligation: Obligation, budget: Budget) -> tuple[Term, tuple[Term, ...]] | None:
    """The equation solved for the binder, in which it is linear, and what must not vanish for that."""
    left, right = (substitute(side, {run.binder: _VALUE}) for side in (obligation.left, obligation.right))
    if left is _VALUE and _VALUE.data not in free_symbols(right):
        return right, ()
    if right is _VALUE and _VALUE.data not in free_symbols(left):
        return left, ()
    gap = sub(left, right)
    offset = substitute(gap, {_VALUE: _ZERO})
    slope = sub(substitute(gap, {_VALUE: _ONE}), offset)
    domain = Domain({**obligation.domain.kinds, _VALUE.data: "real"}, obligation.domain.hypotheses)
    linear = flint.decide(Obligation(gap, "=", add(mul(slope, _VALUE), offset), domain), budget.part(0.7))
    if linear.outcome is not Outcome.PROVED:
        return None
    from mathlink.term import eq

    if not excludes(obligation.domain, eq(slope, _ZERO), Budget.seconds(0.3)):
        return None
    return neg(div(offset, slope)), ()


def _harmless(needed: tuple[Term, ...], run: _Run, domain: Domain) -> bool:
    """Whether what the step needs holds at every n below too: it says nothing about n, or holds everywhere."""
    return all(
        run.n.data not in free_symbols(c) or excludes(domain, not_(c), Budget.seconds(0.2)) for c in conjuncts(needed)
    )


def _started(run: _Run, value: Term, domain: Domain, budget: Budget) -> Evidence | None:
    """The proof at the lowest n, the binder written out."""
    at = {run.n: run.first}
    index, lo, hi, body = (substitute(a, at) if i else a for i, a in enumerate(run.binder.args))
    parts, count = form_of(sub(add(hi, _ONE), lo))
    if parts or count.denominator != 1 or not 0 <= count <= _MOST_FIRST_TERMS:
        return None
    total = _ZERO if run.binder.op == "sum" else _ONE
    for k in range(int(count)):
        entry = substitute(body, {index: add(lo, const(k)) if k else lo})
        total = (add if run.binder.op == "sum" else mul)(total, entry)
    kinds = {n: k for n, k in domain.kinds.items() if n != run.n.data}
    others = Domain(kinds, tuple(h for h in conjuncts(domain.hypotheses) if run.n.data not in free_symbols(h)))
    found = flint.decide(Obligation(substitute(value, at), "=", total, others), budget.part(1.0))
    return found if found.outcome is Outcome.PROVED else None
