"""Where sentences end in a run of words, as they stand in LaTeX or Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.prose.abbreviations import (
    CORPORATE,
    LEADING,
    LETTERED,
    LOWER_NAMES,
    MONTHS,
    NEVER,
    NUMBERED,
    NUMBERED_LETTERS,
    NUMBERED_UPPER,
    ORDINAL,
    PAIRS,
    STARTERS,
)
from writing.prose.plain import ASIDE, BREAK, CITED, SKIPPED, WORD, numbers, regions

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ends", "places"]

_CANDIDATE = re.compile(
    r"(?P<mark>[.?!…。！？।؟][.?!…。！？।؟]{0,9}+)"
    r"(?P<closers>(?:\{\}|\\/|[\"'”’“»)\]}*_」』）】》]|~?\x02|[\x03\x04]|\\\\)*)"
    r"(?P<control>\\@|\\)?"
    r"\n(?:[\x03\x04}]+\n)*"
)
_OPENERS = r"(?:[\"'`(\[{*_“‘«„¿¡‚\x03]|\\(?:emph|text(?:it|bf|sc|rm|sl|up|md|normal)|underline|enquote|textquote|mbox|text)\{)*"
_HEAD = re.compile(rf"(?P<open>{_OPENERS})(?P<head>[^\n~]*)")
_CITED = re.compile(r"[\x02\x04]+\n")
_BARE = re.compile(r"[^\s(){}\[\]/–—~\"'“”‘’`*_«»\x01-\x04]+\Z")
_ITEM = re.compile(r"[(\[](?:[ivx]{1,4}|[a-h])[)\]]")
_FIRST = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"[IVXLC]+\b")
_EXCLAIMED = re.compile(r"\b(?:Yahoo|Jeopardy)\Z")
_STOPS = frozenset((".", "….", "....", "…..."))
_OPENING, _CLOSING = "\"'`([{*_“‘«", "\"'`)]}*_”’».,;:!?"
_ENUMERATOR = re.compile(rf"{_OPENERS}(?:\d{{1,3}}(?:\.\d{{1,2}})*|[A-Z]?(?:\.\d{{1,2}})+|[A-Za-z]|[ivxIVX]{{1,5}})\Z")
_ITEMS = re.compile(r"(?:\\item(?:\[[^\]\n]*\])?\n)+")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,2}\Z")
_CAMEL = re.compile(r"[a-z]{1,3}[A-Z]|[a-z]\w+(?:\.[a-z_]\w+)+\b|[a-z]\w*_\w|[a-z]-[A-Za-z]{3}")


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
    items = _ITEMS.match(text)
    begin = items.end() if items else 0
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
    if mark[0] in "。！？।؟":
        return 0
    after, shift = match.end(), 0
    if cited := _CITED.match(text, after):
        following, _ = _opening(text, cited.end())
        if following == "lower":
            return 0 if _stops(text, match, begin, "word", "") else None
        shift, after = cited.end() - after, cited.end()
    kind, head = _opening(text, after)
    if kind in ("lower", "none"):
        return None
    if mark in _STOPS:
        return shift if _stops(text, match, begin, kind, head) else None
    if mark[-1] in ".…":
        return shift if kind == "upper" else None
    return shift if match.start() > begin and not _EXCLAIMED.search(text, begin, match.start()) else None


def _opening(text: str, offset: int) -> tuple[str, str]:
    """What the chunk at an offset begins with, and the chunk without what opens it (quotes, brackets, emphasis).

    The first is ``upper``, ``lower``, ``digit``, ``name`` and ``word`` (no case), ``aside`` for a small letter behind
    a bracket, or ``none``.
    """
    match = _HEAD.match(text, offset)
    head = match["head"] if match else ""
    if not match or not head:
        return "none", ""
    first = head[0]
    if first.isupper():
        return "upper", head
    if first.islower():
        if _ITEM.match(text, offset):
            return "word", head
        plain = head.rstrip(_CLOSING + CITED + ASIDE)
        if plain in LOWER_NAMES or _CAMEL.match(plain):
            return "name", head
        return ("aside" if "(" in match["open"] else "lower"), head
    if first.isdigit():
        return "digit", head
    if first == WORD or first.isalpha():
        return "word", head
    return ("word" if first == "\\" and head[1:2].isalpha() else "none"), head


def _stops(text: str, match: re.Match[str], begin: int, kind: str, head: str) -> bool:
    """Whether a single full stop ends a sentence in front of a chunk of this kind."""
    mark = match.start()
    start = max(text.rfind(BREAK, 0, mark) + 1, text.rfind(SKIPPED, begin, mark) + 1)
    word = text[start:mark]
    found = _BARE.search(word)
    bare = found.group() if found else ""
    if not bare:
        return mark > begin
    if "\\" in bare:
        bare = bare.replace("\\,", "").lstrip("\\")
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
    if len(bare) < 3 and bare.isalpha():
        return not _leads(text, begin, start) and _letters(text, start, bare, kind, head)
    if kind == "aside":
        return bare.islower()
    if bare.isdigit() and len(bare) < 3:
        return not (head.rstrip(_CLOSING) in MONTHS or _before(text, start).lower() in ORDINAL)
    return True


def _letters(text: str, start: int, letters: str, kind: str, head: str) -> bool:
    """Whether a sentence ends with one or two letters, which may be an initial (``J. R. Smith``)."""
    before = _before(text, start)
    if (letters, head) in PAIRS or (before[:-1], letters + ".") in PAIRS:
        return False
    if letters in NUMBERED_LETTERS and kind == "digit":
        return False
    if len(letters) > 1 or letters.islower():
        return True
    if kind == "upper":
        return _starts(head) or before.lower() in LETTERED
    return kind != "digit"


def _leads(text: str, begin: int, start: int) -> bool:
    """Whether a preposition is all that stands in front: ``By B.`` is no sentence."""
    return text[begin:start].strip("\n").lstrip(_OPENING).lower() in LEADING


def _before(text: str, start: int) -> str:
    """The chunk in front of the one that begins at ``start``, without what opens it."""
    end = max(start - 1, 0)
    return text[text.rfind(BREAK, 0, end) + 1 : end].lstrip(_OPENING)


def _starts(head: str) -> bool:
    found = _FIRST.match(head)
    return found is not None and found.group() in STARTERS
