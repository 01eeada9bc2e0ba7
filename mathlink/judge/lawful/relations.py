"""What results of related calls have to do with each other, as code: it is run on numbers, and read on symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["agree", "at_most", "entries", "negative", "ordered", "total", "within"]


# Below the tolerance, not at it: an infinite value is infinitely far from a finite one, and so is what it may be off by.
# `&` and `|` instead of `and` and `or`: what is read on symbols then has one path, not one for each entry.


def agree(a: Any, b: Any, tolerance: float) -> Any:
    """Whether two results are equal: within ``tolerance`` times the larger of them and of 1; exactly where that is 0."""
    first, second = entries(a), entries(b)
    if len(first) != len(second) or tuple(getattr(a, "shape", ())) != tuple(getattr(b, "shape", ())):
        return False
    found: Any = True
    for x, y in zip(first, second, strict=True):
        found = found & (x == y if tolerance == 0 else (x == y) | (abs(x - y) < tolerance * max(1.0, abs(x), abs(y))))
    return found


def at_most(a: Any, b: Any, tolerance: float) -> Any:
    """Whether a ≤ b, entry by entry."""
    found: Any = True
    for x, y in zip(entries(a), entries(b), strict=True):
        found = found & (x <= y if tolerance == 0 else (x <= y) | (x - y < tolerance * max(1.0, abs(x), abs(y))))
    return found


def ordered(a: Any, b: Any) -> Any:
    """Whether a < b, entry by entry."""
    found: Any = True
    for x, y in zip(entries(a), entries(b), strict=True):
        found = found & (x < y)
    return found


def within(lo: float, value: Any, hi: float) -> Any:
    """Whether every entry lies between two numbers."""
    found: Any = True
    for v in entries(value):
        found = found & (lo <= v) & (v <= hi)
    return found


def entries(value: Any) -> list[Any]:
    """The numbers of a result, in order."""
    if isinstance(value, (list, tuple)):
        return [e for v in value for e in entries(v)]
    if hasattr(value, "shape") and len(value.shape) > 0:
        return [e for i in range(value.shape[0]) for e in entries(value[i])]
    return [value]


def negative(value: Any) -> Any:
    """The result with its sign turned."""
    return type(value)([negative(v) for v in value]) if isinstance(value, (list, tuple)) else -value


def total(values: Sequence[Any]) -> Any:
    """A sum."""
    found = values[0]
    for v in values[1:]:
        found = found + v
    return found
