"""All rules over all files of a tree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from writing.latex import project
from writing.lint import macros, references, structure, typography, wording
from writing.lint.finding import Finding, LintOptions
from writing.lint.kinds import is_latex, is_markdown, is_text
from writing.lint.markdown import MarkdownPage
from writing.lint.page import Page
from writing.lint.rules import active
from writing.lint.source import Source
from writing.lint.suppression import kept, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["findings"]

_DEFAULT = LintOptions()


def findings(
    files: Mapping[str, str], options: LintOptions = _DEFAULT, done: Callable[[str], object] | None = None
) -> list[Finding]:
    """What the active rules find in the files of one tree, in order of file, line and column.

    ``files`` maps paths, with ``/`` and relative to one folder, to texts whose lines end in ``\\n``. Files other than
    ``.tex``, ``.ltx``, ``.sty``, ``.cls``, ``.bib``, ``.md`` and ``.markdown`` only count as given.
    ``done`` is told each file whose text has been read.
    """
    known = project.known(text for file, text in files.items() if is_latex(file))
    codes = macros.codes(text for file, text in files.items() if is_latex(file))
    pages = [Page(file, text, known, codes) for file, text in files.items() if is_latex(file)]
    sources: dict[str, Source] = {page.file: page for page in pages}
    on = active(options)
    found: dict[str, list[Finding]] = defaultdict(list)
    for file, offset, code, message in _all(pages, sources, files, options, done or str):
        if code in on:
            source = sources.setdefault(file, Source(file, files[file]))
            found[file].append(Finding(file, *source.place(offset), code, message))
    return [finding for file in sorted(found) for finding in kept(files[file], sorted(set(found[file])))]


def _all(
    pages: list[Page],
    sources: dict[str, Source],
    files: Mapping[str, str],
    options: LintOptions,
    done: Callable[[str], object],
) -> Iterator[references.Found]:
    habits = typography.habits(pages)
    for page in pages:
        if is_text(page.file):
            yield from _in(page.file, wording.check(page, options))
            yield from _in(page.file, typography.check(page, habits))
            yield from _in(page.file, structure.check(page))
        done(page.file)
    for file, text in files.items():
        if is_markdown(file):
            markdown = MarkdownPage(file, text)
            sources[file] = markdown
            yield from _in(file, wording.check(markdown, options))
            done(file)
    for file, text in files.items():
        yield from _in(file, unknown(text))
    yield from references.check(pages, files)


def _in(file: str, found: Iterable[tuple[int, str, str]]) -> Iterator[references.Found]:
    for offset, code, message in found:
        yield file, offset, code, message
