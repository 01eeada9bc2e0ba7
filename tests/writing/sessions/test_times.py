"""Times and lengths in plain words mean what people mean by them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.sessions.times import duration, moment, spoken

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 25, 15, 30, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90m", 90),
        ("1h30", 90),
        ("1h30m", 90),
        ("1 h 30 min", 90),
        ("1h 30", 90),
        ("1:30", 90),
        ("1.5h", 90),
        ("1,5 hours", 90),
        ("an hour", 60),
        ("half an hour", 30),
        ("2 hours and 15 minutes", 135),
        ("45 s", 0.75),
        ("120h", 7200),
        ("1h5", 65),
    ],
)
def test_lengths_are_read(text: str, minutes: float) -> None:
    assert duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("45", "45m or 45h?"),
        ("", "no length of time"),
        ("-20m", "above zero"),
        ("0m", "above zero"),
        ("2 days", "give hours"),
        ("3 parsecs", "no length of time"),
        ("1:75", "no length of time"),
        ("9999999h", "more than a year"),
        ("nan h", "no length of time"),
    ],
)
def test_what_is_no_length_is_named_with_a_way_out(text: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words):
        duration(text)


@given(st.integers(60, 3_000_000))
def test_a_length_that_is_spoken_is_read_again_to_the_minute(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert abs(duration(spoken(length)) - length) <= timedelta(seconds=30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-11-25 15:30"),
        ("9:40", "2026-11-25 09:40"),
        ("at 9:40", "2026-11-25 09:40"),
        ("9.40", "2026-11-25 09:40"),
        ("9:40 am", "2026-11-25 09:40"),
        ("3pm", "2026-11-25 15:00"),
        ("12am", "2026-11-25 00:00"),
        ("noon", "2026-11-25 12:00"),
        ("yesterday noon", "2026-11-24 12:00"),
        ("midnight", "2026-11-25 00:00"),
        ("9 o'clock", "2026-11-25 09:00"),
        ("yesterday at 9 o’clock pm", "2026-11-24 21:00"),
        ("20 min ago", "2026-11-25 15:10"),
        ("an hour ago", "2026-11-25 14:30"),
        ("1h30 ago", "2026-11-25 14:00"),
        ("yesterday 14:00", "2026-11-24 14:00"),
        ("yesterday at 14:00", "2026-11-24 14:00"),
        ("today 8:00", "2026-11-25 08:00"),
        ("Monday 9:00", "2026-11-23 09:00"),
        ("Wednesday 9:00", "2026-11-25 09:00"),
        ("last Wednesday 9:00", "2026-11-18 09:00"),
        ("2026-11-25 9:00", "2026-11-25 09:00"),
        ("2026-11-25T09:00", "2026-11-25 09:00"),
        ("2026-11-25T09:00:00+00:00", "2026-11-25 10:00"),
        ("2026-11-25T09:00Z", "2026-11-25 10:00"),
        ("24 Nov 9:00", "2026-11-24 09:00"),
        ("Nov 24, 2025 9:00", "2025-11-24 09:00"),
        ("24 Dec 9:00", "2025-12-24 09:00"),
    ],
)
def test_times_are_read(text: str, expected: str) -> None:
    assert f"{moment(text, WEDNESDAY):%Y-%m-%d %H:%M}" == expected


def test_just_after_midnight_a_late_hour_is_yesterday() -> None:
    now = datetime(2026, 11, 25, 0, 10, tzinfo=BERLIN)
    assert moment("23:50", now) == datetime(2026, 11, 24, 23, 50, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("16:00", "lies in the future: 2026-11-25 16:00; yesterday 16:00?"),
        ("2030-01-01 9:00", "lies in the future"),
        ("25:00", "is no time"),
        ("soon", "is no time"),
        ("", "is no time"),
        ("9", "is no time"),
        ("31 Nov 9:00", "is no time"),
        ("-20 min ago", "is no time"),
    ],
)
def test_what_is_no_past_time_is_named(text: str, words: str) -> None:
    with pytest.raises(InputProblem, match=words.replace("?", r"\?")):
        moment(text, WEDNESDAY)


def test_an_hour_that_clocks_skip_is_refused() -> None:
    now = datetime(2026, 3, 29, 15, 0, tzinfo=BERLIN)
    with pytest.raises(InputProblem, match="clocks skipped 02:30"):
        moment("2:30", now)


def test_of_an_hour_that_comes_twice_the_later_past_one_is_meant() -> None:
    after = datetime(2026, 10, 25, 15, 0, tzinfo=BERLIN)
    assert moment("2:30", after).astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 40, tzinfo=UTC).astimezone(BERLIN)
    assert moment("2:30", between).astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_hours_ago_count_real_hours_across_a_change_of_clocks() -> None:
    now = datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN)
    assert moment("2 h ago", now).astimezone(UTC) == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)


WORDS = (
    "h m min s hours seconds : . , - and a an half hour ago now noon midnight at today yesterday monday last fri am pm "
    "o'clock nov 24 25 march 2026 2026-11-24 2025-03-30 02:30 T Z +01:00 ² ٣ é"
).split()
SPOKEN = st.builds(
    lambda glue, words: glue.join(words),
    st.sampled_from((" ", "")),
    st.lists(st.sampled_from(WORDS) | st.integers(0, 61).map(str), max_size=6),
)


@given(st.text(max_size=20) | SPOKEN)
@settings(max_examples=300, deadline=None)
def test_nothing_but_an_input_problem_is_raised(text: str) -> None:
    length = _read(duration, text)
    assert repr(text) in length if isinstance(length, str) else timedelta(0) < length <= timedelta(days=366)
    when = _read(lambda words: moment(words, WEDNESDAY), text)
    told = re.compile("is no time|lies in the future|clocks skipped")
    assert told.search(when) if isinstance(when, str) else when.astimezone(UTC) <= WEDNESDAY.astimezone(UTC)


def _read(read: Callable[[str], Any], text: str) -> Any:
    """What a text means, or why it means nothing."""
    try:
        return read(text)
    except InputProblem as problem:
        return str(problem)
