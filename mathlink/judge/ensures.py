"""An ``@ensures`` claim: the running code is searched for an input that breaks the condition, and the condition is proved where it can be.

Two answers side by side: what holds over the reals, and what holds for the doubles that the code computes with. The claim is
judged on the running code: a double that breaks it refutes it, also where it holds over the reals.
"""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.attach import claims_of
from mathlink.errors import InputProblem, NotConfirmed, NotModelled, OutOfReach, OutOfTime
from mathlink.judge import promise
from mathlink.judge.admitted import Admitted, admitted
from mathlink.judge.broken import broken
from mathlink.judge.composed import Composed, composed
from mathlink.judge.condition import Condition
from mathlink.judge.exhausted import every_point, is_whole
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.hunt import FEW, Hunt
from mathlink.judge.portrait import portrait
from mathlink.judge.timed import answered
from mathlink.model import Evidence, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.claim import Claim
    from mathlink.judge.case import Case
    from mathlink.judge.promise import Shown
    from mathlink.model import Budget, Point

    Slope = Callable[[Case, Budget], str]

__all__ = ["judge_cases", "judge_ensures"]

_FEWEST = 3
_LOOKED_AT = 6
_GRACE = 0.5  # seconds beyond the budget: everything here looks at the clock, a person's function does not
_MISFITS = frozenset({"TypeError", "AttributeError", "IndexError", "AxisError"})


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
    findings: list[Finding] = []
    for number, case in enumerate(cases.cases):
        share = budget.part(budget.left() / (len(cases.cases) - number))
        doubles = all(f.floats == "proved" for f in findings)
        hunt = Hunt(case, condition, share, light=number > 1)
        judged = _Judged(case, condition, share, exact, slope, doubles, hunt)
        found = answered(judged.finding, max(0.1, share.left()) + _GRACE)
        if found.status is Status.REFUTED:
            return found
        findings.append(found)
    if not findings:
        return undecided("vacuous", "no input satisfies the preconditions, whatever the lengths of the arrays")
    usable = [f for f in findings if f.status in (Status.TESTED, Status.PROVED)]
    if not usable and all(f.reason == "not_comparable" for f in findings):
        return findings[0]
    found = together(usable or findings)
    if found.status is Status.PROVED and found.reason != "exhaustive":
        found = dataclasses.replace(found, message=_words(found.reals, found.floats, found.points))
    return dataclasses.replace(found, tags={**found.tags, "extent": _extent(cases)})


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


