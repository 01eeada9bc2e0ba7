"""A display body → its rows: outer delimiters off, rows that go on with the one before joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.tables import ELLIPSES, RELATIONS
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

__all__ = ["CASES", "SEPARATING", "is_ellipsis", "is_related", "join", "levels_of", "rows", "strip"]

CASES = "write `\\begin{cases} … \\end{cases}`"
"""What to write instead of rows with conditions of their own."""

SEPARATING = frozenset({"t", ";", ",", "q"})
"""Kinds of tokens that may separate clauses."""

_ROWS = frozenset(
    [
        "equation",
        "equation*",
        "align",
        "align*",
        "aligned",
        "alignat",
        "alignat*",
        "split",
        "gather",
        "gather*",
        "gathered",
        "multline",
        "multline*",
        "flalign",
        "flalign*",
        "eqnarray",
        "eqnarray*",
        "math",
        "displaymath",
        "array",
        "subequations",
    ]
)
_JOINERS = frozenset({"+", "-", "*", "/", "\\cdot", "\\times", "\\pm", "^", "_"})
_REPEATED = frozenset({"+", "-", "\\cdot", "\\times", "\\pm"})
_OPENING = frozenset({"{", "(", "[", "\\left", "\\begin", "\\{", "\\lbrace", "\\langle"})
_CLOSING = frozenset({"}", ")", "]", "\\right", "\\end", "\\}", "\\rbrace", "\\rangle"})
_STOPS = frozenset({",", ".", ";", ":"})


def strip(text: str, tokens: list[Token]) -> list[Token]:
    r"""Without ``$…$``, ``\[…\]`` and the outer environment, however often they are nested."""
    while tokens:
        first, last = tokens[0], tokens[-1]
        if first.kind == "$" and last.kind == "$" and len(tokens) > 1:
            cut = 2 if len(tokens) > 3 and tokens[1].kind == "$" == tokens[-2].kind else 1
            tokens = tokens[cut:-cut]
        elif found := _unprinted(tokens) or _braced(tokens):
            tokens = found
        elif first.text in ("\\[", "\\(") and last.text in ("\\]", "\\)"):
            tokens = tokens[1:-1]
        elif (first.text == "\\begin" and (found := _environment(tokens))) or (
            first.text == "\\left" and (found := _system(tokens))
        ):
            tokens = found
        else:
            break
    for token in tokens:
        if token.kind == "$":
            raise SyntaxProblem(text, (token.start, token.end), "`$` inside a formula")
    return tokens


def _braced(tokens: list[Token]) -> list[Token] | None:
    """The inside of braces around a whole statement with a relation: they print nothing."""
    if tokens[0].kind != "{" or tokens[-1].kind != "}" or len(tokens) < 3:
        return None
    levels = levels_of(tokens)[1:-1]
    inside = tokens[1:-1]
    related = any(level == 1 and t.kind != "t" and t.text in RELATIONS for t, level in zip(inside, levels, strict=True))
    return inside if related and min(levels) > 0 else None


def _unprinted(tokens: list[Token]) -> list[Token] | None:
    r"""The inside of ``\left. … \right.`` around a whole statement with a relation: they print nothing."""
    if tokens[0].text != "\\left":
        return None
    last = len(tokens) - 1
    while last > 1 and tokens[last].kind in _STOPS and tokens[last - 1].text != "\\right":
        last -= 1
    if len(tokens) < 5 or not (tokens[1].kind == "." == tokens[last].kind and tokens[last - 1].text == "\\right"):
        return None
    levels = levels_of(tokens)[2 : last - 1]
    inside = tokens[2 : last - 1]
    related = any(level == 1 and t.kind != "t" and t.text in RELATIONS for t, level in zip(inside, levels, strict=True))
    return inside + tokens[last + 1 :] if related and min(levels) > 0 else None


def _environment(tokens: list[Token]) -> list[Token] | None:
    """The inside of a row environment that spans all tokens (a trailing stop apart)."""
    name, inside = _name(tokens, 1)
    if name not in _ROWS:
        return None
    depth, at = 1, inside
    while at < len(tokens):
        if tokens[at].text == "\\begin":
            depth += 1
        elif tokens[at].text == "\\end":
            depth -= 1
            if depth == 0:
                break
        at += 1
    else:
        return None
    closing, behind = _name(tokens, at + 1)
    if closing != name:
        return None
    if any(t.kind not in _STOPS for t in tokens[behind:]):
        return None
    if name.startswith(("array", "alignat")) and tokens[inside].kind == "{":
        while tokens[inside].kind != "}":
            inside += 1
        inside += 1
    return tokens[inside:at] + tokens[behind:]


def _system(tokens: list[Token]) -> list[Token] | None:
    r"""The inside of ``\left\{ \begin{array}{l} a = b \\ c = d \end{array} \right.``: relations in a brace, one in each row."""
    last = len(tokens)
    while (last and tokens[last - 1].kind in (",", ";")) or (
        last > 1 and tokens[last - 1].kind == "." == tokens[last - 2].kind
    ):
        last -= 1
    body = tokens[:last]
    if (
        len(body) < 8
        or body[2].text != "\\begin"
        or body[-2].text != "\\right"
        or "." not in (body[1].kind, body[-1].kind)
    ):
        return None
    inside = _environment(body[2:-2])
    if inside is None:
        return None
    listed = [row for row in rows(inside) if not is_ellipsis(row)]
    return inside if listed and all(map(is_related, listed)) else None


def is_ellipsis(row: list[Token]) -> bool:
    """Whether nothing but dots stands in a row."""
    return all(token.text in ELLIPSES or token.kind in SEPARATING or token.kind == "." for token in row)


def _name(tokens: list[Token], at: int) -> tuple[str, int]:
    if at >= len(tokens) or tokens[at].kind != "{":
        return "", at
    parts = []
    at += 1
    while at < len(tokens) and tokens[at].kind != "}":
        parts.append(tokens[at].text)
        at += 1
    return "".join(parts), at + 1


def levels_of(tokens: list[Token]) -> list[int]:
    """Bracket depth before each token; inside environments and sized brackets it is above zero."""
    depth = 0
    made = []
    for token in tokens:
        text = token.text
        if text in _CLOSING and token.kind != "t":
            depth = max(0, depth - 1)
        made.append(depth)
        if text in _OPENING and token.kind != "t":
            depth += 1
    return made


def rows(tokens: list[Token]) -> list[list[Token]]:
    if not any(t.kind == "\\\\" or t.kind == "&" for t in tokens):
        return [tokens] if any(t.kind != "q" for t in tokens) else []
    rows: list[list[Token]] = [[]]
    environments = 0
    for token in tokens:
        if token.text == "\\begin":
            environments += 1
        elif token.text == "\\end":
            environments -= 1
        if environments == 0 and token.kind == "\\\\":
            rows.append([])
        elif environments == 0 and token.kind == "&":
            if rows[-1] and rows[-1][-1].kind != "q":
                rows[-1].append(token._replace(kind="q"))
        else:
            rows[-1].append(token)
    return [row for row in rows if any(t.kind != "q" for t in row)]


class _Tail:
    """What joined rows end with, kept up row by row: ``unclosed`` brackets, and relations around their last separator."""

    def __init__(self) -> None:
        self.unclosed = self.level = 0
        self.before = self.behind = False

    @property
    def in_condition(self) -> bool:
        """Whether a relation stands before and behind the last comma, text or wide space outside brackets."""
        return self.before and self.behind

    def add(self, row: list[Token]) -> None:
        """Go on with a row."""
        for token in row:
            kind, text = token.kind, token.text
            self.unclosed += (kind in ("(", "[", "{") or text == "\\left") - (
                kind in (")", "]", "}") or text == "\\right"
            )
            if text in _CLOSING and kind != "t":
                self.level = max(0, self.level - 1)
            if self.level == 0 and kind in SEPARATING:
                self.before, self.behind = self.before or self.behind, False
            elif self.level == 0 and text in RELATIONS:
                self.behind = True
            if text in _OPENING and kind != "t":
                self.level += 1


def join(reading: Reading, rows: list[list[Token]]) -> list[list[Token]]:
    """Rows that go on with the one before: they begin with a relation, or with an operator and have no relation of their own.

    A sign that ends a row and begins the next is one sign, with a note.
    """
    if len(rows) < 2:
        return rows
    text = reading.text
    made: list[list[Token]] = []
    tail = _Tail()
    for row in rows:
        at, first = next((n, t) for n, t in enumerate(row) if t.kind != "q")
        if made and row[at + 1 :] and _repeats(made[-1], first):
            reading.ignore("a sign that ends a row and begins the next is one sign", first.start, first.end)
            row = row[at + 1 :]
            first = next((t for t in row if t.kind != "q"), first)
        begins = _relates(first) or first.text in ("\\cdot", "\\times", "*", "/")
        signed = first.kind in ("+", "-") and not is_related(row)
        open_ = bool(made) and (tail.unclosed > 0 or made[-1][-1].text in RELATIONS or made[-1][-1].text in _JOINERS)
        if made and begins and tail.in_condition:
            raise SyntaxProblem(text, (first.start, first.end), "a row goes on behind a condition", "", CASES)
        if made and (begins or signed or open_):
            made[-1].extend(row)
        else:
            made.append(list(row))
            tail = _Tail()
        tail.add(row)
    return made


def _relates(token: Token) -> bool:
    return token.kind != "t" and token.text in RELATIONS


def _repeats(row: list[Token], first: Token) -> bool:
    """Whether the sign behind an operand that ends a row is the one that begins the next."""
    if len(row) < 2 or row[-1].text != first.text or _relates(row[-2]):
        return False
    return _relates(first) or (first.kind != "t" and first.text in _REPEATED)


def is_related(tokens: list[Token], equality: bool = False) -> bool:
    levels = levels_of(tokens)
    wanted = {"=", "==", ":=", "\\equiv"} if equality else RELATIONS
    return any(level == 0 and t.kind != "t" and t.text in wanted for t, level in zip(tokens, levels, strict=True))
