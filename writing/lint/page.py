"""A source as a reader of the page sees it: its running text at the places of the source, all else blanked out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind, Token, tokens
from writing.lint import commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writing.options import Known

__all__ = [
    "ASIDE",
    "BREAK",
    "CITED",
    "NOTHING",
    "WORD",
    "MarkdownPage",
    "Page",
    "Source",
    "arguments",
    "groups",
    "paragraphs",
]

WORD = "\x01"
"""Fills what reads as a word: maths, references, code."""
CITED = "\x02"
"""Fills citations."""
ASIDE = "\x03"
"""Fills names of commands, and what is no part of the sentence."""
NOTHING = "\x00"
"""Fills comments, which print nothing."""
BREAK = "\f"
"""Fills what parts one text from the next."""

_LONGEST = 2000
"""Characters up to which an argument in brackets is sought."""
_BRACES = re.compile(r"[{}]|\\[\s\S]|%[^\n]*")
_INSIDE = re.compile(r"[{}\[\]]|\\[\s\S]|%[^\n]*|\n[ \t]*\n")
_TRIM = re.compile(r"(?:\[[^\]\n]*\])?\([a-z]*\)")
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")
_PREAMBLE = re.compile(r"\\documentclass|\\ProvidesPackage|\\ProvidesClass|\\NeedsTeXFormat")


@dataclass(frozen=True)
class Source:
    """A file with its text."""

    file: str
    text: str

    @cached_property
    def lines(self) -> list[int]:
        """Offsets at which lines begin."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1


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

    @cached_property
    def running(self) -> str:
        """The running text of the body, notes left out."""
        marks = self._marks
        return _filled(self.text, [(start, end, ASIDE) for start, end in marks.notes], marks.found)

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
        return _filled(self.text, gaps, marks.found)


_LITERAL: frozenset[Kind] = frozenset((Kind.COMMENT, Kind.INLINE, Kind.BLOCK, Kind.LINE, Kind.REST))
Mark = tuple[int, int, str]


def _filled(text: str, *layers: list[Mark]) -> str:
    """The text with spans filled; where spans overlap the first layer wins, and the longer span in it."""
    spans = sorted((start, number, -end, fill) for number, layer in enumerate(layers) for start, end, fill in layer)
    pieces: list[str] = []
    done = 0
    for start, _, stop, fill in spans:
        end = -stop
        if end <= done:
            continue
        start = max(start, done)
        pieces += text[done:start], fill * (end - start)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def groups(text: str) -> dict[int, int]:
    """Where the groups in braces of a text end: offset of ``{`` → offset behind its ``}``."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for match in _BRACES.finditer(text):
        mark = match.group()
        if mark == "{":
            waiting.append(match.start())
        elif mark == "}" and waiting:
            found[waiting.pop()] = match.end()
    return found


def arguments(text: str, start: int, count: int, braces: Mapping[int, int]) -> int:
    """End of all arguments in brackets and up to ``count`` in braces behind a command; ``start`` if there are none.

    ``braces`` are the ``groups`` of the text.
    """
    end = start
    while True:
        match = _BLANKS.match(text, end)
        begin = match.end() if match else end
        mark = text[begin : begin + 1]
        if mark == "{" and count > 0 and begin in braces:
            end = braces[begin]
            count -= 1
        elif mark == "[" and begin == end:
            stop = _bracket(text, begin, braces)
            if stop < 0:
                return end
            end = stop
        elif mark == "*" and begin == start:
            end = begin + 1
        else:
            return end


def _bracket(text: str, start: int, braces: Mapping[int, int]) -> int:
    """End of the argument in brackets that opens at ``start``; -1 if its paragraph or group ends before, or it is long."""
    depth, done = 1, start + 1
    for match in _INSIDE.finditer(text, start + 1, start + _LONGEST):
        mark = match.group()
        if match.start() < done:
            continue
        if mark == "{":
            done = braces.get(match.start(), done)
        elif mark == "}" or mark[0] == "\n":
            return -1
        elif mark in "[]":
            depth += 1 if mark == "[" else -1
            if not depth:
                return match.end()
    return -1


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
        if page.file.endswith((".sty", ".cls")) or _PREAMBLE.search(page.code):
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


@dataclass(frozen=True)
class MarkdownPage(Source):
    """A Markdown file."""

    @cached_property
    def running(self) -> str:
        """The running text, without code, addresses, headings' marks and tables."""
        marks: list[Mark] = []
        for match in _MARKDOWN.finditer(self.text):
            group = match.lastgroup or ""
            marks.append((match.start(), match.end(), _MARKDOWN_FILL.get(group, WORD)))
        return _filled(self.text, marks)

    @property
    def noted(self) -> str:
        """Nothing: notes of Markdown stand as paragraphs."""
        return ""


_MARKDOWN = re.compile(
    r"(?P<front>\A---\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z))"
    r"|(?P<fence>^[ \t>]*(?P<ticks>```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t>]*(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|(?P<indented>^(?: {4}|\t)[^\n]*)"
    r"|(?P<line>^[ \t]*(?:#[^\n]*|\|[^\n]*|[-*_=~| \t]{3,}$|\[[^\]\n]+\]:[^\n]*|:::[^\n]*|\([\w:.-]+\)=[ \t]*$))"
    r"|(?P<item>^[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\])?)"
    r"|(?P<comment><!--[\s\S]*?(?:-->|\Z))"
    r"|(?:\{[\w:.-]+\})?(?<!`)(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)"
    r"|\$\$[\s\S]*?\$\$"
    r"|\$(?=\S)(?:[^$\\\n]|\\[\s\S]){0,500}?(?<=\S)\$(?!\d)"
    r"|(?P<address>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\"']*[\"'])?\)|\]\[[^\[\]\n]*\])"
    r"|(?P<cite>\[[^\[\]\n]*@[\w:][^\[\]]*\]|\[\^[^\]\s]+\]:?)"
    r"|(?P<tag></?[A-Za-z!][^<>]{0,500}>)"
    r"|<?\b(?:https?|ftp)://[^\s<>]*>?",
    re.MULTILINE,
)
_MARKDOWN_FILL = dict.fromkeys(("front", "fence", "indented", "line", "item"), BREAK) | {
    "comment": NOTHING,
    "address": ASIDE,
    "cite": CITED,
    "tag": ASIDE,
}


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs of a running text."""
    done = 0
    for match in _PARTING.finditer(text):
        if done < match.start():
            yield done, match.start()
        done = match.end()
    if done < len(text):
        yield done, len(text)


_PARTING = re.compile(rf"(?:\n[ \t{NOTHING}]*(?:\n[ \t{NOTHING}]*)+|{BREAK}+)")
