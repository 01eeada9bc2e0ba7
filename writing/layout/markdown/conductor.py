"""Which lines of a Markdown text change: each block that can be laid out safely gets new lines, all else stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from writing.layout.markdown import fences, paragraphs, tables
from writing.layout.markdown.blocks import Block, blocks, front_matter
from writing.options import Formatted, Note

if TYPE_CHECKING:
    from writing.options import Options, Span

__all__ = ["layout"]

_BLANK = re.compile(r"[ \t]*(?:>[ \t]*)*\Z")
_EMPTY_ITEM = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]*\Z")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+(#+))?[ \t]*\Z")
_NOTE_MARK = re.compile(r"\[\^[^\]]*\]:[ \t]*")
_OFF = re.compile(r"[ ]{0,3}<!--[ \t]*fmt:[ \t]*off[ \t]*-->[ \t]*\Z")
_ON = re.compile(r"[ ]{0,3}<!--[ \t]*fmt:[ \t]*on[ \t]*-->[ \t]*\Z")
_OPENING = re.compile(r"^[ ]{0,3}(?:```|~~~|<|\$\$|:::)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*[{:(<]")
_DEFINES = re.compile(r"[ \t>]*\n?[ \t>]*[:~](?:[ \t]|\Z)")
_ENDS = frozenset({"heading", "fence"})
"""Blocks that a blank line may follow at the root in every dialect."""


def layout(text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
    """Lay out a Markdown text.

    Paragraphs get lines as ``options.lines`` says; headings, tables and blank lines one form; Python in fences the
    form of black. Markers and indentation of lists and quotes stay, since dialects count columns differently. Maths,
    code, HTML, front matter and definitions of links stay letter for letter, and so does what stands between
    ``<!-- fmt: off -->`` and ``<!-- fmt: on -->``. A paragraph with a line that some dialect reads as more than text
    stays as it is.
    """
    head = front_matter(text)
    if _OPENING.search(text, 0, head) and _goes_on(text, head):
        return Formatted(text)
    body = text[head:]
    page = _Page(body, options, [(start - head, end - head) for start, end in frozen if end > head])
    for block in blocks(body):
        page.lay_out(block)
    above = text.count("\n", 0, head)
    notes = tuple(Note(note.line + above, note.column, note.message, note.verbose) for note in page.notes)
    return Formatted(text[:head] + page.text(after_head=head > 0), notes)


def _goes_on(text: str, head: int) -> bool:
    """Whether a block that begins in front matter goes on behind it for a reader that knows no front matter."""
    lines = text.count("\n", 0, head)
    return any(block.start < lines < block.end for block in blocks(text))


class _Page:
    """The lines of a text with what takes their place."""

    def __init__(self, text: str, options: Options, frozen: Sequence[Span]) -> None:
        self.lines = text.split("\n")
        self.options = options
        self.notes: list[Note] = []
        self._edits: dict[int, tuple[int, list[str]]] = {}
        self._kept = bytearray(len(self.lines))
        self._fixed = _fixed(text, self.lines, frozen)
        self._last: Block | None = None
        self._text_at = -1
        self.apart = 0  # the last line that got a blank line in front of it

    def lay_out(self, block: Block) -> None:
        """Put the new lines of a block in the place of its lines."""
        self._kept[block.start : block.end] = b"\1" * (block.end - block.start)
        self._separate(block)
        self._last = block
        if 1 in self._fixed[block.start : block.end]:
            return
        new = _LAYOUTS.get(block.kind, _left)(self, block)
        if new is not None:
            self._edits[block.start] = (block.end, new)

    def text(self, after_head: bool) -> str:
        """The text with all edits; blank lines in a row are joined, those at both ends gone."""
        done: list[str] = []
        at, blanks, last = 0, 0 if after_head else self.options.blank_lines, ""
        while at < len(self.lines):
            line = self.lines[at]
            edit = self._edits.get(at)
            if edit is not None:
                done += edit[1]
                at, blanks = edit[0], 0
                continue
            at += 1
            if self._fixed[at - 1] or self._kept[at - 1] or not _BLANK.match(line):
                done.append(line)
                blanks = 0
                continue
            if not self._below_empty_item(at - 1):
                line = line.rstrip(" \t")
            blanks = blanks if line == last else 0
            if blanks < self.options.blank_lines or self._before_definition(at):
                done.append(line)
            blanks, last = blanks + 1, line
        return self._ended(done)

    def _below_empty_item(self, at: int) -> bool:
        """Whether a blank line follows a list's mark without text: cmark counts the blanks on it."""
        return at > 0 and not self._kept[at - 1] and _EMPTY_ITEM.match(self.lines[at - 1]) is not None

    def _before_definition(self, at: int) -> bool:
        """Whether blank lines from ``at`` on stand before a line that fewer of them would make a definition."""
        if self._text_at < at:
            self._text_at = next(
                (i for i in range(at, len(self.lines)) if not _BLANK.match(self.lines[i])), len(self.lines)
            )
        return _DEFINES.match("".join(self.lines[self._text_at : self._text_at + 1])) is not None

    def _ended(self, done: list[str]) -> str:
        last = max((i for i, line in enumerate(self.lines) if line.strip(" \t")), default=0)
        if self._fixed[-1] or self._fixed[last] or self._open_at_end():
            return "\n".join(done)
        while done and not done[-1].strip(" \t"):
            done.pop()
        return "\n".join([*done, ""]) if done else ""

    def _open_at_end(self) -> bool:
        """Whether the last block reaches over the blank lines at the end: code or HTML without an end."""
        last = self._last
        return last is not None and not "".join(self.lines[last.end :]).strip() and not self.lines[last.end - 1].strip()

    def _separate(self, block: Block) -> None:
        """A blank line behind headings and code at the root, unless attributes could follow."""
        last, at = self._last, block.start
        if last is None or not (block.root and last.root and last.kind in _ENDS and last.end == at):
            return
        if self._fixed[at - 1] or self._fixed[at] or _ATTRIBUTES.match(self.lines[at]):
            return
        if (
            last.kind == "heading"
            and last.start
            and self.lines[last.start - 1].strip(" \t")
            and self.apart != last.start
        ):
            return  # to pandoc the heading is no heading
        if last.start in self._edits:
            end, new = self._edits[last.start]
            self._edits[last.start] = (end, [*new, ""])
            self.apart = at

    def prefixes(self, block: Block, content: list[str]) -> tuple[str, str] | None:
        """What stands before a block's first line, and what has to before its other lines; None if that is unclear.

        ``content`` are the block's lines without prefixes.
        """
        lines = [line.rstrip(" \t") for line in self.raw(block)]
        wanted = [line.strip(" \t") for line in content]
        if len(lines) != len(wanted) or not all(wanted) or not all(map(str.endswith, lines, wanted)):
            return None
        before = lines[0][: len(lines[0]) - len(wanted[0])]
        if block.quote > 0 and self.lines[block.quote - 1].strip(" \t"):
            return None  # no quote to pandoc, which would print the marks
        return before, _continued(before)

    def raw(self, block: Block) -> list[str]:
        return self.lines[block.start : block.end]


