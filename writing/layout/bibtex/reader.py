"""An error-tolerant reader of BibTeX databases: what is read for certain becomes an ``Entry``, all else is ``Kept``.

The rules are those of BibTeX itself (bibtex.web, "Reading the database file(s)"): an entry begins at any ``@``, even
in a line that begins with ``%``, and after an error BibTeX looks for the next ``@``. Where other readers (biber) see
something else than BibTeX does, nothing is laid out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Entry, Field, Kept, Remark, lowered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.layout.bibtex.entry import Part

__all__ = ["read"]

_NAME = r"""(?:[^\x00-\x20"#%'(),={}0-9\x7f][^\x00-\x20"#%'(),={}\x7f]*+)"""
_WHITE = r"[ \t\n]*+"
_FLAT = r"[^{}]*+"
for _ in range(3):
    _FLAT = rf"[^{{}}]*+(?:\{{{_FLAT}\}}[^{{}}]*+)*+"
_VALUE = rf"""\{{{_FLAT}\}}|"[^"{{}}]*+(?:\{{{_FLAT}\}}[^"{{}}]*+)*+"|[0-9]++|{_NAME}"""
_HEAD = re.compile(rf"@{_WHITE}({_NAME}){_WHITE}([{{(])?")
_KEY = re.compile(rf"{_WHITE}([^ \t\n,}}]*+){_WHITE}")
_PAREN_KEY = re.compile(rf"{_WHITE}([^ \t\n,]*+){_WHITE}")
_FIELD = re.compile(rf"({_NAME}){_WHITE}={_WHITE}(?:({_VALUE}){_WHITE}(?=[,}})%]))?")
_NAMED = re.compile(rf"({_NAME}){_WHITE}={_WHITE}")
_ONLY_NAME = re.compile(rf"{_NAME}{_WHITE}")
_PLAIN = re.compile(rf"[0-9]++|{_NAME}")
_SPACE = re.compile(_WHITE)
_REMARK = re.compile(r"%[^\n]*")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r'[{}"]')
_LINE_START_AT = re.compile(r"^[ \t]*@", re.MULTILINE)
_INNER_ENTRY = re.compile(r"\n[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")
_BEHIND = re.compile(r"[ \t]*+,?[ \t]*+(?:%[^\n]*)?(?=\n|\Z|[ \t]*@)")
_FIELD_BEHIND = re.compile(rf"""[ \t,]*(?:\n[ \t]*)?{_NAME}[ \t]*=[ \t]*["{{0-9]""")
_UNSAFE_KEY = re.compile(r"""[{}()"%#\x00-\x1f\x7f]""")
_SWALLOWED = "left as it is: BibTeX takes its start for a part of the entry before, which is not closed"
_LAST_LINE = (
    "left as it is: BibTeX does not read what begins in the last line behind another entry or a mistake; "
    "a blank line at the end mends that"
)
_CLOSING = {"{": "}", "(": ")"}


class _Unreadable(Exception):
    """An entry that BibTeX does not read either.

    ``offset`` is where it gives up (the end of the text: it never does), ``since`` where the last name began before that.
    """

    def __init__(self, offset: int, message: str, since: int = -1) -> None:
        self.offset = offset
        self.message = message
        self.since = since


def read(text: str) -> list[Entry | Kept]:
    """The entries of ``text`` and the stretches that stay as they are, which may overlap; what is in none is free text."""
    found: list[Entry | Kept] = []
    reached = 0
    unread = False
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
        unread = unread or _ends_reading(text, block, resume)
        reached = max(reached, block.end)
        at = text.find("@", resume)
    return [*found, *_read_otherwise(text, {block.start: block.end for block in found if isinstance(block, Entry)})]


def _read_otherwise(text: str, ends: dict[int, int]) -> Iterator[Kept]:
    """What a reader that knows comments, and that goes on after a mistake with the next line, takes for an entry.

    ``ends`` are the starts and ends of entries that it reads as BibTeX does.
    """
    at = text.find("@")
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        if at in ends:
            resume = ends[at]
        elif "%" in text[line:at]:
            resume = _line_end(text, at)
        else:
            resume = _other_end(text, at)
            yield Kept(at, resume)
        at = text.find("@", resume)


def _other_end(text: str, at: int) -> int:
    head = _HEAD.match(text, at)
    if head and lowered(head[1]) == "comment":
        return _group_end(text, head.end() - len(head[2] or ""))
    try:
        return _entry(text, at).end
    except _Unreadable:
        following = _LINE_START_AT.search(text, at + 1)
        return following.start() if following else len(text)


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
        block = _entry(text, at)
    except _Unreadable as problem:
        return (_bad if begins_line and _HEAD.match(text, at) else _stray)(text, at, problem)
    if isinstance(block, Kept):
        return block, block.end
    doubt = _doubt(text, block, begins_line)
    if doubt is None:
        return block, block.end
    return Kept(at, block.end, doubt if at >= reached else "", at), block.end


def _bad(text: str, at: int, problem: _Unreadable) -> tuple[Kept, int]:
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
        return Kept(at, end, message, at, swallows=problem.offset if following.end() - 1 == problem.since else 0), end
    place = problem.offset if problem.since < 0 else problem.since
    return Kept(at, end, message, place), max(problem.offset, at + 1)


def _stray(text: str, at: int, problem: _Unreadable) -> tuple[Kept, int]:
    """An ``@`` in running text: its line stays."""
    end = _line_end(text, at)
    if problem.offset >= len(text):
        return Kept(at, end, endless=True), end
    return Kept(at, max(end, problem.offset)), max(problem.offset, at + 1)


def _doubt(text: str, entry: Entry, begins_line: bool) -> str | None:
    """Why an entry that BibTeX reads should stay as it is all the same."""
    if not begins_line:
        comment = "%" in text[text.rfind("\n", 0, entry.start) + 1 : entry.start]
        return (
            "left as it is: BibTeX reads an entry in this comment"
            if comment
            else "left as it is: text before the entry"
        )
    if _INNER_ENTRY.search(text, entry.start + 1, entry.end):
        line = text.count("\n", 0, entry.end) + 1
        return f"left as it is: a brace or quote seems to be missing, the entry reads on to line {line}"
    if _FIELD_BEHIND.match(text, entry.end):
        return "left as it is: a field stands behind the end of the entry, a brace too many seems to close it"
    if not _BEHIND.match(text, entry.end):
        return "left as it is: text behind the entry on its last line"
    if "@" in entry.type:
        return f"left as it is: {entry.type} is no type of entry"
    if _UNSAFE_KEY.search(entry.key):
        return f"left as it is: the key {entry.key!r} is not a plain name"
    return None


def _entry(text: str, at: int) -> Entry | Kept:
    head = _HEAD.match(text, at)
    if head is None:
        raise _Unreadable(min(at + 1, len(text)), "no type of entry behind @")
    kind, opening = lowered(head[1]), head[2]
    if kind == "comment":
        return Kept(at, _comment_end(text, head.end() - len(opening or "")))
    if opening is None:
        raise _Unreadable(head.end(), "no { or ( behind the type of the entry")
    if kind == "preamble":
        return _command(text, head, "preamble", _space(text, head.end()))
    if kind == "string":
        start = _space(text, head.end())
        named = _NAMED.match(text, start)
        if named is None:
            raise _nameless(text, start, "no name = value in @string")
        return _command(text, head, "string", named.end(), named[1])
    return _fields(text, head)


def _command(text: str, head: re.Match[str], kind: str, start: int, name: str = "") -> Entry:
    parts, end = _value(text, start)
    if text[end : end + 1] != _CLOSING[head[2]]:
        raise _Unreadable(end, f"no {_CLOSING[head[2]]} behind the value")
    field = Field(name, parts, start, False)
    return Entry(head.start(), end + 1, "string" if kind == "string" else "preamble", head[1], "", head[2], (field,))


def _fields(text: str, head: re.Match[str]) -> Entry:
    parts: list[Part] = []
    try:
        key, end = _body(text, head, parts)
    except _Unreadable as problem:
        stop = _first_remark(parts)
        if stop >= 0:
            raise _Unreadable(stop, problem.message, problem.since if problem.since >= 0 else problem.offset) from None
        raise
    stop = _first_remark(parts)
    if stop >= 0 and "@" in text[stop:end]:
        raise _Unreadable(stop, "a comment stands between fields; BibTeX stops there and finds an @ behind it")
    return Entry(head.start(), end, "entry", head[1], key, head[2], tuple(parts), fixed=stop >= 0)


def _body(text: str, head: re.Match[str], parts: list[Part]) -> tuple[str, int]:
    """Read fields and comments into ``parts``; the result is the key, and the place behind the entry."""
    closing = _CLOSING[head[2]]
    key = (_KEY if head[2] == "{" else _PAREN_KEY).match(text, head.end())
    assert key is not None
    position = key.end()
    while text[position : position + 1] == ",":
        position = _after_comma(text, position + 1, parts)
        if text[position : position + 1] == closing:
            break
        field, position = _field(text, position)
        parts.append(field)
    if text[position : position + 1] == "%" and parts:
        position = _remarks(text, position, parts)
    if text[position : position + 1] != closing:
        what = f"the field {_last(parts).name}" if parts else "the key"
        raise _Unreadable(position, f"no comma or {closing} behind {what}")
    return key[1], position + 1


def _first_remark(parts: list[Part]) -> int:
    return next((part.offset for part in parts if isinstance(part, Remark)), -1)


def _last(parts: list[Part]) -> Field:
    return [part for part in parts if isinstance(part, Field)][-1]


def _after_comma(text: str, position: int, parts: list[Part]) -> int:
    """Past blanks and comments behind a comma; the comma is noted at the field it follows."""
    if parts and isinstance(parts[-1], Field):
        field = parts[-1]
        parts[-1] = Field(field.name, field.parts, field.offset, True)
    position = _space(text, position)
    return _remarks(text, position, parts) if text[position : position + 1] == "%" else position


def _remarks(text: str, position: int, parts: list[Part]) -> int:
    while remark := _REMARK.match(text, position):
        own = not text[text.rfind("\n", 0, position) + 1 : position].strip(" \t")
        parts.append(Remark(remark[0], own, position))
        position = _space(text, remark.end())
    return position


def _field(text: str, position: int) -> tuple[Field, int]:
    match = _FIELD.match(text, position)
    if match is None:
        raise _nameless(text, position, "a field name, = and a value were expected")
    if match[2] is not None:
        return Field(match[1], (match[2],), position, False), match.end()
    parts, end = _value(text, match.end())
    return Field(match[1], parts, position, False), end


def _nameless(text: str, position: int, message: str) -> _Unreadable:
    """What to raise where no ``name =`` stands: BibTeX gives up behind the name if there is one."""
    name = _ONLY_NAME.match(text, position)
    return _Unreadable(name.end() if name else position, message, position)


def _value(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """What ``#`` joins, from ``position`` on, and the place behind it and the blanks that follow."""
    parts: list[str] = []
    while True:
        end = _piece_end(text, position)
        parts.append(text[position:end])
        position = _space(text, end)
        if text[position : position + 1] != "#":
            return tuple(parts), position
        position = _space(text, position + 1)


def _piece_end(text: str, position: int) -> int:
    opening = text[position : position + 1]
    if opening == "{":
        return _balanced(text, position + 1, _BRACE, "}")
    if opening == '"':
        return _balanced(text, position + 1, _QUOTE, '"')
    plain = _PLAIN.match(text, position)
    if plain is None:
        raise _Unreadable(position, "a value was expected")
    return plain.end()


def _balanced(text: str, position: int, marks: re.Pattern[str], closing: str) -> int:
    """Behind the first mark of ``closing`` outside braces."""
    depth = 0
    for mark in marks.finditer(text, position):
        if mark[0] == closing and not depth:
            return mark.end()
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            if not depth:
                raise _Unreadable(mark.start(), "a } without { inside a quoted value")
            depth -= 1
    raise _Unreadable(len(text), "a value that never ends: braces or quotes do not match")


def _comment_end(text: str, position: int) -> int:
    """Where a ``@comment`` ends for a reader that takes its braces for a group, and BibTeX is past entries inside."""
    end = _group_end(text, position)
    inner = text.find("@", position)
    while 0 <= inner < end:
        try:
            stop = _entry(text, inner).end
        except _Unreadable as problem:
            stop = max(problem.offset, inner + 1) if problem.offset < len(text) else inner + 1
        end = max(end, stop)
        inner = text.find("@", stop)
    return end


def _group_end(text: str, position: int) -> int:
    """Behind the group of braces or parentheses at ``position``; the end of the line if there is none or it never ends."""
    opening = text[position : position + 1]
    depth = 0
    for mark in re.finditer(r"[{}]" if opening == "{" else r"[()]", text[position:] if opening in _CLOSING else ""):
        depth += 1 if mark[0] == opening else -1
        if not depth:
            return position + mark.end()
    return _line_end(text, position)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    assert match is not None
    return match.end()
