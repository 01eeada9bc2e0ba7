"""How likely it is that one constant was written for another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mathlink.term import postorder

if TYPE_CHECKING:
    from collections.abc import Collection

    from mathlink.prove.numbers import Number
    from mathlink.term import Term

__all__ = ["LIKELY", "constants_of", "unlikelihood"]

LIKELY = 1.5
_NEAR = 1e-9
_SIGN = 1.0  # a change of sign
_DIGIT = 0.3  # each digit more than the old constant has
_TYPED = 5  # more digits than that nobody mistypes all of
_BROKEN = 0.25  # a fraction where a whole number stood
_UNNATURAL = 2.0  # a decimal where a whole number stood


def constants_of(side: Term) -> list[float]:
    """The constants of a side and their reciprocals."""
    values = [abs(float(t.data[0])) for t in postorder(side) if t.op == "const" and t.data[0]]
    return values + [1 / v for v in values]


def unlikelihood(old: Term, kind: str, number: Number, known: Collection[float]) -> float:
    """0 for a small change into a short number or into one that the other side has, the more the less likely."""
    new = number.value
    if old.op != "const" or not old.data[0]:
        return 0.0 if number.simple else _DIGIT * _digits(new)
    before = float(old.data[0])
    change = abs(math.log(abs(new / before))) if new else math.inf
    if new * before < 0:
        change += _SIGN
    change += _BROKEN * (old.data[0].denominator == 1 and new != round(new))
    if any(abs(abs(new) - k) <= _NEAR * k for k in known):
        return min(change, LIKELY)
    if number.simple:
        return change
    written = len(old.data[1].replace(".", "").strip("0")) or _digits(before)
    odd = kind != "exponent" and old.data[0].denominator == 1 and not old.data[1] and new != round(new)
    return change + _DIGIT * max(0, _digits(new) - min(max(2, written), _TYPED)) + _UNNATURAL * odd


def _digits(value: float) -> int:
    return len(f"{value:.10g}".lstrip("-").replace(".", "").strip("0").split("e")[0])
