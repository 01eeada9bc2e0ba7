"""What is found of one case: decided by engines, or tested where there is no proof."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.errors import NotConfirmed, OutOfTime
from mathlink.judge import behaviour, borders, numeric, refutation, whole
from mathlink.judge.confirmed import Read
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.instances import others
from mathlink.judge.ladder import climb
from mathlink.judge.literals import numbers_in, points_at
from mathlink.judge.search import searched
from mathlink.model import Evidence, Outcome, Status
from mathlink.term import Term, conjuncts, postorder
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.ladder import Decision
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget, Obligation, Point

__all__ = ["by_numbers", "by_numbers_instead", "decided"]

_ODD_POINTS = 40


def decided(case: Case, prepared: Prepared, read: Read, budget: Budget) -> Finding:
    """What the engines find of a case that was read, and how the computed values keep to it."""
    model, obligations, points = read.model, read.obligations, read.points
    decisions: list[Decision] = []
    for number, obligation in enumerate(obligations):
        decision = climb(obligation, points, budget.part(budget.left() / (len(obligations) - number)), prepared.proof)
        if decision.outcome is Outcome.REFUTED:
            return refutation.explain(case, prepared.claim, number, decision, points, budget, model, others(prepared))
        decisions.append(decision)
    evidence = (*_closed_forms(case), *(e for d in decisions for e in d.evidence))
    hidden = refutation.domain_gap(case, obligations, budget)
    if hidden is not None:
        return hidden
    open_ones = [d for d in decisions if d.outcome is Outcome.OPEN]
    if open_ones or not decisions:
        return _not_computable(obligations, evidence) or _nothing_to_compare(evidence)
    conditions = _conditions(decisions, case)
    why = _why_open(case, decisions, read)
    if why:
        found = by_numbers(case, prepared, budget, read.more)
        return dataclasses.replace(
            found,
            conditions=conditions,
            evidence=(*evidence, *found.evidence),
            warnings=(*found.warnings, *model.assumptions, why),
        )
    unlike = _unlike(case, read, budget)
    if unlike is not None:
        found = by_numbers(case, prepared, budget, read.more)
        return dataclasses.replace(found, evidence=(*evidence, *found.evidence), warnings=(*found.warnings, unlike))
    first = case.shapes == prepared.cases[0].shapes
    if first and (other := whole.differs(case, budget)) is not None:
        return other
    seen = behaviour.in_doubles(case, obligations, points, budget) if first else behaviour.UNSEEN
    sides = borders.one_sided(case, obligations, points, budget) if conditions else ()
    return Finding(
        Status.PROVED,
        _PROOF_REASONS.get(decisions[-1].deciding.engine, "normal_form"),
        (
            "code and equation are equal in real arithmetic"
            if obligations[0].relation == "="
            else "the relation holds in real arithmetic"
        ),
        conditions=(*conditions, *_assumed(decisions)),
        warnings=(*seen.warnings, *sides, *borders.overlaps(case, obligations, points, budget), *model.assumptions),
        evidence=evidence,
        points=len(points),
        reals="proved",
        floats=seen.column,
        floats_witness=seen.witness,
    )


def _unlike(case: Case, read: Read, budget: Budget) -> str | None:
    """Why the model is not the running code, looked at where code has its own ways: extreme inputs, and the code's own numbers."""
    near = points_at(case, read.points, numbers_in(case.function))
    odd = [*behaviour.stressed(case, read.points), *itertools.islice(near, _ODD_POINTS)]
    try:
        lift.confirm(read.model, case.function, [*read.points[:4], *odd], budget)
    except NotConfirmed as problem:
        return f"the model of the code was not confirmed: {problem}" if problem.inputs else None
    except OutOfTime:
        return None
    return None


_PROOF_REASONS = {
    "identity": "identity",
    "flint": "normal_form",
    "indices": "normal_form",
    "cases": "normal_form",
    "induction": "induction",
    "sympy": "sympy",
    "z3": "smt",
    "smt": "smt",
}


