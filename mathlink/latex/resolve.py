"""Runs of letters → names, before the grammar sees the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.differentials import DRESSED, INTEGRALS, Differentials
from mathlink.latex.tables import (
    ASCII_FUNCTIONS,
    DIMENSIONLESS,
    FRACTIONS,
    GREEK,
    GREEK_WORDS,
    OPAQUE_WORDS,
    OPERATOR_WORDS,
    RELATIONS,
    SUPERSCRIPT_WORDS,
    UNITS,
    WORDS,
)
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

__all__ = ["letters_alone", "needs_resolving", "resolve"]

_PLAIN = frozenset(["}", "n", "(", ")", "+", "-", "=", "*", "/", ",", "[", "]", "|", "'", "end"])  # stay as they are


def letters_alone(tokens: list[Token]) -> set[str]:
    """The letters that stand alone in the formula (not in a subscript): evidence that they are names."""
    found: set[str] = set()
    before = earlier = ""
    for at, token in enumerate(tokens):
        kind = token.kind
        if kind == "a" and before != "_" and before != "^" and len(token.text) == 1:
            script = before == "{" and earlier in ("_", "^") and tokens[at + 1].kind == "}"
            if not script:
                found.add(token.text)
        earlier, before = before, kind
    return found


def needs_resolving(tokens: list[Token]) -> bool:
    """Whether :func:`resolve` may change these tokens: a run of letters, a d, wide space or an empty group stands among them."""
    before = ""
    for token in tokens:
        kind = token.kind
        if kind == "a" or kind == "t":
            text = token.text
            if text == "d" or (kind == "a" and len(text) > 1):
                return True
        elif kind == "q" or (kind == "}" and before == "{"):
            return True
        before = kind
    return False


def resolve(reading: Reading, tokens: list[Token]) -> list[Token]:
    """The tokens with every run of letters cut into names. Raises :class:`SyntaxProblem` for a run that nothing explains."""
    return _Resolver(reading, tokens).run()


class _Resolver(Differentials):
    def run(self) -> list[Token]:
        """See :func:`resolve`."""
        at = 0
        tokens, made = self.tokens, self.made
        while at < len(tokens):
            token = tokens[at]
            kind = token.kind
            if kind in _PLAIN:
                made.append(token)
            elif kind == "a":
                if len(token.text) == 1 and token.text != "d":
                    made.append(token)
                elif token.text == "d" and self._dressed_differential(at):
                    at += 1
                else:
                    self._letters(at)
            elif kind == "{" and made and self.tokens[at + 1].kind == "}" and self._joins(at):
                at += 2  # `A{}_{b}`: the empty group only shifts the script
                continue
            elif (
                kind in ("^", "_")
                and self.names.lenient
                and self.tokens[at + 1].kind == "{"
                and self.tokens[at + 2].kind == "}"
            ):
                at += 3  # prints nothing
                continue
            elif kind == "{" and self._braced_d(at):
                made.append(self._as_differential(at + 1, self.tokens[at + 1]))
                at += 3
                continue
            elif kind == "{" and made and self._keeps(at):
                at = self._copy_group(at)
                continue
            elif kind == "t" and token.text == "d" and self._starts_variable(at + 1):
                made.append(self._as_differential(at, token))
            elif kind == "c":
                if token.text in INTEGRALS:
                    self.integrals += {"\\iint": 2, "\\iiint": 3}.get(token.text, 1)
                made.append(token)
            elif kind != "q":
                made.append(token)
            at += 1
        return made

    def _keeps(self, at: int) -> bool:
        """Whether the runs of the group that opens here are labels, not products."""
        before = self.made[-1]
        if before.kind == "_" or (
            before.kind == "c" and (before.text in DRESSED or before.text in ("\\begin", "\\end"))
        ):
            return True
        inside = self.tokens[at + 1 : at + 3]
        return (
            before.kind == "^"
            and inside[0].kind == "a"
            and inside[1].kind == "}"
            and inside[0].text in SUPERSCRIPT_WORDS
            and inside[0].text not in self.names
        )

    def _joins(self, at: int) -> bool:
        """Whether the empty group at ``at`` stands between a name (or its scripts) and another script."""
        before, after = self.made[-1], self.tokens[at + 2]
        ends = before.kind in ("a", "}", "'", ")", "]") or before.text in GREEK
        return ends and after.kind in ("_", "^", "'")

    def _copy_group(self, at: int) -> int:
        depth = 0
        while True:
            token = self.tokens[at]
            depth += (token.kind == "{") - (token.kind == "}")
            if token.kind != "q":
                self.made.append(token)
            at += 1
            if depth == 0 or token.kind == "end":
                return at

    def _letters(self, at: int) -> None:
        token = self.tokens[at]
        before = self.made[-1].kind if self.made else ""
        command = self.made[-1].text if before == "c" else ""
        if len(token.text) == 1:
            self.made.append(self._single(at, token))
            return
        if before in ("_", "^") or command in DRESSED or command in FRACTIONS or command == "\\sqrt":
            if before == "_" and self._declared_script(token):
                hint = f"the subscript ends behind `{token.text[0]}`"
                self.reading.assume(hint, token.start, token.end)
            elif before in ("_", "^") and (self.names.lenient or (before == "^" and self._transposes(token))):
                self.reading.assume(f"the script ends behind `{token.text[0]}`", token.start, token.end)
            elif before in ("_", "^"):
                kind = "superscript" if before == "^" else "subscript"
                hint = f"write `{before}{{{token.text}}}`"
                self._problem(token, f"a {kind} of several letters prints only the first", hint)
            first = 1
            self.made.append(token._replace(text=token.text[:first], end=token.start + first))
            token = token._replace(text=token.text[first:], start=token.start + first)
            if command in FRACTIONS:
                self.made.append(token._replace(text=token.text[:1], end=token.start + 1))
                token = token._replace(text=token.text[1:], start=token.start + 1)
        if token.text:
            self._cut(at, token)

    def _transposes(self, token: Token) -> bool:
        """Whether ``X^TX`` stands there: a transpose and a factor, as TeX prints it."""
        return token.text[0] == "T" and "T" not in self.names and "T" not in self.names.seen

    def _declared_script(self, token: Token) -> bool:
        """Whether ``f_dL`` is the declared name f_d and a factor behind it, as TeX prints it."""
        base = self.made[-2].text if len(self.made) > 1 else ""
        return f"{base}_{{{token.text[0]}}}" in self.names

    def _single(self, at: int, token: Token) -> Token:
        if token.text != "d":
            return token
        following = self.tokens[at + 1]
        if self.integrals and following.kind == "a" and following.text[0] == "d" and len(following.text) > 1:
            if "d" not in self.names:
                self._problem(token, "the differential of an integral, or a factor?", "declare `d`")
            return token
        second = self.latest >= 0 and not self.integrals and following.kind == "^" and not self._behind_differential()
        if second and "d" not in self.names and at not in self.differentials and self._starts_variable(at + 1):
            self._problem(token, "a measure behind another one", "write the measures side by side")
        waits = (self.integrals or self._behind_differential()) and not (self.latest >= 0 and self._lacks_name())
        if at in self.differentials or (waits and self._starts_variable(at + 1)):
            return self._as_differential(at, token)
        return token

    def _cut(self, at: int, token: Token) -> None:
        run = token.text
        names = self.names
        following = self.tokens[at + 1]
        if run in names.words or len(run) == 1:
            self.made.append(token)
            return
        if self._series(at, token):
            return
        if self._differential(at, token):
            return
        if following.kind == "n" and following.start == token.end and run + following.text in names:
            self.made.append(token)
            return
        if run in ASCII_FUNCTIONS:
            self._function(token, following)
            return
        if run in WORDS and not (names.lenient and all(letter in names.words for letter in run)):
            self._problem(token, f"the word `{run}` inside a formula", f"write `\\text{{{run}}}` or pass symbols=…")
        if (names.empty or names.lenient) and run in OPERATOR_WORDS:
            if run in OPAQUE_WORDS and names.seen.isdisjoint(run):
                self.reading.assume(f"`{run}` is read as the operator \\{run}", token.start, token.end)
                self.made.append(token._replace(kind="c", text=OPAQUE_WORDS[run]))
                return
            self._problem(token, f"`{run}` without a backslash: operator or letters?", f"write `\\{run}`, or spaces")
        if len(run) == 2 and run[0] == "d" and self._has_differentials():
            self.reading.assume(f"`{run}`, a differential, is read as one name", token.start, token.end)
            self.made.append(token)
            return
        if len(run) > 2 and run[-2] == "d" and self._has_differentials():
            self._cut(at, token._replace(text=run[:-2], end=token.end - 2))
            self._cut(at, token._replace(text=run[-2:], start=token.end - 2))
            return
        parts, loose = names.cut(run, following.kind == "^")
        if loose and not self._may_be_loose(at, token, parts, loose):
            return
        place = token.start
        for part in parts:
            self.made.append(token._replace(text=part, start=place, end=place + len(part)))
            place += len(part)

    def _may_be_loose(self, at: int, token: Token, parts: list[str], loose: list[str]) -> bool:
        """Whether the single letters that nothing declares may multiply. ``False``: the run was kept as one name."""
        run, names = token.text, self.names
        if run in GREEK_WORDS and self.tokens[at + 1].kind != "(":
            self._problem(
                token, f"`{run}` without a backslash: a Greek letter or a product?", f"write `\\{run}`, or spaces"
            )
        if run in UNITS and self.made and self.made[-1].kind == "n" and self.made[-1].end < token.start:
            self._problem(token, f"`{run}` behind a value looks like a unit", "leave the unit out, or pass symbols=…")
        if len(run) == 1:
            return True
        if len(run) > 2 and loose == parts and self.tokens[at + 1].kind == "(":
            self._problem(token, f"`{run}(` is no known function", f"pass symbols={{{run!r}: 'function'}}")
        alone = not names.empty or (run in DIMENSIONLESS and not names.seen.issuperset(run))
        if alone and (loose == parts or names.empty) and self._whole_left_side(at):
            names.words[run] = None
            names.longest = max(names.longest, len(run))
            self.reading.assume(f"`{run}`, alone on the left side, is read as one name", token.start, token.end)
            self.made.append(token)
            return False
        if names.empty or names.lenient:
            self.reading.assume(f"`{run}` is read as the product {' · '.join(parts)}", token.start, token.end)
            return True
        self._problem(token, f"`{run}` is not explained by the known names", names.explain(run))
        return False

    def _whole_left_side(self, at: int) -> bool:
        if self.made:
            return False
        at += 1
        if self.tokens[at].kind == "_":
            at += 1
            if self.tokens[at].kind == "{":
                while self.tokens[at].kind not in ("}", "end"):
                    at += 1
            at += 1
        return at < len(self.tokens) and self.tokens[at].text in RELATIONS

    @staticmethod
    def _argument_follows(following: Token) -> bool:
        """Whether a power, a name or a number stands behind the letters of a function's name."""
        return following.kind in ("^", "a", "n") or following.text in GREEK

    def _function(self, token: Token, following: Token) -> None:
        long = len(token.text) > 3 and not self.names.seen.issuperset(token.text) and self._argument_follows(following)
        if following.kind != "(" and not long:
            self._problem(
                token,
                f"`{token.text}` without a backslash: function or letters?",
                f"write `\\{token.text}` or pass symbols=…",
            )
        shown = token.text if long else f"{token.text}("
        self.reading.assume(f"`{shown}` is read as the function \\{token.text}", token.start, token.end)
        self.made.append(token._replace(kind="c", text="\\" + token.text))
