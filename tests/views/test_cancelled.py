"""The double next to a value, however much of what it is made of cancels; mpmath at many digits is the oracle."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.term import add, const, div, fn, pow_, sub, sym
from mathlink.views.arb import rounded

X = sym("x")
DIGITS = 1200

CANCELLING = {
    "log(1 + e^x)": (fn("log", add(const(1), fn("exp", X))), lambda x: mpmath.log(1 + mpmath.exp(x)), (-730, -1)),
    "1 - cos x": (sub(const(1), fn("cos", X)), lambda x: 1 - mpmath.cos(x), (Fraction(1, 10**40), Fraction(1, 10))),
    "e^x - 1": (sub(fn("exp", X), const(1)), lambda x: mpmath.exp(x) - 1, (Fraction(1, 10**100), Fraction(1, 10**60))),
    "1 - erf x": (sub(const(1), fn("erf", X)), lambda x: 1 - mpmath.erf(x), (5, 26)),
    "sqrt(x^2 + 1) - x": (
        sub(fn("sqrt", add(pow_(X, const(2)), const(1))), X),
        lambda x: mpmath.sqrt(x * x + 1) - x,
        (10**20, 10**90),
    ),
}


@pytest.mark.parametrize("name", CANCELLING)
@given(share=st.fractions(0, 1, max_denominator=10**6))
@settings(max_examples=15, deadline=None)
def test_a_value_that_cancels_is_rounded_rightly(name: str, share: Fraction) -> None:
    term, oracle, (low, high) = CANCELLING[name]
    x = Fraction(low) + share * (Fraction(high) - Fraction(low))
    with mpmath.workdps(DIGITS):
        expected = float(oracle(mpmath.mpf(x.numerator) / x.denominator))
    assert rounded(term, {"x": x}) == expected


def test_an_exact_zero_and_less_than_the_smallest_double_are_zero() -> None:
    assert rounded(sub(X, X), {"x": Fraction(1, 3)}) == 0.0
    assert rounded(sub(fn("sqrt", const(2)), fn("sqrt", const(2))), {}) == 0.0
    assert rounded(fn("log", add(const(1), fn("exp", X))), {"x": Fraction(-800)}) == 0.0


def test_what_has_no_value_has_no_double() -> None:
    assert rounded(div(const(1), X), {"x": Fraction(0)}) is None
    assert rounded(fn("log", X), {"x": Fraction(-1)}) is None
