"""What readers share: times and names in the words of another program, each refused with its place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from writing.errors import InputProblem

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["document", "iso", "local", "names", "number", "since_epoch", "word"]

_YEARS = (1900, 9000)
"""Years between which the arithmetic of times is safe."""

_MOST = 1e11
"""Seconds, of time since 1970 or of a length; more is another unit."""


def document(text: str) -> Any:
    """The JSON document.

    Raises
    ------
    InputProblem : it is none; the message names line and column.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise InputProblem(f"no JSON: {problem}") from None


def local(time: datetime, zone: tzinfo | None, where: str) -> list[datetime]:
    """What a time without offset can mean in a zone: two moments in the hour that clocks show twice.

    Raises
    ------
    InputProblem : clocks never showed it, or no zone is known.
    """
    if not _YEARS[0] <= time.year <= _YEARS[1]:
        raise InputProblem(f"{where}: there is no work in the year {time.year}")
    if zone is None:
        raise InputProblem(f"{where}: {time.isoformat(' ')} has no offset such as +01:00, and no zone is known")
    found = [time.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if found[0].astimezone(UTC).astimezone(zone).replace(tzinfo=None) != time:
        raise InputProblem(f"{where}: clocks skipped {time:%H:%M} on {time:%Y-%m-%d}, when summer time began")
    return found if found[0].utcoffset() != found[1].utcoffset() else found[:1]


def iso(value: object, zone: tzinfo | None, where: str) -> datetime:
    """A time of ISO 8601; without an offset it is one of the zone, the first where there are two."""
    try:
        time = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
    except ValueError:
        time = None
    if time is None:
        raise InputProblem(f"{where}: {value!r} is no time of ISO 8601")
    if not _YEARS[0] <= time.year <= _YEARS[1]:
        raise InputProblem(f"{where}: there is no work in the year {time.year}")
    return time if time.tzinfo is not None else local(time, zone, where)[0]


def since_epoch(value: object, zone: tzinfo | None, where: str) -> datetime:
    """A time in seconds since 1970."""
    return datetime.fromtimestamp(number(value, where), UTC).astimezone(zone or UTC)


def number(value: object, where: str) -> float:
    """A number of seconds from 0 on."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < _MOST:
        raise InputProblem(f"{where}: {value!r:.60} is no number of seconds")
    return float(value)


def word(value: object, where: str) -> str:
    """Text, where nothing is the empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputProblem(f"{where}: {value!r} is no text")
    return value


def names(value: object, where: str) -> str:
    """A list of tags as one name."""
    if value is None:
        return ""
    if not isinstance(value, list):
        raise InputProblem(f"{where}: {value!r} is no list of tags")
    return ", ".join(word(tag, where) for tag in value)
