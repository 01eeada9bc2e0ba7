"""Readings that contradict themselves: one name in two roles, an index outside its sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.term import free_symbols, postorder

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading
    from mathlink.latex.pieces import Piece
    from mathlink.model import Relation

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
    bound = reading.summed - reading.loose
    for piece, chain in zip(found, chains, strict=True) if bound else ():
        for letter in _escaped(chain or [], bound):
            hint = "write brackets around what the sum extends over"
            raise SyntaxProblem(reading.text, piece.span, f"`{letter}` is used outside its sum", "", hint)


def _iterates(reading: Reading, link: Relation) -> bool:
    """Whether ``x^{k+1} = x^k + …`` stands there, with x and k undeclared."""
    base, exponent = link.left.args
    letters = free_symbols(exponent)
    if base.op != "sym" or base.data in reading.names or not letters or any(x in reading.names for x in letters):
        return False
    if link.right is None or link.right.op not in ("add", "sub"):
        return False
    return any(t.op == "pow" and t.args[0] is base for t in postorder(link.right))


def _escaped(chain: list[Relation], bound: set[str]) -> list[str]:
    """The bound letters that index an entry outside their sum, on a side where the left side does not have them."""
    if not chain or chain[0].right is None:
        sides, known = [link.left for link in chain], set()
    else:
        sides = [link.right for link in chain if link.right is not None]
        known = set(free_symbols(chain[0].left))
    found: list[str] = []
    for side in sides:
        free = (bound - known).intersection(free_symbols(side))
        for term in postorder(side) if free else ():
            if term.op == "index":
                found.extend(letter for letter in free if letter in free_symbols(*term.args[1:]))
    return found
