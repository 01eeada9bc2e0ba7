"""An event as one line of JSON, and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

from writing.sessions.model import Event, EventKind

__all__ = ["parsed", "parsed_all", "printed"]

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = frozenset(get_args(EventKind))
_OWN = ("kind", "id", "at", "written", "about")


def printed(event: Event) -> bytes:
    """The event as a line, its kind first so that a reader can pass over what it does not need."""
    line: dict[str, object] = {"kind": event.kind, "id": event.id, "at": event.at.isoformat()}
    line["written"] = event.written.isoformat()
    if event.about:
        line["about"] = event.about
    line.update((key, value) for key, value in event.data.items() if key not in _OWN)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"


def parsed(line: bytes) -> Event | None:
    """The event on a line; ``None`` where the line is none."""
    try:
        return _event(json.loads(line))
    except (ValueError, RecursionError):
        return None


def parsed_all(lines: Sequence[bytes]) -> list[Event | None]:
    """The events on many lines, read in one go where every line is JSON."""
    try:
        found = json.loads(b"[" + b",".join(lines) + b"]")
    except (ValueError, RecursionError):
        return [parsed(line) for line in lines]
    return [_event(item) for item in found] if len(found) == len(lines) else [parsed(line) for line in lines]


def _event(found: Any) -> Event | None:
    try:
        kind, at, written = found.pop("kind"), found.pop("at"), found.pop("written")
        own, about = found.pop("id"), found.pop("about", "")
        time = _time(at)
        clock = time if written == at else _time(written)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    is_whole = kind in _KINDS and type(own) is str and type(about) is str
    return Event(own, kind, time, clock, about, found) if is_whole else None


def _time(text: str) -> datetime:
    """A time with an offset that can be told in every zone."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None or not 1900 <= time.year < 9000:
        raise ValueError(text)
    return time
