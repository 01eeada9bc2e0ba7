"""``mathlink log``: what was worked on, on one screen, as a page, as tables."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from writing.command import screen
from writing.command.timing import warn
from writing.sessions.report import terminal
from writing.sessions.report.summary import Period, Report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from writing.command.desk import Desk
    from writing.sessions.fold import Ledger

__all__ = ["COMMANDS"]


def log(asked: argparse.Namespace, desk: Desk) -> int:
    """Show the days that were asked for."""
    ledger = desk.whole()
    shape = next((name for name in _SHAPES if getattr(asked, name, None)), "screen")
    period = _PERIODS[asked.period or ("all" if shape == "html" else "week")](desk, ledger)
    report = Report(ledger, period, desk.now, desk.idle, rate=desk.settings.rate)
    if asked.git:
        report = _with_git(report, desk)
    if report.figures.sections or report.written is not None:
        from writing.sessions.output.titles import titles

        report = replace(report, titles=titles(desk.paper))
    _SHAPES.get(shape, _screen)(report, asked, desk)
    warn(desk)
    return 0


def _with_git(report: Report, desk: Desk) -> Report:
    from writing.sessions.output.written import written

    found = written(desk.paper, report.span)
    if found is None:
        screen.say(f"{desk.paper}: no git, or no repository with a commit; words by git are left out")
        return report
    return replace(report, written=found, kept=sum(found.kept.values()))


def _screen(report: Report, asked: argparse.Namespace, desk: Desk) -> None:
    coloured = screen.is_coloured(asked.color, sys.stdout)
    size = shutil.get_terminal_size() if sys.stdout is not None and sys.stdout.isatty() else None
    room = terminal.Room(size.columns, size.lines) if size else terminal.Room()
    lines = terminal.screen(report, room, ids=asked.ids)
    screen.write("".join(screen.styled(line, coloured)).rstrip() for line in lines)


def _page(report: Report, asked: argparse.Namespace, desk: Desk) -> None:
    from writing.command.log_page import write_page

    write_page(report, asked, desk)


def _document(name: str) -> Callable[[Report, argparse.Namespace, Desk], None]:
    def show(report: Report, asked: argparse.Namespace, desk: Desk) -> None:
        render: Callable[[Report], str] = import_module(f"writing.sessions.report.{name}").render
        screen.write([render(report).rstrip("\n")])

    return show


def _all(desk: Desk, ledger: Ledger) -> Period:
    today = desk.now.date()
    first = min((s.start.astimezone(desk.now.tzinfo).date() for s in ledger.sessions), default=today)
    return Period(min(first, today), today, f"since {first.day} {first:%B %Y}")


def _today(desk: Desk, ledger: Ledger) -> Period:
    today = desk.now.date()
    return Period(today, today, f"today, {today:%A} {today.day} {today:%B %Y}")


def _week(desk: Desk, ledger: Ledger) -> Period:
    today = desk.now.date()
    monday = today - timedelta(days=today.weekday())
    return Period(monday, today, f"week of {monday.day} {monday:%B %Y}")


def _month(desk: Desk, ledger: Ledger) -> Period:
    today = desk.now.date()
    return Period(today.replace(day=1), today, f"{today:%B %Y}")


_PERIODS: dict[str, Callable[[Desk, Ledger], Period]] = {
    "all": _all,
    "today": _today,
    "week": _week,
    "month": _month,
}

_SHAPES: dict[str, Callable[[Report, argparse.Namespace, Desk], None]] = {
    "html": _page,
    **{name: _document(name) for name in ("json", "csv", "latex")},
}

COMMANDS: dict[str, Callable[[argparse.Namespace, Desk], int]] = {"log": log}
