"""Rows of tables and alignments with their ``&`` in columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from writing.layout.latex.rows import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.layout.latex.cells import Row
    from writing.options import Options

__all__ = ["aligned"]

_WIDEST = 120
"""Columns up to which a table is put into columns; a wider one has a row a line all the same."""
_TABLES = frozenset(
    """tabular tabular* tabularx tabulary longtable longtable* supertabular array darray matrix pmatrix bmatrix Bmatrix vmatrix
    Vmatrix smallmatrix matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix* smallmatrix* cases dcases rcases drcases""".split()
)
"""Environments whose cells stand apart from ``&`` on both sides, and whose last column has a width."""
_TEXT = frozenset("tabular tabular* tabularx tabulary longtable longtable* supertabular array darray".split())
"""Environments that take back the last space of a cell."""
_FORMULAS = frozenset(
    """align align* aligned alignat alignat* alignedat flalign flalign* split eqnarray eqnarray* gather gather* gathered""".split()
)
r"""Environments of formulas, where every second ``&`` stands right in front of a relation: ``a &= b``."""
_RELATIONS_ALONE = frozenset({"eqnarray", "eqnarray*"})
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
    rows = read(body, options.known, environment in _TEXT)
    if rows is None:
        return None
    columns = _columns([row for row in rows if row.cells and not row.plain], environment)
    lines: list[str] = []
    for row in rows:
        for number, line in enumerate(_lines(row, columns)):
            further = " " * options.indent if number and not line.startswith("%") else ""
            lines.append(indent + further + line if line else "")
    return lines


@dataclass(frozen=True, slots=True)
class _Columns:
    """``widths`` of columns, none if the rows are too wide; what stands ``between`` the columns, in front of each."""

    widths: tuple[int, ...]
    between: tuple[str, ...]

    def separator(self, column: int) -> str:
        return self.between[column] if column < len(self.between) else " & "

    def room(self, column: int, span: int) -> int:
        """Columns of the screen that a cell takes, with the separators that it spans."""
        inner = sum(len(self.separator(number)) for number in range(column + 1, column + span))
        return sum(self.widths[column : column + span]) + inner


def _columns(rows: Sequence[Row], environment: str) -> _Columns:
    widths: list[int] = []
    for row in rows:
        column = 0
        for cell in row.cells:
            span = _span(cell.text)
            widths += [0] * (column + span - len(widths))
            if span == 1:
                widths[column] = max(widths[column], _width(cell.text))
            column += span
    between = [_between(number, widths, environment) for number in range(len(widths))]
    total = sum(widths) + sum(map(len, between))
    if environment in _FORMULAS or (widths and total > _WIDEST >= total - widths[-1]):
        total -= widths[-1] if widths else 0
        widths[-1:] = [0]
    return _Columns(tuple(widths) if total <= _WIDEST else (), tuple(between))


def _between(column: int, widths: Sequence[int], environment: str) -> str:
    """The ``&`` in front of a column: ``&=`` in formulas, and ``&&`` around a column that is empty."""
    after_empty = column > 1 and not widths[column - 1]
    relation = environment in _FORMULAS and column % 2 == 1
    empty = not widths[column] and column + 1 < len(widths)
    left = "" if after_empty or (environment in _RELATIONS_ALONE and column == 2) else " "
    right = "" if empty or (relation and not after_empty) else " "
    return f"{left}&{right}"


def _lines(row: Row, columns: _Columns) -> list[str]:
    lines = row.lines or [row.cells[0].text if row.plain else _padded(row, columns)]
    return [*lines[:-1], lines[-1] + " " * row.gap + row.comment] if row.comment else lines


def _padded(row: Row, columns: _Columns) -> str:
    pieces: list[str] = []
    column = 0
    for number, (text, tight) in enumerate(row.cells):
        span = _span(text)
        if number:
            pieces.append(columns.separator(column).lstrip(" " if row.cells[number - 1].tight else ""))
        pieces.append(text)
        if not tight and (number + 1 < len(row.cells) or column + span == len(columns.widths)):
            pieces.append(" " * max(columns.room(column, span) - _width(text), 0))
        column += span
    line = "".join(pieces)
    if not row.end:
        return line.rstrip(" ")
    return line + " " * (not row.cells[-1].tight) + row.end if line.strip(" ") else row.end


def _span(cell: str) -> int:
    match = _SPAN.match(cell)
    return max(int(match[1]), 1) if match else 1


def _width(text: str) -> int:
    """Columns that a text takes on a screen of one width of letters."""
    if not _WIDE.search(text):
        return len(text)
    return sum(0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text)
