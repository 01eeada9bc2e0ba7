"""Where the events of a folder are kept."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from writing.errors import InputProblem

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
        if any(os.path.lexists(above / sign) for sign in _SIGNS):
            return above
    return None


def folder_of(folder: Path, environment: Mapping[str, str]) -> Path:
    """The folder of events: the variable's, else ``.mathlink/sessions`` of the project, else one for the user.

    A relative path in the variable is meant from ``folder``, ``~`` is the home folder.

    Raises
    ------
    InputProblem : it would be in the home folder, and there is none.
    """
    named = environment.get(VARIABLE)
    if named:
        try:
            return folder / Path(named).expanduser()
        except RuntimeError:
            raise InputProblem(f"{VARIABLE}={named}: there is no such home folder; give a whole path") from None
    project = project_of(folder)
    if project is not None:
        return project / ".mathlink" / "sessions"
    from platformdirs import user_data_path

    found = user_data_path("mathlink", appauthor=False) / "sessions"
    if not found.is_absolute():
        raise InputProblem(f"there is no home folder to keep sessions in; {VARIABLE} names another place")
    return found


def prepared(folder: Path) -> None:
    """Make the folder, and keep what it holds out of version control: times of work are private.

    Raises
    ------
    InputProblem : it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        where = problem.filename or folder
        raise InputProblem(
            f"{where}: {problem.strerror or problem}; nothing was recorded, {VARIABLE} names another place"
        ) from None
    home = folder.parent if folder.parent.name == ".mathlink" else folder
    ignore = home / ".gitignore"
    with suppress(OSError):
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
