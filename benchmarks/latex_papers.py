"""Reads display equations of papers with every letter declared, and checks that no token is lost and that labels are met.

    PYTHONPATH=. python benchmarks/latex_papers.py FILE … [--show] [--reasons] [--no-edits]
    PYTHONPATH=. python benchmarks/latex_papers.py --labels [--show]

FILE has JSON lines with a ``latex`` field. For every formula that is read, each letter, number, relation, sign and bracket found by a tokenizer that the
reader does not use is replaced by another one, or left out, in turn: the reading must change, unless the token stands in a note (*ignored*). What stays
the same is printed as ``lost``. ``--labels`` compares the readings of ``tests/golden/latex/labels.jsonl`` and ``inputs.jsonl`` with their labels.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathlink.latex import SyntaxProblem, read
from tests.latex.labels import same
from tests.latex.pieces import SPARE, declared, edits

if TYPE_CHECKING:
    from mathlink.model import Equation

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "latex"


def essence(equation: Equation) -> tuple[Any, ...]:
    """What a reading says: its links, conditions and definitions."""
    return equation.links, equation.conditions, tuple(essence(d) for d in equation.definitions)


def as_paper(text: str, symbols: list[str]) -> Equation | None:
    """A reading with these letters declared and all others allowed, or None."""
    try:
        return read(text, dict.fromkeys(symbols, "symbol"), letters=True)
    except SyntaxProblem:
        return None


def lost(text: str) -> tuple[int, list[str]]:
    """How many edits of one token there are, and those that do not change the reading."""
    symbols = [*declared(text), *SPARE]
    equation = as_paper(text, symbols)
    if equation is None:
        return 0, []
    said, count, found = essence(equation), 0, []
    noted = [note.span for note in equation.notes if note.kind == "ignored"]
    for piece, edited in edits(text):
        if any(a <= piece.start < b for a, b in noted):
            continue
        count += 1
        other = as_paper(edited, symbols)
        if other is not None and essence(other) == said:
            found.append(f"{piece.text} at {piece.start}")
    return count, found


def papers(path: Path, arguments: argparse.Namespace) -> None:
    """Print how many formulas of a file are read, and the reasons of the others."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    reasons: Counter[str] = Counter()
    count = changed = losing = 0
    for row in rows:
        text = row["latex"]
        try:
            read(text, dict.fromkeys(declared(text), "symbol"), letters=True)
        except SyntaxProblem as problem:
            reasons[re.sub(r"`[^`]*`", "`…`", problem.message)] += 1
            if arguments.show:
                print(f"  refused at {problem.column}: {problem.message}\n     {text}")
            continue
        count += 1
        tried, missing = (0, []) if arguments.no_edits else lost(text)
        changed += tried
        losing += bool(missing)
        if missing:
            print(f"  lost {missing[:6]}: {text}")
    print(
        f"{path.stem}: {count} of {len(rows)} read ({100 * count / len(rows):.1f} %), {changed} edits, {losing} rows with a lost token",
        flush=True,
    )
    for reason, n in reasons.most_common(60) if arguments.reasons else ():
        print(f"  {n:4} {reason}")


def verdict(row: dict[str, Any], paper: bool) -> str:
    """How a reading compares with its label."""
    says = row.get("says", [])
    letters = paper and row.get("letters", True)
    symbols = dict.fromkeys(row["symbols"], "symbol") if isinstance(row["symbols"], list) else row["symbols"]
    try:
        equation = read(row["latex"], symbols, letters=letters)
    except SyntaxProblem:
        return "refused rightly" if "refuse" in row or row.get("noted") else "refused though readable"
    ways = [says] if paper else says
    right = any(same(way, equation) for way in ways if way) and bool(equation.notes or not row.get("noted"))
    return "read as labelled" if right else "read otherwise"


def labels(show: bool) -> None:
    """Print how the readings compare with the labels, by source."""
    for name, paper in (("labels", True), ("inputs", False)):
        counts: dict[str, Counter[str]] = {}
        for line in (GOLDEN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found = verdict(row, paper)
            counts.setdefault(row.get("source", "everyday formulas").partition(" ")[0].partition("@")[0], Counter())[
                found
            ] += 1
            if show and found == "read otherwise":
                print(f"  {row['latex']}\n     label: {row.get('says') or row.get('refuse')}")
        for source, found_here in sorted(counts.items()):
            print(
                f"{source}: {sum(found_here.values())} labels; "
                + ", ".join(f"{n} {k}" for k, n in found_here.most_common())
            )


def main() -> None:
    """Read files, or compare with labels."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--labels", action="store_true", help="compare the labelled formulas of the tests")
    parser.add_argument("--show", action="store_true", help="every formula that is not read, or read otherwise")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--no-edits", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.files:
        papers(path, arguments)
    if arguments.labels:
        labels(arguments.show)


if __name__ == "__main__":
    main()
