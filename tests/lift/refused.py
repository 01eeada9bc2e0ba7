"""Functions that cannot be read as mathematics, each with a mark on the line that stands in the way."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import integrate, optimize

if TYPE_CHECKING:
    from collections.abc import Iterator


class Series:
    """Stands for a column of a table library."""

    __module__ = "pandas.core.series"

    def __init__(self, values: list[float]) -> None:
        self.values = values

    def __mul__(self, other: Any) -> Any:
        return NotImplemented


PRICES = Series([1.0, 2.0])


def make_series(values: Any) -> Any:
    """Stands for the constructor of such a column."""
    return Series(values)


make_series.__module__ = "pandas.core.series"


def quadrature(x: float) -> Any:
    return integrate.quad(lambda t: t, 0, x)[0]  # here


def root(x: float) -> Any:
    return optimize.brentq(lambda t: t * t - x, 0, 10)  # here


def unique(x: Any) -> Any:
    return np.unique(x)  # here


def noise(x: float) -> float:
    return x + random.random()  # here


def numpy_noise(x: float) -> Any:
    return x + np.random.normal()  # here


def clock(x: float) -> float:
    return x * time.time()  # here


def without_end(x: float) -> float:  # def
    return without_end(x + 1)


def undecided(x: float) -> float:
    while x > 1:
        x = x * 0.999 + 1e-9  # here
    return x


def many_paths(x: Any) -> float:  # def
    total = 0.0
    for entry in x:
        total += np.sin(entry) if entry > 0.5 else 1.0
        if total > 3.0:
            total = total / (1 + total)
    return total


def formatted(x: float) -> float:  # def
    return len(f"{x:.3f}") * x


def keyed(x: float) -> Any:
    return {1.0: 2.0}[x]  # here


def in_set(x: float) -> Any:
    return x in {1.0, 2.0}  # here


def generated(x: float) -> Iterator[float]:  # def
    yield x


def recurrence(x: float, n: int) -> float:
    for _ in range(n):
        x = 3.9 * x * (1 - x)  # here
    return x


def while_symbolic(x: float, n: int) -> float:
    k = 0
    while k * k < n:
        k += 1
        x = x * x + k  # here
    return x


def stores(x: float, n: int) -> Any:
    values = [x] * 4
    for k in range(n):  # here
        values[k] = x * k
    return values[0]


def whole_modulus(n: int) -> Any:
    return pow(n, 3, 7)  # here


def shifted(n: int, k: int) -> int:
    return n << k  # here


def masked(n: int, k: int) -> int:
    return n & k  # here


def kinds(x: float) -> Any:  # def
    return x if x > 0 else "negative"


def names(x: float) -> Any:
    return locals()["x"] * 2  # here


def from_globals(x: float) -> Any:
    return globals()["G"] * x  # here


def evaluated(x: float) -> Any:
    return eval("x * 2")  # here


def digits(x: float, n: int) -> float:
    return round(x, n)  # here


def column(x: float) -> Any:
    return PRICES * x  # here


def column_backwards(x: float) -> Any:
    return x * PRICES  # here


def column_made(x: float) -> Any:
    return make_series([x, x])  # here


def column_given(prices: Any, x: float) -> Any:  # def
    return prices * x


def bracketed(x: float) -> Any:
    return optimize.minimize_scalar(lambda t: (t - x) ** 2).x  # here
