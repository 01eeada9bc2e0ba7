"""Equations typeset in a docstring: ``.. math::`` directives, ``$$``, ``\\[`` and one-line ``:math:`` roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.discover._layout import indent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Formula", "formulas"]


@dataclass(frozen=True)
class Formula:
    """The text of one formula, the index of its first line, whether it stands inside a sentence, the words before it."""

    text: str
    index: int
    inline: bool
    before: str


def formulas(lines: Sequence[str]) -> list[Formula]:
    """All formulas in the order they stand."""
    found, taken = [], set[int]()
    for start, end in _directives(lines):
        taken.update(range(start, end))
        before = _words_before(lines, start)
        found += [Formula(text, i, False, before) for text, i in _paragraphs(lines, start, end)]
    rest = ["" if i in taken or line.lstrip().startswith((">>>", "...")) else line for i, line in enumerate(lines)]
    found += _delimited(rest)
    found += _roles(rest)
    return sorted(found, key=lambda formula: formula.index)


_DIRECTIVE = re.compile(r"\s*\.\. math::(.*)")
_OPTION = re.compile(r"\s*:[\w-]+:( .*)?\Z")


def _directives(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First line and end of each ``.. math::`` directive; its body is what is indented deeper."""
    i = 0
    while i < len(lines):
        if not _DIRECTIVE.match(lines[i]):
            i += 1
            continue
        start, depth = i, indent(lines[i])
        i += 1
        while i < len(lines) and (not lines[i].strip() or indent(lines[i]) > depth):
            i += 1
        yield start, i


def _paragraphs(lines: Sequence[str], start: int, end: int) -> Iterator[tuple[str, int]]:
    """The formulas of a directive: paragraphs, except that an open ``\\begin`` keeps them together."""
    match = _DIRECTIVE.match(lines[start])
    argument = match.group(1).strip() if match else ""
    body = [(argument, start), *((lines[i], i) for i in range(start + 1, end))]
    options = 1
    while options < len(body) and _OPTION.match(body[options][0]):
        options += 1
    body = [body[0], *body[options:]]
    kept: list[tuple[str, int]] = []
    for line, i in [*body, ("", end)]:
        if line.strip() or (kept and _open("\n".join(text for text, _ in kept))):
            kept.append((line, i))
        elif kept:
            yield _joined(kept), kept[0][1]
            kept = []
    if kept:
        yield _joined(kept), kept[0][1]


def _open(text: str) -> bool:
    return text.count(r"\begin{") > text.count(r"\end{")


def _joined(kept: list[tuple[str, int]]) -> str:
    margin = min((indent(text) for text, _ in kept if text.strip()), default=0)
    return "\n".join(text[margin:].rstrip() for text, _ in kept).strip()


_DOLLARS = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|\\\[(.+?)\\\]", re.DOTALL)


def _delimited(lines: Sequence[str]) -> Iterator[Formula]:
    text = "\n".join(lines)
    for match in _DOLLARS.finditer(text):
        inside = match.group(1) or match.group(2)
        if "\n\n\n" in inside or not inside.strip():
            continue
        lead = len(inside) - len(inside.lstrip())
        index = text.count("\n", 0, match.start() + 2 + lead)
        body = "\n".join(line.strip() for line in inside.strip().split("\n"))
        yield Formula(body, index, False, _words_before(lines, text.count("\n", 0, match.start())))


_ROLE = re.compile(r":math:`([^`]+)`")
_RELATION = re.compile(r"[=<>]|\\(?:leq?|geq?|neq?|equiv|l?approx|sim|propto)(?![a-zA-Z])")


def _roles(lines: Sequence[str]) -> Iterator[Formula]:
    """One-line roles that state a relation; what merely names a symbol is no equation."""
    text = "\n".join(lines)
    for match in _ROLE.finditer(text):
        body = re.sub(r"\s*\n\s*", " ", match.group(1)).strip()
        if _RELATION.search(body):
            index = text.count("\n", 0, match.start(1))
            yield Formula(body, index, True, text[max(0, match.start() - 60) : match.start()].split("\n\n")[-1].strip())


def _words_before(lines: Sequence[str], index: int) -> str:
    """The paragraph that leads up to a line."""
    words: list[str] = []
    i = index - 1
    while i >= 0 and not lines[i].strip():
        i -= 1
    while i >= 0 and lines[i].strip() and not _DIRECTIVE.match(lines[i]) and not re.fullmatch(r"\s*-+", lines[i]):
        words.insert(0, lines[i].strip())
        i -= 1
    return " ".join(words)
