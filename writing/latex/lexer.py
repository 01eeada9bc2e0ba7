r"""LaTeX text as tokens that join to the text again; whatever TeX or a package reads literally is one opaque token."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from writing.latex import literal
from writing.options import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

__all__ = ["Kind", "Token", "parts", "tokens"]


class Kind(IntEnum):
    """What a token is."""

    TEXT = 0
    """Characters without meaning to TeX's structure; from :func:`parts` also all that it was not asked to cut at."""
    SPACE = 1
    """Blanks with at most one line break."""
    PAR = 2
    """A line break, one or more empty lines, and the blanks in front of what follows."""
    COMMENT = 3
    """From ``%`` to the end of its line, without the line break."""
    CONTROL = 4
    r"""A control word with its star, or a control symbol; ``\`` alone in front of a line break."""
    BEGIN = 5
    r"""``\begin{name}``."""
    END = 6
    r"""``\end{name}``."""
    OPEN = 7
    CLOSE = 8
    MATH = 9
    """``$`` or ``$$``."""
    AMPERSAND = 10
    INLINE = 11
    r"""Literal text inside a line: ``\verb|x|``, ``\url{x}``, ``\ `` (a blank that prints)."""
    BLOCK = 12
    """Literal text of a whole environment or region."""
    LINE = 13
    """A line to be kept, by ``% fmt: skip`` or for safety, with its indentation and without its line break."""
    REST = 14
    r"""Everything behind ``\end{document}``."""


Token = tuple[Kind, int, int]
"""Kind, start and end offset (exclusive)."""

_NOTHING = Known()

_HEAD = r"""
    \\(?P<name>(?:begin|end)[ \t]*\{[^{}\\%\n$]*\})
  | \\(?P<control>(?:[vV]erb|lstinline|path|url)\*?(?=@[^\n@]*@)|[a-zA-Z@]+\*?|(?=\n|\Z)|[\s\S])
  | %(?P<comment>[^\n]*)
"""
_COARSE = _HEAD + r"""
  | \n(?P<par>[ \t]*\n[ \t\n]*)
  | \$(?P<math>\$)
"""
_FINE = r"""
    (?P<text>[^\\%\s{}$&SHORTS]+)
  | (?P<par>[ \t]*\n[ \t]*\n[ \t\n]*)
  | (?P<space>[ \t]+\n?[ \t]*|\n[ \t]*)
  | (?P<open>\{) | (?P<close>\})
  | (?P<math>\$\$?)
  | (?P<ampersand>&)
  | """ + _HEAD
