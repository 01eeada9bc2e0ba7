"""Named functions: their scripts, and what they are taken of, with and without a bracket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.functions import INVERSES, apply
from mathlink.latex.symbols import Symbols
from mathlink.latex.tables import ACCENTS, ALPHABETS, BIG, FRACTIONS, GREEK, OPAQUE, TIMES
from mathlink.term import div, fn, mul, pow_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Applied"]

_BRACKETS = frozenset({"\\{", "\\lbrace", "\\lbrack"})
_ARGUMENT_COMMANDS = frozenset(FRACTIONS | GREEK | set(ACCENTS) | set(ALPHABETS) | {"\\sqrt", "\\infty", "\\binom"})
_OPERATORS = frozenset({*BIG, "\\int", "\\lim"})
"""What reads its own body, and so can stand behind a function without a bracket."""


class Applied(Symbols):
    """Rules for what takes an argument."""

    taking = False
    """Whether the factors that are read are the argument of a function without a bracket."""

    def function_atom(self, name: str, start: int) -> Term:
        """A named function, just consumed, with its scripts and argument: bracket, or the product of names behind it."""
        power: Term | None = None
        base: Term | None = None
        while self.tokens[self.at].kind in ("^", "_"):
            if self.tokens[self.at].kind == "_":
                if name not in ("log", "lg") or base is not None:
                    self.fail("this function takes no subscript")
                base = self.read_inside(self.script("_"))
            else:
                if power is not None:
                    self.fail("a second superscript")
                power = self.read_script_power()
        inverse = power is not None and self._minus_one(power)
        if inverse:
            if name not in INVERSES:
                self.fail(f"`^{{-1}}` on {name}: inverse or reciprocal?", span=(start, self.last_end()))
            self.reading.assume("`^{-1}` on a function is its inverse", start, self.last_end())
            name, power = INVERSES[name], None
        arguments = self._function_arguments(name, start)
        try:
            term = self._applied(name, base, arguments, start)
        except (TypeError, KeyError) as problem:
            self.fail(str(problem), span=(start, self.last_end()))
        if power is not None:
            term = pow_(term, power)
        return self.mark(term, start)

    def _applied(self, name: str, base: Term | None, arguments: list[Term], start: int) -> Term:
        if base is None:
            if name == "log" and self._bare_log(start):
                self.reading.assume("a bare \\log is read as the natural logarithm", start, start + 4)
            if name == "lg":
                self.reading.assume("\\lg is read as the logarithm to base 10", start, start + 3)
            if name == "sqrt" and len(arguments) == 1:
                return fn("sqrt", arguments[0])
            return apply(name, *arguments)
        if len(arguments) != 1:
            raise TypeError("a logarithm takes 1 argument")
        if base.op == "const" and base.data[0] in (2, 10):
            return fn(f"log{base.data[0]}", arguments[0])
        if base.op == "named" and base.data == "e":
            return fn("log", arguments[0])
        return div(fn("log", arguments[0]), fn("log", base))

    def _bare_log(self, start: int) -> bool:
        return self.reading.text.startswith(("\\log", "log"), start)

    @staticmethod
    def _minus_one(power: Term) -> bool:
        return power.op == "neg" and power.args[0].op == "const" and power.args[0].data[0] == 1

    def _function_arguments(self, name: str, start: int) -> list[Term]:
        token = self.tokens[self.at]
        if token.kind in ("(", "[") or self._named_bracket(token):
            arguments = self.arguments()
            if self.tokens[self.at].kind == "^":
                self.reading.assume(
                    "a power behind a function's bracket is a power of its value",
                    start,
                    self.tokens[self.at].end,
                )
            return arguments
        if token.kind == "{":
            argument = self.group()
            if argument.op in ("add", "sub") or self.begins_factor():
                self.reading.assume(f"the braces behind {name} are read as its argument", token.start, self.last_end())
            return [argument]
        return [self._bare_argument(name, start)]

    def _named_bracket(self, token: Token) -> bool:
        if token.kind != "c":
            return False
        if token.text == "\\left":
            following = self.tokens[self.at + 1]
            return following.kind in ("(", "[") or following.text in _BRACKETS
        return token.text in _BRACKETS

    def _bare_argument(self, name: str, start: int) -> Term:
        """The product of names, numbers, fractions and roots behind a function without a bracket."""
        begin = self.tokens[self.at].start
        if not self._begins_argument(self.tokens[self.at], True):
            self.fail(f"the function {name} needs an argument", span=(start, self.last_end()))
        self.enter()
        operator = self.tokens[self.at].text in _OPERATORS
        if operator:
            self.reading.assume(f"{name} is taken of the whole operator behind it", start, self.tokens[self.at].end)
        first = self.at
        saved, self.taking = self.taking, True
        term = self.factor()
        if operator and any(token.kind == "/" for token in self._level(first, self.at)):
            self.fail(f"what belongs to {name}?", hint="put its argument into brackets", span=(begin, self.last_end()))
        count, names = 1, term.op != "const"
        while self._begins_argument(self.tokens[self.at], False):
            if self.tokens[self.at].kind == "n" and self.tokens[self.at - 1].kind == "a":
                self.fail("a number directly behind a name", hint="write `\\cdot`, or braces for a script")
            right = self.factor()
            count += 1
            if names:
                self.reading.assume(
                    f"a function without a bracket takes the whole product behind it ({name})", begin, self.last_end()
                )
            names |= right.op not in ("const", "named")
            term = self.mark(mul(term, right), begin)
        self.taking = saved
        self.depth -= 1
        sign = self.tokens[self.at]
        if sign.kind in ("(", "[") or self._named_bracket(sign):
            self.fail(f"what belongs to {name}?", hint="put its argument into brackets", span=(begin, sign.end))
        if sign.kind in ("/", "*") or sign.text in TIMES or sign.text in _OPERATORS:
            self.reading.assume(f"the argument of {name} ends before the {sign.text}", begin, self.last_end())
        if sign.text == "\\times":
            self.fail(f"what belongs to {name}?", hint="put its argument into brackets", span=(begin, sign.end))
        return term

    def _level(self, first: int, end: int) -> Iterator[Token]:
        """The tokens of a stretch that stand in no bracket."""
        depth = 0
        for token in self.tokens[first:end]:
            depth -= token.kind in (")", "]", "}")
            if not depth:
                yield token
            depth += token.kind in ("(", "[", "{")

    def _begins_argument(self, token: Token, first: bool) -> bool:
        kind = token.kind
        if kind == "a" and not first and len(token.text) > 1 and token.text[0] == "d" and token.text not in self.names:
            return False  # a differential
        if kind in ("a", "n", "t", "{"):
            return True
        if kind == "|":
            return first
        if kind != "c":
            return False
        if token.text in _ARGUMENT_COMMANDS:
            return True
        return first and (
            self.is_function(token.text)
            or token.text in OPAQUE
            or token.text in _OPERATORS
            or token.text in ("\\lvert", "\\left", "\\lfloor", "\\lceil", "\\Gamma")
        )

    def is_function(self, command: str) -> bool:
        """Whether a command is a named function."""
        raise NotImplementedError

    def group(self, listed: bool = False) -> Term:
        """A ``{…}`` that stands here."""
        raise NotImplementedError

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        raise NotImplementedError
