"""One line of Python for every rule of reading numbers, each with how its arguments are given: material for the tests."""

# ruff: noqa: B905, RUF007 (written as people write them)

from __future__ import annotations

import cmath
import functools
import itertools
import math
import operator
import statistics
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.model import Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Configuration

R, WHOLE, L = Scalar(), Scalar("int"), Shape((3,), "list")
X: Configuration = {"x": R}
N: Configuration = {"n": WHOLE}
XN: Configuration = {"x": R, "n": WHOLE}
XY: Configuration = {"x": R, "y": R}
P: Configuration = {"p": L}
PQ: Configuration = {"p": L, "q": L}


def impedance(r, l, c, w):  # noqa: E741
    z = r + 1j * w * l + 1 / (1j * w * c)
    return abs(z), math.atan2(z.imag, z.real)


def quadratic_roots(b, c):
    d = cmath.sqrt(b * b - 4 * c)
    return (-b + d).real / 2, ((-b + d) / 2).imag, abs((-b - d) / 2)


def low_pass(w, tau):
    return 20 * math.log10(abs(1 / (1 + 1j * w * tau)))


def complex_powers(x, y):
    z = complex(x, y)
    return (z**2).real, (z**-1).imag, (z**3 / z).real, abs(z) ** 2, (2**z).real, (z**0.5).real


def complex_functions(x, y):
    z = complex(x, y)
    return [
        f(z).real for f in (cmath.exp, cmath.log, cmath.sqrt, cmath.sin, cmath.cos, cmath.sinh, cmath.cosh, cmath.tan)
    ]


def complex_comparison(x, y):
    z = x + y * 1j
    if cmath.sqrt(z).imag < 0:
        return cmath.sqrt(z).imag
    return 1.0 if z == 0 else z.conjugate().imag - (z * 1j).real


def sums_inside(n):
    s = 0
    for i in range(n):
        s += sum(j * i for j in range(i + 1))
    return s


