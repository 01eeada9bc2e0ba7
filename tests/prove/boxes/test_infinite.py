"""Ranges with infinite ends: what doubles compute, overflow and all, lies inside, and nothing that raises or is NaN has a range."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mathlink.model import Budget, Domain
from mathlink.prove.boxes import exclude
from mathlink.prove.boxes.doubles import Computed
from mathlink.prove.boxes.tape import Tape
from mathlink.term import Term, add, const, div, fn, le, lt, make, mul, postorder, sub, sym

if TYPE_CHECKING:
    from collections.abc import Callable

X, Y = sym("x"), sym("y")
HUGE = const(Fraction(1e300), "1e300")
LEAVES = st.sampled_from([X, X, Y, const(0), const(2), HUGE])
RUN: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": abs,
    "max": max,
    "min": min,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "floor": lambda a: float(math.floor(a)),
    "pow": lambda a, n: a ** int(n),
}
LARGEST = 1.7976931348623157e308


def terms() -> st.SearchStrategy[Term]:
    def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        pair = st.tuples(st.sampled_from(["add", "sub", "mul", "mul", "div", "max", "min"]), inner, inner)
        return st.one_of(
            pair.map(lambda p: make(p[0], (p[1], p[2]))),
            st.tuples(st.sampled_from(["neg", "abs"]), inner).map(lambda p: make(p[0], (p[1],))),
            st.tuples(st.sampled_from(["exp", "log", "sqrt", "tanh", "floor"]), inner).map(lambda p: fn(*p)),
            st.tuples(inner, st.sampled_from([2, 3, -1])).map(lambda p: make("pow", (p[0], const(p[1])))),
        )

    return st.recursive(LEAVES, grown, max_leaves=7)


SIDES = st.one_of(st.floats(-LARGEST, LARGEST), st.sampled_from([0.0, 1.0, -1.0, LARGEST, -LARGEST, 1e200, 5e-324]))


def ran(term: Term, at: dict[str, float]) -> float | None:
    """What Python computes; ``None`` where something on the way raises or is NaN."""
    values: dict[Term, float] = {}
    try:
        for t in postorder(term):
            if t.op == "sym":
                values[t] = at[t.data]
            elif t.op == "const":
                values[t] = float(t.data[0])
            else:
                values[t] = RUN[t.data if t.op == "fn" else t.op](*(values[a] for a in t.args))
            if math.isnan(values[t]):
                return None
    except (ArithmeticError, ValueError):
        return None
    return values[term]


@settings(max_examples=600, deadline=None, database=None)
@given(terms(), st.tuples(SIDES, SIDES), st.tuples(SIDES, SIDES), st.floats(0, 1), st.floats(0, 1))
@example(sub(mul(X, HUGE), mul(X, HUGE)), (0.0, LARGEST), (0.0, 0.0), 1.0, 0.0)
@example(mul(mul(X, HUGE), const(0)), (0.0, LARGEST), (0.0, 0.0), 1.0, 0.0)
@example(div(mul(X, HUGE), mul(Y, HUGE)), (1.0, LARGEST), (1.0, LARGEST), 1.0, 1.0)
@example(div(const(1), mul(X, HUGE)), (1.0, LARGEST), (0.0, 0.0), 1.0, 0.0)
def test_what_has_a_range_is_a_number_in_it(
    term: Term, x: tuple[float, float], y: tuple[float, float], s: float, t: float
) -> None:
    box = {"x": (min(x), max(x)), "y": (min(y), max(y))}
    found = Computed(Tape([term]), frozenset()).ranges(box, infinite=True)[-1]
    if found is None:
        return
    for share in (s, t, 0.0, 1.0):
        at = {n: min(max(lo * (1 - share) + hi * share, lo), hi) for n, (lo, hi) in box.items()}
        value = ran(term, at)
        assert value is not None, (term, at, found)
        assert found[0] <= value <= found[1], (term, at, found)


NUMBERS = [
    pytest.param(div(const(1), mul(X, HUGE)), True, id="one over what may be infinite"),
    pytest.param(add(mul(X, HUGE), const(1)), True, id="a sum of one infinity"),
    pytest.param(sub(mul(X, HUGE), mul(Y, HUGE)), False, id="infinity less infinity"),
    pytest.param(div(mul(X, HUGE), mul(Y, HUGE)), False, id="infinity over infinity"),
    pytest.param(mul(mul(X, HUGE), const(0)), False, id="infinity times zero"),
    pytest.param(fn("exp", mul(X, HUGE)), False, id="an exponential raises"),
    pytest.param(make("pow", (mul(X, HUGE), const(2))), False, id="a power raises"),
    pytest.param(fn("floor", mul(X, HUGE)), False, id="no whole number is infinite"),
]
DOMAIN = Domain(
    {"x": "real", "y": "real"}, (le(const(1), X), le(X, const(10**20)), le(const(1), Y), le(Y, const(10**20)))
)


@pytest.mark.parametrize(("term", "always"), NUMBERS)
def test_a_number_is_told_from_what_may_be_none(term: Term, always: bool) -> None:
    found = exclude((), DOMAIN, Budget.seconds(5), doubles=True, numbers=(term,), most=300)
    assert found.excluded is always, found


def test_what_must_be_finite_is_no_infinity() -> None:
    for finite in (False, True):
        found = exclude((), DOMAIN, Budget.seconds(5), doubles=True, numbers=(mul(X, HUGE),), finite=finite, most=300)
        assert found.excluded is not finite


def test_a_path_keeps_out_the_points_at_which_something_is_no_number() -> None:
    small = (lt(X, const(10)),)
    for way, always in ((small, True), ((), False)):
        found = exclude(way, DOMAIN, Budget.seconds(5), doubles=True, numbers=(fn("exp", X),), most=300)
        assert found.excluded is always, found
