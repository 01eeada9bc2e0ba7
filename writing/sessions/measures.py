"""Figures of work, each with its formula in the documentation: time, focus, blocks, switches, words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from writing.sessions.model import Beat, Session, Span
from writing.sessions.stretches import IDLE, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

__all__ = ["Figures", "by_day", "day_span", "figures", "piece_length", "within"]

ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """What sessions add up to.

    ``active`` is time of work and ``elapsed`` time from starts to ends; ``longest`` the longest stretch of work; ``switches``
    counts changes of task from one session to the next, ``unassigned`` the work that belongs to no task. ``added`` and
    ``removed`` are words that a watcher saw come and go, ``sections`` time of work by section of the paper.
    ``in_sessions`` are those of the words that came or went while a session ran that somebody had started; ``watched`` is the
    work of the sessions in which a watcher saw some, the only hours to which words can be held.
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
    in_sessions: int = 0
    watched: timedelta = ZERO

    @property
    def focus(self) -> float:
        """Share of the time of sessions that was work: active/elapsed."""
        return self.active / self.elapsed if self.elapsed else 0.0

    @property
    def net_words_per_hour(self) -> float | None:
        """(added − removed)/watched hours; ``None`` where nothing was watched or no time passed."""
        return self._per_hour(self.added - self.removed)

    @property
    def gross_words_per_hour(self) -> float | None:
        """added/watched hours."""
        return self._per_hour(self.added)

    @property
    def churn(self) -> float | None:
        """removed/added: how much of what came went again."""
        return self.removed / self.added if self.added else None

    def _per_hour(self, words: int) -> float | None:
        hours = self.watched / timedelta(hours=1)
        return words / hours if hours and (self.added or self.removed) else None


def piece_length(session: Session, pieces: Sequence[Span], span: Span) -> timedelta:
    """Time of work of a session within a span.

    Where another program measured the work, it is spread over the session evenly.
    """
    whole = sum((piece.length for piece in pieces), ZERO)
    return session.active * (_inside(pieces, span) / whole) if whole else ZERO


def _inside(pieces: Sequence[Span], span: Span) -> timedelta:
    return sum((_common(piece, span) for piece in pieces), ZERO)


def _common(one: Span, other: Span) -> timedelta:
    return max(min(one.end, other.end) - max(one.start, other.start), ZERO)


def day_span(first: date, last: date, zone: tzinfo | None) -> Span:
    """From the beginning of one day to the end of another, as clocks of the zone show them."""
    after = last + timedelta(days=1)
    return Span(*(datetime.combine(day, time(0), zone).astimezone(UTC) for day in (first, after)))


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
        span = day_span(day, day, zone)
        yield day, span
        if span.end >= end.astimezone(UTC):
            return
        day += timedelta(days=1)


def within(sessions: Iterable[Session], span: Span, now: datetime) -> list[Session]:
    """The sessions of which some part lies in a span, or that began in it."""
    return [s for s in sessions if s.start < span.end and ((s.end or now) > span.start or s.start >= span.start)]


def figures(sessions: Sequence[Session], now: datetime, idle: timedelta = IDLE, span: Span | None = None) -> Figures:
    """What the sessions add up to.

    Parameters
    ----------
    sessions : in the order of their starts.
    now : until when a running one is counted.
    idle : the idle time-out.
    span : the time to look at; of a session that lies partly outside, the part inside counts. ``None`` is all time.
    """
    chosen = list(sessions) if span is None else within(sessions, span, now)
    sums = _Sums()
    for session in chosen:
        sums.add(session, now, idle, span)
    switches = sum(one.task != other.task for one, other in pairwise(chosen))
    return Figures(
        sums.active,
        sums.elapsed,
        sums.longest,
        len(chosen),
        switches,
        sums.unassigned,
        sums.added,
        sums.removed,
        sums.tasks,
        sums.kinds,
        sums.sections,
        sums.in_sessions,
        sums.watched,
    )


@dataclass
class _Sums:
    active: timedelta = ZERO
    elapsed: timedelta = ZERO
    longest: timedelta = ZERO
    unassigned: timedelta = ZERO
    added: int = 0
    removed: int = 0
    tasks: dict[str, timedelta] = field(default_factory=dict)
    kinds: dict[str, timedelta] = field(default_factory=dict)
    sections: dict[str, timedelta] = field(default_factory=dict)
    in_sessions: int = 0
    watched: timedelta = ZERO

    def add(self, session: Session, now: datetime, idle: timedelta, span: Span | None) -> None:
        pieces = stretches(session, now, idle)
        whole = Span(session.start.astimezone(UTC), (session.end or now).astimezone(UTC))
        if span is not None and span.start <= whole.start and whole.end <= span.end:
            span = None
        active = session.active if span is None else piece_length(session, pieces, span)
        self.active += active
        self.elapsed += _common(whole, span or whole)
        self.longest = max([self.longest, *(min(_common(p, span or p), session.active) for p in pieces)])
        if session.task:
            self.tasks[session.task] = self.tasks.get(session.task, ZERO) + active
        else:
            self.unassigned += active
        if session.kind:
            self.kinds[session.kind] = self.kinds.get(session.kind, ZERO) + active
        if session.beats:
            self.watched += active
            self._count(session, idle, span)

    def _count(self, session: Session, idle: timedelta, span: Span | None) -> None:
        """Words and time by section: what passed before a beat goes to the sections that it saw change, by their words."""
        before = session.start.astimezone(UTC)
        added = removed = 0
        for beat in session.beats:
            at, begun = beat.at, before
            came, went = sum(beat.added.values()), sum(beat.removed.values())
            if span is None or span.start <= at < span.end:
                added += came
                removed += went
            if at <= begun:
                continue
            before = at
            passed = min(at - begun, idle)
            if span is not None:
                passed = _common(Span(begun, begun + passed), span)
            if passed:
                self._share(passed, beat, came + went)
        self.added += added
        self.removed += removed
        if not session.id.startswith("beat-"):
            self.in_sessions += added + removed

    def _share(self, passed: timedelta, beat: Beat, total: int) -> None:
        sections = self.sections
        if len(beat.added) == 1 and (not beat.removed or beat.added.keys() == beat.removed.keys()):
            for name in beat.added:
                sections[name] = sections.get(name, ZERO) + passed
            return
        for changed in (beat.added, beat.removed):
            for name, words in changed.items():
                sections[name] = sections.get(name, ZERO) + passed * (words / total)
