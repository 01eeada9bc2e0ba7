"""A hint: a guess at what is wrong, as data and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = ["Hint"]


@dataclass(frozen=True)
class Hint:
    """A guess at what is wrong, true at every point tried.

    Attributes
    ----------
    text : for a person: ``code = 4 × equation``.
    kind : ``factor``, ``offset``, ``sign``, ``missing``, ``exponent``, ``swap``, ``logbase``, ``degrees``, ``constant``,
        ``function``, ``grouping``, ``index``, ``border``, ``part`` or ``several``.
    side : which side is edited so that both agree, ``"equation"`` or ``"code"``.
    edited : that side, edited.
    term : the node of it that is replaced, and ``instead`` what stands there then; ``None`` for a relation between the sides.
    """

    text: str
    kind: str
    side: str
    edited: Term
    term: Term | None = None
    instead: Term | None = None
