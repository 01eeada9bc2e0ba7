"""Machine learning: losses, activations and an optimiser step, on NumPy arrays."""

import math

import numpy as np

from mathlink import implements


@implements(r"\sigma(x) = \frac{1}{1 + e^{-x}}", label="sigmoid")
def sigmoid(x):
    """Two branches, so that neither overflows."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    z = math.exp(x)
    return z / (1 + z)


@implements(
    r"L = \frac{1}{n} \sum_{i=1}^{n} (y_i - \hat{y}_i)^2",
    where={r"\hat{y}": "predicted", "n": "len(y)"},
    label="mean squared error",
)
def mean_squared_error(y, predicted):
    """Mean of the squared differences of two vectors."""
    return np.mean((y - predicted) ** 2)


@implements(r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}", where={"n": "len(x)"}, label="softmax")
def softmax(x: np.ndarray) -> np.ndarray:
    """Shifted by the largest entry, which changes nothing over the reals and avoids overflow in doubles."""
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


@implements(
    r"H = -\sum_{i=1}^{n} p_i \log q_i",
    where={"n": "len(p)"},
    given=r"0 < p_i < 1, 0 < q_i < 1",
    label="cross entropy",
)
def cross_entropy(p, q):
    """Cross entropy of two discrete distributions, in nats."""
    return -np.sum(p * np.log(q))


@implements(
    r"m_t = \beta_1 m_{t-1} + (1 - \beta_1) g_t",
    where={"m_{t-1}": "m", "g_t": "g", r"\beta_1": "beta1", "m_t": "return[0]"},
    label="first moment",
)
@implements(
    r"v_t = \beta_2 v_{t-1} + (1 - \beta_2) g_t^2",
    where={"v_{t-1}": "v", "g_t": "g", r"\beta_2": "beta2", "v_t": "return[1]"},
    label="second moment",
)
def moments(m, v, g, beta1=0.9, beta2=0.999):
    """The two running moments of Adam."""
    return beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
