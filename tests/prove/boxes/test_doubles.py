"""What doubles compute lies in the computed ranges, and as near to the real value as the error bounds say."""

from __future__ import annotations

import math
from fractions import Fraction

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.evaluate import compiled
from mathlink.prove.boxes.doubles import Computed
from mathlink.prove.boxes.tape import Nowhere, Tape
from mathlink.term import Term, const, fn, make, sym
from mathlink.views.arb import enclose

X, Y = sym("x"), sym("y")
LEAVES = st.sampled_from([X, Y, const(Fraction(1, 10), "0.1"), const(2), const(Fraction(1, 2), "0.5"), const(3)])
UNARY = ("exp", "log", "sqrt", "tanh", "sin", "cos", "cosh", "log1p", "expm1", "atan", "erf")


def terms() -> st.SearchStrategy[Term]:
    def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        pair = st.tuples(st.sampled_from(["add", "sub", "mul", "div", "max", "min"]), inner, inner)
        return st.one_of(
            pair.map(lambda p: make(p[0], (p[1], p[2]))),
            st.tuples(st.sampled_from(["neg", "abs"]), inner).map(lambda p: make(p[0], (p[1],))),
            st.tuples(st.sampled_from(UNARY), inner).map(lambda p: fn(p[0], p[1])),
        )

    return st.recursive(LEAVES, grown, max_leaves=8)


@settings(max_examples=500, deadline=None, database=None)
@given(
    terms(),
    st.floats(0.01, 50),
    st.floats(-20, 20),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from([0.0, 1e-6, 1.0]),
)
def test_computed_values_lie_where_they_are_said_to_lie(
    term: Term, x: float, y: float, s: float, t: float, width: float
) -> None:
    box = {"x": (x, x + width), "y": (y, y + width)}
    at = {"x": min(x + s * width, box["x"][1]), "y": min(y + t * width, box["y"][1])}
    (value,) = compiled([term])(at)
    if isinstance(value, Exception) or not math.isfinite(value):
        return
    tape = Tape([term])
    computed = Computed(tape, frozenset())
    found = computed.ranges(box)[-1]
    if found is not None:
        assert found[0] <= value <= found[1], (term, at)
    try:
        real = tape.ranges(box)
    except Nowhere:
        return
    error = computed.errors(real, computed.ranges(box))[-1]
    ball = enclose(term, {n: Fraction(v) for n, v in at.items()})
    if ball is None or error == math.inf:
        return
    flint.ctx.prec = 200
    distance = abs(ball - flint.arb(value))
    flint.ctx.prec = 53
    assert distance <= flint.arb(error), (term, at, error)


def test_errors_of_both_sides_of_a_sum_count() -> None:
    """x + 1e8 − 1e8 is 0 in doubles for x = 7.4e-9: each side is off by nearly its whole bound, both the same way."""
    lost = make("sub", (make("add", (X, const(10**8))), const(10**8)))
    term = make("add", (lost, lost))
    tape = Tape([term])
    computed = Computed(tape, frozenset())
    box = {"x": (7.4e-9, 7.4e-9)}
    (value,) = compiled([term])({"x": 7.4e-9})
    error = computed.errors(tape.ranges(box), computed.ranges(box))[-1]
    assert value == 0
    assert 2 * 7.4e-9 <= error < 1e-7


@pytest.mark.parametrize(
    ("term", "box"),
    [
        (fn("exp", X), (700.0, 710.0)),
        (make("mul", (X, X)), (1e150, 1e160)),
        (make("div", (const(1), X)), (-1.0, 1.0)),
        (fn("gamma", X), (100.0, 180.0)),
        (fn("cosh", X), (-720.0, 0.0)),
    ],
)
def test_what_may_overflow_has_no_range(term: Term, box: tuple[float, float]) -> None:
    assert Computed(Tape([term]), frozenset()).ranges({"x": box})[-1] is None


def test_whole_numbers_beyond_two_to_the_53_have_no_range() -> None:
    tape = Tape([make("add", (X, const(1)))])
    assert Computed(tape, frozenset({"x"})).ranges({"x": (0.0, 2.0**53)})[-1] is None
    assert Computed(tape, frozenset({"x"})).ranges({"x": (0.0, 2.0**40)})[-1] == (1.0, 2.0**40 + 1)
