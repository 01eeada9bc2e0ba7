"""A root of a function of one number, by secants from several starts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["root"]

_ROUNDS = 40
_FAR = 1e12


def root(miss: Callable[[float], float | None], starts: Iterable[float], scale: float) -> float | None:
    """x with ``miss(x)`` nearly 0 measured by ``scale``; ``miss`` gives ``None`` where it has no value."""
    for first in dict.fromkeys(starts):
        found = _secant(miss, first, scale)
        if found is not None:
            return found
    return None


def _secant(miss: Callable[[float], float | None], start: float, scale: float) -> float | None:
    x0, x1 = start, start * 1.01 + 0.001
    y0, y1 = miss(x0), miss(x1)
    for _ in range(_ROUNDS):
        if y0 is None or y1 is None:
            return None
        if abs(y1) <= 1e-13 * scale or x0 == x1:
            return x1 if abs(y1) <= 1e-9 * scale else None
        if y0 == y1:
            return None
        step = x1 - y1 * (x1 - x0) / (y1 - y0)
        if not math.isfinite(step) or abs(step) > _FAR:
            return None
        x0, y0, x1 = x1, y1, step
        y1 = miss(x1)
    return x1 if y1 is not None and abs(y1) <= 1e-9 * scale else None
