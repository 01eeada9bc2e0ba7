"""The documents of a tree: each root with the files it reads and the bibliographies it names."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind
from writing.lint.kinds import is_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from writing.lint.macros import Use
    from writing.lint.page import Page

__all__ = ["OUTSIDE", "Document", "documents"]

_READING = re.compile(
    r"\\(?:(?P<command>input|include|subfile|InputIfFileExists|loadglsentries|subfileinclude|includestandalone|import|subimport|inputfrom|includefrom)\*?"
    r"\s*(?:\[[^\]]*\]\s*)?(?:\{(?P<folder>[^{}]*)\}\s*)?\{(?P<name>[^{}]*)\}|(?:input)\s+(?P<bare>[\w./-]+))"
)
_BIBLIOGRAPHY = re.compile(
    r"\\(?:bibliography|addbibresource|addglobalbib|addsectionbib|bibliographyprimary)\*?\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}"
)
_EMBEDDED = re.compile(r"\A\\begin\{filecontents\*?\}\s*(?:\[[^\]]*\]\s*)?\{([^{}]+\.bib)\}")
_ROOT = re.compile(r"\\documentclass|\\begin\{document\}")
_GENERATED = (".bbl", ".pgf", ".tikz", ".pdf_tex", ".eps_tex", ".toc", ".ind")
OUTSIDE = re.compile(r"\\(?:externaldocument|externalcitedocument|zexternaldocument)\*?\s*(?:\[([^\]]*)\])?")
"""Labels of other documents, with the prefix that they get."""


@dataclass
class Document:
    """Files that one root reads, with what they set and use."""

    pages: list[Page]
    files: Mapping[str, str]
    whole: bool
    """Whether all that it reads was given."""
    uses: list[tuple[Page, Use]] = field(default_factory=list)

    @cached_property
    def bibliographies(self) -> tuple[list[str], bool]:
        """The given ``.bib`` files that it reads, and whether that is all of its sources of entries."""
        found: list[str] = []
        complete = True
        for page in self.pages:
            for match in _BIBLIOGRAPHY.finditer(page.code):
                for name in match[1].split(","):
                    file = _resolve(self.files, page.file, name.strip(), (".bib",))
                    if file is None:
                        complete = (
                            complete
                            and name.strip() + ("" if name.strip().endswith(".bib") else ".bib") in self.embedded
                        )
                    elif file not in found:
                        found.append(file)
        return found, complete

    @cached_property
    def embedded(self) -> dict[str, tuple[Page, int, str]]:
        """Bibliographies that a source writes out itself: name → page, offset, text."""
        found = {}
        for page in self.pages:
            for kind, start, end in page.tokens:
                if kind is Kind.BLOCK and (match := _EMBEDDED.match(page.text[start : start + 200])):
                    name = match[1].strip().replace("\\jobname", posixpath.splitext(posixpath.basename(page.file))[0])
                    found[name] = found["\\jobname.bib"] = (page, start, page.text[start:end])
        return found


def documents(pages: list[Page], files: Mapping[str, str]) -> list[Document]:
    """Documents: each root with what it reads, and the rest of the files each on its own."""
    by_file = {page.file: page for page in pages if is_text(page.file)}
    reads: dict[str, list[str]] = {}
    open_ends: set[str] = set()
    for file, page in by_file.items():
        reads[file], complete = _reads(page, files)
        if not complete or OUTSIDE.search(page.code):
            open_ends.add(file)
    read = {target for targets in reads.values() for target in targets}
    result, seen = [], set()
    for file, page in by_file.items():
        if _ROOT.search(page.code) and file not in read:
            members = _closure(file, reads)
            seen |= members
            result.append(
                Document([by_file[m] for m in sorted(members) if m in by_file], files, not members & open_ends)
            )
    return result + [Document([by_file[file]], files, False) for file in by_file if file not in seen]


def _reads(page: Page, files: Mapping[str, str]) -> tuple[list[str], bool]:
    found, complete = [], True
    for match in _READING.finditer(page.code):
        name = (
            (match["folder"] or "") + (match["name"] or match["bare"] or "")
            if (match["command"] or "").endswith(("import", "from"))
            else (match["name"] or match["bare"] or "")
        )
        name = name.strip().strip('"')
        file = _resolve(files, page.file, name, (".tex", ".ltx", ""))
        if file is not None:
            found.append(file)
        elif not name.endswith(_GENERATED):
            complete = False
    return found, complete


def _resolve(files: Mapping[str, str], reader: str, name: str, suffixes: tuple[str, ...]) -> str | None:
    """The given file that a name in ``reader`` means: beside it, at the top of the tree, or anywhere above it."""
    folder = posixpath.dirname(reader)
    while True:
        for suffix in suffixes:
            path = posixpath.normpath(posixpath.join(folder, name if name.endswith(suffix) else name + suffix))
            if path in files:
                return path
        if not folder or folder == "/":
            return None
        folder = posixpath.dirname(folder)


def _closure(file: str, reads: dict[str, list[str]]) -> set[str]:
    seen, waiting = {file}, [file]
    while waiting:
        for target in reads.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
