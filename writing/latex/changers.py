r"""Macros of a project behind which blanks, line ends or comments mean something else: those that call ``\obeylines``, say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.latex.literal import balanced

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

__all__ = ["CHANGING", "changers", "changes"]

CHANGING: frozenset[str] = frozenset(
    "catcode obeylines obeyspaces obeycr dospecials endlinechar @sanitize @vobeyspaces @makeother".split()
)
"""Commands of TeX and LaTeX that do, without a backslash."""
_NOT_ALONE = frozenset("catcode endlinechar dospecials @makeother".split())
"""Those that only change something together with what follows."""

_HEAD = r"[ \t]*\n?[ \t]*\{?[ \t]*\\([a-zA-Z@]+)(?![a-zA-Z@_:])[ \t]*\}?"
_MACROS = re.compile(
    rf"\\(?:(?:re|provide)?newcommand\*?|(?:re|provide)?newrobustcmd\*?|DeclareRobustCommand\*?|[gex]?def){_HEAD}"
    r"(?:[^{}%\n]|\n(?![ \t]*\n)|\{\}){0,200}(?=\{)"
)
_DOCUMENT_COMMANDS = re.compile(
    rf"\\(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand{_HEAD}[ \t]*\n?[ \t]*(?=\{{)"
)
_LET = re.compile(r"\\let[ \t]*\\([a-zA-Z@]+)[ \t]*=?[ \t]*\\([a-zA-Z@]+)(?![a-zA-Z@_:])")
_PREFIXES = frozenset("csname expandafter noexpand string do next".split())
"""What stands behind ``\\def`` where the name is put together, or passing."""
_CLOSES = re.compile(r"\\e(?:nd)?group(?![a-zA-Z@])")
_LAST = re.compile(r"\\([a-zA-Z@]+)\s*\Z")
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
    bodies = [(name, body) for name, body in _bodies(text) if name not in _PREFIXES]
    readers = {name for name, body in bodies if _CLOSES.search(body)}
    aliases = _LET.findall(text)
    found: set[str] = set()
    while True:
        known = CHANGING | found
        more = {name for name, body in bodies if name not in known and changes(body, known, readers)}
        more |= {alias for alias, target in aliases if target in known - _NOT_ALONE and alias not in known}
        if not more:
            return frozenset(f"\\{name}" for name in found if "@" not in name)
        found |= more


def _bodies(text: str) -> Iterator[tuple[str, str]]:
    """Names of defined macros with their code."""
    begins = [(match[1], match.end()) for match in _MACROS.finditer(text)]
    for match in _DOCUMENT_COMMANDS.finditer(text):
        arguments = balanced(text, match.end())
        begins.append((match[1], text.find("{", arguments) if arguments > 0 else -1))
    for name, begin in begins:
        end = balanced(text, begin) if begin >= 0 else -1
        if end > 0:
            yield name, text[begin + 1 : end - 1]


def changes(body: str, known: Set[str], readers: Set[str] = frozenset()) -> bool:
    """Whether code changes how what follows it is read, by itself or by a command of these names, without a backslash.

    A change in a group that the code leaves open counts, unless it ends with a command that reads an argument and closes
    the group behind it: one of the ``readers``, or one with an ``@`` in its name.
    """
    depth = 0
    changed: int | None = None
    # in how many groups the outermost change stands that is not taken back so far
    for match in _STEPS.finditer(body):
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
            if changed is not None and 0 <= depth < changed:
                changed = None
        elif changed is None and match["word"] in known and not _is_harmless(body, match["word"], match.end()):
            changed = max(depth, 0)
    return changed == 0 or (changed is not None and not _ends_with_a_reader(body, readers))


def _ends_with_a_reader(body: str, readers: Set[str]) -> bool:
    last = _LAST.search(body)
    return last is not None and last[1] not in CHANGING and (last[1] in readers or "@" in last[1])


def _is_harmless(body: str, word: str, end: int) -> bool:
    r"""Whether a ``\catcode`` is of a character that shapes no line."""
    if word not in ("catcode", "@makeother"):
        return False
    found = _HARMLESS.match(body, end) if word == "catcode" else re.compile(r"[ \t]*\\([^\s%\\{}~^])").match(body, end)
    if found is None:
        return False
    return found[1] is not None or found[0].strip(' \t="') not in _NUMBERS
