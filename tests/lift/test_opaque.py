"""Calls that ``opaque=`` names are unknown functions of their numbers; confirming calls the real ones."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mathlink import term as t
from mathlink.errors import NotConfirmed, NotModelled
from mathlink.lift import confirm, read
from mathlink.model import Budget, Configuration, Model, Scalar

GIVEN: Configuration = {"x": Scalar(), "y": Scalar()}
POINTS = [{"x": 0.3 * k - 2, "y": 1.1 - 0.17 * k} for k in range(20)]
SEEN = [0.0]


def solver(a: float, b: float = 1.0, *, mode: str = "plain") -> float:
    if mode == "plain":
        return math.atan(a) + b
    return b - a


def counter(a: float) -> float:
    SEEN[0] += 1
    return SEEN[0] * a


def once(x: Any, y: Any) -> Any:
    return 2 * solver(x, y) + x


def twice_the_same(x: Any, y: Any) -> Any:
    return solver(x, b=y) - solver(x, b=y)


def two_modes(x: Any, y: Any) -> Any:
    return solver(x, y) + 3 * solver(x, y, mode="other") + solver(x)


def in_a_branch(x: Any, y: Any) -> Any:
    return solver(y, x) if solver(x) > 1.2 else x


def not_the_same_twice(x: Any, y: Any) -> Any:
    return counter(x) - counter(x)


def with_a_function(x: Any, y: Any) -> Any:
    return solver(x, mode=lambda: y)  # type: ignore[arg-type]


def _read(function: Any, *names: str) -> Model:
    return read(function, GIVEN, opaque=names or ("solver",), budget=Budget.seconds(10))


def _calls(model: Model) -> set[str]:
    return {part.data for part in t.postorder(model.result) if part.op == "call"}


@pytest.mark.parametrize("function", [once, twice_the_same, two_modes, in_a_branch])
def test_an_unknown_is_confirmed_by_calling_it(function: Any) -> None:
    model = _read(function)
    assert confirm(model, function, POINTS, Budget.seconds(10)).confirmed == len(POINTS)
    assert any("not followed" in words for words in model.assumptions)


def test_the_same_call_is_the_same_unknown_and_another_option_is_another() -> None:
    assert _calls(_read(twice_the_same)) == {"solver"}
    assert _calls(_read(two_modes)) == {"solver", "solver_2", "solver_3"}
    assert _calls(read(once, GIVEN, budget=Budget.seconds(5))) == set()


def test_what_answers_differently_every_time_is_not_confirmed() -> None:
    with pytest.raises(NotConfirmed):
        confirm(_read(not_the_same_twice, "counter"), not_the_same_twice, POINTS, Budget.seconds(10))


def test_another_function_behind_the_name_is_not_confirmed() -> None:
    model = _read(once)

    def other(x: Any, y: Any) -> Any:
        return 2 * (math.atan(x) - y) + x

    with pytest.raises(NotConfirmed):
        confirm(model, other, POINTS, Budget.seconds(10))


def test_a_function_of_the_inputs_cannot_be_handed_to_an_unknown() -> None:
    with pytest.raises(NotModelled, match="no number"):
        _read(with_a_function)
