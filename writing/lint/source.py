"""A file and its text; the marks that fill what is no running text in a view of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ASIDE", "BREAK", "CITED", "NOTHING", "WORD", "Mark", "Source", "filled", "paragraphs"]

Mark = tuple[int, int, str]
"""Start, end (exclusive) and fill of a span."""

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


def filled(text: str, *layers: list[Mark]) -> str:
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
