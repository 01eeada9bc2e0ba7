"""A range of lines cut out of the layout of a whole text, where lines of both begin at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.options import Span

__all__ = ["Cut", "cut"]

_BLANKS = {ord(blank): None for blank in " \t\n"}


class Cut(NamedTuple):
    """A text with a range laid out, and where the range is in it."""

    text: str
    span: Span


class _Begin(NamedTuple):
    """Where a line begins, and how many letters that are no blanks stand in front of it."""

    offset: int
    ink: int


def cut(text: str, whole: str, span: Span) -> Cut | None:
    """The text with the lines of a range as they are in the layout of the whole.

    Lines at the borders of the range stay as they are if the layout has them in one line with others; ``None`` if that
    holds of all, or if the layout has other letters than the text.

    Parameters
    ----------
    text : a source.
    whole : its layout.
    span : whole lines of the source.
    """
    if text.translate(_BLANKS) != whole.translate(_BLANKS):
        return None
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for offset, ink in _begins(whole):
        first.setdefault(ink, offset)
        last[ink] = offset
    shared = [begin for begin in _begins(text) if span[0] <= begin.offset <= span[1] and begin.ink in first]
    if not shared or shared[0].ink == shared[-1].ink:
        return None
    (start, ink), (end, ink_at_end) = shared[0], shared[-1]
    new_start = (first if _takes_blank_lines(text, start) else last)[ink]
    new_end = (last if _ends_with_blank_lines(text, end) else first)[ink_at_end]
    part = whole[new_start:new_end]
    return Cut(text[:start] + part + text[end:], (start, start + len(part)))


def _begins(text: str) -> Iterator[_Begin]:
    """The begins of all lines, and the end of the last one."""
    offset = ink = 0
    for line in text.split("\n"):
        yield _Begin(offset, ink)
        offset += len(line) + 1
        ink += len(line) - line.count(" ") - line.count("\t")
    if text[-1:] != "\n":
        yield _Begin(len(text), ink)


def _takes_blank_lines(text: str, start: int) -> bool:
    """Whether empty lines of the layout in front of a line are the range's own: it begins with some, and none is in front of it."""
    return _is_blank(text, start) and (start == 0 or not _is_blank(text, text.rfind("\n", 0, start - 1) + 1))


def _ends_with_blank_lines(text: str, end: int) -> bool:
    """Whether empty lines of the layout in front of the end are the range's own: it ends with some, and none follows."""
    if end == len(text):
        return True
    return _is_blank(text, text.rfind("\n", 0, end - 1) + 1) and not _is_blank(text, end)


def _is_blank(text: str, start: int) -> bool:
    end = text.find("\n", start)
    return not text[start : len(text) if end < 0 else end].strip(" \t")
