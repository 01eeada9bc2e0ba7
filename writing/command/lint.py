"""``mathlink fmt --lint``: findings on standard output, a line each as chktex prints them; nothing is changed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from writing.command import screen
from writing.errors import InputProblem, Refused
from writing.files import source, tree
from writing.format.languages import SUFFIXES, language_of
from writing.lint import RULES, Finding, LintOptions, findings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from writing.files.settings import Settings

__all__ = ["lint_text", "run_lint"]

CLEAN, FOUND, REFUSED = 0, 1, 123

_READ = tuple(suffix for suffix, language in SUFFIXES.items() if language != "python")


def run_lint(paths: Sequence[Path], exclude: Sequence[str], chosen: Settings, asked: argparse.Namespace) -> int:
    """Report what is found in the files; the rest of the project is read too, for labels, citations and definitions.

    Raises
    ------
    UnknownLanguage : a file that is named is none that can be read.
    """
    for path in paths:
        if path.is_file():
            language_of(path.name)
    found_there = [file for file in tree.found(paths, _READ, exclude).files if file.suffix.lower() in _READ]
    asked_for = tree.kept(found_there, chosen.exclude, chosen.home or Path())
    around = tree.found([tree.root_of(paths[0])], _READ, exclude).files
    texts: dict[str, str] = {}
    code = CLEAN
    for file in (*asked_for, *around):
        name = _name(file)
        if name in texts:
            continue
        try:
            texts[name] = _text(file)
        except Refused as problem:
            if file in asked_for:
                screen.say(f"{name}:{problem.line}:{problem.column}: refused: {problem.message}")
                code = REFUSED
    found = _wanted(texts, {_name(file) for file in asked_for}, chosen, asked)
    _report(found, len(asked_for), asked)
    return code or (FOUND if found else CLEAN)


def lint_text(name: str, data: bytes, chosen: Settings, asked: argparse.Namespace) -> int:
    """Report what is found in standard input, which takes the place of the file of this name."""
    file = Path(name)
    texts = {}
    for other in tree.found([tree.root_of(file.parent if file.parent.is_dir() else Path())], _READ).files:
        try:
            texts[_name(other)] = _text(other)
        except Refused:
            continue
    try:
        texts[_name(file)] = source.decoded(data).text.replace("\r\n", "\n").removeprefix("\ufeff")
    except Refused as problem:
        screen.say(f"{name}:{problem.line}:{problem.column}: refused: {problem.message}")
        return REFUSED
    found = _wanted(texts, {_name(file)}, chosen, asked)
    _report(found, 1, asked)
    return FOUND if found else CLEAN


def _name(file: Path) -> str:
    return os.path.relpath(file).replace(os.sep, "/")


def _text(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > source.LARGEST:
            source.too_large(size)
        return source.decoded(file.read_bytes()).text.replace("\r\n", "\n").removeprefix("\ufeff")
    except OSError as problem:
        raise Refused((problem.strerror or str(problem)).lower()) from None


def _wanted(texts: Mapping[str, str], names: set[str], chosen: Settings, asked: argparse.Namespace) -> list[Finding]:
    options = LintOptions(chosen.sentence_words, _codes(",".join(asked.enable)), _codes(",".join(asked.disable)))
    if chosen.style:
        options = LintOptions(options.words, options.enable | _STYLE, options.disable)
    progress = screen.Progress(len(texts), "reading")
    try:
        found = findings(texts, options, progress.step)
    finally:
        progress.clear()
    return [finding for finding in found if finding.file in names]


_STYLE = frozenset(rule.code for rule in RULES if not rule.on)


def _codes(text: str) -> frozenset[str]:
    codes = frozenset(code.strip().upper() for code in text.split(",") if code.strip())
    for code in codes:
        if not any(rule.code.startswith(code) for rule in RULES):
            raise InputProblem(f"no rule {code!r}; docs/linting.md lists them: {RULES[0].code} to {RULES[-1].code}")
    return codes


def _report(found: Sequence[Finding], files: int, asked: argparse.Namespace) -> None:
    coloured = screen.is_coloured(asked.color, sys.stdout)
    screen.write(screen.styled((("", str(finding)) for finding in found), coloured))
    if not (files or asked.quiet):
        screen.say(f"no files to read here; read are {' '.join(_READ)}")
    elif not asked.quiet:
        counted = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else "nothing found"
        screen.say(f"{counted} in {files} file{'s' * (files != 1)}")
