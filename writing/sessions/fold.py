"""From events to sessions: what was started, stopped, put right and taken back, and how much of it was work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from writing.sessions.model import Beat, Event, Plan, Session, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["IDLE", "Ledger", "folded", "stretches"]

IDLE = timedelta(minutes=5)
"""Time without a sign of work that still counts as work: thinking, reading."""

_NAMELESS_GAP = 6
"""Idle time-outs between two beats outside any session that begin another nameless one."""


@dataclass
class Ledger:
    """Everything that the events say.

    ``sessions`` are in the order of their starts, the running one among them; ``undoable`` is the last event that
    a person wrote and has not taken back.
    """

    sessions: list[Session] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    running: Session | None = None
    undoable: Event | None = None
    warnings: list[str] = field(default_factory=list)


def folded(events: Iterable[Event], now: datetime, idle: timedelta = IDLE) -> Ledger:
    """The sessions and plans that the events tell of.

    Parameters
    ----------
    events : in the order in which they were written.
    now : until when a running session is counted.
    idle : the longest silence between two signs of work that counts as work.
    """
    effective = _effective(events)
    drafts, plans, warnings = _drafts(effective)
    ledger = Ledger(plans=list(plans.values()), warnings=warnings)
    ledger.undoable = next((event for event in reversed(effective) if event.kind != "beat"), None)
    for draft in drafts.values():
        session = draft.session(now, idle)
        ledger.sessions.append(session)
        if session.end is None:
            ledger.running = session
    loose = [_beat(event) for event in effective if event.kind == "beat" and event.about not in drafts]
    ledger.sessions += _nameless(loose, ledger.sessions, idle)
    ledger.sessions.sort(key=lambda session: session.start)
    return ledger


def stretches(session: Session, now: datetime, idle: timedelta = IDLE) -> list[Span]:
    """The parts of a session that count as work.

    Between two signs of work at most ``idle`` counts. The start of a session is a sign of work, so is a stop that a
    person gave. Where nothing watched, so that there are no beats, the whole session counts.
    """
    start, end = _fixed(session.start), _fixed(session.end or now)
    if not session.beats:
        return [Span(start, max(end, start))]
    joined: list[Span] = []
    begun = one = start
    for other in (*(beat.at for beat in session.beats), end):
        if other <= one or other > end:
            continue
        if other - one > idle:
            joined.append(Span(begun, one + idle))
            begun = other
        one = other
    if one > begun:
        joined.append(Span(begun, one))
    return joined


def _effective(events: Iterable[Event]) -> list[Event]:
    """The events without those that were taken back, in order."""
    listed = [event if type(event.at.tzinfo) is timezone else replace(event, at=_fixed(event.at)) for event in events]
    taken_back = {event.about for event in listed if event.kind == "undo"}
    return [event for event in listed if event.kind != "undo" and event.id not in taken_back]


def _fixed(time: datetime) -> datetime:
    """The time with a fixed offset: two times in one zone would be subtracted as clocks show them, not as time passes."""
    return time.astimezone(timezone(time.utcoffset() or timedelta(0)))


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
        estimate = self.changes.get("estimate")
        session = Session(
            self.event.id,
            str(self.changes.get("task") or ""),
            str(self.changes.get("activity") or ""),
            self.start,
            self.end,
            timedelta(0),
            timedelta(seconds=float(estimate)) if isinstance(estimate, (int, float)) else None,
            str(self.changes.get("note") or ""),
            tuple(sorted(self.beats, key=lambda beat: beat.at)),
            self.is_open_ended,
            bool(self.changes.get("more")),
        )
        return replace(session, active=self._active(session, now, idle))

    def _active(self, session: Session, now: datetime, idle: timedelta) -> timedelta:
        """The time of work that another program measured, while its start and end stand, else what the beats say."""
        measured = self.changes.get("active")
        if (
            isinstance(measured, (int, float))
            and session.end is not None
            and not {"start", "end"} & self.changes.keys()
        ):
            return min(timedelta(seconds=measured), session.end - session.start)
        return sum((span.length for span in stretches(session, now, idle)), timedelta(0))


def _drafts(events: Sequence[Event]) -> tuple[dict[str, _Draft], dict[str, Plan], list[str]]:
    drafts: dict[str, _Draft] = {}
    plans: dict[str, Plan] = {}
    warnings: list[str] = []
    for event in events:
        _READERS[event.kind](event, drafts, plans, warnings)
    return drafts, plans, warnings


def _start(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    drafts[event.id] = _Draft(event, dict(event.data), event.at)


def _stop(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    draft = drafts.get(event.about)
    if draft is None:
        warnings.append(f"a stop at {event.at:%Y-%m-%d %H:%M} belongs to no session")
        return
    if draft.end is not None:
        return  # two machines stopped it: the first one counts
    if event.at < draft.start:
        warnings.append(f"a session of {draft.start:%Y-%m-%d %H:%M} was stopped before it began: its length is 0")
    draft.end = max(event.at, draft.start)
    draft.is_open_ended = bool(event.data.get("inferred"))
    draft.changes.update((key, value) for key, value in event.data.items() if key in ("note", "more") and value)


def _read_beat(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    if event.about in drafts:
        drafts[event.about].beats.append(_beat(event))


def _plan(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    seconds = event.data.get("estimate")
    if isinstance(seconds, (int, float)):
        task, kind = str(event.data.get("task") or ""), str(event.data.get("activity") or "")
        plans[event.id] = Plan(event.id, task, kind, timedelta(seconds=seconds), event.at)


def _amend(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    draft = drafts.get(event.about)
    if draft is None:
        warnings.append(f"a change written at {event.written:%Y-%m-%d %H:%M} belongs to no session")
        return
    for key, value in event.data.items():
        if key in ("start", "end"):
            try:
                time = datetime.fromisoformat(str(value))
            except ValueError:
                warnings.append(f"a change written at {event.written:%Y-%m-%d %H:%M} has no readable {key}")
                continue
            if key == "start":
                draft.start = time
            else:
                draft.end, draft.is_open_ended = time, False
            draft.changes[key] = value
        else:
            draft.changes[key] = value


def _delete(event: Event, drafts: dict[str, _Draft], plans: dict[str, Plan], warnings: list[str]) -> None:
    drafts.pop(event.about, None)
    plans.pop(event.about, None)


_READERS: dict[str, Callable[[Event, dict[str, _Draft], dict[str, Plan], list[str]], None]] = {
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
    if all(type(count) is int for count in found.values()):
        return found
    return {name: count for name, count in found.items() if isinstance(count, int)}


def _nameless(beats: list[Beat], sessions: Sequence[Session], idle: timedelta) -> list[Session]:
    """Sessions made of signs of work that belong to none; they end with their last sign."""
    ordered = sorted(beats, key=lambda beat: beat.at)
    groups: list[list[Beat]] = []
    for beat in ordered:
        if groups and beat.at - groups[-1][-1].at <= _NAMELESS_GAP * idle:
            groups[-1].append(beat)
        else:
            groups.append([beat])
    found = []
    for group in groups:
        start, end = group[0].at, group[-1].at
        session = Session(f"beat-{start:%Y%m%dT%H%M%S}", "", "", start, end, timedelta(0), beats=tuple(group))
        active = sum((span.length for span in stretches(session, end, idle)), timedelta(0))
        found.append(replace(session, active=active))
    return found
