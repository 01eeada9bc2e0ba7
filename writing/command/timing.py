"""``mathlink start``, ``stop``, ``status``, and what a plan means."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from writing.command import screen
from writing.errors import InputProblem
from writing.sessions.report.words import between, called, quoted, shown, told
from writing.sessions.rules import refuse_overlap, short_ids
from writing.sessions.times import duration, moment, spoken

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk
    from writing.sessions.fold import Ledger
    from writing.sessions.model import Event, Session

__all__ = ["COMMANDS", "task_name", "warn"]


def warn(desk: Desk) -> None:
    """Say what could not be read, without keeping anybody from going on."""
    for warning in desk.warnings[:5]:
        screen.say(f"warning: {warning}")
    if len(desk.warnings) > 5:
        screen.say(f"warning: and {len(desk.warnings) - 5} more")


def start(asked: argparse.Namespace, desk: Desk) -> int:
    """Begin a session, or record one that is over."""
    at = moment(asked.at, desk.now) if asked.at else desk.now
    to = moment(asked.to, desk.now) if asked.to else None
    estimate = duration(asked.est) if asked.est else None
    if to is not None and to.astimezone(UTC) <= at.astimezone(UTC):
        raise InputProblem(f"the session would end, {to:%Y-%m-%d %H:%M}, before it begins; --at says when it began")
    with desk.alone(may_make=True):
        lines = _begin(asked, desk, at, to, estimate)
    screen.write(lines)
    warn(desk)
    return 0


def _begin(
    asked: argparse.Namespace, desk: Desk, at: datetime, to: datetime | None, estimate: timedelta | None
) -> list[str]:
    ledger = desk.whole() if asked.at else desk.recent()
    events: list[Event] = []
    if ledger.running is not None and to is None:
        end = desk.end_of_work(ledger.running)
        if end is None or end > at:
            raise InputProblem(_still_running(ledger.running, desk))
        events.append(desk.event("stop", end, ledger.running.id, inferred=True))
        screen.say(_forgotten(ledger.running, end, short_ids(ledger.sessions)[ledger.running.id]))
    others = [session for session in ledger.sessions if session is not ledger.running or to is not None]
    if at != desk.now:
        refuse_overlap(at, to or desk.now, others, short_ids(ledger.sessions))
    elif any(session.end is not None and session.end > at for session in others):
        screen.say("the clock was set back: a session is recorded that ends later than now")
    kind = desk.settings.kind if asked.kind is None else asked.kind
    seconds = estimate.total_seconds() if estimate else None
    begun = desk.event("start", at, task=task_name(asked.task), activity=kind, estimate=seconds, note=asked.note)
    desk.record(*events, begun, *([desk.event("stop", to, begun.id)] if to else []))
    called_it = called(str(begun.data.get("task", "")))
    expected = f", estimate {spoken(estimate)}" if estimate else ""
    if to is None:
        return [f"started {called_it} at {at:%H:%M}{expected}"]
    length = spoken(to.astimezone(UTC) - at.astimezone(UTC))
    return [f"recorded {called_it}, {at:%Y-%m-%d %H:%M} to {to:%H:%M}, {length}{expected}"]


def task_name(text: str | None) -> str:
    """A task as it is written down: the blanks around and the doubled ones within it are no part of its name."""
    return " ".join((text or "").split())


def stop(asked: argparse.Namespace, desk: Desk) -> int:
    """End the running session."""
    with desk.alone():
        lines = _end(asked, desk)
    screen.write(lines)
    warn(desk)
    return 0


def _end(asked: argparse.Namespace, desk: Desk) -> list[str]:
    ledger = desk.recent()
    session = ledger.running
    if session is None:
        raise InputProblem(f"no session is running{_last(ledger)}; mathlink start begins one")
    inferred = None if asked.at else desk.end_of_work(session)
    end = moment(asked.at, desk.now) if asked.at else inferred or desk.now
    if end.astimezone(UTC) < session.start.astimezone(UTC):
        if asked.at:
            raise InputProblem(f"{asked.at!r} is before the session began, {session.start:%Y-%m-%d %H:%M}")
        screen.say(
            f"the clock was set back since {session.start:%H:%M}: the session has no length; amend it if you like"
        )
        end = session.start
    stopped = desk.event(
        "stop", end, session.id, inferred=bool(inferred) or None, note=asked.note, more=asked.more or None
    )
    desk.record(stopped)
    done = next((s for s in desk.since(session.start).sessions if s.id == session.id), None)
    if inferred:
        screen.say(_forgotten(session, end))
    line = f"stopped {called(session.task)} after {spoken(end.astimezone(UTC) - session.start.astimezone(UTC))}"
    if done is not None and done.beats:
        line += f", {spoken(done.active)} of it work"
    if session.estimate:
        line += f" (estimate {spoken(session.estimate)})"
    return [line]


def status(asked: argparse.Namespace, desk: Desk) -> int:
    """What is running."""
    ledger = desk.recent()
    session = ledger.running
    if asked.json:
        screen.write([json.dumps(_as_json(session, desk), ensure_ascii=False)])
    elif asked.short:
        screen.write([_short(session, desk)])
    elif session is None:
        screen.write([f"no session is running{_last(ledger)}"])
    else:
        screen.write([_long(session, desk)])
    if not asked.short:
        warn(desk)
    return 0


def _elapsed(session: Session, desk: Desk) -> str:
    return spoken(max(desk.now.astimezone(UTC) - session.start.astimezone(UTC), session.active * 0))


def _short(session: Session | None, desk: Desk) -> str:
    if session is None:
        return ""
    told = f"{shown(session.task) or 'writing'} {_elapsed(session, desk)}"
    return told + (f"/{spoken(session.estimate)}" if session.estimate else "")


def _long(session: Session, desk: Desk) -> str:
    line = f"{called(session.task)} since {session.start:%H:%M}, {_elapsed(session, desk)}"
    if session.beats:
        line += f", {spoken(session.active)} of it work"
    if session.estimate:
        line += f", estimate {spoken(session.estimate)}"
    end = desk.end_of_work(session)
    return line if end is None else f"{line}\n{_forgotten(session, end, is_done=False)}"


def _as_json(session: Session | None, desk: Desk) -> dict[str, object]:
    if session is None:
        return {"running": False}
    return {
        "running": True,
        "id": session.id,
        "task": session.task,
        "kind": session.kind,
        "start": session.start.isoformat(),
        "elapsed_seconds": (desk.now.astimezone(UTC) - session.start.astimezone(UTC)).total_seconds(),
        "active_seconds": session.active.total_seconds(),
        "estimate_seconds": session.estimate.total_seconds() if session.estimate else None,
    }


def plan(asked: argparse.Namespace, desk: Desk) -> int:
    """Write down what a task is expected to take, and say what that means by experience."""
    from writing.sessions.forecast import coverage, forecast, forecast_sum
    from writing.sessions.tasks import finished, left_out, tasks

    estimate, name = duration(asked.estimate), task_name(asked.task)
    if not name:
        raise InputProblem("a plan is for a task with a name")
    ledger = desk.whole()
    before = next((task for task in tasks(ledger) if task.name == name), None)
    if before is not None and before.is_finished:
        raise InputProblem(
            f"{quoted(name)} was worked on already, {spoken(before.active)}, and counts as done: an estimate given afterwards "
            "is no forecast; give what is to come a name of its own"
        )
    desk.record(desk.event("plan", desk.now, task=name, activity=asked.kind, estimate=estimate.total_seconds()))
    spent = before.active if before else timedelta(0)
    screen.write(told(forecast(estimate, finished(ledger), spent=spent), coverage(finished(ledger)), left_out(ledger)))
    if before is not None and before.estimate not in (None, estimate):
        first = spoken(before.estimate) if before.estimate else ""
        screen.write([f"it will be held against its first estimate, {first}: what is expected later is no forecast"])
    open_tasks = [task for task in tasks(desk.whole()) if task.estimate and not task.is_finished]
    if len(open_tasks) > 1:
        left = [max(task.estimate - task.active, task.estimate * 0.1) for task in open_tasks if task.estimate]
        together = forecast_sum(left, finished(ledger))
        names = ", ".join(shown(task.name) for task in open_tasks)
        screen.write([f"what is planned and not done ({names}): {between(together)}"])
    warn(desk)
    return 0


def _last(ledger: Ledger) -> str:
    ended = [session for session in ledger.sessions if session.end is not None]
    if not ended:
        return ""
    last = max(ended, key=lambda session: session.end or datetime.min.replace(tzinfo=UTC))
    return f" (the last was {called(last.task)}, until {last.end:%Y-%m-%d %H:%M})"


def _still_running(session: Session, desk: Desk) -> str:
    return (
        f"{called(session.task)} has been running since {session.start:%Y-%m-%d %H:%M} "
        f"({_elapsed(session, desk)}); mathlink stop ends it, mathlink stop --at TIME in the past"
    )


def _forgotten(session: Session, end: datetime, name: str = "last", *, is_done: bool = True) -> str:
    verb = "was ended" if is_done else "will be ended"
    return (
        f"{called(session.task)} was not stopped and shows no work since: it {verb} at {end:%Y-%m-%d %H:%M}, "
        f"the last sign of work and the idle time-out; mathlink session amend {name} --end TIME puts that right"
    )


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {
    "start": start,
    "stop": stop,
    "status": status,
    "plan": plan,
}
