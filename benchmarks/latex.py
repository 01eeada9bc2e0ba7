"""Reads a folder of LaTeX corpora (JSON lines: latex, expected, also, symbols, functions) and prints what became of each file.

Usage: ``python benchmarks/latex.py FOLDER [FILE …] [--show]``. A row is ``right`` (the same mathematics as ``expected`` or one of ``also``,
or refused where it must be), ``wrong``, ``refused`` (a ``SyntaxProblem``) or ``opaque`` (read, with a part that has no SymPy form). Rows that
rest on a convention of their library, and rows that contradict a stated rule of the reader (``latex_rules.json``: row → reason), are
counted apart; rows of which nothing is known are ``read`` or ``unread``. A row with a ``pair`` is right if the two readings are the same
mathematics exactly where the row says so. ``--rules`` lists the latter one by one, ``--times`` prints how reading time grows with length.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import statistics
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import sympy as sp
from latex_compare import canonical, expected, same, same_answer

from mathlink.errors import OutOfReach
from mathlink.latex import SyntaxProblem, read
from mathlink.term import postorder
from mathlink.views.sympy import relation_to_sympy, to_sympy

_RULES = Path(__file__).with_name("latex_rules.json")
_SECONDS = 10
_UNJUDGED = ("right", "read", "unread")
_SUBSETS = ("\\subseteq", "\\supseteq")
_RELATIONS = {"none": "", "propto": "prop", "approx": "~", "assign": "->", "equiv": "=", "sim": "~", "to": "->"}


def _table(row: dict[str, Any]) -> dict[str, str]:
    return dict.fromkeys(row.get("symbols", ()), "symbol") | dict.fromkeys(row.get("functions", ()), "function")


def _outcome(row: dict[str, Any]) -> tuple[str, str]:
    if row.get("equal") is not None:
        return _paired(row)
    may_refuse = row.get("right") in ("either", "refuse") or row["expected"] == "ERROR"
    try:
        equation = read(row["latex"], _table(row))
    except SyntaxProblem as problem:
        known = row["expected"] is not None or "identifiers" in row
        return ("right" if may_refuse else "refused" if known else "unread"), str(problem)
    if row["expected"] == "ERROR":
        return "wrong", f"read as {equation.links}"
    if row["expected"] is None:
        return _described(row, equation) if "identifiers" in row else ("read", "")
    try:
        got = _as_sympy(equation)
    except (OutOfReach, NotImplementedError, TypeError, ValueError) as problem:
        return "opaque", f"{problem}: {equation.links}"
    for code in [row["expected"], *row.get("also", ())]:
        try:
            if same(got, expected(code, row["licence"] == "own")):
                return "right", ""
        except (TypeError, ValueError, AttributeError, NotImplementedError, NameError) as problem:
            return "uncompared", f"{type(problem).__name__}: {problem}: {equation.links}"
    return "wrong", f"{equation.links}   expected {row['expected']}"


def _paired(row: dict[str, Any]) -> tuple[str, str]:
    """A row of two answers that are the same, or not."""
    try:
        first, second = read(row["latex"], _table(row)), read(row["pair"], _table(row))
    except SyntaxProblem as problem:
        return "unread", str(problem)
    try:
        equal = same_answer(_as_sympy(first), _as_sympy(second))
    except (OutOfReach, NotImplementedError, TypeError, ValueError, AttributeError) as problem:
        return "opaque", f"{problem}: {first.links}, {second.links}"
    return "right" if equal == row["equal"] else "wrong", f"{first.links}, {second.links}: equal {equal}"


def _as_sympy(equation: Any) -> Any:
    """A reading as SymPy: several equations as the set of them, ⊆ of sets written out as its truth."""
    if equation.relation in _SUBSETS:
        first, second = (to_sympy(side, real=False) for side in (equation.left, equation.right))
        return sp.sympify(
            (first if "sub" in equation.relation else second).is_subset(second if "sub" in equation.relation else first)
        )
    got = relation_to_sympy(equation)
    return sp.FiniteSet(got, *map(relation_to_sympy, equation.definitions)) if equation.definitions else got


def _described(row: dict[str, Any], equation: Any) -> tuple[str, str]:
    """Rows whose reading is told by identifiers, relation and what it must not be."""
    roots = [side for link in equation.links for side in (link.left, link.right) if side is not None]
    names = " ".join(str(t.data) for t in postorder(*roots) if t.op in ("sym", "call", "fn", "index") and t.data)
    spelled = canonical(names.replace("·", " "))
    missing = [
        n
        for n in row["identifiers"]
        if canonical(n) not in spelled and n not in row["latex"][:0] and not _bound(equation)
    ]
    raw = {t.data for t in postorder(*roots) if t.op == "call"}
    atoms = {canonical(t.data) for t in postorder(*roots) if t.op in ("sym", "call") and t.data}
    false = [n for n in row.get("not_names", ()) if n in atoms and f"\\{n}" not in raw]
    wanted = _RELATIONS.get(row["relation"], row["relation"])
    if row["relation"] not in ("none", None) and wanted not in (equation.relation, "any"):
        false.append(f"relation {equation.relation}")
    if missing or false:
        return "wrong", f"{equation.links}: missing {missing}, false {false}"
    for code in row.get("not_equal", ()):
        try:
            if same(relation_to_sympy(equation), expected(code, True)):
                return "wrong", f"equals {code}"
        except (OutOfReach, TypeError, ValueError, NotImplementedError):
            pass
    return "right", ""


def _bound(equation: Any) -> bool:
    """Whether something is bound: then a bound name need not show."""
    return any(
        t.op in ("sum", "prod", "bigmax", "bigmin", "integral", "limit")
        for k in equation.links
        for t in postorder(k.left)
    )


class _Late(Exception):
    pass


def _alarm(*_: object) -> None:
    raise _Late


def _limited(row: dict[str, Any]) -> tuple[str, str]:
    signal.alarm(_SECONDS)
    try:
        return _outcome(row)
    except _Late:
        return "uncompared", "out of time"
    finally:
        signal.alarm(0)


def _timed(row: dict[str, Any]) -> float:
    table = _table(row)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        with contextlib.suppress(SyntaxProblem):
            read(row["latex"], table)
        best = min(best, time.process_time() - start)
    return best


def _report(path: Path, show: bool, rules: dict[str, str], list_rules: bool) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    counts: dict[str, Counter[str]] = {"plain": Counter(), "convention": Counter(), "rule": Counter()}
    for row in rows:
        outcome, why = _limited(row)
        known = rules.get(f"{path.stem}: {row['latex']}") if outcome not in _UNJUDGED else None
        kind = "convention" if row.get("convention") else "rule" if known else "plain"
        counts[kind][outcome] += 1
        if show and outcome not in ("right", "read", "unread") and kind == "plain":
            print(f"  {outcome:8} {row['latex']!r}: {why[:300]}")
        if list_rules and kind == "rule":
            print(f"  {row['latex']!r}: {known}")
    judged = sum(n for name, n in counts["plain"].items() if name not in ("read", "unread"))
    all_ = judged + counts["rule"].total()
    right = counts["plain"]["right"]
    share = (
        f"right {right} of {all_} ({100 * right / all_:.1f} %), of {judged} ({100 * right / judged:.1f} %) without the rows of rules; "
        if right
        else ""
    )
    parts = "; ".join(
        f"{kind}: " + ", ".join(f"{name} {n}" for name, n in sorted(found.items()))
        for kind, found in counts.items()
        if found
    )
    median = 1e6 * statistics.median(_timed(row) for row in rows)
    print(f"{path.stem}: {len(rows)} rows: {share}{parts}; median {median:.0f} µs", flush=True)


def _growth() -> None:
    """Reading time against length."""
    print("  kB      ms    µs per byte")
    piece = r" + \frac{a_{1} x^{2}}{\sqrt{b + c}} \sin(k t)"
    for size in (0.1, 0.3, 1, 3, 10, 30, 100):
        text = "y = x" + piece * max(1, round(1000 * size / len(piece)))
        start = time.process_time()
        repeat = max(1, round(30 / size)) if size < 30 else 1
        for _ in range(repeat):
            read(text)
        seconds = (time.process_time() - start) / repeat
        print(f"{len(text) / 1000:6.2f} {1000 * seconds:7.2f} {1e6 * seconds / len(text):8.2f}")


def main() -> None:
    """Print one line per file, and with ``--show`` every row that is not right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--times", action="store_true")
    arguments = parser.parse_args()
    signal.signal(signal.SIGALRM, _alarm)
    rules = json.loads(_RULES.read_text(encoding="utf-8")) if _RULES.exists() else {}
    for path in sorted(arguments.folder.glob("*.jsonl")):
        if not arguments.files or path.stem in arguments.files:
            _report(path, arguments.show, rules, arguments.rules)
    if arguments.times:
        _growth()


if __name__ == "__main__":
    main()
