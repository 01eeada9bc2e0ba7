"""Work that words do not show: displayed equations, figures and tables of a LaTeX source that came, went or changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["UnitChange", "unit_changes", "units"]

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_VERBATIM = re.compile(r"\\begin\{(verbatim\*?|lstlisting|minted|comment|Verbatim)\}.*?\\end\{\1\}", re.S)
_BLANK = re.compile(r"\s+")
_KINDS = {
    "equations": "equation|align|alignat|flalign|gather|multline|displaymath|eqnarray|IEEEeqnarray|dmath",
    "figures": "figure|wrapfigure|sidewaysfigure|SCfigure",
    "tables": "table|longtable|wraptable|sidewaystable|xltabular",
}
_FOUND = {kind: re.compile(rf"\\begin\{{((?:{names})\*?)\}}(.*?)\\end\{{\1\}}", re.S) for kind, names in _KINDS.items()}
_DISPLAYS = re.compile(r"(?<!\\)(?:\\\\)*(?:\\\[(.*?)\\\]|\$\$(.*?)\$\$)", re.S)

_ALIKE = 0.5
"""Share of common text from which one unit is another that was changed."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """How many units came, went, and were changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0


def units(text: str) -> dict[str, Counter[str]]:
    """The displayed equations, figures and tables of a source, without their blanks and comments."""
    plain = _COMMENT.sub(r"\1", _VERBATIM.sub(" ", text))
    found = {
        kind: Counter(_BLANK.sub("", match[2]) for match in pattern.finditer(plain)) for kind, pattern in _FOUND.items()
    }
    found["equations"] += Counter(_BLANK.sub("", match[1] or match[2] or "") for match in _DISPLAYS.finditer(plain))
    return found


def unit_changes(before: str, after: str) -> dict[str, UnitChange]:
    """What became of the units, by kind; a kind of which none changed is left out.

    One that went and one that came are the same one, changed, where at least half of their text is common. Moves are no changes.
    """
    old, new = units(before), units(after)
    changes = {
        kind: _compared(list((old[kind] - new[kind]).elements()), list((new[kind] - old[kind]).elements()))
        for kind in old
    }
    return {kind: change for kind, change in changes.items() if change != UnitChange()}


def _compared(gone: list[str], came: list[str]) -> UnitChange:
    pairs = 0
    for one in gone:
        scores = [(_likeness(one, other), place) for place, other in enumerate(came)]
        best, place = max(scores, default=(0.0, 0))
        if best >= _ALIKE:
            came.pop(place)
            pairs += 1
    return UnitChange(len(came), len(gone) - pairs, pairs)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:2000], other[:2000], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0
