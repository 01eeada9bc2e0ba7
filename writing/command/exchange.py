"""``mathlink session export`` and ``import``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.timing import warn
from writing.errors import InputProblem
from writing.sessions.exchange.record import events_of, records_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk

__all__ = ["COMMANDS"]


def export_sessions(asked: argparse.Namespace, desk: Desk) -> int:
    """Print all sessions."""
    render = import_module(f"writing.sessions.exchange.{asked.format}").render
    screen.write([render(records_of(desk.whole().sessions, redact=asked.redact)).rstrip("\n")])
    warn(desk)
    return 0


def import_sessions(asked: argparse.Namespace, desk: Desk) -> int:
    """Add the sessions of another program or machine."""
    text = _read(asked.file)
    parse = import_module(f"writing.sessions.exchange.{asked.format}").parse
    try:
        records = parse(text)
        events, there = events_of(records, desk.whole().sessions, desk.now)
    except InputProblem as problem:
        raise InputProblem(f"{asked.file}: {problem}; nothing was imported") from None
    if events:
        desk.record(*events)
    added = sum(event.kind == "start" for event in events)
    known = f", {there} were there already" if there else ""
    screen.write([f"{added} session{'s' * (added != 1)} imported{known}"])
    warn(desk)
    return 0


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}") from None
    except UnicodeDecodeError:
        raise InputProblem(f"{file}: no UTF-8 text") from None


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"export": export_sessions, "import": import_sessions}
