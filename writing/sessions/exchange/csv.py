"""Sessions as a table: ``id,task,kind,start,end,active_seconds,estimate_seconds,note``, read with its columns in any order."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from writing.errors import InputProblem
from writing.sessions.exchange.reading import iso
from writing.sessions.exchange.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

__all__ = ["COLUMNS", "parse", "render"]

COLUMNS = ("id", "task", "kind", "start", "end", "active_seconds", "estimate_seconds", "note")
"""The columns as they are printed; ``task``, ``start`` and ``end`` are needed for reading."""

_NEEDED = ("task", "start", "end")
_SEPARATORS = ",;\t"
_SPECIAL = re.compile(r'[",;\s\0]')


def render(records: Iterable[Record]) -> str:
    """The records, a header before them; times are ISO 8601 with offset, ``end`` is empty while a session runs."""
    lines = [",".join(COLUMNS)]
    for r in records:
        end = r.end.isoformat() if r.end else ""
        row = (r.id, r.task, r.kind, r.start.isoformat(), end, _number(r.active), _number(r.estimate), r.note)
        lines.append(",".join(map(_cell, row)))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """The text in quotes where it has to be: csv.writer leaves a carriage return without, and reading it then fails."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _number(length: timedelta | None) -> str:
    return "" if length is None else f"{length.total_seconds():.6f}".rstrip("0").rstrip(".")


def parse(text: str, *, zone: tzinfo | None = None) -> list[Record]:
    """The records of a table that commas, semicolons or tabs part; a time without offset is one of the zone.

    Raises
    ------
    InputProblem : a column is missing or unknown, or a row makes no sense; the message names the line.
    """
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    where, header = next(rows, ("line 1", []))
    columns = [name.strip().lower() for name in header]
    _check_columns(columns, where)
    return [_record(dict(zip(columns, row, strict=True)), zone, where) for where, row in _whole(rows, len(columns))]


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Rows that are not blank, each with the line on which it begins."""
    begin = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise InputProblem(f"line {begin}: {problem}") from None
        if any(cell.strip() for cell in row):
            yield f"line {begin}", row
        begin = reader.line_num + 1  # type: ignore[attr-defined]  # a csv reader counts its lines


def _check_columns(columns: list[str], where: str) -> None:
    for name in columns:
        if name not in COLUMNS or columns.count(name) > 1:
            problem = "stands twice" if name in COLUMNS else f"is unknown; known are {', '.join(COLUMNS)}"
            raise InputProblem(f"{where}: the column {name!r} {problem}")
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise InputProblem(f"{where}: no column {missing[0]!r}; the first line has to name the columns")


def _whole(rows: Iterable[tuple[str, list[str]]], width: int) -> Iterator[tuple[str, list[str]]]:
    for where, row in rows:
        if len(row) != width:
            raise InputProblem(f"{where}: {len(row)} cells under {width} columns")
        yield where, row


def _record(row: dict[str, str], zone: tzinfo | None, where: str) -> Record:
    return Record(
        row["task"],
        iso(row["start"], zone, f"{where}: start"),
        iso(row["end"], zone, f"{where}: end") if row["end"].strip() else None,
        row.get("id", "").strip(),
        row.get("kind", ""),
        _length(row.get("active_seconds", ""), f"{where}: active_seconds"),
        _length(row.get("estimate_seconds", ""), f"{where}: estimate_seconds"),
        row.get("note", ""),
    )


def _length(cell: str, where: str) -> timedelta | None:
    if not cell.strip():
        return None
    try:
        seconds = float(cell)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise InputProblem(f"{where}: {cell!r} is no number of seconds")
    return timedelta(seconds=seconds)
