"""Brackets of every kind: grouping, argument lists, bars, norms, floors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mathlink.latex.relations import Relations, as_condition, link
from mathlink.latex.scripts import spell
from mathlink.latex.tables import CLOSERS, OPENERS
from mathlink.term import Term, abs_, call, fn

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Brackets"]

_BARS = {"|", "\\vert", "\\lvert"}
_NORMS = {"\\|", "\\Vert", "\\lVert"}


class Brackets(Relations):
    """Rules for what stands between two signs."""

    def unexpected(self) -> NoReturn:
        """Raise the problem of a token that cannot follow what was read."""
        raise NotImplementedError

    def _bracket(self, token: Token) -> Term:
        items, opening, closing = self._items()
        if len(items) != 1:
            self.fail(
                "a list is no operand", hint="a call needs a function in front", span=(token.start, self.last_end())
            )
        if OPENERS[opening] != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=(token.start, self.last_end()))
        return self.mark(items[0], token.start)

    def arguments(self) -> list[Term]:
        """The arguments in the bracket that stands here, consumed; what is behind a bar as one ``\\mid`` call at the end."""
        start = self.tokens[self.at]
        items, opening, closing = self._items(call_bracket=True)
        if OPENERS[opening] != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=(start.start, self.last_end()))
        return items

    def _items(self, call_bracket: bool = False) -> tuple[list[Term], str, str]:
        """The terms between brackets, separated by commas; the opening and closing signs."""
        sized = self.is_command("\\left")
        self.at += sized
        token = self.tokens[self.at]
        opening = token.text
        self.at += 1
        if sized and opening == "<":
            opening = "\\langle"
        if opening not in OPENERS and opening != "{":
            self.fail("this bracket has no reading here", span=(token.start, token.end))
        bars, self.bars = self.bars, "given" if call_bracket and self._lone_bar(("|",)) else "open"
        norms, self.norms = self.norms, "given" if call_bracket and self._lone_bar(("\\|", "\\Vert")) else "open"
        taking, self.taking = self.taking, False
        items: list[Term] = []
        given: list[Term] | None = None
        while True:
            (items if given is None else given).append(self._item(call_bracket))
            sign = self.tokens[self.at]
            if sign.kind in (",", ";"):
                self.at += 1
            elif given is None and call_bracket and (sign.kind == "|" or sign.text in ("\\mid", "\\|")):
                given = []
                self.at += 1
            else:
                break
        self.bars, self.norms, self.taking = bars, norms, taking
        if given is not None:
            items.append(call("\\mid", *given))
        return items, opening if opening != "{" else "\\{", self._closing(opening, sized, token)

    def _item(self, call_bracket: bool) -> Term:
        term = self.sum()
        if call_bracket and self._is_relation():
            sign = self._relation()
            assert sign is not None
            right = self.sum()
            return as_condition(link(sign, term, right))
        return term

    def _closing(self, opening: str, sized: bool, token: Token) -> str:
        if sized:
            if not self.is_command("\\right"):
                if self.token.kind == "end":
                    self.fail("`\\left` is never closed", expected="`\\right`", span=(token.start, token.end))
                self.unexpected()
            self.at += 1
        elif self.token.kind == "end":
            self.fail(
                f"`{opening}` is never closed", expected=f"`{OPENERS.get(opening, '}')}`", span=(token.start, token.end)
            )
        closing = self.token
        if closing.kind not in (")", "]", "}", "|", ">", ".") and closing.text not in CLOSERS | _NORMS | _BARS:
            self.unexpected()
        self.at += 1
        if closing.text == "}" and opening == "{":
            return "\\}"
        return "\\rangle" if closing.text == ">" and sized else closing.text

    def _lone_bar(self, signs: tuple[str, ...]) -> bool:
        """Whether exactly one such sign stands between the brackets that just opened."""
        depth, count = 0, 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.kind in ("(", "[", "{") or token.text == "\\{":
                depth += 1
            elif token.kind in (")", "]", "}") or token.text == "\\}":
                depth -= 1
                if depth < 0:
                    break
            elif depth == 0 and token.text in signs:
                count += 1
        return count == 1

    def _absolute(self, token: Token) -> Term:
        """|x|"""
        self.at += 1
        bars, self.bars = self.bars, "close"
        taking, self.taking = self.taking, False
        term = self.sum()
        if self.tokens[self.at].kind != "|":
            if self.tokens[self.at].kind == "end":
                self.fail("`|` is never closed", expected="`|`", span=(token.start, token.end))
            self.unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        return self.mark(abs_(term), token.start)

    def _sized(self, token: Token) -> Term:
        """An expression between ``\\left`` and ``\\right``, or between commands that are brackets."""
        sized = token.text == "\\left"
        opener = self.tokens[self.at + sized]
        if sized and opener.kind == ".":
            self.fail("an evaluation bar has no reading here", span=(token.start, opener.end))
        items, opening, closing = self._items()
        span = token.start, self.last_end()
        if OPENERS.get(opening) != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=span)
        if opening == "\\langle":
            return self._angle(items, opener, span)
        if len(items) != 1:
            self.fail("a list is no operand", span=span)
        term = items[0]
        if opening in _BARS:
            term = abs_(term)
        elif opening in _NORMS:
            return self._norm(term, token)
        elif opening in ("\\lfloor", "\\lceil"):
            term = fn("floor" if opening == "\\lfloor" else "ceil", term)
        return self.mark(term, token.start)

    def _angle(self, items: list[Term], opener: Token, span: tuple[int, int]) -> Term:
        """⟨v⟩ is a name of its own; ⟨x, y⟩ an inner product without a computable meaning."""
        if len(items) == 1 and items[0].op == "sym":
            return self.name_atom(f"\\langle {items[0].data}\\rangle", span[0], plain=False)
        return self.mark(call("\\langle\\rangle", *items), span[0])

    def _norm(self, term: Term, token: Token) -> Term:
        order = ""
        if self.tokens[self.at].kind == "_":
            order = f"_{{{spell(self.script('_'))}}}"
        return self.mark(call(f"norm{order}", term), token.start)

    def _norm_bars(self, token: Token) -> Term:
        """``\\|x\\|``"""
        self.at += 1
        norms, self.norms = self.norms, "close"
        bars, self.bars = self.bars, "open"
        term = self.sum()
        if self.token.text not in _NORMS | {"\\rVert"}:
            self.unexpected()
        self.at += 1
        self.norms, self.bars = norms, bars
        return self._norm(term, token)

    def _vert(self, token: Token) -> Term:
        """``\\vert x \\vert``"""
        self.at += 1
        term = self.sum()
        if self.token.text != "\\vert":
            self.unexpected()
        self.at += 1
        return self.mark(abs_(term), token.start)
