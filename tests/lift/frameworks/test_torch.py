"""Every rule for PyTorch gives what the running function gives, entry by entry and for every shape, or is refused in words."""

from __future__ import annotations

import inspect
import random
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mathlink
from mathlink.errors import NotModelled
from mathlink.lift import confirm, indexed, read, run
from mathlink.lift.frameworks.handing import handing_of
from mathlink.model import Budget, Scalar, Shape

torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
sys.path.insert(0, str(Path(__file__).parent))
import claims_torch as claims  # noqa: E402
import torch_rules as rules  # noqa: E402

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too

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


@pytest.mark.parametrize("function", [f for f in CASES if "T" not in letters(f)], ids=named)  # three axes take seconds
def test_a_rule_holds_for_every_shape_or_is_refused(function: Callable[..., Any]) -> None:
    shapes = {n: tuple(f"{n}{k}" for k in range(len(d))) for n, d in letters(function).items() if d is not None}
    try:
        model = indexed.read(function, shapes, [n for n, d in letters(function).items() if d is None])
    except NotModelled:
        return
    assert indexed.confirm(model, function, Budget.seconds(20)).confirmed >= 8


@pytest.mark.parametrize(
    ("function", "latex", "options", "status", "scope"), claims.CLAIMS, ids=lambda v: getattr(v, "__name__", "")
)
def test_claims_are_judged_as_for_numpy(function: Any, latex: str, options: Any, status: str, scope: Any) -> None:
    verdict = verify(function, latex, **options)
    assert verdict.status.value == status
    assert scope in (None, verdict.scope)


@pytest.mark.parametrize(("function", "latex", "hint"), claims.DIVISORS, ids=lambda v: getattr(v, "__name__", ""))
def test_the_divisor_that_pytorch_takes_by_default_is_named(function: Any, latex: str, hint: str) -> None:
    verdict = verify(function, latex)
    assert (verdict.status.value, verdict.hint) == ("refuted", hint)


@pytest.mark.parametrize(("function", "words"), claims.REFUSED, ids=lambda v: getattr(v, "__name__", ""))
def test_what_cannot_be_read_is_refused_in_words(function: Callable[..., Any], words: str) -> None:
    with pytest.raises(NotModelled, match=words):
        read(function, {"x": Shape((3,))}, budget=Budget.seconds(5))


def test_float32_stands_for_float64_while_a_function_runs_and_only_then() -> None:
    before = (torch.get_default_dtype(), torch.get_num_threads())
    ran = run(rules.of_each_kind, {"x": Shape((3,))}, {"x[0]": 0.1, "x[1]": 0.2, "x[2]": -0.3})
    assert ran.raw.dtype == torch.float64
    assert ran.value == [0.1 + 1.0, 0.2 + 1.0, -0.3 + 1.0]
    assert (torch.get_default_dtype(), torch.get_num_threads()) == before
    assert torch.tensor([0.5]).float().dtype == torch.float32


def test_constants_of_single_precision_are_what_is_written() -> None:
    tenth = torch.tensor([0.1])
    model = read(lambda x: torch.exp(x) * tenth, {"x": Shape((1,))}, budget=Budget.seconds(5))
    assert "0.1" in repr(model.result) or "1/10" in repr(model.result)
    assert confirm(model, lambda x: torch.exp(x) * tenth, points(model.inputs), Budget.seconds(5)).confirmed == 9


def _as_tensor(x: Any, slope: float = 0.5, order: int = 2) -> Any:
    return torch.exp(x) * slope + order


def test_numbers_are_tensors_unless_annotation_or_default_say_otherwise() -> None:
    handing = handing_of(_as_tensor)
    assert handing is not None
    assert handing.numbers == {"slope", "order"}
    model = read(_as_tensor, {n: Scalar() for n in ("x", "slope")}, budget=Budget.seconds(5))
    assert confirm(model, _as_tensor, points(model.inputs), Budget.seconds(5)).confirmed == 9


def test_a_pool_of_threads_in_the_parent_does_not_stop_a_check() -> None:
    large = torch.ones(600, 600)
    assert (large @ large).sum() > 0
    assert verify(claims.softmax, claims.SOFTMAX).status.value == "proved"
