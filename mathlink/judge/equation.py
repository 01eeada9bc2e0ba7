"""An ``@implements`` claim: every configuration modelled, confirmed, decided; the weakest answer is the answer."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink import lift, sample
from mathlink.bind import runs
from mathlink.bind.instance import ShapeProblem
from mathlink.bind.square import INVERSE
from mathlink.errors import NotConfirmed, NotModelled, OutOfReach, OutOfTime
from mathlink.judge import arguments, behaviour, borders, coverage, everywhere, numeric, refutation, replay, whole
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.gather import domain_points, usable_points
from mathlink.judge.ladder import climb
from mathlink.judge.literals import numbers_in, points_at
from mathlink.judge.portrait import portrait
from mathlink.judge.search import searched
from mathlink.model import Array, Evidence, Outcome, Scalar, Status
from mathlink.term import Term, conjuncts, postorder
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.ladder import Decision
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget, Configuration, Model, Obligation, Point

__all__ = ["judge_equation"]

_WANTED = 24
_ELSEWHERE = 12
_PINNED = (1, 2, 3)
_LARGER_POINTS = 4
_ODD_POINTS = 40


def judge_equation(prepared: Prepared, budget: Budget) -> Finding:
    """The finding over all cases of a prepared claim."""
    found = _judged(prepared, budget)
    first = prepared.cases[0]
    if not first.shapes:
        return found
    if found.status is Status.REFUTED and not found.hint:
        hint = refutation.convention(first, _others(prepared), (), budget)
        found = dataclasses.replace(found, hint=hint)
    changes = arguments.warning(first)
    return dataclasses.replace(found, warnings=(*found.warnings, changes)) if changes else found


def _judged(prepared: Prepared, budget: Budget) -> Finding:
    findings = []
    prepared.proof = everywhere.for_all_shapes(prepared, budget)
    for number, case in enumerate(prepared.cases):
        share = budget.part(budget.left() / (len(prepared.cases) - number + bool(prepared.larger)))
        findings.append(_case(case, prepared, share))
        if findings[-1].status is Status.REFUTED:
            return findings[-1]
    usable = _usable(findings, prepared.cases)
    if usable and all(f.status in (Status.PROVED, Status.TESTED) for f in usable):
        usable += _larger(_spread(prepared.larger, prepared), _largest(prepared.cases), budget)
    elif (other := _refuted_elsewhere(findings, prepared.larger, budget)) is not None:
        return other
    return _with_scope(together(usable or findings), findings, prepared)


def _usable(findings: Sequence[Finding], cases: Sequence[Case]) -> list[Finding]:
    """The findings of the shapes at which there was something to compare.

    Single entries alone say nothing of arrays; and where indices have offsets, two entries alone say nothing of three: ``x[1:]``
    is a single entry then, which fits whatever stands beside it.
    """
    found = [(f, c) for f, c in zip(findings, cases, strict=True) if f.reason not in ("no_valid_inputs", "vacuous")]
    sizes = [n for _, c in found for dims in c.shapes.values() for n in dims]
    every = [n for c in cases for dims in c.shapes.values() for n in dims]
    least = max(every, default=0) if runs.shifted(cases[0].statement) else 2
    thin = len(found) < len(findings) and max(sizes, default=least) < least
    return [] if thin else [f for f, _ in found]


def _with_scope(found: Finding, findings: Sequence[Finding], prepared: Prepared) -> Finding:
    """A proof with the lengths that the equation fixes, for no larger shapes than those at which there was something to prove."""
    if found.status is not Status.PROVED or prepared.maker is None:
        return found
    plan = prepared.maker.plan
    fixed = tuple(everywhere.fixed_lengths(plan))
    found = dataclasses.replace(found, conditions=tuple(dict.fromkeys((*found.conditions, *fixed))))
    proved = [c for c, f in zip(prepared.cases, findings, strict=True) if f.status is Status.PROVED]
    open_lengths = any(axes and group not in plan.fixed for group, axes in enumerate(plan.groups))
    if open_lengths and any(e.engine == "indices" and e.outcome is Outcome.PROVED for e in found.evidence):
        return found
    largest = _largest(proved)
    return dataclasses.replace(found, tags={**found.tags, "extent": f"shapes ≤ {largest}"}) if largest else found


def _refuted_elsewhere(findings: Sequence[Finding], cases: Sequence[Case], budget: Budget) -> Finding | None:
    """Code that stops at the lengths of the equation may run where all of them are equal, and show there what it computes."""
    clash = next((f.message for f in findings if f.reason in ("not_comparable", "no_valid_inputs")), "")
    if not clash:
        return None
    for number, case in enumerate(cases):
        share = budget.part(max(0.0, budget.left()) / (len(cases) - number))
        found = numeric.agreement(case, share, count=_LARGER_POINTS)
        if found.status is Status.REFUTED:
            return dataclasses.replace(found, warnings=(*found.warnings, f"at other shapes: {clash}"))
    return None


def _case(case: Case, prepared: Prepared, budget: Budget) -> Finding:
    if next(domain_points(case.domain, case.filters, 20, budget.seed), None) is None:
        return _empty(case, budget)
    case = with_whole_numbers(case, budget)
    if not prepared.claim.lift:
        return _tested(case, prepared, budget)
    try:
        read = _modelled(case, prepared, budget)
    except ShapeProblem as problem:
        return refutation.shape(case, str(problem), budget)
    except _NoValue as problem:
        return undecided("no_valid_inputs", str(problem))
    except NotConfirmed as problem:
        why = f"the model of the code was not confirmed: {problem}"
        return _tested_instead(case, prepared, budget, "model_not_confirmed", why)
    except NotModelled as problem:
        pinned = _pinned(case, prepared)
        if pinned:
            return together(_case(c, prepared, budget.part(budget.left() / len(pinned))) for c in pinned)
        return _tested_instead(case, prepared, budget, "code_not_modelled", f"the code was not modelled: {problem}")
    except OutOfTime:
        return undecided("out_of_time", "the budget was used up while the code was read")
    except OutOfReach as problem:
        return _tested_instead(case, prepared, budget, "not_comparable", str(problem))
    found = _decided(case, prepared, read, budget)
    return dataclasses.replace(found, tags={"code": portrait(read.model, case.domain), **found.tags})


def _pinned(case: Case, prepared: Prepared) -> list[Case]:
    """Where lengths depend on a whole number (a window, an order): the case at its first few values."""
    whole = [n for n, g in case.configuration.items() if isinstance(g, Scalar) and g.kind == "int"]
    if len(whole) != 1 or not case.shapes or prepared.maker is None:
        return []
    cases = [prepared.maker.case(case.shapes, {whole[0]: value}) for value in _PINNED]
    return [c for c in cases if next(domain_points(c.domain, c.filters, 4, 0), None) is not None]


def _spread(cases: Sequence[Case], prepared: Prepared) -> list[Case]:
    """The cases, those with a whole number that lengths may depend on at one of its first values each."""
    pinned = [_pinned(case, prepared) for case in cases]
    return [some[n % len(some)] if some else case for n, (case, some) in enumerate(zip(cases, pinned, strict=True))]


def _others(prepared: Prepared) -> list[Case]:
    return _spread([*prepared.cases, *prepared.larger], prepared)


def _tested(case: Case, prepared: Prepared, budget: Budget, also: Sequence[Point] = ()) -> Finding:
    """Numbers only. A person's own claim is searched by Hypothesis too; a docstring's equation at sampled points."""
    if prepared.maker is None:
        return numeric.agreement(case, budget, also=also)
    return searched(case, budget, also)


def _tested_instead(case: Case, prepared: Prepared, budget: Budget, reason: str, why: str) -> Finding:
    """What cannot be modelled but can be run is tested; the reason it is no proof goes with it."""
    found = _tested(case, prepared, budget)
    found = dataclasses.replace(found, tags={**found.tags, "code": (("not read", why),)})
    if found.status is Status.UNDECIDED and found.reason in ("engines_exhausted", "no_valid_inputs"):
        return dataclasses.replace(
            found,
            reason=reason if found.reason == "engines_exhausted" else found.reason,
            message=f"{found.message}; {why}",
        )
    return dataclasses.replace(found, warnings=(*found.warnings, why))


def with_whole_numbers(case: Case, budget: Budget) -> Case:
    """The case with those scalars whole that the function refuses as floats (``range(n)``, ``math.comb``)."""
    reals = [n for n, g in case.configuration.items() if isinstance(g, Scalar) and g.kind == "real"]
    if not reals or not _wants_whole(case, case.configuration):
        return case
    choices = [{n} for n in reals] + [set(reals)]
    for chosen in choices:
        configuration = {n: Scalar("int") if n in chosen else g for n, g in case.configuration.items()}
        if not _wants_whole(case, configuration):
            kinds = {n: ("int" if n in chosen else k) for n, k in case.domain.kinds.items()}
            return dataclasses.replace(
                case, configuration=configuration, domain=dataclasses.replace(case.domain, kinds=kinds)
            )
    return case


def _wants_whole(case: Case, configuration: Configuration) -> bool:
    whole = {n for n, g in configuration.items() if isinstance(g, Scalar) and g.kind == "int"}
    kinds = {n: ("int" if n in whole else k) for n, k in case.domain.kinds.items()}
    domain = dataclasses.replace(case.domain, kinds=kinds)
    for point in sample.points(domain, 4, 0):
        ran = lift.run(case.function, configuration, point)
        if ran.exception.startswith("TypeError") and "integer" in ran.exception:
            return True
        if ran.exception.startswith("ValueError") and "integer" in ran.exception and not ran.own_raise:
            return True
    return False


@dataclass(frozen=True)
class _Read:
    """The confirmed model, what is to be shown, points at which both sides have values, and branches that no point went through."""

    model: Model
    obligations: list[Obligation]
    points: list[Point]
    more: list[Point]
    missed: tuple[str, ...]


class _NoValue(Exception):
    """The equation means nothing at these shapes: ``(X^T X)^{-1}`` with fewer rows than columns."""


def _is_nowhere_defined(obligations: Sequence[Obligation], case: Case, budget: Budget) -> bool:
    """Whether an equation with an inverse has no value at any input that is tried."""
    if not any(t.op == "call" and t.data == INVERSE for t in postorder(*case.statement.terms())):
        return False
    drawn = itertools.islice(domain_points(case.domain, case.filters, _ELSEWHERE, budget.seed), _ELSEWHERE)
    return all(any(replay.exact_value(ob.right, point) is None for ob in obligations) for point in drawn)


def _modelled(case: Case, prepared: Prepared, budget: Budget) -> _Read:
    model = lift.read(
        case.function, case.configuration, opaque=prepared.claim.opaque, budget=budget.part(budget.left() / 3)
    )
    if model.assumed:
        case.domain = dataclasses.replace(case.domain, hypotheses=(*case.domain.hypotheses, *model.assumed))
    results = case.results_of(model)
    obligations = list(case.obligations(results))
    sides = [side for ob in obligations for side in (ob.left, ob.right)]
    points = usable_points(sides, case.domain, case.filters, _WANTED, budget.seed, budget=budget, calls=model.calls)
    code = [t for value in results.values() for t in (value.entries if isinstance(value, Array) else (value,))]
    more, missed = coverage.cover(code, case, points, budget)
    elsewhere = list(
        itertools.islice(domain_points(case.domain, case.filters, _ELSEWHERE, budget.seed + 1), _ELSEWHERE)
    )
    try:
        model = lift.confirm(model, case.function, [*points, *more, *elsewhere], budget)
    except NotConfirmed:
        if _is_nowhere_defined(obligations, case, budget):
            raise _NoValue("at no input that was tried has the equation a value") from None
        raise
    if model.calls:
        raise NotModelled(
            f"`{next(iter(model.calls))}` is not followed, as opaque= says", hint="leave it out of opaque="
        )
    if runs.shifted(case.statement) and (count := case.unstated(results)):
        unsaid = f"the equation says nothing of {count} entr{'y' if count == 1 else 'ies'} of the result"
        model = dataclasses.replace(model, assumptions=(*model.assumptions, unsaid))
    return _Read(model, obligations, [*points, *more], more, missed)


def _decided(case: Case, prepared: Prepared, read: _Read, budget: Budget) -> Finding:
    model, obligations, points = read.model, read.obligations, read.points
    decisions: list[Decision] = []
    for number, obligation in enumerate(obligations):
        decision = climb(obligation, points, budget.part(budget.left() / (len(obligations) - number)), prepared.proof)
        if decision.outcome is Outcome.REFUTED:
            return refutation.explain(case, prepared.claim, number, decision, points, budget, model, _others(prepared))
        decisions.append(decision)
    evidence = (*_closed_forms(case), *(e for d in decisions for e in d.evidence))
    hidden = refutation.domain_gap(case, obligations, budget)
    if hidden is not None:
        return hidden
    open_ones = [d for d in decisions if d.outcome is Outcome.OPEN]
    if open_ones or not decisions:
        return _not_computable(obligations, evidence) or _nothing_to_compare(evidence)
    conditions = _conditions(decisions, case)
    if any(d.outcome is not Outcome.PROVED for d in decisions) or read.missed or model.changing:
        found = _tested(case, prepared, budget, read.more)
        why = _why_open(decisions, read)
        return dataclasses.replace(
            found,
            conditions=conditions,
            evidence=(*evidence, *found.evidence),
            warnings=(*found.warnings, *model.assumptions, why),
        )
    unlike = _unlike(case, read, budget)
    if unlike is not None:
        found = _tested(case, prepared, budget, read.more)
        return dataclasses.replace(found, evidence=(*evidence, *found.evidence), warnings=(*found.warnings, unlike))
    first = case.shapes == prepared.cases[0].shapes
    if first and (other := whole.differs(case, budget)) is not None:
        return other
    seen = behaviour.in_doubles(case, obligations, points, budget) if first else behaviour.UNSEEN
    sides = borders.one_sided(case, obligations, points, budget) if conditions else ()
    return Finding(
        Status.PROVED,
        _reason(decisions, case),
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


def _unlike(case: Case, read: _Read, budget: Budget) -> str | None:
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


def _reason(decisions: Sequence[Decision], case: Case) -> str:
    """What the proof rests on; a closed form that SymPy gave and only numbers confirmed makes it SymPy's."""
    if any("by SymPy" in step for step in case.closed_forms):
        return "sympy"
    return _PROOF_REASONS.get(decisions[-1].deciding.engine, "normal_form")


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


