"""Rules about words and sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.lint.source import ASIDE, BREAK, CITED, NOTHING, WORD, paragraphs
from writing.prose import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.lint.finding import LintOptions
    from writing.lint.markdown import MarkdownPage
    from writing.lint.page import Page

__all__ = ["check"]

_GAP = rf"{NOTHING}*(?:(?:[ \t~]|\n(?![ \t{NOTHING}]*\n)){NOTHING}*)+"
_DOUBLED = re.compile(
    rf"(?<![\w{WORD}{CITED}{ASIDE}.{{}}\\'’*-])(?P<word>[^\W\d_]+){_GAP}(?P<again>(?i:(?P=word)))(?![\w{WORD}{ASIDE}{NOTHING}\\'’-]|\.\w|{{)"
)
DOUBLES = frozenset("""
    that had very really bla blah etc ha haha no bye knock so long far many much more and-so
    die der das den dem was wer sie ihr nous vous faites lorem foo bar baz ping pong chop choo
    """.split())
"""Words that may stand twice in a row."""

_MISSPELT = re.compile(
    r"(?<![\w.\\/-])(?:(?P<stops>[Ee]g|[Ii]e)\.(?![\w.])|(?P<last>[eE]\.g|[iI]\.e)(?=[ \t\n,:;~\\])|(?P<et>et\.[ \t~\n]+al\b)"
    r"|(?P<al>et[ \t~\n]+al(?=[ \t\n,;:~\\)(]))|(?P<etc>etc\.\.)(?!\.))"
)
_RIGHT = {"stops": "the stops are missing: `e.g.`, `i.e.`", "last": "the last stop is missing", "et": "`et` is a whole word: `et al.`", "al": "the stop is missing: `et al.`", "etc": "one stop is enough"}  # fmt: skip
_SPACED = re.compile(rf"(?<=[\w{WORD})}}])[ \t]+(?:,(?=[\s~])|\.(?=\s*(?:\n|\Z|[ \t][A-Z])))")
_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?(?:\w+ed|given|taken|shown|seen|done|made|known|found|written|chosen|drawn|held|"
    r"kept|left|lost|meant|built|brought|thought|understood|used|proven|driven|broken|spoken|grown|thrown)\b"
)
_HEDGES = re.compile(
    r"\b(?:perhaps|maybe|possibly|arguably|apparently|seemingly|presumably|somewhat|rather|kind of|sort of|it seems|it appears|"
    r"tends? to|might|could be|may be|to some extent|in some sense|more or less)\b",
    re.IGNORECASE,
)
_WEASELS = re.compile(
    r"\b(?:very|extremely|quite|clearly|obviously|simply|basically|several|various|a number of|many|few|numerous|surprisingly|remarkably|"
    r"interestingly|significantly|substantially|relatively|fairly|mostly|largely|huge|tiny|trivially|of course|it is well known|"
    r"it is easy to see|needless to say)\b",
    re.IGNORECASE,
)
_OPTIONAL = (("ML110", _PASSIVE, "passive voice"), ("ML111", _HEDGES, "hedge"), ("ML112", _WEASELS, "weasel word"))
_CHUNK = re.compile(rf"[^\s{BREAK}]+")
_LETTERS = re.compile(rf"[^\w\s{WORD}]*(?:[^\W\d_]{{2}}|[aAI]\b|{WORD})")
_PRINTED = re.compile(rf"[\w{WORD}]")


def check(page: Page | MarkdownPage, options: LintOptions) -> Iterator[tuple[int, str, str]]:
    """Offset, code and message of each finding."""
    for text in page.texts:
        yield from _doubled(text)
        yield from _misspelt(text)
        yield from _spaced(text)
        yield from _long(text, options.words)
        for code, pattern, what in _OPTIONAL:
            for match in pattern.finditer(text):
                yield match.start(), code, f"{what}: {' '.join(match.group().split())!r}"


def _doubled(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _DOUBLED.finditer(text):
        word, again = match["word"], match["again"]
        if word.lower() in DOUBLES or (len(word) == 1 and word not in "aAI"):
            continue
        if text[match.start() - 1 : match.start()] == NOTHING and text[: match.start()].rstrip(NOTHING)[-1:].isalnum():
            continue
        if again[0].isupper() and (again[1:] != again[1:].lower() or word[0].isupper() or word != again):
            continue
        yield match.start("again"), "ML101", f"doubled word {again!r}"


def _misspelt(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _MISSPELT.finditer(text):
        yield match.start(), "ML103", f"{' '.join(match.group().split())!r}: {_RIGHT[match.lastgroup or 'last']}"


def _spaced(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _SPACED.finditer(text):
        yield match.start(), "ML105", f"blank in front of {match.group().strip()!r}"


def _long(text: str, limit: int) -> Iterator[tuple[int, str, str]]:
    for start, end in paragraphs(text):
        if end - start < 2 * limit:
            continue
        chunks = [(match.start(), match.group().replace(NOTHING, "")) for match in _CHUNK.finditer(text, start, end)]
        words = [chunk for _, chunk in chunks]
        first = 0
        for last in [*sentences.ends(words, "text"), len(words) - 1]:
            count = sum(1 for word in words[first : last + 1] if _PRINTED.search(word))
            if count > limit and 5 * sum(1 for word in words[first : last + 1] if _LETTERS.match(word)) > 3 * count:
                yield chunks[first][0], "ML104", f"sentence of {count} words"
            first = last + 1
