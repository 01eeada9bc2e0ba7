"""Macro definitions in front of a formula, and their bounded expansion, token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mathlink.errors import SyntaxProblem
from mathlink.latex.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["expand"]

_DEFINERS = frozenset(
    {"\\newcommand", "\\renewcommand", "\\providecommand", "\\newcommand*", "\\renewcommand*", "\\def", "\\gdef"}
)
_OPERATORS = frozenset({"\\DeclareMathOperator", "\\DeclareMathOperator*"})
_LIMIT = 20_000
"""How many tokens an expansion may make, beyond those of the formula itself."""


class _Macro(NamedTuple):
    arguments: int
    default: tuple[Token, ...] | None
    body: tuple[Token, ...]


def expand(text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with every definition taken out and every use replaced; a replaced token keeps the place of its use."""
    if "def" not in text and "command" not in text and "Declare" not in text:
        return tokens
    if not any(t.kind == "c" and (t.text in _DEFINERS or t.text in _OPERATORS) for t in tokens):
        return tokens
    macros: dict[str, _Macro] = {}
    rest: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "c" and token.text in _DEFINERS:
            at = _define(text, tokens, at, macros)
        elif token.kind == "c" and token.text in _OPERATORS:
            at = _operator(text, tokens, at, macros)
        else:
            rest.append(token)
            at += 1
    return _replace(text, rest, macros)


def _group(
    text: str, tokens: Sequence[Token], at: int, opening: str = "{", closing: str = "}"
) -> tuple[list[Token], int]:
    """The tokens inside a bracket that opens at ``at``, and the position behind it."""
    if at >= len(tokens) or tokens[at].kind != opening:
        token = tokens[min(at, len(tokens) - 1)]
        raise SyntaxProblem(text, (token.start, token.end), "a macro definition is not complete", f"`{opening}`")
    depth = 0
    for place in range(at, len(tokens)):
        kind = tokens[place].kind
        if kind == opening:
            depth += 1
        elif kind == closing:
            depth -= 1
            if depth == 0:
                return list(tokens[at + 1 : place]), place + 1
    raise SyntaxProblem(text, (tokens[at].start, tokens[at].end), "a macro definition is never closed", f"`{closing}`")


def _define(text: str, tokens: list[Token], at: int, macros: dict[str, _Macro]) -> int:
    definer = tokens[at]
    at += 1
    if tokens[at].kind == "{":
        name, at = _group(text, tokens, at)
    else:
        name, at = [tokens[at]], at + 1
    if len(name) != 1 or name[0].kind != "c":
        raise SyntaxProblem(text, (definer.start, definer.end), f"`{definer.text}` needs the name of a command")
    count, default = 0, None
    if definer.text.endswith("def"):
        while tokens[at].text.startswith("#"):
            count, at = count + 1, at + 1
    elif tokens[at].kind == "[":
        inside, at = _group(text, tokens, at, "[", "]")
        count = int(inside[0].text) if len(inside) == 1 and inside[0].text.isdigit() else 10
        if tokens[at].kind == "[":
            inside, at = _group(text, tokens, at, "[", "]")
            default = tuple(inside)
    body, at = _group(text, tokens, at)
    if count > 9:
        raise SyntaxProblem(text, (definer.start, definer.end), "a macro takes at most nine arguments")
    macros[name[0].text] = _Macro(count, default, tuple(body))
    return at


def _operator(text: str, tokens: list[Token], at: int, macros: dict[str, _Macro]) -> int:
    start = tokens[at]
    name, at = _group(text, tokens, at + 1) if tokens[at + 1].kind == "{" else ([tokens[at + 1]], at + 2)
    body, at = _group(text, tokens, at)
    if len(name) != 1 or not body:
        raise SyntaxProblem(text, (start.start, start.end), f"`{start.text}` needs a command and its words")
    words = "".join(t.text for t in body)
    macros[name[0].text] = _Macro(0, None, (Token("t", words, body[0].start, body[-1].end, "\\operatorname"),))
    return at


def _replace(text: str, tokens: list[Token], macros: dict[str, _Macro]) -> list[Token]:
    made: list[Token] = []
    waiting = list(reversed(tokens))
    budget = _LIMIT
    while waiting:
        token = waiting.pop()
        macro = macros.get(token.text) if token.kind == "c" else None
        if macro is None:
            made.append(token)
            continue
        if len(macro.body) > 1 and made and made[-1].kind in ("^", "_") and macro.body[0].kind not in ("c", "{"):
            hint = f"write `{made[-1].text}{{{token.text}}}`"
            raise SyntaxProblem(
                text, (token.start, token.end), f"a script takes only the first sign of `{token.text}`", "", hint
            )
        arguments = [_take(text, token, waiting, macro.default if n == 0 else None) for n in range(macro.arguments)]
        body = _fill(macro.body, arguments, token)
        budget -= len(body) + 1
        if budget < 0:
            raise SyntaxProblem(text, (token.start, token.end), f"`{token.text}` expands without end")
        waiting.extend(reversed(body))
    return made


def _take(text: str, use: Token, waiting: list[Token], default: tuple[Token, ...] | None) -> list[Token]:
    """The next argument: a group without its braces, or one token; ``[…]`` or the default for an optional one."""
    if default is not None and not (waiting and waiting[-1].kind == "["):
        return list(default)
    if not waiting or waiting[-1].kind in ("end", "}"):
        raise SyntaxProblem(text, (use.start, use.end), f"`{use.text}` lacks an argument")
    first = waiting.pop()
    closing = {"{": "}", "[": "]" if default is not None else ""}.get(first.kind, "")
    if not closing:
        return [first]
    inside: list[Token] = []
    depth = 1
    while waiting:
        token = waiting.pop()
        depth += (token.kind == first.kind) - (token.kind == closing)
        if depth == 0:
            return inside
        inside.append(token)
    raise SyntaxProblem(text, (first.start, first.end), f"an argument of `{use.text}` is never closed", f"`{closing}`")


def _fill(body: tuple[Token, ...], arguments: list[list[Token]], use: Token) -> list[Token]:
    made: list[Token] = []
    for token in body:
        if token.kind == "#":
            made.extend(arguments[int(token.text[1]) - 1] if int(token.text[1]) <= len(arguments) else ())
        else:
            made.append(Token(token.kind, token.text, use.start, use.end, token.word))
    return made
