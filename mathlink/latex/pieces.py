"""A display body → its pieces: outer delimiters off, rows, clauses and texts told apart, all by position."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from mathlink.errors import SyntaxProblem
from mathlink.latex.clauses import (
    IMPLIES,
    QUANTIFIERS,
    begins_operand,
    bracketed_condition,
    clauses,
    ends_operand,
    trim,
)
from mathlink.latex.rows import CASES, is_ellipsis, is_related, join, levels_of, rows, strip
from mathlink.latex.tables import RELATIONS
from mathlink.latex.tokens import Token
from mathlink.latex.units import unit

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

    Role = Literal["statement", "condition", "definition", "alternative"]

__all__ = ["Piece", "pieces"]

#: Tokens without which a formula is one piece.
_STRUCTURE = (
    frozenset({"q", "t", "[", ",", ";", ":", ".", "&", "\\\\", "$", "\\[", "\\(", "\\begin", "\\lor", "and", "or"})
    | IMPLIES
    | QUANTIFIERS
)
_COMMAS, _BRACKET = frozenset({","}), frozenset(
    {"["}
)  # signs of structure that separate statements only in some places
_KIND, _SPELLING = attrgetter("kind"), attrgetter("text")


@dataclass(frozen=True)
class Piece:
    """Consecutive tokens that are one relation or expression, and what they are in the statement."""

    tokens: tuple[Token, ...]
    role: Role

    @property
    def span(self) -> tuple[int, int]:
        """Where the piece stands in the text."""
        return self.tokens[0].start, self.tokens[-1].end


def pieces(reading: Reading, tokens: list[Token]) -> list[Piece]:
    """The pieces of a statement in order; texts that are no mathematics become notes of ``reading``."""
    if len(tokens) < 2:
        return []
    plain = _without_stops(tokens)
    if plain and not (plain[0].kind == "{" and plain[-1].kind == "}") and _is_one(plain):
        return [Piece(tuple(plain), "statement")]
    body = strip(reading.text, tokens[:-1])
    made: list[Piece] = []
    role: Role = "statement"
    joined = join(reading, rows(body))
    for row in joined:
        if len(joined) > 1 and is_ellipsis(row):
            reading.ignore("a row of dots is left out", row[0].start, row[-1].end)
            continue
        role = _behind("row", role, row)
        for clause, separator in clauses(reading, row):
            role = _behind(separator, role, clause)
            if separator == "implies" and is_related(clause, equality=True):
                made = [Piece(p.tokens, "condition") if _compares(p.tokens) else p for p in made]
            clause = _without_unit(reading, trim(clause))
            if made and (inner := bracketed_condition(clause)):
                clause, role = inner, "condition"
            if clause:
                _refuse_gaps(reading.text, clause)
                made.append(Piece(tuple(clause), role))
    _refuse_rows(reading.text, made)
    return made


def _without_stops(tokens: list[Token]) -> list[Token]:
    """The tokens before the end, without a comma or full stop behind them."""
    last = len(tokens) - 1
    while last and tokens[last - 1].kind in (",", ".") and (last < 2 or tokens[last - 2].text != "\\right"):
        last -= 1
    return tokens[:last]


def _is_one(tokens: list[Token]) -> bool:
    """Whether nothing in a formula can separate statements: no sign of structure, or commas in brackets only."""
    found = _STRUCTURE.intersection(map(_KIND, tokens)) | _STRUCTURE.intersection(map(_SPELLING, tokens))
    if tokens[-1].kind != "]":
        found -= _BRACKET
    if not found:
        return True
    if found != _COMMAS:
        return False
    return all(level or token.kind != "," for token, level in zip(tokens, levels_of(tokens), strict=True))


def _refuse_gaps(text: str, clause: list[Token]) -> None:
    """Refuse a wide space or an alignment mark between two operands: it is no multiplication."""
    if not any(token.kind == "q" for token in clause):
        return
    for at, level in enumerate(levels_of(clause)[:-1]):
        gap = level == 0 and at > 0 and clause[at].kind == "q"
        if gap and (clause[at].text[1:].isspace() or clause[at].word == "soft"):
            continue  # one space between words is no wide one
        if gap and ends_operand(clause[at - 1]) and begins_operand(clause[at + 1]):
            span = clause[at].start, clause[at].end
            raise SyntaxProblem(text, span, "wide space between two operands", "", "write `\\cdot`, or a comma")


def _compares(tokens: tuple[Token, ...]) -> bool:
    """Whether the first relation of a piece is no equality."""
    first = next((t for t in tokens if t.kind != "t" and t.text in RELATIONS), None)
    return first is not None and RELATIONS[first.text] in ("<", "<=", ">", ">=", "!=", "in")


def _refuse_rows(text: str, found: list[Piece]) -> None:
    """Refuse two statements with the same left side and a condition behind each: they are cases."""
    sides: set[str] = set()
    for piece, following in itertools.pairwise(found):
        bounded = following.role == "condition" or _compares(following.tokens)
        if piece.role == "statement" and bounded and not _compares(piece.tokens):
            side = "".join(t.text for t in itertools.takewhile(lambda t: t.text not in RELATIONS, piece.tokens))
            if side in sides:
                raise SyntaxProblem(text, piece.span, "one left side with two conditions", "", CASES)
            sides.add(side)


def _without_unit(reading: Reading, clause: list[Token]) -> list[Token]:
    r"""Without the unit in square brackets at the end, ``[\mathrm{m/s}]``, which is a note. ``[m/s]`` in plain letters is refused."""
    if len(clause) < 4 or clause[-1].kind != "]":
        return clause
    opening = next((n for n in range(len(clause) - 2, 0, -1) if clause[n].kind == "["), 0)
    inside = clause[opening + 1 : -1]
    if not opening or clause[opening - 1].kind not in ("q", "a", "n", "}", ")", "c"):
        return clause
    span = clause[opening].start, clause[-1].end
    if len(inside) == 1 and inside[0].kind == "t" and unit(inside[0].text):
        reading.ignore("a unit in brackets", *span)
        return trim(clause[:opening])
    plain = (
        len(inside) > 1 and any(t.kind == "/" for t in inside) and all(t.kind in ("a", "/", "^", "n") for t in inside)
    )
    letters = {char for t in inside if t.kind == "a" for char in t.text}
    if plain and unit(reading.text[inside[0].start : inside[-1].end]) and letters.isdisjoint(reading.names.words):
        hint = "write `\\mathrm{…}` in the brackets, or leave the unit out"
        raise SyntaxProblem(reading.text, span, "a unit or a factor?", "", hint)
    return clause


def _behind(separator: str, role: Role, clause: list[Token]) -> Role:
    """What a clause is, from what stands before it and from the role of the clause before."""
    if separator == "condition" or separator == "definition" or separator == "alternative":
        return separator  # type: ignore[return-value]
    if role in ("condition", "alternative") and (
        separator == "row" or (separator == "separator" and is_related(clause, equality=True))
    ):
        return "statement"
    return role
