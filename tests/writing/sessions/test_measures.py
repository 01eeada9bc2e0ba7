"""Figures are what their formulas say, counted minute by minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.sessions.fold import folded
from writing.sessions.measures import Figures, figures
from writing.sessions.model import Event, Span

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
IDLE = 5
WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class Case:
    """Sessions in minutes since Monday: start, end, and beats with the words that came and went by section."""

    sessions: list[tuple[int, int, list[tuple[int, dict[str, int], dict[str, int]]]]]


words = st.dictionaries(st.sampled_from("abc"), st.integers(1, 9), max_size=3)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sessions, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start = at + draw(st.integers(0, 900))
        end = start + draw(st.integers(1, 90))
        times = sorted(draw(st.sets(st.integers(start + 1, end), max_size=8)))
        sessions.append((start, end, [(time, draw(words), draw(words)) for time in times]))
        at = end
    return Case(sessions)


def minute(number: int) -> datetime:
    return MONDAY + timedelta(minutes=number)


def told(case: Case, span: Span | None) -> Figures:
    events = []
    for number, (start, end, beats) in enumerate(case.sessions):
        name = f"s{number}"
        events.append(Event(name, "start", minute(start), minute(start), "", {"task": f"task {number % 2}"}))
        for time, added, removed in beats:
            data: dict[str, object] = {"added": added, "removed": removed}
            events.append(Event(f"{name}b{time}", "beat", minute(time), minute(time), name, data))
        events.append(Event(f"{name}e", "stop", minute(end), minute(end), name))
    ledger = folded(events, minute(WEEK), timedelta(minutes=IDLE))
    return figures(ledger.sessions, minute(WEEK), timedelta(minutes=IDLE), span)


def worked(start: int, end: int, signs: list[int]) -> set[int]:
    """The minutes that count: after each sign of work at most the idle time-out; all of them where nothing watched."""
    if not signs:
        return set(range(start, end))
    points = [start, *signs, end]
    return {m for one, other in pairwise(points) for m in range(one, min(other, one + IDLE))}


def longest(minutes: set[int]) -> int:
    best = run = 0
    for m in range(WEEK if minutes else 0):
        run = run + 1 if m in minutes else 0
        best = max(best, run)
    return best


@given(cases(), st.one_of(st.none(), st.tuples(st.integers(0, 2000), st.integers(0, 2000))))
def test_every_figure_by_its_formula(case: Case, bounds: tuple[int, int] | None) -> None:
    low, high = sorted(bounds) if bounds else (0, WEEK)
    inside = set(range(low, high))
    found = told(case, Span(minute(low), minute(high)) if bounds else None)
    active = watched = elapsed = added = removed = 0
    stretch = 0
    sections: dict[str, Fraction] = {}
    for start, end, beats in case.sessions:
        minutes = worked(start, end, [time for time, *_ in beats]) & inside
        active += len(minutes)
        stretch = max(stretch, longest(minutes))
        elapsed += len(set(range(start, end)) & inside)
        watched += len(minutes) if beats else 0
        before = start
        for time, came, went in beats:
            if low <= time < high:
                added, removed = added + sum(came.values()), removed + sum(went.values())
            passed = len(set(range(before, min(time, before + IDLE))) & inside)
            for name in {*came, *went}:
                share = Fraction(came.get(name, 0) + went.get(name, 0), sum(came.values()) + sum(went.values()))
                sections[name] = sections.get(name, Fraction(0)) + passed * share
            before = time
    counted = [found.active, found.elapsed, found.longest, found.watched]
    assert [length / timedelta(minutes=1) for length in counted] == [active, elapsed, stretch, watched]
    assert (found.added, found.removed) == (added, removed)
    assert {name: length / timedelta(minutes=1) for name, length in found.sections.items() if length} == pytest.approx(
        {name: float(length) for name, length in sections.items() if length}, abs=1e-5
    )
    if watched and (added or removed):
        assert found.net_words_per_hour == pytest.approx((added - removed) / (watched / 60))
        assert found.gross_words_per_hour == pytest.approx(added / (watched / 60))
    assert found.churn == (removed / added if added else None)
    assert found.focus == (active / elapsed if elapsed else 0)


def test_words_are_held_to_the_hours_that_were_watched() -> None:
    watched = (0, 60, [(5 * k, {"a": 10}, {"a": 1}) for k in range(1, 13)])
    alone, beside = told(Case([watched]), None), told(Case([watched, (100, 700, [])]), None)
    assert alone.net_words_per_hour == beside.net_words_per_hour == 108
    assert (beside.active, beside.watched) == (timedelta(hours=11), timedelta(hours=1))
