"""An equation with its terms changed: one walk for every notation that is written out before an equation is bound."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink.term import rebuild

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Equation, Relation
    from mathlink.term import Term

__all__ = ["rewritten"]


def rewritten(equation: Equation, change: Callable[[Term, tuple[Term, ...]], Term | None]) -> Equation:
    """The equation with ``change`` of every term in its links and conditions, and in those of its definitions.

    ``change`` is given a term and its changed arguments; ``None`` leaves the term as it is.
    """

    def link(k: Relation) -> Relation:
        return dataclasses.replace(k, left=rebuild(k.left, change), right=rebuild(k.right, change) if k.right else None)

    return dataclasses.replace(
        equation,
        links=tuple(map(link, equation.links)),
        conditions=tuple(rebuild(c, change) for c in equation.conditions),
        definitions=tuple(rewritten(d, change) for d in equation.definitions),
    )
