"""Superscripts above names: which are powers, and which belong to the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.indices import letters_of
from mathlink.latex.scripts import Scripts
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ACCENTS, DECORATIONS, FUNCTIONS, GREEK, RELATIONS, SUPERSCRIPT_WORDS
from mathlink.term import FUNCTIONS as KNOWN

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["TRANSPOSES", "Superscripts"]

TRANSPOSES = frozenset({"T", "H", "\\top", "\\intercal", "\\dagger", "\\dag"})
"""Superscripts that make a name a matrix or vector."""

_SPACED = re.compile(r"[A-Za-z]\s*(?:\\[,;: ]|~)\s*[-+]?\s*\d\s*\Z")
_FEW = 24  # characters
_OFFSET = re.compile(r"\^\s*\{\s*(?:~|\\[ ,;:!]|\\q?quad|\s)*(?:~|\\[ ,;:!]|\\q?quad)\s*\Z")
_SIGNED = re.compile(r"\^\s*\{\s*\+\s*[a-zA-Z]")
_HYPHENED = re.compile(r"[A-Za-z]{2,}\s*-\s*[A-Za-z]{2,}")
_HALF = re.compile(
    r"(?:\\left\s*)?\(\s*(?:(\d+)\s*/\s*(\d+)|\\[dt]?frac\s*(\d)\s*(\d)|\\[dt]?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\})\s*(?:\\right\s*)?\)"
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_LETTERS = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_NAMING = frozenset({"(", ")", "n", "a", "t", "'", "+", "-", ",", "_", "{", "}"})
_SPELLED = frozenset({"a", "n", "{", "}", "_", "'", ","})
_NO_EXPONENTS = frozenset({"\\mathbf", "\\boldsymbol", "\\bm", "\\mathcal", "\\mathfrak", "\\underline", "\\dot"})
_PRODUCT_SIGNS = frozenset({"\\otimes", "\\ast", "*", "\\wedge", "\\times", "\\odot"})


def _made_of(inside: list[Token], letters: frozenset[str]) -> bool:
    """Whether a superscript is made of such letters, with digits and primes among them."""
    if not letters or any(t.kind in ("(", ")") for t in inside):
        return False
    found = letters_of(inside)
    return found is not None and letters.issuperset(found)


def _plain(inside: list[Token]) -> bool:
    """Whether a superscript is letters, plain or with accents and scripts, and digits."""
    return all(t.kind in _SPELLED or t.text in GREEK or t.text in ACCENTS for t in inside)


def _lists(tokens: list[Token]) -> bool:
    """Whether a comma stands outside brackets: a list is no power."""
    depth = 0
    for token in tokens:
        depth += (token.kind in ("{", "(", "[")) - (token.kind in ("}", ")", "]"))
        if depth == 0 and token.kind in (",", ";"):
            return True
    return False


def _labels(inside: list[Token]) -> bool:
    """Whether a superscript begins with a number or letter in brackets and goes on: ``^{(1)r}``, ``^{(\\rho)n}``."""
    if len(inside) < 4 or inside[0].kind != "(" or inside[2].kind != ")":
        return False
    return inside[1].kind == "n" or ((inside[1].kind == "a" or inside[1].text in GREEK) and _plain(inside[3:]))


def _says(inside: list[Token]) -> bool:
    r"""Whether a superscript holds a relation, an arrow or a bar, or begins with a product sign: ``T^{a\to b}``, ``F^{\otimes n}``."""
    if inside[0].text in _PRODUCT_SIGNS and len(inside) > 1:
        return True
    bars = depth = 0
    for t in inside:
        bars += t.kind == "|"
        depth += (t.kind == "{") - (t.kind == "}")
        if not depth and t.text in RELATIONS and t.kind != "t":  # deeper, it is what a limit or a sum runs over
            return True
    return bars == 1


def _dressed_letter(inside: list[Token]) -> bool:
    r"""Whether a superscript is one letter in an alphabet or underlined: ``^{\bf V}``, ``^{\underline{a}}`` are no powers."""
    if inside[0].text not in _NO_EXPONENTS or len(inside) < 2:
        return False
    return len(inside) == 2 or (inside[1].kind == "{" and inside[-1].kind == "}" and len(inside) == 4)


class Superscripts(Scripts):
    """Rules for what stands above a name."""

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
        """The superscript in normal form if it belongs to the name, ``""`` for a power."""
        first, span = inside[0], (inside[0].start, inside[-1].end)
        if self.names.raised and f"{name}^{{{spell(inside)}}}" in self.names:
            return spell(inside)
        if _SPACED.search(self.reading.text, *span):
            self.fail("an index and a power above one name?", hint="write brackets around the power's base", span=span)
        if self._indexes(name, inside):
            self.reading.assume("letters above a name that are indices elsewhere are indices", *span)
            self.reading.retract(*span)
            return spell(inside)
        if name in ("e", "\\pi") and name not in self.names:
            if any(t.kind == "[" for t in inside) and first.kind != "[":
                self.fail("a power of e, or an index?", hint="write parentheses", span=span)
            return ""
        if _OFFSET.search(self.reading.text, max(0, span[0] - _FEW), span[0]) and _plain(inside):
            self.reading.assume("letters that are set off above a name are indices", *span)
            self.reading.retract(*span)
            return spell(inside)
        if len(name) == 2 and name[0] == "d" and name.isalpha() and first.text in GREEK and self.names.lenient:
            self.fail(f"`{first.text}` is an index here and a factor there", span=span)
        if all(t.text in ("\\prime", "'") for t in inside):
            return "'" * len(inside)
        hyphened = _HYPHENED.search(self.reading.text, *span) is not None
        hyphened = hyphened and (self.names.lenient or not self._declares(name, inside))
        if hyphened or (first.kind == "+" and len(inside) > 1):
            self.reading.assume("letters above a name that stand nowhere else are part of it", *span)
            self.reading.retract(*span)
            return spell(inside)
        if self.names.lenient and (half := _HALF.fullmatch(self.reading.text, *span)):
            self.reading.assume("a fraction in brackets above a name is part of it", *span)
            numerator, denominator = filter(None, half.groups())
            return f"(\\frac{{{numerator}}}{{{denominator}}})"
        if self._is_left_side(name, inside):
            self.reading.assume("letters above a name that is a whole left side are part of it", *span)
            self.reading.raised.add((name.partition("_")[0], first.text))
            return spell(inside)
        above = self.reading.above
        doubtful = above is not None and _made_of(inside, above.doubtful)
        if self.names.lenient and self._names(name, inside, doubtful):
            self.reading.assume("letters above a name that stand nowhere else are part of it", *span)
            self.reading.retract(*span)
            return spell(inside)
        if doubtful:
            self.reading.assume("a power, though its letter is an index elsewhere", *span)
            return ""
        dressed = _dressed_letter(inside) and spell(inside) not in self.names
        if dressed or _says(inside) or self._counts(name, inside):
            return spell(inside)
        if all(t.text in DECORATIONS for t in inside):
            return "".join(t.text if t.text != "\\ast" else "*" for t in inside)
        if len(inside) == 1 and first.kind == "t":
            return "" if first.text in self.names and first.text not in ("T", "H") else spell(inside)
        if first.kind == "-" and self.names.lenient and self._signed_label(name):
            return spell(inside)
        if first.kind == "-" and self.names.lenient and _SIGNED.search(self.reading.text):
            self.fail("signs above a name: labels or powers?", span=span)
        if len(inside) == 1 and first.kind == "a":
            return self._of_letter(name, first)
        if first.kind != "(" and _lists(inside):
            return spell(inside)
        if self._names_policy(name, inside) or self._applies_word(inside):
            self.reading.assume("a superscript that is no power is part of the name", *span)
            return spell(inside)
        if (first.kind == "[" and inside[-1].kind == "]") or _labels(inside):
            return spell(inside)
        return self._of_brackets(name, inside)

    def _is_left_side(self, name: str, inside: list[Token]) -> bool:
        """Whether ``P_v^m =`` stands here, or stood before: a letter above a name with a subscript that is not declared and is defined here."""
        if len(inside) != 1 or "_" not in name or (inside[0].kind != "a" and inside[0].text not in GREEK):
            return False
        if not self.names.lenient and (name in self.names or name.partition("_")[0] in self.names):
            return False
        if (name.partition("_")[0], inside[0].text) in self.reading.raised:
            return True
        if not self.left_side or RELATIONS.get(self.tokens[self.at].text) != "=" or self.tokens[1].kind != "_":
            return False
        return self._behind_script(self._behind_script(1)) == self.at

    def _names_policy(self, name: str, inside: list[Token]) -> bool:
        r"""Whether π stands above a name as a label: beside a table above an undeclared name, and between a name and its arguments (``V^\pi(s)``)."""
        if len(inside) != 1 or inside[0].text != "\\pi" or "\\pi" in self.names:
            return False
        applied = self._opens_bracket() and self._holds_arguments()
        if applied:
            self.reading.functions.add(f"{name}^{{\\pi}}")
        return applied or not (self.names.empty or name in self.names)

    def _holds_arguments(self) -> bool:
        """Whether the bracket that opens here holds one name or a list."""
        raise NotImplementedError

    def _applies_word(self, inside: list[Token]) -> bool:
        r"""Whether a superscript begins with a word in front of a bracket, which is no known function: ``A^{\mathrm{GAE}(\gamma)}``."""
        first = inside[0]
        if first.kind != "t" or len(inside) < 4 or inside[1].kind != "(":
            return False
        return len(first.text) > 1 and first.text not in self.names and first.text not in KNOWN | FUNCTIONS.keys()

    def _signed_label(self, name: str) -> bool:
        """Whether a plus and letters stand above the same name somewhere: then a minus there is no negative power."""
        same = re.search(re.escape(name) + _SIGNED.pattern, self.reading.text) if len(name) < _FEW else None
        return same is not None

    def _declares(self, name: str, inside: list[Token]) -> bool:
        """Whether a name and the letters above it are declared: the caller says that they are quantities."""
        return name in self.names and all(t.text in self.names for t in inside if t.kind == "a" or t.text in GREEK)

    def _indexes(self, name: str, inside: list[Token]) -> bool:
        """Whether a superscript is indices of a tensor. Above a declared name a declared letter is one only where that is certain."""
        above = self.reading.above
        if above is None or not above.indices or name == "e" or not _made_of(inside, above.indices):
            return False
        letters = letters_of(inside) or ()
        several = len(letters) > 1 and above.certain.issuperset(letters)
        if name in above.powered and inside[0].text not in GREEK and not several:
            return False
        return not self._declares(name, inside) or not above.certain.isdisjoint(letters)

    def _names(self, name: str, inside: list[Token], doubtful: bool) -> bool:
        """Where letters are free: whether a superscript is part of the name, since its letters stand nowhere else. Refuses a doubtful capital."""
        first, span = inside[0], (inside[0].start, inside[-1].end)
        if _WORD.fullmatch(self.reading.text, *span):
            return True
        bound = len(inside) == 1 and first.text in self.scope and "_" in name
        if bound and any(part in self.scope for part in _LETTERS.findall(name.partition("_")[2])):
            return True
        if doubtful and "_" in name and first.text in self.scope:
            return True
        bare = doubtful and not self._opens_bracket()
        if bare and "_" not in name and first.text.isupper():
            self.fail("an index or a power?", hint="write `^{(…)}` for an index", span=span)
        declared = self._declares(name, inside) and first.text not in ("T", "H")
        free = ("_" in name or not doubtful) and not declared
        return free and self._stands_nowhere(inside)

    def _of_letter(self, name: str, letter: Token) -> str:
        """What one Latin letter, or a word, above a name is: a word, a transpose, a label, or a power (``""``)."""
        text, names, span = letter.text, self.names, (letter.start, letter.end)
        if text in SUPERSCRIPT_WORDS and len(text) > 1 and text not in names:
            return text
        if text in ("T", "H") and text not in names and text not in names.seen:
            self.reading.assume(f"^{text} is read as a transpose", *span)
            return text
        free = text not in names and text not in names.seen and text not in self.scope
        if free and text.isupper():
            if not names.empty:
                self.reading.assume(f"^{text}, which stands nowhere else, is part of the name", *span)
                return text
            self.reading.assume(f"^{text} is read as a power", *span)
        elif free and "_" in name:
            self.reading.assume(f"^{text} above a name with an index is read as a power", *span)
        return ""

    def _of_brackets(self, name: str, inside: list[Token]) -> str:
        """``^{(i)}``, which is part of the name unless it is a power; ``""`` for any other superscript."""
        first = inside[0]
        simple = all(t.kind in _NAMING or t.text in GREEK for t in inside)
        whole = first.kind == "(" and inside[-1].kind == ")" and sum(t.kind == "(" for t in inside) == 1
        if not (simple and whole) or self._is_power(name, inside):
            return ""
        message = f"a superscript in brackets is part of the name {name}"
        self.reading.assume(message, first.start, inside[-1].end)
        return spell(inside)

    def _stands_nowhere(self, inside: list[Token]) -> bool:
        """Where all letters are free: whether a superscript is letters, with scripts, none of which stands on the line."""
        above = self.reading.above
        if above is None or inside[0].kind not in ("a", "c"):
            return False
        depth, letters = 0, []
        for at, token in enumerate(inside):
            depth += (token.kind == "{") - (token.kind == "}")
            if depth or token.kind in ("}", "'", "_", "^") or (at and inside[at - 1].kind in ("_", "^")):
                continue
            if token.kind != "a" and token.text not in GREEK:
                return False
            letters.append(token.text)
        letters.extend(letters_of(inside) or ())
        return above.spoken.isdisjoint(letters) and not any(letter in self.scope for letter in letters)

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
