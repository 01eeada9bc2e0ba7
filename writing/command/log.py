"""``mathlink log``: what was worked on, on one screen."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.timing import warn
from writing.sessions.report import terminal
from writing.sessions.times import spoken

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk
    from writing.sessions.fold import Ledger

__all__ = ["COMMANDS"]


def log(asked: argparse.Namespace, desk: Desk) -> int:
    """Show the days that were asked for."""
    ledger = desk.whole()
    days, title = _days(asked, desk, ledger)
    lines = terminal.screen(ledger, days, title, desk.now, desk.idle, ids=asked.ids)
    coloured = screen.is_coloured(asked.color, sys.stdout)
    screen.write(screen.styled(lines, coloured))
    if ledger.running is not None:
        screen.write(
            [
                f"  running: {ledger.running.task or 'a session without a name'} since {ledger.running.start:%H:%M}, {spoken(ledger.running.active)}"
            ]
        )
    warn(desk)
    return 0


def _days(asked: argparse.Namespace, desk: Desk, ledger: Ledger) -> tuple[list[date], str]:
    today = desk.now.date()
    if asked.period == "all":
        first = min((s.start.astimezone(desk.now.tzinfo).date() for s in ledger.sessions), default=today)
        return _range(first, today), f"since {first:%d %b %Y}"
    if asked.period == "today":
        return [today], f"today, {today:%A %d %B %Y}"
    if asked.period == "month":
        return _range(today.replace(day=1), today), f"{today:%B %Y}"
    monday = today - timedelta(days=today.weekday())
    return _range(monday, today), f"week of {monday:%d %B %Y}"


def _range(first: date, last: date) -> list[date]:
    return [first + timedelta(days=k) for k in range((last - first).days + 1)]


COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"log": log}
