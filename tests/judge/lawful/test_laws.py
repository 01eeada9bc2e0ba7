"""Laws: true ones hold and are proved where the table says so, their mutants are refuted and never proved."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from mathlink import (
    Status,
    bounded,
    commutative,
    concave,
    convex,
    derivative_of,
    equivariant,
    even,
    homogeneous,
    idempotent,
    inverse_of,
    lipschitz,
    monotone,
    odd,
    periodic,
    requires,
    same_as,
    sums_to,
)
from mathlink.attach import claims_of
from mathlink.judge.claim import judge
from mathlink.model import Verdict


def answer(law: Any, function: Any, *conditions: Any, budget: float = 60.0) -> Verdict:
    for condition in conditions:
        function = requires(condition)(function)
    (claim,) = [c for c in claims_of(law(function)) if c.kind == "law"]
    return judge(claim, budget)


def unit(x: float) -> Any:
    return -1 <= x <= 1


def wide(x: float) -> Any:
    return -10 <= x <= 10


def positive(x: float) -> Any:
    return 0.5 <= x <= 10


def one(function: Any, *conditions: Any) -> tuple[Any, tuple[Any, ...]]:
    return function, conditions


def scalar(body: Any) -> Any:
    def f(x: float) -> Any:
        return body(x)

    return f


def pair(body: Any) -> Any:
    def f(a: float, b: float) -> Any:
        return body(a, b)

    return f


def square(x: float) -> float:
    return x * x


def halves(a: float, b: float) -> Any:
    return 0.5 <= a <= 5 and 0.5 <= b <= 5


PROVED: dict[str, tuple[Any, Any, Any]] = {
    "monotone by slope": (monotone("x"), lambda x: math.tanh(x) + x, wide),
    "monotone with a corner": (monotone("x"), lambda x: x + 0.5 * abs(x), wide),
    "falling": (monotone("x", increasing=False), lambda x: 1 / x, positive),
    "even": (even, lambda x: math.cosh(x) - x * x, unit),
    "odd": (odd, lambda x: math.sinh(x) * math.cos(x), unit),
    "periodic": (periodic(2 * math.pi), lambda x: math.sin(3 * x), wide),
    "idempotent": (idempotent, lambda x: max(x, 0.0), wide),
    "lipschitz": (lipschitz(1), lambda x: math.atan(x), wide),
    "convex": (convex("x"), lambda x: math.exp(x) + x * x, unit),
    "concave": (concave("x"), lambda x: math.log(x), positive),
    "bounded": (bounded(-1, 1), lambda x: math.sin(5 * x), wide),
    "derivative": (derivative_of(lambda x: x**3 * math.exp(x), "x"), lambda x: (x**3 + 3 * x * x) * math.exp(x), unit),
    "inverse": (inverse_of(math.log), lambda x: math.exp(x), unit),
    "same": (same_as(lambda x: (x + 1) * (x - 1)), lambda x: x * x - 1, wide),
}


@pytest.mark.parametrize("case", PROVED)
def test_true_laws_are_proved_over_the_reals(case: str) -> None:
    law, body, condition = PROVED[case]
    found = answer(law, scalar(body), condition)
    assert (found.status, found.reals) == (Status.PROVED, "proved"), found
    assert found.floats in ("proved", "tested")


FALSE: dict[str, tuple[Any, Any, Any]] = {
    "monotone but for a dip": (monotone("x"), lambda x: x - 1.2 * math.sin(x), wide),
    "monotone but for a jump": (monotone("x"), lambda x: x if x < 0.3 else x - 0.01, unit),
    "monotone but for the sign": (monotone("x", increasing=False), lambda x: x, unit),
    "strictly, where it is flat": (monotone("x", strict=True), lambda x: max(x, 0.0), unit),
    "even but for a shift": (even, lambda x: math.cosh(x - 0.001), unit),
    "odd but for a constant": (odd, lambda x: math.sinh(x) + 1e-6, unit),
    "another period": (periodic(6.28), lambda x: math.sin(x), wide),
    "idempotent at 0 and 1 only": (idempotent, lambda x: x * x, unit),
    "lipschitz with too small a constant": (lipschitz(0.99), lambda x: math.atan(x), unit),
    "convex on one side only": (convex("x"), lambda x: x**3, unit),
    "concave the wrong way": (concave("x"), lambda x: math.exp(x), unit),
    "bounded too tightly": (bounded(-1, 0.999999), lambda x: math.sin(x), wide),
    "derivative with a slip": (derivative_of(lambda x: x**3, "x"), lambda x: 3 * x * x + 0.001, unit),
    "inverse of another": (inverse_of(lambda y: math.log(y) + 1e-7), lambda x: math.exp(x), unit),
    "same but in a window": (same_as(square), lambda x: x * x + (1e-3 if 0.5 < x < 0.50001 else 0.0), unit),
}


@pytest.mark.parametrize("case", FALSE)
def test_false_laws_are_refuted(case: str) -> None:
    law, body, condition = FALSE[case]
    found = answer(law, scalar(body), condition)
    assert found.status is Status.REFUTED, found
    assert found.reals != "proved"
    assert found.hint.startswith("run it: f(")


NOT_PROVED: dict[str, tuple[Any, Any, Any]] = {
    "a dip below every tolerance": (monotone("x"), lambda x: x + 1.0000001 * math.sin(x), wide),
    "a derivative without a value": (
        monotone("x", increasing=False),
        lambda x: math.sqrt(max(x, 0.0)) + 1e-13 * x,
        lambda x: -1 <= x <= 0,
    ),
    "a step hidden by floor": (monotone("x", increasing=False), lambda x: 1e-13 * math.floor(x), unit),
    "a hair above the constant": (lipschitz(1), lambda x: (1 + 1e-13) * x, unit),
    "a hair of curvature": (convex("x"), lambda x: -1e-13 * x * x, unit),
    "a hair of a jump": (monotone("x"), lambda x: x if x < 0 else x - 1e-12, unit),
}


@pytest.mark.parametrize("case", NOT_PROVED)
def test_what_is_false_by_less_than_the_tolerance_is_not_proved_over_the_reals(case: str) -> None:
    law, body, condition = NOT_PROVED[case]
    assert answer(law, scalar(body), condition, budget=1.5).reals != "proved"


PAIRS: dict[str, tuple[Any, Any, bool]] = {
    "commutative": (commutative, lambda a, b: a * b / (a + b), True),
    "not commutative": (commutative, lambda a, b: a / (a + b), False),
    "commutative by name": (commutative("a", "b"), lambda a, b: a + b, True),
    "homogeneous of degree 2": (homogeneous(2), lambda a, b: a * b + b * b, True),
    "homogeneous of degree 1": (homogeneous(1), lambda a, b: a * b + b * b, False),
    "homogeneous in one": (homogeneous(1, "a"), lambda a, b: a * b, True),
}


@pytest.mark.parametrize("case", PAIRS)
def test_laws_of_two_arguments(case: str) -> None:
    law, body, true = PAIRS[case]
    found = answer(law, pair(body), halves)
    assert bool(found) is true, found
    assert (found.status is Status.REFUTED) is not true
    assert (found.reals == "proved") is true


def few(x: np.ndarray) -> Any:
    return 2 <= len(x) <= 3 and np.all((x >= -5) & (x <= 5))


def softmax(x: np.ndarray) -> Any:
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def weighted(x: np.ndarray) -> Any:
    return x * np.arange(len(x))


@pytest.mark.parametrize(
    ("law", "function", "true"),
    [
        (sums_to(1), softmax, True),
        (sums_to(1), weighted, False),
        (equivariant, lambda x: x - np.sum(x), True),
        (equivariant, weighted, False),
        (bounded(0, 1), softmax, True),
    ],
)
def test_laws_of_arrays(law: Any, function: Any, true: bool) -> None:
    def f(x: np.ndarray) -> Any:
        return function(x)

    found = answer(law, f, few)
    assert (found.status is Status.REFUTED) is not true, found
    assert bool(found) is true


def test_a_law_that_does_not_say_which_parameter_asks() -> None:
    found = answer(even, pair(lambda a, b: a * a + b))
    assert found.status is Status.UNDECIDED
    assert "which parameter" in found.message
    found = answer(monotone("z"), scalar(square))
    assert "`z`, which is no parameter" in found.message


def test_laws_are_written_as_they_were_stated() -> None:
    @monotone("x", increasing=False)
    @same_as(square)
    @even
    def f(x: float) -> float:
        return x

    assert [repr(c.statement) for c in claims_of(f)] == ["monotone('x', increasing=False)", "same_as(square)", "even"]
    assert f(2.0) == 2.0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: monotone(3),
        lambda: periodic("x"),
        lambda: same_as(3),
        lambda: commutative("a"),
        lambda: sums_to(1, axis="x"),
        lambda: lipschitz(True),
        lambda: even("not a name"),
    ],
)
def test_what_a_law_cannot_take_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError):
        wrong()


def test_a_law_shown_by_a_derivative_says_so_and_names_the_function_where_it_stands() -> None:
    def f(x: float) -> float:
        return math.exp(x) + x

    found = answer(monotone("x"), f, unit)
    assert found.status is Status.PROVED
    assert any(e.engine == "slope" and "never below 0" in e.steps[0] for e in found.evidence)
    words = "\n".join(text for _, text in found.code)
    assert "f (test_laws.py)" in words
    assert f"(line {f.__code__.co_firstlineno + 1})" in words
