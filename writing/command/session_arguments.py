"""What ``mathlink start``, ``stop``, ``status``, ``log`` and ``session`` can be asked, and the help that teaches it."""

from __future__ import annotations

import argparse
from typing import Any

from writing.sessions.exchange.formats import PRINTED, READ

__all__ = ["COMMANDS", "add"]

COMMANDS = ("start", "stop", "status", "log", "session")
"""Commands of their own; all but ``session`` are also words behind ``session``."""

_TIMES = """

times:      9:40   20 min ago   yesterday 14:00   Monday 9:00   2026-11-25 9:00
durations:  1h30   90m   1:30   1.5 hours
"""

_SESSION = """
Writing sessions: how long things take, measured by yourself. Everything stays
on this machine, in .mathlink/sessions/ of the project (outside a project in
your own data folder); no text of the paper is stored.

  mathlink start "related work" --est 3h     begin, with what you expect
  mathlink stop                              end
  mathlink log                               this week on one screen
  mathlink session plan "methods" 2h         what two hours mean, from your own tasks
  mathlink session watch                     see the work in the paper's files
  mathlink session amend last --end 17:30    put a session right
  mathlink session import frames             take over Watson, Timewarrior, org, WakaTime, CSV

exit codes:
  0  done       2  wrong usage, or it cannot be done; nothing was recorded then

configuration, in pyproject.toml:
  [tool.mathlink.sessions]
  idle = 5            # minutes of silence that still count as work
  rate = "60 EUR"     # an hour of work, for the cost in reports
  kind = "writing"    # of sessions that are begun without --kind
"""

_RAW = argparse.RawDescriptionHelpFormatter


def add(commands: Any) -> None:
    """Add the commands to the subparsers of the whole command."""
    for name in ("start", "stop", "status", "log"):
        _ADD[name](commands, name)
    session = commands.add_parser(
        "session", help="more about writing sessions: plan, amend, undo, …", description=_SESSION, formatter_class=_RAW
    )
    _when_asked(session)


def _when_asked(session: argparse.ArgumentParser) -> None:
    """Add the words behind ``session`` once they are needed: a prompt that asks for the status has no time for them."""
    parse = session.parse_known_args

    def filled(args: Any = None, namespace: Any = None) -> Any:
        if not session._subparsers:
            inner = session.add_subparsers(
                dest="session_command", title="commands", metavar="COMMAND", required=True, prog="mathlink session"
            )
            for name, adding in _ADD.items():
                adding(inner, name)
        return parse(args, namespace)

    session.parse_known_args = filled  # type: ignore[method-assign]


def _start(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name, help="begin a writing session", description="Begins a session." + _TIMES, formatter_class=_RAW
    )
    parser.add_argument("task", nargs="?", help='what you work on, "related work"')
    parser.add_argument("--est", metavar="DURATION", help="how long the whole task will take, you think")
    parser.add_argument("--kind", metavar="KIND", help="kind of work: writing, revision, figures, …")
    parser.add_argument("--at", metavar="TIME", help="when it began, if not now")
    parser.add_argument("--to", metavar="TIME", help="when it ended: records a session that is over")
    parser.add_argument("--note", metavar="TEXT", help="a word to yourself")


def _stop(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name, help="end the running session", description="Ends the running session." + _TIMES, formatter_class=_RAW
    )
    parser.add_argument("--at", metavar="TIME", help="when it ended, if not now")
    parser.add_argument(
        "--more", action="store_true", help="the task goes on another day: not yet held against its estimate"
    )
    parser.add_argument("--note", metavar="TEXT", help="a word to yourself")


def _status(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name, help="what is running", description="Tells what is running, since when, and how much of it was work."
    )
    parser.add_argument("--short", action="store_true", help="a few words for a shell prompt; nothing if none runs")
    parser.add_argument("--json", action="store_true", help="for programs")


