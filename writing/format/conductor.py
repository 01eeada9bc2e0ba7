"""The order of things: lay out, compare with the source, run again; what does not stand the proof stays as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.errors import Refused
from writing.format.languages import room
from writing.format.ranges import cut
from writing.options import Formatted, Note, Options
from writing.proof.difference import Difference

if TYPE_CHECKING:
    from writing.format.languages import Room
    from writing.options import Span

__all__ = ["format_text", "formatted", "proved"]

_NEWLINES = {"\n": "LF", "\r\n": "CR LF"}

_ATTEMPTS = 40
"""Parts of one text that may fail the proof before the whole text is refused."""


def format_text(text: str, language: str, options: Options | None = None) -> str:
    r"""Lay out a text without changing what it says.

    Newlines may be ``\n`` or ``\r\n``; they and a byte order mark are kept as they are.

    Parameters
    ----------
    text : a whole source.
    language : ``"latex"``, ``"bibtex"``, ``"markdown"`` or ``"python"``.
    options : how to lay it out; without them the defaults of ``Options``.

    Returns
    -------
    The text laid out. A part whose layout fails the proof is in it as it was.

    Raises
    ------
    Refused : the text cannot be formatted safely at all.
    UnknownLanguage : no formatter knows the language.
    """
    return formatted(text, language, options).text


def formatted(
    text: str, language: str, options: Options | None = None, lines: tuple[int, int] | None = None
) -> Formatted:
    """As :func:`format_text`, with what there is to say about the text.

    ``lines`` are the first and last line to lay out, counted from 1; all others stay as they are.
    """
    options = options or Options()
    rooms = room(language)
    frame = _Frame.of(text)
    listed = _listings(frame.inner, options) if language == "latex" and options.listings and not lines else None
    done = proved(frame.inner if listed is None else listed.text, rooms, options, lines)
    if lines is not None:
        return Formatted(frame.around_range(done.text, lines), done.notes)
    notes = (*frame.notes, *(listed.notes if listed else ()), *done.notes)
    return Formatted(frame.around(done.text), notes)


def _listings(text: str, options: Options) -> Formatted:
    """The text with its Python listings formatted, if that changes nothing else."""
    from writing.layout import listings
    from writing.proof.listings import difference

    done = listings.layout(text, options)
    found = difference(text, done.text, options)
    if found is None:
        return done
    line = text.count("\n", 0, found.before) + 1
    return Formatted(text, (Note(line, 1, f"listings left as they were: {found.message}"),))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands around the lines of a text: a byte order mark and its newlines."""

    inner: str
    mark: str
    newline: str
    source: str
    notes: tuple[Note, ...] = ()

    @classmethod
    def of(cls, text: str) -> _Frame:
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        inner = text[len(mark) :]
        if "\r" not in inner:
            return cls(inner, mark, "\n", inner)
        source = inner
        pairs, all_ends = inner.count("\r\n"), inner.count("\n")
        newline = "\r\n" if 2 * pairs > all_ends else "\n"
        inner = inner.replace("\r\n", "\n")
        if "\r" in inner:
            line = 1 + inner.count("\n", 0, inner.index("\r"))
            raise Refused("a carriage return without a line feed", line, 1, "save the file with LF or CR LF line ends")
        mixed = Note(1, 1, f"line ends were mixed; all are {_NEWLINES[newline]} after formatting")
        return cls(inner, mark, newline, source, () if pairs == all_ends else (mixed,))

    def around(self, text: str) -> str:
        return self.mark + (text.replace("\n", self.newline) if self.newline != "\n" else text)

    def around_range(self, text: str, lines: tuple[int, int]) -> str:
        """As ``around``; the lines outside of the range keep the line ends that they have in the source."""
        (first, last), (one, other) = _range(self.inner, lines), _range(self.source, lines)
        middle = text[first : len(text) - (len(self.inner) - last)].replace("\n", self.newline)
        return self.mark + self.source[:one] + middle + self.source[other:]


def proved(text: str, rooms: Room, options: Options, lines: tuple[int, int] | None) -> Formatted:
    """The layout that says the same and that a second run does not change.

    Raises
    ------
    Refused : there is none.
    """
    done = _out_of_the_whole(text, rooms, options, lines) if lines is not None and rooms.nests else None
    done = done or _settled(text, rooms, options, lines)
    if done.notes and done.text != text and lines is None:
        again = _settled(done.text, rooms, options, None).text
        if again != done.text:
            line = text.count("\n", 0, _unstable(text, done.text, again).before) + 1
            raise Refused("no layout was found that a second run leaves alone", line)
    return done


