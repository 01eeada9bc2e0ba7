"""Printed words of a source, counted fast, by section; for comparing a file with itself a moment ago.

The counts of this room are lower than those of a full reader of LaTeX by some percent, by how many depends on the text. So
they are compared with each other only.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Section", "changed", "counts_at", "section_key", "sections"]

_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")

_TEX_GONE = (
    re.compile(r"(?<!\\)%[^\n]*"),
    re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|comment|tikzpicture|Verbatim)\}.*?\\end\{\1\}", re.S),
    re.compile(
        r"\\begin\{(equation\*?|align\*?|gather\*?|multline\*?|displaymath|math|eqnarray\*?)\}.*?\\end\{\1\}"
        r"|\\\[.*?\\\]|\\\(.*?\\\)|\$\$.*?\$\$|\$[^$]*\$",
        re.S,
    ),
    re.compile(
        r"\\(?:[a-z]*cite[a-z]*|[a-zA-Z]*ref|label|input|include|includegraphics|bibliography(?:style)?|usepackage|documentclass"
        r"|begin|end|url|vspace|hspace|pagestyle)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})?"
    ),
    re.compile(r"\\[a-zA-Z@]+\*?(?:\[[^\]]*\])?|\\."),
)
_TEX_HEADING = re.compile(r"\\(?:part|chapter|section|subsection)\*?(?:\[[^\]]*\])?\{((?:[^{}]|\{[^{}]*\})*)\}")
_SIGN = re.compile(r"[^\n]")
_BODY = re.compile(r"\\begin\{document\}")

_MD_GONE = (
    re.compile(r"\A---\n.*?\n---\n", re.S),
    re.compile(r"^(```|~~~).*?^\1", re.S | re.M),
    re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]*`|<!--.*?-->|\]\([^)]*\)|https?://\S+", re.S),
)
_MD_HEADING = re.compile(r"^#{1,3}[ \t]+(.+?)[ \t]*#*$", re.M)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a file under one heading; ``key`` names it without telling its text."""

    key: str
    title: str
    words: Counter[str]


def section_key(file: str, title: str) -> str:
    """A name for a section that holds no text of the paper: a digest of file and heading."""
    return hashlib.blake2b(f"{file}\0{' '.join(title.split())}".encode(), digest_size=6).hexdigest()


def sections(file: str, text: str) -> list[Section]:
    """The sections of a LaTeX or Markdown source with their words; what stands before the first heading is one, too.

    Parameters
    ----------
    file : the file's path within the paper; its suffix tells the language.
    text : its content.
    """
    heading, gone, start = _language(file, text)
    found: dict[str, Section] = {}
    title, begin = "", start
    for match in [*heading.finditer(text, start), None]:
        part = text[begin : match.start() if match else len(text)]
        words = _words(f"{part}\n{title}", gone)
        key = section_key(file, title)
        if key in found:
            words += found[key].words
        if words or title:
            found[key] = Section(key, title, words)
        if match:
            title, begin = match[1], match.end()
    return list(found.values())


def counts_at(file: str, text: str, places: Sequence[int]) -> list[tuple[str, int]]:
    """Section and number of printed words between each of the places and the next; places lie between words, in order."""
    heading, gone, start = _language(file, text)
    found = [(0, ""), *((match.start(), match[1]) for match in heading.finditer(text, start))]
    begins, keys = [begin for begin, _ in found], [section_key(file, title) for _, title in found]
    masked = " " * start + text[start:]
    for pattern in gone:
        masked = pattern.sub(_blank, masked)
    bounds = [*places, len(text)]
    return [
        (keys[bisect_right(begins, one) - 1], len(_WORD.findall(masked, one, other))) for one, other in pairwise(bounds)
    ]


def _language(file: str, text: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...], int]:
    """How headings look, what is not printed, and where the text begins."""
    if PurePath(file).suffix.lower() in (".md", ".markdown"):
        return _MD_HEADING, _MD_GONE, 0
    body = _BODY.search(text)
    return _TEX_HEADING, _TEX_GONE, body.end() if body else 0


def _blank(match: re.Match[str]) -> str:
    return _SIGN.sub(" ", match[0])


def _words(text: str, gone: tuple[re.Pattern[str], ...]) -> Counter[str]:
    for pattern in gone:
        text = pattern.sub(" ", text)
    return Counter(_WORD.findall(text))


def changed(before: list[Section], after: list[Section]) -> tuple[dict[str, int], dict[str, int]]:
    """Words added and removed by section.

    Only which words there are counts, so that new line breaks and other layout are no change, nor are words that were moved
    from one section to another: they are taken off both.
    """
    old, new = {s.key: s.words for s in before}, {s.key: s.words for s in after}
    nothing: Counter[str] = Counter()
    came = {key: new.get(key, nothing) - old.get(key, nothing) for key in {*old, *new}}
    went = {key: old.get(key, nothing) - new.get(key, nothing) for key in {*old, *new}}
    moved = sum(came.values(), Counter()) & sum(went.values(), Counter())
    return _without(came, moved), _without(went, moved)


def _without(parts: dict[str, Counter[str]], moved: Counter[str]) -> dict[str, int]:
    left = Counter(moved)
    counts = {}
    for key in sorted(parts):
        taken = parts[key] & left
        left -= taken
        count = sum((parts[key] - taken).values())
        if count:
            counts[key] = count
    return counts
