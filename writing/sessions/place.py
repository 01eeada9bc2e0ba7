"""Where the events of a folder are kept."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["VARIABLE", "folder_of", "prepared", "project_of"]

VARIABLE = "MATHLINK_SESSIONS"
"""Environment variable that names the folder and overrides everything else."""

_SIGNS = (".mathlink", ".git", ".hg", "pyproject.toml", ".latexmkrc", "latexmkrc")


def project_of(folder: Path) -> Path | None:
    """The paper's folder: the nearest one above with a sign of a project, but not the home folder."""
    home = None
    with suppress(RuntimeError):
        home = Path.home()
    for above in (folder, *folder.parents):
        if above == home:
            return None
        if any((above / sign).exists() for sign in _SIGNS):
            return above
    return None


def folder_of(folder: Path, environment: Mapping[str, str]) -> Path:
    """The folder of events: the variable's, else ``.mathlink/sessions`` of the project, else one for the user."""
    named = environment.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    project = project_of(folder)
    if project is not None:
        return project / ".mathlink" / "sessions"
    from platformdirs import user_data_path

    return user_data_path("mathlink", appauthor=False) / "sessions"


def prepared(folder: Path) -> None:
    """Make the folder, and keep what it holds out of version control: times of work are private."""
    folder.mkdir(parents=True, exist_ok=True)
    home = folder.parent if folder.parent.name == ".mathlink" else folder
    ignore = home / ".gitignore"
    if not ignore.exists():
        with suppress(OSError):
            ignore.write_text("*\n", encoding="utf-8")
