"""The grammar by precedence: relation < sum < big operator < product < sign < function < scripts < atom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from mathlink.latex.brackets import Brackets
from mathlink.latex.calculus import Calculus
from mathlink.latex.ellipsis import labelled, pattern
from mathlink.latex.environments import Environments
from mathlink.latex.factors import Factors
from mathlink.latex.relations import as_condition, link
from mathlink.latex.scripts import TRANSPOSES, spell
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
    WORDS,
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
_ENDING = frozenset({"}", ")", "]", "+", "-", "=", "end", ",", "&", "\\\\", "<", ">"})  # what no product goes on with
_OPERATING = frozenset({"+", "-", "*", "/", "(", "["})
_APPLIED = frozenset({"\\nabla", "\\partial", "\\frac", "\\sqrt", "\\sum", "\\int", "\\begin", "\\imaginaryunit"})
_BEFORE_LISTS = frozenset({"=", "in", "\\notin"})
_SET_RELATIONS = frozenset({"in", "\\notin", "\\subset", "\\subseteq", "\\supset", "\\supseteq"})
_INTEGRALS = frozenset({"\\int", "\\oint", "\\iint", "\\iiint"})
_MAY_SIGN = frozenset({"-", "+", "c"})
_TWO_VALUES = frozenset({"\\pm", "\\mp"})
_ARRAY_CALLS = frozenset({"\\cdot", "\\times", "\\odot", "^{T}", "^{\\top}"})
_ARRAY_SEARCH = 64  # nodes; a longer expression counts as a number
_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\vec{")
_REASONS = {
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
        listed = self._several(sides[0], start) if self.token.kind == "," else sides[:1]
        sides[0] = listed[0]
        signs: list[str] = []
        while (sign := self._relation()) is not None:
            signs.append(sign)
            self.left_side = False
            sides.append(self._set() if sign in _SET_RELATIONS else self._side())
            if self.token.kind == "," and sign in _BEFORE_LISTS and self._lists_values():
                signs[-1], sides[-1] = "in" if sign == "=" else sign, self._values(sides[-1])
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
        if token.text in _REASONS:
            self.fail(_REASONS[token.text])
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
        if term.op == "mod" and _is_numeric(term.args[0]):
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
                right = self._operand() if not self.reading.has_arrays else self._scaled(token)
                term = self.times(term, right, token.text)
                slash = False
            elif kind == "/" or (kind == "c" and token.text == "\\div"):
                self.at += 1
                term = div(term, self._operand())
                slash = True
            elif kind == "c" and token.text in _PRODUCTS:
                self.at += 1
                term = call(_PRODUCTS[token.text], term, self._scaled(None))
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
                if term.op == "const" and self.tokens[self.at - 1].kind == "n":
                    self._mixed_number(token) if kind == "c" else self._uncertainty(token)
                if slash:
                    self.reading.assume("a/b c is read as (a/b)·c", start, token.end)
                    slash = False
                term = self.times(term, self.factor(), "")
            else:
                return term
            self.mark(term, start)

    def _scaled(self, sign: Token | None) -> Term:
        r"""The operand behind ``\\times`` or ``\\otimes`` with what scales it: in ``a \\times m b`` the m belongs to b.

        Behind a product sign (``sign``) it ends with the first array, behind any other with the last factor.
        """
        start = self.tokens[self.at].start
        term = self._operand()
        while (sign is None or not self._array_kind(term)) and self.begins_factor():
            term = self.mark(self.times(term, self.factor(), ""), start)
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
        if term.op == "mul" and _is_numeric(term.args[0]):
            return mul(term.args[0], call(spelled, term.args[1]))
        if term.op == "mul":
            self.fail("what belongs to the evaluation bar?", hint="write `\\left. … \\right|`")
        return call(spelled, term)

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
            elif part.op == "call" and part.data == "\\matrix":
                kind = "array"
            elif part.op in ("div", "pow"):
                stack.append(part.args[0])
        return kind

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "c":
            text = token.text
            return text in _BEGINNING if text not in _BARS else self.norms == "open"
        if kind in _OPENING:
            return True
        if kind == "t":
            return token.text not in WORDS or token.text in self.names
        if kind == "d":
            return self.tokens[self.at + 2].kind == "/" and self.tokens[self.at + 3].kind == "d"
        if kind == "|":
            return self.bars == "open"
        return False

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
        return command in _NAMED

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
                return self._gamma(token)
            return self.name_atom(text, token.start)
        rule = _ATOMS.get(text)
        if rule is not None:
            return rule(self, token)
        if text in ACCENTS or text in ALPHABETS:
            if text in ACCENTS and self._over_expression():
                return self._overlined(token)
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

    def _over_expression(self) -> bool:
        """Whether the accent that stands here is over an operator or an expression, no name."""
        inside = self.tokens[self.at + 1]
        if inside.kind != "{":
            return inside.text in ("\\nabla", "\\partial")
        close = self.close_of(self.at + 1)
        group = self.tokens[self.at + 2 : close]
        return any(
            t.kind in _OPERATING or t.text in _APPLIED or t.text in TIMES or self.is_function(t.text) for t in group
        )

    def _overlined(self, token: Token) -> Term:
        """An accent over an expression or an operator: kept as an opaque call."""
        mark = ACCENTS[token.text]
        self.at += 1
        here = self.tokens[self.at]
        inside = self.tokens[self.at + 1 : self.at + 3]
        if here.kind == "{" and inside[0].text in ("\\nabla", "\\partial") and inside[1].kind == "}":
            self.tokens[self.at : self.at + 3] = inside[:1]
            here = inside[0]
        if here.text in ("\\nabla", "\\partial"):
            self.at += 1
            name = f"{mark}{{{here.text}}}"
            while self.tokens[self.at].kind in ("_", "^"):
                sign = self.tokens[self.at].kind
                name += f"{sign}{{{spell(self.script(sign))}}}"
            if self.tokens[self.at].text in ("\\cdot", "\\times") and here.text == "\\nabla":
                name += self.tokens[self.at].text
                self.at += 1
            return self._applied_operator(name, token.start)
        self.reading.ignore("an accent over an expression is kept as it is", token.start, token.end)
        return self.mark(call(mark, self.group()), token.start)

    def _gamma(self, token: Token) -> Term:
        """Γ(z), or an undeclared Γ applied to several things, which is no gamma function."""
        arguments = self.arguments()
        made = fn("gamma", *arguments) if len(arguments) == 1 else call("\\Gamma", *arguments)
        return self.mark(made, token.start)

    def _unknown(self, token: Token) -> None:
        self.fail(
            f"the command `{token.text}` is not known",
            hint=f"define it in front: `\\newcommand{{{token.text}}}{{…}}`",
            span=(token.start, token.end),
        )

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
    "\\|": Brackets._norm_bars,
    "\\begin": Environments._environment,
    **dict.fromkeys(OPAQUE, Factors.opaque),
    **dict.fromkeys(ELLIPSES, Factors.ellipsis),
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
    "\\partial": _row(Calculus.partial),
    **dict.fromkeys(("\\nabla", "\\Box", "\\square", "\\triangle"), Calculus.nabla),
}


_NAMED = frozenset("\\" + name for name in FUNCTIONS) - _ATOMS.keys()
_BARS = frozenset({"\\|", "\\Vert"})
_OPENING = frozenset({"a", "(", "[", "{"})
_BEGINNING = frozenset(_ATOMS) | GREEK | _NAMED | frozenset(ACCENTS) | frozenset(ALPHABETS)


def _is_numeric(term: Term) -> bool:
    return term.op == "const" or (term.op in ("div", "mul", "pow") and all(map(_is_numeric, term.args)))
