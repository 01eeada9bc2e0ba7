"""Balls against mpmath at 50 digits, undefined points, and conditions that must not be guessed."""

from __future__ import annotations

import itertools
from fractions import Fraction as F

import mpmath
import pytest

from mathlink.term import (
    FUNCTIONS,
    abs_,
    add,
    and_,
    bind_index,
    call,
    const,
    div,
    fn,
    ite,
    le,
    lt,
    make,
    maximum,
    mul,
    named,
    neg,
    not_,
    or_,
    pow_,
    raise_,
    sub,
    sym,
)
from mathlink.views.arb import Undefined, enclose, holds, value

x, y = sym("x"), sym("y")
HALF = const(F(1, 2))

ORACLES = {
    "sqrt": mpmath.sqrt,
    "cbrt": lambda v: mpmath.cbrt(v) if v > 0 else -mpmath.cbrt(-v),
    "exp": mpmath.exp,
    "expm1": mpmath.expm1,
    "exp2": lambda v: mpmath.mpf(2) ** v,
    "log": mpmath.log,
    "log1p": mpmath.log1p,
    "log10": mpmath.log10,
    "log2": lambda v: mpmath.log(v, 2),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": mpmath.gamma,
    "loggamma": lambda v: mpmath.log(abs(mpmath.gamma(v))),
    "digamma": mpmath.digamma,
    "factorial": mpmath.factorial,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "trunc": lambda v: mpmath.mpf(int(v)),
    "round": lambda v: mpmath.nint(v),
    "sign": mpmath.sign,
    "ellipk": mpmath.ellipk,
    "ellipe": mpmath.ellipe,
    "zeta": mpmath.zeta,
    "lambertw": mpmath.lambertw,
    "atan2": mpmath.atan2,
    "hypot": mpmath.hypot,
    "binom": mpmath.binomial,
    "beta": mpmath.beta,
    "besselj": mpmath.besselj,
    "bessely": mpmath.bessely,
    "besseli": mpmath.besseli,
    "besselk": mpmath.besselk,
    "copysign": lambda a, b: abs(a) if b >= 0 else -abs(a),
    "gammainc": lambda a, v: mpmath.gammainc(a, 0, v, regularized=True),
    "gammaincc": lambda a, v: mpmath.gammainc(a, v, mpmath.inf, regularized=True),
    "erfi": mpmath.erfi,
    "erfinv": mpmath.erfinv,
    "ei": lambda v: mpmath.re(mpmath.ei(v)),
    "polygamma": mpmath.polygamma,
    "ellipf": mpmath.ellipf,
    "ellipeinc": mpmath.ellipe,
    "hyp1f1": mpmath.hyp1f1,
    "hyp2f1": mpmath.hyp2f1,
    "betainc": lambda a, b, v: mpmath.betainc(a, b, 0, v, regularized=True),
}

PLACES = [F(-5, 2), F(-1, 4), F(0), F(3, 8), F(1), F(5, 2), F(19, 4)]


def test_every_function_of_the_language_has_an_oracle() -> None:
    assert set(ORACLES) == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_ball_contains_the_value_at_fifty_digits(name: str) -> None:
    compared = 0
    points = list(itertools.product(PLACES if FUNCTIONS[name] < 4 else PLACES[:4], repeat=FUNCTIONS[name]))
    for point in points:
        ball = enclose(fn(name, *(sym(f"a{i}") for i in range(len(point)))), {f"a{i}": p for i, p in enumerate(point)})
        if ball is None:
            continue
        with mpmath.workdps(50):
            wanted = ORACLES[name](*(mpmath.mpf(p.numerator) / p.denominator for p in point))
            found = mpmath.mpf(ball.mid().str(60, radius=False, more=True))
            assert abs(mpmath.im(wanted)) < mpmath.mpf(10) ** -40, point
            assert abs(found - mpmath.re(wanted)) <= mpmath.mpf(10) ** -40 * (1 + abs(wanted)), point
        compared += 1
    assert compared >= 2


@pytest.mark.parametrize(
    ("term", "point"),
    [
        (div(x, sub(x, x)), {"x": F(1)}),
        (fn("sqrt", x), {"x": F(-1)}),
        (fn("log", x), {"x": F(0)}),
        (pow_(x, HALF), {"x": F(-4)}),
        (pow_(x, const(-1)), {"x": F(0)}),
        (fn("asin", x), {"x": F(2)}),
        (fn("atanh", x), {"x": F(1)}),
        (fn("gamma", x), {"x": F(-3)}),
        (fn("bessely", x, x), {"x": F(-1)}),
        (raise_("ValueError"), {"x": F(1)}),
        (make("mod", (x, const(0))), {"x": F(1)}),
    ],
)
def test_no_value_is_told_apart_from_not_known(term: object, point: dict[str, F]) -> None:
    found = value(term, point)  # type: ignore[arg-type]
    assert isinstance(found, Undefined)
    assert found.known


@pytest.mark.parametrize(
    "term", [call("secret", x), sym("unbound"), bind_index("integral", y, y, const(0), named("inf"))]
)
def test_what_it_cannot_evaluate_is_unknown(term: object) -> None:
    found = value(term, {"x": F(1)})  # type: ignore[arg-type]
    assert isinstance(found, Undefined)
    assert not found.known


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        (pow_(const(0), const(0)), 1),
        (pow_(const(-8), const(3)), -512),
        (pow_(const(9), const(F(-3, 2))), F(1, 27)),
        (make("floordiv", (const(-7), const(2))), -4),
        (make("mod", (const(-7), const(2))), 1),
        (fn("round", const(F(5, 2))), 2),
        (fn("round", const(F(7, 2))), 4),
        (fn("trunc", const(F(-7, 2))), -3),
        (fn("binom", const(3), const(5)), 0),
        (maximum(const(1), const(3), const(2)), 3),
        (bind_index("sum", y, mul(y, y), const(1), const(4)), 30),
        (bind_index("prod", y, y, const(1), const(0)), 1),
        (ite(lt(x, const(0)), raise_("ValueError"), x), 2),
        (abs_(neg(x)), 2),
    ],
)
def test_exact_values(term: object, wanted: F) -> None:
    ball = enclose(term, {"x": F(2)})  # type: ignore[arg-type]
    assert ball is not None
    assert abs(float(ball.mid()) - float(wanted)) < 1e-15


def test_precision_grows_with_cancellation() -> None:
    huge = const(10**90)
    ball = enclose(sub(add(fn("exp", const(1)), huge), huge), {})
    assert ball is not None
    assert ball.rel_accuracy_bits() > 100


SINE = fn("sin", named("pi"))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (lt(x, const(2)), False),
        (le(x, const(2)), True),
        (lt(x, named("inf")), True),
        (not_(lt(x, y)), False),
        (and_(lt(y, x), lt(fn("log", neg(x)), y)), False),
        (and_(lt(x, y), lt(fn("log", neg(x)), y)), None),
        (or_(lt(x, y), lt(fn("log", neg(x)), y)), True),
        (lt(SINE, const(0)), None),
        (le(const(0), SINE), None),
    ],
)
def test_conditions_are_decided_or_left_open(condition: object, wanted: bool | None) -> None:
    assert holds(condition, {"x": F(2), "y": F(3)}) is wanted  # type: ignore[arg-type]
