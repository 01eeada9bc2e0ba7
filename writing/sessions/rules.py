"""What may be written down: no session lies over another, none lasts for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.report.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.sessions.model import Session

__all__ = ["FORGOTTEN", "FORGOTTEN_WATCHED", "end_of_work", "named", "refuse_overlap", "short_ids"]

FORGOTTEN = timedelta(hours=8)
"""Silence after which a session that nothing watched counts as forgotten."""

FORGOTTEN_WATCHED = timedelta(hours=1)
"""The same where a watcher saw work in the session, and then no more."""


_SEEN = "beat-"
"""Beginning of the ids of sessions that nobody started: a recorded one over the same time takes their signs of work."""

_SHORTEST = 4
"""Letters of an id that are enough where they tell sessions apart."""


def end_of_work(session: Session, now: datetime, idle: timedelta, changed: datetime | None) -> datetime | None:
    """Where a running session that was forgotten ended: its last sign of work plus the idle time-out.

    Parameters
    ----------
    session : the running session.
    now : the present.
    idle : the idle time-out.
    changed : when the paper's files were last changed, if they were since the session began.

    Returns
    -------
    The time of its end, or ``None`` where the session is not forgotten.
    """
    signs = [session.start, *(beat.at for beat in session.beats), *([changed] if changed else [])]
    last = max(sign.astimezone(UTC) for sign in signs)
    limit = FORGOTTEN_WATCHED if session.beats else FORGOTTEN
    if now.astimezone(UTC) - last <= limit:
        return None
    return (last + idle).astimezone(session.start.tzinfo)


def refuse_overlap(
    start: datetime, end: datetime | None, sessions: Sequence[Session], ids: dict[str, str], skip: str = ""
) -> None:
    """Refuse a stretch of time that another session covers already.

    Raises
    ------
    InputProblem : it does; the message says which, and the way out.
    """
    for other in sessions:
        if (
            other.id == skip
            or other.id.startswith(_SEEN)
            or (other.end is None and end is not None and end <= other.start)
        ):
            continue
        if (end is None or other.start < end) and (other.end is None or start < other.end) and other.end != other.start:
            until = f"{other.end:%H:%M}" if other.end else "now"
            raise InputProblem(
                f"that lies over {quoted(other.task)}, {other.start:%Y-%m-%d %H:%M} to {until}; "
                f"take another time, or change that one: mathlink session amend {ids.get(other.id, other.id)} --end TIME"
            )


def short_ids(sessions: Sequence[Session]) -> dict[str, str]:
    """The shortest beginnings of ids, that tell the sessions apart."""
    ordered = sorted(session.id for session in sessions)
    length = _SHORTEST
    for one, other in pairwise(ordered):
        common = next(
            (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        length = max(length, common + 1)
    return {identity: identity[:length] for identity in ordered}


def named(text: str, sessions: Sequence[Session]) -> Session:
    """The session that a person means by the beginning of its id, by ``last``, or by its task if that is only one.

    Raises
    ------
    InputProblem : there is none, or more than one.
    """
    if not sessions:
        raise InputProblem("there are no sessions yet; mathlink start begins one")
    if text in ("", "last"):
        return sessions[-1]
    plain = " ".join(text.split())
    found = [session for session in sessions if " ".join(session.task.split()) == plain]
    if not found and len(text) >= _SHORTEST:
        found = [session for session in sessions if session.id.startswith(text.lower())]
    if not found:
        raise InputProblem(f"no session {text!r}; mathlink log --ids shows them")
    if len(found) > 1:
        ids = short_ids(sessions)
        shown = ", ".join(f"{ids[s.id]} ({s.start:%Y-%m-%d %H:%M})" for s in found[-5:])
        raise InputProblem(f"{text!r} is more than one session: {shown}")
    return found[0]
