"""Every rule for numbers gives what the running function gives, at points all around."""

from __future__ import annotations

import cmath
import math
import random
from typing import TYPE_CHECKING, Any

import pytest

from mathlink import term as t
from mathlink.errors import NotModelled
from mathlink.evaluate import evaluate
from mathlink.lift import confirm, read
from mathlink.model import Budget, Configuration, Scalar
from tests.lift.scalar_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_what_the_running_function_gives(name: str) -> None:
    function, configuration = RULES[name]
    model = read(function, configuration, budget=Budget.seconds(10))
    rng = random.Random(5)
    kinds = {i.name: i.kind for i in model.inputs}
    points = [{n: rng.randint(0, 9) if k == "int" else rng.uniform(-3, 3) for n, k in kinds.items()} for _ in range(15)]
    assert confirm(model, function, points, Budget.seconds(10)).confirmed >= 3


def test_the_sum_of_a_range_is_one_sum() -> None:
    model = read(lambda n: sum(range(n + 1)), {"n": Scalar("int")}, budget=Budget.seconds(5))
    assert (model.route, model.result.op) == ("tracing", "sum")
    assert [evaluate(model.result, {"n": n}) for n in (-1, 0, 4)] == [0, 0, 10]


def test_rounding_to_digits_is_rounding_of_a_multiple_and_says_so() -> None:
    model = read(lambda x: round(x, 2), {"x": Scalar()}, budget=Budget.seconds(5))
    x = t.sym("x")
    assert model.result is t.div(t.fn("round", t.mul(x, t.const(100))), t.const(100))
    assert any("rounding to decimals" in a for a in model.assumptions)


def _to_digits(x: Any, n: Any) -> Any:
    return round(x, n)


def _complex_result(x: Any, n: Any) -> Any:
    return cmath.exp(1j * x)


def _orders_complex(x: Any, n: Any) -> Any:
    return 1.0 if (x + 1j) < 2 else 0.0  # type: ignore[operator]


REFUSED: list[tuple[Callable[..., Any], str]] = [
    (_to_digits, "number of digits"),
    (_complex_result, "complex number"),
    (_orders_complex, "TypeError"),
    (lambda x, n: math.gcd(n, 6), "math.gcd"),
    (lambda x, n: n & 6, "`&`"),
    (lambda x, n: 1 << n, "<<"),
    (lambda x, n: math.floor(x + 1j), "complex number"),
]


@pytest.mark.parametrize(("function", "words"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_is_no_real_formula_is_refused_by_name(function: Callable[..., Any], words: str) -> None:
    given: Configuration = {"x": Scalar(), "n": Scalar("int")}
    with pytest.raises(NotModelled) as caught:
        read(function, given, budget=Budget.seconds(5))
    assert words in str(caught.value)
