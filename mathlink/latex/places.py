"""Where terms stand in a text: kept as they were met, sorted by term when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mathlink.model import Span
    from mathlink.term import Term

__all__ = ["Places"]


class Places(Mapping["Term", "tuple[Span, ...]"]):
    """Term → its spans in order of reading, from ``(term, start, end)`` records. A span that is met twice in a row counts once."""

    def __init__(self, marks: list[tuple[Term, int, int]]) -> None:
        self._marks = marks
        self._sorted: dict[Term, tuple[Span, ...]] | None = None
        self._asked = False

    def of(self, terms: Iterable[Term]) -> dict[Term, tuple[Span, ...]]:
        """The spans of these terms; asked for the first time, without sorting the others."""
        if self._asked:
            every = self._all()
            return {term: every.get(term, ()) for term in terms}
        self._asked = True
        return self._walk(terms)

    def _walk(self, terms: Iterable[Term]) -> dict[Term, tuple[Span, ...]]:
        found: dict[Term, list[Span]] = {term: [] for term in terms}
        for marked, start, end in self._marks:
            if marked in found:
                spans = found[marked]
                if not spans or spans[-1] != (start, end):
                    spans.append((start, end))
        return {term: tuple(spans) for term, spans in found.items()}

    def _all(self) -> dict[Term, tuple[Span, ...]]:
        if self._sorted is None:
            self._sorted = self._walk(term for term, _, _ in self._marks)
        return self._sorted

    def __getitem__(self, term: Term) -> tuple[Span, ...]:
        return self._all()[term]

    def __iter__(self) -> Iterator[Term]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
