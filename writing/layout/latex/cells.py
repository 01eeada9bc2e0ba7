"""Rows of an alignment and their cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Cell", "Row", "joined"]


class Cell(NamedTuple):
    """The text of a cell; ``tight`` if no blank may be put behind it."""

    text: str
    tight: bool = False


@dataclass(slots=True)
class Row:
    r"""A line of the body.

    ``cells`` are the texts between ``&``, ``end`` is ``\\`` with what belongs to it. A rule, a comment or an empty line
    has one cell and ``plain`` is set. ``comment`` stands behind all, ``gap`` tells if a blank is in front of it.
    ``lines`` are further lines of a row that comments divide; such a row is not put into columns.
    """

    cells: list[Cell] = field(default_factory=list)
    end: str = ""
    plain: bool = False
    comment: str = ""
    gap: bool = True
    lines: list[str] = field(default_factory=list)


def joined(cells: list[Cell], end: str) -> str:
    """A row, or a part of it, with single blanks where blanks may be."""
    line = ""
    for number, (text, tight) in enumerate(cells):
        line += ("& " if number else "") + text
        line += " " if text and not tight else ""
    return (line + end).strip(" ")
