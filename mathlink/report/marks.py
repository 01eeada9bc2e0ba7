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
    """The equation with the side that is not the result underlined, ``words`` behind the last mark.

    Where the sides cannot be told apart in the text, the words stand on a line of their own.
    """
    span = _side(equation, binding)
    lines: list[str] = []
    last = -1
    offset = 0
    for line in equation.split("\n"):
        lines.append(line.replace("\t", " "))
        start, end = _trimmed(equation, *_common(span, (offset, offset + len(line))))
        if start < end:
            last = len(lines)
            lines.append(f"{' ' * (start - offset)}{'^' * (end - start)}")
        offset += len(line) + 1
    if last < 0:
        return "\n".join([*lines, words])
    lines[last] += f" {words}"
    return "\n".join(lines)


def _common(span: tuple[int, int] | None, line: tuple[int, int]) -> tuple[int, int]:
    """What of the span lies on the line; an empty span if nothing does."""
    if span is None:
        return line[0], line[0]
    return max(span[0], line[0]), max(min(span[1], line[1]), line[0])


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
    while start < end and text[start] in " \t\r\n&":
        start += 1
    while end > start and text[end - 1] in " \t\r\n&,.;":
        end -= 1
    return start, end


def _squeezed(text: str) -> str:
    return re.sub(r"[\s{}]", "", text)
