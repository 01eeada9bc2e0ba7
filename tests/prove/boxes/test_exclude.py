"""Boxes say that nothing satisfies a clause only where nothing does, and find the point where something does."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from mathlink.model import Budget, Domain
from mathlink.prove.boxes import exclude, slack
from mathlink.term import Term, add, const, div, fn, le, lt, mul, ne, neg, sub, sym

X, Y = sym("x"), sym("y")
ONE, ZERO = const(1), const(0)


def number(value: float) -> Term:
    return const(Fraction(repr(value)), repr(value))


def between(**ends: tuple[float, float]) -> Domain:
    hypotheses = [h for n, (lo, hi) in ends.items() for h in (le(number(lo), sym(n)), le(sym(n), number(hi)))]
    return Domain(dict.fromkeys(ends, "real"), tuple(hypotheses))


EVERYWHERE = Domain({"x": "real"})
SIGMOID = div(ONE, add(ONE, fn("exp", neg(X))))
PEAK = fn("exp", mul(const(-50), mul(sub(X, number(2.6736)), sub(X, number(2.6736)))))

IMPOSSIBLE: dict[str, tuple[tuple[Term, ...], Domain]] = {
    "a square is not negative": ((lt(mul(X, X), ZERO),), EVERYWHERE),
    "sigmoid is above 0": ((le(SIGMOID, ZERO),), between(x=(-30, 30))),
    "sigmoid is below 1": ((le(ONE, SIGMOID),), between(x=(-30, 30))),
    "sin x ≤ x": ((lt(X, fn("sin", X)),), between(x=(0.01, 10))),
    "x log x ≥ −0.37": ((lt(mul(X, fn("log", X)), number(-0.37)),), between(x=(1e-6, 5))),
    "entropy is at most log 2": (
        (
            lt(
                number(0.69315),
                neg(add(mul(X, fn("log", X)), mul(sub(ONE, X), fn("log", sub(ONE, X))))),
            ),
        ),
        between(x=(0.01, 0.99)),
    ),
    "exp far out": ((lt(number(1e-3), fn("exp", neg(X))),), Domain({"x": "real"}, (le(const(10), X),))),
    "gamma has its minimum": ((le(fn("gamma", X), number(0.8856)),), between(x=(0.1, 20))),
}

POSSIBLE: dict[str, tuple[tuple[Term, ...], Domain]] = {
    "a narrow peak": ((lt(number(0.999999), PEAK),), between(x=(-5, 5))),
    "sigmoid reaches 1/2": ((le(number(0.5), SIGMOID),), between(x=(-30, 0))),
    "a strip of 1e-6": ((lt(number(0.3), X), lt(X, number(0.300001))), between(x=(-5, 5))),
    "a single point": ((ne(X, number(0.25)),), between(x=(0, 1))),
    "an end that is included": ((le(ONE, X),), between(x=(0, 1))),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_happen_is_excluded(case: str) -> None:
    literals, domain = IMPOSSIBLE[case]
    assert exclude(literals, domain, Budget.seconds(5)).excluded


@pytest.mark.parametrize("doubles", [False, True])
@pytest.mark.parametrize("case", POSSIBLE)
def test_what_can_happen_is_never_excluded(case: str, doubles: bool) -> None:
    literals, domain = POSSIBLE[case]
    assert not exclude(literals, domain, Budget.seconds(0.5), doubles=doubles).excluded


def test_a_narrow_peak_is_found_by_the_probe() -> None:
    literals, domain = POSSIBLE["a narrow peak"]
    found = exclude(
        literals,
        domain,
        Budget.seconds(5),
        probe=lambda p: math.exp(-50 * (float(p["x"]) - 2.6736) ** 2) > 0.999999,
    )
    assert found.at is not None
    assert abs(float(found.at["x"]) - 2.6736) < 1e-3
    assert found.boxes < 2000


def test_over_doubles_saturation_counts() -> None:
    """1/(1 + exp(−40)) is 1.0."""
    literals = (le(ONE, SIGMOID),)
    assert exclude(literals, between(x=(-30, 30)), Budget.seconds(5), doubles=True).excluded
    domain = between(x=(-30, 40))
    assert not exclude(literals, domain, Budget.seconds(1), doubles=True).excluded


def test_over_doubles_underflow_counts() -> None:
    literals, domain = (le(mul(X, X), ZERO),), between(x=(1e-200, 1.0))
    assert exclude(literals, between(x=(1e-150, 1.0)), Budget.seconds(5), doubles=True).excluded
    assert not exclude(literals, domain, Budget.seconds(1), doubles=True).excluded


def test_open_ends_are_kept_apart_from_closed_ones() -> None:
    strict = Domain({"x": "real"}, (lt(ZERO, X), le(X, ONE)))
    closed = Domain({"x": "real"}, (le(ZERO, X), le(X, ONE)))
    assert exclude((le(X, ZERO),), strict, Budget.seconds(1), doubles=True).excluded
    assert not exclude((le(X, ZERO),), closed, Budget.seconds(0.3), doubles=True).excluded


def test_whole_numbers_are_cut_between_them() -> None:
    domain = Domain({"n": "int"}, (le(ZERO, sym("n")), le(sym("n"), const(1000))))
    n = sym("n")
    third = sub(mul(const(3), n), const(100))
    assert exclude((le(third, ZERO), lt(neg(ONE), third)), domain, Budget.seconds(3)).excluded


def test_slack_covers_the_rounding_of_the_sides() -> None:
    (off,) = slack([le(mul(number(0.1), X), ONE)], between(x=(0, 100)), Budget.seconds(1))
    assert 1e-15 < off < 1e-13
    (none,) = slack([le(X, ONE)], between(x=(0, 100)), Budget.seconds(1))
    assert none == 0
