"""Every rule for arrays gives what the running function gives, entry by entry, at points all around."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy import stats

from mathlink.errors import NotModelled
from mathlink.lift import confirm, read
from mathlink.lift.outcome import terms_of
from mathlink.model import Budget, Configuration, Model, Scalar, Shape
from tests.lift.array_rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable


def configuration(shapes: dict[str, Any]) -> Configuration:
    return {name: Scalar() if dims is None else Shape(dims) for name, dims in shapes.items()}


def confirmed(function: Callable[..., Any], shapes: dict[str, Any], many: int = 12) -> Model:
    model = read(function, configuration(shapes), budget=Budget.seconds(10))
    rng = random.Random(7)
    lows = [0.1 if k % 3 == 0 else -2.0 for k in range(many)]  # every third point where everything is positive
    points = [{i.name: rng.uniform(low, 2) for i in model.inputs} for low in lows]
    return confirm(model, function, points, Budget.seconds(20))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_gives_what_the_running_function_gives(name: str) -> None:
    model = confirmed(*RULES[name])
    assert model.route == "tracing"
    assert model.confirmed >= 3


WHOLE: list[Callable[..., Any]] = [
    lambda n: n // 2 + n % 3,
    lambda n: n / 2,
    lambda n: _stored(n, 0.75),
    lambda n: _stored(n, 3),
    lambda n: n.mean() + n.sum() / n.prod(),
    lambda n: (n > 1).astype(int) * n,
    lambda n: n.astype(float) / 4,
    lambda n: np.zeros_like(n) + n.max(),
    lambda n: n**2 - n,
    lambda n: np.where(n > 1, n, 0.5),
    lambda n: np.round(n, 1) + np.floor(n),
    lambda n: _stored(np.zeros_like(n), 2.5),
    lambda n: _stored(np.full_like(n, 1.5), 2.5),
    lambda n: _stored(np.array(n, dtype=float), 0.25),
    lambda n: _stored(np.asarray(n, dtype=np.float64), 0.25),
    lambda n: _stored(np.zeros(3, dtype=int), 0.25) * n,
    lambda n: _stored(np.zeros(3, dtype=n.dtype), 0.25) * n,
    lambda n: _stored(np.concatenate([n, [0.5]]), 0.25),
    lambda n: _stored(np.array([n[0], 1, 2]), 0.25),
    lambda n: _stored(np.array([n[0], 1.0, 2]), 0.25),
    lambda n: np.piecewise(n, [n > 4], [lambda k: k / 2, 0.5]),
    lambda n: np.apply_along_axis(lambda r: r // 2, 0, n) / 2,
    lambda n: n.dtype.kind == "i" and np.issubdtype(n.dtype, np.integer) and n.dtype == int,
    lambda n: np.sort(n) + np.bincount([0, 1, 1], weights=n).sum(),
]


def _stored(n: Any, value: Any) -> Any:
    m = n.copy()
    m[0] = value + m[1] / 2
    return m


@pytest.mark.parametrize("function", WHOLE, ids=range(len(WHOLE)))
def test_arrays_of_whole_numbers_keep_to_whole_numbers(function: Callable[..., Any]) -> None:
    model = read(function, {"n": Shape((3,), kind="int")}, budget=Budget.seconds(10))
    rng = random.Random(1)
    points = [{i.name: rng.randint(1, 9) for i in model.inputs} for _ in range(12)]
    assert confirm(model, function, points, Budget.seconds(10)).confirmed == 12


def _halves_in_place(n: Any) -> Any:
    n = n.copy()
    n /= 2
    return n


def test_an_array_of_whole_numbers_takes_no_fractions_in_place() -> None:
    with pytest.raises(NotModelled, match="whole numbers"):
        read(_halves_in_place, {"n": Shape((3,), kind="int")}, budget=Budget.seconds(5))


VECTORIZED: list[Callable[..., Any]] = [
    lambda x: np.vectorize(lambda t: 0 if t < 0 else 1.5 * t)(x),  # the first answer decides the dtype of all
    lambda x: np.vectorize(lambda t: 0 if t < 0 else 1.5 * t, otypes=[float])(x),
    lambda x: np.vectorize(lambda t: t > 0)(x) * 2,
    lambda x: np.full_like(x, 0) + _stored(np.full_like(x, 0), 0.5),
    lambda x: np.apply_along_axis(lambda r: 1 if r[0] > 0 else r[1], 0, np.stack([x, 2 * x])),
]


@pytest.mark.parametrize("function", VECTORIZED, ids=range(len(VECTORIZED)))
def test_answers_become_what_numpy_makes_of_them(function: Callable[..., Any]) -> None:
    assert confirmed(function, {"x": (2,)}, 20).confirmed == 20


def _masked_in_place(x: Any) -> Any:
    y = x.copy()
    y[y > 1] *= 2.0
    y[y < 0] = np.abs(y[y < 0])
    return y, y[y > 0.5].sum() / np.maximum(np.sum(y > 0.5), 1)


def test_entries_selected_by_conditions_stay_one_path() -> None:
    model = confirmed(_masked_in_place, {"x": (8,)})
    assert len(terms_of(model.result)) == 9
    assert model.confirmed == 12


def _asks_what_it_is(x: Any) -> Any:
    chosen = x[x > 0.5]
    total = np.sum(chosen) if isinstance(chosen, np.ndarray) and type(chosen) is np.ndarray is type(x) else 0.0
    return total + chosen.ndim + np.ndim(chosen) + (1.0 if np.isscalar(chosen) else 2.0)


def test_a_selection_is_an_array_for_who_asks() -> None:
    assert confirmed(_asks_what_it_is, {"x": (3,)}).confirmed == 12


def _length_of_selection(x: Any) -> Any:
    return x[x > 0]


def test_a_selection_that_is_returned_is_of_no_one_length() -> None:
    with pytest.raises(NotModelled):
        read(_length_of_selection, {"x": Shape((2,))}, budget=Budget.seconds(5))


REFUSED: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (lambda x: np.sort(x), {"x": (9,)}, "sorting more than 8"),
    (lambda x: np.linalg.eigvalsh(x), {"x": (3, 3)}, "eigenvalues of more than two rows"),
    (lambda x: np.linalg.inv(x), {"x": (5, 5)}, "more than 4 rows"),
    (lambda x: np.interp(0.5, x, [1.0, 2.0]), {"x": (2,)}, "numpy.interp"),
    (lambda x: np.pad(x, 1, mode="maximum"), {"x": (3,)}, "numpy.pad"),
    (lambda x: np.unique(x), {"x": (3,)}, "numpy.unique"),
    (lambda x: stats.norm.ppf(x), {"x": (3,)}, "scipy.stats.norm.ppf"),
    (lambda x: x + stats.norm.rvs(size=3), {"x": (3,)}, "not the same in every run"),
    (lambda x: np.fft.fft(x), {"x": (4,)}, "a complex number"),
    (lambda x, n: x[n], {"x": (3,), "n": "int"}, "a position"),
    (lambda x: np.quantile(x, 0.5, method="lower"), {"x": (3,)}, "another method"),
]


@pytest.mark.parametrize(("function", "shapes", "words"), REFUSED, ids=[w for _, _, w in REFUSED])
def test_what_has_no_formula_is_refused_by_name(
    function: Callable[..., Any], shapes: dict[str, Any], words: str
) -> None:
    given: Configuration = {n: Scalar("int") if d == "int" else Shape(d) for n, d in shapes.items()}
    with pytest.raises(NotModelled) as caught:
        read(function, given, budget=Budget.seconds(5))
    assert words in str(caught.value)
