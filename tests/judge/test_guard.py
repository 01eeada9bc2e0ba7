"""A proof with a wrong step is no proof, whatever engine vouches for it."""

from __future__ import annotations

import dataclasses

import pytest

from mathlink.judge import ladder
from mathlink.judge.guard import gone_through
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.sketch import Opaque
from mathlink.term import add, const, lt, mul, sym
from tests.prove.recheck.proofs import NAMES, proofs
from tests.prove.recheck.tampering import tampered

X = sym("x")
WRONG = Obligation(add(X, X), "=", mul(const(3), X), Domain({"x": "real"}, (lt(const(0), X),)))


@pytest.mark.parametrize("name", NAMES)
def test_a_right_proof_passes(name: str) -> None:
    claim, evidence = proofs()[name]
    assert gone_through(evidence, Budget.seconds(5.0), claim) is evidence


@pytest.mark.parametrize("name", NAMES[::4])
def test_a_proof_with_a_wrong_step_is_left_open(name: str) -> None:
    claim, evidence = proofs()[name]
    words, changed = next((w, e) for w, e in tampered(evidence) if "relation" in w or "branch" in w)
    found = gone_through(changed, Budget.seconds(5.0), claim)
    assert found.outcome is Outcome.OPEN, words
    assert "did not stand" in found.reason


def test_an_engine_that_only_claims_is_checked_in_numbers() -> None:
    found = gone_through(Evidence("sympy", Outcome.PROVED, steps=("it is 0",)), Budget.seconds(5.0), WRONG)
    assert found.outcome is Outcome.OPEN
    assert "the claim: it fails at x =" in found.reason


def test_steps_in_words_become_a_sketch() -> None:
    right = dataclasses.replace(WRONG, right=mul(const(2), X))
    found = gone_through(Evidence("sympy", Outcome.PROVED, steps=("it is 0",)), Budget.seconds(5.0), right)
    assert found.outcome is Outcome.PROVED
    assert found.sketch is not None
    assert found.sketch.steps == (Opaque("it is 0"),)


def test_a_false_proof_does_not_get_past_the_ladder(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that proves everything: the points of Arb would see it, so here none of them tells the sides apart."""
    points = [{"x": const(0).data[0]}] * 3
    claim = dataclasses.replace(WRONG, domain=Domain({"x": "real"}))
    wrong = Evidence("flint", Outcome.PROVED, steps=("trust me",))
    monkeypatch.setattr(ladder, "_engines", lambda obligation: [(lambda o, b: wrong, 1.0)])
    decision = ladder.climb(claim, points, Budget.seconds(5.0))
    assert decision.outcome is Outcome.AGREES
    assert "did not stand" in decision.evidence[-1].reason