_DIRECTIVE = re.compile(r"%+[ \t]*fmt:[ \t]*(off|skip)[ \t]*\Z")
_ON = re.compile(r"^[^\n%]*%+[ \t]*fmt:[ \t]*on[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"\{[^\s{}%]*://[^\s{}%]*\Z")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}[^\s{}]*\}")
"""An escape in an address that is the argument of a command nobody knows: its line is kept, whatever it is to TeX."""
_PLANES = re.compile("[\U000f0000-\U0010ffff]")


@lru_cache(maxsize=32)
def _pattern(fine: bool, shorts: str, planes: bool) -> re.Pattern[str]:
    """All alternatives of the coarse one begin with a character of their own: the search for it is fast then."""
    private = "\U000f0000-\U0010ffff" if planes else ""
    alternation = _FINE.replace("SHORTS", re.escape(shorts) + private) if fine else _COARSE
    for number, mark in enumerate(shorts):
        alternation += rf"| {re.escape(mark)}(?P<short{number}>)"
    if planes:
        alternation = rf"\\(?P<symbol>[{private}]) | {alternation} | (?P<plane>[{private}])"
    return re.compile(alternation, re.VERBOSE)


_KINDS: dict[str, Kind] = {
    "control": Kind.CONTROL,
    "comment": Kind.COMMENT,
    "text": Kind.TEXT,
    "par": Kind.PAR,
    "math": Kind.MATH,
    "space": Kind.SPACE,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "ampersand": Kind.AMPERSAND,
    "plane": Kind.INLINE,
    "symbol": Kind.INLINE,
}


def tokens(text: str, known: Known = _NOTHING) -> list[Token]:
    """All tokens of a text; their spans join to the text without gap or overlap.

    ``known`` tells what the project defines, see ``writing.latex.project.known``.
    """
    return _lexed(text, known, None)


def parts(text: str, known: Known, cuts: Collection[str]) -> list[Token]:
    r"""Coarse tokens, as :func:`tokens` but cut only at what shapes a page.

    ``TEXT`` then holds words, blanks, braces, single dollars and all control sequences that are not in ``cuts``.
    """
    return _lexed(text, known, cuts)


def _lexed(text: str, known: Known, cuts: Collection[str] | None) -> list[Token]:
    lexer = _Lexer(text, known, cuts)
    for _ in lexer.runs():
        pass
    return lexer.found


class _Lexer:
    """One pass over a text; ``found`` are the tokens, ``done`` is the end of the last of them."""

    def __init__(self, text: str, known: Known, cuts: Collection[str] | None) -> None:
        shorts = "".join(sorted(verb for verb in known.verbs if len(verb) == 1))
        self.text = text
        self.known = known
        self.cuts = cuts
        self.fine = cuts is None
        self.find = _pattern(self.fine, shorts, _PLANES.search(text) is not None).finditer
        self.rules = literal.rules(known)
        self.found: list[Token] = []
        self.done = 0

    def runs(self) -> Iterator[int]:
        """Run on after each opaque token, whose end no match of the pattern may cross."""
        position = 0
        while position >= 0:
            position = self._run(position)
            yield position
        self._text(len(self.text))

    def _text(self, end: int) -> None:
        if self.done < end:
            self.found.append((Kind.TEXT, self.done, end))

    def _token(self, kind: Kind, start: int, end: int) -> None:
        if self.done < start:
            self.found.append((Kind.TEXT, self.done, start))
        self.found.append((kind, start, end))
        self.done = end

    def _run(self, position: int) -> int:
        """Tokens from ``position`` to the end of the next opaque one, which is returned; -1 at the end of the text."""
        rules, cuts, fine, token, control = self.rules, self.cuts, self.fine, self._token, Kind.CONTROL
        for match in self.find(self.text, position):
            group = match.lastgroup
            if group == "control":
                word = match[0]
                rule = rules.get(word)
                if rule is not None:
                    end = self._opaque(rule, match.start(), match.end())
                    if end >= 0:
                        return end
                if fine or word in cuts:  # type: ignore[operator]
                    token(control, match.start(), match.end())
            elif group == "name":
                end = self._environment(match)
                if end >= 0:
                    return end
            elif group == "comment":
                end = self._comment(match.start(), match.end())
                if end >= 0:
                    return end
            elif group is not None and group.startswith("short"):
                end = literal.marked(self.text, match.start())
                token(Kind.INLINE, match.start(), end)
                return end
            else:
                token(_KINDS[group or ""], match.start(), match.end())
        return -1

    def _opaque(self, rule: Callable[[str, int, int], int], start: int, end: int) -> int:
        stop = rule(self.text, start, end)
        if stop < 0:
            return -1
        region = stop == len(self.text) and self.text[start:end] in literal.REGIONS
        kind = Kind.BLOCK if region or self.text.find("\n", start, stop) >= 0 else Kind.INLINE
        self._token(kind, start, stop)
        return stop

    def _environment(self, match: re.Match[str]) -> int:
        start, end = match.span()
        word, _, name = match[0][:-1].partition("{")
        if word.startswith("\\end"):
            self._token(Kind.END, start, end)
            if name == "document" and end < len(self.text):
                self._token(Kind.REST, end, len(self.text))
                return len(self.text)
            return -1
        stop = literal.environment(self.text, name, end, self.known)
        if stop < 0:
            self._token(Kind.BEGIN, start, end)
            return -1
        self._token(Kind.BLOCK, start, stop)
        return stop

    def _comment(self, start: int, end: int) -> int:
        if _ESCAPE.match(self.text, start, end) and _ADDRESS.search(self.text, max(start - 200, 0), start):
            return self._skipped(end)
        directive = _DIRECTIVE.match(self.text, start, end) if self.text.find("fmt:", start, end) >= 0 else None
        if directive is None:
            self._token(Kind.COMMENT, start, end)
            return -1
        if directive[1] == "skip":
            return self._skipped(end)
        closing = _ON.search(self.text, end)
        stop = closing.end() if closing else len(self.text)
        self._token(Kind.BLOCK, start, stop)
        return stop

    def _skipped(self, end: int) -> int:
        """Take back what was found on this line; a literal text that reaches into it stays what it is."""
        start = self.text.rfind("\n", 0, end) + 1
        while self.found and self.found[-1][1] >= start:
            self.found.pop()
        self.done = self.found[-1][2] if self.found else 0
        if self.found and self.done > start:
            kind, first, _ = self.found[-1]
            if kind in (Kind.TEXT, Kind.SPACE, Kind.PAR):
                self.found[-1] = (kind, first, start)
                self.done = start
            else:
                start = self.done
        self._token(Kind.LINE, start, end)
        return end
