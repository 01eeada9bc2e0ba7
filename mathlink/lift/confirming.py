"""Model against running function: the same points, every entry, exceptions included."""

from __future__ import annotations

import dataclasses
import math
import random
from typing import TYPE_CHECKING, Any

from mathlink.errors import MathlinkError, NotConfirmed, OutOfReach, OutOfTime
from mathlink.evaluate import Raised, compiled, jittered
from mathlink.lift.doubles import as_held, overflows
from mathlink.lift.frameworks.handing import handing_of
from mathlink.lift.outcome import terms_of
from mathlink.lift.running import number, run
from mathlink.model import Array, Fixed
from mathlink.term import Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mathlink.lift.running import Run
    from mathlink.model import Budget, Model, Point

__all__ = ["confirm"]

_RELATIVE = 1e-9
_ABSOLUTE = 1e-300
_FEWEST = 3
_ENOUGH = 10
_ULPS = (1, -1, 2, -2, 4, -4)
_SLACK = 8.0
_JITTERS = 12
_HUGE = 1e75  # its fourth power leaves the doubles

_AGREE, _BOTH_UNDEFINED, _UNUSABLE, _DISAGREE, _OTHER_EXCEPTION = range(5)


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
    check = _Check(model, function)
    agreed = undefined = 0
    for point in points:
        if budget.left() <= 0:
            if agreed < _ENOUGH:
                raise OutOfTime("out of time while confirming the model")
            break
        outcome = check.at(point)
        agreed += outcome == _AGREE
        undefined += outcome == _BOTH_UNDEFINED
    if agreed < _FEWEST:
        raise NotConfirmed(f"too few points: the function has a value at {agreed} of {len(points)}")
    return dataclasses.replace(
        model, confirmed=agreed + undefined, confirmed_raises=undefined, unreached=check.branches.unreached()
    )


