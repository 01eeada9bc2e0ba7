"""Rounded constants: told from wrong ones by what their digits say."""

from __future__ import annotations

import pytest

from mathlink.model import Domain
from mathlink.prove.rounding import Rounded, explain
from mathlink.sample import points
from mathlink.term import free_symbols
from tests.prove.written import written

ROUNDED = [
    ("x/1.1560992283536566", "x/1.156", 1, "9e-5"),
    ("x*3.14159", "pi*x", 1, "8e-7"),
    ("3.14*x**2", "pi*x**2", 1, "5e-4"),
    ("x*12/39.37", "0.3048*x", 1, "2e-6"),
    ("0.3048*6894.757/101325*x", "0.02074*x", 1, "2e-5"),
    ("x**(1/3)", "x**0.333", 1, "1e-3"),
    ("9.80665*x + 1.7320508*y", "9.81*x + 1.73*y", 2, "1e-3"),
    ("9.81*x + 1.7320508*y", "9.80665*x + 1.73*y", 2, "1e-3"),
    ("6.674e-11*x", "6.67430e-11*x", 1, "4e-5"),
    ("x + 273.15", "x + 273.2", 1, "2e-4"),
    ("1.156*2.345*x", "2.7109*x", 1, "3e-5"),
    ("exp(0.6931*x)", "2**x", 1, "7e-5"),
    ("1.414*x", "sqrt(2)*x", 1, "2e-4"),
    ("x*57.2958", "x*180/pi", 1, "4e-7"),
    ("x if x > 2 else 0.3333*y", "x if x > 2 else y/3", 1, "1e-4"),
    ("93.50009798751128*x", "93.500*x", 1, "1e-6"),
    ("0.12503*x", "0.1250*x", 1, "2e-4"),
    ("4.1868*x + 0.4536*y", "4.187*x + 0.45359237*y", 2, "5e-5"),
]

WRONG = [
    ("x/1.1560992283536566", "x/1.56"),
    ("0.5*x", "0.9/2*x"),
    ("x**2.01", "x**2"),
    ("x**2.01", "x**2.0"),
    ("0.5*x", "0.51*x"),
    ("0.075*x", "0.0832*x"),
    ("3.16*x", "pi*x"),
    ("x**(1/3)", "x**0.33"),
    ("9.80665*x + 1.7320508*y", "9.81*x + 1.75*y"),
    ("0.664*x", "0.665*x"),
    ("6.674e-11*x", "6.674e-12*x"),
    ("64*x", "64.5*x"),
    ("64*x", "65*x"),
    ("0.125*x", "0.1251*x"),
    ("x + 273.15", "x + 273"),
    ("1.156*x", "1.1561*x*y"),
    ("1.156*x", "-1.1561*x"),
    ("1.156*x + 1", "1.1561*x + 2"),
    ("1.020*1.030*x", "1.030*1.030*x"),
    ("0.664*x", "0.664*x"),
    ("2*x", "x"),
    ("1.234*x", "1.2341*y"),
    ("0.25*x", "0.251*x"),
    ("1000.0*x", "1000.04*x"),
    ("93.5*x", "93.5001*x"),
    ("93.500*x", "93.502*x"),
    ("1.328*x", "13.28*x"),
    ("sqrt(x)*1.414", "x*1.4142"),
]


def judged(left: str, right: str) -> Rounded | None:
    a, b = written(left), written(right)
    names = free_symbols(a, b)
    return explain(a, b, points(Domain(dict.fromkeys(names, "real"), tuple(written(f"{n} > 0") for n in names)), 30))


@pytest.mark.parametrize(("left", "right", "count", "largest"), ROUNDED)
def test_rounded_constants_are_recognised(left: str, right: str, count: int, largest: str) -> None:
    found = judged(left, right)
    assert found is not None
    assert found.count == count
    assert (
        found.text == f"equal up to rounded constants ({count} {'constant' if count == 1 else 'constants'}, {largest})"
    )
    turned = judged(right, left)
    assert turned is not None
    assert turned.count == count


@pytest.mark.parametrize(("left", "right"), WRONG)
def test_wrong_constants_are_not_rounded_ones(left: str, right: str) -> None:
    assert judged(left, right) is None
    assert judged(right, left) is None


def test_the_last_bits_of_a_computed_constant_are_rounding() -> None:
    found = judged("x/(3.2400000000000002*log(y))", "(1.8**2*log(y)/x)**-1")
    assert found is not None
    assert found.text == "equal up to rounded constants (1 constant, 2e-16)"
    assert judged("x/(3.2400000000000002*log(y))", "(1.8**2*log(y)/x)**-1 + 1/10**9") is None


def test_too_few_points_say_nothing() -> None:
    assert explain(written("1.156*x"), written("1.1561*x"), []) is None
    assert explain(written("1.156*log(-x)"), written("1.1561*log(-x)"), [{"x": written("2").data[0]}]) is None
