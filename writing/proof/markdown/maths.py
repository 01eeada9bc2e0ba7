r"""Maths in a paragraph of Markdown: ``$…$``, ``$$…$$``, ``\(…\)``, ``\[…\]`` and environments, letter for letter."""

from __future__ import annotations

__all__ = ["spans"]

_CLOSERS = {"\\(": "\\)", "\\[": "\\]", "\\\\(": "\\\\)", "\\\\[": "\\\\]", "$$": "$$"}


def spans(text: str) -> list[str]:
    r"""The maths of a paragraph in its order.

    Code spans hold none. A single ``$`` opens maths if a letter follows and closes it behind a letter that no digit
    follows, or both have a blank inside: the rule of pandoc and GitHub, and the one of old notes.
    """
    found: list[str] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter == "`":
            at = _behind_code(text, at)
        elif letter == "$" or letter == "\\":
            end = _maths_end(text, at)
            if end:
                found.append(text[at:end])
            at = end or at + (2 if letter == "\\" else 1)
        else:
            stops = [place for place in (text.find(mark, at) for mark in "`$\\") if place >= 0]
            at = min(stops, default=len(text))
    return found


def _behind_code(text: str, at: int) -> int:
    """Where the code span that begins at ``at`` ends; behind the ticks if it never does."""
    behind = at
    while behind < len(text) and text[behind] == "`":
        behind += 1
    ticks = behind - at
    look = behind
    while True:
        look = text.find("`", look)
        if look < 0:
            return behind
        end = look
        while end < len(text) and text[end] == "`":
            end += 1
        if end - look == ticks:
            return end
        look = end


def _maths_end(text: str, at: int) -> int:
    """Where the maths that begins at ``at`` ends; 0 if none begins there."""
    for opener, closer in _CLOSERS.items():
        if text.startswith(opener, at):
            end = text.find(closer, at + len(opener))
            if end > at + (1 if opener == "$$" else 0) + len(opener) - 1:
                return end + len(closer)
    if text.startswith("\\begin{", at):
        name = text[at + 7 : text.find("}", at) + 1]
        end = text.find("\\end{" + name, at)
        return end + 5 + len(name) if name and end >= 0 else 0
    return _dollar_end(text, at) if text[at] == "$" else 0


def _dollar_end(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and text[end] != "$":
        end += 2 if text[end] == "\\" else 1
    if end >= len(text) or not text[at + 1 : end].strip():
        return 0
    opens_blank, closes_blank = text[at + 1].isspace(), text[end - 1].isspace()
    if opens_blank != closes_blank:
        return 0
    return 0 if not closes_blank and text[end + 1 : end + 2].isdigit() else end + 1
