"""One screen of work: days, tasks against their estimates, sections, totals, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from writing.sessions.forecast import coverage, forecast
from writing.sessions.measures import by_day, figures
from writing.sessions.report.words import between
from writing.sessions.rules import short_ids
from writing.sessions.tasks import finished, tasks
from writing.sessions.times import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writing.sessions.fold import Ledger
    from writing.sessions.measures import Figures
    from writing.sessions.model import Session

__all__ = ["Line", "screen"]

_BAR = 20
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_NAME = 24
_ROWS = 8

Line = tuple[str, str]
"""A style (``""``, ``"bold"``, ``"dim"``) and the text."""


@dataclass(frozen=True, slots=True)
class _Period:
    title: str
    days: list[date]


def screen(
    ledger: Ledger, days: Sequence[date], title: str, now: datetime, idle: timedelta, *, ids: bool = False
) -> list[Line]:
    """The report on some days.

    Parameters
    ----------
    ledger : everything that is known; forecasts rest on all of it.
    days : the days to show, in order.
    title : what they are called.
    now : the present.
    idle : the idle time-out; it stands beside the totals, which depend on it.
    ids : whether to list every session with the beginning of its id.
    """
    shown = [s for s in ledger.sessions if s.start.astimezone(now.tzinfo).date() in set(days)]
    told = figures(shown, now, idle)
    lines: list[Line] = [("bold", title), ("", "")]
    if not shown:
        lines.append(("", "nothing recorded; mathlink start begins a session"))
    else:
        lines += _days(shown, days, now, idle)
        lines += _tasks(ledger, told)
        lines += _sections(told)
        lines += _list(shown, ledger) if ids else []
        lines += _totals(told, idle)
    return [*lines, *_next(ledger, now)]


def bar(share: float, width: int = _BAR) -> str:
    """A bar of block characters, exact to an eighth of one."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)


def _days(shown: Sequence[Session], days: Sequence[date], now: datetime, idle: timedelta) -> Iterator[Line]:
    lengths = by_day(shown, now, idle)
    most = max(lengths.values(), default=timedelta(0)) or timedelta(seconds=1)
    rows = days if len(days) <= 7 else [day for day in days if lengths.get(day)]
    for day in rows[-14:]:
        length = lengths.get(day, timedelta(0))
        told = spoken(length) if length else "–"
        yield ("bold" if day == now.date() else "", f"  {day:%a %d %b}  {bar(length / most)}  {told:>11}")
    yield "", ""


def _tasks(ledger: Ledger, told: Figures) -> Iterator[Line]:
    if not told.tasks:
        return
    known = {task.name: task for task in tasks(ledger)}
    yield "dim", f"  {'task':{_NAME}} {'these days':>11}  {'in all':>11}  {'planned':>11}"
    ordered = sorted(told.tasks.items(), key=lambda item: -item[1])
    for name, length in ordered[:_ROWS]:
        task = known[name]
        plan = f"{spoken(task.estimate):>11}  {task.active / task.estimate:.0%}" if task.estimate else ""
        yield "", f"  {_short(name)} {spoken(length):>11}  {spoken(task.active):>11}  {plan}".rstrip()
    if len(ordered) > _ROWS:
        rest = sum((length for _, length in ordered[_ROWS:]), timedelta(0))
        yield "", f"  {_short(f'{len(ordered) - _ROWS} more')} {spoken(rest):>11}"
    yield "", ""


def _short(name: str) -> str:
    return f"{name if len(name) <= _NAME else name[: _NAME - 1] + '…':{_NAME}}"


def _sections(told: Figures) -> Iterator[Line]:
    if not told.sections:
        return
    most = max(told.sections.values()) or timedelta(seconds=1)
    yield "dim", "  section"
    for name, length in sorted(told.sections.items(), key=lambda item: -item[1])[:_ROWS]:
        yield "", f"  {_short(name or 'no section')} {spoken(length):>11}  {bar(length / most)}".rstrip()
    yield "", ""


def _list(shown: Sequence[Session], ledger: Ledger) -> Iterator[Line]:
    ids = short_ids(ledger.sessions)
    for session in shown:
        until = f"{session.end:%H:%M}" if session.end else "now  "
        guess = "  end guessed" if session.is_open_ended else ""
        yield "", f"  {ids[session.id]}  {session.start:%a %d %b %H:%M}–{until}  {spoken(session.active):>11}  {session.task}{guess}"
    yield "", ""


def _totals(told: Figures, idle: timedelta) -> Iterator[Line]:
    count = f"{told.sessions} session{'s' * (told.sessions != 1)}"
    yield "bold", f"  total {spoken(told.active)} of work in {count}"
    facts = [f"focus {told.focus:.0%}", f"longest stretch {spoken(told.longest)}"]
    facts.append(f"{told.switches} switch{'es' * (told.switches != 1)} of task")
    yield "", "  " + " · ".join(facts)
    if told.added or told.removed:
        net, gross = told.net_words_per_hour or 0, told.gross_words_per_hour or 0
        yield "", f"  words +{told.added} −{told.removed} · net {net:.0f} an hour · gross {gross:.0f} an hour"
    if told.unassigned:
        yield "", f"  without a task {spoken(told.unassigned)}"
    yield "dim", f"  silence of more than {spoken(idle)} does not count where work was watched"


def _next(ledger: Ledger, now: datetime) -> Iterator[Line]:
    open_tasks = [task for task in tasks(ledger) if task.estimate and (task.is_open or not task.sessions)]
    if not open_tasks:
        return
    past = finished(ledger)
    yield "", ""
    for task in open_tasks[-3:]:
        assert task.estimate is not None
        so_far = f", {spoken(task.active)} so far" if task.sessions else ""
        yield "", f"  next: {task.name} (planned {spoken(task.estimate)}{so_far}): {between(forecast(task.estimate, past))}"
    held = coverage(past)
    if held.tasks:
        yield "dim", f"  your intervals held for {held.hits} of {held.tasks} tasks"
