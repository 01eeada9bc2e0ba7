"""Functions of PyTorch and JAX against the equations of papers: what is proved for which shapes, and which slips are refuted.

    python benchmarks/frameworks.py [--only NAME] [--budget S] [-v]

The right body of each case should be proved or tested, each slip refuted. Cases of a framework that is not installed are left out.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import statistics
import tempfile
import time
from pathlib import Path

from arrays import answer, bodies, said, table
from claims import load
from frameworks_cases import JAX, TORCH

from mathlink.conductor import verify, warm

HEADS = {
    "torch": "import math\n\nimport torch\nimport torch.nn.functional as F\n\n\n",
    "jax": "import jax\nimport jax.numpy as jnp\n\n\n",
}
CASES = {"torch": TORCH, "jax": JAX}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--budget", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every verdict")
    asked = parser.parse_args()
    warm()
    with tempfile.TemporaryDirectory() as folder:
        for framework in CASES:
            if importlib.util.find_spec(framework) is None:
                print(f"{framework} is not installed: {len(CASES[framework])} cases left out")
            else:
                report(framework, asked.only, Path(folder), asked.budget, asked.verbose)


def report(framework: str, only: str, folder: Path, budget: float, verbose: bool) -> None:
    """Judge every body and print what is not as it should be, then the table."""
    right: collections.Counter[str] = collections.Counter()
    wrong: collections.Counter[str] = collections.Counter()
    seconds: list[float] = []
    for case in CASES[framework]:
        if only not in case.name:
            continue
        for slip, source in bodies(case):
            function = load({"name": case.name, "source": HEADS[framework] + source}, folder, len(seconds))
            started = time.monotonic()
            verdict = verify(function, case.latex, where=case.where or None, given=case.given or None, budget=budget)
            seconds.append(time.monotonic() - started)
            kind = answer(slip, verdict)
            kind = "refuted" if kind == "refuted and named" else kind
            (wrong if slip else right)[kind] += 1
            if verbose or kind not in ("proved for all shapes", "refuted"):
                print(
                    f"  {case.name:20} {slip or 'right':26} {kind:24} {seconds[-1]:5.2f} s  {verdict.reason}: {said(verdict)}"
                )
    if seconds:
        table(f"{framework}, right", right)
        table(f"{framework}, wrong", wrong)
        ordered = sorted(seconds)
        print(f"seconds: median {statistics.median(ordered):.2f}, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.2f}")


if __name__ == "__main__":
    main()
