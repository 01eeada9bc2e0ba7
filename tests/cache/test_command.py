"""``mathlink check`` and ``pytest --mathlink`` on a tree that has not changed: nothing is judged, no engine is imported."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

MODEL = r'''
import math
from mathlink import implements

@implements(r"f = \frac{64}{Re}", where={"Re": "re"}, given="Re > 0")
def darcy(re):
    return 64 / re

@implements(r"y = 2 x + 1")
def wrong(x):
    return 2 * x

def stated(x):
    r"""Something.

    .. math::
        y = x^2 + 3

    >>> stated(2.0)
    7.0
    """
    return x**2 + 3

def plain(x):
    """Nothing stated."""
    return x
'''


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of both packages that nobody edits."""
    home = tmp_path_factory.mktemp("house")
    for package in ("mathlink", "writing"):
        shutil.copytree(ROOT / package, home / package, ignore=shutil.ignore_patterns("__pycache__"))
    return home


class Tree:
    """A project with a cache folder of its own."""

    def __init__(self, house: Path, home: Path) -> None:
        self.house = house
        self.home = home
        self.model = home / "model.py"
        self.model.write_text(MODEL)
        self.blocked = home / "blocked"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(self.blocked), str(self.house)])
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=self.home,
            env={**os.environ, "PYTHONPATH": path, "XDG_CACHE_HOME": str(self.home / "cache")},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def check(self, *options: str) -> dict[str, Any]:
        done = self.run("mathlink", "check", "--format", "json", *options, "model.py")
        assert done.returncode == 1, done.stderr  # one claim is wrong
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def block_engines(self) -> None:
        """Whoever imports an engine fails."""
        for name in ("sympy", "z3", "flint", "hypothesis", "mpmath"):
            (self.blocked / name).mkdir(parents=True)
            (self.blocked / name / "__init__.py").write_text("import os\nos._exit(99)\n")


@pytest.fixture
def tree(house: Path, tmp_path: Path) -> Tree:
    return Tree(house, tmp_path)


def cached(document: dict[str, Any]) -> list[bool]:
    return [claim["cached"] for claim in document["claims"]]


def test_an_unchanged_tree_needs_no_engine(tree: Tree) -> None:
    first = tree.check("--docstrings")
    assert [claim["status"] for claim in first["claims"]] == ["proved", "refuted", "proved"]
    assert cached(first) == [False] * 3
    tree.block_engines()
    second = tree.check("--docstrings")
    assert cached(second) == [True] * 3
    for claim in (*first["claims"], *second["claims"]):
        del claim["cached"]
    assert first["claims"] == second["claims"]


def test_pytest_takes_and_keeps_verdicts(tree: Tree) -> None:
    installed = any(point.name == "mathlink" for point in entry_points(group="pytest11"))
    run = ("pytest", *(() if installed else ("-p", "mathlink.pytest_plugin")), "-p", "no:hypothesispytest")
    run += ("-p", "no:cacheprovider", "--mathlink", "--junitxml=out.xml", "model.py")
    texts = []
    for _ in range(2):
        done = tree.run(*run)
        assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
        texts.append((tree.home / "out.xml").read_text())
    assert [text.count("&quot;cached&quot;: true") for text in texts] == [0, 2]
