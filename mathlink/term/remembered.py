"""What is made of a term, kept while there is room: a program, an order, an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sized

    from mathlink.term.node import Term

__all__ = ["Remembered"]

Made = TypeVar("Made", bound="Sized")


class Remembered(Generic[Made]):
    """Makes something of a term once. Everything is forgotten when it has grown to ``room`` in all, so that terms can go."""

    def __init__(self, make: Callable[[Term], Made], room: int = 100_000) -> None:
        self._make = make
        self._room = room
        self._used = 0
        self._made: dict[Term, Made] = {}

    def __call__(self, term: Term) -> Made:
        found = self._made.get(term)
        return self._new(term) if found is None else found

    def _new(self, term: Term) -> Made:
        found = self._make(term)
        self._used += len(found) + 1
        if self._used > self._room:
            self._made.clear()
            self._used = len(found) + 1
        self._made[term] = found
        return found