def _log(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="what was worked on, on one screen",
        description="Shows the time of work: days, tasks, sections, totals.",
    )
    parser.add_argument(
        "period",
        nargs="?",
        choices=["today", "week", "month", "all"],
        default=None,
        help="days to show (default: week; with --html: all)",
    )
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--html", metavar="FILE", help="write a page with plots to look at in a browser")
    shape.add_argument("--json", action="store_true", help="every figure, for programs")
    shape.add_argument("--csv", action="store_true", help="a table of the days")
    shape.add_argument("--latex", action="store_true", help="a table of the tasks, with booktabs")
    parser.add_argument("--git", action="store_true", help="also words written and kept, by the commits of the paper")
    parser.add_argument("--ids", action="store_true", help="every session with the beginning of its id")
    parser.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colour (default: auto; NO_COLOR is honoured)",
    )


def _plan(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="write down what a task will take, and see what that means by experience",
        description="Records an estimate and answers with an interval from your own tasks." + _TIMES,
        formatter_class=_RAW,
    )
    parser.add_argument("task", help='"related work"')
    parser.add_argument("estimate", help="how long it will take, you think: 3h")
    parser.add_argument("--kind", metavar="KIND", help="kind of work: writing, revision, figures, …")


def _amend(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="put a session right",
        description="Changes what was recorded of a session; undo takes it back." + _TIMES,
        formatter_class=_RAW,
    )
    parser.add_argument("session", nargs="?", default="last", help="beginning of its id, its task, or last (default)")
    parser.add_argument("--start", metavar="TIME", help="when it began")
    parser.add_argument("--end", metavar="TIME", help="when it ended")
    parser.add_argument("--task", metavar="TASK", help="what was worked on")
    parser.add_argument("--kind", metavar="KIND", help="kind of work: writing, revision, figures, …")
    parser.add_argument("--est", metavar="DURATION", help="what you expected of the whole task before the work")
    parser.add_argument("--note", metavar="TEXT", help="a word to yourself")


def _delete(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="take sessions out of every report",
        description="Takes sessions out of every report and forecast. The store keeps them: undo brings them back.",
    )
    parser.add_argument("sessions", nargs="+", metavar="SESSION", help="beginning of its id, its task, or last")


def _undo(commands: Any, name: str) -> None:
    commands.add_parser(
        name,
        help="take the last command back; again for the one before",
        description=(
            "Takes back what the last command recorded: a start, stop, plan, change, deletion or import. Once more takes back "
            "the one before. What watch saw stays."
        ),
    )


def _watch(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="see work by looking at the paper's files",
        description=(
            "Looks at the sources of the project every few seconds and writes down when words came or went, and in which "
            "section. A change of layout alone, by a formatter say, is no work. Ends with Ctrl-C."
        ),
    )
    parser.add_argument(
        "--every", metavar="SECONDS", type=_seconds, default=15.0, help="between two looks (default: 15)"
    )


def _seconds(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.05 <= number <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0.05 to 3600")
    return number


def _export(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="print all sessions for other programs",
        description="Prints all sessions, with times in ISO 8601 and lengths in seconds; import reads it again without loss.",
    )
    parser.add_argument(
        "--format", choices=PRINTED, default="json", help="json or csv (default: json)", metavar="FORMAT"
    )
    parser.add_argument("--redact", action="store_true", help="without notes, and with numbers for names")


def _import(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="add sessions of another program or machine",
        description=(
            "Adds the sessions of a file. What is there already is not added again; a file that cannot be read whole is "
            "not imported at all; undo takes an import back."
        ),
    )
    parser.add_argument("file", metavar="FILE", help="- is standard input")
    told = f"what wrote it: {', '.join(READ)} (default: by the file's name, else json)"
    parser.add_argument("--format", choices=READ, metavar="FORMAT", help=told)


def _claims(commands: Any, name: str) -> None:
    parser = commands.add_parser(
        name,
        help="record how claims about code stand",
        description=(
            "Records how many claims are proved, tested, refuted and undecided, as mathlink check --format json prints it, with "
            "the running session, or the last one."
        ),
    )
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="- is standard input (default)")


_ADD = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "log": _log,
    "plan": _plan,
    "amend": _amend,
    "delete": _delete,
    "undo": _undo,
    "watch": _watch,
    "export": _export,
    "import": _import,
    "claims": _claims,
}
