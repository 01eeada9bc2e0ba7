"""The normal form: identities it must prove, branches it must not cross, limits it must keep."""

from __future__ import annotations

import random
import time
from fractions import Fraction as F
from typing import TYPE_CHECKING

import pytest

from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove.flint import decide
from mathlink.term import (
    Term,
    abs_,
    add,
    bind_index,
    call,
    const,
    div,
    eq,
    fn,
    free_symbols,
    index,
    ite,
    le,
    lt,
    make,
    maximum,
    minimum,
    mul,
    named,
    ne,
    neg,
    pow_,
    sub,
    sym,
)
from tests.prove import oracle, pairs

if TYPE_CHECKING:
    from mathlink.model import Evidence

x, y, a, b, p, n, k = (sym(s) for s in "xyabpnk")
ZERO, ONE, TWO, THREE, HALF, PI = const(0), const(1), const(2), const(3), const(F(1, 2)), named("pi")


def positive(*terms: Term) -> tuple[Term, ...]:
    return tuple(lt(ZERO, t) for t in terms)


def judged(left: Term, right: Term, *hypotheses: Term, relation: str = "=", integers: str = "") -> Evidence:
    names = free_symbols(left, right, *hypotheses)
    kinds = {name: "int" if name in integers else "real" for name in names}
    return decide(Obligation(left, relation, right, Domain(kinds, hypotheses)), Budget.seconds(5))  # type: ignore[arg-type]


def root(t: Term) -> Term:
    return fn("sqrt", t)


def square(t: Term) -> Term:
    return mul(t, t)


def log(t: Term) -> Term:
    return fn("log", t)


def exp(t: Term) -> Term:
    return fn("exp", t)


