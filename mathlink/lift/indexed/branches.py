"""Decisions on numbers that depend on the inputs: the program runs once for each way, and the ways become one result."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink import term as t
from mathlink.lift.indexed.grid import Grid
from mathlink.lift.indexed.lengths import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.term import Term

__all__ = ["Way", "choose", "explore", "merged"]

_MOST_WAYS = 16
_active = threading.local()


@dataclass(frozen=True)
class Way:
    """One way through the program: under which condition, and what it returns, or the exception that it raises."""

    condition: Term
    value: Any = None
    raised: str = ""


class _Path:
    def __init__(self, prefix: tuple[tuple[Term, bool], ...]) -> None:
        self.prefix = prefix
        self.taken: dict[Term, bool] = {}


def choose(condition: Term) -> bool:
    """Which way the run at hand goes; the other way is run later."""
    path: _Path | None = getattr(_active, "path", None)
    if path is None:
        refuse("a decision that depends on the inputs", "numpy.where says the same")
    if condition not in path.taken:
        known = dict(path.prefix)
        path.taken[condition] = known.get(condition, True)
        if len(path.taken) > _MOST_WAYS:
            refuse("decisions that depend on the inputs, one after another", "numpy.where says the same")
    return path.taken[condition]


def explore(run: Callable[[], tuple[Any, str]]) -> list[Way]:
    """Every way through ``run``, which gives a value, or the name of the exception that the program itself raised."""
    found: list[Way] = []
    waiting: list[tuple[tuple[Term, bool], ...]] = [()]
    while waiting:
        path = _Path(waiting.pop())
        outer = getattr(_active, "path", None)
        _active.path = path
        try:
            value, raised = run()
        finally:
            _active.path = outer
        taken = list(path.taken.items())
        fresh = range(len(path.prefix), len(taken))
        waiting += [(*taken[:k], (taken[k][0], not taken[k][1])) for k in fresh]
        conditions = [c if yes else t.not_(c) for c, yes in taken]
        found.append(Way(t.and_(*conditions), value, raised))
        if len(found) + len(waiting) > _MOST_WAYS:
            refuse("more ways through the program than are looked at", "numpy.where says the same")
    return found


def merged(ways: list[Way]) -> tuple[Any, tuple[Term, ...]]:
    """The result over all ways that return, and the conditions under which none raises."""
    returning = [w for w in ways if not w.raised]
    if not returning:
        refuse(f"a program that always raises {ways[0].raised}")
    result = returning[-1].value
    for way in reversed(returning[:-1]):
        result = _either(way.condition, way.value, result)
    return result, tuple(t.not_(w.condition) for w in ways if w.raised)


def _either(condition: Term, yes: Any, no: Any) -> Any:
    if isinstance(yes, Grid) and isinstance(no, Grid) and yes.dims == no.dims:
        return Grid(yes.dims, yes.places, t.ite(condition, yes.body, no.at(yes.places)))
    if type(yes) is type(no) and isinstance(yes, (tuple, list)) and len(yes) == len(no):
        return type(yes)(_either(condition, a, b) for a, b in zip(yes, no, strict=True))
    if isinstance(yes, dict) and isinstance(no, dict) and list(yes) == list(no):
        return {k: _either(condition, v, no[k]) for k, v in yes.items()}
    return refuse("results of different shapes, depending on the inputs")
