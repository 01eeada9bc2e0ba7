"""What stands in the bracket that opens here, and where names stand alone, seen before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mathlink.latex.superscripts import Superscripts
from mathlink.latex.tables import ACCENTS, ALPHABETS, FRACTIONS, FUNCTIONS, GREEK, INDEX_LETTERS

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

    Kind = Literal["list", "sum", "quotient", "product", "name", "number"]

__all__ = ["Ahead", "Content"]

_OPEN = frozenset({"\\lvert", "\\{", "\\lVert"})
_CLOSE = frozenset({"\\rvert", "\\}", "\\rVert"})
_DRESSES = frozenset(ACCENTS) | frozenset(ALPHABETS)
_QUOTIENTS = frozenset({"/", "\\frac", "\\dfrac", "\\tfrac", "\\div"})
_PRODUCTS = frozenset({"^", "*", "\\cdot", "\\times", "\\sqrt", "\\sum", "\\int", "\\exp"})


_NAMING = frozenset({"a", "c", "t"})
_ORDER = frozenset("\\le \\leq \\ge \\geq \\leqslant \\geqslant".split())


class _Standing(NamedTuple):
    """Where names stand alone: the tokens as they were, the place of each by identity, and the last place of each name."""

    tokens: list[Token]
    places: dict[int, int]
    last: dict[str, int]


class Content(NamedTuple):
    """What stands in a bracket, and whether a space stands before it."""

    kind: Kind
    spaced: bool


class Ahead(Superscripts):
    """Looks ahead of the place in the tokens; nothing is consumed."""

    def _opens_bracket(self) -> bool:
        token = self.tokens[self.at]
        if token.kind in ("(", "["):
            return True
        return token.kind == "c" and token.text == "\\left" and self.tokens[self.at + 1].kind in ("(", "[")

    def _bracket_content(self) -> Content:
        """What stands in the bracket that opens here."""
        tokens = self.tokens
        at = self.at + (2 if self.is_command("\\left") else 1)
        spaced = tokens[self.at].start > tokens[self.at - 1].end and not self.is_command("\\left")
        depth, bars, names, numbers = 1, 0, 0, 0
        listed = sums = quotients = products = False
        while depth and tokens[at].kind != "end":
            token = tokens[at]
            kind, text = token.kind, token.text
            if kind in ("(", "[", "{") or text in _OPEN:
                depth += 1
            elif kind in (")", "]", "}") or text in _CLOSE:
                depth -= 1
            elif depth == 1:
                listed |= kind in (",", ";") or text in ("\\mid", "\\|") or kind in ("<", ">") or text in _ORDER
                bars += kind == "|"
                sums |= kind in ("+", "-") or text in ("\\pm", "\\mp")
                quotients |= text in _QUOTIENTS
                products |= text in _PRODUCTS or (kind == "c" and text[1:] in FUNCTIONS)
                numbers += kind == "n"
                names += kind in ("a", "t") or text in GREEK or text in _DRESSES
            if (kind == "_" or text in _DRESSES) and tokens[at + 1].kind != "{":
                at += 1
            at += 1
        if listed or bars == 1:
            return Content("list", spaced)
        if sums or quotients:
            return Content("sum" if sums else "quotient", spaced)
        single = not products and names + numbers <= 1
        return Content(("number" if numbers else "name") if single else "product", spaced)

    def _holds_arguments(self) -> bool:
        """Whether the bracket that opens here holds one name or a list."""
        return self._bracket_content().kind in ("list", "name")

    def _list_follows(self, at: int) -> bool:
        """Whether the bracket that opens at ``at`` holds a list."""
        here, self.at = self.at, at
        listed = self._bracket_content().kind == "list"
        self.at = here
        return listed

    def _difference(self) -> list[str]:
        """The two names whose difference the bracket that opens here holds; empty for anything else."""
        at = self.at + (2 if self.is_command("\\left") else 1)
        first, at = _name(self.tokens, at)
        minus = self.tokens[at].kind == "-"
        second, at = _name(self.tokens, at + minus)
        closed = self.tokens[at + self.tokens[at].text.startswith("\\right")].kind == ")"
        return [first, second] if minus and closed and first and second else []

    arguments_met: frozenset[str] | None = None

    def _known_arguments(self) -> frozenset[str]:
        """The letters that are arguments in the piece, in a list or alone, or variables of integration."""
        if self.arguments_met is None:
            self.arguments_met = _arguments(self.tokens)
        return self.arguments_met

    def _place_in_sequence(self) -> bool:
        """Whether ``[n]``, ``[0]`` or ``[n - 1]`` stands here."""
        at = self.at + (2 if self.is_command("\\left") else 1)
        inside = []
        while self.tokens[at].kind in ("a", "n", "+", "-"):
            inside.append(self.tokens[at].kind)
            at += 1
        return self.tokens[at].kind == "]" and inside in (["a"], ["n"], ["a", "-", "n"], ["a", "+", "n"])

    def _shifted_entry(self) -> bool:
        """Whether ``[n - t]`` stands here, and an entry ``[n]`` of a sequence somewhere in the piece."""
        if self.sequences is None:
            self.sequences = frozenset(
                b.text
                for a, b, c in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
                if a.kind == "[" and c.kind == "]" and b.kind == "a" and b.text in INDEX_LETTERS
            )
        at, letters = self.at + (2 if self.is_command("\\left") else 1), set()
        while self.tokens[at].kind in ("a", "n", "+", "-"):
            letters.add(self.tokens[at].text)
            at += 1
        return self.tokens[at].kind == "]" and not self.sequences.isdisjoint(letters)

    sequences: frozenset[str] | None = None

    def _thin_space(self) -> bool:
        r"""Whether ``\\,`` stands in front of the bracket and another bracket behind it: ``T\\,(a b)(c d)``."""
        between = self.reading.text[self.tokens[self.at - 1].end : self.tokens[self.at].start]
        if "\\," not in between and "\\;" not in between:
            return False
        depth = 0
        for at in range(self.at, len(self.tokens)):
            kind = self.tokens[at].kind
            depth += (kind in ("(", "[")) - (kind in (")", "]"))
            if depth == 0 and kind in (")", "]"):
                return self.tokens[at + 1].kind == "("
        return False

    def _bound_argument(self) -> bool:
        """Whether the parentheses that open here hold one name that is bound around them."""
        at = self.at + (2 if self.is_command("\\left") else 1)
        name, behind = _name(self.tokens, at)
        closing = self.tokens[behind + (self.tokens[behind].text == "\\right")]
        return bool(name) and closing.kind == ")" and name in self.scope

    def _needless(self) -> Literal["negative", "fraction", ""]:
        r"""What the parentheses that open here hold, without a power behind them, if it is ``-t`` or one fraction: a factor would not need them."""
        at = begin = self.at + (2 if self.is_command("\\left") else 1)
        if self.tokens[at].kind == "-":
            _, at = _name(self.tokens, at + 1)
        elif self.tokens[at].text in FRACTIONS and self.tokens[at + 1].kind == "{":
            at = self.close_of(self.close_of(at + 1) + 1) + 1
        closing = self.tokens[at + (self.tokens[at].text == "\\right")]
        if at < begin + 2 or closing.kind != ")" or self._power_behind():
            return ""
        return "negative" if self.tokens[begin].kind == "-" else "fraction"

    def _numbered_coordinate(self) -> bool:
        """Whether ``(x^5)`` stands here and x nowhere else: the fifth coordinate as likely as a power."""
        inside = self.tokens[self.at + (2 if self.is_command("\\left") else 1) :][:6]
        inside = [t for t in inside if t.kind not in ("{", "}") and t.text != "\\right"][:4]
        if [t.kind for t in inside] != ["a", "^", "n", ")"] or not inside[2].text.isdigit():
            return False
        return int(inside[2].text) > 3 and sum(t.text == inside[0].text for t in self.tokens) == 1

    def _holds(self, kind: str) -> bool:
        """Whether such a token stands in the bracket that opens here."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            here = self.tokens[at].kind
            depth += (here in ("(", "[")) - (here in (")", "]"))
            if here == kind:
                return True
            if depth == 0 and here in (")", "]"):
                break
        return False

    def _power_behind(self) -> bool:
        """Whether a power stands behind the bracket that opens here."""
        return self._behind_bracket() == "^"

    def _subscript_behind(self) -> bool:
        """Whether a subscript stands behind the bracket that opens here: the bracket is a factor of its own, or an index is missing."""
        return self._behind_bracket() == "_"

    def _behind_bracket(self) -> str:
        """The kind of the token behind the bracket that opens here."""
        depth = 0
        for at in range(self.at, len(self.tokens)):
            kind = self.tokens[at].kind
            depth += (kind in ("(", "[")) - (kind in (")", "]"))
            if depth == 0 and kind in (")", "]"):
                return self.tokens[at + 1].kind
        return ""

    standing: _Standing | None = None

    def _stands_alone(self, name: str) -> bool:
        """Whether a name without scripts stands anywhere in the rest of the piece as a factor, not in front of a bracket."""
        if self.standing is None:
            self.standing = _standing(self.tokens)
        last = self.standing.last.get(name)
        return last is not None and last >= self.standing.places.get(id(self.tokens[self.at]), 0)


