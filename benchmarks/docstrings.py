"""How many functions of a documented library have an equation that is proved or tested, and none refuted.

    python benchmarks/docstrings.py [PACKAGE] [--jobs N] [--save FILE]

Runs ``mathlink check --docstrings PACKAGE`` as a user would, cold, and counts functions from its JSON.
"""

from __future__ import annotations

import argparse
import collections
import json
import resource
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", default="fluids")
    parser.add_argument("--jobs", default="2")
    parser.add_argument("--save", type=Path, help="keep the JSON here")
    asked = parser.parse_args()
    command = [
        sys.executable,
        "-m",
        "mathlink",
        "check",
        "--docstrings",
        asked.package,
        "--jobs",
        asked.jobs,
        "--format",
        "json",
    ]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    if asked.save:
        asked.save.write_text(done.stdout)
    report(json.loads(done.stdout)["claims"], seconds)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"{seconds:.1f} s wall, largest process {peak:.2f} GiB")


def report(claims: list[dict[str, object]], seconds: float) -> None:
    """The table: functions, equations, reasons."""
    by_function: dict[str, list[dict[str, object]]] = collections.defaultdict(list)
    for claim in claims:
        by_function[str(claim["function"])].append(claim)
    total = len(by_function)
    good = {f for f, cs in by_function.items() if any(c["status"] in ("proved", "tested") for c in cs)}
    bad = {f for f, cs in by_function.items() if any(c["status"] == "refuted" for c in cs)}
    proved = {f for f, cs in by_function.items() if any(c["status"] == "proved" for c in cs)} - bad
    print(f"{total} functions, {len(claims)} equations")
    print(f"proved or tested, none refuted: {len(good - bad)} = {100 * len(good - bad) / total:.1f} %")
    print(f"proved, none refuted:           {len(proved)} = {100 * len(proved) / total:.1f} %")
    print(f"with a refuted equation:        {len(bad)}")
    for reason, count in collections.Counter(f"{c['status']} {c['reason']}" for c in claims).most_common():
        print(f"  {count:5} {reason}")
    for claim in claims:
        if claim["status"] == "refuted":
            equation = " ".join(str(claim["equation"]).split())[:90]
            print(f"refuted {claim['function']}: {equation} | {claim['message']} | {claim['hint']}")


if __name__ == "__main__":
    main()
