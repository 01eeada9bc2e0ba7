"""One case of a condition: the running code is looked at, the condition proved as far as that goes, the code looked at again."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import InputProblem, NotConfirmed, NotModelled, OutOfReach, OutOfTime
from mathlink.judge import promise
from mathlink.judge.broken import broken
from mathlink.judge.composed import Composed, composed
from mathlink.judge.exhausted import every_point, is_whole
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.hunt import FEW, Hunt
from mathlink.judge.portrait import portrait
from mathlink.model import Evidence, Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.condition import Condition
    from mathlink.judge.promise import Shown
    from mathlink.model import Budget, Point

    Slope = Callable[[Case, Budget], str]

__all__ = ["FEWEST", "OneCase", "in_words"]

FEWEST = 3
"""Inputs without which nothing is said."""

_LOOKED_AT = 6
_MISFITS = frozenset({"TypeError", "AttributeError", "IndexError", "AxisError"})


class OneCase:
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
        if hunt.worst is not None and (misfit := self._never_fits()):
            names = ", ".join(n for n in self.case.configuration if n not in self.case.shapes)
            words = f"every call ends in {misfit}: annotate arrays and whole numbers, or state a shape in given="
            return undecided("not_comparable", f"{words} (parameters given as numbers: {names})")
        if hunt.worst is None and hunt.valid < FEWEST:
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
            hunt.look_beyond()
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
        """The answer where every input can be tried: a proof, if the code is known to depend on nothing else."""
        every = every_point(self.case.domain)
        if not every:
            return None
        hunt = self.hunt
        valid = hunt.ask_all(every)
        if hunt.worst is not None:
            return broken(hunt, self.read, self._shown())
        if valid is None:
            return None
        if not valid:
            return self._too_few()
        whole = is_whole(self.case.function)
        words, step = f"the condition holds at each of the {valid} inputs there are", f"all {valid} inputs were tried"
        if not self.case.domain.kinds:
            words, step = "the condition holds; there are no inputs", "there are no inputs: the one call was made"
        whole = is_whole(self.case.function)
        shown = promise.Shown() if whole else self._shown()
        if not whole and not self._depends_on_inputs_only():
            evidence = Evidence("exhaustive", Outcome.AGREES, points=valid)
            why = f"no proof: it is not known whether a call depends on more than its arguments ({self.why})"
            return Finding(
                Status.TESTED, "numeric", words, warnings=(why,), evidence=(evidence,), points=valid, floats="tested"
            )
        evidence = Evidence("exhaustive", Outcome.PROVED, points=valid, steps=(step,))
        reals = "proved" if whole or shown.reals == "proved" else "tested"
        return Finding(
            Status.PROVED,
            "exhaustive",
            words,
            evidence=(evidence,),
            points=valid,
            reals=reals,
            floats="proved",
            tags=self._portrait(),
        )

    def _depends_on_inputs_only(self) -> bool:
        """Whether the code could be read, and changes nothing that outlives a call."""
        return self.read is not None and not self.read.model.changing

    def _portrait(self) -> dict[str, Any]:
        """What the code was read as, where it was."""
        return {"code": portrait(self.read.model, self.case.domain)} if self.read is not None else {}

    def so_far(self) -> Finding:
        """What testing says, where time ran out in the middle of a proof."""
        self.why = "no proof: out of time"
        return broken(self.hunt, None, promise.Shown()) if self.hunt.worst else self._holds(promise.Shown())

    def _holds(self, shown: Shown) -> Finding:
        hunt = self.hunt
        tested = hunt.evidence()
        warnings = [w for w in (*shown.warnings, self.why) if w]
        if self.read is not None:
            warnings += self.read.model.assumptions
        tags = self._portrait()
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
            in_words(shown.reals, shown.floats, hunt.valid),
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

    def _never_fits(self) -> str:
        """What every call raises because of the kind of its arguments: a parameter that nobody declared is no number after all."""
        case = self.case
        points: Sequence[Point] = list(
            itertools.islice(domain_points(case.domain, case.filters, _LOOKED_AT, self.budget.seed), _LOOKED_AT)
        )
        ran = [lift.run(case.function, case.configuration, point) for point in points]
        never = all(r.exception.split(":")[0] in _MISFITS and not r.own_raise for r in ran)
        return ran[0].exception if ran and never else ""


def _by_slope(shown: Shown, how: str, seed: int) -> Shown:
    if how:
        shown.reals, shown.engine = "proved", "boxes"
        shown.evidence.insert(0, Evidence("slope", Outcome.PROVED, steps=(how,), seed=seed))
    return shown


def in_words(reals: str, floats: str, points: int) -> str:
    """What was proved, from the two columns."""
    if reals == floats == "proved":
        return "the condition holds over the reals, and for every double that the code computes with"
    if floats == "proved":
        return "the condition holds for every double that the code computes with"
    return f"the condition holds over the reals; in doubles it held at {points} inputs"
