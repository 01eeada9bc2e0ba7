"""Whether a condition holds everywhere in a domain: what can be shown over the reals, and for what doubles compute."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.judge.bits import computes_as_read
from mathlink.judge.extremes import extremes
from mathlink.judge.ladder import climb
from mathlink.judge.overflow import FINITE, always_numbers
from mathlink.model import Evidence, Obligation, Outcome
from mathlink.prove import boxes, clausal
from mathlink.prove.boxes.doubles import ULPS
from mathlink.prove.clauses import breaking, choices
from mathlink.prove.words import in_words
from mathlink.sample import holds, points
from mathlink.term import postorder
from mathlink.views import arb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.composed import Composed
    from mathlink.model import Budget, Domain, Point
    from mathlink.prove.clauses import Clause
    from mathlink.term import Term

    Ask = Callable[[Point], bool | None]

__all__ = ["Shown", "show"]

#: Seconds for each way of excluding one clause, in the order in which they are tried.
_GLANCE, _Z3, _BOXES = 0.1, 0.8, 2.5
_GLANCE_BOXES = 200
_CHOICE_BOXES = 6000
_IDENTITY = 2.0
_WITNESSES, _ODD = 8, 120
_OTHERS = 3  # values for what a clause does not speak of
_CUTS = (12, 96)
_LIBRARY = f"the maths library is taken to be off by at most {ULPS} units in the last place (10 for gamma)"


@dataclass
class Shown:
    """What was found.

    Attributes
    ----------
    reals, floats : ``"proved"`` or ``"open"``.
    broken : a point at which the running code breaks the condition.
    engine : what the proof over the reals rests on: ``"smt"`` or ``"boxes"``.
    open_clauses : what could not be excluded over the reals.
    """

    reals: str = "open"
    floats: str = "open"
    broken: Point | None = None
    engine: str = "smt"
    evidence: list[Evidence] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    open_clauses: list[Clause] = field(default_factory=list)


def show(
    case: Case,
    read: Composed,
    ask: Ask,
    seen: Sequence[Point],
    budget: Budget,
    computed: Composed | None = None,
    known: bool = False,
) -> Shown:
    """Exclude, one by one, all ways in which the condition can fail.

    ``ask`` runs the function and says whether the condition held (``None``: outside the domain). ``seen`` are points of the
    domain at which it did. ``computed`` is what is to hold in doubles (the same, or with a tolerance), ``None`` where nothing
    is to be shown for them. ``known``: over the reals it was shown in another way.
    """
    shown = Shown()
    started = time.monotonic()
    try:
        clauses = breaking(read.truth, read.domain.hypotheses)
        in_doubles = clauses
        if computed is not None and computed.held is not read.truth:
            in_doubles = breaking(computed.held, computed.domain.hypotheses)
    except OutOfReach as limit:
        shown.warnings.append(f"no proof: {limit}")
        return shown
    reals = _Reals(read, ask, seen, budget)
    kept = [c for c in clauses if not reals.outside(c)]
    if known or reals.exclude_all(kept):
        shown.reals = "proved"
    shown.broken = reals.broken
    shown.open_clauses = reals.left
    shown.engine = "boxes" if reals.by_boxes else "smt" if reals.by_z3 else "normal_form"
    if not known:
        shown.evidence.append(reals.evidence(time.monotonic() - started))
    if computed is not None and shown.broken is None and not reals.left:
        left = [c for c in in_doubles if c not in reals.dropped]
        _show_doubles(shown, case, computed, left, seen, budget, ask)
    return shown


class _Reals:
    """Clauses over the reals."""

    def __init__(self, read: Composed, ask: Ask, seen: Sequence[Point], budget: Budget) -> None:
        self.domain = read.domain
        self.truth = read.truth
        self.ask = ask
        self.points = seen
        self.seen = seen[0] if seen else None
        self.others: list[Point] | None = None
        self.budget = budget
        self.broken: Point | None = None
        self.refuted = False
        self.left: list[Clause] = []
        self.dropped: set[Clause] = set()
        self.by_boxes = 0
        self.by_z3 = 0
        self.by_identity = 0
        self.boxes = 0
        self.abstract = False

    def outside(self, clause: Clause) -> bool:
        """Whether the clause is a path on which the function itself raises, which lies outside the domain.

        A path has one end, so that one call tells; more are made, at odd places too, for what fails on the way there.
        """
        if clause.kind != "raises":
            return False
        there = dataclasses.replace(self.domain, hypotheses=(*self.domain.hypotheses, *clause.literals))
        found = [self.ask(p) for p in points(there, _WITNESSES, self.budget.seed, patience=150)]
        odd = (p for p in extremes(there, _ODD, self.budget.seed) if all(holds(t, p) is True for t in clause.literals))
        for point in odd:
            found.append(self.ask(point))
            if found[-1] is False:
                self.broken = self.broken or point
        if not found or any(held is not None for held in found):
            return False
        self.dropped.add(clause)
        return True

    def exclude_all(self, clauses: Sequence[Clause]) -> bool:
        """Exclude every clause; those that are left are kept in ``left``."""
        for number, clause in enumerate(clauses):
            share = self.budget.part(self.budget.left() / (1 + 0.5 * (len(clauses) - number - 1)))
            if not self._excluded(clause, share):
                self.left.append(clause)
                if self.refuted or self.budget.left() <= 0.05 or len(self.left) >= 3:
                    self.left += clauses[number + 1 :]
                    return False
        return not self.left

    def _excluded(self, clause: Clause, budget: Budget) -> bool:
        quick = boxes.exclude(clause.literals, self.domain, budget.part(_GLANCE), probe=self._probe, most=_GLANCE_BOXES)
        if self._count(quick):
            return True
        if self.refuted:
            return False
        if self._by_identity(clause, budget) or self._by_z3(clause.literals, budget):
            return True
        if self._by_choices(clause, budget):
            return True
        return self._by_many_boxes(clause, budget)

    def _by_many_boxes(self, clause: Clause, budget: Budget) -> bool:
        if self.refuted:
            return False
        long = boxes.exclude(clause.literals, self.domain, budget.part(_BOXES), probe=self._probe)
        return self._count(long)

    def _by_identity(self, clause: Clause, budget: Budget) -> bool:
        """Two sides that shall differ are equal: by normal forms, as equations are proved."""
        goal = clause.literals[-1] if clause.literals else None
        if goal is None or goal.op != "ne" or clause.kind != "false":
            return False
        path = (*self.domain.hypotheses, *clause.literals[:-1])
        there = dataclasses.replace(self.domain, hypotheses=path)
        found = climb(Obligation(goal.args[0], "=", goal.args[1], there), self.points, budget.part(_IDENTITY))
        self.by_identity += found.outcome is Outcome.PROVED
        return found.outcome is Outcome.PROVED

    def _by_z3(self, literals: tuple[Term, ...], budget: Budget) -> bool:
        answer = clausal.impossible(literals, self.domain, budget.part(_Z3), seen=self.seen)
        if answer.holds:
            self.by_z3 += 1
            self.abstract |= answer.abstract
        elif answer.model is not None:
            self._probe(answer.model)
        return answer.holds

    def _by_choices(self, clause: Clause, budget: Budget) -> bool:
        """With max, min and abs decided, case by case."""
        cases = choices(clause.literals)
        if cases is None or self.refuted:
            return False
        return all(self._choice_excluded(literals, budget) for literals in cases)

    def _choice_excluded(self, literals: tuple[Term, ...], budget: Budget) -> bool:
        quick = boxes.exclude(literals, self.domain, budget.part(_GLANCE), most=_GLANCE_BOXES)
        if self._count(quick) or self._by_z3(literals, budget.part(_Z3 / 2)):
            return True
        return self._count(boxes.exclude(literals, self.domain, budget.part(_BOXES / 3), most=_CHOICE_BOXES))

    def _count(self, found: boxes.Found) -> bool:
        self.boxes += found.boxes
        self.by_boxes += found.excluded
        return found.excluded

    def _probe(self, part: Point) -> bool:
        """Run the code there. What only doubles break is kept, and the search over the reals goes on."""
        point = next((p for p in self._whole(part) if self.ask(p) is False), None)
        if point is None:
            return False
        self.broken = self.broken or point
        if arb.holds(self.truth, point) is False:
            self.broken, self.refuted = point, True
        return self.refuted

    def _whole(self, part: Point) -> Iterator[Point]:
        """Points of the domain with these numbers: a search knows only of the symbols of its clause."""
        if self.domain.kinds.keys() <= part.keys():
            yield part
            return
        if self.others is None:
            self.others = list(self.points[:_OTHERS]) or points(self.domain, _OTHERS, self.budget.seed)
        yield from ({**other, **part} for other in self.others)

    def evidence(self, seconds: float) -> Evidence:
        used = {"normal forms": self.by_identity, "z3": self.by_z3, "boxes": self.by_boxes}
        engines = [name for name, count in used.items() if count] or ["boxes"]
        if self.refuted:
            outcome, reason = Outcome.REFUTED, ""
        elif self.left:
            outcome, reason = Outcome.OPEN, f"not excluded: {_in_words(self.left[0])}"
        else:
            outcome, reason = Outcome.PROVED, ""
        return Evidence(
            "+".join(engines),
            outcome,
            witness=self.broken if self.refuted else None,
            steps=self._steps() if outcome is Outcome.PROVED else (),
            seed=self.budget.seed,
            seconds=seconds,
            reason=reason,
        )

    def _steps(self) -> tuple[str, ...]:
        counts = {"normal forms": self.by_identity, "z3": self.by_z3, "boxes": self.by_boxes}
        ways = [f"{count} by {name}" for name, count in counts.items() if count]
        every = "every way in which the condition can fail was excluded"
        steps = [f"{every}: {', '.join(ways)}" if ways else "there is no way in which the condition can fail"]
        if self.by_boxes:
            steps.append(f"{self.boxes} boxes, ends rounded outwards, functions enclosed by Arb")
        if self.abstract:
            steps.append("for z3, exponentials, logarithms and the like are unknowns with axioms that are true of them")
        if self.dropped:
            steps.append(f"{len(self.dropped)} paths end in an exception that the code raises itself")
        return tuple(steps)


def _in_words(clause: Clause) -> str:
    words = " and ".join(in_words(literal) for literal in clause.literals[-3:])
    return words if len(words) <= 160 else f"{words[:159]}…"


# ── Doubles ──────────────────────────────────────────────────────────────────────────────────────


def _show_doubles(
    shown: Shown,
    case: Case,
    read: Composed,
    clauses: Sequence[Clause],
    seen: Sequence[Point],
    budget: Budget,
    ask: Ask,
) -> None:
    """The same for computed values; only where the code was seen to compute what was read, operation by operation."""
    started = time.monotonic()
    if any(a != FINITE and " read as " not in a for a in read.assumptions):
        return
    if not computes_as_read(case, read, seen):
        return
    counts = {"z3": 0, "boxes": 0}

    def breaks(point: Point) -> bool:
        shown.broken = point if read.domain.kinds.keys() <= point.keys() and ask(point) is False else shown.broken
        return shown.broken is not None

    for number, clause in enumerate(clauses):
        share = budget.part(budget.left() / (1 + 0.5 * (len(clauses) - number - 1)))
        engine = _excluded_in_doubles(clause, read.domain, share, seen, breaks)
        if engine is None:
            reason = f"not excluded for doubles: {_in_words(clause)}"
            shown.evidence.append(Evidence("doubles", Outcome.OPEN, reason=reason, seconds=time.monotonic() - started))
            return
        counts[engine] += 1
    if not always_numbers(case, read, budget, breaks):
        reason = "not excluded for doubles: something that is computed on the way may raise or become NaN"
        shown.evidence.append(Evidence("doubles", Outcome.OPEN, reason=reason, seconds=time.monotonic() - started))
        return
    library = any(t.op == "pow" or (t.op == "fn" and t.data != "sqrt") for t in postorder(read.held))
    shown.floats = "proved"
    shown.evidence.append(
        Evidence(
            "doubles",
            Outcome.PROVED,
            steps=(
                f"for computed values: {counts['z3']} ways to fail excluded by z3 with bounds on rounding, {counts['boxes']} by boxes",
            ),
            assumptions=(_LIBRARY,) if library else (),
            seed=budget.seed,
            seconds=time.monotonic() - started,
        )
    )


def _excluded_in_doubles(
    clause: Clause, domain: Domain, budget: Budget, seen: Sequence[Point], breaks: Callable[[Point], bool]
) -> str | None:
    quick = boxes.exclude(clause.literals, domain, budget.part(_GLANCE), doubles=True, most=_GLANCE_BOXES)
    if quick.excluded:
        return "boxes"
    if any(_with_slack(clause.literals, domain, budget, seen, cuts) for cuts in _CUTS):
        return "z3"
    cases = choices(clause.literals)
    if cases is not None and all(_case_in_doubles(literals, domain, budget, seen) for literals in cases):
        return "z3"
    long = boxes.exclude(clause.literals, domain, budget.part(_BOXES / 6), doubles=True, probe=breaks)
    return "boxes" if long.excluded else None


def _case_in_doubles(literals: tuple[Term, ...], domain: Domain, budget: Budget, seen: Sequence[Point]) -> bool:
    quick = boxes.exclude(literals, domain, budget.part(_GLANCE), doubles=True, most=_GLANCE_BOXES)
    if quick.excluded or _with_slack(literals, domain, budget, seen, _CUTS[0]):
        return True
    return boxes.exclude(literals, domain, budget.part(_BOXES / 5), doubles=True, most=_CHOICE_BOXES).excluded


def _with_slack(literals: tuple[Term, ...], domain: Domain, budget: Budget, seen: Sequence[Point], cuts: int) -> bool:
    """z3, each comparison loosened by what rounding can do anywhere in the domain."""
    off = boxes.slack([*literals, *clausal.plain_hypotheses(domain)], domain, budget.part(_GLANCE * 2), cuts)
    if min(off[: len(literals)], default=0.0) == float("inf"):
        return False
    first = seen[0] if seen else None
    return clausal.impossible(literals, domain, budget.part(_Z3 / 2), slacks=off, seen=first).holds
