"""The equations of a docstring read from LaTeX, with the conditions its words put on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mathlink import latex
from mathlink.bind.parts import key as exact
from mathlink.discover.docstrings import read, symbol_table
from mathlink.discover.plan import plan
from mathlink.errors import SyntaxProblem
from mathlink.term import Term, compare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mathlink.discover.docstrings import Block, Documented
    from mathlink.discover.plan import Planned
    from mathlink.model import Equation

__all__ = ["Stated", "planned", "read_conditions", "read_equations", "stated"]

_COMPARED = frozenset({"<", "<=", ">", ">=", "!=", "="})


@dataclass(frozen=True)
class Stated:
    """A docstring and what is to be done with each of its equations; a chain a = b = c has an entry for each link that is a claim."""

    documented: Documented
    planned: tuple[Planned, ...]

    @property
    def file(self) -> str:
        """Where the function is defined."""
        return self.documented.file

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The equations as they are judged, in order, each with the text that its verdict speaks of."""
        return tuple(
            replace(p.block, text=p.equation.text) if p.kind == "claim" and p.equation is not None else p.block
            for p in self.planned
        )


def stated(function: Any, name: str = "") -> Stated | None:
    """The equations that a function's docstring states; ``None`` where it states none."""
    documented = read(function, name)
    return None if documented is None else Stated(documented, tuple(planned(documented)))


def planned(documented: Documented) -> list[Planned]:
    """The equations of a docstring read, and what is to be done with each."""
    equations = read_equations(documented)
    return plan(documented, equations, read_conditions(documented, equations))


def read_equations(documented: Documented) -> list[Equation | SyntaxProblem]:
    """Each block as read, in order; what cannot be read stands as the problem."""
    table = symbol_table(documented)
    return [_read(block.text, table) for block in documented.blocks]


def read_conditions(
    documented: Documented, equations: Sequence[Equation | SyntaxProblem] = ()
) -> dict[int, tuple[Term, ...]]:
    """Number of a block → what the words before it restrict it to; a block with an unreadable condition is left out.

    ``equations`` tell how a name in plain text is written as a symbol: "Xtt < 10" speaks of ``X_{tt}``.
    """
    table = symbol_table(documented)
    spelled = {exact(s.name): s.name for e in equations if not isinstance(e, SyntaxProblem) for s in e.symbols}
    found: dict[int, tuple[Term, ...]] = {}
    for number, block in enumerate(documented.blocks):
        texts = [_in_symbols(text, spelled, table) for text in block.conditions]
        read = [_read(text, table) for text in texts if text]
        if not read or len(read) < len(texts) or any(isinstance(e, SyntaxProblem) for e in read):
            continue
        found[number] = tuple(t for e in read if not isinstance(e, SyntaxProblem) for t in _comparisons(e))
    return found


def _in_symbols(text: str, spelled: Mapping[str, str], table: Mapping[str, str]) -> str:
    """A relation in plain text with its names written as the equations write them; ``""`` if a name is unknown."""
    if re.search(r"[\\{}^]", text):
        return text
    names = set(_NAME.findall(text))
    if any(len(name) > 1 and exact(name) not in spelled and name not in table for name in names):
        return ""
    return _NAME.sub(lambda match: f" {spelled.get(exact(match.group()), match.group())} ", text)


_MOST_NAMES = 12
_NAME = re.compile(r"(?<![\w.])[^\W\d_]\w*")


def _read(text: str, table: Mapping[str, str]) -> Equation | SyntaxProblem:
    """One formula, read as it prints: ``f_dL`` is f_d times L, and a name in front of a bracket is a factor.

    A name that is defined as a function in the formula stays one.
    """
    names = dict(table)
    for _ in range(_MOST_NAMES):
        try:
            return latex.read(text, names, letters=True)
        except SyntaxProblem as problem:
            start, end = problem.span
            found = text[start:end].strip()
            if "call or product" in problem.message and found and found not in names:
                names[found] = "symbol"
            elif "prints only the first" in problem.message and re.fullmatch("[A-Za-z]{2}", found):
                text = f"{text[:start]}{{{found[0]}}} {found[1]}{text[end:]}"
            else:
                return problem
            last = problem
    return last


def _comparisons(equation: Equation) -> list[Term]:
    """A chain of comparisons as conditions: ``0 < x \\le 1`` is two."""
    return [
        compare(link.relation, link.left, link.right)
        for link in equation.links
        if link.right is not None and link.relation in _COMPARED
    ]
