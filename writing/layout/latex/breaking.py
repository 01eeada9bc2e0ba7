"""A run of words becomes lines: sentences in prose, formulas and rows in maths, statements in code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.layout.latex.groups import group_breaks
from writing.layout.latex.marks import INLINE, ITEMS, Context
from writing.layout.latex.statements import statements
from writing.prose import clauses, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from writing.layout.latex.masks import Masks
    from writing.layout.latex.placing import Page
    from writing.options import Options

__all__ = ["LONG", "Line", "lines"]

LONG = 100
"""Columns from which on a line of code is broken."""

_FORMULA = 80
"""Columns from which on a line of maths is broken."""

Line = tuple[str, int]
"""The words of a line joined, and by how many levels it stands further in than its surroundings."""

_RELATION = re.compile(
    r"(?:&?(?:[=<>]|\\(?:eq|neq|ne|le|leq|leqslant|ge|geq|geqslant|approx|equiv|sim|simeq|cong|propto|to|mapsto|coloneqq|triangleq"
    r"|implies|iff|Rightarrow|Leftrightarrow|longrightarrow|rightarrow|gets|leftarrow|subset|subseteq|in|ll|gg|lesssim|gtrsim|quad"
    r"|qquad|doteq|stackrel)(?![a-zA-Z@])))"
)
_BINARY = re.compile(
    r"&?(?:[+\-]|\\(?:pm|mp|times|cdot|wedge|vee|cup|cap|oplus|otimes|text|left|Big|big|int|sum|prod)(?![a-zA-Z@]))"
)
_ROW = re.compile(r"\\(?:\\|and |And |AND )")
_CALL = re.compile(r"(\\[a-zA-Z@]+\*?)[\[{<]")
_ENTRY = re.compile(r"\\[a-z]*index[a-zA-Z]*\{")
"""How calls begin that make an entry of an index and print nothing."""
_NESTING = re.compile(r"\\[{}]|\\left\b|\\right\b|[{}()\[\]]")
_STEP = {"{": 1, "(": 1, "[": 1, "\\{": 1, r"\left": 1, "}": -1, ")": -1, "]": -1, "\\}": -1, r"\right": -1}


def lines(words: Sequence[str], context: Context, page: Page, options: Options, masks: Masks) -> list[Line]:
    """The lines of a run of words that begins a line and ends one, to be put on the page next."""
    breaker = _BREAKERS.get(context)
    if breaker is not None:
        return breaker(words, page.level, options, masks)
    width = LONG - page.level * options.indent
    return statements(
        words, context, width, masks, page.inside(), lambda part: titles(part, page.level + 1, options, masks)
    )


def prose(words: Sequence[str], level: int, options: Options, masks: Masks) -> list[Line]:
    """One sentence, one clause, or as many words as fit to a line."""
    if options.lines == "width":
        level += words[0].startswith(ITEMS)
        return [(line, 0) for line in filled(words, max(options.width - level * options.indent, 20), masks)]
    joined = " ".join(words)
    return _cut(words, _ends(words, joined, options, masks), joined)


def titles(words: Sequence[str], level: int, options: Options, masks: Masks) -> list[Line]:
    r"""As prose, in an argument where ``\\`` ends a line, such as a title or a list of authors."""
    if options.lines == "width":
        return prose(words, level, options, masks)
    joined = " ".join(words)
    ends = _ends(words, joined, options, masks)
    return _cut(words, {*ends, *_row_ends(words)} if _ROW.search(joined) else ends, joined)


def _cut(words: Sequence[str], ends: Iterable[int], joined: str) -> list[Line]:
    if not ends:
        return [(joined, 0)]
    return [(" ".join(words[start:end]), 0) for start, end in _spans(sorted(ends), len(words))]


def _ends(words: Sequence[str], joined: str, options: Options, masks: Masks) -> Collection[int]:
    """Words of prose behind which a line ends: by what it says, by groups that are opened up, by calls in a row."""
    shown = [masks.restored(word) for word in words] if masks.within(joined) else words
    ends: Collection[int] = clauses.ends(shown) if options.lines == "semantic" else sentences.ends(shown)
    if "{ " in joined or " }" in joined or joined[-1] == "{":
        ends = {*ends, *group_breaks([masks.bare(word) for word in words], ends, LONG)}
    if joined[0] == "\\":
        ends = {*ends, *_calls(words)}
    return {*ends, *_entries(words)} if "index" in joined else ends


def _entries(words: Sequence[str]) -> list[int]:
    """Words behind which a line ends since entries of an index stand alone there, at the begin or the end of a run."""
    spans: dict[int, int] = {}
    start, depth = -1, 0
    for number, word in enumerate(words):
        if start < 0 and _ENTRY.match(word):
            start = number
        if start >= 0:
            depth += word.count("{") - word.count("}")
            if depth <= 0:
                if not depth and word[-1] == "}":
                    spans[start] = number
                start, depth = -1, 0
    begins = {end: begin for begin, end in spans.items()}
    found = []
    first, last = 0, len(words) - 1
    while first in spans:
        found.append(spans[first])
        first = spans[first] + 1
    while last in begins:
        last = begins[last] - 1
        found.append(last)
    return [number for number in found if number >= 0]


def _calls(words: Sequence[str]) -> list[int]:
    """Words behind which one call of a command ends and another begins, at the begin of a run: each has a line."""
    found: list[int] = []
    depth = 0
    begins = True
    for number, word in enumerate(words):
        if begins:
            call = _CALL.match(word)
            if not call or call[1] in INLINE or call[1].startswith((r"\text", r"\cite", r"\math", r"\Cite")):
                if found and found[-1] == number - 1:
                    found.pop()
                break
            begins = False
        depth += word.count("{") - word.count("}") - word.count("\\{") + word.count("\\}")
        if depth <= 0:
            if word[-1] not in "}]":
                break
            found.append(number)
            begins = True
    return found


def _row_ends(words: Sequence[str]) -> list[int]:
    """Words behind which a row ends, as those of a title or of a list of authors do."""
    ends = [
        number for number, word in enumerate(words) if word.endswith("\\\\") or (word[-1] == "]" and "\\\\[" in word)
    ]
    between = [number for number, word in enumerate(words) if word in (r"\and", r"\And", r"\AND")]
    return [*ends, *between, *(number - 1 for number in between if number)]


def _spans(ends: Iterable[int], count: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends:
        if end + 1 < count:
            spans.append((start, end + 1))
            start = end + 1
    spans.append((start, count))
    return spans


def entry(words: Sequence[str], level: int, options: Options, masks: Masks) -> list[Line]:
    """An entry of a bibliography, whose full stops end no sentences."""
    if options.lines == "width":
        return prose(words, level, options, masks)
    return [(" ".join(words), 0)]


def filled(words: Sequence[str], width: int, masks: Masks) -> list[str]:
    """As many words to a line as fit."""
    found: list[str] = []
    start, column = 0, 0
    for number, word in enumerate(words):
        length = masks.width(word)
        if number > start and column + 1 + length > width:
            found.append(" ".join(words[start:number]))
            start, column = number, length
        else:
            column += length + (number > start)
    found.append(" ".join(words[start:]))
    return found


def formula(words: Sequence[str], level: int, options: Options, masks: Masks) -> list[Line]:
    """A formula in one line if it fits; else broken in front of relations, then of operators, outside of brackets."""
    widths = [masks.width(word) for word in words]
    limit = max(_FORMULA - level * options.indent, 40)
    if sum(widths) + len(widths) - 1 <= limit:
        return [(" ".join(words), 0)]
    ranks = _ranks(words)
    found: list[Line] = []
    start = 0
    while start < len(words):
        end = _reach(widths, start, limit if not found else limit - options.indent)
        if end < len(words):
            end = _best(ranks, widths, start, end, limit)
        found.append((" ".join(words[start:end]), 1 if found else 0))
        start = end
    return found


def _ranks(words: Sequence[str]) -> list[tuple[int, int]]:
    """For the gap in front of each word how bad a break is there: by depth, then by what the word is."""
    ranks: list[tuple[int, int]] = []
    depth = 0
    for word in words:
        kind = 0 if _RELATION.match(word) else 1 if _BINARY.match(word) else 2
        ranks.append((max(depth, 0), kind))
        for match in _NESTING.finditer(word):
            depth += _STEP[match[0]]
    return ranks


def _reach(widths: Sequence[int], start: int, limit: int) -> int:
    column = widths[start]
    for number in range(start + 1, len(widths)):
        column += 1 + widths[number]
        if column > limit:
            return number
    return len(widths)


def _best(ranks: Sequence[tuple[int, int]], widths: Sequence[int], start: int, end: int, limit: int) -> int:
    """The best gap behind the first third of a line that cannot go further than ``end``; the last of equals."""
    column, best = widths[start], end
    for number in range(start + 1, end + 1):
        if number >= len(ranks):
            break
        if column >= limit // 3 and ranks[number] <= ranks[best]:
            best = number
        column += 1 + widths[number]
    return best


def row(words: Sequence[str], level: int, options: Options, masks: Masks) -> list[Line]:
    """A row of a table in one line if it fits, else a line for each cell."""
    limit = max(LONG - level * options.indent, 40)
    if sum(map(masks.width, words)) + len(words) - 1 <= limit:
        return [(" ".join(words), 0)]
    starts = [number for number, word in enumerate(words) if number and word[0] == "&"]
    if not starts:
        return formula(words, level, options, masks)
    found: list[Line] = []
    for start, end in _spans([start - 1 for start in starts], len(words)):
        for line, hang in formula(words[start:end], level + 1, options, masks):
            found.append((line, hang + 1 if found else hang))
    return found


_BREAKERS: dict[Context, Callable[[Sequence[str], int, Options, Masks], list[Line]]] = {
    Context.PROSE: prose,
    Context.MATH: formula,
    Context.ROWS: row,
    Context.ENTRIES: entry,
}
