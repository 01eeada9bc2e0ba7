"""The noun of the reader: one token of LaTeX; and whether the braces of a run of tokens match."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.errors import SyntaxProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DEPTH", "Token", "match_braces", "unsized"]

DEPTH = 60
"""How deeply brackets may be nested."""

_BRACKETS = frozenset("{}()[]")
_SIZING = {"\\left": "([", "\\right": ")]"}


class Token:
    """One token. ``kind``: ``n`` number, ``a`` letters, ``t`` a word or text, ``c`` command, ``q`` wide space, ``d`` the d of a
    differential, ``end``; a sign or bracket is its own kind. ``word`` is the command of a ``t`` token,
    and ``"soft"`` for wide space made of several narrow ones.

    A token is never changed once it is made: :meth:`_replace` makes another one.
    """

    __slots__ = ("end", "kind", "start", "text", "word")

    def __init__(self, kind: str, text: str, start: int, end: int, word: str = "") -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = end
        self.word = word

    def _replace(self, **changes: Any) -> Token:
        """The same token with some fields changed, as of a named tuple."""
        made = Token(self.kind, self.text, self.start, self.end, self.word)
        for name, value in changes.items():
            setattr(made, name, value)
        return made

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.text!r}, {self.start}, {self.end}, {self.word!r})"


def match_braces(text: str, tokens: Sequence[Token]) -> None:
    """Raises for what never closes or was never opened, and for too deep nesting."""
    open_: list[Token] = []
    depth = 0
    for token in tokens:
        kind = token.kind
        if kind not in _BRACKETS:
            continue
        if kind == "{":
            open_.append(token)
            depth += 1
        elif kind == "}":
            if not open_:
                raise SyntaxProblem(text, (token.start, token.end), "`}` was never opened")
            open_.pop()
            depth -= 1
        elif kind == "(" or kind == "[":
            depth += 1
        else:
            depth -= 1
        if depth > DEPTH:
            raise SyntaxProblem(text, (token.start, token.end), f"brackets are nested more than {DEPTH} deep")
    if open_:
        raise SyntaxProblem(text, (open_[-1].start, open_[-1].end), "`{` is never closed", "`}`")


def unsized(tokens: list[Token]) -> list[Token]:
    r"""Tokens of a script without ``\left`` and ``\right`` in front of round and square brackets, which print the same there."""
    if not any(token.text in _SIZING for token in tokens):
        return tokens
    behind = [*tokens[1:], tokens[-1]]
    return [
        t for t, after in zip(tokens, behind, strict=True) if after.kind not in _SIZING.get(t.text, ()) or t.kind != "c"
    ]
