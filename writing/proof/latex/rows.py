r"""Blanks that TeX throws away in alignments and displays.

``\halign`` skips spaces in front of a cell (TeX: The Program, §785 and §791: "get the next non-blank non-call token"), and the
preambles of LaTeX's ``tabular`` and ``array`` read ``\ignorespaces # \unskip`` (source2e, lttab.dtx; array.dtx), which takes one
space from the end of a cell: this one must not stand behind a blank of another kind, or that blank would be taken when it is gone.
``\cr`` and the ``\\`` of alignments look for the next row in the same way; a ``[`` or ``*`` behind ``\\`` is another matter, for
amsmath looks for them without skipping spaces. In mathematics a space prints nothing at all (TeXbook, chapter 8, ex. 16.5).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.proof.latex.pieces import ALONE, BEHIND, END, LITERAL, PAR, SOFT, bare
from writing.proof.latex.tables import BOXES, GLUE, NO_GLUE, PRINTED_SYMBOLS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from writing.proof.latex.definitions import Names
    from writing.proof.latex.pieces import Piece

__all__ = ["settled"]

_TOKEN = re.compile(
    rf"\\(?:begin|end)\{{[^{{}}\\%]*\}}|\\\\\*?(?:\[[^\]\[{{}}&{PAR}]*\])?|\\[a-zA-Z@]+\*?|\\[\s\S]|[{{}}&~\[\] {PAR}]|[^\\{{}}&~\[\] {PAR}]+"
)
_ROW_ENDS = frozenset(("\\tabularnewline", "\\cr", "\\crcr"))
_FAR = 60
"""How many tokens of a cell are looked at for its end."""
_PARAMETER = re.compile(r"#\d\Z")
_MATHS = ("math", "mixed", "display")
_CELLS = ("text", "math", "mixed")
_GROUP_OPENS = {"}": "{", "]": "["}


class _Level:
    """An environment: its kind, the braces open in it, and the groups of its arguments that are still to come."""

    __slots__ = ("arguments", "braces", "kind")

    def __init__(self, kind: str, arguments: int) -> None:
        self.kind, self.arguments, self.braces = kind, arguments, 0

    def open(self) -> bool:
        """Whether its rows are being read, not an argument or a group."""
        return not self.braces and not self.arguments


def settled(region: Sequence[Piece], names: Names) -> str:
    """The form of an alignment or display, from its ``\\begin`` to its ``\\end``, without the spaces that TeX throws away."""
    tokens = list(_tokens(region, names))
    visible = [index for index, token in enumerate(tokens) if token[0] not in (ALONE, BEHIND)]
    dropped: set[int] = set()
    levels: list[_Level] = []
    border, last = False, ""
    for place, index in enumerate(visible):
        token = tokens[index]
        if token != " ":
            border, last = _step(token, levels), token
        elif levels and levels[-1].open():
            following = tokens[visible[place + 1]] if place + 1 < len(visible) else ""
            before = visible[max(place - _FAR, 0) : place]
            if (border and following[:1] not in _guards(last)) or _ends_cell(following, levels[-1], tokens, before):
                dropped.add(index)
    return "".join(token for index, token in enumerate(tokens) if index not in dropped)


def _tokens(region: Iterable[Piece], names: Names) -> Iterable[str]:
    for piece in region:
        if piece.kind == SOFT:
            yield from _TOKEN.findall(bare(piece.form, names))
        else:
            yield piece.form


def _step(token: str, levels: list[_Level]) -> bool:
    """Note what a token opens and closes; whether blanks behind it are thrown away."""
    if token.startswith("\\begin{"):
        kind, arguments = ROWS.get(token[7:-1], ("other", 0))
        levels.append(_Level(kind, arguments))
        return kind != "other" and not arguments
    if token.startswith("\\end{"):
        if levels:
            levels.pop()
        return bool(levels) and levels[-1].kind in _MATHS
    level = levels[-1] if levels else None
    if level is None:
        return False
    if token == "{":
        level.braces += 1
        return False
    if token == "}":
        level.braces -= 1
        if not level.braces and level.arguments:
            level.arguments -= 1
            return not level.arguments
        return False
    if level.braces or level.arguments or level.kind not in _CELLS:
        return False
    return token == "&" or _ends_row(token)


def _ends_row(token: str) -> bool:
    return token.startswith("\\\\") or token.rstrip("*") in _ROW_ENDS


def _guards(token: str) -> tuple[str, ...]:
    """What may not follow a space that is thrown away behind a token, because the token looks for it."""
    if token.startswith("\\begin{"):
        return ("[", "*", "(", "<", "{")
    return ("[", "*") if _ends_row(token) else ()


def _ends_cell(token: str, level: _Level, tokens: Sequence[str], before: Sequence[int]) -> bool:
    """Whether blanks in front of a token are thrown away, given what stands before them."""
    return _is_border(token, level) and (
        level.kind not in ("text", "mixed") or _ends_without_glue(tokens, before, level.kind)
    )


def _is_border(token: str, level: _Level) -> bool:
    if token.startswith("\\end{"):
        return level.kind != "other"
    if token.startswith("\\begin{"):
        return level.kind in _MATHS
    return level.kind in _CELLS and (token == "&" or _ends_row(token))


def _ends_without_glue(tokens: Sequence[str], before: Sequence[int], kind: str, owned: bool = False) -> bool:
    """Whether text ends in something that ``\\unskip`` leaves alone."""
    if not before:
        return False
    last = tokens[before[-1]]
    if last == "{":
        return owned
    if last in ("}", "]"):
        return _group_without_glue(tokens, before, kind)
    if last[0] == LITERAL:
        return last.rstrip(f"+{END}")[-2:-1] not in (" ", "\t", "~")
    if last[0] == "\\":
        return last in PRINTED_SYMBOLS or (last.startswith("\\end{") and last[5:-1] in ROWS)
    return last not in (" ", "~", PAR, "[", "&") and last[-1] != "\xa0" and not _PARAMETER.search(last)


def _group_without_glue(tokens: Sequence[str], before: Sequence[int], kind: str) -> bool:
    """As above for text that ends with a group: its command is known to leave none, or it has none and its end is all right."""
    place, groups = len(before), 0
    while place and tokens[before[place - 1]] in ("}", "]"):
        start = _opening(tokens, before, place - 1)
        if start < 0:
            return False
        if place == len(before):
            inner_end = place - 1
        place, groups = start, groups + 1
    owner = tokens[before[place - 1]] if place else ""
    owner = "" if _ends_row(owner) else owner  # it takes a star and a length, but no group
    if owner[:1] == "\\" and owner[1:2].isalpha():
        name = owner[1:].rstrip("*")
        if name not in NO_GLUE and (kind != "mixed" or name in GLUE):
            return False
        return (
            name in BOXES
            or tokens[before[-1]] == "]"
            or _ends_without_glue(tokens, before[:inner_end], kind, groups == 1)
        )
    if owner[:1] == "\\" and owner not in PRINTED_SYMBOLS:
        return owner in ("\\'", "\\`", '\\"', "\\^", "\\~", "\\=", "\\.")
    return tokens[before[-1]] == "]" or (inner_end > 0 and _ends_without_glue(tokens, before[:inner_end], kind))


def _opening(tokens: Sequence[str], before: Sequence[int], place: int) -> int:
    close = tokens[before[place]]
    depth = 0
    while place >= 0:
        token = tokens[before[place]]
        depth += (token == close) - (token == _GROUP_OPENS[close])
        if not depth:
            return place
        place -= 1
    return -1
