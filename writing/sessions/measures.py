"""Figures of work, each with its formula in the documentation: time, focus, blocks, switches, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from writing.sessions.fold import IDLE, stretches
from writing.sessions.model import Session, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

__all__ = ["Figures", "by_day", "clipped", "figures", "piece_length"]

ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What sessions add up to.

    ``active`` is time of work and ``elapsed`` time from starts to ends; ``longest`` the longest stretch of work; ``switches``
    counts changes of task from one session to the next, ``unassigned`` the work that belongs to no task. ``added`` and
    ``removed`` are words that a watcher saw come and go, ``sections`` time of work by section of the paper.
    """

    active: timedelta = ZERO
    elapsed: timedelta = ZERO
    longest: timedelta = ZERO
    sessions: int = 0
    switches: int = 0
    unassigned: timedelta = ZERO
    added: int = 0
    removed: int = 0
    tasks: dict[str, timedelta] = field(default_factory=dict)
    kinds: dict[str, timedelta] = field(default_factory=dict)
    sections: dict[str, timedelta] = field(default_factory=dict)

    @property
    def focus(self) -> float:
        """Share of the time of sessions that was work: active/elapsed."""
        return self.active / self.elapsed if self.elapsed else 0.0

    @property
    def net_words_per_hour(self) -> float | None:
        """(added − removed)/active hours; ``None`` where nothing was watched or no time passed."""
        return self._per_hour(self.added - self.removed)

    @property
    def gross_words_per_hour(self) -> float | None:
        """added/active hours."""
        return self._per_hour(self.added)

    @property
    def churn(self) -> float | None:
        """removed/added: how much of what came went again."""
        return self.removed / self.added if self.added else None

    def _per_hour(self, words: int) -> float | None:
        hours = self.active / timedelta(hours=1)
        return words / hours if hours and (self.added or self.removed) else None


def piece_length(session: Session, pieces: Sequence[Span], span: Span) -> timedelta:
    """Time of work of a session within a span.

    Where another program measured the work, it is spread over the session evenly.
    """
    inside = sum((_common(piece, span) for piece in pieces), ZERO)
    whole = sum((piece.length for piece in pieces), ZERO)
    return session.active * (inside / whole) if whole else ZERO


def _common(one: Span, other: Span) -> timedelta:
    return max(min(one.end, other.end) - max(one.start, other.start), ZERO)


def by_day(sessions: Iterable[Session], now: datetime, idle: timedelta = IDLE) -> dict[date, timedelta]:
    """Time of work by day, in the zone of ``now``; work over midnight is counted to both days."""
    days: dict[date, timedelta] = {}
    for session in sessions:
        pieces = stretches(session, now, idle)
        for day, span in _days(session.start, session.end or now, now.tzinfo):
            days[day] = days.get(day, ZERO) + piece_length(session, pieces, span)
    return dict(sorted(days.items()))


def _days(start: datetime, end: datetime, zone: tzinfo | None) -> Iterator[tuple[date, Span]]:
    day = start.astimezone(zone).date()
    while True:
        begins, ends = (datetime.combine(day + timedelta(days=k), time(0), zone).astimezone(UTC) for k in (0, 1))
        yield day, Span(begins, ends)
        if ends >= end.astimezone(UTC):
            return
        day += timedelta(days=1)


def clipped(sessions: Iterable[Session], span: Span) -> list[Session]:
    """The sessions that began within a span."""
    return [session for session in sessions if span.start <= session.start < span.end]


def figures(sessions: Sequence[Session], now: datetime, idle: timedelta = IDLE) -> Figures:
    """What the sessions add up to.

    Parameters
    ----------
    sessions : in the order of their starts.
    now : until when a running one is counted.
    idle : the idle time-out.
    """
    tasks: dict[str, timedelta] = {}
    kinds: dict[str, timedelta] = {}
    sections: dict[str, timedelta] = {}
    elapsed = longest = unassigned = active = ZERO
    added = removed = 0
    for session in sessions:
        end = session.end or now
        active += session.active
        elapsed += max(end.astimezone(UTC) - session.start.astimezone(UTC), ZERO)
        longest = max(longest, *(min(piece.length, session.active) for piece in stretches(session, now, idle)))
        if session.task:
            tasks[session.task] = tasks.get(session.task, ZERO) + session.active
        else:
            unassigned += session.active
        if session.kind:
            kinds[session.kind] = kinds.get(session.kind, ZERO) + session.active
        for name, share in _sections(session, idle):
            sections[name] = sections.get(name, ZERO) + share
        added += sum(sum(beat.added.values()) for beat in session.beats)
        removed += sum(sum(beat.removed.values()) for beat in session.beats)
    names = [session.task for session in sessions]
    switches = sum(one != other for one, other in pairwise(names))
    return Figures(
        active, elapsed, longest, len(sessions), switches, unassigned, added, removed, tasks, kinds, sections
    )


def _sections(session: Session, idle: timedelta) -> Iterator[tuple[str, timedelta]]:
    """Time by section: what passed before a beat goes to the sections that it saw change, by their changed words."""
    before = session.start.astimezone(UTC)
    for beat in session.beats:
        passed = max(min(beat.at - before, idle), ZERO)
        before = max(before, beat.at)
        total = sum(beat.added.values()) + sum(beat.removed.values())
        for changed in (beat.added, beat.removed):
            for name, words in changed.items():
                yield name, passed * (words / total)
