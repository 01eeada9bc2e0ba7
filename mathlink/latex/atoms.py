"""Atoms: what each kind of token and each command begins, as tables."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, NoReturn

from mathlink.errors import SyntaxProblem
from mathlink.latex.brackets import Brackets
from mathlink.latex.calculus import Calculus
from mathlink.latex.environments import Environments
from mathlink.latex.factors import Factors
from mathlink.latex.kept import Kept
from mathlink.latex.products import PRODUCTS
from mathlink.latex.spelling import spell
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    BIG,
    CLOSERS,
    COMMANDS,
    ELLIPSES,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    OPAQUE,
    RELATIONS,
    TIMES,
    WORDS,
)
from mathlink.term import Term, call, fn, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.latex.tokens import Token

__all__ = ["REASONS", "Atoms", "UnknownCommand"]

_ABOVE = frozenset({"\\stackrel", "\\overset"})
_OPERATING = frozenset({"+", "-", "*", "/", "(", "["})
_APPLIED = frozenset({"\\nabla", "\\partial", "\\frac", "\\sqrt", "\\sum", "\\int", "\\begin", "\\imaginaryunit"})
_INTEGRALS = frozenset({"\\int", "\\oint", "\\iint", "\\iiint"})
REASONS = {
    **dict.fromkeys(("\\pm", "\\mp"), "`±` stands for two values"),
    "\\right": "`\\right` without `\\left`",
    "\\middle": "`\\middle` has no reading here",
    "\\lesssim": "`≲` has no exact meaning",
    "\\gtrsim": "`≳` has no exact meaning",
    "\\boldmath": "`\\boldmath` changes nothing inside a formula",
    "\\mid": "a set given by a condition has no reading here",
}
"""Commands that cannot stand where an operand or an operator is expected, and why."""


class UnknownCommand(SyntaxProblem):
    """A command without a reading, as if it stood for a name the rest can be read."""


class Atoms(Kept):
    """Rules for atoms."""

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        token = self.tokens[self.at]
        kind = token.kind
        if kind == "c":
            text = token.text
            if text in _ABOVE:
                return self.is_sign_above()
            return text in _BEGINNING if text not in _BARS else self.norms == "open"
        if kind in _OPENING:
            return True
        if kind == "t":
            return token.text not in WORDS or token.text in self.names
        if kind == "d":
            return self.tokens[self.at + 2].kind == "/" and self.tokens[self.at + 3].kind == "d"
        if kind == "|":
            return self.bars == "open"
        return kind == ":" and self.ordered_end() > 0

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
        if kind == "*" and self.at and self.tokens[self.at - 1].kind == "{" and self.tokens[self.at + 1].kind == "(":
            self.at += 1
            self.reading.ignore("a star in front of a bracket is kept as an operator", token.start, token.end)
            return self.mark(call("*", self.factor()), token.start)
        if kind == ":" and self.ordered_end():
            return self.ordered(token)
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
            or command in PRODUCTS
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
            if (text in ACCENTS and self._over_expression()) or self._bold_nabla():
                return self._overlined(token)
            name = self.dressed()
            return self.name_atom(name, token.start, plain=False)
        if text in _ABOVE and self.is_sign_above():
            return self.sign_above(token)
        if self.is_function(text):
            self.at += 1
            return self.function_atom(FUNCTIONS[text[1:]], token.start)
        if text in REASONS:
            self.fail(REASONS[text])
        if text in CLOSERS:
            self.fail(f"`{text}` was never opened")
        if self._known(text):
            self.fail(expected="an operand")
        return self._unknown(token)

    def _over_expression(self) -> bool:
        """Whether the accent that stands here is over an operator or an expression, no name."""
        inside = self.tokens[self.at + 1]
        if inside.kind != "{":
            return inside.text in ("\\nabla", "\\partial")
        close = self.close_of(self.at + 1)
        group = self.tokens[self.at + 2 : close]
        return any(
            t.kind in _OPERATING
            or t.text in _APPLIED
            or t.text in TIMES
            or (self.is_function(t.text) and t.text not in GREEK)
            for t in group
        )

    def _bold_nabla(self) -> bool:
        r"""Whether ``\mathbf{\nabla}`` stands here: an operator in an alphabet."""
        inside = self.tokens[self.at + 1]
        braced = inside.kind == "{" and self.tokens[self.at + 3].kind == "}"
        return self.tokens[self.at + 1 + braced].text == "\\nabla"

    def _overlined(self, token: Token) -> Term:
        """An accent over an expression or an operator, or an operator in an alphabet: kept as an opaque call."""
        mark = ACCENTS.get(token.text) or ALPHABETS[token.text]
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

    def _unknown(self, token: Token) -> NoReturn:
        meant = get_close_matches(token.text, COMMANDS, 1, 0.8) if len(token.text) > 4 else []
        hint = f"did you mean `{meant[0]}`? Or " if meant else ""
        hint += f"define it in front: `\\newcommand{{{token.text}}}{{…}}`"
        place = token.start, token.end
        raise UnknownCommand(self.reading.text, place, f"the command `{token.text}` is not known", hint=hint)


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


def _row(method: Callable[[Atoms, int], Term]) -> Callable[[Atoms, Token], Term]:
    def rule(grammar: Atoms, token: Token) -> Term:
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
