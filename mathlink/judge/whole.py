"""Whole numbers given as ints: code that was proved for real numbers must not answer differently where a number comes as an int."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.errors import MathlinkError
from mathlink.judge import replay
from mathlink.judge.finding import Finding
from mathlink.judge.gather import domain_points
from mathlink.judge.prepare import domain_kinds
from mathlink.model import Evidence, Outcome, Scalar, Shape, Status

if TYPE_CHECKING:
    from mathlink.judge.case import Case
    from mathlink.judge.replay import Seen
    from mathlink.model import Budget, Point

__all__ = ["differs"]

_POINTS = 12
_SHOWS = 1e-6
_ENOUGH = 2
_MOST = 1000
_EXACT = 2.0**200


def differs(case: Case, budget: Budget) -> Finding | None:
    """A refutation where the function, called with ints in place of whole floats, answers otherwise than with the floats, and wrongly."""
    ints = _with_ints(case)
    if ints is None:
        return None
    apart: list[Seen] = []
    for point in domain_points(ints.domain, ints.filters, _POINTS, budget.seed):
        if budget.left() <= 0 or len(apart) >= _ENOUGH:
            break
        if any(abs(v) > _MOST for v in point.values()):
            continue
        if _same(ints, case, point):
            continue
        try:
            seen, floats = replay.look(ints, point), replay.look(case, point)
        except MathlinkError:
            continue
        apart += [s for s, f in zip(seen, floats, strict=False) if s.gap > _SHOWS and _otherwise(s, f)][:1]
    if len(apart) < _ENOUGH:
        return None
    shown = apart[0]
    return Finding(
        Status.REFUTED,
        "counterexample",
        f"with whole numbers given as ints the code gives {shown.left!r}, the equation {shown.right!r}",
        counterexample=shown.counterexample(),
        evidence=(Evidence("floats", Outcome.REFUTED, witness=shown.point, points=len(apart), seed=budget.seed),),
        points=len(apart),
        reals="open",
        floats="refuted",
        floats_witness=dict(shown.ran.inputs),
        tags={"seen": shown},
    )


def _same(ints: Case, case: Case, point: Point) -> bool:
    """Whether the code gives the same single number for ints and for floats, or none to compare."""
    other = lift.run(case.function, case.configuration, point)
    if other.exception or (type(other.value) is float and not abs(other.value) < _EXACT):
        return True  # ints would grow without end where floats run out
    one = lift.run(ints.function, ints.configuration, point)
    if one.exception:
        return True
    a, b = one.value, other.value
    if type(a) not in (int, float) or type(b) not in (int, float):
        return False
    try:
        return bool(a == b or abs(a - b) <= _SHOWS * max(abs(a), abs(b)) / 2)
    except OverflowError:
        return False


def _otherwise(seen: Seen, as_floats: Seen) -> bool:
    """Whether the code itself answers differently: what it answers to floats as well is rounding."""
    if None in (seen.left, seen.right, as_floats.left):
        return False
    return dataclasses.replace(seen, right=as_floats.left).gap > _SHOWS


def _with_ints(case: Case) -> Case | None:
    """The case with every number that the function may get as Python's int given so; arrays of NumPy stay as they are."""
    chosen = {
        name: _as_int(given)
        for name, given in case.configuration.items()
        if (isinstance(given, Scalar) or (isinstance(given, Shape) and given.container != "ndarray"))
        and given.kind == "real"
    }
    if not chosen:
        return None
    configuration = {**case.configuration, **chosen}
    domain = dataclasses.replace(case.domain, kinds=domain_kinds(configuration))
    return dataclasses.replace(case, configuration=configuration, domain=domain)


def _as_int(given: Scalar | Shape) -> Scalar | Shape:
    return dataclasses.replace(given, kind="int")
