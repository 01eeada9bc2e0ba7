"""Prints what decorated production code pays: CPU time of the import over a bare interpreter, and time added to each call.

Run ``python benchmarks/imports.py`` in an environment with mathlink.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import timeit

from mathlink import implements

RUNS = 15
CASES = (
    "import mathlink",
    "from mathlink import implements, requires, ensures",
    "import mathlink.pytest_plugin",
    "import mathlink.cli",
)


def cpu_milliseconds(code: str) -> float:
    """Median CPU time of a fresh interpreter that runs the code, user and system."""
    script = f"{code}\nimport resource; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    times = []
    for _ in range(RUNS):
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        times.append(float(done.stdout))
    return 1000 * statistics.median(times)


def plain(x: float) -> float:
    return 2 * x


def nanoseconds_per_call(function: object) -> float:
    """Best of several timings of one call."""
    number = 1_000_000
    return min(timeit.repeat("f(1.5)", globals={"f": function}, number=number, repeat=5)) / number * 1e9


def main() -> None:
    bare = cpu_milliseconds("pass")
    print(f"bare interpreter: {bare:.1f} ms CPU (median of {RUNS})")
    for code in CASES:
        print(f"{code}: {cpu_milliseconds(code) - bare:+.1f} ms CPU")
    before = nanoseconds_per_call(plain)
    decorated = implements("y = 2 x")(plain)
    print(f"same object: {decorated is plain}")
    print(f"call: {before:.1f} ns before, {nanoseconds_per_call(decorated):.1f} ns after decorating")


if __name__ == "__main__":
    main()
