"""Student's t distribution with a whole number of degrees of freedom."""

from __future__ import annotations

import math

__all__ = ["cdf", "quantile"]


def cdf(x: float, freedom: int) -> float:
    """Probability of at most ``x``, by the finite trigonometric sums (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    if freedom < 1:
        raise ValueError("at least one degree of freedom")
    angle = math.atan(x / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    is_odd = freedom % 2
    term = total = cosine if is_odd else 1.0
    for k in range(2 + is_odd, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    if is_odd:
        inside = angle + sine * (total if freedom > 1 else 0.0)
        return 0.5 + inside / math.pi
    return 0.5 + sine * total / 2


def quantile(probability: float, freedom: int) -> float:
    """The value below which this share lies; ``0 < probability < 1``."""
    if not 0 < probability < 1:
        raise ValueError("a probability strictly between 0 and 1")
    if probability < 0.5:
        return -quantile(1 - probability, freedom)
    low, high = 0.0, 1.0
    while cdf(high, freedom) < probability:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if cdf(middle, freedom) < probability else (low, middle)
    return (low + high) / 2
