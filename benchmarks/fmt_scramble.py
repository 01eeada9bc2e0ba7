"""Copies of a LaTeX text that say the same to TeX: other line breaks, other indentation, other blank lines.

``scrambled(text, literal, source)`` puts a random run of blanks in the place of each that TeX takes for one space, for a paragraph, or
for nothing. Literal text and comments stay. The reader of ``fmt_oracle`` tells what is what.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from fmt_oracle import read

_RUN = re.compile(r"[ \t\n]+")
_BLOCK_BORDERS = re.compile(
    r"\\end\{(?:verbatim|Verbatim|lstlisting|minted|snipv?|codeblock|comment|filecontents)\*?\}[ \t]*\n?[ \t]*"
)
_LITERALLY = re.compile(
    r"\\makeatletter(?s:.*?)(?:\\makeatother[ \t]*\n?|\Z)|\\ExplSyntaxOn(?s:.*?)\\ExplSyntaxOff|\\catcode[^\n]*\n?"
)


def scrambled(text: str, literal: Iterable[str], source: random.Random) -> str:
    """A copy that TeX cannot tell from the text."""
    fixed = _fixed(text, literal)
    parts: list[str] = []
    at = 0
    for found in _RUN.finditer(text):
        start, end = found.span()
        if end == len(text) or any(fixed[start:end]):
            continue
        parts += (text[at:start], _other(text, start, end, source))
        at = end
    return "".join([*parts, text[at:]])


def _fixed(text: str, literal: Iterable[str]) -> bytearray:
    """A mark for each character that must stay: those of literal text and of comments."""
    marks = bytearray(len(text))
    tokens, _ = read(text, literal)
    for kind, value, offset in tokens:
        if kind == "literal" or value == "\\ ":
            length = len(value) if kind == "literal" else 2
            marks[offset : offset + length] = b"\1" * len(marks[offset : offset + length])
    for block in (*_BLOCK_BORDERS.finditer(text), *_LITERALLY.finditer(text)):
        marks[block.start() : block.end()] = b"\1" * (block.end() - block.start())
    for line in re.finditer(r"(?<!\\)(?:\\\\)*%[^\n]*\n?[ \t]*", text):
        if not marks[line.start()]:
            marks[line.start() : line.end()] = b"\1" * (line.end() - line.start())
    return marks


def _other(text: str, start: int, end: int, source: random.Random) -> str:
    run = text[start:end]
    newlines = run.count("\n")
    indent = " " * source.choice((0, 0, 1, 2, 4, 7)) + "\t" * source.choice((0, 0, 0, 1))
    if not start:
        return run
    if newlines >= 2:
        return (
            "\n" + "".join(source.choice(("", "  ", "\t")) + "\n" for _ in range(source.choice((1, 1, 2, 3)))) + indent
        )
    if text[end] == "%" and not newlines:
        return source.choice((" ", "  ", "\t"))
    if text[end] == "%":
        return "\n" + indent
    return source.choice((" ", " ", " ", "  ", "\t", "\n" + indent, "\n" + indent))
