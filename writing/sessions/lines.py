"""An event as one line of JSON, and back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import get_args

from writing.sessions.model import Event, EventKind

__all__ = ["parsed", "printed"]

_KINDS = frozenset(get_args(EventKind))
_OWN = ("kind", "id", "at", "written", "about")


def printed(event: Event) -> bytes:
    """The event as a line, its kind first so that a reader can pass over what it does not need."""
    line: dict[str, object] = {"kind": event.kind, "id": event.id, "at": event.at.isoformat()}
    line["written"] = event.written.isoformat()
    if event.about:
        line["about"] = event.about
    line.update((key, value) for key, value in event.data.items() if key not in _OWN)
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def parsed(line: bytes) -> Event | None:
    """The event on a line; ``None`` where the line is none."""
    try:
        found = json.loads(line)
        kind, at, written = found.pop("kind"), found.pop("at"), found.pop("written")
        own, about = found.pop("id"), found.pop("about", "")
        times = datetime.fromisoformat(at), datetime.fromisoformat(written)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    is_whole = kind in _KINDS and isinstance(own, str) and isinstance(about, str) and all(t.tzinfo for t in times)
    return Event(own, kind, *times, about, found) if is_whole else None
