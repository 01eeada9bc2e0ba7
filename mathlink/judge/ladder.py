"""One obligation through the engines, cheapest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.judge.guard import gone_through
from mathlink.model import Budget, Evidence, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.model import Obligation, Point
    from mathlink.term import Term

    Engine = Callable[[Obligation, Budget], Evidence]

__all__ = ["Decision", "climb"]

#: Seconds an engine may use of what is left, cheapest engine first.
_FLINT, _INDUCTION, _FLAT, _SYMPY, _Z3 = 4.0, 2.0, 3.0, 4.0, 3.0


@dataclass(frozen=True)
class Decision:
    """What the engines found on one obligation; ``evidence`` in the order in which they ran."""

    obligation: Obligation
    outcome: Outcome
    evidence: tuple[Evidence, ...]

    @property
    def deciding(self) -> Evidence:
        """The evidence that settled it, else the last."""
        for found in self.evidence:
            if found.outcome is self.outcome:
                return found
        return self.evidence[-1]


def climb(obligation: Obligation, points: Sequence[Point], budget: Budget, proof: Evidence | None = None) -> Decision:
    """Same term, Arb on the points, then the provers in turn; none of them where a ``proof`` for all shapes is there.

    A proof counts only where the two sides also agreed at some points of the domain: a proof over an empty
    domain says nothing.
    """
    from mathlink.prove import arb

    evidence = [arb.decide(obligation, points, budget)]
    if evidence[0].outcome is not Outcome.AGREES:
        # Refuted, or too few points with a value on both sides: nothing can be claimed there.
        return Decision(obligation, evidence[0].outcome, tuple(evidence))
    if proof is not None and proof.outcome is Outcome.PROVED:
        return Decision(obligation, Outcome.PROVED, (*evidence, proof))
    for engine, seconds in _engines(obligation):
        if budget.left() <= 0.05:
            evidence.append(Evidence("conductor", Outcome.OPEN, reason="out of time"))
            break
        found = gone_through(engine(obligation, budget.part(seconds)), budget, obligation)
        evidence.append(found)
        if found.outcome in (Outcome.PROVED, Outcome.REFUTED):
            return Decision(obligation, found.outcome, tuple(evidence))
    return Decision(obligation, Outcome.AGREES, tuple(evidence))


def _engines(obligation: Obligation) -> Iterator[tuple[Engine, float]]:
    """Each engine is imported when its turn comes."""
    yield _identity, 1.0
    if obligation.relation == "=":
        yield _flint, _FLINT
        from mathlink.prove import flat, induction, pieces, residues, symbolic

        yield induction.decide, _INDUCTION
        yield residues.decide, _INDUCTION
        yield pieces.decide, _INDUCTION
        yield flat.decide, _FLAT

        yield symbolic.decide, _SYMPY
    from mathlink.prove import smt

    yield smt.decide, _Z3


def _identity(obligation: Obligation, budget: Budget) -> Evidence:
    same = obligation.left is obligation.right and obligation.relation in ("=", "<=", ">=")
    if not same:
        return Evidence("identity", Outcome.OPEN, reason="different terms")
    from mathlink.prove.sketch import Same, Sketch

    shown = Sketch(obligation, "mathlink", "", (Same(),))
    return Evidence("identity", Outcome.PROVED, steps=("both sides are the same term",), sketch=shown)


def _flint(obligation: Obligation, budget: Budget) -> Evidence:
    from mathlink.prove import cases, flint, smt

    def feasible(conditions: tuple[Term, ...]) -> bool | None:
        return smt.feasible(conditions, obligation.domain.kinds, budget.part(0.5))

    return cases.decide_by_cases(obligation, flint.decide, budget, feasible)
