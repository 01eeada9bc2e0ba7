"""What an import of mathlink loads, measured in a fresh interpreter."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("sympy", "z3", "hypothesis", "pylatexenc", "black", "numpy", "flint", "rich", "mpmath", "scipy", "torch")
LIGHT_TOO = ("dataclasses", "inspect", "typing")


def loaded_by(code: str) -> set[str]:
    """Top-level names that are in ``sys.modules`` after the code and were not there before."""
    script = f"import sys; before = set(sys.modules)\n{code}\nimport json; print(json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
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


def test_no_antlr_is_imported_by_any_module() -> None:
    """Hydra pins antlr4 4.9 and SymPy's own LaTeX parser wants 4.11: whoever needs neither lives beside both."""
    code = (
        "import importlib, pkgutil, mathlink\n"
        "for m in pkgutil.walk_packages(mathlink.__path__, 'mathlink.'):\n"
        "    if m.name != 'mathlink.__main__': importlib.import_module(m.name)\n"
        "from mathlink import verify\n"
        "assert verify(lambda x: 2 * x, r'y = \\frac{4 x}{2}')\n"
        "from mathlink.latex import to_sympy\n"
        "assert to_sympy(r'\\frac{a}{b}') is not None"
    )
    assert not {name for name in loaded_by(code) if name.startswith("antlr")}


def test_no_antlr_is_required() -> None:
    try:
        needed = requires("mathlink") or []
    except PackageNotFoundError:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        needed = project["dependencies"] + [
            name for extra in project["optional-dependencies"].values() for name in extra
        ]
    assert needed
    seen: set[str] = set()
    while needed:
        name = re.split(r"[^\w.-]", needed.pop())[0].lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        with contextlib.suppress(PackageNotFoundError):
            needed += [text for text in requires(name) or [] if "extra ==" not in text]
    assert "sympy" in seen
    assert not {name for name in seen if "antlr" in name or name in ("hydra-core", "omegaconf")}
