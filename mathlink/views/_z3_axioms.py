"""What is true of exp, log and the like, in z3's words: axioms of one unknown v = f(x), and of a pair v = f(x), w = f(y).

All of them hold for all reals at which f is defined, and say nothing where it is not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import z3

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BRIDGES", "KNOWN", "number"]


def number(value: Fraction) -> Any:
    """An exact number."""
    return z3.RealVal(f"{value.numerator}/{value.denominator}")


_HALF_PI = Fraction(15707963268, 10**10)  # a little more than π/2


def _exp(v: Any, x: Any) -> list[Any]:
    return [v > 0, v >= 1 + x, z3.Implies(x <= 0, v <= 1), z3.Implies(x == 0, v == 1), z3.Implies(x > 0, v > 1)]


def _exp_pair(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    tangents = [v >= w * (1 + x - y), w >= v * (1 + y - x)]
    return [*_increasing(v, x, w, y), z3.Implies(x == -y, v * w == 1), *tangents]


def _log(v: Any, x: Any) -> list[Any]:
    signs = [(v > 0) == (x > 1), (v == 0) == (x == 1)]
    return [z3.Implies(x > 0, z3.And(v <= x - 1, x * v >= x - 1, *signs))]


def _log_pair(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    inverse = z3.Implies(x * y == 1, v == -w)
    return [z3.Implies(z3.And(x > 0, y > 0), z3.And(*_increasing(v, x, w, y), inverse))]


def _sigmoid(v: Any, x: Any) -> list[Any]:
    return [v > -1, v < 1, (v > 0) == (x > 0), (v == 0) == (x == 0)]


def _increasing(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    return [(x < y) == (v < w), (x == y) == (v == w)]


def _odd_increasing(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    return [*_increasing(v, x, w, y), z3.Implies(x == -y, v == -w)]


def _atan(v: Any, x: Any) -> list[Any]:
    signs = [(v > 0) == (x > 0), (v == 0) == (x == 0), z3.Implies(x > 0, v < x), z3.Implies(x < 0, v > x)]
    return [v < number(_HALF_PI), v > -number(_HALF_PI), *signs]


def _asinh(v: Any, x: Any) -> list[Any]:
    return [(v > 0) == (x > 0), (v == 0) == (x == 0), z3.Implies(x > 0, v < x), z3.Implies(x < 0, v > x)]


def _asin(v: Any, x: Any) -> list[Any]:
    inside = z3.And(x >= -1, x <= 1)
    signs = [(v > 0) == (x > 0), (v == 0) == (x == 0)]
    return [z3.Implies(inside, z3.And(v < number(_HALF_PI), v > -number(_HALF_PI), *signs))]


def _asin_pair(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    inside = z3.And(x >= -1, x <= 1, y >= -1, y <= 1)
    return [z3.Implies(inside, z3.And(*_odd_increasing(v, x, w, y)))]


def _acos(v: Any, x: Any) -> list[Any]:
    inside = z3.And(x >= -1, x <= 1)
    return [z3.Implies(inside, z3.And(v >= 0, v < number(2 * _HALF_PI), (v == 0) == (x == 1)))]


def _acos_pair(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    inside = z3.And(x >= -1, x <= 1, y >= -1, y <= 1)
    return [z3.Implies(inside, z3.And((x < y) == (v > w), (x == y) == (v == w)))]


def _sine(v: Any, x: Any) -> list[Any]:
    near = [z3.Implies(x > 0, v < x), z3.Implies(x < 0, v > x), z3.Implies(x == 0, v == 0)]
    return [v >= -1, v <= 1, *near]


def _cosine(v: Any, x: Any) -> list[Any]:
    return [v >= -1, v <= 1, z3.Implies(x == 0, v == 1), v >= 1 - x * x / 2]


def _odd(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    return [z3.Implies(x == y, v == w), z3.Implies(x == -y, v == -w)]


def _even(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    return [z3.Implies(z3.Or(x == y, x == -y), v == w)]


def _gamma(v: Any, x: Any) -> list[Any]:
    least = number(Fraction(8856, 10**4))  # Γ's minimum on x > 0 is 0.88560319…
    return [z3.Implies(x > 0, v > least), z3.Implies(z3.Or(x == 1, x == 2), v == 1)]


def _gamma_pair(v: Any, x: Any, w: Any, y: Any) -> list[Any]:
    steps = [z3.Implies(x == y, v == w), z3.Implies(y == x + 1, w == x * v), z3.Implies(x == y + 1, v == y * w)]
    return [z3.Implies(z3.And(x > 0, y > 0), z3.And(*steps))]


KNOWN: dict[str, tuple[Callable[..., list[Any]], Callable[..., list[Any]] | None]] = {
    "exp": (_exp, _exp_pair),
    "log": (_log, _log_pair),
    "tanh": (_sigmoid, _odd_increasing),
    "erf": (_sigmoid, _odd_increasing),
    "atan": (_atan, _odd_increasing),
    "asinh": (_asinh, _odd_increasing),
    "asin": (_asin, _asin_pair),
    "acos": (_acos, _acos_pair),
    "sin": (_sine, _odd),
    "cos": (_cosine, _even),
    "gamma": (_gamma, _gamma_pair),
}

BRIDGES: tuple[tuple[str, str, Callable[..., list[Any]]], ...] = (
    ("log", "exp", lambda v, x, w, y: [z3.Implies(x == w, v == y)]),
    ("sin", "cos", lambda v, x, w, y: [z3.Implies(x == y, v * v + w * w == 1)]),
    (
        "tanh",
        "exp",
        lambda v, x, w, y: [
            z3.Implies(x == y, v * (w * w + 1) == w * w - 1),
            z3.Implies(2 * x == y, v * (w + 1) == w - 1),
        ],
    ),
    ("sin", "asin", lambda v, x, w, y: [z3.Implies(z3.And(x == w, y >= -1, y <= 1), v == y)]),
    ("cos", "acos", lambda v, x, w, y: [z3.Implies(z3.And(x == w, y >= -1, y <= 1), v == y)]),
)
