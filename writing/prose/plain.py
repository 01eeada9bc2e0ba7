"""The words of a run with everything that is no prose blanked out at equal length: maths, citations, notes, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ASIDE", "BREAK", "CITED", "SKIPPED", "WORD", "chunk", "regions"]

BREAK = "\n"
"""Stands between two chunks."""
WORD = "\x01"
"""Fills what reads as a word: maths, references, code."""
CITED = "\x02"
"""Fills citations, which stand for a word or for nothing."""
ASIDE = "\x03"
"""Fills what is no part of the sentence: notes, labels, raised marks."""

SKIPPED = "\x04"
"""Stands between two chunks inside what is filled."""

_FILL = {"raised": ASIDE, "note": ASIDE, "aside": ASIDE, "cite": CITED}
_BRACE = re.compile(r"[{}]|\\[\s\S]")
_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_OPTIONS = r"(?:\[[^\]]*\])*"
_MATHS = "equation|align|gather|multline|displaymath|math|eqnarray|flalign|alignat"

_LATEX = re.compile(
    r"\\(?:verb|lstinline|mintinline\{\w+\})\*?(?P<bar>[^A-Za-z\s{*\[])(?:(?!(?P=bar))[\s\S])*(?P=bar)"
    r"|\\\((?:(?!\\\))[\s\S])*(?:\\\)|\Z)"
    r"|\\\[(?:(?!\\\])[\s\S])*(?:\\\]|\Z)"
    rf"|\\begin\{{(?P<env>(?:{_MATHS})\*?)\}}[\s\S]*?(?:\\end\{{(?P=env)\}}|\Z)"
    r"|\$\$(?:[^$\\]|\\[\s\S])*(?:\$\$|\Z)"
    r"|\$(?P<raised>\^)?(?:[^$\\]|\\[\s\S])*(?:\$|\Z)"
    rf"|\\(?P<note>footnote|footnotetext|thanks|marginpar|sidenote|marginnote|endnote)(?![A-Za-z]){_OPTIONS}\{{"
    rf"|\\(?P<aside>label|index|textsuperscript|footnotemark|glsadd|hspace|vspace|hypertarget)(?![A-Za-z])\*?{_OPTIONS}(?:{_BRACED})?"
    r"|\\(?P<cite>cite|citep|citealp|parencite|parencites|autocite|autocites|footcite|supercite|cites|citeyear|citeyearpar|nocite|onlinecite)"
    rf"(?![A-Za-z])\*?{_OPTIONS}{_BRACED}"
    r"|\\(?:\w*ref|[Cc]ite[a-z]+|textcites?|url|path|href|includegraphics|input|include|begin|end|ensuremath|num|SI|qty|si|unit|texttt|lstinline"
    rf"|gls|glspl|ac|acs|acf|mintinline)(?![A-Za-z])\*?{_OPTIONS}{_BRACED}"
    r"|\\[\s\S]"
)
_MARKDOWN = re.compile(
    r"(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)"
    r"|\$\$[\s\S]*?\$\$"
    r"|\$(?=\S)(?:[^$\\]|\\[\s\S])*?(?<=\S)\$(?!\d)"
    r"|(?P<link>\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\n[\"'][^\"']*[\"'])?\)|\[[^\]\n]*\]))"
    r"|(?P<cite>\[-?@[^\]]*\])"
    r"|(?P<note>\[\^[^\]\s]+\]|</?[A-Za-z][^>]*>)"
    r"|<\w+:[^>\s]*>"
    r"|\\[\s\S]"
)


def regions(words: Sequence[str], language: str) -> list[tuple[int, str]]:
    """The run, then the notes inside it, each as ``(number of its first chunk, text)`` with ``BREAK`` between chunks.

    What is no prose is filled with ``WORD``, ``CITED`` or ``ASIDE``, breaks inside it with ``SKIPPED``, so that
    ``chunk`` counts both.
    """
    text = BREAK.join(words)
    if text.count(BREAK) != len(words) - 1:
        text = BREAK.join([word.replace(BREAK, " ") for word in words])
    if language == "latex":
        return _latex(text, 0) if "\\" in text or "$" in text else [(0, text)]
    if language == "markdown":
        return [(0, _markdown(text))]
    return [(0, text)]


def _latex(text: str, first: int) -> list[tuple[int, str]]:
    pieces: list[str] = []
    notes: list[tuple[int, str]] = []
    search, done = _LATEX.search, 0
    while match := search(text, done):
        start, end = match.span()
        kind = match.lastgroup
        if kind is None and end - start == 2:
            pieces.append(text[done:end])
            done = end
            continue
        pieces.append(text[done:start])
        if kind == "note":
            inside, end = end, _closing(text, end)
            notes += _latex(text[inside : end - 1], first + text.count(BREAK, 0, inside))
        pieces.append(_filled(text[start:end], _FILL.get(kind or "", WORD)))
        done = end
    pieces.append(text[done:])
    return [(first, "".join(pieces)), *notes]


def _closing(text: str, start: int) -> int:
    """The offset behind the brace that closes the group whose inside begins at ``start``."""
    depth = 1
    for match in _BRACE.finditer(text, start):
        mark = match.group()
        depth += (mark == "{") - (mark == "}")
        if not depth:
            return match.end()
    return len(text) + 1


def _markdown(text: str) -> str:
    def fill(match: re.Match[str]) -> str:
        found, kind = match.group(), match.lastgroup
        if kind is None and len(found) == 2:
            return found
        if kind == "link":
            return "]" + _filled(found[1:], ASIDE)
        return _filled(found, _FILL.get(kind or "", WORD))

    return _MARKDOWN.sub(fill, text)


def _filled(text: str, fill: str) -> str:
    return SKIPPED.join([fill * len(part) for part in text.split(BREAK)]) if BREAK in text else fill * len(text)


def chunk(text: str, offset: int) -> int:
    """How many chunks lie before the one at ``offset`` of a text of ``regions``."""
    return text.count(BREAK, 0, offset) + text.count(SKIPPED, 0, offset)
