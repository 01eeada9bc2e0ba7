"""Derivatives by rule against differences in 40 digits."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from mpmath import mp

from mathlink.errors import OutOfReach
from mathlink.evaluate import Raised
from mathlink.latex import read
from mathlink.prove.calculus.derivatives import derivative
from mathlink.term import FUNCTIONS, Term, call, const, fn, ite, lt, make, mul, sub, sym
from mathlink.views.mp import evaluate_mp

X = sym("x")
WITHOUT = frozenset(
    "floor ceil trunc round sign zeta copysign polygamma ellipf ellipeinc hyp1f1 betainc hyp2f1".split()
)


def slope(term: Term, at: F, digits: int = 40) -> object:
    with mp.workdps(digits):
        return mp.diff(lambda x: evaluate_mp(term, {"x": x}, 2 * mp.dps), mp.mpf(at.numerator) / at.denominator)


@pytest.mark.parametrize("name", sorted(n for n, count in FUNCTIONS.items() if count == 1 and n not in WITHOUT))
def test_functions(name: str) -> None:
    term = fn(name, mul(X, const(F(3, 4))))
    assert is_close(derivative(term, "x"), term, F(7, 4) if name == "acosh" else F(5, 8))


@pytest.mark.parametrize(
    "name", ["besselj", "bessely", "besseli", "besselk", "gammainc", "gammaincc", "beta", "hypot", "atan2"]
)
def test_functions_of_two_arguments(name: str) -> None:
    term = fn(name, const(F(3, 2)), mul(X, X))
    assert is_close(derivative(term, "x"), term, F(9, 8))


@pytest.mark.parametrize(
    "text",
    [
        r"x^2 e^{-x} + \frac{x}{1 + x^2}",
        r"x^x",
        r"2^x \ln x",
        r"(1 + x)^{3/2}",
        r"\frac{1}{\sqrt{1 - x^2/4}}",
        r"|x - 2|",
        r"\sum_{k=1}^{4} \frac{x^k}{k}",
        r"\int_0^{x^2} \sin(t x)\,dt",
        r"\max(x, 1/2)",
        r"\frac{d}{dx} \sin(x^2)",
    ],
)
def test_terms(text: str) -> None:
    term = read(text, {"x": "symbol"}).links[0].left
    assert is_close(derivative(term, "x"), term, F(7, 8))


def test_what_does_not_depend_on_the_variable_has_slope_zero() -> None:
    assert derivative(fn("floor", sym("y")), "x") is const(0)


def test_a_corner_has_no_slope() -> None:
    corner = derivative(ite(lt(X, const(1)), X, mul(X, X)), "x")
    with pytest.raises(Raised):
        evaluate_mp(corner, {"x": F(1)})
    with pytest.raises(ZeroDivisionError):
        evaluate_mp(derivative(make("abs", (sub(X, const(1)),)), "x"), {"x": F(1)})


@pytest.mark.parametrize("term", [fn("floor", X), call("g", X), fn("besselj", X, const(1))])
def test_operations_without_a_rule_are_refused(term: Term) -> None:
    with pytest.raises(OutOfReach):
        derivative(term, "x")


def is_close(found: Term, term: Term, at: F) -> bool:
    """Whether a derivative has the value of the slope."""
    mine, expected = evaluate_mp(found, {"x": at}, 30), slope(term, at)
    return bool(abs(mine - expected) < 1e-12 * max(1, abs(expected)))
