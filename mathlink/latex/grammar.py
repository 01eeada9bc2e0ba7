"""The grammar by precedence: relation < sum < big operator < product < sign < function < scripts < atom."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.latex.operators import Operators
from mathlink.latex.symbols import spell, word
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    BIG,
    CLOSERS,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    OPAQUE,
    OPENERS,
    RELATIONS,
    TIMES,
)
from mathlink.latex.tokens import Token
from mathlink.model import Relation
from mathlink.term import (
    Term,
    abs_,
    add,
    and_,
    boolean,
    call,
    compare,
    const,
    div,
    fn,
    ite,
    make,
    mul,
    named,
    ne,
    neg,
    pow_,
    sub,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Grammar", "as_condition"]

_MOST_DIGITS = 1000
_BARS = {"|", "\\vert", "\\lvert"}
_NORMS = {"\\|", "\\Vert", "\\lVert"}
_PRODUCTS = {"\\odot": "\\odot", "\\otimes": "\\otimes", "\\circ": "\\circ", "\\wedge": "\\wedge", "\\oplus": "\\oplus"}
_INTEGRALS = frozenset({"\\int", "\\oint"})
_ELLIPSES = frozenset({"\\dots", "\\ldots", "\\cdots", "\\dotsc", "\\dotsb", "\\vdots", "\\ddots"})
_TWO_VALUES = frozenset({"\\pm", "\\mp"})
_ARRAY_CALLS = frozenset({"\\cdot", "\\times", "\\odot", "^{T}", "^{\\top}"})
_ARRAY_SEARCH = 64  # nodes; a longer expression counts as a number
_BOLD = ("\\mathbf{", "\\boldsymbol{", "\\vec{")
_CONDITION_WORDS = frozenset(["if", "for", "when", "and", "while", "where", "otherwise", "else", "elsewhere"])
_REASONS = {
    **dict.fromkeys(_ELLIPSES, "an ellipsis has no reading here"),
    **dict.fromkeys(_TWO_VALUES, "`±` stands for two values"),
    "\\right": "`\\right` without `\\left`",
    "\\sup": "a supremum has no reading here",
    "\\inf": "an infimum has no reading here",
    "\\argmax": "an arg max has no reading here",
    "\\argmin": "an arg min has no reading here",
    "\\middle": "`\\middle` has no reading here",
    "\\mid": "a set given by a condition has no reading here",
}


class Grammar(Operators):
    """Reads the tokens of one piece of a statement."""

    # ── relations ──

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
            self._unexpected()
        links = [_link(sign, sides[n], sides[n + 1]) for n, sign in enumerate(signs)]
        for link in links:
            if link.right is not None:
                self.reading.spans.setdefault(as_condition(link), []).append((start, self.last_end()))
        return links or [Relation("", sides[0], None)]

    def condition(self) -> Term:
        """A piece that must be a condition, as one term."""
        links = self.chain()
        if links[0].right is None:
            self.fail("a condition needs a relation", span=(self.tokens[0].start, self.last_end()))
        return and_(*(as_condition(link) for link in links))

    def _side(self) -> Term:
        if self.token.kind == "end" or self._is_relation():
            self.fail("a side of the relation is missing" if self.at or len(self.tokens) > 1 else "there is no formula")
        return self.sum()

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
        if self.token.text not in ("=", "\\equiv"):
            self.fail("this negated relation has no reading here")
        self.at += 1
        return "!="

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

    def _unexpected(self) -> None:
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

    # ── sums and products ──

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
                term = self._times(term, self._operand(), token.text)
                slash = False
            elif kind == "/" or (kind == "c" and token.text == "\\div"):
                self.at += 1
                term = div(term, self._operand())
                slash = True
            elif kind == "c" and token.text in _PRODUCTS:
                self.at += 1
                term = call(_PRODUCTS[token.text], term, self._operand())
            elif kind == "c" and token.text == "\\bmod":
                self.at += 1
                term = make("mod", (term, self._operand()))
                if self.begins_factor():
                    self.fail("what belongs to \\bmod?", hint="put the operands into brackets")
            elif kind == "n":
                term = self._number_behind(term, token)
            elif self.begins_factor():
                if slash:
                    self.reading.assume("a/b c is read as (a/b)·c", start, token.end)
                    slash = False
                term = self._times(term, self.factor(), "")
            else:
                return term
            self.mark(term, start)

    def _number_behind(self, term: Term, token: Token) -> Term:
        """A number as an implicit factor: allowed behind a bracket, a fraction or a command, never behind a number or letter."""
        before = self.tokens[self.at - 1]
        if before.kind in ("n", "a", "'"):
            what = "two numbers side by side" if before.kind == "n" else "a number directly behind a name"
            hint = f"write `{before.text}_{{{token.text}}}`, `{token.text} {before.text}` or `\\cdot`"
            self.fail(what, hint=hint if before.kind != "n" else "write `\\cdot` for a product")
        return self._times(term, self.factor(), "")

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

    def _times(self, left: Term, right: Term, sign: str) -> Term:
        if self.reading.has_arrays and self._is_array(left) and self._is_array(right):
            return call("\\times" if sign == "\\times" else "\\cdot", left, right)
        return mul(left, right)

    def _is_array(self, term: Term) -> bool:
        """Whether an operand is a whole vector or matrix, as far as its names tell."""
        stack, seen = [term], 0
        while stack and seen < _ARRAY_SEARCH:
            part = stack.pop()
            seen += 1
            if part.op == "sym" and (part.data.startswith(_BOLD) or self.names.kind(part.data) in ("vector", "matrix")):
                return True
            if part.op in ("add", "sub", "neg", "mul") or (part.op == "call" and part.data in _ARRAY_CALLS):
                stack.extend(part.args)
            elif part.op == "div":
                stack.append(part.args[0])
        return False

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

    # ── factors ──

    def factor(self) -> Term:
        """An atom with its powers and factorials."""
        self.enter()
        start = self.tokens[self.at].start
        term = self._atom()
        while True:
            token = self.tokens[self.at]
            kind = token.kind
            if kind == "^":
                term = self._power(term, start)
                if self.tokens[self.at].kind == "^":
                    self.fail("a second superscript", hint="put the powers into braces")
            elif kind == "!":
                self.at += 1
                if self.tokens[self.at].kind in ("=", "==") and self.tokens[self.at].start == token.end:
                    hint = "write `\\ne` or `! =`"
                    self.fail("not equal or a factorial?", hint=hint, span=(token.start, token.end + 1))
                if self.tokens[self.at].kind == "!" and self.tokens[self.at].start == token.end:
                    self.fail(
                        "a double factorial has no reading here", hint="write `(x!)!` for the factorial of a factorial"
                    )
                term = self.mark(fn("factorial", term), start)
            elif kind == "**":
                self.at += 1
                term = self.mark(pow_(term, self._operand()), start)
            elif kind == "_":
                term = self._subscripted(term, start)
            elif kind == "'":
                self.fail("a prime behind something that is no name")
            else:
                break
        if term.op == "const":
            self.unit_behind(start)
        self.depth -= 1
        return term

    def _power(self, term: Term, start: int) -> Term:
        place = self.tokens[self.at + 1]
        decoration = ""
        inside = self.script("^")
        if all(
            t.text in ("\\top", "\\intercal", "\\dagger", "*", "\\ast", "\\star", "\\prime", "\\dag") for t in inside
        ):
            decoration = inside[0].text
        elif len(inside) == 1 and inside[0].text == "T" and term.op not in ("const", "named") and "T" not in self.names:
            decoration = "T" if "T" not in self.names.seen and "T" not in self.scope else ""
        elif len(inside) == 1 and inside[0].kind == "t" and word_like(inside[0].text):
            decoration = (
                inside[0].text if inside[0].text not in self.names and term.op not in ("const", "named") else ""
            )
        elif len(inside) == 1 and inside[0].text == "\\circ":
            self.fail("degrees have no reading here", hint="write radians", span=(place.start, self.last_end()))
        if decoration:
            return self.mark(call(f"^{{{decoration}}}", term), start)
        return self.mark(pow_(term, self.read_inside(inside)), start)

    def _subscripted(self, term: Term, start: int) -> Term:
        """A subscript on a bracket: kept, without a computable meaning."""
        before = self.tokens[self.at - 1]
        if before.kind not in (")", "]", "}", "\\}") and before.text not in CLOSERS:
            self.fail("a subscript behind something that is no name")
        inside = self.script("_")
        self.reading.ignore("a subscript on a bracket is kept without a meaning", inside[0].start, self.last_end())
        return self.mark(call(f"_{{{spell(inside)}}}", term), start)

    # ── atoms ──

    def _atom(self) -> Term:
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
            return self._command(token)
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

    def _number(self, token: Token) -> Term:
        text = token.text
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

    def group(self) -> Term:
        """A ``{…}`` that stands here, as an operand."""
        opening = self.take("{")
        bars, self.bars = self.bars, "open"
        taking, self.taking = self.taking, False
        if self.tokens[self.at].kind == "}":
            self.fail("the braces are empty", span=(opening.start, opening.end + 1), expected="an operand")
        term = self._infix_fraction() or self.sum()
        if self.tokens[self.at].kind != "}":
            self._unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        return term

    def _infix_fraction(self) -> Term | None:
        r"""``{a \over b}``, ``{n \choose k}``: the group that stands here is split at the command."""
        if "\\over" not in self.reading.text and "\\choose" not in self.reading.text:
            return None
        depth = 0
        at = self.at
        while depth >= 0:
            token = self.tokens[at]
            if token.kind == "end":
                return None
            if token.kind == "c" and depth == 0 and token.text in ("\\over", "\\choose"):
                break
            depth += (token.kind == "{") - (token.kind == "}")
            at += 1
        else:
            return None
        command = self.tokens[at]
        self.tokens[at] = command._replace(kind="over")
        top = self.sum()
        if self.tokens[self.at].kind != "over":
            self._unexpected()
        self.at += 1
        bottom = self.sum()
        return div(top, bottom) if command.text == "\\over" else fn("binom", top, bottom)

    def _group_atom(self, token: Token) -> Term:
        if self.tokens[self.at + 1].kind == "}":  # an empty group is layout
            self.at += 2
            if not self.begins_factor() and self.tokens[self.at].kind != "n":
                self.fail("the braces are empty", span=(token.start, token.end + 1), expected="an operand")
            return self._atom()
        inside = self.tokens[self.at + 1]
        close = self.close_of(self.at)
        if close == self.at + 2 and inside.kind in ("a", "t"):
            self.at += 3
            name = inside.text if inside.kind == "a" else inside.text.strip()
            if self.tokens[self.at].kind in ("_", "^", "'"):
                return self.name_atom(word(name), token.start, plain=inside.kind == "a")
            self.at -= 3
        term = self.group()
        if term.op == "sym" and self.tokens[self.at].kind in ("_", "'"):
            return self.name_atom(term.data, token.start, plain=False)
        return self.mark(term, token.start)

    # ── brackets ──

    def _bracket(self, token: Token) -> Term:
        items, opening, closing = self._items()
        if len(items) != 1:
            self.fail(
                "a list is no operand", hint="a call needs a function in front", span=(token.start, self.last_end())
            )
        if OPENERS[opening] != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=(token.start, self.last_end()))
        return self.mark(items[0], token.start)

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
        self.bars, self.norms, self.taking = bars, norms, taking
        if given is not None:
            items.append(call("\\mid", *given))
        return items, opening if opening != "{" else "\\{", self._closing(opening, sized, token)

    def _item(self, call_bracket: bool) -> Term:
        term = self.sum()
        if call_bracket and self._is_relation():
            sign = self._relation()
            assert sign is not None
            right = self.sum()
            return as_condition(_link(sign, term, right))
        return term

    def _closing(self, opening: str, sized: bool, token: Token) -> str:
        if sized:
            if not self.is_command("\\right"):
                if self.token.kind == "end":
                    self.fail("`\\left` is never closed", expected="`\\right`", span=(token.start, token.end))
                self._unexpected()
            self.at += 1
        elif self.token.kind == "end":
            self.fail(
                f"`{opening}` is never closed", expected=f"`{OPENERS.get(opening, '}')}`", span=(token.start, token.end)
            )
        closing = self.token
        if closing.kind not in (")", "]", "}", "|", ">", ".") and closing.text not in CLOSERS | _NORMS | _BARS:
            self._unexpected()
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
        """|x|"""
        self.at += 1
        bars, self.bars = self.bars, "close"
        taking, self.taking = self.taking, False
        term = self.sum()
        if self.tokens[self.at].kind != "|":
            if self.tokens[self.at].kind == "end":
                self.fail("`|` is never closed", expected="`|`", span=(token.start, token.end))
            self._unexpected()
        self.at += 1
        self.bars, self.taking = bars, taking
        return self.mark(abs_(term), token.start)

    # ── commands ──

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

    def _command(self, token: Token) -> Term:
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
            return self._command(here)
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
        top = self._operand_of(token)
        bottom = self._operand_of(token)
        return self.mark(div(top, bottom), token.start)

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

    def _sized(self, token: Token) -> Term:
        """An expression between ``\\left`` and ``\\right``, or between commands that are brackets."""
        sized = token.text == "\\left"
        opener = self.tokens[self.at + sized]
        if sized and opener.kind == ".":
            self.fail("an evaluation bar has no reading here", span=(token.start, opener.end))
        items, opening, closing = self._items()
        span = token.start, self.last_end()
        if OPENERS.get(opening) != closing:
            self.fail(f"`{opening}` is closed by `{closing}`", span=span)
        if opening == "\\langle":
            return self._angle(items, opener, span)
        if len(items) != 1:
            self.fail("a list is no operand", span=span)
        term = items[0]
        if opening in _BARS:
            term = abs_(term)
        elif opening in _NORMS:
            return self._norm(term, token)
        elif opening in ("\\lfloor", "\\lceil"):
            term = fn("floor" if opening == "\\lfloor" else "ceil", term)
        return self.mark(term, token.start)

    def _angle(self, items: list[Term], opener: Token, span: tuple[int, int]) -> Term:
        """⟨v⟩ is a name of its own; ⟨x, y⟩ an inner product without a computable meaning."""
        if len(items) == 1 and items[0].op == "sym":
            return self.name_atom(f"\\langle {items[0].data}\\rangle", span[0], plain=False)
        return self.mark(call("\\langle\\rangle", *items), span[0])

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
            self._unexpected()
        self.at += 1
        self.norms, self.bars = norms, bars
        return self._norm(term, token)

    def _vert(self, token: Token) -> Term:
        """``\\vert x \\vert``"""
        self.at += 1
        term = self.sum()
        if self.token.text != "\\vert":
            self._unexpected()
        self.at += 1
        return self.mark(abs_(term), token.start)

    def _opaque(self, token: Token) -> Term:
        """An operator without a computable meaning here, kept as a call."""
        self.at += 1
        name = token.text
        if self.tokens[self.at].kind == "_":
            name += f"_{{{spell(self.script('_'))}}}"
        if self._opens_bracket() or self._named_bracket(self.token):
            arguments = self.arguments()
        else:
            if not self.begins_factor():
                self.fail(f"`{token.text}` needs an operand", span=(token.start, token.end))
            arguments = [self.factor()]
        return self.mark(call(name, *arguments), token.start)

    def _braced(self, token: Token) -> Term:
        """``\\boxed{x}``, ``\\underbrace{x}_{label}``: the inside; the label is a note."""
        self.at += 1
        term = self._operand_of(token)
        if token.text in ("\\underbrace", "\\overbrace") and self.tokens[self.at].kind in ("_", "^"):
            begin = self.tokens[self.at].start
            self.script(self.tokens[self.at].kind)
            self.reading.ignore("the label of a brace", begin, self.last_end())
        return term

    def _environment(self, token: Token) -> Term:
        self.at += 1
        name = self._environment_name()
        if name in ("cases", "cases*", "dcases", "rcases"):
            return self._cases(token, name)
        return self.fail(f"the environment {name} has no reading here", span=(token.start, self.last_end()))

    def _environment_name(self) -> str:
        self.take("{")
        parts = []
        while self.tokens[self.at].kind not in ("}", "end"):
            parts.append(self.tokens[self.at].text)
            self.at += 1
        self.take("}")
        return "".join(parts)

    def _cases(self, token: Token, name: str) -> Term:
        """Rows ``value & condition``; the last may be "otherwise"."""
        rows: list[tuple[Term, Term]] = []
        while True:
            value = self.sum()
            if self.token.kind == ",":
                self.at += 1
            condition = boolean(True)
            if self.token.kind == "&":
                self.at += 1
                condition = self._case_condition()
            rows.append((condition, value))
            if self.token.kind in (",", ".", ";"):
                self.at += 1
            if self.token.kind == "\\\\":
                self.at += 1
            if self.is_command("\\end"):
                break
            if self.token.kind == "end":
                self.fail(f"`\\begin{{{name}}}` is never closed", span=(token.start, token.end))
        self.at += 1
        if self._environment_name() != name:
            self.fail(f"`\\begin{{{name}}}` is closed by another environment", span=(token.start, self.last_end()))
        term = rows[-1][1]
        if rows[-1][0].op != "true":
            missing = make("raise", (), "no case applies")
            term = ite(rows[-1][0], term, missing)
            self.reading.assume("outside its cases the value is undefined", token.start, self.last_end())
        for condition, value in reversed(rows[:-1]):
            if condition.op == "true":
                self.fail("only the last case may lack a condition", span=(token.start, self.last_end()))
            term = ite(condition, value, term)
        return self.mark(term, token.start)

    def _case_condition(self) -> Term:
        parts: list[Term] = []
        while True:
            token = self.token
            if token.kind == "t" and self._condition_word(token):
                self.at += 1
                if token.text.strip(" ,.").lower() in ("otherwise", "else", "elsewhere"):
                    return boolean(True)
                continue
            if token.kind == "a" and token.text in ("otherwise", "else", "if"):
                self.fail("words need \\text{…}", span=(token.start, token.end))
            links = []
            left = self.sum()
            while (sign := self._relation()) is not None:
                right = self._set() if sign == "in" else self.sum()
                links.append(as_condition(_link(sign, left, right)))
                left = right
            if not links:
                self.fail("a case needs a condition", span=(token.start, self.last_end()))
            parts.extend(links)
            if self.token.kind == "," and self.tokens[self.at + 1].kind not in ("\\\\", "end"):
                self.at += 1
            elif self.token.kind == "t" or self.token.text == "\\land":
                self.at += self.token.kind != "t"
            else:
                return and_(*parts)

    def _condition_word(self, token: Token) -> bool:
        """Whether a text in a condition is a word like "if"; a single other word is a name, several are refused."""
        words = token.text.replace(",", " ").replace(".", " ").split()
        if not words:
            return True
        if len(words) == 1:
            return words[0].lower() in _CONDITION_WORDS
        return self.fail("words in a condition cannot be read", span=(token.start, token.end))

    # ── sets ──

    def _set(self) -> Term:
        """What stands behind ∈: a named set, an interval ``call("interval[)", a, b)`` or ``call("set", …)``."""
        start = self.token
        sized = start.text == "\\left"
        opener = self.tokens[self.at + sized]
        if opener.kind in ("(", "["):
            items, opening, closing = self._items()
            if len(items) != 2 or closing not in (")", "]"):
                self.fail("an interval needs two ends", span=(start.start, self.last_end()))
            return self.mark(call(f"interval{opening}{closing}", *items), start.start)
        if opener.text in ("\\{", "\\lbrace"):
            return self._listed_set(start)
        if opener.text == "\\mathbb":
            name = self.dressed()
            return self._number_set(name, start.start)
        return self.sum()

    def _listed_set(self, start: Token) -> Term:
        self.at += 2 if start.text == "\\left" else 1
        items: list[Term] = []
        ellipsis = False
        while True:
            if self.token.text in _ELLIPSES:
                ellipsis = True
                self.at += 1
            else:
                items.append(self.sum())
            if self.token.kind != ",":
                break
            self.at += 1
        self.at += self.is_command("\\right")
        if self.token.text not in ("\\}", "\\rbrace"):
            self._unexpected()
        self.at += 1
        if ellipsis:
            return self.mark(call("range", items[0], items[-1]), start.start)
        return self.mark(call("set", *items), start.start)

    def _number_set(self, name: str, start: int) -> Term:
        """ℝ, ℕ, ℤ with a sign (``_{>0}``, ``^+``) as part of the name, dimensions as arguments."""
        dimensions: list[Term] = []
        while self.token.kind in ("_", "^"):
            sign = self.token.kind
            inside = self.script(sign)
            text = spell(inside)
            if sign == "_" or text in ("+", "-", "*", "++"):
                name += f"{sign}{{{text}}}"
                continue
            part: list[Token] = []
            for token in [*inside, inside[-1]._replace(text="\\times", kind="c")]:
                if token.text == "\\times":
                    dimensions.append(self.read_inside(part))
                    part = []
                else:
                    part.append(token)
        if dimensions:
            return self.mark(call(name, *dimensions), start)
        return self.mark(sym(name), start)

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
            inner._unexpected()
        return term


def _link(sign: str, left: Term, right: Term) -> Relation:
    return Relation("->", right, left) if sign == "<-" else Relation(sign, left, right)


def as_condition(link: Relation) -> Term:
    """One link of a chain as a condition; what is no comparison as an opaque call."""
    assert link.right is not None
    if link.relation == "!=":
        return ne(link.left, link.right)
    if link.relation in ("=", "<", "<=", ">", ">="):
        return compare(link.relation, link.left, link.right)
    return call({"~": "\\approx", "prop": "\\propto", "in": "\\in", "->": "\\to"}[link.relation], link.left, link.right)


def word_like(text: str) -> bool:
    """Whether a text is letters only."""
    return text.isalpha()


_ATOMS: dict[str, Callable[[Grammar, Token], Term]] = {
    **dict.fromkeys(FRACTIONS, Grammar._fraction),
    "\\sqrt": Grammar._root,
    **dict.fromkeys(("\\binom", "\\dbinom", "\\tbinom"), Grammar._binomial),
    **dict.fromkeys(
        ("\\left", "\\lvert", "\\lVert", "\\lfloor", "\\lceil", "\\langle", "\\{", "\\lbrace", "\\lbrack"),
        Grammar._sized,
    ),
    **dict.fromkeys(("\\|", "\\Vert"), Grammar._norm_bars),
    "\\vert": Grammar._vert,
    "\\begin": Grammar._environment,
    **dict.fromkeys(OPAQUE, Grammar._opaque),
    **dict.fromkeys(("\\boxed", "\\underbrace", "\\overbrace", "\\ensuremath"), Grammar._braced),
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
    **dict.fromkeys(_INTEGRALS, _row(Operators.integral)),
    "\\lim": _row(Operators.limit),
    "\\partial": _row(Operators.derivative_in_line),
}
