"""The order of things for BibTeX: read, keep what is in doubt, make the edits that were asked for, print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from writing.layout.bibtex.duplicates import merged, repeated
from writing.layout.bibtex.edits import edited
from writing.layout.bibtex.entry import Entry, Kept, Said
from writing.layout.bibtex.pieces import pieces
from writing.layout.bibtex.printing import printed
from writing.layout.bibtex.reader import read
from writing.layout.bibtex.sorting import in_order
from writing.options import Formatted, Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writing.layout.bibtex.entry import Block
    from writing.options import Options, Span

__all__ = ["layout"]


def layout(text: str, options: Options, frozen: Sequence[Span] = ()) -> Formatted:
    r"""A BibTeX database laid out: every field says what it said, and no other text is touched.

    Parameters
    ----------
    text : a whole ``.bib`` file, with ``\n`` newlines.
    options : ``indent``, ``blank_lines`` and ``bib`` are used.
    frozen : sorted spans of whole lines that stay byte for byte.

    Returns
    -------
    The text, and a note for every entry that was left as it is, for repeated keys and for repeated fields.
    """
    found = read(text)
    said = [Said(block.offset, block.message) for block in found if isinstance(block, Kept) and block.message]
    said += repeated([block for block in found if isinstance(block, Entry)], text)
    blocks = pieces(text, found, frozen)
    redefined = {block.entry.fields[0].name.lower() for block in blocks if block.entry and block.entry.kind == "string"}
    blocks = [replace(b, entry=edited(b.entry, options.bib, redefined)) if b.entry else b for b in blocks]
    if options.bib.merge:
        blocks, more = merged(blocks)
        said += more
    if options.bib.sort:
        blocks, more = in_order(blocks, options.bib.sort)
        said += more
    after = printed(blocks, options)
    return Formatted(after + _end(text, after, blocks, frozen), _notes(text, said))


def _end(text: str, after: str, blocks: Sequence[Block], frozen: Sequence[Span]) -> str:
    """What follows the last character: a newline.

    A frozen end stays, and a blank line lets BibTeX read a last line that it did read: it does not where text before held it up.
    """
    if not blocks or (blocks[-1].exact and frozen and frozen[-1][1] >= len(text) and not text.endswith("\n")):
        return ""
    end = len(text.rstrip(" \t\n"))
    needed = "@" in after[after.rfind("\n") + 1 :] and any(block.exact for block in blocks)
    last = blocks[-1]
    was_read = 0 <= text.find("\n", end) < len(text) - 1 or (last.entry and "\n" in text[last.start : end])
    return "\n\n" if needed and was_read else "\n"


def _notes(text: str, said: Iterable[Said]) -> tuple[Note, ...]:
    notes = []
    for what in sorted(said, key=lambda what: what.offset):
        column = what.offset - text.rfind("\n", 0, what.offset)
        notes.append(Note(text.count("\n", 0, what.offset) + 1, column, what.message, what.verbose))
    return tuple(notes)