IDENTITIES: dict[str, tuple[Term, Term, tuple[Term, ...]]] = {
    "cancelled quotient": (div(sub(square(x), ONE), sub(x, ONE)), add(x, ONE), ()),
    "square of a root": (square(root(x)), x, ()),
    "exponential of a logarithm": (exp(log(x)), x, ()),
    "root of a product of positives": (root(mul(x, y)), mul(root(x), root(y)), positive(x, y)),
    "root of a square": (root(square(x)), abs_(x), ()),
    "quarter power of a square": (pow_(square(x), const(F(1, 4))), root(abs_(x)), ()),
    "root of a quotient with the right sign": (
        root(div(sub(x, THREE), sub(y, THREE))),
        div(root(mul(sub(x, THREE), sub(y, THREE))), abs_(sub(y, THREE))),
        (lt(THREE, y),),
    ),
    "numbers under roots": (root(const(12)), mul(TWO, root(THREE)), ()),
    "roots of decimals": (
        pow_(div(x, const(F(37, 10))), const(F(111, 100))),
        div(pow_(x, const(F(111, 100))), pow_(const(F(37, 10)), const(F(111, 100)))),
        positive(x),
    ),
    "nested root": (root(add(add(x, y), mul(TWO, root(mul(x, y))))), add(root(x), root(y)), positive(x, y)),
    "nested root of numbers": (root(add(THREE, mul(TWO, root(TWO)))), add(ONE, root(TWO)), ()),
    "rationalised": (div(ONE, sub(root(x), root(y))), div(add(root(x), root(y)), sub(x, y)), positive(x, y)),
    "logit turned over": (log(div(p, sub(ONE, p))), neg(log(div(sub(ONE, p), p))), ()),
    "logit taken apart": (log(div(p, sub(ONE, p))), sub(log(p), log(sub(ONE, p))), ()),
    "logarithm to base ten": (fn("log10", x), div(log(x), add(log(TWO), log(const(5)))), ()),
    "log1p, expm1": (fn("expm1", mul(TWO, fn("log1p", x))), add(square(x), mul(TWO, x)), (lt(ZERO, x),)),
    "a power as an exponential": (pow_(x, a), exp(mul(a, log(x))), positive(x)),
    "powers add": (mul(pow_(x, a), pow_(x, b)), pow_(x, add(a, b)), positive(x)),
    "power of a product": (pow_(mul(x, y), a), mul(pow_(x, a), pow_(y, a)), positive(x, y)),
    "logistic": (div(ONE, add(ONE, exp(neg(x)))), mul(HALF, add(ONE, fn("tanh", div(x, TWO)))), ()),
    "log-add-exp": (log(add(exp(a), exp(b))), add(a, fn("log1p", exp(sub(b, a)))), ()),
    "asinh": (fn("asinh", x), neg(log(sub(root(add(square(x), ONE)), x))), ()),
    "acosh": (fn("acosh", x), neg(log(sub(x, root(sub(square(x), ONE))))), ()),
    "atanh": (fn("atanh", x), mul(HALF, sub(fn("log1p", x), fn("log1p", neg(x)))), ()),
    "asin and acos": (add(fn("asin", x), fn("acos", x)), div(PI, TWO), ()),
    "asin over atan": (fn("asin", x), fn("atan", div(x, root(sub(ONE, square(x))))), ()),
    "atan of the inverse": (fn("atan", div(ONE, x)), sub(div(PI, TWO), fn("atan", x)), positive(x)),
    "atan2 in the right half": (fn("atan2", y, x), fn("atan", div(y, x)), positive(x)),
    "cosine of an arc": (fn("cos", fn("atan", x)), div(ONE, root(add(ONE, square(x)))), ()),
    "tangent of half an angle": (fn("tan", div(x, TWO)), div(fn("sin", x), add(ONE, fn("cos", x))), ()),
    "triple angle": (fn("cos", mul(THREE, x)), sub(mul(const(4), pow_(fn("cos", x), THREE)), mul(THREE, fn("cos", x))), ()),
    "exact angle": (fn("cos", div(PI, const(12))), div(add(root(const(6)), root(TWO)), const(4)), ()),
    "seventh of a turn": (
        add(add(fn("cos", div(mul(TWO, PI), const(7))), fn("cos", div(mul(const(4), PI), const(7)))), fn("cos", div(mul(const(6), PI), const(7)))),
        neg(HALF),
        (),
    ),
    "erfc": (fn("erfc", neg(x)), add(ONE, fn("erf", x)), ()),
    "largest and smallest": (add(maximum(x, y), minimum(x, y)), add(x, y), ()),
    "rectifier": (sub(maximum(x, ZERO), maximum(neg(x), ZERO)), x, ()),
    "absolute value of a product": (mul(abs_(x), abs_(y)), abs_(mul(x, y)), ()),
    "gamma shifted": (fn("gamma", add(x, TWO)), mul(mul(x, add(x, ONE)), fn("gamma", x)), ()),
    "beta": (fn("beta", a, b), div(mul(fn("gamma", a), fn("gamma", b)), fn("gamma", add(a, b))), positive(a, b)),
    "logarithm of gamma": (exp(fn("loggamma", x)), fn("gamma", x), positive(x)),
    "binomial of a small number": (fn("binom", x, TWO), div(mul(x, sub(x, ONE)), TWO), ()),
    "gamma of a half": (fn("gamma", const(F(5, 2))), mul(const(F(3, 4)), root(PI)), ()),
    "digamma shifted": (fn("digamma", add(x, ONE)), add(fn("digamma", x), div(ONE, x)), ()),
    "cube roots of both signs": (fn("cbrt", neg(mul(const(8), x))), neg(mul(TWO, fn("cbrt", x))), ()),
    "remainder": (add(mul(y, make("floordiv", (x, y))), make("mod", (x, y))), x, ()),
    "floor shifted": (fn("floor", add(x, TWO)), add(fn("floor", x), TWO), ()),
    "opaque arguments compared by value": (call("f", square(add(x, y))), call("f", add(add(square(x), square(y)), mul(TWO, mul(x, y)))), ()),
    "condition settled by the domain": (ite(lt(y, x), x, y), x, (lt(y, x),)),
    "symbol fixed by a hypothesis": (mul(x, y), square(y), (eq(x, y),)),
    "root of two factors that cannot both change sign": (root(mul(p, sub(ONE, p))), mul(root(p), root(sub(ONE, p))), ()),
}  # fmt: skip


