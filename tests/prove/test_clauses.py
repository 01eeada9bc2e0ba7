"""A condition fails exactly where one of its clauses holds: compared with the condition itself at random points."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathlink.errors import OutOfReach
from mathlink.evaluate import Raised, compiled
from mathlink.model import Budget, Domain
from mathlink.prove.clausal import impossible
from mathlink.prove.clauses import breaking, choices, negated
from mathlink.term import (
    Term,
    abs_,
    add,
    and_,
    bind_index,
    const,
    div,
    eq,
    fn,
    ite,
    le,
    lt,
    maximum,
    minimum,
    mul,
    ne,
    neg,
    not_,
    or_,
    raise_,
    sub,
    sym,
)

X, Y = sym("x"), sym("y")
NUMBERS = st.recursive(
    st.sampled_from([X, Y, const(0), const(1), const(2)]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from([add, sub, mul, div, maximum, minimum]), inner, inner).map(
            lambda p: p[0](p[1], p[2])
        ),
        st.tuples(st.sampled_from([neg, abs_]), inner).map(lambda p: p[0](p[1])),
        inner.map(lambda a: fn("sqrt", a)),
        st.tuples(inner, inner, inner, inner).map(lambda p: ite(lt(p[0], p[1]), p[2], p[3])),
        st.tuples(inner, inner, inner).map(lambda p: ite(le(p[0], p[1]), raise_("ValueError"), p[2])),
    ),
    max_leaves=6,
)
ATOMS = st.tuples(st.sampled_from([lt, le, eq, ne]), NUMBERS, NUMBERS).map(lambda p: p[0](p[1], p[2]))
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from([and_, or_]), inner, inner).map(lambda p: p[0](p[1], p[2])),
        inner.map(not_),
        st.tuples(ATOMS, inner, inner).map(lambda p: ite(*p)),
    ),
    max_leaves=4,
)
POINTS = [
    {"x": x, "y": y}
    for x in (Fraction(-2), Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(1), Fraction(3))
    for y in (Fraction(-1), Fraction(0), Fraction(1), Fraction(2))
]


@settings(max_examples=400, deadline=None, database=None)
@given(CONDITIONS)
def test_a_condition_fails_exactly_where_a_clause_holds(condition: Term) -> None:
    try:
        clauses = breaking(condition)
    except OutOfReach:
        return
    value_at = compiled([condition])
    tests = [(c, compiled(list(c.literals))) for c in clauses]
    for point in POINTS:
        (value,) = value_at(point)
        holding = {c.kind for c, at in tests if all(v is True for v in at(point))}
        if isinstance(value, Exception):  # of several exceptions on one way, either may come first
            assert (
                holding & ({"raises"} if isinstance(value, Raised) else {"raises", "undefined"})
                or "undefined" in holding
            )
        else:
            assert holding == (set() if value else {"false"}), (condition, point)


BRANCHING = ite(le(X, Y), div(const(1), sub(X, Y)), const(2))
RAISING = ite(le(X, Y), raise_("ValueError"), const(2))
COMPUTED_BEFORE: dict[str, tuple[Term, str]] = {
    "or": (or_(lt(const(1), BRANCHING), le(X, Y)), "undefined"),
    "or, of three": (or_(lt(Y, X), lt(const(1), BRANCHING), le(X, Y)), "undefined"),
    "or, with what it excludes": (or_(lt(const(1), BRANCHING), not_(lt(Y, X))), "undefined"),
    "not and": (not_(and_(le(BRANCHING, const(1)), lt(Y, X))), "undefined"),
    "or, behind a raise": (or_(lt(const(1), RAISING), le(X, Y)), "raises"),
    "and, behind a raise": (and_(lt(const(1), RAISING), lt(Y, X)), "raises"),
}


@pytest.mark.parametrize("case", COMPUTED_BEFORE)
def test_what_is_computed_before_the_part_that_decides_may_still_fail(case: str) -> None:
    condition, kind = COMPUTED_BEFORE[case]
    assert kind in {c.kind for c in breaking(condition)}


def test_what_stands_behind_the_part_that_decides_asks_for_nothing() -> None:
    assert not breaking(or_(le(X, X), lt(const(1), div(const(1), X))))
    assert {c.kind for c in breaking(and_(lt(X, X), lt(const(1), div(const(1), X))))} == {"false"}


@settings(max_examples=200, deadline=None, database=None)
@given(st.lists(ATOMS, min_size=1, max_size=2))
def test_deciding_max_min_and_abs_keeps_a_clause_what_it_is(literals: list[Term]) -> None:
    cases = choices(tuple(literals))
    if cases is None:
        return
    at = compiled(literals)
    each = [compiled(list(c)) for c in cases]
    for point in POINTS:
        values = at(point)
        if any(isinstance(v, Exception) for v in values):
            continue
        assert all(values) is any(all(v is True for v in one(point)) for one in each)


def test_definedness_is_a_way_to_fail_of_its_own() -> None:
    kinds = {(c.kind, c.what) for c in breaking(le(const(0), fn("sqrt", sub(X, const(1)))))}
    assert kinds == {("false", ""), ("undefined", "sqrt")}


def test_a_branch_that_is_not_taken_asks_for_nothing() -> None:
    safe = ite(lt(const(0), X), le(const(0), fn("sqrt", X)), le(X, const(0)))
    assert not [c for c in breaking(safe) if c.kind == "undefined"]


@pytest.mark.parametrize("literal", [lt(X, Y), le(X, Y), eq(X, Y), ne(X, Y)])
def test_negation_turns_round_twice(literal: Term) -> None:
    assert negated(negated(literal)) is literal


def test_sums_over_symbolic_ranges_are_out_of_reach() -> None:
    with pytest.raises(OutOfReach):
        breaking(lt(const(0), bind_index("sum", sym("k"), mul(sym("k"), X), const(1), Y)))


EXP = fn("exp", X)
TRUE_OF_ALL: dict[str, tuple[Term, ...]] = {
    "exp is positive": (le(EXP, const(0)),),
    "1 + x ≤ exp x": (lt(EXP, add(const(1), X)),),
    "log x ≤ x − 1": (lt(const(0), X), lt(sub(X, const(1)), fn("log", X))),
    "squares": (lt(add(mul(X, X), mul(Y, Y)), mul(const(2), mul(X, Y))),),
    "tanh": (le(const(1), fn("tanh", X)),),
}
TRUE_OF_SOME: dict[str, tuple[Term, ...]] = {
    "exp x ≥ 1 + x + x²": (lt(EXP, add(add(const(1), X), mul(X, X))),),
    "exp is positive, turned round": (lt(const(0), EXP),),
    "log x < x − 1": (lt(const(0), X), le(sub(X, const(1)), fn("log", X))),
    "squares, strict": (le(add(mul(X, X), mul(Y, Y)), mul(const(2), mul(X, Y))),),
    "tanh reaches 0.99": (lt(const(Fraction(99, 100), "0.99"), fn("tanh", X)),),
    "division by what may vanish": (lt(div(const(1), mul(X, X)), const(5)), lt(X, const(9))),
}
DOMAIN = Domain({"x": "real", "y": "real"})


@pytest.mark.parametrize("case", TRUE_OF_ALL)
def test_z3_excludes_what_cannot_hold(case: str) -> None:
    assert impossible(TRUE_OF_ALL[case], DOMAIN, Budget.seconds(3)).holds


@pytest.mark.parametrize("case", TRUE_OF_SOME)
def test_z3_never_excludes_what_can_hold(case: str) -> None:
    assert not impossible(TRUE_OF_SOME[case], DOMAIN, Budget.seconds(1)).holds


def test_slack_takes_back_what_doubles_can_break() -> None:
    strict = (le(mul(X, X), const(0)), lt(const(0), X))
    assert impossible(strict, DOMAIN, Budget.seconds(2)).holds
    assert not impossible(strict, DOMAIN, Budget.seconds(2), slacks=[1e-300, 0.0]).holds
    assert not impossible(strict, DOMAIN, Budget.seconds(2), slacks=[float("inf"), 0.0]).holds


def test_hypotheses_are_loosened_too() -> None:
    given = lt(mul(X, X), const(0))
    domain = Domain({"x": "real"}, (given,))
    assert impossible((lt(X, const(1)),), domain, Budget.seconds(2), slacks=[0.0, 0.0]).holds
    assert not impossible((lt(X, const(1)),), domain, Budget.seconds(2), slacks=[0.0, 1e-9]).holds
