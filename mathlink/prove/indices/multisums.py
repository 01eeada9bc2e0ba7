"""Sums over one or more indices: taken apart, merged when nested, their indices named in one way only."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from mathlink.errors import OutOfReach
from mathlink.prove.normal.field import Bound, Field, Quotient
from mathlink.prove.normal.signs import POSITIVE
from mathlink.prove.normal.sums import Sums
from mathlink.prove.normal.words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.prove.indices.naming import Naming
    from mathlink.prove.normal.signs import Signs

    Poly = Any

__all__ = ["MultiSum", "MultiSums"]

MOST_INDICES = 6
MOST_ORDERS = 24


class Span(NamedTuple):
    """One summation index and where it runs."""

    name: str
    lo: Quotient
    hi: Quotient


class MultiSum(NamedTuple):
    """Σ core over all of ``spans``; the ends of a span depend on no other index of this sum."""

    spans: tuple[Span, ...]
    core: Quotient

    @property
    def names(self) -> frozenset[str]:
        """The bound indices."""
        return frozenset(s.name for s in self.spans)


class MultiSums(Sums):
    """Σ over several indices at once; ``made`` keeps what each generator is."""

    def __init__(self, field: Field, signs: Signs, naming: Naming) -> None:
        super().__init__(field, signs)
        self.naming = naming
        self.made: dict[int, MultiSum] = {}

    def _core_sum(self, index: Quotient, lo: Quotient, hi: Quotient, core: Quotient) -> Quotient:
        (name,) = self.field.indices(index)
        return self._merged(MultiSum((Span(name, lo, hi),), core))

    def renamed(self, found: MultiSum, names: Mapping[str, str]) -> Quotient:
        """The sum as a function of other free indices."""
        spans = tuple(
            Span(s.name, self.naming.rename(s.lo, names), self.naming.rename(s.hi, names)) for s in found.spans
        )
        return self.over(spans, self.naming.rename(found.core, names))

    def over(self, spans: Sequence[Span], body: Quotient) -> Quotient:
        """Σ body over several indices, taken apart into sums of monomials."""
        names = frozenset(s.name for s in spans)
        free, bound = self.field.unit, self.field.unit
        content, factors = self.field.factors(body.bottom)
        for factor, exponent in factors:
            if names & self._indices(factor):
                bound = bound * factor**exponent
            else:
                free = free * factor**exponent
        weight_below = self.field.scale(self.field.normal(free, self.field.unit), content)
        total = self.field.zero
        for core, weight in self._parts(body.top, names):
            part = self._merged(MultiSum(tuple(spans), self.field.normal(core, bound)))
            factor = self.field.div(self.field.normal(weight, self.field.unit), weight_below)
            total = self.field.add(total, self.field.mul(part, factor))
        return total

    def _indices(self, poly: Poly) -> frozenset[str]:
        return frozenset().union(*(g.bound for g in self.field.used(poly)))

    def _parts(self, poly: Poly, names: frozenset[str]) -> Iterator[tuple[Poly, Poly]]:
        """Monomials in the generators that depend on an index, each with the polynomial in front of it."""
        bound = {g.number for g in self.field.used(poly) if names & g.bound}
        parts: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in poly.terms():
            core = tuple(int(e) if i in bound else 0 for i, e in enumerate(exponents))
            rest = tuple(0 if i in bound else int(e) for i, e in enumerate(exponents))
            parts.setdefault(core, {})[rest] = coefficient
        for monomial, weight in parts.items():
            yield self.field.ring.from_dict({monomial: 1}), self.field.ring.from_dict(weight)

    # merging

    def _merged(self, found: MultiSum) -> Quotient:
        """Sums that are factors of the body become part of the sum around them."""
        inner = self._inner(found)
        if not inner:
            return self._apart_by_links(found)
        spans, core = list(found.spans), found.core
        for number, exponent in inner:
            core = self.field.div(core, self.field.power(self.field.quotient(self.field.generators[number]), exponent))
            for _ in range(exponent):
                part = self.made[number]
                names = {s.name: self.naming.fresh() for s in part.spans}
                spans += [Span(names[s.name], s.lo, s.hi) for s in part.spans]
                core = self.field.mul(core, self.naming.rename(part.core, names))
        if len(spans) > MOST_INDICES:
            raise OutOfReach(f"a sum over {len(spans)} indices")
        return self.over(spans, core)

    def _inner(self, found: MultiSum) -> list[tuple[int, int]]:
        """The sums among the factors that depend on an index of this one, with their powers."""
        if len(found.core.top) != 1:
            return []
        inner = []
        for generator in self.field.used(found.core.top):
            part = self.made.get(generator.number)
            if part is None or not found.names & generator.bound:
                continue
            if any(found.names & self.field.indices(s.lo, s.hi) for s in part.spans):
                continue  # its length depends on the index: the order of summation matters
            inner.append((generator.number, int(found.core.top.degrees()[generator.number])))
        return inner

    # independent factors

    def _apart_by_links(self, found: MultiSum) -> Quotient:
        """Factors that share no index are sums of their own."""
        factors = list(self._factors(found.core))
        groups: list[tuple[set[str], Quotient]] = []
        for factor in factors:
            names = set(found.names & self.field.indices(factor))
            joined = [g for g in groups if g[0] & names]
            groups = [g for g in groups if not g[0] & names]
            for other, product in joined:
                names |= other
                factor = self.field.mul(product, factor)
            groups.append((names, factor))
        made = []
        linked: set[str] = set()
        for names, core in groups:
            linked |= names
            spans = tuple(s for s in found.spans if s.name in names)
            made.append(self._single(MultiSum(spans, core)) if spans else core)
        made += [self._single(MultiSum((s,), self.field.one)) for s in found.spans if s.name not in linked]
        return self.field.product(made)

    def _factors(self, core: Quotient) -> Iterator[Quotient]:
        for poly, direction in ((core.top, 1), (core.bottom, -1)):
            content, factors = self.field.factors(poly)
            if content != 1:
                yield self.field.power(self.field.const(content), direction)
            for factor, exponent in factors:
                yield self.field.power(Quotient(factor, self.field.unit), direction * exponent)

    def _single(self, found: MultiSum) -> Quotient:
        if len(found.spans) == 1:
            name, lo, hi = found.spans[0]
            closed = self._closed(self.naming.symbol(name), lo, hi, found.core)
            if closed is not None:
                return closed
        return self._generator(self._canonical(found))

    # one name for every sum

    def _canonical(self, found: MultiSum) -> MultiSum:
        """The indices renamed after how deep they are, in the order that gives the smallest key."""
        level = self.naming.depth(found.core)
        best: tuple[tuple[str, ...], MultiSum] | None = None
        for order in self._orders(found):
            names = {s.name: self.naming.canonical(level + k) for k, s in enumerate(order)}
            spans = tuple(Span(names[s.name], s.lo, s.hi) for s in order)
            candidate = MultiSum(spans, self._renamed_at_once(found.core, names))
            key = self._key(candidate)
            if best is None or key < best[0]:
                best = key, candidate
        assert best is not None
        return best[1]

    def _renamed_at_once(self, core: Quotient, names: Mapping[str, str]) -> Quotient:
        """All names replaced; where old and new names overlap, by way of names that occur nowhere."""
        if set(names) & set(names.values()):
            between = {old: self.naming.fresh() for old in names}
            core = self.naming.rename(core, between)
            names = {between[old]: new for old, new in names.items()}
        return self.naming.rename(core, names)

    def _orders(self, found: MultiSum) -> Iterator[tuple[Span, ...]]:
        """Orders of the indices: those that their places tell apart are sorted, the others tried in every order."""
        groups: dict[tuple[str, ...], list[Span]] = {}
        for span in found.spans:
            outline = self.naming.outline(found.core, span.name, found.names - {span.name})
            groups.setdefault((outline, *self.field.key(span.lo, span.hi)), []).append(span)
        alike = [groups[key] for key in sorted(groups)]
        if math.prod(math.factorial(len(g)) for g in alike) > MOST_ORDERS:
            raise OutOfReach("too many orders of summation")
        for choice in itertools.product(*(itertools.permutations(g) for g in alike)):
            yield tuple(itertools.chain.from_iterable(choice))

    def _key(self, found: MultiSum) -> tuple[str, ...]:
        spans = [key for s in found.spans for key in self.field.key(s.lo, s.hi)]
        return ("multisum", *spans, *self.field.key(found.core))

    def _generator(self, found: MultiSum) -> Quotient:
        ends = ", ".join(f"{s.name}={in_words(self.field, s.lo)}..{in_words(self.field, s.hi)}" for s in found.spans)
        meaning = f"sum({in_words(self.field, found.core)}, {ends})"
        lengths = [quotient for s in found.spans for quotient in (s.lo, s.hi)]
        outer = self.field.indices(*lengths) | (self.field.indices(found.core) - found.names)
        low = self._low(found)
        more = {} if low is None else {"low": low}
        made = self.field.generator(self._key(found), meaning, "multisum", meaning, bound=outer, **more)
        made.arguments, made.about = (*lengths, found.core), tuple(s.name for s in found.spans)
        self.made[made.number] = found
        return self.field.quotient(made)

    def _low(self, found: MultiSum) -> Bound | None:
        """A sum of numbers that are not negative is not negative; of at least one positive number, positive."""
        sign = POSITIVE if self.field.value(found.core) == 1 else self.signs.of(found.core)
        if sign <= 0:
            return None
        lengths = [self.field.add(self.field.sub(s.hi, s.lo), self.field.one) for s in found.spans]
        filled = all(self.signs.of(length) == POSITIVE for length in lengths)
        return Bound(Fraction(0), sign == POSITIVE and filled)
