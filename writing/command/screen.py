"""The terminal: what is said, in which colour, and a line that moves while a long tree is formatted."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from writing.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

__all__ = ["Progress", "diff_lines", "is_coloured", "say", "styled", "write", "write_bytes"]

_CODES = {"bold": "1", "red": "31", "green": "32", "cyan": "36", "dim": "2"}
_PATIENCE = 0.5
"""Seconds before progress shows."""


def say(text: str) -> None:
    """One line on standard error."""
    if sys.stderr is not None:
        print(_printable(text, sys.stderr), file=sys.stderr)


def write(lines: Iterable[str]) -> None:
    """Lines on standard output.

    Raises
    ------
    InputProblem : it takes nothing more, a full disk say.
    """
    if sys.stdout is None:
        return
    try:
        for line in lines:
            print(_printable(line, sys.stdout))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        with suppress(OSError):  # what is left in the buffer would complain once more on the way out
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InputProblem(f"standard output: {problem.strerror or problem}") from None


def write_bytes(data: bytes) -> None:
    """Bytes on standard output, as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _printable(text: str, stream: TextIO) -> str:
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(map(partial(_plainer, encoding=encoding), text))
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _plainer(character: str, encoding: str) -> str:
    """What stands for a character in an encoding that lacks it."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return _PLAINER.get(character, character)
    return character


_PLAINER = {**dict.fromkeys("–−—", "-"), **dict.fromkeys("“”", '"'), **dict.fromkeys("▏▎▍▌▋▊▉", ".")}
_PLAINER |= {"█": "#", "·": "|", "…": "~", "▸": ">", "×": "x", "’": "'"}


def is_coloured(choice: str, stream: TextIO | None) -> bool:
    """Whether to colour what goes to the stream: on a terminal, unless told otherwise."""
    if choice != "auto":
        return choice == "always"
    return (
        stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def diff_lines(lines: Iterable[str], coloured: bool) -> Iterable[str]:
    """The lines of a unified diff, coloured as git does."""
    if not coloured:
        return lines
    return (_painted(line) for line in lines)


def styled(lines: Iterable[tuple[str, str]], coloured: bool) -> Iterable[str]:
    """Lines with their styles, or without where there is no colour."""
    return (f"\x1b[{_CODES[style]}m{line}\x1b[0m" if coloured and style else line for style, line in lines)


def _painted(line: str) -> str:
    for start, style in (("+++", "bold"), ("---", "bold"), ("@@", "cyan"), ("+", "green"), ("-", "red")):
        if line.startswith(start):
            return f"\x1b[{_CODES[style]}m{line}\x1b[0m"
    return line


class Progress:
    """How far a long run is: one line on a terminal, nothing in a pipe."""

    def __init__(self, total: int, verb: str) -> None:
        self._total = total
        self._verb = verb
        self._done = 0
        self._begun = time.monotonic()
        self._shown = 0.0
        self._width = 0
        self._is_live = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self, name: str) -> None:
        """One more file is done."""
        self._done += 1
        instant = time.monotonic()
        if not self._is_live or instant - self._begun < _PATIENCE or instant - self._shown < 0.1:
            return
        self._shown = instant
        line = f"{self._verb} {self._done}/{self._total}  {name}"[:100]
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)

    def clear(self) -> None:
        """Take the line away, before anything else is said."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0
