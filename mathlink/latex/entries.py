"""Entries of arrays: what a subscript indexes, and every name that was met with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.calls import Calls
from mathlink.latex.cursor import Use
from mathlink.latex.tables import GREEK
from mathlink.term import const, index, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Entries"]

_INDEX_SIGNS = frozenset({"+", "-", ",", "(", ")", "*"})


class Entries(Calls):
    """Rules for subscripts that index."""

    def entry(self, base: str, subscript: str, inside: list[Token], start: int) -> Term | None:
        """The entry that a subscript makes of an array; ``None`` for a label. Every use is recorded."""
        letters, like, words = _in_subscript(inside)
        name = f"{base}_{{{subscript}}}"
        self.reading.uses.append(Use(base, name, letters, like, words, self.left_side))
        if base not in self.reading.arrays or not like or inside[0].kind in ("+", "-"):
            return None
        known = self.reading.bound | self.reading.indices
        if not all(letter in known or letter in self.names for letter in letters):
            return None
        if name in self.names and not any(letter in self.reading.bound for letter in letters) and not letters:
            return None
        if words and not all(letter in known for letter in letters):
            return None
        entry = index(sym(base), *self._indices(base, inside))
        self.reading.roles[base] = "array"
        self.mark(entry.args[0], start)
        return entry

    def _indices(self, base: str, inside: list[Token]) -> list[Term]:
        if not any(t.kind in _INDEX_SIGNS for t in inside):
            if len(inside) == 1 and inside[0].kind == "n":
                token = inside[0]
                if len(token.text) > 1 and self.names.kind(base) == "matrix":
                    self.fail(
                        "one index or two?",
                        hint=f"write `{base}_{{{','.join(token.text)}}}`",
                        span=(token.start, token.end),
                    )
                return [const(int(token.text))] if token.text.isdigit() else self.fail(span=(token.start, token.end))
            if inside[0].kind != "n" and all(
                t.kind in ("a", "c") or (t.kind == "n" and len(t.text) == 1) for t in inside
            ):
                parts = [part for t in inside for part in (_letters_of(t) or t.text)]
                return [const(int(part)) if part.isdigit() else self._index_symbol(part) for part in parts]
        made: list[Term] = []
        part: list[Token] = []
        closing = inside[-1]._replace(kind=",")
        for token in [*inside, closing]:
            if token.kind == ",":
                if not part:
                    self.fail("an index is missing", span=(inside[0].start, inside[-1].end))
                made.append(self.read_inside(part))
                part = []
            else:
                part.append(token)
        return made

    def _index_symbol(self, letter: str) -> Term:
        self.reading.roles.setdefault(letter, "index" if letter in self.reading.indices else "symbol")
        return sym(letter)

    def read_inside(self, tokens: list[Token]) -> Term:
        """Tokens taken out of a script, read as an expression of their own."""
        raise NotImplementedError


def _in_subscript(inside: list[Token]) -> tuple[tuple[str, ...], bool, bool]:
    """The letters in a subscript, whether all of it looks like indices, and whether a run of letters is in it."""
    letters: list[str] = []
    like, words = True, False
    for token in inside:
        kind = token.kind
        if kind == "a":
            letters.extend(token.text)
            words = words or len(token.text) > 1
        elif token.text in GREEK:
            letters.append(token.text)
        elif kind != "n" and kind not in _INDEX_SIGNS:
            like = False
    return tuple(letters), like, words


def _letters_of(token: Token) -> tuple[str, ...]:
    """The letters of a token in a subscript: each of a run, a Greek one as a whole."""
    if token.kind == "a":
        return tuple(token.text)
    return (token.text,) if token.text in GREEK else ()
