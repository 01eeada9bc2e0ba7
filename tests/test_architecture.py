"""The floors of the house: imports point downwards, strangers stay strangers, heavy packages stay in the rooms that own them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS: dict[str, int] = {
    "errors": 0,
    "term": 0,
    "claim": 0,
    "model": 1,
    "wording": 1,
    "forked": 1,
    "quadrature": 1,
    "isolate": 2,
    "portable": 2,
    "evaluate": 2,
    "sample": 3,
    "cache": 3,
    "views": 4,
    "attach": 5,
    "laws": 6,
    "contracts": 4,
    "enforcing": 6,
    "strategies": 9,
    "latex": 5,
    "lift": 5,
    "bind": 6,
    "prove": 7,
    "judge": 8,
    "conductor": 9,
    "discover": 7,
    "report": 10,
    "pool": 11,
    "workers": 12,
    "cli": 13,
    "pytest_plugin": 13,
    "testing": 13,
    "__main__": 14,
}
"""Rooms of ``mathlink`` and the floor each stands on. A room may import rooms of lower floors, and its own files."""

WRITING_FLOORS: dict[str, int] = {
    "errors": 0,
    "options": 0,
    "latex": 1,
    "prose": 1,
    "proof": 1,
    "layout": 2,
    "lint": 2,
    "sessions": 2,
    "format": 3,
    "files": 4,
    "command": 5,
}
"""The same for ``writing``. A proof stands on the floor of the lexer, so that it cannot use it."""

WRITING_OWNERS: dict[str, set[str]] = {
    "black": {"layout", "proof"},
    "markdown_it": {"layout", "proof"},
    "mdit_py_plugins": {"layout", "proof"},
    "pathspec": {"files"},
    "platformdirs": {"command", "sessions"},
    "pylatexenc": {"sessions"},
    **{name: set() for name in ("sympy", "mpmath", "flint", "z3", "hypothesis", "pytest", "rich", "numpy")},
}

OWNERS: dict[str, set[str]] = {
    "sympy": {"views", "prove"},
    "mpmath": {"evaluate", "views", "prove"},
    "flint": {"views", "prove"},
    "z3": {"views", "prove"},
    "hypothesis": {"prove", "judge", "strategies"},
    "pylatexenc": {"report"},
    "rich": {"cli"},
    "platformdirs": {"cache"},
    "pytest": {"pytest_plugin"},
    "black": set(),
    "antlr4": set(),
    "torch": set(),
    "scipy": set(),
    "pandas": set(),
}
"""Packages and the only rooms of ``mathlink`` that may import them."""


def files(package: str) -> list[Path]:
    return sorted(path for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts)


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """``mathlink.latex.tokens`` → ``latex``; the front door is ``""``."""
    return module.split(".")[1] if "." in module else ""


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Modules that a file imports when it runs, wherever in the file, with their lines; type-only imports left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tuple(_imports(tree, dotted(path), path.name == "__init__.py"))


def _imports(node: ast.AST, module: str, is_package: bool) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        for inner in node.orelse:
            yield from _imports(inner, module, is_package)
        return
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, node.lineno
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, module, is_package)
        for alias in node.names:
            yield f"{base}.{alias.name}" if _is_module(f"{base}.{alias.name}") else base, node.lineno
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
        "import_module",
        "__import__",
        "importorskip",
    ):
        for argument in node.args[:1]:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, node.lineno
    for inner in ast.iter_child_nodes(node):
        yield from _imports(inner, module, is_package)


def _base(node: ast.ImportFrom, module: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, *([node.module] if node.module else [])])


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return name.split(".")[0] in ("mathlink", "writing") and (path.with_suffix(".py").is_file() or path.is_dir())


OURS = [pytest.param(path, id=dotted(path)) for path in files("mathlink")]
THEIRS = [pytest.param(path, id=dotted(path)) for path in files("writing")]
MODULES = [*OURS, *THEIRS]
assert len(OURS) > 20
assert len(THEIRS) > 10


@pytest.mark.parametrize(("package", "floors"), [("mathlink", FLOORS), ("writing", WRITING_FLOORS)])
def test_every_room_has_a_floor(package: str, floors: dict[str, int]) -> None:
    rooms = {room(dotted(path)) for path in files(package)} - {""}
    assert rooms <= set(floors), f"give these rooms a floor: {sorted(rooms - set(floors))}"
    assert set(floors) <= rooms, f"no such rooms: {sorted(set(floors) - rooms)}"


@pytest.mark.parametrize("path", MODULES)
def test_imports_point_downwards(path: Path) -> None:
    package, here = dotted(path).split(".")[0], room(dotted(path))
    floors = FLOORS if package == "mathlink" else WRITING_FLOORS
    wrong = []
    for target, line in imports(path):
        if target.split(".")[0] != package or not here:
            continue
        there = room(target)
        if not there:
            if here != "cli":  # the command prints the version
                wrong.append(f"line {line}: the front door is for users, import the room itself")
        elif there != here and floors[there] >= floors[here]:
            wrong.append(f"line {line}: {here} (floor {floors[here]}) imports {there} (floor {floors[there]})")
    assert not wrong, f"{dotted(path)}: {'; '.join(wrong)}"


@pytest.mark.parametrize("path", MODULES)
def test_heavy_packages_stay_in_the_rooms_that_own_them(path: Path) -> None:
    here = room(dotted(path))
    owners = OWNERS if dotted(path).startswith("mathlink") else WRITING_OWNERS
    wrong = [
        f"line {line}: {target}"
        for target, line in imports(path)
        if here not in owners.get(target.split(".")[0], {here})
    ]
    assert not wrong, f"{dotted(path)} imports what other rooms own: {'; '.join(wrong)}"


@pytest.mark.parametrize("path", OURS)
def test_only_the_command_imports_writing(path: Path) -> None:
    if room(dotted(path)) != "cli":
        assert not [target for target, _ in imports(path) if target.split(".")[0] == "writing"]


@pytest.mark.parametrize("path", THEIRS)
def test_writing_never_imports_mathlink(path: Path) -> None:
    assert not [target for target, _ in imports(path) if target.split(".")[0] == "mathlink"]


def test_no_file_imports_in_a_circle() -> None:
    """Imports at the top of files only: those inside functions run when everything is loaded."""
    graph = {dotted(path): _top_imports(path) for path in [*files("mathlink"), *files("writing")]}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join([*trail[trail.index(module) :], module])
        if module not in done:
            for target in graph.get(module, ()):
                visit(target, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def _top_imports(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = ast.Module([node for node in tree.body if not isinstance(node, (ast.FunctionDef, ast.ClassDef))], [])
    return [target for target, _ in _imports(top, dotted(path), path.name == "__init__.py") if target != dotted(path)]


LOADS: dict[str, set[str]] = {
    "mathlink": set(),
    "mathlink.attach": {"attach", "claim"},
    "mathlink.errors": {"errors"},
    "mathlink.pytest_plugin": {"pytest_plugin"},
    "mathlink.cli": {"cli", "errors"},
}
"""What an import of these modules loads of ``mathlink``, in a fresh interpreter."""


@pytest.mark.parametrize("module", LOADS)
def test_light_modules_load_no_other_room(module: str) -> None:
    script = f"import json, sys, {module}; print(json.dumps([m for m in sys.modules if m.startswith('mathlink.')]))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {room(name) for name in json.loads(done.stdout)} == LOADS[module]


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        dotted(p)
        for p in [*files("mathlink"), *files("writing")]
        if not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert not silent


def test_there_is_no_dumping_ground() -> None:
    names = {"utils", "util", "helpers", "common", "misc", "core"}
    assert not [str(p) for p in [*files("mathlink"), *files("writing")] if p.stem.strip("_") in names]
