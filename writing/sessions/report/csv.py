"""A report as a table for spreadsheets: a row for each day with work, and one for the whole."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writing.sessions.measures import Figures
    from writing.sessions.report.summary import Report

__all__ = ["COLUMNS", "render"]

COLUMNS = (
    "day",
    "active_hours",
    "elapsed_hours",
    "focus",
    "longest_hours",
    "sessions",
    "switches",
    "unassigned_hours",
    "words_added",
    "words_removed",
    "net_words_per_hour",
    "gross_words_per_hour",
)
"""The columns; the last row has ``total`` for a day."""


def render(report: Report) -> str:
    """The table, a header before it; what is not known is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in report.days:
        writer.writerow([row.first.isoformat(), *_cells(row.figures)])
    writer.writerow(["total", *_cells(report.figures)])
    return out.getvalue()


def _cells(told: Figures) -> list[str]:
    hours = [length.total_seconds() / 3600 for length in (told.active, told.elapsed, told.longest, told.unassigned)]
    return [
        f"{hours[0]:.4f}",
        f"{hours[1]:.4f}",
        f"{told.focus:.4f}" if told.elapsed else "",
        f"{hours[2]:.4f}",
        str(told.sessions),
        str(told.switches),
        f"{hours[3]:.4f}",
        str(told.added),
        str(told.removed),
        *("" if pace is None else f"{pace:.1f}" for pace in (told.net_words_per_hour, told.gross_words_per_hour)),
    ]
