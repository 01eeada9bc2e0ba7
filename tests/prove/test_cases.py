"""Branch by branch: every path that can happen is proved, what raises is left out, nothing is dropped without proof."""

from __future__ import annotations

import random
from fractions import Fraction as F
from typing import TYPE_CHECKING

import pytest

from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.cases import branches, decide_by_cases
from mathlink.prove.flint import decide
from mathlink.term import (
    Term,
    abs_,
    add,
    and_,
    const,
    div,
    eq,
    fn,
    free_symbols,
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
    pow_,
    raise_,
    sub,
    sym,
)
from tests.prove import oracle, pairs

if TYPE_CHECKING:
    from collections.abc import Callable

x, y, a, d, r = (sym(s) for s in "xyadr")
ZERO, ONE, TWO, HALF = const(0), const(1), const(2), const(F(1, 2))
UNIT = (lt(ZERO, a), lt(a, ONE))


def judged(
    left: Term,
    right: Term,
    *hypotheses: Term,
    feasible: Callable[[tuple[Term, ...]], bool | None] | None = None,
    prove: Callable[[Obligation, Budget], Evidence] = decide,
) -> Evidence:
    domain = Domain(dict.fromkeys(free_symbols(left, right, *hypotheses), "real"), hypotheses)
    return decide_by_cases(Obligation(left, "=", right, domain), prove, Budget.seconds(60), feasible)


def huber(size: Term) -> Term:
    return ite(le(size, d), mul(HALF, mul(r, r)), mul(d, sub(size, mul(HALF, d))))


def clipped() -> tuple[Term, Term]:
    low, high, ratio, gain = sub(ONE, a), add(ONE, a), sym("ratio"), sym("gain")
    code = ite(lt(ratio, low), low, ite(lt(high, ratio), high, ratio))
    equation = minimum(mul(ratio, gain), mul(maximum(low, minimum(ratio, high)), gain))
    return minimum(mul(ratio, gain), mul(code, gain)), equation


m = minimum(abs_(r), d)
PROVED: dict[str, tuple[Term, Term, tuple[Term, ...]]] = {
    "the same branch twice": (ite(lt(x, ZERO), neg(x), x), abs_(x), ()),
    "leaky rectifier": (maximum(x, mul(a, x)), ite(lt(x, ZERO), mul(a, x), x), UNIT),
    "Huber with a minimum": (mul(m, sub(abs_(r), mul(HALF, m))), huber(abs_(r)), (lt(ZERO, d),)),
    "Huber with a root": (huber(fn("sqrt", mul(r, r))), huber(abs_(r)), (lt(ZERO, d),)),
    "clipping": (*clipped(), UNIT),
    "nested": (ite(lt(x, ZERO), ite(lt(x, neg(ONE)), neg(ONE), x), x), maximum(x, neg(ONE)), ()),
    "conjunction": (ite(and_(lt(ZERO, x), lt(x, y)), x, y), ite(or_(le(x, ZERO), le(y, x)), y, x), ()),
    "negation": (ite(not_(lt(x, y)), x, y), maximum(x, y), ()),
    "three-way maximum in another order": (maximum(x, y, a), maximum(maximum(a, x), y), ()),
    "path equality used": (ite(eq(x, y), mul(x, x), mul(x, y)), mul(x, y), ()),
    "stable logistic": (
        ite(le(ZERO, x), div(ONE, add(ONE, fn("exp", neg(x)))), div(fn("exp", x), add(ONE, fn("exp", x)))),
        div(ONE, add(ONE, fn("exp", neg(x)))),
        (),
    ),
}


@pytest.mark.parametrize("name", PROVED)
def test_branches_are_proved_one_by_one(name: str) -> None:
    left, right, hypotheses = PROVED[name]
    names = free_symbols(left, right)
    for _, point in zip(range(30), oracle.points(names, hypotheses), strict=False):
        assert oracle.disagreement(left, right, point) is False
    evidence = judged(left, right, *hypotheses)
    assert evidence.outcome is Outcome.PROVED, evidence.reason
    assert evidence.steps


@pytest.mark.parametrize(
    ("left", "right", "hypotheses"),
    [
        (maximum(x, mul(a, x)), ite(lt(x, ZERO), mul(a, x), x), (lt(ZERO, a),)),
        (ite(lt(x, ZERO), x, neg(x)), abs_(x), ()),
        (ite(lt(x, ONE), neg(x), x), abs_(x), ()),
        (ite(le(x, ZERO), ONE, x), maximum(x, ZERO), ()),
        (ite(eq(x, ZERO), ONE, x), x, ()),
        (huber(abs_(r)), mul(HALF, mul(r, r)), (lt(ZERO, d),)),
        (ite(lt(mul(x, x), ZERO), ONE, x), add(x, ONE), ()),
    ],
)
def test_one_wrong_branch_is_enough(left: Term, right: Term, hypotheses: tuple[Term, ...]) -> None:
    assert judged(left, right, *hypotheses).outcome is Outcome.OPEN


