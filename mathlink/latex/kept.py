r"""What papers write beside functions and operators, kept as it is: normal ordering, scripts in front of a name, names with a sign above, sets by a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.products import Products
from mathlink.latex.relations import as_condition, link
from mathlink.latex.spelling import spell
from mathlink.latex.symbols import word
from mathlink.latex.tables import ACCENTS, ALPHABETS, EXCHANGES, GREEK, RELATIONS
from mathlink.term import Term, call

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Kept"]

_OPENING = frozenset({"(", "[", "{", "\\{", "\\lbrace", "\\left", "\\langle"})
_CLOSING = frozenset({")", "]", "}", "\\}", "\\rbrace", "\\right", "\\rangle"})
_SEPARATING = frozenset({",", ";", "&", "\\\\", "end"})
_BEHIND_ORDERED = frozenset({"end", ")", "]", "}", "_", "+", "-", ",", ";", "|"})


class Kept(Products):
    """Rules for notation without a computable meaning."""

    # ── :x: ──

    def ordered_end(self) -> int:
        """The place of the colon that closes the normal ordering which the colon here opens; 0 if it opens none.

        Behind an operand the second colon must not have one behind it: ``a : b : c`` are ratios.
        """
        if self.ends_of_colons is None:
            self.ends_of_colons = _paired(self.tokens)
        close = self.ends_of_colons.get(id(self.tokens[self.at]), 0)
        if close and self.tokens[close].kind != ":":  # tokens were moved
            return 0
        behind = self.tokens[close + 1]
        ends = behind.kind in _BEHIND_ORDERED or behind.text in _CLOSING or behind.text in RELATIONS
        return close if ends else 0

    ends_of_colons: dict[int, int] | None = None

    def ordered(self, token: Token) -> Term:
        """``:x:``, whose first colon stands here."""
        if not self.ordered_end():
            self.unexpected()
        self.at += 1
        term = self.sum()
        self.take(":")
        name = "::"
        if self.tokens[self.at].kind == "_":
            name += f"_{{{spell(self.script('_'))}}}"
        self.reading.ignore("a normal ordering is kept as it is", token.start, self.last_end())
        return self.mark(call(name, term), token.start)

    # ── {}^{*}F, {}_{2}F_{1} ──

    def prescripted(self, token: Token) -> Term | None:
        """A name with scripts in front of it, behind the empty group that stands here; ``None`` (nothing consumed) for anything else."""
        begin = self.at
        self.at += 2
        prefix = "{}"
        while self.tokens[self.at].kind in ("_", "^"):
            sign = self.tokens[self.at].kind
            prefix += f"{sign}{{{spell(self.script(sign))}}}"
        name = self.tokens[self.at]
        named = name.kind in ("a", "t") or name.text in GREEK or name.text in ACCENTS or name.text in ALPHABETS
        if prefix == "{}" or not named:
            self.at = begin
            return None
        if name.kind == "c" and name.text not in GREEK:
            base = self.dressed()
        else:
            self.at += 1
            base = word(name.text) if name.kind == "t" else name.text
        self.reading.assume("scripts in front of a name are part of it", token.start, self.last_end())
        return self.name_atom(prefix + base, token.start, plain=False)

    # ── \stackrel{a}{F} ──

    def sign_above(self, token: Token) -> Term:
        r"""``\stackrel{a}{F}`` over a name: one name."""
        self.at += 1
        above = self._argument_tokens()
        below = self._argument_tokens()
        name = f"\\stackrel{{{spell(above)}}}{{{spell(below)}}}"
        self.reading.assume("a name with a sign above is one name", token.start, self.last_end())
        return self.name_atom(name, token.start, plain=False)

    def is_sign_above(self) -> bool:
        r"""Whether ``\stackrel{…}{F}`` stands here over one name, not over a relation."""
        at = self.at + 1
        if self.tokens[at].kind != "{":
            return False
        at = self.close_of(at) + 1
        if self.tokens[at].kind != "{":
            return False
        inside = self.tokens[at + 1 : self.close_of(at)]
        return bool(inside) and all(
            t.kind in ("a", "{", "}") or t.text in GREEK or t.text in ACCENTS or t.text in ALPHABETS for t in inside
        )

    def _argument_tokens(self) -> list[Token]:
        begin = self.at
        self.at = self.close_of(begin) + 1
        return self.tokens[begin + 1 : self.at - 1]

    # ── (a ↔ b), {x | x > 0} ──

    def swap(self, token: Token, left: Term) -> Term:
        r"""``(a \leftrightarrow b)``: the same with a and b exchanged; the arrow stands here."""
        sign = self.tokens[self.at].text
        self.at += 1
        right = self.sum()
        self.take(")")
        self.reading.ignore("an exchange of names is kept as it is", token.start, self.last_end())
        return self.mark(call(sign, left, right), token.start)

    def builds_set(self, at: int) -> bool:
        r"""Whether the braces that open at ``at`` hold a bar or ``\mid`` outside brackets, and a relation behind it."""
        depth, bar = 0, False
        for place in range(at + 1, len(self.tokens)):
            token = self.tokens[place]
            if token.text in _OPENING and token.kind != "t" and token.text != "\\left":
                depth += 1
            elif token.text in _CLOSING and token.kind != "t" and token.text != "\\right":
                depth -= 1
                if depth < 0:
                    return False
            elif depth == 0 and (token.kind == "|" or token.text == "\\mid"):
                if bar:
                    return False
                bar = True
            elif depth == 0 and bar and token.text in RELATIONS and token.kind != "t":
                return True
        return False

    def built_set(self, token: Token) -> Term:
        r"""``\{x \mid x > 0, …\}``, whose brace was just consumed: kept as a call of what is collected and its conditions."""
        bars, self.bars = self.bars, "given"
        taking, self.taking = self.taking, False
        items = [self.sum()]
        if self.token.kind != "|" and self.token.text != "\\mid":
            self.unexpected()
        self.at += 1
        self.bars = "open"
        while True:
            left = self.sum()
            sign = self._relation()
            if sign is None:
                self.fail(expected="a relation")
            while sign is not None:
                right = self._set() if sign in ("in", "\\notin") else self.sum()
                items.append(as_condition(link(sign, left, right)))
                left, sign = right, self._relation()
            if self.token.kind not in (",", ";"):
                break
            self.at += 1
        self.bars, self.taking = bars, taking
        self.at += self.is_command("\\right")
        if self.token.text not in ("\\}", "\\rbrace"):
            self.unexpected()
        self.at += 1
        self.reading.ignore("a set given by a condition is kept as it is", token.start, self.last_end())
        return self.mark(call("\\{|\\}", *items), token.start)

    def is_swap(self) -> bool:
        """Whether an arrow of an exchange stands here."""
        return self.tokens[self.at].text in EXCHANGES


def _paired(tokens: list[Token]) -> dict[int, int]:
    """For each colon, by identity, the place of the next colon in the same bracket with neither a relation nor a comma between; found in one walk."""
    found: dict[int, int] = {}
    waiting: list[int] = [-1]  # for each open bracket, the place of the colon that waits in it
    for at, token in enumerate(tokens):
        text = token.text
        if token.kind == "t":
            continue
        if text in _OPENING and text != "\\left":
            waiting.append(-1)
        elif text in _CLOSING and text != "\\right":
            if len(waiting) > 1:
                waiting.pop()
            else:
                waiting[-1] = -1
        elif text in RELATIONS or token.kind in _SEPARATING:
            waiting[-1] = -1
        elif token.kind == ":":
            if waiting[-1] >= 0:
                found[id(tokens[waiting[-1]])] = at
                waiting[-1] = -1
            else:
                waiting[-1] = at
    return found
