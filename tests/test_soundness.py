"""Known formulas, right and changed in one place: the right ones are never refuted, the changed ones never pass."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from mathlink.model import Status

_FILE = Path(__file__).parent.parent / "benchmarks" / "soundness.py"
_SEED = 3
_MUTANTS = 100
_BUDGET = 10.0


def _benchmark() -> Any:
    spec = importlib.util.spec_from_file_location("soundness_benchmark", _FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


soundness = _benchmark()
ORIGINALS = list(soundness.originals())


def _told(tried: Any, verdict: Any) -> str:
    return (
        f"{verdict.status.value}: {tried.formula.name} [{tried.edit}]\n{tried.latex}\n{tried.code}\n{verdict.message}"
    )


def test_the_table_of_formulas_is_right_and_covers_several_fields() -> None:
    assert len(ORIGINALS) >= 100
    for tried in ORIGINALS[::5]:
        gap = soundness.gap(tried, _SEED)
        assert gap is not None, tried
        assert gap < 1e-25, tried


def test_correct_implementations_are_proved_and_never_refuted() -> None:
    verdicts = [(t, soundness.verdict_of(t, _BUDGET, _SEED)) for t in ORIGINALS[::3]]
    for tried, verdict in verdicts:
        assert verdict.status in (Status.PROVED, Status.TESTED), _told(tried, verdict)
    proved = sum(v.status is Status.PROVED for _, v in verdicts)
    assert proved >= 0.9 * len(verdicts)


def test_code_or_equations_changed_in_one_place_are_refuted() -> None:
    chosen = list(soundness.mutants(_MUTANTS, _SEED))
    assert len(chosen) == _MUTANTS
    missed = []
    for tried in chosen:
        verdict = soundness.verdict_of(tried, _BUDGET, _SEED)
        assert verdict.status not in (Status.PROVED, Status.TESTED), _told(tried, verdict)
        if verdict.status is not Status.REFUTED:
            missed.append(_told(tried, verdict))
    assert len(missed) <= _MUTANTS // 100, "\n\n".join(missed)
