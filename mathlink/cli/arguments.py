"""The command line: what can be asked, and the help that teaches it."""

from __future__ import annotations

import argparse
import math
import re
from typing import TYPE_CHECKING

from mathlink import __version__
from writing.command import arguments as formatting
from writing.command import session_arguments as timing

if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["parser"]

_FORMAT = argparse.RawDescriptionHelpFormatter

_MAIN = r"""
Ties the equations of a paper to the code that computes them. For every equation the answer is one of

  proved      for all inputs in the stated domain, in real arithmetic
  tested      the running function agreed on N inputs; no proof
  refuted     here is an input where the two differ, and by how much
  undecided   and exactly why

start here:
  mathlink check model.py                equations attached with @implements in one file
  mathlink check --docstrings fluids     equations in the docstrings of an installed package
  mathlink explain model.py::darcy       how one answer was found

and beside it keeps the paper's text in order, without changing what is printed:
  mathlink fmt paper/                    LaTeX, BibTeX, Markdown and Python, formatted and proved
  mathlink start "related work"          measures the time you write; stop, status and log go with it
"""

_CHECK = r"""
Checks every claim that the targets hold: equations attached to functions with @implements and
conditions attached with @ensures. With --docstrings also the equations typeset in docstrings.
"""

_CHECK_EXAMPLES = r"""
examples:
  mathlink check                          the paths in [tool.mathlink] of pyproject.toml, else this folder
  mathlink check src/ notes/model.py      files and folders
  mathlink check model.py::darcy          one function of a file
  mathlink check mypackage.friction       an importable dotted name
  mathlink check --docstrings fluids      equations in docstrings, no decorator needed
  mathlink check --format json src/       for programs: JSON alone on standard output
  mathlink check --require proved src/    a merely tested claim counts as a failure

exit codes:
  0  every claim holds       1  some claim is refuted or undecided
  2  wrong usage, or a target cannot be loaded       130  interrupted

configuration, in pyproject.toml:
  [tool.mathlink]
  paths = ["src"]          # targets, relative to this file
  budget = 10.0            # seconds for one claim
  jobs = 2                 # claims checked at the same time
  require = "tested"       # or "proved"
  undecided = "fail"       # or "ignore"
"""

_EXPLAIN = r"""
Shows how the answer for one function was found: what each symbol stands for, the domain, and
the proof sketch or the counterexample, engine by engine.
"""

_EXPLAIN_EXAMPLES = r"""
examples:
  mathlink explain model.py::darcy               one function of a file
  mathlink explain mypackage.friction.darcy      one function by its dotted name
  mathlink explain --docstrings fluids.friction.Moody
"""

_TARGET = "a file, a folder, FILE::FUNCTION, or an importable dotted name"

_COMMANDS = ("check", "explain", "fmt", *timing.COMMANDS)
_OPTIONS = (
    *"--docstrings --budget --seed --color --format --jobs --require --undecided --help --version".split(),
    *formatting.OPTIONS,
    *timing.OPTIONS,
)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints say what was probably meant."""

    def error(self, message: str) -> NoReturn:
        super().error(f"{message}{_meant(message)}")


def _meant(message: str) -> str:
    from difflib import get_close_matches

    if "required: COMMAND" in message:
        return "; mathlink --help shows what there is"
    command = re.search(r"argument COMMAND: invalid choice: '([^']*)'", message)
    if command:
        close = get_close_matches(command[1], _COMMANDS, 1)
        return f"; did you mean {close[0]}?" if close else f"; mathlink check {command[1]} would check it"
    if not message.startswith("unrecognized"):
        return ""
    wrong = [word.partition("=")[0] for word in message.split() if word.startswith("--")]
    near = [close for word in wrong for close in get_close_matches(word, _OPTIONS, 1)]
    return f"; did you mean {near[0]}?" if near else ""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    main = _Parser("mathlink", description=_MAIN, formatter_class=_FORMAT, usage="mathlink COMMAND …")
    main.add_argument("--version", action="version", version=f"mathlink {__version__}")
    commands = main.add_subparsers(dest="command", title="commands", metavar="COMMAND", required=True, prog="mathlink")
    _add_check(commands)
    _add_explain(commands)
    formatting.add(commands)
    timing.add(commands)
    return main


def _add_check(commands: argparse._SubParsersAction[_Parser]) -> None:
    check = commands.add_parser(
        "check",
        help="check the equations of files, folders or packages",
        description=_CHECK,
        epilog=_CHECK_EXAMPLES,
        formatter_class=_FORMAT,
    )
    check.add_argument("targets", nargs="*", metavar="TARGET", help=_TARGET)
    _add_common(check)
    check.add_argument("--format", choices=["text", "json"], default="text", help="how to report (default: text)")
    check.add_argument(
        "--jobs", type=_jobs, metavar="N", help="claims checked at the same time (default: all processors)"
    )
    check.add_argument(
        "--require", choices=["proved", "tested"], help="weakest answer that is good enough (default: tested)"
    )
    check.add_argument(
        "--undecided", choices=["fail", "ignore"], help="whether an undecided claim fails (default: fail)"
    )


def _add_explain(commands: argparse._SubParsersAction[_Parser]) -> None:
    explain = commands.add_parser(
        "explain",
        help="show how the answer for one function was found",
        description=_EXPLAIN,
        epilog=_EXPLAIN_EXAMPLES,
        formatter_class=_FORMAT,
    )
    explain.add_argument("target", metavar="TARGET", help="FILE::FUNCTION or a dotted name")
    _add_common(explain)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--docstrings", action="store_true", help="also check the equations typeset in docstrings")
    command.add_argument("--budget", type=_seconds, metavar="S", help="seconds for one claim (default: 10)")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="seed of everything random (default: 0)")
    command.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colour (default: auto; NO_COLOR is honoured)",
    )
    command.add_argument(
        "--no-cache", action="store_true", help="verdicts are not cached in this version: has no effect"
    )


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not (number > 0 and math.isfinite(number)):
        raise argparse.ArgumentTypeError("a number of seconds above 0")
    return number


_jobs.__name__ = "whole number"
_seconds.__name__ = "number of seconds"
