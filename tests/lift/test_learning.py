"""Functions of machine learning and statistics are read entry by entry and agree with the running code."""

from __future__ import annotations

import random
from typing import Any

import pytest

from mathlink.lift import confirm, read
from mathlink.model import Budget, Configuration, Scalar, Shape
from tests.lift import learning


def S(*dims: int) -> Shape:
    """An array of this shape."""
    return Shape(dims)


R = Scalar()

FUNCTIONS: dict[str, Configuration] = {
    "huber": {"y": S(3), "p": S(3)},
    "batch_norm": {"x": S(3, 2), "g": S(2), "b": S(2)},
    "gae": {"r": S(3), "v": S(3)},
    "kalman": {"x": S(2), "P": S(2, 2), "z": S(2), "R": S(2, 2)},
    "lstm": {"x": S(2), "h": S(1), "c": S(1), "W": S(4, 3), "b": S(4)},
    "ppo": {"logp": S(3), "old": S(3), "adv": S(3)},
    "info_nce": {"q": S(2, 2), "k": S(2, 2)},
    "kl_gauss": {"m": S(3), "lv": S(3)},
    "rbf": {"X": S(2, 3), "Y": S(3, 3)},
    "returns": {"r": S(3)},
    "ridge": {"X": S(3, 2), "y": S(3)},
    "conv1d": {"x": S(4), "w": S(2)},
    "onehot_ce": {"logits": S(2, 3)},
    "positional": {"x": S(2, 4)},
    "causal": {"q": S(2, 2), "k": S(2, 2)},
    "causal2": {"q": S(2, 2), "k": S(2, 2)},
    "momentum": {"w": S(2), "g": S(2), "v": S(2)},
    "ema": {"x": S(4)},
    "pearson": {"x": S(3), "y": S(3)},
    "mahal": {"x": S(2), "m": S(2), "S": S(2, 2)},
    "gnll": {"x": S(3), "m": S(3), "s": S(3)},
    "focal": {"p": S(3)},
    "dice": {"p": S(3), "t": S(3)},
    "rms": {"x": S(2, 3), "g": S(3)},
    "swish": {"x": S(3)},
    "elu": {"x": S(3)},
    "entropy": {"p": S(3)},
    "js": {"p": S(3), "q": S(3)},
    "mean_pair": {"x": S(3)},
    "moments": {"x": S(4)},
    "softplus": {"x": S(3)},
    "haversine": {"a": R, "b": R, "c": R, "d": R},
    "bilinear": {"x": S(2), "A": S(2, 3), "y": S(3)},
    "quat": {"q": S(4), "v": S(3)},
    "logreg": {"w": S(2), "X": S(3, 2), "y": S(3)},
    "whiten": {"x": S(3, 2)},
    "meshy": {"x": S(2), "y": S(3)},
    "pooled": {"x": S(4)},
    "take": {"x": S(4)},
    "groupnorm": {"x": S(1, 4)},
    "nested_where": {"x": S(3)},
    "cum": {"x": S(3)},
    "sharpe": {"r": S(3)},
    "drawdown": {"p": S(3)},
    "stackloop": {"x": S(3)},
    "trilinear": {"a": S(2), "b": S(2, 2), "c": S(2)},
    "batch_mm": {"a": S(2, 2, 2), "b": S(2, 2, 2)},
    "attention_heads": {"q": S(1, 2, 2), "k": S(1, 2, 2), "v": S(1, 2, 2)},
    "lin_attn": {"q": S(2, 2), "k": S(3, 2), "v": S(3, 2)},
    "hinge": {"y": S(3), "s": S(3)},
    "l1l2": {"w": S(3)},
    "welford": {"x": S(4)},
    "norm_in_place": {"x": S(3)},
    "out_arg": {"x": S(3)},
    "flagged": {"x": S(2, 2)},
    "any_check": {"x": S(3)},
    "isfinite_check": {"x": S(3)},
}


def test_every_function_of_the_material_is_in_the_table() -> None:
    written = {n for n, v in vars(learning).items() if callable(v) and v.__module__ == learning.__name__}
    assert written == set(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_arrays_are_read_and_agree_everywhere(name: str) -> None:
    function: Any = getattr(learning, name)
    budget = Budget.seconds(20)
    model = read(function, FUNCTIONS[name], budget=budget)
    generator = random.Random(3)
    lowest = [-2.0 if k % 3 == 0 else 0.05 for k in range(30)]
    points: list[Any] = [{i.name: generator.uniform(low, 2.0) for i in model.inputs} for low in lowest]
    assert confirm(model, function, points, budget).confirmed >= 25
