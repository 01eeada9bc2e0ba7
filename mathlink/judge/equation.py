"""An ``@implements`` claim: every configuration modelled, confirmed, decided; the weakest answer is the answer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink.bind import runs
from mathlink.bind.instance import ShapeProblem
from mathlink.errors import NotConfirmed, NotModelled, OutOfReach, OutOfTime
from mathlink.judge import arguments, everywhere, numeric, refutation, replay
from mathlink.judge.confirmed import NoValue, confirmed
from mathlink.judge.decided import by_numbers, by_numbers_instead, decided
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.instances import at_first_values, largest_length, others, spread, with_whole_numbers
from mathlink.judge.portrait import portrait
from mathlink.model import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget

__all__ = ["judge_equation"]

_LARGER_POINTS = 4


def judge_equation(prepared: Prepared, budget: Budget) -> Finding:
    """The finding over all cases of a prepared claim."""
    found = _judged(prepared, budget)
    first = prepared.cases[0]
    if not first.shapes:
        return found
    if found.status is Status.REFUTED and not found.hint:
        hint = refutation.convention(first, others(prepared), (), budget)
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
        usable += _larger(spread(prepared.larger, prepared), largest_length(prepared.cases), budget)
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
    largest = largest_length(proved)
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
        return by_numbers(case, prepared, budget)
    try:
        read = confirmed(case, prepared, budget)
    except ShapeProblem as problem:
        return refutation.shape(case, str(problem), budget)
    except NoValue as problem:
        return undecided("no_valid_inputs", str(problem))
    except NotConfirmed as problem:
        why = f"the model of the code was not confirmed: {problem}"
        return by_numbers_instead(case, prepared, budget, "model_not_confirmed", why)
    except NotModelled as problem:
        pinned = at_first_values(case, prepared)
        if pinned:
            return together(_case(c, prepared, budget.part(budget.left() / len(pinned))) for c in pinned)
        return by_numbers_instead(case, prepared, budget, "code_not_modelled", f"the code was not modelled: {problem}")
    except OutOfTime:
        return by_numbers_instead(case, prepared, budget, "out_of_time", "the time was used up while the code was read")
    except OutOfReach as problem:
        return by_numbers_instead(case, prepared, budget, "not_comparable", str(problem))
    found = decided(case, prepared, read, budget)
    return dataclasses.replace(found, tags={"code": portrait(read.model, case.domain), **found.tags})


def _empty(case: Case, budget: Budget) -> Finding:
    """No point of the domain was found: certainly none exists, or none could be met."""
    from mathlink.prove import smt

    if smt.feasible(case.domain.hypotheses, case.domain.kinds, budget.part(2.0)) is False:
        return undecided("vacuous", "no input satisfies the stated domain")
    return undecided("no_valid_inputs", "no input was found that satisfies the stated domain")


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
            ran = ran or largest_length([case]) > beyond
            yield dataclasses.replace(found, status=Status.PROVED, reals="proved")
        elif without_value := replay.no_number(case, budget):
            yield undecided("engines_exhausted", without_value)
        elif number == 0:
            not_run = found.message
    if not_run and not ran:
        why = f"not run at larger shapes: {not_run}"
        yield Finding(Status.PROVED, "normal_form", "", warnings=(why,), reals="proved", floats="tested")
