"""The grammar by precedence: relation < sum < big operator < product < sign < function < scripts < atom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mathlink.latex.brackets import Brackets
from mathlink.latex.calculus import Calculus
from mathlink.latex.environments import Environments
from mathlink.latex.factors import Factors
from mathlink.latex.relations import as_condition, link
from mathlink.latex.scripts import TRANSPOSES
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    BIG,
    CLOSERS,
    ELLIPSES,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    OPAQUE,
    RELATIONS,
    TIMES,
)
from mathlink.latex.tokens import Token
from mathlink.model import Relation
from mathlink.term import Term, add, call, div, fn, make, mul, named, neg, sub

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Grammar"]

_PRODUCTS = {
    f"\\{name}": f"\\{name}"
    for name in "odot otimes circ wedge oplus cup cap setminus star vee ominus diamond amalg sqcup ltimes rtimes".split()
} | {"\\smallsetminus": "\\setminus", "\\bigcirc": "\\circ"}
_INTEGRALS = frozenset({"\\int", "\\oint"})
_TWO_VALUES = frozenset({"\\pm", "\\mp"})
_ARRAY_CALLS = frozenset({"\\cdot", "\\times", "\\odot", "^{T}", "^{\\top}"})
_ARRAY_SEARCH = 64  # nodes; a longer expression counts as a number
_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\vec{")
_REASONS = {
    **dict.fromkeys(ELLIPSES, "an ellipsis has no reading here"),
    **dict.fromkeys(_TWO_VALUES, "`±` stands for two values"),
    "\\right": "`\\right` without `\\left`",
    "\\middle": "`\\middle` has no reading here",
    "\\mid": "a set given by a condition has no reading here",
}


class Grammar(Factors):
    """Reads the tokens of one piece of a statement."""

    def chain(self) -> list[Relation]:
        """A whole piece: an expression, or a chain of relations; every token of the piece is consumed."""
        start = self.token.start
        sides = [self._side()]
        signs: list[str] = []
        while (sign := self._relation()) is not None:
            signs.append(sign)
            self.left_side = False
            sides.append(self._set() if sign == "in" else self._side())
        if self.token.kind != "end":
            self.unexpected()
        links = [link(sign, sides[n], sides[n + 1]) for n, sign in enumerate(signs)]
        for made in links:
            if made.right is not None:
                self.reading.spans.setdefault(as_condition(made), []).append((start, self.last_end()))
        return links or [Relation("", sides[0], None)]

    def _side(self) -> Term:
        if self.token.kind == "end" or self._is_relation():
            self.fail("a side of the relation is missing" if self.at or len(self.tokens) > 1 else "there is no formula")
        return self.sum()

    def unexpected(self) -> NoReturn:
        """Raise the problem of a token that cannot follow what was read."""
        token = self.token
        if token.kind == "^":
            self.fail("a second superscript or a power of nothing", hint="put the base or both powers into braces")
        if token.kind in (")", "]", "}", "\\}") or token.text in CLOSERS or token.text == "\\right":
            self.fail(f"`{token.text}` was never opened")
        if token.kind == "n":
            self.fail("a number behind another operand", hint="write `\\cdot` for a product, braces for a script")
        if token.text in _REASONS:
            self.fail(_REASONS[token.text])
        if token.kind == "c" and not self._known(token.text):
            self._unknown(token)
        self.fail(expected="an operator or the end")

    def sum(self) -> Term:
        """a ± b ± …"""
        start = self.token.start
        term = self._signed()
        while True:
            kind = self.tokens[self.at].kind
            if kind == "+":
                self.at += 1
                term = self.mark(add(term, self.product()), start)
            elif kind == "-":
                self.at += 1
                term = self.mark(sub(term, self.product()), start)
            else:
                return term

    def _signed(self) -> Term:
        token = self.tokens[self.at]
        if token.kind not in ("-", "+"):
            return self.product()
        self.at += 1
        self.enter()
        term = self._signed()
        self.depth -= 1
        return self.mark(neg(term), token.start) if token.kind == "-" else term

    def product(self) -> Term:
        """a · b / c …, explicit or implicit, from the left."""
        start = self.tokens[self.at].start
        term = self.factor()
        slash = False
        while True:
            token = self.tokens[self.at]
            kind = token.kind
            if kind == "*" or (kind == "c" and token.text in TIMES):
                self.at += 1
                term = self.times(term, self._operand(), token.text)
                slash = False
            elif kind == "/" or (kind == "c" and token.text == "\\div"):
                self.at += 1
                term = div(term, self._operand())
                slash = True
            elif kind == "c" and token.text in _PRODUCTS:
                self.at += 1
                term = call(_PRODUCTS[token.text], term, self._operand())
            elif kind == "c" and token.text in ("\\bmod", "\\mod"):
                self.at += 1
                term = make("mod", (term, self._operand()))
                if self.begins_factor():
                    self.fail(f"what belongs to {token.text}?", hint="put the operands into brackets")
            elif kind == "n":
                term = self._number_behind(term, token)
            elif self.begins_factor():
                if slash:
                    self.reading.assume("a/b c is read as (a/b)·c", start, token.end)
                    slash = False
                term = self.times(term, self.factor(), "")
            else:
                return term
            self.mark(term, start)

    def times(self, left: Term, right: Term, sign: str) -> Term:
        """The product of two factors; of two arrays, a call that is no product of numbers."""
        if self.reading.has_arrays:
            first, second = self._array_kind(left), self._array_kind(right)
            if (
                (first and second)
                or (first == "transposed" and right.op == "sym")
                or (second == "transposed" and left.op == "sym")
            ):
                return call("\\times" if sign == "\\times" else "\\cdot", left, right)
        return mul(left, right)

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
            elif part.op in ("div", "pow"):
                stack.append(part.args[0])
        return kind

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind in ("a", "(", "[", "t", "{"):
            return True
        if kind == "d":
            return self.tokens[self.at + 2].kind == "/" and self.tokens[self.at + 3].kind == "d"
        if kind == "|":
            return self.bars == "open"
        if kind != "c":
            return False
        text = token.text
        if text in ("\\|", "\\Vert"):
            return self.norms == "open"
        return text in _ATOMS or text in GREEK or self.is_function(text) or text in ACCENTS or text in ALPHABETS

    def atom(self) -> Term:
        """A number, name, bracket or command with its argument."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "n":
            self.at += 1
            return self.mark(self._number(token), token.start)
        if kind == "a":
            self.at += 1
            return self.name_atom(token.text, token.start)
        if kind == "{":
            return self._group_atom(token)
        if kind in ("(", "["):
            return self._bracket(token)
        if kind == "c":
            return self.command(token)
        if kind == "t":
            return self.text_atom()
        if kind == "|":
            return self._absolute(token)
        if kind == "d":
            self.at += 1
            return self.derivative_in_line(token.start)
        if kind == "end":
            self.fail("the formula ends too early" if self.at else "there is no formula", expected="an operand")
        if kind in (")", "]", "}"):
            before = self.tokens[self.at - 1].text if self.at else ""
            self.fail(f"`{token.text}` cannot stand behind `{before}`" if before else "", expected="an operand")
        return self.fail(expected="an operand")

    def is_function(self, command: str) -> bool:
        """Whether a command is a named function."""
        return command[1:] in FUNCTIONS and command not in _ATOMS

    def _known(self, command: str) -> bool:
        return (
            command in _ATOMS
            or command in GREEK
            or command in ACCENTS
            or command in ALPHABETS
            or command in RELATIONS
            or command in TIMES
            or command in _PRODUCTS
            or command in CLOSERS
            or self.is_function(command)
        )

    def command(self, token: Token) -> Term:
        """An atom that begins with a command."""
        text = token.text
        if text in GREEK:
            self.at += 1
            if text == "\\Delta":
                return self.delta(token.start)
            if text == "\\Gamma" and self._opens_bracket() and text not in self.names:
                return self.mark(fn("gamma", self._one_argument(text)), token.start)
            return self.name_atom(text, token.start)
        rule = _ATOMS.get(text)
        if rule is not None:
            return rule(self, token)
        if text in ACCENTS or text in ALPHABETS:
            name = self.dressed()
            return self.name_atom(name, token.start, plain=False)
        if self.is_function(text):
            self.at += 1
            return self.function_atom(FUNCTIONS[text[1:]], token.start)
        if text in _REASONS:
            self.fail(_REASONS[text])
        if text in CLOSERS:
            self.fail(f"`{text}` was never opened")
        if self._known(text):
            self.fail(expected="an operand")
        self._unknown(token)
        return self.fail()

    def _unknown(self, token: Token) -> None:
        self.fail(
            f"the command `{token.text}` is not known",
            hint=f"define it in front: `\\newcommand{{{token.text}}}{{…}}`",
            span=(token.start, token.end),
        )

    def read_inside(self, tokens: list[Token]) -> Term:
        """Tokens taken out of a script, read as an expression of their own."""
        if not tokens:
            self.fail("an empty script")
        end = tokens[-1].end
        inner = Grammar(self.reading, [*tokens, Token("end", "", end, end)])
        inner.depth = self.depth
        inner.scope = self.scope
        inner.enter()
        term = inner.sum()
        if inner.token.kind != "end":
            inner.unexpected()
        return term


