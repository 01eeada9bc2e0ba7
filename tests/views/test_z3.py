"""Terms in z3: every axiom is true at every real point, algebra is exact."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import z3

from mathlink import term as t
from mathlink.errors import OutOfReach
from mathlink.views.mp import evaluate_mp
from mathlink.views.z3 import Translation, number
from tests.prove.written import written

KINDS = {"x": "real", "y": "real", "n": "int"}


def can_be(term: t.Term, point: dict[str, Fraction], lo: Fraction, hi: Fraction) -> object:
    """Whether z3 allows the term a value between two numbers at a point."""
    translation = Translation(KINDS)  # type: ignore[arg-type]
    value = translation.real(term)
    solver = z3.Solver()
    solver.set("timeout", 2000)
    solver.add(*translation.axioms, *[s == number(point[n]) for n, s in translation.symbols.items()])
    solver.add(value >= number(lo), value <= number(hi))
    return solver.check()


TERMS = [
    "exp(x)", "log(x)", "log1p(x)", "log10(x)", "log2(x)", "tanh(x)", "erf(x)", "erfc(x)", "sinh(x)", "cosh(x)", "sin(x)",
    "cos(x)", "tan(x)", "asin(x)", "acos(x)", "atan(x)", "asinh(x)", "gamma(x)", "sqrt(x)", "cbrt(x)", "hypot(x, y)", "x**y",
    "x**0.3", "x**(2/3)", "x**-3", "floor(x)", "ceil(x)", "trunc(x)", "round(x)", "sign(x)", "copysign(x, y)", "x % y",
    "x // y", "pi*x", "e**x", "exp(x)*exp(-x)", "exp(2*x) - exp(x + y)", "tanh(x)*(exp(2*x) + 1) - exp(2*x)", "abs(x) + max(x, y)",
    "sin(asin(x))", "log(exp(x))", "log(x) + log(1/x) + log(y)", "sum_(k, 1, 4, x**k)", "sin(x)**2 + cos(x)**2", "2**0.37 + x",
    "gamma(x + 1) - x*gamma(x)", "acos(x) + acos(y)", "x**y + y**x", "asin(x) - asin(y) + atan(x)*atan(y)",
]  # fmt: skip


@pytest.mark.parametrize("text", TERMS)
def test_the_true_value_is_always_allowed(text: str) -> None:
    term = written(text)
    rng = random.Random(text)
    seen = 0
    for _ in range(12):
        point = {n: Fraction(rng.randint(-40, 40), rng.choice((8, 16, 40))) for n in ("x", "y")}
        try:
            value = evaluate_mp(term, point, 40)
        except (ArithmeticError, OutOfReach):
            continue
        near = Fraction(str(value)) if abs(value) > 1e-12 else Fraction(0)
        slack = max(abs(near) * Fraction(1, 10**12), Fraction(1, 10**12))
        assert can_be(term, point, near - slack, near + slack) != z3.unsat, point
        seen += 1
    assert seen >= 1


@pytest.mark.parametrize(
    "text", ["x**2 - y/3", "abs(x) - max(x, y, 1)", "x**-2 + cbrt(x)", "x if x > y else y*y", "floor(x) + x % y"]
)
def test_algebra_is_exact(text: str) -> None:
    term = written(text)
    for x, y in ((Fraction(27, 8), Fraction(2)), (Fraction(-27, 8), Fraction(5, 2)), (Fraction(1), Fraction(3))):
        point = {"x": x, "y": y}
        value = Fraction(str(evaluate_mp(term, point, 30)))
        away = max(abs(value), Fraction(1)) * Fraction(1, 10**6)
        assert can_be(term, point, value + away, value + 1000) == z3.unsat
        assert can_be(term, point, value - 1000, value - away) == z3.unsat


def test_undefined_places_are_not_ruled_out_by_the_axioms() -> None:
    for text in ("sqrt(x)", "log(x)", "asin(x)", "acos(x)", "x**0.5", "1/(x + 3)", "log(x) + log(-x) + gamma(x)"):
        translation = Translation(KINDS)  # type: ignore[arg-type]
        translation.real(written(text))
        solver = z3.Solver()
        solver.add(*translation.axioms, translation.symbols["x"] == -3)
        assert solver.check() != z3.unsat, text


def test_integers_stay_integers() -> None:
    translation = Translation(KINDS)  # type: ignore[arg-type]
    condition = translation.condition(written("2*n == 7"))
    solver = z3.Solver()
    solver.add(condition)
    assert solver.check() == z3.unsat
    assert not translation.abstract


@pytest.mark.parametrize("name", ["nan", "inf", "i"])
def test_no_numbers_outside_the_reals(name: str) -> None:
    with pytest.raises(OutOfReach):
        Translation(KINDS).real(t.named(name))  # type: ignore[arg-type]
