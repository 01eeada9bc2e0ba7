"""A display body → its pieces: outer delimiters off, rows, clauses and texts told apart, all by position."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

from mathlink.errors import SyntaxProblem
from mathlink.latex.tables import CLAUSES, FRACTIONS, GREEK, RELATIONS, WORDS
from mathlink.latex.tokens import Token
from mathlink.latex.units import unit

if TYPE_CHECKING:
    from mathlink.latex.cursor import Reading

    Role = Literal["statement", "condition", "definition", "alternative"]

__all__ = ["Piece", "pieces"]

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
_IMPLIES = frozenset(
    [
        "\\Rightarrow",
        "\\implies",
        "\\iff",
        "\\Leftrightarrow",
        "\\Longrightarrow",
        "\\Longleftrightarrow",
        "\\impliedby",
        "\\therefore",
        "\\land",
    ]
)
_OR = frozenset({"\\lor", "\\vee"})
_JUNCTIONS = {"and": "separator", "or": "alternative"}
_QUANTIFIERS = frozenset({"\\forall", "\\exists"})
#: Tokens without which a formula is one piece.
_STRUCTURE = (
    frozenset({"q", "t", "[", ",", ";", ":", ".", "&", "\\\\", "$", "\\[", "\\(", "\\begin", "\\lor", "and", "or"})
    | _IMPLIES
    | _QUANTIFIERS
)
_CASES = "write `\\begin{cases} … \\end{cases}`"
_NEGATIONS = frozenset({"unless", "except", "not", "without", "until", "no", "never", "excluding"})
_KIND, _SPELLING = attrgetter("kind"), attrgetter("text")
_LONGEST_CONDITION = 80  # tokens
_OPENING = frozenset({"{", "(", "[", "\\left", "\\begin", "\\{", "\\lbrace", "\\langle"})
_CLOSING = frozenset({"}", ")", "]", "\\right", "\\end", "\\}", "\\rbrace", "\\rangle"})
_SEPARATING = frozenset(
    {"t", ";", ",", "q"}
)  # kinds of tokens that may separate clauses, and the words and commands that may
_SEPARATORS = _IMPLIES | _OR | _QUANTIFIERS | _JUNCTIONS.keys()
_STOPS = frozenset({",", ".", ";", ":"})


@dataclass(frozen=True)
class Piece:
    """Consecutive tokens that are one relation or expression, and what they are in the statement."""

    tokens: tuple[Token, ...]
    role: Role

    @property
    def span(self) -> tuple[int, int]:
        """Where the piece stands in the text."""
        return self.tokens[0].start, self.tokens[-1].end


def pieces(reading: Reading, tokens: list[Token]) -> list[Piece]:
    """The pieces of a statement in order; texts that are no mathematics become notes of ``reading``."""
    if _STRUCTURE.isdisjoint(map(_KIND, tokens)) and _STRUCTURE.isdisjoint(map(_SPELLING, tokens)):
        return [Piece(tuple(tokens[:-1]), "statement")] if len(tokens) > 1 else []
    body = _strip(reading.text, tokens[:-1])
    made: list[Piece] = []
    role: Role = "statement"
    for row in _join(reading.text, _rows(body)):
        role = _behind("row", role, row)
        for clause, separator in _clauses(reading, row):
            role = _behind(separator, role, clause)
            clause = _without_unit(reading, _trim(clause))
            if made and (inner := _bracketed_condition(clause)):
                clause, role = inner, "condition"
            if clause:
                _refuse_gaps(reading.text, clause)
                made.append(Piece(tuple(clause), role))
    _refuse_rows(reading.text, made)
    return made


def _refuse_gaps(text: str, clause: list[Token]) -> None:
    """Refuse a wide space or an alignment mark between two operands: it is no multiplication."""
    if not any(token.kind == "q" for token in clause):
        return
    for at, level in enumerate(_levels(clause)[:-1]):
        gap = level == 0 and at > 0 and clause[at].kind == "q"
        if gap and _operand_ends(clause[at - 1]) and _operand_begins(clause[at + 1]):
            span = clause[at].start, clause[at].end
            raise SyntaxProblem(text, span, "wide space between two operands", "", "write `\\cdot`, or a comma")


def _operand_ends(token: Token) -> bool:
    return token.kind in ("a", "n", ")", "]", "}", "'") or token.text in GREEK


def _operand_begins(token: Token) -> bool:
    return token.kind in ("a", "n", "(", "[") or token.text in GREEK or token.text in FRACTIONS


def _compares(tokens: tuple[Token, ...]) -> bool:
    """Whether the first relation of a piece is no equality."""
    first = next((t for t in tokens if t.kind != "t" and t.text in RELATIONS), None)
    return first is not None and RELATIONS[first.text] in ("<", "<=", ">", ">=", "!=", "in")


def _refuse_rows(text: str, found: list[Piece]) -> None:
    """Refuse two statements with the same left side and a condition behind each: they are cases."""
    sides: set[str] = set()
    for piece, following in itertools.pairwise(found):
        bounded = following.role == "condition" or _compares(following.tokens)
        if piece.role == "statement" and bounded and not _compares(piece.tokens):
            side = "".join(t.text for t in itertools.takewhile(lambda t: t.text not in RELATIONS, piece.tokens))
            if side in sides:
                raise SyntaxProblem(text, piece.span, "one left side with two conditions", "", _CASES)
            sides.add(side)


def _without_unit(reading: Reading, clause: list[Token]) -> list[Token]:
    r"""Without the unit in square brackets at the end, ``[\mathrm{m/s}]``, which is a note. ``[m/s]`` in plain letters is refused."""
    if len(clause) < 4 or clause[-1].kind != "]":
        return clause
    opening = next((n for n in range(len(clause) - 2, 0, -1) if clause[n].kind == "["), 0)
    inside = clause[opening + 1 : -1]
    if not opening or clause[opening - 1].kind not in ("q", "a", "n", "}", ")", "c"):
        return clause
    span = clause[opening].start, clause[-1].end
    if len(inside) == 1 and inside[0].kind == "t" and unit(inside[0].text):
        reading.ignore("a unit in brackets", *span)
        return _trim(clause[:opening])
    plain = (
        len(inside) > 1 and any(t.kind == "/" for t in inside) and all(t.kind in ("a", "/", "^", "n") for t in inside)
    )
    letters = {char for t in inside if t.kind == "a" for char in t.text}
    if plain and unit(reading.text[inside[0].start : inside[-1].end]) and letters.isdisjoint(reading.names.words):
        hint = "write `\\mathrm{…}` in the brackets, or leave the unit out"
        raise SyntaxProblem(reading.text, span, "a unit or a factor?", "", hint)
    return clause


def _behind(separator: str, role: Role, clause: list[Token]) -> Role:
    """What a clause is, from what stands before it and from the role of the clause before."""
    if separator == "condition" or separator == "definition" or separator == "alternative":
        return separator  # type: ignore[return-value]
    if role in ("condition", "alternative") and (
        separator == "row" or (separator == "separator" and _relates(clause, equality=True))
    ):
        return "statement"
    return role


def _bracketed_condition(clause: list[Token]) -> list[Token]:
    """The inside of a clause that is a relation in parentheses, ``(i = 1, 2, 3)``; empty for any other clause."""
    if len(clause) < 4 or clause[0].kind != "(" or clause[-1].kind != ")":
        return []
    levels = _levels(clause)
    inside = levels[1:-1]
    whole = all(level > 0 for level in inside)
    relates = any(
        level == 1 and t.kind != "t" and t.text in RELATIONS for t, level in zip(clause[1:-1], inside, strict=True)
    )
    return clause[1:-1] if whole and relates else []


def _strip(text: str, tokens: list[Token]) -> list[Token]:
    r"""Without ``$…$``, ``\[…\]`` and the outer environment, however often they are nested."""
    while tokens:
        first, last = tokens[0], tokens[-1]
        if first.kind == "$" and last.kind == "$" and len(tokens) > 1:
            cut = 2 if len(tokens) > 3 and tokens[1].kind == "$" == tokens[-2].kind else 1
            tokens = tokens[cut:-cut]
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
    _, behind = _name(tokens, at + 1)
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
    return inside if all(_relates(row) for row in _rows(inside)) else None


def _name(tokens: list[Token], at: int) -> tuple[str, int]:
    if at >= len(tokens) or tokens[at].kind != "{":
        return "", at
    parts = []
    at += 1
    while at < len(tokens) and tokens[at].kind != "}":
        parts.append(tokens[at].text)
        at += 1
    return "".join(parts), at + 1


def _levels(tokens: list[Token]) -> list[int]:
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


def _rows(tokens: list[Token]) -> list[list[Token]]:
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
            if self.level == 0 and kind in _SEPARATING:
                self.before, self.behind = self.before or self.behind, False
            elif self.level == 0 and text in RELATIONS:
                self.behind = True
            if text in _OPENING and kind != "t":
                self.level += 1


def _join(text: str, rows: list[list[Token]]) -> list[list[Token]]:
    """Rows that go on with the one before: they begin with a relation, or with an operator and have no relation of their own."""
    made: list[list[Token]] = []
    tail = _Tail()
    for row in rows:
        first = next(t for t in row if t.kind != "q")
        begins = first.kind != "t" and (first.text in RELATIONS or first.text in ("\\cdot", "\\times", "*", "/"))
        signed = first.kind in ("+", "-") and not _relates(row)
        open_ = bool(made) and (tail.unclosed > 0 or made[-1][-1].text in RELATIONS or made[-1][-1].text in _JOINERS)
        if made and begins and tail.in_condition:
            raise SyntaxProblem(text, (first.start, first.end), "a row goes on behind a condition", "", _CASES)
        if made and (begins or signed or open_):
            made[-1].extend(row)
        else:
            made.append(list(row))
            tail = _Tail()
        tail.add(row)
    return made


def _relates(tokens: list[Token], equality: bool = False) -> bool:
    levels = _levels(tokens)
    wanted = {"=", "==", ":=", "\\equiv"} if equality else RELATIONS
    return any(level == 0 and t.kind != "t" and t.text in wanted for t, level in zip(tokens, levels, strict=True))


def _clauses(reading: Reading, row: list[Token]) -> list[tuple[list[Token], str]]:
    """The clauses of a row, each with what separated it from the one before."""
    made: list[tuple[list[Token], str]] = [([], "")]
    levels = _levels(row)
    ahead = _relations_ahead(row, levels)
    relates = False  # whether the clause that is being collected has a relation
    for at, token in enumerate(row):
        if levels[at] == 0:
            kind = token.kind
            may = token.text in _SEPARATORS if kind == "a" or kind == "c" else kind in _SEPARATING
            separator = _separator(reading, row, at, relates, ahead) if may else ""
            if separator == "note":
                continue
            if separator:
                made.append(([], separator))
                relates = False
                continue
            relates = relates or (kind != "t" and token.text in RELATIONS)
        made[-1][0].append(token)
    return made


def _relations_ahead(row: list[Token], levels: list[int]) -> list[tuple[bool, bool]]:
    """For every place: is there a relation behind it before the next comma, and is there one at all."""
    near = far = False
    state = (near, far)
    made = [state]
    for token, level in zip(reversed(row), reversed(levels), strict=True):
        if level == 0:
            kind = token.kind
            if kind == "," or kind == ";":
                near, state = False, (False, far)
            elif not near and kind != "t" and token.text in RELATIONS:
                near = far = True
                state = (True, True)
        made.append(state)
    made.reverse()
    return made


def _separator(reading: Reading, row: list[Token], at: int, relates: bool, ahead: list[tuple[bool, bool]]) -> str:
    """What the token at a place separates: a clause word, ``"separator"``, ``"note"`` for a remark, ``""`` for nothing."""
    token = row[at]
    kind = token.kind
    if kind == "t":
        return _text_role(reading, row, at)
    if kind == ";":
        return "separator"
    if kind == "a":
        return _junction(reading, row, at) if token.text in _JUNCTIONS and relates and ahead[at + 1][1] else ""
    if kind == "c":
        if token.text in _IMPLIES:
            return "separator"
        if token.text in _OR:
            return "alternative" if relates and ahead[at + 1][1] else ""
        if token.text in _QUANTIFIERS:
            reading.ignore("a quantifier", token.start, token.end)
            return "condition"
        return ""
    near, far = ahead[at + 1]
    following = row[at + 1] if at + 1 < len(row) else None
    if kind == "," and following is not None:
        wide = following.kind in ("q", "t") or row[at - 1].kind == "q"
        short = len(row) - at < _LONGEST_CONDITION
        if following.kind == "(" and relates and short and _bracketed_condition(_trim(list(row[at + 1 :]))):
            return "separator"
        return "separator" if wide or (relates and (near or _names_members(row, at + 1))) else ""
    if kind == "q" and relates and following is not None:
        return "separator" if far or following.kind == "(" else ""
    return ""


def _names_members(row: list[Token], at: int) -> bool:
    r"""Whether ``a, b \in S`` begins here: names between commas, and a relation that is no equality."""
    names = commas = 0
    stop = min(len(row), at + _LONGEST_CONDITION)
    while at < stop and (row[at].kind in ("a", ",", "_", "{", "}", "n") or row[at].text in GREEK):
        names += row[at].kind not in (",", "_", "{", "}", "n")
        commas += row[at].kind == ","
        at += 1
    return bool(commas) and names > commas and at < stop and RELATIONS.get(row[at].text) == "in"


def _junction(reading: Reading, row: list[Token], at: int) -> str:
    """What ``and`` or ``or`` in plain letters between two relations separates; ``""`` if the letters may be factors."""
    token = row[at]
    names = reading.names
    apart = row[at - 1].end < token.start and token.end < row[at + 1].start
    if not apart or all(letter in names.words for letter in token.text):
        return ""
    reading.assume(f"`{token.text}` between two relations is read as a word", token.start, token.end)
    return _JUNCTIONS[token.text]


def _text_role(reading: Reading, row: list[Token], at: int) -> str:
    """What a text at the top level is: a clause word, ``"note"``, or ``""`` for a quantity named in words."""
    token = row[at]
    words = token.text.replace(",", " ").replace(".", " ").replace(":", " ").split()
    if not words or token.word.startswith("\\operatorname"):
        return "" if words else "note"
    first = words[0].lower()
    role = CLAUSES.get(first, "")
    if role and "else" in (w.lower() for w in words[1:]):
        raise SyntaxProblem(
            reading.text,
            (token.start, token.end),
            "a choice in words cannot be read",
            "",
            "write `\\begin{cases} … \\end{cases}`",
        )
    if role == "otherwise":
        hint = "write `\\begin{cases} … \\end{cases}`"
        raise SyntaxProblem(reading.text, (token.start, token.end), "a choice in words cannot be read", "", hint)
    if role and not _NEGATIONS.isdisjoint(word.lower() for word in words):
        raise SyntaxProblem(reading.text, (token.start, token.end), "a condition in words that excludes has no reading")
    if role == "alternative" and len(words) > 1:
        raise SyntaxProblem(reading.text, (token.start, token.end), "alternatives in words have no reading here")
    if role and len(words) == 1 and not token.word.startswith(("\\text", "\\mbox", "\\hbox")) and first not in WORDS:
        role = ""
    if role:
        if len(words) > 1:
            reading.ignore(f"text: {token.text}", token.start, token.end)
        return role
    if token.text.startswith("(") or (at and len(words) > 2 and row[at - 1].kind in ("q", ",")):
        reading.ignore(f"text: {token.text}", token.start, token.end)
        return "note"
    return ""


def _trim(tokens: list[Token]) -> list[Token]:
    """Without wide space and stops at the ends."""
    first, last = 0, len(tokens)
    while first < last and tokens[first].kind in ("q", ","):
        first += 1
    while last > first and tokens[last - 1].kind in ("q", ",", ".", ";", ":"):
        if last > 1 and tokens[last - 2].text == "\\right":
            break
        last -= 1
    return tokens[first:last]
