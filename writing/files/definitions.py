"""What the sources of a project define, read once and remembered by file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from writing.errors import Refused
from writing.files import source, tree
from writing.files.cache import stamp_of
from writing.latex.project import joined, known
from writing.options import Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.files.cache import Cache

__all__ = ["of_project"]

_SUFFIXES = (".tex", ".sty", ".cls", ".ltx", ".def", ".cfg")
_MOST_FILES = 3000


def of_project(folders: Sequence[Path], files: Sequence[Path], cache: Cache) -> Known:
    """Everything that the LaTeX sources below the folders, and the files themselves, define."""
    places = [folder for folder in folders if folder.is_dir()]
    sources = tree.found(places, _SUFFIXES, limit=_MOST_FILES).files
    ours = [file for file in files if file.suffix.lower() in _SUFFIXES]
    total = Known()
    for path in dict.fromkeys(os.path.abspath(file) for file in (*sources, *ours)):
        total = joined(total, _of_file(path, cache))
    return total


def _of_file(path: str, cache: Cache) -> Known:
    try:
        stamp = stamp_of(Path(path))
        held = cache.known(path, stamp)
        if held is not None:
            return held
        if stamp[0] > source.LARGEST:
            return Known()
        defined = known([source.decoded(Path(path).read_bytes()).text])
    except (OSError, Refused):
        return Known()
    cache.learn(path, stamp, defined)
    return defined
