"""The place where two texts stop saying the same."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Difference"]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where a layout says something else than its source.

    ``before`` and ``after`` are offsets into the two texts; ``message`` tells in one clause what differs
    ("a space between words is gone").
    """

    before: int
    after: int
    message: str
