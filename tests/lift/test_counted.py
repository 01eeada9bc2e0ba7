"""Loops whose number of rounds is an input become sums, products and linear recurrences, or are refused."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from mathlink import term as t
from mathlink.errors import NotModelled
from mathlink.evaluate import evaluate
from mathlink.lift import confirm, read
from mathlink.lift.interpret.recurrences import Rounds, carried
from mathlink.model import Budget, Configuration, Scalar
from tests.lift.counted import PROGRAMS, REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable

GIVEN: Configuration = {"n": Scalar("int"), "x": Scalar()}


@pytest.mark.parametrize("function", PROGRAMS, ids=lambda f: f.__name__)
def test_a_counted_loop_is_what_it_computes_for_every_number_of_rounds(function: Callable[..., Any]) -> None:
    model = read(function, GIVEN, budget=Budget.seconds(10))
    rng = random.Random(4)
    points = [{"n": n, "x": rng.uniform(-2, 2)} for n in (*range(-3, 12), 25)]
    assert confirm(model, function, points, Budget.seconds(10)).confirmed == len(points)
    assert any(part.op in t.BINDERS for part in t.postorder(model.result))


@pytest.mark.parametrize("function", REFUSED, ids=lambda f: f.__name__)
def test_a_loop_without_closed_form_is_refused(function: Callable[..., Any]) -> None:
    with pytest.raises(NotModelled) as caught:
        read(function, GIVEN, budget=Budget.seconds(10))
    assert REFUSED[function] in str(caught.value)


def test_a_loop_that_counts_down_a_fixed_bound_is_unrolled() -> None:
    def fixed(x: Any) -> Any:
        i = 0
        while i < 3:
            x = x * x
            i += 1
        return x

    model = read(fixed, {"x": Scalar()}, budget=Budget.seconds(5))
    assert evaluate(model.result, {"x": 2}) == 256


K, OLD, OTHER, X, N = (t.sym(n) for n in ("k", "old", "other", "x", "n"))
STEPS = {
    "sum": t.add(OLD, t.mul(X, K)),
    "less": t.sub(t.mul(X, K), OLD),
    "product": t.div(t.mul(t.add(K, X), OLD), t.add(t.const(2), t.mul(K, K))),
    "affine": t.add(t.mul(t.sub(X, K), OLD), K),
    "scaled": t.add(t.mul(t.const(3), OLD), X),
    "negative": t.neg(t.add(OLD, K)),
    "cases": t.ite(t.lt(K, t.const(3)), t.add(OLD, X), t.mul(OLD, X)),
    "largest": t.maximum(OLD, t.mul(X, K)),
    "kept and added": t.add(t.div(t.sub(OLD, X), X), t.const(1)),
}


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("name", STEPS)
def test_the_closed_form_is_what_the_rounds_make(name: str, down: bool) -> None:
    step = STEPS[name]
    found = carried({"s": X}, {"s": OLD}, {"s": step}, Rounds(K, t.const(1), N, down))["s"]
    for n in range(-1, 7):
        for x in (0.5, -1.25, 2.0):
            value: Any = x
            for k in reversed(range(1, n + 1)) if down else range(1, n + 1):
                value = evaluate(step, {"old": value, "k": k, "x": x})
            assert evaluate(found, {"n": n, "x": x}) == pytest.approx(value, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("down", [False, True])
def test_one_name_feeds_another(down: bool) -> None:
    news = {"s": t.add(OLD, t.mul(X, OTHER)), "c": t.add(t.mul(OTHER, K), X)}
    found = carried({"s": X, "c": t.const(1)}, {"s": OLD, "c": OTHER}, news, Rounds(K, t.const(1), N, down))
    for n in range(6):
        s, c = 0.75, 1.0
        for k in reversed(range(1, n + 1)) if down else range(1, n + 1):
            s, c = s + 0.75 * c, c * k + 0.75
        assert evaluate(found["s"], {"n": n, "x": 0.75}) == pytest.approx(s, rel=1e-12)
        assert evaluate(found["c"], {"n": n, "x": 0.75}) == pytest.approx(c, rel=1e-12)


@pytest.mark.parametrize(
    "step",
    [
        t.mul(OLD, OLD),
        t.add(OLD, t.abs_(OLD)),
        t.div(X, OLD),
        t.ite(t.lt(OLD, X), OLD, t.add(OLD, X)),
        t.pow_(OLD, t.const(2)),
        t.add(OTHER, OLD),
        t.maximum(OLD, t.add(OLD, X)),
    ],
)
def test_what_is_not_linear_has_no_closed_form(step: Any) -> None:
    olds = {"s": OLD, "o": OTHER}
    assert "s" not in carried({"s": X, "o": X}, olds, {"s": step, "o": t.add(OTHER, OLD)}, Rounds(K, t.const(1), N))
