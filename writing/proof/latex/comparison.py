"""Two LaTeX texts are compared piece by piece; a piece that looks different is read more closely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.proof.difference import Difference
from writing.proof.latex.definitions import names
from writing.proof.latex.edits import Edits, agreed
from writing.proof.latex.pieces import ALONE, BEHIND, LITERAL, MARKS, PAR, SOFT, bare, pieces
from writing.proof.latex.rows import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.options import Options, Span
    from writing.proof.latex.definitions import Names
    from writing.proof.latex.pieces import Piece

__all__ = ["difference", "unit"]

_INK = re.compile(r"[^ \t\n]")
_PREAMBLE = re.compile(r"\\documentclass|\\documentstyle|\\begin[ \t]*\{document\}")
_EMPTY_LINE = re.compile(r"\n(?=[ \t]*\n)")
_KINDS = {" ": "a space", PAR: "a paragraph break"}


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place where the texts say something else to TeX, to a package that reads literally, or to a reader of comments.

    Changes that ``options.rewrites`` names are none.
    """
    if before == after:
        return None
    for mark in sorted(MARKS):
        if mark in before or mark in after:
            return Difference(max(before.find(mark), 0), max(after.find(mark), 0), "a control character is in the text")
    sides = _Sides(before, after, names(before, options))
    return sides.edited(Edits(options.rewrites)) if options.rewrites else sides.difference()


class _Sides:
    """Both texts in pieces; each text ends with a line end, as TeX sees it."""

    def __init__(self, before: str, after: str, found: Names) -> None:
        self.names = found
        self.before, self.after = (text if text.endswith("\n") or not text else text + "\n" for text in (before, after))
        self.old, self.new = pieces(self.before, found), pieces(self.after, found)
        self.main = _PREAMBLE.search(before) is not None

    def difference(self) -> Difference | None:
        old, new = self.old, self.new
        index, shorter = 0, min(len(old), len(new))
        while index < shorter:
            one, other = old[index], new[index]
            if one.form == other.form and one.region == other.region:
                index += 1
                continue
            region = one.region if one.region == other.region else 0
            start = index
            if region:
                start, last, last_new = self._region(index, region)
            else:
                last = last_new = index + 1
            found = self._parts(old[start:last], new[start:last_new], region)
            if found:
                return found
            index = last
        if len(old) != len(new):
            one, other = old[min(index, len(old) - 1)], new[min(index, len(new) - 1)]
            return Difference(
                one.start, other.start, _told((old[index:] or [one])[0].form, (new[index:] or [other])[0].form, 0)
            )
        return None

    def _region(self, index: int, region: int) -> tuple[int, int, int]:
        start = index
        while start and self.old[start - 1].region == region:
            start -= 1
        last, last_new = index, index
        while last < len(self.old) and self.old[last].region == region:
            last += 1
        while last_new < len(self.new) and self.new[last_new].region == region:
            last_new += 1
        return start, last, last_new

    def _parts(self, old: Sequence[Piece], new: Sequence[Piece], region: int) -> Difference | None:
        one, other = (self._form(each, region) for each in (old, new))
        if one == other:
            return None
        if self.main and old[0].start == 0 and one.lstrip(PAR) == other.lstrip(PAR):
            return None
        at = agreed(one, other)
        return Difference(
            _place(self.before, old[0].start, one[:at]),
            _place(self.after, new[0].start, other[:at]),
            _told(one, other, at),
        )

    def _form(self, part: Sequence[Piece], region: int) -> str:
        if region:
            return settled(part, self.names)
        return "".join(bare(piece.form, self.names) if piece.kind == SOFT else piece.form for piece in part)

    def edited(self, edits: Edits) -> Difference | None:
        """The first place where the texts differ by more than the edits allow."""
        one, other = self._whole(self.old), self._whole(self.new)
        if self.main:
            one, other = one.lstrip(PAR), other.lstrip(PAR)
        at, at_new = edits.apart(one, other)
        if at < 0:
            return None
        return Difference(
            _place(self.before, 0, one[:at]), _place(self.after, 0, other[:at_new]), _told(one[at:], other[at_new:], 0)
        )

    def _whole(self, side: Sequence[Piece]) -> str:
        forms: list[str] = []
        index = 0
        while index < len(side):
            last = index + 1
            region = side[index].region
            while region and last < len(side) and side[last].region == region:
                last += 1
            forms.append(self._form(side[index:last], region))
            index = last
        return "".join(forms)


def _place(text: str, start: int, passed: str) -> int:
    """Where a text stands when this much has passed from ``start``: blanks and marks do not count, there may be more of them."""
    count = len(_INK.findall(passed)) - sum(passed.count(mark) for mark in MARKS)
    if not count:
        return min(start, len(text))
    position = start
    for found in _INK.finditer(text, start):
        position = found.end()
        count -= 1
        if not count:
            break
    return min(position, len(text))


def _told(old: str, new: str, at: int) -> str:
    one, other = old[at : at + 1], new[at : at + 1]
    if one in _KINDS or other in _KINDS:
        return f"{_KINDS.get(one, 'no space')} became {_KINDS.get(other, 'no space')}"
    if {one, other} & {ALONE, BEHIND} or old[:1] in (ALONE, BEHIND):
        return "a comment moved or changed"
    if {one, other} & {LITERAL} or old[:1] == LITERAL:
        return "literal text changed"
    if not one or not other:
        return "something was added at the end" if not one else "the end is missing"
    return f"{old[at : at + 30]!r} became {new[at : at + 30]!r}"


def unit(text: str, offset: int, options: Options) -> Span:
    """The lines of the paragraph around an offset, grown to the ends of literal text and alignments that it cuts."""
    offset = min(max(offset, 0), len(text))
    start, end = 0, len(text)
    for found in _EMPTY_LINE.finditer(text):
        if found.start() >= offset and found.start() > start:
            end = found.end()
            break
        start = found.end()
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(" \t\n"))
    start = text.rfind("\n", 0, start) + 1
    if any(mark in text for mark in MARKS):
        return start, end
    return _grown(text, start, end, names(text, options))


def _grown(text: str, start: int, end: int, found: Names) -> Span:
    spans: dict[int, tuple[int, int]] = {}
    for piece in pieces(text, found):
        if piece.kind == LITERAL:
            spans[-piece.start - 1] = piece.start, piece.end
        if piece.region:
            spans[piece.region] = spans.get(piece.region, (piece.start, 0))[0], piece.end
    for first, last in spans.values():
        if first < end and last > start and (first < start or last > end):
            start, end = min(start, text.rfind("\n", 0, first) + 1), max(end, last)
    line = text.find("\n", max(end - 1, start))
    return start, len(text) if line < 0 else line + 1
