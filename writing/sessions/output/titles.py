"""Headings of the paper's sections by their keys: the store holds only digests, the paper itself still has the words."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from writing.sessions.output.words import sections
from writing.sessions.paper import scanned

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["titles"]

_COUNTED = (".tex", ".ltx", ".md", ".markdown")
_LARGEST = 5_000_000
_COMMAND = re.compile(r"\\[a-zA-Z@]+\*?(?:\[[^\]]*\])?|[{}$]")


def titles(folder: Path) -> dict[str, str]:
    """The heading of every section under a folder; what stands before the first one goes by the name of its file."""
    found: dict[str, str] = {}
    for path, (_, size) in sorted(scanned(folder).items()):
        if not path.lower().endswith(_COUNTED) or size > _LARGEST:
            continue
        try:
            with open(path, "rb") as file:
                text = file.read().decode("utf-8", "replace")
        except OSError:
            continue
        name = os.path.relpath(path, folder).replace(os.sep, "/")
        for section in sections(name, text):
            found[section.key] = _plain(section.title) or name
    return found


def _plain(title: str) -> str:
    """A heading without its markup."""
    return " ".join(_COMMAND.sub(" ", title.replace("~", " ")).split())
