"""The report as one page that needs nothing else: plots, each with its numbers in a table beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from writing.sessions.report import plots
from writing.sessions.report.markup import Markup, element, joined
from writing.sessions.report.style import STYLE
from writing.sessions.report.words import amount, held, percent, ratio, shown
from writing.sessions.report.words import day as called_day
from writing.sessions.times import spoken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from writing.sessions.report.summary import Report

__all__ = ["page"]

WIDE, NARROW = 580, 340
"""Widths for which every plot is drawn; the page shows the one that its window has room for."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(report: Report, name: str = "") -> str:
    """The whole page.

    Parameters
    ----------
    report : what there is to tell.
    name : of the paper, for the heading.
    """
    title = f"Writing sessions{f' · {shown(name)}' if name else ''}"
    parts = [
        part
        for part in (_calendar, _pace, _plans, _sections, _work, _days, _ahead)
        if report.ledger.sessions or report.ledger.plans
    ]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}" />'),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        element("header", element("h1", title), element("p", _period(report), class_="soft")),
        element(
            "main",
            _cards(report) if report.sessions else _nothing(report),
            *(section for part in parts for section in part(report)),
        ),
        _foot(report),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en', xmlns='http://www.w3.org/1999/xhtml')}\n"


def _period(report: Report) -> str:
    return (
        f"{report.period.title[:1].upper()}{report.period.title[1:]}, as of {report.now.day} {report.now:%B %Y, %H:%M}"
    )


def _nothing(report: Report) -> Markup:
    return element(
        "section",
        element("h2", "Nothing recorded"),
        element(
            "p",
            element("code", 'mathlink start "related work" --est 3h'),
            " begins a session, ",
            element("code", "mathlink stop"),
            " ends it.",
        ),
        element("p", element("code", "mathlink session watch"), " sees work by itself, in the files of the paper."),
        class_="nothing",
    )


def _cards(report: Report) -> Markup:
    entries = (
        element("div", element("dt", what), element("dd", figure, element("small", more) if more else None))
        for what, figure, more in _headlines(report)
    )
    return element("dl", *entries, class_="cards")


def _headlines(report: Report) -> Iterator[tuple[str, str, str]]:
    told = report.figures
    count = f"{told.sessions} session{'s' * (told.sessions != 1)}"
    yield "time of work", spoken(told.active), f"{count}, {spoken(told.elapsed)} elapsed"
    yield "focus", percent(told.focus), "active / elapsed"
    yield "longest stretch", spoken(told.longest), f"{told.switches} switch{'es' * (told.switches != 1)} of task"
    if told.added or told.removed:
        yield "net words an hour", f"{told.net_words_per_hour or 0:,.0f}", f"gross {told.gross_words_per_hour or 0:,.0f}"
        yield "words", f"+{told.added:,} −{told.removed:,}", (
            f"churn {percent(told.churn)}" if told.churn is not None else ""
        )
    if report.kept is not None:
        yield "words kept", f"{report.kept:,}", "written in this time and still there"
    if report.cost is not None and report.rate is not None:
        per_word = (
            f"{amount(report.cost_per_word, report.rate[1])} a kept word" if report.cost_per_word is not None else ""
        )
        yield "cost", amount(report.cost, report.rate[1]), per_word
    covered = (
        f"{percent(report.coverage)} of changed words in a session" if report.coverage is not None else "of the work"
    )
    yield "without a task", spoken(told.unassigned), covered


def _foot(report: Report) -> Markup:
    return element(
        "footer",
        element(
            "p",
            f"Total {spoken(report.figures.active)}, of it without a task {spoken(report.figures.unassigned)}"
            + (
                f"; {percent(report.coverage)} of the changed words lie in a session."
                if report.coverage is not None
                else "."
            ),
        ),
        element("p", f"Where work was watched, silence of more than {spoken(report.idle)} does not count."),
        element("p", "This page loads nothing and sends nothing."),
    )


Rows = list[list[object]]


