"""Tasks looked at in numbers: at points of a domain where both sides have a value, or at small shapes of arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import MathlinkError
from mathlink.prove.rechecking.balls import (
    agree,
    has_value,
    keep,
    points_of,
    relation_holds,
    vanishes_somewhere,
)
from mathlink.prove.rechecking.shapes import has_arrays, instances
from mathlink.prove.rechecking.tally import Rejected
from mathlink.prove.sketch import AtEveryIndex
from mathlink.term import sub

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.model import Obligation, Point
    from mathlink.prove.rechecking.shapes import Instance
    from mathlink.prove.rechecking.tally import How, Tally, Task
    from mathlink.prove.sketch import Sketch
    from mathlink.term import Term

__all__ = ["Places", "look", "whole_claim"]

FEWEST = 3


class Places:
    """Points of a claim's domain at which both sides have a value and every listed condition certainly holds."""

    def __init__(self, claim: Obligation, needed: Sequence[Term], how: How) -> None:
        self.claim = claim
        self.inside = points_of(claim.domain, how.points, how.seed)
        self.usable = [p for p in self.inside if self._is_usable(p, needed, how)]

    def is_beyond_numbers(self) -> bool:
        """Whether there are points, but a side cannot be put into numbers at any of them."""
        sides = (self.claim.left, self.claim.right)
        return bool(self.inside) and all(None in [has_value(s, p) for s in sides] for p in self.inside)

    def _is_usable(self, point: Point, needed: Sequence[Term], how: How) -> bool:
        how.check()
        sides = (self.claim.left, self.claim.right)
        return all(keep(c, [point]).held for c in needed) and all(has_value(s, point) for s in sides)


def look(tasks: Sequence[Task], sketch: Sketch, claim: Obligation, tally: Tally, how: How) -> None:
    """Every task at the points of the claim.

    Raises
    ------
    Rejected : one certainly fails at one of them.
    """
    if has_arrays(claim.left, claim.right, *claim.domain.hypotheses):
        _at_shapes(tasks, sketch, claim, tally, how)
        return
    places = Places(claim, sketch.conditions(), how)
    if not tasks and places.is_beyond_numbers():
        tally.notes["the sides hold what has no value in numbers, so no point was seen"] = None
        return
    if len(places.usable) < (FEWEST if claim.domain.kinds else 1):
        tally.unseen.append(_too_few(places))
        if not places.usable:
            return
    tally.points.append(len(places.usable))
    for task in tasks:
        how.check()
        held = _held(task, places)
        if held:
            tally.sampled += 1
        else:
            tally.open.append((task.step, "it has no value in numbers"))


def _too_few(places: Places) -> str:
    return f"only {len(places.usable)} points of the domain were found at which both sides have a value"


def _held(task: Task, places: Places) -> int:
    if task.same is not None:
        seen = agree([task.same], places.usable)
        if seen.against is not None:
            raise Rejected(task.step, f"it is not so at {_point(seen.against)}")
        return seen.held
    if task.holds is not None:
        return _condition_held(task.step, task.holds, places)
    assert task.valued is not None
    told = [has_value(task.valued, p) for p in places.usable]
    if False in told:
        raise Rejected(
            task.step, f"it has none at {_point(places.usable[told.index(False)])}, where both sides have one"
        )
    return told.count(True)


def _condition_held(step: str, condition: Term, places: Places) -> int:
    seen = keep(condition, places.inside)
    if seen.against is not None:
        raise Rejected(step, f"it fails at {_point(seen.against)}")
    if condition.op == "ne":
        zero = vanishes_somewhere(sub(*condition.args), places.claim.domain, places.inside)
        if zero is not None:
            raise Rejected(step, f"it fails near {_point(zero)}")
    return seen.held


def _point(point: Point) -> str:
    return ", ".join(f"{name} = {float(value):.6g}" for name, value in point.items()) or "every point"


def whole_claim(sketch: Sketch, tally: Tally, how: How) -> None:
    """The claim itself at points of its domain; for what a tool found without saying how.

    Raises
    ------
    Rejected : it fails at one of them.
    """
    claim = sketch.claim
    places = Places(claim, sketch.conditions(), how)
    if len(places.usable) < (FEWEST if claim.domain.kinds else 1):
        tally.unseen.append(_too_few(places))
        return
    told = [relation_holds(claim, p) for p in places.usable]
    if False in told:
        raise Rejected("the claim", f"it fails at {_point(places.usable[told.index(False)])}")
    if told.count(True) < min(FEWEST, len(told)):
        tally.open.append(("the claim", "balls cannot tell"))
        return
    tally.points.append(told.count(True))
    tally.sampled += 1


# ── arrays ───────────────────────────────────────────────────────────────────────────────────────


def _at_shapes(tasks: Sequence[Task], sketch: Sketch, claim: Obligation, tally: Tally, how: How) -> None:
    """The tasks, and the claim itself, with arrays of small shapes."""
    held = dict.fromkeys(tasks, 0)
    seen = 0
    for instance in instances(claim.domain, sketch.ranges, how.points, how.seed):
        how.check()
        try:
            left, right = instance.at(claim.left), instance.at(claim.right)
            if not (has_value(left, {}) and has_value(right, {})):
                continue
            if any(instance.holds(c) is not True for c in sketch.conditions()):
                continue
            if not all(instance.holds_at_every_index(s.condition) for s in sketch.of(AtEveryIndex)):
                continue
        except MathlinkError:
            continue
        where = _point(instance.point)
        if agree([(left, right)], [{}]).against is not None:
            raise Rejected("the claim", f"it fails for {where}")
        seen += 1
        for task in tasks:
            held[task] += _held_here(task, instance, where)
    if not seen:
        tally.unseen.append("no small shape was found at which both sides have a value")
        return
    tally.points.append(seen)
    tally.notes["arrays were looked at with at most 3 entries along an axis"] = None
    for task, times in held.items():
        if times:
            tally.sampled += 1
        else:
            tally.open.append((task.step, "it has no value in numbers"))


def _held_here(task: Task, instance: Instance, where: str) -> bool:
    try:
        if task.same is not None:
            seen = agree([(instance.at(task.same[0]), instance.at(task.same[1]))], [{}])
            if seen.against is not None:
                raise Rejected(task.step, f"it is not so for {where}")
            return bool(seen.held)
        if task.holds is not None:
            told = instance.holds(task.holds)
        else:
            assert task.valued is not None
            told = has_value(instance.at(task.valued), {})
    except MathlinkError:
        return False
    if told is False:
        raise Rejected(task.step, f"it is not so for {where}")
    return told is True