_ATOMS: dict[str, Callable[..., Term]] = {
    **dict.fromkeys(FRACTIONS, Factors._fraction),
    "\\sqrt": Factors._root,
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), Factors._binomial),
    **dict.fromkeys(
        ("\\left", "\\lvert", "\\lVert", "\\lfloor", "\\lceil", "\\langle", "\\{", "\\lbrace", "\\lbrack"),
        Brackets._sized,
    ),
    **dict.fromkeys(("\\|", "\\Vert"), Brackets._norm_bars),
    "\\vert": Brackets._vert,
    "\\begin": Environments._environment,
    **dict.fromkeys(OPAQUE, Factors.opaque),
    "\\$": Factors._currency,
    "\\exponentialE": Factors._constant_e,
    **dict.fromkeys(("\\emptyset", "\\varnothing"), Factors._empty_set),
    **dict.fromkeys(("\\boxed", "\\underbrace", "\\overbrace", "\\ensuremath"), Factors._braced),
}


def _row(method: Callable[[Grammar, int], Term]) -> Callable[[Grammar, Token], Term]:
    def rule(grammar: Grammar, token: Token) -> Term:
        grammar.at += 1
        return method(grammar, token.start)

    return rule


_ATOMS |= {
    "\\infty": _row(lambda grammar, start: grammar.mark(named("inf"), start)),
    "\\imaginaryunit": _row(lambda grammar, start: grammar.mark(named("i"), start)),
    "\\sum": _row(lambda grammar, start: grammar.big(BIG["\\sum"], start)),
    "\\prod": _row(lambda grammar, start: grammar.big(BIG["\\prod"], start)),
    "\\max": _row(lambda grammar, start: grammar.extremum("\\max", start)),
    "\\min": _row(lambda grammar, start: grammar.extremum("\\min", start)),
    **dict.fromkeys(_INTEGRALS, _row(Calculus.integral)),
    "\\lim": _row(Calculus.limit),
    "\\partial": _row(Calculus.derivative_in_line),
}
