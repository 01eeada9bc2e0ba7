"""Relations and what a link of a chain means as a condition."""

from __future__ import annotations

from mathlink.latex.calculus import Calculus
from mathlink.latex.tables import RELATIONS
from mathlink.model import Relation
from mathlink.term import Term, call, compare, ne

__all__ = ["Relations", "as_condition", "link"]


class Relations(Calculus):
    """Rules for relation signs, plain, negated or stacked."""

    def _is_relation(self) -> bool:
        token = self.token
        return token.text in RELATIONS and token.kind != "t"

    def _relation(self) -> str | None:
        token = self.token
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
