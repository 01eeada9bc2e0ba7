"""Every command about sessions by its name, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from writing.command.desk import Desk

if TYPE_CHECKING:
    import argparse

__all__ = ["ROOMS", "run_session"]

ROOMS = {
    **dict.fromkeys(("start", "stop", "status", "plan", "amend", "delete", "undo"), "timing"),
    "log": "log",
    "watch": "watch",
    **dict.fromkeys(("export", "import"), "exchange"),
}


def run_session(name: str, asked: argparse.Namespace, desk: Desk | None = None) -> int:
    """Run a command; returns its exit code.

    Raises
    ------
    InputProblem : what was asked cannot be done; nothing was recorded.
    """
    room = import_module(f"writing.command.{ROOMS[name]}")
    code: int = room.COMMANDS[name](asked, desk or Desk.of_this_machine())
    return code
