"""LaTeX text → tokens: one regular expression, every character in a token or known to be layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mathlink.errors import SyntaxProblem
from mathlink.latex.characters import SUBSCRIPTS, SUPERSCRIPTS, UNICODE
from mathlink.latex.dialects import angle_arguments, old_fonts
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    ARGUMENTS,
    BIG,
    CLOSERS,
    ELLIPSES,
    FRACTIONS,
    FUNCTIONS,
    GREEK,
    IGNORED,
    OLD_FONTS,
    OPAQUE,
    OPENERS,
    RELATIONS,
    TEXT,
    TIMES,
)
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["tokenize"]

_PATTERN = r"""
    (?P<a>[A-Za-z]+)
  | (?P<p>[_^{}()\[\]+,&'|;])
  | (?P<space>(?:[ \t\r\n\f]|\\[,;:!>/]|~|%[^\n]*|\\(?:[hvm]skip|m?kern)\s*-?[\d.]+\s*(?:cm|mm|pt|em|ex|in|mu)|\\[hvm]space\*?\{[^{}]*\}|\\(?:h|v)?phantom\{[^{}]*\})+)
  | (?P<n>\d{1,3}(?:(?:\\,|\{,\})\d{3})+(?!\d)(?:\.\d{3}(?:\\,\d{3})*\\,\d{1,3}(?!\d)|\.\d+)?
        | \d+\.\d{3}(?:\\,\d{3})*\\,\d{1,3}(?!\d)
        | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+(?![\d.]))?)
  | (?P<q>\\q?quad(?![A-Za-z])|\\[ \n\t])
  | (?P<noise>\\(?:label|tag|eqlabel|ref|eqref|cite|vspace|hspace|color|textcolor)\*?\s*\{[^{}]*\})
  | (?P<row>\\\\(?:\[[^\]]*\])?|\\cr(?![A-Za-z])|\\newline(?![A-Za-z]))
  | (?P<c>\\(?:[A-Za-z]+\*?|.))
  | (?P<dots>\.\.\.)
  | (?P<r>:=|<=|>=|==|->|\*\*|[-*/=<>:.!])
  | (?P<hash>\#[1-9])
  | (?P<script>[⁰¹²³⁴-⁹⁺⁻⁽⁾ⁿⁱ]+|[₀-₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)
  | (?P<other>.)
"""
_WORDS = "|".join(re.escape(command) for command in sorted(TEXT, reverse=True))
_LEX = re.compile(_PATTERN, re.VERBOSE | re.DOTALL)
_EVERYDAY = r"""
    [_^{}()\[\]+&|;] | [A-Za-z]+ | [ \t\r\n\f~]+
  | \\(?:left|right|frac|sqrt|cdot|alpha|beta|gamma|delta|epsilon|theta|lambda|mu|pi|rho|sigma|phi|omega|partial|sum|sin|cos)(?![A-Za-z*])
"""
#: The same language without groups, the most frequent strings first, so that one call cuts a whole text; a text argument without braces, commands and dollars is one string.
_CUT = re.compile(
    rf"{_EVERYDAY} | (?:{_WORDS})[ \t\n]*\{{[^{{}}\\$]*\}} | {re.sub(r'[(][?]P<[a-z]+>', '(?:', _PATTERN)}",
    re.VERBOSE | re.DOTALL,
)

_SIZES = re.compile(
    r"\\(?:boldmath|unboldmath|scriptsize|footnotesize|small|tiny|normalsize|large|rm|it|bf|sf|em)(?![A-Za-z])"
)
_LETTER = re.compile(r"\s*([A-Za-z0-9])")
_WIDE = 55  # hundredths of an em: from here on a run of spaces may separate statements
_SPACES = re.compile(r"~|\\[ ,;:!]|\\q?quad(?![A-Za-z])")
_SAME = {"\\mleft": "\\left", "\\mright": "\\right", "\\lt": "<", "\\gt": ">", "\\Vert": "\\|"}
_SAME_SIGN = {"\\sp": "^", "\\sb": "_", "\\vert": "|"}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_LAYOUT = frozenset(" \t\r\n\f~%")
_COMMAND = re.compile(r"\\[A-Za-z]+\Z")


def _kinds() -> dict[str, str]:
    """The kind of every string that always is the same token; ``""`` for one that always is layout."""
    commands: set[str] = {"\\left", "\\right", "\\sqrt", "\\infty", "\\int", "\\begin", "\\end", "\\mid", "\\lim"}
    commands.update(GREEK, FRACTIONS, ACCENTS, ALPHABETS, BIG, RELATIONS, TIMES, ELLIPSES, OPAQUE, CLOSERS, OPENERS)
    commands.update("\\" + name for name in FUNCTIONS)
    commands -= TEXT | OLD_FONTS.keys() | _SAME.keys() | _SAME_SIGN.keys() | {"\\cr", "\\newline"}
    return (
        {command: "c" for command in commands if _COMMAND.match(command)}
        | dict.fromkeys(("\\{", "\\}", "\\|"), "c")
        | dict.fromkeys(IGNORED | _LAYOUT - {"%"} | {"\\,", "\\;", "\\:", "\\!"}, "")
        | dict.fromkeys(_LETTERS, "a")
        | dict.fromkeys(_DIGITS, "n")
        | {sign: sign for sign in (*"_^{}()[]+,&'|;-*/=<>:.!$", "\\\\")}
        | dict.fromkeys(("\\quad", "\\qquad"), "q")
    )


_KINDS = _kinds()
_RARE: dict[str, tuple[str, str]] = {"dots": ("c", "\\dots"), "row": ("\\\\", "\\\\")}


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, without layout, closed by an ``end`` token.

    Raises :class:`SyntaxProblem` for a character that means nothing, and for a text argument that never ends.
    """
    met: set[str] = set()
    tokens = _scan(text, 0, len(text), met)
    tokens.append(Token("end", "", len(text), len(text)))
    if "<" in text:
        tokens = angle_arguments(tokens)
    if not met.isdisjoint(OLD_FONTS):
        tokens = old_fonts(text, tokens)
    return tokens


def _scan(text: str, at: int, stop: int, met: set[str]) -> list[Token]:
    """The tokens between two places; commands that are not everyday ones are put into ``met``."""
    made: list[Token] = []
    add, new, kinds, token_class = made.append, object.__new__, _KINDS, Token
    strings: Iterable[str] = _CUT.findall(text, at, stop)
    while at < stop:
        for shown in strings:
            begin = at
            at += len(shown)
            kind = kinds.get(shown)
            if kind is None:
                first = shown[0]
                if first in _LETTERS:
                    kind = "a"
                elif first in _DIGITS:
                    kind = "n"
                elif first in _LAYOUT:
                    if shown.count("~") > 1:
                        add(token_class("q", shown, begin, at, "soft"))
                    continue
                else:
                    behind = _rare(text, shown, begin, stop, made, met)
                    if behind == at:
                        continue
                    at = behind
                    break
            if kind:
                token = new(token_class)
                token.kind = kind
                token.text = shown
                token.start = begin
                token.end = at
                token.word = ""
                add(token)
        else:
            break
        strings = map(
            re.Match.group, _LEX.finditer(text, at, stop)
        )  # behind a text argument that the pattern cannot see through
    return made


def _width(shown: str) -> int:
    """How wide a run of thin and ordinary spaces prints, in hundredths of an em."""
    return 17 * shown.count("\\,") + 22 * shown.count("\\:") + 28 * shown.count("\\;") + 33 * shown.count("~")


def _rare(text: str, shown: str, at: int, stop: int, made: list[Token], met: set[str]) -> int:
    """Add the tokens of a string that is in no table; the place behind them."""
    end = at + len(shown)
    if shown[-1] == "}" and shown[0] == "\\":
        command, _, inside = shown.partition("{")
        if (command := command.rstrip()) in TEXT:
            made.append(Token("t", " ".join(inside[:-1].replace("~", " ").split()), at, end, command))
            return end
    found = _LEX.match(text, at, stop)
    kind = str(found and found.lastgroup)
    if kind == "space" and _width(shown) >= _WIDE:
        made.append(Token("q", shown, at, end, "soft"))
    if kind == "c":
        met.add(shown.rstrip("*"))
        return _command(text, shown, at, end, stop, made, met)
    if kind == "other":
        made.extend(_unicode(text, at))
    elif kind == "script":
        made.extend(_script(shown, at, end))
    elif kind == "n" or kind == "r" or kind == "q":
        made.append(Token(kind if kind != "r" else shown, shown, at, end))
    elif kind == "hash":
        made.append(Token("#", shown, at, end))
    elif kind in _RARE:
        made.append(Token(*_RARE[kind], at, end))
    return end


def _command(text: str, command: str, at: int, end: int, stop: int, made: list[Token], met: set[str]) -> int:
    """Add the tokens of the command that stands at ``at``; the place behind them."""
    if command in _SAME_SIGN:
        sign = _SAME_SIGN[command]
        made.append(Token(sign, sign, at, end))
    elif command in TEXT and (inside := _argument(text, end, stop)):
        made.extend(_text(text, command, at, inside, met))
        return inside[1] + 1
    elif command in TEXT and command[1:3] in ("ma", "te") and (letter := _LETTER.match(text, end, stop)):
        made.append(Token("t", letter.group(1), at, letter.end(), command))
        return letter.end()
    elif command.endswith("*") and command not in ARGUMENTS:
        made.append(Token("c", command[:-1], at, end - 1))
        made.append(Token("*", "*", end - 1, end))
    elif command in ("\\", "\\\n") and not text[end:].strip():
        return end  # a control space whose space was cut off
    elif command in ("\\#", "\\&", "\\_") or len(command) < 2:
        raise SyntaxProblem(text, (at, end), f"`{command}` has no meaning in a formula")
    elif command not in IGNORED:
        made.append(Token("c", _SAME.get(command, command), at, end))
    return end


def _script(shown: str, start: int, end: int) -> Iterator[Token]:
    """``x²³`` as ``x^{23}``: Unicode scripts side by side are one script."""
    table = SUPERSCRIPTS if shown[0] in SUPERSCRIPTS else SUBSCRIPTS
    inside = "".join(table[char] for char in shown)
    for token in _scan(f"^{{{inside}}}" if table is SUPERSCRIPTS else f"_{{{inside}}}", 0, len(inside) + 3, set()):
        yield Token(token.kind, token.text, start, end)


def _unicode(text: str, at: int) -> Iterator[Token]:
    char = text[at]
    spelled = UNICODE.get(char)
    if char == "\\" and at == len(text) - 1:
        return  # a control space whose space was cut off
    if spelled is None:
        if char in "\u00a0\u2009\u200a\u202f\u2003\u2002":
            return
        raise SyntaxProblem(text, (at, at + 1), f"`{char}` has no meaning in a formula")
    for part in spelled:
        if part.startswith("\\mathbb"):
            yield Token("c", "\\mathbb", at, at + 1)
            yield from (Token(k, v, at, at + 1) for k, v in (("{", "{"), ("a", part[-2]), ("}", "}")))
        else:
            kind = "n" if part.isdigit() else "c" if part.startswith("\\") else part
            yield Token(kind, part, at, at + 1)


def _argument(text: str, at: int, stop: int) -> tuple[int, int] | None:
    """Start and end of the inside of ``{…}`` (or ``<…>``) at this place, layout before it allowed."""
    while at < stop and text[at] in " \t\n":
        at += 1
    if at >= stop or text[at] not in "{<":
        return None
    opening, closing = ("{", "}") if text[at] == "{" else ("<", ">")
    depth = 0
    place = at
    while place < stop:
        char = text[place]
        if char == "\\":
            place += 1
        elif char == opening:
            depth += 1
        elif char == closing:
            depth -= 1
            if depth == 0:
                return at + 1, place
        place += 1
    raise SyntaxProblem(text, (at, at + 1), "this bracket is never closed", f"`{closing}`")


def _text(text: str, command: str, start: int, inside: tuple[int, int], met: set[str]) -> Iterator[Token]:
    """A text argument as one token; mathematics between dollars inside it as its own tokens."""
    content = text[inside[0] : inside[1]]
    if "$" not in content:
        shown = _SIZES.sub("", content) if "\\" in content else content
        yield Token("t", " ".join(_SPACES.sub(" ", shown).split()), start, inside[1] + 1, command)
        return
    at, bold = inside[0], "\\boldmath" in content
    for number, part in enumerate(content.split("$")):
        if number % 2 and bold:
            yield Token("c", "\\boldsymbol", at, at)
            yield Token("{", "{", at, at)
            yield from _scan(text, at, at + len(part), met)
            yield Token("}", "}", at + len(part), at + len(part))
        elif number % 2:
            yield from _scan(text, at, at + len(part), met)
        elif _SIZES.sub("", part).strip():
            yield Token("t", " ".join(part.split()), at, at + len(part), command)
        at += len(part) + 1
