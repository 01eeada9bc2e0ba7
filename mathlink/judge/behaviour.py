"""What a proof over the reals does not see: overflow and lost digits of the running code, with the input that shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import MathlinkError
from mathlink.judge import replay
from mathlink.sample import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Budget, Obligation, Point

__all__ = ["UNSEEN", "InDoubles", "in_doubles", "stressed"]

_STRESS = (800.0, -800.0, 1e-9, 1e9, 1e160, 1e-160)
_LOST = 1e-6
_MOST = 60


@dataclass(frozen=True)
class InDoubles:
    """``column`` for the verdict's ``floats``; ``witness`` the inputs that show a failure; ``warnings`` in words."""

    column: str
    witness: dict[str, Any] | None
    warnings: tuple[str, ...]


UNSEEN = InDoubles("tested", None, ())
"""For further instances of the same claim: one is enough to look at."""


def in_doubles(case: Case, obligations: Sequence[Obligation], points: Sequence[Point], budget: Budget) -> InDoubles:
    """Run the code at ordinary and at extreme points and compare with the equation's exact value at the very same doubles."""
    warnings: dict[str, str] = {}
    witness: dict[str, Any] | None = None
    ran = 0
    for point in (*points[:12], *stressed(case, points)):
        if budget.left() <= 0 or ran >= _MOST:
            break
        ran += 1
        found = _loss(case, obligations, point)
        if found is None:
            continue
        kind, words, inputs = found
        if kind not in warnings:
            warnings[kind] = words
            witness = witness or inputs
    return InDoubles("refuted" if warnings else "tested", witness, tuple(warnings.values()))


def stressed(case: Case, points: Sequence[Point]) -> Iterator[Point]:
    """The first point with one input at a time made very large or very small, as far as the domain goes."""
    if not points:
        return
    base = points[0]
    for value in _STRESS:
        for name in _leading(case):
            point = {**base, name: Fraction(round(value) if case.domain.kinds[name] == "int" else value)}
            if abs(point[name]) > 10**6 and case.domain.kinds[name] == "int":
                continue
            if all(holds(h, point) is True for h in case.domain.hypotheses) and all(f(point) for f in case.filters):
                yield point


def _leading(case: Case) -> list[str]:
    """The scalars, and one entry of each array."""
    seen: dict[str, str] = {}
    for name in case.domain.kinds:
        seen.setdefault(name.split("[")[0], name)
    return list(seen.values())


def _loss(case: Case, obligations: Sequence[Obligation], point: Point) -> tuple[str, str, dict[str, Any]] | None:
    expected = {ob.right: replay.exact_value(ob.right, point) for ob in obligations}
    if any(v is None for v in expected.values()):
        return None
    ran = lift.run(case.function, case.configuration, point)
    shown = ", ".join(f"{n}={v!r}" for n, v in ran.inputs.items() if isinstance(v, (int, float, list)))[:200]
    if ran.exception:
        if ran.exception.startswith("OverflowError"):
            return "overflow", f"in doubles the code overflows at {shown}", dict(ran.inputs)
        return None
    try:
        results = case.results_at(ran.raw)
        got = [
            [expected[s] if s in expected else replay.exact_value(s, point) for s in (ob.left, ob.right)]
            for ob in case.obligations(results)
        ]
    except ArithmeticError as error:
        given = str(error).removesuffix(" is not finite")
        return "overflow", f"in doubles the code gives {given} at {shown}", dict(ran.inputs)
    except MathlinkError:
        return None
    worst = 0.0
    for left, right in got:
        if left is None or right is None:
            continue
        scale = max(abs(left), abs(right))
        if scale > 1e-300 and math.isfinite(scale):
            worst = max(worst, abs(left - right) / scale)
    if worst > _LOST:
        return "digits", f"in doubles the code loses digits (relative error {worst:.1g}) at {shown}", dict(ran.inputs)
    return None
