"""Where the arguments of a command or an environment end in the source."""

from __future__ import annotations

import re

from writing.layout.latex.marks import WITHOUT_ARGUMENTS

__all__ = ["arguments_end", "begin_end"]

_GAP = re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)?[ \t]*")
_BRACES = re.compile(r"\\[\s\S]|%[^\n]*|[{}]")
_BRACKETS = re.compile(r"\\[\s\S]|%[^\n]*|[{}\[\]]|\n[ \t]*\n")
_COMMAND = re.compile(r"\\(?:[a-zA-Z@]+|[\s\S])")
_PARAMETERS = re.compile(r"(?:[^\\{}%\n]|\n(?![ \t]*\n)|\\[\s\S])*")
_LET = re.compile(r"[ \t]*=?[ \t]*(?:\\(?:[a-zA-Z@]+|[^\n])|[^\s\\])")
_FAR = 50_000
"""Characters after which a group counts as never closed."""


def arguments_end(text: str, position: int, count: int) -> int:
    r"""End of ``count`` arguments in braces, or of one control sequence each, and of options between them.

    -1 stands for the parameters and the body of ``\def``, -2 for the two control sequences of ``\let``.
    """
    if count == -1:
        return _definition_end(text, position)
    if count == -2:
        name = _COMMAND.match(text, _GAP.match(text, position).end())  # type: ignore[union-attr]
        other = _LET.match(text, name.end()) if name else None
        return other.end() if other else position
    end = position
    while True:
        start = _GAP.match(text, end).end()  # type: ignore[union-attr]
        mark = text[start : start + 1]
        if mark == "[" and (count > 0 or start == end):
            stop = _bracket_end(text, start)
        elif mark == "{" and count > 0:
            stop = _brace_end(text, start)
            count -= 1
        elif mark == "\\" and count > 0:
            stop = _COMMAND.match(text, start).end() if _COMMAND.match(text, start) else -1  # type: ignore[union-attr]
            count -= 1
        else:
            return end
        if stop < 0:
            return end
        end = stop


def begin_end(text: str, position: int, name: str) -> int:
    r"""End of the options and arguments that stand directly behind ``\begin{name}``."""
    if name in WITHOUT_ARGUMENTS:
        return position
    end = position
    while True:
        start = end
        if text[start : start + 1] not in ("[", "{"):
            start = _GAP.match(text, end).end()  # type: ignore[union-attr]
            if text[start : start + 1] != "[" or "%" in text[end:start]:
                return end
        stop = _bracket_end(text, start) if text[start] == "[" else _brace_end(text, start)
        if stop < 0 or (text[start] == "[" and start > end and stop - start > 400 and "=" not in text[start:stop]):
            return end
        end = stop


def _definition_end(text: str, position: int) -> int:
    name = _COMMAND.match(text, _GAP.match(text, position).end())  # type: ignore[union-attr]
    if not name:
        return position
    start = _PARAMETERS.match(text, name.end()).end()  # type: ignore[union-attr]
    if text[start : start + 1] == "%":
        start = _GAP.match(text, start).end()  # type: ignore[union-attr]
    if text[start : start + 1] != "{":
        return name.end()
    end = _brace_end(text, start)
    return end if end >= 0 else name.end()


def _brace_end(text: str, start: int) -> int:
    depth = 0
    for match in _BRACES.finditer(text, start, start + _FAR):
        mark = match[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if not depth:
                return match.end()
    return -1


def _bracket_end(text: str, start: int) -> int:
    """End of an option; brackets inside of braces do not count, and no empty line stands in one."""
    depth, inside = 0, 0
    for match in _BRACKETS.finditer(text, start, start + _FAR):
        mark = match[0]
        if mark == "{":
            inside += 1
        elif mark == "}":
            inside -= 1
            if inside < 0:
                return -1
        elif mark == "[":
            depth += not inside
        elif mark == "]" and not inside:
            depth -= 1
            if not depth:
                return match.end()
        elif mark[0] == "\n" and not inside:
            return -1
    return -1
