"""Reads display equations of papers with every letter declared, and checks that no token is lost.

Usage: ``python benchmarks/latex_papers.py FILE … [--show] [--reasons] [--no-edits]``. FILE has JSON lines with a ``latex`` field. For every formula that is
read, each letter, number and relation is replaced in turn by another one: the reading must change, unless the token stands in a note
(*ignored*) or is a bound name met once. What stays the same is printed as ``lost``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathlink.latex import SyntaxProblem, read
from mathlink.latex.scanner import tokenize
from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Equation

_SPARE = ("Q", "Y", "Z", "K", "U", "w", "z", "y", "u", "v")
_LAYOUT = re.compile(r"\\(?:hspace|vspace|hskip|label|begin|end)\b")
_FORMAT = re.compile(r"\\begin\s*\{array\}\s*(?:\[[^]]*\])?\s*\{[^{}]*\}|\\[hv]s(?:pace|kip)\s*\*?\{?[^{}]{1,12}\}?")
_NO_SYMBOLS = frozenset("de")


def table(text: str) -> dict[str, str]:
    """Every letter of the formula as a declared symbol, ``d`` and ``e`` apart; letters in front of a bracket as they stand."""
    tokens = _tokens(text)
    letters = {char for token in tokens if token.kind == "a" for char in token.text}
    applied = {a.text[-1] for a, b in itertools.pairwise(tokens) if a.kind == "a" and b.text in ("(", "[", "\\left")}
    return dict.fromkeys(sorted(letters - applied - _NO_SYMBOLS), "symbol")


def _tokens(text: str) -> list[Token]:
    try:
        return tokenize(text)
    except SyntaxProblem:
        return []


def essence(equation: Equation) -> tuple[Any, ...]:
    """What a reading says: its terms, and the words of its notes."""
    parts = tuple(essence(d)[:3] for d in equation.definitions)
    links = tuple((k.relation, k.left, k.right) for k in equation.links)
    return links, equation.conditions, parts


def _edits(text: str) -> Iterator[tuple[Token, str]]:
    """Every letter, number and relation with the text in which it is another one."""
    formats = [found.span() for found in _FORMAT.finditer(text)]
    spare = next(s for s in _SPARE if s not in text)
    for token in _tokens(text):
        before = text[max(0, token.start - 12) : token.start]
        if _LAYOUT.search(before) or any(a <= token.start < b for a, b in formats):
            continue
        if token.kind == "a":
            for place in range(token.start, token.end):
                yield token._replace(start=place, end=place + 1, text=text[place]), text[:place] + spare + text[
                    place + 1 :
                ]
            continue
        if token.kind == "n":
            other = "7" if token.text[0] != "7" else "3"
            yield token, text[: token.start] + other + text[token.start + 1 :]
        elif token.kind == "c" and token.text in GREEK:
            other = "\\upsilon " if token.text != "\\upsilon" else "\\omega "
            yield token, text[: token.start] + other + text[token.end :]
        elif token.text in RELATIONS and token.kind != "t":
            other = "\\le " if RELATIONS[token.text] != "<=" else "\\ne "
            yield token, text[: token.start] + other + text[token.end :]


def lost(text: str, equation: Equation, names: dict[str, str]) -> list[str]:
    """The tokens that may be edited without changing the reading."""
    wide = {**names, **dict.fromkeys(_SPARE, "symbol")}
    try:
        known = essence(read(text, wide, letters=True))
    except SyntaxProblem:
        known = essence(equation)
    noted = [n.span for n in equation.notes if n.kind == "ignored"]
    found = []
    for token, edited in _edits(text):
        if any(a <= token.start < b for a, b in noted):
            continue
        try:
            if essence(read(edited, wide, letters=True)) == known and not (
                token.kind in ("a", "c")
                and (text.count(token.text) == 1 or text[: token.start].endswith("d"))
                and _bound(text, token)
            ):
                found.append(f"{token.text} at {token.start}")
        except SyntaxProblem:
            continue
    return found


def _bound(text: str, token: Token) -> bool:
    """Whether the token stands where a name is bound: its own renaming is no loss if nothing else carries it."""
    before = text[: token.start].rstrip("{ ")
    return before.endswith(("_", "d", "\\mathrm{d}"))


def main() -> None:
    """Print how many formulas of each file are read, and the reasons of the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="every formula that is not read, with its reason")
    parser.add_argument("--reasons", action="store_true")
    parser.add_argument("--no-edits", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.files:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        reasons: Counter[str] = Counter()
        count = losing = 0
        for row in rows:
            text = row["latex"]
            try:
                equation = read(text, table(text), letters=True)
            except SyntaxProblem as problem:
                reasons[re.sub(r"`[^`]*`", "`…`", problem.message)] += 1
                if arguments.show:
                    print(f"  refused at {problem.column}: {problem.message}\n     {text}")
                continue
            count += 1
            missing = [] if arguments.no_edits else lost(text, equation, table(text))
            losing += bool(missing)
            if missing:
                print(f"  lost {missing[:6]}: {text}")
        print(
            f"{path.stem}: {count} of {len(rows)} read ({100 * count / len(rows):.1f} %), {losing} with a lost token",
            flush=True,
        )
        if arguments.reasons:
            for reason, n in reasons.most_common(60):
                print(f"  {n:4} {reason}")


if __name__ == "__main__":
    main()
