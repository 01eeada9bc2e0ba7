"""Tables of GFM with their columns aligned."""

from __future__ import annotations

import re

from writing.layout.markdown.columns import columns

__all__ = ["WIDEST", "aligned"]

WIDEST = 120
"""Columns of the widest table whose cells are padded; in a wider one every cell takes what it needs."""

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r":?-+:?\Z")


def aligned(rows: list[str]) -> list[str] | None:
    """The rows of a table with aligned columns; None if a cell is not certain to be one in every reading.

    The second row is the one of dashes. Rows with too few cells are filled up. A table with bars inside of code or
    maths is such a case, since dialects split it in different places.
    """
    cells = [_cells(row) for row in rows]
    count = len(cells[0])
    if (
        len(cells[1]) != count
        or any(len(row) > count for row in cells)
        or not all(_whole(cell) for row in cells for cell in row)
    ):
        return None
    rules = cells[1]
    if not all(map(_RULE.match, rules)):
        return None
    body = [row + [""] * (count - len(row)) for i, row in enumerate(cells) if i != 1]
    widths = [max(3, *(columns(row[i]) for row in body)) for i in range(count)]
    if sum(widths) + 3 * count + 1 > WIDEST:
        lines = [[_padded(cell, 0, "") for cell in row] for row in body]
        dashes = [_dashes(rule, 3) for rule in rules]
    else:
        lines = [[_padded(*each) for each in zip(row, widths, rules, strict=True)] for row in body]
        dashes = [_dashes(*each) for each in zip(rules, widths, strict=True)]
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
