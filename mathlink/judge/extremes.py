"""Points at which code in doubles parts from mathematics: ends and their neighbours, tiny and huge values, nearly equal inputs."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.sample import bounds_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Domain, Kind, Point
    from mathlink.sample import Bounds

__all__ = ["beyond", "extremes", "near"]

_LARGEST = 1.7976931348623157e308
_PLACES = (0.0, -0.0, 1.0, -1.0, 0.5, 5e-324, 2.2250738585072014e-308, 1e-17, 2.0**-53, 0.1, 0.3, 3.0, 1e16, 2.0**53)
_WHOLE_PLACES = (0, 1, -1, 2, 3, 7, 10, 2**31, 2**31 - 1, 2**53, 2**53 + 1, 2**62, 10**17 + 1)
_FAR = 10_000  # whole numbers without a bound often count what a loop does
_STEPS = (1, 2, 8, 1000, 10**6)


def extremes(domain: Domain, count: int, seed: int) -> Iterator[Point]:
    """About ``count`` points within the bounds of single symbols; conditions between symbols are for the caller to ask.

    One third at ends and special values, one third at nearly equal or related inputs, one third at any magnitude.
    """
    rng = random.Random(f"{seed}:extremes:{','.join(domain.kinds)}")
    bounds = bounds_of(domain)
    homes = {n: _Home(bounds[n], kind) for n, kind in domain.kinds.items()}
    if not homes or any(h.empty() for h in homes.values()):
        return
    places = {n: list(h.places()) for n, h in homes.items()}
    for step in range(count):
        kind = step % 3
        if kind == 0:
            yield {n: rng.choice(places[n]) for n in homes}
        elif kind == 1:
            yield _related(homes, rng)
        else:
            yield {n: h.anywhere(rng) for n, h in homes.items()}


def beyond(domain: Domain) -> list[Point]:
    """A few points at which whole numbers without a bound are huge: for code that may not come back from them."""
    bounds = bounds_of(domain)
    free = [n for n, kind in domain.kinds.items() if kind == "int" and bounds[n].hi == math.inf]
    if not free:
        return []
    homes = {n: _Home(bounds[n], kind) for n, kind in domain.kinds.items()}
    rest = {n: h.fit(Fraction(1)) for n, h in homes.items()}
    return [{**rest, **dict.fromkeys(free, Fraction(size))} for size in (2**31, 2**53 + 1, 10**17 + 1, 2**62)]


def near(point: Point, domain: Domain, rng: random.Random) -> Point:
    """A point close to another: one symbol moved by a random fraction of itself, or made nearly equal to another."""
    bounds = bounds_of(domain)
    names = list(domain.kinds)
    name = rng.choice(names)
    home = _Home(bounds[name], domain.kinds[name])
    other = rng.choice(names)
    base = point[other] if other != name and rng.random() < 0.3 else point[name]
    return {**point, name: home.fit(_moved(base, domain.kinds[name], rng))}


def _moved(value: Fraction, kind: Kind, rng: random.Random) -> Fraction:
    if kind == "int":
        return value + rng.choice((-1, 1)) * rng.choice((1, 1, 2, 3, 10, max(1, abs(int(value)) // 10)))
    if rng.random() < 0.25:
        return Fraction(_stepped(float(value), rng))
    size = max(abs(float(value)), 1e-300)
    moved = float(value) + size * 10 ** rng.uniform(-16, 0) * rng.choice((-1, 1))
    return Fraction(moved if math.isfinite(moved) else float(value))


def _stepped(value: float, rng: random.Random) -> float:
    way = rng.choice((-math.inf, math.inf))
    for _ in range(rng.randint(1, 4)):
        value = math.nextafter(value, way)
    return value if math.isfinite(value) else _LARGEST


class _Home:
    """Where one symbol may be."""

    def __init__(self, bounds: Bounds, kind: Kind) -> None:
        self.kind = kind
        self.lo: float
        self.hi: float
        lo, hi = bounds.lo, bounds.hi
        if kind == "int":
            self.lo = -_FAR if lo == -math.inf else math.floor(lo) + 1 if bounds.open_lo else math.ceil(lo)
            self.hi = _FAR if hi == math.inf else math.ceil(hi) - 1 if bounds.open_hi else math.floor(hi)
        else:
            self.lo = max(-_LARGEST, math.nextafter(lo, math.inf) if bounds.open_lo else lo)
            self.hi = min(_LARGEST, math.nextafter(hi, -math.inf) if bounds.open_hi else hi)

    def empty(self) -> bool:
        return self.lo > self.hi

    def fit(self, value: Fraction) -> Fraction:
        if value < self.lo:
            return Fraction(self.lo)
        return Fraction(self.hi) if value > self.hi else value

    def places(self) -> Iterator[Fraction]:
        """Ends, their neighbours and special values, as far as they are inside."""
        if self.kind == "int":
            for whole in (self.lo, self.lo + 1, self.hi, self.hi - 1, *_WHOLE_PLACES):
                if self.lo <= whole <= self.hi:
                    yield Fraction(whole)
            return
        ends = (self.lo, math.nextafter(self.lo, math.inf), self.hi, math.nextafter(self.hi, -math.inf))
        for value in (*ends, *_PLACES, math.nextafter(1.0, 2), math.nextafter(1.0, 0), self.lo / 2 + self.hi / 2):
            if self.lo <= value <= self.hi:
                yield Fraction(value)

    def anywhere(self, rng: random.Random) -> Fraction:
        """Any magnitude, or spread evenly."""
        if self.kind == "int":
            if rng.random() < 0.5:
                return Fraction(rng.randint(int(self.lo), int(self.hi)))
            bits = rng.randint(0, max(int(self.hi).bit_length(), int(abs(self.lo)).bit_length()))
            return self.fit(Fraction(rng.getrandbits(bits + 1) * (1 if self.lo >= 0 or rng.random() < 0.5 else -1)))
        if rng.random() < 0.3 and math.isfinite(self.hi - self.lo):
            return Fraction(rng.uniform(self.lo, self.hi))
        sign = 1 if self.lo >= 0 else -1 if self.hi <= 0 else rng.choice((1, -1))
        largest = self.hi if sign > 0 else -self.lo
        least = max(self.lo if sign > 0 else -self.hi, 1e-320)
        if largest < least:
            return Fraction(self.lo)
        span = math.log10(largest) - math.log10(least)
        value = (
            sign * 10 ** (math.log10(least) + span * rng.random())
            if span < 600
            else sign * 10 ** rng.uniform(-300, 300)
        )
        return self.fit(Fraction(value))


def _related(homes: dict[str, _Home], rng: random.Random) -> Point:
    """All symbols from one value: equal, next to each other, opposite, or one a multiple of another."""
    names = list(homes)
    first = rng.choice(names)
    value = homes[first].anywhere(rng)
    found = {}
    for name, home in homes.items():
        way = rng.randrange(6)
        related = value
        if name != first and way == 0:
            related = -value
        elif name != first and way < 5:
            related = _beside(value, home.kind, rng)
        elif name != first:
            related = home.anywhere(rng)
        if home.kind == "int":
            related = Fraction(math.floor(related))
        found[name] = home.fit(related)
    return found


def _beside(value: Fraction, kind: Kind, rng: random.Random) -> Fraction:
    if kind == "int":
        return value + rng.choice((0, 1, -1))
    near_by = float(value)
    for _ in range(rng.choice((0, 1, 2, 4))):
        near_by = math.nextafter(near_by, rng.choice((-math.inf, math.inf)))
    if rng.random() < 0.3:
        near_by *= 1 + rng.choice(_STEPS) * 1e-9
    return Fraction(near_by) if math.isfinite(near_by) else value
