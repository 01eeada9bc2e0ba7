"""``mathlink session watch``: looks at the paper every few seconds and writes down when there was work."""

from __future__ import annotations

import signal
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.desk import Desk
from writing.errors import InputProblem
from writing.sessions.place import project_of
from writing.sessions.times import spoken
from writing.sessions.watching import Watch

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from types import FrameType

__all__ = ["COMMANDS", "step"]


def watch(asked: argparse.Namespace, desk: Desk) -> int:
    """Watch until told to stop (Ctrl-C, or SIGTERM)."""
    folder = project_of(desk.here) or desk.here
    paper = Watch(folder)
    paper.begin()
    if not paper.states:
        raise InputProblem(f"{folder}: no sources of a paper here; start it in the folder of the paper")
    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)
    screen.say(f"watching {len(paper.states)} files in {folder}, every {asked.every} s; Ctrl-C ends it")
    begun, beats = desk.now, 0
    while not ended.wait(asked.every):
        beats += step(paper, Desk.of_this_machine())
    beats += step(paper, Desk.of_this_machine())
    screen.say(f"watched for {spoken(Desk.of_this_machine().now - begun)}, {beats} sign{'s' * (beats != 1)} of work")
    return 0


def step(paper: Watch, desk: Desk) -> bool:
    """Look once, and write a beat if there was work; whether there was.

    A beat belongs to the running session, if one runs and was not forgotten. Problems of the store are told and the watch goes on.
    """
    seen = paper.look()
    if not seen.is_work:
        return False
    try:
        running = desk.recent().running
        if running is not None and desk.now - max([running.start, *(b.at for b in running.beats)]) > _FORGOTTEN:
            running = None
        about = running.id if running else ""
        desk.record(desk.event("beat", desk.now, about, added=seen.added or None, removed=seen.removed or None))
    except InputProblem as problem:
        screen.say(f"warning: {problem}")
    return True


_FORGOTTEN = timedelta(hours=8)

COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"watch": watch}
