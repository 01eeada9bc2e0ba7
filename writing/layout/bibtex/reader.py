"""An error-tolerant reader of BibTeX databases: what is read for certain becomes an ``Entry``, all else is ``Kept``.

The rules are those of BibTeX itself (bibtex.web, "Reading the database file(s)"): an entry begins at any ``@``, even
in a line that begins with ``%``, and after an error BibTeX looks for the next ``@``. Where other readers (biber) see
something else than BibTeX does, nothing is laid out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Entry, Kept, lowered
from writing.layout.bibtex.grammar import HEAD, NAME, Unreadable, comment_body, entry, group_end, line_end

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read"]

_LINE_START_AT = re.compile(r"^[ \t]*@", re.MULTILINE)
_INNER_ENTRY = re.compile(r"\n[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")
_BEHIND = re.compile(r"[ \t]*+,?[ \t]*+(?:%[^\n]*)?(?=\n|\Z|[ \t]*@)")
_FIELD_BEHIND = re.compile(rf"""[ \t,]*(?:\n[ \t]*)?(?!@){NAME}[ \t]*=[ \t]*["{{0-9]""")
_UNSAFE_KEY = re.compile(r"""[{}()"%#\x00-\x1f\x7f]""")
_SWALLOWED = "left as it is: BibTeX takes its start for a part of the entry before, which is not closed"
_MOST_ENDLESS = 100
"""Entries without an end before the rest of a text is given up, as each of them has to be read to the end of the text."""
_LONG = 100_000
"""Characters from which on a stretch that can not be read counts as one without an end."""
_LAST_LINE = (
    "left as it is: BibTeX does not read what begins in the last line behind another entry or a mistake; "
    "a blank line at the end mends that"
)


def read(text: str) -> list[Entry | Kept]:
    """The entries of ``text`` and the stretches that stay as they are, which may overlap; what is in none is free text."""
    found: list[Entry | Kept] = []
    reached = 0
    unread = False
    endless = 0
    at = text.find("@")
    while at >= 0:
        block, resume = _block(text, at, reached)
        swallowed = found[-1].swallows if found and isinstance(found[-1], Kept) else 0
        if swallowed and (isinstance(block, Kept) or "@" in text[at + 1 : block.end]):
            block = Kept(at, block.end, _SWALLOWED, at)
            resume = swallowed
        elif swallowed and isinstance(block, Entry):
            block = replace(block, fixed=True)
        elif unread and isinstance(block, Entry):
            block = Kept(at, block.end, _LAST_LINE, at)
        found.append(block)
        endless += isinstance(block, Kept) and _is_endless(text, block)
        if endless > _MOST_ENDLESS:
            found.append(
                Kept(resume, len(text), "left as it is, with all that follows: too many entries never end", at)
            )
            break
        unread = unread or _ends_reading(text, block, resume)
        reached = max(reached, block.end)
        at = text.find("@", resume)
    return [*found, *_read_otherwise(text, {block.start: block.end for block in found if isinstance(block, Entry)})]


def _read_otherwise(text: str, ends: dict[int, int]) -> Iterator[Kept]:
    """What a reader that knows comments, and that goes on after a mistake with the next line, takes for an entry.

    ``ends`` are the starts and ends of entries that it reads as BibTeX does.
    """
    at = text.find("@")
    endless = 0
    while at >= 0:
        if endless > _MOST_ENDLESS:
            yield Kept(at, len(text))
            return
        line = text.rfind("\n", 0, at) + 1
        if at in ends:
            resume = ends[at]
        elif "%" in text[line:at]:
            resume = line_end(text, at)
        else:
            other = _other(text, at)
            resume = other.end
            endless += _is_endless(text, other)
            yield other
        at = text.find("@", resume)


def _is_endless(text: str, kept: Kept) -> bool:
    """Whether a stretch was read far beyond its end to find that it has none."""
    if kept.endless or kept.swallows or kept.end - kept.start > _LONG:
        return True
    return text[kept.start : kept.end].rstrip(" \t\n").endswith(("{", "("))


