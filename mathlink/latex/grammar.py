"""The grammar by precedence: relation < sum < big operator < product < sign < function < scripts < atom."""

from __future__ import annotations

from typing import NoReturn

from mathlink.latex.atoms import REASONS, Atoms
from mathlink.latex.ellipsis import labelled, pattern
from mathlink.latex.products import is_numeric
from mathlink.latex.relations import as_condition, link
from mathlink.latex.tables import CLOSERS, RELATIONS
from mathlink.latex.tokens import Token
from mathlink.model import Relation
from mathlink.term import Term, add, call, make, neg, sub

__all__ = ["Grammar"]

_BEFORE_LISTS = frozenset({"=", "in", "\\notin"})
_SET_RELATIONS = frozenset({"in", "\\notin", "\\subset", "\\subseteq", "\\supset", "\\supseteq"})
_MAY_SIGN = frozenset({"-", "+", "c"})
_TWO_VALUES = frozenset({"\\pm", "\\mp"})


class Grammar(Atoms):
    """Reads the tokens of one piece of a statement."""

    def chain(self) -> list[Relation]:
        """A whole piece: an expression, or a chain of relations; every token of the piece is consumed."""
        start = self.token.start
        sides = [self._side()]
        if self.token.kind == ":" or self.is_command("\\colon"):
            sides[0] = self._mapped(sides[0], start)
        listed = self._several(sides[0], start) if self.token.kind == "," else sides[:1]
        sides[0] = listed[0]
        signs: list[str] = []
        while (sign := self._relation()) is not None:
            if sign == "->" and signs and self.tokens[self.at - 1].text == "\\mapsto":
                self.at -= 1
                self.fail("what is mapped here?")
            signs.append(sign)
            self.left_side = False
            sides.append(self._set() if sign in _SET_RELATIONS else self._side())
            if self.token.kind == "," and sign in _BEFORE_LISTS and self._lists_values():
                signs[-1], sides[-1] = "in" if sign == "=" else sign, self._values(sides[-1], sides[-2])
        if self.token.kind != "end":
            if self.token.text == "\\pmod":
                return self._congruence(signs, sides, start)
            self.unexpected()
        if not signs:
            self._refuse_operators(sides[0])
        links = [link(sign, sides[n], sides[n + 1]) for n, sign in enumerate(signs)]
        if len(listed) > 1:
            if len(links) != 1:
                self.fail("a chain of relations of several names has no reading here", span=(start, self.last_end()))
            links = [link(signs[0], name, sides[1]) for name in listed]
        for made in links:
            if made.right is not None:
                self.mark(as_condition(made), start)
        return links or [Relation("", sides[0], None)]

    def _mapped(self, name: Term, start: int) -> Term:
        r"""``f : X`` in front of an arrow, kept as it is; the colon stands here."""
        begin = self.at
        self.at += 1
        if self.begins_factor():
            made = call(":", name, self.sum())
            if RELATIONS.get(self.token.text) == "->":
                self.reading.ignore("what a map is from is kept as it is", start, self.last_end())
                return self.mark(made, start)
        self.at = begin
        return name

    def _side(self) -> Term:
        if self.token.kind == "end" or self._is_relation():
            self.fail("a side of the relation is missing" if self.at or len(self.tokens) > 1 else "there is no formula")
        return self.sum()

    def unexpected(self) -> NoReturn:
        """Raise the problem of a token that cannot follow what was read."""
        token = self.token
        if token.kind == ",":
            self.refuse_comma()
        if token.kind == ":":
            self.fail("a colon has no reading here")
        if token.kind == "^":
            self.fail("a second superscript or a power of nothing", hint="put the base or both powers into braces")
        if token.kind in (")", "]", "}", "\\}") or token.text in CLOSERS or token.text == "\\right":
            self.fail(f"`{token.text}` was never opened")
        if token.kind == "n":
            self.fail("a number behind another operand", hint="write `\\cdot` for a product, braces for a script")
        if token.text in REASONS:
            self.fail(REASONS[token.text])
        if token.kind == "c" and not self._known(token.text):
            self._unknown(token)
        self.fail(expected="an operator or the end")

    def sum(self) -> Term:
        """a ± b ± …"""
        token = self.tokens[self.at]
        start = token.start
        term = self._signed() if token.kind in _MAY_SIGN else self.product()
        while True:
            kind = self.tokens[self.at].kind
            if kind == "+":
                self.at += 1
                term = self.mark(add(term, self.product()), start)
            elif kind == "-":
                self.at += 1
                term = self.mark(sub(term, self.product()), start)
            elif kind == "c" and self.tokens[self.at].text in _TWO_VALUES:
                term = self._plus_minus(term, start)
            else:
                return self.continued(term, start) if self.ellipses else term

    def continued(self, term: Term, start: int) -> Term:
        """A sum in which an ellipsis stands: a sum over an index where the pattern is certain, else as it is."""
        self.ellipses = False
        found = pattern(term)
        if found is None:
            if base := labelled(term):
                self.reading.listed.add(base)
            return term
        self.reading.assume("the ellipsis is read as a sum over every step of one", start, self.last_end())
        return self.mark(found, start)

    def _plus_minus(self, left: Term | None, start: int) -> Term:
        """a ± b, ± b: two values, kept as an opaque call."""
        token = self.tokens[self.at]
        self.at += 1
        self.reading.ignore(f"`{token.text}` stands for two values", token.start, token.end)
        right = self.product()
        return self.mark(call(token.text, right) if left is None else call(token.text, left, right), start)

    @staticmethod
    def _negated_product(term: Term) -> Term:
        """−term; for ``-7 \\bmod 3`` the sign belongs to the number."""
        if term.op == "mod" and is_numeric(term.args[0]):
            return make("mod", (neg(term.args[0]), term.args[1]))
        return neg(term)

    def _signed(self) -> Term:
        token = self.tokens[self.at]
        if token.kind not in ("-", "+"):
            return (
                self.product()
                if token.text not in _TWO_VALUES or token.kind != "c"
                else self._plus_minus(None, token.start)
            )
        self.at += 1
        self.enter()
        term = self._signed()
        self.depth -= 1
        return self.mark(self._negated_product(term), token.start) if token.kind == "-" else term

    def _lone(self, token: Token) -> Term | None:
        """A number or letter that is a whole script, as the grammar would read it; ``None`` for anything else."""
        if token.kind == "n":
            term = self._number(token)
        elif token.kind == "a":
            term = self._symbol(token.text, True)
        else:
            return None
        self.marks.append((term, token.start, token.end))
        return term

    def read_inside(self, tokens: list[Token]) -> Term:
        """Tokens taken out of a script, read as an expression of their own."""
        if not tokens:
            self.fail("an empty script")
        end = tokens[-1].end
        if len(tokens) == 1 and (lone := self._lone(tokens[0])) is not None:
            return lone
        inner = Grammar(self.reading, [*tokens, Token("end", "", end, end)])
        inner.depth = self.depth
        inner.scope = self.scope
        inner.enclosed = 1
        inner.enter()
        term = inner.sum()
        if inner.token.kind != "end":
            inner.unexpected()
        return term
