"""For every branch side that can be reached a point is found, however rare it is; what cannot be reached is told."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from mathlink import term as t
from mathlink.errors import NotConfirmed
from mathlink.lift import branch_points, confirm, read
from mathlink.lift.outcome import terms_of
from mathlink.model import Budget, Configuration, Kind, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def equal_to_a_number(x, y):
    return 7.0 if x == 12.5 else x


def far_away(x, y):
    return 7.0 if x * y > 1e7 else x


def narrow(x, y):
    q = x * x / y
    if q < 2.0:
        return 1.0
    return 2.0 if q < 2.0001 else 3.0


def two_levels(x, y):
    if math.exp(x) > 1e4:
        return 4.0 if y < 0 else 5.0
    return 6.0


def inputs_alike(x, y):
    return 0.0 if x == y else 1 / (x - y)


def on_a_curve(x, y):
    return 0.0 if x * x + 3 * x < 3.9 and x * x + 3 * x > 3.8999 else 1.0


def odd_numbers(n, x):
    return x if n % 7 == 3 else -x


def both_at_once(x, y):
    return 1.0 if x > 50 and y < -50 else 0.0


def deep(x, y):
    for limit in (1, 10, 100, 1000, 1e4, 1e5):
        if x < limit:
            return x * limit
    return y


REACHED: list[tuple[Callable[..., Any], Mapping[str, Kind]]] = [
    *((f, {"x": "real", "y": "real"}) for f in (equal_to_a_number, far_away, narrow, two_levels, inputs_alike)),
    *((f, {"x": "real", "y": "real"}) for f in (on_a_curve, both_at_once, deep)),
    (odd_numbers, {"n": "int", "x": "real"}),
]
START = [{"x": 0.3, "y": 1.7, "n": 1.0}, {"x": 2.2, "y": 0.9, "n": 2.0}]


@pytest.mark.parametrize(("function", "kinds"), REACHED, ids=[f.__name__ for f, _ in REACHED])
def test_a_point_is_found_for_every_side(function: Callable[..., Any], kinds: Mapping[str, Kind]) -> None:
    given: Configuration = {n: Scalar(k) for n, k in kinds.items()}
    model = read(function, given, budget=Budget.seconds(10))
    found, missing = branch_points(terms_of(model.result), kinds, START, Budget.seconds(10))
    assert not missing
    assert found
    seen = {function(**{n: int(p[n]) if k == "int" else p[n] for n, k in kinds.items()}) for p in [*START, *found]}
    assert len(seen) >= len(START)
    assert confirm(model, function, [*START, *found, *START], Budget.seconds(10)).unreached == 0


def test_every_point_is_inside() -> None:
    model = read(far_away, {"x": Scalar(), "y": Scalar()}, budget=Budget.seconds(10))
    kinds: dict[str, Kind] = {"x": "real", "y": "real"}
    found, missing = branch_points(
        terms_of(model.result), kinds, START, Budget.seconds(5), lambda p: 0 < p["x"] < 100 and p["y"] > 0
    )
    assert not missing
    assert all(0 < p["x"] < 100 and p["y"] > 0 for p in found)


def test_a_side_that_no_point_reaches_stays_missing() -> None:
    x = t.sym("x")
    never = t.ite(t.lt(t.mul(x, x), t.const(0)), t.const(1), x)
    found, missing = branch_points([never], {"x": "real"}, [{"x": 1.0}], Budget.seconds(5))
    assert (found, missing) == ([], [(never, True)])


def test_a_wrong_branch_is_found_out() -> None:
    """A model that differs in one rare branch only is not confirmed once that branch has a point."""

    def real(x: Any, y: Any) -> Any:
        return 8.0 if x == 12.5 else x

    model = read(equal_to_a_number, {"x": Scalar(), "y": Scalar()}, budget=Budget.seconds(10))
    points = [{"x": k / 7, "y": 1.0} for k in range(30)]
    assert confirm(model, real, points, Budget.seconds(5)).unreached == 1
    found, _ = branch_points(terms_of(model.result), {"x": "real", "y": "real"}, points, Budget.seconds(5))
    with pytest.raises(NotConfirmed) as caught:
        confirm(model, real, [*points, *found], Budget.seconds(5))
    assert caught.value.inputs["x"] == 12.5
