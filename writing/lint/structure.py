"""Rules about what must be closed: braces, mathematics, environments; and labels of floats."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from writing.latex.lexer import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.lint.page import Page

__all__ = ["check"]

_DEFINING = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand|(?:New|Renew|Provide|Declare)(?:Expandable)?Document(?:Command|Environment)|"
    r"(?:re)?newenvironment|newtheorem|[gex]?def|let|At(?:Begin|End)Document|AtBeginEnvironment|AtEndEnvironment|BeforeBeginEnvironment|"
    r"AfterEndEnvironment|pretocmd|apptocmd|patchcmd|xpatchcmd|newcolumntype|lstset|lstdefine\w+|newtcolorbox|NewEnviron|titleformat|"
    r"DeclareTColorBox|tikzset|pgfplotsset|hypersetup|ctexset|long|hbox|vbox|surroundwithmdframed|newboolean|if[a-zA-Z@]*|csdef|csgdef)(?![a-zA-Z])"
)
_FLOATS = frozenset("figure figure* table table* wrapfigure wraptable sidewaysfigure sidewaystable algorithm".split())
_OPENING = {"\\(": "\\)", "\\[": "\\]"}


@dataclass(slots=True)
class _Open:
    """Something that waits for its end: ``{``, the name of an environment, or a mark of mathematics."""

    kind: str
    name: str
    start: int
    defining: bool = False


@dataclass(slots=True)
class _Balance:
    """One pass over the tokens of a page with a stack of what is open."""

    page: Page
    stack: list[_Open] = field(default_factory=list)
    found: list[tuple[int, str, str]] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    """Names of environments left open in a group in braces; with ``ended`` they are halves for a command to choose."""
    ended: set[str] = field(default_factory=set)

    def run(self) -> list[tuple[int, str, str]]:
        text = self.page.text
        for kind, start, end in self.page.tokens:
            if kind is Kind.OPEN:
                self.stack.append(_Open("brace", "{", start, self._defines(start)))
            elif kind is Kind.CLOSE:
                self._close_brace(start)
            elif kind is Kind.BEGIN or kind is Kind.END:
                name = text[start:end].partition("{")[2][:-1].strip()
                if kind is Kind.BEGIN:
                    self.stack.append(_Open("environment", name, start, self._defining))
                else:
                    self._end(name, start)
            elif kind is Kind.MATH:
                self._dollar(text[start:end], start)
            elif kind is Kind.CONTROL:
                self._control(text[start:end], start)
            elif kind is Kind.PAR:
                self._paragraph(start)
        for left in self.stack:
            self._unclosed(left)
        halves = self.opened & self.ended
        return [
            found
            for found in self.found
            if found[1] != "ML303" or not any(f"{{{name}}}" in found[2] for name in halves)
        ]

    def _defines(self, start: int) -> bool:
        """Whether the group that opens here is part of a definition, where halves may stand alone."""
        if self._defining:
            return True
        line = self.page.text.rfind("\n", max(start - 300, 0), start) + 1
        return _DEFINING.search(self.page.code, max(line - 200 * (not self.stack), start - 400, 0), start) is not None

    @property
    def _defining(self) -> bool:
        return bool(self.stack) and self.stack[-1].defining

    def _unclosed(self, left: _Open) -> None:
        if left.kind == "brace":
            self.found.append((left.start, "ML301", "`{` is never closed"))
        elif left.kind == "math":
            self.found.append((left.start, "ML302", f"`{left.name}` is not closed"))
        elif left.name != "document":
            self.found.append((left.start, "ML303", f"`\\begin{{{left.name}}}` without its `\\end`"))

    def _close_brace(self, start: int) -> None:
        where = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i].kind == "brace"), -1)
        if where < 0:
            self.found.append((start, "ML301", "`}` closes nothing"))
            return
        for left in self.stack[where + 1 :]:
            self.opened.add(left.name)
            if not self._defining:
                self._unclosed(left)
        crossed = where > 0 and self.stack[-1].kind == "math" and self.stack[where - 1].name == self.stack[-1].name
        del self.stack[where - crossed :]

    def _end(self, name: str, start: int) -> None:
        if self._defining and not any(left.name == name and left.kind == "environment" for left in self.stack):
            return
        where = next(
            (
                i
                for i in range(len(self.stack) - 1, -1, -1)
                if self.stack[i].kind == "environment" and self.stack[i].name == name
            ),
            -1,
        )
        if where < 0:
            self.ended.add(name)
            if name != "document":
                self.found.append((start, "ML303", f"`\\end{{{name}}}` without its `\\begin`"))
            return
        for left in self.stack[where + 1 :]:
            self._unclosed(left)
        del self.stack[where:]

    def _dollar(self, mark: str, start: int) -> None:
        inner = self._innermost()
        if inner is not None and inner.name == mark:
            self._close(inner)
        else:
            self.stack.append(_Open("math", mark, start, self._defining))

    def _control(self, word: str, start: int) -> None:
        if word in _OPENING:
            self.stack.append(_Open("math", word, start, self._defining))
        elif word in ("\\)", "\\]"):
            inner = self._innermost()
            if inner is not None and _OPENING.get(inner.name) == word:
                self._close(inner)
            elif not self._defining:
                self.found.append((start, "ML302", f"`{word}` closes nothing"))

    def _innermost(self) -> _Open | None:
        """The mathematics that a closing mark here would close: none through a brace or the begin of an environment."""
        last = self.stack[-1] if self.stack else None
        return last if last is not None and last.kind == "math" else None

    def _close(self, opened: _Open) -> None:
        self.stack.pop()

    def _paragraph(self, start: int) -> None:
        """Mathematics ends with its paragraph."""
        inner = self._innermost()
        while inner is not None:
            self._unclosed(inner)
            self._close(inner)
            inner = self._innermost()


def check(page: Page) -> Iterator[tuple[int, str, str]]:
    """Offset, code and message of each finding."""
    yield from _Balance(page).run()
    yield from _floats(page)


def _floats(page: Page) -> Iterator[tuple[int, str, str]]:
    """Labels in front of the caption of the same float."""
    text = page.text
    stack: list[tuple[str, list[int]]] = []
    for kind, start, end in page.tokens:
        if kind is Kind.BEGIN:
            stack.append((text[start:end].partition("{")[2][:-1], []))
        elif kind is Kind.END:
            if stack:
                stack.pop()
        elif kind is Kind.CONTROL and stack and stack[-1][0] in _FLOATS:
            word = text[start:end]
            if word == "\\label":
                stack[-1][1].append(start)
            elif word.rstrip("*") in ("\\caption", "\\captionof"):
                for label in stack[-1][1]:
                    yield label, "ML304", "`\\label` in front of `\\caption` refers to the section"
                stack[-1][1].clear()
                stack[-1] = ("", [])
