"""Literal text stands in for itself as one private character while words are moved."""

from __future__ import annotations

import re

__all__ = ["Masks"]

_FIRST = 0xF0000
_MASK = re.compile("[\U000f0000-\U0010ffff]")


class Masks:
    """Pieces of literal text and their stand-ins."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.used = False

    def masked(self, piece: str) -> str:
        """The character that stands in for a piece.

        Raises
        ------
        OverflowError : there are more pieces than private characters.
        """
        code = _FIRST + len(self.pieces)
        if code > 0x10FFFD:
            raise OverflowError("too many pieces of literal text")
        self.pieces.append(piece)
        self.used = True
        return chr(code)

    def within(self, text: str) -> bool:
        """Whether there is a piece in a text."""
        return self.used and not text.isascii() and _MASK.search(text) is not None

    def restored(self, text: str) -> str:
        """The text with all pieces back in their places."""
        if not self.used or text.isascii():
            return text
        return _MASK.sub(lambda match: self.pieces[ord(match[0]) - _FIRST], text)

    def width(self, text: str) -> int:
        """Columns that a text takes when its pieces are back."""
        if not self.used or text.isascii():
            return len(text)
        return len(text) + sum(len(self.pieces[ord(mark) - _FIRST]) - 1 for mark in _MASK.findall(text))

    def bare(self, text: str) -> str:
        """The text with a letter in place of each piece: nothing in it opens or closes a group."""
        if not self.used or text.isascii():
            return text
        return _MASK.sub("x", text)
