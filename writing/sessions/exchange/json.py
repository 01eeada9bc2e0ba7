"""Sessions as JSON: ``{"sessions": [{"id", "task", "kind", "start", "end", "active_seconds", …}]}``."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.exchange.reading import document, iso
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

__all__ = ["parse", "render"]


def render(records: Iterable[Record]) -> str:
    """The records as one document; times are ISO 8601 with offset, ``end`` is null while a session runs."""
    listed = [
        {
            "id": record.id,
            "task": record.task,
            "kind": record.kind,
            "start": record.start.isoformat(),
            "end": record.end.isoformat() if record.end else None,
            "active_seconds": _number(record.active),
            "estimate_seconds": _number(record.estimate),
            "note": record.note,
        }
        for record in records
    ]
    return json.dumps({"sessions": listed}, ensure_ascii=False, indent=2)


def _number(length: timedelta | None) -> float | int | None:
    if length is None:
        return None
    seconds = length.total_seconds()
    return int(seconds) if seconds.is_integer() else seconds


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The records of a document; only ``task``, ``start`` and ``end`` are needed. Every time has an offset, so the zone is not used.

    Raises
    ------
    InputProblem : the text is no such document; the message names the session.
    """
    found = document(text)
    listed = found.get("sessions") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise InputProblem('no sessions: the document has to be {"sessions": [...]}')
    return [_record(item, f"session {number}") for number, item in enumerate(listed, 1)]


def _record(item: object, where: str) -> Record:
    if not isinstance(item, dict):
        raise InputProblem(f"{where} is no object")
    for key in ("task", "start", "end"):
        if key not in item:
            raise InputProblem(f"{where} has no {key!r}")
    start = _time(item["start"], f"{where}: start")
    end = None if item["end"] is None else _time(item["end"], f"{where}: end")
    return Record(
        _word(item, "task", where),
        start,
        end,
        _word(item, "id", where),
        _word(item, "kind", where),
        _length(item, "active_seconds", where),
        _length(item, "estimate_seconds", where),
        _word(item, "note", where),
    )


def _time(value: object, where: str) -> datetime:
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        time = None
    if time is None:
        raise InputProblem(f"{where}: {value!r} is no time of ISO 8601")
    if time.tzinfo is None:
        raise InputProblem(f"{where}: {value!r} has no offset such as +01:00")
    return iso(value, None, where)


def _word(item: dict[str, object], key: str, where: str) -> str:
    value = item.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputProblem(f"{where}: {key} {value!r} is no text")
    return value


def _length(item: dict[str, object], key: str, where: str) -> timedelta | None:
    value = item.get(key)
    if value is None:
        return None
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not (0 <= value < 1e9) or math.isnan(value):
        raise InputProblem(f"{where}: {key} {value!r} is no number of seconds")
    return timedelta(seconds=value)
