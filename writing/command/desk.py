"""What a command about sessions finds in front of it: clock, zone, machine, and the store of the paper."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from writing.sessions.fold import folded
from writing.sessions.model import Event
from writing.sessions.paper import last_change
from writing.sessions.place import folder_of, prepared, project_of
from writing.sessions.rules import end_of_work
from writing.sessions.settings import Settings, read
from writing.sessions.store import Store

if TYPE_CHECKING:
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

    @classmethod
    def of_this_machine(cls) -> Desk:
        """The desk of the process: its clock, folder and environment."""
        here = Path.cwd()
        host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "host")
        now = datetime.now(local_zone()).replace(microsecond=0)
        return cls(now, here, Store(folder_of(here, os.environ), host.partition(".")[0]), read(here))

    @property
    def idle(self) -> timedelta:
        """The idle time-out."""
        return self.settings.idle

    @property
    def paper(self) -> Path:
        """The folder of the paper."""
        return project_of(self.here) or self.here

    def recent(self) -> Ledger:
        """What is needed to know whether a session runs."""
        return self._ledger(self.store.recent())

    def since(self, start: datetime) -> Ledger:
        """Everything that was written since the month of a time."""
        first = start.astimezone(UTC) - timedelta(days=1)
        months = []
        while first <= self.now.astimezone(UTC) + timedelta(days=1):
            months.append(f"{first:%Y-%m}")
            first = (first.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0, minute=0)
        return self._ledger(self.store.read(months))

    def whole(self) -> Ledger:
        """Everything that was ever recorded."""
        return self._ledger(self.store.read())

    def _ledger(self, read: Read) -> Ledger:
        ledger = folded(read.events, self.now, self.idle)
        self.warnings = [*read.warnings, *ledger.warnings]
        return ledger

    def end_of_work(self, session: Session) -> datetime | None:
        """Where the running session ended, if it was forgotten."""
        if end_of_work(session, self.now, self.idle, None) is None:
            return None
        changed = last_change(self.paper, session.start, self.now)
        return end_of_work(session, self.now, self.idle, changed)

    def event(self, which: EventKind, at: datetime, about: str = "", **data: object) -> Event:
        """A fresh event; what is empty is left out."""
        kept = {key: value for key, value in data.items() if value not in ("", None)}
        return Event(str(uuid.uuid4()), which, at, self.now, about, kept)

    def record(self, *events: Event) -> None:
        """Write events, all or none."""
        prepared(self.store.folder)
        self.store.append(events)


def local_zone() -> tzinfo | None:
    """The zone of this machine with its changes of clocks; where it has no name, the present offset."""
    from zoneinfo import ZoneInfo

    name = os.environ.get("TZ", "").lstrip(":")
    try:
        if name:
            return ZoneInfo(name)
        with open("/etc/localtime", "rb") as file:
            return ZoneInfo.from_file(file, key="local")
    except (OSError, ValueError, KeyError):
        return datetime.now().astimezone().tzinfo
