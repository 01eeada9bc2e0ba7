"""Rules that look across files: labels and references, citations and bibliographies."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from writing.lint.bibliography import entries
from writing.lint.documents import OUTSIDE, Document
from writing.lint.documents import documents as documents_of
from writing.lint.kinds import is_bibliography, is_markdown
from writing.lint.macros import Use, macros, uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from writing.lint.bibliography import Entry
    from writing.lint.page import Page

__all__ = ["check"]

Found = tuple[str, int, str, str]
"""File, offset, code, message."""

_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*+\}){0,300}+\}){0,300}+\]\s*)?\{([^{}]+)\}")
_OPTION_LABEL = re.compile(r"\blabel\s*=\s*\{?\s*([^,{}\]\s]+)")
_THEOREM = re.compile(r"\\begin\{[A-Za-z*]+\}\s*(?:\[[^\]]*\])?\s*\{(?:[^{}]|\{[^{}]*+\}){0,300}+\}\s*\{([^{}\n]+)\}")
_OTHER = re.compile(r"\\([A-Za-z@]*label)\*?\s*(?:\[[^\]]*\]\s*)?\{([^{}]+)\}")
_MARKDOWN_CITATION = re.compile(r"(?<![\w@])@\{?([\w:.#$%&+?~/-]*\w)")
_MENTION = re.compile(
    r"(?P<command>\\[A-Za-z@]+)?\*?(?:\[[^\]\n]{0,200}\])*(?:\{(?P<group>[^{}\n]{1,120})\}|(?<=[\w}])\[(?P<option>[^\[\]\n]{1,120})\])"
)
_PLAIN_KEY = re.compile(r"[^\\#{}$%~^]+\Z")


def check(pages: list[Page], files: Mapping[str, str]) -> Iterator[Found]:
    """Findings of all rules across the files of a tree."""
    known = macros(page.text for page in pages)
    documents = documents_of(pages, files)
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
    prefixes = {match[1] or "" for page in pages for match in OUTSIDE.finditer(page.code)}
    for document in documents:
        yield from _labels(document, everywhere, mentioned, prefixes, built)
        yield from _citations(document)
    yield from _uncited(documents, files)
    for file in files:
        if is_bibliography(file):
            yield from _duplicates(file, entries(files[file]), 0)


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
    document: Document, everywhere: set[str], mentioned: set[str], prefixes: set[str], built: list[re.Pattern[str]]
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


def _citations(document: Document) -> Iterator[Found]:
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


def _entries(document: Document, names: list[str]) -> Iterator[Entry]:
    for name in names:
        yield from entries(document.files[name])
    for _, _, text in document.embedded.values():
        yield from entries(text)


def _uncited(documents: list[Document], files: Mapping[str, str]) -> Iterator[Found]:
    readers: dict[str, list[Document]] = defaultdict(list)
    elsewhere = {
        match[1].casefold()
        for file, text in files.items()
        if is_markdown(file)
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


def _not_cited(found: list[Entry], documents: list[Document], elsewhere: set[str]) -> list[Entry]:
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
