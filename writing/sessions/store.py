"""The events of a project on disk: a file for each machine and month, to which lines are only ever added."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.lines import parsed_all, printed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from writing.sessions.model import Event

__all__ = ["Read", "Store"]

_MONTH_FILE = re.compile(r"(?P<host>.+)-(?P<month>\d{4}-\d{2})\.jsonl")
_BEAT = b'{"kind":"beat"'
_ANCHORS = (b'{"kind":"start"', b'{"kind":"stop"')


@dataclass
class Read:
    """Events in the order in which they were written, and in words what could not be read."""

    events: list[Event] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Store:
    """The events in a folder; ``host`` names this machine, whose files alone are written.

    Every event is one ``write`` to a file opened for appending, then flushed to the disk: a process that is killed
    at any point loses at most the event in flight, and two that write at once lose none (POSIX, ``O_APPEND``; network
    file systems do not promise that, which is why every machine has files of its own).
    """

    folder: Path
    host: str

    def append(self, events: Iterable[Event]) -> None:
        """Write events, all of them in one piece.

        Raises
        ------
        InputProblem : the folder or file cannot be written, or the disk is full.
        """
        by_month: dict[str, list[bytes]] = {}
        for event in events:
            by_month.setdefault(f"{event.written:%Y-%m}", []).append(printed(event))
        for month, lines in by_month.items():
            path = self.folder / f"{_as_name(self.host)}-{month}.jsonl"
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                _append(path, b"".join(lines))
            except OSError as problem:
                raise InputProblem(f"{path}: {problem.strerror or problem}; nothing was recorded") from None

    def read(self, months: Iterable[str] | None = None) -> Read:
        """All events of all machines, or those of the months, ``"2026-11"``.

        Raises
        ------
        InputProblem : the folder cannot be read.
        """
        wanted = None if months is None else frozenset(months)
        pages = [_page(path, beats=True) for month, path in self._files() if wanted is None or month in wanted]
        return _bound(pages)

    def recent(self) -> Read:
        """What tells whether a session is running: everything but beats since the last start or stop of each machine.

        The beats of the last month are left out unless they follow its last start.
        """
        pages: list[_Page] = []
        settled: set[str] = set()
        for month, path in sorted(self._files(), reverse=True):
            host = path.name.removesuffix(f"-{month}.jsonl")
            if host not in settled:
                pages.append(_page(path, beats=False))
                if any(event.kind in ("start", "stop") for _, event in pages[-1].events):
                    settled.add(host)
        return _bound(pages)

    def _files(self) -> list[tuple[str, Path]]:
        found = []
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return []
        except OSError as problem:
            raise InputProblem(f"{self.folder}: {problem.strerror or problem}") from None
        for name in names:
            match = _MONTH_FILE.fullmatch(name)
            if match:
                found.append((match["month"], self.folder / name))
        return found


def _as_name(host: str) -> str:
    return re.sub(r"[^\w.-]", "_", host) or "host"


def _append(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(handle).st_size
        if size and os.pread(handle, 1, size - 1) != b"\n":
            data = b"\n" + data  # a line that was torn by a crash is closed, so that it spoils no other
        written = os.write(handle, data)
        os.fsync(handle)
        if written != len(data):
            raise OSError(28, "the disk is full")
    finally:
        os.close(handle)


@dataclass
class _Page:
    """One file: each event with its place in the order, which a clock that was set back does not disturb."""

    events: list[tuple[datetime, Event]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _page(path: Path, *, beats: bool) -> _Page:
    page = _Page()
    try:
        content = path.read_bytes()
    except OSError as problem:
        page.warnings.append(f"{path}: {problem.strerror or problem}; its events are missing")
        return page
    numbered = enumerate((content if beats else _without_early_beats(content)).split(b"\n"), 1)
    filled = [(number, line) for number, line in numbered if line and not line.isspace()]
    latest: datetime | None = None
    for (number, _), event in zip(filled, parsed_all([line for _, line in filled]), strict=True):
        if event is None:
            where = f"{path.name}:{number}" if beats else path.name
            page.warnings.append(f"{where}: a line that is no event was skipped")
            continue
        latest = event.written if latest is None or event.written > latest else latest
        page.events.append((latest, event))
    return page


def _bound(pages: list[_Page]) -> Read:
    return Read(
        _in_order([entry for page in pages for entry in page.events]),
        [warning for page in pages for warning in page.warnings],
    )


def _without_early_beats(content: bytes) -> bytes:
    last = max(content.rfind(anchor) for anchor in _ANCHORS)
    if last <= 0 or _BEAT not in content[:last]:
        return content
    early = [line for line in content[:last].split(b"\n") if not line.startswith(_BEAT)]
    return b"\n".join(early) + content[last:]


def _in_order(read: list[tuple[datetime, Event]]) -> list[Event]:
    """By the time of writing; an event that two files hold (a folder synced twice) counts once."""
    seen: dict[str, Event] = {}
    for _, event in sorted(read, key=itemgetter(0)):
        seen.setdefault(event.id, event)
    return list(seen.values())
