"""CPU time per claim, engines warm in one process: reading, lifting, confirming, deciding, hints.

    python -m benchmarks.claim_times [--budget S] [--profile] [--slowest N] CASES.json [CASES.json …]

The files hold cases as for ``benchmarks/claims.py``; without one, the identities and their near misses are judged. Times are CPU seconds
of this process, so that a loaded machine changes them little.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.claims import load
from mathlink.claim import Claim
from mathlink.judge.claim import judge

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--slowest", type=int, default=10)
    parser.add_argument("--only", type=int, default=0, help="the first so many claims")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = list(_identities() if not asked.files else (c for f in asked.files for c in json.loads(f.read_text())))
        claims = [_claim(case, Path(folder), n) for n, case in enumerate(cases)]
        if asked.only:
            claims = claims[: asked.only]
        for claim in claims[:12]:
            judge(claim, asked.budget)  # imports
        profile = cProfile.Profile()
        times: list[tuple[float, str, str]] = []
        for claim in claims:
            started = time.process_time()
            if asked.profile:
                profile.enable()
            verdict = judge(claim, asked.budget)
            profile.disable()
            times.append((time.process_time() - started, verdict.status.value, str(claim.statement)))
    _report(times, asked.slowest)
    if asked.profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def _identities() -> Iterator[dict[str, Any]]:
    from benchmarks.identities import trials

    for trial in trials():
        yield {"name": "f", "source": trial.source, "latex": trial.latex, "where": trial.where, "given": trial.given}


def _claim(case: dict[str, Any], folder: Path, number: int) -> Claim:
    function = load(case, folder, number)
    return Claim(function, "implements", case["latex"], where=case["where"] or None, given=case["given"] or None)


def _report(times: list[tuple[float, str, str]], slowest: int) -> None:
    for status in ("proved", "tested", "refuted", "undecided", "all"):
        values = sorted(t for t, s, _ in times if status in (s, "all"))
        if values:
            last = values[int(0.95 * (len(values) - 1))]
            print(
                f"{status:10} {len(values):5}  median {statistics.median(values) * 1e3:7.1f} ms  95 % {last * 1e3:7.0f} ms"
            )
    for seconds, status, statement in sorted(times, reverse=True)[:slowest]:
        print(f"{seconds * 1e3:9.0f} ms  {status:10} {statement[:100]}")


if __name__ == "__main__":
    main()
