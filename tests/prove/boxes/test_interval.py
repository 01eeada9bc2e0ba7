"""Intervals enclose every real value: compared with Arb at 200 bits at points inside."""

from __future__ import annotations

import math
from fractions import Fraction

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.prove.boxes import interval as iv
from mathlink.prove.boxes.slopes import slopes
from mathlink.prove.boxes.tape import NAMED, Tape, difference_range
from mathlink.term import fn, make, sym
from mathlink.views.arb import enclose

WIDE = st.floats(-1e6, 1e6) | st.sampled_from(
    [0.0, -0.0, 1.0, -1.0, 5e-324, 1e-300, 1e300, -1e300, 0.5, 1.4616321449683623]
)
FUNCTIONS = sorted({*iv._MONOTONE, *iv._STEPS, *iv._SPECIAL})
SMOOTH = sorted({*iv._MONOTONE, *iv._SPECIAL} - {"digamma", "tan", "cbrt"})


@st.composite
def intervals(draw: st.DrawFn) -> tuple[tuple[float, float], float]:
    """An interval and a double inside."""
    a, b, share = draw(WIDE), draw(WIDE), draw(st.floats(0, 1))
    lo, hi = min(a, b), max(a, b)
    return (lo, hi), min(max(lo + share * (hi - lo), lo), hi)


def inside(ball: flint.arb, found: tuple[float, float] | None) -> bool:
    """Whether an interval contains what a ball (nearly a point) contains."""
    assert found is not None
    lo, hi = found
    above = lo == -math.inf or bool(flint.arb(lo) <= ball.upper())
    below = hi == math.inf or bool(ball.lower() <= flint.arb(hi))
    return above and below


@settings(max_examples=300, deadline=None, database=None)
@given(intervals(), intervals(), st.sampled_from(["add", "sub", "mul", "div"]))
def test_arithmetic_encloses_the_exact_result(a, b, op: str) -> None:
    (box_a, x), (box_b, y) = a, b
    if op == "div" and y == 0:
        return
    found = getattr(iv, op)(box_a, box_b)
    exact = {"add": Fraction(x) + Fraction(y), "sub": Fraction(x) - Fraction(y), "mul": Fraction(x) * Fraction(y)}.get(
        op
    )
    exact = Fraction(x) / Fraction(y) if exact is None else exact
    assert found is not None
    assert found[0] == -math.inf or Fraction(found[0]) <= exact
    assert found[1] == math.inf or exact <= Fraction(found[1])


@settings(max_examples=100, deadline=None, database=None)
@given(intervals(), st.integers(-6, 9))
def test_whole_powers_enclose_the_exact_result(a, n: int) -> None:
    box, x = a
    if x == 0 and n < 0:
        return
    found = iv.power(box, n)
    assert found is not None
    exact = Fraction(x) ** n
    assert found[0] == -math.inf or Fraction(found[0]) <= exact
    assert found[1] == math.inf or exact <= Fraction(found[1])


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=40, deadline=None, database=None)
@given(a=intervals(), scale=st.sampled_from([1.0, 1e-3, 1e-5, 1e-6]))
def test_functions_enclose_the_real_value(name: str, a, scale: float) -> None:
    (lo, hi), x = a
    box, x = (lo * scale, hi * scale), x * scale
    x = min(max(x, box[0]), box[1])
    ball = enclose(fn(name, sym("x")), {"x": Fraction(x)})
    if ball is None:
        return
    assert inside(ball, iv.function(name, box)), (name, box, x)


@pytest.mark.parametrize("name", SMOOTH)
@settings(max_examples=25, deadline=None, database=None)
@given(a=intervals())
def test_slopes_enclose_difference_quotients(name: str, a) -> None:
    """By the mean value theorem each quotient is a slope somewhere between."""
    (lo, hi), _ = a
    box = (lo * 1e-5, hi * 1e-5)
    if not box[0] < box[1]:
        return
    value = iv.function(name, box)
    found = slopes(fn(name, sym("x")), [box], value) if value is not None else None
    left, right = (enclose(fn(name, sym("x")), {"x": Fraction(x)}) for x in box)
    if found is None or left is None or right is None:
        return
    flint.ctx.prec = 200
    quotient = (right - left) / (flint.arb(box[1]) - flint.arb(box[0]))
    flint.ctx.prec = 53
    assert inside(quotient, found[0]), (name, box)


@pytest.mark.parametrize(
    ("name", "ball"),
    [("pi", flint.arb.pi), ("e", flint.arb.const_e), ("euler_gamma", flint.arb.const_euler)],
)
def test_constants_are_enclosed(name: str, ball) -> None:
    flint.ctx.prec = 200
    lo, hi = NAMED[name]
    assert flint.arb(lo) < ball() < flint.arb(hi)
    flint.ctx.prec = 53


def test_constants_typed_in_are_what_they_are_called() -> None:
    from mathlink.prove.boxes.slopes import _LN2, _LN10, _TWO_OVER_ROOT_PI

    flint.ctx.prec = 200
    known = {
        _LN2: flint.arb(2).log(),
        _LN10: flint.arb(10).log(),
        _TWO_OVER_ROOT_PI: 2 / flint.arb.pi().sqrt(),
        iv._GAMMA_THERE: flint.arb(iv._LEAST_GAMMA[0]).gamma(),
        iv._LOGGAMMA_THERE: flint.arb(iv._LEAST_GAMMA[0]).lgamma(),
    }
    for (lo, hi), ball in known.items():
        assert flint.arb(lo) < ball < flint.arb(hi)
    assert flint.arb(iv._LEAST_GAMMA[0]).digamma() < 0 < flint.arb(iv._LEAST_GAMMA[1]).digamma()
    flint.ctx.prec = 53


@settings(max_examples=60, deadline=None, database=None)
@given(intervals(), intervals())
def test_a_difference_is_enclosed_more_narrowly_and_still_holds_the_real_value(a, b) -> None:
    (bx, x), (by, y) = a, b
    bx, by, x, y = (bx[0] * 1e-5, bx[1] * 1e-5), (by[0] * 1e-5, by[1] * 1e-5), x * 1e-5, y * 1e-5
    sx, sy = sym("x"), sym("y")
    term = make("sub", (make("mul", (fn("exp", sx), sy)), make("mul", (fn("sin", sy), make("add", (sx, sy))))))
    tape = Tape([term])
    box = {"x": bx, "y": by}
    values = tape.ranges(box)
    found, _ = difference_range(tape, box, values, len(values) - 1)
    plain = values[-1]
    assert plain[0] <= found[0]
    assert found[1] <= plain[1]
    x, y = min(max(x, bx[0]), bx[1]), min(max(y, by[0]), by[1])
    ball = enclose(term, {"x": Fraction(x), "y": Fraction(y)})
    assert ball is not None
    assert inside(ball, found)
