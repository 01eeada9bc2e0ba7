"""Where clauses end in a run of words, for semantic line breaks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.prose.plain import BREAK, SKIPPED, numbers, regions
from writing.prose.sentences import places

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["LONG", "ends"]

LONG = 5
"""Words that a clause must have on both sides of a break."""

_LEADS = (
    "and|but|or|nor|yet|so|which|who|whose|whom|where|whereas|wherein|whereby|while|whilst|when|whenever|because|although|though|since|if|"
    "unless|until|as|that|then|thus|hence|therefore|however|in\nwhich|in\nthat|for\nwhich|such\nthat|i\\.e\\.|e\\.g\\.|"
    "und|aber|oder|denn|weil|dass|da|wobei|wenn|et|mais|ou|qui|que|où|car"
)
_CLOSERS = r"(?:[\"'”’»)\]}*_]|~?\x02[\x02\x04]*|[\x03\x04])*"
_CLAUSE = re.compile(rf"(?:[;:]{_CLOSERS}\n|,{_CLOSERS}\n(?=(?:{_LEADS})(?:\n|~)))")


def ends(words: Sequence[str], language: str = "latex") -> list[int]:
    """Numbers of the words behind which a sentence or a clause ends, in order; the last word is never among them.

    A clause ends at ``;`` and ``:``, and at a comma in front of a word that begins a clause (``and``, ``but``,
    ``which``, ``where``, ``because`` …), where both the clause before (back to the last break) and the rest of the
    sentence have at least ``LONG`` words, counted as chunks between blanks.
    """
    found: list[int] = []
    for region in regions(words, language):
        found += numbers(region, _breaks(region[1]))
    return sorted(set(found))


def _breaks(text: str) -> list[int]:
    found: list[int] = []
    begin = 0
    for end in [*places(text), len(text)]:
        for match in _CLAUSE.finditer(text, begin, end):
            stop = match.end() - 1
            if _long(text, begin, stop) and _long(text, stop + 1, end):
                found.append(stop)
                begin = stop + 1
        if end < len(text):
            found.append(end)
        begin = end + 1
    return found


def _long(text: str, start: int, end: int) -> bool:
    return text.count(BREAK, start, end) + text.count(SKIPPED, start, end) + 1 >= LONG
