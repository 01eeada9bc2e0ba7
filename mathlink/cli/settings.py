"""The ``[tool.mathlink]`` table of the nearest pyproject.toml."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Literal

from mathlink.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Settings", "nearest", "read"]

Require = Literal["proved", "tested"]
Undecided = Literal["fail", "ignore"]


@dataclass(frozen=True)
class Settings:
    """What a run uses unless the command line says otherwise. ``paths`` are absolute; ``jobs`` ``None`` means all processors."""

    paths: tuple[str, ...] = ()
    budget: float = 10.0
    jobs: int | None = None
    require: Require = "tested"
    undecided: Undecided = "fail"
    cache: bool = True


def nearest(folder: Path) -> Path | None:
    """The pyproject.toml of the folder or of the closest folder above it."""
    for home in (folder, *folder.parents):
        file = home / "pyproject.toml"
        if file.is_file():
            return file
    return None


def read(file: Path | None) -> Settings:
    """The settings in the file's ``[tool.mathlink]`` table; defaults where there is no file or no table.

    Raises
    ------
    InputProblem : the file is no TOML, a key is unknown, or a value has the wrong type.
    """
    if file is None:
        return Settings()
    try:
        tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}") from None
    except UnicodeDecodeError as problem:
        raise InputProblem(f"{file}: not in UTF-8, by byte {problem.start}; TOML has to be") from None
    except tomllib.TOMLDecodeError as problem:
        raise InputProblem(f"{file}: no TOML: {problem}") from None
    table = tools.get("mathlink", {}) if isinstance(tools, dict) else tools
    if not isinstance(table, dict):
        raise InputProblem(f"{file}: [tool.mathlink] is a table, not {table!r}")
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _TABLES:
            found[key] = _value(file, key, value)
    if "paths" in found:
        found["paths"] = tuple(_placed(file.parent, path) for path in found["paths"])
    return Settings(**found)


def _placed(folder: Path, path: str) -> str:
    """A file or folder in its place below the configuration; a dotted name as it is."""
    parts = path.split(".")
    is_name = len(parts) > 1 and all(part.isidentifier() for part in parts) and not (folder / path).exists()
    return path if is_name else str(folder / path)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_KEYS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "paths": (
        lambda value: isinstance(value, list) and all(isinstance(path, str) for path in value),
        'a list of files, folders or dotted names, ["src"]',
    ),
    "budget": (lambda value: _is_number(value) and 0 < value < math.inf, "a number of seconds above 0"),
    "jobs": (lambda value: _is_number(value) and isinstance(value, int) and value >= 1, "a whole number from 1"),
    "require": (lambda value: value in ("proved", "tested"), '"proved" or "tested"'),
    "undecided": (lambda value: value in ("fail", "ignore"), '"fail" or "ignore"'),
    "cache": (lambda value: isinstance(value, bool), "true or false"),
}


_TABLES = ("fmt", "sessions")
"""Tables of other commands, which read them themselves."""


def _value(file: Path, key: str, value: Any) -> Any:
    if key not in _KEYS:
        close = get_close_matches(key, _KEYS, 1)
        hint = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(_KEYS)}"
        raise InputProblem(f"{file}: [tool.mathlink] has no key {key!r}; {hint}")
    fits, words = _KEYS[key]
    if not fits(value):
        raise InputProblem(f"{file}: [tool.mathlink] {key} is {words}; it is {value!r}")
    return value
