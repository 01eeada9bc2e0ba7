r"""Free indices with offsets: ``x_{t+1}``, ``s_{t-1}``: the claim is about the values at which every entry exists."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import mathlink
from mathlink import Status

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too


def differences(x):
    return np.diff(x)


def backward(x):
    return x[1:] - x[:-1]


def negative(x):
    return -np.diff(x)


def padded(x):
    return np.concatenate([[0.0], np.diff(x)])


def truncated(x):
    return np.diff(x)[:-1]


def centred_products(x):
    d = x - x.mean()
    return d[:-1] * d[1:]


def smoothed(x, alpha):
    s = np.zeros(len(x))
    s[0] = x[0]
    for t in range(1, len(x)):
        s[t] = alpha * x[t] + (1 - alpha) * s[t - 1]
    return s


def smoothed_from_zero(x, alpha):
    s = np.zeros(len(x))
    last = 0.0
    for t in range(len(x)):
        last = alpha * x[t] + (1 - alpha) * last
        s[t] = last
    return s


def lagged_wrongly(x, alpha):
    s = np.zeros(len(x))
    s[0] = x[0]
    for t in range(1, len(x)):
        s[t] = alpha * x[t - 1] + (1 - alpha) * s[t - 1]
    return s


def convolved(x, w):
    out = np.zeros(len(x) - len(w) + 1)
    for t in range(len(out)):
        out[t] = np.dot(w, x[t : t + len(w)])
    return out


def turned_around(x, w):
    return convolved(x, w[::-1])


def itself(x):
    return x


def squares(x):
    return x**2


def delayed(x):
    return np.concatenate([[0.0], x[:-1]])


def first_ones(x):
    return x[:-1]


def last_ones(x):
    return x[1:]


def reversed_order(x):
    return x[::-1]


def reversed_without_last(x):
    return x[::-1][1:]


def forecast(x):
    return (x[1:] + x[:-1]) / 2


def every_second(x):
    return x[1::2]


def outer(x, y):
    return np.outer(x, y)


def outer_with_next(x, y):
    return np.outer(x, y[1:])


def all_but_last(x):
    return np.sum(x[:-1])


RECURSION = r"s_t = \alpha x_t + (1-\alpha) s_{t-1} \\ s_1 = x_1"
PRODUCTS = r"c_t = d_t d_{t+1} \\ d_t = x_t - m \\ m = \frac{1}{n} \sum_{i=1}^n x_i"

HOLD = [
    (differences, r"d_t = x_{t+1} - x_t", {}),
    (backward, r"d_t = x_t - x_{t-1}", {}),  # the first entry belongs to t = 2
    (padded, r"d_t = x_t - x_{t-1}", {}),  # so many entries as x has: t counts from 1
    (centred_products, PRODUCTS, {}),
    (smoothed, RECURSION, {r"\alpha": "alpha"}),
    (convolved, r"y_t = \sum_{k=1}^{K} w_k x_{t+k-1}", {"K": "len(w)"}),
    (smoothed_from_zero, r"s_t = \alpha x_t + (1-\alpha) s_{t-1} \\ s_1 = \alpha x_1", {r"\alpha": "alpha"}),
    (delayed, r"y_t = x_{t-1}", {}),  # as long as x: entry t of the result is y_t
    (first_ones, r"y_t = x_{t-1}", {}),
    (reversed_order, r"y_t = x_{n+1-t}", {"n": "len(x)"}),
    (reversed_without_last, r"y_t = x_{n-t}", {"n": "len(x)"}),
    (forecast, r"f_t = \frac{1}{2} (x_{t-1} + x_{t-2})", {}),  # up to the one after the last observation
    (every_second, r"y_t = x_{2t}", {}),
    (outer_with_next, r"C_{ij} = x_i y_{j+1}", {}),
    (all_but_last, r"s = \sum_{k=1}^{m} x_k", {"m": "len(x) - 1"}),
]
FAIL = [
    (negative, r"d_t = x_{t+1} - x_t", {}),
    (turned_around, r"y_t = \sum_{k=1}^{K} w_k x_{t+k-1}", {"K": "len(w)"}),
    (differences, r"d_t = x_t - x_{t+1}", {}),
    (padded, r"d_t = x_{t+1} - x_t", {}),
    (smoothed_from_zero, RECURSION, {r"\alpha": "alpha"}),
    (lagged_wrongly, RECURSION, {r"\alpha": "alpha"}),
    (itself, r"y_t = x_{t-1}", {}),
    (squares, r"y_t = x_{t+1}^2", {}),
    (last_ones, r"y_t = x_{t-1}", {}),
    (reversed_order, r"y_t = x_{n-t}", {"n": "len(x)"}),
    (first_ones, r"y_t = x_{n-t}", {"n": "len(x)"}),
    (itself, r"y_t = x_{2t}", {}),
    (outer, r"C_{ij} = x_i y_{j+1}", {}),
    (all_but_last, r"s = \sum_{k=1}^{m} x_k", {"m": "len(x)"}),
    (itself, r"s = \sum_{k=1}^{m} x_k", {"m": "len(x) - 1"}),
]


@pytest.mark.parametrize(("function", "equation", "where"), HOLD)
def test_an_equation_with_offsets_is_proved_where_every_entry_exists(function, equation, where) -> None:
    assert verify(function, equation, where).status is Status.PROVED


@pytest.mark.parametrize(("function", "equation", "where"), FAIL)
def test_a_wrong_equation_with_offsets_is_refuted(function, equation, where) -> None:
    assert verify(function, equation, where).status is Status.REFUTED


def test_a_result_that_is_too_short_for_the_index_is_a_clash_of_shapes() -> None:
    verdict = verify(truncated, r"d_t = x_{t+1} - x_t")
    assert (verdict.status, verdict.reason) == (Status.REFUTED, "shape")


def test_a_start_that_is_not_stated_is_not_judged() -> None:
    equation = r"s_t = \alpha x_t + (1-\alpha) s_{t-1}"
    for function in (smoothed, smoothed_from_zero):
        verdict = verify(function, equation, {r"\alpha": "alpha"})
        assert verdict.status is Status.PROVED
        assert "the equation says nothing of 1 entry of the result" in verdict.warnings
    assert not any("nothing of" in w for w in verify(smoothed, RECURSION, {r"\alpha": "alpha"}).warnings)
    assert "the equation says nothing of 1 entry of the result" in verify(padded, r"d_t = x_t - x_{t-1}").warnings
    assert not any("nothing of" in w for w in verify(backward, r"d_t = x_t - x_{t-1}").warnings)
    assert verify(lagged_wrongly, equation, {r"\alpha": "alpha"}).status is Status.REFUTED


def two_results(x):
    return np.diff(x), x[1:] + x[:-1]


def test_two_results_may_both_begin_with_a_later_index() -> None:
    equation = r"d_t = x_t - x_{t-1} \\ e_t = x_t + x_{t-1}"
    assert verify(two_results, equation, outputs={"d_t": 0, "e_t": 1}).status is Status.PROVED
    assert verify(two_results, equation, outputs={"d_t": 1, "e_t": 0}).status is Status.REFUTED


def test_a_result_whose_first_entry_is_stated_does_not_begin_later() -> None:
    assert verify(differences, r"d_t = x_t - x_{t-1} \\ d_1 = x_1").status is Status.REFUTED


def laplacian(u):
    return u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1]


def laplacian_of_one_side(u):
    return u[2:, 1:-1] + u[:-2, 1:-1] + 2 * u[1:-1, 2:] - 4 * u[1:-1, 1:-1]


def test_instances_are_as_long_as_the_offsets_of_a_stencil_need() -> None:
    equation = r"L_{ij} = u_{i+1,j} + u_{i-1,j} + u_{i,j+1} + u_{i,j-1} - 4 u_{ij}"
    assert verify(laplacian, equation).status is Status.PROVED
    assert verify(laplacian_of_one_side, equation).status is Status.REFUTED


def advantage(r, v, g):
    return r + g * v[1:] - v[0]  # runs where v has one entry more than r, or two


def test_what_fits_two_entries_by_chance_is_no_proof() -> None:
    assert verify(advantage, r"a_t = r_t + g v_{t+1} - v_t").status is not Status.PROVED
