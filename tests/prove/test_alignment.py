"""Terms laid side by side: few differences are found and told, and together they explain everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mathlink.evaluate import compiled, evaluate
from mathlink.model import Budget, Domain
from mathlink.prove.alignment import align
from mathlink.prove.phrases import said
from mathlink.sample import points
from mathlink.term import Term, free_symbols
from mathlink.views.text import to_text
from tests.prove.written import written

if TYPE_CHECKING:
    from mathlink.model import Point

# code, equation, what is said
SEVERAL = [
    (
        "2/3*sqrt(2)*(0.602 + 0.075*h/k)*(b - 0.001)*sqrt(9.81)*(h + 0.001)**1.5",
        "2/3*sqrt(2)*(0.602 + 0.0832*h/k)*b*sqrt(9.81)*(h + 0.00125)**1.5",
        "the code has 0.075 where the equation has 0.0832, b - 0.001 where the equation has b and 0.001 where the "
        "equation has 0.00125",
    ),
    (
        "0.3048*(5 + 0.0289*log(760 - p))",
        "5 + 0.0298*log(p)",
        "the code has a factor 0.3048 (metres in a foot) that the equation has not, 0.0289 where the equation has 0.0298 "
        "and 760 - p where the equation has p",
    ),
    ("3*x*y**2*exp(-a*x)", "3.5*x*y**3*exp(-2*a*x)", "the code has 3 where the equation has 3.5"),
    ("a*cos(x) + b*y + 2", "a*sin(x) + b*y + 3*c", "the code has cos(x) where the equation has sin(x)"),
    ("x*y/z + log(a)", "x/z + log(a*b)", "a factor y that the equation has not"),
    ("(a*x if x > 0 else y) + 2*y", "(a*x**2 if x > 0 else 7) + 2*y", "the code has x where the equation has x**2"),
    ("a*e**(-x/2) + c", "a*exp(-x/3) + c/4", "2 where the equation has 3"),
]  # fmt: skip


def sampled(*terms: Term) -> list[Point]:
    names = free_symbols(*terms)
    found = points(Domain(dict.fromkeys(names, "real"), tuple(written(f"{n} > 0") for n in names)), 30)
    values = compiled(terms)
    return [p for p in found if all(isinstance(v, float) for v in values(p))]


@pytest.mark.parametrize(("code", "equation", "says"), SEVERAL)
def test_several_differences_are_told_and_explain_everything(code: str, equation: str, says: str) -> None:
    left, right = written(code), written(equation)
    where = sampled(left, right)
    found = align(left, right, where, Budget.seconds(10))
    assert found is not None
    assert says in said(found.differences, to_text)
    for point in where:
        assert evaluate(found.edited, point) == pytest.approx(evaluate(left, point), rel=1e-9)


@pytest.mark.parametrize(
    ("code", "equation"),
    [
        ("(x + y)*z", "x*z + z*y"),
        ("x*x*y", "y*x**2"),
        ("sqrt(x*y)", "sqrt(x)*y**0.5"),
        ("-(a - b)", "b - a"),
    ],
)
def test_equal_terms_have_no_differences(code: str, equation: str) -> None:
    left, right = written(code), written(equation)
    assert align(left, right, sampled(left, right), Budget.seconds(10)) is None


@pytest.mark.parametrize(
    ("code", "equation"),
    [
        ("x", "y"),
        ("x + y**3 + log(x)", "x*y + 1/(x + y)"),
        ("erf(x) + gamma(y)/3", "sin(y)*exp(x)"),
        ("1*a + 2*b + 3*c + 4*d + 5*f + 6*g", "7*a + 8*b + 9*c + 10*d + 11*f + 12*g"),
    ],
)
def test_terms_that_have_little_in_common_are_left_alone(code: str, equation: str) -> None:
    left, right = written(code), written(equation)
    assert align(left, right, sampled(left, right), Budget.seconds(10)) is None
