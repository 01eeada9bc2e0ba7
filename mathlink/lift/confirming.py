"""Model against running function: the same points, every entry, exceptions included."""

from __future__ import annotations

import dataclasses
import math
import random
from typing import TYPE_CHECKING, Any

from mathlink.errors import MathlinkError, NotConfirmed, OutOfReach, OutOfTime
from mathlink.evaluate import compiled, jittered
from mathlink.lift.agreement import (
    AGREE,
    BOTH_UNDEFINED,
    DISAGREE,
    OTHER_EXCEPTION,
    UNUSABLE,
    close,
    distance,
    flattened,
    is_defined,
    one,
    paired,
    same_exception,
    short,
    worst,
)
from mathlink.lift.doubles import as_held, overflows
from mathlink.lift.frameworks.handing import handing_of
from mathlink.lift.outcome import terms_of
from mathlink.lift.running import number, run
from mathlink.lift.sides import Branches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.lift.running import Run
    from mathlink.model import Budget, Model, Point

__all__ = ["Check", "confirm"]

_FEWEST = 3
_ENOUGH = 10
_ULPS = (1, -1, 2, -2, 4, -4)
_SLACK = 8.0
_MOST_TRIALS = 400
_JITTERS = 12
_HUGE = 1e75  # its fourth power leaves the doubles


def confirm(model: Model, function: Any, points: Sequence[Point], budget: Budget) -> Model:
    """The model with the number of points at which the running function agrees with it.

    Every entry of the result is compared (relative 1e-9); a difference counts only if it is larger than what changing the
    inputs by a few units in the last place explains. An exception, NaN, infinity or complex value on both sides is an
    agreement; a point at which one side overflows is not used.

    Raises
    ------
    NotConfirmed : a disagreement (``inputs`` shows where), or fewer than three points at which both sides have a value.
    OutOfTime : the budget ran out before enough points were compared.
    """
    check = Check(model, function)
    agreed = undefined = 0
    for point in points:
        if budget.left() <= 0:
            if agreed < _ENOUGH:
                raise OutOfTime("out of time while confirming the model")
            break
        outcome = check.at(point)
        agreed += outcome == AGREE
        undefined += outcome == BOTH_UNDEFINED
    if agreed < _FEWEST:
        raise NotConfirmed(f"too few points: the function has a value at {agreed} of {len(points)}")
    return dataclasses.replace(
        model, confirmed=agreed + undefined, confirmed_raises=undefined, unreached=check.branches.unreached()
    )


