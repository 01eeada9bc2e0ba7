"""The ``[tool.mathlink.fmt]`` table of the nearest pyproject.toml, and what black reads there."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from writing.errors import InputProblem
from writing.options import BibOptions, Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["REWRITES", "Settings", "lines_and_width", "nearest", "read"]

REWRITES = ("dashes", "display", "inline", "labels", "quotes", "spacing", "ties")
"""Changes to LaTeX beyond layout that can be asked for by name."""

_MODES = ("sentence", "semantic", "keep")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run uses unless the command line says otherwise; ``exclude`` is relative to ``home``, the file's folder."""

    options: Options = field(default_factory=Options)
    exclude: tuple[str, ...] = ()
    sentence_words: int = 45
    style: bool = False
    home: Path | None = None


def nearest(folder: Path) -> Path | None:
    """The pyproject.toml of the folder or of the closest folder above it."""
    for home in (folder, *folder.parents):
        file = home / "pyproject.toml"
        if file.is_file():
            return file
    return None


def lines_and_width(text: str) -> tuple[Any, int]:
    """A mode of line breaking as written, ``sentence`` or ``width=72``: its name and the width.

    Raises
    ------
    ValueError : it is none.
    """
    if text in _MODES:
        return text, Options().width
    found = re.fullmatch(r"width=(\d{1,4})", text)
    if found and int(found[1]) >= 20:
        return "width", int(found[1])
    raise ValueError(f"{text!r} is none of {', '.join(_MODES)}, width=N (N at least 20)")


def read(file: Path | None) -> Settings:
    """The settings in the file; defaults where there is no file or no table.

    Raises
    ------
    InputProblem : the file is no TOML, a key is unknown, or a value has the wrong type.
    """
    if file is None:
        return Settings()
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise InputProblem(f"{file}: not in UTF-8, by byte {problem.start}; TOML has to be") from None
    except tomllib.TOMLDecodeError as problem:
        raise InputProblem(f"{file}: no TOML: {problem}") from None
    table: Any = document
    for name in ("tool", "mathlink", "fmt"):
        if not isinstance(table, dict):
            raise InputProblem(f"{file}: what [tool.mathlink.fmt] stands in is no table")
        table = table.get(name, {})
    where = f"{file}: [tool.mathlink.fmt]"
    if not isinstance(table, dict):
        raise InputProblem(f"{where} is no table")
    settings = Settings()
    for key, value in table.items():
        take = _KEYS.get(key)
        if take is None:
            raise InputProblem(f"{where} has no key {key!r}{_meant(key, _KEYS)}")
        try:
            settings = take(settings, value)
        except (TypeError, ValueError) as problem:
            raise InputProblem(f"{where} {key}: {problem}") from None
    return replace(settings, options=replace(settings.options, python=_python(document)), home=file.parent)


def _python(document: dict[str, Any]) -> tuple[tuple[str, object], ...]:
    """What black reads: its own table, and without target versions there the Python that the project requires."""
    black = document.get("tool", {}).get("black", {})
    chosen = dict(black) if isinstance(black, dict) else {}
    project = document.get("project", {})
    required = project.get("requires-python") if isinstance(project, dict) else None
    if isinstance(required, str) and not {"target-version", "target_version"} & chosen.keys():
        chosen["requires-python"] = required
    return tuple(sorted((name, _frozen(value)) for name, value in chosen.items()))


def _frozen(value: object) -> object:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _meant(word: str, known: Any) -> str:
    close = get_close_matches(word, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(sorted(known))}"


def _lines(settings: Settings, value: Any) -> Settings:
    lines, width = lines_and_width(value if isinstance(value, str) else repr(value))
    return replace(settings, options=replace(settings.options, lines=lines, width=width))


def _number(name: str, least: int, most: int) -> Callable[[Settings, Any], Settings]:
    def take(settings: Settings, value: Any) -> Settings:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{value!r} is no whole number from {least} to {most}")
        return _with(settings, name, value)

    return take


def _switch(name: str) -> Callable[[Settings, Any], Settings]:
    def take(settings: Settings, value: Any) -> Settings:
        if not isinstance(value, bool):
            raise TypeError(f"{value!r} is neither true nor false")
        return _with(settings, name, value)

    return take


def _with(settings: Settings, name: str, value: Any) -> Settings:
    change: dict[str, Any] = {name: value}
    if name in _OWN:
        return replace(settings, **change)
    return replace(settings, options=replace(settings.options, **change))


def _rewrites(settings: Settings, value: Any) -> Settings:
    names = _words(value)
    for name in names:
        if name not in REWRITES:
            raise ValueError(f"no rewrite {name!r}{_meant(name, REWRITES)}")
    return replace(settings, options=replace(settings.options, rewrites=frozenset(names)))


def _exclude(settings: Settings, value: Any) -> Settings:
    return replace(settings, exclude=_words(value))


def _words(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"{value!r} is no list of strings")
    return tuple(value)


def _bib(settings: Settings, value: Any) -> Settings:
    if not isinstance(value, dict):
        raise TypeError("is no table")
    known = {item.name for item in fields(BibOptions)}
    bib = settings.options.bib
    for key, item in value.items():
        if key not in known:
            raise ValueError(f"no key {key!r}{_meant(key, known)}")
        if key == "order":
            item = _words(item)
        elif key == "sort":
            if item not in ("", "key", "year"):
                raise ValueError(f'sort: {item!r} is none of "", "key", "year"')
        elif not isinstance(item, bool):
            raise TypeError(f"{key}: {item!r} is neither true nor false")
        change: dict[str, Any] = {key: item}
        bib = replace(bib, **change)
    return replace(settings, options=replace(settings.options, bib=bib))


_OWN = frozenset({"sentence_words", "style"})

_KEYS: dict[str, Callable[[Settings, Any], Settings]] = {
    "lines": _lines,
    "indent": _number("indent", 0, 16),
    "blank_lines": _number("blank_lines", 1, 10),
    "align": _switch("align"),
    "listings": _switch("listings"),
    "rewrites": _rewrites,
    "exclude": _exclude,
    "bib": _bib,
    "sentence_words": _number("sentence_words", 5, 1000),
    "style": _switch("style"),
}
