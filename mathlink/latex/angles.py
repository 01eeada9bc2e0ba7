"""Angle brackets and what quantum mechanics writes with them: averages, inner products, bras and kets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.lists import Lists
from mathlink.latex.tables import RELATIONS
from mathlink.term import Term, call

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Angles"]


class Angles(Lists):
    """Rules for ⟨ and ⟩."""

    def _angle(self, items: list[Term], opener: Token, span: tuple[int, int]) -> Term:
        """⟨v⟩ is a name of its own; ⟨x, y⟩ an inner product without a computable meaning."""
        if len(items) == 1 and items[0].op == "sym":
            return self.name_atom(f"\\langle {items[0].data}\\rangle", span[0], plain=False)
        return self.mark(call("\\langle\\rangle", *items), span[0])

    def _angle_items(self, token: Token) -> Term:
        """⟨x⟩, ⟨x, y⟩, and ⟨x|, ⟨x|y⟩, ⟨x|A|y⟩ of quantum mechanics."""
        self.at += 1
        bars, self.bars = self.bars, "given"
        norms, self.norms = self.norms, "open"
        taking, self.taking = self.taking, False
        items = [self.sum()]
        signs = []
        while self.token.kind in ("|", ",", ";") or self.token.text in ("\\mid", "\\vert"):
            signs.append("," if self.token.kind in (",", ";") else "|")
            self.at += 1
            lone = not self.begins_factor() and self.token.kind not in ("-", "+", "n")
            if signs[-1] == "|" and (lone or not self._closes(token)):
                self.bars, self.norms, self.taking = bars, norms, taking
                if len(items) > 1:
                    self.unexpected()
                return self.mark(call("\\langle|", items[0]), token.start)
            items.append(self.sum())
        self.bars, self.norms, self.taking = bars, norms, taking
        if self.token.text not in ("\\rangle", ">"):
            if self.token.kind == "end":
                self.fail("`\\langle` is never closed", expected="`\\rangle`", span=(token.start, token.end))
            self.unexpected()
        self.at += 1
        if "|" not in signs:
            return self._angle(items, token, (token.start, self.last_end()))
        parts = [[items[0]]]
        for sign, item in zip(signs, items[1:], strict=True):
            parts.append([item]) if sign == "|" else parts[-1].append(item)
        made = [part[0] if len(part) == 1 else call(",", *part) for part in parts]
        return self.mark(call("\\langle" + "|" * (len(made) - 1) + "\\rangle", *made), token.start)

    def _closes(self, opener: Token) -> bool:
        """Whether the angle bracket is closed before a relation or another angle bracket: without its end it is a bra."""
        if opener.text == "<":
            return True
        depth = 0
        for at in range(self.at, len(self.tokens)):
            token = self.tokens[at]
            if token.text == "\\rangle" or token.text == ">":
                return depth == 0
            depth += (token.kind in ("(", "[", "{")) - (token.kind in (")", "]", "}"))
            ends = token.kind in ("end", ";") or token.text in RELATIONS or token.text == "\\langle"
            if depth < 0 or (depth == 0 and ends):
                return False
        return False

    def _ket(self, token: Token) -> Term | None:
        """``|x\\rangle``; ``None`` (nothing consumed) if the bar that stands here opens no ket."""
        depth = 0
        for at in range(self.at + 1, len(self.tokens)):
            text, kind = self.tokens[at].text, self.tokens[at].kind
            if depth == 0 and text == "\\rangle":
                break
            depth += (kind in ("(", "[", "{") or text == "\\langle") - (kind in (")", "]", "}") or text == "\\rangle")
            if depth < 0 or kind == "end" or (depth == 0 and (kind == "|" or text in RELATIONS)):
                return None
        else:
            return None
        self.at += 1
        bars, self.bars = self.bars, "given"
        taking, self.taking = self.taking, False
        items = [self.sum()]
        while self.token.kind == ",":
            self.at += 1
            items.append(self.sum())
        self.bars, self.taking = bars, taking
        if self.token.text != "\\rangle":
            self.unexpected()
        self.at += 1
        return self.mark(call("|\\rangle", *items), token.start)
