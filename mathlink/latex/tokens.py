"""LaTeX text → tokens: one regular expression, every character in a token or known to be layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import SyntaxProblem
from mathlink.latex.tables import (
    ACCENTS,
    ALPHABETS,
    ARGUMENTS,
    FRACTIONS,
    GREEK,
    IGNORED,
    OLD_FONTS,
    TEXT,
    UNICODE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEPTH", "Token", "match_braces", "tokenize"]

DEPTH = 60
"""How deeply brackets may be nested."""


class Token(NamedTuple):
    """One token. ``kind``: ``n`` number, ``a`` letters, ``t`` a word or text, ``c`` command, ``q`` wide space, ``d`` the d of a
    differential, ``end``; a sign or bracket is its own kind. ``word`` is the command of a ``t`` token."""

    kind: str
    text: str
    start: int
    end: int
    word: str = ""


_LEX = re.compile(
    r"""
    (?P<a>[A-Za-z]+)
  | (?P<p>[_^{}()\[\]+,&'|;])
  | (?P<space>(?:[ \t\r\n\f]|\\[,;:!>/]|~|%[^\n]*|\\[hv]skip\s*-?[\d.]+\s*(?:cm|mm|pt|em|ex|in)|\\kern\s*-?[\d.]+\s*(?:cm|mm|pt|em|ex|in)|\\[hv]space\*?\{[^{}]*\}|\\(?:h|v)?phantom\{[^{}]*\})+)
  | (?P<n>\d{1,3}(?:(?:\\,|\{,\})\d{3})+(?!\d)(?:\.\d+)?
        | (?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+(?![\d.]))?)
  | (?P<q>\\q?quad(?![A-Za-z])|\\[ \n\t])
  | (?P<noise>\\(?:label|tag|eqlabel|ref|eqref|cite|vspace|hspace)\*?\s*\{[^{}]*\})
  | (?P<row>\\\\(?:\[[^\]]*\])?|\\cr(?![A-Za-z])|\\newline(?![A-Za-z]))
  | (?P<c>\\(?:[A-Za-z]+\*?|.))
  | (?P<dots>\.\.\.)
  | (?P<r>:=|<=|>=|==|->|\*\*|[-*/=<>:.!])
  | (?P<hash>\#[1-9])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_SIZES = re.compile(
    r"\\(?:boldmath|unboldmath|scriptsize|footnotesize|small|tiny|normalsize|large|rm|it|bf|sf|em)(?![A-Za-z])"
)
_OLD = re.compile("|".join(re.escape(font) + "(?![A-Za-z])" for font in OLD_FONTS))
_LETTER = re.compile(r"\s*([A-Za-z0-9])")
_SPACES = re.compile(r"~|\\[ ,;:!]|\\q?quad(?![A-Za-z])")
_SAME = {"\\mleft": "\\left", "\\mright": "\\right", "\\lt": "<", "\\gt": ">", "\\Vert": "\\|"}
_SAME_SIGN = {"\\sp": "^", "\\sb": "_", "\\vert": "|"}


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, without layout, closed by an ``end`` token.

    Raises :class:`SyntaxProblem` for a character that means nothing, and for brackets nested deeper than :data:`DEPTH`.
    """
    tokens = _scan(text, 0, len(text))
    tokens.append(Token("end", "", len(text), len(text)))
    if "<" in text:
        tokens = _angles(tokens)
    if _OLD.search(text):
        tokens = _old_fonts(text, tokens)
    return tokens


def _scan(text: str, at: int, stop: int) -> list[Token]:
    made: list[Token] = []
    add, new = made.append, tuple.__new__
    while at < stop:
        for found in _LEX.finditer(text, at, stop):
            kind = found.lastgroup
            if kind == "space" or kind == "noise":
                continue
            begin, end = found.span()
            shown = found.group()
            if kind == "p" or kind == "r":
                add(new(Token, (shown, shown, begin, end, "")))
            elif kind == "a" or kind == "n" or kind == "q":
                add(new(Token, (kind, shown, begin, end, "")))
            elif kind == "c" and shown in _EVERYDAY:
                add(new(Token, ("c", shown, begin, end, "")))
            elif kind == "c":
                at = _command(text, shown, begin, end, stop, made)
                if at != end:
                    break
            elif kind == "other":
                made.extend(_unicode(text, begin))
            else:
                add(Token(*_RARE[str(kind)] or ("#", shown), begin, end))
        else:
            break
    return made


_RARE: dict[str, tuple[str, str] | None] = {"dots": ("c", "\\dots"), "row": ("\\\\", "\\\\"), "hash": None}
_EVERYDAY = (
    GREEK
    | FRACTIONS
    | ACCENTS.keys()
    | ALPHABETS.keys()
    | {"\\left", "\\right", "\\sqrt", "\\cdot", "\\sum", "\\sin", "\\cos", "\\exp", "\\log", "\\ln"}
)


def _command(text: str, command: str, at: int, end: int, stop: int, made: list[Token]) -> int:
    """Add the tokens of the command that stands at ``at``; the place behind them."""
    if command in _SAME_SIGN:
        sign = _SAME_SIGN[command]
        made.append(Token(sign, sign, at, end))
    elif command in TEXT and (inside := _argument(text, end, stop)):
        made.extend(_text(text, command, at, inside))
        return inside[1] + 1
    elif command in TEXT and command[1:3] in ("ma", "te") and (letter := _LETTER.match(text, end, stop)):
        made.append(Token("t", letter.group(1), at, letter.end(), command))
        return letter.end()
    elif command.endswith("*") and command not in ARGUMENTS:
        made.append(Token("c", command[:-1], at, end - 1))
        made.append(Token("*", "*", end - 1, end))
    elif command in ("\\#", "\\&", "\\_") or len(command) < 2:
        raise SyntaxProblem(text, (at, end), f"`{command}` has no meaning in a formula")
    elif command not in IGNORED:
        made.append(Token("c", _SAME.get(command, command), at, end))
    return end


def _unicode(text: str, at: int) -> Iterator[Token]:
    char = text[at]
    if char == "$":
        yield Token("$", "$", at, at + 1)
        return
    spelled = UNICODE.get(char)
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


def _text(text: str, command: str, start: int, inside: tuple[int, int]) -> Iterator[Token]:
    """A text argument as one token; mathematics between dollars inside it as its own tokens."""
    content = text[inside[0] : inside[1]]
    if "$" not in content:
        shown = _SIZES.sub("", content) if "\\" in content else content
        yield Token("t", " ".join(_SPACES.sub(" ", shown).split()), start, inside[1] + 1, command)
        return
    at = inside[0]
    for number, part in enumerate(content.split("$")):
        if number % 2:
            yield from _scan(text, at, at + len(part))
        elif _SIZES.sub("", part).strip():
            yield Token("t", " ".join(part.split()), at, at + len(part), command)
        at += len(part) + 1


def _angles(tokens: list[Token]) -> list[Token]:
    """``<…>`` directly after a command that takes arguments becomes ``{…}``; other signs stay relations."""
    made: list[Token] = []
    open_: list[int] = []  # how many further arguments the command may still take
    wanted = 0
    for token in tokens:
        before = made[-1] if made else None
        kind = token.kind
        if kind == "<" and wanted and before is not None and before.end == token.start:
            open_.append(wanted - 1)
            wanted = 0
            made.append(Token("{", "{", token.start, token.end))
            continue
        if kind == ">" and open_:
            wanted = open_.pop()
            made.append(Token("}", "}", token.start, token.end))
            continue
        if kind in (">=", "->") and open_:
            at = token.start + (kind == "->")
            parts = [Token("}", "}", at, at + 1), Token("=", "=", at + 1, at + 2)]
            made.extend(parts if kind == ">=" else [Token("-", "-", at - 1, at), parts[0]])
            wanted = open_.pop() if kind == "->" else open_.pop() * 0
            continue
        wanted = ARGUMENTS.get(token.text, 0) if kind == "c" else 0
        made.append(token)
    return made


def _old_fonts(text: str, tokens: list[Token]) -> list[Token]:
    r"""``{\cal L}`` becomes ``\mathcal{L}``, ``{\rm sat}`` a word."""
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        font = OLD_FONTS.get(token.text) if token.kind == "c" else None
        if font is None:
            made.append(token)
            at += 1
            continue
        opened = bool(made) and made[-1].kind == "{"
        if font in TEXT:
            at += 1
            first = at
            depth = 0
            while tokens[at].kind != "end" and not (tokens[at].kind == "}" and depth == 0):
                depth += {"{": 1, "}": -1}.get(tokens[at].kind, 0)
                at += 1
                if not opened:
                    break
            if at > first:
                span = tokens[first].start, tokens[at - 1].end
                made.append(Token("t", " ".join(text[span[0] : span[1]].split()), *span, font))
        elif opened:
            brace = made.pop()
            made.append(Token("c", font, token.start, token.end))
            made.append(brace)
            at += 1
        else:
            made.append(Token("c", font, token.start, token.end))
            at += 1
    return made


def match_braces(text: str, tokens: list[Token]) -> None:
    """Raises for what never closes or was never opened, and for too deep nesting."""
    open_: list[int] = []
    depth = 0
    for at, token in enumerate(tokens):
        kind = token.kind
        if kind == "{":
            open_.append(at)
            depth += 1
        elif kind == "}":
            if not open_:
                raise SyntaxProblem(text, (token.start, token.end), "`}` was never opened")
            open_.pop()
            depth -= 1
        elif kind in ("(", "["):
            depth += 1
        elif kind in (")", "]"):
            depth -= 1
        if depth > DEPTH:
            raise SyntaxProblem(text, (token.start, token.end), f"brackets are nested more than {DEPTH} deep")
    if open_:
        token = tokens[open_[-1]]
        raise SyntaxProblem(text, (token.start, token.end), "`{` is never closed", "`}`")
