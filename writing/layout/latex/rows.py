r"""The body of an environment of rows as cells, rules, comments and empty lines, or nothing at all if it is in doubt.

Blanks beside ``&``, ``\\`` and the borders of such an environment do not print (The TeXbook, chapter 22); all others are
kept as one blank, or become a line break where one of them stands already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind, tokens
from writing.layout.latex.cells import Cell, Row, joined
from writing.layout.latex.glue import may_end_in_glue
from writing.layout.latex.marks import INLINE_ROWS

if TYPE_CHECKING:
    from writing.latex.lexer import Token
    from writing.options import Known

__all__ = ["read"]

_ENDS = frozenset({"\\\\", "\\\\*", "\\tabularnewline", "\\cr", "\\crcr"})
_OPTION = re.compile(r"\*?(?:\[[^\[\]{}\\%\n]*(?:\\[a-zA-Z]+[^\[\]{}\\%\n]*)*\])?")
_DOUBTFUL = re.compile(r"[ \t\n]*[\[*]")
_OPTIONAL = r"(?:\[[^\[\]%\n]*\])?"
_ROUND = r"(?:\([^()%\n]*\))?"
_BRACES = r"\{[^{}%\n]*\}"
_RULES: dict[str, re.Pattern[str]] = {
    **dict.fromkeys(
        r"""\hline \endhead \endfirsthead \endfoot \endlastfoot \morecmidrules \nopagebreak \pagebreak \newpage""".split(),
        re.compile(""),
    ),
    **dict.fromkeys(r"\toprule \midrule \bottomrule \addlinespace \hdashline".split(), re.compile(_OPTIONAL)),
    **dict.fromkeys(r"\cline \cdashline \hhline \arrayrulecolor \label".split(), re.compile(_BRACES + _OPTIONAL)),
    r"\cmidrule": re.compile(_OPTIONAL + _ROUND + _BRACES),
    r"\specialrule": re.compile(_BRACES * 3),
}
"""Commands that stand between rows, on lines of their own, with their arguments."""

_BETWEEN = frozenset((r"\intertext", r"\shortintertext"))
"""Commands between rows whose argument is text."""
_DIVIDING = (Kind.PAR, Kind.COMMENT, Kind.BLOCK, Kind.LINE, Kind.REST, Kind.BEGIN, Kind.END)
"""What keeps a text from being put on one line."""
_LONG = 80
_WORD = re.compile(r"\\[a-zA-Z]+")
_BLANKS = " \t\n"
_SHORT = 50
"""Columns up to which an environment inside a cell stays in the line."""


_EMPTY = Cell("")


class _Doubt(Exception):
    """The body is not laid out in rows."""


def read(body: str, known: Known, unskips: bool) -> list[Row] | None:
    """The lines of the body of an environment of rows; None if it should be left to others.

    ``unskips`` tells if the last space of a cell is taken back, as in text: then a space that is not there must not come
    behind other glue, which would be taken in its place.
    """
    try:
        return _Reader(body, known, unskips).read()
    except _Doubt:
        return None


class _Reader:
    """One pass over the tokens; ``cells`` and ``pieces`` are what has been read of the row at hand."""

    def __init__(self, body: str, known: Known, unskips: bool) -> None:
        self.body = body
        self.unskips = unskips
        self.parts: list[Token] = tokens(body, known)
        self.rows: list[Row] = []
        self.cells: list[Cell] = []
        self.pieces: list[str] = []
        self.done: list[str] = []
        """Lines of the row at hand that a comment has ended."""
        self.depth = 0
        self.math = False
        self.number = 0

    def read(self) -> list[Row]:
        while self.number < len(self.parts):
            kind, start, end = self.parts[self.number]
            self.number += 1
            self._token(kind, self.body[start:end], end)
        if self.depth or self.math:
            raise _Doubt
        if not self._fresh():
            self._end_row("")
        return self.rows

    def _token(self, kind: Kind, word: str, end: int) -> None:
        if kind in (Kind.TEXT, Kind.INLINE):
            self.pieces.append("\\ " if word.startswith(("\\ ", "\\\t")) and not word[1:].strip(" \t") else word)
        elif kind is Kind.SPACE:
            if self.pieces and self.pieces[-1] not in (" ", "\\ "):
                self.pieces.append(" ")
        elif kind is Kind.PAR:
            self._empty_line()
        elif kind is Kind.COMMENT:
            self._comment(word)
        elif kind is Kind.CONTROL:
            self._control(word, end)
        elif kind is Kind.AMPERSAND and not self.depth:
            if self.math:
                raise _Doubt
            self._end_cell()
        elif kind is Kind.BEGIN:
            self._nested(word)
        elif kind in (Kind.OPEN, Kind.CLOSE):
            self.depth += 1 if kind is Kind.OPEN else -1
            if self.depth < 0:
                raise _Doubt
            self.pieces.append(word)
        elif kind is Kind.MATH and word == "$":
            self.math ^= not self.depth
            self.pieces.append(word)
        elif kind is Kind.AMPERSAND:
            self.pieces.append(word)
        else:
            raise _Doubt

    def _fresh(self) -> bool:
        """Whether nothing of a row has been read."""
        return not self.cells and not self.done and not self.depth and not self.pieces

    def _cell(self) -> Cell:
        pieces = self.pieces
        self.pieces = []
        if pieces and pieces[-1] == " ":
            return Cell("".join(pieces[:-1]))
        text = "".join(pieces)
        return Cell(text, self.unskips and may_end_in_glue(text))

    def _end_cell(self) -> None:
        self.cells.append(self._cell())

    def _end_row(self, end: str) -> None:
        self._end_cell()
        if not end:
            _no_blank_at_the_end(self.cells[-1].text)
        if self.done:
            last = joined(self.cells, end)
            self.rows.append(Row(lines=[*self.done, *([last] if last else [])]))
        else:
            self.rows.append(Row(self.cells, end))
        self.cells, self.done = [], []

    def _empty_line(self) -> None:
        if not self._fresh():
            raise _Doubt
        if not self.rows or self.rows[-1].cells != [_EMPTY] or not self.rows[-1].plain:
            self.rows.append(Row([Cell("")], plain=True))

    def _comment(self, word: str) -> None:
        blank = self.number > 1 and self.parts[self.number - 2][0] is Kind.SPACE
        word = word.rstrip(" \t")
        if not self._fresh():
            self._end_line(word, blank)
            return
        last = self.rows[-1] if self.rows else None
        if self._alone() or last is None:
            self.rows.append(Row([Cell(word)], plain=True))
        elif last.comment or last.cells == [_EMPTY]:
            raise _Doubt
        else:
            last.comment = word
            last.gap = blank or bool(last.end)

    def _end_line(self, comment: str, blank: bool) -> None:
        """A comment inside a row ends a line, and the row goes on in the next."""
        gap = " " if blank or not self.pieces else ""
        cell = self._cell()
        _no_blank_at_the_end(cell.text)
        line = joined([*self.cells, cell], "")
        if self._alone():
            self.done += [line, comment] if line else [comment]
        elif not self.done and not self.depth and all(part[0] is Kind.SPACE for part in self.parts[self.number :]):
            self.rows.append(Row([*self.cells, cell], comment=comment, gap=bool(gap)))
        else:
            self.done.append(line + gap + comment)
        self.cells = []
        if self.number < len(self.parts) and self.parts[self.number][0] is Kind.PAR:
            raise _Doubt

    def _alone(self) -> bool:
        """Whether the comment that is being read has a line of its own."""
        start = self.parts[self.number - 1][1]
        return not self.body[self.body.rfind("\n", 0, start) + 1 : start].strip(" \t")

    def _control(self, word: str, end: int) -> None:
        if word in ("\\[", "\\]", "\\"):
            raise _Doubt
        if self.depth or self.math:
            if word in _ENDS and not self.depth:
                raise _Doubt
            self.pieces.append(word)
        elif word in _ENDS:
            self._row_ends(word, end)
        elif self._fresh() and word in _RULES:
            self._rule(word, end)
        elif self._fresh() and word in _BETWEEN:
            self._between(word)
        else:
            self.pieces.append(word)

    def _row_ends(self, word: str, end: int) -> None:
        if word.startswith("\\\\"):
            option = _OPTION.match(self.body, end)
            assert option is not None
            word += option[0]
            end = option.end()
            if _DOUBTFUL.match(self.body, end):
                raise _Doubt
        self._end_row(word)
        self._skip_to(end)

    def _rule(self, word: str, end: int) -> None:
        """Commands between rows have lines of their own, but only blanks that stand there become a line break."""
        start = end - len(word)
        while True:
            arguments = _RULES[word].match(self.body, end)
            if arguments is None:
                raise _Doubt
            end = arguments.end()
            following = _WORD.match(self.body, end)
            if not arguments[0] or following is None or following[0] not in _RULES:
                break
            word, end = following[0], following.end()
        if self.body[end : end + 1] not in ("", "%", *_BLANKS, *("" if arguments[0] else "\\&")):
            raise _Doubt
        self.rows.append(Row([Cell(self.body[start:end])], plain=True))
        self._skip_to(end)

    def _between(self, word: str) -> None:
        """Text between rows has a line of its own."""
        pieces, depth = [word], 0
        while not (depth == 0 and len(pieces) > 1):
            if self.number == len(self.parts):
                raise _Doubt
            kind, start, end = self.parts[self.number]
            self.number += 1
            depth += {Kind.OPEN: 1, Kind.CLOSE: -1}.get(kind, 0)
            if (not depth and kind is not Kind.CLOSE) or kind in _DIVIDING:
                raise _Doubt
            pieces.append(" " if kind is Kind.SPACE else self.body[start:end])
        text = "".join(pieces)
        if len(text) > _LONG or self.body[end : end + 1] not in ("", *_BLANKS):
            raise _Doubt
        self.rows.append(Row([Cell(text)], plain=True))

    def _skip_to(self, end: int) -> None:
        while self.number < len(self.parts) and self.parts[self.number][1] < end:
            kind, _, stop = self.parts[self.number]
            if stop > end:
                if kind is not Kind.TEXT:
                    raise _Doubt
                self.parts[self.number] = (kind, end, stop)
                return
            self.number += 1

    def _nested(self, begin: str) -> None:
        """An environment inside a cell, if it is one that stays in the line."""
        if begin.partition("{")[2][:-1] not in INLINE_ROWS:
            raise _Doubt
        pieces = [begin]
        depth = 1
        while depth:
            if self.number == len(self.parts):
                raise _Doubt
            kind, start, end = self.parts[self.number]
            self.number += 1
            if kind in (Kind.PAR, Kind.COMMENT, Kind.BLOCK, Kind.LINE, Kind.REST):
                raise _Doubt
            depth += {Kind.BEGIN: 1, Kind.END: -1}.get(kind, 0)
            pieces.append(" " if kind is Kind.SPACE else self.body[start:end])
        if len("".join(pieces[1:-1]).strip()) > _SHORT:
            raise _Doubt
        self.pieces.append("".join(pieces))


def _no_blank_at_the_end(cell: str) -> None:
    r"""TeX drops blanks at the end of a line, so that none may come behind ``\ ``."""
    if cell.endswith(("\\ ", "\\\t", "\\")):
        raise _Doubt