def _continued(before: str) -> str:
    """The prefix of further lines behind a first line's prefix: quotes again, blanks in the place of other marks."""
    if not before.strip(" \t"):
        return before
    before = _NOTE_MARK.sub("    ", before.expandtabs(4))
    return re.sub(r"[^> ]", " ", before)


def _fixed(text: str, lines: list[str], frozen: Sequence[Span]) -> bytearray:
    """Which lines must stay: those in ``frozen`` and those between the comments that switch layout off and on."""
    fixed = bytearray(len(lines))
    for start, end in frozen:
        first, last = text.count("\n", 0, max(start, 0)), text.count("\n", 0, max(end - 1, 0))
        last = len(lines) - 1 if end >= len(text) else last
        fixed[first : last + 1] = b"\1" * (last + 1 - first)
    if "fmt:" in text:
        off = False
        for i, line in enumerate(lines):
            off = not _ON.match(line) if off else _OFF.match(line) is not None
            if off or (fixed[i - 1] and _ON.match(line)):
                fixed[i] = 1
    return fixed


def _left(page: _Page, block: Block) -> list[str] | None:
    return [line.rstrip(" \t") for line in page.raw(block)] if block.kind == "hr" else None


def _paragraph(page: _Page, block: Block) -> list[str] | None:
    content = block.content.split("\n")
    around = page.prefixes(block, content)
    if (
        around is None
        or _DEFINES.match("\n".join(page.lines[block.end : block.end + 2]))
        or paragraphs.fragile(content)
    ):
        return None
    first, further = around
    new = paragraphs.lines(block.content, page.options, page.options.width - len(further))
    if further and "\n" in "".join(new):
        return None
    if any(map(paragraphs.begins_block, new[1:])) and not (block.root and _stood_so(new, content)):
        return None
    new = "\n".join(new).split("\n")
    if page.lines[block.end - 1].endswith("  ") and "".join(page.lines[block.end : block.end + 1]).strip(" \t"):
        new[-1] += "  "  # in another dialect the next block may continue the paragraph
    return [first + new[0], *(further + line for line in new[1:])]


def _stood_so(new: list[str], content: list[str]) -> bool:
    """Whether lines that seem to begin a block stood there in the source without doing so."""
    stood = {line.strip(" \t") for line in content[1:]}
    begun = (line.partition("\n")[0].rstrip(" \t") for line in new[1:] if paragraphs.begins_block(line))
    return all(line in stood or line.rstrip("\\ \t") in stood for line in begun)


def _heading(page: _Page, block: Block) -> list[str] | None:
    if not block.markup.startswith("#"):
        return None
    line = page.lines[block.start]
    at = line.index("#")
    found = _HEADING.match(line, at)
    if found is None:
        return None
    return [line[:at] + " ".join(part for part in found.groups() if part)]


def _table(page: _Page, block: Block) -> list[str] | None:
    rows = page.raw(block)
    at = len(rows[0]) - len(rows[0].lstrip(" "))
    above = page.lines[block.start - 1] if block.start and page.apart != block.start else ""
    if not block.root or not page.options.align or above.strip(" \t") or any("\t" in row for row in rows):
        return None
    return tables.aligned(rows) if at < 4 else None


def _fence(page: _Page, block: Block) -> list[str] | None:
    lines = page.raw(block)
    opening = lines[0]
    is_closed = lines[-1].strip(" \t>").startswith(block.markup) and not lines[-1].strip(" \t>" + block.markup[0])
    if not fences.is_python(block.info) or len(lines) < 3 or not is_closed:
        return lines
    before = opening[: opening.index(block.markup)]
    done = fences.laid_out(block.content, page.options)
    if done.note:
        page.notes.append(Note(block.start + 1, len(before) + 1, done.note, verbose=True))
        return lines
    margin = _continued(before)
    return [opening, *((margin + line).rstrip() if not line else margin + line for line in done.lines), lines[-1]]


_LAYOUTS = {"paragraph": _paragraph, "heading": _heading, "table": _table, "fence": _fence}
