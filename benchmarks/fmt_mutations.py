"""Edits of LaTeX source by chance: some that TeX ignores, some that change what is printed or what a comment covers.

The reader in here is a third one, of its own: a single expression over the text. Edits are made in places that it is sure of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from random import Random

__all__ = ["DAMAGES", "damaged", "scrambled"]

_LITERAL = """verbatim Verbatim BVerbatim LVerbatim SaveVerbatim lstlisting minted tcblisting filecontents comment alltt luacode pycode
    asy dot2tex listing code codeexample spverbatim forest tabbing obeylines"""
_READER = r"""
    (?P<rest>%+[ \t]*fmt:[\s\S]*
    | \\(?:catcode|obeylines|obeyspaces|MakeShortVerb|DefineShortVerb|lstMakeShortInline|ProvidesExpl\w+)(?![a-zA-Z@])[\s\S]*
    | \^\^[\s\S]*)
  | (?P<comment>%[^\n]*)
  | (?P<opaque>\\begin[ \t]*\{(?P<name>NAMES)\}[\s\S]*?(?:\\end\{(?P=name)\}[^\n]*|\Z)
    | \\(?:verb|Verb|lstinline|mintinline|spverb)\*?(?:\[[^\]\n]*\])?(?:\{[^{}\n]*\}(?=[{|]))?(?:\{[^{}\n]*\}|(?P<mark>[^\sa-zA-Z{])[^\n]*?(?P=mark))
    | \\(?:url|path|nolinkurl|href|detokenize)\*?[ \t\n]*(?:\[[^\]]*\])?\{(?:[^{}]|\{[^{}]*\})*\}
    | \\(?:pgfplotstableread|pgfplotstabletypeset|addplot|datavisualization)(?![a-zA-Z])(?:[^;{}]|\{[^{}]*\})*
    | \\beginverse[\s\S]*?\\endverse
    | \\iffalse(?![a-zA-Z@])(?:(?:(?!\\if)[\s\S])*?\\fi(?![a-zA-Z@])|[\s\S]*)
    | \\makeatletter(?![a-zA-Z@])[\s\S]*?\\makeatother | \\ExplSyntaxOn[\s\S]*?(?:\\ExplSyntaxOff|\Z)
    | \\end\{document\}[ \t\n]*[^ \t\n][\s\S]*)
  | (?P<word>\\[a-zA-Z@]+)
  | (?P<symbol>\\[ \t\n]+|\\[\s\S])
  | (?P<par>[ \t]*\n[ \t]*\n[ \t\n]*)
  | (?P<space>[ \t]+(?:\n[ \t]*)?|\n[ \t]*)
  | (?P<text>[^\\%\s^]+|[\s\S])
