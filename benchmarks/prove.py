"""Certified refutation and proof by normal form on pairs of code and equation with known answers.

    python benchmarks/prove.py CASES.json [-v] [--budget S]

The file holds a list of ``{"name", "source", "latex", "where", "given", "equal"}`` as for ``benchmarks/claims.py``. Reading and lifting
are not timed; SymPy and z3 do not run. A pair that is not equal and is "proved" is an error of the engine.
"""

from __future__ import annotations

import argparse
import collections
import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.claims import load
from mathlink import lift, sample
from mathlink.claim import Claim
from mathlink.judge.prepare import prepare, read_statement
from mathlink.model import Budget, Outcome
from mathlink.prove import arb, cases, flint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Obligation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--budget", type=float, default=5.0)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the steps of every proof")
    asked = parser.parse_args()
    table: collections.Counter[tuple[bool, str]] = collections.Counter()
    times: dict[str, list[float]] = {"arb": [], "proof": []}
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(json.loads(asked.file.read_text())):
            if asked.only not in case["id"] + case["name"]:
                continue
            answer = decided(case, Path(folder), number, asked, times)
            table[case["equal"], answer.split(":")[0]] += 1
            if answer.split(":")[0] != ("proved" if case["equal"] else "refuted"):
                print(f"{case['id']} {case['name']} (equal: {case['equal']}): {answer}")
    for equal in (True, False):
        total = sum(n for (e, _), n in table.items() if e is equal)
        row = ", ".join(f"{answer} {n}" for (e, answer), n in sorted(table.items()) if e is equal)
        print(f"{'equal' if equal else 'unequal'} pairs, {total}: {row}")
    for name, values in times.items():
        if values:
            worst = sorted(values)[int(0.95 * (len(values) - 1))]
            print(f"{name}: median {statistics.median(values) * 1e3:.1f} ms, 95 % {worst * 1e3:.0f} ms")


def decided(case: dict[str, Any], folder: Path, number: int, asked: Any, times: dict[str, list[float]]) -> str:
    """``proved``, ``refuted``, ``open: reason`` or ``unread: reason``."""
    try:
        obligations = list(obligations_of(case, folder, number))
    except Exception as error:
        return f"unread: {type(error).__name__}: {error}"
    for obligation in obligations:
        started = time.monotonic()
        found = arb.decide(obligation, sample.points(obligation.domain, 30), Budget.seconds(asked.budget))
        times["arb"].append(time.monotonic() - started)
        started = time.monotonic()
        proof = cases.decide_by_cases(obligation, flint.decide, Budget.seconds(asked.budget))
        if found.outcome is Outcome.REFUTED:
            return "both refuted and proved" if proof.outcome is Outcome.PROVED else "refuted"
        times["proof"].append(time.monotonic() - started)
        if asked.verbose:
            print(case["id"], case["name"], *proof.steps, *proof.conditions, sep="\n    ")
        if proof.outcome is not Outcome.PROVED:
            return f"open: {proof.reason}"
    return "proved" if obligations else "unread: nothing to show"


def obligations_of(case: dict[str, Any], folder: Path, number: int) -> Iterator[Obligation]:
    """What the claim asks to be shown."""
    function = load(case, folder, number)
    claim = Claim(function, "implements", case["latex"], where=case["where"] or None, given=case["given"] or None)
    parameters = lift.signature(function)
    budget = Budget.seconds(20)
    for prepared in prepare(claim, read_statement(claim, parameters), parameters, budget).cases:
        model = lift.read(function, prepared.configuration, budget=budget)
        yield from prepared.obligations(prepared.results_of(model))


if __name__ == "__main__":
    main()