def _other(text: str, at: int) -> Kept:
    head = HEAD.match(text, at)
    if head and lowered(head[1]) == "comment":
        return Kept(at, group_end(text, comment_body(head)))
    try:
        return Kept(at, entry(text, at).end)
    except Unreadable as problem:
        following = _LINE_START_AT.search(text, at + 1)
        return Kept(at, following.start() if following else len(text), endless=problem.offset >= len(text))


def _ends_reading(text: str, block: Entry | Kept, resume: int) -> bool:
    """BibTeX asks after each entry if the file has more lines, and forgets what the line at hand still holds."""
    if isinstance(block, Kept) and (block.swallows or block.endless):
        return False
    line_end = text.find("\n", resume)
    return line_end < 0 or line_end == len(text) - 1


def _block(text: str, at: int, reached: int) -> tuple[Entry | Kept, int]:
    """What begins at the ``@``, and where BibTeX goes on to look for the next one."""
    begins_line = at >= reached and not text[max(text.rfind("\n", 0, at) + 1, reached) : at].strip(" \t")
    try:
        block = entry(text, at)
    except Unreadable as problem:
        return (_bad if begins_line and HEAD.match(text, at) else _stray)(text, at, problem)
    if isinstance(block, Kept):
        return block, block.end
    doubt = _doubt(text, block, begins_line)
    if doubt is None:
        return block, block.end
    return Kept(at, block.end, doubt if at >= reached else "", at), block.end


def _bad(text: str, at: int, problem: Unreadable) -> tuple[Kept, int]:
    """An entry with a mistake: it stays up to the next ``@`` that begins a line, or to the end of what BibTeX swallows."""
    message = f"left as it is: {problem.message}"
    following = _LINE_START_AT.search(text, at + 1)
    end = following.start() if following else len(text)
    if problem.offset >= len(text):
        return Kept(at, end, message, at, endless=True), end
    if problem.offset > end and not (following and problem.since == following.end() - 1):
        line = text.count("\n", 0, problem.offset) + 1
        return (
            Kept(at, problem.offset, f"{message}; BibTeX reads on to line {line}", at),
            problem.offset,
        )
    if following and following.end() - 1 in (problem.offset, problem.since):
        message = "left as it is: the entry is not closed, a brace or quote seems to be missing"
        swallows = problem.offset if problem.since == following.end() - 1 < problem.offset else 0
        return Kept(at, end, message, at, swallows=swallows), max(min(problem.offset, end), at + 1)
    place = problem.offset if problem.since < 0 else problem.since
    return Kept(at, end, message, place), max(problem.offset, at + 1)


def _stray(text: str, at: int, problem: Unreadable) -> tuple[Kept, int]:
    """An ``@`` in running text: its line stays."""
    end = line_end(text, at)
    if problem.offset >= len(text):
        return Kept(at, end, endless=True), end
    return Kept(at, max(end, problem.offset)), max(problem.offset, at + 1)


def _doubt(text: str, found: Entry, begins_line: bool) -> str | None:
    """Why an entry that BibTeX reads should stay as it is all the same."""
    if not begins_line:
        comment = "%" in text[text.rfind("\n", 0, found.start) + 1 : found.start]
        return (
            "left as it is: BibTeX reads an entry in this comment"
            if comment
            else "left as it is: text before the entry"
        )
    if _INNER_ENTRY.search(text, found.start + 1, found.end):
        line = text.count("\n", 0, found.end) + 1
        return f"left as it is: a brace or quote seems to be missing, the entry reads on to line {line}"
    if _FIELD_BEHIND.match(text, found.end):
        return "left as it is: a field stands behind the end of the entry, a brace too many seems to close it"
    if not _BEHIND.match(text, found.end):
        return "left as it is: text behind the entry on its last line"
    if "@" in found.type:
        return f"left as it is: {found.type} is no type of entry"
    if _UNSAFE_KEY.search(found.key):
        return f"left as it is: the key {found.key!r} is not a plain name"
    return None
