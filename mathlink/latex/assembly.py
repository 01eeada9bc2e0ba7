"""Chains of relations → one Equation: what is the claim, a definition, a condition or an alternative."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.places import Places
from mathlink.latex.relations import as_condition
from mathlink.model import Equation, Relation, Symbol
from mathlink.term import Term, and_, call, or_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.latex.cursor import Reading
    from mathlink.latex.pieces import Piece

__all__ = ["equation_of"]

_COMMA = re.compile(r"(?:[\s{}~]|\\[ ,;:]|\\q?quad)*,(?:[\s{}~]|\\[ ,;:]|\\q?quad)*")
_NO_CONDITIONS = frozenset({"->", "~", "prop"})
_COMPARED = frozenset({"=", "<", "<=", ">", ">=", "!=", "in", ""})
_Chains = list[list[Relation] | None]


def equation_of(reading: Reading, found: list[Piece], chains: list[list[Relation] | None]) -> Equation:
    claim: list[Relation] | None = None
    conditions: list[Term] = []
    definitions: list[list[Relation]] = []
    if any(piece.role == "alternative" for piece in found):
        found, chains = _alternatives(reading, found, chains)
    elif len(found) > 1 and (values := _separate_values(reading, found, chains)):
        found, chains = found[:1], [values]
    for piece, chain in zip(found, chains, strict=True):
        if chain is None:
            continue
        if claim is None and piece.role == "statement":
            claim = chain
        elif chain[0].right is None and chain[0].left.op in ("or", "and"):
            conditions.append(chain[0].left)
        elif chain[0].right is None:
            if piece.role != "condition" and claim is not None:
                span = piece.span
                raise SyntaxProblem(
                    reading.text, span, "an expression beside the equation", "an equation or a condition"
                )
            reading.ignore("a clause without a relation", *piece.span)
        elif piece.role == "condition" or chain[0].relation != "=":
            if (
                piece.role != "condition"
                and chain[0].relation in _NO_CONDITIONS
                and any(x.relation == "=" for x in chain)
            ):
                raise SyntaxProblem(reading.text, piece.span, "an equality behind an arrow beside another statement")
            if (
                piece.role != "condition"
                and claim is not None
                and claim[0].relation == chain[0].relation not in _COMPARED
            ):
                raise SyntaxProblem(reading.text, piece.span, "a relation beside another that is no equality")
            if piece.role == "condition" and chain[0].relation == "->":
                raise SyntaxProblem(reading.text, piece.span, "a limit is no condition")
            conditions.extend(_conditions(chain))
        else:
            definitions.append(chain)
    if claim is None:
        raise SyntaxProblem(reading.text, found[0].span, "there is no equation, only conditions")
    spans = Places(reading.marks)
    notes = reading.notes
    parts = tuple(
        Equation(reading.text, tuple(chain), _symbols(reading, chain, spans), notes=(), spans=spans)
        for chain in definitions
    )
    return Equation(
        reading.text, tuple(claim), _symbols(reading, claim, spans, conditions), tuple(conditions), parts, notes, spans
    )


def _alternatives(reading: Reading, found: list[Piece], chains: _Chains) -> tuple[list[Piece], _Chains]:
    r"""``a = 1 \text{ or } b = 2`` as one expression, and conditions joined by "or" as one condition.

    Raises :class:`SyntaxProblem` where it is not certain what the "or" joins.
    """
    kept: list[tuple[Piece, list[Relation] | None]] = []
    for at, (piece, chain) in enumerate(zip(found, chains, strict=True)):
        if piece.role != "alternative":
            kept.append((piece, chain))
            continue
        before, other = kept[-1] if kept else (piece, None)
        lone = len(kept) == 1 if before.role == "statement" else at < 2 or before.role != found[at - 2].role
        follows = found[at + 1].role if at + 1 < len(found) else "alternative"
        relates = chain and other and chain[0].right is not None
        if (
            not chain
            or not other
            or not (relates and lone and (follows == "alternative" or before.role == "condition"))
        ):
            raise SyntaxProblem(reading.text, piece.span, "what does this `or` join?", "", "write one statement")
        first = other[0].left if other[0].right is None else and_(*_conditions(other))
        kept[-1] = before, [Relation("", or_(first, and_(*_conditions(chain))), None)]
    return [piece for piece, _ in kept], [chain for _, chain in kept]


def _separate_values(reading: Reading, found: list[Piece], chains: _Chains) -> list[Relation]:
    """``M; N`` as a set, if every piece is an expression; else nothing."""
    items = [chain[0].left for chain in chains if chain and chain[0].right is None]
    plain = all(t.op == "call" and t.data in ("\\matrix", "\\tuple") for t in items)
    if len(items) < len(found) or not (plain or _between_commas(reading, found)):
        return []
    if not plain and items[-1].op == "call" and items[-1].data == "\\set":  # `a,\ b, c`
        items[-1:] = items[-1].args
    reading.assume("a list of values is read as the set of them", found[0].span[0], found[-1].span[1])
    return [Relation("", call("\\set", *items), None)]


def _between_commas(reading: Reading, found: list[Piece]) -> bool:
    """Whether nothing but commas and space stands between the pieces."""
    places = itertools.pairwise(found)
    return all(_COMMA.fullmatch(reading.text, a.span[1], b.span[0]) is not None for a, b in places)


def _conditions(chain: list[Relation]) -> list[Term]:
    return [as_condition(link) for link in chain]


def _symbols(
    reading: Reading, chain: list[Relation], places: Places, conditions: Iterable[Term] = ()
) -> tuple[Symbol, ...]:
    """The free symbols of a chain and its conditions, and the functions that it applies, in order of appearance."""
    roles = reading.roles
    stack = [side for link in chain for side in (link.left, link.right) if side is not None]
    stack.extend(conditions)
    stack.reverse()
    found: dict[str, tuple[Term, str]] = {}
    seen: set[Term] = set()
    while stack:
        term = stack.pop()
        op = term.op
        if op == "sym":
            name = term.data
            if name[0] != "·":
                role = roles.get(name, "symbol")
                found[name] = term, role if role != "function" else "symbol"
            continue
        if op == "const" or term in seen:
            continue
        seen.add(term)
        if op == "call" and roles.get(term.data) == "function":
            found.setdefault(term.data, (term, "function"))
        stack.extend(term.args[::-1])
    spans = places.of(term for term, _ in found.values())
    return tuple(Symbol(name, spans[term], role) for name, (term, role) in found.items())  # type: ignore[arg-type]
