"""Named functions, operators over a bound variable, integrals, limits and derivatives."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.latex.functions import INVERSES, apply
from mathlink.latex.spelling import spell
from mathlink.latex.symbols import Symbols
from mathlink.latex.tables import ACCENTS, ALPHABETS, BIG, FRACTIONS, GREEK, OPAQUE, RELATIONS, TIMES
from mathlink.term import (
    bind_index,
    call,
    const,
    div,
    fn,
    free_symbols,
    ite,
    maximum,
    minimum,
    mul,
    ne,
    postorder,
    pow_,
    sub,
    sym,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Operators", "labelled"]

_ONE = const(1)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LONGEST_SEARCH = 4000  # characters; each search takes the time of the whole text
_UNLIKE = ("\\ne", "\\neq", "≠")
_ORDER = frozenset({"<", "<=", "\\le", "\\leq", "\\leqslant"})
_SIGNS = {"sum": "\\sum", "prod": "\\prod", "bigmax": "\\max", "bigmin": "\\min"}
_BRACKETS = frozenset({"\\{", "\\lbrace", "\\lbrack"})
_ARGUMENT_COMMANDS = frozenset(FRACTIONS | GREEK | set(ACCENTS) | set(ALPHABETS) | {"\\sqrt", "\\infty", "\\binom"})
_OPERATORS = frozenset({*BIG, "\\int", "\\lim"})
"""What reads its own body, and so can stand behind a function without a bracket."""


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


def _split(tokens: list[Token]) -> list[list[Token]]:
    """Tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Operators(Symbols):
    """Rules for what takes an operand to its right."""

    # ── named functions ──

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

    # ── max and min ──

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

    # ── sums and products ──

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

    def _ranges(self, lower: list[Token], upper: list[Token]) -> list[tuple[str, Term, Term]]:
        r"""``_{k=1, j=2}^{3, 4}`` as one range for each index; empty for any other script."""
        firsts, lasts = _split(lower), _split(upper)
        if len(firsts) < 2 or len(firsts) != len(lasts):
            return []
        if not all(len(p) > 2 and p[1].kind == "=" and (p[0].kind == "a" or p[0].text in GREEK) for p in firsts):
            return []
        return [
            (first[0].text, self.read_inside(first[2:]), self.read_inside(last))
            for first, last in zip(firsts, lasts, strict=True)
        ]

    @staticmethod
    def _is_condition(lower: list[Token], upper: list[Token] | None) -> bool:
        """Whether a range is none that can be counted: ``i \\in S``, ``i < j``, ``i \\ne j``, a name without letters of its own."""
        signs = [t for t in lower if t.text in RELATIONS and t.kind != "t"]
        if len(signs) == 1 and signs[0].text in ("=", "=="):
            first = [t for t in lower[: lower.index(signs[0])] if t.kind != ","]
            if upper is None:
                return True
            return any(t.kind == "," for t in lower[lower.index(signs[0]) :]) or not all(
                t.kind == "a" or t.text in GREEK for t in first
            )
        if len(signs) == 2 and upper is None and all(t.text in _ORDER for t in signs):
            between = lower[lower.index(signs[0]) + 1 : lower.index(signs[1])]
            return not all(t.kind in ("a", ",") or t.text in GREEK for t in between)
        if signs or upper is not None:
            return True
        return any(t.kind not in ("a", ",") and t.text not in GREEK for t in lower)

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
        for part in _split(lower[: signs[0]] if signs and certain else lower):
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

    def _range(self) -> tuple[list[Token] | None, list[Token] | None]:
        lower: list[Token] | None = None
        upper: list[Token] | None = None
        while self.tokens[self.at].kind in ("_", "^"):
            sign = self.tokens[self.at].kind
            if (lower if sign == "_" else upper) is not None:
                self.fail("a second script", hint="put both into one pair of braces")
            if self.tokens[self.at + 1].kind == "{" and self.tokens[self.at + 2].kind == "}":
                self.at += 3  # an empty script prints nothing
                continue
            inside = self.script(sign)
            lower, upper = (inside, upper) if sign == "_" else (lower, inside)
        return lower, upper

    def _bounds(self, lower: list[Token], upper: list[Token] | None) -> tuple[list[str], Term | None, Term | None]:
        """Bound names, first and last value; ``None`` for a range that is not stated."""
        signs = [
            n for n, t in enumerate(lower) if t.kind == "=" or t.text in ("\\le", "\\leq", "<", "<=", "\\leqslant")
        ]
        span = lower[0].start, lower[-1].end
        if len(signs) == 1 and lower[signs[0]].kind == "=":
            names = self._bound_names(lower[: signs[0]])
            low = self.read_inside(lower[signs[0] + 1 :]) if lower[signs[0] + 1 :] else None
            if low is None or upper is None:
                self.fail("the range of the index is not complete", hint="write `_{i=1}^{n}`", span=span)
            return names, low, self.read_inside(upper)
        if len(signs) == 2 and upper is None:
            first, last = signs
            names = self._bound_names(lower[first + 1 : last])
            low, high = self.read_inside(lower[:first]), self.read_inside(lower[last + 1 :])
            low = low if lower[first].text != "<" else self._shift(low, 1)
            high = high if lower[last].text != "<" else self._shift(high, -1)
            return names, low, high
        if not signs and upper is None:
            return self._bound_names(lower), None, None
        return self.fail("this range of an index has no reading here", hint="write `_{i=1}^{n}`", span=span)

    @staticmethod
    def _shift(term: Term, by: int) -> Term:
        if term.op == "const":
            return const(term.data[0] + Fraction(by))
        return sub(term, const(1)) if by < 0 else sub(term, const(-1))

    def _bound_names(self, tokens: list[Token]) -> list[str]:
        if not tokens:
            self.fail("the index is missing", expected="a name")
        names: list[str] = []
        for position, token in enumerate(tokens):
            if token.kind == "," and position % 2:
                continue
            if token.kind == "a":
                names.extend(token.text)
            elif token.kind == "c" and token.text in GREEK:
                names.append(token.text)
            else:
                span = tokens[0].start, tokens[-1].end
                self.fail("this range of an index has no reading here", hint="write `_{i=1}^{n}`", span=span)
        return names

    def _whole_array(self, name: str, body: Term, start: int) -> tuple[Term, Term] | None:
        """The range of an index that is not stated: the length of the array that it indexes, ``call("length", x, axis)``."""
        symbol = sym(name)
        for term in postorder(body):
            if term.op == "index":
                for axis, place in enumerate(term.args[1:], 1):
                    if place is symbol:
                        message = f"{name} runs over the whole of {term.args[0].data} (axis {axis})"
                        self.reading.assume(message, start, self.last_end())
                        return _ONE, call("length", term.args[0], const(axis))
        self.reading.unstated = True
        return None if self.reading.second else (_ONE, call("length", symbol))

    taking = False
    """Whether the factors that are read are the argument of a function without a bracket."""

    def begins_factor(self) -> bool:
        """Whether a factor can begin here."""
        raise NotImplementedError
