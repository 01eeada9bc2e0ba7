r"""Edits of fields that a person asks for by name: order, page dashes, macros for months, plain DOIs and URLs.

``pages``   ``{12-34}`` => ``{12--34}``
``months``  ``{March}`` => ``mar``
``doi``     ``{https://doi.org/10.1000/182}`` => ``{10.1000/182}``
``url``     ``{\url{http://a.b/c\_d}}`` => ``{http://a.b/c_d}``
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Field, lowered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from writing.layout.bibtex.entry import Entry
    from writing.options import BibOptions

    _Edit = Callable[[str], str | None]

__all__ = ["MONTHS", "edited"]

_NAMES = "january february march april may june july august september october november december".split()
MONTHS = {spelling: name[:3] for name in _NAMES for spelling in (name, name[:3])} | {"sept": "sep"}
"""Names and short names of months → the macros that the styles of BibTeX define."""

_RUN = re.compile(r"[ \t\n]+")
_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:[ ]?)(10\.[0-9]{4,9}/[^ {}\\%#\"]+)", re.IGNORECASE)
_URL = re.compile(r"\\url[ ]?\{([^{}\\ ]*(?:\\[_&][^{}\\ ]*)*)\}")
_BARE_URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*://[^{}\\ ]*(?:\\[_&][^{}\\ ]*)*)")
_ESCAPED = re.compile(r"\\([_&])")
_SEPARATOR = re.compile(r"( ?, ?)")
_RANGE = re.compile(r"([A-Za-z]*)([0-9]+)[ ]*(?:-{1,3}|\u2013|\u2014|\\textendash(?:\{\})?[ ]*)[ ]*([A-Za-z]*)([0-9]+)")


def edited(entry: Entry, bib: BibOptions, defined: Collection[str] = ()) -> Entry:
    """The entry after the edits that ``bib`` asks for; ``defined`` names the macros that the database itself defines."""
    if entry.kind != "entry" or entry.fixed:
        return entry
    asked = {name: edit for name, (option, edit) in _EDITS.items() if getattr(bib, option)}
    parts = [_edited(part, asked, defined) if isinstance(part, Field) else part for part in entry.parts]
    if bib.order:
        rank = {lowered(name): i for i, name in enumerate(bib.order)}
        parts.sort(key=lambda part: rank.get(lowered(part.name), len(rank)) if isinstance(part, Field) else 0)
    return replace(entry, parts=tuple(parts))


def _edited(field: Field, asked: dict[str, _Edit], defined: Collection[str]) -> Field:
    name = lowered(field.name)
    if name not in asked or len(field.parts) != 1:
        return field
    value = field.parts[0]
    if value[0] not in '{"':
        return field
    said = _RUN.sub(" ", value[1:-1]).strip(" ")
    after = asked[name](said)
    if after is None or (after == said and name != "month") or (name == "month" and after in defined):
        return field
    return replace(field, parts=(after if name == "month" else value[0] + after + value[-1],))


def _pages(said: str) -> str | None:
    return "".join(map(_range, _SEPARATOR.split(said)))


def _range(part: str) -> str:
    """``12-34`` => ``12--34``; left alone where the second number is less: ``5-3`` is page 3 of chapter 5."""
    match = _RANGE.fullmatch(part)
    if match is None or match[1] != match[3] or int(match[4]) < int(match[2]):
        return part
    return f"{match[1]}{match[2]}--{match[3]}{match[4]}"


def _month(said: str) -> str | None:
    return MONTHS.get(said.lower().removesuffix("."))


def _doi(said: str) -> str | None:
    match = _DOI.fullmatch(said)
    return match and match[1]


def _url(said: str) -> str | None:
    match = _URL.fullmatch(said) or _BARE_URL.fullmatch(said)
    return match and _ESCAPED.sub(r"\1", match[1])


_EDITS: dict[str, tuple[str, _Edit]] = {
    "pages": ("pages", _pages),
    "month": ("months", _month),
    "doi": ("doi", _doi),
    "url": ("url", _url),
}
"""Field → the option that asks for the edit, and the edit: the text after it, or None to leave it."""