def _why_open(decisions: Sequence[Decision], read: _Read) -> str:
    if read.model.changing:
        return f"no proof: a call changes `{read.model.changing[0]}`, so that the next call may give something else"
    if read.missed:
        return f"no proof: no test point went through the branch where {read.missed[0]}"
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


def _empty(case: Case, budget: Budget) -> Finding:
    """No point of the domain was found: certainly none exists, or none could be met."""
    from mathlink.prove import smt

    if smt.feasible(case.domain.hypotheses, case.domain.kinds, budget.part(2.0)) is False:
        return undecided("vacuous", "no input satisfies the stated domain")
    return undecided("no_valid_inputs", "no input was found that satisfies the stated domain")


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


def _largest(cases: Sequence[Case]) -> int:
    return max((n for c in cases for dims in c.shapes.values() for n in dims), default=0)


def _larger(cases: Sequence[Case], beyond: int, budget: Budget) -> Iterator[Finding]:
    """Further instances, only run: a wrong axis, or a length that the code treats in its own way, shows there.

    Where nothing could be compared at any of them that has a length ``beyond`` the modelled ones, the finding says so.
    """
    not_run, ran = "", False
    for number, case in enumerate(cases):
        share = budget.part(max(0.0, budget.left()) / (len(cases) - number))
        found = numeric.agreement(case, share, count=_LARGER_POINTS)
        single = any(1 in dims for dims in case.shapes.values())  # `np.cov` of one column is a number
        if found.status is Status.UNDECIDED and not single:
            clash = refutation.shape(case, found.message, budget)
            found = clash if clash.status is Status.REFUTED else found
        if found.status is Status.REFUTED:
            yield found
            return
        if found.status is Status.TESTED:
            ran = ran or _largest([case]) > beyond
            yield dataclasses.replace(found, status=Status.PROVED, reals="proved")
        elif without_value := replay.no_number(case, budget):
            yield undecided("engines_exhausted", without_value)
        elif number == 0:
            not_run = found.message
    if not_run and not ran:
        why = f"not run at larger shapes: {not_run}"
        yield Finding(Status.PROVED, "normal_form", "", warnings=(why,), reals="proved", floats="tested")
