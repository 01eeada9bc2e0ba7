"""The ``[tool.mathlink.sessions]`` table of the nearest pyproject.toml."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from writing.errors import InputProblem
from writing.sessions.stretches import IDLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Settings", "read"]

_LONGEST_IDLE = 240


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands use unless told otherwise.

    ``idle`` is the time without a sign of work that still counts; ``rate`` what an hour of work costs, with its unit;
    ``kind`` the kind of work of sessions that are begun without one.
    """

    idle: timedelta = IDLE
    rate: tuple[float, str] | None = None
    kind: str = ""


def read(folder: Path) -> Settings:
    """The settings for a folder; defaults where no file above it has the table.

    Raises
    ------
    InputProblem : the file is no TOML, a key is unknown, or a value makes no sense.
    """
    for home in (folder, *folder.parents):
        file = home / "pyproject.toml"
        if file.is_file():
            return _from(file)
    return Settings()


def _from(file: Path) -> Settings:
    try:
        data = file.read_bytes()
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}") from None
    if b"sessions" not in data:  # TOML is slow to read, and a prompt asks for the status each time
        return Settings()
    import tomllib

    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InputProblem(f"{file}: {problem}") from None
    table: Any = document
    for name in ("tool", "mathlink", "sessions"):
        table = table.get(name, {}) if isinstance(table, dict) else table
    where = f"{file}: [tool.mathlink.sessions]"
    if not isinstance(table, dict):
        raise InputProblem(f"{where} is no table")
    settings = Settings()
    for key, value in table.items():
        take = _KEYS.get(key)
        if take is None:
            raise InputProblem(f"{where} has no key {key!r}{_meant(key)}")
        try:
            settings = take(settings, value)
        except ValueError as problem:
            raise InputProblem(f"{where} {key}: {problem}") from None
    return settings


def _meant(word: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, _KEYS, 1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(sorted(_KEYS))}"


def _idle(settings: Settings, value: object) -> Settings:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value <= _LONGEST_IDLE:
        raise ValueError(f"{value!r} is no number of minutes above 0, up to {_LONGEST_IDLE}")
    return replace(settings, idle=timedelta(minutes=value))


_MONEY = re.compile(r"([A-Za-z€$£¥]{0,3})\s*(\d+(?:\.\d+)?)\s*([A-Za-z€$£¥]{0,3})")


def _rate(settings: Settings, value: object) -> Settings:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < math.inf:
        return replace(settings, rate=(float(value), ""))
    found = _MONEY.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or (found[1] and found[3]):
        raise ValueError(f'{value!r} is no cost of an hour; write 60 or "60 EUR"')
    return replace(settings, rate=(float(found[2]), found[1] or found[3]))


def _kind(settings: Settings, value: object) -> Settings:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'{value!r} is no kind of work; write a word, "writing"')
    return replace(settings, kind=value.strip())


_KEYS: dict[str, Callable[[Settings, object], Settings]] = {"idle": _idle, "rate": _rate, "kind": _kind}
