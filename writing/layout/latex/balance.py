"""Groups and environments that are not closed, or closed without having been opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.latex.lexer import Token

__all__ = ["Stray", "name_of", "pairs", "strays"]

_BRACE = re.compile(r"\\[\s\S]|[{}]")


@dataclass(frozen=True, slots=True)
class Stray:
    """One half of a pair whose other half is missing; ``opens`` tells which half it is."""

    offset: int
    what: str
    opens: bool


def pairs(text: str, parts: Sequence[Token]) -> dict[int, int]:
    r"""For the number of each ``\begin`` among the tokens the number of its ``\end``."""
    found: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for number, (kind, start, end) in enumerate(parts):
        if kind is Kind.BEGIN:
            stack.append((name_of(text[start:end]), number))
        elif kind is Kind.END:
            name = name_of(text[start:end])
            for depth in range(len(stack) - 1, max(len(stack) - 20, -1), -1):
                if stack[depth][0] == name:
                    found[stack[depth][1]] = number
                    del stack[depth:]
                    break
    return found


def name_of(word: str) -> str:
    r"""The name in ``\begin{name}`` or ``\end{name}``."""
    return word[word.index("{") + 1 : -1]


def strays(text: str, parts: Sequence[Token]) -> list[Stray]:
    r"""All halves of pairs that stand alone, in the order of the text.

    An environment that begins or ends inside of a group in braces which the other half is not in belongs to a
    definition and is not reported.
    """
    braces, found = _braces(text, parts)
    groups: list[int] = [-1]
    open_environments: dict[int, list[tuple[str, int]]] = {}
    for offset, mark, name in braces:
        if mark == "{":
            groups.append(offset)
        elif mark == "}":
            groups.pop()
        elif mark == "begin":
            open_environments.setdefault(groups[-1], []).append((name, offset))
        else:
            begun = open_environments.get(groups[-1], [])
            names = [other for other, _ in begun]
            if name in names:
                depth = len(names) - 1 - names[::-1].index(name)
                if groups[-1] < 0:
                    found += [Stray(at, f"\\begin{{{other}}}", True) for other, at in begun[depth + 1 :]]
                del begun[depth:]
            elif groups[-1] < 0:
                found.append(Stray(offset, f"\\end{{{name}}}", False))
    found += [Stray(at, f"\\begin{{{other}}}", True) for other, at in open_environments.get(-1, [])]
    return sorted(found, key=lambda stray: stray.offset)


def _braces(text: str, parts: Sequence[Token]) -> tuple[list[tuple[int, str, str]], list[Stray]]:
    """Braces that have a partner and all environments, in order; and the braces without one."""
    marks: list[tuple[int, str, str]] = []
    stack: list[int] = []
    alone: set[int] = set()
    for kind, start, end in parts:
        if kind is Kind.TEXT:
            for match in _BRACE.finditer(text, start, end):
                if match[0] == "{":
                    stack.append(len(marks))
                    marks.append((match.start(), "{", ""))
                elif match[0] == "}":
                    if stack:
                        stack.pop()
                    else:
                        alone.add(len(marks))
                    marks.append((match.start(), "}", ""))
        elif kind in (Kind.BEGIN, Kind.END) and name_of(text[start:end]) != "document":
            marks.append((start, "begin" if kind is Kind.BEGIN else "end", name_of(text[start:end])))
    alone.update(stack)
    found = [Stray(marks[number][0], marks[number][1], marks[number][1] == "{") for number in alone]
    return [mark for number, mark in enumerate(marks) if number not in alone], found
