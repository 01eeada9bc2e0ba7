"""Where sentences end in a run of words, as they stand in LaTeX or Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.prose.abbreviations import (
    CORPORATE,
    LETTERED,
    LOWER_NAMES,
    MONTHS,
    NEVER,
    NUMBERED,
    NUMBERED_UPPER,
    PAIRS,
    STARTERS,
)
from writing.prose.plain import BREAK, SKIPPED, WORD, numbers, regions

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ends", "places"]

_CANDIDATE = re.compile(
    r"(?P<mark>[.?!…。！？][.?!…。！？]*)"
    r"(?P<closers>(?:\{\}|\\/|[\"'”’“»)\]}*_]|~?\x02|[\x03\x04]|\\\\)*)"
    r"(?P<control>\\@|\\)?"
    r"\n(?:[\x03\x04}]+\n)*"
)
_OPENERS = r"(?:[\"'`(\[{*_“‘«„¿¡‚\x03]|\\(?:emph|text(?:it|bf|sc|rm|sl|up|md|normal)|underline|enquote|textquote|mbox|text)\{)*"
_HEAD = re.compile(rf"{_OPENERS}(?P<head>[^\n~]*)")
_CITED = re.compile(r"[\x02\x04]+\n")
_BARE = re.compile(r"[^\s(){}\[\]/–—~\"'“”‘’`*_«»\x01-\x04]+\Z")
_FIRST = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+\b")
_STOPS = frozenset((".", "….", "....", "…..."))
_OPENING, _CLOSING = "\"'`([{*_“‘«", "\"'`)]}*_”’».,;:!?"
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,2}\Z")
_CAMEL = re.compile(r"[a-z]{1,3}[A-Z]|[a-z]\w+(?:\.[a-z_]\w+)+\b|[a-z]\w*_\w")


def ends(words: Sequence[str], language: str = "latex") -> list[int]:
    """Numbers of the words behind which a sentence ends, in order; the last word is never among them.

    ``words`` are the chunks of a paragraph between blanks, as they stand in the source. Sentences inside of notes and
    of emphasis count; inside maths, citations, addresses and code there are none. ``language`` is ``"latex"``,
    ``"markdown"`` or anything else for plain text.
    """
    found: list[int] = []
    for region in regions(words, language):
        found += numbers(region, places(region[1]))
    return sorted(set(found))


def places(text: str) -> list[int]:
    """Offsets of the breaks behind sentences in a text of ``writing.prose.plain.regions``."""
    found: list[int] = []
    begin = 0
    for match in _CANDIDATE.finditer(text):
        shift = _verdict(text, match, begin)
        if shift is not None:
            begin = match.end() + shift
            found.append(begin - 1)
    return found


def _verdict(text: str, match: re.Match[str], begin: int) -> int | None:
    """None where no sentence ends; else how far behind the match it does (a citation may still belong to it)."""
    mark = match["mark"]
    if match["control"] and mark[-1] != "…":
        return None
    after = match.end()
    if mark[0] in "。！？":
        return 0
    shift = 0
    if cited := _CITED.match(text, after):
        following = _kind(_head(text, cited.end()))
        if following in ("lower", "", "none"):
            return 0 if following == "lower" and _stops(text, match, begin, "word", "") else None
        shift, after = cited.end() - after, cited.end()
    head = _head(text, after)
    kind = _kind(head)
    if kind in ("lower", "none", ""):
        return None
    if mark in _STOPS:
        return shift if _stops(text, match, begin, kind, head) else None
    if mark[-1] in ".…":
        return shift if kind == "upper" else None
    return shift if match.start() > begin else None


def _head(text: str, offset: int) -> str:
    """The chunk at an offset without what opens it (quotes, brackets, emphasis)."""
    match = _HEAD.match(text, offset)
    return match["head"] if match else ""


def _kind(head: str) -> str:
    """What a chunk begins with: ``upper``, ``lower``, ``digit``, ``name`` and ``word`` (no case), or ``none``."""
    if not head:
        return ""
    first = head[0]
    if first.isupper():
        return "upper"
    if first.islower():
        plain = head.rstrip(_CLOSING)
        return "name" if plain in LOWER_NAMES or _CAMEL.match(plain) else "lower"
    if first.isdigit():
        return "digit"
    if first == WORD or first.isalpha():
        return "word"
    return "word" if first == "\\" and head[1:2].isalpha() else "none"


def _stops(text: str, match: re.Match[str], begin: int, kind: str, head: str) -> bool:
    """Whether a single full stop ends a sentence in front of a chunk of this kind."""
    mark = match.start()
    start = max(text.rfind(BREAK, 0, mark) + 1, text.rfind(SKIPPED, begin, mark) + 1)
    word = text[start:mark]
    found = _BARE.search(word)
    bare = found.group() if found else ""
    if not bare:
        return mark > begin
    if bare in NEVER:
        return False
    if bare in NUMBERED and (kind in ("digit", "word") or _ROMAN.match(head)):
        return False
    if bare in NUMBERED_UPPER:
        return kind == "upper" and ")" not in match["closers"]
    if bare in CORPORATE or _DOTTED.match(bare):
        return _starts(head)
    if start == begin and _ENUMERATOR.match(word):
        return False
    if len(bare) == 1 and bare.isalpha():
        return _letter(text, start, bare, kind, head)
    return not (bare.isdigit() and head.rstrip(_CLOSING) in MONTHS)


def _letter(text: str, start: int, letter: str, kind: str, head: str) -> bool:
    """Whether a sentence ends with a single letter, which may be an initial (``J. R. Smith``)."""
    if letter.islower():
        return (letter, head) not in PAIRS
    if kind == "upper":
        before = text[text.rfind(BREAK, 0, max(start - 1, 0)) + 1 : start - 1]
        return _starts(head) or before.lstrip(_OPENING).lower() in LETTERED
    return kind != "digit"


def _starts(head: str) -> bool:
    found = _FIRST.match(head)
    return found is not None and found.group() in STARTERS
