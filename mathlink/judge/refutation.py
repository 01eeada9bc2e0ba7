"""From a point that refutes to an answer a person can use: replayed, as short as possible, with what seems to be wrong."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.bind.instance import ShapeProblem
from mathlink.errors import MathlinkError
from mathlink.judge import conventions, replay
from mathlink.judge.explanation import seek_hint
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.gather import domain_points, near_examples
from mathlink.judge.literals import numbers_in, points_at
from mathlink.judge.numeric import TIGHT, agreement
from mathlink.model import Array, Counterexample, Evidence, Outcome, Status
from mathlink.sample import holds
from mathlink.term import postorder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.claim import Claim
    from mathlink.judge.case import Case
    from mathlink.judge.ladder import Decision
    from mathlink.judge.replay import Seen
    from mathlink.model import Budget, Model, Obligation, Point

__all__ = ["convention", "domain_gap", "explain", "shape"]

_SHORT = (*map(Fraction, (1, 2, 3, 4, 5, 10)), Fraction(1, 2), Fraction(1, 4), Fraction(-1), Fraction(-2), Fraction(0))
_MOST_TRIED = 60
_LARGEST = 10**300
_FAR = 100.0  # from 1: inputs are drawn around it
_LOOKED_AT = 12
_MOST_BY_ROUNDING = 0.2  # no constants in their last digit bring sides together that are usually further apart
_GAP_POINTS = 40
_LOOKING = 2.0  # seconds


def explain(
    case: Case,
    claim: Claim,
    number: int,
    decision: Decision,
    points: Sequence[Point],
    budget: Budget,
    model: Model,
    others: Sequence[Case] = (),
) -> Finding:
    """The finding for an obligation (the ``number``-th of its case) that an engine refuted; ``others`` are further cases of the claim."""
    obligation = decision.obligation
    rounded = None if claim.exact else _rounded(case, obligation, points, budget)
    if rounded is not None:
        return _as_rounded(rounded, decision, len(points), budget)
    seen = _replayed(case, number, obligation, decision, points, budget)
    if seen is None:
        return _too_small_to_show(case, claim, decision, budget)
    telling = points if seen.point in points else (*points, seen.point)
    hint, kind = _hint(case, others, model, number, obligation, telling, budget)
    return Finding(
        Status.REFUTED,
        "counterexample",
        _words(seen),
        counterexample=_counterexample(case, seen),
        hint=hint,
        warnings=model.assumptions,
        evidence=decision.evidence,
        points=decision.evidence[0].points,
        reals="refuted",
        floats="refuted",
        reals_witness={n: float(v) for n, v in seen.point.items()},
        floats_witness=dict(seen.ran.inputs),
        tags={"seen": seen, "kind": kind, "obligation": obligation},
    )


def _hint(
    case: Case,
    others: Sequence[Case],
    model: Model,
    number: int,
    obligation: Obligation,
    points: Sequence[Point],
    budget: Budget,
) -> tuple[str, str]:
    """Of arrays first what the code does in another way, then what differs between the terms; of numbers the other way round."""
    if case.shapes and (found := convention(case, others, points, budget)):
        return found, "convention"
    hint, kind = seek_hint(case, model, number, obligation, points, budget)
    if not hint and (found := convention(case, others, points, budget)):
        return found, "convention"
    return hint, kind


def convention(case: Case, others: Sequence[Case], points: Sequence[Point], budget: Budget) -> str:
    """What the code does in another way than the equation, ``""`` where no small edit explains it."""
    found = conventions.seek(case, others, points, budget.part(min(_LOOKING, max(0.0, budget.left()))))
    return found.text if found is not None else ""


def _too_small_to_show(case: Case, claim: Claim, decision: Decision, budget: Budget) -> Finding:
    """A difference below what the running code can show: a number that code computes in doubles, such as ``4 / (3 * len(x))``."""
    why = "code and equation differ in exact arithmetic, by less than the running code shows at the inputs that were tried"
    found = undecided("engines_exhausted", why)
    if not claim.exact:
        found = agreement(case, budget)
    if found.status is not Status.TESTED:
        return undecided("engines_exhausted", why, evidence=decision.evidence)
    return replace(found, warnings=(*found.warnings, why), evidence=(*decision.evidence, *found.evidence))


def _words(seen: Seen) -> str:
    return f"the code gives {_short(seen.left)}, the equation {_short(seen.right)}"


def _short(value: float | None) -> str:
    return "no value" if value is None else f"{value:.10g}"


def _counterexample(case: Case, seen: Seen) -> Counterexample:
    """The equation's side: the whole array where the code returns one, so that the two can be laid side by side."""
    every = replay.look(case, seen.point)
    if len(every) > 1 and isinstance(seen.ran.value, list):
        return seen.counterexample([s.right for s in every])
    return seen.counterexample()


