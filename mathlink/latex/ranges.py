"""Ranges of indices below and above an operator: which names it binds, from where to where."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from mathlink.latex.applied import Applied
from mathlink.latex.tables import GREEK, RELATIONS
from mathlink.term import call, const, postorder, sub, sym

if TYPE_CHECKING:
    from mathlink.latex.tokens import Token
    from mathlink.term import Term

__all__ = ["Ranges", "split_at_commas"]

_ONE = const(1)
_ORDER = frozenset({"<", "<=", "\\le", "\\leq", "\\leqslant"})


def split_at_commas(tokens: list[Token]) -> list[list[Token]]:
    """Tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


class Ranges(Applied):
    """Rules for the scripts of an operator."""

    def _range(self) -> tuple[list[Token] | None, list[Token] | None]:
        lower: list[Token] | None = None
        upper: list[Token] | None = None
        while self.tokens[self.at].kind in ("_", "^"):
            sign = self.tokens[self.at].kind
            if (lower if sign == "_" else upper) is not None:
                self.fail("a second script", hint="put both into one pair of braces")
            if self.tokens[self.at + 1].kind == "{" and self.tokens[self.at + 2].kind == "}":
                self.at += 3  # an empty script prints nothing
                continue
            inside = self.script(sign)
            lower, upper = (inside, upper) if sign == "_" else (lower, inside)
        return lower, upper

    def _bounds(self, lower: list[Token], upper: list[Token] | None) -> tuple[list[str], Term | None, Term | None]:
        """Bound names, first and last value; ``None`` for a range that is not stated."""
        signs = [
            n for n, t in enumerate(lower) if t.kind == "=" or t.text in ("\\le", "\\leq", "<", "<=", "\\leqslant")
        ]
        span = lower[0].start, lower[-1].end
        if len(signs) == 1 and lower[signs[0]].kind == "=":
            names = self._bound_names(lower[: signs[0]])
            low = self.read_inside(lower[signs[0] + 1 :]) if lower[signs[0] + 1 :] else None
            if low is None or upper is None:
                self.fail("the range of the index is not complete", hint="write `_{i=1}^{n}`", span=span)
            return names, low, self.read_inside(upper)
        if len(signs) == 2 and upper is None:
            first, last = signs
            names = self._bound_names(lower[first + 1 : last])
            low, high = self.read_inside(lower[:first]), self.read_inside(lower[last + 1 :])
            low = low if lower[first].text != "<" else self._shift(low, 1)
            high = high if lower[last].text != "<" else self._shift(high, -1)
            return names, low, high
        if not signs and upper is None:
            return self._bound_names(lower), None, None
        return self.fail("this range of an index has no reading here", hint="write `_{i=1}^{n}`", span=span)

    @staticmethod
    def _shift(term: Term, by: int) -> Term:
        if term.op == "const":
            return const(term.data[0] + Fraction(by))
        return sub(term, const(1)) if by < 0 else sub(term, const(-1))

    def _bound_names(self, tokens: list[Token]) -> list[str]:
        if not tokens:
            self.fail("the index is missing", expected="a name")
        names: list[str] = []
        for position, token in enumerate(tokens):
            if token.kind == "," and position % 2:
                continue
            if token.kind == "a":
                names.extend(token.text)
            elif token.kind == "c" and token.text in GREEK:
                names.append(token.text)
            else:
                span = tokens[0].start, tokens[-1].end
                self.fail("this range of an index has no reading here", hint="write `_{i=1}^{n}`", span=span)
        return names

    def _ranges(self, lower: list[Token], upper: list[Token]) -> list[tuple[str, Term, Term]]:
        r"""``_{k=1, j=2}^{3, 4}`` as one range for each index; empty for any other script."""
        firsts, lasts = split_at_commas(lower), split_at_commas(upper)
        if len(firsts) < 2 or len(firsts) != len(lasts):
            return []
        if not all(len(p) > 2 and p[1].kind == "=" and (p[0].kind == "a" or p[0].text in GREEK) for p in firsts):
            return []
        return [
            (first[0].text, self.read_inside(first[2:]), self.read_inside(last))
            for first, last in zip(firsts, lasts, strict=True)
        ]

    @staticmethod
    def _is_condition(lower: list[Token], upper: list[Token] | None) -> bool:
        """Whether a range is none that can be counted: ``i \\in S``, ``i < j``, ``i \\ne j``, a name without letters of its own."""
        signs = [t for t in lower if t.text in RELATIONS and t.kind != "t"]
        if len(signs) == 1 and signs[0].text in ("=", "=="):
            first = [t for t in lower[: lower.index(signs[0])] if t.kind != ","]
            if upper is None:
                return True
            return any(t.kind == "," for t in lower[lower.index(signs[0]) :]) or not all(
                t.kind == "a" or t.text in GREEK for t in first
            )
        if len(signs) == 2 and upper is None and all(t.text in _ORDER for t in signs):
            between = lower[lower.index(signs[0]) + 1 : lower.index(signs[1])]
            return not all(t.kind in ("a", ",") or t.text in GREEK for t in between)
        if signs or upper is not None:
            return True
        return any(t.kind not in ("a", ",") and t.text not in GREEK for t in lower)

    def _whole_array(self, name: str, body: Term, start: int) -> tuple[Term, Term] | None:
        """The range of an index that is not stated: the length of the array that it indexes, ``call("length", x, axis)``."""
        symbol = sym(name)
        for term in postorder(body):
            if term.op == "index":
                for axis, place in enumerate(term.args[1:], 1):
                    if place is symbol:
                        message = f"{name} runs over the whole of {term.args[0].data} (axis {axis})"
                        self.reading.assume(message, start, self.last_end())
                        return _ONE, call("length", term.args[0], const(axis))
        self.reading.unstated = True
        return None if self.reading.second else (_ONE, call("length", symbol))
