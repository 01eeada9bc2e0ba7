"""What a command about sessions finds in front of it: clock, zone, machine, and the store of the paper."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.fold import folded
from writing.sessions.model import Event
from writing.sessions.paper import last_change
from writing.sessions.place import folder_of, prepared, project_of
from writing.sessions.rules import end_of_work
from writing.sessions.settings import Settings, read
from writing.sessions.store import Store
from writing.sessions.turn import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writing.sessions.fold import Ledger
    from writing.sessions.model import EventKind, Session
    from writing.sessions.store import Read

__all__ = ["Desk", "local_zone"]


@dataclass
class Desk:
    """The present moment of one command."""

    now: datetime
    here: Path
    store: Store
    settings: Settings = field(default_factory=Settings)
    warnings: list[str] = field(default_factory=list)
    told: tuple[str, ...] = ()
    """Warnings about the machine itself."""
    is_alone: bool = False
    has_recorded: bool = False

    @classmethod
    def of_this_machine(cls) -> Desk:
        """The desk of the process: its clock, folder and environment."""
        try:
            here = Path.cwd()
        except OSError:
            raise InputProblem("the folder that this was called in is gone; cd to another one") from None
        host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "host")
        zone, told = local_zone(os.environ)
        now = datetime.now(zone).replace(microsecond=0)
        store = Store(folder_of(here, os.environ), host.partition(".")[0])
        return cls(now, here, store, read(here), told=told)

    @property
    def idle(self) -> timedelta:
        """The idle time-out."""
        return self.settings.idle

    @property
    def paper(self) -> Path:
        """The folder of the paper."""
        return project_of(self.here) or self.here

    def recent(self) -> Ledger:
        """What is needed to know whether a session runs.

        Raises
        ------
        InputProblem : the store cannot be read, so that nobody can know.
        """
        read = self.store.recent()
        if read.missing:
            raise InputProblem(f"{read.missing[0]}, so whether a session runs cannot be told")
        return self._ledger(read, is_part=True)

    def since(self, start: datetime) -> Ledger:
        """Everything that was written since the month of a time."""
        first = start.astimezone(UTC) - timedelta(days=1)
        months = []
        while first <= self.now.astimezone(UTC) + timedelta(days=1):
            months.append(f"{first:%Y-%m}")
            first = (first.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0)
        return self._ledger(self.store.read(months), is_part=True)

    def whole(self) -> Ledger:
        """Everything that was ever recorded."""
        return self._ledger(self.store.read())

    def _ledger(self, read: Read, *, is_part: bool = False) -> Ledger:
        if read.missing and self.is_alone:
            raise InputProblem(f"{read.missing[0]}, so nothing can be recorded safely; nothing was")
        ledger = folded(read.events, self.now, self.idle)
        strays = [] if is_part else ledger.strays
        self.warnings = [*self.told, *read.missing, *read.warnings, *strays, *ledger.warnings]
        return ledger

    def end_of_work(self, session: Session) -> datetime | None:
        """Where the running session ended, if it was forgotten."""
        if end_of_work(session, self.now, self.idle, None) is None:
            return None
        changed = last_change(self.paper, session.start, self.now)
        return end_of_work(session, self.now, self.idle, changed)

    def event(self, which: EventKind, at: datetime, about: str = "", **data: object) -> Event:
        """A fresh event; what is empty is left out."""
        import uuid

        kept = {key: value for key, value in data.items() if value not in ("", None)}
        return Event(str(uuid.uuid4()), which, at, self.now, about, kept)

    @contextmanager
    def alone(self, *, may_make: bool = False) -> Iterator[None]:
        """Keep other commands of this machine from writing while the block reads and writes.

        Parameters
        ----------
        may_make : make the store if there is none; without it there is nothing to hold.

        Raises
        ------
        InputProblem : the store cannot be made, or another command is busy with it.
        """
        if may_make:
            prepared(self.store.folder)
        with alone(self.store.folder):
            self.is_alone = True
            try:
                yield
            finally:
                self.is_alone = False

    def record(self, *events: Event) -> None:
        """Write events in one piece; several are marked as one command, to be taken back together."""
        prepared(self.store.folder)
        if len(events) > 1:
            events = tuple(replace(event, data={**event.data, "command": events[0].id}) for event in events)
        self.store.append(events)
        self.has_recorded = True


def local_zone(environment: Mapping[str, str]) -> tuple[tzinfo | None, tuple[str, ...]]:
    """The zone of this machine with its changes of clocks, and what there is to say about it.

    Where it has no name, as in ``TZ=CET-1``, it is the present offset. A name that is none means UTC to the system,
    too; that is told.
    """
    from zoneinfo import ZoneInfo

    name = environment.get("TZ", "").lstrip(":")
    try:
        if name and not name.startswith("/"):
            return ZoneInfo(name), ()
        if name or "TZ" not in environment:
            with open(name or "/etc/localtime", "rb") as file:
                return ZoneInfo.from_file(file, key="local"), ()
    except (OSError, ValueError, KeyError):
        pass
    zone = datetime.now().astimezone().tzinfo
    is_unknown = name and not any(c.isdigit() for c in name) and zone is not None and not zone.utcoffset(None)
    return zone, (f"TZ={name} is no time zone that this machine knows; times are those of UTC",) if is_unknown else ()
