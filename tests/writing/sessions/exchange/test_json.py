"""Sessions go out as JSON and come back whole; nonsense is named and nothing is imported."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.sessions.exchange.json import parse, render
from writing.sessions.exchange.record import Record, events_of, records_of
from writing.sessions.fold import folded

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

times = st.integers(0, 10**8).map(lambda s: NOW - timedelta(seconds=s))


@st.composite
def records(draw: st.DrawFn) -> Record:
    start, end = sorted((draw(times), draw(times)))
    active = draw(st.none() | st.integers(0, int((end - start).total_seconds())).map(lambda s: timedelta(seconds=s)))
    estimate = draw(st.none() | st.integers(1, 10**6).map(lambda s: timedelta(seconds=s)))
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    return Record(draw(words), start, end, str(draw(st.uuids())), draw(words), active, estimate, draw(words))


@given(st.lists(records(), max_size=6, unique_by=lambda record: record.id))
def test_what_goes_out_comes_back_through_the_store(given_records: list[Record]) -> None:
    events, _ = events_of(parse(render(given_records)), [], NOW)
    sessions = folded(events, NOW).sessions
    back = {record.id: record for record in records_of(sessions)}
    assert len(back) == len(given_records)
    for record in given_records:
        found = back[record.id]
        assert (found.task, found.start, found.end) == (record.task, record.start, record.end)
        assert (found.kind, found.estimate, found.note) == (record.kind, record.estimate, record.note)
        assert record.end is not None
        assert found.active == (record.end - record.start if record.active is None else record.active)


def test_only_task_start_and_end_are_needed_and_a_second_import_adds_nothing() -> None:
    text = '{"sessions": [{"task": "a", "start": "2026-11-25T09:00:00+01:00", "end": "2026-11-25T09:00:01+01:00"}]}'
    events, there = events_of(parse(text), [], NOW)
    sessions = folded(events, NOW).sessions
    assert [s.active for s in sessions] == [timedelta(seconds=1)]
    assert (there, len(sessions[0].id)) == (0, 36)
    assert events_of(parse(text), sessions, NOW) == ([], 1)


def test_a_running_session_has_no_end() -> None:
    told = json.loads(render([Record("a", NOW, None, "x")]))
    assert told["sessions"][0]["end"] is None
    assert parse(render([Record("a", NOW, None, "x")]))[0].end is None


ONE = {"task": "a", "start": "2026-11-25T09:00:00+00:00", "end": "2026-11-25T10:00:00+00:00"}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("{", "no JSON"),
        ("[]", "no sessions"),
        ({"sessions": [3]}, "session 1 is no object"),
        ({"sessions": [ONE, {"task": "a"}]}, "session 2 has no 'start'"),
        ({"sessions": [{**ONE, "start": "9:00"}]}, "is no time of ISO 8601"),
        ({"sessions": [{**ONE, "start": "2026-11-25T09:00:00"}]}, "has no offset"),
        ({"sessions": [{**ONE, "task": 3}]}, "is no text"),
        ({"sessions": [{**ONE, "active_seconds": -1}]}, "is no number of seconds"),
        ({"sessions": [{**ONE, "estimate_seconds": "3h"}]}, "is no number of seconds"),
        ({"sessions": [{**ONE, "end": "2026-11-25T08:00:00+00:00"}]}, "ends before it starts"),
        ({"sessions": [{**ONE, "end": "2027-11-25T08:00:00+00:00"}]}, "lies in the future"),
        ({"sessions": [{**ONE, "end": None}, {**ONE, "task": "b", "end": None}]}, "is running already"),
    ],
)
def test_nonsense_is_named(document: object, words: str) -> None:
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InputProblem, match=words):
        events_of(parse(text), [], NOW)


def test_a_redacted_export_tells_tasks_apart_and_names_none() -> None:
    sessions = folded(
        events_of([Record("secret", NOW, NOW, kind="k", note="n"), Record("other", NOW, NOW)], [], NOW)[0], NOW
    ).sessions
    text = render(records_of(sessions, redact=True))
    assert "secret" not in text
    assert '"n"' not in text
    assert (
        sorted(r.task for r in records_of(sessions, redact=True)) == ["task 1", "task 3"]
        or len({r.task for r in records_of(sessions, redact=True)}) == 2
    )
