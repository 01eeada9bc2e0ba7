"""Random display equations and everyday formulas against labels that were written before the reader saw them.

``labels.jsonl``: 545 display equations drawn at random from papers and docstrings, each with what it says (in the notation of :mod:`tests.latex.labels`) or why it cannot be
read for certain. ``inputs.jsonl``: formulas as docstrings, theses and slides write them; ``says`` lists the acceptable readings, ``refuse`` why a refusal is
right, ``noted`` that a reading has to carry a note. A refusal is never a wrong reading. Rows marked ``open`` are read wrongly so far.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from mathlink.latex import SyntaxProblem, read
from tests.latex.labels import label_form, same
from tests.latex.pieces import SPARE, declared, edits

if TYPE_CHECKING:
    from mathlink.model import Equation

GOLDEN = Path(__file__).parents[1] / "golden" / "latex"


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text(encoding="utf-8").splitlines()]


LABELS, INPUTS = _rows("labels.jsonl"), _rows("inputs.jsonl")
SETTLED_LABELS = [row for row in LABELS if "open" not in row]
SETTLED_INPUTS = [row for row in INPUTS if "open" not in row]


def as_paper(text: str, symbols: list[str], letters: bool = True) -> Equation | None:
    """A reading with every letter declared (the parameters in a docstring), or None where it is refused."""
    try:
        return read(text, dict.fromkeys(symbols, "symbol"), letters=letters)
    except SyntaxProblem:
        return None


def test_the_tables_are_full() -> None:
    assert len(LABELS) == 545
    assert len(INPUTS) >= 300


@pytest.mark.parametrize("row", SETTLED_LABELS, ids=lambda row: row["latex"][:40])
def test_an_equation_of_a_paper_says_what_its_label_says_or_is_refused(row: dict[str, Any]) -> None:
    equation = as_paper(row["latex"], row["symbols"], row.get("letters", True))
    assert equation is None or same(row.get("says", []), equation)


@pytest.mark.parametrize("row", SETTLED_INPUTS, ids=lambda row: row["latex"][:40])
def test_an_everyday_formula_is_read_as_meant_or_refused(row: dict[str, Any]) -> None:
    try:
        equation = read(row["latex"], row["symbols"])
    except SyntaxProblem:
        return
    assert any(same(way, equation) for way in row["says"])
    assert equation.notes or "noted" not in row


def test_most_equations_of_papers_are_read_and_most_formulas_too() -> None:
    readable = [row for row in LABELS if "says" in row]
    assert sum(
        as_paper(row["latex"], row["symbols"], row.get("letters", True)) is not None for row in readable
    ) >= 0.8 * len(readable)
    certain = [row for row in INPUTS if "refuse" not in row and "noted" not in row]
    taken = 0
    for row in certain:
        try:
            taken += read(row["latex"], row["symbols"]) is not None
        except SyntaxProblem:
            continue
    assert taken >= 0.9 * len(certain)


@pytest.mark.parametrize("number", range(len(LABELS)))
def test_every_edit_of_one_token_changes_the_reading(number: int) -> None:
    text = LABELS[number]["latex"]
    symbols = [*declared(text), *SPARE]
    equation = as_paper(text, symbols)
    if equation is None:
        return
    said = _essence(equation)
    noted = [note.span for note in equation.notes if note.kind == "ignored"]
    lost = []
    for piece, edited in itertools.islice(edits(text), number % 2, None, 2):
        other = None if any(a <= piece.start < b for a, b in noted) else as_paper(edited, symbols)
        if other is not None and _essence(other) == said and not _says_nothing(text, piece.start):
            lost.append(f"{piece.text} at {piece.start}")
    assert lost == []


def _essence(equation: Equation) -> tuple[Any, ...]:
    return equation.links, equation.conditions, tuple(_essence(d) for d in equation.definitions)


def _says_nothing(text: str, at: int) -> bool:
    """A star between factors, a plus in front of everything, the 1 of (−1)ⁿ, the sign in front of a prime, which may be left out, and a variable of integration that
    stands nowhere else."""
    before = text[:at].rstrip()
    if text[at] == "^" and text[at + 1 :].lstrip("{ ").startswith("'"):
        return True
    if text[at] == "*" and not before.endswith(("^", "{")):
        return True
    if before.endswith("d") and "\\int" in before:
        return True
    return (text[at] == "+" and before.endswith(("=", "(", "[", "{"))) or (text[at] == "1" and before.endswith("(-"))


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("y = a*b", r"y = a + b"),
        ("y = a*b", r"y = b a"),
        ("y = a/b*c", r"y = \frac{a}{b c}"),
        ("y = a**2", r"y = a_2"),
        ("y = -(a+b)", r"y = -a + b"),
        ("y = sum(i,1,n,x_i)", r"y = \sum_{i=1}^n x_j"),
        ("y = sum(i,1,n,x_i)", r"y = \sum_{i=0}^n x_i"),
        ("y = f(a)", r"y = f \cdot a"),
        ("y = hata", r"y = a"),
        ("y ~ a", r"y = a"),
        ("y = a = b", r"y = a"),
    ],
)
def test_the_comparison_tells_wrong_from_right(label: str, text: str) -> None:
    assert not same([label], read(text, ["y", "a", "b", "c", "n", "f", "x"]))


def test_the_comparison_sees_through_grouping_only() -> None:
    assert label_form("y = (a*b)/c - d", tie=True) == label_form("y = a/c*b + (-d)", tie=True)
    assert label_form("y = a*b", tie=True) != label_form("y = b*a", tie=True)
