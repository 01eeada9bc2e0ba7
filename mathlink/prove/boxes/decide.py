"""One clause over one domain: which hypotheses count, where each symbol lives, and what the search says."""

from __future__ import annotations

import heapq
import math
from fractions import Fraction
from math import inf, nextafter
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.prove.boxes.search import Found, Task, halves, search, widest
from mathlink.prove.boxes.tape import Nowhere
from mathlink.sample import bounds_of
from mathlink.term import COMPARISONS, conjuncts, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.model import Budget, Domain, Point
    from mathlink.prove.boxes.interval import Interval
    from mathlink.term import Term

__all__ = ["exclude", "home", "slack"]

_LARGEST = 1.7976931348623157e308
_LITERALS = 24


def exclude(
    literals: Sequence[Term],
    domain: Domain,
    budget: Budget,
    *,
    doubles: bool = False,
    probe: Callable[[Point], bool] | None = None,
    most: int = 40_000,
    numbers: Sequence[Term] = (),
    finite: bool = False,
) -> Found:
    """Whether no point of a domain satisfies all literals at once.

    Parameters
    ----------
    literals : comparisons without branches inside (see :class:`mathlink.prove.clauses.Clause`).
    doubles : speak of the values that doubles compute, at doubles, instead of real values at real points.
    probe : is shown points on the way; the search ends at the first for which it answers ``True``.
    most : boxes to look at.
    numbers : with ``doubles``; points at which all these terms come out as numbers, finite or not, are left out.
    finite : they, and all below them, must be finite.

    The search works on at least the domain: hypotheses that are no plain comparisons are left out.
    """
    try:
        every = [*_useful((*literals, *numbers), domain), *literals]
        task = Task(every, whole_symbols(domain), doubles, numbers, finite)
        return search(task, home(domain, doubles), budget, probe, most)
    except (OutOfReach, RecursionError, OverflowError) as limit:
        return Found(False, 0, reason=str(limit))


def slack(literals: Sequence[Term], domain: Domain, budget: Budget, most: int = 12) -> list[float]:
    """For each literal, how far doubles may be from the real difference of its sides, anywhere in the domain; ``inf`` for unknown.

    The domain is cut into up to ``most`` boxes, always where the bound is worst.
    """
    whole = whole_symbols(domain)
    try:
        task = Task(literals, whole, doubles=True)
        everywhere = home(domain, True)
        boxes = [_measured(task, {n: everywhere[n] for n in task.names}, 0)]
        done: list[list[float]] = []
        while boxes and len(boxes) + len(done) < most and budget.left() > 0:
            _, count, box, slacks = heapq.heappop(boxes)
            name = widest(box, None, whole, 0) if max(slacks, default=0.0) > 0 else None
            if name is None:
                done.append(slacks)
                continue
            for k, half in enumerate(halves(box[name], name in whole, True)):
                heapq.heappush(boxes, _measured(task, {**box, name: half}, 2 * count + k + 1))
        return [max(column) for column in zip(*done, *(b[3] for b in boxes), strict=True)]
    except (OutOfReach, RecursionError, OverflowError):
        return [inf] * len(literals)


def _measured(task: Task, box: dict[str, Interval], count: int) -> tuple[float, int, dict[str, Interval], list[float]]:
    found = _slacks(task, box)
    return -max(found, default=0.0), count, box, found


def _slacks(task: Task, box: dict[str, Interval]) -> list[float]:
    assert task.computed is not None
    try:
        real = task.tape.ranges(box)
    except Nowhere:
        return [inf] * len(task.sides)
    errors = task.computed.errors(real, task.computed.ranges(box))
    return [nextafter(errors[a] + errors[b], inf) if errors[a] or errors[b] else 0.0 for _, a, b, _ in task.sides]


def _useful(literals: Sequence[Term], domain: Domain) -> list[Term]:
    """Hypotheses that say more than the ends of the box: plain comparisons over the symbols in question."""
    symbols = {t.data for t in postorder(*literals) if t.op == "sym"}
    found = []
    for condition in conjuncts(domain.hypotheses):
        below = list(postorder(condition))
        names = {t.data for t in below if t.op == "sym"}
        plain = condition.op in COMPARISONS and not any(
            t.op in ("ite", "and", "or", "not", "raise", "index", "call") for t in below
        )
        is_end = len(names) == 1 and condition.op == "le" and len(below) == 3
        if plain and names and names <= symbols and not is_end and condition not in literals:
            found.append(condition)
    return found[:_LITERALS]


def whole_symbols(domain: Domain) -> frozenset[str]:
    """The integer symbols."""
    return frozenset(n for n, kind in domain.kinds.items() if kind == "int")


def home(domain: Domain, doubles: bool) -> dict[str, Interval]:
    """Where each symbol lives: its bounds, closed; for real numbers rounded outwards, for doubles without the excluded ends."""
    found: dict[str, Interval] = {}
    for name, b in bounds_of(domain).items():
        lo, hi = b.lo, b.hi
        if domain.kinds[name] == "int":
            lo = lo if lo == -inf else float(math.floor(lo) + 1 if b.open_lo else math.ceil(lo))
            hi = hi if hi == inf else float(math.ceil(hi) - 1 if b.open_hi else math.floor(hi))
        elif doubles:
            lo = max(-_LARGEST, nextafter(lo, inf) if b.open_lo else lo)
            hi = min(_LARGEST, nextafter(hi, -inf) if b.open_hi else hi)
        else:
            lo, hi = _outward(domain, name, lo, hi)
        found[name] = (lo, hi)
    return found


def _outward(domain: Domain, name: str, lo: float, hi: float) -> Interval:
    """Ends that are the nearest doubles of numbers that are none: the next doubles outside."""
    exact = {Fraction(v) for v in (lo, hi) if abs(v) < inf}
    for condition in conjuncts(domain.hypotheses):
        for a, b in (condition.args, condition.args[::-1]) if len(condition.args) == 2 else ():
            if a.op == "sym" and a.data == name and b.op == "const":
                exact.discard(b.data[0])
    if lo > -inf and Fraction(lo) in exact:
        lo = nextafter(lo, -inf)
    if hi < inf and Fraction(hi) in exact:
        hi = nextafter(hi, inf)
    return lo, hi
