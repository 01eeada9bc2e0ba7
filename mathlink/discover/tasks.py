"""Claims found, as tasks: what is known of each claim before it is judged, and how to have them judged one after the other."""

from __future__ import annotations

import contextlib
import random
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

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
    """Claims that are judged one after the other: ``run(start)`` yields a verdict for each of ``items[start:]``."""

    items: tuple[Item, ...]
    run: Callable[[int], Iterator[Verdict]] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Judges:
    """Who reads and judges; any of them may be ``None`` where it is not wanted.

    ``claims_of(function)`` → claims; ``judge(claim, budget, seed)`` → verdict; ``read(function, name)`` → docstring or ``None``;
    ``judge_documented(documented, budget, seed, start)`` → a verdict for each of ``documented.blocks[start:]``.
    """

    claims_of: Callable[[Any], Sequence[Claim]] | None = None
    judge: Callable[[Claim, float, int], Verdict] | None = None
    read: Callable[[Any, str], Documented | None] | None = None
    judge_documented: Callable[[Documented, float, int, int], Iterable[Verdict]] | None = None


def tasks(members: Iterable[Member], judges: Judges, taken: set[str], *, budget: float, seed: int) -> Iterator[Task]:
    """A task for each function with claims, and one for each function whose docstring states equations.

    ``taken`` holds the ids that are in use; it is added to.
    """
    for member in members:
        if judges.claims_of is not None and judges.judge is not None:
            claims = [c for c in judges.claims_of(member.function) if c.kind != "requires"]
            if claims:
                yield _claimed(member, claims, judges.judge, taken, budget, seed)
        if judges.read is not None and judges.judge_documented is not None:
            documented = judges.read(member.function, member.name)
            if documented is not None and documented.blocks:
                yield _documented(member, documented, judges.judge_documented, taken, budget, seed)


def _claimed(
    member: Member,
    claims: Sequence[Claim],
    judge: Callable[[Claim, float, int], Verdict],
    taken: set[str],
    budget: float,
    seed: int,
) -> Task:
    def run(start: int) -> Iterator[Verdict]:
        for claim in claims[start:]:
            _seed(seed)
            yield judge(claim, budget, seed)

    texts = [(_statement(claim), member.line, claim.label) for claim in claims]
    return Task(_items(member, member.file, texts, taken), run)


def _documented(
    member: Member,
    documented: Documented,
    judge: Callable[[Documented, float, int, int], Iterable[Verdict]],
    taken: set[str],
    budget: float,
    seed: int,
) -> Task:
    def run(start: int) -> Iterator[Verdict]:
        _seed(seed)
        for verdict in judge(documented, budget, seed, start):
            yield verdict
            _seed(seed)

    texts = [(block.text, block.line or member.line, None) for block in documented.blocks]
    return Task(_items(member, documented.file or member.file, texts, taken), run)


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
