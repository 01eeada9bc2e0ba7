"""Which files were found in order, so that an unchanged file costs a look at its date."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from writing.options import Known, Note

__all__ = ["Cache", "Stamp", "fingerprint", "opened", "stamp_of"]

Stamp = tuple[int, int, int]
"""Size, time of change in nanoseconds, and number of a file."""

_VERSION = 4


def stamp_of(file: Path) -> Stamp:
    """The file's stamp.

    Raises
    ------
    OSError : the file cannot be looked at.
    """
    state = os.stat(file)
    return state.st_size, state.st_mtime_ns, state.st_ino


def fingerprint(parts: Iterable[object]) -> str:
    """A short digest of everything that the layout of a file depends on besides its bytes."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(_steady(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _steady(part: object) -> str:
    """The part in words that are the same in every process: sets have no order of their own."""
    if isinstance(part, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_steady, part)))}}}"
    if is_dataclass(part):
        return f"({', '.join(_steady(getattr(part, item.name)) for item in fields(part))})"
    return repr(part)


@dataclass
class Cache:
    """What is known about files, by absolute path; nothing is lost with it but time.

    ``definitions`` holds what a source defines, ``settled`` under which fingerprint a file was in order, with its notes.
    """

    place: Path | None
    definitions: dict[str, tuple[Stamp, list[list[str]]]] = field(default_factory=dict)
    settled: dict[str, tuple[Stamp, str, list[list[Any]]]] = field(default_factory=dict)
    is_changed: bool = False

    def known(self, path: str, stamp: Stamp) -> Known | None:
        """What the source defines, if it has not been changed since."""
        from writing.options import Known

        held = self.definitions.get(path)
        if held is None or tuple(held[0]) != stamp:
            return None
        return Known(*(frozenset(names) for names in held[1]))

    def learn(self, path: str, stamp: Stamp, known: Known) -> None:
        """Remember what a source defines."""
        self.definitions[path] = (
            stamp,
            [sorted(getattr(known, item.name)) for item in fields(known)],
        )
        self.is_changed = True

    def notes(self, path: str, stamp: Stamp, mark: str) -> tuple[Note, ...] | None:
        """The notes on a file that was in order under this fingerprint; ``None`` if that is not known."""
        from writing.options import Note

        held = self.settled.get(path)
        if held is None or tuple(held[0]) != stamp or held[1] != mark:
            return None
        return tuple(Note(*note) for note in held[2])

    def settle(self, path: str, stamp: Stamp, mark: str, notes: Iterable[Note]) -> None:
        """Remember that a file is in order."""
        self.settled[path] = (stamp, mark, [[n.line, n.column, n.message, n.verbose] for n in notes])
        self.is_changed = True

    def save(self) -> None:
        """Write what is known, whole or not at all; a folder that cannot be written is no problem."""
        if self.place is None or not self.is_changed:
            return
        content = {"version": _VERSION, "definitions": self.definitions, "settled": self.settled}
        with suppress(OSError):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.place.parent, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, separators=(",", ":"))
            os.replace(name, self.place)


def opened(folder: Path | None, root: Path) -> Cache:
    """The cache of a project in a folder for caches; an empty one where it is missing, damaged or not wanted."""
    if folder is None:
        return Cache(None)
    place = folder / f"fmt-{fingerprint([os.path.realpath(root)])}.json"
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        if content["version"] == _VERSION:
            return Cache(
                place,
                {path: (tuple(stamp), names) for path, (stamp, names) in content["definitions"].items()},
                {path: (tuple(stamp), mark, notes) for path, (stamp, mark, notes) in content["settled"].items()},
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Cache(place)