def _out_of_the_whole(text: str, rooms: Room, options: Options, lines: tuple[int, int]) -> Formatted | None:
    """The lines as they are in the layout of the whole text; ``None`` if they cannot be told apart in it."""
    span = _range(text, lines)
    try:
        whole = _settled(text, rooms, options, None)
        done = cut(text, whole.text, span)
        if done is None or rooms.proof.difference(text, done.text, options) is not None:
            return None
        again = cut(done.text, _settled(done.text, rooms, options, None).text, done.span)
    except Refused:
        return None
    if again is None or again.text != done.text:
        return None
    return Formatted(done.text, tuple(note for note in whole.notes if lines[0] <= note.line <= lines[1]))


def _settled(text: str, rooms: Room, options: Options, lines: tuple[int, int] | None) -> Formatted:
    frozen = _outside(text, lines)
    notes: list[Note] = []
    while True:
        done = _same(text, rooms, options, frozen, notes)
        if done.text == text:
            break
        second = _same(done.text, rooms, options, _moved(text, done.text, frozen), [])
        if second.text == done.text:
            break
        _freeze(text, _unstable(text, done.text, second.text), rooms, options, frozen, notes)
    if lines is not None and not _leaves_the_rest(text, done.text, lines):
        raise Refused("no layout of the range was found that leaves all other lines as they are", lines[0])
    return Formatted(done.text, (*done.notes, *notes))


def _moved(before: str, after: str, frozen: list[Span]) -> list[Span]:
    """Where the frozen parts of ``before`` stand in its layout, which holds them byte for byte in the same order."""
    moved, start = [], 0
    for first, last in frozen:
        part = before[first:last]
        start = after.rfind(part) if last == len(before) else after.find(part, start)
        if start < 0:
            return []
        moved.append((start, start + len(part)))
        start += len(part)
    return moved


def _range(text: str, lines: tuple[int, int]) -> Span:
    """What the lines, counted from 1, hold.

    Raises
    ------
    Refused : the first stands behind the end.
    """
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    count = len(starts) - (len(starts) > 1 and starts[-1] == len(text))
    if lines[0] > count:
        told = f"there are only {count} lines" if count > 1 else "there is only one line"
        raise Refused(f"the range begins with line {lines[0]}, and {told}", count)
    return starts[lines[0] - 1], starts[lines[1]] if lines[1] < len(starts) else len(text)


def _outside(text: str, lines: tuple[int, int] | None) -> list[Span]:
    """What stands before the first and behind the last of the lines."""
    if lines is None:
        return []
    first, last = _range(text, lines)
    return [span for span in ((0, first), (last, len(text))) if span[0] < span[1]]


def _leaves_the_rest(text: str, after: str, lines: tuple[int, int]) -> bool:
    """Whether all outside of the lines is as it was."""
    first, last = _range(text, lines)
    behind = len(text) - last
    return after.startswith(text[:first]) and after.endswith(text[last:]) and first + behind <= len(after)


def _same(text: str, rooms: Room, options: Options, frozen: list[Span], notes: list[Note]) -> Formatted:
    """The layout that says the same; parts that would not are added to ``frozen`` and stay as they are."""
    while True:
        done = rooms.layout.layout(text, options, frozen)
        found = None if done.text == text else rooms.proof.difference(text, done.text, options)
        if found is None:
            return done
        _freeze(text, found, rooms, options, frozen, notes)


def _freeze(text: str, found: Difference, rooms: Room, options: Options, frozen: list[Span], notes: list[Note]) -> None:
    offset = min(max(found.before, 0), len(text))
    span = _whole_lines(text, rooms.proof.unit(text, offset, options))
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    if any(start <= span[0] and span[1] <= end for start, end in frozen) or len(notes) >= _ATTEMPTS:
        raise Refused(f"no layout was found that stands the proof: {found.message}", line, column)
    frozen[:] = _joined([*frozen, span])
    notes.append(Note(line, column, f"left as it was: {found.message}"))


def _whole_lines(text: str, span: Span) -> Span:
    start = text.rfind("\n", 0, span[0]) + 1
    end = text.find("\n", max(span[1] - 1, start))
    return start, len(text) if end < 0 else end + 1


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _unstable(text: str, once: str, twice: str) -> Difference:
    """The place in ``text`` whose layout a second run changes: found by counting what is no white space."""
    offset = next((i for i, (a, b) in enumerate(zip(once, twice, strict=False)) if a != b), min(len(once), len(twice)))
    wanted = len("".join(once[:offset].split())) + 1
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len("".join(text[:middle].split())) < wanted:
            low = middle + 1
        else:
            high = middle
    return Difference(max(low - 1, 0), offset, "a second run would change it again")
