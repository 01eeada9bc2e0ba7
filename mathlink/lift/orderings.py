"""What earlier decisions say about a comparison: orderings of pairs of terms, and ranges against constants."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["Orderings"]

_LESS, _SAME, _MORE = 1, 2, 4
_MASKS = {"lt": _LESS, "le": _LESS | _SAME, "eq": _SAME, "ne": _LESS | _MORE}
_ALL = 7
_MIRROR = [0, 4, 2, 6, 1, 5, 3, 7]


class _Range:
    """Where a term lies against constants."""

    __slots__ = ("excluded", "hi", "hi_open", "lo", "lo_open")

    def __init__(self) -> None:
        self.lo: Fraction | None = None
        self.hi: Fraction | None = None
        self.lo_open = False
        self.hi_open = False
        self.excluded: set[Fraction] = set()

    def against(self, c: Fraction) -> int:
        """The orderings of the term against ``c`` that are still possible."""
        mask = _ALL
        if self.lo is not None and self.lo >= c:
            mask &= ~_LESS
            if self.lo > c or self.lo_open:
                mask &= ~_SAME
        if self.hi is not None and self.hi <= c:
            mask &= ~_MORE
            if self.hi < c or self.hi_open:
                mask &= ~_SAME
        if c in self.excluded:
            mask &= ~_SAME
        return mask

    def learn(self, mask: int, c: Fraction) -> None:
        """The term's ordering against ``c`` is one of ``mask``."""
        if mask == _LESS | _MORE:
            self.excluded.add(c)
        if not mask & _LESS and (self.lo is None or c >= self.lo):
            self.lo_open = not mask & _SAME or (self.lo == c and self.lo_open)
            self.lo = c
        if not mask & _MORE and (self.hi is None or c <= self.hi):
            self.hi_open = not mask & _SAME or (self.hi == c and self.hi_open)
            self.hi = c


class Orderings:
    """The comparisons decided on one path."""

    __slots__ = ("pairs", "ranges")

    def __init__(self) -> None:
        self.pairs: dict[tuple[Term, Term], int] = {}
        self.ranges: dict[Term, _Range] = {}

    def implied(self, condition: Term) -> bool | None:
        """Whether a comparison is decided by what was learnt."""
        mask = _MASKS[condition.op]
        possible = self._possible(*condition.args)
        if not possible & mask:
            return False
        return None if possible & ~mask else True

    def _possible(self, a: Term, b: Term) -> int:
        possible = self.pairs.get((a, b), _ALL)
        if b.op == "const" and a in self.ranges:
            possible &= self.ranges[a].against(b.data[0])
        elif a.op == "const" and b in self.ranges:
            possible &= _MIRROR[self.ranges[b].against(a.data[0])]
        return possible

    def learn(self, condition: Term, value: bool) -> None:
        """A comparison was decided."""
        a, b = condition.args
        mask = _MASKS[condition.op] if value else _ALL & ~_MASKS[condition.op]
        self.pairs[a, b] = self.pairs.get((a, b), _ALL) & mask
        self.pairs[b, a] = self.pairs.get((b, a), _ALL) & _MIRROR[mask]
        if b.op == "const":
            self.ranges.setdefault(a, _Range()).learn(mask, b.data[0])
        elif a.op == "const":
            self.ranges.setdefault(b, _Range()).learn(_MIRROR[mask], a.data[0])