def _section(name: str, heading: str, lead: str, *content: Markup) -> Markup:
    return element(
        "section",
        element("h2", heading, id=name),
        element("p", lead, class_="lead"),
        *content,
        class_=name,
        aria_labelledby=name,
    )


def _pair(name: str, draw: Callable[[int], Markup], table: Markup) -> Markup:
    """A plot for each width, and its table."""
    skip = element("a", "skip the plot", href=f"#{name}-table", class_="skip")
    drawn = [element("div", draw(width), class_=class_) for width, class_ in ((WIDE, "wide"), (NARROW, "narrow"))]
    return element("div", element("figure", skip, *drawn), table, class_="pair")


def _table(
    name: str, caption: str, heads: Sequence[str], rows: Rows, total: Sequence[object] = (), class_: str | None = None
) -> Markup:
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    foot = (
        element(
            "tfoot", element("tr", element("th", total[0], scope="row"), *(element("td", cell) for cell in total[1:]))
        )
        if total
        else None
    )
    table = element(
        "table",
        element("caption", caption),
        element("thead", element("tr", *(element("th", head, scope="col") for head in heads))),
        element("tbody", *body),
        foot,
        class_=class_,
    )
    return element("div", table, class_="scroll", id=f"{name}-table", tabindex=0, role="region", aria_label=caption)


def _calendar(report: Report) -> Iterator[Markup]:
    mondays = plots.weeks_shown(report, WIDE)
    rows: Rows = []
    for monday in reversed(mondays):
        lengths = [report.history.get(monday + timedelta(days=k), timedelta(0)) for k in range(7)]
        if any(lengths):
            rows.append([f"{monday.day} {monday:%b %Y}", *map(_clock, lengths), _clock(sum(lengths, timedelta(0)))])
    heads = ["week of", *"Mon Tue Wed Thu Fri Sat Sun".split(), "total"]
    shown_days = [day for day in report.history if day >= mondays[0]]
    most = max(shown_days, key=lambda day: report.history[day], default=None)
    lead = f"{len(shown_days)} day{'s' * (len(shown_days) != 1)} with work in the last year"
    if most and len(shown_days) > 1:
        lead += f"; the longest was {_dated(most)} with {spoken(report.history[most])}"
    table = _table("calendar", "Time of work by day, hours:minutes", heads, rows, class_="weeks")
    yield _section(
        "calendar", "Calendar", f"{lead}.", _pair("calendar", lambda width: plots.calendar(report, width), table)
    )


def _clock(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60}:{minutes % 60:02}" if length else "–"


def _dated(day: date) -> str:
    return f"{called_day(day)} {day.year}"


def _pace(report: Report) -> Iterator[Markup]:
    if not report.pace:
        return
    rows: Rows = [
        [
            _when(row.first, row.last),
            _clock(f.watched),
            f"{f.added:,}",
            f"{f.removed:,}",
            f"{f.net_words_per_hour or 0:,.0f}",
            f"{f.gross_words_per_hour or 0:,.0f}",
        ]
        for row, f in ((row, row.figures) for row in reversed(report.pace))
    ]
    told = report.figures
    total = [
        "all",
        _clock(told.watched),
        f"{told.added:,}",
        f"{told.removed:,}",
        f"{told.net_words_per_hour or 0:,.0f}",
        f"{told.gross_words_per_hour or 0:,.0f}",
    ]
    table = _table(
        "pace",
        "Words that were seen to come and go; work that was watched in hours:minutes",
        [
            "day" if report.pace[0].first == report.pace[0].last else "week of",
            "watched",
            "added",
            "removed",
            "net/h",
            "gross/h",
        ],
        rows,
        total,
    )
    lead = f"Net {told.net_words_per_hour or 0:,.0f} words an hour of watched work in all, gross {told.gross_words_per_hour or 0:,.0f}."
    yield _section("pace", "Words an hour", lead, _pair("pace", lambda width: plots.pace(report, width), table))


def _when(first: date, last: date) -> str:
    return called_day(first) if first == last else f"{first.day} {first:%b %Y}"


