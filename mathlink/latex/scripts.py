"""Subscripts, superscripts and primes: their arguments and their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.cursor import Cursor
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ARGUMENTS, DECORATIONS, ELLIPSES
from mathlink.latex.tokens import unsized

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Scripts"]

_PRIMES = frozenset({"\\prime", "'"})
_SPELLED = frozenset({"a", "n"})  # kinds of tokens that are spelled as they stand


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
            return unsized(inside)
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
        behind = self.tokens[self.at + 1]
        if first.kind in ("<", ">") and sign == "^" and (behind.kind in ("_", "(") or behind.text == "\\left"):
            self.at += 1
            return [first]
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
                if self._steps(inside):
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
