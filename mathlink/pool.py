"""Tasks over forked children: every item gets its verdict, in a stable order, whatever one of them does to its process."""

from __future__ import annotations

import dataclasses
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink.isolate import GIB, Child, Ended, Sent, Unsent, wait
from mathlink.model import Status, Verdict
from mathlink.portable import simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mathlink.discover.tasks import Item, Task
    from mathlink.isolate import Event

__all__ = ["about", "judged", "limit", "run", "undecided"]


def run(
    work: Sequence[Task],
    *,
    jobs: int = 1,
    budget: float = 10.0,
    memory: int = 2 * GIB,
    on_verdict: Callable[[Item, Verdict], None] | None = None,
) -> list[tuple[Item, Verdict]]:
    """Judge every item of every task, each task in a child of its own, at most ``jobs`` at a time; results in the tasks' order.

    An item that takes longer than ``budget + 1`` seconds is undecided (``out_of_time``), one that ends its process is
    undecided (``crashed``); the rest of its task goes on in another child. ``memory`` is in bytes per child, on top of what is shared.
    """
    found: dict[tuple[int, int], Verdict] = {}
    for number, place, verdict in judged(work, jobs, budget, memory):
        found[number, place] = verdict
        if on_verdict is not None:
            on_verdict(work[number].items[place], verdict)
    return [(item, found[n, i]) for n, task in enumerate(work) for i, item in enumerate(task.items)]


def limit(budget: float) -> float:
    """Seconds after which a claim with that budget is stopped from outside."""
    return budget + 1.0


@dataclass
class _Place:
    """How far a child is: the task it works on and the next item that it owes."""

    number: int
    task: Task
    next: int
    since: float


def judged(
    work: Sequence[Task], jobs: int, budget: float, memory: int, start: Mapping[int, int] | None = None
) -> Iterator[tuple[int, int, Verdict]]:
    """``(task, item, verdict)`` as they come; ``start`` says how many items of a task need no verdict any more."""
    begin = start or {}
    waiting = deque((n, begin.get(n, 0)) for n, task in enumerate(work) if begin.get(n, 0) < len(task.items))
    running: dict[Child[Verdict], _Place] = {}
    try:
        while waiting or running:
            while waiting and len(running) < max(1, jobs):
                number, first = waiting.popleft()
                task = work[number]
                child = Child(_portable(task, first), seconds=limit(budget), memory=memory)
                running[child] = _Place(number, task, first, time.monotonic())
            wait(running)
            for child, place in list(running.items()):
                for event in child.events():
                    yield from _answers(event, place)
                if place.next >= len(place.task.items):
                    child.kill()
                if child.over:
                    del running[child]
                    if place.next < len(place.task.items):
                        waiting.appendleft((place.number, place.next))
    finally:
        for child in running:
            child.kill()


def _answers(event: Event[Verdict], place: _Place) -> Iterator[tuple[int, int, Verdict]]:
    """The verdicts that follow from what a child said."""
    left = place.task.items[place.next :]
    now = time.monotonic()
    seconds, place.since = now - place.since, now
    if not left:
        return
    if isinstance(event, Ended) and event.kind == "finished":
        for item in left:
            yield place.number, place.next, undecided(item, "crashed", "the check gave no answer", seconds)
            place.next += 1
        return
    yield place.number, place.next, _answer(event, left[0], seconds)
    place.next += 1


def _answer(event: Event[Verdict], item: Item, seconds: float) -> Verdict:
    if isinstance(event, Sent) and isinstance(event.value, Verdict):
        return about(item, event.value)
    if isinstance(event, Sent):
        return undecided(item, "crashed", f"the check answered with {type(event.value).__name__}", seconds)
    if isinstance(event, Unsent):
        return undecided(item, "crashed", f"the answer could not be brought over: {event.why}", seconds)
    if event.kind == "out_of_time":
        return undecided(item, "out_of_time", f"stopped after {seconds:.1f} s without an answer", seconds)
    return undecided(item, "crashed", f"the check did not survive: {event.detail}", seconds)


def about(item: Item, verdict: Verdict) -> Verdict:
    """The verdict under the name that the claim was found by."""
    return dataclasses.replace(
        verdict,
        function=item.function,
        equation=verdict.equation or item.equation,
        label=verdict.label or item.label,
        file=verdict.file or item.file,
        line=verdict.line or item.line,
    )


def undecided(item: Item, reason: str, message: str, seconds: float) -> Verdict:
    return about(item, Verdict(Status.UNDECIDED, reason, message, seconds=seconds))


def _portable(task: Task, start: int) -> Callable[[], Iterator[Any]]:
    def work() -> Iterator[Any]:
        for verdict in task.run(start):
            yield simplified(verdict) if isinstance(verdict, Verdict) else verdict

    return work
