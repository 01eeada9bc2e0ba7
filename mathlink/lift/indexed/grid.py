"""The nouns: an array of symbolic lengths as one term over its indices, and a function that returns such arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.term import Term, substitute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Grid", "IndexedModel"]


@dataclass(frozen=True)
class Grid:
    """An array: ``dims`` are its lengths, ``body`` its entry at ``places`` (symbols, counted from 1)."""

    dims: tuple[Term, ...]
    places: tuple[Term, ...]
    body: Term

    def at(self, indices: Sequence[Term]) -> Term:
        """The entry at these indices."""
        return substitute(self.body, dict(zip(self.places, indices, strict=True)))


@dataclass(frozen=True)
class IndexedModel:
    """A function of arrays of every shape.

    Attributes
    ----------
    name : qualified name of the function.
    result : a :class:`Grid`, or a tuple, list or dict of them. Entries of parameters are ``index(parameter, i, …)``.
    shapes : array parameter → its lengths, as terms: symbols, or 1 and other numbers.
    scalars : parameters that are numbers.
    lengths : parameters that are the length of an axis → that length.
    fixed : parameters that are held at a value.
    assumed : conditions outside which the function raises an exception of its own.
    confirmed : number of calls at which the running function agreed; 0 means never compared.
    """

    name: str
    result: Any
    shapes: Mapping[str, tuple[Term, ...]]
    scalars: tuple[str, ...] = ()
    lengths: Mapping[str, Term] | None = None
    fixed: Mapping[str, Any] | None = None
    assumed: tuple[Term, ...] = ()
    confirmed: int = 0