"""
_ROWS = re.compile(r"[ \t\n]*(?:&|\\\\|\\(?:end|begin|hline|tabularnewline|cr)\b|\\[\[\]])")
_WHOLE = ("opaque", "rest")
_BLANKS = " \t\n"


def _read(text: str, literal: Iterable[str]) -> list[tuple[str, str, int]]:
    names = sorted({name + star for name in (*_LITERAL.split(), *literal) for star in ("", "*")}, key=len, reverse=True)
    reader = re.compile(_READER.replace("NAMES", "|".join(map(re.escape, names))), re.VERBOSE)
    return [(match.lastgroup or "", match[0], match.start()) for match in reader.finditer(text)]


def scrambled(text: str, random: Random, literal: Iterable[str] = ()) -> str:
    """The text with each space token, paragraph break and indentation as another one of the same meaning."""
    if "fmt: skip" in text:
        return text
    tokens = _read(text, literal)
    out: list[str] = []
    for index, (kind, value, _) in enumerate(tokens):
        before = tokens[index - 1][0] if index else "start"
        following = tokens[index + 1][0] if index + 1 < len(tokens) else "end"
        if kind == "space":
            value = _space(value, before, following, tokens[index + 1][1] if following != "end" else "", random)
        elif (
            kind == "par" and not {"opaque", "rest"} & {before, following} and following != "end" and before != "start"
        ):
            value = random.choice(("", " ")) + "\n" + "\n" * random.randint(1, 3) + _indent(random)
        out.append(value)
    return "".join(out)


def _indent(random: Random) -> str:
    return random.choice(("", "", " ", "  ", "\t", "     "))


def _space(value: str, before: str, following: str, token: str, random: Random) -> str:
    if following == "end" or before in _WHOLE or (following in _WHOLE and token.startswith((r"\begin", "%"))):
        return value
    if before in ("comment", "start"):
        newline = "\n" if value.startswith("\n") else ""
        return newline + _indent(random)
    if following == "comment":
        return " " * random.randint(1, 3) if "\n" not in value else "\n" + _indent(random)
    return random.choice((" ", " ", "  ", "\t", "\n" + _indent(random), " \n" + _indent(random)))


Token = tuple[str, str, int]
Damage = Callable[[str, list[Token], Random], str | None]


def _replaced(text: str, start: int, end: int, value: str) -> str:
    return text[:start] + value + text[end:]


def _pick(tokens: list[Token], random: Random, wanted: Callable[[int], bool]) -> int | None:
    found = [index for index in range(len(tokens)) if wanted(index)]
    return random.choice(found) if found else None


def _between_text(text: str, tokens: list[Token], index: int) -> bool:
    """A space between two pieces of text, far from rows."""
    if not 0 < index < len(tokens) - 1:
        return False
    if tokens[index - 1][0] != "text" or tokens[index + 1][0] != "text":
        return False
    near = tokens[index - 1][1][-1] + tokens[index + 1][1][0]
    return not set(near) & set("&{}[]~$") and not _ROWS.match(text, tokens[index][2])


def _space_gone(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "space" and _between_text(text, tokens, i))
    return index if index is None else _replaced(text, tokens[index][2], tokens[index + 1][2], "")


def _space_added(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "text" and len(tokens[i][1]) > 2 and tokens[i][1].isalpha())
    if index is None:
        return None
    at = tokens[index][2] + random.randint(1, len(tokens[index][1]) - 1)
    return _replaced(text, at, at, random.choice((" ", "\n", "\t")))


def _paragraph_gone(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "par" and 1 < i < len(tokens) - 1)
    return index if index is None else _replaced(text, tokens[index][2], tokens[index + 1][2], "\n")


def _paragraph_added(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "space" and _between_text(text, tokens, i))
    return index if index is None else _replaced(text, tokens[index][2], tokens[index + 1][2], "\n\n")


def _comment_eats(text: str, tokens: list[Token], random: Random) -> str | None:
    """The line end behind a comment goes: the next line is commented out."""
    index = _pick(
        tokens,
        random,
        lambda i: tokens[i][0] == "comment"
        and i + 2 < len(tokens)
        and tokens[i + 1][0] == "space"
        and tokens[i + 2][0] in ("text", "word"),
    )
    return index if index is None else _replaced(text, tokens[index + 1][2], tokens[index + 2][2], " ")


def _comment_begins(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "text")
    return index if index is None else _replaced(text, tokens[index][2], tokens[index][2], "%")


def _comment_moves(text: str, tokens: list[Token], random: Random) -> str | None:
    """A comment behind text gets a line of its own, or loses the blank in front of it."""
    index = _pick(
        tokens,
        random,
        lambda i: tokens[i][0] == "comment" and i > 1 and tokens[i - 1][0] == "space" and tokens[i - 2][0] == "text",
    )
    if index is None or "\n" in tokens[index - 1][1]:
        return None
    return _replaced(text, tokens[index - 1][2], tokens[index][2], random.choice(("\n", "\n  ")))


def _comment_space_gone(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(
        tokens,
        random,
        lambda i: tokens[i][0] == "comment" and i > 1 and tokens[i - 1][0] == "space" and tokens[i - 2][0] == "text"
        and tokens[i - 2][1][-1] not in "&]" and not _ROWS.match(text, tokens[i][2] + len(tokens[i][1])),
    )  # fmt: skip
    return index if index is None else _replaced(text, tokens[index - 1][2], tokens[index][2], "")


def _character_gone(text: str, tokens: list[Token], random: Random) -> str | None:
    at = random.randrange(len(text))
    return None if text[at] in _BLANKS else _replaced(text, at, at + 1, "")


def _character_changed(text: str, tokens: list[Token], random: Random) -> str | None:
    at = random.randrange(len(text))
    return None if text[at] in _BLANKS else _replaced(text, at, at + 1, "q" if text[at] != "q" else "Q")


def _lines_swapped(text: str, tokens: list[Token], random: Random) -> str | None:
    lines = text.split("\n")
    at = random.randrange(max(len(lines) - 1, 1))
    if (
        at + 1 >= len(lines)
        or not lines[at].strip()
        or not lines[at + 1].strip()
        or "".join(lines[at].split()) == "".join(lines[at + 1].split())
    ):
        return None
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "\n".join(lines)


def _literal_changed(text: str, tokens: list[Token], random: Random) -> str | None:
    index = _pick(tokens, random, lambda i: tokens[i][0] == "opaque" and len(tokens[i][1]) > 12)
    if index is None:
        return None
    start, value = tokens[index][2], tokens[index][1]
    last = len(value) - 1 if "\n" not in value else value.rfind("\n")
    if last <= 10:
        return None
    at = start + random.randint(10, last)
    return (
        _replaced(text, at, at, random.choice((" ", "\n", "\t")))
        if not set(text[at - 1 : at + 1]) & set(_BLANKS)
        else None
    )


DAMAGES: dict[str, Damage] = {
    "a space is gone": _space_gone,
    "a space is added": _space_added,
    "a paragraph break is gone": _paragraph_gone,
    "a paragraph break is added": _paragraph_added,
    "a comment eats the next line": _comment_eats,
    "a comment begins": _comment_begins,
    "a comment moves to a line of its own": _comment_moves,
    "the space in front of a comment is gone": _comment_space_gone,
    "a character is gone": _character_gone,
    "a character is another": _character_changed,
    "two lines are swapped": _lines_swapped,
    "literal text is changed": _literal_changed,
}


def damaged(text: str, random: Random, kind: str, literal: Iterable[str] = ()) -> str | None:
    """The text with one damage of this kind; None if no place for it was found."""
    found = DAMAGES[kind](text, _read(text, literal), random) if text else None
    return None if found == text else found
