"""A Term at a point as a certified ball: the real value lies inside, or there is none, or it is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flint

from mathlink.errors import OutOfReach
from mathlink.views._arb_machine import Undefined, run
from mathlink.views._arb_rules import simple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.term import Term

__all__ = ["Undefined", "enclose", "holds", "rounded", "value"]

BITS = 200
MOST_BITS = 800
_CANCELLED_BITS = (400, 800, 1600)
"""Precisions for a value that is far smaller than what it is the difference of; the last one reaches the smallest double."""
_SMALLEST = flint.arb(2) ** -1075


def enclose(term: Term, point: Mapping[str, Any], bits: int = BITS) -> flint.arb | None:
    """A finite ball around the value of ``term`` at ``point``; ``None`` where there is no value or none is known.

    The precision doubles up to 800 bits while the ball is wide.
    """
    found = value(term, point, bits)
    return None if isinstance(found, Undefined) else found


def rounded(term: Term, point: Mapping[str, Any]) -> float | None:
    """The value as the double next to it, however much cancels; ``None`` where there is no value or it is not known well enough."""
    ball = enclose(term, point)
    for bits in _CANCELLED_BITS:
        if ball is None or ball.rad() == 0 or ball.rel_accuracy_bits() >= _DOUBLE_BITS:
            break
        found = at_precision(term, point, bits)
        ball = found if isinstance(found, flint.arb) else None
    if ball is None:
        return None
    if ball.rad() != 0 and ball.rel_accuracy_bits() < _DOUBLE_BITS:
        return 0.0 if bool(abs(ball) < _SMALLEST) else None
    return float(ball.mid())


_DOUBLE_BITS = 60


def value(term: Term, point: Mapping[str, Any], bits: int = BITS) -> flint.arb | Undefined:
    """As :func:`enclose`, with the reason where there is no ball."""
    while True:
        found = at_precision(term, point, bits)
        if isinstance(found, Undefined):
            if found.known or bits >= MOST_BITS:
                return found
        elif isinstance(found, bool):
            return Undefined("a condition, not a number")
        elif _sharp(found, bits) or bits >= MOST_BITS:
            return found
        bits = min(2 * bits, MOST_BITS)


def holds(condition: Term, point: Mapping[str, Any], bits: int = BITS) -> bool | None:
    """Whether a condition holds at the point, certainly; ``None`` where it cannot be decided or has no value."""
    while True:
        found = at_precision(condition, point, bits)
        if isinstance(found, bool):
            return found
        if not isinstance(found, Undefined) or found.known or bits >= MOST_BITS:
            return None
        bits = min(2 * bits, MOST_BITS)


def at_precision(term: Term, point: Mapping[str, Any], bits: int) -> flint.arb | bool | Undefined:
    """One evaluation, without retry: a finite ball, a decided condition, or the reason why not."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        found = run(term, point)
        if isinstance(found, (bool, Undefined)):
            return found
        ball = simple(found)
        return ball if ball.is_finite() else Undefined("not finite", known=False)
    except (OutOfReach, OverflowError, MemoryError) as error:
        return Undefined(str(error), known=False)
    finally:
        flint.ctx.prec = before


def _sharp(ball: flint.arb, bits: int) -> bool:
    if ball.rel_accuracy_bits() >= 80:
        return True
    return bool(ball.rad() < flint.arb(2) ** (-(bits * 3) // 5))