#: What is tested → a function and its configuration.
RULES: dict[str, tuple[Callable[..., Any], Configuration]] = {
    "hypot of many": (lambda x, y: math.hypot(x, y, 2.0) + math.hypot(x) + math.hypot(x, y), XY),
    "dist": (lambda p, q: math.dist(p, q), PQ),
    "comb": (lambda n: math.comb(n, 2) + math.comb(n, 3), N),
    "comb of both": (lambda n, k: math.comb(n, k), {"n": WHOLE, "k": WHOLE}),
    "perm": (lambda n: math.perm(n, 2) + math.perm(n), N),
    "perm of both": (lambda n, k: math.perm(n + 9, k), {"n": WHOLE, "k": WHOLE}),
    "gcd of constants": (lambda n: math.gcd(12, 18) * n + math.lcm(4, 6), N),
    "isqrt": (lambda n: math.isqrt(n), N),
    "factorial": (lambda n: math.factorial(n) / math.factorial(3), N),
    "fsum": (lambda p: math.fsum(p) + math.fsum(v * v for v in p), P),
    "sum of products": (lambda p, q: sum(map(operator.mul, p, q)), PQ),
    "prod": (lambda p: math.prod(p) + math.prod(p, start=2), P),
    "round to digits": (lambda x: round(x, 2) + round(x, -1) + round(x), X),
    "round of whole numbers": (lambda n: round(n, 2) + round(n, -1), N),
    "sum of a range": (lambda n: sum(range(n + 1)), N),
    "sum of ranges": (lambda n: sum(range(1, n)) + sum(range(n), 10), N),
    "product of a range": (lambda n: math.prod(range(1, n + 1)), N),
    "series": (lambda n, x: sum(x**k / math.factorial(k) for k in range(n)), XN),
    "sum with a condition": (lambda n: sum(k for k in range(n) if k % 2 == 0), N),
    "sum of two indices": (lambda n: sum(i * j for i in range(n) for j in range(i)), N),
    "sum of two indices with conditions": (
        lambda n: sum(i - j for i in range(n) if i > 1 for j in range(n) if j != i),
        N,
    ),
    "comprehension beside a series": (
        lambda n: sum(k * k for k in range(n)) + sum([a * b for a in (1, 2) for b in (a, 4) if b > 1]),
        N,
    ),
    "sum of a list": (lambda n: sum([k**2 for k in range(n)]), N),
    "largest of a range": (lambda n, x: max(x * k - k * k for k in range(1, n + 1)), XN),
    "smallest of a range": (lambda n, x: min((x - k) ** 2 for k in range(n + 1)), XN),
    "sums inside": (sums_inside, N),
    "logarithms": (lambda x: math.log(x * x + 1, 2) + math.log2(x * x + 1) + math.log1p(x * x), X),
    "remainder": (lambda x: math.remainder(x, 0.7) + math.fmod(x, 0.7) + math.modf(x)[0], X),
    "powers": (lambda x: math.pow(x, 3) + pow(x, 2) + math.exp2(x) + math.cbrt(x), X),
    "ldexp": (lambda x: math.ldexp(x, 3) + math.copysign(1, x) * math.trunc(x), X),
    "gamma": (lambda x: math.erf(x) + math.erfc(x) * math.gamma(x * x + 1) + math.lgamma(x * x + 1), X),
    "angles": (lambda x: math.degrees(x) + math.radians(x) - math.tau * math.e, X),
    "infinity": (lambda p: min(min(p), float("inf")), P),
    "divmod": (lambda x: divmod(x, 0.7), X),
    "whole division": (lambda n: n // 3 + n % 3 + (-n) // 4, N),
    "bits": (lambda n: (n & 3) + (n << 2) + (n >> 1), N),
    "parity": (lambda n: (-1) ** n * n, N),
    "fractions": (lambda x: x * Fraction(1, 3) + Fraction(2, 7) * x, X),
    "decimals": (lambda x: x * float(Decimal("0.1")) + x * float(Fraction(1, 3)), X),
    "phase": (lambda x, y: cmath.phase(complex(x, y)), XY),
    "polar": (lambda x, y: cmath.polar(complex(x, y)), XY),
    "rect": (lambda x, y: cmath.rect(x, y).imag, XY),
    "euler": (lambda x: (cmath.exp(1j * x).real, (cmath.exp(1j * x) * cmath.exp(-1j * x)).real), X),
    "impedance": (impedance, {"r": R, "l": R, "c": R, "w": R}),
    "quadratic roots": (quadratic_roots, {"b": R, "c": R}),
    "low pass": (low_pass, {"w": R, "tau": R}),
    "complex powers": (complex_powers, XY),
    "complex functions": (complex_functions, XY),
    "complex comparison": (complex_comparison, XY),
    "statistics": (
        lambda p: statistics.mean(p) + statistics.median(p) + statistics.pstdev(p) + statistics.variance(p),
        P,
    ),
    "statistics of two": (lambda p, q: statistics.correlation(p, q) + statistics.covariance(p, q), PQ),
    "regression": (lambda p, q: statistics.linear_regression(p, q).slope, PQ),
    "weighted mean": (lambda p: statistics.fmean(p, weights=[1, 2, 3]), P),
    "sorted": (lambda p: sorted(p)[1] + sorted(p, reverse=True)[0], P),
    "extremes by key": (lambda p: min(p, key=abs) + max(p, key=lambda v: -v), P),
    "extremes with default": (lambda p: max((v for v in p if v > 0), default=0.0), P),
    "any and all": (lambda p: 1.0 if any(v > 1 for v in p) else 2.0 if all(v < 0 for v in p) else 0.0, P),
    "reduce": (lambda p: functools.reduce(operator.mul, p, 1), P),
    "accumulate": (lambda p: list(itertools.accumulate(p, lambda a, b: a * 0.5 + b)), P),
    "combinations": (lambda p: sum(a * b for a, b in itertools.combinations(p, 2)), P),
    "product of lists": (lambda p, q: sum(a * b for a, b in itertools.product(p, q)), PQ),
    "neighbours": (lambda p: sum(a * b for a, b in zip(p, p[1:])), P),
    "starmap": (lambda p: sum(map(pow, [abs(v) for v in p], [2, 3, 4])), P),
    "dict": (lambda x: sum({"a": x, "b": 2 * x}.values()), X),
    "conversions": (lambda x: int(x) + float(int(x)) + bool(x), X),
    "is integer": (lambda x: 1.0 if float(x).is_integer() else 0.5 * x, X),
    "walrus": (lambda x: (y := x * x) + y, X),
    "chained": (lambda x: 1.0 if -1 < x < 1 else x, X),
}
