"""Points for the sides of branches that no point went through, found by moving one input at a time, or jumping."""

from __future__ import annotations

import itertools
import math
import random
from typing import TYPE_CHECKING, Any

from mathlink.evaluate import compiled
from mathlink.lift.sides import Branches
from mathlink.term import COMPARISONS, Term, free_symbols, postorder, sub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mathlink.lift.sides import Side
    from mathlink.model import Budget, Kind

    Numbers = Mapping[str, float]

__all__ = ["branch_points"]

_BASES = 6
_JUMPS = 300
_HALVINGS = 80
_DECADES = (-9, -6, -4, -3, -2, -1.5, -1, -0.5, -0.2, -0.05, 0.05, 0.2, 0.5, 1, 1.5, 2, 3, 4, 6, 9)
_FEW = (0.0, 1.0, -1.0, 0.5, 2.0)
_LARGEST = 1e15


def branch_points(
    roots: Sequence[Term],
    kinds: Mapping[str, Kind],
    points: Iterable[Numbers],
    budget: Budget,
    inside: Callable[[Numbers], bool] = lambda point: True,
) -> tuple[list[dict[str, float]], list[Side]]:
    """Points that go through sides of branches which ``points`` miss, and the sides for which none was found.

    Parameters
    ----------
    roots : the terms of a model.
    kinds : every input and whether it is real or an integer.
    points : where to start from; at least one.
    budget : until when to search.
    inside : what every point must satisfy.
    """
    search = _Search(tuple(roots), kinds, inside, budget)
    for point in points:
        search.visit({n: float(point[n]) for n in kinds})
    waiting = search.branches.missing()
    tried: set[Side] = set()
    while waiting and budget.left() > 0:
        for side in waiting:
            if side not in search.branches.reached and budget.left() > 0:
                search.seek(side)
            tried.add(side)
        waiting = [side for side in search.branches.missing() if side not in tried]
    return search.found, search.branches.missing()


