"""Claims with known answers: right answers, wrong answers, time per claim.

    python benchmarks/claims.py CASES.json [CASES.json …] [--jobs N] [--budget S] [--only NAME]

A file holds a list of ``{"name", "source", "latex", "where", "given", "equal", "family"?, "slip"?, "id"?}``: Python source with a function
of that name, the equation claimed, and whether they are equal. ``equal`` is right when proved or tested; unequal when refuted.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathlink.conductor import verify, warm

if TYPE_CHECKING:
    from mathlink.model import Verdict


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every verdict")
    asked = parser.parse_args()
    warm()
    with tempfile.TemporaryDirectory() as folder:
        for file in asked.files:
            cases = [c for c in json.loads(file.read_text()) if asked.only in c.get("id", "") + c["name"]]
            print(f"{file.name}: {len(cases)} cases")
            report(cases, Path(folder), asked.budget, asked.verbose)


def report(cases: list[dict[str, Any]], folder: Path, budget: float, verbose: bool) -> None:
    """Run the cases and print the table and every wrong or weak answer."""
    table: collections.Counter[tuple[str, str]] = collections.Counter()
    seconds, hinted = [], 0
    for number, case in enumerate(cases):
        function = load(case, folder, number)
        started = time.monotonic()
        verdict = verify(
            function, case["latex"], where=case["where"] or None, given=case["given"] or None, budget=budget
        )
        seconds.append(time.monotonic() - started)
        kind = "equal" if case["equal"] else "unequal"
        table[kind, verdict.status.value] += 1
        hinted += bool(not case["equal"] and verdict.hint)
        wrong = verdict.status.value not in (("proved",) if case["equal"] else ("refuted",))
        if wrong or verbose:
            show(case, number, verdict, seconds[-1])
    for kind in ("equal", "unequal"):
        row = {s: table[kind, s] for s in ("proved", "tested", "refuted", "undecided")}
        print(f"{kind:8}", "  ".join(f"{s} {n}" for s, n in row.items()))
    print(f"hints on {hinted} of {sum(n for (k, s), n in table.items() if (k, s) == ('unequal', 'refuted'))} refuted")
    ordered = sorted(seconds)
    print(f"seconds: median {statistics.median(ordered):.3f}, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.3f}")


def load(case: dict[str, Any], folder: Path, number: int) -> Any:
    """The function, imported from a file so that its source can be read."""
    path = folder / f"case_{number}.py"
    path.write_text(case["source"])
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return getattr(module, case["name"])


def show(case: dict[str, Any], number: int, verdict: Verdict, seconds: float) -> None:
    """One line on a case."""
    what = case.get("family") or case.get("slip") or "equal"
    print(
        f"  [{case.get('id', number)}] {case['name']} ({what}): {verdict.status.value} {verdict.reason} {seconds:.2f}s"
    )
    print(
        f"      {verdict.message.splitlines()[0] if verdict.message else ''} {verdict.hint} {list(verdict.warnings)[:2]}"
    )


if __name__ == "__main__":
    main()
