"""``mathlink session export`` and ``import``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.timing import warn
from writing.errors import InputProblem
from writing.sessions.exchange.formats import format_of
from writing.sessions.exchange.record import events_of, records_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk
    from writing.sessions.exchange.record import Record

__all__ = ["COMMANDS", "read"]


def export_sessions(asked: argparse.Namespace, desk: Desk) -> int:
    """Print all sessions."""
    render: Callable[[list[Record]], str]
    render = import_module(f"writing.sessions.exchange.{asked.format}").render
    screen.write([render(records_of(desk.whole().sessions, redact=asked.redact)).rstrip("\n")])
    warn(desk)
    return 0


def import_sessions(asked: argparse.Namespace, desk: Desk) -> int:
    """Add the sessions of another program or machine."""
    text = read(asked.file)
    parse = import_module(f"writing.sessions.exchange.{asked.format or format_of(asked.file)}").parse
    try:
        records: list[Record] = parse(text, zone=desk.now.tzinfo)
    except InputProblem as problem:
        raise InputProblem(f"{_told(asked.file)}: {problem}; nothing was imported") from None
    with desk.alone(may_make=True):
        try:
            events, there = events_of(records, desk.whole().sessions, desk.now)
        except InputProblem as problem:
            raise InputProblem(f"{_told(asked.file)}: {problem}; nothing was imported") from None
        if events:
            desk.record(*events)
            desk.whole()  # for what there is to warn of with them, such as sessions at the same time
    begun = {event.id for event in events if event.kind == "start"}
    told = [f"{len(begun)} session{'s' * (len(begun) != 1)} imported"]
    if any(event.kind == "stop" and event.about not in begun for event in events):
        told.append("the running one ended")
    if there:
        told.append(f"{there} were there already")
    screen.write([", ".join(told)])
    warn(desk)
    return 0


def _told(file: str) -> str:
    return "standard input" if file == "-" else file


def read(file: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}") from None
    except UnicodeDecodeError:
        raise InputProblem(f"{_told(file)}: no UTF-8 text") from None


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"export": export_sessions, "import": import_sessions}
