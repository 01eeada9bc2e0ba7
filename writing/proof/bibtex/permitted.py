"""The edits of a database that options allow, each with its own test of what is the same."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from writing.options import BibOptions
    from writing.proof.bibtex.reading import Item, Value

__all__ = ["crossed", "merged_alike", "same_fields", "sorted_alike"]

_Field = tuple[str, "Value", int]


def same_fields(one: Item, other: Item, bib: BibOptions) -> tuple[int, int, str] | None:
    """The places of the first two fields that differ, and what differs; None if no field does."""
    before, after = one.fields, other.fields
    if bib.order and one.kind == "entry":
        before, after = sorted(before, key=_by_name), sorted(after, key=_by_name)
    for (name, value, at), (new_name, new_value, new_at) in zip(before, after, strict=False):
        if name != new_name:
            return at, new_at, f"the field {name} became {new_name}" if name != "%" else "a comment moved"
        if new_value != value and new_value != _edited(name, value, bib):
            return at, new_at, f"the value of {name or '@preamble'} changed"
    if len(before) > len(after):
        return before[len(after)][2], other.end, f"the field {before[len(after)][0]} is gone"
    if len(after) > len(before):
        return one.end, after[len(before)][2], f"a field {after[len(before)][0]} was added"
    return None


def _by_name(field: _Field) -> str:
    return field[0]


def _edited(name: str, value: Value, bib: BibOptions) -> Value:
    """The value after the edits that ``bib`` allows for fields of this name."""
    rule = _RULES.get(name)
    if rule is None or len(value) != 1 or value[0][0] not in '{"' or not getattr(bib, rule[0]):
        return value
    after = rule[1](value[0][1:])
    if after is None:
        return value
    return (after,) if name == "month" else (value[0][0] + after,)


def _month(said: str) -> str | None:
    first = ("january", "february", "march", "april", "may", "june")
    second = ("july", "august", "september", "october", "november", "december")
    asked = said.lower()
    asked = asked[:-1] if asked.endswith(".") else asked
    asked = "sep" if asked == "sept" else asked
    return next((name[:3] for name in first + second if asked in (name, name[:3])), None)


def _doi(said: str) -> str | None:
    start = said.find("10.")
    lead = said[: max(start, 0)].lower()
    hosts = ("doi.org/", "dx.doi.org/", "www.doi.org/")
    led = lead.rstrip(" ") == "doi:" or lead in {"http://" + host for host in hosts} | {
        "https://" + host for host in hosts
    }
    return said[start:] if led and not set(said[start:]) & set(' {}\\%#"') else None


def _url(said: str) -> str | None:
    inner = said
    if said.startswith("\\url") and said.endswith("}"):
        inner = said[4:].lstrip(" ")[1:-1]
    plain = inner.replace("\\_", "_").replace("\\&", "&")
    return None if set(plain) & set(" {}\\") else plain


def _pages(said: str) -> str | None:
    return ",".join(_range(piece) for piece in said.split(","))


def _range(piece: str) -> str:
    core = piece.strip(" ")
    dashes = core.replace("\\textendash{}", "-").replace("\\textendash", "-")
    ends = [end.strip(" ") for end in re.split("[-\u2013\u2014]+", dashes)]
    if len(ends) != 2:
        return piece
    letters = [end.rstrip("0123456789") for end in ends]
    numbers = [end[len(lead) :] for end, lead in zip(ends, letters, strict=True)]
    if letters[0] != letters[1] or not all(numbers) or int(numbers[1]) < int(numbers[0]):
        return piece
    return piece.replace(core, "--".join(ends))


_RULES: dict[str, tuple[str, Callable[[str], str | None]]] = {
    "month": ("months", _month),
    "doi": ("doi", _doi),
    "url": ("url", _url),
    "pages": ("pages", _pages),
}
"""Field → the option that allows an edit of it, and the text after the edit, or None if there is none to make."""


def sorted_alike(
    before: list[Item], after: list[Item], moving: tuple[str, ...] = ("lead",)
) -> tuple[list[Item], list[Item]]:
    """Both with the entries between two dividing items in one order, each entry with the comments that go with it.

    ``moving`` names the kinds of comments in front of an entry that move with it; the others divide.
    """
    return _in_one_order(before, moving), _in_one_order(after, moving)


def _in_one_order(items: list[Item], moving: tuple[str, ...]) -> list[Item]:
    done: list[Item] = []
    run: list[list[Item]] = []
    unit: list[Item] = []
    for item in items:
        if item.kind == "tail" and run and not unit:
            run[-1].append(item)
        elif item.kind == "entry":
            run.append([*unit, item])
            unit = []
        elif item.kind in moving:
            unit.append(item)
        else:
            done += _flat(run) + unit + [item]
            run, unit = [], []
    return done + _flat(run) + unit


def _flat(run: list[list[Item]]) -> list[Item]:
    """The entries of a run by their keys; entries of one key keep their order, as BibTeX uses the first."""
    keys = [next(item.key.lower() for item in unit if item.kind == "entry") for unit in run]
    return [item for i in sorted(range(len(run)), key=keys.__getitem__) for item in run[i]]


def crossed(before: list[Item], after: list[Item]) -> tuple[int, int, str] | None:
    """An entry that came behind one that refers to it, and does no longer: BibTeX would not find it."""
    old = {item.key.lower(): item.start for item in reversed(before) if item.kind == "entry"}
    new = {item.key.lower(): item for item in reversed(after) if item.kind == "entry"}
    for item in new.values():
        for name, value, _ in item.fields:
            target = value[0][1:].lower()
            if name == "crossref" and target in new and target in old and item.key.lower() in old:
                was_behind = old[target] > old[item.key.lower()]
                if was_behind and new[target].start < item.start:
                    return old[target], new[target].start, f"{new[target].key} must stay behind {item.key}"
    return None


def merged_alike(before: list[Item], after: list[Item], bib: BibOptions) -> list[Item]:
    """``before`` with the entries of one key joined where ``after`` has fewer of them, if that loses no field."""
    groups: dict[str, list[Item]] = defaultdict(list)
    left: dict[str, list[Item]] = defaultdict(list)
    for items, by_key in ((before, groups), (after, left)):
        for item in items:
            if item.kind == "entry":
                by_key[item.key].append(item)
    joined: dict[int, Item | None] = {}
    for key, group in groups.items():
        if 0 < len(left[key]) < len(group):
            _join(group, len(group) - len(left[key]), joined, bib)
    return [kept for item in before if (kept := joined.get(id(item), item)) is not None]


def _join(group: list[Item], surplus: int, joined: dict[int, Item | None], bib: BibOptions) -> None:
    first = group[0]
    fields = list(first.fields)
    for item in group[1:]:
        values = {name: _edited(name, value, bib) for name, value, _ in reversed(fields)}
        added = [field for field in item.fields if field[0] not in values]
        plain = all(part[0] in '{"0123456789' for _, value, _ in added for part in value)
        alike = all(values.get(name, value) in (value, _edited(name, value, bib)) for name, value, _ in item.fields)
        if surplus and alike and plain and item.type == first.type:
            fields += added
            joined[id(item)] = None
            surplus -= 1
    joined[id(first)] = replace(first, fields=fields)
