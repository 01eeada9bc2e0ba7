"""Blocks of a database as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Field, Remark, lowered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.layout.bibtex.entry import Block, Entry
    from writing.options import Options

__all__ = ["printed", "value_said"]

_RUN = re.compile(r"[ \t\n]+")
_BLANKS = re.compile(r"[\t\n]|  ")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_CLOSING = {"{": "}", "(": ")"}


def printed(blocks: Sequence[Block], options: Options) -> str:
    """The blocks as text, with one blank line between entries, without the last newline."""
    pieces: list[str] = []
    previous: Block | None = None
    for i, block in enumerate(blocks):
        if previous is not None:
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            pieces.append("\n" * (1 + _gap(previous, block, following, options)))
        pieces.append(_text(block, options))
        previous = block
    return "".join(pieces)


def _gap(previous: Block, block: Block, following: Block | None, options: Options) -> int:
    """The number of blank lines between two blocks."""
    if previous.apart and block.apart:
        command = previous.entry and block.entry and previous.entry.kind == block.entry.kind != "entry"
        return min(block.gap, 1) if command else 1
    if previous.entry and not block.exact and following and following.entry and not following.gap:
        return 1
    return min(block.gap, max(options.blank_lines, 1))


def _text(block: Block, options: Options) -> str:
    if block.entry is None:
        return block.text
    return _entry(block.entry, options) + block.tail


def _entry(entry: Entry, options: Options) -> str:
    head = f"@{lowered(entry.type)}{entry.opening}"
    closing = _CLOSING[entry.opening]
    if entry.kind == "preamble":
        return f"{head}{' # '.join(entry.fields[0].parts)}{closing}"
    if entry.kind == "string":
        field = entry.fields[0]
        return f"{head}{field.name} = {' # '.join(field.parts)}{closing}"
    if not entry.parts:
        return f"{head}{entry.key}{closing}"
    return f"{head}{entry.key},\n{_fields(entry, options)}{closing}"


def _fields(entry: Entry, options: Options) -> str:
    indent = " " * options.indent
    names = [lowered(field.name) for field in entry.fields]
    width = max(map(len, names), default=0) if options.bib.align else 0
    commented = any(isinstance(part, Remark) for part in entry.parts)
    lines: list[str] = []
    for part in entry.parts:
        if isinstance(part, Field):
            comma = "," if part.comma or not commented else ""
            lines.append(f"{indent}{lowered(part.name):<{width}} = {_value(part.parts)}{comma}")
        elif part.own or not lines:
            lines.append(f"{indent}{part.text}")
        else:
            lines[-1] += f" {part.text}"
    return "\n".join(lines) + "\n"


def _value(parts: tuple[str, ...]) -> str:
    """The value with the runs of white space that BibTeX reads as one blank written as one blank."""
    if len(parts) > 1:
        return " # ".join(_squeezed(part) for part in parts)
    value = parts[0]
    squeezed = _squeezed(value)
    if squeezed is value and value[1:2] != " " and value[-2:-1] != " ":
        return value
    if value[0] not in '{"' or _keeps_lines(value):
        return squeezed
    return squeezed[0] + squeezed[1:-1].strip(" ") + squeezed[-1]


def value_said(field: Field) -> str:
    """What BibTeX reads from a field's value as far as no macro is in it: without delimiters, blanks squeezed."""
    said = "".join(part[1:-1] if part[0] in '{"' else part for part in field.parts)
    return _RUN.sub(" ", said).strip(" ")


def _squeezed(part: str) -> str:
    if not _BLANKS.search(part) or _keeps_lines(part):
        return part
    return _RUN.sub(" ", part)


def _keeps_lines(part: str) -> bool:
    """Paragraphs, and control characters, which BibTeX drops at the end of a line only."""
    return bool(_PARAGRAPH.search(part) or _CONTROL.search(part))
