"""An ``@ensures`` claim: the running code is searched for an input that breaks the condition, and the condition is proved where it can be.

Two answers side by side: what holds over the reals, and what holds for the doubles that the code computes with. The claim is
judged on the running code: a double that breaks it refutes it, also where it holds over the reals.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.attach import claims_of
from mathlink.errors import OutOfTime
from mathlink.judge.admitted import Admitted, admitted
from mathlink.judge.condition import Condition
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.hunt import Hunt
from mathlink.judge.one_case import FEWEST, OneCase, in_words
from mathlink.judge.timed import answered
from mathlink.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.claim import Claim
    from mathlink.judge.case import Case
    from mathlink.model import Budget

    Slope = Callable[[Case, Budget], str]

__all__ = ["judge_cases", "judge_ensures"]

_GRACE = 0.5  # seconds beyond the budget: everything here looks at the clock, a person's function does not


def judge_ensures(claim: Claim, budget: Budget) -> Finding:
    """The finding over every shape that the preconditions admit."""
    parameters = lift.signature(claim.function)
    condition = Condition(claim, parameters)
    requires = [c for c in claims_of(claim.function) if c.kind == "requires"]
    cases = admitted(claim, parameters, requires, budget.part(0.4 * budget.left()))
    return judge_cases(condition, cases, budget)


def judge_cases(
    condition: Condition,
    cases: Admitted,
    budget: Budget,
    exact: Condition | None = None,
    slope: Slope | None = None,
) -> Finding:
    """The finding over cases of one function.

    ``exact`` is a stronger condition on the same function that stands for ``condition`` over the reals: the same without
    the tolerance that doubles need. ``slope`` says in words how it follows there from the sign of a derivative, or ``""``.
    """
    _load_engines()
    findings: list[Finding] = []
    for number, case in enumerate(cases.cases):
        share = budget.part(budget.left() / (len(cases.cases) - number))
        doubles = all(f.floats == "proved" for f in findings)
        hunt = Hunt(case, condition, share, light=number > 1)
        judged = OneCase(case, condition, share, exact, slope, doubles, hunt)
        found = _in_time(judged, hunt, share)
        if found.status is Status.REFUTED:
            return found
        findings.append(found)
    if not findings:
        words = "no arrays of up to 6 entries satisfy the preconditions, nor at the lengths that their numbers suggest"
        return undecided("no_valid_inputs", words)
    usable = [f for f in findings if f.status in (Status.TESTED, Status.PROVED)]
    if not usable and all(f.reason == "not_comparable" for f in findings):
        return findings[0]
    found = together(usable or findings)
    if found.status is Status.PROVED and found.reason != "exhaustive":
        found = dataclasses.replace(found, message=in_words(found.reals, found.floats, found.points))
    return dataclasses.replace(found, tags={**found.tags, "extent": _extent(cases)})


def _load_engines() -> None:
    """Before any limit on time is set: an import that is cut short leaves half a module behind."""
    import mathlink.prove.arb
    import mathlink.prove.cases
    import mathlink.prove.flint
    import mathlink.prove.floats
    import mathlink.prove.smt
    import mathlink.prove.symbolic  # noqa: F401


def _in_time(judged: OneCase, hunt: Hunt, budget: Budget) -> Finding:
    """The finding, or what was seen so far where it takes too long; a function that hangs is no such case."""
    try:
        return answered(judged.finding, max(0.1, budget.left()) + _GRACE)
    except OutOfTime:
        if hunt.hangs or (hunt.valid < FEWEST and hunt.worst is None):
            raise
        return judged.so_far()


def _extent(cases: Admitted) -> str:
    """What a proof over cases covers: lengths of arrays, and options that kept their defaults; ``""`` where there are none."""
    dims = [n for case in cases.cases for shape in case.shapes.values() for n in shape]
    lengths = "" if not dims else "all shapes" if cases.all_shapes else f"shapes ≤ {max(dims)}"
    case = cases.cases[0]
    options = {
        p.name: p.default
        for p in lift.signature(case.function)
        if isinstance(p.default, (bool, int, float, str)) and p.name not in case.configuration
    }
    held = ", ".join(f"{name}={value!r}" for name, value in options.items())
    return f"{lengths or 'all inputs'}, with {held}" if held else lengths
