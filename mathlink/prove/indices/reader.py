"""Terms with sums of symbolic length into the field: entries of arrays, sums merged, extremes as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.prove.indices.multisums import MultiSums
from mathlink.prove.indices.naming import Naming
from mathlink.prove.normal.reader import Reader
from mathlink.prove.normal.special import Special
from mathlink.prove.normal.words import in_words
from mathlink.term import add, const, postorder, sub, substitute

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mathlink.model import Budget, Domain
    from mathlink.prove.normal.angles import Angles
    from mathlink.prove.normal.field import Bound, Generator, Quotient
    from mathlink.prove.normal.plan import Plan
    from mathlink.prove.normal.powers import Powers
    from mathlink.term import Term

__all__ = ["Extreme", "IndexReader", "Range"]

BOUND = "\N{MIDDLE DOT}"
ONE = const(1)
NO_RANGE: tuple[None, None] = (None, None)

Range = tuple["Bound | None", "Bound | None"]


class Extreme(NamedTuple):
    """A product, a maximum or a minimum over an index: a function of its body and nothing more."""

    op: str
    lo: Quotient
    hi: Quotient
    name: str
    body: Quotient


class _Recorded(Special):
    """Functions without a law, each with the arguments that it was made of."""

    def __init__(self, powers: Powers, angles: Angles, pi: Quotient, integers: Collection[str]) -> None:
        super().__init__(powers, angles, pi, integers)
        self.arguments: dict[int, tuple[str, tuple[Quotient, ...]]] = {}

    def _made(self, name: str, *args: Quotient, **bounds: Bound) -> Generator:
        made = super()._made(name, *args, **bounds)
        self.arguments[made.number] = name, args
        return made


class IndexReader(Reader):
    """Reads terms over arrays; ``entries`` are ranges of all entries of an array."""

    def __init__(self, domain: Domain, plan: Plan, width: int, budget: Budget, entries: Mapping[str, Range]) -> None:
        super().__init__(domain, plan, width, budget)
        self.entries = entries
        self.recorded = _Recorded(self.powers, self.angles, self.pi, self.integers)
        self.special = self.recorded
        self._functions = self._table(arcs=False)
        self.extremes: dict[int, Extreme] = {}
        self.wholes: dict[int, Term] = {}
        self.naming = Naming(self)
        self.multi = MultiSums(self.field, self.signs, self.naming)
        self.sums = self.multi

    def entry(self, array: str, *places: Quotient) -> Quotient:
        """An entry of an array."""
        low, high = self.entries.get(array, NO_RANGE)
        bounds = {name: bound for name, bound in (("low", low), ("high", high)) if bound is not None}
        return self.field.quotient(self.recorded._made(f"entry {array}", *places, **bounds))

    def _read_index(self, term: Term, *args: Quotient) -> Quotient:
        base = term.args[0]
        return self.entry(base.data, *args) if base.op == "sym" else self._whole_term(term)

    def _whole_term(self, term: Term) -> Quotient:
        made = self.field.generator(
            ("term", term),
            f"{term!r}",
            "term",
            f"{term!r}",
            bound=frozenset(t.data for t in postorder(term) if t.op == "sym" and t.data.startswith(BOUND)),
        )
        self.wholes[made.number] = made.about = term
        return self.field.quotient(made)

    def _read_sum(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        """Sums count from 1: Σ f(i) for i = lo … hi is Σ f(i + lo − 1) for i = 1 … hi − lo + 1."""
        index, low, high, body = term.args
        if self.field.value(lo) == 1 or self._unrolled(term, lo, hi) is not None:
            return super()._read_sum(term, lo, hi)
        shifted = substitute(body, {index: add(index, sub(low, ONE))})
        return self.sums.total(
            self.read(index), self.field.one, self.read(add(sub(high, low), ONE)), self.read(shifted)
        )

    def _bound_whole(self, term: Term, lo: Quotient, hi: Quotient) -> Quotient:
        return self.extreme(Extreme(term.op, lo, hi, term.args[0].data, self.read(term.args[-1])))

    def extreme(self, found: Extreme) -> Quotient:
        """The generator of a product, maximum or minimum; its index gets the name that follows from the body."""
        name = self.naming.canonical(self.naming.depth(found.body))
        found = found._replace(name=name, body=self.naming.rename(found.body, {found.name: name}))
        key = (found.op, *self.field.key(found.lo, found.hi, found.body))
        parts = ", ".join(in_words(self.field, a) for a in (found.body, found.lo, found.hi))
        outer = self.field.indices(found.lo, found.hi) | (self.field.indices(found.body) - {name})
        meaning = f"{found.op}({parts})"
        made = self.field.generator(key, meaning, found.op, meaning, bound=outer)
        self.extremes[made.number] = found
        made.arguments, made.about = (found.lo, found.hi, found.body), found.name
        return self.field.quotient(made)
