"""The answers for the examples, pinned."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from mathlink.model import Verdict
from mathlink.workers import check_targets

ROOT = Path(__file__).parents[1]

QUICKSTART = {
    "quickstart.discounted#1": ("proved", "identity"),
    "quickstart.root#1": ("tested", "numeric"),
    "quickstart.friction#1": ("refuted", "counterexample"),
    "quickstart.remaining#1": ("undecided", "unbound_symbol"),
}

PAPER = {
    "finance.annuity#annuity": ("proved", "normal_form"),
    "finance.annuity#annuity is positive": ("proved", "boxes"),
    "finance.call_price#Black–Scholes": ("proved", "normal_form"),
    "finance.net_present_value#net present value": ("proved", "normal_form"),
    "finance.normal_density#normal density": ("proved", "normal_form"),
    "finance.pooled_variance#pooled variance": ("proved", "identity"),
    "learning.cross_entropy#cross entropy": ("proved", "normal_form"),
    "learning.mean_squared_error#mean squared error": ("proved", "normal_form"),
    "learning.moments#first moment": ("proved", "identity"),
    "learning.moments#second moment": ("proved", "identity"),
    "learning.sigmoid#sigmoid": ("proved", "normal_form"),
    "learning.softmax#softmax": ("proved", "normal_form"),
    "physics.channel_velocity#Manning": ("proved", "normal_form"),
    "physics.friction_factor#Darcy friction factor": ("proved", "normal_form"),
    "physics.log_mean_difference#log mean temperature difference": ("proved", "normal_form"),
    "physics.lorentz_factor#Lorentz factor": ("proved", "normal_form"),
    "physics.mechanical_energy#mechanical energy": ("tested", "rounded_constants"),
}

INVARIANTS = {
    "activations.sigmoid#1": ("proved", "boxes"),
    "activations.sigmoid#2": ("proved", "boxes"),
    "activations.sigmoid_slope#1": ("proved", "boxes"),
    "activations.softmax#1": ("proved", "boxes"),
    "activations.survival#survival is never 0": ("refuted", "counterexample"),
    "activations.divergence#Gibbs' inequality": ("refuted", "counterexample"),
    "activations.Average#1": ("proved", "normal_form"),
}

LIBRARY = {
    "Reynolds:10": ("proved", "identity"),
    "friction_factor:40": ("refuted", "counterexample"),
    "pressure_drop:66": ("proved", "normal_form"),
    "pressure_drop:69": ("undecided", "not_a_claim"),
    "pressure_drop:72": ("undecided", "not_a_claim"),
    "settling_velocity:105": ("undecided", "unbound_symbol"),
}


@cache
def verdicts(folder: str, docstrings: bool = False) -> dict[str, Verdict]:
    report = check_targets([str(ROOT / "examples" / folder)], docstrings=docstrings, jobs=2)
    assert not report.problems
    assert not report.warnings
    return {item.id: verdict for item, verdict in report.results}


@pytest.mark.parametrize(
    ("folder", "expected"), [("quickstart", QUICKSTART), ("paper", PAPER), ("invariants", INVARIANTS)]
)
def test_every_claim_gets_its_answer(folder: str, expected: dict[str, tuple[str, str]]) -> None:
    found = {name: (verdict.status.value, verdict.reason) for name, verdict in verdicts(folder).items()}
    assert found == expected


def test_the_docstrings_of_a_module_that_knows_nothing_of_mathlink() -> None:
    assert not verdicts("library")
    every = verdicts("library", docstrings=True).values()
    found = {f"{v.function.rpartition('.')[2]}:{v.line}": (v.status.value, v.reason) for v in every}
    assert found == LIBRARY


def test_the_refuted_one_says_by_how_much() -> None:
    verdict = verdicts("quickstart")["quickstart.friction#1"]
    assert verdict.hint == "code = 4 × equation"
    assert verdict.counterexample is not None
    assert set(verdict.counterexample.inputs) == {"reynolds"}
    assert verdict.counterexample.code == pytest.approx(4 * verdict.counterexample.equation)


def test_conditions_that_only_doubles_break_hold_over_the_reals() -> None:
    broken = [v for v in verdicts("invariants").values() if not v]
    assert [(v.reals, v.floats) for v in broken] == [("proved", "refuted")] * 2
    assert all(v.message.startswith("holds over the reals, fails in doubles at ") for v in broken)


def test_the_undecided_one_names_the_symbol_the_parameter_left_over_and_the_line_to_paste() -> None:
    verdict = verdicts("quickstart")["quickstart.remaining#1"]
    for words in (r"`\tau`", "lifetime", 'where={r"\\tau": "lifetime"}'):
        assert words in f"{verdict.message}\n{verdict.hint}"


def test_the_plugin_passes_the_paper_and_fails_half_of_the_quickstart() -> None:
    installed = any(point.name == "mathlink" for point in entry_points(group="pytest11"))
    plugin = [] if installed else ["-p", "mathlink.pytest_plugin"]
    command = [sys.executable, "-m", "pytest", *plugin, "--mathlink", "-q", "-p", "no:cacheprovider"]
    command += ["examples/paper", "examples/quickstart"]
    wide = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=wide)
    last = done.stdout.strip().splitlines()[-1]
    assert f"2 failed, {len(PAPER) + 2} passed" in last, done.stdout
    for words in (
        r"FAILED examples/quickstart/quickstart.py::friction[f = \frac{16}{Re}]",
        "refuted: code = 4 × equation",
    ):
        assert words in done.stdout
