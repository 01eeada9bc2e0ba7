"""Strategies from conditions: everything drawn lies in the domain, edges are drawn, nothing is drawn in vain."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from mathlink import requires, strategies_for

QUICK = settings(max_examples=60, deadline=None, database=None)


@requires(lambda a, b: a < b)
@requires(lambda a: 0 < a <= 5)
def interval(a: float, b: float, mode: str = "linear") -> float:
    return b - a


@requires(lambda x: 2 <= len(x) <= 4 and np.all((x >= -1) & (x <= 1)))
@requires(lambda n: 0 <= n <= 7)
def moments(x: np.ndarray, n: int) -> Any:
    return np.sum(x**n)


@QUICK
@given(strategies_for(interval).together())
def test_arguments_together_meet_every_condition(arguments: dict[str, Any]) -> None:
    assert 0 < arguments["a"] <= 5
    assert arguments["a"] < arguments["b"]
    assert set(arguments) == {"a", "b"}
    interval(**arguments)


@QUICK
@given(**strategies_for(moments))
def test_each_parameter_keeps_its_own_bounds(x: Any, n: int) -> None:
    assert 2 <= len(x) <= 4
    assert isinstance(x, np.ndarray)
    assert np.all(np.abs(x) <= 1)
    assert 0 <= n <= 7


def test_edges_are_drawn() -> None:
    a = strategies_for(interval)["a"]
    for edge in (5.0, 5e-324, math.nextafter(5.0, 0)):
        assert find(a, lambda v, edge=edge: v == edge, settings=settings(max_examples=2000, database=None)) == edge


def test_nan_and_infinity_only_where_they_are_asked_for() -> None:
    def free(x: float) -> float:
        return x

    def drawn(strategy: Any, what: Any) -> bool:
        try:
            find(strategy, what, settings=settings(max_examples=300, database=None))
        except NoSuchExample:
            return False
        return True

    assert not drawn(strategies_for(free)["x"], math.isnan)
    assert not drawn(strategies_for(free)["x"], math.isinf)
    assert drawn(strategies_for(free, allow_nan=True)["x"], math.isnan)
    assert drawn(strategies_for(free, allow_infinity=True)["x"], math.isinf)


def test_hardly_anything_is_filtered() -> None:
    tried, drawn = [0], [0]

    @requires(lambda x: 1e-3 < x < 2e-3)
    def tight(x: float) -> float:
        return x

    @st.composite
    def counted(draw: st.DrawFn) -> dict[str, Any]:
        tried[0] += 1
        return draw(strategies_for(tight).together())

    @settings(max_examples=100, deadline=None, database=None)
    @given(counted())
    def draws(arguments: dict[str, Any]) -> None:
        drawn[0] += 1
        assert 1e-3 < arguments["x"] < 2e-3

    draws()
    assert drawn[0] >= 100
    assert tried[0] <= 1.1 * drawn[0]
