"""Equations typeset in a docstring: ``.. math::`` directives, ``$$``, ``\\[`` and one-line ``:math:`` roles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathlink.discover._layout import indent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

__all__ = ["Formula", "Restriction", "formulas", "restriction"]


@dataclass(frozen=True)
class Formula:
    """The text of one formula, the index of its first line, whether it stands inside a sentence, the words before it.

    ``follows``: another formula stands between the words and this one.
    """

    text: str
    index: int
    inline: bool
    before: str
    follows: bool = False


def formulas(lines: Sequence[str]) -> list[Formula]:
    """All formulas in the order they stand."""
    found: list[Formula] = []
    taken: set[int] = set()
    before = ""
    for start, end in _directives(lines):
        words = _words_before(lines, start, taken)
        taken.update(range(start, end))
        before = before if words is None else words
        follows = words is None
        for text, i in _paragraphs(lines, start, end):
            found.append(Formula(text, i, False, before, follows))
            follows = True
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
        yield Formula(body, index, False, _words_before(lines, text.count("\n", 0, match.start())) or "")


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


def _words_before(lines: Sequence[str], index: int, taken: Collection[int] = ()) -> str | None:
    """The paragraph that leads up to a line; ``None`` where a formula stands between (its lines are ``taken``)."""
    words: list[str] = []
    i = index - 1
    while i >= 0 and not lines[i].strip() and i not in taken:
        i -= 1
    if i in taken:
        return None
    while i >= 0 and lines[i].strip() and i not in taken and not re.fullmatch(r"\s*-{3,}\s*", lines[i]):
        words.insert(0, lines[i].strip())
        i -= 1
    return " ".join(words)


@dataclass(frozen=True)
class Restriction:
    """For which case a formula is meant: nothing said, relations that were found, what remains, or a case that was not read."""

    stated: bool = False
    relations: tuple[str, ...] = ()
    otherwise: bool = False


_CASE = re.compile(
    r"(if|when|where|for|otherwise|else|in (?:the |this )?case|or|alternatively|and if|and for)\b(?! (?:example|use|convenience))",
    re.IGNORECASE,
)
_REGIME = re.compile(r"\b(laminar|turbulent|transition\w*|regime|case|otherwise|else)\b", re.IGNORECASE)
_FOR_A_REGIME = re.compile(
    r"\b(?:for|in|within|under)\s+(?:(?:the|an?|this)\s+)?(?:[\w-]+\s+){0,3}(?:regime|limit)\b", re.IGNORECASE
)
_FILLING = re.compile(r"(?i)\b(if|when|where|for|otherwise|else|and|then|the|special|case|of)\b|[^\w]")
_OPERAND = r"(?:[^\W\d]\w*|[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.\d+)"
_PLAIN = re.compile(rf"(?i:if|when|for)\s+({_OPERAND}(?:\s*(?:<=|>=|<|>|≤|≥|=)\s*{_OPERAND})+)\s*[:,]?\Z")


def restriction(before: str, head: bool = True) -> Restriction:
    """What the words before a formula restrict it to: the last sentence counts, if it opens a case or is a short heading.

    Any words of a case beside the relations that were found ("if x < 1 and the flow is laminar") make them unusable.
    Outside the ``head``, which tells what the function is for, any sentence that speaks of a regime states a case.
    """
    if not head and _FOR_A_REGIME.search(before):
        return Restriction(True)
    sentence = re.split(r"(?<=[.;])\s+(?=[A-Z*])", before.strip())[-1].strip(" *")
    if not _CASE.match(sentence) and not (len(sentence.split()) <= 8 and _REGIME.search(sentence)):
        return Restriction()
    if plain := _PLAIN.match(sentence):
        return Restriction(True, (plain.group(1),))
    relations = tuple(body for body in _ROLE.findall(sentence) if _RELATION.search(body))
    if _FILLING.sub(" ", _ROLE.sub(" ", sentence)).strip():
        return Restriction(True)
    return Restriction(True, relations, not relations and re.match(r"(?i)(otherwise|else)\b", sentence) is not None)
