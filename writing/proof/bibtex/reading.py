"""What a program reads from a BibTeX database, item by item, until its last byte is accounted for.

Two programs are imitated. BibTeX (bibtex.web, module 235 and following) finds an entry at every ``@``, knows no
comments, and gives up an entry at its first mistake, to go on with the next ``@``. Biber takes ``%`` for a comment
up to the end of its line, wherever no value is open, and the group behind ``@comment`` for text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["Item", "Reading", "Value", "read"]

Value = tuple[str, ...]
"""A value as read: its parts, each with the delimiter that opens it; blanks squeezed as BibTeX does."""

_BLANKS = re.compile(r"[ \t\n]*")
_RUN = re.compile(r"[ \t\n]+")
_NAMED = re.compile(r"""([^\x00-\x20"#%'(),={}\x7f0-9][^\x00-\x20"#%'(),={}\x7f]*+)[ \t]*=[ \t]*""")
_BLANK = frozenset(" \t\n")
_GAP = frozenset(" \t\n%")
_LAST_COMMA = re.compile(r",(?=[})])")
_NAME = re.compile(r"""[^\x00-\x20"#%'(),={}\x7f]*""")
_KEYS = {"{": re.compile(r"[^ \t\n,}]*"), "(": re.compile(r"[^ \t\n,]*")}
_ENDS = {"{": "}", "(": ")"}
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TO_LOWER = str.maketrans(_UPPER, _UPPER.lower())


@dataclass(slots=True)
class Item:
    """One thing that is read.

    ``kind`` is ``entry``, ``string``, ``preamble``, ``failed`` (an entry with a mistake), ``comment``, ``loose`` (text that a
    mistake makes BibTeX skip), or one line of other text: ``tail`` behind an entry on its line, ``lead`` right above
    one, ``head`` right above the first, or ``free``. ``fields`` are name, value and offset; a comment between fields has the name ``%``.
    """

    kind: str
    start: int
    end: int = 0
    type: str = ""
    key: str = ""
    fields: list[tuple[str, Value, int]] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True)
class Reading:
    """All that one program reads; ``same`` if the other would read it just so."""

    items: list[Item]
    same: bool


class _Mistake(Exception):
    """BibTeX gives an entry up at ``offset``; at the end of the text it has swallowed all that follows."""

    def __init__(self, offset: int) -> None:
        self.offset = offset


def read(text: str, comments: bool) -> Reading:
    """What BibTeX reads from ``text``, or with ``comments`` what biber does."""
    reading = Reading([], True)
    position = 0
    skipped = ended = False
    while True:
        at = -1 if ended else _next_entry(text, position, comments)
        stop = len(text) if at < 0 else at
        if position < stop:
            _add_text(text, position, stop, skipped, reading)
        if at < 0:
            return reading
        item = _Entry(text, at, comments).read()
        reading.items.append(item)
        reading.same = reading.same and item.kind not in ("failed", "comment")
        position = item.end
        skipped = item.kind == "failed" and not item.text
        if not comments and not item.text and _in_last_line(text, position):
            ended = True
            reading.same = reading.same and "@" not in text[position:]


def _in_last_line(text: str, position: int) -> bool:
    """BibTeX asks after each entry if the file has more lines, and forgets what the line at hand still holds."""
    line_end = text.find("\n", position)
    return line_end < 0 or line_end == len(text) - 1


def _next_entry(text: str, position: int, comments: bool) -> int:
    at = text.find("@", position)
    while comments and at >= 0:
        line = max(text.rfind("\n", 0, at) + 1, position)
        if text.find("%", line, at) < 0:
            return at
        line_end = text.find("\n", at)
        at = text.find("@", line_end) if line_end >= 0 else -1
    return at


def _add_text(text: str, start: int, end: int, skipped: bool, reading: Reading) -> None:
    """Add text outside of entries line by line, blank lines left out."""
    reading.same = reading.same and "%" not in text[start:end]
    if skipped:
        squeezed = _LAST_COMMA.sub("", _RUN.sub("", text[start:end]).translate(_TO_LOWER))
        if squeezed:
            reading.items.append(Item("loose", start, end, text=squeezed))
        return
    lines = text[start:end].split("\n")
    blank = [i for i, line in enumerate(lines[:-1]) if not line.strip(" \t")]
    leads = len(lines) if end == len(text) else (blank[-1] + 1 if blank else 0)
    lead = "lead" if start or "".join(lines[:leads]).strip(" \t") else "head"
    offset = start
    for i, line in enumerate(lines):
        if line.strip(" \t"):
            kind = "tail" if not i and reading.items else lead if i >= leads else "free"
            reading.items.append(Item(kind, offset, offset + len(line), text=line))
        offset += len(line) + 1


class _Entry:
    """One walk from an ``@`` to the end of the entry or to the first mistake in it."""

    def __init__(self, text: str, at: int, comments: bool) -> None:
        self.text = text
        self.position = at + 1
        self.comments = comments
        self.item = Item("entry", at)

    def read(self) -> Item:
        item, text = self.item, self.text
        try:
            self._walk()
            item.end = self.position
        except _Mistake as mistake:
            item.kind = "failed"
            item.end = mistake.offset
            if self.comments or mistake.offset >= len(text):
                item.end = self._next_line_with_entry()
                lines = text[item.start : item.end].split("\n")
                item.text = "\n".join(line for line in lines if line.strip(" \t"))
                item.fields.clear()
        if item.kind == "comment" and self.comments:
            item.text = text[item.start : item.end]
        return item

    def _walk(self) -> None:
        item = self.item
        self._blanks()
        item.type = self._name().translate(_TO_LOWER)
        if item.type == "comment":
            item.kind = "comment"
            self._group()
            return
        self._gap()
        opening = self._here()
        if not item.type or opening not in _ENDS:
            raise _Mistake(self.position)
        self.position += 1
        self._gap()
        if item.type == "preamble":
            item.kind = "preamble"
            self._field("")
        elif item.type == "string":
            item.kind = "string"
            self._named_field()
        else:
            self._body(opening)
        self._expect(_ENDS[opening])

    def _body(self, opening: str) -> None:
        key = _KEYS[opening].match(self.text, self.position)
        assert key is not None
        self.item.key = key[0]
        if self.comments and any(character in key[0] for character in '{"%'):
            raise _Mistake(self.position)
        self.position = key.end()
        self._gap()
        while self._here() == ",":
            self.position += 1
            self._gap()
            if self._here() == _ENDS[opening]:
                return
            self._named_field()

    def _named_field(self) -> None:
        offset = self.position
        plain = _NAMED.match(self.text, offset)
        if plain:
            self.position = plain.end()
            name = plain[1]
        else:
            name = self._name()
            if not name:
                raise _Mistake(offset)
            self._gap()
            self._expect("=")
        self._gap()
        self._field(name.translate(_TO_LOWER), offset)

    def _field(self, name: str, offset: int = -1) -> None:
        offset = self.position if offset < 0 else offset
        whole = self.item.kind == "entry"
        parts = [self._part(whole)]
        while self._here() == "#":
            self.position += 1
            self._gap()
            parts.append(self._part(whole))
        if whole and len(parts) == 1 and parts[0][0] in '{"':
            parts = [parts[0][0] + parts[0][1:].strip(" ")]
        self.item.fields.append((name, tuple(parts), offset))

    def _part(self, whole: bool) -> str:
        """One literal, number or name, and the blanks behind it; blanks in literals are squeezed in entries."""
        text, start = self.text, self.position
        opening = self._here()
        if opening == "{":
            end = self._closed(start + 1)
        elif opening == '"':
            end = self._quoted(start + 1)
        elif "0" <= opening <= "9":
            end = start
            while "0" <= text[end : end + 1] <= "9":
                end += 1
            self.position = end
            self._gap()
            return text[start:end]
        else:
            name = self._name()
            if not name:
                raise _Mistake(start)
            self._gap()
            return name
        self.position = end + 1
        self._gap()
        literal = text[start:end]
        spaced = "\n" in literal or "  " in literal or "\t" in literal
        return _RUN.sub(" ", literal) if whole and spaced else literal

    def _closed(self, position: int) -> int:
        """The place of the ``}`` that closes a brace opened in front of ``position``."""
        text, depth = self.text, 1
        while depth:
            end = text.find("}", position)
            if end < 0:
                raise _Mistake(len(text))
            depth += text.count("{", position, end) - 1
            position = end + 1
        return end

    def _quoted(self, position: int) -> int:
        text = self.text
        while True:
            end = text.find('"', position)
            stop = len(text) if end < 0 else end
            brace = text.find("{", position, stop)
            stray = text.find("}", position, stop if brace < 0 else brace)
            if stray >= 0:
                raise _Mistake(stray)
            if brace < 0:
                if end < 0:
                    raise _Mistake(len(text))
                return end
            position = self._closed(brace + 1) + 1

    def _group(self) -> None:
        """Behind ``@comment``: biber skips a group, or else the line."""
        if not self.comments:
            return
        start = self.position
        self._blanks()
        if self._here() == "{":
            try:
                self.position = self._closed(self.position + 1) + 1
                return
            except _Mistake:
                pass
        line_end = self.text.find("\n", start)
        self.position = len(self.text) if line_end < 0 else line_end

    def _next_line_with_entry(self) -> int:
        position = self.text.find("\n", self.item.start)
        while position >= 0:
            self.position = position
            self._blanks()
            if self._here() == "@":
                return self.position
            position = self.text.find("\n", self.position)
        return len(self.text)

    def _here(self) -> str:
        return self.text[self.position : self.position + 1]

    def _expect(self, character: str) -> None:
        if self._here() != character:
            raise _Mistake(self.position)
        self.position += 1

    def _name(self) -> str:
        match = _NAME.match(self.text, self.position)
        assert match is not None
        if "0" <= match[0][:1] <= "9":
            return ""
        self.position = match.end()
        return match[0]

    def _blanks(self) -> None:
        if self.text[self.position : self.position + 1] in _BLANK:
            match = _BLANKS.match(self.text, self.position)
            assert match is not None
            self.position = match.end()

    def _gap(self) -> None:
        """Past white space, and past comments for a program that knows them."""
        if self.text[self.position : self.position + 1] not in _GAP:
            return
        self._blanks()
        while self.comments and self._here() == "%":
            line_end = self.text.find("\n", self.position)
            line_end = len(self.text) if line_end < 0 else line_end
            self.item.fields.append(("%", (self.text[self.position : line_end],), self.position))
            self.position = line_end
            self._blanks()
