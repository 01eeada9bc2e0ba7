"""Rows of tables and alignments with their ``&`` in columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from writing.layout.latex.rows import Row, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.options import Options

__all__ = ["aligned"]

_WIDEST = 120
"""Columns up to which a table is put into columns; a wider one has a row a line all the same."""
_TABLES = frozenset(
    """tabular tabular* tabularx tabulary longtable longtable* supertabular array darray matrix pmatrix bmatrix Bmatrix vmatrix
    Vmatrix smallmatrix matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* smallmatrix* cases dcases rcases drcases""".split()
)
"""Environments whose cells stand apart from ``&`` on both sides, and whose last column has a width."""
_FORMULAS = frozenset(
    """align align* aligned alignat alignat* alignedat flalign flalign* split eqnarray eqnarray* gather gather* gathered""".split()
)
r"""Environments of formulas, where every second ``&`` stands right in front of a relation: ``a &= b``."""
_SPAN = re.compile(r"\\multicolumn[ \t]*\{[ \t]*([0-9]{1,2})[ \t]*\}")
_WIDE = re.compile("[^\x00-\u02ff]")


def aligned(body: str, environment: str, indent: str, options: Options) -> list[str] | None:
    r"""Lines of the body of an environment of rows; None if they cannot be told for certain.

    Parameters
    ----------
    body : the text between ``\begin{…}`` with its arguments and ``\end{…}``.
    environment : its name.
    indent : blanks in front of each line.
    options : ``known`` tells what is literal text; ``indent`` is the width of a level.

    Returns
    -------
    One line for each row, rule, comment and empty line, with cells padded to their columns in width as displayed. Rows
    that would be too wide, and rows that comments divide, are not padded.
    """
    if environment not in _TABLES and environment not in _FORMULAS:
        return None
    rows = read(body, options.known)
    if rows is None:
        return None
    formulas = environment in _FORMULAS
    widths = _widths([row for row in rows if row.cells and not row.plain], formulas)
    lines: list[str] = []
    for row in rows:
        for number, line in enumerate(_lines(row, widths, formulas)):
            further = " " * options.indent if number and not line.startswith("%") else ""
            lines.append(indent + further + line if line else "")
    return lines


def _lines(row: Row, widths: Sequence[int] | None, formulas: bool) -> list[str]:
    if row.lines:
        return row.lines
    line = row.cells[0] if row.plain else _padded(row, widths, formulas)
    return [line + " " * row.gap + row.comment if row.comment else line]


def _widths(rows: Sequence[Row], formulas: bool) -> list[int] | None:
    """The width of each column; None if the table is too wide for columns."""
    widths: list[int] = []
    for row in rows:
        column = 0
        for cell in row.cells:
            span = _span(cell)
            widths += [0] * (column + span - len(widths))
            if span == 1:
                widths[column] = max(widths[column], _width(cell))
            column += span
    total = sum(widths) + 3 * len(widths)
    if total > _WIDEST or not widths:
        return None
    if formulas:
        widths[-1] = 0
    return widths


def _span(cell: str) -> int:
    match = _SPAN.match(cell)
    return max(int(match[1]), 1) if match else 1


def _padded(row: Row, widths: Sequence[int] | None, formulas: bool) -> str:
    pieces: list[str] = []
    column = 0
    for number, cell in enumerate(row.cells):
        span = _span(cell)
        if number:
            pieces.append(_separator(column, widths, formulas))
        pieces.append(cell)
        if widths and (number + 1 < len(row.cells) or column + span == len(widths)):
            wanted = sum(widths[column : column + span]) + _between(column, span, widths, formulas)
            pieces.append(" " * max(wanted - _width(cell), 0))
        column += span
    line = "".join(pieces)
    return (f"{line} {row.end}" if line.strip(" ") else row.end) if row.end else line.rstrip(" ")


def _between(column: int, span: int, widths: Sequence[int], formulas: bool) -> int:
    return sum(len(_separator(inner, widths, formulas)) for inner in range(column + 1, column + span))


def _separator(column: int, widths: Sequence[int] | None, formulas: bool) -> str:
    """What stands in front of the cell of a column; ``&&`` around a column that is empty."""
    after_empty = column > 1 and widths is not None and column <= len(widths) and not widths[column - 1]
    if formulas and column % 2:
        return " &"
    return "& " if after_empty else " & "


def _width(text: str) -> int:
    """Columns that a text takes on a screen of one width of letters."""
    if not _WIDE.search(text):
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)
