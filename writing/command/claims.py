"""``mathlink session claims``: how claims about code stand, written down with the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.exchange import read
from writing.command.timing import warn
from writing.errors import InputProblem
from writing.sessions.output.claims import counts
from writing.sessions.report.words import called

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk

__all__ = ["COMMANDS"]


def claims(asked: argparse.Namespace, desk: Desk) -> int:
    """Record the counts of a check with the running session, or the last one."""
    try:
        found = counts(read(asked.file))
    except InputProblem as problem:
        raise InputProblem(f"{asked.file}: {problem}; nothing was recorded") from None
    with desk.alone(may_make=True):
        ledger = desk.whole()
        begun = [session for session in ledger.sessions if not session.id.startswith("beat-")]
        session = ledger.running or (begun[-1] if begun else None)
        if session is None:
            raise InputProblem("there is no session to record claims with; mathlink start begins one")
        desk.record(desk.event("amend", desk.now, session.id, claims=found))
    told = ", ".join(f"{count} {kind}" for kind, count in found.items())
    screen.write([f"claims of {called(session.task)}: {told}"])
    warn(desk)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"claims": claims}
