"""How many functions of the own sets can be read as mathematics, do the readings hold, and how long does reading take?

    python benchmarks/lift.py [arrays|loops|shapes] [--function NAME] [--points N]

Reads every function of ``lift_arrays.py`` at small shapes and of ``lift_loops.py``, confirms the model against the running
function, and prints the figures and the reason of every refusal. ``shapes`` reads the functions of ``lift_arrays.py`` for arrays
of every shape: lengths that are equal in the case have one symbol; a function that needs some length to be what it is keeps it.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import statistics
import time
import warnings
from typing import TYPE_CHECKING

import lift_arrays
import lift_loops
import numpy as np

from mathlink.errors import MathlinkError
from mathlink.lift import confirm, indexed, read
from mathlink.model import Budget

if TYPE_CHECKING:
    from lift_cases import Case

_SETS = {"arrays": lift_arrays.CASES, "loops": lift_loops.CASES}


def _measure(case: Case, points: int, seconds: float) -> tuple[str, str, float]:
    """Outcome ("tracing", "ast", "refused" or "wrong"), words, and the seconds that reading took (the better of two)."""
    took = []
    for _ in range(2):
        start = time.perf_counter()
        try:
            model = read(case.function, case.configuration(), budget=Budget.seconds(seconds))
        except MathlinkError as problem:
            return "refused", f"{type(problem).__name__}: {problem}", time.perf_counter() - start
        took.append(time.perf_counter() - start)
    try:
        model = confirm(model, case.function, case.points(points, 1), Budget.seconds(seconds))
    except MathlinkError as problem:
        return "wrong", f"{type(problem).__name__}: {problem} {getattr(problem, 'inputs', '')}", min(took)
    return model.route, f"{model.unreached} unreached" if model.unreached else "", min(took)


def _at_every_shape(case: Case, kept: tuple[int, ...]) -> None:
    """Read and confirm the function for arrays of every shape but for lengths that are kept; a refusal is raised."""
    arrays = {n: g.dims for n, g in case.given.items() if g.dims} | {
        n: v.shape for n, v in case.held.items() if isinstance(v, np.ndarray) and v.dtype.kind in "fi"
    }
    shapes = {n: tuple(d if d in kept else f"n{d}" for d in dims) for n, dims in arrays.items()}
    scalars = [n for n, g in case.given.items() if not g.dims]
    held = {n: v for n, v in case.held.items() if n not in arrays}
    model = indexed.read(case.function, shapes, scalars, fixed=held)
    indexed.confirm(model, case.function, Budget.seconds(10))


def _shapes(cases: list[Case]) -> None:
    counts: collections.Counter[str] = collections.Counter()
    refused: list[str] = []
    for case in cases:
        lengths = sorted({d for g in case.given.values() for d in g.dims or ()})
        if not lengths:
            continue
        words = ""
        for kept in (c for k in range(len(lengths)) for c in itertools.combinations(lengths, k)):
            try:
                _at_every_shape(case, kept)
            except MathlinkError as problem:
                words = words or f"{type(problem).__name__}: {problem}"
                continue
            counts["some" if kept else "all"] += 1
            break
        else:
            refused.append(f"{case.name}: {words}")
    total = counts["all"] + counts["some"] + len(refused)
    print(
        f"symbolic shapes: {total - len(refused)} of {total} read and confirmed ({1 - len(refused) / total:.1%});",
        end=" ",
    )
    print(f"{counts['all']} with every length a symbol, {counts['some']} with some length kept")
    for row in refused:
        print(f"  {row}")


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _report(title: str, cases: list[Case], points: int, seconds: float) -> None:
    found = [(case, *_measure(case, points, seconds)) for case in cases]
    outcomes = collections.Counter(outcome for _, outcome, _, _ in found)
    good = outcomes["tracing"] + outcomes["ast"]
    times = [took for _, outcome, _, took in found if outcome in ("tracing", "ast")]
    print(f"{title}: {good} of {len(cases)} modelled and confirmed ({good / max(1, len(cases)):.1%})", end="; ")
    print(f"tracing {outcomes['tracing']}, interpretation {outcomes['ast']}")
    if times:
        print(f"  reading: median {statistics.median(times) * 1e3:.2f} ms, p95 {_percentile(times, 0.95) * 1e3:.1f} ms")
    for case, outcome, words, took in found:
        if outcome in ("refused", "wrong") or words:
            print(f"  {outcome:8} {case.name}: {words} ({took * 1e3:.1f} ms)")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", choices=[*_SETS, "shapes", []], help="which sets; all by default")
    parser.add_argument("--function", default="", help="only functions whose name contains this")
    parser.add_argument("--points", type=int, default=30, help="points for each confirmation")
    parser.add_argument("--budget", type=float, default=10.0, help="seconds for each function")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for title in options.sets or [*_SETS, "shapes"]:
        if title == "shapes":
            _shapes([c for c in lift_arrays.CASES if options.function in c.name])
            continue
        cases = [c for c in _SETS[title] if options.function in c.name]
        _report(title, cases, options.points, options.budget)


if __name__ == "__main__":
    main()
