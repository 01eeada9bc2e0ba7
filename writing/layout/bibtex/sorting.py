"""Entries in order of their keys or years, as far as BibTeX reads the same from them.

What divides a database stays where it is, and entries are sorted between: ``@string``, ``@preamble``, text with blank
lines around it, and everything that could not be read.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from writing.layout.bibtex.entry import Said, lowered
from writing.layout.bibtex.printing import value_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.layout.bibtex.entry import Block, Entry

__all__ = ["in_order"]

_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")

Unit = list["Block"]
"""An entry with the comment in front of it, if there is one."""


def in_order(blocks: Sequence[Block], by: str) -> tuple[list[Block], list[Said]]:
    """The blocks with entries sorted by ``"key"``, or by ``"year"`` and key.

    An entry that others refer to with ``crossref`` comes behind them, and entries of one key keep their order.
    """
    done: list[Block] = []
    said: list[Said] = []
    run: list[Unit] = []
    after_unread = False
    for unit in _units(blocks):
        if _moves(unit) and not (after_unread and len(unit) > 1):
            run.append(unit)
            continue
        done += _sorted_run(run, by, said)
        done += unit
        run = []
        after_unread = _is_unread(unit, after_unread)
    return done + _sorted_run(run, by, said), said


def _units(blocks: Sequence[Block]) -> list[Unit]:
    """Entries with the comment right above them; a comment at the start of a database belongs to all of it.

    An entry below text that could not be read stays with it, as a divider. So does one below a comment
    behind an entry that BibTeX does not read to its end: to BibTeX such a comment is a part of it.
    """
    units: list[Unit] = []
    for i, block in enumerate(blocks):
        above = blocks[i - 1] if i else None
        opening = len(units) == 1 and len(units[0]) == i and not any(text.exact for text in units[0])
        if above is None or above.apart or block.gap or (block.entry and opening):
            units.append([block])
        else:
            units[-1].append(block)
    return units


def _is_unread(unit: Unit, after_unread: bool) -> bool:
    """Whether BibTeX may still be looking for the next entry behind a unit, so that text below it says nothing."""
    last = unit[-1]
    if last.entry is not None:
        return last.exact or last.entry.fixed
    return after_unread or any(block.exact for block in unit)


def _moves(unit: Unit) -> bool:
    entry = unit[-1].entry
    return entry is not None and entry.kind == "entry" and not entry.fixed and not any(block.exact for block in unit)


def _sorted_run(run: list[Unit], by: str, said: list[Said]) -> list[Block]:
    entries = [unit[-1].entry for unit in run]
    places = _places([entry for entry in entries if entry is not None], by)
    if places is None:
        offset = run[0][0].start
        said.append(Said(offset, "not sorted: these entries refer to each other in a circle, or by a macro"))
        places = list(range(len(run)))
    done: list[Block] = []
    for place, origin in enumerate(places):
        first, *rest = run[origin]
        gap = run[0][0].gap if not place and not rest else max(first.gap, 1)
        done += [replace(first, gap=gap), *rest]
    return done


def _places(entries: list[Entry], by: str) -> list[int] | None:
    """The entries' numbers in their order: the smallest first among those that nothing must precede."""
    before = _precedence(entries)
    if before is None:
        return None
    waits = [0] * len(entries)
    for later in before:
        for i in later:
            waits[i] += 1
    ready = [(_rank(entry, by), i) for i, entry in enumerate(entries) if not waits[i]]
    heapq.heapify(ready)
    places: list[int] = []
    while ready:
        _, i = heapq.heappop(ready)
        places.append(i)
        for j in before[i]:
            waits[j] -= 1
            if not waits[j]:
                heapq.heappush(ready, (_rank(entries[j], by), j))
    return places if len(places) == len(entries) else None


def _precedence(entries: list[Entry]) -> list[list[int]] | None:
    """For each entry those that must come behind it: what it refers to, and the next entry of its key."""
    by_key: dict[str, list[int]] = {}
    for i, entry in enumerate(entries):
        by_key.setdefault(lowered(entry.key), []).append(i)
    before: list[list[int]] = [[] for _ in entries]
    for i, entry in enumerate(entries):
        for field in entry.fields:
            if lowered(field.name) == "crossref":
                if len(field.parts) > 1 or field.parts[0][0] not in '{"0123456789':
                    return None
                before[i] += by_key.get(lowered(value_said(field)), ())
    for same in by_key.values():
        for i, j in pairwise(same):
            before[i].append(j)
    return before


def _rank(entry: Entry, by: str) -> tuple[int, str, str]:
    return (_year(entry) if by == "year" else 0), lowered(entry.key), entry.key


def _year(entry: Entry) -> int:
    """The year of an entry; those without one come last."""
    values = {lowered(field.name): value_said(field) for field in reversed(entry.fields)}
    match = _YEAR.search(values.get("year") or values.get("date", ""))
    return int(match[0]) if match else 10_000
