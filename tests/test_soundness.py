"""Known formulas, right and changed in one place: the right ones are never refuted, the changed ones never pass."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from mathlink.model import Outcome, Status
from mathlink.prove import recheck

_FILE = Path(__file__).parent.parent / "benchmarks" / "soundness.py"
_SEED = 3
_MUTANTS = 100
_BUDGET = 10.0


def _benchmark(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(f"{file.stem}_benchmark", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


soundness = _benchmark(_FILE)
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


def test_correct_implementations_are_proved_and_never_refuted_and_their_proofs_stand() -> None:
    verdicts = [(t, soundness.verdict_of(t, _BUDGET, _SEED)) for t in ORIGINALS[::3]]
    for tried, verdict in verdicts:
        assert verdict.status in (Status.PROVED, Status.TESTED), _told(tried, verdict)
        for evidence in verdict.evidence:
            if evidence.outcome is Outcome.PROVED:
                found = recheck(evidence)
                assert found, f"{_told(tried, verdict)}\n{found}"
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


def test_the_long_run_goes_on_where_it_stopped_and_counts_each_answer_once(tmp_path: Path) -> None:
    run = _benchmark(_FILE.with_name("soundness_run.py"))
    chosen = [run._of_formula(t, _BUDGET, _SEED) for t in (*ORIGINALS[:2], *soundness.mutants(3, _SEED))]
    told = [run.answer(item, 20.0) for item in chosen]
    lines = [json.dumps(t) for t in (*told, told[0])]
    (tmp_path / f"seed{_SEED}_part0of1.jsonl").write_text("\n".join([*lines, '{"key": "cut o']), encoding="utf-8")
    kept = run._kept(tmp_path, _SEED)
    assert kept == told
    assert len({item.key for item in chosen}) == len(chosen)
    assert "3 mutants: 0 proved, 100.00% refuted" in run.table(kept)
    assert not any(map(run.is_wrong, kept))
    assert run.is_wrong({**told[-1], "status": "proved"})
    assert run.is_wrong({**told[0], "status": "refuted"})
