"""Claims on PyTorch functions: right ones, and the same with a default of PyTorch that makes them wrong."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F


def softmax(x: torch.Tensor) -> torch.Tensor:
    return F.softmax(x, dim=-1)


def softmax_of_columns(X: torch.Tensor) -> torch.Tensor:
    return X.softmax(dim=0)


def softmax_of_rows(X: torch.Tensor) -> torch.Tensor:
    return X.softmax(dim=1)


def biased(x):
    return x.var(unbiased=False)


def unbiased(x):
    return torch.var(x)


def standardised(x):
    return (x - x.mean()) / x.std()


def standardised_by_word(x):
    return (x - x.mean()) / x.std(unbiased=True)


def mean_squares(y, z):
    return F.mse_loss(y, z)


def sum_of_squares(y, z):
    return F.mse_loss(y, z, reduction="sum")


def gelu(x):
    return F.gelu(x)


def gelu_approximate(x):
    return F.gelu(x, approximate="tanh")


def linear(X, W):
    return F.linear(X, W)


@torch.no_grad()
def attention(Q, K, V):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(K.size(-1))
    return scores.softmax(dim=-1) @ V


def unscaled_attention(Q, K, V):
    return (Q @ K.transpose(-2, -1)).softmax(dim=-1) @ V


def divergence(p, q):
    return F.kl_div(q.log(), p, reduction="sum")


def mean_divergence(p, q):
    return F.kl_div(q.log(), p)


SOFTMAX = r"p_i = \frac{e^{x_i}}{\sum_j e^{x_j}}"
ROWS = r"P_{ij} = \frac{e^{X_{ij}}}{\sum_k e^{X_{ik}}}"
VARIANCE = r"v = \frac{1}{n} \sum_{i=1}^{n} (x_i - \mu)^2, \quad \mu = \frac{1}{n} \sum_{i=1}^{n} x_i"
MEAN_SQUARES = r"L = \frac{1}{n}\sum_{i=1}^{n} (y_i - z_i)^2"
GELU = r"g = \frac{x}{2}\left(1 + \operatorname{erf}\left(\frac{x}{\sqrt{2}}\right)\right)"
KL = r"L = \sum_{i=1}^{n} p_i \log \frac{p_i}{q_i}"
LINEAR = r"Y_{ij} = \sum_k X_{ik} W_{jk}"
SHAPES = r"X \in \mathbb{R}^{n \times d}, W \in \mathbb{R}^{m \times d}"

STANDARDISED = r"z_i = \frac{x_i - \mu}{\sqrt{v}} \\ \mu = \frac{1}{n} \sum_{j=1}^n x_j \\ v = \frac{1}{n} \sum_{j=1}^n (x_j - \mu)^2"

#: Function, equation, the hint of its refutation.
DIVISORS = [
    (
        standardised,
        STANDARDISED,
        "ddof: with `x.std(correction=0)` instead of `x.std()` in line 32 the code would agree",
    ),
    (
        standardised_by_word,
        STANDARDISED,
        "ddof: with `x.std(unbiased=False)` instead of `x.std(unbiased=True)` in line 36 the code would agree",
    ),
]

#: Function, equation, options, status, scope.
CLAIMS = [
    (softmax, SOFTMAX, {}, "proved", "all shapes"),
    (softmax_of_rows, ROWS, {}, "proved", "all shapes"),
    (softmax_of_columns, ROWS, {}, "refuted", None),
    (biased, VARIANCE, {}, "proved", "all shapes"),
    (unbiased, VARIANCE, {}, "refuted", None),
    (mean_squares, MEAN_SQUARES, {}, "proved", "all shapes"),
    (sum_of_squares, MEAN_SQUARES, {}, "refuted", None),
    (gelu, GELU, {}, "proved", "all inputs"),
    (gelu_approximate, GELU, {}, "refuted", None),
    (linear, LINEAR, {"given": SHAPES}, "proved", "all shapes"),
    (divergence, KL, {"given": r"p_i > 0, q_i > 0"}, "proved", None),
    (mean_divergence, KL, {"given": r"p_i > 0, q_i > 0"}, "refuted", None),
]


def half_precision(x):
    return x.half() * 2


def random(x):
    return F.dropout(x, 0.5)


def noise(x):
    return x + torch.randn(3)


def gradients(x):
    x.sum().backward()
    return x.grad


def numbers_for_tensors(x):
    return torch.exp(x.shape[0]) * x


def single_entry_in_place(x):
    x[0].add_(1.0)
    return x


#: What is refused, with words of the refusal.
REFUSED = [
    (half_precision, "half"),
    (random, "dropout"),
    (noise, "not the same"),
    (gradients, "gradient"),
    (numbers_for_tensors, "must be Tensor"),
    (single_entry_in_place, "one entry"),
]
