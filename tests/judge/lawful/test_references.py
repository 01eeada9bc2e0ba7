"""Functions that a law compares with: called as they can be called, and refused in words where that cannot be told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mathlink import Status, derivative_of, monotone, requires, same_as
from mathlink.attach import claims_of
from mathlink.errors import InputProblem
from mathlink.judge.claim import judge
from mathlink.judge.lawful.reference import reference_of
from mathlink.judge.lawful.relations import agree, at_most
from mathlink.model import Verdict


def answer(function: Any) -> Verdict:
    (claim,) = [c for c in claims_of(function) if c.kind == "law"]
    return judge(claim, 60.0)


def with_scale(x: float, scale: float = 2.0) -> float:
    return x * scale


def spread(*values: float) -> float:
    return sum(values) + 10 * values[0]


class Squared:
    def __call__(self, t: float) -> float:
        return t * t


CALLED: list[tuple[Any, dict[str, float], float]] = [
    (math.sin, {"x": 0.5}, math.sin(0.5)),
    (math.sin, {"angle": 0.5}, math.sin(0.5)),
    (np.sin, {"x": 0.5}, math.sin(0.5)),
    (np.hypot, {"x": 3.0, "y": 4.0}, 5.0),
    (math.hypot, {"a": 3.0, "b": 4.0}, 5.0),
    (math.pow, {"x": 2.0, "y": 3.0}, 8.0),
    (math.pow, {"base": 2.0, "power": 3.0}, 8.0),
    (lambda t: t * t, {"x": 3.0}, 9.0),
    (lambda y, x: 10 * y + x, {"x": 1.0, "y": 2.0}, 21.0),
    (lambda x, t: 10 * x + t, {"x": 1.0, "y": 2.0}, 12.0),
    (with_scale, {"x": 3.0}, 6.0),
    (with_scale, {"x": 3.0, "scale": 5.0}, 15.0),
    (with_scale, {"t": 3.0}, 6.0),
    (spread, {"a": 1.0, "b": 2.0}, 13.0),
    (Squared(), {"x": 3.0}, 9.0),
]


@pytest.mark.parametrize(("function", "given", "value"), CALLED)
def test_a_reference_is_called_by_name_or_else_by_position(
    function: Any, given: dict[str, float], value: float
) -> None:
    reference, _ = reference_of(function, list(given))
    assert reference(**given) == pytest.approx(value)


REFUSED: list[tuple[Any, list[str], str]] = [
    (np.sin, ["x", "y"], "`sin` takes `x`, the function is called with `x`, `y`"),
    (np.hypot, ["x"], "`hypot` takes `x1`, `x2`"),
    (with_scale, ["x", "factor"], "`with_scale` takes `x`"),
    (lambda x, k: x * k, ["x"], "needs `k`"),
    (lambda *, t: t, ["x"], "takes `t`"),
    (math.atan2, ["x", "y"], "which is which cannot be told"),
    (lambda y, t: y - t, ["x", "y"], "which is which cannot be told"),
    (lambda a, x, /: a - x, ["x", "b"], "which is which cannot be told"),
]


@pytest.mark.parametrize(("function", "names", "words"), REFUSED)
def test_what_cannot_be_told_is_not_guessed(function: Any, names: list[str], words: str) -> None:
    with pytest.raises(InputProblem) as problem:
        reference_of(function, names)
    assert words in str(problem.value)


@requires(lambda x: -1 <= x <= 1)
def cosine(x: float) -> float:
    return math.cos(x)


@requires(lambda x: -1 <= x <= 1)
def cosine_and_a_bit(x: float) -> float:
    return math.cos(x) + 0.001


@requires(lambda x, y: 0 <= x <= 10 and 0 <= y <= 10)
def distance(x: float, y: float) -> float:
    return math.sqrt(x * x + y * y)


@requires(lambda x, y: 0 <= x <= 10 and 0 <= y <= 10)
def manhattan(x: float, y: float) -> float:
    return x + y


@requires(lambda x: -10 <= x <= 10)
def doubled(x: float) -> float:
    return 2 * x


@pytest.mark.parametrize(
    ("law", "function", "true"),
    [
        (derivative_of(math.sin, "x"), cosine, True),
        (derivative_of(np.sin, "x"), cosine, True),
        (derivative_of(math.sin, "x"), cosine_and_a_bit, False),
        (same_as(math.hypot), distance, True),
        (same_as(math.hypot), manhattan, False),
        (derivative_of(lambda t: t * t, "t"), doubled, True),
        (derivative_of(lambda t: t * t, "x"), doubled, True),
        (derivative_of(lambda t: t**3, "t"), doubled, False),
        (derivative_of(Squared(), "x"), doubled, True),
    ],
)
def test_laws_with_references_of_every_kind(law: Any, function: Any, true: bool) -> None:
    claim, *_ = [c for c in claims_of(law(function)) if c.kind == "law"]  # the newest comes first
    found = judge(claim, 60.0)
    assert found.status is (Status.PROVED if true else Status.REFUTED), found
    assert (found.reals == "proved") is true


def test_a_reference_that_takes_no_such_numbers_is_named_with_what_it_raises() -> None:
    @same_as(math.comb)
    def ways(n: float, k: float) -> float:
        return n * k

    found = answer(ways)
    assert found.status is Status.UNDECIDED
    assert "TypeError: 'float' object cannot be interpreted as an integer" in found.message


def test_a_law_may_speak_of_a_parameter_with_a_default() -> None:
    @monotone("k")
    @requires(lambda k: -5 <= k <= 5)
    def shifted(x: float, k: float = 2.0) -> float:
        return x * 0 + k

    assert answer(shifted).status is Status.PROVED


def test_difference_quotients_know_how_far_rounding_beside_a_point_reaches() -> None:
    @derivative_of(lambda k, x: x * k * k, "k")
    @requires(lambda x, k: -1e290 <= x <= 1e290 and -1 <= k <= 1)
    def slope(x: float, k: float) -> float:
        return 2 * x * k

    found = answer(slope)
    assert found.status is Status.PROVED, found


@pytest.mark.parametrize("relation", [agree, at_most])
def test_an_infinite_result_is_not_near_a_finite_one(relation: Any) -> None:
    inf = math.inf
    assert relation(inf, inf, 1e-9)
    assert not relation(inf, 1e300, 1e-9)
    assert not relation(1e300, -inf, 1e-9)
    assert relation(1.0 + 1e-12, 1.0, 1e-9)
    assert not relation(math.nan, 1.0, 1e-9)
