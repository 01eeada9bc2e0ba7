"""Sessions of Watson: its file ``frames``, its running ``state``, and what ``watson log --json`` prints.

The project is the task, the tags are the kind of work. A frame is ``[start, stop, project, id, [tag, …], updated]`` with times
in seconds since 1970 (td-watson 2.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from writing.errors import InputProblem
from writing.sessions.exchange.reading import document, iso, names, since_epoch, word
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["parse"]


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The frames; the running one has no end.

    Raises
    ------
    InputProblem : the text is nothing of Watson; the message names the frame.
    """
    found = document(text)
    if isinstance(found, dict) and ("project" in found or not found):
        return [_running(found, zone)] if found else []
    if not isinstance(found, list):
        raise InputProblem("no frames of Watson: the document has to be a list")
    return [_frame(item, zone, f"frame {count}") for count, item in enumerate(found, 1)]


def _running(item: dict[str, Any], zone: tzinfo | None) -> Record:
    where = "the running frame"
    start = since_epoch(item.get("start"), zone, where)
    return Record(word(item["project"], where), start, None, kind=names(item.get("tags"), where))


def _frame(item: object, zone: tzinfo | None, where: str) -> Record:
    if isinstance(item, dict):
        start, stop = (iso(item.get(key), zone, f"{where}: {key}") for key in ("start", "stop"))
        project, identity, tags = item.get("project"), item.get("id"), item.get("tags")
    elif isinstance(item, list) and len(item) >= 4:
        start, stop = (since_epoch(value, zone, where) for value in item[:2])
        project, identity, tags = item[2], item[3], item[4] if len(item) > 4 else None
    else:
        raise InputProblem(f"{where}: {item!r:.60} is no [start, stop, project, id, tags, updated]")
    return Record(word(project, where), start, stop, word(identity, where), names(tags, where))