def test_what_raises_becomes_a_condition() -> None:
    guarded = ite(le(a, ZERO), raise_("ValueError"), fn("log", mul(a, a)))
    evidence = judged(guarded, mul(TWO, fn("log", a)))
    assert evidence.outcome is Outcome.PROVED
    assert lt(ZERO, a) in evidence.conditions
    assert judged(ite(le(a, ZERO), raise_("ValueError"), fn("log", a)), fn("log", mul(a, a))).outcome is Outcome.OPEN


def test_a_path_on_which_the_equation_has_no_value_becomes_a_condition() -> None:
    sinc = div(fn("sin", x), x)
    evidence = judged(ite(eq(x, ZERO), ONE, sinc), sinc)
    assert evidence.outcome is Outcome.PROVED
    assert ne(x, ZERO) in evidence.conditions


def test_nothing_left_to_compare_is_no_proof() -> None:
    assert judged(ite(lt(x, ZERO), raise_("A"), raise_("B")), x).outcome is Outcome.OPEN
    assert judged(raise_("A"), x).outcome is Outcome.OPEN


def test_paths_that_cannot_happen_are_dropped_only_on_proof() -> None:
    impossible = ite(lt(add(mul(x, x), ONE), ZERO), raise_("never"), x)
    assert judged(impossible, x).conditions == ()
    hidden = ite(lt(fn("sin", x), const(-2)), add(x, ONE), x)
    assert judged(hidden, x).outcome is Outcome.PROVED
    unknown = ite(lt(fn("floor", x), sub(x, TWO)), add(x, ONE), x)
    assert judged(unknown, x).outcome is Outcome.OPEN
    assert judged(unknown, x, feasible=lambda path: None).outcome is Outcome.OPEN
    assert judged(unknown, x, feasible=lambda path: None if path[-1].op == "lt" else True).outcome is Outcome.OPEN
    assert judged(unknown, x, feasible=lambda path: path[-1].op != "lt").outcome is Outcome.PROVED


def test_conditions_of_a_branch_are_asked_on_that_branch_only() -> None:
    left = ite(lt(x, ONE), y, div(mul(y, a), a))
    assert judged(left, y).conditions == (or_(lt(x, ONE), ne(a, ZERO)),)


def test_a_refuted_branch_is_handed_on() -> None:
    found = Evidence("other", Outcome.REFUTED, witness={"x": F(1)})
    evidence = judged(ite(lt(x, ZERO), x, y), x, prove=lambda obligation, budget: found)
    assert (evidence.outcome, evidence.witness) == (Outcome.REFUTED, {"x": F(1)})


def test_too_many_branches_are_open() -> None:
    total: Term = ZERO
    for i in range(12):
        total = add(total, ite(lt(sym(f"z{i}"), x), sym(f"z{i}"), mul(x, x)))
    assert "branches" in judged(total, x, prove=lambda o, b: Evidence("yes", Outcome.PROVED)).reason


def test_branches_are_seen() -> None:
    assert branches(add(x, maximum(x, y)))
    assert not branches(add(x, pow_(x, y)))


def test_every_random_proof_by_cases_holds_at_fifty_digits() -> None:
    proved = 0
    for seed in range(120):
        rng = random.Random(seed)
        inner = pairs.term(rng, 2)
        other = pairs.rewritten(inner, rng)
        atom = rng.choice([lt, le])(rng.choice([x, y, ZERO]), rng.choice([y, a, mul(x, y), ONE]))
        left = ite(atom, pairs.rewritten(inner, rng), inner)
        right = rng.choice([other, ite(rng.choice([atom, not_(atom)]), other, inner), abs_(other)])
        hypotheses = pairs.hypotheses(rng)
        evidence = decide_by_cases(
            Obligation(left, "=", right, Domain(dict.fromkeys(pairs.NAMES, "real"), hypotheses)),
            decide,
            Budget.seconds(2),
        )
        assert "internal" not in evidence.reason
        if evidence.outcome is not Outcome.PROVED:
            continue
        proved += 1
        for _, point in zip(range(120), oracle.points(pairs.NAMES, hypotheses, seed=seed), strict=False):
            assert not oracle.disagreement(left, right, point), (seed, point, left, right, hypotheses)
    assert proved >= 30
