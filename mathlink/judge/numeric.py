"""The real function against the equation, in numbers only: agreement is *tested*, never more."""

from __future__ import annotations

import functools
import itertools
import math
import statistics
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.errors import MathlinkError, NotAClaim
from mathlink.judge import replay
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.literals import numbers_in, points_at
from mathlink.judge.timed import answered
from mathlink.model import Evidence, Outcome, Status
from mathlink.sample import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.replay import Seen
    from mathlink.model import Budget, Point

__all__ = ["TIGHT", "agreement", "differs", "odd"]

TIGHT = 1e-9
"""Relative difference from which on two values disagree, unless rounding explains it."""

_SHOWS = 1e-6
_FLOOR = 1e-13
_FEWEST = 3
_NUDGES = (1, -1, 3, -4)
_ALONE = 1e6
_LONG = 8
_OFF = Fraction(float.fromhex("0x1.0279ab7d2c5e1p+0"))
_BESIDE = (Fraction(1, 10**7), Fraction(-1, 10**7), Fraction(1, 10**4), Fraction(-1, 10**4))


def agreement(case: Case, budget: Budget, count: int = 60, also: Sequence[Point] = ()) -> Finding:
    """Run the function at up to ``count`` points with a value on both sides, and at some that its own numbers suggest, and compare.

    ``also`` are points that are looked at in any case.

    *Tested*: it agreed at all of them, three or more. *Refuted*: it differs at two or more ordinary points by more than
    rounding can explain. Otherwise undecided, with the inputs that stand out.
    """
    looked: list[list[Seen]] = []
    problem = ""
    for point in _tried(case, budget, count, looked, also):
        if budget.left() <= 0:
            break
        try:
            seen = answered(functools.partial(replay.look, case, point), budget.left() / _FEWEST, point)
        except NotAClaim as error:
            return undecided("not_comparable", str(error))
        except MathlinkError as error:
            problem = problem or str(error)
            continue
        if any(s.left is None or s.right is None for s in seen):
            problem = problem or next((s.problem for s in seen if s.problem), "")
            continue
        if seen:
            looked.append(seen)
    if budget.left() <= 0 and len(looked) < _FEWEST:
        return undecided("out_of_time", f"the budget was used up after {len(looked)} inputs")
    if looked and _varies(case, looked[0][0]):
        return undecided("not_comparable", "the function does not give the same answer every time it is called")
    floor = _FLOOR * _scale(looked)
    apart = [s for seen in looked if (s := odd(case, seen, floor)) is not None]
    agreed = sum(not any(_is_apart(s, floor) for s in seen) for seen in looked)
    if len(apart) == 1:
        apart += _around(case, apart[0], floor)
    zero = sum(all(s.left == 0 for s in seen) for seen in looked)
    return _finding(agreed, zero, apart, problem, budget)


def _varies(case: Case, seen: Seen) -> bool:
    """Whether the same call gives something else now: randomness, or state that calls leave behind."""
    again = lift.run(case.function, case.configuration, seen.point)
    return bool(again.exception) or repr(again.value) != repr(seen.ran.value)


def _around(case: Case, seen: Seen, floor: float) -> list[Seen]:
    """Whether the one point that stands out has neighbours that do: two are needed to refute."""
    found = []
    for step in _BESIDE:
        near = {
            n: v if case.domain.kinds[n] == "int" else Fraction(float(v * (1 + step))) if v else v
            for n, v in seen.point.items()
        }
        try:
            every = replay.look(case, near) if _is_inside(case, near) else []
        except MathlinkError:
            continue
        if every and near != seen.point and all(s.left is not None and s.right is not None for s in every):
            found += [s for s in [odd(case, every, floor)] if s is not None]
    return found


def _tried(case: Case, budget: Budget, count: int, looked: Sequence[object], also: Sequence[Point]) -> Iterator[Point]:
    """Points of the domain until enough could be compared, points with all their digits, and some at the numbers in the code."""
    met: dict[tuple[object, ...], Point] = {}
    for point in itertools.chain(also, domain_points(case.domain, case.filters, 4 * count, budget.seed)):
        if len(looked) >= count + len(also):
            break
        if met.setdefault(tuple(point.values()), point) is point:
            yield point
    known = list(met.values())
    long = (p for p in _with_all_digits(case, known) if _is_inside(case, p))
    suggested = points_at(case, known, numbers_in(case.function))
    for point in itertools.chain(itertools.islice(long, _LONG), itertools.islice(suggested, 2 * count)):
        if met.setdefault(tuple(point.values()), point) is point:
            yield point


def _with_all_digits(case: Case, points: Sequence[Point]) -> Iterator[Point]:
    """Points near by whose real numbers are written with all the digits of a double: code may round what has few.

    Not where entries are alike, which cancel to nothing but rounding.
    """
    for point in points if not case.shapes else ():
        if len({abs(v) for v in point.values()}) == len(point) > 0:
            kinds = case.domain.kinds
            yield {n: v if kinds.get(n) == "int" else Fraction(float(v * _OFF)) for n, v in point.items()}


