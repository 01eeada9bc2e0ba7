"""The equations of a docstring as rows: chains of equal terms with the conditions they are stated under."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.bind.binding import notation_text
from mathlink.errors import SyntaxProblem
from mathlink.model import Equation
from mathlink.term import Term, and_, boolean, free_symbols, ite, le, lt, not_, or_, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.discover.docstrings import Block

__all__ = [
    "ASIDE",
    "Pieces",
    "Row",
    "asserts",
    "in_pieces",
    "invertible",
    "is_name",
    "members_of",
    "name_of",
    "negated",
    "open_symbols",
    "rows_of",
    "unreadable_call",
]


#: Sections that speak of something else than the function at large; their equations are no rows.
ASIDE = frozenset({"Examples", "References", "See Also", "Raises", "Warns", "Attributes"})


@dataclass(frozen=True)
class Row:
    """One equation of a block: its chain of equal terms, or none where it is something else."""

    number: int
    block: Block
    equation: Equation
    members: tuple[Term, ...]
    conditions: tuple[Term, ...]
    first: bool
    rest: tuple[Term, ...] = ()
    """What the conditions of other formulas for the same result leave for this one, which has none."""

    @property
    def bound_to_a_case(self) -> bool:
        """Its own conditions, or those of the words right before it, restrict it."""
        return bool(self.equation.conditions or (self.conditions and not self.block.follows))

    @property
    def in_an_unread_case(self) -> bool:
        """The words right before it say that it is for one case, which was not read."""
        return self.block.case and not self.block.follows

    def others(self, member: Term) -> tuple[Term, ...]:
        return tuple(m for m in self.members if m is not member)


def rows_of(
    blocks: Sequence[Block], equations: Sequence[Equation | SyntaxProblem], conditions: Mapping[int, Sequence[Term]]
) -> Iterator[Row]:
    """Every equation of every readable block; ``conditions`` is what the words before a block restrict it to."""
    for number, equation in enumerate(equations):
        if isinstance(equation, SyntaxProblem) or blocks[number].section in ASIDE:
            continue
        words = _case(number, blocks, conditions)
        for position, row in enumerate((equation, *equation.definitions)):
            members = members_of(row)
            if members:
                yield Row(number, blocks[number], row, members, (*row.conditions, *words), position == 0)


def _case(number: int, blocks: Sequence[Block], conditions: Mapping[int, Sequence[Term]]) -> tuple[Term, ...]:
    """The condition that words put on a block; "otherwise" is what the cases before it leave, if all were read."""
    if not blocks[number].otherwise:
        return tuple(conditions.get(number, ()))
    left: list[Term] = []
    for n in range(number - 1, -1, -1):
        if blocks[n].inline or (blocks[n].otherwise and blocks[n].before == blocks[number].before):
            continue
        if not blocks[n].conditions:
            break
        if n not in conditions:
            return ()
        left.append(negated(conditions[n]))
    return tuple(dict.fromkeys(left))


def negated(conditions: Sequence[Term]) -> Term:
    """That not all of the conditions hold; a lone comparison is turned round."""
    if len(conditions) == 1 and conditions[0].op in _TURNED:
        a, b = conditions[0].args
        return _TURNED[conditions[0].op](b, a)
    return not_(and_(*conditions))


@dataclass(frozen=True)
class Pieces:
    """A symbol defined case by case: its value, and the condition that some case holds."""

    body: Term
    holds: Term


def in_pieces(rows: Sequence[Row]) -> Pieces:
    """The cases in order, the last one where none of the others holds."""
    conditions = [and_(*row.conditions) for row in rows]
    body = rows[-1].members[1]
    for condition, row in zip(conditions[-2::-1], rows[-2::-1], strict=True):
        body = ite(condition, row.members[1], body)
    opposite = len(rows) == 2 and negated(rows[0].conditions) is conditions[1]
    return Pieces(body, boolean(True) if opposite else or_(*conditions))


_TURNED = {"lt": le, "le": lt}


def members_of(equation: Equation) -> tuple[Term, ...]:
    """The terms a chain says are equal; empty where it starts with another relation."""
    members: list[Term] = []
    for link in equation.links:
        if link.relation != "=" or link.right is None:
            break
        members += [link.left, link.right] if not members else [link.right]
    return tuple(members)


def is_name(t: Term) -> bool:
    return (t.op == "sym" and not t.data.startswith("·")) or t.op == "call"


def name_of(t: Term) -> str:
    return name_of(t.args[0]) if t.op == "index" else notation_text(t)


def open_symbols(t: Term) -> tuple[Term, ...]:
    return tuple(map(sym, free_symbols(t)))


def invertible(side: Term) -> bool:
    """A power, root, logarithm or quotient in which the one symbol stands once: ``\\frac{1}{\\sqrt{f}}``."""
    return all(t.op in ("sym", "const", "named", "pow", "div", "fn", "neg", "mul") for t in postorder(side))


def unreadable_call(t: Term) -> bool:
    """``\\int``, ``\\lim`` and the like are read as applications; they are no results."""
    return t.op == "call" and str(t.data).startswith("\\")


def asserts(row: Row) -> bool:
    """Whether an inline equation states a formula rather than a case: ``x = 1`` in "if x = 1" states nothing."""
    compound = any(m.op not in ("sym", "const", "named", "neg", "index") for m in row.members)
    sentence = re.split(r"\.\s", row.block.before)[-1].lower()
    conditional = re.search(r"\b(if|when|unless|otherwise|valid|range)\b|\b(for|until|to|is|of|and|or)\s*$", sentence)
    return compound and conditional is None
