r"""Claims about arrays as papers write them: shapes from annotations, bold names, declared means, matrices, arguments that are changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mathlink import Status, verify


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
