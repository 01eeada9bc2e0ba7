"""A clause that a known point satisfies is excluded by nothing: random terms, the bound set by the value at a random point."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.evaluate import compiled
from mathlink.model import Budget, Domain
from mathlink.prove.boxes import exclude, slack
from mathlink.prove.calculus.derivatives import derivative
from mathlink.prove.clausal import impossible, plain_hypotheses
from mathlink.prove.clauses import choices
from mathlink.term import Term, const, fn, le, lt, make, sym
from mathlink.views.arb import enclose, holds

X, Y = sym("x"), sym("y")
LEAVES = st.sampled_from([X, X, Y, const(1), const(2), const(Fraction(1, 10), "0.1"), const(Fraction(3), "3.0")])
FUNCTIONS = (
    "exp",
    "log",
    "sqrt",
    "tanh",
    "sin",
    "cos",
    "cosh",
    "log1p",
    "expm1",
    "atan",
    "erf",
    "floor",
    "gamma",
    "sinh",
)


def terms() -> st.SearchStrategy[Term]:
    def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        pair = st.tuples(st.sampled_from(["add", "sub", "mul", "div", "max", "min"]), inner, inner)
        far = st.tuples(inner, inner).map(lambda p: fn("hypot", *p))
        return st.one_of(
            pair.map(lambda p: make(p[0], (p[1], p[2]))),
            far,
            st.tuples(st.sampled_from(["neg", "abs"]), inner).map(lambda p: make(p[0], (p[1],))),
            st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda p: fn(p[0], p[1])),
            st.tuples(inner, st.sampled_from([2, 3, -1])).map(lambda p: make("pow", (p[0], const(p[1])))),
        )

    return st.recursive(LEAVES, grown, max_leaves=7)


SPOT = st.floats(-4, 4) | st.sampled_from([0.0, 1.0, -1.0, 0.5, 1e-9])


@st.composite
def satisfied(draw: st.DrawFn) -> tuple[Term, Domain, dict[str, float]]:
    """A term, a domain and a double point in it."""
    at = {"x": draw(SPOT), "y": draw(SPOT)}
    hypotheses = []
    for name, value in at.items():
        below, above = draw(st.floats(0, 2)), draw(st.floats(0, 2))
        for left, right in ((const(Fraction(value - below)), sym(name)), (sym(name), const(Fraction(value + above)))):
            hypotheses.append(le(left, right))
    return draw(terms()), Domain({"x": "real", "y": "real"}, tuple(hypotheses)), at


def exact(value: float) -> Term:
    return const(Fraction(value), repr(value))


@pytest.mark.parametrize("seconds", [0.05])
@settings(max_examples=60, deadline=None, database=None)
@given(drawn=satisfied(), above=st.booleans())
def test_what_doubles_compute_at_a_point_is_never_excluded(seconds: float, drawn, above: bool) -> None:
    term, domain, at = drawn
    (value,) = compiled([term])(at)
    if isinstance(value, Exception) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return
    bound = exact(float(value))
    clause = (le(bound, term),) if above else (le(term, bound),)
    assert not exclude(clause, domain, Budget.seconds(seconds), doubles=True, most=400).excluded, (term, at)
    for literals in (clause, *(choices(clause) or ())):
        if not all(v is True for v in compiled(list(literals))(at)):
            continue
        assert not exclude(literals, domain, Budget.seconds(seconds), doubles=True, most=200).excluded, (literals, at)
        off = slack([*literals, *plain_hypotheses(domain)], domain, Budget.seconds(seconds))
        assert not impossible(literals, domain, Budget.seconds(seconds), slacks=off).holds, (literals, at)


@settings(max_examples=60, deadline=None, database=None)
@given(drawn=satisfied(), above=st.booleans(), share=st.sampled_from([0, Fraction(1, 10**15), Fraction(1, 10**6)]))
def test_what_is_true_at_a_real_point_is_never_excluded(drawn, above: bool, share: Fraction) -> None:
    term, domain, at = drawn
    point = {n: Fraction(v) for n, v in at.items()}
    ball = enclose(term, point)
    if ball is None or not math.isfinite(float(ball.mid())):
        return
    value = Fraction(float(ball.mid()))
    bound = const(value - share * abs(value) if above else value + share * abs(value))
    clause = (le(bound, term),) if above else (lt(term, bound),)
    if holds(clause[0], point) is not True:
        return
    assert not exclude(clause, domain, Budget.seconds(0.05), most=400).excluded, (term, at)
    assert not impossible(clause, domain, Budget.seconds(0.1)).holds, (term, at)


@settings(max_examples=100, deadline=None, database=None)
@given(drawn=satisfied())
def test_a_derivative_is_what_difference_quotients_tend_to(drawn) -> None:
    term, _, at = drawn
    try:
        slope = derivative(term, "x", corners=False)
    except Exception:
        return
    point = {n: Fraction(v) for n, v in at.items()}
    step = Fraction(1, 10**20)
    there = [enclose(term, {**point, "x": point["x"] + k * step}, 400) for k in (-1, 0, 1)]
    found = enclose(slope, point)
    if found is None or any(b is None for b in there):
        return
    import flint

    before, flint.ctx.prec = flint.ctx.prec, 400
    try:
        left, right = ((there[1] - there[0]) / flint.arb(1) * 10**20, (there[2] - there[1]) * 10**20)
        if not abs(right - left) < flint.arb("1e-6") * (1 + abs(right)):
            return  # a corner, a step, or values so large that 400 bits do not tell them apart
        assert abs(found - right) < flint.arb("1e-5") * (1 + abs(right)), (term, at)
    finally:
        flint.ctx.prec = before
