"""The functions of the ``statistics`` module that are formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.lift.rules import product, total
from mathlink.lift.tables import MATH

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AVERAGES"]


def _mean(data: Any) -> Any:
    values = list(data)
    return total(values) / len(values)


def _spread(ddof: int) -> Callable[..., Any]:
    def variance(data: Any, centre: Any = None) -> Any:
        values = list(data)
        mean = _mean(values) if centre is None else centre
        return total((v - mean) ** 2 for v in values) / (len(values) - ddof)

    return variance


def _geometric(data: Any) -> Any:
    values = list(data)
    return product(values) ** (1 / len(values))


def _harmonic(data: Any) -> Any:
    values = list(data)
    return len(values) / total(1 / v for v in values)


AVERAGES: dict[str, Callable[..., Any]] = {
    "mean": _mean,
    "fmean": _mean,
    "pvariance": _spread(0),
    "variance": _spread(1),
    "pstdev": lambda data, centre=None: MATH["sqrt"](_spread(0)(data, centre)),
    "stdev": lambda data, centre=None: MATH["sqrt"](_spread(1)(data, centre)),
    "geometric_mean": _geometric,
    "harmonic_mean": _harmonic,
}
