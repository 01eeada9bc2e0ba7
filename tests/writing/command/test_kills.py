"""A command that is killed at any call that writes loses at most what it was about to record."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest

from mathlink.cli.arguments import parser
from writing.command.desk import Desk
from writing.command.sessions import run_session
from writing.sessions.model import Event
from writing.sessions.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

START = datetime(2026, 11, 25, 8, 0, tzinfo=timezone(timedelta(hours=1)))
WRITING = ("open", "write", "fsync", "close", "mkdir", "replace", "rename", "unlink", "ftruncate")

COMMANDS = [
    "start|related work|--est|3h|--kind|writing|--note|begin",
    "session|plan|methods|2h",
    "stop|--note|done",
    "start|before|--at|7:00|--to|7:30",
    "session|amend|last|--task|other|--end|8:20",
    "session|delete|before",
    "session|undo",
    "status",
    "log|--ids",
    "session|export",
    "start|methods",
    "stop|--more",
    "session|amend|last|--note|a longer note",
    "session|undo",
    "start",
    "stop",
]


def run(command: str, folder: Path, now: datetime) -> None:
    asked = parser().parse_args(command.split("|"))
    desk = Desk(now, folder, Store(folder / ".mathlink" / "sessions", "here"))
    run_session(getattr(asked, "session_command", asked.command), asked, desk)


def killed(work: Callable[[], None], at: int, moment: str) -> bool:
    """Run the work in a child that is killed before, within or after its ``at``-th writing call; whether it was."""
    child = os.fork()
    if not child:
        try:
            _arm(at, moment)
            with open(os.devnull, "w", encoding="utf-8") as nowhere:
                sys.stdout = sys.stderr = nowhere
                work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _arm(at: int, moment: str) -> None:
    seen = 0

    def deadly(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            nonlocal seen
            seen += 1
            if seen == at:
                if moment == "within" and name == "write" and isinstance(arguments[1], bytes):
                    original(arguments[0], arguments[1][: len(arguments[1]) // 2])
                if moment == "after":
                    original(*arguments, **named)
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **named)

        return call

    for name in WRITING:
        setattr(os, name, deadly(name, getattr(os, name)))


def recorded(folder: Path) -> list[str]:
    return [event.id for event in Store(folder / ".mathlink" / "sessions", "here").read().events]


def killed_everywhere(commands: Sequence[str], root: Path) -> int:
    """Kill each command at each of its writing calls in turn, check what is left, and then run it; how many kills there were."""
    kills, now, folder = 0, START, root / "paper"
    folder.mkdir()
    for command in commands:
        before = recorded(folder)
        for moment in ("before", "within", "after"):
            at, died = 0, True
            while died:
                at += 1
                copy = root / f"copy{kills}"
                shutil.copytree(folder, copy)
                died = killed(partial(run, command, copy, now), at, moment)
                kills += died
                assert recorded(copy)[: len(before)] == before
                assert len(recorded(copy)) <= len(before) + 2
                Store(copy / ".mathlink" / "sessions", "here").append([Event("next", "plan", now, now)])
                assert recorded(copy)[-1] == "next"
                shutil.rmtree(copy)
        run(command, folder, now)
        now += timedelta(minutes=5)
    return kills


def test_no_kill_loses_anything_that_was_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert killed_everywhere(COMMANDS[:4], tmp_path) >= 40
    capsys.readouterr()
