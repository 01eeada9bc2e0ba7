"""Whether two LaTeX sources differ in nothing but the layout of Python in listings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.proof import python
from writing.proof.difference import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.options import Options

__all__ = ["difference"]

_NAMES = ("lstlisting", "minted")


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place that differs otherwise; ``None`` if there is none. Bodies of listings are compared as Python."""
    one, other = list(_pieces(before)), list(_pieces(after))
    start = start_after = 0
    for (is_body, piece), (is_body_after, piece_after) in zip(one, other, strict=False):
        if piece != piece_after and not (is_body and is_body_after):
            return Difference(start, start_after, "text outside a listing changed")
        found = python.difference(piece, piece_after, options) if piece != piece_after else None
        if found is not None:
            return Difference(start + found.before, start_after + found.after, found.message)
        start, start_after = start + len(piece), start_after + len(piece_after)
    return None if len(one) == len(other) else Difference(start, start_after, "a listing came or went")


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Lines outside listings one by one, and whole bodies."""
    inside = ""
    body: list[str] = []
    for line in text.split("\n"):
        word = line.strip()
        if inside and word.startswith(f"\\end{{{inside}}}"):
            yield True, "\n".join([*body, ""])
            inside, body = "", []
        if inside:
            body.append(line)
            continue
        yield False, f"{line}\n"
        inside = next((name for name in _NAMES if word.startswith(f"\\begin{{{name}}}")), "")
    if body:
        yield True, "\n".join(body)
