"""A paragraph's words on lines: a sentence, a clause or so many columns to a line, never a line that begins a block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.layout.markdown.columns import columns
from writing.layout.markdown.words import Run, runs
from writing.prose import clauses, sentences

if TYPE_CHECKING:
    from writing.options import Options

__all__ = ["begins_block", "fragile", "lines"]

_FRAGILE = re.compile(
    r"[ \t]*(?:[|:#%^]|=(?:=|\s*\Z)|\([^()\n]*\)=|\+[-=+]|!!!|\?\?\?|~~~|-{1,2}8<|\*?\[[^\]\n]+\]:|\[\[?_?toc|\\[a-z]+page)",
    re.I,
)
"""Lines that begin something in other dialects: tables, definitions, admonitions, abbreviations, notes, anchors."""

_BEGINS_BLOCK = re.compile(
    r"[#>|:+<=%^]|\([^()]*\)=|-(?![A-Za-z])|[*_]+(?!\S)|\*{3}|`{3}|~(?:~~|(?!\S))|!!!|\?\?\?|\{(?![\w:+-]+\}`)|\$\$|\\[a-z\[]"
    r"|\(?(?:\d{1,9}|[a-z]|[ivxlc]{1,6}|#)[.)](?!\S)|\*?\[[^\]]*\]:|\[!|\[\[?_?toc",
    re.I,
)
"""What a line is never made to begin with: it could become a heading, list, quote, table, note or page break."""


_FRAGILE_START = re.compile(r"\[[ xX]\]\s*\Z|<(?![A-Za-z][\w+.-]+:)|-|[*_]+(?!\S)|\*{3}|_{3}|`{3}|\$\$")
"""Beginnings of paragraphs whose first words would be a block if they had a line for themselves."""
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*")


_BOXES = frozenset({"[", "[]", "[x]", "[X]"})
"""Beginnings of a task in a list, whose text has to follow on the line."""


def fragile(source: list[str]) -> bool:
    """Whether a paragraph holds a line that another dialect reads as something else, or only its indentation does not."""
    if _FRAGILE_START.match(source[0]):
        return True
    for line in source:
        if not line[:1].isalpha():
            indented = _INDENTED.match(line)
            if _FRAGILE.match(line) or (indented and _BEGINS_BLOCK.match(line, indented.end())):
                return True
    return False


def begins_block(line: str) -> bool:
    """Whether a line within a paragraph could begin a block if it stood elsewhere, or in another dialect."""
    return _BEGINS_BLOCK.match(line) is not None


def lines(text: str, options: Options, room: int) -> list[str]:
    """The lines of a paragraph whose source, without the prefixes of lists and quotes, is ``text``.

    ``room`` is how many columns of ``options.width`` are left beside the prefix. A line of the result may hold line
    breaks of its own, inside of maths, code or a tag; they are as in the source.
    """
    found: list[str] = []
    parts = runs(text)
    for part in parts:
        found += _filled(part, options, room)
        found[-1] += part.end if part is not parts[-1] else ""
    return found


def _filled(run: Run, options: Options, room: int) -> list[str]:
    words = run.words
    if run.whole or not words:
        return [" ".join(words)]
    if options.lines == "width":
        return _of_width(words, room)
    if options.lines == "keep":
        stops = _kept(run)
    else:
        ends = sentences.ends if options.lines == "sentence" else clauses.ends
        stops = [i + 1 for i in ends(words, "markdown") if _may_break(words, i + 1)]
    return [" ".join(words[a:b]) for a, b in zip([0, *stops], [*stops, len(words)], strict=True) if a < b]


def _kept(run: Run) -> list[int]:
    stops, at = [], 0
    for count in run.lines[:-1]:
        at += count
        stops.append(at)
    return stops


def _of_width(words: list[str], room: int) -> list[str]:
    stops = [i for i in range(len(words)) if i == 0 or _may_break(words, i)]
    pieces = [" ".join(words[a:b]) for a, b in zip(stops, [*stops[1:], len(words)], strict=True)]
    done, used = [pieces[0]], columns(pieces[0])
    for piece in pieces[1:]:
        size = columns(piece)
        if used + 1 + size > room:
            done.append(piece)
            used = size
        else:
            done[-1] += " " + piece
            used += 1 + size
    return done


def _may_break(words: list[str], at: int) -> bool:
    """Whether a line may end in front of the word ``at``."""
    if at < 3 and "".join(words[:at]) in _BOXES:
        return False
    return 0 < at < len(words) and not _BEGINS_BLOCK.match(words[at]) and not words[at - 1].endswith("\\")
