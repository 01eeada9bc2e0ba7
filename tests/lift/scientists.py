"""Functions in the many styles of Python in which people write formulas: material for the tests."""

from __future__ import annotations

import bisect
import functools
import heapq
import math
import operator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np


def truth_by_match(x, y):
    match (x > 0, y > 0):
        case (True, True):
            return x * y
        case (True, False):
            return x
        case _:
            return 0


def truth_by_identity(x, y):
    large = abs(x) > 1
    if large is True:
        return x
    return y if (y > x) is not False else x * y


def _is_large(x):
    return x > 1


def truth_of_a_helper(x, y):
    return y if _is_large(x) is True else x


def truth_of_numpy(x, y):
    large = np.float64(x) > 1
    return y if large is True else x


@functools.singledispatch
def _area(side):
    raise TypeError(side)


@_area.register
def _(side: float):
    return side * side


@_area.register
def _(side: int):
    return 4 * side


def dispatched(x, y):
    return _area(x) + _area(3) * y


class Vector(NamedTuple):
    a: float
    b: float = 2.0

    def norm(self):
        return math.hypot(*self)

    @property
    def sum(self):
        return math.fsum((self.a, self.b))

    def __add__(self, other):
        return Vector(self.a + other.a, self.b + other.b)


ORIGIN = Vector(0.5, 0.25)


def named_tuple(x, y):
    v = Vector(x, y) + ORIGIN
    return v.norm() + v.sum + v._replace(a=x * y).norm() + ORIGIN.norm()


def named_tuple_by_match(x, y):
    match Vector(x):
        case Vector(a=a, b=2.0):
            return a * y
    return 0


@np.vectorize
def _step(v):
    return math.sqrt(v) if v > 0 else 0.0


def vectorised(x, y):
    return _step(x) + float(np.vectorize(lambda a, b: a if a < b else b)(x, y))


def place_of_largest(x, y):
    values = [x, y, x * y]
    return values.index(max(values)) + 10 * values.index(min(values))


def exact_types(x, y):
    return float(Fraction(x) * Fraction(1, 3)) + float(Decimal(y)) * 2


def bits(x, y):
    return ~int(x) + y


def folded_logs(x, y):
    return np.logaddexp.reduce([x, y, 0.5])


TABLE, VALUES = [-2.0, 0.0, 0.5, 2.0], [1.0, -1.0, 3.0, 0.5, 7.0]


def found_in_a_table(x, y):
    i = bisect.bisect_right(TABLE, x)
    return VALUES[i] * y + bisect.bisect_left(TABLE, y)


def smallest_two(x, y):
    return sum(heapq.nsmallest(2, [x, y, 0.25]))


def piped(x, y):
    return functools.reduce(operator.mul, [x, y, x + y], 1.0)


PROGRAMS = [f for n, f in list(globals().items()) if n[0].islower() and getattr(f, "__module__", "") == __name__]


def text_back_to_number(x, y):
    return float(f"{x:.3f}") + y


def looked_up_by_text(x, y):
    return {"1": y}[str(int(x))]


def kept_where(x, y):
    v = np.array([x, y])
    return v[v > 0]


def unknown_distribution(x, y):
    from scipy import stats

    return stats.nct.pdf(x, y, 1.0)


def both_bits(x, y):
    return x ^ 1


REFUSED = {
    text_back_to_number: "turned into text",
    looked_up_by_text: "turned into text",
    kept_where: "different shapes, (1,) and (0,)",
    unknown_distribution: "`scipy.stats.nct.pdf`",
    both_bits: "`^`",
}
