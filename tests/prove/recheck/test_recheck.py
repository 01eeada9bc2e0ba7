"""Proofs gone through again: right ones are accepted, and nothing in them can be changed without being found out."""

from __future__ import annotations

import dataclasses
import pickle
import random

import pytest

from mathlink.model import Domain, Evidence, Obligation, Outcome
from mathlink.prove import recheck
from mathlink.prove.rechecking.result import Said
from mathlink.prove.sketch import Opaque, Sketch
from mathlink.term import add, const, lt, sym
from tests.prove.recheck.proofs import BY_CASES, BY_NORMAL_FORM, NAMES, WHOLE, flint_proof, proofs
from tests.prove.recheck.tampering import tampered

MOST = 40
"""Changes tried for one proof; which ones is drawn by lot, always the same."""

ONLY_AT_POINTS = {"gamma at a half", "a factor in front", "sums of sums", "order of summation"}


def test_every_proof_of_the_table_is_there() -> None:
    assert len(NAMES) >= 40
    assert set(proofs()) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_proof_is_accepted(name: str) -> None:
    claim, evidence = proofs()[name]
    found = recheck(evidence, claim)
    assert found, str(found)
    assert found.said is (Said.AGREES if name in ONLY_AT_POINTS else Said.CHECKED), str(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_proof_in_which_anything_was_changed_is_not_accepted(name: str) -> None:
    _, evidence = proofs()[name]
    changes = list(tampered(evidence))
    assert changes
    chosen = changes if len(changes) <= MOST else random.Random(name).sample(changes, MOST)
    accepted = [words for words, changed in chosen if recheck(changed, points=6)]
    assert not accepted


@pytest.mark.parametrize("name", NAMES)
def test_a_proof_of_something_else_is_rejected(name: str) -> None:
    claim, evidence = proofs()[name]
    other = dataclasses.replace(claim, left=add(claim.left, const(1)))
    wider = dataclasses.replace(
        claim, domain=Domain(claim.domain.kinds, (*claim.domain.hypotheses, lt(sym("x"), const(10**6))))
    )
    for wanted in (other, wider):
        assert recheck(evidence, wanted).said is Said.REJECTED


@pytest.mark.parametrize("name", NAMES)
def test_a_proof_survives_pickling_and_json(name: str) -> None:
    _, evidence = proofs()[name]
    assert evidence.sketch is not None
    assert pickle.loads(pickle.dumps(evidence)) == evidence
    assert Sketch.from_json(evidence.sketch.to_json()) == evidence.sketch


@pytest.mark.parametrize("text", ["[]", "{}", '{"terms": [], "roots": [], "sketch": 3}', '{"terms": [[1]]}'])
def test_what_is_no_sketch_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="not a proof sketch"):
        Sketch.from_json(text)


def test_the_same_proof_gives_the_same_words() -> None:
    _, evidence = proofs()["maximum"]
    assert str(recheck(evidence)) == str(recheck(evidence)) == "checked, 10 steps exactly"


def test_what_was_not_proved_or_not_explained_is_not_called_fine() -> None:
    assert recheck(Evidence("flint", Outcome.OPEN)).said is Said.OPEN
    assert recheck(Evidence("boxes", Outcome.PROVED)).said is Said.OPEN
    claim, _ = proofs()["circle"]
    silent = Evidence("flint", Outcome.PROVED, sketch=Sketch(claim, "FLINT", "", ()))
    assert recheck(silent).said is Said.REJECTED


def test_a_tool_that_says_nothing_is_believed_only_as_far_as_numbers_go() -> None:
    x = sym("x")
    wrong = Obligation(add(x, const(1)), "=", x, Domain({"x": "real"}))
    told = Evidence("sympy", Outcome.PROVED, sketch=Sketch(wrong, "SymPy", "1.14", (Opaque("it is 0"),)))
    assert recheck(told).said is Said.REJECTED


def test_a_proof_over_an_empty_domain_says_nothing() -> None:
    claim, evidence = flint_proof("sqrt(x**2)", "abs(x)", ("x < 0", "x > 0"))
    assert evidence.outcome is Outcome.PROVED
    assert recheck(evidence, claim).said is Said.OPEN


def test_exact_steps_stay_exact() -> None:
    """Most of the table needs no numbers at all; a change that loses this is worth noticing."""
    exact = [n for n in (*BY_NORMAL_FORM, *WHOLE, *BY_CASES) if recheck(proofs()[n][1]).said is Said.CHECKED]
    assert len(exact) == len(BY_NORMAL_FORM) + len(WHOLE) + len(BY_CASES)
