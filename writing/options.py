"""What a person may choose about the layout of a text, and what a layout gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = ["BibOptions", "Formatted", "Known", "Language", "Lines", "Note", "Options", "Span"]

Language = Literal["latex", "bibtex", "markdown", "python"]
Lines = Literal["sentence", "semantic", "width", "keep"]
Span = tuple[int, int]
"""Offsets ``(start, end)`` into a text, end exclusive."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the project's own sources define, beyond what LaTeX and its packages do.

    ``opaque`` names environments whose body is literal text (``\\lstnewenvironment{snip}``), ``comments`` environments
    whose body is skipped (``\\excludecomment{draft}``), ``verbs`` commands that read a delimited literal as ``\\verb``
    does, with their backslash, and ``blocks`` further environments that the project defines. ``changers`` are macros, with
    their backslash, behind which blanks, line ends or comments mean something else up to the end of the group.
    """

    opaque: frozenset[str] = frozenset()
    comments: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    blocks: frozenset[str] = frozenset()
    changers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BibOptions:
    """Choices for BibTeX: everything beyond the layout of fields is off unless asked for.

    ``sort`` orders entries by ``"key"``, or by ``"year"`` and key, or not at all (``""``). ``merge`` joins duplicate
    entries, ``doi`` and ``url`` normalise these fields, ``pages`` writes ``--`` between numbers, ``months`` turns
    names of months into the macros of BibTeX. ``align`` puts the ``=`` of an entry's fields in one column.
    """

    align: bool = True
    order: tuple[str, ...] = ()
    sort: Literal["", "key", "year"] = ""
    merge: bool = False
    doi: bool = False
    url: bool = False
    pages: bool = False
    months: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How a text is laid out.

    ``lines`` says where lines break: one sentence to a line, one clause to a line (``semantic``), at ``width`` columns,
    or where they break already (``keep``). ``indent`` is in blanks for each level, ``blank_lines`` how many in a row
    are kept. ``align`` puts the ``&`` of tables and alignments into columns. ``rewrites`` names changes to the source
    that go beyond layout (``writing.layout.latex.rewrites`` lists them); none is made unless it is named. ``listings``
    formats Python inside LaTeX listings. ``python`` holds settings of black, as its table in pyproject.toml does.
    """

    lines: Lines = "sentence"
    width: int = 80
    indent: int = 2
    blank_lines: int = 1
    align: bool = True
    rewrites: frozenset[str] = frozenset()
    listings: bool = False
    known: Known = field(default_factory=Known)
    bib: BibOptions = field(default_factory=BibOptions)
    python: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should know about a text that was formatted all the same; place counted from 1.

    ``verbose`` notes are shown only when asked for.
    """

    line: int
    column: int
    message: str
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text laid out, and what there is to say about it."""

    text: str
    notes: tuple[Note, ...] = ()