def _plans(report: Report) -> Iterator[Markup]:
    record = report.calibration
    if not record.trials:
        return
    rows: Rows = [
        [
            shown(trial.name),
            _clock(trial.finished.estimate),
            _clock(trial.finished.actual),
            ratio(trial.ratio),
            f"{_clock(trial.forecast.low)} – {_clock(trial.forecast.high)}",
            "yes" if trial.is_held else element("span", "no", class_="missed-word"),
        ]
        for trial in reversed(record.trials)
    ]
    lead = f"Your 80 % intervals so far: {held(record.coverage)}."
    if record.bias is not None:
        lead += f" Half of your tasks took more than {percent(record.bias)} of their estimate"
        lead += (
            f"; between the shortest and the longest tenth lies a factor of {record.spread:.1f}."
            if record.spread
            else "."
        )
    table = _table(
        "plans",
        "Finished tasks with the interval due to them, hours:minutes",
        ["task", "estimate", "took", "ratio", "80 % interval", "held"],
        rows,
    )
    yield _section(
        "plans", "Plans and what they took", lead, _pair("plans", lambda width: plots.plans(report, width), table)
    )


def _sections(report: Report) -> Iterator[Markup]:
    if report.sections:
        lead = "Time before a change goes to the sections that changed, by their changed words."
        yield _section("sections", "Time by section", lead, _bars(report, "sections", "section", report.sections))


def _bars(report: Report, name: str, what: str, rows: Sequence[tuple[str, timedelta]]) -> Markup:
    total = sum((length for _, length in rows), timedelta(0))
    listed: Rows = [[shown(word), spoken(length), percent(length / total) if total else "–"] for word, length in rows]
    table = _table(
        name,
        f"Time of work by {what}",
        [what, "time", "share"],
        listed,
        ["all", spoken(total), "100 %" if total else "–"],
    )
    return _pair(name, lambda width: plots.bars(name, f"Time by {what}", rows, width), table)


def _work(report: Report) -> Iterator[Markup]:
    rows = [(task.name, length) for task, length in report.tasks]
    if report.figures.unassigned:
        rows.append(("without a task", report.figures.unassigned))
    content = [_bars(report, "tasks", "task", rows)] if rows else []
    if report.kinds:
        content += [element("h3", "By kind of work"), _bars(report, "kinds", "kind", report.kinds)]
    if content:
        yield _section(
            "work",
            "Time by task and kind",
            f"{len(report.tasks)} task{'s' * (len(report.tasks) != 1)} in this time.",
            *content,
        )


def _days(report: Report) -> Iterator[Markup]:
    if not report.days:
        return
    rows: Rows = [
        [_dated(row.first), f.sessions, _clock(f.elapsed), _clock(f.active), percent(f.focus), _clock(f.longest)]
        for row, f in ((row, row.figures) for row in reversed(report.days))
    ]
    told = report.figures
    total = ["all", told.sessions, _clock(told.elapsed), _clock(told.active), percent(told.focus), _clock(told.longest)]
    table = _table(
        "days", "Days with work; hours:minutes", ["day", "sessions", "elapsed", "work", "focus", "longest"], rows, total
    )
    lead = f"The longest stretch without a break was {spoken(told.longest)}; {percent(told.focus)} of the time of sessions was work."
    yield _section("days", "Days and focus", lead, _pair("days", lambda width: plots.days(report, width), table))


def _ahead(report: Report) -> Iterator[Markup]:
    if not report.ahead:
        return
    rows: Rows = [
        [
            shown(a.task.name),
            spoken(a.task.estimate or timedelta(0)),
            spoken(a.task.active),
            spoken(a.forecast.middle),
            f"{spoken(a.forecast.low)} – {spoken(a.forecast.high)}",
        ]
        for a in reversed(report.ahead)
    ]
    count = len(report.calibration.trials)
    source = (
        f"From {count} of your own tasks."
        if count
        else "No finished task with an estimate yet: the intervals are those of strangers, and wide."
    )
    table = _table(
        "ahead",
        "Tasks that are planned and not finished",
        ["task", "estimate", "so far", "median", "80 % interval"],
        rows,
    )
    yield _section("ahead", "To come", source, joined(table))
