"""The grammar of one entry of BibTeX: type, key, fields, values and the comments between them, or where it breaks off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Entry, Field, Kept, Remark, lowered

if TYPE_CHECKING:
    from writing.layout.bibtex.entry import Part

__all__ = ["HEAD", "NAME", "Unreadable", "comment_body", "entry", "group_end", "line_end"]

NAME = r"""(?:[^\x00-\x20"#%'(),={}0-9\x7f][^\x00-\x20"#%'(),={}\x7f]*+)"""
_WHITE = r"[ \t\n]*+"
_FLAT = r"[^{}]*+"
for _ in range(3):
    _FLAT = rf"[^{{}}]*+(?:\{{{_FLAT}\}}[^{{}}]*+)*+"
_VALUE = rf"""\{{{_FLAT}\}}|"[^"{{}}]*+(?:\{{{_FLAT}\}}[^"{{}}]*+)*+"|[0-9]++|{NAME}"""
HEAD = re.compile(rf"@{_WHITE}({NAME}){_WHITE}([{{(])?")
_KEY = re.compile(rf"{_WHITE}([^ \t\n,}}]*+){_WHITE}")
_PAREN_KEY = re.compile(rf"{_WHITE}([^ \t\n,]*+){_WHITE}")
_FIELD = re.compile(rf"({NAME}){_WHITE}={_WHITE}(?:({_VALUE}){_WHITE}(?=[,}})%]))?")
_NAMED = re.compile(rf"({NAME}){_WHITE}={_WHITE}")
_ONLY_NAME = re.compile(rf"{NAME}{_WHITE}")
_PLAIN = re.compile(rf"[0-9]++|{NAME}")
_SPACE = re.compile(_WHITE)
_REMARK = re.compile(r"%[^\n]*")
_BRACE = re.compile(r"[{}]")
_ROUND = re.compile(r"[()]")
_QUOTE = re.compile(r'[{}"]')
_CLOSING = {"{": "}", "(": ")"}


class Unreadable(Exception):
    """An entry that BibTeX does not read either.

    ``offset`` is where it gives up (the end of the text: it never does), ``since`` where the last name began before that.
    """

    def __init__(self, offset: int, message: str, since: int = -1) -> None:
        self.offset = offset
        self.message = message
        self.since = since


def entry(text: str, at: int) -> Entry | Kept:
    """What begins at an ``@``: an entry, or a comment, which stays.

    Raises
    ------
    Unreadable : it is neither, by the rules of BibTeX.
    """
    head = HEAD.match(text, at)
    if head is None:
        raise Unreadable(min(at + 1, len(text)), "no type of entry behind @")
    kind, opening = lowered(head[1]), head[2]
    if kind == "comment":
        return Kept(at, _comment_end(text, comment_body(head)))
    if opening is None:
        raise Unreadable(head.end(), "no { or ( behind the type of the entry")
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
        raise Unreadable(end, f"no {_CLOSING[head[2]]} behind the value")
    field = Field(name, parts, start, False)
    return Entry(head.start(), end + 1, "string" if kind == "string" else "preamble", head[1], "", head[2], (field,))


def _fields(text: str, head: re.Match[str]) -> Entry:
    parts: list[Part] = []
    try:
        key, end = _body(text, head, parts)
    except Unreadable as problem:
        stop = _first_remark(parts)
        if stop >= 0:
            raise Unreadable(stop, problem.message, problem.since if problem.since >= 0 else problem.offset) from None
        raise
    stop = _first_remark(parts)
    if stop >= 0 and "@" in text[stop:end]:
        raise Unreadable(stop, "a comment stands between fields; BibTeX stops there and finds an @ behind it")
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
        raise Unreadable(position, f"no comma or {closing} behind {what}")
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


def _nameless(text: str, position: int, message: str) -> Unreadable:
    """What to raise where no ``name =`` stands: BibTeX gives up behind the name if there is one."""
    name = _ONLY_NAME.match(text, position)
    return Unreadable(name.end() if name else position, message, position)


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
        raise Unreadable(position, "a value was expected")
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
                raise Unreadable(mark.start(), "a } without { inside a quoted value")
            depth -= 1
    raise Unreadable(len(text), "a value that never ends: braces or quotes do not match")


def comment_body(head: re.Match[str]) -> int:
    """Where the group behind ``@comment`` opens; without one, where the rest of its line begins."""
    return head.start(2) if head[2] else head.end(1)


def _comment_end(text: str, position: int) -> int:
    """Where a ``@comment`` ends for a reader that takes its braces for a group, and BibTeX is past entries inside."""
    end = group_end(text, position)
    inner = text.find("@", position)
    while 0 <= inner < end:
        try:
            stop = entry(text, inner).end
        except Unreadable as problem:
            stop = max(problem.offset, inner + 1) if problem.offset < len(text) else inner + 1
        end = max(end, stop)
        inner = text.find("@", stop)
    return end


def group_end(text: str, position: int) -> int:
    """Behind the group of braces or parentheses at ``position``; the end of the line if there is none or it never ends."""
    opening = text[position : position + 1]
    depth = 0
    for mark in (_BRACE if opening == "{" else _ROUND).finditer(text, position) if opening in _CLOSING else ():
        depth += 1 if mark[0] == opening else -1
        if not depth:
            return mark.end()
    return line_end(text, position)


def line_end(text: str, position: int) -> int:
    """The end of a line, in front of its line break."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    assert match is not None
    return match.end()
