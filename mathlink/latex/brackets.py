"""Brackets of every kind: grouping, argument lists, bars, norms, floors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mathlink.latex.relations import Relations, as_condition, link
from mathlink.latex.scripts import spell
from mathlink.latex.tables import CLOSERS, GREEK, OPENERS, RELATIONS
from mathlink.term import Term, abs_, call, fn, free_symbols, postorder, substitute, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Brackets", "digits_meet"]

_BARS = {"|", "\\vert", "\\lvert"}
_NORMS = {"\\|", "\\Vert", "\\lVert"}
_SET_SIGNS = frozenset({"\\cup", "\\cap", "\\setminus"})
_CHOICES = frozenset({"array", "aligned", "split", "gathered", "smallmatrix", "matrix"})
_SETS = frozenset({("\\{", "\\}"), ("\\lbrace", "\\rbrace")})
_AROUND_LISTS = _SET_SIGNS | {"\\left", "\\right", "\\begin", "\\end", "\\times", "\\otimes"}
_BEFORE_LISTS = frozenset({"(", "[", "{", ",", ";", "\\\\", "&"})
_BEHIND_LISTS = frozenset({")", "]", "}", ",", ";", "\\\\", "&", "end"})


def digits_meet(before: Token, comma: Token, after: Token) -> bool:
    """Whether ``1,000`` stands there: digits, a comma and three digits without a space."""
    close = before.end == comma.start and comma.end == after.start
    return (
        close and before.kind == after.kind == "n" and before.text.isdigit() and len(after.text.partition(".")[0]) == 3
    )


class Brackets(Relations):
    """Rules for what stands between two signs."""

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        raise NotImplementedError

    def _braced_cases(self, token: Token) -> Term:
        r"""``\left\{ \begin{array}{ll} … \end{array} \right.``"""
        raise NotImplementedError

    def unexpected(self) -> NoReturn:
        """Raise the problem of a token that cannot follow what was read."""
        raise NotImplementedError

    def _bracket(self, token: Token) -> Term:
        begin = self.at
        items, opening, closing = self._items()
        if len(items) != 1:
            return self._list(begin, items, opening, closing)
        if OPENERS[opening] != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=(token.start, self.last_end()))
        return self.mark(items[0], token.start)

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
        if not alone:
            self.fail("a list is no operand", hint="a call needs a function in front", span=span)
        for at in range(begin, self.at - 2):
            comma = self.tokens[at + 1]
            if comma.kind == "," and digits_meet(self.tokens[at], comma, self.tokens[at + 2]):
                self.fail(
                    "a list of numbers or one number with a comma?", hint="write a space behind the comma", span=span
                )
        if kinds in _SETS:
            return self.mark(call("\\set", *items), span[0])
        if len(items) == 2 and kinds in (("[", ")"), ("(", "]"), ("[", "]")):
            return self.mark(call(f"\\interval{opening}{closing}", *items), span[0])
        if kinds == ("(", ")"):
            return self.mark(call("\\interval()" if around and len(items) == 2 else "\\tuple", *items), span[0])
        return self.fail("this list has no reading here", span=span)

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
        bars, self.bars = self.bars, "close"
        taking, self.taking = self.taking, False
        term = self.sum()
        if self.tokens[self.at].kind != "|":
            if self.tokens[self.at].kind == "end":
                self.fail("`|` is never closed", expected="`|`", span=(token.start, token.end))
            self.unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        return self.mark(self._of_bars(term), token.start)

    @staticmethod
    def _of_bars(term: Term) -> Term:
        """What bars around a term mean: the determinant of a matrix, else the absolute value."""
        return call("\\det", term) if term.op == "call" and term.data == "\\matrix" else abs_(term)

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
            return self.mark(self._of_bars(term), token.start)
        if opening in _NORMS:
            return self._norm(term, token)
        if opening in ("\\lfloor", "\\lceil"):
            term = fn("floor" if opening == "\\lfloor" else "ceil", term)
        return self.mark(term, token.start)

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
            if signs[-1] == "|" and not self.begins_factor() and self.token.kind not in ("-", "+", "n"):
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
        if len(set(signs)) > 1:
            self.fail("commas and bars in one angle bracket", span=(token.start, self.last_end()))
        return self.mark(call("\\langle" + "|" * len(signs) + "\\rangle", *items), token.start)

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