def _replayed(
    case: Case, number: int, obligation: Obligation, decision: Decision, points: Sequence[Point], budget: Budget
) -> Seen | None:
    """The shortest point of the most sensible ones at which the running function itself differs, and as the model says."""
    for candidates in _candidates(case, obligation, points, decision.deciding.witness, budget):
        best: tuple[int, Seen] | None = None
        for tried, point in enumerate(candidates):
            if tried >= _MOST_TRIED or (best is not None and budget.left() <= 0):
                break
            if best is not None and _length(point) >= best[0]:
                continue
            left, right = replay.sides_at(obligation, point)
            if left is None or right is None or _gap(left, right) <= TIGHT:
                continue
            seen = _same_on_code(case, number, point, left, right)
            if seen is not None:
                best = (_length(point), seen)
        if best is not None:
            return best[1]
    return None


def _same_on_code(case: Case, number: int, point: Point, left: float, right: float) -> Seen | None:
    try:
        every = replay.look(case, point)
    except MathlinkError:
        return None
    if number >= len(every):
        return None
    seen = every[number]
    if seen.left is None or seen.right is None or seen.gap <= TIGHT:
        return None
    # The running code must stand where the model stands, far from the equation; else the model is in doubt, not the code.
    strays = abs((seen.left - seen.right) - (left - right))
    return seen if strays <= 0.01 * abs(left - right) else None


def _candidates(
    case: Case, obligation: Obligation, points: Sequence[Point], witness: Point | None, budget: Budget
) -> Iterator[Iterator[Point]]:
    """The documented examples, points near them, then short ones, then those where a constant of either side makes itself felt."""
    if case.domain.examples:
        near = near_examples(case.domain, case.filters, points, budget.seed)
        yield iter(near[: len(case.domain.examples)])
        yield iter(near)
    yield _short_points(case, points, witness)
    yield points_at(case, points, _scales(case, obligation))


def _scales(case: Case, obligation: Obligation) -> tuple[float, ...]:
    """The numbers of the code and of the obligation and the roots of large and small ones: `1 - v**2/9e16` changes at v ≈ 3e8."""
    constants = (t.data[0] for t in postorder(obligation.left, obligation.right) if t.op == "const")
    terms = [float(c) for c in constants if abs(c) < _LARGEST]
    numbers = dict.fromkeys(abs(n) for n in (*numbers_in(case.function), *terms) if n)
    far = [n for n in numbers if not 1 / _FAR < n < _FAR]
    return tuple(dict.fromkeys(s for n in (*far, *numbers) for s in ((n, math.sqrt(n)) if n in far else (n,))))


def _short_points(case: Case, points: Sequence[Point], witness: Point | None) -> Iterator[Point]:
    if witness is not None:
        yield witness
    names = list(case.domain.kinds)
    for shift in range(len(_SHORT)):
        point = {n: _SHORT[(shift + k) % len(_SHORT)] for k, n in enumerate(names)}
        if all(case.domain.kinds[n] == "real" or point[n].denominator == 1 for n in names) and _inside(case, point):
            yield point
    yield from sorted(points, key=_length)


def _inside(case: Case, point: Point) -> bool:
    return all(holds(h, point) is True for h in case.domain.hypotheses) and all(f(point) for f in case.filters)


def _length(point: Point) -> int:
    return sum(len(repr(float(v))) for v in point.values())


def _gap(left: float, right: float) -> float:
    largest = max(abs(left), abs(right))
    return abs(left - right) / largest if largest else 0.0


