"""Conditions and laws on small numerical functions: `mathlink check examples/invariants` proves some, and finds what is wrong with others."""

import math

import numpy as np

from mathlink import bounded, derivative_of, ensures, invariant, monotone, requires, sums_to


@requires(lambda x: -30 <= x <= 30)
@bounded(0, 1)
@monotone("x")
def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


@requires(lambda x: -30 <= x <= 30)
@derivative_of(sigmoid, "x")
def sigmoid_slope(x: float) -> float:
    s = sigmoid(x)
    return s * (1 - s)


@requires(lambda x: 1 <= len(x) <= 3 and np.all(np.abs(x) <= 20))
@sums_to(1)
def softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@requires(lambda x: 0 <= x <= 1000)
@ensures(lambda result: result > 0, label="survival is never 0")
def survival(x: float) -> float:
    """Positive over the reals; in doubles it vanishes from 746 on."""
    return math.exp(-x)


@requires(lambda p: 0.01 <= p <= 0.99)
@requires(lambda q: 0.01 <= q <= 0.99)
@ensures(lambda result: result >= 0, label="Gibbs' inequality")
def divergence(p: float, q: float) -> float:
    """Not negative over the reals; in doubles it is -1e-17 or so for p next to q."""
    return p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))


@invariant(lambda self: 0 <= self.weight <= 1)
class Average:
    """An exponential moving average."""

    @requires(lambda weight: 0 <= weight <= 1)
    def __init__(self, weight: float) -> None:
        self.weight = weight

    @requires(lambda factor: 0 <= factor <= 1)
    def forget(self, factor: float) -> None:
        self.weight *= factor
