"""The words of a run with everything that is no prose put into single marks: maths, citations, notes, code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["ASIDE", "BREAK", "CITED", "SKIPPED", "WORD", "numbers", "regions"]

BREAK = "\n"
"""Stands between two chunks."""
WORD = "\x01"
"""What reads as a word: maths, references, code."""
CITED = "\x02"
"""A citation, which stands for a word or for nothing."""
ASIDE = "\x03"
"""What is no part of the sentence: notes, labels, raised marks."""

SKIPPED = "\x04"
"""Stands between two chunks inside of what became one mark."""

_FILL = {"dots": "…", "raised": ASIDE, "note": ASIDE, "aside": ASIDE, "cite": CITED}
_DEEPEST = 3
"""Notes inside of notes further down than this are skipped."""
_BRACE = re.compile(r"[{}]|\\[\s\S]")
_BRACED = r"\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
_OPTIONS = r"(?:\[[^\]]{0,500}+\])*+"
_MATHS = "equation|align|gather|multline|displaymath|math|eqnarray|flalign|alignat"

_NOTES = "footnotetext|footnote|thanks|marginpar|marginnote|sidenote|endnote"
_ASIDES = "label|index|textsuperscript|footnotemark|glsadd|hspace|vspace|hypertarget|phantomsection"
_CITES = "cites?|citep|citealp|citeyearpar|citeyear|parencites?|autocites?|footcites?|supercite|nocite|onlinecite"
_WORDS = (
    r"[a-zA-Z]*ref|[cC]ite[a-z]+|textcites?|url|path|href|includegraphics|input|include|begin|end|ensuremath|num|SI|qty|si|unit|texttt|lstinline"
    r"|glspl|gls|acs|acf|ac"
)

_LATEX = re.compile(
    r"\\(?:"
    rf"mintinline(?![a-zA-Z]){_OPTIONS}\{{\w*\}}{_BRACED}"
    r"|(?:verb|lstinline|mintinline\{\w*\})\*?(?P<bar>[^A-Za-z\s{*\[])(?:(?!(?P=bar))[\s\S])*(?P=bar)"
    r"|\((?:(?!\\\))[\s\S])*(?:\\\)|\Z)"
    r"|\[(?:(?!\\\])[\s\S])*(?:\\\]|\Z)"
    rf"|begin\{{(?P<env>(?:{_MATHS})\*?)\}}[\s\S]*?(?:\\end\{{(?P=env)\}}|\Z)"
    rf"|(?P<note>(?:{_NOTES})(?![a-zA-Z]){_OPTIONS}\{{)"
    rf"|(?P<aside>(?:{_ASIDES})(?![a-zA-Z])\*?{_OPTIONS}(?:{_BRACED})?)"
    rf"|(?P<cite>(?:{_CITES})(?![a-zA-Z])\*?{_OPTIONS}{_BRACED})"
    rf"|(?:{_WORDS})(?![a-zA-Z])\*?{_OPTIONS}{_BRACED}"
    r"|(?P<dots>l?dots(?![a-zA-Z]))"
    r"|(?P<escape>[\\${}])"
    r")"
    r"|\$(?:\$(?:[^$\\]++|\\[\s\S])*+(?:\$\$|\Z)|(?P<raised>\^)?+(?:[^$\\]++|\\[\s\S])*+(?:\$|\Z))"
)
_MARKDOWN = re.compile(
    r"(?:\{[\w:.-]+\})?(?<!`)(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)"
    r"|\$\$[\s\S]*?\$\$"
    r"|\$(?=\S)(?:[^$\\]|\\[\s\S]){0,2000}?(?<=\S)\$(?!\d)"
    r"|(?P<link>\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\n[\"'][^\"']*[\"'])?\)|\[[^\[\]\n]*+\]))"
    r"|(?P<cite>\[-?@[^\[\]]{0,500}+\])"
    r"|(?P<note>\[\^[^\]\s]+\]|</?[A-Za-z][^<>]{0,500}+>)"
    r"|<\w+:[^<>\s]*+>"
    r"|\\[\s\S]"
)


def regions(words: Sequence[str], language: str) -> list[tuple[int, str]]:
    """The run, then the notes inside it, each as ``(number of its first chunk, text)`` with ``BREAK`` between chunks.

    What is no prose is one ``WORD``, ``CITED`` or ``ASIDE``, with a ``SKIPPED`` behind it for each break inside, so that
    ``numbers`` counts both.
    """
    text = BREAK.join(words)
    if text.count(BREAK) != len(words) - 1:
        text = BREAK.join([word.replace(BREAK, " ") for word in words])
    if language == "latex":
        return _latex(text, 0, 0) if "\\" in text or "$" in text else [(0, text)]
    if language == "markdown":
        return [(0, _markdown(text))]
    return [(0, text)]


def _latex(text: str, first: int, depth: int) -> list[tuple[int, str]]:
    pieces: list[str] = []
    notes: list[tuple[int, str]] = []
    search, done = _LATEX.search, 0
    while match := search(text, done):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "escape":
            pieces.append(text[done:end])
            done = end
            continue
        pieces.append(text[done:start])
        if kind == "note":
            inside, end = end, _closing(text, end)
            if depth < _DEEPEST:
                notes += _latex(text[inside : end - 1], first + text.count(BREAK, 0, inside), depth + 1)
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
    return fill + SKIPPED * text.count(BREAK)


def numbers(region: tuple[int, str], offsets: Iterable[int]) -> Iterator[int]:
    """The numbers of the chunks that offsets, in order, of a region lie in."""
    number, text = region
    skips, before = SKIPPED in text, 0
    for offset in offsets:
        number += text.count(BREAK, before, offset)
        if skips:
            number += text.count(SKIPPED, before, offset)
        before = offset
        yield number
