"""Seeing work: two looks at the files of a paper tell which sections changed in between, and by how many words."""

from __future__ import annotations

import os
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look saw: words by section, and whether other sources (code, bibliography) changed."""

    added: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    is_work: bool = False


@dataclass
class Watch:
    """The files of a paper as the last look found them.

    A file of text whose words are the same as before was laid out again, by a formatter say: that is no work. Words are
    held in memory only, and only of files that were looked into.
    """

    folder: Path
    states: dict[str, State] = field(default_factory=dict)
    words: dict[str, list[Section]] = field(default_factory=dict)

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
        is_other = any(not path.lower().endswith(_COUNTED) for path in touched)
        for path in gone:
            self.words.pop(path, None)
        for path in touched:
            self._read(path)
        self.states = states
        after = [section for path in touched for section in self.words.get(path, ())]
        added, removed = changed(before, after)
        return Seen(added, removed, bool(added or removed or is_other))

    def _read(self, path: str) -> None:
        if not path.lower().endswith(_COUNTED):
            return
        try:
            if os.path.getsize(path) > _LARGEST:
                return
            text = Path(path).read_bytes().decode("utf-8", "replace")
        except OSError:
            return
        self.words[path] = sections(os.path.relpath(path, self.folder).replace(os.sep, "/"), text)
