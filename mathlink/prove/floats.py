"""The running function under Hypothesis: a search for a point of the domain that breaks a condition, shrunk before it is shown."""

from __future__ import annotations

import math
import random
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, NoSuchExample
from hypothesis.internal.conjecture import providers

from mathlink.sample import bounds_of, holds, points
from mathlink.term import conjuncts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.model import Budget, Domain, Kind, Point
    from mathlink.sample import Bounds

__all__ = ["Exploration", "explore"]

_SAMPLED = 40
_MOST_DIGITS = 4
_LARGEST_INT = 10**6


@dataclass(frozen=True)
class Exploration:
    """What a search found: the simplest failing point or ``None``, and how many points of the domain were valid."""

    point: Point | None
    valid: int


def explore(domain: Domain, predicate: Callable[[Point], bool | None], budget: Budget, count: int = 200) -> Exploration:
    """Search for a point of the domain at which ``predicate`` is ``False``.

    ``predicate`` gives ``True`` where all is well and ``None`` where the point does not count. About ``count`` points are
    tried: first those of the domain's own sampler, then Hypothesis', edges and the whole range of doubles included.
    The same seed gives the same search. Nothing is printed, nothing is written to disk.
    """
    search = _Search(domain, predicate, budget)
    try:
        seeds = points(domain, min(_SAMPLED, max(1, count // 4)), budget.seed)
        if not domain.kinds:
            search.fails({})
        elif not any(search.fails(p) for p in seeds):
            search.generate(seeds, count)
        if search.worst is not None:
            search.shorten()
    except _OutOfTime:
        pass
    return Exploration(search.worst, search.valid)


class _OutOfTime(BaseException):
    """The budget is used up. Not an Exception: Hypothesis would take that for a failure of the condition."""


class _Search:
    def __init__(self, domain: Domain, predicate: Callable[[Point], bool | None], budget: Budget) -> None:
        self.domain = domain
        self.predicate = predicate
        self.budget = budget
        self.conditions = conjuncts(domain.hypotheses)
        self.bounds = bounds_of(domain)
        self.worst: Point | None = None
        self.valid = 0
        self._seen: dict[tuple[Fraction, ...], bool | None] = {}

    def fails(self, point: Point) -> bool:
        """Whether the predicate is broken at the point; keeps the simplest such point."""
        key = tuple(point.values())
        if key not in self._seen:
            if self.budget.left() <= 0:
                raise _OutOfTime
            self._seen[key] = self._answer(point)
            self.valid += self._seen[key] is not None
        if self._seen[key] is not False:
            return False
        if self.worst is None or _length(point) < _length(self.worst):
            self.worst = point
        return True

    def _answer(self, point: Point) -> bool | None:
        if any(holds(c, point) is not True for c in self.conditions):
            return None
        return self.predicate(point)

    def generate(self, seeds: list[Point], count: int) -> None:
        """Let Hypothesis draw points, and shrink the first that fails."""
        strategy = _points(self.domain, self.bounds, seeds)
        plan = settings(
            max_examples=max(1, count),
            database=None,
            deadline=None,
            derandomize=False,
            verbosity=Verbosity.quiet,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        with _no_harvest():
            try:
                hypothesis.find(strategy, self._fails_first, settings=plan, random=random.Random(self.budget.seed))
            except NoSuchExample:
                return
            except HypothesisException:  # too hard to satisfy, flaky: what was seen counts
                return

    def _fails_first(self, point: Point) -> bool:
        """As :meth:`fails`; the first failure is shortened at once, in case no time is left for Hypothesis to shrink it."""
        first = self.worst is None
        broken = self.fails(point)
        if broken and first:
            self.shorten()
        return broken

    def shorten(self) -> None:
        """Fewer digits, symbol by symbol, as long as the point still fails."""
        assert self.worst is not None
        for name in self.domain.kinds:
            for value in _shorter(self.worst[name], self.domain.kinds[name]):
                simpler = {**self.worst, name: value}
                if _length(simpler) < _length(self.worst) and self.fails(simpler):
                    break


def _length(point: Point) -> tuple[int, float]:
    """Simplicity: what it takes to write the values down, then their size."""
    return sum(len(_written(v)) for v in point.values()), float(sum(abs(v) for v in point.values()))


def _written(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 and abs(value) < 10**16 else repr(float(value))


def _shorter(value: Fraction, kind: Kind) -> Iterator[Fraction]:
    for simple in (0, 1, -1, 2, -2, 10, -10, 100, -100, 1000, -1000, 10**4, 10**5, 10**6):
        yield Fraction(simple)
    if kind == "int":
        return
    for digits in range(1, _MOST_DIGITS + 1):
        rounded = float(f"{float(value):.{digits}g}")
        if math.isfinite(rounded):
            yield Fraction(rounded)


# ── Strategies ───────────────────────────────────────────────────────────────────────────────────


def _points(domain: Domain, bounds: dict[str, Bounds], seeds: list[Point]) -> st.SearchStrategy[Point]:
    """Points drawn symbol by symbol, or near a point of the domain's sampler, which satisfies the conditions between symbols."""
    free = st.fixed_dictionaries({n: _values(kind, bounds[n]) for n, kind in domain.kinds.items()})
    if not seeds:
        return free
    near = st.sampled_from(seeds).flatmap(
        lambda p: st.fixed_dictionaries({n: _near(p[n], domain.kinds[n], bounds[n]) for n in domain.kinds})
    )
    linked = st.sampled_from(seeds).flatmap(lambda p: _one_moved(p, domain, bounds))
    return st.one_of(free, near, linked)


def _one_moved(point: Point, domain: Domain, bounds: dict[str, Bounds]) -> st.SearchStrategy[Point]:
    return st.sampled_from(list(domain.kinds)).flatmap(
        lambda name: _values(domain.kinds[name], bounds[name]).map(lambda value: {**point, name: value})
    )


def _values(kind: Kind, bound: Bounds) -> st.SearchStrategy[Fraction]:
    if kind == "int":
        return _integers(bound).map(Fraction)
    ranges = [_floats(bound, 10.0), _floats(bound, 1e3), _floats(bound, None)]
    edges = [Fraction(v) for v in _edges(bound)]
    return st.one_of(*(r.map(Fraction) for r in ranges if r is not None), *([st.sampled_from(edges)] if edges else []))


def _integers(bound: Bounds) -> st.SearchStrategy[int]:
    lo = None if bound.lo == -math.inf else math.floor(bound.lo) + 1 if bound.open_lo else math.ceil(bound.lo)
    hi = None if bound.hi == math.inf else math.ceil(bound.hi) - 1 if bound.open_hi else math.floor(bound.hi)
    if lo is not None and hi is not None and lo > hi:
        return st.nothing()
    start = lo if lo is not None else (hi - 100 if hi is not None else -50)
    small = st.integers(start, start + 100 if hi is None else min(hi, start + 100))
    wide = st.integers(lo if lo is not None else -_LARGEST_INT, hi if hi is not None else _LARGEST_INT + (lo or 0))
    return st.one_of(small, wide)


def _floats(bound: Bounds, size: float | None) -> st.SearchStrategy[float] | None:
    """Doubles within the bounds, and within ±``size`` of 0 or of the finite bound where there is only one."""
    lo, hi = bound.lo, bound.hi
    if size is not None:
        middle = 0.0 if lo < 0 < hi or lo == hi else lo if lo > -math.inf else hi
        lo, hi = max(lo, middle - size), min(hi, middle + size)
    if bound.open_lo and lo == bound.lo:
        lo = math.nextafter(lo, math.inf)
    if bound.open_hi and hi == bound.hi:
        hi = math.nextafter(hi, -math.inf)
    if lo > hi:
        return None
    ends = (None if lo == -math.inf else lo, None if hi == math.inf else hi)
    return st.floats(*ends, allow_nan=False, allow_infinity=False)


def _edges(bound: Bounds) -> list[float]:
    """Ends, their neighbours, and the places where doubles behave differently, as far as they lie within the bounds."""
    found = [0.0, 1.0, -1.0, 1e-8, -1e-8, 1e8, 700.0, -700.0, 1e-300, 1e300]
    for end, inward in ((bound.lo, math.inf), (bound.hi, -math.inf)):
        if math.isfinite(end):
            found += [end, math.nextafter(end, inward)]
    return [v for v in dict.fromkeys(found) if _within(v, bound)]


def _within(value: float, bound: Bounds) -> bool:
    above = value > bound.lo or (value == bound.lo and not bound.open_lo)
    return above and (value < bound.hi or (value == bound.hi and not bound.open_hi))


def _near(value: Fraction, kind: Kind, bound: Bounds) -> st.SearchStrategy[Fraction]:
    if kind == "int":
        return st.integers(-2, 2).map(lambda step: value + step)
    moved = [float(value) * f for f in (1.0, 0.5, 2.0, 1.1, 0.9, 1 + 1e-9, 10.0, 0.1)]
    inside = [Fraction(v) for v in moved if math.isfinite(v) and _within(v, bound)]
    return st.sampled_from(inside or [value])


@contextmanager
def _no_harvest() -> Iterator[None]:
    """Keep Hypothesis from reading constants out of whatever modules are loaded.

    It would make a search depend on them and write a cache into the user's folder. Versions without the feature have
    nothing to switch off.
    """
    kept: dict[str, Any] = {n: getattr(providers, n) for n in _HARVEST if hasattr(providers, n)}
    if len(kept) == len(_HARVEST):
        empty = kept["Constants"]()
        vars(providers)["_get_local_constants"] = lambda: empty
        vars(providers)["CONSTANTS_CACHE"] = type(kept["CONSTANTS_CACHE"])(1024)
    try:
        yield
    finally:
        vars(providers).update(kept)


_HARVEST = ("_get_local_constants", "CONSTANTS_CACHE", "Constants")
