"""What counts as work: stretches of a session between signs of work, and sessions made of such signs alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from writing.sessions.model import Beat, Session, Span

__all__ = ["IDLE", "fixed", "nameless", "stretches"]

IDLE = timedelta(minutes=5)
"""Time without a sign of work that still counts as work: thinking, reading."""

_NAMELESS_GAP = 6
"""Idle time-outs between two beats outside any session that begin another nameless one."""


def stretches(session: Session, now: datetime, idle: timedelta = IDLE) -> list[Span]:
    """The parts of a session that count as work.

    Between two signs of work at most ``idle`` counts. The start of a session is a sign of work, so is a stop that a
    person gave. Where nothing watched, so that there are no beats, the whole session counts.
    """
    start, end = fixed(session.start), fixed(session.end or now)
    if not session.beats:
        return [Span(start, max(end, start))]
    joined: list[Span] = []
    begun = one = start
    for other in (*(beat.at for beat in session.beats), end):
        if other <= one or other > end:
            continue
        if other - one > idle:
            joined.append(Span(begun, one + idle))
            begun = other
        one = other
    if one > begun:
        joined.append(Span(begun, one))
    return joined


def nameless(beats: list[Beat], idle: timedelta) -> list[Session]:
    """Sessions made of signs of work that belong to none; they end with their last sign."""
    ordered = sorted(beats, key=lambda beat: beat.at)
    groups: list[list[Beat]] = []
    for beat in ordered:
        if groups and beat.at - groups[-1][-1].at <= _NAMELESS_GAP * idle:
            groups[-1].append(beat)
        else:
            groups.append([beat])
    found = []
    for group in groups:
        start, end = group[0].at, group[-1].at
        session = Session(f"beat-{start:%Y%m%dT%H%M%S}", "", "", start, end, timedelta(0), beats=tuple(group))
        active = sum((span.length for span in stretches(session, end, idle)), timedelta(0))
        found.append(replace(session, active=active))
    return found


def fixed(time: datetime) -> datetime:
    """The time with a fixed offset: two times in one zone would be subtracted as clocks show them, not as time passes."""
    return time.astimezone(timezone(time.utcoffset() or timedelta(0)))
