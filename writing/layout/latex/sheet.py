"""The whole way of a LaTeX text: tokens, what stays as it is, runs of words, lines, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.errors import Refused
from writing.latex.lexer import Kind, parts
from writing.latex.project import joined, known
from writing.layout.latex import rewrites
from writing.layout.latex.balance import strays
from writing.layout.latex.marks import MARKS, Context
from writing.layout.latex.masks import Masks
from writing.layout.latex.placing import Page
from writing.layout.latex.reading import Reader
from writing.options import Formatted, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writing.latex.lexer import Token
    from writing.layout.latex.balance import Stray
    from writing.options import Options, Span

__all__ = ["layout"]

_CODE = frozenset(
    r"\documentclass \documentstyle \ProvidesPackage \ProvidesClass \ProvidesFile \NeedsTeXFormat \DeclareOption \ProcessOptions"
    r" \RequirePackage".split()
)
"""Commands of a preamble, a package or a class."""
_LITERAL = (Kind.INLINE, Kind.BLOCK, Kind.COMMENT, Kind.LINE, Kind.REST)
_CUTS = MARKS.keys() | _CODE | {"\\"}
_STRAY_NOTES = 20
_BEGIN = re.compile(r"\\begin\{([^{}\n]+)\}")


def layout(text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
    r"""Lay out LaTeX source.

    Line breaks and indentation of the result depend on the tokens of the text alone, not on how it was broken before, but
    for the rows of points of ``\addplot``; literal text and the lines in ``frozen`` (sorted spans of whole lines) stay
    byte for byte.

    Raises
    ------
    Refused : the text holds NUL characters, or more pieces of literal text than can be told apart.
    """
    if "\x00" in text:
        before = text[: text.index("\x00")]
        raise Refused(
            "a NUL character", before.count("\n") + 1, len(before) - before.rfind("\n"), "this is no text file"
        )
    if options.rewrites:
        text, frozen = _rewritten(text, options, frozen)
    found = parts(text, joined(options.known, known([text])), _CUTS)
    if frozen:
        found = list(_with_frozen(text, found, frozen))
    page = Page(options.indent)
    reader = Reader(text, found, page, Masks(), options, _context(text, found))
    try:
        reader.read()
    except OverflowError as problem:
        raise Refused(str(problem), hint="split the file") from None
    if found and found[-1][0] in (Kind.BLOCK, Kind.LINE) and page.rest is None and text[-1] != "\n":
        page.rest = ""
    unclosed = [*_unclosed(text, found[-1])] if found else []
    odd = page.strays or reader.resets or any(name not in ("\\item", "document") for name, _ in page.stack)
    return Formatted(
        page.text(),
        (
            *(_notes(text, reader.strays if reader.strays is not None else strays(text, found)) if odd else ()),
            *unclosed,
        ),
    )


def _context(text: str, found: Sequence[Token]) -> Context:
    """Code up to the begin of the document, or all of a package; prose in parts of documents."""
    for kind, start, end in found:
        if (kind is Kind.BEGIN and text.startswith("{document}", end - 10)) or (
            kind is Kind.CONTROL and text[start:end] in _CODE
        ):
            return Context.CODE
    return Context.PROSE


def _notes(text: str, found: Sequence[Stray]) -> Iterable[Note]:
    for stray in found[:_STRAY_NOTES]:
        line = text.count("\n", 0, stray.offset) + 1
        column = stray.offset - text.rfind("\n", 0, stray.offset)
        yield Note(line, column, f"{stray.what} is never {'closed' if stray.opens else 'opened'}")


def _unclosed(text: str, last: Token) -> Iterable[Note]:
    """What there is to say of literal text that reaches to the end since nothing closes it."""
    kind, start, end = last
    begin = _BEGIN.match(text, start) if kind is Kind.BLOCK and end == len(text) else None
    if begin and f"\\end{{{begin[1]}}}" not in text[start:]:
        line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        yield Note(line, column, f"{begin[0]} is never closed: all behind it is literal text")


def _rewritten(text: str, options: Options, frozen: Sequence[Span]) -> tuple[str, list[Span]]:
    """The text with the rewrites asked for, none of them inside of frozen lines."""
    pieces: list[str] = []
    spans: list[Span] = []
    position = length = 0
    for start, end in frozen:
        pieces += (rewrites.rewritten(text[position:start], options), text[start:end])
        length += len(pieces[-2])
        spans.append((length, length + end - start))
        length += end - start
        position = end
    pieces.append(rewrites.rewritten(text[position:], options))
    return "".join(pieces), spans


def _with_frozen(text: str, found: Iterable[Token], frozen: Sequence[Span]) -> Iterable[Token]:
    """Tokens with one of kind ``LINE`` for each frozen span, which grows to the ends of literal text that it cuts."""
    spans = list(_grown(text, list(found), frozen))
    queue = iter(spans)
    span = next(queue, None)
    for kind, begin, end in found:
        start = begin
        while span and start < end:
            if end <= span[0]:
                break
            if start < span[0]:
                yield from _piece(text, kind, start, span[0])
                start = span[0]
            if start == span[0]:
                yield (Kind.LINE, *span)
            start = min(max(start, span[1]), end) if end > span[1] else end
            if end >= span[1]:
                span = next(queue, None)
        if start == begin:
            yield (kind, start, end)
        elif start < end:
            yield from _piece(text, kind, start, end)


def _piece(text: str, kind: Kind, start: int, end: int) -> Iterable[Token]:
    """What is left of a token beside a frozen span: of a literal to the end of the text it is the last line break."""
    if (kind is Kind.PAR and text.count("\n", start, end) < 2) or (kind in _LITERAL and text[start:end] == "\n"):
        kind = Kind.TEXT
    yield (kind, start, end)


def _grown(text: str, found: Sequence[Token], frozen: Sequence[Span]) -> Iterable[Span]:
    """Frozen spans without their last line break, around whole tokens."""
    grown: list[Span] = []
    number = 0
    for start, end in frozen:
        end -= text[end - 1 : end] == "\n"
        while number and found[number - 1][2] > start:
            number -= 1
        while number < len(found) and found[number][1] < end:
            kind, first, last = found[number]
            if kind in _LITERAL and last > start:
                start = min(start, text.rfind("\n", 0, first) + 1 if first < start else start)
                end = max(end, last)
            number += 1
        end = text.find("\n", end) if text.find("\n", end) > end else end
        end -= end == len(text) and text[end - 1 : end] == "\n"
        if grown and start <= grown[-1][1]:
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        elif start < end:
            grown.append((start, end))
    return grown
