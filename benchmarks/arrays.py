"""Array functions against the equations of papers: what is proved for which shapes, which slips are refuted, and whether they are named.

    python benchmarks/arrays.py [--only NAME] [--budget S] [-v]

The right body of each case should be proved or tested, each slip refuted; a hint that names the convention counts as named. The
names that count for a slip stand in ``NAMED`` and were written before the first run.
"""

from __future__ import annotations

import argparse
import collections
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arrays_cases import CASES, Case
from claims import load

from mathlink.conductor import verify, warm

if TYPE_CHECKING:
    from mathlink.model import Verdict

NAMED = {
    "sum for mean": ("mean", "sum", "1/", "factor"),
    "mean for sum": ("mean", "sum", "1/", "factor"),
    "mean over all entries": ("mean", "axis", "1/", "factor"),
    "batch mean": ("mean", "1/", "factor"),
    "1/n": ("mean", "1/", "factor", "sum"),
    "1/N": ("ddof", "n - 1", "n-1", "1/", "factor"),
    "half": ("1/2", "0.5", "half", "factor", "2 ×", "2 times"),
    "ddof": ("ddof",),
    "axis": ("axis", "transpos"),
    "transpose": ("transpos",),
    "root": ("root", "sqrt", "exponent", "square", "power"),
    "squared": ("root", "sqrt", "exponent", "square", "power"),
    "power": ("root", "exponent", "square", "power"),
    "exponent": ("root", "exponent", "power"),
    "variance for deviation": ("root", "exponent", "square", "power", "variance", "std"),
    "norm": ("norm", "absolute", "root", "square", "exponent", "power"),
    "log base": ("log", "base"),
    "sign": ("sign",),
    "swapped": ("swap", "exchang"),
    "off by one": ("index", "shift", "off"),
    "index origin": ("index", "shift", "origin"),
    "label smoothing": ("smoothing", "K - 1", "K-1", "- 1", "ddof"),
    "missing term": ("missing", "term", "extra"),
    "missing factor": ("missing", "factor"),
    "factor": ("factor", "2"),
    "scale": ("factor", "scale", "length"),
    "epsilon outside the root": ("root", "epsilon", "eps"),
    "epsilon inside the root": ("root", "epsilon", "eps"),
}
"""What a hint may say of a slip; any hint that names a term counts for the others."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every verdict")
    asked = parser.parse_args()
    warm()
    cases = [case for case in CASES if asked.only in case.name]
    with tempfile.TemporaryDirectory() as folder:
        report(cases, Path(folder), asked.budget, asked.verbose)


def report(cases: list[Case], folder: Path, budget: float, verbose: bool) -> None:
    """Judge every body and print what is not as it should be, then the table."""
    right: collections.Counter[str] = collections.Counter()
    wrong: collections.Counter[str] = collections.Counter()
    seconds: list[float] = []
    number = 0
    for case in cases:
        for slip, source in bodies(case):
            number += 1
            verdict = judged(case, source, folder, number, budget, seconds)
            kind = answer(slip, verdict)
            (wrong if slip else right)[kind] += 1
            if verbose or kind not in ("proved for all shapes", "refuted and named"):
                print(
                    f"  {case.name:20} {slip or 'right':26} {kind:24} {seconds[-1]:5.2f} s  {verdict.reason}: {said(verdict)}"
                )
    table("right", right)
    table("wrong", wrong)
    ordered = sorted(seconds)
    print(f"seconds: median {statistics.median(ordered):.3f}, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.2f}")


def bodies(case: Case) -> list[tuple[str, str]]:
    """``(slip, source)`` of the right body (slip ``""``) and of every wrong one."""
    found = [("", case.source)]
    for slip, old, new in case.slips:
        assert old in case.source, f"{case.name}: {old!r} stands nowhere"
        found.append((slip, case.source.replace(old, new)))
    return found


def judged(case: Case, source: str, folder: Path, number: int, budget: float, seconds: list[float]) -> Verdict:
    function = load({"name": case.name, "source": "import numpy as np\n\n\n" + source}, folder, number)
    options: dict[str, Any] = {"outputs": case.outputs} if case.outputs else {}
    started = time.monotonic()
    verdict = verify(function, case.latex, where=case.where or None, given=case.given or None, budget=budget, **options)
    seconds.append(time.monotonic() - started)
    return verdict


def answer(slip: str, verdict: Verdict) -> str:
    """The row of the table a verdict belongs to."""
    status = verdict.status.value
    if status == "proved":
        return "proved for all shapes" if verdict.scope in ("all shapes", "all inputs") else "proved for small shapes"
    if status != "refuted" or not slip:
        return status
    hint = (verdict.hint or "").lower()
    named = bool(hint) and any(word.lower() in hint for word in NAMED.get(slip, ("",)))
    return "refuted and named" if named else "refuted"


def said(verdict: Verdict) -> str:
    first = verdict.message.splitlines()[0] if verdict.message else ""
    return f"{first[:150]} | {verdict.hint}" if verdict.hint else first[:150]


def table(kind: str, rows: collections.Counter[str]) -> None:
    total = sum(rows.values())
    print(f"{kind}: {total}")
    for name, count in rows.most_common():
        print(f"  {name:24} {count:4}  {count / total:6.1%}")


if __name__ == "__main__":
    main()
