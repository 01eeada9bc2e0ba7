"""Values side by side: tuples, intervals, sets, and lists without brackets of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from mathlink.latex.relations import Relations
from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.term import Term, call, free_symbols

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Lists", "digits_meet"]

_SET_SIGNS = frozenset({"\\cup", "\\cap", "\\setminus", "\\smallsetminus"})
_SET_RELATIONS = frozenset({"\\in", "\\notin", "\\subset", "\\subseteq", "\\supset", "\\supseteq"})
_SETS = frozenset({("\\{", "\\}"), ("\\lbrace", "\\rbrace")})
_AROUND_LISTS = _SET_SIGNS | {"\\left", "\\right", "\\begin", "\\end", "\\times", "\\otimes"}
_BEFORE_LISTS = frozenset({"(", "[", "{", ",", ";", "\\\\", "&"})
_BEHIND_LISTS = frozenset({")", "]", "}", ",", ";", "\\\\", "&", "end"})
_VALUES = frozenset({"\\tuple", "\\matrix", "\\set"})
_COMMA = "a decimal comma or two values?"
_COMMA_HINT = "write `1.5` (or `1{,}5`) for a number, `1, 5` for two"


def digits_meet(before: Token, comma: Token, after: Token) -> bool:
    """Whether ``1,000`` stands there: digits, a comma and three digits without a space."""
    return adjacent_digits(before, comma, after) and len(after.text.partition(".")[0]) == 3


def adjacent_digits(before: Token, comma: Token, after: Token) -> bool:
    """Whether ``1,5`` stands there: digits, a comma and digits without a space."""
    close = before.end == comma.start and comma.end == after.start
    return close and before.kind == after.kind == "n" and before.text.isdigit()


class Lists(Relations):
    """Rules for several values."""

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        raise NotImplementedError

    def unexpected(self) -> NoReturn:
        """Raise the problem of a token that cannot follow what was read."""
        raise NotImplementedError

    # ── in brackets ──

    def _list(self, begin: int, items: list[Term], opening: str, closing: str) -> Term:
        """A list in brackets that stands for itself: a tuple, an interval or a set, whose bracket is the token at ``begin``."""
        span = self.tokens[begin].start, self.last_end()
        kinds = opening, closing
        if len(self._separators(begin)) > 1:
            self.fail("commas and semicolons in one list", span=span)
        before = self.tokens[begin - 1] if begin else None
        alone = (
            before is None or before.kind in _BEFORE_LISTS or before.text in _AROUND_LISTS or before.text in RELATIONS
        )
        after = self.tokens[self.at]
        alone = alone and (after.kind in _BEHIND_LISTS or after.text in _AROUND_LISTS or after.text in RELATIONS)
        around = (before is not None and before.text in _SET_SIGNS) or after.text in _SET_SIGNS
        related = self._has_relation()
        if len(items) == 2 and (kinds == ("[", "]") or kinds in _SETS) and not around and (not alone or related):
            self.reading.ignore("a pair in brackets is kept as an operation of its own", *span)
            return self.mark(call("[,]" if opening == "[" else "\\{,\\}", *items), span[0])
        if begin == 0 and len(items) > 2 and kinds == ("[", "]") and after.text in RELATIONS:
            self.reading.ignore("several operands in brackets are kept as an operation of its own", *span)
            return self.mark(call("[" + "," * (len(items) - 1) + "]", *items), span[0])
        if not alone:
            self.fail("a list is no operand", hint="a call needs a function in front", span=span)
        self._refuse_digits(begin, self.at - 2, span)
        if kinds in _SETS:
            return self.mark(call("\\set", *items), span[0])
        if len(items) == 2 and kinds in (("[", ")"), ("(", "]"), ("[", "]")):
            return self.mark(call(f"\\interval{opening}{closing}", *items), span[0])
        if kinds == ("(", ")"):
            return self.mark(call("\\interval()" if around and len(items) == 2 else "\\tuple", *items), span[0])
        return self.fail("this list has no reading here", span=span)

    def _refuse_digits(self, first: int, last: int, span: tuple[int, int]) -> None:
        """Refuse ``1,000`` among the tokens from ``first`` to ``last``."""
        for at in range(first, last):
            comma = self.tokens[at + 1]
            if comma.kind == "," and digits_meet(self.tokens[at], comma, self.tokens[at + 2]):
                self.fail(
                    "a list of numbers or one number with a comma?", hint="write a space behind the comma", span=span
                )

    relation_known: bool | None = None

    def _has_relation(self) -> bool:
        """Whether a relation other than ∈ stands anywhere in the piece."""
        if self.relation_known is None:
            self.relation_known = any(t.text in RELATIONS and t.text != "\\in" and t.kind != "t" for t in self.tokens)
        return self.relation_known

    def _separators(self, begin: int) -> set[str]:
        """The signs that separate the items of the bracket that opens at ``begin`` and ends before this place."""
        depth, found = 0, set()
        for token in self.tokens[begin : self.at]:
            depth -= token.kind in (")", "]", "}") or token.text == "\\}"
            if depth == 1 and token.kind in (",", ";"):
                found.add(token.kind)
            depth += token.kind in ("(", "[", "{") or token.text == "\\{"
        return found

    # ── in braces that print nothing ──

    def unprinted_set(self, begin: int, items: list[Term]) -> Term:
        r"""``{1, 2}`` where only a set can be meant: alone, beside ``\cup``, or behind ``\in``; just consumed from ``begin`` on."""
        span = self.tokens[begin].start, self.last_end()
        before, after = self.tokens[begin - 1] if begin else None, self.tokens[self.at]
        whole = after.kind == "end" and (before is None or (begin == 1 and before.text == "\\boxed"))
        nested = self.tokens[begin + 1].kind == "{" or self.tokens[self.at - 2].kind == "}"
        if nested or not (whole or self._among_sets(begin)):
            self.fail("braces print nothing", hint="write `\\{ \\}` for a set", span=span)
        if whole and len(items) == 2:
            self._refuse_decimal_comma(begin + 1)
        self._refuse_digits(begin, self.at - 2, span)
        self.reading.assume("braces that are not printed are read as a set", *span)
        return self.mark(call("\\set", *items), span[0])

    def singleton(self, begin: int, term: Term) -> Term:
        r"""``[0, 1] \setminus {0.5}``: a number in braces where a set must stand, as the set of it; any other term as it is."""
        if not self._among_sets(begin):
            return term
        self.reading.assume("braces around a number are read as a set", self.tokens[begin].start, self.last_end())
        return self.mark(call("\\set", term), self.tokens[begin].start)

    def _among_sets(self, begin: int) -> bool:
        """Whether what was consumed from ``begin`` on stands beside a sign that takes sets."""
        signs = (self.tokens[begin - 1].text if begin else "", self.tokens[self.at].text)
        return any(sign in _SET_SIGNS or sign in _SET_RELATIONS for sign in signs)

    # ── without brackets ──

    def _several(self, first: Term, start: int) -> list[Term]:
        r"""What stands before a relation that is no equality (``x, y \in E``: the names), or a whole list of values (as one set)."""
        items, begin = [first], self.at - 1
        while self.token.kind == ",":
            self.at += 1
            items.append(self.sum())
        names = not any(map(_is_value, items)) and not self.reading.text.lstrip().startswith(",")
        if self.token.kind == "end" and (all(map(_is_value, items)) or names):
            span = start, self.last_end()
            if len(items) == 2:
                self._refuse_decimal_comma(begin)
            self._refuse_digits(begin, self.at - 2, span)
            self.reading.assume("a list of values is read as the set of them", *span)
            return [self.mark(call("\\set", *items), start)]
        if self.token.kind == "end" or self._is_relation():
            named = all(item.op in ("sym", "index") for item in items)
            if self.token.kind == "end" or not named or RELATIONS.get(self.token.text) == "=":
                self.at = begin + 1
                if adjacent_digits(*self.tokens[begin : begin + 3]):
                    self.unexpected()
                self.fail("a list of several values has no reading here", span=(start, self.tokens[begin].end + 1))
        return items

    def _lists_values(self) -> bool:
        """Whether a list of numbers or of single names goes on here to the end, behind a value of that kind."""
        at = self.at - 1
        if self.tokens[at].kind == "n":
            before = self.tokens[at - 1 - (self.tokens[at - 1].kind == "-")]
            return before.text in RELATIONS or self.tokens[at - 1].kind not in ("+", "-")
        if self.tokens[at - 1].text not in RELATIONS:
            return False
        rest = self.tokens[self.at - 1 : -3]
        return len(rest) > 2 and all(
            t.kind == "," if n % 2 else t.kind == "a" or t.text in GREEK for n, t in enumerate(rest) if t.kind != "end"
        )

    def _counted(self, name: Term) -> bool:
        """Whether a name stands in a script somewhere: then whole numbers behind its = are its values."""
        return (
            name.op == "sym" and re.search(rf"[_^]\s*\{{?[^{{}}]*{re.escape(name.data)}", self.reading.text) is not None
        )

    def _values(self, first: Term, name: Term) -> Term:
        """``n = 1, 2, 3``: the list behind the first number, as a set or a range."""
        begin = self.at - 1
        start = self.tokens[begin].start
        items = [first]
        while self.token.kind == "," and self.tokens[self.at + 1].kind != "end":
            self.at += 1
            items.append(self.sum())
        self.at += self.token.kind == ","
        if len(items) == 2 and not self._counted(name):
            self._refuse_decimal_comma(begin)
        self._refuse_digits(begin, self.at - 2, (start, self.last_end()))
        dots = [n for n, item in enumerate(items) if item.op == "call" and item.data == "\\dots"]
        self.reading.assume("a list of values is read as the set of them", start, self.last_end())
        if not dots:
            return call("\\set", *items)
        ordered = all(
            item.op == "const" and item.data[0] == items[0].data[0] + n for n, item in enumerate(items[: dots[0]])
        )
        if dots == [len(items) - 2] and ordered and items[0].op == "const":
            return call("\\range", items[0], items[-1])
        return call("\\set", *items)

    def _refuse_decimal_comma(self, at: int) -> None:
        """Refuse ``0,5``, if it stands at ``at``."""
        before, comma, after = self.tokens[at : at + 3]
        if comma.kind == "," and adjacent_digits(before, comma, after):
            self.fail(_COMMA, hint=_COMMA_HINT, span=(before.start, after.end))

    def refuse_comma(self) -> None:
        """Say what is wrong with the comma that stands here between digits."""
        if self.at:
            self._refuse_decimal_comma(self.at - 1)


def _is_value(term: Term) -> bool:
    """Whether a term is a number written out, or a tuple, set or matrix."""
    if term.op == "call":
        return term.data in _VALUES
    return not free_symbols(term)
