"""What a BibTeX database is made of: entries that were read for certain, and text that stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Block", "Entry", "Field", "Kept", "Part", "Remark", "Said", "lowered"]

_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it stands: ``parts`` are what ``#`` joins, each with its braces or quotes. ``comma`` tells if one follows."""

    name: str
    parts: tuple[str, ...]
    offset: int
    comma: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """A ``%`` comment between the fields of an entry; ``own`` if nothing else stands on its line."""

    text: str
    own: bool
    offset: int


Part = Field | Remark


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, ``@string`` or ``@preamble`` that was read for certain; the offsets are those of ``@`` and behind the end.

    ``opening`` is ``{`` or ``(``. A ``@string`` has one field and no key, a ``@preamble`` one field without a name.
    A ``fixed`` entry is one that BibTeX does not see to its end, as comments stand in it or the entry before is not
    closed: it may be laid out, nothing else.
    """

    start: int
    end: int
    kind: Literal["entry", "string", "preamble"]
    type: str
    key: str
    opening: str
    parts: tuple[Part, ...]
    fixed: bool = False

    @property
    def fields(self) -> list[Field]:
        return [part for part in self.parts if isinstance(part, Field)]


@dataclass(frozen=True, slots=True)
class Kept:
    """A stretch that stays byte for byte, and why.

    It is ``exact`` if the caller froze it, ``endless`` if BibTeX takes all that
    follows for a part of it. If BibTeX takes the start of the next entry into it, ``swallows`` is where it gives up.
    """

    start: int
    end: int
    message: str = ""
    offset: int = -1
    exact: bool = False
    swallows: int = 0
    endless: bool = False


def lowered(name: str) -> str:
    """``name`` in lower case as BibTeX does it: A to Z only."""
    return name.lower() if name.isascii() else name.translate(_LOWER)


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a database: an entry, or text that stays as it is (``entry`` is None).

    ``gap`` counts the blank lines in front, ``tail`` is what stands behind the entry on its last line; ``exact`` text
    keeps its blank lines, too.
    """

    start: int
    gap: int
    entry: Entry | None = None
    text: str = ""
    tail: str = ""
    exact: bool = False

    @property
    def apart(self) -> bool:
        """An entry, readable or not, and no other inside of it: blank lines divide it from its neighbours."""
        return self.entry is not None or (self.text.lstrip(" \t").startswith("@") and self.text.count("@") == 1)


@dataclass(frozen=True, slots=True)
class Said:
    """A note at an offset of the source."""

    offset: int
    message: str
    verbose: bool = False
