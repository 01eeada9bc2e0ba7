"""Events become sessions: work is counted, mistakes are put right, nothing is counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from writing.sessions.fold import folded
from writing.sessions.model import Event, EventKind, Span
from writing.sessions.stretches import IDLE, stretches

NINE = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def event(name: str, which: EventKind, minutes: float, about: str = "", **data: object) -> Event:
    return Event(name, which, at(minutes), at(minutes), about, dict(data))


START = event("a", "start", 0, task="related work", activity="writing", estimate=3600)
STOP = event("b", "stop", 50, "a")


def test_a_start_and_a_stop_are_a_session() -> None:
    ledger = folded([START, STOP], at(90))
    (session,) = ledger.sessions
    assert (session.task, session.kind, session.estimate) == ("related work", "writing", timedelta(hours=1))
    assert (session.start, session.end, session.active) == (at(0), at(50), timedelta(minutes=50))
    assert ledger.running is None


def test_a_session_runs_until_it_is_stopped() -> None:
    ledger = folded([START], at(20))
    assert ledger.running is not None
    assert ledger.running.end is None
    assert ledger.running.active == timedelta(minutes=20)


def test_between_signs_of_work_only_the_idle_time_out_counts() -> None:
    beats = [event(f"x{m}", "beat", m, "a") for m in (2, 4, 30, 31)]
    (session,) = folded([START, *beats, STOP], at(90)).sessions
    assert session.active == timedelta(minutes=2 + 2 + 5 + 1 + 5)
    assert stretches(session, at(90)) == [Span(at(0), at(9)), Span(at(30), at(36))]


def test_beats_outside_any_session_make_nameless_ones() -> None:
    beats = [event(f"x{m}", "beat", m) for m in (0, 3, 20, 70, 72)]
    sessions = folded(beats, at(90)).sessions
    assert [(s.start, s.end, s.task) for s in sessions] == [(at(0), at(20), ""), (at(70), at(72), "")]
    assert [s.active for s in sessions] == [timedelta(minutes=8), timedelta(minutes=2)]


def test_a_change_replaces_what_was_written() -> None:
    change = event("c", "amend", 60, "a", start=at(-10).isoformat(), end=at(40).isoformat(), task="methods", note="n")
    (session,) = folded([START, STOP, change], at(90)).sessions
    assert (session.task, session.note, session.kind) == ("methods", "n", "writing")
    assert (session.start, session.end) == (at(-10), at(40))


def test_what_is_taken_back_never_happened() -> None:
    change = event("c", "amend", 60, "a", task="methods")
    for wrong in (change, event("c", "delete", 60, "a")):
        (session,) = folded([START, STOP, wrong, event("d", "undo", 61, "c")], at(90)).sessions
        assert session.task == "related work"
    assert folded([START, STOP, event("d", "undo", 61, "b")], at(90)).running is not None
    assert folded([START, event("d", "undo", 61, "a")], at(90)).sessions == []


def test_undo_takes_back_one_event_after_the_other() -> None:
    events = [START, event("x", "beat", 1, "a"), STOP]
    first = folded(events, at(90)).undoable[0]
    assert first == STOP
    events.append(event("u1", "undo", 60, first.id))
    second = folded(events, at(90)).undoable[0]
    assert second == START
    events.append(event("u2", "undo", 61, second.id))
    assert folded(events, at(90)).undoable == []


def test_a_deleted_session_is_gone_and_so_are_its_beats_from_it() -> None:
    ledger = folded([START, STOP, event("c", "delete", 60, "a")], at(90))
    assert ledger.sessions == []


def test_the_first_of_two_stops_counts() -> None:
    (session,) = folded([START, STOP, event("c", "stop", 80, "a")], at(90)).sessions
    assert session.end == at(50)


def test_a_stop_before_the_start_is_a_session_of_no_length_with_a_warning() -> None:
    ledger = folded([START, event("b", "stop", -30, "a")], at(90))
    assert ledger.sessions[0].active == timedelta(0)
    assert len(ledger.warnings) == 1


def test_a_stop_of_nothing_is_a_warning() -> None:
    assert folded([STOP], at(90)).strays == ["a stop at 2026-11-25 09:50 belongs to no session"]


def test_real_time_counts_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)
    stop = datetime(2026, 3, 29, 3, 30, tzinfo=berlin)
    events = [Event("a", "start", start, start, "", {}), Event("b", "stop", stop, stop, "a", {})]
    (session,) = folded(events, stop).sessions
    assert session.active == timedelta(hours=1)


def test_plans_are_kept_and_can_be_deleted() -> None:
    plan = event("p", "plan", 0, task="related work", estimate=10800)
    assert folded([plan], at(1)).plans[0].estimate == timedelta(hours=3)
    assert folded([plan, event("d", "delete", 1, "p")], at(1)).plans == []


@given(st.lists(st.integers(0, 600), max_size=30), st.integers(1, 600))
def test_work_is_never_more_than_the_time_that_passed(minutes: list[int], end: int) -> None:
    beats = [event(f"x{i}", "beat", m, "a") for i, m in enumerate(sorted(minutes))]
    (session,) = folded([START, *beats, event("s", "stop", end, "a")], at(700)).sessions
    assert timedelta(0) <= session.active <= timedelta(minutes=end)
    parts = stretches(session, at(700))
    assert sum((part.length for part in parts), timedelta(0)) == session.active
    assert all(one.end < other.start for one, other in pairwise(parts))
    if session.beats:
        inside = [m for m in minutes if m <= end]
        assert session.active <= (len(inside) + 1) * IDLE
