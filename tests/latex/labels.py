"""Labels of formulas, written by hand in an infix notation, brought to the form of :mod:`tests.latex.forms`.

A label is a line of plain text: ``a = b ~ c`` (a chain), ``if a ≠ b`` (a condition) or one expression. Products are written ``*``, powers ``**``, calls
``f(x, y)``. A name is its LaTeX without markup: accents and alphabets in front (``hatx``, ``calL``, ``bfA``), subscripts behind ``_``, superscripts that are no
powers behind ``^``, in braces or brackets where they are long (``x_{t+1}``, ``psi^(0)``, ``V^++``), primes last. ``pd_j(A)`` is ∂_j A. Words that bind:
``sum(i, lo, hi, body)``, ``prod``, ``int(x, lo, hi, body)``, ``deriv(x, body)``; ``sum_over(range; body)``, ``prod_over(range; hi; body)`` and
``int_over(domain; body; variable …)`` are those that cannot be counted; ``dop(x)`` is d/dx without an operand. ``sub(x; ij)`` is a bracket with a subscript.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.latex.forms import name, power, product, reading_form, script, squash, total

if TYPE_CHECKING:
    from mathlink.model import Equation
    from tests.latex.forms import Form

__all__ = ["label_form", "same"]

_RELATION = re.compile(r" (=|<|>|≤|≥|≠|~|≈|≅|∝|→|↔|∈|in) ")
_RELATIONS = {
    "≈": "~",
    "≅": "~",
    "∝": "prop",
    "→": "->",
    "↔": "\\longleftrightarrow",
    "∈": "in",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
_CALLED = {"langlerangle": "avg", "overline": "bar", "Tr": "tr"}
_BINDERS = ("sum", "prod", "int", "deriv", "limit", "bigmax", "bigmin")


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
            made = (
                product(1, (made, self.power()))
                if self.take("*")
                else product(1, (made,), ((self.take("/"), self.power())[1],))
            )
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
        found = re.compile(r"\s*(pre\d+[A-Z]|[A-Za-z∂]+\d*)").match(self.text, self.at)
        assert found, self.text[self.at :]
        start = found.start(1)
        self.at = found.end()
        while self.at < len(self.text) and self.text[self.at] in "_^'":
            self.at += 1
            if self.text[self.at - 1] != "'":
                _, rest = script(self.text[self.at :])
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
        if spelled == "dop":
            return ("deriv", *reversed(arguments))
        if spelled == "dot":
            return product(1, tuple(arguments))
        return ("call", _CALLED.get(spelled) or name(spelled, self.bound)[1], *arguments)

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

    def within(self, variable: str) -> Form:
        """The next expression, in which the variable is bound."""
        outer = dict(self.bound)
        self.bound[name(variable, {})[1]] = f"§{len(self.bound)}"
        made = self.sum()
        self.bound = outer
        return made

    def binding(self, kind: str) -> Form:
        variable = self.until(",")
        if kind == "deriv":
            inner = _Label(variable, self.tie)
            inner.bound = self.bound
            at = inner.sum()
            body = self.sum()
            assert self.take(")")
            return (kind, at, body)
        ends = [(self.sum(), self.take(","))[0] for _ in range(1 if kind == "limit" else 2)]
        body = self.within(variable)
        assert self.take(")"), self.text[self.at :]
        return (kind, *ends, body)

    def over(self, kind: str) -> Form:
        if kind in ("sub", "at"):
            inside = (self.sum(), self.take(";"))[0]
            return ("call", ("_" if kind == "sub" else "|_") + squash(self.until(")")), inside)
        where = self.until(";")
        if kind == "sum_over" and self.tie and re.fullmatch(r"[a-z](,[a-z])*", where):
            return self.tied(where.split(","))
        if kind == "sum_over" and self.tie and (unlike := re.fullmatch(r"([a-z])\\neq? ?([a-z])", where)):
            other = name(unlike.group(2), self.bound)
            kept, inside = self.tied([unlike.group(1)])
            return (kept, ("unlike", other, inside))
        if kind == "prod_over":
            hi = self.until(";")
            where += f"^{hi}" if hi else ""
        body = self.sum()
        more = []
        while self.take(";"):
            more.append(squash(self.until(";", ")")))
            self.at -= 1
        assert self.take(")"), self.text[self.at :]
        return (kind, squash(where), body, *more)

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


def same(says: list[str | list[str]], equation: Equation) -> bool:
    """Whether a reading is what a label says, in one of the ways it allows."""
    read = reading_form(equation)
    if len(says) != len(read):
        return False
    return all(
        any(
            label_form(way, tie=tie) == statement
            for way in ([said] if isinstance(said, str) else said)
            for tie in (False, True)
        )
        for said, statement in zip(says, read, strict=True)
    )
