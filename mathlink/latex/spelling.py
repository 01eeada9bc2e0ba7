"""Tokens of a script or of an accent → the normal form in which a name carries them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.tables import ACCENTS, ALPHABETS, ARGUMENTS

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["spell"]

_SPELLED = frozenset({"a", "n"})  # kinds of tokens that are spelled as they stand
_COMMAND_END = re.compile(r"\\[A-Za-z]+\Z")


def spell(tokens: list[Token]) -> str:
    """Tokens of a script or of an accent's argument in normal form: ``\\rho_{g}``, ``m,0``, ``max``."""
    if len(tokens) == 1 and tokens[0].kind in _SPELLED:
        return tokens[0].text
    made: list[str] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind, text = token.kind, token.text
        at += 1
        if kind in ("_", "^"):
            inner, at = _unit(tokens, at)
            made.append(f"{kind}{{{inner}}}" if kind == "_" or inner.strip("'") else inner)
        elif text == "\\prime":
            made.append("'")
        elif kind == "{":
            inner, at = _unit(tokens, at - 1)
            made.append(inner)
        elif kind == "c" and text in ARGUMENTS:
            parts = []
            for _ in range(ARGUMENTS[text]):
                inner, at = _unit(tokens, at)
                parts.append(f"{{{inner}}}")
            made.append((ACCENTS.get(text) or ALPHABETS.get(text) or text) + "".join(parts))
        elif kind == "t":
            made.append(text.strip())
        else:
            made.append(text)
    joined: list[str] = []
    for part in made:
        if joined and part[:1].isalpha() and _COMMAND_END.search(joined[-1]):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def _unit(tokens: list[Token], at: int) -> tuple[str, int]:
    """The group or single token at ``at`` in normal form, and the place behind it."""
    if at >= len(tokens):
        return "", at
    if tokens[at].kind != "{":
        if tokens[at].kind == "c" and tokens[at].text in ARGUMENTS:
            return spell(tokens[at:]), len(tokens)
        return tokens[at].text if tokens[at].text != "\\prime" else "'", at + 1
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth == 0:
            return spell(tokens[at + 1 : place]), place + 1
    return spell(tokens[at + 1 :]), len(tokens)
