"""A function and a condition on its result, read together: what the condition says about the inputs, branch by branch."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import NotConfirmed, NotModelled
from mathlink.evaluate import compiled
from mathlink.judge import coverage
from mathlink.lift.doubles import as_held
from mathlink.lift.outcome import terms_of
from mathlink.model import Array, Domain, Scalar, Shape
from mathlink.term import Term, and_, eq

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.condition import Condition
    from mathlink.model import Aside, Budget, Configuration, Model, Point

__all__ = ["Composed", "composed"]

_POINTS = 40
_ENOUGH = 12
_NUDGES = (0.0, 1e-13, -1e-9, 1e-6, -1e-3, 0.5, -2.0, 100.0)


@dataclass(frozen=True)
class Composed:
    """What is to hold at every input, as a term over the inputs.

    Attributes
    ----------
    truth : the condition with the function's terms in place of its result.
    held : the same with the very doubles that the code holds, where a constant was read as its neighbour.
    values : the function's result, all its terms.
    domain : the case's domain, and what the code itself takes for granted.
    model : the function's model, confirmed.
    aside : what else is computed on the way, and what holds there, with the doubles that the code holds.
    assumptions : what was assumed in reading function and condition.
    missed : branches that no point went through; nothing is proved then.
    """

    truth: Term
    held: Term
    values: tuple[Term, ...]
    domain: Domain
    model: Model
    aside: tuple[Aside, ...]
    assumptions: tuple[str, ...]
    missed: tuple[str, ...]


def composed(
    case: Case, condition: Condition, points: Sequence[Point], budget: Budget, model: Model | None = None
) -> Composed:
    """The condition on the inputs, confirmed against the running function and the running condition.

    ``model`` is the function's, where it was read and confirmed before.

    Raises
    ------
    NotModelled, NotConfirmed, NotAClaim, OutOfReach, OutOfTime.
    """
    missed: tuple[str, ...] = ()
    if model is None:
        opaque = condition.claim.opaque
        model = lift.read(case.function, case.configuration, opaque=opaque, budget=budget.part(budget.left() / 3))
        values = terms_of(model.result)
        more, missed = coverage.cover(values, case, points, budget) if values else ([], ())
        points = [*points, *more]
        model = lift.confirm(model, case.function, points, budget) if values else model
    values = terms_of(model.result)
    if isinstance(condition.claim.statement, str):
        whole = _over_values(model, condition.over(case, model.result))
    else:
        whole = _read_together(case, condition, model, points, budget)
    domain = dataclasses.replace(case.domain, hypotheses=(*case.domain.hypotheses, *model.assumed))
    truth = and_(*whole.demanded, *terms_of(whole.result))
    held = as_held([truth], whole.held)[0] if whole.held else truth
    assumptions = (*model.assumptions, *whole.assumptions)
    return Composed(truth, held, values, domain, model, tuple(_held_aside(whole)), assumptions, missed)


def _held_aside(model: Model) -> Iterator[Aside]:
    for way, term in model.aside:
        *before, held = as_held([*way, term], model.held) if model.held else [*way, term]
        yield tuple(before), held


def _over_values(model: Model, conditions: Sequence[Term]) -> Model:
    """Conditions over the terms of a result: all of these are computed, also where no condition speaks of them."""
    computed = (eq(value, value) for value in terms_of(model.result))
    return dataclasses.replace(model, result=and_(*computed, *conditions))


def _read_together(case: Case, condition: Condition, model: Model, points: Sequence[Point], budget: Budget) -> Model:
    """Function and condition as one function of the inputs, whose result is the truth of the condition."""
    statement: Any = condition.claim.statement
    asked = condition.asked
    if isinstance(model.result, (Term, Array)) and condition.result in asked:
        _confirm_condition(case, condition, points, budget)

    function, name = case.function, condition.result

    def applied(**arguments: Any) -> Any:
        given = {n: arguments[n] for n in asked if n in arguments}
        given[name] = function(**arguments)
        return statement(**given)

    target = applied if condition.result in asked else _without_result(case, condition)
    _sign(target, case.function)
    read = lift.read(target, case.configuration, opaque=condition.claim.opaque, budget=budget.part(budget.left() / 3))
    if not isinstance(read.result, Term):
        raise NotModelled(f"the condition {condition.text} was read as something that is no truth value")
    agree = _same_truth(read.result, target, case, points)
    if agree is not None:
        raise NotConfirmed(f"the condition {condition.text} was read as another than it is", agree)
    return read


def _without_result(case: Case, condition: Condition) -> Callable[..., Any]:
    """A condition on the inputs alone still asks the function for an answer: an exception breaks it."""
    statement: Any = condition.claim.statement
    asked, function = condition.asked, case.function

    def applied(**arguments: Any) -> Any:
        function(**arguments)
        return statement(**{n: arguments[n] for n in asked if n in arguments})

    return applied


def _sign(target: Any, function: Any) -> None:
    """Give a composed function the parameters of another, and its home: what comes from here is not followed when read."""
    target.__module__ = getattr(function, "__module__", None) or "__main__"
    target.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                p.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if p.required else p.default,
            )
            for p in lift.signature(function)
            if p.kind not in ("args", "kwargs")
        ]
    )


def _same_truth(truth: Term, target: Callable[..., Any], case: Case, points: Sequence[Point]) -> dict[str, Any] | None:
    """The inputs of a call at which the read condition and the running one differ."""
    values_at = compiled([truth])
    for point in points[:_POINTS]:
        ran = lift.run(target, case.configuration, point)
        (value,) = values_at(point)
        if ran.exception or isinstance(value, Exception):
            continue  # compared value by value when the function was confirmed
        if bool(value) is not bool(ran.value):
            return dict(ran.inputs)
    return None


def _confirm_condition(case: Case, condition: Condition, points: Sequence[Point], budget: Budget) -> None:
    """Read the condition with its result as inputs of its own, and compare where it is true and where it is false."""
    statement: Any = condition.claim.statement
    name = condition.result
    first = next((r for r in _results(case, points) if r is not None), None)
    if first is None or name in case.configuration:
        return
    given = _given_as(first)
    if given is None:
        return
    configuration: Configuration = {n: case.configuration[n] for n in condition.asked if n in case.configuration}
    configuration[name] = given
    model = lift.read(statement, configuration, budget=budget.part(budget.left() / 4))
    nudged = itertools.islice(_nudged(case, points, name), _POINTS)
    lift.confirm(model, statement, list(nudged), budget)


def _results(case: Case, points: Sequence[Point]) -> Iterator[Any]:
    for point in points[:_ENOUGH]:
        ran = lift.run(case.function, case.configuration, point)
        yield None if ran.exception else ran.raw


def _given_as(raw: Any) -> Scalar | Shape | None:
    if isinstance(raw, bool) or type(raw).__name__ in ("bool", "bool_"):
        return None
    if isinstance(raw, int) or type(raw).__name__.startswith("int"):
        return Scalar("int")
    if isinstance(raw, float):
        return Scalar()
    if hasattr(raw, "shape") and getattr(raw, "dtype", None) == "float64" and raw.size:
        return Shape(tuple(raw.shape))
    return None


def _nudged(case: Case, points: Sequence[Point], name: str) -> Iterator[Point]:
    """Points with the result that the function gives there, and results beside it."""
    from fractions import Fraction

    step = 0
    for point in points:
        ran = lift.run(case.function, case.configuration, point)
        if ran.exception:
            continue
        for _ in range(3):
            step += 1
            nudge = _NUDGES[step % len(_NUDGES)]
            flat = _flat(ran.value, name)
            if all(abs(v) < 1e300 for v in flat.values()):
                whole = all(isinstance(v, int) for v in flat.values())
                shift = round(nudge) if whole else nudge
                yield {**point, **{n: Fraction(v + shift) for n, v in flat.items()}}


def _flat(value: Any, name: str, place: tuple[int, ...] = ()) -> dict[str, Any]:
    if isinstance(value, list):
        return {k: v for i, inner in enumerate(value) for k, v in _flat(inner, name, (*place, i)).items()}
    return {f"{name}[{','.join(map(str, place))}]" if place else name: value}
