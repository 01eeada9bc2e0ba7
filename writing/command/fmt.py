"""``mathlink fmt``: from paths and options to formatted files, a report and an exit code."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from writing.command import screen
from writing.errors import InputProblem, Refused
from writing.files import settings as tables
from writing.files import tree
from writing.files.cache import fingerprint, opened, stamp_of
from writing.files.definitions import of_project
from writing.files.work import Job, diff, of_text, run
from writing.format.languages import SUFFIXES, language_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from writing.files.cache import Cache
    from writing.files.settings import Settings
    from writing.files.work import Result
    from writing.options import Known, Note

__all__ = ["run_fmt"]

DONE, WOULD_CHANGE, MISUSE, REFUSED = 0, 1, 2, 123


def run_fmt(asked: argparse.Namespace) -> int:
    """Run ``mathlink fmt``; returns its exit code.

    Raises
    ------
    InputProblem : an argument or the configuration cannot be used.
    """
    here = Path.cwd()
    paths = [Path(path) for path in asked.paths] or [Path()]
    if "-" in asked.paths:
        return _standard_input(asked, here)
    if asked.stdin_filename:
        raise InputProblem("--stdin-filename goes with -, the path that stands for standard input")
    missing = [path for path in paths if not (path.exists() or path.is_symlink())]
    if missing:
        raise InputProblem(f"{missing[0]}: no such file or folder")
    chosen = _chosen(asked, paths[0] if paths[0].is_dir() else paths[0].parent)
    if asked.lint:
        from writing.command.lint import run_lint

        return run_lint(paths, asked.exclude, chosen, asked)
    only_lint = [name for name in ("style", "enable", "disable") if getattr(asked, name)]
    if only_lint:
        raise InputProblem(f"--{only_lint[0]} goes with --lint")
    found = tree.found(paths, SUFFIXES, asked.exclude)
    for problem in found.problems:
        screen.say(f"warning: {problem}")
    files = tree.kept(found.files, chosen.exclude, chosen.home or here)
    for path in paths:
        if path in found.files and path not in files:
            screen.say(f"{path} is excluded in {chosen.home or here}{os.sep}pyproject.toml")
    for path in paths:
        if path.is_file():
            language_of(path.name)
    if asked.range and (len(files) != 1 or paths[0].is_dir()):
        raise InputProblem("--range goes with one file")
    return _format(asked, paths, files, chosen)


def _chosen(asked: argparse.Namespace, folder: Path) -> Settings:
    """The settings of the project, with what the command line says on top."""
    chosen = tables.read(tables.nearest(folder.resolve()))
    options = chosen.options
    if asked.lines:
        options = replace(options, lines=asked.lines[0], width=asked.lines[1])
    if asked.rewrite is not None:
        options = replace(options, rewrites=asked.rewrite)
    if asked.indent is not None:
        options = replace(options, indent=asked.indent)
    if asked.listings:
        options = replace(options, listings=True)
    return replace(chosen, options=options, style=chosen.style or asked.style)


def _format(asked: argparse.Namespace, paths: Sequence[Path], files: Sequence[Path], chosen: Settings) -> int:
    root = tree.root_of(paths[0])
    cache = opened(None if asked.no_cache or asked.range else _cache_folder(), root)
    options = replace(chosen.options, known=of_project([root, *paths], files, cache))
    mark = fingerprint([_version(), options])
    report = _Report(asked, len(files))
    jobs = []
    for file in files:
        notes = _remembered(file, mark, cache)
        if notes is None:
            jobs.append(Job(file, options, not (asked.check or asked.diff), asked.diff, asked.range))
        else:
            report.unchanged(file, notes)
    try:
        for result in run(jobs, asked.jobs or _processors()):
            report.add(result)
            # the notes on a file that was changed speak of lines as they were: the next run finds them where they are
            is_in_order = result.outcome == "unchanged" or not (asked.check or asked.diff or result.notes)
            is_in_order = is_in_order and result.outcome != "refused"
            if is_in_order and result.stamp is not None:
                cache.settle(os.path.abspath(result.file), result.stamp, mark, result.notes)
    finally:
        report.progress.clear()
        cache.save()
    report.close()
    return report.code


def _remembered(file: Path, mark: str, cache: Cache) -> tuple[Note, ...] | None:
    try:
        return cache.notes(os.path.abspath(file), stamp_of(file), mark)
    except OSError:
        return None


class _Report:
    """What is said about the files, and the exit code that follows."""

    def __init__(self, asked: argparse.Namespace, total: int) -> None:
        self._asked = asked
        self._is_dry = asked.check or asked.diff
        self._counts = {"changed": 0, "unchanged": 0, "refused": 0}
        self._notes = 0
        self.progress = screen.Progress(total, "formatting")

    @property
    def code(self) -> int:
        if self._counts["refused"]:
            return REFUSED
        return WOULD_CHANGE if self._asked.check and self._counts["changed"] else DONE

    def unchanged(self, file: Path, notes: Sequence[Note]) -> None:
        self._counts["unchanged"] += 1
        self.progress.step(file.name)
        if self._asked.verbose:
            self._say(f"{file} is in order")
        self._tell(file, notes)

    def add(self, result: Result) -> None:
        if result.outcome == "unchanged":
            self.unchanged(result.file, result.notes)
            return
        self._counts[result.outcome] += 1
        self.progress.step(result.file.name)
        if result.problem is not None:
            place = f"{result.file}:{result.problem.line}:{result.problem.column}"
            hint = f"; {result.problem.hint}" if result.problem.hint else ""
            self._say(f"{place}: refused: {result.problem.message}{hint}")
            return
        if not self._asked.quiet:
            self._say(f"{'would format' if self._is_dry else 'formatted'} {result.file}")
        self._tell(result.file, result.notes)
        if result.diff:
            self.progress.clear()
            screen.write(screen.diff_lines(result.diff, screen.is_coloured(self._asked.color, sys.stdout)))

    def close(self) -> None:
        if self._asked.quiet:
            return
        if not sum(self._counts.values()):
            screen.say(f"no files to format here; known are {' '.join(SUFFIXES)}")
            return
        verb = "would be formatted" if self._is_dry else "formatted"
        parts = [
            (self._counts["changed"], f"file{'s' * (self._counts['changed'] != 1)} {verb}"),
            (self._counts["unchanged"], "in order"),
            (self._counts["refused"], "refused"),
            (self._notes, f"note{'s' * (self._notes != 1)}"),
        ]
        screen.say(", ".join(f"{count} {what}" for count, what in parts if count or what.startswith("file")))

    def _tell(self, file: Path, notes: Sequence[Note]) -> None:
        for note in notes:
            self._notes += not note.verbose
            if self._asked.verbose or not (note.verbose or self._asked.quiet):
                self._say(f"{file}:{note.line}:{note.column}: note: {note.message}")

    def _say(self, text: str) -> None:
        self.progress.clear()
        screen.say(text)


def _standard_input(asked: argparse.Namespace, here: Path) -> int:
    if len(asked.paths) > 1:
        raise InputProblem("- stands for standard input and goes alone")
    name = asked.stdin_filename or "stdin.tex"
    language = language_of(name)
    place = (here / name).parent
    chosen = _chosen(asked, place if place.is_dir() else here)
    data = sys.stdin.buffer.read()
    if asked.lint:
        from writing.command.lint import lint_text

        return lint_text(name, data, chosen, asked)
    options = replace(chosen.options, known=_known_around(place if place.is_dir() else here))
    try:
        text, after, notes = of_text(data, language, options, asked.range)
    except Refused as problem:
        screen.say(f"{name}:{problem.line}:{problem.column}: refused: {problem.message}")
        if not (asked.check or asked.diff):
            screen.write_bytes(data)
        return REFUSED
    for note in notes:
        if asked.verbose or not (note.verbose or asked.quiet):
            screen.say(f"{name}:{note.line}:{note.column}: note: {note.message}")
    if asked.diff:
        shown = diff(name, text, after)
        screen.write(screen.diff_lines(shown, screen.is_coloured(asked.color, sys.stdout)))
    elif not asked.check:
        screen.write_bytes(after)
    return WOULD_CHANGE if asked.check and data != after else DONE


def _known_around(folder: Path) -> Known:
    root = tree.root_of(folder)
    cache = opened(_cache_folder(), root)
    known = of_project([root], [], cache)
    cache.save()
    return known


def _cache_folder() -> Path | None:
    from platformdirs import user_cache_path

    return user_cache_path("mathlink", appauthor=False)


def _version() -> str:
    """The version of the formatter, with the dates of its files: an editable installation changes without a new number."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("mathlink")
    except PackageNotFoundError:
        number = "source"
    home = Path(__file__).parents[1]
    return f"{number} {max(file.stat().st_mtime_ns for file in home.rglob('*.py'))}"


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
