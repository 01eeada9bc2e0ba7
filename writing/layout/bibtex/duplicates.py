"""Entries and fields that are given more than once: what to say about them, and how to join them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Entry, Field, Said, lowered
from writing.layout.bibtex.printing import value_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from writing.layout.bibtex.entry import Block

__all__ = ["merged", "repeated"]


def repeated(entries: Sequence[Entry], text: str) -> list[Said]:
    """What to say about keys, fields and DOIs that occur again."""
    said: list[Said] = []
    keys: dict[str, Entry] = {}
    dois: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind != "entry":
            continue
        said += _repeated_fields(entry)
        first = keys.setdefault(lowered(entry.key), entry)
        if first is not entry:
            line = text.count("\n", 0, first.start) + 1
            said.append(Said(entry.start, f"the key {entry.key} is taken in line {line}; BibTeX skips this entry"))
            continue
        if not entry.key:
            said.append(Said(entry.start, "an entry without a key can not be cited"))
        doi = next((value_said(field).lower() for field in entry.fields if lowered(field.name) == "doi"), "")
        same = dois.setdefault(doi, entry) if doi else entry
        if same is not entry:
            said.append(Said(entry.start, f"{entry.key} has the DOI of {same.key}", verbose=True))
    return said


def _repeated_fields(entry: Entry) -> Iterator[Said]:
    names: set[str] = set()
    for field in entry.fields:
        name = lowered(field.name)
        if name in names:
            yield Said(field.offset, f"{entry.key} has a field {name} already; BibTeX ignores this one")
        names.add(name)


def merged(blocks: Sequence[Block]) -> tuple[list[Block], list[Said]]:
    """The blocks with entries of one key joined: the first keeps its fields and takes those that only a later one has.

    Two entries are joined if their keys and types are the same, no field has two values, and no comment, macro or
    other key is at stake; a note says what stands in the way.
    """
    rows = list(blocks)
    said: list[Said] = []
    first: dict[str, int] = {}
    gone: set[int] = set()
    blocked: dict[int, str] = {}
    kept_text = lowered("\n".join(block.text for block in blocks if block.exact))
    for i, block in enumerate(rows):
        entry = block.entry
        if entry is None or entry.kind != "entry":
            continue
        at = first.setdefault(lowered(entry.key), i)
        if at == i:
            continue
        kept = rows[at].entry
        assert kept is not None
        unread = "its key stands in text that could not be read" if lowered(entry.key) in kept_text else ""
        obstacle = unread or blocked.get(at) or _obstacle(kept, entry) or _comment(rows, i, gone)
        if obstacle:
            blocked[at] = "another entry of the key is in the way"
            said.append(Said(entry.start, f"{entry.key} is not merged: {obstacle}"))
            continue
        rows[at] = replace(rows[at], entry=replace(kept, parts=(*kept.parts, *_missing(kept, entry))))
        gone.add(i)
    apart = [replace(block, gap=max(block.gap, 1)) if i - 1 in gone else block for i, block in enumerate(rows)]
    return [block for i, block in enumerate(apart) if i not in gone], said


def _obstacle(kept: Entry, entry: Entry) -> str:
    if kept.key != entry.key:
        return f"the other key is spelt {kept.key}"
    if lowered(kept.type) != lowered(entry.type):
        return f"one is @{lowered(kept.type)}, the other @{lowered(entry.type)}"
    if kept.fixed or entry.fixed:
        return "comments stand between its fields, or the entry before is not closed"
    values = {lowered(field.name): field for field in reversed(kept.fields)}
    for field in entry.fields:
        name = lowered(field.name)
        if name not in values:
            if any(part[0] not in '{"0123456789' for part in field.parts):
                return f"the field {name} uses a macro"
        elif value_said(values[name]) != value_said(field):
            return f"the field {name} has two values"
    if len({lowered(field.name) for field in entry.fields}) < len(entry.fields):
        return "it has one field twice"
    return ""


def _comment(rows: Sequence[Block], i: int, gone: set[int]) -> str:
    """A comment that belongs to the entry would be left alone, or text behind it become a part of what is not read."""
    before = next(j for j in reversed(range(i)) if j not in gone and (rows[j].entry or rows[j].exact))
    entry = rows[before].entry
    if entry is None or entry.fixed:
        return "what stands before it could not be read"
    attached = rows[i - 1].entry is None and not rows[i].gap
    return "a comment belongs to it" if attached or rows[i].tail else ""


def _missing(kept: Entry, entry: Entry) -> list[Field]:
    names = {lowered(field.name) for field in kept.fields}
    return [field for field in entry.fields if lowered(field.name) not in names]
