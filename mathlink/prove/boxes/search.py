"""Branch and bound: a domain is cut into boxes until on each of them one comparison of a clause is certainly false."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from fractions import Fraction
from math import inf, nextafter
from typing import TYPE_CHECKING

from mathlink.prove.boxes.doubles import Computed
from mathlink.prove.boxes.tape import Nowhere, Tape, difference_range
from mathlink.term import sub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mathlink.model import Budget, Point
    from mathlink.prove.boxes.interval import Interval
    from mathlink.term import Term

    Box = dict[str, Interval]
    Probe = Callable[[Point], bool]

__all__ = ["Found", "Task", "halves", "search", "widest"]

_CORNERS_FOR = 400  # boxes whose corners are looked at as points too
_MOST_CORNERS = 8
_MOST = 40_000


@dataclass(frozen=True)
class Found:
    """``excluded``: no point of the domain satisfies the clause. ``at``: a point that the probe took. ``boxes``: how many were looked at."""

    excluded: bool
    boxes: int
    at: Point | None = None
    reason: str = ""


class Task:
    """Literals that are to be shown impossible together; for real numbers, or for what doubles compute.

    With ``numbers`` it is enough, for doubles, that these terms come out as numbers: no exception, no NaN, and with
    ``finite`` no infinity.

    Raises
    ------
    OutOfReach : an operation that boxes do not know.
    """

    def __init__(
        self,
        literals: Sequence[Term],
        whole: frozenset[str],
        doubles: bool = False,
        numbers: Sequence[Term] = (),
        finite: bool = False,
    ) -> None:
        self.literals = literals
        self.whole = whole
        self.doubles = doubles
        differences = [sub(*literal.args) for literal in literals]
        self.tape = Tape([*(a for literal in literals for a in literal.args), *differences, *numbers])
        place = self.tape.place
        self.sides = [
            (t.op, place[t.args[0]], place[t.args[1]], place[d]) for t, d in zip(literals, differences, strict=True)
        ]
        self.numbers = [place[t] for t in numbers]
        self.finite = finite
        self.computed = Computed(self.tape, whole) if doubles else None
        self.names = [name for _, name in self.tape.symbols]

    def excluded(self, box: Box) -> tuple[bool, dict[str, Interval] | None]:
        """Whether some literal is false all over the box; else slopes of the last literal, where known."""
        if self.computed is not None and self.numbers:
            found = self.computed.ranges(box, infinite=not self.finite)
            if all(found[i] is not None for i in self.numbers):
                return True, None
        try:
            real = self.tape.ranges(box)
        except Nowhere:
            if self.computed is None:
                return True, None
            return self._plainly(self.computed.ranges(box)), None
        computed = self.computed.ranges(box) if self.computed is not None else real
        if self._plainly(computed):
            return True, None
        errors = self.computed.errors(real, computed) if self.computed is not None else None
        slope = None
        for op, left, right, difference in reversed(self.sides):
            slack = 0.0
            if errors is not None:
                slack = nextafter(errors[left] + errors[right], inf) if errors[left] or errors[right] else 0.0
            if slack == inf:
                continue
            spread, own = difference_range(self.tape, box, real, difference)
            if _impossible(op, spread, slack):
                return True, None
            slope = slope or own
        return False, slope

    def _plainly(self, ranges: Sequence[Interval | None]) -> bool:
        for op, left, right, _ in self.sides:
            a, b = ranges[left], ranges[right]
            if a is not None and b is not None and _TESTS[op](a, b):
                return True
        return False


_TESTS: dict[str, Callable[[Interval, Interval], bool]] = {
    "lt": lambda a, b: a[0] >= b[1],
    "le": lambda a, b: a[0] > b[1],
    "eq": lambda a, b: a[0] > b[1] or a[1] < b[0],
    "ne": lambda a, b: a[0] == a[1] == b[0] == b[1],
}


def _impossible(op: str, difference: Interval, slack: float) -> bool:
    """Whether left − right in this range makes ``left op right`` false, though each side may be off, together by ``slack``."""
    lo, hi = difference
    if op == "lt":
        return lo >= slack
    if op == "le":
        return lo > slack
    return op == "eq" and (lo > slack or hi < -slack)


def search(
    task: Task, domain: Mapping[str, Interval], budget: Budget, probe: Probe | None = None, most: int = _MOST
) -> Found:
    """Cut the domain until the task is impossible on every box, the probe takes a point, or time or boxes run out."""
    start: Box = {name: domain[name] for name in task.names}
    if any(lo > hi for lo, hi in start.values()):
        return Found(True, 0)
    # From both ends in turn: the widest box, so that nothing large is left out, and the newest, to get to the bottom of something.
    waiting: deque[tuple[int, Box]] = deque([(0, start)])
    boxes = 0
    while waiting:
        if budget.left() <= 0:
            return Found(False, boxes, reason="out of time")
        if boxes >= most:
            return Found(False, boxes, reason=f"{most} boxes are not enough")
        depth, box = waiting.popleft() if boxes % 2 else waiting.pop()
        boxes += 1
        done, slope = task.excluded(box)
        if done:
            continue
        if probe is not None:
            for point in _points(box, task.whole, boxes <= _CORNERS_FOR):
                if probe(point):
                    return Found(False, boxes, point)
        name = widest(box, slope, task.whole, depth)
        if name is None:
            return Found(False, boxes, reason="undecided at a single point")
        waiting.extend((depth + 1, {**box, name: half}) for half in halves(box[name], name in task.whole, task.doubles))
    return Found(True, boxes)


def widest(box: Box, slope: Mapping[str, Interval] | None, whole: frozenset[str], depth: int) -> str | None:
    """The variable to cut: where the last comparison changes most; every third time where the box is relatively widest."""
    best, most = None, -1.0
    by_slope = slope is not None and depth % 3 != 2
    for name, (lo, hi) in box.items():
        if lo >= hi or (name not in whole and nextafter(lo, inf) >= hi):
            continue
        width = min(hi - lo, 1e300)
        if by_slope and slope is not None and name in slope:
            score = width * min(max(-slope[name][0], slope[name][1]), 1e300)
        else:
            score = width / max(1.0, min(abs(lo), abs(hi)))
        if score > most:
            best, most = name, score
    return best


def halves(side: Interval, whole: bool, doubles: bool) -> Iterator[Interval]:
    """The two parts of a side that is cut: whole numbers and doubles fall into one of them, real numbers may share the cut."""
    lo, hi = side
    middle = _middle(lo, hi)
    if whole:
        middle = math.floor(middle)
        middle = min(max(middle, lo), hi - 1)
        yield lo, float(middle)
        yield float(middle) + 1, hi
        return
    if not lo < middle < hi:
        middle = nextafter(lo, inf)
    yield lo, middle
    yield (nextafter(middle, inf) if doubles else middle), hi


def _middle(lo: float, hi: float) -> float:
    """Half way; half way in magnitude where the ends are far apart; at 0 where the sign changes."""
    if lo < 0 < hi:
        if hi < inf and lo > -inf and 1 / 64 < -lo / hi < 64:
            return lo / 2 + hi / 2 if abs(lo / 2 + hi / 2) > 1e-3 * hi else 0.0
        return 0.0
    if hi <= 0:
        return -_middle(-hi, -lo)
    if hi == inf:
        return 1.0 if lo < 1 else lo * 4
    if lo == 0:
        return hi / 2 if hi > 1e-6 else hi / 1024
    return math.sqrt(lo) * math.sqrt(hi) if hi / lo > 100 else lo / 2 + hi / 2


def _points(box: Box, whole: frozenset[str], corners: bool) -> Iterator[Point]:
    yield {n: _exact(_centre(lo, hi), n in whole) for n, (lo, hi) in box.items()}
    if not corners:
        return
    names = list(box)
    for k in range(min(_MOST_CORNERS, 1 << len(names))):
        found = {n: box[n][(k >> min(i, 2)) & 1] for i, n in enumerate(names)}
        if all(abs(v) < inf for v in found.values()):
            yield {n: _exact(v, n in whole) for n, v in found.items()}


def _centre(lo: float, hi: float) -> float:
    if lo == -inf or hi == inf:
        return _middle(lo, hi)
    return min(max(lo / 2 + hi / 2, lo), hi)


def _exact(value: float, whole: bool) -> Fraction:
    return Fraction(math.floor(value) if whole else value)