class _Check:
    """One model beside its function."""

    def __init__(self, model: Model, function: Any) -> None:
        self.model = model
        self.function = function
        self.terms = terms_of(model.result)
        self.values_at = compiled(self.terms)
        self.granted = compiled(model.assumed)
        self.kinds = {i.name: i.kind for i in model.inputs}
        self.branches = _Branches(self.terms)
        # kernels of a framework have intermediate results of their own: they overflow, and lose digits, elsewhere
        self.by_kernels = handing_of(function) is not None

    def at(self, point: Mapping[str, Any]) -> int:
        """How the two sides compare at a point; raises :class:`NotConfirmed` where they disagree."""
        numbers = {name: number(point[name], kind) for name, kind in self.kinds.items()}
        if not all(truth is True for truth in self.granted(numbers)):
            return _UNUSABLE
        done, values = self._sides(numbers)
        outcome, words = self._compare(done, values)
        if outcome == _OTHER_EXCEPTION or (outcome == _DISAGREE and not self._explained(numbers, done, values)):
            if not self._is_of_doubles(numbers, done):
                raise NotConfirmed(f"the model disagrees with the running function: {words}", done.inputs)
            return _UNUSABLE
        if outcome in (_AGREE, _BOTH_UNDEFINED):
            self.branches.visit(numbers)
        return _UNUSABLE if outcome == _DISAGREE else outcome

    def _is_of_doubles(self, numbers: Mapping[str, Any], done: Run) -> bool:
        """Whether an overflow inside explains the difference, or that constants were read as their neighbours, as the model says."""
        if overflows(self.terms, numbers) or (self.by_kernels and self._is_of_kernels(numbers, done)):
            return True
        if not self.model.held:
            return False
        values = compiled(as_held(self.terms, self.model.held))(numbers)
        return self._compare(done, values)[0] in (_AGREE, _BOTH_UNDEFINED)

    def _is_of_kernels(self, numbers: Mapping[str, Any], done: Run) -> bool:
        """Whether a kernel overflows near the end of the doubles, or is right to digits that the model's own order of operations loses."""
        if not _all_finite(done):
            return any(abs(v) > _HUGE for v in numbers.values())
        from mathlink.views.mp import evaluate_mp

        try:
            exact = [float(evaluate_mp(term, numbers)) for term in self.terms]
        except (ArithmeticError, ValueError, TypeError, MathlinkError):
            return False
        return self._compare(done, exact)[0] == _AGREE

    def _sides(self, numbers: Mapping[str, Any]) -> tuple[Run, list[Any]]:
        done = run(self.function, self.model.configuration, numbers)
        try:
            return done, self.values_at(numbers)
        except (AttributeError, NotImplementedError, RecursionError) as error:
            raise NotConfirmed(f"the model cannot be evaluated: {type(error).__name__}: {error}", done.inputs) from None

    def _compare(self, done: Run, values: list[Any]) -> tuple[int, str]:
        first = next((v for v in values if isinstance(v, Exception)), None)
        if done.exception.startswith(("OverflowError", "MemoryError")) or isinstance(first, OverflowError):
            return (_BOTH_UNDEFINED if done.exception and first is not None else _UNUSABLE), ""
        if done.exception:
            if first is not None:
                return _same_exception(first, done)
            return _DISAGREE, f"the code raises {done.exception}, the model gives {_short(values)}"
        pairs = _pairs(self.model.result, done.value, iter(values))
        if pairs is None:
            return _DISAGREE, f"the code returns {done.value!r}, which has another structure"
        return _worst([_one(code, value, done.raw) for code, value in pairs])

    def _explained(self, numbers: Mapping[str, Any], done: Run, values: list[Any]) -> bool:
        """Whether moving the inputs by a few units in the last place changes the two sides as much as they differ.

        Where both sides agree all around the point and not at it, nothing is explained: one of them has the wrong branch.
        """
        moved = [n for n, k in self.kinds.items() if k == "real"]
        trials = [
            {n: _nudge(numbers[n], ulps) for n in names} for names in [[n] for n in moved] + [moved] for ulps in _ULPS
        ]
        base = _flat(self.model.result, done, values)
        if base is None or len(trials) > 400:
            return False
        gaps = [_gap(code, value) for code, value in base]
        if self._is_rounding(numbers, gaps, base):
            return True
        spread = [0.0] * len(gaps)
        alone = True
        for trial in trials:
            near = _flat(self.model.result, *self._sides({**numbers, **trial}))
            if near is None:
                continue
            alone = alone and all(_close(*pair) for pair in near)
            for i, ((code, value), (code0, value0)) in enumerate(zip(near, base, strict=True)):
                spread[i] = max(spread[i], _gap(code, code0), _gap(value, value0))
        return not alone and all(
            gap <= _SLACK * room or _close(*pair) for gap, room, pair in zip(gaps, spread, base, strict=True)
        )

    def _is_rounding(self, numbers: Mapping[str, Any], gaps: Sequence[float], base: Sequence[tuple[Any, Any]]) -> bool:
        """Whether the rounding of the operations inside explains every gap: a sum that cancels, a library's last digit."""
        rng = random.Random(0)
        for term, gap, pair in zip(self.terms, gaps, base, strict=True):
            if _close(*pair):
                continue
            try:
                moved = [jittered(term, numbers, rng) for _ in range(_JITTERS)]
            except (ArithmeticError, ValueError, TypeError, OutOfReach):
                return False
            if not gap <= _SLACK * max(_gap(pair[1], value) for value in moved):
                return False
        return True


def _all_finite(done: Run) -> bool:
    flat, waiting = [], [done.value]
    while waiting:
        value = waiting.pop()
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ())
        flat.append(value)
    return all(_defined(v) for v in flat if isinstance(v, (int, float)))


def _same_exception(model: Exception, done: Run) -> tuple[int, str]:
    name = done.exception.split(":")[0]
    if isinstance(model, Raised) and done.own_raise and model.name != name:
        return _OTHER_EXCEPTION, f"the code raises {done.exception}, the model {model.name}"
    return _BOTH_UNDEFINED, ""


def _short(values: list[Any]) -> str:
    return ", ".join(map(repr, values[:4])) + (", …" if len(values) > 4 else "")


def _pairs(result: Any, value: Any, values: Any) -> list[tuple[Any, Any]] | None:
    """Entries of the code's value beside the model's, ``None`` where the structures differ."""
    if isinstance(result, Term):
        return None if isinstance(value, (list, tuple, dict, str)) or value is None else [(value, next(values))]
    if isinstance(result, Fixed):
        same = callable(value) or _equal(result.value, value)
        return [] if same else None
    if isinstance(result, Array):
        flat = _flatten(value, len(result.shape))
        return None if flat is None or len(flat) != len(result.entries) else [(v, next(values)) for v in flat]
    if isinstance(result, tuple) and isinstance(value, (tuple, list)) and len(result) == len(value):
        parts = [_pairs(r, v, values) for r, v in zip(result, value, strict=True)]
    elif isinstance(result, dict) and isinstance(value, dict) and list(result) == list(value):
        parts = [_pairs(r, value[k], values) for k, r in result.items()]
    else:
        return None
    return None if any(p is None for p in parts) else [pair for p in parts for pair in p or ()]