class Check:
    """One model beside its function."""

    def __init__(self, model: Model, function: Any) -> None:
        self.model = model
        self.function = function
        self.terms = terms_of(model.result)
        self.values_at = compiled(self.terms, model.calls)
        self.granted = compiled(model.assumed, model.calls)
        self.kinds = {i.name: i.kind for i in model.inputs}
        self.branches = Branches(self.terms, model.calls)
        # kernels of a framework have intermediate results of their own: they overflow, and lose digits, elsewhere
        self.by_kernels = handing_of(function) is not None

    def at(self, point: Mapping[str, Any]) -> int:
        """How the two sides compare at a point; raises :class:`NotConfirmed` where they disagree."""
        numbers = {name: number(point[name], kind) for name, kind in self.kinds.items()}
        if not all(truth is True for truth in self.granted(numbers)):
            return UNUSABLE
        done, values = self._sides(numbers)
        outcome, words = self._compare(done, values)
        if outcome == OTHER_EXCEPTION or (outcome == DISAGREE and not self._explained(numbers, done, values)):
            if not self._is_of_doubles(numbers, done):
                raise NotConfirmed(f"the model disagrees with the running function: {words}", done.inputs)
            return UNUSABLE
        if outcome in (AGREE, BOTH_UNDEFINED):
            self.branches.visit(numbers)
        return UNUSABLE if outcome == DISAGREE else outcome

    def _is_of_doubles(self, numbers: Mapping[str, Any], done: Run) -> bool:
        """Whether an overflow inside explains the difference, or that constants were read as their neighbours, as the model says."""
        if overflows(self.terms, numbers) or (self.by_kernels and self._is_of_kernels(numbers, done)):
            return True
        if not self.model.held:
            return False
        values = compiled(as_held(self.terms, self.model.held), self.model.calls)(numbers)
        return self._compare(done, values)[0] in (AGREE, BOTH_UNDEFINED)

    def _is_of_kernels(self, numbers: Mapping[str, Any], done: Run) -> bool:
        """Whether a kernel overflows near the end of the doubles, or is right to digits that the model's own order of operations loses."""
        if not _all_finite(done):
            return any(abs(v) > _HUGE for v in numbers.values())
        from mathlink.views.mp import evaluate_mp

        try:
            exact = [float(evaluate_mp(term, numbers)) for term in self.terms]
        except (ArithmeticError, ValueError, TypeError, MathlinkError):
            return False
        return self._compare(done, exact)[0] == AGREE

    def _sides(self, numbers: Mapping[str, Any]) -> tuple[Run, list[Any]]:
        done = run(self.function, self.model.configuration, numbers)
        try:
            return done, self.values_at(numbers)
        except (AttributeError, NotImplementedError, RecursionError) as error:
            raise NotConfirmed(f"the model cannot be evaluated: {type(error).__name__}: {error}", done.inputs) from None

    def _compare(self, done: Run, values: list[Any]) -> tuple[int, str]:
        first = next((v for v in values if isinstance(v, Exception)), None)
        if any(isinstance(v, OutOfReach) for v in values):
            return UNUSABLE, ""
        if done.exception.startswith(("OverflowError", "MemoryError")) or isinstance(first, OverflowError):
            return (BOTH_UNDEFINED if done.exception and first is not None else UNUSABLE), ""
        if done.exception:
            if first is not None:
                return same_exception(first, done)
            return DISAGREE, f"the code raises {done.exception}, the model gives {short(values)}"
        pairs = paired(self.model.result, done.value, iter(values))
        if pairs is None:
            return DISAGREE, f"the code returns {done.value!r}, which has another structure"
        return worst([one(code, value, done.raw) for code, value in pairs])

    def _explained(self, numbers: Mapping[str, Any], done: Run, values: list[Any]) -> bool:
        """Whether moving the inputs by a few units in the last place changes the two sides as much as they differ.

        Where both sides agree all around the point in some direction and not at it, that direction explains nothing: one of
        them has the wrong branch.
        """
        moved = [n for n, k in self.kinds.items() if k == "real"]
        directions = [[n] for n in moved] + [moved]
        base = flattened(self.model.result, done, values)
        if base is None or len(directions) * len(_ULPS) > _MOST_TRIALS:
            return False
        gaps = [distance(code, value) for code, value in base]
        if self._is_rounding(numbers, gaps, base):
            return True
        spread = [0.0] * len(gaps)
        for names in directions:
            for i, width in enumerate(self._spread(numbers, names, base)):
                spread[i] = max(spread[i], width)
        return all(gap <= _SLACK * room or close(*pair) for gap, room, pair in zip(gaps, spread, base, strict=True))

    def _spread(self, numbers: Mapping[str, Any], names: Sequence[str], base: Sequence[tuple[Any, Any]]) -> list[float]:
        """How far each entry goes when these inputs move a little; nothing where both sides agree at all places they move to."""
        spread = [0.0] * len(base)
        alone = True
        for ulps in _ULPS:
            trial = {n: _nudge(numbers[n], ulps) for n in names}
            near = flattened(self.model.result, *self._sides({**numbers, **trial}))
            if near is None:
                continue
            alone = alone and all(close(*pair) for pair in near)
            for i, ((code, value), (code0, value0)) in enumerate(zip(near, base, strict=True)):
                spread[i] = max(spread[i], distance(code, code0), distance(value, value0))
        return [0.0] * len(base) if alone else spread

    def _is_rounding(self, numbers: Mapping[str, Any], gaps: Sequence[float], base: Sequence[tuple[Any, Any]]) -> bool:
        """Whether the rounding of the operations inside explains every gap: a sum that cancels, a library's last digit."""
        rng = random.Random(0)
        for term, gap, pair in zip(self.terms, gaps, base, strict=True):
            if close(*pair):
                continue
            try:
                moved = [jittered(term, numbers, rng, calls=self.model.calls) for _ in range(_JITTERS)]
            except (ArithmeticError, ValueError, TypeError, OutOfReach):
                return False
            if not gap <= _SLACK * max(distance(pair[1], value) for value in moved):
                return False
        return True


def _all_finite(done: Run) -> bool:
    flat, waiting = [], [done.value]
    while waiting:
        value = waiting.pop()
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ())
        flat.append(value)
    return all(is_defined(v) for v in flat if isinstance(v, (int, float)))


def _nudge(value: Any, ulps: int) -> float:
    moved = float(value)
    for _ in range(abs(ulps)):
        moved = math.nextafter(moved, math.inf if ulps > 0 else -math.inf)
    return moved
