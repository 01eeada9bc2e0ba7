"""Candidates for points of a domain, and how they are moved until its conditions hold."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.evaluate import compiled, evaluate
from mathlink.sample.bounds import bounds_of, whole_ends
from mathlink.term import Term, conjuncts, free_symbols

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping

    from mathlink.model import Domain

__all__ = ["Sampler"]

_EVERYWHERE = (1.0, 2.0)
_HALVES = (0.5, -1.5)  # of both signs: where rules of rounding part
_SPECIAL = (1.0, 2.0, 0.5, 0.0, 3.0, -1.0, -2.0, -0.5, 10.0, 0.1)


class Sampler:
    """Draws candidates within the bounds of a domain, by ``rng`` alone."""

    def __init__(self, domain: Domain, rng: random.Random) -> None:
        self.domain = domain
        self.rng = rng
        self.bounds = bounds_of(domain)
        self.checks = [(c, _check(c)) for c in conjuncts(domain.hypotheses)]
        self.names_in = {c: [n for n in free_symbols(c) if n in domain.kinds] for c, _ in self.checks}
        self.examples = [
            {n: float(e[n]) for n in domain.kinds if n in e}
            for e in domain.examples
            if any(n in e for n in domain.kinds)
        ]

    def candidates(self) -> Iterator[dict[str, float]]:
        """Without end: the examples, equal and special values, ends of ranges, then at random."""
        for example in self.examples:
            yield {n: example.get(n, self._any(n)) for n in self.domain.kinds}
        lone = len(self.domain.kinds) == 1
        for value in (*_EVERYWHERE, *_HALVES) if lone else _EVERYWHERE if self.domain.kinds else ():
            # Equal values hide what tells inputs apart (a transposed matrix), so only the first point has them.
            step = 0.0 if lone or value == _EVERYWHERE[0] else 0.25
            yield {n: self._near(n, value + k * step) for k, n in enumerate(self.domain.kinds)}
        for name in self.domain.kinds:
            yield {n: self._near(n, 0.0 if n == name else 1.0) for n in self.domain.kinds}
        for name, b in self.bounds.items():
            for end, is_open in ((b.lo, b.open_lo), (b.hi, b.open_hi)):
                if math.isfinite(end) and not is_open:
                    yield {n: end if n == name else self._near(n, 1.0) for n in self.domain.kinds}
        step = 0
        while True:
            step += 1
            if self.examples and step % 4 != 0:
                yield self._around(self.examples[step % len(self.examples)], (0.1, 0.5, 0.95, 3.0)[step // 2 % 4])
            elif step % 5 == 0:
                yield {n: self._edge(n) for n in self.domain.kinds}
            elif step % 7 == 0 and len(self.domain.kinds) > 1:
                shared = abs(self._any(self.rng.choice(list(self.domain.kinds))))
                yield {n: self._near(n, shared * self.rng.choice((1, 1, 1.01, 0.5, 2))) for n in self.domain.kinds}
            else:
                yield {n: self._any(n) for n in self.domain.kinds}

    def mend(self, candidate: dict[str, float]) -> dict[str, float] | None:
        """The candidate as doubles; where a condition fails at a lone symbol, that symbol is drawn anew a few times."""
        point = {n: self._double(n, v) for n, v in candidate.items()}
        for _ in range(6):
            broken = next((c for c, meets in self.checks if meets(point) is not True), None)
            if broken is None:
                return point
            if not self._repair(broken, point):
                return None
        return None

    def _repair(self, condition: Term, point: dict[str, float]) -> bool:
        lone = [a for a in condition.args if a.op == "sym" and a.data in self.domain.kinds]
        if condition.op in ("lt", "le", "eq") and lone:
            target = self.rng.choice(lone)
            other = condition.args[1] if condition.args[0] is target else condition.args[0]
            try:
                value = float(evaluate(other, point))
            except (ArithmeticError, ValueError, TypeError, OutOfReach):
                value = math.nan
            if math.isfinite(value) and target.data not in free_symbols(other):
                sign = 0 if condition.op == "eq" else (1 if condition.args[1] is target else -1)
                gap = max(abs(value), 1e-3) * 10 ** self.rng.uniform(-2, 1)
                point[target.data] = self._double(target.data, value + sign * gap)
                return True
        names = self.names_in[condition]
        if not names:
            return False
        name = self.rng.choice(names)
        point[name] = self._double(name, self._any(name))
        return True

    def _double(self, name: str, value: float) -> float:
        b = self.bounds[name]
        if self.domain.kinds[name] == "int":
            whole = round(min(max(value, -1e6), 1e6))
            lo, hi = whole_ends(b)
            return int(min(max(whole, lo), hi))
        short = float(f"{value:.4g}")
        if not (b.lo <= short <= b.hi) or (short == b.lo and b.open_lo) or (short == b.hi and b.open_hi):
            short = value
        return min(max(short, b.lo), b.hi)

    def _any(self, name: str) -> float:
        """A value of any magnitude between 1e-3 and 1e3 within the bounds."""
        b = self.bounds[name]
        rng = self.rng
        if self.domain.kinds[name] == "int":
            lo = b.lo if b.lo > -math.inf else (-12 if b.hi == math.inf else b.hi - 24)
            hi = b.hi if b.hi < math.inf else lo + 24
            return float(rng.randint(math.ceil(lo), max(math.ceil(lo), math.floor(hi))))
        if b.lo > -math.inf and b.hi < math.inf:
            return _between(b.lo, b.hi, rng)
        magnitude = 10 ** rng.choice((rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-3, 3)))
        if b.lo > -math.inf:
            return b.lo + magnitude * max(1.0, abs(b.lo) * rng.choice((0, 1)))
        if b.hi < math.inf:
            return b.hi - magnitude * max(1.0, abs(b.hi) * rng.choice((0, 1)))
        return magnitude * rng.choice((1, -1))

    def _near(self, name: str, value: float) -> float:
        b = self.bounds[name]
        if (b.lo < value < b.hi) or (value == b.lo and not b.open_lo) or (value == b.hi and not b.open_hi):
            return value
        return self._any(name)

    def _edge(self, name: str) -> float:
        b = self.bounds[name]
        rng = self.rng
        ends = [(e, s) for e, s in ((b.lo, 1), (b.hi, -1)) if math.isfinite(e)]
        if not ends or rng.random() < 0.3:
            return self._near(name, rng.choice(_SPECIAL))
        end, sign = rng.choice(ends)
        width = b.hi - b.lo if math.isfinite(b.hi - b.lo) else max(1.0, abs(end))
        inside = end + sign * width * 10 ** rng.uniform(-4, -0.5)
        closed = not (b.open_lo if sign == 1 else b.open_hi)
        return end if closed and rng.random() < 0.5 else inside

    def _around(self, example: Mapping[str, float], spread: float) -> dict[str, float]:
        return {n: self._moved(n, example.get(n, math.nan), spread) for n in self.domain.kinds}

    def _moved(self, name: str, value: float, spread: float) -> float:
        if not math.isfinite(value):
            return self._any(name)
        if value == 0:
            return self._near(name, self.rng.choice((0.0, spread, self.rng.uniform(0, spread))))
        if spread > 1:
            return self._near(name, value * spread ** self.rng.uniform(-2, 2))
        return self._near(name, value * (1 + self.rng.uniform(-spread, spread)))


def _check(condition: Term) -> Callable[[Mapping[str, float]], object]:
    """The condition at a point in doubles; a bound on a lone symbol without a detour."""
    if condition.op in ("lt", "le"):
        a, b = condition.args
        strict = condition.op == "lt"
        if a.op == "const" and b.op == "sym" and Fraction(end := float(a.data[0])) == a.data[0]:
            return lambda p: p[b.data] > end if strict else p[b.data] >= end
        if b.op == "const" and a.op == "sym" and Fraction(end := float(b.data[0])) == b.data[0]:
            return lambda p: p[a.data] < end if strict else p[a.data] <= end
    run = compiled([condition])
    return lambda p: run(p)[0]


def _between(lo: float, hi: float, rng: random.Random) -> float:
    if lo > 0 and hi / lo > 100:
        return lo * math.pow(hi / lo, rng.random())
    if rng.random() < 0.3:
        small = 10 ** rng.uniform(-3, 0)
        return lo + (hi - lo) * small if rng.random() < 0.5 else hi - (hi - lo) * small
    return lo + (hi - lo) * rng.random()
