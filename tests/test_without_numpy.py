"""NumPy is an extra: where it is not installed, everything else answers as it does with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

#: Stands in front of a program: NumPy is not found, as where there is none; forked children inherit it.
MISSING = """
import sys
from importlib.machinery import PathFinder
find = PathFinder.find_spec
PathFinder.find_spec = lambda name, *more: None if name.partition(".")[0] == "numpy" else find(name, *more)
"""


def run(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", MISSING + program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_the_command_judges_plain_python() -> None:
    program = (
        "from mathlink.cli import main\n"
        "sys.exit(main(['check', '--no-cache', '--format', 'json', 'examples/quickstart/quickstart.py::friction',"
        " 'examples/quickstart/quickstart.py::discounted']))"
    )
    claims = json.loads(run(program))["claims"]
    assert sorted((c["function"], c["status"]) for c in claims) == [
        ("quickstart.discounted", "proved"),
        ("quickstart.friction", "refuted"),
    ]


PROGRAM = r"""
from mathlink import check, ensures, strategies_for, verify

def mean(x):
    return sum(x) / len(x)

@ensures(lambda result: result >= 0)
def square(x: float):
    return x * x

for right in (r"m = \frac{1}{n} \sum_{i=1}^n x_i", r"m = \frac{1}{n - 1} \sum_{i=1}^n x_i"):
    print(verify(mean, right, where={"n": "len(x)"}, given="n > 1").status.value)
print(*(v.status.value for v in check(square)), *strategies_for(square))
"""


def test_lists_conditions_and_strategies_need_no_numpy() -> None:
    assert run(PROGRAM).split() == ["proved", "refuted", "proved", "x"]
