"""Two readings of a database side by side, with the edits that a person asked for and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.proof.bibtex.permitted import crossed, merged_alike, same_fields, sorted_alike
from writing.proof.bibtex.reading import read
from writing.proof.difference import Difference

if TYPE_CHECKING:
    from writing.options import Options, Span
    from writing.proof.bibtex.reading import Item

__all__ = ["difference", "unit"]

_END = 1 << 60
"""Stands for the end of a text."""

_TEXT = ("tail", "lead", "head", "free", "loose", "comment")


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place where ``after`` says something else than ``before`` to BibTeX or to biber; None if there is none."""
    if before == after:
        return None
    first, second = read(before, False), read(after, False)
    found = _compared(first.items, second.items, options)
    if found is None and not (first.same and second.same):
        found = _compared(read(before, True).items, read(after, True).items, options)
    return found and Difference(min(found.before, len(before)), min(found.after, len(after)), found.message)


def unit(text: str, offset: int, options: Options) -> Span:
    """The lines of the entry at ``offset``, or of the text there."""
    items = read(text, False).items
    held = next((item for item in items if offset < item.end), items[-1] if items else None)
    start, end = (held.start, held.end) if held else (offset, offset)
    start, end = min(start, offset), max(end, offset)
    line_end = text.find("\n", max(end - 1, start))
    return text.rfind("\n", 0, start) + 1, len(text) if line_end < 0 else line_end + 1


def _compared(before: list[Item], after: list[Item], options: Options) -> Difference | None:
    if options.bib.merge:
        before = merged_alike(before, after, options.bib)
    if not options.bib.sort:
        return _side_by_side(before, after, options)
    moved = crossed(before, after)
    if moved:
        return Difference(*moved)
    found = _side_by_side(*sorted_alike(before, after), options)
    if found and _side_by_side(*sorted_alike(before, after, moving=("lead", "head")), options) is None:
        return None
    return found


def _side_by_side(before: list[Item], after: list[Item], options: Options) -> Difference | None:
    for one, other in zip(before, after, strict=False):
        found = _differs(one, other, options)
        if found:
            return found
    if len(before) == len(after):
        return None
    n = min(len(before), len(after))
    lost = len(before) > len(after)
    longer = before[n] if lost else after[n]
    here, there = (longer.start, _END) if lost else (_END, longer.start)
    return Difference(here, there, f"{_name(longer)} is {'gone' if lost else 'added'}")


def _differs(one: Item, other: Item, options: Options) -> Difference | None:
    message = ""
    if one.kind != other.kind and not (one.kind in _TEXT and other.kind in _TEXT):
        message = f"{_name(one)} became {_name(other)}"
    elif one.kind in _TEXT or one.text or other.text:
        message = "" if one.text == other.text else "text outside of entries changed"
    elif one.type != other.type:
        message = f"{_name(one)} became {_name(other)}"
    elif one.key != other.key:
        message = f"the key {one.key} became {other.key}"
    if message:
        return Difference(one.start, other.start, message)
    place = same_fields(one, other, options.bib)
    return place and Difference(*place)


def _name(item: Item) -> str:
    if item.kind in _TEXT:
        return "text outside of entries"
    return f"@{item.type} {item.key}".strip()
