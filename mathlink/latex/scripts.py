"""Subscripts, superscripts and primes: their arguments, their normal form, and which belong to a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.cursor import Cursor
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ARGUMENTS, DECORATIONS, ELLIPSES, GREEK, RELATIONS, SUPERSCRIPT_WORDS

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["TRANSPOSES", "Scripts"]

TRANSPOSES = frozenset({"T", "H", "\\top", "\\intercal", "\\dagger", "\\dag"})
"""Superscripts that make a name a matrix or vector."""

_SIGNED = re.compile(r"\^\s*\{\s*\+\s*[a-zA-Z]")
_HYPHENED = re.compile(r"[A-Za-z]{2,}\s*-\s*[A-Za-z]{2,}")
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_PRIMES = frozenset({"\\prime", "'"})
_SPELLED = frozenset({"a", "n"})  # kinds of tokens that are spelled as they stand
_NAMING = frozenset({"(", ")", "n", "a", "t", "'", "+", "-", ",", "_", "{", "}"})
_NO_EXPONENTS = frozenset({"\\mathbf", "\\boldsymbol", "\\bm", "\\mathcal", "\\mathfrak", "\\underline", "\\dot"})
_PRODUCT_SIGNS = frozenset({"\\otimes", "\\ast", "*", "\\wedge", "\\times", "\\odot"})


def _lists(tokens: list[Token]) -> bool:
    """Whether a comma stands outside brackets: a list is no power."""
    depth = 0
    for token in tokens:
        depth += (token.kind in ("{", "(", "[")) - (token.kind in ("}", ")", "]"))
        if depth == 0 and token.kind in (",", ";"):
            return True
    return False


def _indexes(inside: list[Token], letters: frozenset[str]) -> bool:
    """Whether a superscript is made of such letters, with digits and primes among them."""
    found = [t.kind in ("n", "'", ",") or t.text == "\\prime" or t.text in letters for t in inside]
    return all(found) and any(t.text in letters for t in inside)


def _labels(inside: list[Token]) -> bool:
    """Whether a superscript begins with a number in brackets and goes on: ``^{(1)r}``."""
    return len(inside) > 3 and inside[0].kind == "(" and inside[1].kind == "n" and inside[2].kind == ")"


def _says(inside: list[Token]) -> bool:
    r"""Whether a superscript holds a relation, an arrow or a bar, or begins with a product sign: ``T^{a\to b}``, ``F^{\otimes n}``."""
    if inside[0].text in _PRODUCT_SIGNS and len(inside) > 1:
        return True
    return any((t.text in RELATIONS and t.kind != "t") or (t.kind == "|" and inside.count(t) == 1) for t in inside)


def _dressed_letter(inside: list[Token]) -> bool:
    r"""Whether a superscript is one letter in an alphabet or underlined: ``^{\bf V}``, ``^{\underline{a}}`` are no powers."""
    if inside[0].text not in _NO_EXPONENTS or len(inside) < 2:
        return False
    return len(inside) == 2 or (inside[1].kind == "{" and inside[-1].kind == "}" and len(inside) == 4)


class Scripts(Cursor):
    """Rules for scripts."""

    def entry(self, base: str, subscript: str, inside: list[Token], start: int) -> Term | None:
        """The entry that a subscript makes of an array; ``None`` for a label."""
        raise NotImplementedError

    def _opens_bracket(self) -> bool:
        """Whether a bracket opens here."""
        raise NotImplementedError

    def script(self, sign: str) -> list[Token]:
        """The tokens of the argument of ``_`` or ``^``, which stands here; consumed."""
        token = self.tokens[self.at]
        self.at += 1
        first = self.tokens[self.at]
        if first.kind == "{":
            if self.tokens[self.at + 2].kind == "}" and self.tokens[self.at + 1].kind in _SPELLED:
                self.at += 3
                return [self.tokens[self.at - 2]]
            close = self.close_of(self.at)
            inside = self.tokens[self.at + 1 : close]
            if inside and inside[0].kind == "{" and len(inside) > 2 and self.close_of(self.at + 1) == close - 1:
                inside = inside[1:-1]
            self.at = close + 1
            if not inside:
                self.fail(f"the braces behind `{sign}` are empty", span=(token.start, self.last_end()))
            return inside
        if first.kind == "n" and len(first.text) > 1:
            shown = first.text[0]
            self.fail(
                f"`{sign}{first.text}` prints only `{shown}` as the script",
                hint=f"write `{sign}{{{first.text}}}`",
                span=(token.start, first.end),
            )
        if first.kind in ("a", "n", "t", "*", "+", "-", "'"):
            self.at += 1
            if first.kind in ("+", "-") and self.tokens[self.at].kind in ("n", "a"):
                following = self.tokens[self.at]
                if following.start == first.end and following.kind == "n":
                    self.fail(
                        f"`{sign}{first.text}{following.text}` prints only the sign as the script",
                        hint=f"write `{sign}{{{first.text}{following.text}}}`",
                        span=(token.start, following.end),
                    )
            if first.kind == "n" and self.tokens[self.at].kind == "n" and self.tokens[self.at].start == first.end:
                self.fail(
                    "digits behind a script without braces",
                    hint=f"write `{sign}{{…}}`",
                    span=(token.start, first.end + 1),
                )
            return [first]
        if first.kind == "c":
            return self._command_script(sign)
        return self.fail(f"`{sign}` needs an argument", expected="a name, a number or `{`")

    def _command_script(self, sign: str) -> list[Token]:
        """A command as a script without braces, with the groups behind it that are its arguments."""
        begin = self.at
        self.at += 1
        for _ in range(ARGUMENTS.get(self.tokens[begin].text, 0)):
            if self.tokens[self.at].kind == "{":
                self.at = self.close_of(self.at) + 1
            elif self.tokens[self.at].kind in ("a", "n", "t", "c"):
                self.at += 1
        if self.tokens[begin].text in ("\\left", "\\right", "\\\\", "\\begin", "\\end"):
            self.at = begin
            self.fail(f"`{sign}` needs an argument", expected="a name, a number or `{`")
        return self.tokens[begin : self.at]

    def lower(self, base: str, start: int) -> tuple[str, int, Term | None]:
        """Subscript, primes, and the array entry if the subscript indexes one. A second subscript is an error."""
        subscript, primes = "", 0
        entry: Term | None = None
        while True:
            token = self.tokens[self.at]
            if token.kind == "^" and self.tokens[self.at + 2].text in _PRIMES and self.tokens[self.at + 1].kind == "{":
                self._primes_first()
                token = self.tokens[self.at]
            if token.kind == "'" or (token.kind == "c" and token.text == "\\prime"):
                primes += 1
                self.at += 1
            elif token.kind == "_":
                if subscript:
                    self.fail("a second subscript", hint="put both into one pair of braces")
                inside = self.script("_")
                if base in ("\\Sigma", "\\Pi") and any(t.kind == "=" for t in inside):
                    sign = "\\sum" if base == "\\Sigma" else "\\prod"
                    self.fail(
                        f"`{base}` with a range is a letter", hint=f"write `{sign}`", span=(start, self.last_end())
                    )
                if inside[0].kind == ";" or self._steps(inside):
                    self.fail("this subscript has no reading here", span=(inside[0].start, inside[-1].end))
                subscript = spell(inside)
                if subscript.count("[") != subscript.count("]") or subscript.count("(") != subscript.count(")"):
                    self.fail(
                        "a bracket that goes over several indices has no reading here", span=(start, self.last_end())
                    )
                entry = self.entry(base, subscript, inside, start)
            elif token.kind == "^" and not subscript and self._subscript_follows():
                return self._swapped(base, start, primes)
            else:
                return subscript, primes, entry

    @staticmethod
    def _steps(inside: list[Token]) -> bool:
        r"""Whether an ellipsis of a sum stands in a script: ``_{m+\\dots+n}``."""
        if not any(t.kind == "+" for t in inside):
            return False
        return any(
            t.text in ELLIPSES and "+" in (a.kind, b.kind)
            for a, t, b in zip(inside, inside[1:], inside[2:], strict=False)
        )

    def _primes_first(self) -> None:
        r"""``^{\prime\mu}`` as a prime and the superscript ``\mu``."""
        at = self.at + 2
        first = self.tokens[at]
        if (
            first.text not in ("\\prime", "'")
            or self.tokens[at + 1].kind == "}"
            or self.tokens[at + 1].text in DECORATIONS
        ):
            return
        label = self.tokens[at + 1 : at + 3]
        if label[0].kind == "(" and label[1].kind == "a":
            self.fail(
                "a prime and a label above one name", hint="write the prime outside", span=(first.start, label[1].end)
            )
        self.tokens[at : at + 1] = []
        self.tokens.insert(self.at, first._replace(kind="'", text="'"))

    def _subscript_follows(self) -> bool:
        """Whether ``x^2_1`` stands here: the subscript behind the superscript."""
        at = self._behind_script(self.at)
        return self.tokens[min(at, len(self.tokens) - 1)].kind == "_"

    def _behind_script(self, at: int) -> int:
        """The place behind the script whose sign is at ``at``."""
        at += 1
        token = self.tokens[at]
        if token.kind == "{":
            return self.close_of(at) + 1
        at += 1
        for _ in range(ARGUMENTS.get(token.text, 0) if token.kind == "c" else 0):
            at = self.close_of(at) + 1 if self.tokens[at].kind == "{" else at + 1
        return at

    def _swapped(self, base: str, start: int, primes: int) -> tuple[str, int, Term | None]:
        """Bring ``x^2_1`` into the order ``x_1^2``."""
        first = self.at
        first_end = self._behind_script(first)
        second_end = self._behind_script(first_end)
        upper, lower = self.tokens[first:first_end], self.tokens[first_end:second_end]
        self.tokens[first:second_end] = lower + upper
        subscript, more, entry = self.lower(base, start)
        return subscript, primes + more, entry

    def decoration(self, name: str) -> str:
        """The superscript that belongs to the name, in normal form; ``""`` (nothing consumed) where it is a power or absent."""
        if self.tokens[self.at].kind != "^":
            return ""
        before = self.at
        inside = self.script("^")
        spelled = self._decorates(name, inside)
        if spelled in TRANSPOSES:
            self.reading.has_arrays = True
        if not spelled:
            self.at = before
        elif self.tokens[self.at].kind == "^":
            self.fail("a second superscript", hint="put both into one pair of braces")
        return spelled

    def _decorates(self, name: str, inside: list[Token]) -> str:
        first = inside[0]
        tensor = self.reading.tensor
        if (
            tensor
            and (name not in self.reading.powered or first.text in GREEK)
            and _indexes(inside, tensor)
            and (name not in self.names or self.names.lenient)
            and name != "e"
        ):
            self.reading.assume(
                "letters above a name that are indices elsewhere are indices", first.start, inside[-1].end
            )
            self.reading.retract(first.start, inside[-1].end)
            return spell(inside)
        if name in ("e", "\\pi") and name not in self.names:
            return ""
        if len(name) == 2 and name[0] == "d" and name.isalpha() and first.text in GREEK and self.names.lenient:
            self.fail(f"`{first.text}` is an index here and a factor there", span=(first.start, first.end))
        if all(t.text in ("\\prime", "'") for t in inside):
            return "'" * len(inside)
        doubtful = bool(self.reading.doubtful) and _indexes(inside, self.reading.doubtful)
        span = first.start, inside[-1].end
        if self.names.lenient and _HYPHENED.search(self.reading.text, *span):
            self._part_of_name(inside)
            return spell(inside)
        bound = len(inside) == 1 and first.text in self.scope and "_" in name and self.names.lenient
        if bound and any(part in self.scope for part in _LETTERS.findall(name.partition("_")[2])):
            self._part_of_name(inside)
            return spell(inside)
        bare = self.names.lenient and doubtful and not self._opens_bracket()
        if bare and "_" in name and first.text in self.scope:
            self._part_of_name(inside)
            return spell(inside)
        if bare and "_" not in name and first.text.isupper():
            self.fail("an index or a power?", hint="write `^{(…)}` for an index", span=span)
        if self.names.lenient and ("_" in name or not doubtful) and self._stands_nowhere(inside):
            self._part_of_name(inside)
            return spell(inside)
        if doubtful:
            self.reading.assume("a power, though its letter is an index elsewhere", first.start, inside[-1].end)
            return ""
        if _says(inside) or _dressed_letter(inside) or self._counts(name, inside):
            return spell(inside)
        if all(t.text in DECORATIONS for t in inside):
            return "".join(t.text if t.text != "\\ast" else "*" for t in inside)
        if len(inside) == 1 and first.kind == "t":
            return "" if first.text in self.names and first.text not in ("T", "H") else spell(inside)
        if first.kind == "-" and self.names.lenient and _SIGNED.search(self.reading.text):
            self.fail("signs above a name: labels or powers?", span=(first.start, inside[-1].end))
        if first.kind == "+" and len(inside) > 1:
            self._part_of_name(inside)
            return spell(inside)
        if len(inside) == 1 and first.kind == "a":
            if first.text in SUPERSCRIPT_WORDS and len(first.text) > 1 and first.text not in self.names:
                return first.text
            if first.text in ("T", "H") and first.text not in self.names and first.text not in self.names.seen:
                self.reading.assume(f"^{first.text} is read as a transpose", first.start, first.end)
                return first.text
            free = first.text not in self.names and first.text not in self.names.seen and first.text not in self.scope
            if free and first.text.isupper():
                if not self.names.empty:
                    self.reading.assume(
                        f"^{first.text}, which stands nowhere else, is part of the name", first.start, first.end
                    )
                    return first.text
                self.reading.assume(f"^{first.text} is read as a power", first.start, first.end)
            elif free and "_" in name:
                self.reading.assume(
                    f"^{first.text} above a name with an index is read as a power", first.start, first.end
                )
            return ""
        if first.kind != "(" and _lists(inside):
            return spell(inside)
        if (first.kind == "[" and inside[-1].kind == "]") or _labels(inside):
            return spell(inside)
        simple = all(t.kind in _NAMING or t.text in GREEK for t in inside)
        if first.kind == "(" and inside[-1].kind == ")" and simple and sum(t.kind == "(" for t in inside) == 1:
            if self._is_power(name, inside):
                return ""
            self.reading.assume(f"a superscript in brackets is part of the name {name}", first.start, inside[-1].end)
            return spell(inside)
        return ""

    def _part_of_name(self, inside: list[Token]) -> None:
        span = inside[0].start, inside[-1].end
        self.reading.assume("letters above a name that stand nowhere else are part of it", *span)
        self.reading.retract(*span)

    def _stands_nowhere(self, inside: list[Token]) -> bool:
        """Where all letters are free: whether a superscript is letters, with scripts, none of which stands on the line."""
        spoken = self.reading.spoken
        if spoken is None or inside[0].kind not in ("a", "c"):
            return False
        depth, letters = 0, []
        for at, token in enumerate(inside):
            depth += (token.kind == "{") - (token.kind == "}")
            if depth or token.kind in ("}", "'", "_", "^") or (at and inside[at - 1].kind in ("_", "^")):
                continue
            if token.kind != "a" and token.text not in GREEK:
                return False
            letters.append(token.text)
        return not any(letter in spoken or letter in self.scope for letter in letters)

    def _counts(self, name: str, inside: list[Token]) -> bool:
        """Whether a superscript 0 or 1 numbers a name, which is not declared or beside a name numbered 0: nobody writes these powers."""
        if len(inside) != 1 or inside[0].text not in ("0", "1") or (name in self.names and not self.names.lenient):
            return False
        self.reading.assume("a superscript 0 or 1 is an index", inside[0].start, inside[0].end)
        return True

    def _is_power(self, name: str, inside: list[Token]) -> bool:
        """Whether ``x^{(a-1)}`` is a power: x and every letter in the brackets are declared, and more than one thing stands there."""
        letters = [t.text for t in inside if t.kind == "a"]
        plain = all(self.names.kind(letter) == "symbol" for letter in [name, *letters])
        if not (plain and letters and len(inside) > 3):
            return False
        self.reading.assume("a superscript in brackets is read as a power", inside[0].start, inside[-1].end)
        return True
