"""Proof remainder by remainder: whole numbers divided by a constant, taken apart as m·j + r for every remainder r."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove import flint
from mathlink.prove.answers import engine, unless_numbers_disagree
from mathlink.prove.words import in_words
from mathlink.term import Term, add, conjuncts, const, free_symbols, mul, postorder, substitute, sym
from mathlink.views.mp import rational

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["decide"]

_LARGEST = 12
_MOST_CASES = 36


@engine("residues")
def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
    """PROVED where the equation holds by normal form for every remainder of its integer symbols by the divisors that occur."""
    names, modulus = _divided(obligation)
    if obligation.relation != "=" or not names or not 2 <= modulus <= _LARGEST:
        return "no whole number is divided by a constant"
    if modulus ** len(names) > _MOST_CASES:
        return "too many remainders"
    steps: list[str] = []
    needed: dict[Term, None] = {}
    for case in _cases(names, modulus):
        budget.check()
        found = flint.decide(_at(obligation, case), budget.part(0.5))
        if found.outcome is not Outcome.PROVED or any(set(free_symbols(c)) & _fresh(case) for c in found.conditions):
            return "the normal forms differ for a remainder"
        words = ", ".join(f"{name} = {in_words(value)}" for name, value in case.items())
        steps += [f"for {words}:", *(f"  {s}" for s in found.steps)]
        needed.update(dict.fromkeys(found.conditions))
    proof = Evidence("residues", Outcome.PROVED, steps=tuple(steps), conditions=tuple(needed))
    return unless_numbers_disagree(proof, obligation, budget)


def _divided(obligation: Obligation) -> tuple[list[str], int]:
    """The integer symbols under ⌊·/m⌋, and the common multiple of the divisors."""
    names: dict[str, None] = {}
    modulus = 1
    for t in postorder(obligation.left, obligation.right):
        if t.op in ("floordiv", "mod"):
            divisor = rational(t.args[1])
        elif t.op == "fn" and t.data in ("floor", "ceil"):
            divisor = next((rational(d.args[1]) for d in postorder(t.args[0]) if d.op == "div"), None)
        else:
            continue
        if divisor is None or divisor.denominator != 1 or divisor == 0:
            continue
        modulus = math.lcm(modulus, abs(int(divisor)))
        names |= dict.fromkeys(n for n in free_symbols(t) if obligation.domain.kinds.get(n) == "int")
    return list(names), modulus


def _cases(names: list[str], modulus: int) -> Iterator[dict[str, Term]]:
    if not names:
        yield {}
        return
    for rest in _cases(names[1:], modulus):
        for r in range(modulus):
            many = mul(const(modulus), sym(_quotient(names[0])))
            yield {names[0]: add(many, const(r)) if r else many, **rest}


def _quotient(name: str) -> str:
    return f"{name}\N{PRIME}"


def _fresh(case: dict[str, Term]) -> set[str]:
    return {_quotient(name) for name in case}


def _at(obligation: Obligation, case: dict[str, Term]) -> Obligation:
    change = {sym(n): value for n, value in case.items()}
    domain = obligation.domain
    kinds = {n: k for n, k in domain.kinds.items() if n not in case} | {_quotient(n): "int" for n in case}
    hypotheses = tuple(substitute(h, change) for h in conjuncts(domain.hypotheses))
    left, right = (substitute(side, change) for side in (obligation.left, obligation.right))
    return Obligation(left, "=", right, Domain(kinds, hypotheses))
