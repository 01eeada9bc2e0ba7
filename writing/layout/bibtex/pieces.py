"""A database as a row of blocks: entries to lay out, and text between them, in whole lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Block, Entry, Kept, lowered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writing.options import Span

__all__ = ["pieces"]

_SWITCH = re.compile(r"^[ \t]*%[ \t]*fmt:[ \t]*(off|on)[ \t]*$", re.MULTILINE)
_SKIP = re.compile(r"[ \t]*%[ \t]*fmt:[ \t]*skip[ \t]*(?=\n|\Z)")
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|\Z)")
_VISIBLE = re.compile(r"[^ \t\n]")


def pieces(text: str, found: Sequence[Entry | Kept], frozen: Sequence[Span]) -> list[Block]:
    """The blocks of ``text``; what is frozen, switched off by a comment or in doubt is text that stays."""
    exact = _joined([*frozen, *_switched_off(text)])
    held = [_lines(text, *span, exact=True) for span in exact if span[0] < span[1]]
    held += [_lines(text, kept.start, kept.end) for kept in found if isinstance(kept, Kept)]
    entries = [block for block in found if isinstance(block, Entry)]
    held += [_lines(text, entry.start, entry.end) for entry in _held_back(text, entries, found)]
    return _row(text, *_apart(text, entries, _merged(held)))


def _held_back(text: str, entries: Iterable[Entry], found: Sequence[Entry | Kept]) -> Iterable[Entry]:
    """Entries that are well formed and stay all the same.

    BibTeX skips an entry whose key it has seen, from the key on, and looks for the next ``@``, even inside its fields.
    """
    seen: set[str] = set()
    doubtful = lowered("".join(text[kept.start : kept.end] for kept in found if isinstance(kept, Kept)))
    for entry in entries:
        key = lowered(entry.key)
        again = entry.kind == "entry" and (key in seen or key in doubtful)
        seen.add(key)
        if (again and text.find("@", entry.start + 1, entry.end) >= 0) or _SKIP.match(text, entry.end):
            yield entry


def _switched_off(text: str) -> list[Span]:
    """Spans from ``% fmt: off`` to ``% fmt: on`` or the end."""
    spans: list[Span] = []
    start = -1
    for switch in _SWITCH.finditer(text) if "fmt:" in text else ():
        if switch[1] == "off" and start < 0:
            start = switch.start()
        elif switch[1] == "on" and start >= 0:
            spans.append((start, switch.end()))
            start = -1
    return [*spans, (start, len(text))] if start >= 0 else spans


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _lines(text: str, start: int, end: int, exact: bool = False) -> Kept:
    """The whole lines of a stretch, without the newline of the last; ``exact`` ones begin and end where they are told."""
    start = text.rfind("\n", 0, start) + 1
    if exact and text[end - 1] == "\n":
        return Kept(start, end - 1, exact=True)
    last = end if exact else _last_visible(text, start, end)
    return Kept(start, _line_end(text, last, len(text)), exact=exact)


def _last_visible(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" \t\n"))


def _merged(held: list[Kept]) -> list[Kept]:
    merged: list[Kept] = []
    for kept in sorted(held, key=lambda kept: kept.start):
        if merged and kept.start <= merged[-1].end:
            last = merged[-1]
            merged[-1] = Kept(last.start, max(last.end, kept.end), exact=last.exact or kept.exact)
        else:
            merged.append(kept)
    return merged


def _apart(text: str, entries: list[Entry], held: list[Kept]) -> tuple[list[Entry], list[Kept]]:
    """Entries that share no line with text that stays; those that do stay as well."""
    while True:
        free: list[Entry] = []
        caught: list[Kept] = []
        rest = iter([*held, Kept(len(text) + 1, len(text) + 1)])
        kept = next(rest)
        for entry in entries:
            lines = _lines(text, entry.start, entry.end)
            while kept.end < lines.start:
                kept = next(rest)
            if kept.start <= lines.end:
                caught.append(lines)
            else:
                free.append(entry)
        if not caught:
            return free, held
        entries, held = free, _merged([*held, *caught])


def _row(text: str, entries: list[Entry], held: list[Kept]) -> list[Block]:
    row: list[Block] = []
    position = 0
    settled: list[Entry | Kept] = [*entries, *held]
    for block in sorted(settled, key=lambda block: block.start):
        position, gap = _between(text, position, block.start, row)
        if isinstance(block, Entry):
            row.append(Block(block.start, gap, block))
        else:
            row.append(Block(block.start, gap, text=text[block.start : block.end], exact=True))
        position = block.end
    _between(text, position, len(text), row)
    return row


def _between(text: str, start: int, end: int, row: list[Block]) -> tuple[int, int]:
    """Add the text between two blocks to the row; the result is ``end``, and the number of blank lines in front of it."""
    if row and row[-1].entry and (found := _VISIBLE.search(text, start, end)):
        line_end = _line_end(text, start, end)
        if found.start() < line_end:
            last = row[-1]
            row[-1] = Block(last.start, last.gap, last.entry, tail=text[start:line_end])
            start = line_end
    for paragraph in _paragraphs(text, start, end):
        row.append(
            Block(paragraph[0], _blank_lines(text, start, paragraph[0], bool(row)), text=text[slice(*paragraph)])
        )
        start = paragraph[1]
    return end, _blank_lines(text, start, end, bool(row))


def _blank_lines(text: str, start: int, end: int, inside: bool) -> int:
    """Blank lines in white space that begins behind the last character of a line, or at the start of the text."""
    return max(text.count("\n", start, end) - inside, 0)


def _paragraphs(text: str, start: int, end: int) -> list[Span]:
    """Runs of lines that are not blank between two places, without the newline of the last."""
    spans: list[Span] = []
    position = start
    while first := _VISIBLE.search(text, position, end):
        begin = max(text.rfind("\n", start, first.start()) + 1, start)
        blank = _BLANK_LINE.search(text, first.start(), end)
        stop = blank.start() if blank else _line_end(text, _last_visible(text, begin, end), end)
        spans.append((begin, stop))
        position = stop
    return spans


def _line_end(text: str, position: int, end: int) -> int:
    found = text.find("\n", position, end)
    return end if found < 0 else found
