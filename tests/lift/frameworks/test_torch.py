"""Every rule for PyTorch gives what the running function gives, entry by entry and for every shape, or is refused in words."""

from __future__ import annotations

import inspect
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.errors import NotModelled
from mathlink.lift import confirm, indexed, read
from mathlink.model import Budget, Scalar, Shape

torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
sys.path.insert(0, str(Path(__file__).parent))
import torch_rules as rules  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Configuration

CASES = [*rules.ENTRIES, *rules.REDUCTIONS, *rules.SHAPES, *rules.FUNCTIONAL]


def named(function: Any) -> str:
    code = getattr(function, "__code__", None) or function.func.__code__
    return f"{getattr(function, '__name__', 'partial').strip('<>')}-{code.co_firstlineno}"


def letters(function: Callable[..., Any]) -> dict[str, Any]:
    return {n: rules.LETTERS[n] for n, p in inspect.signature(function).parameters.items() if p.default is p.empty}


def configuration(function: Callable[..., Any]) -> Configuration:
    return {n: Scalar() if dims is None else Shape(dims) for n, dims in letters(function).items()}


def points(inputs: Any, many: int = 9) -> list[dict[str, float]]:
    rng = random.Random(7)
    lows = [0.1 if k % 3 == 0 else -2.0 for k in range(many)]
    return [{i.name: rng.uniform(low, 2) for i in inputs} for low in lows]


@pytest.mark.parametrize("function", CASES, ids=named)
def test_a_rule_gives_what_the_running_function_gives(function: Callable[..., Any]) -> None:
    model = read(function, configuration(function), budget=Budget.seconds(10))
    assert confirm(model, function, points(model.inputs), Budget.seconds(20)).confirmed >= 3
    assert any("float64" in words for words in model.assumptions)


@pytest.mark.parametrize("function", CASES, ids=named)
def test_a_rule_holds_for_every_shape_or_is_refused(function: Callable[..., Any]) -> None:
    shapes = {n: tuple(f"{n}{k}" for k in range(len(d))) for n, d in letters(function).items() if d is not None}
    try:
        model = indexed.read(function, shapes, [n for n, d in letters(function).items() if d is None])
    except NotModelled:
        return
    assert indexed.confirm(model, function, Budget.seconds(20)).confirmed >= 8