@pytest.mark.parametrize("name", IDENTITIES)
def test_identities_are_proved(name: str) -> None:
    left, right, hypotheses = IDENTITIES[name]
    assert_true(left, right, hypotheses)
    evidence = judged(left, right, *hypotheses)
    assert evidence.outcome is Outcome.PROVED, evidence.reason
    assert evidence.steps


def assert_true(left: Term, right: Term, hypotheses: tuple[Term, ...], enough: int = 20) -> None:
    """The table itself is judged first, at points of both signs."""
    if any(t in ("f",) for t in _calls(left)):
        return
    names = free_symbols(left, right, *hypotheses)
    used = 0
    for point in oracle.points(names, hypotheses):
        found = oracle.disagreement(left, right, point)
        assert not found, point
        used += found is False
        if used >= enough or not names:
            break
    assert used


def _calls(*roots: Term) -> list[str]:
    from mathlink.term import postorder

    return [t.data for t in postorder(*roots) if t.op == "call"]


NOT_EVERYWHERE: dict[str, tuple[Term, Term, tuple[Term, ...]]] = {
    "root of a square without a sign": (root(square(x)), x, ()),
    "root of a square, exponent written": (pow_(square(x), HALF), x, ()),
    "logarithm of a square": (log(square(x)), mul(TWO, log(x)), ()),
    "root of a quotient over its denominator": (
        root(div(sub(x, THREE), sub(y, THREE))),
        div(root(mul(sub(x, THREE), sub(y, THREE))), sub(y, THREE)),
        (),
    ),
    "inverse of the tangent": (fn("atan", fn("tan", x)), x, ()),
    "inverse of the sine": (fn("asin", fn("sin", x)), x, ()),
    "inverse of the cosine": (fn("acos", fn("cos", x)), x, ()),
    "atan of the inverse without a sign": (fn("atan", div(ONE, x)), sub(div(PI, TWO), fn("atan", x)), ()),
    "atan of the inverse with the other sign": (fn("atan", div(ONE, x)), sub(neg(div(PI, TWO)), fn("atan", x)), ()),
    "root of a product over negatives": (root(mul(x, y)), mul(root(neg(x)), root(neg(y))), ()),
    "logarithm of a product over negatives": (log(mul(x, y)), add(log(neg(x)), log(neg(y))), ()),
    "logarithm of gamma without a sign": (exp(fn("loggamma", x)), fn("gamma", x), ()),
    "atan2 in every quadrant": (fn("atan2", y, x), fn("atan", div(y, x)), ()),
    "power of a product of real signs": (pow_(mul(x, y), a), mul(pow_(x, a), pow_(y, a)), ()),
    "power of a power": (pow_(square(x), a), pow_(x, mul(TWO, a)), ()),
    "absolute value of a sum": (abs_(add(x, y)), add(abs_(x), abs_(y)), ()),
    "sign from the wrong hypothesis": (root(square(sub(x, ONE))), sub(x, ONE), positive(x)),
    "half of an interval": (root(square(sub(TWO, mul(THREE, p)))), sub(TWO, mul(THREE, p)), (lt(ZERO, p), lt(p, ONE))),
    "sine without its sign": (root(sub(ONE, square(fn("cos", x)))), fn("sin", x), ()),
    "smallest for largest": (maximum(x, y), minimum(x, y), ()),
    "largest settled too early": (maximum(x, mul(a, x)), x, positive(a)),
    "tiny addend": (add(x, const(F(1, 10**30))), x, ()),
    "constant off by a thousandth": (mul(const(F(1001, 1000)), exp(x)), exp(x), ()),
    "sum one term longer": (bind_index("sum", k, k, ONE, add(n, ONE)), div(mul(n, add(n, ONE)), TWO), (le(ONE, n),)),
    "sum of an empty range": (bind_index("sum", k, ONE, ONE, n), n, ()),
    "odd shift of the gamma function": (fn("gamma", add(x, TWO)), mul(x, fn("gamma", x)), ()),
    "reciprocal of a sum": (div(ONE, add(x, y)), add(div(ONE, x), div(ONE, y)), ()),
}