def _why_open(case: Case, decisions: Sequence[Decision], read: Read) -> str:
    """Why there is no proof; empty where there is one."""
    if read.model.changing:
        return f"no proof: a call changes `{read.model.changing[0]}`, so that the next call may give something else"
    if read.missed:
        return f"no proof: no test point went through the branch where {read.missed[0]}"
    if all(d.outcome is Outcome.PROVED for d in decisions):
        return f"no proof: numbers alone bear out that {next(iter(case.compared))}" if case.compared else ""
    reasons = [
        f"{e.engine}: {e.reason}" for d in decisions if d.outcome is not Outcome.PROVED for e in d.evidence if e.reason
    ]
    return "no proof found" + (f" ({'; '.join(dict.fromkeys(reasons))})" if reasons else "")


_NO_VALUE = {
    "integral": "an integral",
    "derivative": "a derivative",
    "limit": "a limit",
    "call": "a function without a definition",
}


def _not_computable(obligations: Sequence[Obligation], evidence: tuple[Evidence, ...]) -> Finding | None:
    """The equation holds something that has no number yet: that, and not the inputs, is why nothing could be compared."""
    seen = {_NO_VALUE[t.op]: None for t in postorder(*(ob.right for ob in obligations)) if t.op in _NO_VALUE}
    if not seen:
        return None
    words = f"the equation contains {' and '.join(seen)}"
    if set(seen) != {_NO_VALUE["call"]}:
        words += ", for which no closed form was found"
    return undecided("engines_exhausted", words, evidence=evidence)


def _closed_forms(case: Case) -> tuple[Evidence, ...]:
    """How derivatives, integrals, limits and endless sums of the equation were evaluated."""
    return (Evidence("calculus", Outcome.AGREES, steps=tuple(case.closed_forms)),) if case.closed_forms else ()


def _nothing_to_compare(evidence: tuple[Evidence, ...]) -> Finding:
    return undecided(
        "no_valid_inputs",
        "fewer than three inputs were found at which code and equation both have a value",
        evidence=evidence,
    )


def _conditions(decisions: Sequence[Decision], case: Case) -> tuple[str, ...]:
    known = set(conjuncts(case.domain.hypotheses))
    found: dict[Term, None] = {}
    for decision in decisions:
        for condition in _needed(decision):
            if condition not in known:
                found[condition] = None
    return tuple(to_text(c) for c in found)


def _needed(decision: Decision) -> Iterator[Term]:
    for evidence in decision.evidence:
        if evidence.outcome is Outcome.PROVED:
            yield from conjuncts(evidence.conditions)


def _assumed(decisions: Sequence[Decision]) -> tuple[str, ...]:
    """What a proof for all shapes takes for granted about them."""
    proofs = (e for d in decisions for e in d.evidence if e.engine == "indices" and e.outcome is Outcome.PROVED)
    return tuple(dict.fromkeys(a for e in proofs for a in e.assumptions))


def by_numbers(case: Case, prepared: Prepared, budget: Budget, also: Sequence[Point] = ()) -> Finding:
    """Numbers only. A person's own claim is searched by Hypothesis too; a docstring's equation at sampled points."""
    if prepared.maker is None:
        return numeric.agreement(case, budget, also=also)
    return searched(case, budget, also)


def by_numbers_instead(case: Case, prepared: Prepared, budget: Budget, reason: str, why: str) -> Finding:
    """What cannot be modelled but can be run is tested; the reason it is no proof goes with it."""
    found = by_numbers(case, prepared, budget)
    found = dataclasses.replace(found, tags={**found.tags, "code": (("not read", why),)})
    if found.status is Status.UNDECIDED and found.reason in ("engines_exhausted", "no_valid_inputs"):
        return dataclasses.replace(
            found,
            reason=reason if found.reason == "engines_exhausted" else found.reason,
            message=f"{found.message}; {why}",
        )
    return dataclasses.replace(found, warnings=(*found.warnings, why))
