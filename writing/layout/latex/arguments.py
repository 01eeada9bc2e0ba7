"""Where the arguments of a command or an environment end in the source."""

from __future__ import annotations

import re

from writing.layout.latex.marks import WITHOUT_ARGUMENTS

__all__ = ["Arguments"]

_GAP = re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)?[ \t]*")
_BRACES = re.compile(r"\\[\s\S]|%[^\n]*|[{}]")
_BRACKETS = re.compile(r"\\[\s\S]|%[^\n]*|[{}\[\]]|\n[ \t]*\n")
_COMMAND = re.compile(r"\\(?:[a-zA-Z@]+|[\s\S])")
_PARAMETERS = re.compile(r"(?:[^\\{}%\n]|\n(?![ \t]*\n)|\\[\s\S])*")
_LET = re.compile(r"[ \t]*=?[ \t]*(?:\\(?:[a-zA-Z@]+|[^\n])|[^\s\\])")
_FAR = 20_000
"""Characters that options may be long."""
_NEAR = 2_000
"""Characters to look through for the end of a group before all groups of the text are paired at once."""


class Arguments:
    """Where arguments end in one text, in which literal text is covered up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closes: dict[int, int] | None = None

    def end(self, position: int, count: int) -> int:
        r"""End of ``count`` arguments in braces, or of one control sequence each, and of options between them.

        -1 stands for the parameters and the body of ``\def``, -2 for the two control sequences of ``\let``.
        """
        if count == -1:
            return self._definition_end(position)
        if count == -2:
            name = _COMMAND.match(self.text, _GAP.match(self.text, position).end())  # type: ignore[union-attr]
            other = _LET.match(self.text, name.end()) if name else None
            return other.end() if other else position
        end = position
        while True:
            start = _GAP.match(self.text, end).end()  # type: ignore[union-attr]
            mark = self.text[start : start + 1]
            if mark == "[" and (count > 0 or start == end):
                stop = self._bracket_end(start)
            elif mark == "{" and count > 0:
                stop = self._brace_end(start)
                count -= 1
            elif mark == "\\" and count > 0:
                stop = _COMMAND.match(self.text, start).end() if _COMMAND.match(self.text, start) else -1  # type: ignore[union-attr]
                count -= 1
            else:
                return end
            if stop < 0:
                return end
            end = stop

    def end_of_begin(self, position: int, name: str) -> int:
        r"""End of the options and arguments that stand directly behind ``\begin{name}``."""
        if name in WITHOUT_ARGUMENTS:
            return position
        end = position
        while True:
            start = end
            if self.text[start : start + 1] not in ("[", "{"):
                start = _GAP.match(self.text, end).end()  # type: ignore[union-attr]
                if self.text[start : start + 1] != "[" or "%" in self.text[end:start]:
                    return end
            stop = self._bracket_end(start) if self.text[start] == "[" else self._brace_end(start)
            if stop < 0 or (
                self.text[start] == "[" and start > end and stop - start > 400 and "=" not in self.text[start:stop]
            ):
                return end
            end = stop

    def _definition_end(self, position: int) -> int:
        name = _COMMAND.match(self.text, _GAP.match(self.text, position).end())  # type: ignore[union-attr]
        if not name:
            return position
        start = _PARAMETERS.match(self.text, name.end()).end()  # type: ignore[union-attr]
        if self.text[start : start + 1] == "%":
            start = _GAP.match(self.text, start).end()  # type: ignore[union-attr]
        if self.text[start : start + 1] != "{":
            return name.end()
        end = self._brace_end(start)
        return end if end >= 0 else name.end()

    def _brace_end(self, start: int) -> int:
        """End of a group, -1 if it is never closed."""
        if self.closes is None:
            depth = 0
            for match in _BRACES.finditer(self.text, start, start + _NEAR):
                mark = match[0]
                if mark == "{":
                    depth += 1
                elif mark == "}":
                    depth -= 1
                    if not depth:
                        return match.end()
            self.closes = self._pairs()
        return self.closes.get(start, -1)

    def _pairs(self) -> dict[int, int]:
        found: dict[int, int] = {}
        stack: list[int] = []
        for match in _BRACES.finditer(self.text):
            mark = match[0]
            if mark == "{":
                stack.append(match.start())
            elif mark == "}" and stack:
                found[stack.pop()] = match.end()
        return found

    def _bracket_end(self, start: int) -> int:
        """End of an option; brackets inside of braces do not count, and no empty line stands in one."""
        depth, inside = 0, 0
        for match in _BRACKETS.finditer(self.text, start, start + _FAR):
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
