r"""Where text ends that TeX, or a package, reads as it stands."""

from __future__ import annotations

import re
from functools import lru_cache

from writing.proof.latex.tables import NO_CONDITIONS, TWO_ARGUMENTS

__all__ = ["address_end", "braces_end", "condition_end", "group_rest", "harmless_catcode", "table_of_lines", "verb_end"]

_BRACE = re.compile(r"[{}]")
_BLANKS = re.compile(r"[ \t]*")
_ONE_LINE_END = re.compile(r"[ \t]*\n?[ \t]*")
_BRACKETS = re.compile(r"[ \t]*\[(?:[^\[\]{}\n]|\{[^{}\n]*\})*\]")
_GROUPS = re.compile(
    r"\\(?P<opens>(?:begin|bgroup|begingroup)(?![a-zA-Z@]))|\\(?P<closes>(?:end|egroup|endgroup)(?![a-zA-Z@]))"
    r"|\\[\s\S]|(?P<brace>\{)|(?P<closing>\})|(?P<comment>%[^\n]*)"
)
_NAME = re.compile(r"[ \t]*\{[^{}\n]*\}")
_CONDITIONS = re.compile(
    r"\\newif[ \t]*\\if[a-zA-Z@]*|\\(?P<word>if[a-zA-Z@]*|else|fi)(?![a-zA-Z@])|\\[^a-zA-Z@]|%[^\n]*"
)
_CATCODE = re.compile(
    r"[ \t]*(?:`(?:\\?(?P<letter>[!-#&-\[\]_-z|~]|\$|\^(?!\^)))|(?P<number>\d+)(?=[ \t]*=))[ \t]*=?[ \t]*"
    r"(?:(?P<code>1[123]|[34678])(?!\d)|(?P<name>\\(?:active|@?other|@?letter))(?![a-zA-Z@]))"
)
_PLOT = re.compile(r"(?<![a-zA-Z])(?:table|data)\s*(?:\[[^\]]*\]\s*)?\{")
_TABLE = re.compile(r"\s*(?:\[[^\]]*\]\s*)?\{")
_FAR = 2_000
"""Characters in which a plot comes to its table."""
_NEAR = 250
"""Characters that are searched for a closing brace before all of the text is."""
_READ_LINES = frozenset("\\{}% \t\n\r^")
"""Characters that have a part in how lines, comments and groups are read."""


def braces_end(text: str, start: int) -> int:
    """Behind the group in braces that opens at ``start``, each brace counted as it stands; -1 if none does."""
    if text[start : start + 1] != "{":
        return -1
    depth = 0
    for found in _BRACE.finditer(text, start, start + _NEAR):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.end()
    return _closings(text).get(start, -1)


@lru_cache(maxsize=2)
def _closings(text: str) -> dict[int, int]:
    """Where each group in braces ends, by where it opens: one pass for all that are long or never close."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for brace in _BRACE.finditer(text):
        if brace[0] == "{":
            opened.append(brace.start())
        elif opened:
            found[opened.pop()] = brace.end()
    return found


def verb_end(text: str, name: str, start: int) -> int:
    r"""Behind what ``\verb`` or one of its kin reads, whose name and star end at ``start``; -1 if that is nothing."""
    if name not in ("verb", "Verb"):
        options = _BRACKETS.match(text, start)
        start = options.end() if options else start
    if name in TWO_ARGUMENTS:
        start = braces_end(text, start)
        if start < 0:
            return -1
    start = _end(_BLANKS, text, start)
    mark = text[start : start + 1]
    if mark == "{" and name != "verb":
        return braces_end(text, start)
    if not mark or mark.isalpha() or mark in "\n}":
        return -1
    line = text.find("\n", start)
    line = line if line >= 0 else len(text)
    stop = text.find(mark, start + 1, line)
    return line if stop >= 0 and mark == "\\" else stop + 1


def address_end(text: str, name: str, start: int) -> int:
    r"""Behind the address that ``\url`` or one of its kin reads; -1 if that is none."""
    options = _BRACKETS.match(text, start)
    start = options.end() if options else start
    group = _end(_ONE_LINE_END, text, start)
    if text[group : group + 1] == "{":
        return braces_end(text, group)
    mark = text[start : start + 1]
    if name in ("url", "path", "nolinkurl") and mark and mark in "|!+/=\"'":
        line = text.find("\n", start)
        return text.find(mark, start + 1, line if line >= 0 else len(text)) + 1 or -1
    return -1


def table_of_lines(text: str, name: str, start: int) -> tuple[int, int]:
    r"""The group in braces that ``\addplot … table`` or one of its kin reads line by line; two equal places if there is none."""
    if name.startswith("pgf"):
        found = _TABLE.match(text, start)
    else:
        stop = text.find(";", start)
        found = _PLOT.search(text, start, min(stop, start + _FAR) if stop >= 0 else start + _FAR)
    stop = braces_end(text, found.end() - 1) if found else -1
    return (found.end() - 1, stop) if found and stop >= 0 else (start, start)


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def group_rest(text: str, start: int, comments: bool) -> int:
    """In front of the end of the group around ``start``, or the end of the text."""
    depth, position = 0, start
    while found := _GROUPS.search(text, position):
        position = found.end()
        kind = found.lastgroup
        if kind == "comment" and not comments:
            position = found.start() + 1
        elif kind in ("opens", "brace"):
            depth += 1
        elif kind in ("closes", "closing"):
            if not depth:
                return found.start()
            depth -= 1
        if kind in ("opens", "closes"):
            position = _end(_NAME, text, position)
    return len(text)


def condition_end(text: str, start: int) -> int:
    r"""Behind the ``\fi`` or ``\else`` of the condition that is open at ``start``."""
    depth = 0
    for found in _CONDITIONS.finditer(text, start):
        word = found["word"]
        if word is None or word in NO_CONDITIONS:
            continue
        if word in ("fi", "else") and not depth:
            return found.end()
        depth += (word not in ("fi", "else")) - (word == "fi")
    return len(text)


def harmless_catcode(text: str, start: int) -> tuple[int, bool] | None:
    r"""Where a ``\catcode`` assignment ends that leaves lines, comments and groups alone, and whether names may grow by it."""
    found = _CATCODE.match(text, start)
    if found is None:
        return None
    letter = found["letter"] or (chr(int(found["number"])) if int(found["number"]) < 0x110000 else "\\")
    if letter in _READ_LINES and letter != "^":
        return None
    makes_letter = found["code"] == "11" or (found["name"] or "").endswith("letter")
    return found.end(), (makes_letter and letter != "@") or letter.isalpha()
