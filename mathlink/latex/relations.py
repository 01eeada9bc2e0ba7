"""Relations and what a link of a chain means as a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.calculus import Calculus
from mathlink.latex.tables import RELATIONS
from mathlink.model import Relation
from mathlink.term import Term, call, compare, const, make, ne, sub

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Relations", "as_condition", "link"]


class Relations(Calculus):
    """Rules for relation signs, plain, negated or stacked."""

    def _operand_of(self, token: Token) -> Term:
        """The argument of a command."""
        raise NotImplementedError

    def _is_relation(self) -> bool:
        token = self.tokens[self.at]
        return token.text in RELATIONS and token.kind != "t"

    def _relation(self) -> str | None:
        token = self.tokens[self.at]
        if token.kind == "end":
            return None
        if token.text in ("\\stackrel", "\\overset") and token.kind == "c":
            return self._stacked()
        sign = RELATIONS.get(token.text)
        if sign is None or token.kind in ("t", "a"):
            if token.text == ":" and self.tokens[self.at + 1].text == "=":
                self.at += 2
                return "="
            if token.text == "\\not":
                return self._negated()
            return None
        self.at += 1
        following = self.tokens[self.at]
        if token.text in ("<", ">") and following.text == token.text and following.start == token.end:
            self.at += 1
            self.reading.assume(f"`{token.text}{token.text}` is read as `{sign}`", token.start, following.end)
        if token.text in ("\\ll", "\\gg"):
            self.reading.assume(f"`{token.text}` is read as `{sign}`", token.start, token.end)
        return sign

    def _negated(self) -> str:
        self.at += 1
        text = self.token.text
        if text not in ("=", "\\equiv", "\\in", "\\subset"):
            self.fail("this negated relation has no reading here")
        self.at += 1
        return {"\\in": "\\notin", "\\subset": "\\not\\subset"}.get(text, "!=")

    def _congruence(self, signs: list[str], sides: list[Term], start: int) -> list[Relation]:
        r"""``a \equiv b \pmod{n}``, whose last sign stands here: (a − b) mod n = 0 for every link."""
        token = self.token
        self.at += 1
        modulus = self._operand_of(token)
        if self.token.kind != "end" or not signs or any(sign not in ("=", "!=") for sign in signs):
            self.fail("`\\pmod` stands behind a congruence only", span=(token.start, token.end))
        self.reading.assume("a congruence is read as (left − right) mod n = 0", token.start, self.last_end())
        return [
            Relation(sign, make("mod", (sub(sides[n], sides[n + 1]), modulus)), const(0))
            for n, sign in enumerate(signs)
        ]

    def _stacked(self) -> str:
        token = self.token
        self.at += 1
        self.take("{")
        self.at = self.close_of(self.at - 1) + 1
        self.take("{")
        sign = self._relation()
        if sign is None:
            self.fail(expected="a relation")
        self.take("}")
        self.reading.ignore("what stands above the relation", token.start, self.last_end())
        return sign


def link(sign: str, left: Term, right: Term) -> Relation:
    return Relation("->", right, left) if sign == "<-" else Relation(sign, left, right)


def as_condition(link: Relation) -> Term:
    """One link of a chain as a condition; what is no comparison as an opaque call."""
    assert link.right is not None
    if link.relation == "!=":
        return ne(link.left, link.right)
    if link.relation in ("=", "<", "<=", ">", ">="):
        return compare(link.relation, link.left, link.right)
    spelled = {"~": "\\approx", "prop": "\\propto", "in": "\\in", "->": "\\to"}
    return call(spelled.get(link.relation, link.relation), link.left, link.right)
