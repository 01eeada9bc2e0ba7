"""Which sides of which branches of a model points have gone through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.evaluate import compiled
from mathlink.term import Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Branches", "Side"]

Side = tuple[Term, bool]
"""An if-then-else and whether its condition holds."""


class Branches:
    """Which sides of which branches the points have reached."""

    def __init__(self, roots: tuple[Term, ...], calls: Mapping[str, Any] | None = None) -> None:
        self.roots = roots
        self.nodes = [term for term in postorder(*roots) if term.op == "ite"]
        conditions = list(dict.fromkeys(n.args[0] for n in self.nodes))
        self.where = {c: i for i, c in enumerate(conditions)}
        self.truths: Callable[[Mapping[str, Any]], list[Any]] = compiled(conditions, calls)
        self.reached: set[Side] = set()

    def visit(self, numbers: Mapping[str, Any]) -> set[Side]:
        """Mark what this point reaches; the answer is what it reaches."""
        found: set[Side] = set()
        if not self.nodes:
            return found
        truths = self.truths(numbers)
        seen: set[Term] = set()
        stack = list(self.roots)
        while stack:
            term = stack.pop()
            if term in seen:
                continue
            seen.add(term)
            if term.op != "ite":
                stack.extend(term.args)
                continue
            truth = truths[self.where[term.args[0]]]
            stack.append(term.args[0])
            if isinstance(truth, Exception):
                continue
            found.add((term, bool(truth)))
            stack.append(term.args[1 if truth else 2])
        self.reached |= found
        return found

    def missing(self) -> list[Side]:
        """Sides without a point, of branches that have one on the other side."""
        met = {term for term, _ in self.reached}
        return [
            (term, side)
            for term in self.nodes[::-1]
            if term in met
            for side in (True, False)
            if (term, side) not in self.reached
        ]

    def unreached(self) -> int:
        """How many :meth:`missing` are."""
        return len(self.missing())
