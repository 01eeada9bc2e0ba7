"""Angle brackets written as ``<`` and ``>``, told from relations by what stands around them."""

from __future__ import annotations

from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.latex.tokens import Token

__all__ = ["angle_brackets"]

_ENDS = frozenset({"a", "n", "t", ")", "]", "}", "'", "!"})
_WITHOUT_OPERAND = frozenset({"}", ")", "]", "end", "+", "=", "*", "/", "^", ",", "&", "q"})
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


def angle_brackets(tokens: list[Token]) -> list[Token]:
    r"""``<B^2>`` as ``\langle B^2 \rangle`` where no operand stands before the first sign, or none behind the second."""
    made = list(tokens)
    at = 0
    while at < len(made):
        token = made[at]
        if token.kind == "<":
            begins = at == 0 or not (made[at - 1].kind in _ENDS or made[at - 1].text in GREEK)
            begins = begins and (
                at == 0 or made[at - 1].kind not in ("_", "^", "<", "c") or made[at - 1].text in RELATIONS
            )
            close = _closing(made, at, begins)
            if close and close > at + 1 and (begins or _ends(made[close + 1])):
                made[at] = token._replace(kind="c", text="\\langle")
                made[close] = made[close]._replace(kind="c", text="\\rangle")
                at = close
        at += 1
    return made


def _ends(token: Token) -> bool:
    """Whether no operand begins with a token: a relation in front of it lacks its right side."""
    return token.kind in _WITHOUT_OPERAND or (token.text in RELATIONS and token.kind != "t")


def _closing(tokens: list[Token], at: int, listed: bool) -> int:
    """The place of the ``>`` that can close the ``<`` at a place, without a relation or (unless ``listed``) a comma between; else 0."""
    depth = 0
    for place in range(at + 1, len(tokens)):
        kind = tokens[place].kind
        depth += (kind in _OPEN) - (kind in _CLOSE)
        if depth < 0 or kind in ("end", "&", "\\\\", "q") or (kind == "," and not listed):
            return 0
        if depth == 0 and (kind == ">" or (tokens[place].text in RELATIONS and kind != "t")):
            return place if kind == ">" else 0
    return 0
