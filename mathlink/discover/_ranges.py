"""Ranges of inputs that a docstring states in plain text: "between 0 and 1", "Range is 4E3 <= Re <= 1E8"."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Range", "ranges"]

Range = tuple[Fraction | None, Fraction | None]
"""Lower and upper end; ``None`` where there is none."""

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_SIGN = r"<=|>=|<|>|≤|≥"
_BEFORE = rf"({_NUMBER})\s*(?:\w+\s+)?({_SIGN})\s*"
_AFTER = rf"\s*({_SIGN})\s*({_NUMBER})(?![\w/*^])(?!\.\d)"
_NAME = r"([^\W\d]\w*)"
_CHAIN = re.compile(
    rf"(?<![\w/*.])(?:{_BEFORE}{_NAME}(?:{_AFTER}|(?!\s*(?:[\w(/*^]|{_SIGN}))|(?=\s+(?:and|or)\b))|{_NAME}{_AFTER})"
)
_BETWEEN = re.compile(rf"\bbetween\s+({_NUMBER})\s+and\s+({_NUMBER})(?![\w^])(?!\.\d)")
_OPENING = re.compile(r"\b(range is|valid|applicable|developed for|determined for|limits)\b", re.IGNORECASE)


def ranges(lines: Iterable[str], parameters: Mapping[str, str]) -> dict[str, Range]:
    """Parameter → the range that its description, a sentence on validity or a line of its own states."""
    found: dict[str, Range] = {}
    for name, text in parameters.items():
        if match := _BETWEEN.search(text):
            found[name] = (Fraction(match[1]), Fraction(match[2]))
    for line in lines:
        for sentence in re.split(r"(?<=[^\W\d])\.\s|;\s", line):
            chains = list(_CHAIN.finditer(sentence))
            if not chains or not (_OPENING.search(line) or _alone(sentence, chains[0])):
                continue
            for low, turned, name, sign, high, other, *after in (c.groups() for c in chains):
                name = name or other
                if name in parameters:
                    known = _narrowed(found.get(name, (None, None)), turned and _MIRRORED[turned[0]], low)
                    found[name] = _narrowed(_narrowed(known, sign, high), *after)
    return {name: (lo, hi) for name, (lo, hi) in found.items() if lo is None or hi is None or lo < hi}


def _alone(sentence: str, chain: re.Match[str]) -> bool:
    """Nothing on the line but the relation and a unit: "h1 > 0.03 m"."""
    return not sentence[: chain.start()].strip(" *-") and len(sentence[chain.end() :].split()) <= 1


_MIRRORED = {"<": ">", "≤": ">", ">": "<", "≥": "<"}


def _narrowed(known: Range, sign: str | None, number: str | None) -> Range:
    """The range with ``name sign number`` added."""
    lo, hi = known
    if not sign or number is None:
        return known
    end = Fraction(number)
    if sign[0] in ">≥":
        return (end if lo is None else max(lo, end)), hi
    return lo, (end if hi is None else min(hi, end))
