"""Operators over a bound index: sums, products, the largest and the smallest of many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.ranges import Ranges, split_at_commas
from mathlink.latex.spelling import spell
from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.term import bind_index, call, const, free_symbols, ite, maximum, minimum, ne, postorder, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Operators", "labelled"]

_ONE = const(1)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LONGEST_SEARCH = 4000  # characters; each search takes the time of the whole text
_UNLIKE = ("\\ne", "\\neq", "≠")
_SIGNS = {"sum": "\\sum", "prod": "\\prod", "bigmax": "\\max", "bigmin": "\\min"}
_SCRIPT_PART = re.compile(r"\\[A-Za-z]+|[A-Za-z]+")


def labelled(body: Term, letter: str) -> bool:
    """Whether a name in ``body`` carries the bound letter in a script that is a label: then the name hides a dependence."""
    for term in postorder(body):
        if term.op in ("sym", "call") and term.data and letter in term.data and term.data != letter:
            _, mark, scripts = term.data.replace("^", "_").partition("_")
            parts = _SCRIPT_PART.findall(scripts) if mark else ()
            if any(part == letter or (part[0] != "\\" and len(part) <= 2 and letter in part) for part in parts):
                return True
    return False


class Operators(Ranges):
    """Rules for what takes an operand to its right and binds an index in it."""

    def extremum(self, command: str, start: int) -> Term:
        """``\\max`` or ``\\min``, just consumed: over a list, or over a bound index."""
        if self.tokens[self.at].kind in ("_", "^"):
            return self.big("bigmax" if command == "\\max" else "bigmin", start)
        token = self.tokens[self.at]
        if not (token.kind in ("(", "[", "{") or self._named_bracket(token)):
            self.fail(f"`{command}` needs a list in brackets or an index", hint=f"write `{command}(a, b)`")
        arguments = self.arguments()
        if len(arguments) < 2:
            self.reading.assume(f"`{command}` of one value is the value", start, self.last_end())
        return self.mark((maximum if command == "\\max" else minimum)(*arguments), start)

    def big(self, op: str, start: int) -> Term:
        """A sum, product or extremum over an index; its range stands here, its body is the product behind it."""
        lower, upper = self._range()
        if lower is None:
            if upper is not None or op not in ("sum", "prod"):
                self.fail("the operator has no index", hint="write `\\sum_{i=1}^{n}`", span=(start, self.last_end()))
            self.reading.ignore("a sum without an index is kept as it is", start, self.last_end())
            return self.mark(call(_SIGNS[op], self._body(start)), start)
        if upper is not None and len(ranges := self._ranges(lower, upper)) > 1:
            return self._nested(op, ranges, start)
        if self._is_condition(lower, upper):
            return self._over_condition(op, lower, upper, start)
        names, low, high = self._bounds(lower, upper)
        self._refuse_bound(names, start)
        self.enter()
        self.scope.extend(names)
        self.reading.bound.update(names)
        body = self._body(start)
        del self.scope[-len(names) :]
        self.depth -= 1
        if any(labelled(body, name) for name in names):
            return self._kept(op, lower, upper, body, start)
        self._note_constants(op, names, body, start)
        if high is None and any(self._whole_array(name, body, start) is None for name in names):
            return self._kept(op, lower, upper, body, start)
        for name in reversed(names):
            lo, hi = (low, high) if high is not None else self._whole_array(name, body, start) or (None, None)
            if hi is None:
                return self._kept(op, lower, upper, body, start)
            body = bind_index(op, sym(name), body, lo or _ONE, hi)
        return self.bind(body, names, start)

    def bind(self, term: Term, names: list[str], start: int) -> Term:
        """An operator that binds names, recorded with them."""
        self.reading.summed.update(names)
        for name in names:
            self.reading.holders.setdefault(name, {})[term] = True
        return self.mark(term, start)

    def _refuse_bound(self, names: list[str], start: int) -> None:
        """Refuse an index that is bound twice, in one range or in the body of the operator that binds it."""
        for at, name in enumerate(names):
            if name in names[:at] or name in self.scope:
                hint = "give the second one another name, or write brackets around the first sum"
                self.fail(f"the index `{name}` is bound twice", hint=hint, span=(start, self.last_end()))

    def _note_constants(self, op: str, names: list[str], body: Term, start: int) -> None:
        """Note what does not depend on the index: a whole body, or a factor of a product, whose power it changes."""
        factors = [body]
        while op == "prod" and factors[-1].op == "mul":
            factors[-1:] = [factors[-1].args[1], factors[-1].args[0]]
        without = [
            factor.op not in ("const", "named") and not set(names) & set(free_symbols(factor)) for factor in factors
        ]
        if len(factors) > 1 and without[0] and not all(without):  # the factors stand from the last to the first
            self.fail(
                f"does `{_SIGNS[op]}` extend over the last factor?",
                hint="write brackets around what it extends over",
                span=(start, self.last_end()),
            )
        if any(without):
            message = f"`{_SIGNS[op]}` extends over a factor without its index {', '.join(names)}"
            self.reading.assume(message, start, self.last_end())

    def _nested(self, op: str, ranges: list[tuple[str, Term, Term]], start: int) -> Term:
        """The body that stands here, summed over several indices with a range each."""
        names = [name for name, _, _ in ranges]
        self._refuse_bound(names, start)
        self.enter()
        self.scope.extend(names)
        self.reading.bound.update(names)
        body = self._body(start)
        del self.scope[-len(names) :]
        self.depth -= 1
        for name, low, high in reversed(ranges):
            body = bind_index(op, sym(name), body, low, high)
        return self.bind(body, names, start)

    def _over_condition(self, op: str, lower: list[Token], upper: list[Token] | None, start: int) -> Term:
        """A sum over a set or a condition: kept as an opaque call named by its range."""
        letters = [t.text for t in lower if (t.kind == "a" and len(t.text) == 1) or t.text in GREEK]
        if letters and all(letter in self.scope for letter in letters):
            self._refuse_bound(letters, start)
        self.enter()
        self.scope.extend(letters)
        body = self._body(start)
        del self.scope[len(self.scope) - len(letters) :]
        self.depth -= 1
        if upper is None and letters and (unlike := self._unlike(op, lower, body, start)) is not None:
            return unlike
        return self._kept(op, lower, upper, body, start)

    def _unlike(self, op: str, lower: list[Token], body: Term, start: int) -> Term | None:
        r"""``\sum_{i \ne j}`` over entries of arrays: over i where j stands on the left side or is bound around it, over both where j stands
        nowhere else."""
        if op not in ("sum", "prod") or len(lower) != 3 or lower[1].text not in _UNLIKE:
            return None
        if len(self.reading.text) > _LONGEST_SEARCH:
            return None
        letters = [lower[0].text, lower[2].text]
        around = self.reading.text[:start] + " " + self.reading.text[self.last_end() :]
        fixed = letters[1] in self.scope or letters[1] in _COMMAND.sub("", self._plain_left_side(start))
        if not fixed and letters[1] in _COMMAND.sub("", around):
            return None  # it may be bound there as well
        summed = letters[:1] if fixed else letters
        self.reading.bound.update(summed)
        if any(labelled(body, name) for name in summed):
            return None
        ranges = [found for name in summed if (found := self._whole_array(name, body, start)) is not None]
        if len(ranges) < len(summed):
            return None
        body = ite(ne(sym(letters[0]), sym(letters[1])), body, const(0) if op == "sum" else _ONE)
        for name, (low, high) in zip(summed, ranges, strict=True):
            body = bind_index(op, sym(name), body, low, high)
        return self.bind(body, summed, start)

    def _plain_left_side(self, start: int) -> str:
        """The text before the first relation of the piece, if the place ``start`` is behind it and no operator stands in it."""
        relation = next((t for t in self.tokens if t.text in RELATIONS and t.kind != "t"), None)
        if relation is None or relation.start > start:
            return ""
        left = self.reading.text[self.tokens[0].start : relation.start]
        return "" if any(command in left for command in ("\\sum", "\\prod")) else left

    def _kept(self, op: str, lower: list[Token], upper: list[Token] | None, body: Term, start: int) -> Term:
        self.reading.loose.update(char for t in lower for char in (t.text if t.kind == "a" else (t.text,)))
        name = _SIGNS[op] + f"_{{{spell(lower)}}}" + (f"^{{{spell(upper)}}}" if upper else "")
        hint = "its range is not one that can be counted; write `_{i=1}^{n}`"
        self.reading.ignore(f"`{_SIGNS[op]}` over `{spell(lower)}` is kept as it is: {hint}", start, self.last_end())
        return self.hold(call(name, body), lower, start)

    def hold(self, term: Term, lower: list[Token], start: int) -> Term:
        """An operator that is kept as it is, recorded with the names in its range: it binds those before its only ∈, = or →, or all of them."""
        signs = [n for n, t in enumerate(lower) if t.text in RELATIONS and t.kind != "t"]
        certain = not signs or (len(signs) == 1 and RELATIONS[lower[signs[0]].text] in ("in", "=", "->"))
        for part in split_at_commas(lower[: signs[0]] if signs and certain else lower):
            names = [spell(part)] if certain and part else [t.text for t in part if t.kind == "a" or t.text in GREEK]
            for name in names:
                self.reading.holders.setdefault(name, {})[term] = certain
        return self.mark(term, start)

    def _body(self, start: int) -> Term:
        if self.tokens[self.at].kind == "end":
            self.fail("the operator has no body", span=(start, self.last_end()))
        if self.tokens[self.at].kind == "-":
            return self._signed()
        return self.product()

    def _signed(self) -> Term:
        """A product with signs in front."""
        raise NotImplementedError
