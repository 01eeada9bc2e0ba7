"""Plain TeX spellings → their LaTeX ones, token by token."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.latex.rows import levels_of
from mathlink.latex.tables import ALPHABETS, FUNCTIONS, GREEK, RELATIONS, TIMES, WORDED
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from mathlink.latex.names import Names

__all__ = [
    "GROUPED",
    "RAISED",
    "REPEATING",
    "TIGHT",
    "WORDED_OPERATORS",
    "barred",
    "congruences",
    "grouped_digits",
    "infix_fractions",
    "loosened",
    "overprinted",
    "plain_matrices",
    "raised_primes",
    "repeating_decimals",
    "spread_alphabets",
    "worded_operators",
]

GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+\.\d+(?![\d,])")
"""Digits in groups of three with a decimal point behind them: ``12,123.4``."""

REPEATING = re.compile(r"\d?\.\d*\\(?:overline|bar)\s*\{?\s*\d")
"""The beginning of ``0.1\\overline{6}``."""

TIGHT = re.compile(
    r"\\cdot\s*\\cdot|\\(?:stackrel|overset)\s*\{\s*\.|\{\s*(?:[=<>+.-]|\\(?:leq?|geq?|neq?|approx|sim|in|times|cdot|equiv|to))\s*\}"
)
"""A sign alone in braces, as ``a{=}b`` sets it without space."""

RAISED = re.compile(r"\^\s*\{\s*\^\s*(?:\{\s*\\prime\s*\}|\\prime)\s*\}")
"""A prime that is raised twice: ``\\alpha^{^{\\prime}}``."""

WORDED_OPERATORS = re.compile(r"(?:max|min|sup|inf|lim)\s*\}\s*(?:\\limits\s*)?_")
"""The name of an operator in upright letters with something below it: ``\\text{sup}_x``."""

_NO_OPERANDS = frozenset({"end", ")", "]", "}", "+", "-", "*", "/", "^", ",", ";", ".", "&", "\\\\", "q", "="})
_DOUBLED = frozenset("BCDEFHKLMNPQR")
_INFIX = {"\\over": "\\frac", "\\choose": "\\binom"}
_ABOVE = frozenset({"\\stackrel", "\\overset"})
_OVERLINED = (["\\overline", "{", "}"], ["\\bar", "{", "}"])
_SIGNS = frozenset("\\le \\leq \\ge \\geq \\ne \\neq \\approx \\sim \\in \\times \\cdot \\equiv \\to".split())
_MOD = frozenset({"mod", "\\bmod", "\\mod"})
_MATRICES = {"\\matrix": "matrix", "\\pmatrix": "pmatrix", "\\cases": "cases"}


def infix_fractions(tokens: list[Token]) -> list[Token]:
    r"""``{a \over b}`` becomes ``\frac{a}{b}``, in braces where it is an argument; outside braces ``\over`` stays, to be refused."""
    made: list[Token] = []
    open_: list[tuple[int, Token | None]] = []  # where each group begins in ``made``, and its infix command
    for token in tokens:
        if token.kind == "{":
            open_.append((len(made), None))
        elif token.kind == "}" and open_:
            begin, infix = open_.pop()
            if infix is not None:
                command = infix._replace(text=_INFIX[infix.text])
                if begin and (made[begin - 1].kind in ("c", "^", "_", "}", "]")):
                    made[begin + 1 : begin + 1] = [command, made[begin]]
                    made.append(token)
                else:
                    made.insert(begin, command)
        elif token.kind == "c" and token.text in _INFIX and open_ and open_[-1][1] is None:
            open_[-1] = open_[-1][0], token
            made.append(Token("}", "}", token.start, token.end))
            made.append(Token("{", "{", token.start, token.end))
            continue
        made.append(token)
    return made


def plain_matrices(tokens: list[Token]) -> list[Token]:
    r"""``\pmatrix{a & b \cr c & d}`` becomes an environment."""
    made: list[Token] = []
    waiting: list[str] = []  # the environment that each open group closes, or ""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "c" and token.text in _MATRICES and tokens[at + 1].kind == "{":
            name = _MATRICES[token.text]
            made += _command("\\begin", name, token)
            waiting.append(name)
            at += 2
            continue
        if token.kind == "{":
            waiting.append("")
        elif token.kind == "}" and waiting:
            name = waiting.pop()
            if name:
                made += _command("\\end", name, token)
                at += 1
                continue
        made.append(token)
        at += 1
    return made


def grouped_digits(tokens: list[Token]) -> list[Token]:
    """``12,123.4`` becomes one number, except in a bracket that may hold several values."""
    made: list[Token] = []
    several: list[bool] = []  # for each open bracket, whether it may hold several values
    for at, token in enumerate(tokens):
        kind = token.kind
        if kind in ("(", "[", "{") or token.text in ("\\{", "\\lbrace"):
            before = tokens[at - 1 - (at > 1 and tokens[at - 1].text == "\\left")].text if at else ""
            several.append(kind != "(" or before.lstrip("\\") not in FUNCTIONS)
        elif (kind in (")", "]", "}") or token.text in ("\\}", "\\rbrace")) and several:
            several.pop()
        made.append(token)
        if kind == "n" and "." in token.text and not any(several[-1:]):
            _join_groups(made)
    return made


def _join_groups(made: list[Token]) -> None:
    """Make one number of the ``12``, ``,`` and ``123.4`` at the end of ``made``, if they touch and are groups of three digits."""
    while len(made) > 2:
        first, comma, last = made[-3:]
        close = first.end == comma.start and comma.end == last.start and comma.kind == ","
        group = len(last.text.partition(".")[0].partition("{")[0]) == 3
        if not (close and group and first.kind == "n" and first.text.isdigit() and len(first.text) <= 3):
            break
        made[-3:] = [first._replace(text=f"{first.text}{{,}}{last.text}", end=last.end)]


def loosened(tokens: list[Token]) -> list[Token]:
    r"""``a{=}b`` as ``a=b``: braces around a sign change spacing only; ``\cdot\cdot\cdot`` as dots; ``\stackrel{.}{x}`` as ``\dot{x}``."""
    made: list[Token] = []
    for token in tokens:
        sign = made[-1] if token.kind == "}" and len(made) > 1 and made[-2].kind == "{" else None
        before = made[-3].kind if len(made) > 2 else ""
        if sign is not None and before not in ("_", "^", "}", "c") and (sign.kind in "=<>+-." or sign.text in _SIGNS):
            made[-2:] = [sign]
        elif token.text == "\\cdot" and [t.text for t in made[-2:]] == ["\\cdot", "\\cdot"]:
            made[-2:] = [token._replace(text="\\cdots", start=made[-2].start)]
        elif (
            token.kind == "}"
            and len(made) > 2
            and [t.text for t in made[-2:]] == ["{", "."]
            and made[-3].text in _ABOVE
        ):
            made[-3:] = [made[-3]._replace(text="\\dot", end=token.end)]
        else:
            made.append(token)
    return made


def raised_primes(tokens: list[Token]) -> list[Token]:
    r"""``^{^{\prime}}`` as ``^{\prime}``."""
    made: list[Token] = []
    for token in tokens:
        made.append(token)
        texts = [t.text for t in made[-6:]]
        if texts == ["^", "{", "^", "{", "\\prime", "}"]:
            made[-4:] = [made[-2]]
        elif texts[-4:] == ["^", "{", "^", "\\prime"]:
            made[-2:] = [made[-1]]
    return made


def overprinted(text: str, tokens: list[Token]) -> list[Token]:
    r"""``I\!\!N``, the stroke of a double letter printed in front of it, as ``\mathbb{N}``."""
    made: list[Token] = []
    for token in tokens:
        before = made[-1] if made else token
        between = text[before.end : token.start]
        stroke = before.text == "I" and token.kind == "a" and token.text in _DOUBLED and between.count("\\!") > 1
        if stroke and not between.replace("\\!", "").strip():
            place = before.start, token.end
            made[-1:] = [Token("c", "\\mathbb", *place), Token("{", "{", *place), token, Token("}", "}", *place)]
        else:
            made.append(token)
    return made


def repeating_decimals(tokens: list[Token]) -> list[Token]:
    r"""``0.1\overline{6}`` becomes the fraction that it is."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        made.append(token)
        at += 1
        if token.kind not in ("n", ".") or tokens[min(at + 2, len(tokens) - 1)].kind != "n":
            continue
        if token.text == "." and at > 1 and tokens[at - 2].kind == "n" and tokens[at - 2].end == token.start:
            whole, digits, first = tokens[at - 2].text, "", tokens[at - 2]
        elif (token.kind == "n" and "." in token.text) or token.kind == ".":
            (whole, _, digits), first = token.text.partition("."), token
        else:
            continue
        if [t.text for t in (tokens[at], tokens[at + 1], tokens[at + 3])] not in _OVERLINED:
            continue
        if tokens[at].start != token.end or not tokens[at + 2].text.isdigit() or not (whole + digits + "0").isdigit():
            continue
        period = tokens[at + 2].text
        below = (10 ** len(period) - 1) * 10 ** len(digits)
        above = int((whole + digits + period) or "0") - int((whole + digits) or "0")
        del made[-1 - (first is not token) :]
        span = first.start, tokens[at + 3].end
        spelled = (
            ("c", "\\frac"),
            ("{", "{"),
            ("n", str(above)),
            ("}", "}"),
            ("{", "{"),
            ("n", str(below)),
            ("}", "}"),
        )
        made += [Token("{", "{", *span), *(Token(kind, text, *span) for kind, text in spelled), Token("}", "}", *span)]
        at += 4
    return made