def _equal(a: Any, b: Any) -> bool:
    try:
        return a is b or bool(a == b)
    except Exception:
        return False


def _flatten(value: Any, depth: int) -> list[Any] | None:
    if depth == 0:
        return None if isinstance(value, (list, tuple, dict, str)) else [value]
    if not isinstance(value, (list, tuple)):
        return None
    parts = [_flatten(v, depth - 1) for v in value]
    return None if any(p is None for p in parts) else [e for p in parts for e in p or ()]


def _defined(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def _one(code: Any, value: Any, raw: Any) -> tuple[int, str]:
    """How one entry compares."""
    if not isinstance(code, (int, float, complex)):
        return _DISAGREE, f"the code returns {code!r}, the model a number"
    if not _defined(value):
        if not _defined(code):
            return _BOTH_UNDEFINED, ""
        if hasattr(raw, "dtype") and isinstance(value, ArithmeticError) and not isinstance(value, Raised):
            return _UNUSABLE, ""  # NumPy computes on through infinities
        return _DISAGREE, f"the code returns {code!r}, the model {value!r}"
    if not _defined(code):
        return _DISAGREE, f"the code returns {code!r}, the model {value!r}"
    return (_AGREE, "") if _close(code, value) else (_DISAGREE, f"the code returns {code!r}, the model {value!r}")


def _worst(outcomes: list[tuple[int, str]]) -> tuple[int, str]:
    return max(outcomes, key=lambda o: o[0], default=(_AGREE, ""))


def _close(code: Any, value: Any) -> bool:
    if not (_defined(code) and _defined(value)):
        return not _defined(code) and not _defined(value)
    if code == value:
        return True
    try:
        return bool(abs(code - value) <= _RELATIVE * max(abs(code), abs(value)) + _ABSOLUTE)
    except OverflowError:
        return False


def _gap(a: Any, b: Any) -> float:
    if _defined(a) and _defined(b):
        try:
            return float(abs(a - b))
        except OverflowError:
            return math.inf
    return 0.0 if not _defined(a) and not _defined(b) else math.inf


def _flat(result: Any, done: Run, values: list[Any]) -> list[tuple[Any, Any]] | None:
    """Entry pairs, undefined entries as NaN; ``None`` where the structures differ."""
    clean = [v if _defined(v) else math.nan for v in values]
    if done.exception:
        if any(v != v for v in clean):
            clean = [math.nan] * len(clean)
        return [(math.nan, v) for v in clean]
    return _pairs(result, done.value, iter(clean))


def _nudge(value: Any, ulps: int) -> float:
    moved = float(value)
    for _ in range(abs(ulps)):
        moved = math.nextafter(moved, math.inf if ulps > 0 else -math.inf)
    return moved


class _Branches:
    """Which sides of which branches the points have reached."""

    def __init__(self, roots: tuple[Term, ...]) -> None:
        self.roots = roots
        self.nodes = [term for term in postorder(*roots) if term.op == "ite"]
        conditions = list(dict.fromkeys(n.args[0] for n in self.nodes))
        self.where = {c: i for i, c in enumerate(conditions)}
        self.truths: Callable[[Mapping[str, Any]], list[Any]] = compiled(conditions)
        self.reached: set[tuple[Term, bool]] = set()

    def visit(self, numbers: Mapping[str, Any]) -> None:
        """Mark what this point reaches."""
        if not self.nodes:
            return
        truths = self.truths(numbers)
        seen: set[Term] = set()
        stack = list(self.roots)
        while stack:
            term = stack.pop()
            if term in seen:
                continue
            seen.add(term)
            if term.op != "ite":
                stack.extend(term.args)
                continue
            truth = truths[self.where[term.args[0]]]
            stack.append(term.args[0])
            if isinstance(truth, Exception):
                continue
            self.reached.add((term, bool(truth)))
            stack.append(term.args[1 if truth else 2])

    def unreached(self) -> int:
        """Sides without a point, of branches that have one on the other side or are met first."""
        met = {term for term, _ in self.reached}
        return sum((term, side) not in self.reached for term in met for side in (True, False))