def _rounded(case: Case, obligation: Obligation, points: Sequence[Point], budget: Budget) -> object | None:
    from mathlink.prove import rounding

    sides = [replay.sides_at(obligation, p) for p in points[:_LOOKED_AT]]
    gaps = [_gap(left, right) for left, right in sides if left is not None and right is not None]
    if gaps and statistics.median(gaps) > _MOST_BY_ROUNDING:
        return None
    return rounding.explain(obligation.left, obligation.right, points, budget)


def _as_rounded(rounded: object, decision: Decision, count: int, budget: Budget) -> Finding:
    evidence = Evidence("rounding", Outcome.AGREES, points=count, seed=budget.seed)
    return Finding(
        Status.TESTED,
        "rounded_constants",
        getattr(rounded, "text", "") or str(rounded),
        evidence=(*decision.evidence[1:], evidence),
        points=count,
        reals="open",
        floats="tested",
    )


def shape(case: Case, problem: str, budget: Budget) -> Finding:
    """The arrays do not fit: refuted only if the running function shows it, at an input of the domain."""
    raised = ""
    for point in domain_points(case.domain, case.filters, 12, budget.seed):
        ran = lift.run(case.function, case.configuration, point)
        if ran.exception:
            raised = ran.exception
            continue
        try:
            results = case.results_at(ran.raw)
            if any(isinstance(value, Array) and not value.entries for value in results.values()):
                return undecided("no_valid_inputs", "the code returns an array without entries")
            list(case.obligations(results))
        except ArithmeticError:
            continue
        except MathlinkError as error:
            if not isinstance(error, ShapeProblem) or ("result" not in str(error) and "returns" not in str(error)):
                return undecided("not_comparable", str(error))
            return Finding(
                Status.REFUTED,
                "shape",
                str(error),
                counterexample=Counterexample(dict(ran.inputs), ran.value, str(error)),
                reals="refuted",
                floats="refuted",
            )
        return undecided("not_comparable", problem)
    if raised:
        return undecided("no_valid_inputs", f"at these shapes the code always raises {raised}")
    return undecided("not_comparable", problem)


def domain_gap(case: Case, obligations: Sequence[Obligation], budget: Budget) -> Finding | None:
    """An input of the stated domain where the equation has a value and the code fails by itself, not by its own ``raise``.

    Single points (a division by zero at one place) are conditions of the claim, not gaps: the neighbours must fail too.
    """
    if not case.stated:
        return None
    for point in domain_points(case.domain, case.filters, _GAP_POINTS, budget.seed + 2):
        if budget.left() <= 0:
            return None
        ran = lift.run(case.function, case.configuration, point)
        if not _fails(ran) or any(replay.exact_value(ob.right, point) is None for ob in obligations):
            continue
        if all(replay.exact_value(ob.left, point) is not None for ob in obligations):
            continue  # the code's own mathematics has a value here: doubles ran out, which is a matter of the other column
        if not all(_fails(lift.run(case.function, case.configuration, near)) for near in _neighbours(case, point)):
            continue
        right = replay.exact_value(obligations[0].right, point)
        return Finding(
            Status.REFUTED,
            "domain",
            f"inside the stated domain the code raises {ran.exception}, the equation gives {_short(right)}",
            counterexample=Counterexample(dict(ran.inputs), ran.exception or ran.value, right),
            reals="refuted",
            floats="refuted",
            floats_witness=dict(ran.inputs),
        )
    return None


def _fails(ran: lift.Run) -> bool:
    if ran.exception:
        return not ran.own_raise and not ran.exception.startswith("OverflowError")
    return False


def _neighbours(case: Case, point: Point) -> Iterator[Point]:
    for factor in (Fraction(1000001, 1000000), Fraction(999999, 1000000)):
        near = {
            n: (
                v
                if case.domain.kinds[n] == "int"
                else Fraction(float(v * factor)) if v else Fraction(1, 10**9) * (1 if factor > 1 else -1)
            )
            for n, v in point.items()
        }
        near = {n: Fraction(float(v)) for n, v in near.items()}
        if _inside(case, near):
            yield near
