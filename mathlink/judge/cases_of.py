"""The branch that a term takes at a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.evaluate import compiled
from mathlink.term import COMPARISONS, postorder, rebuild

if TYPE_CHECKING:
    from mathlink.model import Point
    from mathlink.term import Term

__all__ = ["leaf_at"]


def leaf_at(term: Term, point: Point) -> Term | None:
    """The term with every condition decided as doubles decide it at the point; ``None`` where one has no value, or a raise is met."""
    conditions = list(dict.fromkeys(t.args[0] for t in postorder(term) if t.op == "ite"))
    truths = dict(zip(conditions, compiled(conditions)(point), strict=True)) if conditions else {}

    def change(node: Term, args: tuple[Term, ...]) -> Term | None:
        if node.op != "ite":
            return None
        truth = truths[node.args[0]]
        return None if isinstance(truth, Exception) else args[1 if truth else 2]

    leaf = rebuild(term, change)
    odd = any(t.op in ("ite", "raise", "and", "or", "not", *COMPARISONS) for t in postorder(leaf))
    return None if odd else leaf
