"""One file, or many side by side: read, laid out, proved, written."""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from writing.errors import Refused
from writing.files import source, store
from writing.files.cache import stamp_of
from writing.format.conductor import formatted
from writing.format.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future, ProcessPoolExecutor

    from writing.files.cache import Stamp
    from writing.options import Note, Options

__all__ = ["Job", "Result", "diff", "of_text", "one", "run"]

Outcome = Literal["unchanged", "changed", "refused"]

_WORTH_A_POOL = 400_000
"""Bytes from which on starting further processes pays."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to format. ``write`` puts the layout in its place, ``diff`` asks for the change as text."""

    file: Path
    options: Options
    write: bool = True
    diff: bool = False
    lines: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a file: ``problem`` says why it was refused, ``stamp`` is that of the file as it is left."""

    file: Path
    outcome: Outcome
    notes: tuple[Note, ...] = ()
    problem: Refused | None = None
    diff: tuple[str, ...] = ()
    stamp: Stamp | None = None


def one(job: Job) -> Result:
    """Format one file; whatever goes wrong is told in the result, and the file is as it was then."""
    try:
        return _one(job)
    except Refused as problem:
        return Result(job.file, "refused", problem=problem)
    except OSError as problem:
        return Result(job.file, "refused", problem=Refused(_in_words(problem)))
    except (RecursionError, MemoryError) as problem:
        return Result(job.file, "refused", problem=Refused(f"too deep or too large ({type(problem).__name__})"))
    except Exception as problem:  # our fault, and no reason to leave the rest of a tree
        told = f"INTERNAL ERROR {type(problem).__name__}: {problem}"
        return Result(job.file, "refused", problem=Refused(told, hint="please report it with the file"))


def _one(job: Job) -> Result:
    stamp = stamp_of(job.file)
    if stamp[0] > source.LARGEST:
        source.too_large(stamp[0])
    before = job.file.read_bytes()
    options = job.options
    if job.file.suffix.lower() == ".pyi":
        options = replace(options, python=(*options.python, ("pyi", True)))
    text, data, notes = of_text(before, language_of(job.file.name), options, job.lines)
    if data == before:
        return Result(job.file, "unchanged", notes, stamp=stamp)
    shown = diff(str(job.file), text, data) if job.diff else ()
    if job.write:
        store.replaced(job.file, before, data)
        stamp = stamp_of(job.file)
    return Result(job.file, "changed", notes, diff=shown, stamp=stamp)


def of_text(
    data: bytes, language: str, options: Options, lines: tuple[int, int] | None = None
) -> tuple[str, bytes, tuple[Note, ...]]:
    """The text that the bytes hold, the bytes of its layout, and what there is to say.

    Raises
    ------
    Refused : it cannot be formatted safely.
    """
    read = source.decoded(data)
    done = formatted(read.text, language, options, lines)
    return read.text, read.encoded(done.text), done.notes


def diff(name: str, before: str, data: bytes) -> tuple[str, ...]:
    """The lines of a unified diff between a text and the bytes of its layout, as ``patch`` takes them."""
    after = source.decoded(data).text
    lines: list[str] = []
    for line in unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}"):
        lines.append(line.removesuffix("\n"))
        if not line.endswith("\n"):
            lines.append("\\ No newline at end of file")
    return tuple(lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _in_words(problem: OSError) -> str:
    return (problem.strerror or str(problem)).lower().replace("permission denied", "no permission to read or write it")


def run(jobs: Sequence[Job], processes: int) -> Iterator[Result]:
    """Results as they come; more than one process only where the files are large enough to be worth it."""
    if processes < 2 or len(jobs) < 2 or sum(_size(job.file) for job in jobs) < _WORTH_A_POOL:
        yield from map(one, jobs)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    waiting = {job.file: job for job in sorted(jobs, key=lambda job: -_size(job.file))}
    pool = ProcessPoolExecutor(min(processes, len(jobs)), mp_context=get_context("spawn"))
    try:
        for result in _from_pool(pool, list(waiting.values())):
            del waiting[result.file]
            yield result
    except BrokenProcessPool:  # the system ended a process, for want of memory say: what is left is done here
        yield from map(one, waiting.values())
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _from_pool(pool: ProcessPoolExecutor, jobs: Sequence[Job]) -> Iterator[Result]:
    pending: set[Future[Result]] = {pool.submit(one, job) for job in jobs}
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
