r"""A LaTeX text as TeX reads it: runs of text with its blanks settled, comments, literal text.

The blanks of a run are those of The TeXbook, chapter 8, but for those behind control words, which :func:`bare` takes away: one
``" "`` for each space token and one ``PAR`` for each run of empty lines. Runs that have the same form say the same to TeX.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from writing.proof.latex import ends
from writing.proof.latex.definitions import bodies
from writing.proof.latex.tables import ADDRESSES, CHANGERS, ROWS, TABLES, VERBS

if TYPE_CHECKING:
    from writing.proof.latex.definitions import Names

__all__ = ["ALONE", "BEHIND", "END", "LITERAL", "MARKS", "PAR", "SOFT", "Piece", "bare", "pieces"]

PAR, ALONE, BEHIND, LITERAL, END, LINE = "\x10", "\x11", "\x12", "\x13", "\x16", "\x17"
MARKS = frozenset({PAR, ALONE, BEHIND, LITERAL, END, LINE, "\x14", "\x15"})
"""Characters that no text may hold: they stand for paragraphs, begin and end pieces; two hide ``\\\\`` and ``\\%`` from a search."""
SOFT = ""

_BLANK_LINE = re.compile(r"\n[ \t]+\n")
_EMPTY_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*")
_MANY = re.compile("  +")
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9d]")
"""What Japanese is told from Chinese by, whose packages throw a blank between two characters away as they do a line end."""
_EAST_ASIAN_LINE = re.compile(
    r"([\u2e80-\u2fdf\u3000-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff])[ \t]*\n[ \t]*"
    r"(?=[^\\&$ \t\n]|\\(?!begin|end|item|[\[\\])|\$(?!\$))"
)
"""A line end that is no space to pTeX, LuaTeX-ja and others, as a blank in its place would be: kanji, kana and their kin stand before it."""
_AFTER_WORD = re.compile(r"(\\[a-zA-Z]+) (?![a-zA-Z@\x80-\U0010ffff])|\\[^a-zA-Z]")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_DIRECTIVE = re.compile(r"%+[ \t]*fmt:[ \t]*(off|skip)[ \t]*\n?\Z")
_ON = re.compile(r"%+[ \t]*fmt:[ \t]*on[ \t]*$", re.MULTILINE)
_TO_END = frozenset({"ProvidesExplPackage", "ProvidesExplClass", "ProvidesExplFile"})
_REGIONS = {
    "ExplSyntaxOn": "\\ExplSyntaxOff",
    "makeatletter": "\\makeatother",
    "beginverse": "\\endverse",
    "beginchorus": "\\endchorus",
}
_ALIAS = re.compile(r"(?:\\let[ \t]*\\[a-zA-Z@]+[ \t]*=?|#\d)[ \t]*\Z")
_OTHER = re.compile(r"[ \t]*\\?[^\\{}% \t\n^a-zA-Z]")
_DEFINED = re.compile(
    r"\\(?:let(?:[ \t]*\\[a-zA-Z@]+[ \t]*=?)?|[gex]?def|(?:re|provide)?newcommand\*?|DeclareRobustCommand\*?|(?:New|Renew|Provide|Declare)DocumentCommand|expandafter"
    r"|string|noexpand|newcount|ifx|ifdefined|@ifundefined)[ \t]*\{?[ \t]*\Z"
)


class Piece(NamedTuple):
    """``kind`` is ``SOFT`` or one of the marks; ``form`` what is compared; ``region`` the alignment or display it is in, or 0."""

    kind: str
    form: str
    start: int
    end: int
    region: int


def bare(form: str, names: Names) -> str:
    """A form without the spaces that control words swallow."""
    if names.letters or "\\" not in form:
        return form
    return _AFTER_WORD.sub(lambda found: found[1] or found[0], form)


@lru_cache(maxsize=16)
def _hard(names: Names) -> re.Pattern[str]:
    """What cuts runs of text; alternatives by first letter, so that most control words fail at once."""
    words = (
        VERBS | ADDRESSES | CHANGERS | names.verbs | names.changers | _TO_END | _REGIONS.keys() | TABLES | {"iffalse"}
    )
    groups: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    choice = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(groups.items()))
    shorts = rf"|\\[^a-zA-Z\n]|[{re.escape(''.join(sorted(names.shorts)))}]" if names.shorts else ""
    return re.compile(
        rf"%[^\n]*\n?|\\(?:(?P<side>begin|end)[ \t]*\{{(?P<block>[^{{}}\n\\%$]*)\}}|(?P<word>{choice})(?![a-zA-Z@]))"
        rf"|\^\^(?!J)[^\n]*{shorts}"
    )


def pieces(text: str, names: Names) -> list[Piece]:
    """The pieces of a text that ends with a line end."""
    return _Cutter(text, names).cut()


class _Cutter:
    """One pass; ``done`` is the end of the last piece, ``fresh`` tells that TeX is at the start of a line there."""

    def __init__(self, text: str, names: Names) -> None:
        self.text, self.names = text, names
        self.found: list[Piece] = []
        self.done = 0
        self.fresh = True
        self.region = 0
        self.count = 0
        self.block = ""
        self.depth = 0
        self.bodies: list[tuple[int, int]] | None = None
        self.kana = not text.isascii() and _KANA.search(text) is not None

    def cut(self) -> list[Piece]:
        text = self.text
        search = _hard(self.names).search
        masked = text.replace("\\\\", "\x14\x14").replace("\\%", "\x15\x15")
        position = 0
        while found := search(masked, position):
            position = self._hard_piece(found)
        self._soft(len(text))
        return self.found

    def _soft(self, end: int) -> None:
        raw = self.text[self.done : end]
        self.found.append(Piece(SOFT, _form(raw, self.fresh, self.kana), self.done, end, self.region))
        self.done = end
        self.fresh = False

    def _add(self, kind: str, form: str, start: int, end: int) -> int:
        self._soft(start)
        self.found.append(Piece(kind, kind + form + END, start, end, self.region))
        self.done = end
        self.fresh = kind != LITERAL
        return end

    def _hard_piece(self, found: re.Match[str]) -> int:
        """Take in what was found; from where to search on."""
        start, end = found.span()
        if found["side"]:
            return self._environment(found["side"], found["block"], start, end)
        if found["word"]:
            return self._word(found["word"], start, end)
        first = found[0][0]
        if first == "%":
            return self._comment(found[0], start, end)
        if first == "^":
            start = max(self.done, self.text.rfind("\n", 0, start) + 1)
            return self._literal(start, start + len(self.text[start:end].rstrip(" \t")))
        if first == "\\":
            return end
        line = self.text.find("\n", end)
        stop = self.text.find(first, end, line if line >= 0 else len(self.text))
        return self._literal(start, stop + 1) if stop >= 0 else end

    def _literal(self, start: int, end: int) -> int:
        return self._add(LITERAL, self.text[start:end], start, end)

    def _lines(self, start: int, end: int) -> int:
        """Literal lines: packages treat what follows in the last one in their own ways, so it matters whether something does."""
        line = self.text.find("\n", end)
        last = "" if _LINE_END.match(self.text, end) else "+" + _MANY.sub(" ", self.text[end:line].strip(" \t"))
        return self._add(LITERAL, self.text[start:end] + last, start, end)

    def _comment(self, comment: str, start: int, end: int) -> int:
        text = self.text
        line = text.rfind("\n", 0, start) + 1
        if "fmt:" in comment and (directive := _DIRECTIVE.match(comment)):
            if directive[1] == "off":
                closing = _ON.search(text, end)
                return self._lines(start, closing.end() if closing else len(text))
            return self._add(LITERAL, text[line:end], start, end - (text[end - 1] == "\n"))
        alone = not text[line:start].strip(" \t")
        return self._add(ALONE if alone else BEHIND, comment.rstrip(" \t\n"), start, end)

    def _environment(self, side: str, block: str, start: int, end: int) -> int:
        text = self.text
        if side == "begin":
            if self.names.literal(block):
                stop = text.find(f"\\end{{{block}}}", end)
                return self._lines(start, len(text) if stop < 0 else stop + len(block) + 6)
            if not self.region and block in ROWS:
                self._soft(start)
                self.count += 1
                self.region, self.block, self.depth = self.count, block, 1
            elif self.region and block == self.block:
                self.depth += 1
        elif block == "document":
            return self._literal(start, len(text)) if text[end:].strip(" \t\n") else end
        elif self.region and block == self.block:
            self.depth -= 1
            if not self.depth:
                self._soft(end)
                self.region = 0
        return end

    def _word(self, word: str, start: int, end: int) -> int:
        text, names = self.text, self.names
        if word in _REGIONS:
            stop = text.find(_REGIONS[word], end)
            if stop < 0:
                return end if word == "makeatletter" else self._literal(start, len(text))
            return self._literal(start, stop + len(_REGIONS[word]))
        if word in _TO_END:
            return self._literal(start, len(text))
        if word == "iffalse":
            if _ALIAS.search(text, max(start - 60, 0), start):
                return end
            return self._literal(start, ends.condition_end(text, end))
        if word in CHANGERS or word in names.changers:
            return self._change(word, start, end)
        if word in TABLES:
            start, stop = ends.table_of_lines(text, word, end)
        elif word in ADDRESSES:
            stop = ends.address_end(text, word, end + (text[end : end + 1] == "*"))
        else:
            stop = ends.verb_end(text, word, end + (text[end : end + 1] == "*"))
        return self._literal(start, stop) if stop > end else end

    def _in_body(self, at: int) -> bool:
        """Whether a place is in the body of a macro."""
        if self.bodies is None:
            self.bodies = bodies(self.text)
        place = bisect_right(self.bodies, (at, len(self.text)))
        return place > 0 and at < self.bodies[place - 1][1]

    def _change(self, word: str, start: int, end: int) -> int:
        text = self.text
        if self._in_body(start) or (word in self.names.changers and _DEFINED.search(text, max(start - 60, 0), start)):
            return end
        if word == "@makeother" and _OTHER.match(text, end):
            return end
        if word == "catcode":
            harmless = ends.harmless_catcode(text, end)
            if harmless:
                return self._literal(start, harmless[0])
        near = text[end : end + 6]
        return self._literal(start, ends.group_rest(text, end, comments=word != "catcode" or "%" not in near))


def _form(raw: str, fresh: bool, kana: bool) -> str:
    """Text without comments and literal text, its blanks as TeX reads them."""
    if fresh and raw[:1] in (" ", "\t", "\n"):
        inner = raw.lstrip(" \t\n")
        raw = PAR + inner if "\n" in raw[: len(raw) - len(inner)] else inner
    if "\n" in raw:
        if "\n\n" in raw or _BLANK_LINE.search(raw):
            raw = _EMPTY_LINES.sub(PAR, raw)
        if kana:
            raw = _EAST_ASIAN_LINE.sub(rf"\1{LINE}", raw)
        raw = raw.replace("\n", " ")
    if "\t" in raw:
        raw = raw.replace("\t", " ")
    if "  " in raw:
        raw = _MANY.sub(" ", raw)
    if PAR in raw:
        raw = raw.replace(" " + PAR, PAR)
    return raw
