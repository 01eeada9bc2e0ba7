"""The side of an equation that disagrees, underlined in its own text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["marked"]

_TOKEN = re.compile(
    r"\\begin\s*\{[^}]*\}|\\end\s*\{[^}]*\}|\\(?:left|right)\b|\\\\|\\[A-Za-z]+|\\.|[{}\[\]()&;,=<>]|:=|[^\\{}\[\]()&;,=<>:]+|:",
    re.DOTALL,
)
_OPENING = frozenset({"{", "[", "(", r"\{"})
_CLOSING = frozenset({"}", "]", ")", r"\}"})
_EQUALS = frozenset({"=", r"\equiv", r"\approx", r"\simeq", r"\sim", r"\coloneqq"})
_ORDER = frozenset({"<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\lt", r"\gt"})
_ENDS = frozenset({r"\\", ";", r"\quad", r"\qquad", r"\text", r"\tag", r"\label"})


def marked(equation: str, binding: Mapping[str, str], words: str) -> str:
    """The equation with the side that is not the result underlined, ``words`` behind the mark.

    Where the sides cannot be told apart in the text, or lie on several lines, the words stand on a line of their own.
    """
    span = _side(equation, binding)
    lines: list[str] = []
    offset = 0
    placed = False
    for line in equation.split("\n"):
        lines.append(line.replace("\t", " "))
        if span and offset <= span[0] and span[1] <= offset + len(line):
            lines.append(f"{' ' * (span[0] - offset)}{'^' * (span[1] - span[0])} {words}")
            placed = True
        offset += len(line) + 1
    return "\n".join(lines if placed else [*lines, words])


def _side(equation: str, binding: Mapping[str, str]) -> tuple[int, int] | None:
    """Start and end of the side that is not the result."""
    if equation.lstrip().startswith("lambda"):
        return None
    found = _relation(equation)
    if found is None:
        return None
    (start, end), stop = found
    left, right = _trimmed(equation, 0, start), _trimmed(equation, end, stop)
    results = {_squeezed(name) for name, target in binding.items() if str(target).startswith("return")}
    is_result = _squeezed(equation[slice(*right)]) in results
    chosen = left if is_result else right
    return chosen if chosen[0] < chosen[1] else None


def _relation(equation: str) -> tuple[tuple[int, int], int] | None:
    """The first relation sign outside all brackets, and where its right side ends."""
    depth = 0
    sign: tuple[int, int] | None = None
    order: tuple[int, int] | None = None
    for match in _TOKEN.finditer(equation):
        token = match.group()
        if token in _OPENING or token.startswith(r"\begin"):
            depth += 1
        elif token in _CLOSING or token.startswith(r"\end"):
            depth -= 1
        elif depth == 0:
            if sign and (token in _EQUALS or token in _ENDS):
                return sign, match.start()
            if sign is None and (token in _EQUALS or token == ":="):
                sign = match.span()
            elif order is None and token in _ORDER:
                order = match.span()
    chosen = sign or order
    return (chosen, len(equation)) if chosen else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, alignment signs and closing punctuation at its ends."""
    while start < end and text[start] in " \t\n&":
        start += 1
    while end > start and text[end - 1] in " \t\n&,.;":
        end -= 1
    return start, end


def _squeezed(text: str) -> str:
    return re.sub(r"[\s{}]", "", text)
