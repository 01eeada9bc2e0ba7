r"""Lines of pictures: links of graphs, what ``\foreach`` repeats, rows of points."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["PATH", "PATHS", "links", "repeats", "rows_of_points"]

PATH = re.compile(
    r"\\(?:draw|node|path|fill|filldraw|coordinate|pic|clip|shade|addplot|matrix|graph|use|pgf|foreach|spy|calendar|datavis)"
)
"""How statements begin that only a semicolon ends."""
PATHS = tuple(r"\draw \node \path \addplot \fill \foreach \coordinate \pic \clip \shade".split())
"""How statements begin that a loop may repeat."""
_POINTS = re.compile(r"\\addplot3?(?![a-zA-Z@])[^;]{0,2000}?\bcoordinates[ \t\n]*\{([^{}]*)\}")


def links(words: Sequence[str], inner: Sequence[int], depth: Callable[[int], int], begun: int) -> set[int]:
    """Words that begin a link, ``(a) edge (b)`` or a further ``edge``, of the path that begins with a word, if it has several edges.

    Parameters
    ----------
    words : of the source.
    inner : for each word the group in braces that is open in front of it, -1 if there is none.
    depth : brackets of all kinds that are open in front of a word.
    begun : where the path begins.
    """
    found: set[int] = set()
    edges, linked, level = 0, False, depth(begun)
    for number in range(begun + 1, len(words)):
        before, word = words[number - 1], words[number]
        if before[-1] == ";":
            break
        if inner[number] >= 0 or depth(number) != level:
            continue
        if word[0] == "(" and (before[-1] == ")" or not found):
            found.add(number)
            linked = False
        elif word == "edge" or word.startswith("edge["):
            found |= {number} if linked and before[-1] in ")}" else set()
            edges, linked = edges + 1, True
    return found if edges > 1 else set()


def repeats(words: Sequence[str], begun: int, number: int) -> bool:
    """Whether a loop begins with the word ``begun`` that repeats the one statement which begins with the word ``number``."""
    return (
        words[begun].startswith(r"\foreach")
        and words[number - 1][-1] == "}"
        and words[number].startswith(PATHS)
        and not any(";" in word for word in words[begun:number])
    )


def rows_of_points(text: str) -> list[str]:
    r"""A text, cut where a row of points of ``\addplot`` ends: nobody but its author can arrange them."""
    cuts = [at for found in _POINTS.finditer(text) for at in range(*found.span(1)) if text[at] == "\n"]
    return [text[one:other] for one, other in pairwise([0, *cuts, len(text)])]
