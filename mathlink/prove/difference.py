"""Where two terms laid side by side differ, and how much a reader has to take in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.term import size

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["Alignment", "Difference"]

_COSTS = {"part": 2.0, "sign": 1.5}
_LARGE = 24  # nodes on both sides of a part that differs as a whole
_NO_ANSWER = 20.0


@dataclass(frozen=True)
class Difference:
    """One place: what the code has and what the equation has there; ``None`` where it has nothing.

    ``kind`` is ``part``, ``constant``, ``sign``, ``term`` or ``factor``. ``around`` holds both sides of the sum in which
    a term stands alone.
    """

    kind: str
    code: Term | None
    equation: Term | None
    around: tuple[Term, Term] | None = None

    @property
    def nodes(self) -> int:
        """Size of what differs."""
        return sum(size(t) for t in (self.code, self.equation) if t is not None)

    @property
    def cost(self) -> float:
        """How much a reader has to take in."""
        nodes = self.nodes
        large = self.kind == "part" and nodes > _LARGE
        return _COSTS.get(self.kind, 1.0) + nodes / (4 if self.kind == "part" else 8) + (_NO_ANSWER if large else 0)


@dataclass(frozen=True)
class Alignment:
    """The differences, and the equation with the code's part at each of them."""

    differences: tuple[Difference, ...]
    edited: Term

    @property
    def cost(self) -> float:
        """The sum over the different differences."""
        return sum(d.cost for d in dict.fromkeys(self.differences))
