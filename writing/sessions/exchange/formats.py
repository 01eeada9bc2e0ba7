"""Formats by name: which can be read, which can be printed, and what the ending of a file says."""

from __future__ import annotations

from pathlib import PurePath

__all__ = ["PRINTED", "READ", "format_of"]

READ = ("json", "csv", "watson", "timewarrior", "org", "wakatime")
"""Formats with a ``parse(text, *, zone) -> list[Record]`` in the module of their name."""

PRINTED = ("json", "csv")
"""Formats with a ``render(records) -> str``."""

_ENDINGS = {".csv": "csv", ".tsv": "csv", ".org": "org", ".data": "timewarrior"}


def format_of(file: str) -> str:
    """The format that a file's name tells: by its ending, Watson's ``frames``, else JSON."""
    path = PurePath(file)
    return "watson" if path.name in ("frames", "state") else _ENDINGS.get(path.suffix.lower(), "json")
