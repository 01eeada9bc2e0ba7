"""Sessions of org-mode: ``CLOCK`` lines below their headings, with the ``Effort`` property as estimate.

The heading is the task, its own tags are the kind of work. Only the times of a line count; its ``=> 1:00`` tells apart the two
hours that clocks show twice when summer time ends. (Org manual 9.7, sections 8.4 and 8.5.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.exchange.reading import local
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

__all__ = ["parse"]

_HEADING = re.compile(r"\*+[ \t]+(.*)")
_CLOCK = re.compile(r"[ \t]*CLOCK:(.*)", re.I)
_STAMP = r"[\[<](\d{4}-\d{2}-\d{2})(?:[ \t]+[^\]\s>\d+-]+)?[ \t]+(\d{1,2}:\d{2})[\]>]"
_TIMES = re.compile(rf"{_STAMP}(?:--{_STAMP})?[ \t]*(?:=>[ \t]*(-?)(\d+):(\d\d))?")
_EFFORT = re.compile(r"[ \t]*:Effort:[ \t]*(.*)", re.I)
_KEYWORDS = re.compile(r"#\+(?:TODO|SEQ_TODO|TYP_TODO):(.*)", re.I)
_BLOCK = re.compile(r"[ \t]*#\+(BEGIN|END)_(\S+)", re.I)
_TAGS = re.compile(r"[ \t]+:([\w@#%:]+):[ \t]*$")
_TRIMMINGS = re.compile(r"^\[#\w+\][ \t]*|\[\d*(?:/\d*|%)\]")
_LINK = re.compile(r"\[\[(?:[^\]]*\]\[)?([^\]]*)\]\]")

_HOURS_MINUTES = re.compile(r"(?:(.*\D)[ \t]*)?(\d+):(\d\d)(?::(\d\d))?")
_UNIT = re.compile(r"(\d+(?:\.\d+)?)[ \t]*(min|h|d|w|m|y)[ \t]*")
_MINUTES = {"min": 1, "h": 60, "d": 1440, "w": 10080, "m": 43200, "y": 525960}


@dataclass(frozen=True, slots=True)
class _Heading:
    task: str = ""
    kind: str = ""
    effort: timedelta | None = None


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The clocked times; a clock that runs has no end.

    Parameters
    ----------
    text : an org file.
    zone : the zone of its times, which have no offset.

    Raises
    ------
    InputProblem : a clock or effort cannot be read; the message names the line.
    """
    lines = text.splitlines()
    keywords = _keywords(lines)
    headings = [_Heading()]
    clocks: list[tuple[int, Record]] = []
    for count, line in _outside_blocks(lines):
        where = f"line {count}"
        if match := _HEADING.fullmatch(line):
            headings.append(_heading(match[1], keywords))
        elif match := _EFFORT.fullmatch(line):
            headings[-1] = replace(headings[-1], effort=_effort(match[1].strip(), where))
        elif match := _CLOCK.fullmatch(line):
            clocks.append((len(headings) - 1, _clock(match[1].strip(), zone, where)))
    found = []
    for which, record in clocks:
        heading = headings[which]
        found.append(replace(record, task=heading.task, kind=heading.kind, estimate=heading.effort))
    return found


def _outside_blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Numbered lines, without those of source and examples."""
    block = ""
    for count, line in enumerate(lines, 1):
        match = _BLOCK.match(line)
        if match and match[1].upper() == "BEGIN":
            block = block or match[2].lower()
        elif match and match[2].lower() == block:
            block = ""
        elif not block:
            yield count, line


def _keywords(lines: list[str]) -> frozenset[str]:
    """The words that tell the state of a task; org's own are TODO and DONE."""
    named = [match[1] for line in lines if (match := _KEYWORDS.match(line))]
    words = " ".join(named).replace("|", " ").split() or ["TODO", "DONE"]
    return frozenset(word.partition("(")[0] for word in words)


def _heading(text: str, keywords: frozenset[str]) -> _Heading:
    tags = _TAGS.search(f" {text}")
    title = text[: tags.start()] if tags and tags.start() else "" if tags else text
    first, _, rest = title.strip().partition(" ")
    title = rest.strip() if first in keywords else title.strip()
    title = _LINK.sub(r"\1", _TRIMMINGS.sub("", title))
    return _Heading(" ".join(title.split()), ", ".join(tags[1].strip(":").split(":")) if tags else "")


def _clock(text: str, zone: tzinfo | None, where: str) -> Record:
    match = _TIMES.fullmatch(text)
    if not match:
        raise InputProblem(
            f"{where}: {text[:60]!r} is no clock; it has to be [2026-11-25 Wed 09:00]--[2026-11-25 Wed 10:00]"
        )
    starts = _moments(match[1], match[2], zone, where)
    if match[3] is None:
        return Record("", starts[0], None)
    ends = _moments(match[3], match[4], zone, where)
    pairs = list(product(starts, ends))
    if match[6] is not None:
        told = timedelta(hours=int(match[6]), minutes=int(match[7])) * (-1 if match[5] else 1)
        pairs.sort(key=lambda pair: abs(pair[1].astimezone(UTC) - pair[0].astimezone(UTC) - told))
    return Record("", *pairs[0])


def _moments(day: str, clock: str, zone: tzinfo | None, where: str) -> list[datetime]:
    try:
        time = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")
    except ValueError:
        raise InputProblem(f"{where}: there is no {day} {clock}") from None
    return local(time, zone, where)


def _effort(text: str, where: str) -> timedelta | None:
    """A duration as org reads it: ``1:30``, ``2h``, ``1d 3h``, ``3d 3:12``, or minutes."""
    minutes, rest = 0.0, text
    if match := _HOURS_MINUTES.fullmatch(rest):
        minutes = int(match[2]) * 60 + int(match[3]) + int(match[4] or 0) / 60
        rest = (match[1] or "").strip()
    elif re.fullmatch(r"\d+(?:\.\d+)?", rest):
        minutes, rest = float(rest), ""
    while match := _UNIT.match(rest):
        minutes += float(match[1]) * _MINUTES[match[2]]
        rest = rest[match.end() :]
    if rest or not minutes < 1e6:
        raise InputProblem(f"{where}: the effort {text!r} is no duration such as 1:30 or 2h")
    return timedelta(minutes=minutes) or None
