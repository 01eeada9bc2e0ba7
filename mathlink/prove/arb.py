"""Certified refutation: a point of the domain at which two balls prove that the statement fails."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import flint

from mathlink.errors import MathlinkError
from mathlink.model import Evidence, Outcome
from mathlink.term import eq, le, lt, ne
from mathlink.views.arb import BITS, MOST_BITS, Undefined, at_precision, enclose, holds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.model import Budget, Obligation, Point
    from mathlink.term import Term

__all__ = ["decide"]

ENOUGH = 3
"""With fewer comparable points nothing is said."""

_RELATIONS: dict[str, Callable[[Term, Term], Term]] = {
    "=": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": lambda a, b: lt(b, a),
    ">=": lambda a, b: le(b, a),
}


def decide(obligation: Obligation, points: Sequence[Point], budget: Budget) -> Evidence:
    """REFUTED at the first point where the statement certainly fails, else AGREES, or OPEN with fewer than three usable points.

    Points that are not certainly inside the hypotheses, or at which a side has no value, do not count.
    """
    started = time.monotonic()
    used = 0
    reason = ""
    for point in points:
        if budget.left() <= 0:
            reason = "out of time"
            break
        try:
            fails = _fails(obligation, point)
        except (MathlinkError, ArithmeticError, ValueError, TypeError) as error:
            reason = reason or str(error)
            continue
        if fails:
            left, right = (_double(side, point) for side in (obligation.left, obligation.right))
            return Evidence(
                "arb",
                Outcome.REFUTED,
                witness=dict(point),
                left=left,
                right=right,
                points=used + 1,
                seed=budget.seed,
                seconds=time.monotonic() - started,
            )
        used += fails is False
    outcome = Outcome.AGREES if used >= ENOUGH else Outcome.OPEN
    if outcome is Outcome.OPEN:
        reason = reason or f"only {used} usable points"
    seconds = time.monotonic() - started
    return Evidence("arb", outcome, points=used, seed=budget.seed, seconds=seconds, reason=reason)


def _fails(obligation: Obligation, point: Point) -> bool | None:
    """Whether the statement fails at the point; ``None`` where that point says nothing."""
    if any(holds(h, point) is not True for h in obligation.domain.hypotheses):
        return None
    if obligation.relation == "=":
        return _differs(obligation, point)
    statement = _RELATIONS[obligation.relation](obligation.left, obligation.right)
    kept = holds(statement, point)
    return None if kept is None else not kept


def _differs(obligation: Obligation, point: Point) -> bool | None:
    bits = BITS
    while True:
        left = at_precision(obligation.left, point, bits)
        right = at_precision(obligation.right, point, bits)
        if isinstance(left, bool) or isinstance(right, bool):
            return None
        undefined = [side for side in (left, right) if isinstance(side, Undefined)]
        if any(side.known for side in undefined):
            return None
        if not undefined and (found := _apart(left, right, bits)) is not None:
            return found
        if bits >= MOST_BITS:
            return None
        bits *= 2


def _apart(left: flint.arb, right: flint.arb, bits: int) -> bool | None:
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        difference = left - right
        if not difference.contains(0):
            return True
        size = max(abs(left).mid(), abs(right).mid())
        slack = flint.arb(2) ** (-bits // 2)
        close = difference.rad() <= slack * size or (bits >= MOST_BITS and difference.rad() < slack)
        return False if close else None
    finally:
        flint.ctx.prec = before


def _double(term: Term, point: Point) -> float | None:
    ball = enclose(term, point)
    return None if ball is None else float(ball.mid())
