"""``mathlink session amend``, ``delete`` and ``undo``: commands that put right what was recorded."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.timing import task_name
from writing.errors import InputProblem
from writing.sessions.report.words import called, shown
from writing.sessions.rules import named, refuse_overlap, short_ids
from writing.sessions.times import duration, moment, spoken

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from writing.command.desk import Desk
    from writing.sessions.model import Event, Session

__all__ = ["COMMANDS"]


def amend(asked: argparse.Namespace, desk: Desk) -> int:
    """Put a session right."""
    with desk.alone():
        lines = _change(asked, desk)
    screen.write(lines)
    return 0


def _change(asked: argparse.Namespace, desk: Desk) -> list[str]:
    ledger = desk.whole()
    session = named(asked.session, ledger.sessions)
    begin = moment(asked.start, desk.now) if asked.start else session.start
    end = moment(asked.end, desk.now) if asked.end else session.end
    if end is not None and end.astimezone(UTC) < begin.astimezone(UTC):
        raise InputProblem(f"the session would end, {end:%Y-%m-%d %H:%M}, before it begins, {begin:%Y-%m-%d %H:%M}")
    changes: dict[str, object] = {}
    if asked.start:
        changes["start"] = begin.isoformat()
    if asked.end and end is not None:
        changes["end"] = end.isoformat()
    task = None if asked.task is None else task_name(asked.task)
    words = {"task": task, "activity": asked.kind, "note": asked.note}
    changes |= {name: word for name, word in words.items() if word is not None}
    if asked.est:
        changes["estimate"] = duration(asked.est).total_seconds()
    if not changes:
        raise InputProblem("nothing to change; give --start, --end, --task, --kind, --est or --note")
    if session.id.startswith("beat-"):
        raise InputProblem("that was seen by mathlink session watch; mathlink start --at gives such time a name")
    refuse_overlap(begin, end, ledger.sessions, short_ids(ledger.sessions), skip=session.id)
    desk.record(desk.event("amend", desk.now, session.id, **changes))
    (changed,) = [s for s in desk.whole().sessions if s.id == session.id]
    return [f"changed: {_told(changed)}"]


def delete(asked: argparse.Namespace, desk: Desk) -> int:
    """Take sessions out of every report."""
    with desk.alone():
        sessions = desk.whole().sessions
        chosen = list({session.id: session for session in (named(text, sessions) for text in asked.sessions)}.values())
        if any(session.id.startswith("beat-") for session in chosen):
            raise InputProblem("that was seen by mathlink session watch, nobody started it; it cannot be deleted")
        desk.record(*(desk.event("delete", desk.now, session.id) for session in chosen))
    for session in chosen:
        screen.write([f"deleted: {_told(session)}; mathlink session undo takes that back"])
    return 0


def undo(asked: argparse.Namespace, desk: Desk) -> int:
    """Take the last command back."""
    with desk.alone():
        ledger = desk.whole()
        events = ledger.undoable
        if not events:
            raise InputProblem("there is nothing to take back")
        desk.record(*(desk.event("undo", desk.now, event.id) for event in events))
    screen.write([f"taken back: {_command(events, {s.id: s.task for s in ledger.sessions})}"])
    return 0


def _command(events: Sequence[Event], names: dict[str, str]) -> str:
    """What a command did, by the events that it wrote."""
    kind = next((k for k in ("start", "delete") if any(event.kind == k for event in events)), events[-1].kind)
    alike = [event for event in events if event.kind == kind]
    if len(alike) > 1:
        return f"{kind} of {len(alike)} sessions"
    task = alike[0].data.get("task") or names.get(alike[0].about)
    return f"{kind} of {alike[0].at:%Y-%m-%d %H:%M}" + (f" ({shown(str(task))})" if task else "")


def _told(session: Session) -> str:
    until = f"{session.end:%H:%M}" if session.end else "now"
    return f"{called(session.task)}, {session.start:%Y-%m-%d %H:%M} to {until}, {spoken(session.active)}"


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"amend": amend, "delete": delete, "undo": undo}
