"""Matrices and determinants, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.latex.brackets import Brackets
from mathlink.latex.tables import ELLIPSES
from mathlink.term import Term, call, postorder

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token

__all__ = ["MATRICES", "Matrices", "is_pair"]

#: Environments of entries, and what their own brackets mean: the matrix, its determinant, its norm.
MATRICES = {
    **dict.fromkeys(("matrix", "smallmatrix", "pmatrix", "bmatrix", "Bmatrix", "psmallmatrix", "bsmallmatrix"), ""),
    "array": "",
    "vmatrix": "\\det",
    "Vmatrix": "norm",
}


_PLAIN = frozenset({"sym", "const", "add", "sub", "neg", "mul"})
_EMPTY = call("\\phantom")  # an entry that is left out beside an ellipsis


def is_pair(term: Term) -> bool:
    """Whether a term is a column of two sums of names and numbers, as a binomial coefficient is written too."""
    column = term.op == "call" and term.data == "\\matrix" and [len(row.args) for row in term.args] == [1, 1]
    return column and all(t.op in _PLAIN for row in term.args for t in postorder(row.args[0]))


class Matrices(Brackets):
    r"""Rules for ``matrix`` and ``array``: ``call("\matrix", call("\row", a, b), call("\row", c, d))``."""

    def _matrix(self, token: Token, name: str) -> Term:
        """The entries of the environment that was just opened, and its end."""
        base = name.rstrip("*")
        if base == "array":
            self._column_format()
        elif name.endswith("*") and self.tokens[self.at].kind == "[":
            while self.tokens[self.at].kind not in ("]", "end"):
                self.at += 1
            self.take("]")
        bars, self.bars = self.bars, "open"
        norms, self.norms = self.norms, "open"
        taking, self.taking = self.taking, False
        rows = [[self._entry_cell()]]
        while not self.is_command("\\end"):
            if self.token.kind == "&":
                self.at += 1
                rows[-1].append(self._entry_cell())
            elif self.token.kind == "\\\\":
                self.at += 1
                if not self.is_command("\\end"):
                    rows.append([self._entry_cell()])
            elif self.token.kind == "end":
                self.fail(f"`\\begin{{{name}}}` is never closed", span=(token.start, token.end))
            else:
                self.unexpected()
        self.bars, self.norms, self.taking = bars, norms, taking
        self._close_environment(token, name)
        entries = [entry for row in rows for entry in row]
        if _EMPTY in entries and not any(entry.op == "call" and entry.data in ELLIPSES for entry in entries):
            self.fail(
                "an entry of the matrix is empty", hint="write 0 if it is zero", span=(token.start, self.last_end())
            )
        if len({len(row) for row in rows}) != 1:
            self.fail("the rows of the matrix differ in length", span=(token.start, self.last_end()))
        self.reading.has_arrays = True
        made = self.mark(call("\\matrix", *(call("\\row", *row) for row in rows)), token.start)
        if self.scope and is_pair(made) and any(t.op == "sym" and t.data in self.scope for t in postorder(made)):
            span = token.start, self.last_end()
            self.fail("a column or a binomial coefficient?", hint="write `\\binom{n}{k}`", span=span)
        return self.mark(call(MATRICES[base], made), token.start) if MATRICES[base] else made

    def _close_environment(self, token: Token, name: str) -> None:
        self.take("c", f"`\\end{{{name}}}`")
        if self._environment_name() != name:
            self.fail(f"`\\begin{{{name}}}` is closed by another environment", span=(token.start, self.last_end()))

    def _column_format(self) -> None:
        """``{lcr}`` behind ``\\begin{array}``, consumed."""
        if self.tokens[self.at].kind == "[":
            while self.tokens[self.at].kind not in ("]", "end"):
                self.at += 1
            self.take("]")
        begin = self.take("{").start
        self.at = self.close_of(self.at - 1) + 1
        self.reading.retract(begin, self.last_end())

    def _entry_cell(self) -> Term:
        token = self.tokens[self.at]
        if token.text in ELLIPSES and token.kind == "c":
            self.at += 1
            self.reading.ignore("an ellipsis among the entries of a matrix", token.start, token.end)
            return self.mark(call(token.text), token.start)
        if token.kind in ("&", "\\\\") or token.text == "\\end":
            self.reading.ignore("an empty entry of a matrix is kept as it is", token.start, token.end)
            return _EMPTY
        return self.sum()

    def _environment_name(self) -> str:
        self.take("{")
        parts = []
        while self.tokens[self.at].kind not in ("}", "end"):
            parts.append(self.tokens[self.at].text)
            self.at += 1
        self.take("}")
        return "".join(parts)
