"""The functions of the ``statistics`` module that are formulas."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from mathlink.lift.rules import product, total
from mathlink.lift.tables import MATH

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AVERAGES"]


def _mean(data: Any, weights: Any = None) -> Any:
    values = list(data)
    if weights is None:
        return total(values) / len(values)
    shares = list(weights)
    return total(v * w for v, w in zip(values, shares, strict=True)) / total(shares)


def _spread(data: Any, centre: Any, ddof: int) -> Any:
    values = list(data)
    mean = _mean(values) if centre is None else centre
    return total((v - mean) ** 2 for v in values) / (len(values) - ddof)


def _geometric(data: Any) -> Any:
    values = list(data)
    return product(values) ** (1 / len(values))


def _harmonic(data: Any, weights: Any = None) -> Any:
    values = list(data)
    shares = [1] * len(values) if weights is None else list(weights)
    return total(shares) / total(w / v for v, w in zip(values, shares, strict=True))


def _median(data: Any) -> Any:
    from mathlink.lift.ranked import middle, ordered

    return middle(ordered(list(data)))


def _products(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """Sums of the products of distances from the means: of x with y, x with x, y with y."""
    one, two = list(x), list(y)
    a, b = ([v - _mean(values) for v in values] for values in (one, two))
    return tuple(total(p * q for p, q in zip(u, v, strict=True)) for u, v in ((a, b), (a, a), (b, b)))


def _covariance(x: Any, y: Any) -> Any:
    values = list(x)
    return _products(values, y)[0] / (len(values) - 1)


def _correlation(x: Any, y: Any) -> Any:
    both, one, two = _products(x, y)
    return both / MATH["sqrt"](one * two)


def _line(x: Any, y: Any, *, proportional: bool = False) -> Any:
    xs, ys = list(x), list(y)
    if proportional:
        slope = total(a * b for a, b in zip(xs, ys, strict=True)) / total(a * a for a in xs)
        return statistics.LinearRegression(slope, 0.0)
    both, one, _ = _products(xs, ys)
    return statistics.LinearRegression(both / one, _mean(ys) - both / one * _mean(xs))


AVERAGES: dict[str, Callable[..., Any]] = {
    "mean": _mean,
    "fmean": _mean,
    "median": _median,
    "pvariance": lambda data, mu=None: _spread(data, mu, 0),
    "variance": lambda data, xbar=None: _spread(data, xbar, 1),
    "pstdev": lambda data, mu=None: MATH["sqrt"](_spread(data, mu, 0)),
    "stdev": lambda data, xbar=None: MATH["sqrt"](_spread(data, xbar, 1)),
    "geometric_mean": _geometric,
    "harmonic_mean": _harmonic,
    "covariance": _covariance,
    "correlation": _correlation,
    "linear_regression": _line,
}
