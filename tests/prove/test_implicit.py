"""A result inside the equation: the factor by which the code's value is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mathlink.model import Budget
from mathlink.prove.hints import suggest
from mathlink.prove.implicit import Implicit, factor
from mathlink.sample import points
from mathlink.term import substitute, sym
from tests.prove.written import domain, written

if TYPE_CHECKING:
    from mathlink.model import Point

# left, right, code, factor
SCALED = [
    ("1/sqrt(f)", "-4*log10(k/3.7 + 6.97/R)", "4/(4*log10(k/3.7 + 6.97/R))**2", "4"),
    ("1/sqrt(f)", "-4*log10(k/3.7 + 6.97/R)", "1/(4*log10(k/3.7 + 6.97/R))**2/4", "1/4"),
    ("-f", "R*k + k**2", "R*k + k**2", "-1"),
    ("f**2 + f", "R + k", "1000*(sqrt(1 + 4*(R + k)) - 1)/2", "1000"),
    ("log(f)", "R - k", "1.7*exp(R - k)", "1.7"),
    ("f*R", "k - f", "2*pi*k/(1 + R)", "2π"),
]
UNSCALED = [
    ("1/sqrt(f)", "-4*log10(k/3.7 + 6.97/R)", "1/(4*log10(k/3.7 + 6.97/R))**2"),
    ("1/sqrt(f)", "R + k", "4*R/(R + k)**2"),
    ("log(f)", "R - k", "exp(R)"),
    ("exp(f)", "-R", "k"),
]


def implicit(left: str, right: str, code: str) -> tuple[Implicit, list[Point]]:
    s = Implicit(written(left), written(right), sym("f"), written(code), "f_f")
    return s, points(domain("R > 10", "R < 500", "k > 0", "k < 1"), 30)


@pytest.mark.parametrize(("left", "right", "code", "number"), SCALED)
def test_the_factor_is_found(left: str, right: str, code: str, number: str) -> None:
    s, where = implicit(left, right, code)
    found = factor(s, where, Budget.seconds(10))
    assert found is not None
    assert found.text == number


@pytest.mark.parametrize(("left", "right", "code"), UNSCALED)
def test_no_factor_where_none_is_true(left: str, right: str, code: str) -> None:
    s, where = implicit(left, right, code)
    assert factor(s, where, Budget.seconds(10)) is None


def test_a_root_on_one_side_and_the_other_sign_on_the_other_are_told_together() -> None:
    s, where = implicit("1/sqrt(f)", "-3.6*log10(R/6.5 + k + 1)", "4/(3.6*log10(R/6.5 + k + 1))**2")
    left, right = (substitute(side, {s.symbol: s.result}) for side in (s.left, s.right))
    found = suggest(left, right, where, Budget.seconds(10), statement=s)
    assert found is not None
    assert found.text == "with the other sign of the right side, code = 4 × the equation's f_f"
