r"""Claims about arrays as papers write them: shapes from annotations, bold names, declared means, matrices, arguments that are changed."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

import mathlink
from mathlink import Status

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too


def affine(W, x, b):
    return W @ x + b


affine.__annotations__ = {"W": 'Float[Array, "m n"]', "x": 'Float[Array, "n"]', "b": 'Float[Array, "m"]'}


def plain_affine(W, x, b):
    return W @ x + b


def turned_affine(W, x, b):
    return x @ W + b


def loss(X, w, y, lam):
    r = X @ w - y
    return r @ r / len(y) + lam * w @ w


def normal_equations(X, y, lam):
    return np.linalg.solve(X.T @ X + lam * np.eye(X.shape[1]), X.T @ y)


def least_squares(X, y):
    return np.linalg.solve(X.T @ X, X.T @ y)


def log_density(x, mu, Sigma):
    e = x - mu
    return -0.5 * (e @ np.linalg.inv(Sigma) @ e + np.linalg.slogdet(Sigma)[1] + len(x) * np.log(2 * np.pi))


def attention(Q, K, V):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    E = np.exp(S - S.max(axis=1, keepdims=True))
    return (E / E.sum(axis=1, keepdims=True)) @ V


def second_moment(x):
    return np.mean(x**2)


def spread(x):
    return np.var(x, ddof=1)


def standardised(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def weighted(x, w):
    return x @ w / w.sum()


def cumulative(x):
    return np.cumsum(x)


def total(x):
    return np.sum(x)


def off_diagonal(A):
    return A.sum() - np.trace(A)


def two_layers(X, W, V):
    return np.tanh(X @ W) @ V


R = r"\mathbb{R}"
HOLD: list[tuple[Any, str, dict[str, Any]]] = [
    (affine, r"y = W x + b", {}),
    (affine, r"\mathbf{y} = \mathbf{W}\mathbf{x} + \mathbf{b}", {}),
    (plain_affine, r"\mathbf{y} = \mathbf{W}\mathbf{x} + \mathbf{b}", {"given": rf"\mathbf{{W}} \in {R}^{{m \times n}}, \mathbf{{x}} \in {R}^n, \mathbf{{b}} \in {R}^m"}),
    (loss, r"J = \frac{1}{n}\|Xw - y\|_2^2 + \lambda \|w\|^2", {"where": {r"\lambda": "lam", "n": "len(y)"}, "given": rf"X \in {R}^{{n \times d}}, w \in {R}^d, y \in {R}^n"}),
    (normal_equations, r"w = (X^\top X + \lambda I)^{-1} X^\top y", {"where": {r"\lambda": "lam"}, "given": rf"X \in {R}^{{n \times d}}, y \in {R}^n, \lambda > 0"}),
    (least_squares, r"\hat\beta = (X^\top X)^{-1} X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n"}),
    (least_squares, r"\hat\beta = (X^\top X)^{-1} X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n, n \ge d"}),
    (log_density, r"\ell = -\frac12 (x-\mu)^\top \Sigma^{-1} (x-\mu) - \frac12 \log\det\Sigma - \frac{k}{2}\log 2\pi", {"where": {r"\mu": "mu", r"\Sigma": "Sigma", "k": "len(x)"}, "given": rf"x \in {R}^k, \mu \in {R}^k, \Sigma \in {R}^{{k \times k}}"}),
    (attention, r"O = \mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V", {"where": {"d": "Q.shape[1]"}, "given": rf"Q \in {R}^{{n \times d}}, K \in {R}^{{m \times d}}, V \in {R}^{{m \times v}}"}),
    (second_moment, r"M = \mathbb{E}[x_i^2]", {"where": {r"\mathbb{E}": "mean over axis 0"}}),
    (spread, r"s = \mathrm{Var}(x_i)", {"where": {r"\mathrm{Var}": "variance over axis 0, ddof=1"}, "given": rf"x \in {R}^n, n > 1"}),
    (standardised, r"z_{ij} = \frac{x_{ij} - \bar{x}_j}{s_j} \\ s_j^2 = \frac{1}{n} \sum_{i=1}^n (x_{ij} - \bar{x}_j)^2 \\ \bar{x}_j = \frac{1}{n} \sum_{i=1}^n x_{ij}", {"where": {"n": "x.shape[0]"}}),
    (weighted, r"m = \frac{1}{W} \sum_i w_i x_i", {"where": {"W": "np.sum(w)"}, "given": "w_i > 0"}),
    (cumulative, r"c_k = \sum_{i=1}^{k} x_i", {}),
    (total, r"S_n = \sum_{i=1}^{n} x_i", {}),
    (off_diagonal, r"s = \sum_{i \ne j} A_{ij}", {"given": rf"A \in {R}^{{n \times n}}"}),
    (two_layers, r"Y = H V \\ H = \tanh(X W)", {"given": rf"X \in {R}^{{n \times d}}, W \in {R}^{{d \times h}}, V \in {R}^{{h \times k}}"}),
]  # fmt: skip


@pytest.mark.parametrize(("function", "equation", "options"), HOLD)
def test_the_notation_of_papers_is_proved(function: Any, equation: str, options: dict[str, Any]) -> None:
    verdict = verify(function, equation, **options)
    assert verdict.status is Status.PROVED, verdict.message
    assert verdict.scope in ("all shapes", "shapes ≤ 3")


FAIL: list[tuple[Any, str, dict[str, Any]]] = [
    (least_squares, r"\hat\beta = X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n"}),
    (least_squares, r"\hat\beta = -(X^\top X)^{-1} X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n"}),
    (turned_affine, r"y = W x + b", {"given": rf"W \in {R}^{{m \times n}}, x \in {R}^n, b \in {R}^m"}),
    (loss, r"J = \|Xw - y\|_2^2 + \lambda \|w\|^2", {"where": {r"\lambda": "lam"}, "given": rf"X \in {R}^{{n \times d}}, w \in {R}^d, y \in {R}^n"}),
    (normal_equations, r"w = (X^\top X + I)^{-1} X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n, lam > 0"}),
    (attention, r"O = \mathrm{softmax}\left(\frac{Q K^\top}{d}\right) V", {"where": {"d": "Q.shape[1]"}, "given": rf"Q \in {R}^{{n \times d}}, K \in {R}^{{m \times d}}, V \in {R}^{{m \times v}}"}),
    (spread, r"s = \mathrm{Var}(x_i)", {"where": {r"\mathrm{Var}": "variance over axis 0"}, "given": rf"x \in {R}^n, n > 1"}),
    (total, r"S_n = \sum_{i=1}^{n-1} x_i", {}),
    (two_layers, r"Y = H V \\ H = X W", {"given": rf"X \in {R}^{{n \times d}}, W \in {R}^{{d \times h}}, V \in {R}^{{h \times k}}"}),
]  # fmt: skip


@pytest.mark.parametrize(("function", "equation", "options"), FAIL)
def test_what_is_wrong_is_refuted(function: Any, equation: str, options: dict[str, Any]) -> None:
    assert verify(function, equation, **options).status is Status.REFUTED


def test_shapes_without_a_value_are_left_out_and_what_ran_at_larger_ones_is_not_denied() -> None:
    given = rf"X \in {R}^{{n \times d}}, y \in {R}^n"
    verdict = verify(least_squares, r"\hat\beta = (X^\top X)^{-1} X^\top y", given=given)
    assert (verdict.status, verdict.scope) == (Status.PROVED, "shapes ≤ 3")
    assert verdict.warnings == ()


def centred_in_place(x):
    x -= x.mean()
    return x


def test_a_function_that_changes_its_argument_is_told_of() -> None:
    verdict = verify(centred_in_place, r"y_i = x_i - \frac{1}{n}\sum_{j=1}^n x_j", {"n": "len(x)"})
    assert verdict.status is Status.PROVED
    assert "the function changes its argument `x`" in verdict.warnings
    assert not any("changes" in w for w in verify(second_moment, r"M = \frac{1}{n}\sum_{i=1}^n x_i^2").warnings)


@pytest.mark.parametrize(
    ("function", "equation", "words"),
    [
        (plain_affine, r"y = W x + b", "need their shapes"),
        (plain_affine, r"\mathbf{y} = \mathbf{W}\mathbf{x} + \mathbf{b}", "need their shapes"),
        (second_moment, r"M = \mathbb{E}[x^2]", "mean over axis 0"),
    ],
)
def test_what_is_missing_is_asked_for(function: Any, equation: str, words: str) -> None:
    verdict = verify(function, equation)
    assert verdict.status is Status.UNDECIDED
    assert words in verdict.message


def test_a_bold_name_is_no_parameter_where_the_plain_one_stands_beside_it() -> None:
    assert verify(lambda x, y: y - x, r"z = \mathbf{x} - x").status is Status.UNDECIDED


def outer_product(x, y):
    return np.outer(x, y)


def products(x, y):
    return x * y


def first_three(x):
    return 2 * x[:3]


def square_for_many(x):
    return np.zeros((2, 2)) if len(x) > 3 else 2 * x


@pytest.mark.parametrize(
    ("function", "equation", "given"),
    [
        (outer_product, r"s = x^\top y", rf"x \in {R}^n, y \in {R}^n"),
        (products, r"s = \sum_i x_i y_i", None),
        (first_three, r"y_i = 2 x_i", None),  # right up to three entries, where proofs are looked for
        (square_for_many, r"y_i = 2 x_i", None),
    ],
)
def test_a_result_of_another_shape_is_refuted_at_whatever_length(function: Any, equation: str, given: str) -> None:
    verdict = verify(function, equation, given=given)
    assert (verdict.status, verdict.reason) == (Status.REFUTED, "shape")


def squared_errors(y: np.ndarray, p: np.ndarray) -> np.ndarray:
    return (y - p) ** 2


def test_arrays_without_an_index_in_the_equation_are_not_held_against_the_result() -> None:
    assert verify(squared_errors, r"L = (y - p)^2").status is Status.UNDECIDED


def no_number_for_many(x):
    return np.nan if len(x) > 3 else x.sum()


def test_no_value_at_larger_shapes_is_no_proof() -> None:
    verdict = verify(no_number_for_many, r"s = \sum_i x_i")
    assert verdict.status is Status.UNDECIDED
    assert "x of shape (7,) the code gives nan" in verdict.message


def least_squares(X, y):
    return np.linalg.solve(X.T @ X, X.T @ y)


def scores(Q, K):
    e = np.exp(Q @ K.T / np.sqrt(Q.shape[1]))
    return e / e.sum(axis=1, keepdims=True)


def scores_by_count(Q, K):
    e = np.exp(Q @ K.T / np.sqrt(Q.shape[0]))
    return e / e.sum(axis=1, keepdims=True)


def excess(r, rf):
    return (r.mean() - rf) / r.std()


def excess_by_variance(r, rf):
    return (r.mean() - rf) / r.var()


def autocovariance(x, k):
    d = x - x.mean()
    return np.sum(d[k:] * d[: len(x) - k]) / len(x)


def autocovariance_of_pairs(x, k):
    d = x - x.mean()
    return np.sum(d[k:] * d[: len(x) - k]) / (len(x) - k)


def correlated(x, k):
    rows, columns = k.shape
    down, across = x.shape[0] - rows + 1, x.shape[1] - columns + 1
    return np.array([[np.sum(x[i : i + rows, j : j + columns] * k) for j in range(across)] for i in range(down)])


def turned_kernel(x, k):
    return correlated(x, k[::-1, ::-1])


SCORES = r"A_{ij} = \frac{\exp(S_{ij})}{\sum_l \exp(S_{il})} \\ S_{ij} = \frac{1}{\sqrt{d}} \sum_{m=1}^d Q_{im} K_{jm}"
EXCESS = r"S = \frac{\bar{r} - r_f}{\sigma} \\ \bar{r} = \frac1n \sum_{i=1}^n r_i \\ \sigma = \sqrt{\frac1n \sum_{i=1}^n (r_i - \bar r)^2}"
LAGGED = r"\gamma_k = \frac1n \sum_{t=1}^{n-k} (x_t-\bar x)(x_{t+k}-\bar x) \\ \bar x = \frac1n \sum_{t=1}^n x_t"
SUMMED = r"y_{ij} = \sum_{a=1}^{h} \sum_{b=1}^{w} k_{ab} x_{i+a-1,j+b-1}"
PAIRS: list[tuple[Any, Any, str, dict[str, Any]]] = [
    # no value where X has fewer rows than columns
    (least_squares, None, r"w = (X^\top X)^{-1} X^\top y", {"given": rf"X \in {R}^{{n \times d}}, y \in {R}^n"}),
    # S is summed over as far as its definition goes
    (scores, scores_by_count, SCORES, {"where": {"d": "Q.shape[1]"}}),
    # r_f is no entry of r
    (excess, excess_by_variance, EXCESS, {"where": {"n": "len(r)", "r_f": "rf"}, "given": "n > 1"}),
    (autocovariance, autocovariance_of_pairs, LAGGED, {"where": {"n": "len(x)"}, "given": r"k \in \mathbb{N}, k \ge 1, k < n"}),
    # nothing is returned where the kernel is larger than x
    (correlated, turned_kernel, SUMMED, {"where": {"h": "k.shape[0]", "w": "k.shape[1]"}}),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "equation", "options"), PAIRS)
def test_statements_of_papers_and_a_slip_in_each(
    right: Any, wrong: Any, equation: str, options: dict[str, Any]
) -> None:
    verdict = verify(right, equation, **options)
    assert verdict.status is Status.PROVED, verdict.message
    if wrong is not None:
        verdict = verify(wrong, equation, **options)
        assert (verdict.status, verdict.reason) == (Status.REFUTED, "counterexample")


def decayed(theta, g, t):
    return theta - g / t**2


def test_a_refuted_number_stays_refuted_where_it_cannot_be_an_array() -> None:
    verdict = verify(decayed, r"\theta_t = \theta_{t-1} - \frac{g}{t}", {r"\theta_{t-1}": "theta"}, "t > 1")
    assert verdict.status is Status.REFUTED


def mean(x):
    return x.mean()


def of_three(x):
    return x.mean() + (len(x) - 3)


def second_order(f, h):
    return np.gradient(f, h)  # of two entries at least


def test_the_scope_is_that_of_the_lengths_the_equation_fixes() -> None:
    for function in (mean, of_three):
        verdict = verify(function, r"m = \frac13 \sum_{i=1}^3 x_i")
        assert verdict.status is Status.PROVED
        assert (verdict.scope, "x.shape[0] = 3" in verdict.conditions) == ("shapes ≤ 3", True)
    assert verify(mean, r"m = \frac1n \sum_{i=1}^n x_i").scope == "all shapes"


def test_shapes_at_which_the_code_always_raises_are_left_out() -> None:
    equation = r"g_i = \frac{f_{i+1} - f_{i-1}}{2h}"
    assert verify(second_order, equation, given="h > 0").status is Status.PROVED
    assert verify(second_order, equation.replace("2h", "h"), given="h > 0").status is Status.REFUTED


def covariance(X):
    return np.cov(X, rowvar=False)


def test_a_number_for_a_single_entry_is_no_clash_of_shapes() -> None:
    equation = r"S_{jk} = \frac{1}{n-1} \sum_{i=1}^n (X_{ij} - m_j)(X_{ik} - m_k) \\ m_j = \frac1n \sum_{i=1}^n X_{ij}"
    assert verify(covariance, equation, {"n": "X.shape[0]"}, "n > 1").status is Status.PROVED


def cross(a, b):
    return np.cross(a, b)


def test_a_part_of_a_result_that_is_a_number_at_some_shapes() -> None:
    equation = r"c_1 = a_2 b_3 - a_3 b_2"
    assert (
        verify(cross, equation, {"c_1": "return[0]"}).reason == "no_valid_inputs"
    )  # of two entries, np.cross is a number
    given = rf"a \in {R}^3, b \in {R}^3"
    assert verify(cross, equation, {"c_1": "return[0]"}, given).status is Status.PROVED
    assert verify(cross, equation.replace("-", "+"), {"c_1": "return[0]"}, given).status is Status.REFUTED
