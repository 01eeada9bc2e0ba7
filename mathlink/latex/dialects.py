r"""Spellings of arguments beside braces → braces: ``\frac<a><b>``, ``{\cal L}``, ``{\rm sat}``."""

from __future__ import annotations

from mathlink.latex.tables import ARGUMENTS, OLD_FONTS, TEXT
from mathlink.latex.tokens import Token

__all__ = ["angle_arguments", "old_fonts"]

_SPOKEN = frozenset({"and", "for", "if", "where", "with"})


def angle_arguments(tokens: list[Token]) -> list[Token]:
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


def old_fonts(text: str, tokens: list[Token]) -> list[Token]:
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
                clause = tokens[first].text.lower() in _SPOKEN and tokens[at].kind == "}"
                if opened and clause:  # braces around a word of the sentence
                    made.pop()
                    at += 1
                if any(t.text == "\\over" for t in tokens[first:at]):  # no word: the letters stand as they are
                    made.extend(tokens[first:at])
                    continue
                made.append(Token("t", " ".join(text[span[0] : span[1]].replace("\\ ", " ").split()), *span, font))
        elif opened:
            brace = made.pop()
            made.append(Token("c", font, token.start, token.end))
            made.append(brace)
            at += 1
        else:
            made.append(Token("c", font, token.start, token.end))
            at += 1
    return made
