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
    from collections.abc import Sequence
    from typing import Any, NoReturn

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
  pytest --mathlink src/                 one test for every claim

and beside it keeps the paper's text in order, without changing what is printed:
  mathlink fmt paper/                    LaTeX, BibTeX, Markdown and Python, formatted and proved
  mathlink start "related work"          measures the time you write; stop, status and log go with it

mathlink COMMAND --help has examples, exit codes and settings.
"""

_CHECK = r"""
Checks every claim that the targets hold: equations attached to functions with @implements,
conditions (@ensures), invariants of classes, and laws (@monotone, @same_as, …). With --docstrings
also the equations typeset in docstrings.
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
  cache = true             # verdicts are kept in your cache folder until something they depend on changes
"""

_EXPLAIN = r"""
Shows how the answer for one function was found: what each symbol stands for, the domain, and
the proof sketch or the counterexample, engine by engine. A function without a claim is shown as
its code was read, for each of its options, or with the line at which reading stopped.
"""

_EXPLAIN_EXAMPLES = r"""
examples:
  mathlink explain model.py::darcy               one function of a file
  mathlink explain mypackage.friction.darcy      one function by its dotted name
  mathlink explain --docstrings fluids.friction.Moody
  mathlink explain --latex model.py::darcy       \begin{proof} … \end{proof} for the paper's appendix

exit codes:
  0  shown, whatever the answer is       2  wrong usage, or nothing to show       130  interrupted

budget in [tool.mathlink] of pyproject.toml is honoured.
"""

_TARGET = "a file, a folder, FILE::FUNCTION, or an importable dotted name"


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints come from the command that was meant, and say what was probably meant."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._negative_number_matcher = re.compile(r"-\d")  # a value: ``-1h`` is told to be no length of time

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        asked, left = self.parse_known_args(args, namespace)
        if left:
            self._innermost(asked)._refuse(left, self)
        return asked

    def error(self, message: str) -> NoReturn:
        super().error(f"{message}{self._meant(message)}")

    def _innermost(self, asked: argparse.Namespace) -> _Parser:
        for action in self._commands():
            inner = action.choices.get(getattr(asked, action.dest))
            if inner is not None:
                return inner._innermost(asked)
        return self

    def _commands(self) -> list[argparse._SubParsersAction[_Parser]]:
        return [action for action in self._actions if isinstance(action, argparse._SubParsersAction)]

    def _refuse(self, left: Sequence[str], whole: _Parser) -> NoReturn:
        hint = "" if any(word.startswith("-") for word in left) else "; words that belong together need quotes"
        for word in left:
            name = word.partition("=")[0]
            if not hint and name.startswith("--"):
                close = _close(name, [option for option in self._option_string_actions if option.startswith("--")])
                hint = f"; did you mean {close}?" if close else whole._elsewhere(name)
        super().error(f"unrecognized arguments: {' '.join(left)}{hint or f'; {self.prog} --help tells what there is'}")

    def _elsewhere(self, name: str) -> str:
        """The commands that have an option of that name."""
        inner = [parser for action in self._commands() for parser in action.choices.values()]
        found = [parser.prog for parser in inner if name in parser._option_string_actions]
        return f"; it goes with {' and '.join(found)}" if found else ""

    def _meant(self, message: str) -> str:
        if "required: COMMAND" in message:
            return f"; {self.prog} --help shows what there is"
        command = re.search(r"argument COMMAND: invalid choice: '([^']*)'", message)
        if not command:
            return ""
        names = [name for action in self._commands() for name in action.choices]
        close = _close(command[1], names)
        if close:
            return f"; did you mean {close}?"
        return "" if self.prog != "mathlink" else f"; mathlink check {command[1]} would check it"


def _close(word: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    return " or ".join(get_close_matches(word, known, 2, 0.65))


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
    check.add_argument(
        "--verbose",
        "-v",
        action="store_true",
        help="say how many verdicts are of an earlier run, and which never will be",
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
    explain.add_argument(
        "--latex",
        action="store_true",
        help="print the proof in LaTeX instead, over amsmath and amsthm; all else as comments",
    )
    _add_common(explain)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--docstrings", action="store_true", help="also the equations typeset in docstrings")
    command.add_argument("--budget", type=_seconds, metavar="S", help="seconds for one claim (default: 10)")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="seed of everything random (default: 0)")
    command.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="colour (default: auto; NO_COLOR is honoured)",
    )
    command.add_argument(
        "--no-cache", action="store_true", help="find every verdict anew, and keep none (explain always does)"
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
