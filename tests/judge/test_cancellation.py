"""Code that is right where the equation, computed as written, loses all its digits must not be refuted."""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pytest

import mathlink
from mathlink import Status

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too


def stable(x):
    return math.log1p(math.exp(x))


def series(z):
    e = math.exp(z)
    total, k, term = 0.0, 1, e
    while abs(term) > 1e-300 and k < 200:
        total += (-1) ** (k + 1) * term / k
        k += 1
        term *= e
    return total


def by_cases(x):
    if x < -150:
        return math.exp(x)
    return math.log1p(math.exp(x)) if x < 30 else x + math.log1p(math.exp(-x))


def small(x):
    return math.expm1(x)


def half_angle(x):
    return 2 * math.sin(x / 2) ** 2


def pairwise(y, z):
    return np.logaddexp(0, -y * z)


def too_large(x):
    return 1.001 * math.log1p(math.exp(x))


SOFTPLUS = r"\ell = \log(1 + e^x)"
RIGHT = [
    (stable, SOFTPLUS, {"given": "x < -150", "lift": False}),
    (stable, SOFTPLUS, {"given": "x < -150"}),
    (series, r"\ell = \log(1 + e^z)", {"given": "-700 < z < -1"}),
    (by_cases, SOFTPLUS, {}),
    (small, r"y = e^x - 1", {"given": "0 < x < 10^{-70}"}),
    (half_angle, r"y = 1 - \cos x", {"given": "0 < x < 10^{-40}"}),
    (pairwise, r"\ell = \log(1 + e^{-yz})", {}),
]


@pytest.mark.parametrize(("function", "equation", "options"), RIGHT)
def test_right_code_is_not_refuted_in_either_column(function, equation, options) -> None:
    verdict = verify(function, equation, **options)
    assert verdict.status in (Status.PROVED, Status.TESTED), verdict.message
    assert verdict.floats != "refuted"


def test_wrong_code_is_still_refuted_there() -> None:
    assert verify(too_large, SOFTPLUS, given="x < -150").status is Status.REFUTED
    assert verify(too_large, SOFTPLUS, given="x < -150", lift=False).status is Status.REFUTED
