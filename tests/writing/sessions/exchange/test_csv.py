"""Tables go out and come back whole, with their columns in any order; nonsense is named by its line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.sessions.exchange.csv import COLUMNS, parse, render
from writing.sessions.exchange.record import Record

BERLIN = ZoneInfo("Europe/Berlin")

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
offsets = st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=3, minutes=30))])
times = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=offsets)
lengths = st.none() | st.timedeltas(timedelta(0), timedelta(days=300))
records = st.builds(Record, words, times, st.none() | times, st.uuids().map(str), words, lengths, lengths, words)


@given(st.lists(records, max_size=4))
def test_what_goes_out_comes_back(given_records: list[Record]) -> None:
    back = parse(render(given_records))
    assert back == given_records
    assert [r.start.utcoffset() for r in back] == [r.start.utcoffset() for r in given_records]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_come_in_any_order_and_local_times_are_of_the_zone(separator: str) -> None:
    rows = ["End,Start,Note,Task", "2026-11-25 10:00,2026-11-25T09:00,,intro", "", ",2026-07-01T09:00+00:00,x,running"]
    text = "\r\n".join(row.replace(",", separator) for row in rows)
    assert parse(text, zone=BERLIN) == [
        Record("intro", datetime(2026, 11, 25, 9, tzinfo=BERLIN), datetime(2026, 11, 25, 10, tzinfo=BERLIN)),
        Record("running", datetime(2026, 7, 1, 9, tzinfo=UTC), None, note="x"),
    ]


HEADER = "task,start,end,active_seconds\n"
GOOD = "a,2026-11-25T09:00Z,2026-11-25T10:00Z,\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: no column 'task'"),
        ("start,end\n", "line 1: no column 'task'"),
        ("task,start,end,estimate\n", "line 1: the column 'estimate' is unknown; known are id, task"),
        ("task,start,end,Task\n", "line 1: the column 'task' stands twice"),
        (HEADER + GOOD + "a,9:00,,\n", "line 3: start: '9:00' is no time of ISO 8601"),
        (HEADER + GOOD + "a,2026-11-25,\n", "line 3: 3 cells under 4 columns"),
        (HEADER + '"two\nlines",2026-11-25T09:00Z,,\n' + "a,x,,\n", "line 4: start: 'x'"),
        (HEADER + GOOD + "a,2026-11-25T09:00Z,,-1\n", "line 3: active_seconds: '-1' is no number of seconds"),
        (HEADER + GOOD + "a,2026-11-25T09:00Z,,nan\n", "line 3: active_seconds: 'nan' is no number of seconds"),
        (HEADER + GOOD + "a,2026-03-29T02:30,,\n", "line 3: start: clocks skipped 02:30 on 2026-03-29"),
        (HEADER + GOOD + '"a,2026\n', "line 3: unexpected end of data"),
    ],
)
def test_nonsense_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(InputProblem) as problem:
        parse(text, zone=BERLIN)
    assert str(problem.value).startswith(message)


def test_a_local_time_without_a_zone_is_refused() -> None:
    with pytest.raises(InputProblem, match="has no offset such as"):
        parse(HEADER + "a,2026-11-25T09:00,,\n")


def test_the_header_is_fixed() -> None:
    assert render([]) == "id,task,kind,start,end,active_seconds,estimate_seconds,note\n"
    assert parse(render([])) == []
    assert len(COLUMNS) == 8
