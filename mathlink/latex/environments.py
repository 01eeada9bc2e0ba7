"""Cases with their conditions, and the sets behind an ∈."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.matrices import MATRICES, Matrices
from mathlink.latex.relations import as_condition, link
from mathlink.latex.spelling import spell
from mathlink.latex.tables import ELLIPSES
from mathlink.term import Term, and_, boolean, call, ite, make, or_, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["Environments"]

_CONDITION_WORDS = frozenset(["if", "for", "when", "and", "while", "where", "otherwise", "else", "elsewhere"])
_INTRODUCING = frozenset(["if", "for", "when", "otherwise"])


class Environments(Matrices):
    """Rules for ``cases`` and sets."""

    def _environment(self, token: Token) -> Term:
        self.at += 1
        name = self._environment_name()
        if name in ("cases", "cases*", "dcases", "rcases"):
            return self._cases(token, name)
        if name.rstrip("*") in MATRICES:
            return self._matrix(token, name)
        return self.fail(f"the environment {name} has no reading here", span=(token.start, self.last_end()))

    def _braced_cases(self, token: Token) -> Term:
        r"""``\left\{ \begin{array}{ll} … \end{array} \right.``"""
        self.at += 3
        name = self._environment_name()
        if name.rstrip("*") not in ("array", "matrix", "aligned", "split", "gathered", "smallmatrix"):
            self.fail(f"the environment {name} in a brace has no reading here", span=(token.start, self.last_end()))
        if name == "array":
            self._column_format()
        term = self._cases(token, name)
        if not (self.is_command("\\right") and self.tokens[self.at + 1].kind == "."):
            self.fail("an array in braces that is no choice has no reading here", span=(token.start, self.last_end()))
        self.at += 2
        return self.mark(term, token.start)

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
            elif self.token.kind == "t" and self.token.text.strip(" ,").lower() in _INTRODUCING:
                condition = self._case_condition()
            rows.append((condition, value))
            if self.token.kind in (",", ".", ";"):
                self.at += 1
            if self.token.kind != "\\\\" and not self.is_command("\\end") and self.token.kind != "end":
                self.unexpected()
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
        begin = self.token.start
        joined: set[str] = set()  # "and", "or": how the parts are joined
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
                links.append(as_condition(link(sign, left, right)))
                left = right
            if not links:
                self.fail("a case needs a condition", span=(token.start, self.last_end()))
            parts.append(and_(*links))
            junction = self._junction()
            if junction:
                joined.add(junction)
            else:
                if len(joined) > 1:
                    self.fail("and or or?", hint="write one condition", span=(begin, self.last_end()))
                return or_(*parts) if "or" in joined else and_(*parts)

    def _junction(self) -> str:
        """How a condition goes on here: ``"and"`` or ``"or"``, with its sign or word consumed; ``""`` at its end."""
        token = self.token
        if token.kind == "," and self.tokens[self.at + 1].text not in ("\\\\", "\\end", ""):
            self.at += 1
            following = self.token
            return self._junction() if following.kind == "t" and following.text.strip() in ("or", "and") else "and"
        alternative = token.text.strip() == "or" if token.kind == "t" else token.text in ("\\lor", "\\vee")
        if alternative or token.text in ("\\land", "\\wedge"):
            self.at += 1
            return "or" if alternative else "and"
        return "and" if token.kind == "t" else ""

    def _condition_word(self, token: Token) -> bool:
        """Whether a text in a condition is a word like "if"; a single other word is a name, several are refused."""
        words = token.text.replace(",", " ").replace(".", " ").split()
        if not words:
            return True
        if len(words) == 1:
            return words[0].lower() in _CONDITION_WORDS
        return self.fail("words in a condition cannot be read", span=(token.start, token.end))

    def _set(self) -> Term:
        """What stands behind ∈: a named set, an interval ``call("\\interval[)", a, b)`` or ``call("\\set", …)``."""
        start = self.token
        sized = start.text == "\\left"
        opener = self.tokens[self.at + sized]
        if opener.kind in ("(", "["):
            items, opening, closing = self._items()
            if len(items) != 2 or closing not in (")", "]"):
                self.fail("an interval needs two ends", span=(start.start, self.last_end()))
            return self.mark(call(f"\\interval{opening}{closing}", *items), start.start)
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
            if self.token.text in ELLIPSES:
                ellipsis = True
                self.at += 1
            else:
                items.append(self.sum())
            if self.token.kind != ",":
                break
            self.at += 1
        self.at += self.is_command("\\right")
        if self.token.text not in ("\\}", "\\rbrace"):
            self.unexpected()
        self.at += 1
        if ellipsis:
            return self.mark(call("\\range", items[0], items[-1]), start.start)
        return self.mark(call("\\set", *items), start.start)

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