class _Search:
    """One search: the points known so far, each with the sides it goes through."""

    def __init__(
        self, roots: tuple[Term, ...], kinds: Mapping[str, Kind], inside: Callable[[Numbers], bool], budget: Budget
    ) -> None:
        self.branches = Branches(roots)
        self.kinds = kinds
        self.inside = inside
        self.budget = budget
        self.known: list[tuple[dict[str, float], set[Side]]] = []
        self.found: list[dict[str, float]] = []
        self.rng = random.Random(0)
        self.levels = _levels(roots)
        self.edges = sorted({c for term, values in self.levels.items() if term.op == "sym" for c in values})

    def visit(self, point: dict[str, float]) -> set[Side]:
        """The sides that a point goes through; the point is kept where it is the first to go through one."""
        before = len(self.branches.reached)
        sides = self.branches.visit(self._typed(point))
        if len(self.branches.reached) > before or not self.known:
            self.known.append((point, sides))
        return sides

    def seek(self, side: Side) -> None:
        """Try points until one goes through the side."""
        node, _ = side
        bases = [p for p, sides in self.known if (node, True) in sides or (node, False) in sides][-_BASES:]
        for candidate in itertools.chain(self._moved(node.args[0], bases), self._jumps(bases)):
            if self.budget.left() <= 0:
                return
            if self.inside(candidate) and side in self.visit(candidate):
                self.found.append(candidate)
                return

    def _moved(self, condition: Term, bases: Sequence[dict[str, float]]) -> Iterator[dict[str, float]]:
        """One input moved: to an edge, across the whole range, or to where what is compared takes a value between two levels."""
        comparisons = [c for c in postorder(condition) if c.op in COMPARISONS]
        names = sorted(n for c in comparisons for n in free_symbols(c) if n in self.kinds)
        for base in bases:
            for name in dict.fromkeys(names):
                for value in self._values(name, base):
                    yield {**base, name: value}
                for comparison in comparisons:
                    for value in self._crossings(comparison, name, base):
                        yield {**base, name: value}

    def _values(self, name: str, base: Numbers) -> Iterator[float]:
        own = base[name]
        for edge in self.edges:
            yield from self._rounded(name, (edge, *_beside(edge)))
        spans = itertools.pairwise(self.edges)
        yield from self._rounded(name, ((a + b) / 2 for a, b in spans))
        yield from self._rounded(name, (v for n, v in base.items() if n != name))
        if self.kinds[name] == "int":
            yield from (own + d for d in (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0))
        yield from self._rounded(name, _FEW)
        yield from self._rounded(name, _spread(own))

    def _rounded(self, name: str, values: Iterable[float]) -> Iterator[float]:
        whole = self.kinds[name] == "int"
        for value in values:
            if abs(value) < _LARGEST:
                yield float(round(value)) if whole else value

    def _crossings(self, comparison: Term, name: str, base: Numbers) -> Iterator[float]:
        """Values of one input at which the compared quantity takes one of its levels, or lies between two of them."""
        quantity, levels = self._compared(comparison)
        value_at = compiled([quantity])

        def height(value: float) -> float:
            return _number(value_at(self._typed({**base, name: value}))[0])

        grid = sorted({*_spread(base[name]), *_FEW, base[name]})
        heights = [height(v) for v in grid]
        for level in levels:
            for (a, low), (b, high) in itertools.pairwise(zip(grid, heights, strict=True)):
                if not math.isnan(low) and not math.isnan(high) and (low - level) * (high - level) < 0:
                    at = _halved(height, level, a, b)
                    yield from self._rounded(name, (at, *_beside(at)))

    def _compared(self, comparison: Term) -> tuple[Term, list[float]]:
        """The quantity of a comparison, its levels, and values between and beyond them."""
        left, right = comparison.args
        for quantity, other in ((left, right), (right, left)):
            if other.op == "const":
                levels = sorted(self.levels.get(quantity, ()))
                between = [(a + b) / 2 for a, b in itertools.pairwise(levels)]
                return quantity, [*levels, *between, levels[0] - 1, levels[-1] + 1, levels[-1] * 2]
        return sub(left, right), [0.0, 1e-6, -1e-6, 1.0, -1.0]

    def _jumps(self, bases: Sequence[dict[str, float]]) -> Iterator[dict[str, float]]:
        """Several inputs moved at once, at random."""
        for _ in range(_JUMPS if bases else 0):
            base = self.rng.choice(bases)
            yield {name: self._jumped(name, value) for name, value in base.items()}

    def _jumped(self, name: str, value: float) -> float:
        way = self.rng.randrange(5)
        if way == 0:
            return value
        if way == 1 and self.edges:
            made = self.rng.choice(self.edges) * self.rng.choice((1.0, 1.0, 0.9, 1.1, -1.0))
        elif way == 2:
            made = self.rng.choice(_FEW)
        else:
            made = value * 10 ** self.rng.uniform(-3, 3) * self.rng.choice((1, 1, 1, -1))
        return float(round(made)) if self.kinds[name] == "int" and abs(made) < _LARGEST else made

    def _typed(self, point: Numbers) -> dict[str, Any]:
        return {n: int(v) if self.kinds[n] == "int" else v for n, v in point.items()}


def _levels(roots: Sequence[Term]) -> dict[Term, set[float]]:
    """Every quantity that is compared with numbers, and these."""
    found: dict[Term, set[float]] = {}
    for node in postorder(*roots):
        if node.op not in COMPARISONS:
            continue
        for quantity, other in (node.args, node.args[::-1]):
            if other.op == "const" and abs(other.data[0]) < 1e300:
                found.setdefault(quantity, set()).add(float(other.data[0]))
    return found


def _beside(value: float) -> tuple[float, ...]:
    return math.nextafter(value, math.inf), math.nextafter(value, -math.inf), value * 1.01 + 1e-9, value * 0.99 - 1e-9


def _spread(value: float) -> Iterator[float]:
    """The value at many magnitudes, with both signs."""
    size = abs(value) or 1.0
    for decade in _DECADES:
        yield math.copysign(size, value) * 10**decade
    for decade in _DECADES[::2]:
        yield -math.copysign(size, value) * 10**decade


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else math.nan


def _halved(height: Callable[[float], float], level: float, a: float, b: float) -> float:
    """Where the height is at the level, or crosses it, between a and b."""
    left = height(a) - level
    for _ in range(_HALVINGS):
        middle = a + (b - a) / 2
        if middle in (a, b):
            break
        at = height(middle) - level
        if at == 0:
            return middle
        if math.isnan(at) or at * left > 0:
            a, left = middle, left if math.isnan(at) else at
        else:
            b = middle
    return b
