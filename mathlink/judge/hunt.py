"""The search for an input that breaks a condition: by the running function, at places where code tends to break."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import isolate
from mathlink.errors import OutOfTime
from mathlink.evaluate import compiled
from mathlink.judge.extremes import beyond, extremes, near
from mathlink.judge.gather import domain_points
from mathlink.judge.literals import numbers_in, points_at
from mathlink.model import Evidence, Outcome
from mathlink.sample import holds
from mathlink.term import conjuncts, sub

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.composed import Composed
    from mathlink.judge.condition import Asked, Condition
    from mathlink.judge.promise import Shown
    from mathlink.model import Budget, Kind, Point
    from mathlink.prove.clauses import Clause

__all__ = ["FEW", "Hunt"]

_FIRST = 40
_SUGGESTED = 60
_EXTREME = 90
_READ_EXTREME = 1500  # looked at by the read terms alone, which is quick
_EXAMPLES = 200
FEW = 60
"""Examples where only doubles can break what holds over the reals: extremes say more there."""
_DESCENTS = 400
_STARTS = 5
_SECONDS = 2.0  # for one call
_BATCH = 100
_BEYOND = 1.0  # seconds for huge whole numbers
_FEWEST = 3


class Hunt:
    """One case and one condition; what was seen so far.

    Attributes
    ----------
    worst : the input that breaks the condition, the shortest found.
    valid : how many inputs were in the domain.
    seen : some of them at which the condition held.
    hangs : the function gave no answer at some input.
    """

    def __init__(self, case: Case, condition: Condition, budget: Budget, light: bool = False) -> None:
        self.share = 3 if light else 1  # the same code was looked at with arrays of other lengths
        self.case = case
        self.condition = condition
        self.budget = budget
        self.given = budget.left()
        self.worst: Point | None = None
        self.valid = 0
        self.seen: list[Point] = []
        self.hangs = False
        self._conditions = conjuncts(case.domain.hypotheses)
        self._known: dict[tuple[object, ...], bool | None] = {}

    def ask(self, point: Point) -> bool | None:
        """Run the function there; an input that breaks the condition is kept."""
        key = tuple(point.values())
        if key not in self._known:
            held = self.held_at(point)
            self._known[key] = held
            self.valid += held is not None
            if held and len(self.seen) < _FIRST:
                self.seen.append(point)
            if held is False:
                self.take(point)
        return self._known[key]

    def held_at(self, point: Point) -> bool | None:
        """Whether the condition holds there; ``None`` outside the domain."""
        if any(holds(c, point) is not True for c in self._conditions) or not all(f(point) for f in self.case.filters):
            return None
        return self.at(point).held

    def at(self, point: Point) -> Asked:
        """The call, with what was seen."""
        try:
            return self.condition.at(self.case, point, min(_SECONDS, max(0.05, self.given / 3)))
        except OutOfTime:
            self.hangs = True
            raise

    def ask_all(self, points: Sequence[Point]) -> int | None:
        """At how many of the points the condition holds; ``None`` where time ran out first. Stops at one where it does not."""
        held = 0
        for start in range(0, len(points), _BATCH):
            if self.budget.left() <= 0.3 * self.given:
                return None
            batch = points[start : start + _BATCH]
            if self.condition.holds_at_all(self.case, batch):
                held += len(batch)
                self.valid += len(batch)
                continue
            for point in batch:
                answer = self.ask(point)
                if answer is False:
                    return None
                held += answer is True
        return held

    def take(self, point: Point) -> None:
        """Keep a point that breaks the condition, if it is shorter than the one that is kept."""
        if self.worst is None or _length(point) < _length(self.worst):
            self.worst = point

    def points(self) -> list[Point]:
        """Points of the domain, whether the condition holds there or not: those that were seen, and more where they are few."""
        if len(self.seen) >= _FIRST // 2:
            return self.seen
        if not self.case.domain.kinds:  # there is one, where every call must give the same
            return [{}] * _FIRST
        more = itertools.islice(domain_points(self.case.domain, self.case.filters, _FIRST, self.budget.seed), _FIRST)
        return [*self.seen, *more]

    def first_look(self) -> None:
        """Ordinary points, the code's own numbers, and extremes."""
        case, seed = self.case, self.budget.seed
        count = _FIRST // self.share
        ordinary = list(itertools.islice(domain_points(case.domain, case.filters, count, seed), 2 * count))
        suggested = itertools.islice(points_at(case, ordinary, numbers_in(case.function)), _SUGGESTED // self.share)
        for point in (*ordinary, *suggested, *extremes(case.domain, _EXTREME // self.share, seed)):
            if self.budget.left() <= 0 or self.ask(point) is False:
                break
        if self.worst is not None:
            self._shorten()

    def look_beyond(self) -> None:
        """Huge whole numbers, in a child: a loop in compiled code cannot be stopped otherwise."""
        far = [p for p in beyond(self.case.domain) if all(holds(c, p) is True for c in self._conditions)]
        if not far:
            return

        def answers() -> list[bool | None]:
            return [self.held_at(point) for point in far]

        event = isolate.call(answers, seconds=min(_BEYOND, max(0.1, self.budget.left() / 4)))
        if isinstance(event, isolate.Sent) and isinstance(event.value, list):
            for point, held in zip(far, event.value, strict=True):
                if held is False:
                    self.take(point)

    def aim(self, read: Composed | None, shown: Shown) -> None:
        """Where the read terms come closest to breaking the condition, ask the running code."""
        if read is None:
            return
        clauses = shown.open_clauses or []
        truth_at = compiled([read.held])
        for point in extremes(self.case.domain, _READ_EXTREME // self.share, self.budget.seed + 1):
            if self.budget.left() <= 0.3 * self.given:
                return
            (value,) = truth_at(point)
            if (isinstance(value, Exception) or not value) and self.ask(point) is False:
                self._shorten()
                return
        for clause in (*clauses, *_of_interest(read))[:4]:
            if self._descend(clause):
                self._shorten()
                return

    def _descend(self, clause: Clause) -> bool:
        """Walk downhill in what is missing for the clause to hold; rounding at the bottom decides."""
        rng = random.Random(f"{self.budget.seed}:descend")
        gap = _Gap(clause)
        starts = sorted(((gap.at(p), i, p) for i, p in enumerate(self.seen)), key=lambda s: s[:2])[:_STARTS]
        for best, _, start in starts:
            point = start
            for _ in range(_DESCENTS // _STARTS // self.share):
                if self.budget.left() <= 0.3 * self.given:
                    return False
                there = near(point, self.case.domain, rng)
                new = gap.at(there)
                if new <= 0 and self.ask(there) is False:
                    return True
                if new <= best:
                    best, point = new, there
            if self.ask(point) is False:
                return True
        return False

    def random(self, count: int = _EXAMPLES) -> None:
        """Hypothesis, with its edges and its shrinking."""
        from mathlink.prove import floats

        found = floats.explore(
            self.case.domain,
            self._answer,
            budget=self.budget.part(max(0.0, self.budget.left() * 0.8)),
            count=count // self.share,
        )
        self.valid += found.valid
        if found.point is not None:
            self.take(found.point)

    def _answer(self, point: Point) -> bool | None:
        return self.at(point).held if all(f(point) for f in self.case.filters) else None

    def _shorten(self) -> None:
        """Ordinary numbers, then fewer digits, as long as the point still breaks the condition."""
        for name, kind in self.case.domain.kinds.items():
            for value in _simpler(self.worst[name] if self.worst else Fraction(0), kind):
                if self.worst is None or self.budget.left() <= 0.2 * self.given:
                    return
                if self.ask({**self.worst, name: value}) is False:
                    break

    def evidence(self) -> Evidence:
        """What testing says."""
        outcome = Outcome.AGREES if self.valid >= _FEWEST else Outcome.OPEN
        return Evidence("hypothesis", outcome, points=self.valid, seed=self.budget.seed)


class _Gap:
    """How far a point is from satisfying every literal of a clause, relative to the size of its sides; 0 where it does."""

    def __init__(self, clause: Clause) -> None:
        self.literals = clause.literals
        self.values = compiled([v for t in clause.literals for v in (sub(*t.args), *t.args)])

    def at(self, point: Point) -> float:
        values = self.values(point)
        worst = 0.0
        for i, literal in enumerate(self.literals):
            difference, left, right = values[3 * i : 3 * i + 3]
            if any(isinstance(v, Exception) or v != v for v in (difference, left, right)):
                return math.inf
            met = {
                "lt": difference < 0,
                "le": difference <= 0,
                "eq": difference == 0,
                "ne": difference != 0,
            }[literal.op]
            if not met:
                size = max(abs(left), abs(right), 1e-300)
                worst = max(worst, abs(difference) / size if size < math.inf else math.inf, 5e-324)
        return worst


def _of_interest(read: Composed) -> list[Clause]:
    """The clauses of the condition that come last on their paths: where doubles may break what holds over the reals."""
    from mathlink.errors import OutOfReach
    from mathlink.prove.clauses import breaking

    try:
        return [c for c in breaking(read.held, read.domain.hypotheses) if c.kind == "false"]
    except OutOfReach:
        return []


def _simpler(value: Fraction, kind: Kind) -> Iterator[Fraction]:
    """Numbers that are easier to read, of the same sign, the easiest first."""
    sign = -1 if value < 0 else 1
    for size in (1, 10, 100, 1000):
        if abs(value) > size and _cost(Fraction(sign * size)) < _cost(value):
            yield Fraction(sign * size)
    for digits in (1, 2, 3, 5) if kind == "real" else ():
        rounded = float(f"{float(value):.{digits}g}")
        if math.isfinite(rounded) and rounded != float(value):
            yield Fraction(rounded)


def _length(point: Point) -> tuple[int, float]:
    """What it takes to write the values down, then how far they are from 1."""
    return sum(_cost(v)[0] for v in point.values()), sum(_cost(v)[1] for v in point.values())


def _cost(value: Fraction) -> tuple[int, float]:
    number = float(value)
    return len(repr(number)), abs(math.log10(abs(number))) if number else 0.0
