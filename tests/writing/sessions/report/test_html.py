"""The page: well-formed, complete in itself, with every name escaped and every number as worked out elsewhere."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from writing.sessions.fold import folded
from writing.sessions.model import Event
from writing.sessions.report.html import page
from writing.sessions.report.markup import Markup, element
from writing.sessions.report.summary import Period, Report

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=BERLIN)
XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b",
    "]]>",
    "\x00\x1b[31mred\x07",
    "\ud800",
    "日本語 😀",
]


def event(kind: str, name: str, at: datetime, about: str = "", **data: object) -> Event:
    return Event(name, kind, at, at, about, data)  # type: ignore[arg-type]


def history() -> list[Event]:
    """Three weeks of mornings, 90 minutes each, seen to the minute in the first hour; every third task is planned too short."""
    events = []
    for number in range(18):
        start = NOW.replace(hour=9) - timedelta(days=number + number // 5 * 2)
        name = f"task {number}" if number else HOSTILE[0]
        estimate = 5400 if number % 3 else 600
        events.append(event("start", f"s{number}", start, task=name, activity="writing", estimate=estimate))
        for minute in range(1, 60):
            at = start + timedelta(minutes=minute)
            events.append(event("beat", f"b{number}.{minute}", at, f"s{number}", added={"one": 3}, removed={"two": 1}))
        events.append(event("stop", f"e{number}", start + timedelta(minutes=90), f"s{number}"))
    return sorted(events, key=lambda item: item.written)


def report(events: list[Event], days: int = 60, **more: object) -> Report:
    today = NOW.date()
    period = Period(today - timedelta(days=days), today, "the last days")
    return Report(folded(events, NOW), period, NOW, **more)  # type: ignore[arg-type]


def read(text: str) -> ElementTree.Element:
    assert text.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>\n"))


def table(root: ElementTree.Element, name: str) -> list[list[str]]:
    """The rows of a table without its head."""
    (region,) = [one for one in root.iter(f"{XHTML}div") if one.get("id") == f"{name}-table"]
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in region.iter(f"{XHTML}tr")]
    assert len(rows) > 1
    return rows[1:]


def clock(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    return f"{minutes // 60}:{minutes % 60:02}"


ACTIVE = timedelta(minutes=59 + 5)
"""Of 90 minutes: up to the last sign of work, and the idle time-outs after it and before the stop, which is one, too."""


@pytest.mark.parametrize("events", [[], history()[:1], history()[:30], history()], ids=["none", "one", "few", "many"])
def test_a_page_is_well_formed_and_needs_nothing_else(events: list[Event]) -> None:
    text = page(report(events), "a paper")
    root = read(text)
    assert not re.search(r"(?:src|href|srcset|action|data)=\"(?!#)|@import|url\(|<script|<link|<iframe", text)
    links = [link.get("href", "")[1:] for link in root.iter(f"{XHTML}a")]
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)
    assert "http" not in text.replace("http://www.w3.org/1999/xhtml", "").replace(
        "http://www.w3.org/2000/svg", ""
    ).replace("http-equiv", "")


def test_every_plot_has_title_description_and_marks_for_the_keyboard() -> None:
    root = read(page(report(history())))
    plots = [one for one in root.iter(f"{SVG}svg") if one.get("class") == "plot"]
    assert len(plots) == 2 * 7
    for plot in plots:
        named = {one.get("id"): one.text for one in (plot[0], plot[1])}
        assert [one.tag for one in plot[:2]] == [f"{SVG}title", f"{SVG}desc"]
        assert plot.get("aria-labelledby") == " ".join(str(name) for name in named)
        assert all(named.values())
        marks = [one for one in plot.iter(f"{SVG}g") if one.get("class") == "mark"]
        assert marks
        for mark in marks:
            assert (mark.get("tabindex"), mark.get("role")) == ("0", "img")
            assert mark.get("aria-label")
            assert "".join(mark[-1].itertext()) == mark.get("aria-label")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_escaped_wherever_they_stand(name: str) -> None:
    start = NOW - timedelta(hours=5)
    events = [
        event("start", "s", start, task=name, activity=name, estimate=3600),
        event("beat", "b", start + timedelta(minutes=9), "s", added={"one": 5}),
        event("stop", "e", start + timedelta(hours=1), "s"),
        event("plan", "p", NOW, task=f"{name} again", activity=name, estimate=3600),
    ]
    text = page(report(events, titles={"one": name}), name)
    root = read(text)
    text.encode("utf-8")
    assert not re.search(r"<script|<img|\x1b", text)
    safe = re.sub("[\x00-\x1f\ud800]", "\ufffd", name)
    assert table(root, "tasks")[0][0] == table(root, "kinds")[0][0] == table(root, "sections")[0][0] == safe
    assert table(root, "plans")[0][0] == safe
    assert table(root, "ahead")[0][0] == f"{safe} again"


def test_the_tables_tell_the_numbers_of_the_events() -> None:
    """Counted here from the way in which the history was made, not by the code that makes reports."""
    root = read(page(report(history())))
    by_day: dict[date, timedelta] = defaultdict(timedelta)
    for number in range(18):
        by_day[NOW.date() - timedelta(days=number + number // 5 * 2)] += ACTIVE
    days = table(root, "days")
    assert [row[1:] for row in days[:-1]] == [["1", "1:30", clock(ACTIVE), "71 %", clock(ACTIVE)]] * 18
    assert [row[0] for row in days[:-1]] == [
        f"{day:%a} {day.day} {day:%b} {day.year}" for day in sorted(by_day, reverse=True)
    ]
    assert days[-1] == ["all", "18", "27:00", clock(18 * ACTIVE), "71 %", clock(ACTIVE)]
    weeks = table(root, "calendar")
    cells = [cell for row in weeks for cell in row[1:-1] if cell != "–"]
    assert cells == [clock(ACTIVE)] * 18
    for row in weeks:
        assert row[-1] == clock((7 - row[1:-1].count("–")) * ACTIVE)
    added, removed = 18 * 59 * 3, 18 * 59
    hours = 18 * ACTIVE / timedelta(hours=1)
    pace = table(root, "pace")[-1]
    assert pace == [
        "all",
        clock(18 * ACTIVE),
        f"{added:,}",
        f"{removed:,}",
        f"{(added - removed) / hours:.0f}",
        f"{added / hours:.0f}",
    ]
    assert sum(int(row[2].replace(",", "")) for row in table(root, "pace")[:-1]) == added
    plans = table(root, "plans")
    assert len(plans) == 18
    assert sorted(row[3] for row in plans) == sorted(
        [f"{ACTIVE / timedelta(minutes=90):.0%}".replace("%", " %")] * 12 + ["640 %"] * 6
    )
    held = [row[5] for row in plans].count("yes")
    assert f"{held} of 18 held" in "".join(root.itertext())
    sections = table(root, "sections")
    assert [row[2] for row in sections] == ["75 %", "25 %", "100 %"]


def test_words_of_a_section_that_is_gone_have_the_beginning_of_its_key() -> None:
    root = read(page(report(history(), titles={"one": "Introduction"})))
    assert [row[0] for row in table(root, "sections")] == ["Introduction", "a section that is gone (two)", "all"]


def test_the_cost_of_a_word_is_told_where_a_rate_is_given() -> None:
    told = "".join(read(page(report(history(), rate=(30.0, "EUR"), kept=960))).itertext())
    assert f"{30 * 18 * ACTIVE / timedelta(hours=1):.2f} EUR" in told
    assert "0.600 EUR a kept word" in told
    assert "EUR" not in "".join(read(page(report(history()))).itertext())


def test_a_session_over_the_edge_of_a_period_counts_for_the_part_inside() -> None:
    start = datetime(2026, 11, 24, 23, 0, tzinfo=BERLIN)
    events = [event("start", "s", start, task="night"), event("stop", "e", start + timedelta(hours=4), "s")]
    for days, hours in ((0, 3), (1, 4)):
        told = report(events, days)
        assert (
            told.figures.active
            == told.figures.elapsed
            == sum(told.by_day.values(), timedelta(0))
            == timedelta(hours=hours)
        )


def test_elements_escape_what_is_no_markup() -> None:
    assert (
        element("p", "<b>", Markup("<i></i>"), class_='"x"', data_n=1.5)
        == '<p class="&quot;x&quot;" data-n="1.5">&lt;b&gt;<i></i></p>'
    )


def test_time_of_sections_is_shared_out_within_the_period_only() -> None:
    start = datetime(2026, 11, 24, 23, 50, tzinfo=BERLIN)
    minutes = {2: "one", 5: "two", 14: "one", 16: "two"}
    beats = [event("beat", f"b{m}", start + timedelta(minutes=m), "s", added={name: 3}) for m, name in minutes.items()]
    events = [event("start", "s", start), *beats, event("stop", "e", start + timedelta(minutes=20), "s")]
    told = {days: report(events, days).figures.sections for days in (0, 1)}
    assert told[1] == {"one": timedelta(minutes=2 + 5), "two": timedelta(minutes=3 + 2)}
    assert told[0] == {"two": timedelta(minutes=2)}
