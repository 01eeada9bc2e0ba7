"""A session as other programs know it, and what becomes of it here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.model import Event, Session
from writing.sessions.report.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Record", "events_of", "records_of"]

_NAMES = uuid.UUID("6b1f1f0e-5d0c-4d8e-9f55-6f9a6f5c2d11")
"""Name space of ids that are made for records without one: the same record gets the same id again."""


@dataclass(frozen=True, slots=True)
class Record:
    """One session; ``active`` is ``None`` where the other program does not know it, ``end`` while it runs."""

    task: str
    start: datetime
    end: datetime | None
    id: str = ""
    kind: str = ""
    active: timedelta | None = None
    estimate: timedelta | None = None
    note: str = ""


def records_of(sessions: Iterable[Session], *, redact: bool = False) -> list[Record]:
    """Sessions as records; ``redact`` leaves out notes and puts numbers in the place of the names of tasks and kinds."""
    found = []
    numbers: dict[str, str] = {}
    for session in sessions:
        task, kind = session.task, session.kind
        if redact:
            task = numbers.setdefault(f"task {task}", f"task {len(numbers) + 1}") if task else ""
            kind = numbers.setdefault(f"kind {kind}", f"kind {len(numbers) + 1}") if kind else ""
        note = "" if redact else session.note
        found.append(Record(task, session.start, session.end, session.id, kind, session.active, session.estimate, note))
    return found


def events_of(records: Sequence[Record], known: Sequence[Session], now: datetime) -> tuple[list[Event], int]:
    """The events that add the records, and how many of them were there already.

    A record whose id is known is there already and is left alone; so is one without id whose task and times are known, so that
    importing a file twice adds nothing the second time. One that says when the running session ended ends it. No record is
    dropped for being short.

    Raises
    ------
    InputProblem : a record ends before it starts, lies in the future or before 1900, or more than one is running.
    """
    ids = {session.id for session in known}
    there_already = {_key(session) for session in known}
    open_ids = {_key(session)[:2]: session.id for session in known if session.end is None}
    running = bool(open_ids)
    events: list[Event] = []
    there = 0
    for record in records:
        if not all(1900 <= time.year < 9000 for time in (record.start, record.end or record.start)):
            raise InputProblem(f"{_told(record)} lies in no year that people write in")
        identity = record.id or _identity(record)
        ended = open_ids.get(_key(record)[:2]) if record.end is not None else None
        if ended is not None and (not record.id or record.id == ended):
            _refuse_nonsense(record, now)
            events.append(_stop(record, ended, now))
            open_ids, running = {}, False
            continue
        if identity in ids or (not record.id and _key(record) in there_already):
            there += 1
            continue
        ids.add(identity)
        _refuse_nonsense(record, now)
        if record.end is None:
            if running:
                raise InputProblem(f"{_told(record)} has no end, but a session is running already")
            running = True
        events += _events(record, identity, now)
    return events, there


def _key(one: Record | Session) -> tuple[str, datetime, datetime | None]:
    return one.task, one.start.astimezone(UTC), one.end.astimezone(UTC) if one.end else None


def _identity(record: Record) -> str:
    end = record.end.astimezone(UTC).isoformat() if record.end else ""
    return str(uuid.uuid5(_NAMES, f"{record.task}\0{record.start.astimezone(UTC).isoformat()}\0{end}"))


def _refuse_nonsense(record: Record, now: datetime) -> None:
    if record.end is not None and record.end < record.start:
        raise InputProblem(f"{_told(record)} ends before it starts")
    if record.start > now or (record.end is not None and record.end > now):
        raise InputProblem(f"{_told(record)} lies in the future")


def _told(record: Record) -> str:
    return f"the session {quoted(record.task)} of {record.start:%Y-%m-%d %H:%M}"


def _events(record: Record, identity: str, now: datetime) -> list[Event]:
    words = {"task": record.task, "activity": record.kind, "note": record.note}
    data: dict[str, object] = {"imported": True, **{name: word for name, word in words.items() if word}}
    if record.estimate is not None:
        data["estimate"] = record.estimate.total_seconds()
    if record.active is not None and record.end is not None:
        data["active"] = record.active.total_seconds()
    events = [Event(identity, "start", record.start, now, "", data)]
    if record.end is not None:
        events.append(_stop(record, identity, now))
    return events


def _stop(record: Record, identity: str, now: datetime) -> Event:
    stop = str(uuid.uuid5(_NAMES, f"{identity}\0stop"))
    return Event(stop, "stop", record.end or now, now, identity, {})
