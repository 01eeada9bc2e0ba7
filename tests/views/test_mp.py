"""Terms in many digits and as exact fractions: the reals' own rules, lazy as Python is."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from mathlink import term as t
from mathlink.errors import OutOfReach
from mathlink.evaluate import Raised, evaluate, is_undefined
from mathlink.views.mp import evaluate_exact, evaluate_mp
from tests.prove.written import written


@pytest.mark.parametrize("name", sorted(t.FUNCTIONS))
def test_functions_agree_with_doubles(name: str) -> None:
    term = t.fn(name, *map(t.sym, "abcd"[: t.FUNCTIONS[name]]))
    rest = {"c": 0.25, "d": 0.75}
    for point in ({"a": 0.6, "b": 0.3}, {"a": 1.75, "b": 2.5}, {"a": 2, "b": 3}, {"a": -0.5, "b": 0.5}):
        try:
            double = evaluate(term, point | rest)
        except (ArithmeticError, ValueError):
            continue
        assert float(evaluate_mp(term, point | rest)) == pytest.approx(double, rel=1e-12, abs=1e-300)


def test_fifty_digits_are_fifty_digits() -> None:
    with mpmath.workdps(60):
        expected = mpmath.sqrt(2) * mpmath.pi / 10
        assert abs(evaluate_mp(written("sqrt(2)*pi*0.1"), {}) - expected) < mpmath.mpf(10) ** -50


@pytest.mark.parametrize(
    "text",
    [
        "sqrt(-x)",
        "log(0)",
        "log(x - x)",
        "1/(x - x)",
        "(-x)**0.5",
        "asin(1 + x)",
        "acosh(0)",
        "gamma(-x)",
        "zeta(x)",
        "0**(-x)",
    ],
)
def test_no_value_outside_the_reals(text: str) -> None:
    with pytest.raises(ArithmeticError) as caught:
        evaluate_mp(written(text), {"x": 1})
    assert is_undefined(caught.value)


def test_branches_not_taken_are_not_evaluated() -> None:
    term = written("sqrt(x) if x >= 0 else 1/(x + 1)")
    assert evaluate_mp(term, {"x": 4}) == 2
    assert evaluate_exact(term, {"x": 4}) == 2
    with pytest.raises(ZeroDivisionError):
        evaluate_mp(term, {"x": -1})
    assert evaluate_mp(written("x < 0 or sqrt(x) > 1"), {"x": -1}) is True


def test_a_raise_leaf_is_raised() -> None:
    term = t.ite(written("x > 0"), t.sym("x"), t.raise_("ValueError"))
    with pytest.raises(Raised):
        evaluate_mp(term, {"x": -1})
    with pytest.raises(Raised):
        evaluate_exact(term, {"x": -1})


def test_exact_values_are_exact() -> None:
    assert evaluate_exact(written("0.1 + 0.2 == 0.3"), {}) is True
    assert evaluate_exact(written("(x - 1)**3 / 7"), {"x": Fraction(1, 3)}) == Fraction(-8, 189)
    assert evaluate_exact(written("sqrt(x)"), {"x": Fraction(9, 4)}) == Fraction(3, 2)
    assert evaluate_exact(written("floor(x) + x % 3"), {"x": Fraction(-7, 2)}) == Fraction(-4) + Fraction(5, 2)


@pytest.mark.parametrize("text", ["sqrt(2)", "exp(x)", "pi", "2**0.5", "10**(10**9)", "f(x)"])
def test_what_is_not_rational_is_out_of_reach_for_exact_values(text: str) -> None:
    with pytest.raises(OutOfReach):
        evaluate_exact(written(text), {"x": 1})


def test_binders() -> None:
    assert evaluate_mp(written("sum_(k, 1, n, k**2)"), {"n": 10}) == 385
    assert evaluate_exact(written("sum_(k, 1, n, sum_(j, 1, k, j))"), {"n": 4}) == 20
    assert evaluate_mp(written("sum_(k, 1, 0, k)"), {}) == 0
    assert float(evaluate_mp(written("integral(u, 0, x, exp(-u))"), {"x": 1}, 20)) == pytest.approx(0.6321205588285577)
    assert float(evaluate_mp(written("derivative(x, sin(x))"), {"x": 0}, 20)) == pytest.approx(1)
    with pytest.raises(OutOfReach):
        evaluate_mp(written("sum_(k, 1, 10**9, k)"), {})


def test_exact_values_stop_where_fractions_outgrow_their_use() -> None:
    y = t.sym("x")
    for _ in range(40):
        y = t.div(t.add(y, t.div(t.sym("x"), y)), t.const(2))
    with pytest.raises(OutOfReach, match="too many digits"):
        evaluate_exact(y, {"x": Fraction(2)})
    assert abs(evaluate_mp(y, {"x": Fraction(2)}, 30) - mpmath.sqrt(2)) < 1e-14
