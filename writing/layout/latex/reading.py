r"""Tokens of LaTeX become runs of words, each with the context it stands in, and go to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind
from writing.layout.latex.balance import strays
from writing.layout.latex.environments import Environments
from writing.layout.latex.marks import MARKS, Context, Mark
from writing.layout.latex.runs import BLANKS, COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Reader"]

_LISTED = re.compile(r"[ \t\n]*\\(?:title|author|affiliation|institute|address|date)\b")
_EMPTY = re.compile(r"[ \t]*\n")
_STEPS = frozenset(r"\State \Statex \STATE".split())
"""Commands whose line another command may continue."""
_STATEMENT = (Mark.STATEMENT, 1)


class Reader(Environments):
    """Goes through the tokens once."""

    def read(self) -> None:
        """All tokens, to the end."""
        parts = self.parts
        if _EMPTY.match(self.text) and not (parts and parts[0][0] is Kind.LINE):
            self.page.blank()
        actions = [_KINDS.get(kind, Reader._text).__get__(self) for kind in Kind]
        while self.number < len(parts):
            kind, start, end = parts[self.number]
            self.number += 1
            if 0 <= self.until <= start:
                self.statement_ends()
            actions[kind](start, end)
        self.flush()

    def _text(self, start: int, end: int) -> None:
        while start < self.until < end:
            self.piece(self.text[start : self.until])
            start = self.until
            self.statement_ends()
        self.piece(self.text[start:end])

    def _inline(self, start: int, end: int) -> None:
        self.pending.append(self.masks.masked(self.text[start:end]))
        if self.text[end : end + 1] in ("\n", ""):
            piece = self.text[start:end]
            self.after = (
                self.after or piece[:2] in ("\\ ", "\\\t") or not (piece[-1] in "}]" or piece.count(piece[-1]) > 1)
            )

    def _block(self, start: int, end: int) -> None:
        text = self.text[start:end]
        if text[0] != "%" or self.alone(start):
            self.before()
        blank = self.text[end : end + 1] in (" ", "\t", "\n")
        if blank and text.startswith(r"\begin") and self.text[end : end + 80].lstrip(" \t")[:1] not in ("", "\n"):
            self.pending.append(self.masks.masked(text + " "))
            self.glued = True
            return
        self.pending.append(self.masks.masked(text))
        if text[0] == "%":
            self.flush()
        else:
            self.after = blank

    def _comment(self, start: int, end: int) -> None:
        text = self.text[start:end].rstrip(" \t")
        if self.alone(start):
            self.flush()
            self.page.comment(text)
            return
        apart = self.apart()
        self.flush()
        self.page.trail(" " + text if apart else text)

    def _par(self, start: int, end: int) -> None:
        self.flush()
        if self.opened and self.opened[-1].name == "$$":
            self.leave("$$")
        if self.page.lines or self.page.comments:
            self.page.blank(min(self.text.count("\n", start, end) - 1, max(self.options.blank_lines, 1)))

    def _line(self, start: int, end: int) -> None:
        self.flush()
        self.page.raw(self.text[start:end])

    def _rest(self, start: int, end: int) -> None:
        self.flush()
        self.page.rest = self.text[start:end]

    def _control(self, start: int, end: int) -> None:
        word = self.text[start:end]
        if word == "\\":
            self.pending.append(word)
            self.after = True
            return
        mark, count = MARKS.get(word, _STATEMENT)
        if self.silent() and not (mark is Mark.CLOSE and self.closes(r"\[")):
            self.pending.append(word)
        else:
            _MARKS[mark](self, word, start, self.arguments.end(end, count) if count else end)

    def _item(self, word: str, start: int, end: int) -> None:
        if self.context is not Context.CODE and "".join(self.pending[-2:]).strip(BLANKS) not in _STEPS:
            self.before()
        self.pending.append(word)

    def _own_line(self, word: str, start: int, end: int) -> None:
        if self.context not in COMMANDS:
            self.before()
            self.code_until(end)
        self.pending.append(word)

    def _title(self, word: str, start: int, end: int) -> None:
        if any(piece.strip(BLANKS) for piece in self.pending):
            self.pending.append(word)
        else:
            self._own_line(word, start, end)

    def _statement(self, word: str, start: int, end: int) -> None:
        if self.context in (Context.MATH, Context.ROWS):
            self.pending.append(word)
        else:
            self._own_line(word, start, end)

    def _heading(self, word: str, start: int, end: int) -> None:
        if self.page.stack and self.context is Context.PROSE and self._drifted(start):
            self.flush()
            self.page.reset()
            self.opened = []
        self._own_line(word, start, end)

    def _drifted(self, start: int) -> bool:
        """Whether something that was opened since the last heading is never closed."""
        if not any(kind not in ("document", r"\item") for kind, _ in self.page.stack):
            return False
        if self.strays is None:
            self.strays = strays(self.text, self.parts)
        drifted = False
        while self.checked < len(self.strays) and self.strays[self.checked].offset < start:
            drifted = drifted or self.strays[self.checked].opens
            self.checked += 1
        self.resets = self.resets or drifted
        return drifted

    def _row(self, word: str, start: int, end: int) -> None:
        self.pending.append(word)
        if self.context not in COMMANDS:
            self.after = self.depth() <= 0 or bool(_LISTED.match(self.pending[0]))

    def _label(self, word: str, start: int, end: int) -> None:
        if self.context is Context.MATH or (
            self.context is Context.PROSE and not any(piece.strip(BLANKS) for piece in self.pending)
        ):
            glued = not self.apart()
            self._own_line(word, start, end)
            if glued:
                self.context = self.around
        else:
            self.pending.append(word)


_KINDS: dict[Kind, Callable[[Reader, int, int], None]] = {
    Kind.TEXT: Reader._text,
    Kind.INLINE: Reader._inline,
    Kind.BLOCK: Reader._block,
    Kind.CONTROL: Reader._control,
    Kind.COMMENT: Reader._comment,
    Kind.BEGIN: Reader.begin,
    Kind.END: Reader.end_of,
    Kind.MATH: Reader.dollars,
    Kind.LINE: Reader._line,
    Kind.PAR: Reader._par,
    Kind.REST: Reader._rest,
}
_MARKS: dict[Mark, Callable[[Reader, str, int, int], None]] = {
    Mark.ITEM: Reader._item,
    Mark.HEADING: Reader._heading,
    Mark.LINE: Reader._own_line,
    Mark.TITLE: Reader._title,
    Mark.STATEMENT: Reader._statement,
    Mark.ROW: Reader._row,
    Mark.OPEN: Reader.display,
    Mark.CLOSE: Reader.display_ends,
    Mark.LABEL: Reader._label,
}
