"""From events to sessions: what was started, stopped, put right and taken back, and how much of it was work."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from writing.sessions.model import Beat, Event, Plan, Session
from writing.sessions.report.words import quoted
from writing.sessions.stretches import IDLE, fixed, nameless, stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeGuard

__all__ = ["Ledger", "folded"]


@dataclass
class Ledger:
    """Everything that the events say.

    ``sessions`` are in the order of their starts, the running one among them; where several run, on several machines,
    ``running`` is the one that was started last. ``undoable`` are the events of the last command that a person gave and has
    not taken back. ``strays`` are warnings that mean nothing where only a part of the events was read.
    """

    sessions: list[Session] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    running: Session | None = None
    undoable: list[Event] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


def folded(events: Iterable[Event], now: datetime, idle: timedelta = IDLE) -> Ledger:
    """The sessions and plans that the events tell of.

    Parameters
    ----------
    events : in the order in which they were written.
    now : until when a running session is counted.
    idle : the longest silence between two signs of work that counts as work.
    """
    effective = _effective(events)
    reading = _Reading()
    for event in effective:
        _READERS[event.kind](event, reading)
    drafts = reading.drafts
    loose = _adopted([event for event in effective if event.kind == "beat" and event.about not in drafts], drafts)
    ledger = Ledger(plans=list(reading.plans.values()), warnings=reading.warnings, strays=reading.strays)
    ledger.undoable = _last_command(effective)
    ledger.sessions = [draft.session(now, idle) for draft in drafts.values()]
    running = [session for session in ledger.sessions if session.end is None]
    ledger.running = running[-1] if running else None
    ledger.sessions.sort(key=lambda session: session.start)
    ledger.warnings += [*_several(running), *_overlaps(ledger.sessions, now)]
    ledger.sessions += nameless(loose, idle)
    ledger.sessions.sort(key=lambda session: session.start)
    return ledger


def _last_command(events: Sequence[Event]) -> list[Event]:
    """The last event that a person wrote, and those that the same command wrote with it."""
    last = next((event for event in reversed(events) if event.kind != "beat"), None)
    if last is None:
        return []
    command = last.data.get("command")
    return [event for event in events if event is last or (command and event.data.get("command") == command)]


def _several(running: Sequence[Session]) -> list[str]:
    if len(running) < 2:
        return []
    names = " and ".join(f"{quoted(session.task)} since {session.start:%Y-%m-%d %H:%M}" for session in running)
    return [f"{len(running)} sessions run at once, {names}; mathlink stop ends the last one, and again the one before"]


def _overlaps(sessions: Sequence[Session], now: datetime) -> list[str]:
    """Warnings of time that counts twice, as it can where two machines wrote without knowing of each other."""
    found: list[str] = []
    before: Session | None = None
    for session in sessions:
        if session.end == session.start:
            continue
        if before is not None and session.start < (before.end or now):
            both = f"{quoted(before.task)} and {quoted(session.task)}"
            found.append(
                f"{both} lie over one another at {session.start:%Y-%m-%d %H:%M}: that time counts twice; "
                "mathlink session amend puts it right"
            )
        if before is None or (before.end or now) < (session.end or now):
            before = session
    return found


def _effective(events: Iterable[Event]) -> list[Event]:
    """The events without those that were taken back, in order."""
    listed = [event if type(event.at.tzinfo) is timezone else replace(event, at=fixed(event.at)) for event in events]
    taken_back = {event.about for event in listed if event.kind == "undo"}
    return [event for event in listed if event.kind != "undo" and event.id not in taken_back]


@dataclass
class _Draft:
    """A session while its events are read."""

    event: Event
    changes: dict[str, object]
    start: datetime
    end: datetime | None = None
    is_open_ended: bool = False
    beats: list[Beat] = field(default_factory=list)

    def session(self, now: datetime, idle: timedelta) -> Session:
        session = Session(
            self.event.id,
            str(self.changes.get("task") or ""),
            str(self.changes.get("activity") or ""),
            self.start,
            self.end if self.end is None else max(self.end, self.start),
            timedelta(0),
            _length(self.changes.get("estimate")),
            str(self.changes.get("note") or ""),
            tuple(sorted(self.beats, key=lambda beat: beat.at)),
            self.is_open_ended,
            bool(self.changes.get("more")),
            _counts(self.changes.get("claims")),
        )
        return replace(session, active=self._active(session, now, idle))

    def _active(self, session: Session, now: datetime, idle: timedelta) -> timedelta:
        """The time of work that another program measured, while its start and end stand, else what the beats say."""
        measured = self.changes.get("active")
        if session.end is not None and not {"start", "end"} & self.changes.keys() and _is_seconds(measured):
            return min(timedelta(seconds=measured), session.end - session.start)
        return sum((span.length for span in stretches(session, now, idle)), timedelta(0))


def _is_seconds(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _MOST_SECONDS


def _length(value: object) -> timedelta | None:
    return timedelta(seconds=value) if _is_seconds(value) and value else None


_MOST_SECONDS = 1e9
_MOST_WORDS = 10**9


@dataclass
class _Reading:
    """What has been read so far."""

    drafts: dict[str, _Draft] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


def _start(event: Event, reading: _Reading) -> None:
    reading.drafts[event.id] = _Draft(event, dict(event.data), event.at)


def _stop(event: Event, reading: _Reading) -> None:
    draft = reading.drafts.get(event.about)
    if draft is None:
        reading.strays.append(f"a stop at {event.at:%Y-%m-%d %H:%M} belongs to no session")
        return
    if draft.end is not None:
        return  # two machines stopped it: the first one counts
    if event.at < draft.start:
        reading.warnings.append(
            f"a session of {draft.start:%Y-%m-%d %H:%M} was stopped before it began: its length is 0"
        )
    draft.end = max(event.at, draft.start)
    draft.is_open_ended = bool(event.data.get("inferred"))
    draft.changes.update((key, value) for key, value in event.data.items() if key in ("note", "more") and value)


def _read_beat(event: Event, reading: _Reading) -> None:
    if event.about in reading.drafts:
        reading.drafts[event.about].beats.append(_beat(event))


def _plan(event: Event, reading: _Reading) -> None:
    estimate = _length(event.data.get("estimate"))
    if estimate is not None:
        task, kind = str(event.data.get("task") or ""), str(event.data.get("activity") or "")
        reading.plans[event.id] = Plan(event.id, task, kind, estimate, event.at)


def _amend(event: Event, reading: _Reading) -> None:
    draft = reading.drafts.get(event.about)
    if draft is None:
        reading.strays.append(f"a change written at {event.written:%Y-%m-%d %H:%M} belongs to no session")
        return
    for key, value in event.data.items():
        if key in ("start", "end"):
            time = _time(value)
            if time is None:
                reading.warnings.append(f"a change written at {event.written:%Y-%m-%d %H:%M} has no readable {key}")
                continue
            if key == "start":
                draft.start = time
            else:
                draft.end, draft.is_open_ended = time, False
        draft.changes[key] = value


def _time(value: object) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return time if time.tzinfo and 1900 <= time.year < 9000 else None


def _delete(event: Event, reading: _Reading) -> None:
    reading.drafts.pop(event.about, None)
    reading.plans.pop(event.about, None)


_READERS: dict[str, Callable[[Event, _Reading], None]] = {
    "start": _start,
    "stop": _stop,
    "beat": _read_beat,
    "plan": _plan,
    "amend": _amend,
    "delete": _delete,
}


def _beat(event: Event) -> Beat:
    return Beat(event.at, _counts(event.data.get("added")), _counts(event.data.get("removed")))


def _counts(found: object) -> dict[str, int]:
    if type(found) is not dict:
        return {}
    for count in found.values():
        if type(count) is not int or not 0 < count <= _MOST_WORDS:
            break
    else:
        return found
    return {name: count for name, count in found.items() if type(count) is int and 0 < count <= _MOST_WORDS}


def _adopted(events: Sequence[Event], drafts: dict[str, _Draft]) -> list[Beat]:
    """Give signs of work outside any session to the one that was recorded over their time afterwards; what is left over."""
    ordered = sorted(drafts.values(), key=lambda draft: draft.start)
    starts = [draft.start for draft in ordered]
    left = []
    for event in events:
        place = bisect_right(starts, event.at) - 1
        draft = ordered[place] if place >= 0 else None
        if draft is not None and event.at <= (draft.event.written if draft.end is None else draft.end):
            draft.beats.append(_beat(event))
        else:
            left.append(_beat(event))
    return left
