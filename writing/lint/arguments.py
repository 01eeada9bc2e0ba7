"""Where the arguments of a LaTeX command end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["arguments", "groups"]

_LONGEST = 2000
"""Characters up to which an argument in brackets is sought."""
_BRACES = re.compile(r"[{}]|\\[\s\S]|%[^\n]*")
_INSIDE = re.compile(r"[{}\[\]]|\\[\s\S]|%[^\n]*|\n[ \t]*\n")
_BLANKS = re.compile(r"[ \t]*\n?[ \t]*")


def groups(text: str) -> dict[int, int]:
    """Where the groups in braces of a text end: offset of ``{`` → offset behind its ``}``."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for match in _BRACES.finditer(text):
        mark = match.group()
        if mark == "{":
            waiting.append(match.start())
        elif mark == "}" and waiting:
            found[waiting.pop()] = match.end()
    return found


def arguments(text: str, start: int, count: int, braces: Mapping[int, int]) -> int:
    """End of all arguments in brackets and up to ``count`` in braces behind a command; ``start`` if there are none.

    ``braces`` are the ``groups`` of the text.
    """
    end = start
    while True:
        match = _BLANKS.match(text, end)
        begin = match.end() if match else end
        mark = text[begin : begin + 1]
        if mark == "{" and count > 0 and begin in braces:
            end = braces[begin]
            count -= 1
        elif mark == "[" and begin == end:
            stop = _bracket(text, begin, braces)
            if stop < 0:
                return end
            end = stop
        elif mark == "*" and begin == start:
            end = begin + 1
        else:
            return end


def _bracket(text: str, start: int, braces: Mapping[int, int]) -> int:
    """End of the argument in brackets that opens at ``start``; -1 if its paragraph or group ends before, or it is long."""
    depth, done = 1, start + 1
    for match in _INSIDE.finditer(text, start + 1, start + _LONGEST):
        mark = match.group()
        if match.start() < done:
            continue
        if mark == "{":
            done = braces.get(match.start(), done)
        elif mark == "}" or mark[0] == "\n":
            return -1
        elif mark in "[]":
            depth += 1 if mark == "[" else -1
            if not depth:
                return match.end()
    return -1
