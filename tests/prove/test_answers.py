"""What an engine answers where its idea gives a reason, is stopped, or is contradicted by numbers."""

from __future__ import annotations

import pytest

from mathlink.errors import OutOfReach, OutOfTime
from mathlink.model import Budget, Domain, Evidence, Obligation, Outcome
from mathlink.prove.answers import engine, unless_numbers_disagree
from mathlink.term import add, const, mul, sym

X = sym("x")
CLAIM = Obligation(add(X, X), "=", mul(const(2), X), Domain({"x": "real"}))
FALSE = Obligation(add(X, X), "=", mul(const(3), X), Domain({"x": "real"}))


def raising(error: Exception, *stops: tuple[type[Exception], str]) -> Evidence:
    @engine("thought", *stops)
    def decide(obligation: Obligation, budget: Budget) -> Evidence | str:
        raise error

    return decide(CLAIM, Budget.seconds(1.0, 7))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OutOfTime("used up"), "out of time"),
        (OutOfReach("a degree of 9"), "a degree of 9"),
        (ZeroDivisionError("by {0}"), "failed: ZeroDivisionError: by {0}"),
        (KeyError("x"), "some lookup"),
    ],
)
def test_what_stops_an_idea_leaves_the_question_open(error: Exception, reason: str) -> None:
    found = raising(error, (ArithmeticError, "failed: {kind}: {error}"), (LookupError, "some lookup"))
    assert (found.engine, found.outcome, found.reason, found.seed) == ("thought", Outcome.OPEN, reason, 7)


def test_what_the_engine_does_not_name_is_handed_on() -> None:
    with pytest.raises(ValueError, match="not mine"):
        raising(ValueError("not mine"), (ArithmeticError, "failed"))


def test_its_own_words_come_before_those_for_every_engine_but_not_for_time() -> None:
    assert raising(OutOfReach("x"), (Exception, "mine: {error}")).reason == "mine: x"
    assert raising(OutOfTime("x"), (Exception, "mine: {error}")).reason == "out of time"


def test_numbers_bear_a_proof_out_or_take_it_back() -> None:
    proof = Evidence("thought", Outcome.PROVED)
    kept = unless_numbers_disagree(proof, CLAIM, Budget.seconds(5.0))
    assert isinstance(kept, Evidence)
    assert kept.outcome is Outcome.PROVED
    assert kept.points >= 3
    assert isinstance(unless_numbers_disagree(proof, FALSE, Budget.seconds(5.0)), str)
