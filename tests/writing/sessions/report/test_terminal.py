"""One screen: it fits its terminal, whatever the names; days, weeks, months add up; what is not text steers nothing."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.sessions.fold import folded
from writing.sessions.model import Event
from writing.sessions.report.columns import bar, facts, fitted, width, wrapped
from writing.sessions.report.summary import Period, Report
from writing.sessions.report.terminal import Room, screen
from writing.sessions.report.words import amount, shown

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=BERLIN)
NAMES = [
    "related work",
    "日本語の論文を書く" * 6,
    "a name that goes on " * 12,
    "😀🏳️‍🌈👩‍👩‍👧 emoji",
    "e\u0301te\u0301",
    "",
    "\x1b[31mred\x1b[0m",
]


def history(days: int, names: list[str]) -> list[Event]:
    events = []
    for number in range(days):
        start = NOW - timedelta(days=number, hours=3)
        name = names[number % len(names)]
        data: dict[str, object] = {"task": name + f" {number}" * (number > 20), "estimate": 1800 + 60 * number}
        stop = start + timedelta(minutes=10 + number)
        beat = {"added": {f"s{number % 12}": 40}, "removed": {"s1": 7}}
        events.append(Event(f"s{number:04}", "start", start, start, "", data))
        events.append(Event(f"b{number:04}", "beat", stop, stop, f"s{number:04}", beat))
        events.append(Event(f"e{number:04}", "stop", stop, stop, f"s{number:04}"))
    return sorted(events, key=lambda event: event.written)


def report(days: int, events: list[Event], titles: dict[str, str] | None = None) -> Report:
    period = Period(NOW.date() - timedelta(days=days), NOW.date(), "some days")
    return Report(folded(events, NOW), period, NOW, titles=titles or {}, rate=(60.0, "EUR"), kept=1234)


def lines(told: Report, room: Room, *, ids: bool = False) -> list[str]:
    return ["".join(piece for _, piece in line).rstrip() for line in screen(told, room, ids=ids)]


@pytest.mark.parametrize("columns", [40, 60, 71, 72, 80, 100, 132])
@pytest.mark.parametrize("days", [0, 6, 30, 150, 400])
def test_no_line_is_wider_than_the_terminal(columns: int, days: int) -> None:
    plan = Event("p", "plan", NOW, NOW, "", {"task": NAMES[1], "estimate": 7200})
    running = Event("r", "start", NOW, NOW, "", {"task": NAMES[2]})
    told = report(days, [*history(days, NAMES), plan, running], {"s1": NAMES[1], "s2": NAMES[2]})
    for line in lines(told, Room(columns, 24), ids=True):
        assert width(line) <= columns, line
        assert not any(unicodedata.category(character) == "Cc" for character in line)


@pytest.mark.parametrize("rows", [24, 40, 60])
@pytest.mark.parametrize("days", [6, 30, 150, 400])
def test_a_long_time_with_many_tasks_and_plans_is_one_screen(days: int, rows: int) -> None:
    plans = [Event(f"p{n}", "plan", NOW, NOW, "", {"task": f"plan {n}", "estimate": 7200}) for n in range(5)]
    running = Event("r", "start", NOW, NOW, "", {"task": "a"})
    told = report(days, [*history(days, NAMES), *plans, running], {f"s{n}": f"Section {n}" for n in range(12)})
    fitted_to_it, whole = lines(told, Room(80, rows)), lines(told, Room(80))
    assert len(fitted_to_it) < rows
    assert len(fitted_to_it) <= len(whole)
    for part in ("  task", "  section", "  to come", "▸ a since"):
        assert any(part in line for line in fitted_to_it), part


@pytest.mark.parametrize(
    ("days", "label"),
    [(6, "Wed 25 Nov"), (30, "Wed 25 Nov"), (150, "from 23 Nov"), (400, "Nov 2026"), (900, "Nov 2026")],
)
def test_the_rows_of_a_period_add_up_to_its_total(days: int, label: str) -> None:
    told = report(days, history(min(days, 500), ["a"]))
    text = lines(told, Room())
    rows = text[2 : text.index("", 2)]
    times = [re.search(r"(?:(\d+) h )?(\d+) min$", row) for row in rows]
    minutes = sum(60 * int(time[1] or 0) + int(time[2]) for time in times if time)
    assert any(row.strip().startswith(label) for row in rows)
    assert abs(minutes - told.figures.active / timedelta(minutes=1)) <= len(rows)
    assert len(rows) <= 15


def test_a_day_on_which_clocks_change_has_the_hours_that_passed() -> None:
    start = datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN)
    end = datetime(2026, 10, 26, 0, 0, tzinfo=BERLIN)
    events = [Event("s", "start", start, start, "", {"task": "a"}), Event("e", "stop", end, end, "s")]
    told = Report(folded(events, NOW), Period(start.date(), start.date(), "a day"), NOW)
    assert "25 h 00 min" in "\n".join(lines(told, Room()))


def test_nothing_recorded_says_how_to_begin_and_when_the_last_session_was() -> None:
    assert "nothing recorded; mathlink start begins a session" in "\n".join(lines(report(0, []), Room()))
    old = [event for event in history(40, ["a"]) if event.at < NOW - timedelta(days=20)]
    assert "the last session ended on 2026-11-05 at 15:30" in "\n".join(lines(report(6, old), Room()))


@given(st.text(max_size=60), st.integers(1, 40))
def test_a_text_fits_its_columns_exactly(text: str, columns: int) -> None:
    assert width(fitted(text, columns)) == columns


@given(st.floats(0, 1), st.integers(1, 60))
def test_a_bar_is_as_long_as_its_share(share: float, columns: int) -> None:
    drawn = bar(share, columns)
    length = 8 * drawn.count("█") + sum(" ▏▎▍▌▋▊▉".index(c) for c in drawn.replace("█", ""))
    assert abs(length - 8 * columns * share) <= 1
    assert bool(drawn) == (share > 0)


@given(st.lists(st.text("abc ", min_size=1, max_size=9), max_size=9), st.integers(9, 30))
def test_facts_are_kept_whole_and_in_order(told: list[str], columns: int) -> None:
    text = list(facts(told, columns))
    assert " · ".join(text) == " · ".join(told)
    assert all(width(line) <= columns for line in text)


def test_numbers_stay_with_their_units() -> None:
    text = "median 1 h 40 min, 80 %: 23 min – 7 h 53 min"
    for columns in range(16, 50):
        for line in wrapped(text, columns):
            assert line.split()[0] not in ("h", "min", "min,", "%:", "–")
        assert " ".join(wrapped(text, columns)) == text


@pytest.mark.parametrize(
    ("name", "told"),
    [("a\nb", "a b"), ("\x1b[2J", "\ufffd[2J"), ("\u202eabc", "\ufffdabc"), ("\ud800", "\ufffd"), ("  a  ", "a")],
)
def test_a_name_steers_nothing(name: str, told: str) -> None:
    assert shown(name) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0, "0.00 €"),
        (0.0312, "0.031 €"),
        (0.0000786, "0.000079 €"),
        (1e-30, "0.000000000 €"),
        (12.5, "12.50 €"),
        (39261, "39,261.00 €"),
    ],
)
def test_sums_of_money(value: float, told: str) -> None:
    assert amount(value, "€") == told
