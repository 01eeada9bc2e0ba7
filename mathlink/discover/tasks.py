"""Claims found, as tasks: what is known of each claim before it is judged, and how to have them judged one after the other."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mathlink.cache.memory import Found, Memory, Stood
    from mathlink.claim import Claim
    from mathlink.discover.docstrings import Documented
    from mathlink.discover.functions import Member
    from mathlink.model import Verdict

__all__ = ["Item", "Judges", "Task", "tasks"]


@dataclass(frozen=True)
class Item:
    """A claim that was found: ``id`` is unique among all that were found together, ``function`` a dotted name."""

    id: str
    function: str
    file: str
    line: int
    equation: str
    label: str | None = None


@dataclass(frozen=True)
class Task:
    """Claims that are judged one after the other: ``run(start)`` yields a verdict for each of ``items[start:]`` that is not ``known``.

    ``known`` holds verdicts of an earlier run by place. ``keep(place, verdict)`` takes what is found; ``unkept`` says why it will not
    be kept, by place.
    """

    items: tuple[Item, ...]
    run: Callable[[int], Iterator[Verdict]] = field(compare=False, repr=False)
    known: Mapping[int, Verdict] = field(default_factory=dict, compare=False, repr=False)
    keep: Callable[[int, Verdict], None] | None = field(default=None, compare=False, repr=False)
    unkept: Mapping[int, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def open(self) -> tuple[int, ...]:
        """Places of the items that have to be judged."""
        return tuple(place for place in range(len(self.items)) if place not in self.known)

    def rest(self) -> Task:
        """The task without what is known."""
        return Task(tuple(self.items[place] for place in self.open), self.run) if self.known else self


@dataclass(frozen=True)
class Judges:
    """Who reads and judges; any of them may be ``None`` where it is not wanted.

    ``claims_of(function)`` → claims; ``judge(claim, budget, seed)`` → verdict; ``read(function, name)`` → docstring or ``None``;
    ``judge_documented(documented, budget, seed, start)`` → a verdict for each of ``documented.blocks[start:]``.
    ``ready()`` is called before anything is judged: what it imports, every child has.
    """

    claims_of: Callable[[Any], Sequence[Claim]] | None = None
    judge: Callable[[Claim, float, int], Verdict] | None = None
    read: Callable[[Any, str], Documented | None] | None = None
    judge_documented: Callable[[Documented, float, int, int], Iterable[Verdict]] | None = None
    ready: Callable[[], None] | None = None


def tasks(
    members: Iterable[Member],
    judges: Judges,
    taken: set[str],
    *,
    budget: float,
    seed: int,
    memory: Memory | None = None,
) -> Iterator[Task]:
    """A task for each function with claims, and one for each function whose docstring states equations.

    ``taken`` holds the ids that are in use; it is added to. ``memory`` knows verdicts of earlier runs.
    """
    for member in members:
        if judges.claims_of is not None and judges.judge is not None:
            claims = [c for c in judges.claims_of(member.function) if c.kind != "requires"]
            if claims:
                yield _claimed(member, claims, judges.judge, taken, budget, seed, memory)
        if judges.read is not None and judges.judge_documented is not None:
            found = memory.of_docstring(member.function, member.name) if memory is not None else None
            if found is not None and found.entries is not None:
                if found.entries:
                    yield _remembered(member, found.entries, taken)
                continue
            documented = judges.read(member.function, member.name)
            if documented is not None and documented.blocks:
                yield _documented(member, documented, judges.judge_documented, taken, budget, seed, found)
            elif found is not None:
                found.keep(())


def _claimed(
    member: Member,
    claims: Sequence[Claim],
    judge: Callable[[Claim, float, int], Verdict],
    taken: set[str],
    budget: float,
    seed: int,
    memory: Memory | None,
) -> Task:
    found = [memory.of_claim(claim) for claim in claims] if memory is not None else []
    known = {place: f.entries[0].verdict for place, f in enumerate(found) if f.entries}
    texts = [(_statement(claim), member.line, claim.label) for claim in claims]
    items = _items(member, member.file, texts, taken)

    def run(start: int) -> Iterator[Verdict]:
        for claim in [claim for place, claim in enumerate(claims) if place not in known][start:]:
            _seed(seed)
            yield judge(claim, budget, seed)

    def keep(place: int, verdict: Verdict) -> None:
        found[place].keep([_stood(items[place], verdict)])

    unkept = {place: f.why for place, f in enumerate(found) if f.why}
    return Task(items, run, known, keep if found else None, unkept)


def _remembered(member: Member, entries: Sequence[Stood], taken: set[str]) -> Task:
    """The equations of a docstring that need not be read again."""
    items = _items(member, member.file, [(entry.equation, entry.line, None) for entry in entries], taken)
    items = tuple(
        dataclasses.replace(item, file=entry.verdict.file or item.file)
        for item, entry in zip(items, entries, strict=True)
    )
    return Task(items, lambda _: iter(()), {place: entry.verdict for place, entry in enumerate(entries)})


def _documented(
    member: Member,
    documented: Documented,
    judge: Callable[[Documented, float, int, int], Iterable[Verdict]],
    taken: set[str],
    budget: float,
    seed: int,
    found: Found | None,
) -> Task:
    def run(start: int) -> Iterator[Verdict]:
        _seed(seed)
        for verdict in judge(documented, budget, seed, start):
            yield verdict
            _seed(seed)

    texts = [(block.text, block.line or member.line, None) for block in documented.blocks]
    items = _items(member, documented.file or member.file, texts, taken)
    verdicts: dict[int, Verdict] = {}

    def keep(place: int, verdict: Verdict) -> None:
        verdicts[place] = verdict
        if found is not None and len(verdicts) == len(items):
            found.keep([_stood(item, verdicts[place]) for place, item in enumerate(items)])

    unkept = dict.fromkeys(range(len(items)), found.why) if found is not None and found.why else {}
    return Task(items, run, keep=keep, unkept=unkept)


def _stood(item: Item, verdict: Verdict) -> Stood:
    from mathlink.cache.memory import Stood

    return Stood(item.equation, item.line, verdict)


def _items(
    member: Member, file: str, texts: Sequence[tuple[str, int, str | None]], taken: set[str]
) -> tuple[Item, ...]:
    items = []
    for place, (equation, line, label) in enumerate(texts, 1):
        name = f"{member.name}#{label or place}"
        while name in taken:
            name += f"#{place}"
        taken.add(name)
        items.append(Item(name, member.name, file, line, equation, label))
    return tuple(items)


def _statement(claim: Claim) -> str:
    if isinstance(claim.statement, str):
        return claim.statement
    code = getattr(claim.statement, "__code__", None)
    return f"condition at line {code.co_firstlineno}" if code is not None else repr(claim.statement)


def _seed(seed: int) -> None:
    """Functions that draw random numbers draw the same ones whoever runs before them."""
    random.seed(seed)
    numpy = sys.modules.get("numpy")
    with contextlib.suppress(AttributeError):  # none is loaded, or a file of the user's has its name
        numpy.random.seed(seed % 2**32)  # type: ignore[union-attr]
