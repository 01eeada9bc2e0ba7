"""NumPy functions on tensors of symbolic lengths: read and confirmed, or refused in words; a wrong model never passes."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import programs

from mathlink.errors import NotConfirmed, NotModelled, OutOfTime
from mathlink.lift import indexed
from mathlink.lift.indexed.values import values_of
from mathlink.model import Budget
from mathlink.term import add, bind_index, const, div, fn, index, mul, pow_, sub, sym

N = sym("x.shape[0]")
ONE = const(1)


@pytest.mark.parametrize(("function", "shapes", "scalars"), programs.TABLE, ids=lambda v: getattr(v, "__name__", ""))
def test_functions_are_read_for_every_shape_and_confirmed(function, shapes, scalars) -> None:  # type: ignore[no-untyped-def]
    model = indexed.read(function, shapes, scalars)
    assert model.confirmed == 0
    assert indexed.confirm(model, function, Budget.seconds(20)).confirmed >= 16


@pytest.mark.parametrize(("function", "shapes", "words"), programs.REFUSED, ids=lambda v: getattr(v, "__name__", ""))
def test_what_depends_on_the_shape_is_refused_in_words(function, shapes, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotModelled, match=words) as caught:
        indexed.read(function, shapes)
    assert caught.value.file.endswith("programs.py")


def total(body):  # type: ignore[no-untyped-def]
    k = sym("k")
    return bind_index("sum", k, body(k), ONE, N)


def x(k):  # type: ignore[no-untyped-def]
    return index(sym("x"), k)


def variance(x):  # type: ignore[no-untyped-def]
    return np.var(x)


MEAN = div(total(x), N)
SQUARES = total(lambda k: pow_(sub(x(k), MEAN), const(2)))
WRONG = {
    "ddof": div(SQUARES, sub(N, ONE)),
    "no square": div(total(lambda k: sub(x(k), MEAN)), N),
    "sum for mean": SQUARES,
    "one term less": div(bind_index("sum", sym("k"), pow_(sub(x(sym("k")), MEAN), const(2)), ONE, sub(N, ONE)), N),
    "root": fn("sqrt", div(SQUARES, N)),
    "a little more": add(div(SQUARES, N), div(ONE, const(10**6))),
    "a factor near one": mul(div(SQUARES, N), div(const(10**6 + 1), const(10**6))),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_is_not_confirmed(name: str) -> None:
    model = indexed.read(variance, {"x": ("n",)})
    right = indexed.confirm(model, variance, Budget.seconds(20))
    assert right.confirmed >= 16
    wrong = dataclasses.replace(model, result=indexed.Grid((), (), WRONG[name]))
    with pytest.raises(NotConfirmed):
        indexed.confirm(wrong, variance, Budget.seconds(20))


def test_a_function_that_treats_one_length_in_its_own_way_is_not_confirmed() -> None:
    def odd(x):  # type: ignore[no-untyped-def]
        return x * (2.0 if x.nbytes == 24 else 1.0)

    with pytest.raises(NotModelled):
        indexed.read(odd, {"x": ("n",)})


def test_a_transposed_result_shows_where_lengths_differ() -> None:
    def plain(A):  # type: ignore[no-untyped-def]
        return A.copy()

    model = indexed.read(plain, {"A": ("n", "m")})
    grid = model.result
    turned = indexed.Grid(grid.dims, grid.places, grid.at((grid.places[1], grid.places[0])))
    with pytest.raises(NotConfirmed):
        indexed.confirm(dataclasses.replace(model, result=turned), plain, Budget.seconds(20))


def test_without_time_nothing_is_confirmed() -> None:
    model = indexed.read(variance, {"x": ("n",)})
    with pytest.raises(OutOfTime):
        indexed.confirm(model, variance, Budget.seconds(-1))


def test_a_length_may_be_a_parameter() -> None:
    def mean(x, n):  # type: ignore[no-untyped-def]
        return x.sum() / n

    model = indexed.read(mean, {"x": ("n",)}, lengths={"n": "n"})
    assert indexed.confirm(model, mean, Budget.seconds(20)).confirmed >= 16


def test_values_of_sums_that_end_at_an_index() -> None:
    model = indexed.read(programs.running_mean, {"x": ("n",)})
    found = values_of(model.result, {"x": np.array([2.0, 4.0, 9.0])}, {N: 3})
    assert found.tolist() == [2.0, 3.0, 5.0]
