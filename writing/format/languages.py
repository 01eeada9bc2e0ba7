"""Which language a file is in, and the rooms that lay it out and prove it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol, cast, get_args

from writing.errors import UnknownLanguage
from writing.options import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.options import Formatted, Options, Span
    from writing.proof.difference import Difference

__all__ = ["LANGUAGES", "SUFFIXES", "Room", "language_of", "room"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

SUFFIXES: dict[str, Language] = {
    ".tex": "latex",
    ".sty": "latex",
    ".cls": "latex",
    ".ltx": "latex",
    ".bib": "bibtex",
    ".md": "markdown",
    ".markdown": "markdown",
    ".py": "python",
    ".pyi": "python",
}


class Layout(Protocol):
    """A room of ``writing.layout``."""

    def layout(self, text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted: ...


class Proof(Protocol):
    """A room of ``writing.proof``."""

    def difference(self, before: str, after: str, options: Options) -> Difference | None: ...

    def unit(self, text: str, offset: int, options: Options) -> Span: ...


@dataclass(frozen=True, slots=True)
class Room:
    """What lays out one language, and what proves the layout.

    ``nests`` says that the place of a line depends on all that is open around it, so that a range of lines is cut out of
    the layout of the whole.
    """

    layout: Layout
    proof: Proof
    nests: bool = False


def language_of(name: str) -> Language:
    """The language of a file by the suffix of its name.

    Raises
    ------
    UnknownLanguage : no formatter knows the suffix.
    """
    suffix = PurePath(name).suffix.lower()
    try:
        return SUFFIXES[suffix]
    except KeyError:
        known = ", ".join(SUFFIXES)
        raise UnknownLanguage(f"{name}: no formatter for {suffix or 'a name without suffix'}; known: {known}") from None


def room(language: str) -> Room:
    """The rooms of a language, loaded when first asked for.

    Raises
    ------
    UnknownLanguage : no formatter knows the language.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(f"{language!r} is no language of a formatter; known: {', '.join(LANGUAGES)}")
    return Room(
        cast("Layout", import_module(f"writing.layout.{language}")),
        cast("Proof", import_module(f"writing.proof.{language}")),
        nests=language == "latex",
    )
