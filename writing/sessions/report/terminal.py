"""One screen of work: days, tasks against their estimates, sections, totals, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from writing.sessions.report.columns import bar, facts, fitted, width, wrapped
from writing.sessions.report.commits import by_claims, by_git
from writing.sessions.report.words import amount, between, called, held, percent, ratio, shown
from writing.sessions.rules import short_ids
from writing.sessions.times import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from writing.sessions.report.summary import Ahead, Report
    from writing.sessions.tasks import Task

__all__ = ["Line", "Room", "screen"]

Line = tuple[tuple[str, str], ...]
"""Pieces of a line, each with its style: ``""``, ``"bold"``, ``"dim"``, ``"cyan"``."""

_TIME = 12
"""Columns of a length of time, ``112 h 05 min``."""

_DAILY, _WEEKLY = 42, 200
"""Days of a period up to which there is a row for every day with work, and for every week; beyond it is one for a month."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room there is: columns and rows of the screen; without rows everything may be as long as it is worth reading.

    ``days`` rows of days are shown, ``table`` rows of a table, and ``ahead`` forecasts, in blocks with blank lines between them if they are ``is_airy``.
    """

    columns: int = 80
    rows: int | None = None
    days: int = 14
    table: int = 8
    ahead: int = 3
    is_airy: bool = True

    @property
    def width(self) -> int:
        """Columns to use: a line that is longer than a hundred is no pleasure to read."""
        return max(40, min(self.columns, 100))


_TIGHTER = (
    (14, 8, 3, True),
    (14, 5, 3, True),
    (10, 3, 2, True),
    (7, 2, 1, True),
    (7, 3, 2, False),
    (7, 2, 1, False),
    (7, 1, 1, False),
    (4, 1, 1, False),
)
"""Days, rows, forecasts, and whether there are blank lines, from plenty of room to the least."""


def screen(report: Report, room: Room, *, ids: bool = False) -> list[Line]:
    """The report in lines, so much of it as fits the rows with one left for the next prompt, but never less than the least.

    Parameters
    ----------
    report : what there is to tell.
    room : the size of the screen.
    ids : whether to list every session with the beginning of its id.
    """
    lines: list[Line] = []
    for days, table, ahead, is_airy in _TIGHTER:
        tried = replace(room, days=days, table=table, ahead=ahead, is_airy=is_airy)
        lines = list(_lines(report, tried, ids=ids))
        if ids or room.rows is None or len(lines) < room.rows:
            break
    return lines


def _lines(report: Report, room: Room, *, ids: bool) -> Iterator[Line]:
    yield (("bold", report.period.title),)
    yield from _gap(room)
    if not report.sessions:
        yield from _nothing(report)
    else:
        for part in (_days, _tasks, _sections):
            yield from _spaced(list(part(report, room)), room)
        if ids:
            yield from _spaced(list(_list(report, room)), room)
        yield from _totals(report, room)
    yield from _next(report, room)
    yield from _running(report, room)


def _gap(room: Room) -> list[Line]:
    return [()] if room.is_airy else []


def _spaced(lines: list[Line], room: Room) -> list[Line]:
    return [*lines, *_gap(room)] if lines else []


def _nothing(report: Report) -> Iterator[Line]:
    yield (("", "  nothing recorded; "), ("bold", "mathlink start"), ("", " begins a session"))
    last = max((s.end for s in report.ledger.sessions if s.end), default=None)
    if last is not None:
        yield (("dim", f"  the last session ended on {last:%Y-%m-%d at %H:%M}; mathlink log all shows everything"),)


def _days(report: Report, room: Room) -> Iterator[Line]:
    rows = _rows(report)
    before, rows = rows[: -room.days], rows[-room.days :]
    most = max((length for _, length, _ in rows), default=timedelta(0)) or timedelta(seconds=1)
    label = max((len(name) for name, _, _ in rows), default=0)
    columns = room.width - 2 - label - 2 - 2 - _TIME
    if before:
        rest = sum((length for _, length, _ in before), timedelta(0))
        yield (("dim", f"  {fitted('before', label + 2 + columns)}  {spoken(rest):>{_TIME}}"),)
    for name, length, is_now in rows:
        style = "bold" if is_now else "" if length else "dim"
        told = spoken(length) if length else "–"
        drawn = fitted(bar(length / most, columns), columns)
        yield ((style, f"  {name:{label}}  "), ("cyan", drawn), (style, f"  {told:>{_TIME}}"))


def _rows(report: Report) -> list[tuple[str, timedelta, bool]]:
    """Days of a short period, days with work of a longer one, weeks or months of a long one, with their time of work."""
    lengths, days, today = report.by_day, report.period.days, report.now.date()
    if len(days) <= _DAILY:
        shown_days = days if len(days) <= 7 else [day for day in days if lengths.get(day)]
        return [(f"{day:%a} {day.day:>2} {day:%b}", lengths.get(day, timedelta(0)), day == today) for day in shown_days]
    first = _monday if len(days) <= _WEEKLY else _month
    groups: dict[date, timedelta] = {}
    for day, length in lengths.items():
        groups[first(day)] = groups.get(first(day), timedelta(0)) + length
    return [
        (f"from {begin.day:>2} {begin:%b}" if first is _monday else f"{begin:%b %Y}", length, begin == first(today))
        for begin, length in groups.items()
    ]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _tasks(report: Report, room: Room) -> Iterator[Line]:
    if not report.tasks:
        return
    chosen = _COLUMNS if room.width >= _WIDE else [column for column in _COLUMNS if column.is_always]
    columns = room.width - 2 - sum(column.columns + 2 for column in chosen)
    heads = "".join(f"  {column.head:>{column.columns}}" for column in chosen)
    yield (("dim", f"  {fitted('task', columns)}{heads}"),)
    for task, length in report.tasks[: room.table]:
        cells = "".join(f"  {column.cell(task, length):>{column.columns}}" for column in chosen)
        yield (("", f"  {fitted(shown(task.name), columns)}{cells}".rstrip()),)
    yield from _more(report.tasks, room, columns)


def _more(rows: Sequence[tuple[object, timedelta]], room: Room, columns: int) -> Iterator[Line]:
    left = rows[room.table :]
    if left:
        rest = sum((length for _, length in left), timedelta(0))
        yield (("dim", f"  {fitted(f'{len(left)} more', columns)}  {spoken(rest):>{_TIME}}"),)


@dataclass(frozen=True, slots=True)
class _Column:
    head: str
    columns: int
    cell: Callable[[Task, timedelta], str]
    is_always: bool


_WIDE = 72

_COLUMNS = [
    _Column("these days", _TIME, lambda task, length: spoken(length), True),
    _Column("in all", _TIME, lambda task, length: spoken(task.active), False),
    _Column("estimate", _TIME, lambda task, length: spoken(task.estimate) if task.estimate else "", False),
    _Column("used", 6, lambda task, length: ratio(task.active / task.estimate) if task.estimate else "", True),
]


def _sections(report: Report, room: Room) -> Iterator[Line]:
    if not report.sections:
        return
    most = report.sections[0][1] or timedelta(seconds=1)
    columns = min(40, room.width - 2 - 2 - _TIME - 2 - 12)
    drawn = room.width - 2 - columns - 2 - _TIME - 2
    yield (("dim", "  section"),)
    for name, length in report.sections[: room.table]:
        told = f"  {fitted(shown(name), columns)}  {spoken(length):>{_TIME}}  "
        yield (("", told), ("cyan", bar(length / most, drawn)))
    yield from _more(report.sections, room, columns)


def _list(report: Report, room: Room) -> Iterator[Line]:
    ids = short_ids(report.ledger.sessions)
    for session in report.sessions:
        until = f"{session.end:%H:%M}" if session.end else "now  "
        guess = "  end guessed" if session.is_open_ended else ""
        head = f"  {ids[session.id]}  {session.start:%a %d %b %H:%M}–{until}  {spoken(session.active):>{_TIME}}  "
        if room.width < _WIDE:
            head, guess = f"  {ids[session.id]}  {session.start:%d %b %H:%M}–{until}  ", guess[:0]
        yield (("", head + fitted(shown(session.task), room.width - width(head + guess)).rstrip()), ("dim", guess))


def _totals(report: Report, room: Room) -> Iterator[Line]:
    told = report.figures
    count = f"{told.sessions} session{'s' * (told.sessions != 1)}"
    yield (("bold", f"  {spoken(told.active)}"), ("", f" of work in {count}"))
    for line in facts(_facts(report), room.width - 2):
        yield (("", f"  {line}"),)
    if any(session.beats for session in report.sessions):
        told_idle = f"silence of more than {spoken(report.idle)} does not count where work was watched"
        yield from _dim(told_idle, room)


def _facts(report: Report) -> Iterator[str]:
    told = report.figures
    yield f"focus {percent(told.focus)}"
    yield f"longest stretch {spoken(told.longest)}"
    yield f"{told.switches} switch{'es' * (told.switches != 1)} of task"
    if told.added or told.removed:
        yield f"words +{told.added:,} −{told.removed:,}"
        yield f"net {told.net_words_per_hour or 0:.0f} an hour"
        yield f"gross {told.gross_words_per_hour or 0:.0f} an hour"
        if told.churn is not None:
            yield f"churn {percent(told.churn)}"
        if told.watched < told.active:
            yield f"watched {spoken(told.watched)}"
    if report.kept is not None:
        yield f"{report.kept:,} words kept"
    if report.cost is not None and report.rate is not None:
        yield f"cost {amount(report.cost, report.rate[1])}"
    if report.cost_per_word is not None and report.rate is not None:
        yield f"{amount(report.cost_per_word, report.rate[1])} a kept word"
    if told.unassigned:
        yield f"without a task {spoken(told.unassigned)}"
    yield from by_git(report)
    yield from by_claims(report)
    if report.coverage is not None:
        yield f"{percent(report.coverage)} of changed words in sessions"


def _next(report: Report, room: Room) -> Iterator[Line]:
    if not report.ahead:
        return
    yield from _gap(room)
    shown_ahead, left = report.ahead[-room.ahead :], len(report.ahead) - room.ahead
    yield (("dim", f"  to come{f', and {left} more' if left > 0 else ''}"),)
    for ahead in shown_ahead:
        yield from _forecast(ahead, room)
    calibration = report.calibration
    if calibration.trials:
        yield from _dim(f"your intervals so far: {held(calibration.coverage)}", room)
    else:
        yield from _dim("no finished task with an estimate yet: the interval is that of strangers", room)


def _dim(text: str, room: Room) -> Iterator[Line]:
    for line in wrapped(text, room.width - 2):
        yield (("dim", f"  {line}"),)


def _forecast(ahead: Ahead, room: Room) -> Iterator[Line]:
    task = ahead.task
    assert task.estimate is not None
    so_far = f", {spoken(task.active)} so far" if task.sessions else ""
    estimate = f"estimate {spoken(task.estimate)}{so_far}: {between(ahead.forecast)}"
    columns = room.width - 4 - width(estimate)
    if columns >= min(16, width(shown(task.name))):
        yield (("", f"  {fitted(shown(task.name), min(columns, width(shown(task.name))))}  {estimate}"),)
        return
    yield (("", f"  {fitted(shown(task.name), room.width - 2).rstrip()}"),)
    head, _, told = estimate.partition(": ")
    for line in [estimate] if width(estimate) <= room.width - 4 else [f"{head}:", told]:
        for piece in wrapped(line, room.width - 4):
            yield (("", f"    {piece}"),)


def _running(report: Report, room: Room) -> Iterator[Line]:
    running = report.ledger.running
    if running is None:
        return
    tail = f" since {running.start:%H:%M}, {spoken(running.active)}"
    yield from _gap(room)
    yield (("green", f"  ▸ {fitted(called(running.task), room.width - 4 - width(tail)).rstrip()}{tail}"),)
