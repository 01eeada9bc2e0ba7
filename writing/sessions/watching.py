"""Seeing work: two looks at the files of a paper tell which sections changed in between, and by how many words."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from writing.sessions.output.words import Section, changed, sections
from writing.sessions.paper import scanned

if TYPE_CHECKING:
    from writing.sessions.paper import State

__all__ = ["Seen", "Watch"]

_COUNTED = (".tex", ".ltx", ".md", ".markdown")
_LARGEST = 5_000_000
"""Bytes of a file from which on it is data: a change of it is not looked into, and no work."""

_LAYOUT = re.compile(r"[\s\"'(){}\[\],;\\]+")
_BIB_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw: words by section, and whether other sources (code, bibliography) changed."""

    added: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    is_work: bool = False


@dataclass
class Watch:
    """The files of a paper as the last look found them.

    A file of text whose words are the same as before was laid out again, by a formatter say: that is no work. Nor is it where code
    or a bibliography differs in blanks, quotes, brackets and commas alone, or a bibliography in the order of its entries. Words are
    held in memory only.
    """

    folder: Path
    states: dict[str, State] = field(default_factory=dict)
    words: dict[str, list[Section]] = field(default_factory=dict)
    marks: dict[str, bytes] = field(default_factory=dict)

    def begin(self) -> None:
        """Take the paper as it is for the beginning."""
        self.states = scanned(self.folder)
        for path in self.states:
            self._read(path)

    def look(self) -> Seen:
        """What has changed since the last look. Files that came or went whole count like any change of their words."""
        states = scanned(self.folder)
        touched = [path for path, state in states.items() if self.states.get(path) != state]
        gone = [path for path in self.states if path not in states]
        before = [section for path in (*touched, *gone) for section in self.words.get(path, ())]
        marked = {path: self.marks.get(path) for path in touched}
        for path in gone:
            self.words.pop(path, None)
            self.marks.pop(path, None)
        for path in touched:
            self._read(path)
        self.states = states
        after = [section for path in touched for section in self.words.get(path, ())]
        added, removed = changed(before, after)
        is_other = any(self.marks.get(path) != mark for path, mark in marked.items())
        return Seen(added, removed, bool(added or removed or is_other))

    def _read(self, path: str) -> None:
        try:
            if os.path.getsize(path) > _LARGEST:
                return
            text = Path(path).read_bytes().decode("utf-8", "replace")
        except OSError:
            return
        if path.lower().endswith(_COUNTED):
            self.words[path] = sections(os.path.relpath(path, self.folder).replace(os.sep, "/"), text)
        else:
            self.marks[path] = _mark(path, text)


def _mark(path: str, text: str) -> bytes:
    """A digest of what a formatter leaves as it is."""
    if path.lower().endswith(".bib"):
        text = " ".join(sorted(_BIB_WORD.findall(text.lower())))
    else:
        text = _LAYOUT.sub("", text.lower())
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
