"""Formulas are read in whatever style of Python they are written."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.errors import NotModelled
from mathlink.lift import confirm, read
from mathlink.model import Budget, Configuration, Scalar
from tests.lift.scientists import PROGRAMS, REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

GIVEN: Configuration = {"x": Scalar(), "y": Scalar()}


@pytest.mark.parametrize("function", PROGRAMS, ids=lambda f: f.__name__)
def test_what_is_read_is_what_runs(function: Callable[..., Any]) -> None:
    model = read(function, GIVEN, budget=Budget.seconds(10))
    rng = random.Random(2)
    points = [{"x": rng.uniform(-3, 3), "y": rng.uniform(-3, 3)} for _ in range(40)]
    found = confirm(model, function, points, Budget.seconds(10))
    assert found.confirmed == 40


@pytest.mark.parametrize("function", REFUSED, ids=lambda f: f.__name__)
def test_what_is_no_formula_is_refused_by_name(function: Callable[..., Any]) -> None:
    with pytest.raises(NotModelled) as caught:
        read(function, GIVEN, budget=Budget.seconds(10))
    assert REFUSED[function] in str(caught.value)
    assert caught.value.line


def test_interpreted_truths_are_asked_by_identity_too() -> None:
    def summed(n: Any, x: Any) -> Any:
        s = 0
        for k in range(n):
            s += k if (x > k) is True else -k
        return s

    model = read(summed, {"n": Scalar("int"), "x": Scalar()}, budget=Budget.seconds(10))
    assert model.route == "ast"
    points = [{"n": n, "x": x} for n in range(6) for x in (-1.0, 0.5, 2.5, 9.0)]
    assert confirm(model, summed, points, Budget.seconds(10)).confirmed == len(points)
