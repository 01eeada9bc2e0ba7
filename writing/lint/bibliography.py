"""Keys of a BibTeX text, with their places; what is no entry is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Entry", "entries"]

_ENTRY = re.compile(
    r"^[ \t]*@(?P<kind>[A-Za-z]+)[ \t\n]*[{(][ \t\n]*(?P<key>[^\s,{}()%\"#~\\=]+)[ \t]*(?=,|\n|\})", re.MULTILINE
)
_LINKS = re.compile(
    r"^[ \t]*(?P<name>crossref|xdata|related|entryset|ids)[ \t]*=[ \t]*[{\"](?P<keys>[^}\"]*)[}\"]",
    re.MULTILINE | re.IGNORECASE,
)
_NO_ENTRIES = frozenset(("string", "preamble", "comment"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its key at ``offset``, further keys it goes by, and keys of entries it leans on."""

    key: str
    offset: int
    aliases: tuple[str, ...]
    leans: tuple[str, ...]
    whole: bool
    """Whether it is text to cite; ``@xdata`` and the like are not."""


def entries(text: str) -> list[Entry]:
    """All entries of a BibTeX text, in order."""
    found = [match for match in _ENTRY.finditer(text) if match["kind"].lower() not in _NO_ENTRIES]
    result = []
    for number, match in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        aliases: list[str] = []
        leans: list[str] = []
        for link in _LINKS.finditer(text, match.end(), end):
            keys = [key.strip() for key in link["keys"].split(",")]
            (aliases if link["name"].lower() == "ids" else leans).extend(keys)
        kind = match["kind"].lower()
        result.append(
            Entry(match["key"], match.start("key"), tuple(aliases), tuple(leans), kind not in ("xdata", "set"))
        )
    return result
