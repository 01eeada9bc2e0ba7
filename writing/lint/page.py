"""A LaTeX file as a reader of the page sees it: its running text at the places of the source, all else blanked out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind, Token, tokens
from writing.lint import commands
from writing.lint.arguments import arguments, groups
from writing.lint.kinds import is_definitions
from writing.lint.source import ASIDE, BREAK, CITED, NOTHING, WORD, Mark, Source, filled

if TYPE_CHECKING:
    from writing.options import Known

__all__ = ["Page"]

_TRIM = re.compile(r"(?:\[[^\]\n]*\])?\([a-z]*\)")
_PREAMBLE = re.compile(r"\\documentclass|\\ProvidesPackage|\\ProvidesClass|\\NeedsTeXFormat")


@dataclass(frozen=True)
class Page(Source):
    """A LaTeX file; all its views have the length of its text."""

    known: Known
    codes: frozenset[str] = frozenset()
    """Commands of the project whose argument prints as code."""

    @cached_property
    def tokens(self) -> list[Token]:
        """Tokens of the lexer."""
        return tokens(self.text, self.known)

    @cached_property
    def code(self) -> str:
        """The source without comments and literal text; line breaks stay."""
        pieces: list[str] = []
        for kind, start, end in self.tokens:
            piece = self.text[start:end]
            if kind in _LITERAL and piece != "\\ ":
                piece = re.sub(r"[^\n]", " ", piece)
            pieces.append(piece)
        return "".join(pieces)

    @cached_property
    def _marks(self) -> _Marks:
        return _Marks(self)

    @property
    def formulas(self) -> list[tuple[int, int]]:
        """Spans of mathematics in the body."""
        return self._marks.formulas

    @property
    def texts(self) -> list[str]:
        """The running text, and that of notes if there are any."""
        return [self.running, self.noted] if self._marks.notes else [self.running]

    @cached_property
    def running(self) -> str:
        """The running text of the body, notes left out."""
        marks = self._marks
        return filled(self.text, [(start, end, ASIDE) for start, end in marks.notes], marks.found)

    @cached_property
    def noted(self) -> str:
        """The running text inside notes alone."""
        marks = self._marks
        gaps, done = [], 0
        for start, end in sorted(marks.notes):
            if start >= done:
                gaps.append((done, start, BREAK))
                done = end
        gaps.append((done, len(self.text), BREAK))
        return filled(self.text, gaps, marks.found)


_LITERAL: frozenset[Kind] = frozenset((Kind.COMMENT, Kind.INLINE, Kind.BLOCK, Kind.LINE, Kind.REST))


class _Marks:
    """One pass over the tokens of a page: spans to fill, and spans of notes."""

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.tokens = page.tokens
        self.codes = page.codes
        self.braces = groups(page.text)
        self.ends: dict[str, list[int]] = {}
        for kind, start, end in self.tokens:
            if kind is Kind.END:
                self.ends.setdefault(_named(self.text[start:end]), []).append(end)
        self.found: list[Mark] = []
        self.notes: list[tuple[int, int]] = []
        self.formulas: list[tuple[int, int]] = []
        self._walk(self._preamble(page))

    def _preamble(self, page: Page) -> int:
        """Where the body begins; a file of definitions has none."""
        for number, (kind, start, end) in enumerate(self.tokens):
            if kind is Kind.BEGIN and self.text[start:end].endswith("{document}"):
                self.found.append((0, end, BREAK))
                return number + 1
        if is_definitions(page.file) or _PREAMBLE.search(page.code):
            self.found.append((0, len(self.text), BREAK))
            return len(self.tokens)
        return 0

    def _walk(self, first: int) -> None:
        done = 0
        for number in range(first, len(self.tokens)):
            kind, start, end = self.tokens[number]
            if start < done or kind in _PLAIN:
                continue
            fill, done = self._span(number, kind, start, end)
            if fill:
                self.found.append((start, done, fill))

    def _span(self, number: int, kind: Kind, start: int, end: int) -> tuple[str, int]:
        if kind is Kind.CONTROL:
            return self._control(number, start, end)
        if kind is Kind.BEGIN:
            return self._environment(number, start, end)
        if kind is Kind.MATH:
            return WORD, self._formula(start, self._closed(number, self.text[start:end]))
        if kind is Kind.INLINE:
            return ("" if self.text[start:end] == "\\ " else WORD), end
        if kind is Kind.COMMENT:
            return NOTHING, self._behind(number, end)
        return BREAK, end

    def _behind(self, number: int, end: int) -> int:
        """Where the text goes on behind a comment, which takes its line break and the next indentation with it."""
        following, start, stop = self.tokens[number + 1] if number + 1 < len(self.tokens) else (Kind.REST, end, end)
        return stop if following is Kind.SPACE and self.text[start] == "\n" else end

    def _control(self, number: int, start: int, end: int) -> tuple[str, int]:
        name = self.text[start + 1 : end].rstrip("*")
        text = self.text
        if name in ("(", "["):
            return WORD, self._formula(start, self._closed(number, "\\" + ")]"["([".index(name)]))
        if name in commands.NOTES:
            stop = arguments(text, end, 1, self.braces)
            opening = text.find("{", end, stop)
            if stop > end and opening >= 0:
                self.notes.append((start, stop))
                return BREAK, opening + 1
        if name in commands.BREAKS:
            return BREAK, arguments(text, end, 1 if name == "item" and text[end : end + 1] == "[" else 0, self.braces)
        if name in self.codes:
            return WORD, arguments(text, end, 1, self.braces)
        if name in commands.HIDDEN:
            if name == "cmidrule" and (trim := _TRIM.match(text, end)):
                end = trim.end()
            return _HIDDEN_FILL.get(name, ASIDE), arguments(text, end, commands.HIDDEN[name], self.braces)
        if name in commands.CITES:
            return CITED, arguments(text, end, 1, self.braces)
        if name.lower().endswith("ref") or name in commands.REFERENCES or "cite" in name.lower():
            return WORD, arguments(text, end, 1, self.braces)
        if name in ("def", "gdef", "edef", "xdef"):
            return ASIDE, self.braces.get(text.find("{", end), end)
        if len(name) == 1 and not name.isalpha():
            return ("" if name in "&%$#_{}-/@,;:! " else WORD), end
        return ASIDE, arguments(text, end, 0, self.braces)

    def _environment(self, number: int, start: int, end: int) -> tuple[str, int]:
        name = _named(self.text[start:end])
        if name.rstrip("*") in commands.MATHS:
            return WORD, self._formula(start, self._ended(number, name))
        if name in commands.HIDDEN_ENVIRONMENTS:
            return BREAK, self._ended(number, name)
        return BREAK, arguments(self.text, end, 2 if name in commands.TAKING else 0, self.braces)

    def _formula(self, start: int, end: int) -> int:
        self.formulas.append((start, end))
        return end

    def _closed(self, number: int, closing: str) -> int:
        """End of mathematics that ``closing`` ends; of the paragraph if it does not come."""
        for following in range(number + 1, len(self.tokens)):
            kind, start, end = self.tokens[following]
            if kind is Kind.PAR:
                return start
            if kind in _MATH_ENDS and self.text[start:end] == closing:
                return end
        return len(self.text)

    def _ended(self, number: int, name: str) -> int:
        """End of the environment that begins at a token; of that token if it does not end."""
        begin = self.tokens[number][2]
        ends = self.ends.get(name, [])
        place = bisect_right(ends, begin)
        return ends[place] if place < len(ends) else begin


def _named(command: str) -> str:
    """``foo`` of ``\\begin{foo}``."""
    return command.partition("{")[2][:-1].strip()


_PLAIN = frozenset((Kind.TEXT, Kind.SPACE, Kind.PAR, Kind.OPEN, Kind.CLOSE))
_MATH_ENDS = frozenset((Kind.MATH, Kind.CONTROL))
_HIDDEN_FILL = dict.fromkeys(
    (
        "num",
        "SI",
        "qty",
        "si",
        "unit",
        "ang",
        "texttt",
        "gls",
        "Gls",
        "glspl",
        "ac",
        "acs",
        "acf",
        "ensuremath",
        "ce",
        "tikz",
    ),
    WORD,
)
