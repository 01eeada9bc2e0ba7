"""How many columns of a screen a text takes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["columns"]

_JOINED = re.compile("\u200d.|[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def columns(text: str) -> int:
    """The width of a text in columns: wide letters of East Asia and emoji take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_width, _JOINED.sub("", text)))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
