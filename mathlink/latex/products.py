"""Products of factors, explicit and implicit, and what two arrays side by side mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.factors import Factors
from mathlink.latex.matrices import is_pair
from mathlink.latex.spelling import spell
from mathlink.latex.superscripts import TRANSPOSES
from mathlink.latex.tables import BIG, FRACTIONS, GREEK, RELATIONS, TIMES
from mathlink.term import Term, call, div, make, mul, postorder

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["PRODUCTS", "Products", "is_numeric"]

PRODUCTS = {
    f"\\{name}": f"\\{name}"
    for name in "odot otimes circ wedge oplus cup cap setminus star vee ominus diamond amalg sqcup ltimes rtimes bullet".split()
} | {"\\smallsetminus": "\\setminus", "\\bigcirc": "\\circ"}
"""Signs of products of other things than numbers, and the call each is kept as."""

_ENDING = frozenset({"}", ")", "]", "+", "-", "=", "end", ",", "&", "\\\\", "<", ">"})  # what no product goes on with
_ARRAY_CALLS = frozenset({"\\cdot", "\\times", "\\odot", "^{T}", "^{\\top}"})
_ARRAY_SEARCH = 64  # nodes; a longer expression counts as a number
_ARRAYS = frozenset({"\\matrix", "\\nabla", "\\vec{\\nabla}", "\\mathbf{\\nabla}", "\\boldsymbol{\\nabla}"})
_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\vec{")


class Products(Factors):
    """Rules for products."""

    def product(self) -> Term:
        """a · b / c …, explicit or implicit, from the left."""
        start = self.tokens[self.at].start
        term = self.factor()
        slash = False
        while True:
            token = self.tokens[self.at]
            kind = token.kind
            if kind in _ENDING:
                return term
            if kind == "*" or (kind == "c" and token.text in TIMES):
                self.at += 1
                if token.text == "\\ast":
                    self.reading.assume("`\\ast` is read as a product", token.start, token.end)
                right = self._operand() if not self.reading.has_arrays else self._scaled(token)
                term = self.times(term, right, token.text)
                slash = False
            elif kind == "/" or (kind == "c" and token.text == "\\div"):
                self.at += 1
                term = div(term, self._operand())
                slash = True
            elif kind == "c" and token.text in PRODUCTS:
                if PRODUCTS[token.text] == "\\circ" and term.op == "mul" and self.tokens[self.at - 1].kind == ")":
                    self.fail("what belongs to `\\circ`?", hint="put its operands into brackets")
                self.at += 1
                term = call(PRODUCTS[token.text], term, self._scaled(None))
            elif kind == "." and self.enclosed and self._stop_between_operands():
                self.at += 1
                self.reading.ignore(
                    "a full stop between operands is kept as a product of its own", token.start, token.end
                )
                term = call("\\cdot", term, self._operand())
            elif kind == "c" and token.text in ("\\bmod", "\\mod"):
                self.at += 1
                term = make("mod", (term, self._operand()))
                if self.begins_factor():
                    self.fail(f"what belongs to {token.text}?", hint="put the operands into brackets")
            elif kind == "n":
                term = self._number_behind(term, token)
            elif kind == "|" and self.bars != "close" and self.tokens[self.at + 1].kind == "_":
                if self.holding:
                    return term
                self.at += 1
                term = self._bare_bar(term)
            elif self.begins_factor():
                if self.scope and kind == "c" and token.text in BIG and self._binds_again():
                    return term
                if term.op == "const" and self.tokens[self.at - 1].kind == "n":
                    self._mixed_number(token) if kind == "c" else self._uncertainty(token)
                    if not term.data[0]:
                        self.fail(
                            "0 in front of another factor", hint="write a comma between two statements, or `\\cdot`"
                        )
                if slash:
                    self.reading.assume("a/b c is read as (a/b)·c", start, token.end)
                    slash = False
                term = self.times(term, self.factor(), "")
            else:
                return term
            self.mark(term, start)

    def _stop_between_operands(self) -> bool:
        """Whether an operand stands behind the full stop here, which stands in brackets, where no sentence ends."""
        self.at += 1
        begins = self.begins_factor()
        self.at -= 1
        return begins

    def _binds_again(self) -> bool:
        r"""Whether the ``\sum`` or ``\prod`` that stands here binds what is bound already: it begins another factor of the product around."""
        at = self.at + 1
        if self.tokens[at].kind != "_":
            return False
        inside = (
            self.tokens[at + 2 : self.close_of(at + 1)]
            if self.tokens[at + 1].kind == "{"
            else self.tokens[at + 1 : at + 2]
        )
        counted = next((n for n, t in enumerate(inside) if RELATIONS.get(t.text) in ("=", "in")), len(inside))
        letters = [t.text for t in inside[:counted] if t.kind == "a" or t.text in GREEK]
        return bool(letters) and all(letter in self.scope for letter in letters)

    def _scaled(self, sign: Token | None) -> Term:
        r"""The operand behind ``\\times`` or ``\\otimes`` with what scales it: in ``a \\times m b`` the m belongs to b.

        Behind a product sign (``sign``) it ends with the first array, behind any other with the last factor.
        """
        start = self.tokens[self.at].start
        term = self._operand()
        while (sign is None or not self._array_kind(term)) and self.begins_factor():
            term = self.mark(self.times(term, self.factor(), ""), start)
            if sign is None:
                self.reading.assume("the sign of a product takes the whole product behind it", start, self.last_end())
        return term

    def _uncertainty(self, token: Token) -> None:
        """Refuse ``1.234(5)``: a last digit in doubt, repeating digits, or a product?"""
        before, inside, behind = self.tokens[self.at - 1], self.tokens[self.at + 1], self.tokens[self.at + 2]
        digits = inside.kind == "n" and inside.text.isdigit() and behind.kind == ")"
        if token.kind == "(" and digits and "." in before.text and before.end == token.start:
            self.fail("an uncertain digit or a product?", hint="write `\\cdot`", span=(before.start, behind.end))

    def _mixed_number(self, token: Token) -> None:
        r"""Refuse ``1\frac{1}{2}``: one and a half, or a product?"""
        if token.text not in FRACTIONS or not self.tokens[self.at - 1].text.isdigit():
            return
        first = self.tokens[self.at + 1]
        if first.kind == "n" and len(first.text) == 2 and first.text.isdigit() and first.text[0] < first.text[1]:
            span = self.tokens[self.at - 1].start, first.end
            self.fail("a mixed number or a product?", hint="write `+` or `\\cdot`", span=span)
        if first.kind != "{":
            return
        middle = self.close_of(self.at + 1)
        parts = self.tokens[self.at + 2 : middle], self.tokens[middle + 2 : middle + 4]
        whole = len(parts[0]) == 1 and self.tokens[middle + 1].kind == "{" and parts[1][1].kind == "}"
        if (
            whole
            and parts[0][0].text.isdigit()
            and parts[1][0].text.isdigit()
            and int(parts[0][0].text) < int(parts[1][0].text)
        ):
            span = self.tokens[self.at - 1].start, token.end
            self.fail("a mixed number or a product?", hint="write `+` or `\\cdot`", span=span)

    def _bare_bar(self, term: Term) -> Term:
        """``f|_{x=a}`` without ``\\left.``: kept as it is, since nobody can know how far it reaches."""
        place = self.tokens[self.at]
        spelled = f"|_{{{spell(self.script('_'))}}}"
        if self.tokens[self.at].kind == "^":
            spelled += f"^{{{spell(self.script('^'))}}}"
        self.reading.ignore("an evaluation bar is kept as it is", place.start, self.last_end())
        if term.op == "sym" and len(term.data) > 1 and term.data.isalpha() and self.begins_factor():
            if not self._opens_bracket():
                self.fail("what belongs to the evaluation bar?", span=(place.start, self.last_end()))
            return call(f"{term.data}{spelled.partition('^')[0][1:]}", *self.arguments())
        if term.op == "mul" and is_numeric(term.args[0]):
            return mul(term.args[0], call(spelled, term.args[1]))
        if term.op == "mul":
            self.fail("what belongs to the evaluation bar?", hint="write `\\left. … \\right|`")
        return call(spelled, term)

    def times(self, left: Term, right: Term, sign: str) -> Term:
        """The product of two factors; of two arrays, a call that is no product of numbers."""
        if self.reading.has_arrays:
            first, second = self._array_kind(left), self._array_kind(right)
            if right.op == "pow":
                self._refuse_binomial(left, right.args[1])
            if (
                (first and second)
                or (first == "transposed" and right.op == "sym")
                or (second == "transposed" and left.op == "sym")
            ):
                return call("\\times" if sign == "\\times" else "\\cdot", left, right)
        return mul(left, right)

    def _refuse_binomial(self, left: Term, exponent: Term) -> None:
        """Refuse a column of two whose lower entry is an exponent beside it: ``(n over k) x^k``."""
        if left.op == "mul":
            left = left.args[1]
        if is_pair(left) and left.args[1].args[0].op == "sym" and left.args[1].args[0] in postorder(exponent):
            self.fail("a column or a binomial coefficient?", hint="write `\\binom{n}{k}`")

    def _array_kind(self, term: Term) -> str:
        """``"array"`` or ``"transposed"`` for an operand that is a whole vector or matrix, as far as its names tell, else ``""``."""
        stack, seen, kind = [term], 0, ""
        while stack and seen < _ARRAY_SEARCH:
            part = stack.pop()
            seen += 1
            if part.op == "sym":
                base, _, decoration = part.data.partition("^{")
                if decoration[:-1] in TRANSPOSES:
                    return "transposed"
                if base.startswith(_BOLD) or self.names.kind(base) in ("vector", "matrix"):
                    kind = "array"
            elif part.op in ("add", "sub", "neg", "mul") or (part.op == "call" and part.data in _ARRAY_CALLS):
                stack.extend(part.args)
            elif part.op == "call" and part.data.partition("_")[0].partition("^")[0] in _ARRAYS:
                kind = "array"
            elif part.op == "index" and part.args[0].data.startswith(_BOLD) and part.args[0].data not in self.names:
                kind = "array"  # one of several vectors
            elif part.op in ("div", "pow"):
                stack.append(part.args[0])
        return kind


def is_numeric(term: Term) -> bool:
    """Whether a term is made of numbers by products, quotients and powers."""
    return term.op == "const" or (term.op in ("div", "mul", "pow") and all(map(is_numeric, term.args)))
