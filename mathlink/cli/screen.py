"""Standard output and error: plain in a pipe, colour and a progress bar on a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from mathlink.model import Verdict
    from mathlink.workers import Item

__all__ = ["Watch", "only_reports_on_stdout", "say", "silence", "watch", "write"]

_STYLES = {
    "proved": "green",
    "tested": "cyan",
    "refuted": "bold red",
    "undecided": "yellow",
    "file": "bold",
    "warning": "yellow",
    "summary": "bold",
    "": "",
}


def write(lines: Iterable[tuple[str, str]], color: str) -> None:
    """Print styled lines on standard output; ``color`` is ``"auto"``, ``"always"`` or ``"never"``."""
    if sys.stdout is None:  # closed by whoever started us
        return
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    if color == "never" or (color == "auto" and not _is_terminal(sys.stdout)):
        for _, text in lines:
            print(text)
    else:
        _write_in_colour(lines, color)
    sys.stdout.flush()


def _write_in_colour(lines: Iterable[tuple[str, str]], color: str) -> None:
    from rich.console import Console
    from rich.text import Text

    always = color == "always"
    console = Console(
        file=sys.stdout,
        highlight=False,
        soft_wrap=True,
        force_terminal=True if always else None,
        no_color=False if always else None,
        color_system="standard" if always else "auto",
    )
    for style, text in lines:
        console.print(Text(text, style=_STYLES[style]))


def say(message: str) -> None:
    """Print a message on standard error."""
    print(message, file=sys.stderr, flush=True)


class Watch:
    """Follows a run: keeps what is known, should it be interrupted, and moves a bar where somebody sees it."""

    def __init__(self, bar: Progress | None = None) -> None:
        self.known: list[tuple[Item, Verdict]] = []
        self._bar = bar
        self._task = bar.add_task("importing", total=None) if bar else None

    def importing(self, name: str) -> None:
        """A module is about to be imported."""
        self._move(description=f"importing {name[-40:]}")

    def found(self, total: int) -> None:
        """All claims are found."""
        self._move(description="checking", total=total)

    def judged(self, item: Item, verdict: Verdict) -> None:
        """A claim has its verdict."""
        self.known.append((item, verdict))
        self._move(completed=len(self.known))

    def _move(self, **change: Any) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, **change)


@contextlib.contextmanager
def watch(color: str) -> Iterator[Watch]:
    """A watch with a bar on standard error where that is a terminal."""
    if not _is_terminal(sys.stderr):
        yield Watch()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True, no_color=True if color == "never" else None)
    with Progress(*columns, console=console, transient=True) as bar:
        yield Watch(bar)


@contextlib.contextmanager
def only_reports_on_stdout() -> Iterator[None]:
    """Sends to standard error whatever checked code prints, so that reports stand alone on standard output."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(AttributeError, OSError, ValueError):
            sys.stdout.flush()
            number = sys.stdout.fileno()
            kept = os.dup(number)
            os.dup2(sys.stderr.fileno(), number)
            stack.callback(_restore, kept, number)
        stack.enter_context(contextlib.redirect_stdout(sys.stderr))
        yield


def _restore(kept: int, number: int) -> None:
    os.dup2(kept, number)
    os.close(kept)


def silence() -> None:
    """After a broken pipe: what is still to be flushed leads nowhere, so that the interpreter ends without a complaint."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_terminal(stream: Any) -> bool:
    return bool(hasattr(stream, "isatty") and stream.isatty())
