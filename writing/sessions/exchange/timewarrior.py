"""Sessions of Timewarrior: its data files, ``inc 20261125T090000Z - 20261125T100000Z # tag "tag two" # "annotation"``, and ``timew export``.

The tags together are the task, the annotation is the note. Times are UTC (Timewarrior 1.4 to 1.9).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.exchange.reading import document, names, word
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["parse"]

_TOKEN = re.compile(r'"((?:\\.|[^"\\])*)"(?=\s|$)|([^\s"]\S*)')
_ESCAPE = re.compile(r"\\(.)", re.S)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
_TIME = re.compile(r"\d{8}T\d{6}Z")


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The intervals; the running one has no end.

    Raises
    ------
    InputProblem : a line is no interval; the message names it.
    """
    if text.lstrip()[:1] == "[":
        listed = document(text)
        return [_exported(item, zone, f"interval {count}") for count, item in enumerate(listed, 1)]
    lines = enumerate(text.splitlines(), 1)
    return [_interval(line, zone, f"line {count}") for count, line in lines if line.strip()]


def _exported(item: object, zone: tzinfo | None, where: str) -> Record:
    if not isinstance(item, dict):
        raise InputProblem(f"{where}: {item!r:.60} is no interval")
    start = _time(item.get("start"), zone, where)
    end = _time(item["end"], zone, where) if "end" in item else None
    return Record(names(item.get("tags"), where), start, end, note=word(item.get("annotation"), where))


def _interval(line: str, zone: tzinfo | None, where: str) -> Record:
    tokens = _tokens(line, where)
    if tokens[0] != ("inc", False) or len(tokens) < 2:
        raise InputProblem(f"{where}: {line.strip()[:60]!r} is no interval; it has to be: inc START - END # tags")
    start, rest = _time(tokens[1][0], zone, where), tokens[2:]
    end = None
    if rest[:1] == [("-", False)]:
        end, rest = _time(rest[1][0] if len(rest) > 1 else "", zone, where), rest[2:]
    parts: list[list[str]] = []
    for token, is_quoted in rest:
        if token == "#" and not is_quoted and len(parts) < 2:
            parts.append([])
        elif parts:
            parts[-1].append(token)
        else:
            raise InputProblem(f"{where}: {token!r} stands where # and tags have to")
    tags, note = (*parts, [], [])[:2]
    return Record(", ".join(tags), start, end, note=" ".join(note))


def _tokens(line: str, where: str) -> list[tuple[str, bool]]:
    """Words of a line, and whether they stood in quotes."""
    found, place = [], 0
    line = line.strip()
    while place < len(line):
        match = _TOKEN.match(line, place)
        if not match:
            raise InputProblem(f"{where}: a quote is not closed: {line[place : place + 60]!r}")
        quoted = match[1]
        found.append((match[2], False) if quoted is None else (_ESCAPE.sub(_plain, quoted), True))
        place = match.end()
        while place < len(line) and line[place].isspace():
            place += 1
    return found


def _plain(match: re.Match[str]) -> str:
    return _CONTROLS.get(match[1], match[1])


def _time(value: object, zone: tzinfo | None, where: str) -> datetime:
    try:
        if isinstance(value, str) and _TIME.fullmatch(value):
            return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone or UTC)
    except (ValueError, OverflowError):
        pass
    raise InputProblem(f"{where}: {value!r} is no time such as 20261125T090000Z")
