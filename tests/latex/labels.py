"""Labels of formulas, written by hand in an infix notation, and readings, both brought to one form that can be compared.

A label is a line of plain text: ``a = b ~ c`` (a chain), ``if a ≠ b`` (a condition) or one expression. Products are written ``*``, powers ``**``, calls
``f(x, y)``. A name is its LaTeX without markup: accents and alphabets in front (``hatx``, ``calL``, ``bfA``), subscripts behind ``_``, superscripts that are no
powers behind ``^``, in braces or brackets where they are long (``x_{t+1}``, ``psi^(0)``, ``V^++``), primes last. ``pd_j(A)`` is ∂_j A. Words that bind:
``sum(i, lo, hi, body)``, ``prod``, ``int(x, lo, hi, body)``, ``deriv(x, body)``; ``sum_over(range; body)``, ``prod_over(range; hi; body)`` and
``int_over(domain; body; variable …)`` are those that cannot be counted. ``sub(x; ij)`` is a bracket with a subscript.

The common form flattens sums and products, keeps their order, and pulls signs and denominators out; it proves nothing else, so what it calls equal is equal.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathlink.model import Equation
    from mathlink.term import Term

__all__ = ["label_form", "reading_form", "same"]

Form = Any  # nested tuples

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|(\*\*|[-+*/(),;!])|([^\W\d]))")
_RELATION = re.compile(r" (=|<|>|≤|≥|≠|~|≈|≅|∝|→|↔|∈|in) ")
_RELATIONS = {"≈": "~", "≅": "~", "∝": "prop", "→": "->", "↔": "\\longleftrightarrow", "∈": "in", "≤": "<=", "≥": ">=", "≠": "!="}
_COMPARED = {"eq": "=", "lt": "<", "le": "<=", "ne": "!="}
_ALPHABETS = {"boldsymbol": "bf", "mathbf": "bf", "bm": "bf", "mathcal": "cal", "mathbb": "bb", "mathfrak": "frak", "mathsf": "sf", "widehat": "hat"} | {
    "widetilde": "tilde", "overline": "bar", "mathrm": "", "text": "", "mathit": "", "triangle": "bigtriangleup", "det": "det",
}  # fmt: skip
_GREEK = (
    "varepsilon vartheta varphi varrho varsigma alpha beta gamma delta epsilon zeta theta iota kappa lambda sigma upsilon omega Gamma Delta Theta Lambda Sigma Omega "
    "infty Upsilon Phi Psi eta rho tau phi chi psi Pi Xi xi mu nu pi ell"
).split()
_LETTERS = re.compile("|".join([*sorted(_GREEK, key=len, reverse=True), "[A-Za-z]", "§\\d+", "."]))
_NAMED = {"pi": "pi", "e": "e", "inf": "inf", "i": "imaginaryunit", "euler_gamma": "euler_gamma", "nan": "nan"}
_CALLS = {
    "\\{,\\}": "braces", "[,]": "comm", "|\\rangle": "ket", "\\circ": "comp", "!!": "dfact", "'": "prime", "\\dots": "dots",
}  # fmt: skip
_ONE = ("n", Fraction(1))
_BINDERS = ("sum", "prod", "int", "deriv")


# ── the common form ──────────────────────────────────────────────────────────────────────────────


def total(parts: list[tuple[int, Form]]) -> Form:
    """A sum with its signs, flat."""
    flat: list[tuple[int, Form]] = []
    for sign, part in parts:
        if part[0] == "+":
            flat.extend((sign * s, p) for s, p in part[1:])
        elif part[0] == "*" and part[1] < 0:
            flat.append((-sign, product(1, part[2], part[3])))
        else:
            flat.append((sign, part))
    return flat[0][1] if len(flat) == 1 and flat[0][0] > 0 else ("+", *flat)


def product(sign: int, above: tuple[Form, ...], below: tuple[Form, ...] = ()) -> Form:
    """A product with one sign, the factors above and below the line, flat and in order."""
    over: list[Form] = []
    under: list[Form] = []
    for factors, mine, other in ((above, over, under), (below, under, over)):
        for factor in factors:
            if factor[0] == "*":
                sign *= factor[1]
                mine.extend(factor[2])
                other.extend(factor[3])
            elif factor[0] == "+" and len(factor) == 2:
                sign *= factor[1][0]
                inner = factor[1][1]
                mine.extend(inner[2] if inner[0] == "*" else () if inner == _ONE else (inner,))
                other.extend(inner[3] if inner[0] == "*" else ())
            elif factor != _ONE:
                mine.append(factor)
    if not under and len(over) <= 1:
        only = over[0] if over else _ONE
        return only if sign > 0 else ("+", (-1, only))
    made = ("*", 1, tuple(over), tuple(under))
    return made if sign > 0 else ("+", (-1, made))


def power(base: Form, exponent: Form) -> Form:
    return base if exponent == _ONE else ("^", base, exponent)


def name(text: str, bound: dict[str, str]) -> Form:
    """A name in its normal form; bound letters in its scripts are replaced by their binder."""
    base, low, high, primes = text, "", "", ""
    accent = re.match(r"\\(bar|hat|tilde|underline)\{(.*[_^].*)\}$", text)
    if accent and _first_script(text) == len(text):
        return ("call", accent.group(1), name(accent.group(2), bound))
    start = _first_script(text)
    if start < len(text):
        base, rest = text[:start], text[start:]
        while rest:
            if rest[0] == "'":
                primes, rest = primes + "'", rest[1:]
                continue
            kind, (script, rest) = rest[0], _script(rest[1:])
            low, high = (low + script, high) if kind == "_" else (low, high + script)
    low, high = (_bound_letters(script, bound) for script in (low, high))
    whole = _squash(base) + (f"_{low}" if low else "") + (f"^{high}" if high else "") + primes
    return ("s", bound.get(whole, whole))


def _first_script(text: str) -> int:
    depth = 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if not depth and char in "_^'" and place:
            return place
    return len(text)


def _script(text: str) -> tuple[str, str]:
    if text[0] in "{(":
        depth = 0
        for place, char in enumerate(text):
            depth += (char in "{(") - (char in "})")
            if not depth:
                inner = text[1:place] if text[0] == "{" else text[: place + 1]
                return inner, text[place + 1 :]
    found = re.match(r"[-+*]+|\w[\w']*", text)
    assert found, text
    run = found.group().split("_")[0]
    return run, text[len(run) :]


def _squash(text: str) -> str:
    text = re.sub(r"\\([a-zA-Z]+)", lambda m: _ALPHABETS.get(m.group(1), m.group(1)), text)
    text = re.sub(r"[\\{}\s,]", "", text)
    text = text.replace("overline", "bar")
    return re.sub("^((?:tilde)?)pd", r"\1partial", text)


def _bound_letters(script: str, bound: dict[str, str]) -> str:
    return "".join(bound.get(piece, piece) for piece in _LETTERS.findall(_squash(script)))


def binder(kind: str, *parts: Form) -> Form:
    return (kind, *parts)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────


class _Label:
    """Reads one expression of a label. ``tie`` says whether the letter of ``sum_over(i; …)`` is bound (an array's length) or only named."""

    def __init__(self, text: str, tie: bool) -> None:
        self.text, self.at, self.tie = text, 0, tie
        self.bound: dict[str, str] = {}

    def peek(self) -> str:
        found = re.match(r"\s*(\*\*|.|$)", self.text[self.at :])
        return found.group(1) if found else ""

    def take(self, sign: str) -> bool:
        if self.peek() != sign:
            return False
        self.at = self.text.index(sign, self.at) + len(sign)
        return True

    def sum(self) -> Form:
        parts = [(-1 if self.take("-") else 1, self.product())]
        while self.peek() in ("+", "-"):
            parts.append((-1 if self.take("-") else 1, (self.take("+"), self.product())[1]))
        return total(parts)

    def product(self) -> Form:
        made = self.power()
        while self.peek() in ("*", "/"):
            made = product(1, (made, self.power())) if self.take("*") else product(1, (made,), ((self.take("/"), self.power())[1],))
        return made

    def power(self) -> Form:
        base = self.factor()
        if not self.take("**"):
            return base
        if self.take("-"):
            return power(base, total([(-1, self.factor())]))
        return power(base, self.factor())

    def factor(self) -> Form:
        if self.take("("):
            made = self.sum()
            assert self.take(")"), self.text[self.at :]
        elif found := re.compile(r"\s*(\d+(?:\.\d+)?)").match(self.text, self.at):
            self.at = found.end()
            made = ("n", Fraction(found.group(1)))
        else:
            made = self.named()
        return ("call", "factorial", made) if self.take("!") else made

    def named(self) -> Form:
        found = re.compile(r"\s*([A-Za-z∂]+)").match(self.text, self.at)
        assert found, self.text[self.at :]
        start = found.start(1)
        self.at = found.end()
        while self.at < len(self.text) and self.text[self.at] in "_^'":
            self.at += 1
            if self.text[self.at - 1] != "'":
                run, rest = _script(self.text[self.at :])
                self.at = len(self.text) - len(rest)
        spelled = self.text[start : self.at]
        if not self.text[self.at :].startswith("("):
            return ("call", "dots") if spelled == "dots" else name(spelled, self.bound)
        self.at += 1
        return self.call(spelled)

    def call(self, spelled: str) -> Form:
        if spelled in _BINDERS:
            return self.binding(spelled)
        if spelled in ("sum_over", "prod_over", "int_over", "sub", "at"):
            return self.over(spelled)
        arguments = self.arguments()
        if spelled == "dot":
            return product(1, tuple(arguments))
        return ("call", _squash(spelled) if spelled == "overline" else name(spelled, self.bound)[1], *arguments)

    def arguments(self) -> list[Form]:
        made = [self.sum()]
        while self.take(",") or self.take(";"):
            made.append(self.sum())
        assert self.take(")"), self.text[self.at :]
        return made

    def until(self, *signs: str) -> str:
        """The raw text up to one of the signs at this depth, which is taken."""
        depth, start = 0, self.at
        while depth or self.text[self.at] not in signs:
            depth += (self.text[self.at] in "({") - (self.text[self.at] in ")}")
            self.at += 1
        self.at += 1
        return self.text[start : self.at - 1].strip()

    def within(self, variable: str, *rest: Any) -> Form:
        """The next expression, in which the variable is bound."""
        outer = dict(self.bound)
        self.bound[name(variable, {})[1]] = f"§{len(self.bound)}"
        made = self.sum()
        self.bound = outer
        return made

    def binding(self, kind: str) -> Form:
        variable = self.until(",")
        if kind == "deriv":
            at = _Label(variable, self.tie).sum()
            body = self.sum()
            assert self.take(")")
            return (kind, at, body)
        lo = (self.sum(), self.take(","))[0]
        hi = (self.sum(), self.take(","))[0]
        body = self.within(variable)
        assert self.take(")"), self.text[self.at :]
        return (kind, lo, hi, body)

    def over(self, kind: str) -> Form:
        if kind in ("sub", "at"):
            inside = (self.sum(), self.take(";"))[0]
            return ("call", ("_" if kind == "sub" else "|_") + _squash(self.until(")")), inside)
        where = self.until(";")
        if kind == "sum_over" and self.tie and re.fullmatch(r"[a-z](,[a-z])*", where):
            return self.tied(where.split(","))
        if kind == "prod_over":
            where += "^" + self.until(";")
        body = self.sum()
        more = []
        while self.take(";"):
            more.append(_squash(self.until(";", ")")))
            self.at -= 1
        assert self.take(")"), self.text[self.at :]
        return (kind, _squash(where), body, *more)

    def tied(self, letters: list[str]) -> Form:
        outer = dict(self.bound)
        for letter in letters:
            self.bound[letter] = f"§{len(self.bound)}"
        made = self.sum()
        self.bound = outer
        assert self.take(")"), self.text[self.at :]
        for _ in letters:
            made = ("sum_all", made)
        return made


def label_form(text: str, *, tie: bool) -> Form:
    """The form of one line of a label: a chain of links, or a condition."""
    condition = text.startswith("if ")
    parts = _RELATION.split(text.removeprefix("if "))
    sides = [_side(part, tie) for part in parts[::2]]
    relations = [_RELATIONS.get(r, r) for r in parts[1::2]]
    links = tuple(zip(sides, relations, sides[1:], strict=False)) or ((sides[0], "", None),)
    return ("if", *links) if condition else links


def _side(text: str, tie: bool) -> Form:
    reader = _Label(text.strip(), tie)
    made = reader.sum()
    if reader.peek() == ",":
        made = ("list", made, *([reader.sum()] if reader.take(",") else []))
    assert not reader.peek(), f"{reader.text[reader.at:]!r} is left over in {text!r}"
    return made


# ── readings ─────────────────────────────────────────────────────────────────────────────────────


def _form(term: Term, bound: dict[str, str]) -> Form:
    make = _MAKERS.get(term.op)
    if make is not None:
        return make(term, bound)
    arguments = [_form(a, bound) for a in term.args]
    match term.op:
        case "add" | "sub":
            return total([(1, arguments[0]), (1 if term.op == "add" else -1, arguments[1])])
        case "neg":
            return total([(-1, arguments[0])])
        case "mul":
            return product(1, tuple(arguments))
        case "div":
            return product(1, (arguments[0],), (arguments[1],))
        case "pow":
            return power(arguments[0], arguments[1])
    return ("call", str(term.data or term.op), *arguments)


def _bound_term(term: Term, bound: dict[str, str]) -> Form:
    variable, *ends, body = term.args
    if term.op == "derivative":
        inner = body
        if body.op == "call" and body.args == (variable,):
            return ("deriv", _form(variable, bound), name(str(body.data), bound))
        return ("deriv", _form(variable, bound), _form(inner, bound))
    kind = {"integral": "int"}.get(term.op, term.op)
    lo, hi = (_form(end, bound) for end in ends)
    within = _form(body, {**bound, str(variable.data): f"§{len(bound)}"})
    if kind == "sum" and ends[1].op == "call" and ends[1].data == "length":
        return ("sum_all", within)
    return (kind, lo, hi, within)


def _entry(term: Term, bound: dict[str, str]) -> Form:
    base, *indices = term.args
    low = "".join(_spelled(i, bound) for i in indices)
    plain = name(str(base.data), bound)[1]
    head, mark, high = plain.partition("^")
    return ("s", f"{head}_{low}{mark}{high}")


def _spelled(term: Term, bound: dict[str, str]) -> str:
    if term.op == "const":
        return str(term.data[0])
    if term.op in ("add", "sub"):
        return ("+" if term.op == "add" else "-").join(_spelled(a, bound) for a in term.args)
    if term.op == "mul":
        return "".join(_spelled(a, bound) for a in term.args)
    return str(_form(term, bound)[1])


def _call(term: Term, bound: dict[str, str]) -> Form:
    arguments = tuple(_form(a, bound) for a in term.args)
    data = str(term.data)
    if data == "\\cdot":
        return product(1, arguments)
    if data.startswith("\\int"):
        more = tuple("".join(_spelled(v, bound) if v.op != "call" else _squash(str(v.data)) + _spelled(v.args[0], bound) for v in (w,)) for w in term.args[1:])
        return ("int_over", _squash(data[4:].lstrip("_")), arguments[0], *more)
    if found := re.match(r"\\(sum|prod)_(.*)", data):
        return (f"{found.group(1)}_over", _squash(found.group(2)), *arguments)
    if data == "\\frac{d}{d}":
        return ("deriv", arguments[1], arguments[0])
    if data == "^{*}" and arguments[0][0] == "s":
        return ("s", f"{arguments[0][1]}^*")
    if not arguments and data != "\\dots":
        return name(data, bound)
    return ("call", _CALLS.get(data) or (_squash(data) if data[0] in "_|" else name(data, bound)[1]), *arguments)


_MAKERS: dict[str, Any] = {
    "const": lambda t, b: ("n", t.data[0]),
    "sym": lambda t, b: ("s", b[t.data]) if t.data in b else name(t.data, b),
    "named": lambda t, b: ("s", _NAMED[t.data]),
    "index": _entry,
    "call": _call,
} | dict.fromkeys(("sum", "prod", "integral", "derivative"), _bound_term)


def reading_form(equation: Equation) -> list[Form]:
    """The statements of a reading, then its conditions, each in the common form."""
    made: list[Form] = [
        tuple((_form(k.left, {}), k.relation, None if k.right is None else _form(k.right, {})) for k in links)
        for links in (equation.links, *(d.links for d in equation.definitions))
    ]
    for condition in equation.conditions:
        if condition.op == "call" and condition.data == "\\in":
            made.append(("if", tuple([_form(condition.args[0], {}), "in", _form(condition.args[1], {})])))
        else:
            left, right = (_form(a, {}) for a in condition.args)
            made.append(("if", (left, _COMPARED[condition.op], right)))
    return made


def same(says: list[str | list[str]], equation: Equation) -> bool:
    """Whether a reading is what a label says, in one of the ways it allows."""
    read = reading_form(equation)
    if len(says) != len(read):
        return False
    return all(
        any(label_form(way, tie=tie) == statement for way in ([said] if isinstance(said, str) else said) for tie in (False, True))
        for said, statement in zip(says, read, strict=True)
    )
