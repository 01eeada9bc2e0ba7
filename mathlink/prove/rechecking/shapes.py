"""Statements about arrays of every shape, looked at for small shapes: sums written out, entries drawn at random."""

from __future__ import annotations

import dataclasses
import itertools
import random
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError, OutOfReach
from mathlink.model import Domain
from mathlink.sample import points
from mathlink.term import BINDERS, Term, add, conjuncts, const, le, maximum, minimum, mul, postorder, sym
from mathlink.term.build import BOUND, again
from mathlink.views.arb import holds
from mathlink.views.mp import evaluate_exact

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.model import Point

__all__ = ["Instance", "has_arrays", "instances"]

LONGEST = 3
MOST_NODES = 4_000

Ends = tuple[str, Fraction | None, bool, Fraction | None, bool]


def has_arrays(*roots: Term) -> bool:
    """Whether the terms hold entries of arrays."""
    return any(t.op == "index" for t in postorder(*roots))


def instances(domain: Domain, ranges: tuple[Ends, ...], count: int, seed: int) -> Iterator[Instance]:
    """Lengths up to 3, values of scalars and of indices, and random entries, certainly inside the domain; ``count`` draws."""
    plain = tuple(h for h in conjuncts(domain.hypotheses) if not any(t.op in ("index", "sum") for t in postorder(h)))
    others = tuple(h for h in conjuncts(domain.hypotheses) if h not in plain)
    short = tuple(le(sym(n), const(LONGEST)) for n, kind in domain.kinds.items() if kind == "int")
    small = Domain(domain.kinds, (*plain, *short), domain.examples)
    places = points(small, count, seed)
    for number in range(count if places else 0):
        point = places[number % len(places)]
        found = Instance(point, {r[0]: r for r in ranges}, random.Random(f"{seed}:{number}"))
        if all(found.holds(h) is True for h in others):
            yield found


@dataclasses.dataclass
class Instance:
    """One choice of lengths and numbers; entries are drawn when they are first met, and stay."""

    point: Point
    ranges: Mapping[str, Ends]
    rng: random.Random
    entries: dict[tuple[str, tuple[int, ...]], Fraction] = dataclasses.field(default_factory=dict)
    places: dict[str, int] = dataclasses.field(default_factory=dict)
    nodes: int = 0

    def at(self, term: Term) -> Term:
        """The term without symbols, arrays and sums.

        Raises
        ------
        OutOfReach : an index or a bound is no whole number, or too much would be written out.
        """
        self.nodes = 0
        return self._put(term, {})

    def holds(self, condition: Term) -> bool | None:
        """Whether a condition holds for these arrays."""
        try:
            return holds(self.at(condition), {})
        except (MathlinkError, ArithmeticError, ValueError, TypeError):
            return None

    def holds_at_every_index(self, condition: Term) -> bool:
        """Whether a condition holds for every place that its free indices may take here."""
        names = sorted({t.data for t in postorder(condition) if t.op == "sym" and t.data.startswith(BOUND)})
        bound = {t.args[0].data for t in postorder(condition) if t.op in BINDERS}
        free = [n for n in names if n not in bound]
        kept = dict(self.places)
        try:
            for places in itertools.product(range(1, LONGEST + 1), repeat=len(free)):
                self.places.update(zip(free, places, strict=True))
                if self.holds(condition) is not True:
                    return False
        finally:
            self.places = kept
        return True

    def _put(self, term: Term, bound: Mapping[str, int]) -> Term:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise OutOfReach("too much to write out")
        match term.op:
            case "sym":
                return self._symbol(str(term.data), bound)
            case "index":
                places = tuple(self._whole(a, bound) for a in term.args[1:])
                return const(self._entry(str(term.args[0].data), places))
            case "sum" | "prod" | "bigmax" | "bigmin":
                return self._written_out(term, bound)
        return again(term, tuple(self._put(a, bound) for a in term.args)) if term.args else term

    def _symbol(self, name: str, bound: Mapping[str, int]) -> Term:
        if name in bound:
            return const(bound[name])
        if name.startswith(BOUND):  # an index outside of its sum: any place will do
            return const(self.places.setdefault(name, self.rng.randint(1, LONGEST)))
        if name not in self.point:
            raise OutOfReach(f"no value for {name}")
        return const(self.point[name])

    def _whole(self, term: Term, bound: Mapping[str, int]) -> int:
        value = evaluate_exact(self._put(term, bound), {})
        if not isinstance(value, Fraction) or value.denominator != 1:
            raise OutOfReach("a place that is no whole number")
        return int(value)

    def _written_out(self, term: Term, bound: Mapping[str, int]) -> Term:
        index, lo, hi, body = term.args
        ends = range(self._whole(lo, bound), self._whole(hi, bound) + 1)
        parts = [self._put(body, {**bound, index.data: k}) for k in ends]
        if term.op in ("bigmax", "bigmin"):
            if not parts:
                raise OutOfReach("a largest of nothing")
            return (maximum if term.op == "bigmax" else minimum)(*parts)
        total = const(int(term.op == "prod"))
        for part in parts:
            total = add(total, part) if term.op == "sum" else mul(total, part)
        return total

    def _entry(self, name: str, places: tuple[int, ...]) -> Fraction:
        if (name, places) not in self.entries:
            self.entries[name, places] = self._drawn(name)
        return self.entries[name, places]

    def _drawn(self, name: str) -> Fraction:
        _, low, _, high, _ = self.ranges.get(name, (name, None, False, None, False))
        share = Fraction(self.rng.randint(1, 996), 997)
        if low is not None and high is not None:
            return low + (high - low) * share
        if low is not None:
            return low + 4 * share
        if high is not None:
            return high - 4 * share
        return 4 * (2 * share - 1)
