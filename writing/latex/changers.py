r"""Macros of a project behind which blanks, line ends or comments mean something else: those that call ``\obeylines``, say."""

from __future__ import annotations

import re

from writing.latex.literal import balanced

__all__ = ["CHANGING", "changers"]

CHANGING: frozenset[str] = frozenset(
    "catcode obeylines obeyspaces obeycr dospecials endlinechar @sanitize @vobeyspaces @makeother".split()
)
"""Commands of TeX and LaTeX that do, without a backslash."""

_MACROS = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|DeclareRobustCommand\*?|[gex]?def)[ \t]*\{?[ \t]*\\([a-zA-Z@]+)[ \t]*\}?(?:[^{}\\%\n]|\{\})*(?=\{)"
)
_LET = re.compile(r"\\let[ \t]*\\([a-zA-Z@]+)[ \t]*=?[ \t]*\\([a-zA-Z@]+)")
_STEPS = re.compile(
    r"(?P<open>\{|\\b(?:egin)?group(?![a-zA-Z@]))|(?P<close>\}|\\e(?:nd)?group(?![a-zA-Z@]))|\\(?P<word>[a-zA-Z@]+)|\\[\s\S]"
)
_HARMLESS = re.compile(r"[ \t]*(?:`\\?([^\s%\\{}~^])|\"?[0-9]+)[ \t]*=?")
_NUMBERS = frozenset(("9", "10", "13", "32", "37", "92", "123", "125"))
_CHARACTER = re.compile(r"`?\\?([^\s%\\{}^])\Z")


def changers(text: str) -> frozenset[str]:
    """Names, with their backslash, of the macros that a source defines and that change how what follows is read.

    A change that the macro itself takes back, at the end of a group, does not count, nor does one of a character that is no blank, line end,
    comment, escape or brace. ``text`` holds no comments.
    """
    bodies = [
        (match[1], text[match.end() + 1 : end - 1])
        for match in _MACROS.finditer(text)
        if (end := balanced(text, match.end())) > 0
    ]
    aliases = _LET.findall(text)
    found: set[str] = set()
    while True:
        known = CHANGING | found
        more = {name for name, body in bodies if name not in known and _changes(body, known)}
        more |= {alias for alias, target in aliases if target in known - CHANGING and alias not in known}
        if not more:
            return frozenset(f"\\{name}" for name in found if "@" not in name)
        found |= more


def _changes(body: str, known: frozenset[str] | set[str]) -> bool:
    depth = 0
    for match in _STEPS.finditer(body):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
        elif depth <= 0 and match["word"] in known and not _is_harmless(body, match["word"], match.end()):
            return True
    return False


def _is_harmless(body: str, word: str, end: int) -> bool:
    r"""Whether a ``\catcode`` is of a character that shapes no line."""
    if word not in ("catcode", "@makeother"):
        return False
    found = _HARMLESS.match(body, end) if word == "catcode" else re.compile(r"[ \t]*\\([^\s%\\{}~^])").match(body, end)
    if found is None:
        return False
    return found[1] is not None or found[0].strip(' \t="') not in _NUMBERS
