"""A few identities of each family with their near misses: true ones hold, near ones are refuted."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("scipy")

from benchmarks.identities import Trial, trials
from mathlink.claim import Claim
from mathlink.judge.claim import judge

if TYPE_CHECKING:
    from pathlib import Path

EVERY = 14
SLOW = ("calculus", "integrals", "limits")  # SymPy works against the clock there
CHOSEN = [t for t in trials() if t.number % EVERY == 3 and not any(word in t.case.family for word in SLOW)]


def function(trial: Trial, folder: Path) -> Any:
    path = folder / "identity.py"
    path.write_text(trial.source)
    name = f"identity_{trial.number}_{len(trial.edit)}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module.f


@pytest.mark.parametrize("trial", CHOSEN, ids=lambda t: f"{t.number}{'-' + t.edit if t.edit else ''}")
def test_identities_hold_and_near_misses_are_refuted(trial: Trial, tmp_path: Path) -> None:
    claim = Claim(
        function(trial, tmp_path), "implements", trial.latex, where=trial.where or None, given=trial.given or None
    )
    verdict = judge(claim, 60.0)
    expected = ("refuted",) if trial.edit else ("proved", trial.case.at_least)
    assert verdict.status.value in expected, verdict.message


def test_there_are_identities_of_many_families() -> None:
    assert len({t.case.family for t in CHOSEN}) >= 12
