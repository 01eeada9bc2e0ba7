"""Verdicts survive the way through JSON, and nothing but a verdict comes back."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathlink.cache.record import from_data, speaks_of_lines, to_data
from mathlink.model import Counterexample, Evidence, Outcome, Status, Verdict
from mathlink.term import const, lt, mul, sym
from tests.report.samples import SAMPLES

X = sym("x")
RICH = Verdict(
    Status.REFUTED,
    "counterexample",
    "differs \ud800 é",
    function="a.f",
    equation="y = x",
    label="one",
    file="a.py",
    line=3,
    counterexample=Counterexample({"x": -0.0, "n": 10**40, "rows": [1, (2.5, None)], "b": b"\xff"}, math.inf, 1j),
    hint="code = 4 × equation",
    conditions=("x > 0",),
    scope="all inputs",
    binding={"y": "return"},
    where={"q": 0.1, "r": 2},
    given="x > 0",
    reals="refuted",
    floats="refuted",
    reals_witness={"x": Fraction(1, 3)},
    floats_witness={"x": 0.1},
    warnings=("overflows",),
    evidence=(
        Evidence(
            "arb", Outcome.REFUTED, {"x": Fraction(1, 2)}, 0.5, 0.25, ("a", "b"), (lt(const(0), mul(X, X)),), ("c",), 7
        ),
    ),
    seconds=0.25,
)


def through(verdict: Verdict) -> Verdict:
    return from_data(json.loads(json.dumps(to_data(verdict), allow_nan=False)))


@pytest.mark.parametrize("verdict", [RICH, *SAMPLES.values()], ids=lambda v: v.label or v.reason)
def test_a_verdict_comes_back_as_it_was(verdict: Verdict) -> None:
    back = through(verdict)
    assert back == replace(verdict, cached=True, code=())
    assert repr(back.counterexample) == repr(verdict.counterexample)  # tells 1 from 1.0 and 0.0 from -0.0
    assert {**back.to_dict(), "cached": False} == verdict.to_dict()


def test_terms_come_back_as_the_same_terms() -> None:
    assert through(RICH).evidence[0].conditions[0] is RICH.evidence[0].conditions[0]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.fractions() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_every_value_comes_back_with_its_type(value: Any) -> None:
    back = through(replace(RICH, counterexample=Counterexample({"x": value}, value, value)))
    assert back.counterexample is not None
    assert repr(back.counterexample.code) == repr(value)
    assert back.counterexample.inputs == {"x": value}


WRONG: dict[str, Any] = {
    "nothing": {},
    "a list": [],
    "no status": {"status": "certain"},
    "a wrong kind": {"message": ["call", "print"]},
    "no evidence": {"evidence": 3},
    "evidence of another kind": {"evidence": [{"engine": "arb"}]},
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_what_is_no_verdict_raises(change: Any) -> None:
    data = {**to_data(RICH), **change} if isinstance(change, dict) and change else change
    with pytest.raises((ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)):
        from_data(data)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"message": "the code was not modelled: line 19: random"}, True),
        ({"hint": "see /home/a/model.py:3"}, True),
        ({"warnings": ("lines 3–4 are not reached",)}, True),
        ({"evidence": (Evidence("arb", Outcome.OPEN, steps=("line 4",)),)}, True),
        ({"code": (("computes", "x   (line 4)"),)}, False),  # is not kept
        ({"message": "in a straight line"}, False),
    ],
)
def test_verdicts_that_name_places_are_known(change: dict[str, Any], expected: bool) -> None:
    assert speaks_of_lines(replace(RICH, **change)) is expected