@pytest.mark.parametrize("name", NOT_EVERYWHERE)
def test_what_fails_on_a_branch_is_not_proved(name: str) -> None:
    left, right, hypotheses = NOT_EVERYWHERE[name]
    evidence = judged(left, right, *hypotheses, integers="n")
    assert evidence.outcome is Outcome.OPEN
    assert not evidence.reason.startswith("internal")


def test_sums_with_symbolic_bounds() -> None:
    def entry(name: str) -> Term:
        return index(sym(name), k)

    both = bind_index("sum", k, add(mul(x, entry("u")), entry("v")), ONE, n)
    apart = add(mul(x, bind_index("sum", k, entry("u"), ONE, n)), bind_index("sum", k, entry("v"), ONE, n))
    assert judged(both, apart, integers="n").outcome is Outcome.PROVED
    assert judged(both, mul(x, apart), integers="n").outcome is Outcome.OPEN
    triangle = div(mul(n, add(n, ONE)), TWO)
    assert judged(bind_index("sum", k, k, ONE, n), triangle, le(ZERO, n), integers="n").outcome is Outcome.PROVED
    assert judged(bind_index("sum", k, k, ONE, n), triangle, integers="n").outcome is Outcome.OPEN


def test_whole_powers_of_either_sign() -> None:
    left, right = mul(pow_(x, n), pow_(x, k)), pow_(x, add(n, k))
    assert judged(left, right, integers="nk").outcome is Outcome.PROVED
    assert ne(x, ZERO) in judged(left, right, integers="nk").conditions
    assert judged(left, right).outcome is Outcome.OPEN
    assert judged(pow_(const(-1), mul(TWO, n)), ONE, integers="n").outcome is Outcome.PROVED
    assert judged(pow_(const(-1), add(n, ONE)), ONE, integers="n").outcome is Outcome.OPEN


def test_conditions_name_what_had_to_hold() -> None:
    found = judged(div(sub(square(x), ONE), sub(x, ONE)), add(x, ONE))
    assert found.conditions == (ne(sub(x, ONE), ZERO),)
    assert judged(square(root(x)), x).conditions == (le(ZERO, x),)
    assert judged(exp(log(x)), x).conditions == (lt(ZERO, x),)
    assert judged(exp(log(x)), x, lt(ONE, x)).conditions == ()
    assert judged(div(x, add(square(x), ONE)), div(ONE, add(x, div(ONE, x)))).conditions[0] == ne(x, ZERO)


