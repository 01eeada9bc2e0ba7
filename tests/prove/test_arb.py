"""Certified refutation: wrong statements fall at a witness, true ones never do."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove.arb import decide
from mathlink.sample import points
from mathlink.term import add, call, const, div, fn, lt, mul, pow_, sub, sym

x, y = sym("x"), sym("y")
ONE, TWO = const(1), const(2)
REALS = {"x": "real", "y": "real"}
POSITIVE = (lt(const(0), x), lt(const(0), y))


def judged(left: object, right: object, *hypotheses: object, relation: str = "=") -> object:
    domain = Domain(REALS, hypotheses)  # type: ignore[arg-type]
    obligation = Obligation(left, relation, right, domain)  # type: ignore[arg-type]
    return decide(obligation, [*points(domain, 20), {"x": F(0), "y": F(0)}], Budget.seconds(5))


@pytest.mark.parametrize(
    ("left", "right", "hypotheses"),
    [
        (fn("sqrt", mul(x, x)), x, ()),
        (fn("sqrt", div(sub(x, const(3)), sub(y, const(3)))), x, ()),
        (mul(x, const(F(1001, 1000))), x, POSITIVE),
        (pow_(x, const(F(201, 100))), mul(x, x), POSITIVE),
        (add(x, const(F(1, 10**12))), x, ()),
        (fn("atan", fn("tan", x)), x, ()),
    ],
)
def test_wrong_equations_are_refuted_with_a_witness(
    left: object, right: object, hypotheses: tuple[object, ...]
) -> None:
    evidence = judged(left, right, *hypotheses)
    assert evidence.outcome is Outcome.REFUTED  # type: ignore[attr-defined]
    assert evidence.witness is not None  # type: ignore[attr-defined]
    assert evidence.left != evidence.right  # type: ignore[attr-defined]


def test_points_outside_the_hypotheses_do_not_refute() -> None:
    domain = Domain(REALS, (lt(const(0), x),))  # type: ignore[arg-type]
    obligation = Obligation(fn("sqrt", mul(x, x)), "=", x, domain)
    tried = [{"x": F(k), "y": F(0)} for k in (-2, -1, 0)]
    assert decide(obligation, tried, Budget.seconds(5)).outcome is Outcome.OPEN
    tried += [{"x": F(k), "y": F(0)} for k in (1, 2, 3)]
    found = decide(obligation, tried, Budget.seconds(5))
    assert (found.outcome, found.points) == (Outcome.AGREES, 3)


def test_true_equations_agree() -> None:
    left = add(pow_(fn("sin", x), TWO), pow_(fn("cos", x), TWO))
    assert judged(left, ONE).outcome is Outcome.AGREES  # type: ignore[attr-defined]
    assert judged(mul(fn("exp", x), fn("exp", y)), fn("exp", add(x, y))).outcome is Outcome.AGREES  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("relation", "right", "wanted"),
    [
        ("<", const(0), Outcome.REFUTED),
        ("<=", const(-1), Outcome.REFUTED),
        (">=", const(0), Outcome.AGREES),
        (">", const(0), Outcome.REFUTED),
        ("!=", const(-1), Outcome.AGREES),
        ("!=", const(0), Outcome.REFUTED),
    ],
)
def test_inequalities_need_a_certain_violation(relation: str, right: object, wanted: Outcome) -> None:
    assert judged(mul(x, x), right, relation=relation).outcome is wanted  # type: ignore[attr-defined]


def test_what_cannot_be_evaluated_is_open() -> None:
    evidence = judged(call("secret", x), x)
    assert evidence.outcome is Outcome.OPEN  # type: ignore[attr-defined]
    assert evidence.reason  # type: ignore[attr-defined]


def test_a_used_up_budget_is_open() -> None:
    domain = Domain(REALS)  # type: ignore[arg-type]
    found = decide(Obligation(x, "=", y, domain), points(domain, 20), Budget.seconds(-1))
    assert (found.outcome, found.reason) == (Outcome.OPEN, "out of time")
