"""The plots of the page, each drawn for a width: calendar, pace, plans against time taken, bars, days."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from writing.sessions.forecast import forecast
from writing.sessions.measures import day_span
from writing.sessions.report.markup import Markup, element
from writing.sessions.report.svg import BAND, Linear, Log, block, frame, group, label, line, mark, nice
from writing.sessions.report.words import day as called_day
from writing.sessions.report.words import percent, shown
from writing.sessions.stretches import stretches
from writing.sessions.times import spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writing.sessions.calibration import Trial
    from writing.sessions.report.summary import Report, Row

__all__ = ["DAYS", "LEVELS", "PACES", "TRIALS", "bars", "calendar", "days", "pace", "plans", "weeks_shown"]

HOUR = timedelta(hours=1)

LEVELS = (HOUR, 2 * HOUR, 4 * HOUR)
"""Ends of the steps of colour in the calendar."""

DAYS, PACES, TRIALS, _BARS = 14, 60, 100, 12
"""How many days, weeks of pace, tasks and bars are drawn; of each the last, or the longest."""


def weeks_shown(report: Report, width: int) -> list[date]:
    """The Mondays of the weeks in the calendar: a year, half of one where there is little room."""
    monday = report.now.date() - timedelta(days=report.now.weekday())
    count = 53 if width >= 500 else 26
    return [monday - timedelta(weeks=k) for k in reversed(range(count))]


def calendar(report: Report, width: int) -> Markup:
    """Time of work by day, a column for a week."""
    mondays = weeks_shown(report, width)
    left, top = 30.0, BAND + 18
    pitch = (width - left) / len(mondays)
    hint = label(0, 14, "point at a square, or go to it with the tab key", "hint", aria_hidden="true")
    parts: list[Markup] = [hint, _months(mondays, left, top - 6, pitch)]
    parts.append(
        group(
            *(label(left - 6, top + pitch * (k + 0.75), "Mon Wed Fri".split()[k // 2], "tick end") for k in (0, 2, 4))
        )
    )
    for column, monday in enumerate(mondays):
        for row in range(7):
            day = monday + timedelta(days=row)
            if day > report.now.date():
                continue
            length = report.history.get(day, timedelta(0))
            square = block(left + column * pitch, top + row * pitch, pitch - 2, pitch - 2, f"level{_level(length)}", 2)
            parts.append(mark(f"{called_day(day)} {day.year}: {spoken(length)}", square) if length else square)
    foot = top + 7 * pitch + 14
    parts.append(_legend(width, foot, pitch - 2))
    first = mondays[0]
    told = f"One square a day since {called_day(first)} {first.year}; the darker, the more work."
    return frame(f"calendar{width}", "Calendar of work", told, (width, foot + 12), parts)


def _months(mondays: Sequence[date], left: float, y: float, pitch: float) -> Markup:
    labels, last = [], -9
    for column, monday in enumerate(mondays):
        first = next((monday + timedelta(days=k) for k in range(7) if (monday + timedelta(days=k)).day == 1), None)
        if first and column - last >= 3 and column < len(mondays) - 1:
            labels.append(label(left + column * pitch, y, f"{first:%b}"))
            last = column
    return group(*labels)


def _level(length: timedelta) -> int:
    return 0 if not length else 1 + sum(length > end for end in LEVELS)


def _legend(width: int, y: float, side: float) -> Markup:
    words = ("none", "to 1 h", "to 2 h", "to 4 h", "more")
    step = 62.0
    start = width - step * len(words) + 12
    parts = []
    for k, word in enumerate(words):
        parts.append(block(start + k * step, y - side + 2, side, side, f"level{k}"))
        parts.append(label(start + k * step + side + 4, y, word))
    return group(*parts)


def pace(report: Report, width: int) -> Markup:
    """Words an active hour, gross and net, over time."""
    rows = report.pace[-PACES:]
    left, right, top, bottom = 44.0, width - 4.0, BAND + 6, 210.0
    told = [(row.figures.gross_words_per_hour or 0.0, row.figures.net_words_per_hour or 0.0) for row in rows]
    ticks = nice(min(0.0, *(min(pair) for pair in told)), max(1.0, *(max(pair) for pair in told)))
    y = Linear(ticks[0], ticks[-1], bottom, top)
    parts = [
        group(*(_level_line(left, right, y(tick), f"{tick:,.0f}", "zero" if tick == 0 else "grid") for tick in ticks))
    ]
    pitch = (right - left) / max(len(rows), 8)
    for k, (row, (gross, net)) in enumerate(zip(rows, told, strict=True)):
        x = left + k * pitch
        thick = min(pitch * 0.72, 34)
        middle = x + pitch / 2
        shapes = [_column(middle, thick, y(0), y(gross), "gross"), _column(middle, thick * 0.5, y(0), y(net), "net")]
        parts.append(mark(_pace_words(row, gross, net), *shapes))
    parts.append(_ends(rows, left, pitch, bottom + 16))
    parts.append(_key(left, bottom + 34, (("gross", "gross: added an hour"), ("net", "net: after removals"))))
    words = "A pale column for words added in an active hour, a dark one for what was left after removals."
    return frame(f"pace{width}", "Words an active hour", words, (width, bottom + 42), parts)


def _level_line(left: float, right: float, y: float, word: str, class_: str) -> Markup:
    return Markup(line(left, y, right, y, class_) + label(left - 6, y + 4, word, "tick end"))


def _column(middle: float, thick: float, zero: float, end: float, class_: str) -> Markup:
    return block(middle - thick / 2, min(zero, end), thick, max(abs(zero - end), 1.0), class_)


def _pace_words(row: Row, gross: float, net: float) -> str:
    when = called_day(row.first) if row.first == row.last else f"{called_day(row.first)} – {called_day(row.last)}"
    return f"{when}: net {net:,.0f}, gross {gross:,.0f} words an hour"


def _ends(rows: Sequence[Row], left: float, pitch: float, y: float) -> Markup:
    """Dates under the columns, as many as fit."""
    every = max(1, math.ceil(58 / pitch))
    chosen = range(0, len(rows), every)
    return group(
        *(label(left + (k + 0.5) * pitch, y, f"{rows[k].first.day} {rows[k].first:%b}", "tick middle") for k in chosen)
    )


def _key(left: float, y: float, entries: Sequence[tuple[str, str]]) -> Markup:
    parts, x = [], left
    for class_, words in entries:
        parts += [block(x, y - 9, 10, 10, class_), label(x + 15, y, words)]
        x += 30 + 6.1 * len(words)
    return group(*parts)


_ROUND_TIMES = [timedelta(minutes=m) for m in (1, 2, 5, 10, 20, 30)] + [
    k * HOUR for k in (1, 2, 4, 8, 16, 32, 64, 128, 256)
]


def plans(report: Report, width: int) -> Markup:
    """Time taken against estimates, both by their logarithms, with the interval that was due to each."""
    trials = report.calibration.trials[-TRIALS:]
    left, right, top, bottom = 50.0, width - 8.0, BAND + 6, BAND + 6 + min(width - 60.0, 330.0)
    times = [one / timedelta(minutes=1) for t in trials for one in (t.finished.estimate, t.finished.actual)]
    low, high = min(times) / 1.5, max(times) * 1.5
    x, y = Log(low, high, left, right), Log(low, high, bottom, top)
    parts = [_due(report, x, y, (left, right, top, bottom)), _time_grid(x, y, (left, right, top, bottom))]
    parts += [mark(_trial_words(trial), *_trial(trial, x, y)) for trial in trials]
    parts.append(label(right - 6, bottom - 7, "estimate", "tick end", aria_hidden="true"))
    parts.append(label(left + 6, top + 10, "took", "tick", aria_hidden="true"))
    parts.append(_trial_key(left, bottom + 34))
    told = "A mark for each finished task: to the right what was expected, upwards what it took; on the slanting line both are the same."
    return frame(f"plans{width}", "Plans and what they took", told, (width, bottom + 42), parts)


def _due(report: Report, x: Log, y: Log, box: tuple[float, float, float, float]) -> Markup:
    """A band along the diagonal: the interval that is due to the next task."""
    left, right, top, bottom = box
    due = forecast(HOUR, [trial.finished for trial in report.calibration.trials])
    scale = (bottom - top) / math.log(y.high / y.low)
    up, down = (scale * math.log(end / HOUR) for end in (due.high, due.low))
    corners = [(0.0, bottom - top - up), (right - left, -up), (right - left, -down), (0.0, bottom - top - down)]
    band = element("polygon", points=" ".join(f"{a:.2f},{b:.2f}" for a, b in corners), class_="due")
    clip = element("svg", band, x=left, y=top, width=right - left, height=bottom - top)
    return group(clip)


def _time_grid(x: Log, y: Log, box: tuple[float, float, float, float]) -> Markup:
    left, right, top, bottom = box
    parts: list[Markup] = []
    before = -99.0
    for time in _ROUND_TIMES:
        minutes = time / timedelta(minutes=1)
        if not x.low <= minutes <= x.high:
            continue
        word = f"{minutes:g} min" if minutes < 60 else f"{minutes / 60:g} h"
        parts += [line(x(minutes), top, x(minutes), bottom), line(left, y(minutes), right, y(minutes))]
        if x(minutes) - before >= 46:
            parts += [
                label(x(minutes), bottom + 16, word, "tick middle"),
                label(left - 6, y(minutes) + 4, word, "tick end"),
            ]
            before = x(minutes)
    parts.append(line(left, bottom, right, top, "same"))
    return group(*parts)


def _trial(trial: Trial, x: Log, y: Log) -> list[Markup]:
    minute = timedelta(minutes=1)
    across, up = x(trial.finished.estimate / minute), y(trial.finished.actual / minute)
    whisker = line(across, y(trial.forecast.low / minute), across, y(trial.forecast.high / minute), "whisker")
    return [whisker, _point(across, up, is_held=trial.is_held)]


def _point(x: float, y: float, *, is_held: bool) -> Markup:
    """A dot where the interval held, a diamond where it did not: told apart without colour."""
    if is_held:
        return element("circle", cx=x, cy=y, r=5.0, class_="shape held")
    path = f"M{x:.2f} {y - 7:.2f}l7 7l-7 7l-7 -7z"
    return element("path", d=path, class_="shape missed")


def _trial_key(left: float, y: float) -> Markup:
    return group(
        _point(left + 5, y - 4, is_held=True),
        label(left + 16, y, "interval held"),
        _point(left + 105, y - 4, is_held=False),
        label(left + 117, y, "did not"),
        block(left + 172, y - 9, 10, 10, "due"),
        label(left + 187, y, "due next"),
    )


def _trial_words(trial: Trial) -> str:
    name = shown(trial.name)
    name = name if len(name) <= 16 else name[:15] + "…"
    done = trial.finished
    verdict = "held" if trial.is_held else "missed"
    return f"{name}: {spoken(done.estimate)} → {spoken(done.actual)}, {verdict}"


def bars(name: str, title: str, rows: Sequence[tuple[str, timedelta]], width: int) -> Markup:
    """Lengths of time by name, a bar each under its name."""
    chosen = list(rows[:_BARS])
    if len(rows) > _BARS:
        chosen.append((f"{len(rows) - _BARS} more", sum((length for _, length in rows[_BARS:]), timedelta(0))))
    most = max((length for _, length in rows), default=HOUR) or HOUR
    room = (width - 90) // 7
    parts = []
    for k, (word, length) in enumerate(chosen):
        class_ = "bar" if k < _BARS else "net2"
        y = BAND + 8 + k * 36.0
        word = shown(word)
        short = word if len(word) <= room else word[: room - 1] + "…"
        filled = max(width * min(length / most, 1.0), 2.0)
        texts = group(label(0, y + 8, short, "name"), label(width, y + 8, spoken(length), "name end"), class_="names")
        shapes = [block(0, y + 14, width, 8, "rail", 4), block(0, y + 14, filled, 8, class_, 4)]
        said = word if len(word) <= 26 else word[:25] + "…"
        parts.append(mark(f"{said}: {spoken(length)}", texts, *shapes))
    told = "A bar each, the longest first; its length is the time."
    return frame(f"{name}{width}", title, told, (width, BAND + 8 + 36.0 * len(chosen)), parts)


def days(report: Report, width: int) -> Markup:
    """When there was work on the last days: a strip from midnight to midnight each, the longest stretch marked."""
    rows = report.days[-DAYS:]
    left, right, top = 78.0, width - 4.0, BAND + 20
    bottom = top + 24.0 * len(rows)
    x = Linear(0, 24, left, right)
    hours = range(0, 25, 6 if width < 500 else 3)
    axis = [line(x(hour), top - 6, x(hour), bottom) for hour in hours]
    axis += [
        label(x(hour), top - 10, f"{hour}:00", "tick middle" if 0 < hour < 24 else "tick end" if hour else "tick")
        for hour in hours
    ]
    parts = [group(*axis)]
    for k, row in enumerate(rows):
        y = top + 24.0 * k
        name = label(left - 8, y + 13, called_day(row.first), "tick end", aria_hidden="true")
        parts.append(
            mark(_day_words(row), name, block(left, y, right - left, 17, "rail", 3), *_strip(report, row, x, y))
        )
    key = _key(left, bottom + 18, (("bar", "longest stretch"), ("net2", "other work")))
    told = "A strip from midnight to midnight for each of the last days with work."
    return frame(f"days{width}", "When there was work", told, (width, bottom + 26), [*parts, key])


def _day_words(row: Row) -> str:
    told = row.figures
    return (
        f"{called_day(row.first)}: {spoken(told.active)}, focus {percent(told.focus)}, longest {spoken(told.longest)}"
    )


def _strip(report: Report, row: Row, x: Linear, y: float) -> Iterator[Markup]:
    span = day_span(row.first, row.first, report.now.tzinfo)
    pieces: list[tuple[datetime, datetime]] = []
    for session in report.sessions:
        if session.start < span.end and (session.end or report.now) > span.start:
            found = stretches(session, report.now, report.idle)
            pieces += [
                (max(p.start, span.start), min(p.end, span.end))
                for p in found
                if p.end > span.start and p.start < span.end
            ]
    longest = max(pieces, key=lambda piece: piece[1] - piece[0], default=None)
    for piece in pieces:
        begin, end = (24 * ((time.astimezone(UTC) - span.start) / span.length) for time in piece)
        yield block(x(begin), y, max(x(end) - x(begin), 1.5), 17, "bar" if piece == longest else "net2", 3)