@pytest.mark.parametrize(
    ("left", "relation", "right", "hypotheses", "proved"),
    [
        (add(square(x), ONE), ">", ZERO, (), True),
        (square(x), ">", ZERO, (), False),
        (square(x), ">=", ZERO, (), True),
        (mul(p, sub(ONE, p)), ">", ZERO, (lt(ZERO, p), lt(p, ONE)), True),
        (mul(p, sub(ONE, p)), ">", ZERO, (le(ZERO, p), le(p, ONE)), False),
        (mul(p, sub(ONE, p)), ">=", ZERO, (le(ZERO, p), le(p, ONE)), True),
        (mul(p, sub(ONE, p)), ">", ZERO, (lt(ZERO, p), le(p, ONE)), False),
        (mul(p, sub(ONE, mul(p, p))), ">", ZERO, (lt(ZERO, p), le(p, ONE)), False),
        (sub(x, b), ">", ZERO, (lt(b, x),), True),
        (sub(x, b), ">", ZERO, positive(x, b), False),
        (sub(square(x), mul(x, y)), ">=", neg(square(y)), (), True),
        (add(x, root(add(square(x), ONE))), ">", ZERO, (), True),
        (add(x, root(square(x))), ">", ZERO, (), False),
        (sub(add(x, ONE), y), ">", ZERO, (lt(y, x),), True),
        (exp(x), ">", ONE, positive(x), True),
        (exp(x), ">", ONE, (), False),
        (fn("cos", x), "<=", ONE, (), True),
        (fn("cos", x), "<", ONE, (), False),
        (x, "!=", ZERO, (lt(x, ZERO),), True),
        (x, "!=", ZERO, (le(x, ZERO),), False),
        (n, ">=", ONE, (lt(ZERO, n),), True),
    ],
)
def test_signs_follow_from_hypotheses_only(
    left: Term, relation: str, right: Term, hypotheses: tuple[Term, ...], proved: bool
) -> None:
    evidence = judged(left, right, *hypotheses, relation=relation, integers="n")
    assert (evidence.outcome is Outcome.PROVED) is proved, evidence.reason


def test_contradicting_hypotheses_do_no_harm() -> None:
    for hypotheses in [(lt(x, ZERO), lt(ZERO, x)), (lt(x, x),), (eq(x, ONE), eq(x, TWO)), (lt(ONE, ZERO),)]:
        assert not judged(root(square(x)), abs_(x), *hypotheses).reason.startswith("internal")


def test_no_value_anywhere_is_said() -> None:
    assert judged(div(x, sub(x, x)), x).reason.startswith("no value anywhere")
    assert judged(log(neg(ONE)), x).reason.startswith("no value anywhere")


@pytest.mark.parametrize(
    "term",
    [
        pow_(add(add(x, y), add(a, b)), const(500)),
        pow_(add(pow_(x, const(F(813, 1000))), pow_(y, const(F(377, 1000)))), const(60)),
        pow_(add(x, ONE), const(10**9)),
        mul(pow_(add(add(x, y), a), const(60)), pow_(add(add(x, b), ONE), const(60))),
        root(sub(mul(const(10**25 + 13), x), const(10**51 + 7))),
        fn("cos", mul(const(10**6), x)),
        fn("cos", div(PI, const(100_003))),
        exp(mul(const(10**7), add(x, div(y, const(10**7 + 1))))),
    ],
)
def test_large_degrees_end_within_the_budget(term: Term) -> None:
    started = time.monotonic()
    left, right = mul(term, add(x, y)), add(mul(term, x), mul(y, term))
    evidence = decide(Obligation(left, "=", right, Domain(dict.fromkeys("xyab", "real"))), Budget.seconds(1))
    assert not evidence.reason.startswith("internal")
    assert time.monotonic() - started < 10  # a hang, not a speed, is what this would show


def test_every_random_proof_holds_at_fifty_digits() -> None:
    proved = compared = 0
    for seed in range(400):
        rng = random.Random(seed)
        left = pairs.term(rng, rng.choice([2, 3]))
        right = pairs.rewritten(left, rng)
        hypotheses = pairs.hypotheses(rng)
        if left is right:
            continue
        domain = Domain(dict.fromkeys(pairs.NAMES, "real"), hypotheses)
        evidence = decide(Obligation(left, "=", right, domain), Budget.seconds(2))
        assert not evidence.reason.startswith("internal"), (seed, evidence.reason)
        if evidence.outcome is not Outcome.PROVED:
            continue
        proved += 1
        used = 0
        for point in oracle.points(pairs.NAMES, hypotheses, seed=seed):
            found = oracle.disagreement(left, right, point)
            assert not found, (seed, point, left, right)
            used += found is False
            if used >= 20:
                break
        compared += used >= 20
    assert proved >= 150
    assert compared >= 0.9 * proved
