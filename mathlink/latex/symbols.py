"""Names: letters, Greek letters and words with their accents, alphabets and scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.entries import Entries
from mathlink.latex.spelling import spell
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    OPAQUE_WORDS,
    RELATIONS,
    TIMES,
    WORDS,
)
from mathlink.latex.units import unit
from mathlink.term import FUNCTIONS as KNOWN
from mathlink.term import index, named, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Symbols", "word"]

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
_WORDLIKE = re.compile(r"\A(?=.*[A-Za-z])[^+=]*\Z")
_SANS = {
    "\\mathsf": "\\mathsf",
    "\\textsf": "\\mathsf",
    "\\sf": "\\mathsf",
    "\\mathtt": "\\mathtt",
    "\\texttt": "\\mathtt",
    "\\tt": "\\mathtt",
    "\\textbf": "\\mathbf",
}  # alphabets of their own for a single letter
_ITALIC = frozenset({"\\mathit", "\\mathrm", "\\mathsf", "\\mathtt", "\\mathnormal"})
_NAMING_COMMANDS = ("\\operatorname", "\\mathrm", "\\text", "\\mbox", "\\hbox")
_OPERANDS = frozenset({"\\begin", "\\sqrt", "\\left"}) | FRACTIONS
_EXPECTING = ("\\mathbb{E}", "\\mathbb{P}", "\\mathbb{V}")  # expectation, probability, variance
_STATISTICS = frozenset({"E", "Var", "Cov", "Corr", "Prob"})
_SIGNS = frozenset({"+", "-", "*", "/", "=", "<", ">", "(", ")", ",", "|"})
_CONSTANTS = {"e": "e", "\\pi": "pi"}
_CONTINUING = frozenset({"c", "[", "n"})
_BEHIND_NAMES = frozenset({"_", "'", "^", "("}) | _CONTINUING
_CALLING = frozenset({"\\left", "\\prime"})


class Symbols(Entries):
    """Rules for names."""

    # ── names ──

    def name_atom(self, base: str, start: int, *, plain: bool = True) -> Term:
        """A name whose base was just consumed: its scripts, and a call or an entry where it is one.

        ``plain`` is false for a base that cannot be a constant (``\\mathbb{E}``, ``\\hat{e}``).
        """
        token = self.tokens[self.at]
        kind = token.kind
        if kind not in _BEHIND_NAMES or (kind in _CONTINUING and not self._continues(base, token)):
            self._refuse_braces(base, start)
            self._refuse_unapplied(base, start)
            return self.mark(self._symbol(base, plain), start)
        if kind == "^" and not self.names.raised and self._plain_power():
            return self.mark(self._symbol(base, plain), start)
        if token.kind == "n" and base + token.text in self.names and token.start == self.tokens[self.at - 1].end:
            self.at += 1
            base += token.text
        subscript, primes, entry = self.lower(base, start)
        name = base + (f"_{{{subscript}}}" if subscript else "") + "'" * primes
        decoration = self.decoration(name) or (self._dimension(name) if base == "\\delta" else "")
        if decoration:
            name += decoration if decoration[0] == "'" else f"^{{{decoration}}}"
        applied = self._opens_bracket() and (
            name in self.reading.functions
            or self.names.kind(name) == "function"
            or self._list_follows(self.at)
            or self._was_called(name)
        )
        applied = applied or (self.tokens[self.at].kind == "^" and self._power_of_call(name))
        if entry is not None and not decoration and not primes and not applied:
            return self.mark(entry, start)
        if self._opens_bracket() and self._is_call(name, start, plain):
            return self._call(name, start)
        if self.tokens[self.at].kind == "^" and self._power_of_call(name):
            return self._call_to_power(name, start)
        self._refuse_braces(name, start)
        if name == base:
            return self.mark(self._symbol(base, plain), start)
        self._refuse_unapplied(name, start)
        if entry is not None:
            base_name = base + "'" * primes + (f"^{{{decoration}}}" if decoration else "")
            entry = index(sym(base_name), *entry.args[1:])
            self.reading.roles[base_name] = "array"
            self.mark(entry.args[0], start)
            return self.mark(entry, start)
        self._see(name)
        return self.mark(sym(name), start)

    def _plain_power(self) -> bool:
        """Whether a number in braces is the whole script that stands here, and no bracket or script follows: a power, whatever the name."""
        tokens, at = self.tokens, self.at
        if tokens[at + 1].kind != "{" or tokens[at + 2].kind != "n" or tokens[at + 3].kind != "}":
            return False
        if tokens[at + 2].text in ("0", "1"):
            return False
        behind = tokens[at + 4]
        return behind.kind not in _BEHIND_NAMES or (behind.kind == "c" and behind.text not in _CALLING)

    def _continues(self, base: str, token: Token) -> bool:
        if token.kind == "n":
            return token.start == self.tokens[self.at - 1].end and base + token.text in self.names
        return token.kind == "[" or token.text in _CALLING

    def _dimension(self, name: str) -> str:
        r"""The superscript of ``\delta^2(x - y)``, Dirac's function in so many dimensions, consumed; ``""`` for any other."""
        power, bracket = self.tokens[self.at + 1], self.tokens[self.at + 2]
        if (
            name in self.names
            or self.tokens[self.at].kind != "^"
            or power.kind not in ("n", "a")
            or bracket.kind != "("
        ):
            return ""
        self.at += 2
        self.reading.assume("a number between δ and its argument is a dimension", power.start, power.end)
        self.reading.functions.add(f"{name}^{{{power.text}}}")
        return power.text

    def _symbol(self, name: str, plain: bool) -> Term:
        if plain and name in _CONSTANTS and name not in self.names and name not in self.scope:
            here = self.tokens[self.at - 1]
            if name == "e" and (self.tokens[self.at].kind != "^" or self.tokens[self.at + 1].kind == "n"):
                self.reading.assume("`e` is read as Euler's number", here.start, here.end)
            return named(_CONSTANTS[name])
        self._see(name)
        return sym(name)

    def _refuse_unapplied(self, name: str, start: int) -> None:
        r"""Refuse a declared function, and ``\mathbb{E}``, in front of an operand without a bracket: ``f x``."""
        bare = self._bar_opens() or (name[0] == "\\" and self._operand_follows())
        if bare and name not in self.names and self._expects(name):
            span = start, self.last_end()
            self.fail(f"`{name}` without brackets: an operator or a factor?", hint=f"write `{name}[…]`", span=span)
        applied = self.names.kinds and self.names.kind(name) == "function" and not self.names.lenient
        if applied and self._operand_follows():
            self.fail(
                f"the function `{name}` without brackets", hint=f"write `{name}(…)`", span=(start, self.last_end())
            )

    def _refuse_braces(self, name: str, start: int) -> None:
        r"""Refuse ``P\{x\}``: the name of a function or a factor in front of one thing in braces?"""
        sized = self.tokens[self.at].text == "\\left"
        if not sized and self.tokens[self.at].text != "\\{":
            return
        opener, inside, closer = self.tokens[self.at + sized : self.at + sized + 3]
        single = inside.kind == "a" or inside.text in GREEK
        if opener.text == "\\{" and single and (closer.text == "\\}" or closer.text == "\\right"):
            hint = "write `(…)` for an argument, `\\cdot` for a product"
            self.fail(f"`{name}` in front of braces: call or product?", hint=hint, span=(start, closer.end))

    def _expects(self, name: str) -> bool:
        r"""Whether a name is that of an expectation and the like: ``\mathbb{E}``, beside a table also ``E`` and words such as ``Var``."""
        plain = not (self.names.empty or self.names.lenient) and name.partition("_")[0] in _STATISTICS
        return plain or name.startswith(_EXPECTING)

    def _bar_opens(self) -> bool:
        return self.tokens[self.at].kind == "|" and self.bars != "close"

    def _operand_follows(self) -> bool:
        token = self.tokens[self.at]
        return token.kind in ("a", "n", "t", "{") or (
            token.kind == "c" and (token.text in GREEK or token.text in ACCENTS)
        )

    def _see(self, name: str) -> None:
        self.reading.unbracketed.add(name)
        if name not in self.reading.roles:
            self.reading.roles[name] = "index" if self.names.kind(name) == "index" else "symbol"

    def delta(self, start: int) -> Term:
        r"""``\Delta P`` as one symbol, unless Δ is declared by itself."""
        if "\\Delta" in self.names:
            return self.name_atom("\\Delta", start)
        base = self._base_of_name()
        if base is None:
            return self.name_atom("\\Delta", start)
        return self.name_atom(f"\\Delta {base}", start)

    def _base_of_name(self) -> str | None:
        """The base of a name that stands here, consumed; ``None`` if no name does."""
        token = self.tokens[self.at]
        if token.kind == "a":
            self.at += 1
            return token.text
        if token.kind == "t":
            self.at += 1
            return word(token.text)
        if token.kind == "c" and token.text in GREEK:
            self.at += 1
            return token.text
        if token.kind == "c" and (token.text in ACCENTS or token.text in ALPHABETS):
            return self.dressed()
        if token.kind == "{":
            close = self.close_of(self.at)
            if close == self.at + 2 and self.tokens[self.at + 1].kind in ("a", "t", "c"):
                self.at += 1
                base = self._base_of_name()
                self.at = close + 1
                return base
        return None

    def dressed(self) -> str:
        """The name made by the accent or alphabet that stands here, consumed with its argument."""
        command = self.tokens[self.at]
        self.at += 1
        mark = ACCENTS.get(command.text) or ALPHABETS.get(command.text)
        if mark is None:
            self.fail(f"`{command.text}` cannot stand here", span=(command.start, command.end))
        token = self.tokens[self.at]
        if token.kind == "{":
            close = self.close_of(self.at)
            inside = self.tokens[self.at + 1 : close]
            if not inside:
                self.fail(f"`{command.text}` needs an argument", expected="a name")
            for part in inside:
                if part.kind in _SIGNS or part.text in RELATIONS or part.text in TIMES:
                    span = inside[0].start, inside[-1].end
                    self.fail(f"`{command.text}` over an expression has no reading here", expected="a name", span=span)
            self._refuse_wide_accent(command, inside)
            self.at = close + 1
            inner = spell(inside)
        elif token.kind == "c" and (token.text in ACCENTS or token.text in ALPHABETS):
            self.enter()
            inner = self.dressed()
            self.depth -= 1
        elif token.kind in ("a", "n", "t") or (token.kind == "c" and token.text in GREEK):
            self.at += 1
            inner = token.text
        else:
            self.fail(f"`{command.text}` needs an argument", expected="a name")
        return f"{mark}{{{inner}}}"

    def _refuse_wide_accent(self, command: Token, inside: list[Token]) -> None:
        r"""Refuse ``\widehat{bc}`` with b and c declared: an accent over a product, or a name?"""
        run = "".join(token.text for token in inside if token.kind == "a")
        wide = len(run) > 1 and command.text in ACCENTS and all(token.kind == "a" for token in inside)
        if wide and not self.names.lenient and run not in self.names and all(letter in self.names for letter in run):
            hint = f"declare `{command.text}{{{run}}}`, or write brackets"
            self.fail("an accent over a product or over a name?", hint=hint, span=(inside[0].start, inside[-1].end))

    def text_atom(self) -> Term:
        """A word (``\\mathrm{Re}``) as a name; a function's name applied; ``\\mathrm{e}`` as the constant."""
        token = self.tokens[self.at]
        self.at += 1
        if token.word in _ITALIC and not _WORDLIKE.search(token.text):
            self.fail(f"`{token.word}` over an expression has no reading here", span=(token.start, token.end))
        if token.text.strip().replace(".", "").isdigit():
            self.fail("a number in a text has no reading here", span=(token.start, token.end))
        if token.text in GREEK:  # a letter in another style
            self.at -= 1
            self.tokens[self.at] = token._replace(kind="c")
            return self.command(self.tokens[self.at])
        name = word(token.text)
        if token.word in _SANS and len(name) == 1:
            return self.name_atom(f"{_SANS[token.word]}{{{name}}}", token.start, plain=False)
        if token.word.startswith(("\\text", "\\mbox", "\\hbox")) and name not in self.names and self._spaced(token):
            self.fail(f"the word `{token.text}` inside a formula", span=(token.start, token.end))
        if name in WORDS and name not in self.names:
            self.fail(f"the word `{name}` inside a formula", span=(token.start, token.end))
        if token.word.startswith(_NAMING_COMMANDS) and name not in self.names:
            if name in FUNCTIONS:
                return self.function_atom(FUNCTIONS[name], token.start)
            if name in KNOWN and token.word.startswith("\\operatorname") and self._opens_bracket():
                return self.function_atom(name, token.start)
            if name in OPAQUE_WORDS and self._takes_operand():
                self.at -= 1
                return self.opaque(token._replace(kind="c", text=OPAQUE_WORDS[name]))
        if name == "e" and "e" not in self.names and token.word == "\\mathrm":
            return self.mark(named("e"), token.start)
        if name.startswith("\\text") and unit(token.text) and name not in self.names:
            self.fail("a unit behind something that is no number", hint="leave it out", span=(token.start, token.end))
        if not name:
            self.fail("an empty text", span=(token.start, token.end))
        term = self.name_atom(name, token.start, plain=False)
        if (
            term.op == "sym"
            and name not in self.names
            and ((token.word.startswith("\\operatorname") and len(name) > 1) or self._is_function_word(name))
        ):
            after = self.tokens[self.at]
            if after.kind in ("a", "n", "t", "{") or (after.kind == "c" and after.text in GREEK):
                self.fail(
                    f"`{name}` in front of an operand: call or product?",
                    hint=f"write brackets, or declare symbols={{{name!r}: …}}",
                    span=(token.start, token.end),
                )
        return term

    def _is_function_word(self, name: str) -> bool:
        """Whether an upright word beside a table is likely a function: in small letters, or an expectation and the like."""
        if self.names.empty or self.names.lenient:
            return False
        return name in _STATISTICS or (len(name) > 2 and name.isalpha() and name.islower())

    def _spaced(self, token: Token) -> bool:
        """Whether a text has space inside its braces, as running words have (a unit apart)."""
        content = self.reading.text[token.start : token.end].partition("{")[2][:-1]
        return content.strip() != content and content.strip().isalpha() and not unit(token.text)

    def _takes_operand(self) -> bool:
        """Whether what stands here can be the operand of a word."""
        token = self.tokens[self.at]
        if self._opens_bracket() or token.kind in ("a", "{"):
            return True
        known = token.text in ALPHABETS or token.text in ACCENTS or token.text in GREEK or token.text in _OPERANDS
        return token.kind == "c" and (known or token.text[1:] in FUNCTIONS)

    def opaque(self, token: Token) -> Term:
        """An operator without a computable meaning, which stands here as ``token``."""
        raise NotImplementedError

    def command(self, token: Token) -> Term:
        """An atom that begins with a command."""
        raise NotImplementedError

    def function_atom(self, name: str, start: int) -> Term:
        """A named function and its argument."""
        raise NotImplementedError

    def unit_behind(self, start: int) -> None:
        """Consume a unit typeset behind a value as an ignored note."""
        micro = self.tokens[self.at]
        if micro.text == "\\mu" and self.tokens[self.at + 1].kind == "t" and unit(self.tokens[self.at + 1].text):
            self.fail(
                "a unit that scales the value",
                hint="write the value in coherent SI units",
                span=(micro.start, micro.end),
            )
        while self.tokens[self.at].kind == "t" and (kind := unit(self.tokens[self.at].text)):
            token = self.tokens[self.at]
            if word(token.text) in self.names:
                return
            if kind != "coherent":
                hint = "write the value in coherent SI units"
                self.fail(f"the unit {token.text} scales the value", hint=hint, span=(token.start, token.end))
            self.at += 1
            if self.tokens[self.at].kind == "^":
                self.at += 1
                self.at = self.close_of(self.at) + 1 if self.tokens[self.at].kind == "{" else self.at + 1
            if self.tokens[self.at].kind == "/" and self.tokens[self.at + 1].kind == "t":
                self.at += 1
            self.reading.ignore("a unit behind a value", token.start, self.last_end())


def word(text: str) -> str:
    """A text as a name: a word stays, anything else is kept in ``\\text{…}``."""
    text = text.strip()
    return text if _WORD.match(text) or not text else f"\\text{{{text}}}"
