"""Sessions of WakaTime: heartbeats of its data export or its API, joined where gaps are short, and durations of its API.

The project is the task, the category the kind of work; names of files are not read. As WakaTime counts, the time between two heartbeats
belongs to the project of the first one, if it is at most 15 minutes.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from writing.errors import InputProblem
from writing.sessions.exchange.reading import document, number, since_epoch, word
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

__all__ = ["GAP", "parse"]

GAP = timedelta(minutes=15)
"""The longest time between two heartbeats of one session: WakaTime's own time-out."""

_NAMES = uuid.UUID("0b9d9a3e-9d53-4c35-8a52-6a3f6f4f7d0e")


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The sessions in order. A session is known by its project and start.

    Raises
    ------
    InputProblem : the text is no export of heartbeats or durations; the message names the day and entry.
    """
    entries = list(_entries(document(text)))
    if any("duration" in entry for _, entry in entries):
        return [_duration(entry, zone, where) for where, entry in entries]
    beats = [_Beat.of(entry, zone, where) for where, entry in entries]
    return _joined(sorted(beats, key=lambda beat: beat.at))


def _entries(found: object) -> Iterable[tuple[str, dict[str, Any]]]:
    if isinstance(found, dict) and isinstance(found.get("days"), list):
        for count, day in enumerate(found["days"], 1):
            listed = day.get("heartbeats") if isinstance(day, dict) else None
            if not isinstance(listed, list):
                raise InputProblem(f"day {count} has no heartbeats: daily totals do not say when; export heartbeats")
            yield from _checked(listed, f"day {day.get('date', count)}, ")
    elif isinstance(found, dict) and isinstance(found.get("data"), list):
        yield from _checked(found["data"], "")
    elif isinstance(found, list):
        yield from _checked(found, "")
    else:
        raise InputProblem('no export of WakaTime: it has to be {"days": [{"heartbeats": […]}]} or {"data": […]}')


def _checked(listed: list[object], before: str) -> Iterable[tuple[str, dict[str, Any]]]:
    for count, entry in enumerate(listed, 1):
        if not isinstance(entry, dict):
            raise InputProblem(f"{before}entry {count}: {entry!r:.60} is no object")
        yield f"{before}entry {count}", entry


def _duration(entry: dict[str, Any], zone: tzinfo | None, where: str) -> Record:
    start = since_epoch(entry.get("time"), zone, where)
    end = start.astimezone(UTC) + timedelta(seconds=min(number(entry.get("duration"), where), 1e9))
    return _record(word(entry.get("project"), where), start, end.astimezone(start.tzinfo), "")


@dataclass(frozen=True, slots=True)
class _Beat:
    at: datetime
    project: str
    category: str

    @classmethod
    def of(cls, entry: dict[str, Any], zone: tzinfo | None, where: str) -> _Beat:
        at = since_epoch(entry.get("time"), zone, where)
        return cls(at, word(entry.get("project"), where), word(entry.get("category"), where))


@dataclass
class _Run:
    """Heartbeats of one project without a long gap."""

    start: datetime
    end: datetime
    project: str
    categories: Counter[str] = field(default_factory=Counter)


def _joined(beats: Sequence[_Beat]) -> list[Record]:
    runs: list[_Run] = []
    for beat in beats:
        near = bool(runs) and beat.at.astimezone(UTC) - runs[-1].end.astimezone(UTC) <= GAP
        if near:
            runs[-1].end = beat.at
        if not near or runs[-1].project != beat.project:
            runs.append(_Run(beat.at, beat.at, beat.project))
        runs[-1].categories[beat.category] += 1
    return [_record(run.project, run.start, run.end, run.categories.most_common(1)[0][0]) for run in runs]


def _record(project: str, start: datetime, end: datetime, kind: str) -> Record:
    identity = str(uuid.uuid5(_NAMES, f"{project}\0{start.astimezone(UTC).isoformat()}"))
    return Record(project, start, end, identity, kind)
