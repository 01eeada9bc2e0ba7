"""Text in columns of a terminal: how wide it shows, cut and padded to fit, and broken between facts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["bar", "facts", "fitted", "width", "wrapped"]

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def width(text: str) -> int:
    """Columns that a terminal gives the text: two for wide letters and emoji, none for marks over letters."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, columns: int) -> str:
    """The text in exactly so many columns, padded on the right, or cut with an ellipsis."""
    if width(text) > columns:
        kept, room = "", columns - 1
        for character in text:
            room -= _columns(character)
            if room < 0:
                break
            kept += character
        text = kept.rstrip() + "…" * (columns > 0)
    return text + " " * (columns - width(text))


def bar(share: float, columns: int) -> str:
    """A bar of block characters, exact to an eighth of one; what is not nothing shows."""
    whole = columns * 8
    eighths = round(max(0.0, min(1.0, share)) * whole)
    if share > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def facts(told: Iterable[str], columns: int) -> Iterator[str]:
    """Short facts in as few lines as they fit in, with dots between them."""
    return _filled(told, " · ", columns)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """A sentence in as few lines as it fits in; numbers stay with their units."""
    return _filled(re.split(r" (?!%|–|(?:h|min|s)\b)", text), " ", columns)


def _filled(pieces: Iterable[str], between: str, columns: int) -> Iterator[str]:
    line = ""
    for fact in pieces:
        longer = f"{line}{between}{fact}" if line else fact
        if line and width(longer) > columns:
            yield line
            longer = fact
        line = longer
    if line:
        yield line
