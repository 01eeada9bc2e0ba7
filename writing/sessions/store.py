"""The events of a project on disk: a file for each machine and month, to which lines are only ever added."""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.lines import parsed_all, printed
from writing.sessions.turn import locked

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
    """Events in the order in which they were written, and in words what could not be read: files, and lines of files."""

    events: list[Event] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
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
        """What tells whether a session is running: of each machine the month files back to the last one that settles it.

        That is one in which a session was begun or ended as it happened and that stands. The beats of a month are left out
        unless they follow its last start.
        """
        left: dict[str, list[Path]] = {}
        for month, path in sorted(self._files()):
            left.setdefault(path.name.removesuffix(f"-{month}.jsonl"), []).append(path)
        pages: dict[str, list[_Page]] = {host: [] for host in left}
        while True:
            taken_back = {
                e.about for read in pages.values() for page in read for _, e in page.events if e.kind == "undo"
            }
            open_hosts = [host for host in left if left[host] and not _is_settled(pages[host], taken_back)]
            if not open_hosts:
                return _bound([page for read in pages.values() for page in read])
            for host in open_hosts:
                pages[host].append(_page(left[host].pop(), beats=False))

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
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), 0o600)
    try:
        with locked(handle):
            size = os.fstat(handle).st_size
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise OSError(errno.EINVAL, "is no regular file")
            if size and os.pread(handle, 1, size - 1) != b"\n":
                data = b"\n" + data  # a line that was torn by a crash is closed, so that it spoils no other
            written = os.write(handle, data)
            if written != len(data):
                _take_back(handle, size, written)
                raise OSError(errno.ENOSPC, "the disk is full")
            os.fsync(handle)
    finally:
        os.close(handle)


def _take_back(handle: int, size: int, written: int) -> None:
    """Remove the part of a write that the disk had room for, if nobody wrote behind it."""
    with suppress(OSError):
        if os.fstat(handle).st_size == size + written:
            os.ftruncate(handle, size)


@dataclass
class _Page:
    """One file: each event with its place in the order, which a clock that was set back does not disturb."""

    events: list[tuple[datetime, Event]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def _page(path: Path, *, beats: bool) -> _Page:
    page = _Page()
    try:
        content = _content(path)
    except OSError as problem:
        page.missing.append(f"{path}: {problem.strerror or problem}; its events are missing")
        return page
    numbered = enumerate((content if beats else _without_early_beats(content)).split(b"\n"), 1)
    filled = [(number, line) for number, line in numbered if line and not line.isspace()]
    latest: datetime | None = None
    bad: list[int] = []
    for (number, _), event in zip(filled, parsed_all([line for _, line in filled]), strict=True):
        if event is None:
            bad.append(number)
            continue
        latest = event.written if latest is None or event.written > latest else latest
        page.events.append((latest, event))
    if bad:
        where = f"{path.name}:{bad[0]}" if beats else path.name
        count = "a line that is no event was" if len(bad) == 1 else f"{len(bad):,} lines that are no events were"
        page.warnings.append(f"{where}: {count} skipped")
    return page


def _content(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting for ever
        raise OSError(errno.EISDIR if path.is_dir() else errno.EINVAL, "is no regular file")
    return path.read_bytes()


def _is_settled(pages: list[_Page], taken_back: set[str]) -> bool:
    """Whether a page has a start or a stop that was given as it happened, so that nothing before it can be running.

    One that was recorded together with its other end, afterwards, says nothing about what runs.
    """
    if not pages:
        return False
    events = [event for _, event in pages[-1].events if event.id not in taken_back]
    starts = {event.id: event.written for event in events if event.kind == "start"}
    stops = {event.about: event.written for event in events if event.kind == "stop"}
    afterwards = {about for about, written in stops.items() if starts.get(about) == written}
    return bool((starts.keys() | stops.keys()) - afterwards)


def _bound(pages: list[_Page]) -> Read:
    return Read(
        _in_order([entry for page in pages for entry in page.events]),
        [missing for page in pages for missing in page.missing],
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
