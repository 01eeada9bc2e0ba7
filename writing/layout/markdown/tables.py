"""Tables of GFM with their columns aligned."""

from __future__ import annotations

import re

from writing.layout.markdown.columns import columns

__all__ = ["aligned"]

_PADDED = 120
"""Columns of the widest table whose cells are padded; in a wider one every cell takes what it needs."""

_SIMPLE = 72
"""Columns of the widest line of a table to which pandoc gives no column widths; else it takes them from the dashes."""

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?\Z")


def aligned(rows: list[str]) -> list[str] | None:
    """The rows of a table with aligned columns; None where that could change what some renderer makes of it.

    The second row is the one of dashes. Rows with too few cells are filled up. A table with bars inside of code or
    maths is left, since dialects split it in different places. Where the dashes tell pandoc the widths of columns
    they stay as many as they are, and a table is not made to cross the width at which they begin to.
    """
    if any("|" not in row or not row.strip("| \t") for row in rows):
        return None  # parsers differ on such rows
    cells = [_cells(row) for row in rows]
    count = len(cells[0])
    if len(cells[1]) != count or any(len(row) > count for row in cells):
        return None
    if not all(_whole(cell) for row in cells for cell in row) or not all(map(_RULE.match, cells[1])):
        return None
    body = [row + [""] * (count - len(row)) for i, row in enumerate(cells) if i != 1]
    is_wide = max(map(columns, rows)) > _SIMPLE
    for padded in (True, False):
        done = _table(body, cells[1], padded, keeps_dashes=is_wide)
        width = max(map(columns, done))
        if (width <= _PADDED or not padded) and (width > _SIMPLE) == is_wide:
            return done
    return None


def _table(body: list[list[str]], rules: list[str], padded: bool, keeps_dashes: bool) -> list[str]:
    least = [len(rule) if keeps_dashes else 3 for rule in rules]
    widths = [max(least[i], *(columns(row[i]) for row in body)) if padded else 0 for i in range(len(rules))]
    lines = [[_padded(*each) for each in zip(row, widths, rules, strict=True)] for row in body]
    if keeps_dashes:
        dashes = [_padded(rule, width, "") for rule, width in zip(rules, widths, strict=True)]
    else:
        dashes = [_dashes(rule, max(width, 3)) for rule, width in zip(rules, widths, strict=True)]
    return [f"| {' | '.join(line)} |" for line in (lines[0], dashes, *lines[1:])]


def _cells(row: str) -> list[str]:
    row = row.strip(" \t")
    if row.startswith("|"):
        row = row[1:]
    cells = _BAR.split(row)
    if len(cells) > 1 and not cells[-1].strip(" \t"):
        cells.pop()
    return [cell.strip(" \t") for cell in cells]


def _whole(cell: str) -> bool:
    """Whether no bar can have cut through maths or code."""
    return cell.count("`") % 2 == 0 and cell.count("$") % 2 == 0 and not cell.endswith("\\")


def _padded(cell: str, width: int, rule: str) -> str:
    gap = max(width - columns(cell), 0)
    if rule.endswith(":"):
        left = gap // 2 if rule.startswith(":") else gap
        return " " * left + cell + " " * (gap - left)
    return cell + " " * gap


def _dashes(rule: str, width: int) -> str:
    left, right = rule.startswith(":"), rule.endswith(":") and len(rule) > 1
    return ":" * left + "-" * (width - left - right) + ":" * right