def _standing(tokens: list[Token]) -> _Standing:
    """Where names stand alone, found in one walk; scripts and the variables of differentials are no such places."""
    last: dict[str, int] = {}
    depth = 0  # of the braces of a script
    before = ""
    for at, token in enumerate(tokens[:-1]):
        kind = token.kind
        if at and tokens[at - 1].text in _DRESSES:
            before = kind
            continue
        if depth:
            depth += (kind == "{") - (kind == "}")
        elif before == "_" or before == "^":
            depth = int(kind == "{")
        elif before != "d" and kind in _NAMING and not _goes_on(tokens[at + 1]):
            last[token.text] = at
        before = kind
    return _Standing(list(tokens), {id(token): at for at, token in enumerate(tokens)}, last)


def _goes_on(token: Token) -> bool:
    """Whether a token behind a name may make it another name, or a call."""
    return token.kind in ("(", "[", "_", "^", "'", "{") or token.text in ("\\left", "\\prime")


def _name(tokens: list[Token], at: int) -> tuple[str, int]:
    """The name with its scripts that stands at a place, ``""`` if none does, and the place behind it."""
    begin = at
    if tokens[at].kind != "a" and tokens[at].text not in GREEK:
        return "", at
    at += 1
    while tokens[at].kind in ("_", "^", "'"):
        at += 1
        if tokens[at - 1].kind == "'":
            continue
        depth = 0
        while tokens[at].kind != "end":
            depth += (tokens[at].kind == "{") - (tokens[at].kind == "}")
            at += 1
            if not depth:
                break
    return "".join(t.text for t in tokens[begin:at] if t.kind not in ("{", "}")), at


def _arguments(tokens: list[Token]) -> frozenset[str]:
    """The names in brackets behind names that hold a list or one name, and those behind the d of a differential."""
    names: list[str] = []
    found: set[str] = set()
    open_: list[tuple[int, bool]] = (
        []
    )  # for each open parenthesis, how many names came before, and whether one stands in front
    listed: list[bool] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at].kind
        if kind == "(":
            before = tokens[at - 1 - (tokens[at - 1].text == "\\left")] if at else tokens[at]
            open_.append((len(names), before.kind in ("a", "t", "}", "'") or before.text in GREEK))
            listed.append(False)
        elif kind == ")" and open_:
            (first, named), several = open_.pop(), listed.pop()
            if named and (several or len(names) == first + 1):
                found.update(names[first:])
        elif kind in (",", ";") and listed:
            listed[-1] = True
        name, behind = _name(tokens, at)
        if name:
            names.append(name)
            if tokens[at - 1].kind == "d":
                found.add(name)
        at = max(at + 1, behind)
    return frozenset(found)