def congruences(tokens: list[Token]) -> list[Token]:
    r"""``(\bmod n)``, ``(\mathrm{mod}\ n)`` and ``(mod n)`` become ``\pmod{n}``."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        opening = tokens[at]
        sized = opening.text == "\\left"
        word = tokens[at + sized + 1] if opening.kind == "(" or (sized and tokens[at + 1].kind == "(") else opening
        close = _closing(tokens, at + sized) if word is not opening and word.text in _MOD else 0
        if not close:
            made.append(opening)
            at += 1
            continue
        made.append(Token("c", "\\pmod", opening.start, word.end))
        made.append(Token("{", "{", word.end, word.end))
        made.extend(tokens[at + sized + 2 : close - sized])
        made.append(Token("}", "}", tokens[close].start, tokens[close].end))
        at = close + 1
    return made


def barred(tokens: list[Token]) -> list[Token]:
    r"""``\mid x \mid`` outside brackets as ``|x|``, where no operand stands behind the second sign."""
    levels = levels_of(tokens)
    places = [n for n, t in enumerate(tokens) if t.text == "\\mid" and not levels[n]]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    ends = _NO_OPERANDS - {"*", "/"}
    if len(places) % 2 or not all(tokens[b + 1].kind in ends or tokens[b + 1].text in RELATIONS for _, b in pairs):
        return tokens
    made = list(tokens)
    for place in places:
        made[place] = made[place]._replace(kind="|", text="|")
    return made


def spread_alphabets(tokens: list[Token]) -> list[Token]:
    r"""``\mathbf{a \cdot b}`` as ``\mathbf{a} \cdot \mathbf{b}``: an alphabet over a product of letters."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        close = _behind_braces(tokens, at + 1) - 1 if token.text in ALPHABETS and tokens[at + 1].kind == "{" else 0
        inside = tokens[at + 2 : close]
        signs = inside[1::2]
        if len(inside) % 2 and signs and all(t.text in TIMES for t in signs) and all(map(_is_letter, inside[::2])):
            for part in inside:
                around = _is_letter(part)
                made += [token, tokens[at + 1], part, tokens[close]] if around else [part]
            at = close + 1
            continue
        made.append(token)
        at += 1
    return made


def _is_letter(token: Token) -> bool:
    return (token.kind == "a" and len(token.text) == 1) or token.text in GREEK


def worded_operators(names: Names, tokens: list[Token]) -> list[Token]:
    r"""``\text{sup}_x f`` as ``\sup_x f``: an operator in upright letters, with letters below it and an operand behind them."""
    made: list[Token] = []
    closing = -1  # of the braces around the word before
    for at, token in enumerate(tokens):
        if at == closing:
            continue
        command = WORDED.get(token.text.strip()) if token.kind == "t" else None
        made.append(token)
        if command is None or token.text in names:
            continue
        braced = at > 0 and tokens[at - 1].kind == "{" and tokens[at + 1].kind == "}"
        sign = at + 1 + braced
        if tokens[sign].kind != "_" or tokens[sign + 1].kind in ("n", "end") or tokens[sign + 2].kind == "n":
            continue
        behind = _behind_braces(tokens, sign + 1)
        if tokens[behind].kind in _NO_OPERANDS or tokens[behind].text in RELATIONS:
            continue
        made[-1 - braced :] = [token._replace(kind="c", text=command)]
        closing = at + 1 if braced else -1
    return made


def _behind_braces(tokens: list[Token], at: int) -> int:
    """The place behind the token, or the group in braces, that stands at ``at``."""
    depth = 0
    for place in range(at, len(tokens) - 1):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth == 0:
            return place + 1
    return len(tokens) - 1


def _closing(tokens: list[Token], at: int) -> int:
    """The place of the bracket that closes the one at ``at``; 0 if there is none."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "(") - (tokens[place].kind == ")")
        if depth == 0:
            return place
    return 0


def _command(command: str, name: str, place: Token) -> list[Token]:
    spelled = (("c", command), ("{", "{"), ("a", name), ("}", "}"))
    return [Token(kind, text, place.start, place.end) for kind, text in spelled]
