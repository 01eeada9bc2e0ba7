"""A small tokenizer of its own for checks of the reader: where letters, numbers, relations and signs stand in a formula."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SPARE", "Piece", "declared", "edits", "pieces"]


class Piece(NamedTuple):
    """One token: its kind (letter, greek, number, relation, sign, word, command, layout), its text and where it stands."""

    kind: str
    text: str
    start: int
    end: int


_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega hbar ell varrho"
)
_RELATIONS = "le leq ge geq ne neq approx equiv sim simeq propto to in notin subset ll gg cong triangleq rightarrow longleftrightarrow leftrightarrow"
_LAYOUT = (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr quad qquad displaystyle textstyle scriptstyle limits nolimits nonumber notag smallskip "
    "hfill cdot times ensuremath rm mathrm text mbox hbox textrm it mit mathit operatorname scriptsize ast middle"
)
_PATTERNS = [
    ("layout", r"%[^\n]*\n?"),
    ("layout", r"\\(?:eqlabel|label|tag|hspace|vspace|vskip|hskip)\*?\s*(?:\{[^{}]*\}|[\d.]+ ?[a-z]{2})"),
    ("layout", r"\\begin\s*\{array\}\s*(?:\[[^]]*\])?\s*\{[^{}]*\}|\\(?:begin|end)\s*\{[^{}]*\}"),
    ("word", r"\\(?:text|mbox|hbox|mathrm|textrm|operatorname)\s*\{[^{}]*\}|\{\s*\\(?:rm|mbox)\b[^{}]*\}"),
    ("layout", r"\\(?:[,;:!> ]|\Z)|\\\\(?:\s*\[[\d.]+ ?[a-z]{2}\])?|[~&\s]+|\$|\^\s*\\prime|\^\{\s*\\prime\s*\}"),
    ("command", r"\\(?:mathbf|boldsymbol|mathcal|mathbb|cal|bf)\b"),
    ("greek", rf"\\(?:{_GREEK.replace(' ', '|')})(?![a-zA-Z])"),
    ("relation", rf":=|<<|>>|[=<>]|\\(?:{_RELATIONS.replace(' ', '|')})(?![a-zA-Z])"),
    ("layout", rf"\\(?:{_LAYOUT.replace(' ', '|')})(?![a-zA-Z])"),
    ("command", r"\\(?:[a-zA-Z]+|.)"),
    ("number", r"\d+(?:\.\d+)?"),
    ("letter", r"[A-Za-z]"),
    ("sign", r"[-+/!'|^_*]"),
    ("layout", r"[.,;:]"),
    ("bracket", r"."),
]
_TOKEN = re.compile("|".join(f"(?P<{kind}{n}>{pattern})" for n, (kind, pattern) in enumerate(_PATTERNS)), re.S)
SPARE = "QYZKUwzyuv"


def pieces(text: str) -> list[Piece]:
    """The tokens of a formula; every character belongs to one."""
    found = [Piece(re.sub(r"\d", "", str(m.lastgroup)), m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    assert sum(p.end - p.start for p in found) == len(text)
    return found


def declared(text: str) -> list[str]:
    """The letters that a reader of the formula would declare: those of its names, without ``d`` and ``e`` and what stands in front of a bracket."""
    seen = [p for p in pieces(text) if p.kind != "layout" or p.text in ("\\left",)]
    applied = {a.text for a, b in itertools.pairwise(seen) if b.text in ("(", "[", "\\left")}
    return sorted({p.text for p in seen if p.kind == "letter"} - applied - {"d", "e"})


def edits(text: str) -> Iterator[tuple[Piece, str]]:
    """Every letter, number, relation, sign and bracket with the text in which it is another one, or is missing."""
    spare = next(s for s in SPARE if s not in text)
    for piece in pieces(text):
        before, behind = text[: piece.start], text[piece.end :]
        other = _other(piece, spare)
        if other:
            yield piece, f"{before}{other}{behind}"
        if piece.kind in ("letter", "greek", "number", "relation", "sign", "bracket") and piece.text not in "{}":
            yield piece, f"{before} {behind}"


def _other(piece: Piece, spare: str) -> str:
    match piece.kind:
        case "letter":
            return spare
        case "greek":
            return r"\upsilon " if piece.text != r"\upsilon" else r"\omega "
        case "number":
            return ("7" if piece.text[0] != "7" else "3") + piece.text[1:]
        case "relation":
            return r"\le " if piece.text not in (r"\le", r"\leq") else r"\ne "
    return {"+": "-", "-": "+", "/": "+"}.get(piece.text, "")
