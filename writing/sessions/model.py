"""The nouns of time and work: what is written down, and what is read from it.

Times are aware ``datetime`` objects with the offset that held where they were written; lengths are ``timedelta``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

__all__ = ["Beat", "Event", "EventKind", "Plan", "Session", "Span"]

EventKind = Literal["start", "stop", "beat", "plan", "amend", "delete", "undo"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the store; never changed once it is written.

    ``id`` is a fresh UUID, ``at`` the time that the event speaks of, ``written`` the clock when it was written.
    ``about`` names the event that a ``stop``, ``beat``, ``amend``, ``delete`` or ``undo`` refers to. ``data`` holds
    the rest by kind: ``task``, ``activity`` (the kind of work), ``estimate`` in seconds, ``note``, changed values, words by section.
    """

    id: str
    kind: EventKind
    at: datetime
    written: datetime
    about: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of work: when, and by section of the paper how many words came and went."""

    at: datetime
    added: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, end exclusive."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of work on one task.

    ``end`` is ``None`` while it runs. ``is_open_ended`` says that nobody stopped it: it ends at the last sign of work
    plus the idle time-out. ``estimate`` is what its owner expected for the whole task; ``has_more`` that its owner
    stopped with the task unfinished. ``claims`` counts claims about code by how they stood in the session: proved, tested,
    refuted, undecided; empty where nobody recorded that.
    """

    id: str
    task: str
    kind: str
    start: datetime
    end: datetime | None
    active: timedelta
    estimate: timedelta | None = None
    note: str = ""
    beats: tuple[Beat, ...] = ()
    is_open_ended: bool = False
    has_more: bool = False
    claims: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A task with the time that its owner expects, written down before the work."""

    id: str
    task: str
    kind: str
    estimate: timedelta
    at: datetime
