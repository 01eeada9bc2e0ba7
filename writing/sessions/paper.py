"""The files of a paper as work shows in them: which there are, and when they were changed."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SOURCES", "State", "last_change", "scanned"]

SOURCES = (
    ".tex",
    ".ltx",
    ".sty",
    ".cls",
    ".bib",
    ".md",
    ".markdown",
    ".rst",
    ".org",
    ".typ",
    ".py",
    ".ipynb",
    ".r",
    ".jl",
)
"""Endings of files in which a change is work on the paper."""

_SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages", "venv", "build", "_build", "dist"})

State = tuple[int, int]
"""Time of change in nanoseconds, and size in bytes."""


def scanned(folder: Path, limit: int = 20_000) -> dict[str, State]:
    """The paper's files with their states; hidden folders and environments are left out, links are not followed.

    Parameters
    ----------
    folder : where the paper lies.
    limit : files after which the walk ends.
    """
    found: dict[str, State] = {}
    pending = [str(folder)]
    while pending and len(found) < limit:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    name = entry.name
                    if name.startswith(".") or entry.is_symlink():
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if name not in _SKIPPED:
                            pending.append(entry.path)
                    elif name.lower().endswith(SOURCES):
                        state = entry.stat(follow_symlinks=False)
                        found[entry.path] = (state.st_mtime_ns, state.st_size)
        except OSError:
            continue
    return found


def last_change(folder: Path, since: datetime, until: datetime) -> datetime | None:
    """The last time between the two at which a file of the paper was changed."""
    low, high = since.timestamp() * 1e9, until.timestamp() * 1e9
    latest = max((changed for changed, _ in scanned(folder).values() if low < changed <= high), default=None)
    return None if latest is None else datetime.fromtimestamp(latest / 1e9, until.tzinfo)