class _Judged:
    """One case: look, prove, look again."""

    def __init__(
        self,
        case: Case,
        condition: Condition,
        budget: Budget,
        exact: Condition | None,
        slope: Slope | None,
        doubles: bool,
        hunt: Hunt,
    ) -> None:
        self.case = case
        self.condition = condition
        self.budget = budget
        self.exact = exact
        self.slope = slope
        self.doubles = doubles  # a case without such a proof settles that there is none for all
        self.hunt = hunt
        self.read: Composed | None = None
        self.why = ""

    def finding(self) -> Finding:
        hunt = self.hunt
        hunt.first_look()
        if hunt.worst is None and hunt.valid == 0:
            hunt.random()
        if hunt.worst is not None and self._never_fits():
            names = ", ".join(n for n in self.case.configuration if n not in self.case.shapes)
            words = (
                "the function takes none of the numbers it was given: annotate its arrays, or state a shape in given="
            )
            return undecided("not_comparable", f"{words} (parameters given as numbers: {names})")
        if hunt.worst is None and hunt.valid < _FEWEST:
            every = every_point(self.case.domain)
            if not every:
                return self._too_few()
        if hunt.worst is None and (found := self._exhausted()) is not None:
            return found
        shown = self._shown()
        if shown.broken is not None:
            hunt.take(shown.broken)
        if hunt.worst is None and shown.floats != "proved":
            hunt.aim(self.read, shown)
            hunt.random(FEW) if shown.reals == "proved" else hunt.random()
        if hunt.worst is not None:
            return broken(hunt, self.read, shown)
        return self._holds(shown)

    def _shown(self) -> Shown:
        """The proof, as far as it goes; a broken condition is looked at too: it may hold over the reals."""
        if not self.condition.claim.lift:
            return _by_slope(promise.Shown(), self._slope_words(), self.budget.seed)
        hunt = self.hunt
        try:
            self.read = composed(self.case, self.condition, hunt.points(), self.budget.part(self.budget.left() / 2))
            if self.read.missed:
                self.why = f"no proof: no test point went through the branch where {self.read.missed[0]}"
            elif self.read.model.changing:
                self.why = f"no proof: a call changes `{self.read.model.changing[0]}`, so that the next call may give something else"
            else:
                limit = 0.6 if hunt.worst is None else 0.25
                share = self.budget.part(limit * self.budget.left())
                return self._proved(self.read, share)
        except NotConfirmed as problem:
            self.why = f"the model of the code was not confirmed: {problem}"
        except NotModelled as problem:
            self.why = f"the code was not modelled: {problem}"
        except OutOfTime:
            self.why = "no time was left for a proof"
        except (OutOfReach, InputProblem) as problem:
            self.why = f"no proof: {problem}"
        return promise.Shown()

    def _proved(self, read: Composed, budget: Budget) -> Shown:
        hunt, strict = self.hunt, read
        if self.exact is not None:
            strict = composed(self.case, self.exact, hunt.points(), budget.part(budget.left() / 3), read.model)
        how = self._slope_words()
        shown = promise.show(
            self.case, strict, hunt.held_at, hunt.seen, budget, read if self.doubles else None, bool(how)
        )
        return _by_slope(shown, how, budget.seed)

    def _slope_words(self) -> str:
        """How the condition follows over the reals from the sign of a derivative, or ``""``."""
        if self.slope is None or self.hunt.worst is not None:
            return ""
        return self.slope(self.case, self.budget.part(0.4 * self.budget.left()))

    def _exhausted(self) -> Finding | None:
        """The answer where every input can be tried."""
        every = every_point(self.case.domain)
        if not every:
            return None
        hunt, valid = self.hunt, 0
        for point in every:
            if self.budget.left() <= 0.3 * hunt.given:
                return None
            held = hunt.ask(point)
            if held is False:
                return broken(hunt, self.read, self._shown())
            valid += held is True
        if not valid:
            return self._too_few()
        whole = is_whole(self.case.function)
        evidence = Evidence("exhaustive", Outcome.PROVED, points=valid, steps=(f"all {valid} inputs were tried",))
        words = f"the condition holds at each of the {valid} inputs there are"
        return Finding(
            Status.PROVED,
            "exhaustive",
            words,
            evidence=(evidence,),
            points=valid,
            reals="proved" if whole else "tested",
            floats="proved",
        )

    def _holds(self, shown: Shown) -> Finding:
        hunt = self.hunt
        tested = hunt.evidence()
        warnings = [w for w in (*shown.warnings, self.why) if w]
        if self.read is not None:
            warnings += self.read.model.assumptions
        tags = {"code": portrait(self.read.model, self.case.domain)} if self.read is not None else {}
        proved = shown.reals == "proved" or shown.floats == "proved"
        if not proved:
            if shown.evidence and shown.evidence[0].reason:
                warnings.append(f"no proof found ({shown.evidence[0].reason})")
            return Finding(
                Status.TESTED,
                "numeric",
                f"the condition held at {hunt.valid} inputs",
                warnings=tuple(warnings),
                evidence=(*shown.evidence, tested),
                points=hunt.valid,
                floats="tested",
                tags=tags,
            )
        return Finding(
            Status.PROVED,
            shown.engine,
            _words(shown.reals, shown.floats, hunt.valid),
            warnings=tuple(warnings),
            evidence=(*shown.evidence, tested),
            points=hunt.valid,
            reals=shown.reals,
            floats="proved" if shown.floats == "proved" else "tested",
            tags=tags,
        )

    def _too_few(self) -> Finding:
        from mathlink.prove import smt

        valid, domain = self.hunt.valid, self.case.domain
        evidence = (self.hunt.evidence(),)
        if valid:
            return undecided("no_valid_inputs", f"only {valid} inputs satisfy the preconditions", evidence=evidence)
        never = smt.feasible(domain.hypotheses, domain.kinds, self.budget.part(2.0)) is False
        words = (
            "no input satisfies the preconditions" if never else "no input was found that satisfies the preconditions"
        )
        return undecided("vacuous", words, evidence=evidence)

    def _never_fits(self) -> bool:
        """Whether every call fails on the kind of its arguments: a parameter that nobody declared is no number after all."""
        case = self.case
        points: Sequence[Point] = list(
            itertools.islice(domain_points(case.domain, case.filters, _LOOKED_AT, self.budget.seed), _LOOKED_AT)
        )
        ran = [lift.run(case.function, case.configuration, point) for point in points]
        return bool(ran) and all(r.exception.split(":")[0] in _MISFITS and not r.own_raise for r in ran)


def _by_slope(shown: Shown, how: str, seed: int) -> Shown:
    if how:
        shown.reals, shown.engine = "proved", "boxes"
        shown.evidence.insert(0, Evidence("slope", Outcome.PROVED, steps=(how,), seed=seed))
    return shown


def _words(reals: str, floats: str, points: int) -> str:
    if reals == floats == "proved":
        return "the condition holds over the reals, and for every double that the code computes with"
    if floats == "proved":
        return "the condition holds for every double that the code computes with"
    return f"the condition holds over the reals; in doubles it held at {points} inputs"
