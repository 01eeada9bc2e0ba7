"""The JSON shape that programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mathlink.model import Counterexample
from mathlink.report.json import document, plain, render
from tests.report.samples import SAMPLES

GOLDEN = Path(__file__).parent.parent / "golden" / "report"


def refuse(name: str) -> Any:
    raise AssertionError(f"{name} is not strict JSON")


def test_the_document_is_the_golden_one() -> None:
    made = json.loads(render(SAMPLES.items(), 1.25), parse_constant=refuse)
    assert made == json.loads((GOLDEN / "all.json").read_text(encoding="utf-8"))


def test_the_fixed_fields_come_first_and_the_verdict_follows() -> None:
    entry = document([("a#1", SAMPLES["refuted"])], 0.5)["claims"][0]
    assert list(entry)[:7] == ["id", "function", "file", "line", "equation", "where", "given"]
    assert entry["id"] == "a#1"
    assert entry["function"] == "papers.flow.darcy"
    assert entry["where"] == {"Re": "reynolds"}
    assert entry["given"] == "Re > 0"
    assert entry["counterexample"] == {"inputs": {"reynolds": 100.0}, "code": 0.64, "equation": 0.16}
    assert set(SAMPLES["refuted"].to_dict()) < set(entry)


def test_the_summary_counts_the_four_answers() -> None:
    assert document(SAMPLES.items(), 1.23456)["summary"] == {
        "proved": 2,
        "tested": 2,
        "refuted": 5,
        "undecided": 3,
        "seconds": 1.235,
    }
    assert document([], 0.0) == {
        "claims": [],
        "summary": {"proved": 0, "tested": 0, "refuted": 0, "undecided": 0, "seconds": 0.0},
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (Fraction(1, 4), 0.25),
        (Fraction(-(10**400)), "-inf"),
        (10**400, hex(10**400)),
        (True, True),
        (None, None),
        (np.float64(0.5), 0.5),
        (np.float64("inf"), "inf"),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (np.array([[1.0, np.nan], [2.0, 3.0]]), [[1.0, "nan"], [2.0, 3.0]]),
        ((1, [2.0, {"a": {3}}]), [1, [2.0, {"a": [3]}]]),
        (1 + 2j, "(1+2j)"),
        ({1: 2}, {"1": 2}),
        ("\ud800", "\ud800"),
    ],
)
def test_every_value_becomes_strict_json(value: Any, expected: Any) -> None:
    made = plain(value)
    assert made == expected
    assert type(made) is type(expected)
    json.dumps(made, allow_nan=False)


def test_a_verdict_full_of_odd_values_renders_as_ascii() -> None:
    odd = Counterexample({"x": np.array([np.inf]), "n": 10**6000}, "ZeroDivisionError: –", np.float32(1.5))
    text = render([("a#1", replace(SAMPLES["refuted"], counterexample=odd))], 0.0)
    assert text.isascii()
    assert json.loads(text, parse_constant=refuse)["claims"][0]["counterexample"]["equation"] == 1.5
