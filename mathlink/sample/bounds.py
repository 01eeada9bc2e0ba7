"""The numeric bounds that single hypotheses put on single symbols."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.term import Term, conjuncts, free_symbols

if TYPE_CHECKING:
    from mathlink.model import Domain

__all__ = ["Bounds", "bounds_of", "is_empty", "whole_ends"]


class Bounds:
    """Numeric bounds of one symbol; ``open_lo`` and ``open_hi`` say that the end itself is excluded."""

    __slots__ = ("hi", "lo", "open_hi", "open_lo")

    def __init__(self) -> None:
        self.lo = -math.inf
        self.hi = math.inf
        self.open_lo = False
        self.open_hi = False

    def above(self, value: float, strict: bool) -> None:
        """Narrow from below."""
        if value > self.lo or (value == self.lo and strict):
            self.lo, self.open_lo = value, strict

    def below(self, value: float, strict: bool) -> None:
        """Narrow from above."""
        if value < self.hi or (value == self.hi and strict):
            self.hi, self.open_hi = value, strict


def bounds_of(domain: Domain) -> dict[str, Bounds]:
    """The numeric bounds that single hypotheses put on single symbols (``x > 0``, ``2 <= n``)."""
    found = {name: Bounds() for name in domain.kinds}
    for condition in conjuncts(domain.hypotheses):
        if condition.op not in ("lt", "le", "eq"):
            continue
        left, right = condition.args
        strict = condition.op == "lt"
        if left.op == "sym" and left.data in found and (value := _value(right)) is not None:
            found[left.data].below(value, strict)
            if condition.op == "eq":
                found[left.data].above(value, False)
        if right.op == "sym" and right.data in found and (value := _value(left)) is not None:
            found[right.data].above(value, strict)
            if condition.op == "eq":
                found[right.data].below(value, False)
    return found


def whole_ends(b: Bounds) -> tuple[float, float]:
    """The first and the last whole number within the bounds."""
    lo = -math.inf if b.lo == -math.inf else math.floor(b.lo) + 1 if b.open_lo else math.ceil(b.lo)
    hi = math.inf if b.hi == math.inf else math.ceil(b.hi) - 1 if b.open_hi else math.floor(b.hi)
    return lo, hi


def is_empty(b: Bounds, whole: bool) -> bool:
    if whole:
        lo, hi = whole_ends(b)
        return lo > hi
    return b.lo > b.hi or (b.lo == b.hi and (b.open_lo or b.open_hi))


def _value(term: Term) -> float | None:
    if free_symbols(term):
        return None
    try:
        value = float(evaluate(term, {}))
    except (ArithmeticError, ValueError, TypeError, OutOfReach):
        return None
    return None if math.isnan(value) else value
