"""The equations of a docstring read from LaTeX, with the conditions its words put on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink import latex
from mathlink.discover.docstrings import symbol_table
from mathlink.discover.plan import plan
from mathlink.errors import SyntaxProblem
from mathlink.term import Term, compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.discover.docstrings import Documented
    from mathlink.discover.plan import Planned
    from mathlink.model import Equation

__all__ = ["planned", "read_conditions", "read_equations"]

_COMPARED = frozenset({"<", "<=", ">", ">=", "!=", "="})


def planned(documented: Documented) -> list[Planned]:
    """The equations of a docstring read, and what is to be done with each."""
    return plan(documented, read_equations(documented), read_conditions(documented))


def read_equations(documented: Documented) -> list[Equation | SyntaxProblem]:
    """Each block as read, in order; what cannot be read stands as the problem."""
    table = symbol_table(documented)
    return [_read(block.text, table) for block in documented.blocks]


def read_conditions(documented: Documented) -> dict[int, tuple[Term, ...]]:
    """Number of a block → what the words before it restrict it to; a block with an unreadable condition is left out."""
    table = symbol_table(documented)
    found: dict[int, tuple[Term, ...]] = {}
    for number, block in enumerate(documented.blocks):
        read = [_read(text, table) for text in block.conditions]
        terms = [
            term for equation in read if not isinstance(equation, SyntaxProblem) for term in _comparisons(equation)
        ]
        if read and not any(isinstance(equation, SyntaxProblem) for equation in read):
            found[number] = tuple(terms)
    return found


_MOST_NAMES = 12


def _read(text: str, table: Mapping[str, str]) -> Equation | SyntaxProblem:
    """One formula. A name in front of a bracket is a factor in a docstring, unless it is defined as a function there."""
    names = dict(table)
    for _ in range(_MOST_NAMES):
        try:
            return latex.read(text, names, letters=True)
        except SyntaxProblem as problem:
            name = text[slice(*problem.span)].strip()
            if "call or product" not in problem.message or not name or name in names:
                return problem
            names[name] = "symbol"
    return latex.read(text, names, letters=True)


def _comparisons(equation: Equation) -> list[Term]:
    """A chain of comparisons as conditions: ``0 < x \\le 1`` is two."""
    return [
        compare(link.relation, link.left, link.right)
        for link in equation.links
        if link.right is not None and link.relation in _COMPARED
    ]
