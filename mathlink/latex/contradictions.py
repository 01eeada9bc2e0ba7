"""Readings that contradict themselves: one name in two roles, an index outside its sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.term import free_symbols, postorder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mathlink.latex.cursor import Reading
    from mathlink.latex.pieces import Piece
    from mathlink.model import Relation
    from mathlink.term import Term

__all__ = ["refuse_contradictions"]


def refuse_contradictions(reading: Reading, found: list[Piece], chains: list[list[Relation] | None]) -> None:
    """Raise :class:`SyntaxProblem` for a name that is a function here and a factor there, and for an index used outside its sum."""
    both = reading.called & reading.factors.keys() if reading.factors else ()
    for name in both:
        hint = f"declare it: symbols={{{name!r}: 'function'}}, or write `{name} \\cdot (`"
        raise SyntaxProblem(
            reading.text, reading.factors[name], f"`{name}` is a factor here and a function there", "", hint
        )
    for piece, chain in zip(found, chains, strict=True):
        if chain and chain[0].relation == "=" and chain[0].left.op == "pow" and _iterates(reading, chain[0]):
            hint = "write `x_{k+1}`, or `\\cdot` between the factors"
            raise SyntaxProblem(reading.text, piece.span, "powers, or the steps of an iteration?", "", hint)
    bound = reading.holders
    for piece, chain in zip(found, chains, strict=True) if bound else ():
        for side, known in _sides(chain or []):
            for name in bound.keys() & set(free_symbols(side)) - known:
                entries = name in reading.summed and name not in reading.loose
                if _escapes(side, name, bound[name], entries):
                    hint = "write brackets around what the operator extends over"
                    message = f"`{name}` is used outside the operator that binds it"
                    raise SyntaxProblem(reading.text, piece.span, message, "", hint)


def _iterates(reading: Reading, link: Relation) -> bool:
    """Whether ``x^{k+1} = x^k + …`` stands there, with x and k undeclared."""
    base, exponent = link.left.args
    letters = free_symbols(exponent)
    if base.op != "sym" or base.data in reading.names or not letters or any(x in reading.names for x in letters):
        return False
    if link.right is None or link.right.op not in ("add", "sub"):
        return False
    return any(t.op == "pow" and t.args[0] is base for t in postorder(link.right))


def _sides(chain: list[Relation]) -> list[tuple[Term, set[str]]]:
    """The sides on which a bound name may not stand free, each with the names that may: those of the left side of a relation."""
    if not chain or chain[0].right is None:
        return [(link.left, set()) for link in chain]
    known = set(free_symbols(chain[0].left))
    return [(link.right, known) for link in chain if link.right is not None]


def _escapes(side: Term, name: str, holders: Mapping[Term, bool], entries: bool) -> bool:
    """Whether a name stands behind one of the operators that bind it, or (``entries``) as the index of an entry anywhere outside them."""
    behind = False
    stack = [side]  # a term as it was read is no larger than its text
    while stack:
        term = stack.pop()
        if term in holders:
            behind = behind or holders[term]
        elif (behind and term.op == "sym" and term.data == name) or (
            entries and term.op == "index" and name in free_symbols(*term.args[1:])
        ):
            return True
        else:
            stack.extend(reversed(term.args))
    return False
