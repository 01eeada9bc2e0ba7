"""Every command about sessions by its name, each loaded when it is asked for."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.desk import Desk
from writing.errors import InputProblem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

__all__ = ["ROOMS", "run_session"]

ROOMS = {
    **dict.fromkeys(("start", "stop", "status", "plan"), "timing"),
    **dict.fromkeys(("amend", "delete", "undo"), "mending"),
    "log": "log",
    "watch": "watch",
    **dict.fromkeys(("export", "import"), "exchange"),
    "claims": "claims",
}


def run_session(name: str, asked: argparse.Namespace, desk: Desk | None = None) -> int:
    """Run a command; returns its exit code.

    Raises
    ------
    InputProblem : what was asked cannot be done; nothing was recorded.
    """
    room = import_module(f"writing.command.{ROOMS[name]}")
    desk = desk or Desk.of_this_machine()
    try:
        with _uncollected(is_short=name != "watch"):
            code: int = room.COMMANDS[name](asked, desk)
    except BaseException as problem:
        if desk.has_recorded and name != "watch":
            screen.say("it was recorded all the same: mathlink status tells, mathlink session undo takes it back")
        if isinstance(problem, OSError) and not isinstance(problem, BrokenPipeError):
            where = f"{problem.filename}: " if problem.filename else ""
            raise InputProblem(f"{where}{problem.strerror or problem}") from None
        raise
    return code


@contextmanager
def _uncollected(*, is_short: bool) -> Iterator[None]:
    """Leave the cycle collector out of a command that is over soon: events have no cycles, and looking for some takes a third
    of the time that a long history needs."""
    if not is_short or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
