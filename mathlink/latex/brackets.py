"""Brackets of every kind: grouping, argument lists, bars, norms, floors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.angles import Angles
from mathlink.latex.relations import as_condition, link
from mathlink.latex.spelling import spell
from mathlink.latex.tables import CLOSERS, EXCHANGES, GREEK, OPENERS
from mathlink.term import Term, abs_, call, const, fn, free_symbols, neg, postorder, substitute, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Brackets"]

_CAPITAL = re.compile(
    r"(?:[A-Z]|\\(?:Sigma|Lambda|Omega|Psi|Gamma|Phi)(?![a-z]))(?:_\{\w+\})?\Z|\\(?:mathbf|boldsymbol)\{(?:[A-Z]|\\[A-Z])"
)
_OF_MATRICES = re.compile(
    r"\^\s*\{?\s*(?:T(?![a-z])|\\top|\\intercal|\\mathrm\s*\{T\})|(?<![A-Za-z])[tT]r(?:ace)?(?![A-Za-z])"
)
_BARS = {"|", "\\vert", "\\lvert"}
_NORMS = {"\\|", "\\Vert", "\\lVert"}
_CHOICES = frozenset({"array", "aligned", "split", "gathered", "smallmatrix", "matrix"})


class Brackets(Angles):
    """Rules for what stands between two signs."""

    def _braced_cases(self, token: Token) -> Term:
        r"""``\left\{ \begin{array}{ll} … \end{array} \right.``"""
        raise NotImplementedError

    def swap(self, token: Token, left: Term) -> Term:
        r"""``(a \leftrightarrow b)``."""
        raise NotImplementedError

    def is_swap(self) -> bool:
        """Whether an arrow of an exchange stands here."""
        raise NotImplementedError

    def builds_set(self, at: int) -> bool:
        r"""Whether the braces that open at ``at`` hold a set given by a condition."""
        raise NotImplementedError

    def built_set(self, token: Token) -> Term:
        r"""``\{x \mid x > 0\}``, whose brace was just consumed."""
        raise NotImplementedError

    def _bracket(self, token: Token) -> Term:
        begin = self.at
        if token.kind == "(" and any(t.text in EXCHANGES for t in self.tokens[begin + 2 : begin + 8]):
            self.at += 1
            left = self.sum()
            if self.is_swap():
                return self.swap(token, left)
            self.at = begin
        if [t.kind for t in self.tokens[begin + 1 : begin + 4]] == ["-", ")", "^"]:
            self.at += 3
            self.reading.assume("`(-)` with a power is read as −1", token.start, self.last_end())
            return self.mark(neg(const(1)), token.start)
        items, opening, closing = self._items()
        if len(items) != 1:
            return self._list(begin, items, opening, closing)
        if OPENERS[opening] != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=(token.start, self.last_end()))
        if self.tokens[self.at].kind == "(" and self._convolves(self.tokens[begin + 1 : self.at - 1]):
            self.fail("a convolution or a product?", hint="write `\\cdot`", span=(token.start, self.last_end()))
        if self.tokens[self.at].kind == "(" and items[0].op == "call" and items[0].data == "\\circ":
            self.fail("a composition or a product?", span=(token.start, self.last_end()))
        return self.mark(items[0], token.start)

    @staticmethod
    def _convolves(inside: list[Token]) -> bool:
        """Whether ``f * g`` stands among the tokens of a bracket that another bracket follows."""
        stars = [n for n, t in enumerate(inside) if t.kind == "*" or t.text == "\\ast"]
        return any(0 < n < len(inside) - 1 and inside[n - 1].kind == "a" == inside[n + 1].kind for n in stars)

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
        holding, self.holding = self.holding, 0
        self.enclosed += 1
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
        self.bars, self.norms, self.taking, self.holding = bars, norms, taking, holding
        self.enclosed -= 1
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
        """|x|, or a ket"""
        ket = self._ket(token) if self.reading.kets else None
        if ket is not None:
            return ket
        self.at += 1
        opener = self.tokens[self.at]
        bars, self.bars = self.bars, "close"
        taking, self.taking = self.taking, False
        term = self.sum()
        if self.tokens[self.at].kind != "|":
            if self.tokens[self.at].kind == "end":
                self.fail("`|` is never closed", expected="`|`", span=(token.start, token.end))
            self.unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        self._refuse_nested_bars(token)
        if opener.text in ("\\{", "\\lbrace") and self.tokens[self.at - 2].text in ("\\}", "\\rbrace"):
            self.reading.ignore("the size of a set is kept as it is", token.start, self.last_end())
            return self.mark(call("\\#", term), token.start)
        return self.mark(self._of_bars(term, token.start), token.start)

    def _refuse_nested_bars(self, token: Token) -> None:
        """Refuse ``|a|b|c|``, whose bars can be paired in two ways; the first pair was just consumed. A bar with a power closes."""
        if self.tokens[self.at].kind == "^":
            return
        at, depth = self.at, 0
        while self.tokens[at].kind in ("a", "n", "_", "^", "'", "{", "}") or self.tokens[at].text in GREEK:
            depth += {"{": 1, "}": -1}.get(self.tokens[at].kind, 0)
            if depth < 0:  # the group of the first pair ends here
                return
            at += 1
        if at > self.at and not depth and self.tokens[at].kind == "|" and self.tokens[at + 1].kind not in ("_", "^"):
            self.fail(
                "bars that can be paired in two ways",
                hint="write `\\left| … \\right|`",
                span=(token.start, self.tokens[at].end),
            )

    def _of_bars(self, term: Term, start: int) -> Term:
        """What bars around a term mean: the determinant of a matrix, the size of a set, else the absolute value.

        A capital beside a transpose or a trace is a matrix as well.
        """
        matrix = term.op == "call" and term.data == "\\matrix"
        if term.op == "sym" and not matrix:
            kind = self.names.kind(term.data)
            matrix = kind == "matrix"
            if not matrix and kind != "vector" and _CAPITAL.match(term.data) and _OF_MATRICES.search(self.reading.text):
                self.reading.assume(
                    "bars around a capital beside a transpose are a determinant", start, self.last_end()
                )
                matrix = True
        return call("\\det", term) if matrix else abs_(term)

    def _evaluated(self, token: Token) -> Term:
        r"""``\left. f \right|_{x=a}``: f where x is a; opaque where the bar carries two bounds or f is a derivative by x."""
        self.at += 2
        bars, self.bars = self.bars, "open"
        norms, self.norms = self.norms, "open"
        taking, self.taking = self.taking, False
        term = self.sum()
        self.bars, self.norms, self.taking = bars, norms, taking
        if not self.is_command("\\right"):
            self.unexpected()
        self.at += 1
        if self.token.kind != "|" and self.token.text not in _BARS | {"\\rvert"}:
            self.fail("`\\left.` is closed by no bar", expected="`\\right|`")
        self.at += 1
        return self.mark(self.at_bar(term), token.start)

    def at_bar(self, term: Term) -> Term:
        """``term`` with the scripts of the evaluation bar that was just consumed."""
        scripts = {}
        while self.tokens[self.at].kind in ("_", "^") and self.tokens[self.at].kind not in scripts:
            sign = self.tokens[self.at].kind
            scripts[sign] = self.script(sign)
        if not scripts:
            self.fail("an evaluation bar needs its place", expected="`_{x=a}`")
        where = scripts.get("_", [])
        equal = [n for n, t in enumerate(where) if t.kind == "="]
        if len(scripts) == 1 and equal == [1] and (where[0].kind == "a" or where[0].text in GREEK) and len(where) > 2:
            variable, place = sym(where[0].text), self.read_inside(where[2:])
            derived = any(t.op == "derivative" or t.data == "\\frac{d}{d}" for t in postorder(term))
            if not derived and variable.data in free_symbols(term):
                return substitute(term, {variable: place})
        spelled = "".join(f"{sign}{{{spell(inside)}}}" for sign, inside in sorted(scripts.items(), reverse=True))
        self.reading.ignore("an evaluation bar is kept as it is", self.tokens[self.at - 1].start, self.last_end())
        return call(f"|{spelled}", term)

    def _sized(self, token: Token) -> Term:
        """An expression between ``\\left`` and ``\\right``, or between commands that are brackets."""
        sized = token.text == "\\left"
        opener = self.tokens[self.at + sized]
        begin = self.at
        if sized and opener.kind == ".":
            return self._evaluated(token)
        if opener.text in ("\\{", "\\lbrace"):
            if self.builds_set(self.at + sized):
                self.at += sized + 1
                return self.built_set(token)
            if self.tokens[self.at + sized + 1].text in ("\\}", "\\rbrace"):
                self.at += sized + 2
                return self.mark(call("\\set"), token.start)
            if sized and self.tokens[self.at + 2].text == "\\begin" and self.tokens[self.at + 4].text in _CHOICES:
                return self._braced_cases(token)
        if not sized and opener.text == "\\langle":
            return self._angle_items(token)
        items, opening, closing = self._items()
        span = token.start, self.last_end()
        if opening == "\\langle" and closing == "\\rangle":
            return self._angle(items, opener, span)
        if len(items) != 1:
            return self._list(begin, items, opening, closing)
        if OPENERS.get(opening) != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=span)
        term = items[0]
        if opening in _BARS:
            return self.mark(self._of_bars(term, token.start), token.start)
        if opening in _NORMS:
            return self._norm(term, token)
        if opening in ("\\lfloor", "\\lceil"):
            term = fn("floor" if opening == "\\lfloor" else "ceil", term)
        return self.mark(term, token.start)

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
