"""Every rule for JAX gives what the running function gives, entry by entry; some for every shape; the rest is refused in words."""

from __future__ import annotations

import inspect
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.conductor import verify
from mathlink.errors import NotModelled
from mathlink.lift import confirm, indexed, read, run
from mathlink.lift.frameworks.compiling import is_pure
from mathlink.model import Budget, Fixed, Scalar, Shape

os.environ.setdefault(
    "XLA_FLAGS", "--xla_backend_optimization_level=0"
)  # every shape is compiled and called a few times
jax = pytest.importorskip("jax", reason="JAX is not installed here")
sys.path.insert(0, str(Path(__file__).parent))
import jax_rules as rules  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Configuration

CASES = [*rules.NUMPY, *rules.FUNCTIONS]


def named(function: Any) -> str:
    code = getattr(inspect.unwrap(function), "__code__", None)
    return f"{getattr(function, '__name__', '').strip('<>')}-{code.co_firstlineno if code else ''}"


def letters(function: Callable[..., Any]) -> dict[str, Any]:
    return {n: rules.LETTERS[n] for n, p in inspect.signature(function).parameters.items() if p.default is p.empty}


def configuration(function: Callable[..., Any]) -> Configuration:
    return {n: Scalar() if dims is None else Shape(dims) for n, dims in letters(function).items()}


def points(inputs: Any, many: int = 4) -> list[dict[str, float]]:
    rng = random.Random(7)
    lows = [0.1 if k % 3 == 0 else -2.0 for k in range(many)]
    return [{i.name: rng.uniform(low, 2) for i in inputs} for low in lows]


@pytest.mark.parametrize("function", CASES, ids=named)
def test_a_rule_gives_what_the_running_function_gives(function: Callable[..., Any]) -> None:
    model = read(function, configuration(function), budget=Budget.seconds(10))
    assert confirm(model, function, points(model.inputs), Budget.seconds(20)).confirmed >= 3
    assert any("float64" in words for words in model.assumptions)


@pytest.mark.parametrize("function", rules.FOR_EVERY_SHAPE, ids=named)
def test_a_rule_holds_for_every_shape(function: Callable[..., Any]) -> None:
    shapes = {n: tuple(f"{n}{k}" for k in range(len(d))) for n, d in letters(function).items() if d is not None}
    model = indexed.read(function, shapes)
    assert indexed.confirm(model, function, Budget.seconds(20)).confirmed >= 8


@pytest.mark.parametrize(("function", "shape", "words"), rules.REFUSED, ids=lambda v: getattr(v, "__name__", ""))
def test_what_cannot_be_read_is_refused_in_words(function: Callable[..., Any], shape: Any, words: str) -> None:
    with pytest.raises(NotModelled, match=words):
        read(function, {"x": Shape(shape)}, budget=Budget.seconds(5))


def test_the_process_of_the_user_stays_as_it_was() -> None:
    assert not jax.config.jax_enable_x64
    assert str(jax.numpy.zeros(1).dtype) == "float32"


PURE = {"gelu": (rules.with_options, True), "decides": (rules.decides, True), "counted": (rules.counted, False)}


@pytest.mark.parametrize("case", PURE)
def test_only_functions_without_effects_are_compiled(case: str) -> None:
    function, pure = PURE[case]
    assert is_pure(function) is pure


def test_what_is_compiled_answers_as_what_is_not() -> None:
    point = {"x[0]": 0.5, "x[1]": -2.0}
    options = {"x": Shape((2,)), "kind": Fixed("mean"), "scale": Fixed(3.0)}
    assert run(rules.with_options, options, point).value == pytest.approx(-2.25)
    assert run(rules.with_options, {"x": Shape((2,)), "scale": Scalar()}, {**point, "scale": 0.5}).value == -0.75
    assert run(rules.decides, {"x": Shape((2,))}, point).exception == "ValueError: negative"
    assert run(rules.decides, {"x": Shape((2,))}, {"x[0]": 1.0, "x[1]": 0.25}).value == [1.0, 0.25]
    assert list(run(rules.as_dict, {"x": Shape((2,))}, point).value) == ["b", "a"]


def test_after_jax_has_computed_a_check_calls_it_in_a_fresh_process() -> None:
    assert float(jax.numpy.exp(0.0)) == 1.0
    assert verify(rules.jitted, r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}", budget=30).status.value == "proved"
    assert verify(rules.jitted, r"p_i = \frac{e^{2 x_i}}{\sum_j e^{x_j}}", budget=30).status.value == "refuted"


def test_what_a_fresh_process_cannot_find_is_told() -> None:
    verdict = verify(lambda x: jax.numpy.exp(x), "y = e^x")
    assert verdict.status.value == "undecided"
    assert "at the top of a file" in verdict.message
