"""Atoms with their powers: numbers, groups, fractions, roots, and operands of commands."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.latex.environments import Environments
from mathlink.latex.spelling import spell
from mathlink.latex.symbols import word
from mathlink.latex.tables import ACCENTS, ALPHABETS, CLOSERS, FRACTIONS, FUNCTIONS, GREEK, OPAQUE, OPAQUE_WORDS, TIMES
from mathlink.term import Term, call, const, div, fn, mul, named, neg, pow_, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Factors"]

_FEW_DIGITS = 10
_MOST_DIGITS = 1000
_BEHIND = frozenset({"^", "!", "c", "**", "_", "'"})
_SUMS = frozenset({"add", "sub", "neg"})
_LOOSE = _SUMS | {"mul"}
_BRACKETED = frozenset({"(", "[", "|", "c"})
_OPERAND_ENDS = frozenset({"a", "n", "t", ")", "]", "}", "'"})
_EXTREMA = frozenset({"\\sup", "\\inf", "\\argmin", "\\argmax"})
_MARKS = frozenset({"**", "\\top", "\\intercal", "\\dagger", "*", "\\ast", "\\star", "\\prime", "\\dag"})


class Factors(Environments):
    """Rules for factors."""

    def atom(self) -> Term:
        """A number, name, bracket or command with its argument."""
        raise NotImplementedError

    def command(self, token: Token) -> Term:
        """An atom that begins with a command."""
        raise NotImplementedError

    def prescripted(self, token: Token) -> Term | None:
        """A name with scripts in front of it."""
        raise NotImplementedError

    def times(self, left: Term, right: Term, sign: str) -> Term:
        """The product of two factors."""
        raise NotImplementedError

    def _array_kind(self, term: Term) -> str:
        """What kind of array a term is as a whole, or ``""``."""
        raise NotImplementedError

    def factor(self) -> Term:
        """An atom with its powers and factorials."""
        self.enter()
        start = self.tokens[self.at].start
        term = self.atom()
        while True:
            token = self.tokens[self.at]
            kind = token.kind
            if kind not in _BEHIND:
                break
            if kind == "^":
                term = self._power(term, start)
                if self.tokens[self.at].kind == "^":
                    self.fail("a second superscript", hint="put the powers into braces")
            elif kind == "!":
                self.at += 1
                sign = self.tokens[self.at]
                if sign.kind in ("=", "==") and sign.start == token.end < sign.end:
                    hint = "write `\\ne` or `! =`"
                    self.fail("not equal or a factorial?", hint=hint, span=(token.start, token.end + 1))
                term = self._factorial(term, token, start)
            elif kind == "c" and token.text == "\\%":
                if term.op == "sym":
                    self.fail("a percent sign needs a number in front")
                self.at += 1
                self.reading.assume("% is read as a hundredth", token.start, token.end)
                term = self.mark(div(term, const(100)), start)
            elif kind == "**":
                self.at += 1
                term = self.mark(pow_(term, self._operand()), start)
            elif kind == "_":
                term = self._subscripted(term, start)
            elif kind == "'":
                self.at += 1
                self.reading.ignore("a prime behind a bracket is kept as it is", token.start, token.end)
                term = self.mark(call("'", term), start)
            else:
                break
        if term.op == "const" or (term.op == "pow" and term.args[0].op == "const" and self.tokens[self.at].kind == "t"):
            self.unit_behind(start)
        self.depth -= 1
        return term

    def _factorial(self, term: Term, token: Token, start: int) -> Term:
        """x!, or x!! as a double factorial (an opaque call); the first sign was just consumed."""
        if self.tokens[self.at].kind != "!" or self.tokens[self.at].start != token.end:
            return self.mark(fn("factorial", term), start)
        self.at += 1
        if self.tokens[self.at].kind == "!" and self.tokens[self.at].start == token.end + 1:
            self.fail("three factorial signs", hint="write `(x!)!` for the factorial of a factorial")
        return self.mark(call("!!", term), start)

    def _power(self, term: Term, start: int) -> Term:
        place = self.tokens[self.at + 1]
        if place.kind == "{" and self.tokens[self.at + 2].kind == "n" and self.tokens[self.at + 3].kind == "}":
            digits = self.tokens[self.at + 2]
            self.at += 4
            return self.mark(pow_(term, self.read_inside([digits])), start)
        inside = self.script("^")
        if self.names.lenient and term.op != "const" and len(inside) == 1 and inside[0].text in ("0", "1"):
            self.fail("a superscript 0 or 1 on a bracket: an index?", span=(inside[0].start, inside[0].end))
        if len(inside) == 1 and inside[0].text in ("\\circ", "\\degree"):
            return self._degrees(term, start, (place.start, self.last_end()))
        decoration = self._decoration_of(term, inside)
        self._doubt_power(term, inside)
        if decoration:
            return self.mark(call(f"^{{{decoration}}}", term), start)
        return self.mark(pow_(term, self.read_inside(inside)), start)

    def _decoration_of(self, term: Term, inside: list[Token]) -> str:
        """What a superscript on a bracket says that is no power: a transpose, a star, a word; ``""`` for a power."""
        if all(t.text in _MARKS for t in inside):
            return "".join(t.text for t in inside)
        first = inside[0]
        if len(inside) > 1 or term.op in ("const", "named"):
            return ""
        if first.text in ("T", "H") and first.kind == "t":
            return first.text
        if first.text in self.names:
            return ""
        if first.text in ("T", "H") and first.kind == "a":
            matrix = bool(self._array_kind(term))
            known = first.text in self.names.seen or first.text in self.scope
            return first.text if matrix or (first.text == "T" and not known) else ""
        return first.text if first.kind == "t" and first.text.isalpha() else ""

    def _doubt_power(self, term: Term, inside: list[Token]) -> None:
        """Note ``(x)^{(2)}``; refuse what looks like indices above a bracket, where letters are free."""
        first, span = inside[0], (inside[0].start, inside[-1].end)
        if first.kind == "(":
            self.reading.assume("a superscript in brackets is read as a power", *span)
        if term.op == "call" and term.data[0] == "_" and any(t.kind == "a" or t.text in GREEK for t in inside):
            self.fail("a bracket with both scripts has no reading here", span=span)
        if self.names.lenient and len(inside) == 1 and first.kind != "n":
            below = rf"\\(?:partial|nabla)\s*_\s*\{{?\s*{re.escape(first.text)}(?![a-zA-Z])"
            if re.search(below, self.reading.text):
                self.fail("an index above a bracket has no reading here", span=span)

    def _degrees(self, term: Term, start: int, span: tuple[int, int]) -> Term:
        """An angle in degrees, in radians; a temperature is refused."""
        following = self.tokens[self.at]
        if following.text in ("C", "F", "K", "R") or following.kind == "t":
            self.fail("a temperature in degrees has no reading here", hint="write kelvins", span=span)
        self.reading.assume("degrees are read as an angle, π/180 each", *span)
        return self.mark(mul(term, div(named("pi"), const(180))), start)

    def _letters_below(self) -> bool:
        """Whether the subscript that stands here holds a letter: ``1_{N}`` is no number with a base."""
        at = self.at + 1
        end = self.close_of(at) if self.tokens[at].kind == "{" else at + 1
        return any(t.kind == "a" or t.text in GREEK or t.text in ALPHABETS for t in self.tokens[at:end])

    def _subscripted(self, term: Term, start: int) -> Term:
        """A subscript on a bracket: kept, without a computable meaning."""
        before = self.tokens[self.at - 1]
        unit_ = before.kind == "n" and before.text in ("0", "1") and self._letters_below()
        if not unit_ and before.kind not in (")", "]", "}", "\\}") and before.text not in CLOSERS:
            self.fail("a subscript behind something that is no name")
        inside = self.script("_")
        if term.op == "const" and before.text in ("0", "1") and before.kind == "n":
            self.reading.assume("a 0 or 1 with a subscript is a name", before.start, self.last_end())
            return self.name_atom(f"{before.text}_{{{spell(inside)}}}", before.start, plain=False)
        self.reading.ignore("a subscript on a bracket is kept without a meaning", inside[0].start, self.last_end())
        return self.mark(call(f"_{{{spell(inside)}}}", term), start)

    def _number(self, token: Token) -> Term:
        text = token.text
        if len(text) < _FEW_DIGITS and text.isdigit():
            return const(int(text))
        if len(text) > _MOST_DIGITS:
            self.fail(f"a number of more than {_MOST_DIGITS} digits", span=(token.start, token.end))
        plain = text.replace("\\,", "").replace("{,}", "")
        if plain != text and "\\," in text:
            self.reading.assume(f"`{text}` is read as {plain}", token.start, token.end)
        if plain.isdigit():
            return const(int(plain))
        if "e" in plain or "E" in plain:
            if ("e" in self.names and "E" not in plain) or ("E" in self.names and "E" in plain):
                self.fail(
                    "a decimal power or a product with a name?", hint="write `\\cdot`", span=(token.start, token.end)
                )
            if abs(int(plain.lower().partition("e")[2])) > 400:
                self.fail("the number is too large", span=(token.start, token.end))
            self.reading.assume(f"`{text}` is read as a number with a decimal power", token.start, token.end)
        return const(Fraction(plain), plain)

    def group(self, listed: bool = False) -> Term:
        """A ``{…}`` that stands here, as an operand; with ``listed``, several values in it may be a set."""
        begin = self.at
        opening = self.take("{")
        bars, self.bars = self.bars, "open"
        taking, self.taking = self.taking, False
        if self.tokens[self.at].kind == "}":
            self.fail("the braces are empty", span=(opening.start, opening.end + 1), expected="an operand")
        self.enclosed += 1
        term = self.sum()
        self.enclosed -= 1
        items = [term]
        while listed and self.tokens[self.at].kind == ",":
            self.at += 1
            items.append(self.sum())
        if self.tokens[self.at].kind != "}":
            self.unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        return term if len(items) == 1 else self.unprinted_set(begin, items)

    def _group_atom(self, token: Token) -> Term:
        if self.tokens[self.at + 1].kind == "}":  # an empty group is layout
            if self.tokens[self.at + 2].kind in ("_", "^") and (named := self.prescripted(token)) is not None:
                return named
            self.at += 2
            if not self.begins_factor() and self.tokens[self.at].kind != "n":
                self.fail("the braces are empty", span=(token.start, token.end + 1), expected="an operand")
            return self.atom()
        inside = self.tokens[self.at + 1]
        if inside.kind in ("+", "-") and self.at and self.tokens[self.at - 1].kind in _OPERAND_ENDS:
            self.fail("a sign in braces behind an operand", hint="braces print nothing; leave them out")
        close = self.close_of(self.at)
        if inside.text in GREEK and close == self.at + 2 and self.tokens[close + 1].kind == "(":
            self.tokens[close : close + 1] = []  # `{\mit\Gamma}(z)`
            self.at += 1
            return self.atom()
        if inside.kind == "t" and close == self.at + 2 and (inside.text in FUNCTIONS or inside.text in OPAQUE_WORDS):
            self.tokens[close : close + 1] = []  # `{\rm sign}(x)`
            self.at += 1
            return self.atom()
        if close == self.at + 2 and inside.kind in ("a", "t"):
            self.at += 3
            name = inside.text if inside.kind == "a" else inside.text.strip()
            if self.tokens[self.at].kind in ("_", "^", "'"):
                return self.name_atom(word(name), token.start, plain=inside.kind == "a")
            self.at -= 3
        dressed = inside.kind == "c" and (inside.text in ACCENTS or inside.text in ALPHABETS or inside.text in GREEK)
        begin, known = self.at, len(self.reading.unbracketed)
        term = self.group(listed=True)
        if term.op == "const":
            return self.singleton(begin, self.mark(term, token.start))
        sloped = term.op == "div" and any(t.kind == "/" for t in self.tokens[begin : self.at])
        if (term.op in _LOOSE or sloped) and inside.kind not in _BRACKETED and inside.text != "\\left":
            self._refuse_invisible(begin, term)
        behind = self.tokens[self.at].kind
        applied = self.tokens[self.at].text == "\\left" and self.tokens[self.at + 1].kind == "("
        if term.op == "sym" and (applied or behind in ("_", "'", "(") or (dressed and behind == "^")):
            if applied and len(self.reading.unbracketed) > known:
                self.reading.unbracketed.discard(term.data)  # it stands in front of a bracket
            return self.name_atom(term.data, token.start, plain=False)
        return self.mark(term, token.start)

    def _refuse_invisible(self, begin: int, term: Term) -> None:
        """Refuse ``2{a+b}`` and ``{ab}^2``: braces print nothing, so what is printed says something else."""
        before, after = self.tokens[begin - 1] if begin else None, self.tokens[self.at]
        powered = after.kind in ("^", "!")
        joined = before is not None and (
            before.kind in _OPERAND_ENDS
            or before.kind in ("-", "/", "*")
            or before.text in TIMES
            or before.text in GREEK
        )
        if powered or (
            (term.op in _SUMS or term.op == "div")
            and (joined or self.begins_factor() or after.text in TIMES or after.kind in ("/", "*"))
        ):
            span = self.tokens[begin].start, self.last_end()
            self.fail("braces print nothing: a product or a power of what?", hint="write brackets", span=span)

    def _number_behind(self, term: Term, token: Token) -> Term:
        """A number as an implicit factor: allowed behind a bracket, a fraction or a command, never behind a number or letter."""
        before = self.tokens[self.at - 1]
        if self.at > 1 and self.tokens[self.at - 2].kind == "^" and before.end < token.start:
            return self.times(term, self.factor(), "")  # `x^2 3` with a space between
        multiple = self.tokens[self.at + 1].text in ("\\pi", "\\sqrt") and "\\pi" not in self.names
        if before.kind == "a" and before.end < token.start and multiple:
            self.reading.assume("a number in front of π or a root is a factor of it", token.start, token.end)
            return self.times(term, self.factor(), "")  # `i 2\pi`
        if before.kind in ("n", "a", "'"):
            what = "two numbers side by side" if before.kind == "n" else "a number directly behind a name"
            hint = f"write `{before.text}_{{{token.text}}}`, `{token.text} {before.text}` or `\\cdot`"
            self.fail(what, hint=hint if before.kind != "n" else "write `\\cdot` for a product")
        return self.times(term, self.factor(), "")

    def _operand(self) -> Term:
        """The operand behind an explicit operator, a sign allowed."""
        if self.tokens[self.at].kind in ("-", "+"):
            token = self.tokens[self.at]
            self.at += 1
            self.enter()
            term = self._operand()
            self.depth -= 1
            return self.mark(neg(term), token.start) if token.kind == "-" else term
        return self.factor()

    def _one_argument(self, text: str) -> Term:
        arguments = self.arguments()
        if len(arguments) != 1:
            self.fail(f"`{text}` takes one argument")
        return arguments[0]

    def _operand_of(self, token: Token) -> Term:
        """The argument of a command: a group, or one token."""
        here = self.tokens[self.at]
        if here.kind == "{":
            return self.group()
        if here.kind == "n" and len(here.text) > 1 and here.text.isdigit():
            self.tokens[self.at] = here._replace(text=here.text[1:], start=here.start + 1)
            return const(int(here.text[0]))
        if here.kind == "n":
            self.at += 1
            return self._number(here)
        if here.kind == "a" or (here.kind == "c" and here.text in GREEK):
            self.at += 1
            return self.mark(self._symbol(here.text, True), here.start)
        if here.kind == "c" and (here.text in FRACTIONS or here.text == "\\sqrt" or here.text == "\\infty"):
            self.enter()
            term = self.command(here)
            self.depth -= 1
            return term
        if here.kind == "c" and (here.text in ACCENTS or here.text in ALPHABETS):
            return self.mark(sym(self.dressed()), here.start)
        if here.kind == "t":
            self.at += 1
            return self.mark(sym(here.text), here.start)
        needs = "two arguments" if token.text in FRACTIONS or "binom" in token.text else "an argument"
        return self.fail(f"`{token.text}` needs {needs}", expected="`{`", span=(token.start, token.end))

    def _fraction(self, token: Token) -> Term:
        self.at += 1
        if self.tokens[self.at].kind == "{":
            derivative = self.derivative_fraction(token.start)
            if derivative is not None:
                return derivative
            if self.tokens[self.at + 1].text == "\\delta" and (variation := self._variation()) is not None:
                return self.mark(variation, token.start)
        top = self._operand_of(token)
        bottom = self._operand_of(token)
        rest = self.tokens[self.at]
        if rest.kind == "n" and self.tokens[self.at - 1].kind == "c" and rest.start - token.end < 4:
            self.fail(
                "digits behind a fraction without braces", hint="write `\\frac{…}{…}`", span=(token.start, rest.end)
            )
        return self.mark(div(top, bottom), token.start)

    def _variation(self) -> Term | None:
        r"""``\frac{\delta S}{\delta \phi}`` as an opaque call, unless δ is declared; ``None`` (nothing consumed) for a plain fraction."""
        below = self.close_of(self.at) + 1
        same = self.tokens[below].kind == "{" and self.tokens[below + 1].text == "\\delta"
        if same and "\\delta" not in self.names and self.tokens[self.at + 2].kind == "^":
            self.fail("a functional derivative of higher order has no reading")
        if not same or "\\delta" in self.names or self.tokens[below + 2].kind in ("_", "^", "}", "+", "-"):
            return None
        if self.tokens[self.at + 2].kind in ("_", "^", "+", "-"):
            return None
        self.at += 2
        above = call("\\delta") if self.tokens[self.at].kind == "}" else self.sum()
        self.take("}")
        self.at += 2
        by = self.sum()
        self.take("}")
        return call("\\frac{\\delta}{\\delta}", above, by)

    def _root(self, token: Token) -> Term:
        self.at += 1
        order: Term | None = None
        if self.tokens[self.at].kind == "[":
            self.at += 1
            order = self.sum()
            self.take("]")
        inside = self._operand_of(token)
        if order is None or (order.op == "const" and order.data[0] == 2):
            return self.mark(fn("sqrt", inside), token.start)
        return self.mark(pow_(inside, div(const(1), order)), token.start)

    def _binomial(self, token: Token) -> Term:
        self.at += 1
        top = self._operand_of(token)
        return self.mark(fn("binom", top, self._operand_of(token)), token.start)

    def _currency(self, token: Token) -> Term:
        """``\\$5``: the sign is a note."""
        self.at += 1
        if self.tokens[self.at].kind != "n" and self.tokens[self.at].text != "\\infty":
            self.fail("a currency sign needs a number behind it", span=(token.start, token.end))
        self.reading.ignore("a currency sign", token.start, token.end)
        return self.factor()

    def _constant_e(self, token: Token) -> Term:
        self.at += 1
        return self.mark(named("e"), token.start)

    def _empty_set(self, token: Token) -> Term:
        self.at += 1
        return self.mark(call("\\set"), token.start)

    ellipses = False
    """Whether an ellipsis was met in the sum that is read."""

    def ellipsis(self, token: Token) -> Term:
        """``\\dots`` as an operand: kept as a call without arguments."""
        self.at += 1
        self.ellipses = True
        self.reading.ignore("an ellipsis is kept as it is", token.start, token.end)
        return self.mark(call("\\dots"), token.start)

    def opaque(self, token: Token) -> Term:
        """An operator without a computable meaning here, kept as a call."""
        self.at += 1
        name = OPAQUE[token.text]
        range_: list[Token] = []
        if self.tokens[self.at].kind == "_":
            range_ = self.script("_")
            name += f"_{{{spell(range_)}}}"
        if self._opens_bracket() or self._named_bracket(self.token):
            arguments = self.arguments()
        else:
            if not self.begins_factor():
                self.fail(f"`{token.text}` needs an operand", span=(token.start, token.end))
            arguments = [self._behind(token)]
        made = call(name, *arguments)
        return (
            self.hold(made, range_, token.start) if range_ and token.text in _EXTREMA else self.mark(made, token.start)
        )

    def _behind(self, token: Token) -> Term:
        r"""What an operator without a bracket takes: ``\tr`` the whole product, any other the one factor behind it."""
        begin = self.token.start
        term = self.factor()
        if not self.begins_factor():
            return term
        if OPAQUE[token.text] != "\\tr":
            self.reading.assume(f"`{token.text}` takes the one factor behind it", token.start, self.last_end())
            return term
        while self.begins_factor():
            term = self.mark(self.times(term, self.factor(), ""), begin)
        self.reading.assume(f"`{token.text}` takes the whole product behind it", token.start, self.last_end())
        return term

    def _braced(self, token: Token) -> Term:
        """``\\boxed{x}``, ``\\underbrace{x}_{label}``: the inside; the label is a note."""
        self.at += 1
        listed = token.text == "\\boxed" and self.tokens[self.at].kind == "{"
        term = self.group(listed=True) if listed else self._operand_of(token)
        if token.text in ("\\underbrace", "\\overbrace") and self.tokens[self.at].kind in ("_", "^"):
            begin = self.tokens[self.at].start
            self.script(self.tokens[self.at].kind)
            self.reading.ignore("the label of a brace", begin, self.last_end())
        return term
