"""Rules that look across files: labels and references, citations and bibliographies."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind
from writing.lint.bibliography import entries
from writing.lint.macros import Use, macros, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writing.lint.bibliography import Entry
    from writing.lint.page import Page

__all__ = ["check"]

Found = tuple[str, int, str, str]
"""File, offset, code, message."""

_READING = re.compile(
    r"\\(?:(?P<command>input|include|subfile|InputIfFileExists|loadglsentries|subfileinclude|includestandalone|import|subimport|inputfrom|includefrom)\*?"
    r"\s*(?:\[[^\]]*\]\s*)?(?:\{(?P<folder>[^{}]*)\}\s*)?\{(?P<name>[^{}]*)\}|(?:input)\s+(?P<bare>[\w./-]+))"
)
_BIBLIOGRAPHY = re.compile(
    r"\\(?:bibliography|addbibresource|addglobalbib|addsectionbib|bibliographyprimary)\*?\s*(?:\[[^\]]*\]\s*)?\{([^{}]*)\}"
)
_EMBEDDED = re.compile(r"\A\\begin\{filecontents\*?\}\s*(?:\[[^\]]*\]\s*)?\{([^{}]+\.bib)\}")
_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*+\}){0,300}+\}){0,300}+\]\s*)?\{([^{}]+)\}")
_OPTION_LABEL = re.compile(r"\blabel\s*=\s*\{?\s*([^,{}\]\s]+)")
_THEOREM = re.compile(r"\\begin\{[A-Za-z*]+\}\s*(?:\[[^\]]*\])?\s*\{(?:[^{}]|\{[^{}]*+\}){0,300}+\}\s*\{([^{}\n]+)\}")
_OTHER = re.compile(r"\\([A-Za-z@]*label)\*?\s*(?:\[[^\]]*\]\s*)?\{([^{}]+)\}")
_ROOT = re.compile(r"\\documentclass|\\begin\{document\}")
_GENERATED = (".bbl", ".pgf", ".tikz", ".pdf_tex", ".eps_tex", ".toc", ".ind")
_OUTSIDE = re.compile(r"\\(?:externaldocument|externalcitedocument|zexternaldocument)\*?\s*(?:\[([^\]]*)\])?")
_MARKDOWN_CITATION = re.compile(r"(?<![\w@])@\{?([\w:.#$%&+?~/-]*\w)")
_MENTION = re.compile(
    r"(?P<command>\\[A-Za-z@]+)?\*?(?:\[[^\]\n]{0,200}\])*(?:\{(?P<group>[^{}\n]{1,120})\}|(?<=[\w}])\[(?P<option>[^\[\]\n]{1,120})\])"
)
_PLAIN_KEY = re.compile(r"[^\\#{}$%~^]+\Z")


@dataclass
class _Document:
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


def check(pages: list[Page], files: Mapping[str, str]) -> Iterator[Found]:
    """Findings of all rules across the files of a tree."""
    known = macros(page.text for page in pages)
    documents = _documents(pages, files)
    for document in documents:
        for page in document.pages:
            document.uses += [
                (page, use) for use in uses(page.code, known, 0, len(page.code)) if _PLAIN_KEY.match(use.key)
            ]
    everywhere = {use.key for document in documents for _, use in document.uses if use.purpose == "label"}
    everywhere |= {key for page in pages for key in _loose(page)}
    templates = {macro.template for found in known.values() for macro in found}
    built = [_built(pages, name, templates) for name in ("label", "[A-Za-z]*ref")]
    mentioned = _mentioned(pages)
    prefixes = {match[1] or "" for page in pages for match in _OUTSIDE.finditer(page.code)}
    for document in documents:
        yield from _labels(document, everywhere, mentioned, prefixes, built)
        yield from _citations(document)
    yield from _uncited(documents, files)
    for file in files:
        if file.endswith(".bib"):
            yield from _duplicates(file, entries(files[file]), 0)


def _documents(pages: list[Page], files: Mapping[str, str]) -> list[_Document]:
    """Documents: each root with what it reads, and the rest of the files each on its own."""
    by_file = {page.file: page for page in pages if page.file.endswith((".tex", ".ltx"))}
    reads: dict[str, list[str]] = {}
    open_ends: set[str] = set()
    for file, page in by_file.items():
        reads[file], complete = _reads(page, files)
        if not complete or _OUTSIDE.search(page.code):
            open_ends.add(file)
    read = {target for targets in reads.values() for target in targets}
    result, seen = [], set()
    for file, page in by_file.items():
        if _ROOT.search(page.code) and file not in read:
            members = _closure(file, reads)
            seen |= members
            result.append(
                _Document([by_file[m] for m in sorted(members) if m in by_file], files, not members & open_ends)
            )
    return result + [_Document([by_file[file]], files, False) for file in by_file if file not in seen]


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


def _loose(page: Page) -> Iterator[str]:
    """Labels set in other ways than by ``\\label``: options, titles of boxes, commands that end in ``label``."""
    for pattern in (_OPTION_LABEL, _THEOREM):
        for match in pattern.finditer(page.text):
            yield match[1]
    for match in _OTHER.finditer(page.code):
        if match[1] != "label":
            yield match[2].strip()


def _mentioned(pages: list[Page]) -> set[str]:
    """What stands in braces or brackets of commands that set no label: keys that some command may refer to."""
    found: set[str] = set()
    for page in pages:
        for match in _MENTION.finditer(page.code):
            if not (match["command"] or "").endswith("label"):
                content = match["group"] or match["option"]
                found.update(part.strip() for part in content.split(","))
    return found


def _labels(
    document: _Document, everywhere: set[str], mentioned: set[str], prefixes: set[str], built: list[re.Pattern[str]]
) -> Iterator[Found]:
    places: dict[str, list[tuple[Page, Use]]] = defaultdict(list)
    for page, use in document.uses:
        if use.purpose == "label":
            places[use.key].append((page, use))
    for key, found in places.items():
        for page, use in found[1:]:
            first_page, first = found[0]
            line, _ = first_page.place(first.offset)
            yield page.file, use.offset, "ML403", f"label {key!r} is set at {first_page.file}:{line} already"
    if not document.whole:
        return
    used = {use.key for _, use in document.uses if use.purpose == "reference"}
    for page, use in document.uses:
        if (
            use.purpose == "reference"
            and use.sure
            and not _suffixes(use.key) & everywhere
            and not built[0].fullmatch(use.key)
        ):
            yield page.file, use.offset, "ML401", f"no label {use.key!r}"
    for key, found in places.items():
        if (
            key not in used
            and not built[1].fullmatch(key)
            and not (_suffixes(key) | {prefix + key for prefix in prefixes}) & mentioned
        ):
            page, use = found[0]
            yield page.file, use.offset, "ML402", f"nothing refers to label {key!r}"


def _built(pages: list[Page], command: str, templates: set[str]) -> re.Pattern[str]:
    """What keys can look like that commands put together from parts (``\\label{\\chapter:#1}``), beyond ``templates``."""
    found = set()
    for page in pages:
        for match in re.finditer(rf"\\{command}\s*\{{([^{{}}\n]*[\\#][^{{}}\n]*)\}}", page.text):
            parts = re.split(r"\\[A-Za-z@]+\s?|#\d", match[1])
            if any(parts) and re.sub(r"#\d", "#", match[1]) not in templates:
                found.add(".*".join(re.escape(part) for part in parts))
    return re.compile("|".join(sorted(found)) or r"(?!)")


def _suffixes(key: str) -> set[str]:
    """A key, and what is left of it behind each colon."""
    parts = key.split(":")
    return {":".join(parts[i:]) for i in range(len(parts))} - {""}


def _citations(document: _Document) -> Iterator[Found]:
    names, complete = document.bibliographies
    items = [(page, match) for page in document.pages for match in _ITEM.finditer(page.code)]
    cited = {use.key for _, use in document.uses if use.purpose == "citation"}
    if items and document.whole and "*" not in cited:
        for page, match in items:
            if match[1].strip() not in cited:
                yield page.file, match.start(), "ML405", f"nothing cites {match[1].strip()!r}"
    if not (document.whole and complete and (names or items or document.embedded)):
        return
    keys = {match[1].strip().casefold() for _, match in items}
    for entry in _entries(document, names):
        keys.update(key.casefold() for key in (entry.key, *entry.aliases))
    for page, use in document.uses:
        if use.purpose == "citation" and use.sure and use.key != "*" and use.key.casefold() not in keys:
            yield page.file, use.offset, "ML404", f"no entry {use.key!r} in {', '.join(names) or 'the bibliography'}"


def _entries(document: _Document, names: list[str]) -> Iterator[Entry]:
    for name in names:
        yield from entries(document.files[name])
    for _, _, text in document.embedded.values():
        yield from entries(text)


def _uncited(documents: list[_Document], files: Mapping[str, str]) -> Iterator[Found]:
    readers: dict[str, list[_Document]] = defaultdict(list)
    elsewhere = {
        match[1].casefold()
        for file, text in files.items()
        if file.endswith(".md")
        for match in _MARKDOWN_CITATION.finditer(text)
    }
    for document in documents:
        for name in document.bibliographies[0]:
            readers[name].append(document)
        for page, start, text in {id(value): value for value in document.embedded.values()}.values():
            if document.whole:
                for entry in _not_cited(entries(text), [document], elsewhere):
                    yield page.file, start + entry.offset, "ML405", f"nothing cites {entry.key!r}"
    for name, reading in readers.items():
        if all(document.whole for document in reading):
            for entry in _not_cited(entries(files[name]), reading, elsewhere):
                yield name, entry.offset, "ML405", f"nothing cites {entry.key!r}"


def _not_cited(found: list[Entry], documents: list[_Document], elsewhere: set[str]) -> list[Entry]:
    cited = elsewhere | {
        use.key.casefold() for document in documents for _, use in document.uses if use.purpose == "citation"
    }
    if "*" in cited:
        return []
    by_key = {key.casefold(): entry for entry in found for key in (entry.key, *entry.aliases)}
    waiting = list(cited)
    while waiting:
        entry = by_key.get(waiting.pop())
        for key in entry.leans if entry else ():
            if key.casefold() not in cited:
                cited.add(key.casefold())
                waiting.append(key.casefold())
    return [
        entry for entry in found if entry.whole and not {key.casefold() for key in (entry.key, *entry.aliases)} & cited
    ]


def _duplicates(file: str, found: list[Entry], shift: int) -> Iterator[Found]:
    seen: set[str] = set()
    for entry in found:
        if entry.key.casefold() in seen:
            yield file, shift + entry.offset, "ML406", f"key {entry.key!r} is taken already"
        seen.add(entry.key.casefold())
