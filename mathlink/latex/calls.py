"""Whether a bracket behind a name holds its arguments or a factor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.ahead import Ahead, Content
from mathlink.latex.spelling import spell
from mathlink.latex.units import unit
from mathlink.term import call, pow_

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Calls"]

_CALLED = frozenset("fghFGHpPqQ")  # by custom functions, when nothing is declared and one plain name is in the bracket
_ALWAYS = frozenset({"\\delta", "\\Theta", "O", "o", "\\mathcal{O}"})  # Dirac's function and the order symbols
_OFTEN = frozenset(
    "\\Theta \\theta \\vartheta \\epsilon \\varepsilon \\phi \\varphi \\psi \\Phi \\Psi \\zeta \\chi".split()
)  # functions as often as factors
_ACTIVATIONS = frozenset({"\\sigma", "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi"})
_SCRIPTED = ("\\mathcal", "\\mathscr")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
_BASE = re.compile(r"[^_^']*")


class Calls(Ahead):
    """Rules for a bracket behind a name."""

    def read_inside(self, tokens: list[Token]) -> Term:
        """Tokens taken out of a script, read as an expression of their own."""
        raise NotImplementedError

    def _is_call(self, name: str, start: int, plain: bool) -> bool:
        """Whether the bracket that stands here holds the arguments of ``name``. Refuses where nobody can know."""
        reading, span = self.reading, (start, self.last_end())
        kind = self.names.kind(name)
        if kind is not None:
            return kind == "function" or self._declared_call(name, span)
        if name in reading.functions:
            return True
        if (plain and name in ("e", "\\pi")) or name in self.scope:
            return False
        if name == "d" and "\\int" in reading.text:
            self.fail("the differential of an expression has no reading here", span=span)
        square = self.tokens[self.at + self.is_command("\\left")].kind == "["
        content = self._bracket_content()
        word_name = (_WORD.match(name) is not None and len(name) > 1) or name.startswith(("\\mathbb", "\\text"))
        if square and not name.startswith("\\mathbb"):
            return self._square(name, plain, content, span)
        if content.kind == "list":
            reading.called.add(_base(name))
        if (word_name and not plain) or content.kind == "list":
            return True
        return self._undeclared(name, content, span)

    def _square(self, name: str, plain: bool, content: Content, span: tuple[int, int]) -> bool:
        """The guess for an undeclared name in front of a square bracket: ``E[X]``, ``S[\\phi]``, ``y[n]`` or ``a[b + c]``."""
        operator = (_WORD.match(name) is not None and not plain) or name == "E"
        if content.kind == "number" and self._place_in_sequence():
            self.fail("an entry of an array?", hint=f"write `{name}_{{…}}`", span=span)
        if not {_base(name)}.isdisjoint(self.reading.called | self.reading.applied) and content.kind != "list":
            return self._guess(True, name, span)
        if operator or content.kind == "name" or (content.kind == "sum" and self._shifted_entry()):
            return self._guess(True, name, span)
        if self._place_in_sequence():
            self.fail("an entry or a product?", hint=f"write `{name}_{{…}}` or `{name} \\cdot [`", span=span)
        if name.startswith(_SCRIPTED) and name not in self.reading.unbracketed:
            self.fail(f"`{name}` in front of a square bracket: call or product?", hint="write `\\cdot`", span=span)
        return content.kind != "list" and self._guess(False, name, span)

    def _undeclared(self, name: str, content: Content, span: tuple[int, int]) -> bool:
        """The guess for an undeclared name in front of one thing in parentheses."""
        inside = self.tokens[self.at + 1 + self.is_command("\\left")]
        if inside.kind == "t" and unit(inside.text) and content.kind == "name":
            self.fail("a unit in parentheses", hint="leave it out", span=(inside.start, inside.end))
        if name.startswith(("\\Pi_{", "\\Sigma_{")):
            hint = "write `\\prod` or `\\sum`, or `\\cdot`"
            self.fail(f"`{name}` in front of a bracket: a name or an operator?", hint=hint, span=span)
        single = content.kind in ("name", "number")
        known = name in self.reading.unbracketed or self._stands_alone(name)
        letter = name[:1] in _CALLED
        base = _base(name)
        if base in self.reading.applied or (name in _ALWAYS and not known):
            return self._guess(True, name, span)
        if not known and (base in self.reading.called or (self.names.lenient and self._shifted(base))):
            return self._guess(True, name, span)
        if (single or "'" in name) and not known and letter and not content.spaced:
            return self._guess(True, name, span)
        needless = self._needless() if content.kind in ("sum", "quotient") else ""
        if needless == "negative" and self.names.lenient:
            return self._guess(True, name, span)
        if needless == "negative" or (needless and not known):
            hint = f"declare it: symbols={{{name!r}: 'function'}}; or leave the brackets out"
            self.fail(f"`{name}` in front of a bracket: call or product?", hint=hint, span=span)
        if self.names.lenient and self._numbered_coordinate():
            self.fail("a power, or a coordinate with a number?", hint="write `\\cdot` or another name", span=span)
        if (
            not self.names.lenient
            and not (known or self.names.empty)
            and name in _ACTIVATIONS
            and content.kind == "sum"
        ):
            hint = f"declare it: symbols={{{name!r}: 'function'}} or 'symbol'"
            self.fail(f"`{name}` in front of a bracket: call or product?", hint=hint, span=span)
        if self.names.lenient and not known and self._subscript_behind():
            self.fail(f"`{name}` in front of a bracket: call or product?", hint="write `\\cdot`", span=span)
        if self.names.lenient and content.kind != "sum" and self._thin_space():
            self.fail("a thin space in front of a bracket: call or product?", hint="write `\\cdot`", span=span)
        if self.names.lenient:
            pointless = single or (content.kind == "product" and not known)
            keyword = pointless and not single and self._holds("=")
            if pointless and not single and not keyword and base in map(_base, self.reading.unbracketed):
                self.fail(f"`{name}` in front of a bracket: call or product?", hint="write `\\cdot`", span=span)
            if pointless and not self._power_behind():
                return self._guess(True, name, span)
            often = name in _OFTEN or (base in _OFTEN and "^" not in name and not self._power_behind())
            doubt = letter or (content.kind == "sum" and often) or (not known and bool(self._difference()))
            if known or not doubt:
                return self._guess(False, name, span)
        elif known or not (self.names.empty or single or letter or content.kind == "product"):
            return self._guess(False, name, span)
        return self.fail(
            f"`{name}` in front of a bracket: call or product?",
            hint=f"declare it: symbols={{{name!r}: 'function'}} or 'symbol'; or write `{name} \\cdot (…)`",
            span=span,
        )

    def _shifted(self, base: str) -> bool:
        """Whether a function of a difference stands here: Dirac's, a name in front of two names that are arguments elsewhere, or
        one that is often a function in front of one such name."""
        bases = self._difference()
        if not bases or base in _ALWAYS:
            return bool(bases)
        known = self._known_arguments().intersection(bases)
        return len(known) == len(set(bases)) or (bool(known) and base in _OFTEN)

    def _guess(self, applied: bool, name: str, span: tuple[int, int]) -> bool:
        """``applied``, with a note; a name that is a function here and a factor there is read once more, as a function."""
        what = "function" if applied else "factor"
        self.reading.assume(f"`{name}` in front of a bracket is read as a {what}", *span)
        (self.reading.called if applied else self.reading.multiplied).add(_base(name))
        return applied

    def _was_called(self, name: str) -> bool:
        """Whether a first reading took this name for a function."""
        return self.reading.second and _base(name) in self.reading.called

    def _declared_call(self, name: str, span: tuple[int, int]) -> bool:
        """Whether a declared symbol stands in front of a list in parentheses: no product can be meant."""
        opening = self.tokens[self.at + self.is_command("\\left")]
        if opening.kind == "[":
            if self._place_in_sequence() or self._shifted_entry():
                self.fail("an entry or a product?", hint=f"write `{name}_{{…}}` or `{name} \\cdot [`", span=span)
            self.reading.assume(f"`{name}` in front of a bracket is read as a factor", *span)
            return False
        if opening.kind != "(" or name in self.scope:
            return False
        if not self.names.lenient:
            if self._bound_argument():
                hint = f"declare it: symbols={{{name!r}: 'function'}}"
                self.fail(f"`{name}` is a symbol in front of a bound name in brackets", hint=hint, span=span)
            self.reading.factors[name] = span
            if self._bracket_content().kind in ("name", "number"):
                self.reading.assume(f"`{name}` in front of a bracket is read as a factor", *span)
            return False
        if self._bracket_content().kind != "list":
            self.reading.factors[name] = span
            return False
        self.reading.assume(f"`{name}` in front of a list is read as a function", *span)
        return True

    def _power_of_call(self, name: str) -> bool:
        """Whether ``f^{2}(x, y)`` stands here: a power between the name of a function and its arguments."""
        at = self.at + 1
        at = self.close_of(at) + 1 if self.tokens[at].kind == "{" else at + 1
        opens = self.tokens[at].kind in ("(", "[") or (
            self.tokens[at].text == "\\left" and self.tokens[at + 1].kind in ("(", "[")
        )
        if not opens:
            return False
        kind = self.names.kind(name)
        if kind == "function" or name in self.reading.functions:
            return True
        inverse = self.tokens[self.at + 1].kind == "{" and self.tokens[self.at + 2].kind == "-" and kind is None
        if kind == "symbol" and not self.names.lenient and self.tokens[self.at + 2].kind == "-":
            sign = self.tokens[self.at]
            self.reading.assume(f"a negative power on the symbol {name} is a reciprocal", sign.start, sign.end)
        if self.tokens[at].kind == "[" and kind is None:
            here, self.at = self.at, at
            entry = self._shifted_entry()
            self.at = here
            return entry
        if self.tokens[at].kind == "[" or not (kind is None or (self.names.lenient and name not in self.scope)):
            return False
        here, self.at = self.at, at
        content, power = self._bracket_content().kind, self._power_behind()
        self.at = here
        single = content in ("name", "number") and not power
        return content == "list" or (single and (self.names.lenient or inverse or name[:1] in _CALLED))

    def _call_to_power(self, name: str, start: int) -> Term:
        place = self.tokens[self.at]
        begin = self.at
        inside = self.script("^")
        if len(inside) > 1 and not any(t.kind in ("n", "+", "-", "/", "*") for t in inside):
            self.reading.assume("letters between a name and its arguments are an index", place.start, self.last_end())
            return self._call(f"{name}^{{{spell(inside)}}}", start)
        self.at = begin
        power = self.read_script_power()
        inverse = power.op == "neg" and power.args[0].op == "const"
        if inverse:
            self.fail(f"a negative power on {name}: inverse or reciprocal?", span=(place.start, self.last_end()))
        if power.op == "sym":
            self.reading.assume("a letter between a name and its arguments is an index", place.start, place.end)
            return self._call(f"{name}^{{{power.data}}}", start)
        term = self._call(name, start)
        self.reading.assume("a power on a function is a power of its value", place.start, place.end)
        return self.mark(pow_(term, power), start)

    def _call(self, name: str, start: int) -> Term:
        arguments = self.arguments()
        self.reading.roles[name] = "function"
        return self.mark(call(name, *arguments), start)

    def arguments(self) -> list[Term]:
        """The arguments in the bracket that stands here, consumed; what is behind a bar as one ``\\mid`` call at the end."""
        raise NotImplementedError

    def power_of(self, base: Term, start: int) -> Term:
        """``base`` to the power that stands here."""
        exponent = self.read_script_power()
        return self.mark(pow_(base, exponent), start)

    def read_script_power(self) -> Term:
        """The exponent that stands here, consumed."""
        inside = self.script("^")
        if self.tokens[self.at].kind == "^":
            self.fail("a second superscript", hint="put both into one pair of braces")
        return self.read_inside(inside)


def _base(name: str) -> str:
    """A name without its scripts and primes."""
    found = _BASE.match(name)
    return found.group() if found else name
