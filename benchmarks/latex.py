"""Reads a folder of LaTeX corpora (JSON lines: latex, expected, also, symbols, functions) and prints what became of each file.

Usage: ``python benchmarks/latex.py FOLDER [FILE …] [--show]``. ``right``: the same mathematics as ``expected`` (equal after renaming, or equal
numbers at random points); ``wrong``: something else; ``refused``: a ``SyntaxProblem``; ``opaque``: read, with a part that has no SymPy form.
``expected`` is Python code of the corpus and is evaluated here, never by the reader.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import sympy as sp

from mathlink.errors import OutOfReach
from mathlink.latex import SyntaxProblem, read
from mathlink.latex.names import squash
from mathlink.views.sympy import relation_to_sympy

_RENAMED = {"lambda": "lamda"}


def _canonical(name: str) -> str:
    return squash(re.sub(r"\\(?:mathbf|boldsymbol|mathrm|text)\b", "", name).replace("\\prime", "'")).replace("^", "")


def _unnamed(expression: Any) -> Any:
    """With every symbol and function renamed to its canonical spelling."""
    if not isinstance(expression, sp.Basic):
        return expression
    swap = {s: sp.Symbol(_canonical(s.name)) for s in expression.atoms(sp.Symbol)}
    for f in expression.atoms(sp.core.function.AppliedUndef):
        swap[f.func] = sp.Function(_canonical(f.func.__name__))
    return expression.xreplace(swap) if swap else expression


def _expected(code: str) -> Any:
    space: dict[str, Any] = {}
    exec("from sympy import *\nfrom sympy.physics.quantum import *", space)
    space |= {
        "sym": lambda name: sp.Symbol(_canonical(name)),
        "idx": lambda base, *i: sp.Function(base)(*i),
        "abs": sp.Abs,
    }
    names = set(re.findall(r"\b[A-Za-z_][A-Za-z_0-9']*\b", code))
    for name in names - set(space):
        space[name] = sp.Symbol(name)
    for name in ("E", "S", "N", "I", "O", "Q", "beta", "gamma", "zeta"):
        if re.search(rf"\b{name}\b(?!\()", code) and name in ("beta", "gamma", "zeta"):
            space[name] = sp.Symbol(name)
    for name in re.findall(r"\b([fgh])\(", code):
        space[name] = sp.Function(name)
    return _unnamed(eval(code, space))


def _numbers(expression: Any, seed: int) -> Any:
    dice = random.Random(seed)
    symbols = sorted(expression.free_symbols, key=lambda s: s.name)
    return complex(expression.xreplace({s: sp.Float(dice.uniform(0.2, 1.7), 30) for s in symbols}).evalf(20))


def _same(a: Any, b: Any) -> bool:
    if a == b:
        return True
    if isinstance(a, sp.logic.boolalg.Boolean) or isinstance(b, sp.logic.boolalg.Boolean):
        if type(a) is not type(b) or len(a.args) != len(b.args):
            return False
        if isinstance(a, sp.And):
            return all(any(_same(x, y) for y in b.args) for x in a.args)
        return all(_same(x, y) for x, y in zip(a.args, b.args, strict=True))
    if not isinstance(a, sp.Expr) or not isinstance(b, sp.Expr):
        return False
    if {s.name for s in a.free_symbols} != {s.name for s in b.free_symbols} and sp.simplify(a - b) != 0:
        return False
    try:
        pairs = [(_numbers(a.doit(), n), _numbers(b.doit(), n)) for n in range(3)]
        return all(abs(x - y) <= 1e-9 * (1 + abs(y)) for x, y in pairs)
    except (TypeError, ValueError, AttributeError):
        return bool(sp.simplify(a - b) == 0)


def _outcome(row: dict[str, Any]) -> tuple[str, str]:
    table = dict.fromkeys(row.get("symbols", ()), "symbol") | dict.fromkeys(row.get("functions", ()), "function")
    try:
        equation = read(row["latex"], table)
    except SyntaxProblem as problem:
        return ("right" if row["expected"] == "ERROR" else "refused"), str(problem)
    if row["expected"] == "ERROR":
        return "wrong", f"read as {equation.links}"
    if row["expected"] is None:
        return "read", ""
    try:
        got = _unnamed(relation_to_sympy(equation))
    except (OutOfReach, NotImplementedError, TypeError, ValueError) as problem:
        return "opaque", str(problem)
    wanted = [row["expected"], *row.get("also", ())]
    for code in wanted:
        try:
            if _same(got, _expected(code)):
                return "right", ""
        except Exception as problem:
            return "uncompared", f"{type(problem).__name__}: {problem}"
    return "wrong", f"{got}   expected {wanted[0]}"


def main() -> None:
    """Print one line per file, and with ``--show`` every row that is not right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    for path in sorted(arguments.folder.glob("*.jsonl")):
        if arguments.files and path.stem not in arguments.files:
            continue
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        counts: Counter[str] = Counter()
        times = []
        for row in rows:
            start = time.perf_counter()
            with contextlib.suppress(SyntaxProblem):
                read(row["latex"], row.get("symbols", ()))
            times.append(time.perf_counter() - start)
            outcome, why = _outcome(row)
            counts[outcome] += 1
            if arguments.show and outcome not in ("right", "read"):
                print(f"  {outcome:8} {row['latex']!r}: {why}")
        shown = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        print(f"{path.stem}: {len(rows)} rows: {shown}; median {1e6 * statistics.median(times):.0f} µs")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
