"""Which files are Python sources to look into, and why one that was named is none."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

__all__ = ["TO_BE_RUN", "sources", "why_no_source"]

TO_BE_RUN = re.compile(r"(test_.*|.*_test|conftest|setup|noxfile|__main__)\Z")
_NOT_SOURCES = frozenset({"__pycache__", "node_modules", "site-packages"})


def sources(folder: Path) -> list[Path]:
    """Python files under a folder, a package before its modules, each once."""
    found: list[Path] = []
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if _is_source_folder(Path(place, name)))
        files = sorted((n for n in names if _is_source_file(n)), key=lambda n: (n != "__init__.py", n))
        found.extend(Path(place, name) for name in files)
    return found


def _is_source_folder(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in _NOT_SOURCES
    return not hidden and not (folder / "pyvenv.cfg").exists()


def _is_source_file(name: str) -> bool:
    return name.endswith(".py") and not name.startswith(".") and not TO_BE_RUN.match(name[:-3])


def why_no_source(path: Path) -> str:
    """Why a file that was named is not imported; empty for Python. Scripts without a suffix, or with a line ``#!…python``, are."""
    suffix = path.suffix.lower()
    if suffix in _SOURCES:
        return ""
    with contextlib.suppress(OSError), path.open("rb") as file:
        first = file.readline(200)
        if first.startswith(b"#!") and b"python" in first:
            return ""
    return f"it is no Python file{_INSTEAD.get(suffix, '')}"


_SOURCES = frozenset({"", ".py", ".pyw"})
_FORMATTED = "; claims stand in the code, on functions; mathlink fmt formats texts"
_INSTEAD = dict.fromkeys((".tex", ".ltx", ".sty", ".cls", ".bib", ".md", ".markdown"), _FORMATTED)
_INSTEAD[".ipynb"] = "; in a cell of a notebook, verify(function, equation) and check(function) answer"
