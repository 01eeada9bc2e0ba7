"""Verdicts on claims about arrays: proved for all shapes where that is so, and never where the equation is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from mathlink.claim import Claim
from mathlink.judge.claim import judge
from mathlink.model import Status, Verdict


def verdict(function, equation: str, **options) -> Verdict:  # type: ignore[no-untyped-def]
    return judge(Claim(function, "implements", equation, **options), 60.0)


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def squared_error(y, p):
    return ((y - p) ** 2).mean()


def product(A, B):
    return A @ B


def variance(x, ddof):
    return x.var(ddof=1) if ddof else x.var()


def log_likelihood(p):
    return np.log(p).sum()


def rows(X):
    e = np.exp(X)
    return e / e.sum(axis=1, keepdims=True)


def columns(X):
    e = np.exp(X)
    return e / e.sum(axis=0, keepdims=True)


def looped(x):
    total = 0.0
    for value in x:
        total += value
    return total


def only_long(x):
    return x.sum() if len(x) < 6 else x.sum() + 1


def scaled_mean(x, n):
    return x.sum() / n


def ridge_normal(X, lam):
    return X.T @ X + lam * np.eye(X.shape[1])


def gradient(X, y, w):
    return X.T @ (X @ w - y) / len(y)


def scores(Q, K):
    return Q @ K.T / np.sqrt(Q.shape[1])


def squared_norm(x):
    return (x**2).sum()


DATA = r"X \in \mathbb{R}^{n \times d}, y \in \mathbb{R}^n, w \in \mathbb{R}^d"
PAIR = r"Q \in \mathbb{R}^{n \times d}, K \in \mathbb{R}^{m \times d}"
SOFTMAX = r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
ERROR = r"L = \frac{1}{N} \sum_{i=1}^N (y_i - p_i)^2"
EVERYWHERE = [
    (softmax, SOFTMAX, {}),
    (squared_error, ERROR, {}),
    (product, r"C_{ij} = \sum_k A_{ik} B_{kj}", {}),
    (rows, r"P_{ij} = \frac{e^{X_{ij}}}{\sum_k e^{X_{ik}}}", {}),
    (columns, r"P_{ij} = \frac{e^{X_{ij}}}{\sum_k e^{X_{kj}}}", {}),
    (
        variance,
        r"v = \frac{1}{n} \sum_{i=1}^n x_i^2 - \left(\frac{1}{n} \sum_{i=1}^n x_i\right)^2",
        {"when": {"ddof": 0}},
    ),
    (log_likelihood, r"\ell = \sum_i \log p_i", {"given": "p_i > 0"}),
    (scaled_mean, r"m = \frac{1}{n} \sum_{i=1}^n x_i", {}),
    (
        ridge_normal,
        r"G = X^\top X + \lambda I",
        {"where": {r"\lambda": "lam"}, "given": r"X \in \mathbb{R}^{n \times d}"},
    ),
    (gradient, r"g = \frac{1}{n} X^\top (X w - y)", {"given": DATA}),
    (scores, r"S = \frac{Q K^\top}{\sqrt{d}}", {"given": PAIR}),
    (squared_norm, r"f(x) = \|x\|_2^2", {"given": r"x \in \mathbb{R}^n"}),
]


@pytest.mark.parametrize(("function", "equation", "options"), EVERYWHERE, ids=lambda v: getattr(v, "__name__", ""))
def test_array_claims_are_proved_for_all_shapes(function, equation, options) -> None:  # type: ignore[no-untyped-def]
    found = verdict(function, equation, **options)
    assert (found.status, found.scope.split(", with")[0]) == (Status.PROVED, "all shapes"), found.message
    assert "no axis is empty" in found.conditions


WRONG = [
    (rows, r"P_{ij} = \frac{e^{X_{ij}}}{\sum_k e^{X_{kj}}}", {}),
    (
        variance,
        r"v = \frac{1}{n} \sum_{i=1}^n x_i^2 - \left(\frac{1}{n} \sum_{i=1}^n x_i\right)^2",
        {"when": {"ddof": 1}},
    ),
    (squared_error, r"L = \sum_{i=1}^N (y_i - p_i)^2", {}),
    (product, r"C_{ij} = \sum_k A_{ik} B_{jk}", {}),
    (softmax, r"p_i = \frac{e^{x_i}}{1 + \sum_j e^{x_j}}", {}),
    (only_long, r"s = \sum_i x_i", {}),
    (gradient, r"g = \frac{1}{n} X^\top (y - X w)", {"given": DATA}),
    (gradient, r"g = X^\top (X w - y)", {"given": DATA}),
    (scores, r"S = Q K^\top", {"given": PAIR}),
    (scores, r"S = \frac{K Q^\top}{\sqrt{d}}", {"given": PAIR}),
    (squared_norm, r"f(x) = \|x\|_2", {"given": r"x \in \mathbb{R}^n"}),
    (squared_norm, r"f(x) = \|x\|_1", {"given": r"x \in \mathbb{R}^n"}),
]


@pytest.mark.parametrize(("function", "equation", "options"), WRONG, ids=lambda v: getattr(v, "__name__", ""))
def test_wrong_array_claims_are_never_proved(function, equation, options) -> None:  # type: ignore[no-untyped-def]
    assert not verdict(function, equation, **options)


def test_a_loop_over_entries_is_proved_at_small_shapes_only() -> None:
    found = verdict(looped, r"s = \sum_i x_i")
    assert (found.status, found.scope) == (Status.PROVED, "shapes ≤ 3")
