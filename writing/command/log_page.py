"""``mathlink log --html FILE``: the report as a page on disk."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from writing.command import screen
from writing.errors import InputProblem
from writing.sessions.report.html import page

if TYPE_CHECKING:
    import argparse

    from writing.command.desk import Desk
    from writing.sessions.report.summary import Report

__all__ = ["write_page"]


def write_page(report: Report, asked: argparse.Namespace, desk: Desk) -> None:
    """Write the page to the file that was asked for, whole or not at all; ``-`` is standard output.

    Raises
    ------
    InputProblem : the file cannot be written, or holds something else than such a page.
    """
    data = page(report, desk.paper.name).encode("utf-8")
    if asked.html == "-":
        screen.write_bytes(data)
        return
    file = Path(asked.html)
    try:
        _put(file, data)
    except OSError as problem:
        raise InputProblem(f"{file}: {problem.strerror or problem}; no page was written") from None
    screen.write([f"written: {file} ({report.period.title})"])


def _put(file: Path, data: bytes) -> None:
    target = Path(os.path.realpath(file))
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(target.stat().st_mode):
            target.write_bytes(data)  # a device or pipe: there is nothing to keep
            return
        _refuse_strangers(file)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with open(beside, "xb") as copy:
            copy.write(data)
        os.replace(beside, target)
    finally:
        with suppress(OSError):
            beside.unlink()


def _refuse_strangers(file: Path) -> None:
    """What is no page is not written over: it may be the paper."""
    with file.open("rb") as there:
        if there.read(15).lower() != b"<!doctype html>":
            raise InputProblem(f"{file} is there and is no page; take another name, or remove it")