def _is_inside(case: Case, point: Point) -> bool:
    return all(holds(h, point) is True for h in case.domain.hypotheses) and all(f(point) for f in case.filters)


def _scale(looked: list[list[Seen]]) -> float:
    """The usual size of the values: differences far below it are what a sum that cancels leaves behind."""
    sizes = [max(abs(s.left or 0), abs(s.right or 0)) for seen in looked for s in seen]
    return statistics.median(sizes) if sizes else 0.0


def odd(case: Case, seen: list[Seen], floor: float) -> Seen | None:
    """The first entry that is apart by more than rounding explains."""
    for s in seen:
        if _is_apart(s, floor) and differs(case, s):
            return s
    return None


def _finding(agreed: int, zero: int, apart: list[Seen], problem: str, budget: Budget) -> Finding:
    plain = [s for s in apart if s.gap > _SHOWS and _ordinary(s.point)]
    evidence = Evidence(
        "floats",
        Outcome.REFUTED if apart else Outcome.AGREES if agreed >= _FEWEST else Outcome.OPEN,
        points=agreed + len(apart),
        seed=budget.seed,
        reason=problem if agreed < _FEWEST else "",
    )
    if len(plain) >= 2:
        shown = min(plain, key=lambda s: sum(len(repr(float(v))) for v in s.point.values()))
        return Finding(
            Status.REFUTED,
            "counterexample",
            f"the code gives {shown.left!r}, the equation {shown.right!r}",
            counterexample=shown.counterexample(),
            evidence=(evidence,),
            points=evidence.points,
            reals="open",
            floats="refuted",
            floats_witness=dict(shown.ran.inputs),
            tags={"seen": shown},
        )
    if apart:
        return undecided(
            "engines_exhausted",
            f"the code agreed at {agreed} inputs and differed at {len(apart)}, by no more than rounding may explain "
            f"(such as {apart[0].ran.inputs})",
            evidence=(evidence,),
        )
    if agreed < _FEWEST:
        tail = f" ({problem})" if problem else ""
        return undecided(
            "no_valid_inputs",
            f"only {agreed} inputs were found at which code and equation both have a value{tail}",
            evidence=(evidence,),
        )
    if zero == agreed:
        return undecided(
            "no_valid_inputs",
            "both sides are 0 at every input that was tried, which shows nothing",
            evidence=(evidence,),
        )
    return Finding(
        Status.TESTED,
        "numeric",
        f"the function agreed with the equation at {agreed} inputs",
        evidence=(evidence,),
        points=agreed,
        reals="open",
        floats="tested",
    )


def _is_apart(seen: Seen, floor: float) -> bool:
    """Whether the sides differ at all; a point where only rounding may explain it counts neither for nor against."""
    return seen.gap > TIGHT and abs((seen.left or 0) - (seen.right or 0)) > floor


def differs(case: Case, seen: Seen) -> bool:
    """Whether moving every input by a few units in the last place leaves the two sides as far apart, or makes them agree at once."""
    assert seen.left is not None
    assert seen.right is not None
    gap = abs(seen.left - seen.right)
    around: list[tuple[float, float]] = []
    for step in _NUDGES:
        try:
            near = replay.look(case, _nudged(case, seen.point, step))
        except MathlinkError:
            continue
        if len(near) <= seen.position:
            continue
        left, right = near[seen.position].left, near[seen.position].right
        if left is not None and right is not None:
            around.append((left, right))
    spread = max((max(abs(a - seen.left), abs(b - seen.right)) for a, b in around), default=0.0)
    return gap > 64 * spread + 5e-324 or (len(around) == len(_NUDGES) and _stands_alone(gap, around))


def _stands_alone(gap: float, around: list[tuple[float, float]]) -> bool:
    """Whether the sides agree, and hardly move, all around a point at which they are apart: a branch for that point alone."""
    lefts, rights = [a for a, _ in around], [b for _, b in around]
    moving = max(max(lefts) - min(lefts), max(rights) - min(rights), *(abs(a - b) for a, b in around))
    return gap > _ALONE * moving


def _nudged(case: Case, point: Point, step: int) -> Point:
    moved = {}
    for name, value in point.items():
        number = float(value)
        if case.domain.kinds.get(name) == "int" or number == 0 or not math.isfinite(number):
            moved[name] = value
        else:
            moved[name] = Fraction(number + step * math.ulp(number))
    return moved


def _ordinary(point: Iterable[str] | Point) -> bool:
    assert isinstance(point, dict)
    return all(v == 0 or 1e-6 <= abs(v) <= 1e9 for v in point.values())


def ran_at(case: Case, point: Point) -> lift.Run:
    """One call of the case's function."""
    return lift.run(case.function, case.configuration, point)
