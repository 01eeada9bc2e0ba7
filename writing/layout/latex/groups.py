"""Groups in braces and brackets in a run of words, and how they are opened up over several lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.layout.latex.marks import PROSE_ARGUMENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["Group", "depth_of", "group_breaks", "groups_of", "text_end"]

_BRACKETS = re.compile(r"\\[\s\S]|[{}\[\]]")
_PROSE = re.compile(r"(\\[a-zA-Z@]+\*?)(?:\[[^\[\]]*\])*\{")
_OPTION_PLACE = re.compile(r"[\w*@}\]]\Z")


@dataclass(slots=True)
class Group:
    """Brackets with the words that open and close them; ``close`` is -1 if the run of words ends before."""

    mark: str
    open: int
    parent: int
    padded: bool = False
    close: int = -1
    assigns: bool = False
    commas: int = 0
    commands: int = 0
    prose: bool = False
    expanded: bool = False
    maths: bool | None = None


def text_end(words: Sequence[str]) -> int:
    """The word behind the one in which the group closes that is open at the begin."""
    depth = 0
    for number, word in enumerate(words):
        for match in _BRACKETS.finditer(word):
            depth += (match[0] == "{") - (match[0] == "}")
            if depth < 0:
                return number + 1
    return len(words)


def groups_of(words: Sequence[str]) -> tuple[list[Group], list[int]]:
    """All groups, and for the gap in front of each word the innermost that is open there (-1: none)."""
    groups: list[Group] = []
    inner: list[int] = []
    stack: list[int] = []
    for number, word in enumerate(words):
        inner.append(stack[-1] if stack else -1)
        if stack:
            group = groups[stack[-1]]
            group.assigns = group.assigns or "=" in word
            group.commands += 2 if word.endswith("\\;") else word[0] == "\\"
        if stack and word[-1] == "," and not ("{" in word or "}" in word or "[" in word or "]" in word):
            groups[stack[-1]].commas += 1
        if not ("{" in word or "}" in word or "[" in word or "]" in word):
            continue
        for match in _BRACKETS.finditer(word):
            mark = match[0]
            if mark == "{" or (mark == "[" and _optional(words, number, match.start())):
                padded = match.end() == len(word)
                prose = mark == "{" and _of_prose(word, match.end())
                groups.append(Group(mark, number, stack[-1] if stack else -1, padded, prose=prose))
                groups[-1].assigns = "=" in word[match.end() :]
                stack.append(len(groups) - 1)
            elif mark in ("}", "]"):
                _close(groups, stack, "{" if mark == "}" else "[", number)
        if stack and word[-1] == ",":
            groups[stack[-1]].commas += 1
    return groups, inner


def _of_prose(word: str, end: int) -> bool:
    return any(match.end() == end and match[1] in PROSE_ARGUMENTS for match in _PROSE.finditer(word, 0, end))


def depth_of(word: str) -> int:
    """Brackets of all kinds that a word opens and does not close."""
    return 0 if word.isalnum() else sum(map(word.count, "{[(")) - sum(map(word.count, "}])"))


def _optional(words: Sequence[str], number: int, start: int) -> bool:
    """Whether ``[`` stands where options do: behind a command or an argument."""
    before = words[number][:start] or (words[number - 1] if number else "")
    return bool(_OPTION_PLACE.search(before[-1:])) and not before.endswith((r"\left", r"\big", r"\Big", r"\right"))


def _close(groups: list[Group], stack: list[int], mark: str, number: int) -> None:
    if mark == "[":
        if stack and groups[stack[-1]].mark == "[":
            groups[stack.pop()].close = number
        return
    for depth in range(len(stack) - 1, -1, -1):
        if groups[stack[depth]].mark == mark:
            groups[stack[depth]].close = number
            del stack[depth:]
            return


def group_breaks(words: Sequence[str], ends: Collection[int], width: int) -> set[int]:
    """Words of prose behind which a line ends as well, because a group that needs several lines is opened up there."""
    groups, _ = groups_of(words)
    found: set[int] = set()
    for group in groups:
        padded, apart = group.padded, group.close > group.open and words[group.close][0] == "}"
        if not (padded or apart) or group.mark != "{" or group.close == group.open:
            continue
        close = group.close if group.close >= 0 else len(words) - 1
        inner = any(group.open <= end < close for end in ends)
        if group.close < 0 or inner or sum(map(len, words[group.open : close])) + close - group.open > width:
            found |= ({group.open} if padded else set()) | ({close - 1} if apart else set())
    closed = {group.close for group in groups}
    return found | {
        number - 1 for number, word in enumerate(words) if number and word[0] == "}" and number not in closed
    }
