"""Combinations of negative numbers: Python raises where the binomial coefficient has a value."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mathlink.lift import confirm, read
from mathlink.model import Budget, Configuration, Scalar

GIVEN: Configuration = {"n": Scalar("int"), "k": Scalar("int")}
POINTS = [{"n": n, "k": k} for n in range(-4, 7) for k in range(-3, 7)]


def combined(n: Any, k: Any) -> Any:
    return math.comb(n, k) / 2


def permuted(n: Any, k: Any) -> Any:
    return math.perm(n, k) + n


def permuted_by_three(n: Any, k: Any) -> Any:
    return math.perm(n, 3) + k


def theorem(n: Any, k: Any) -> Any:
    return sum(math.comb(n, i) * k**i for i in range(n + 1))


@pytest.mark.parametrize("function", [combined, permuted, permuted_by_three, theorem])
def test_counts_are_taken_from_zero_on_and_that_is_said(function: Any) -> None:
    model = read(function, GIVEN, budget=Budget.seconds(10))
    assert any("at least 0" in words for words in model.assumptions)
    assert confirm(model, function, POINTS, Budget.seconds(10)).confirmed >= 30


def test_beside_a_loop_that_starts_below_zero_nothing_is_confirmed() -> None:
    def starts_below(n: Any, k: Any) -> Any:
        return sum(math.comb(n, i - 1) for i in range(n + 1))

    model = read(starts_below, GIVEN, budget=Budget.seconds(10))
    from mathlink.errors import NotConfirmed

    with pytest.raises(NotConfirmed):
        confirm(model, starts_below, POINTS, Budget.seconds(10))
