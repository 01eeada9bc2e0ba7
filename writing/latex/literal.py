r"""Where literal text ends: verbatim environments, ``\verb`` and its kin, addresses, regions with other rules."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from writing.latex.tables import BRACED, COMMENTS, LITERAL, NOT_CONDITIONALS, VERBS

if TYPE_CHECKING:
    from collections.abc import Callable

    from writing.options import Known

__all__ = ["REGIONS", "balanced", "environment", "group_end", "marked", "rules", "short"]

_OPTIONAL = r"(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\}|\[[^\[\]]*\])*\])?\s*"
_TABLES = {
    r"\addplot": re.compile(rf"3?\s*\+?\s*{_OPTIONAL}table\s*{_OPTIONAL}\{{"),
    r"\pgfplotstableread": re.compile(rf"\s*{_OPTIONAL}\{{"),
    r"\pgfplotstabletypeset": re.compile(rf"\s*{_OPTIONAL}\{{"),
    r"\datavisualization": re.compile(rf"\s*{_OPTIONAL}(?:[^\\%;{{}}]|\{{[^{{}}]*\}})*?\bdata\s*{_OPTIONAL}\{{"),
}
"""How the tables begin whose rows are lines."""

Rule = "Callable[[str, int, int], int]"
"""From a text, the start and the end of a control sequence to the end of the literal text; -1 if there is none."""

_BRACES = re.compile(r"[{}]")
_OPTIONS = re.compile(r"[ \t]*\n?[ \t]*\[(?:[^\[\]{}\n]|\{[^{}\n]*\}|\[[^\[\]\n]*\])*\]")
_WORDS_BEHIND = re.compile(
    r"[ \t]*(?!\\(?:begin|end|item|par|label|caption|fi|else|if[a-z]*|\[|\]|\(|\)))[^\s%}](?:(?!\\(?:begin|end|item|par)[^a-z])[^\n%])*(?=\n)(?<![ \t])"
)
_BLANKS = re.compile(r"[ \t]*")
_GROUPS = re.compile(
    r"(?P<open>\\begin[ \t]*\{|\{|\\(?:begingroup|bgroup)(?![a-zA-Z@]))"
    r"|(?P<close>\\end[ \t]*\{|\}|\\(?:endgroup|egroup)(?![a-zA-Z@]))|\\[\s\S]|(?P<comment>%[^\n]*)"
)
_FAR = 5_000
"""Characters that a group read literally may be long."""
_SUSPECT = re.compile(r"(?i)code|listing|verbatim|console|terminal|snippet|minted|program\b")
_USUAL_MARKS = frozenset("|!+\"'/@*=~^:;")
"""Characters around a literal that, if the second is missing, would find it in a line that was joined to theirs."""
_KINDS = {"{": "{", "}": "{", r"\begingroup": "group", r"\endgroup": "group", r"\bgroup": "brace", r"\egroup": "brace"}
_ENVIRONMENT_NAME = re.compile(r"[^{}]*\}")
_CONDITIONALS = re.compile(
    r"\\(?:newif[ \t]*\\if[a-zA-Z@]*|(?P<word>if[a-zA-Z@]*|else|fi)(?![a-zA-Z@]))|\\[\s\S]|%[^\n]*"
)
_CATCODE = re.compile(r"[ \t]*`\\?@[ \t]*=?[ \t]*1[123](?!\d)")
"""The one change of what a character means that many papers make and that leaves lines and groups what they are."""
_DEFINED = re.compile(
    r"\\(?:[gex]?def|let[ \t]*(?:\\[a-zA-Z@]+)?|(?:re|provide)?newcommand\*?|DeclareRobustCommand\*?|ifx|ifdefined|string|noexpand|expandafter)"
    r"[ \t]*[={]?[ \t]*\Z"
)
"""What stands in front of a macro that is named and not called."""
_RENAMED = re.compile(r"\\let[ \t]*(?:\\[a-zA-Z@]+|#[0-9])[ \t]*=?[ \t]*\Z")


def environment(text: str, name: str, start: int, known: Known) -> int:
    r"""End of the literal environment ``name`` whose ``\begin{name}`` ends at ``start``; -1 if it is not literal.

    Without an ``\end`` it reaches to the end of the text.
    """
    if not (name in LITERAL or name in COMMENTS or name in known.opaque or name in known.comments):
        if name in known.blocks or not _SUSPECT.search(name):
            return -1
        if text.find(f"\\end{{{name}}}", start) < 0:
            return -1
    closing = f"\\end{{{name}}}"
    end = text.find(closing, start)
    return len(text) if end < 0 else _last_line(text, end + len(closing))


def _last_line(text: str, end: int) -> int:
    """Behind the words in the line in which a literal environment ends: packages print them or throw them away."""
    tail = _WORDS_BEHIND.match(text, end)
    if tail and tail[0].count("{") == tail[0].count("}") and not tail[0].count("$") % 2:
        return tail.end()
    return end


def short(text: str, start: int) -> int:
    r"""End of a literal between two equal characters (``\verb``) in one line; -1 if the second is missing."""
    line = text.find("\n", start)
    end = text.find(text[start], start + 1, line if line >= 0 else len(text))
    return end + 1 if end >= 0 else -1


def marked(text: str, start: int) -> int:
    r"""End of a literal between two equal characters (``\MakeShortVerb``), or of the line if the second is missing."""
    end = short(text, start)
    return _line_end(text, start) if end < 0 else end


def balanced(text: str, start: int, far: int = _FAR) -> int:
    """End of the group in braces that opens at ``start``, each brace counted as it stands; -1 if it closes nowhere near."""
    depth = 0
    for match in _BRACES.finditer(text, start, start + far):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.end()
    return -1


def group_end(text: str, start: int, comments: bool = True) -> int:
    r"""Where the group around ``start`` closes: in front of its ``}``, ``\endgroup``, ``\egroup`` or ``\end{…}``.

    Without one it is the end of the text. ``comments`` says whether ``%`` begins a comment.
    """
    opened: list[str] = []
    position = start
    while True:
        match = _GROUPS.search(text, position)
        if match is None:
            return len(text)
        position = match.end()
        group = match.lastgroup
        if group == "comment":
            position = position if comments else match.start() + 1
        elif group is not None:
            kind = _KINDS.get(match[0], "environment")
            if group == "open":
                opened.append(kind)
            elif not opened:
                return match.start()
            elif opened[-1] == kind:
                opened.pop()
            elif kind == "{":
                if "{" not in opened:
                    return match.start()
                while opened.pop() != "{":
                    pass
            if kind == "environment":
                name = _ENVIRONMENT_NAME.match(text, position)
                position = name.end() if name else position


def _verb(text: str, start: int, end: int) -> int:
    r"""``\verb|x|``, ``\lstinline[language=C]{x}``, ``\mintinline[x]{python}|x|``."""
    position = end
    options = _OPTIONS.match(text, end)
    word = text[start:end]
    if options and not word.startswith(r"\verb"):
        position = options.end()
    if word in (r"\mintinline", r"\mint", r"\SaveVerb", r"\pygment"):
        if text[position : position + 1] != "{":
            return -1
        position = balanced(text, position)
        if position < 0:
            return -1
    return _delimited(text, position)


def _delimited(text: str, position: int) -> int:
    position = _BLANKS.match(text, position).end()  # type: ignore[union-attr]
    mark = text[position : position + 1]
    if not mark or mark == "\n":
        return -1
    if mark == "{":
        end = balanced(text, position)
        return end if end >= 0 and "\n\n" not in text[position:end] else -1
    end = short(text, position)
    return _line_end(text, position) if end < 0 and mark in _USUAL_MARKS else end


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _braced(text: str, start: int, end: int) -> int:
    r"""``\url{x}``, ``\href[options]{x}``, ``\path|x|``."""
    options = _OPTIONS.match(text, end)
    position = options.end() if options else end
    following = _BLANKS.match(text, position).end()  # type: ignore[union-attr]
    if text.startswith("\n", following):
        following = _BLANKS.match(text, following + 1).end()  # type: ignore[union-attr]
    if text.startswith("{", following):
        return _delimited(text, following)
    if text[start:end] in (r"\url", r"\path", r"\nolinkurl") and text[position : position + 1] in set("|!+/=\"'"):
        return short(text, position)
    return -1


def _blank(text: str, start: int, end: int) -> int:
    r"""``\ `` with the blanks that TeX skips behind it."""
    return _BLANKS.match(text, end).end()  # type: ignore[union-attr]


def _catcode(text: str, start: int, end: int) -> int:
    """The assignment alone for ``@``, else all to the end of the group."""
    harmless = _CATCODE.match(text, end)
    if harmless:
        return harmless.end()
    return group_end(text, end, comments="%" not in text[end : end + 4])


def _to_group_end(text: str, start: int, end: int) -> int:
    return group_end(text, end)


def _changer(text: str, start: int, end: int) -> int:
    return -1 if _DEFINED.search(text, max(start - 60, 0), start) else group_end(text, end)


def _false(text: str, start: int, end: int) -> int:
    r"""``\iffalse`` to its ``\fi`` or ``\else``, conditionals nested; without one TeX skips the rest of the text."""
    depth = 0
    if _RENAMED.search(text, max(start - 60, 0), start):
        return -1
    for match in _CONDITIONALS.finditer(text, end):
        word = match["word"]
        if word is None or "\\" + word in NOT_CONDITIONALS:
            continue
        if word == "fi" or (word == "else" and not depth):
            if not depth:
                return match.end()
            depth -= 1
        elif word != "else":
            depth += 1
    return len(text)


def _until(closing: str, required: bool) -> Callable[[str, int, int], int]:
    pattern = re.compile(rf"%[^\n]*|(?P<end>{re.escape(closing)})(?![a-zA-Z@])")

    def rule(text: str, start: int, end: int) -> int:
        if text.find(closing, end) < 0:
            return -1 if required else len(text)
        for match in pattern.finditer(text, end):
            if match["end"]:
                return match.end()
        return -1 if required else len(text)

    return rule


def _all(text: str, start: int, end: int) -> int:
    return len(text)


def _table(text: str, start: int, end: int) -> int:
    """A table of numbers in braces, each row a line: to its ``}``; -1 if there is none or it is in one line."""
    match = _TABLES[text[start:end]].match(text, end)
    if match is None:
        return -1
    stop = balanced(text, match.end() - 1, 20 * _FAR)
    return stop if text.find("\n", match.end(), stop) >= 0 else -1


_RULES: dict[str, Callable[[str, int, int], int]] = {
    **dict.fromkeys(VERBS, _verb),
    **dict.fromkeys(BRACED, _braced),
    "\\ ": _blank,
    "\\\t": _blank,
    r"\catcode": _catcode,
    r"\obeylines": _to_group_end,
    r"\obeyspaces": _to_group_end,
    r"\endlinechar": _to_group_end,
    r"\dospecials": _to_group_end,
    r"\obeycr": _to_group_end,
    r"\ExplSyntaxOn": _until(r"\ExplSyntaxOff", False),
    r"\makeatletter": _until(r"\makeatother", True),
    r"\iffalse": _false,
    r"\beginverse": _until(r"\endverse", True),
    r"\beginchorus": _until(r"\endchorus", True),
    **dict.fromkeys(_TABLES, _table),
    r"\ProvidesExplPackage": _all,
    r"\ProvidesExplClass": _all,
    r"\ProvidesExplFile": _all,
}


REGIONS: frozenset[str] = frozenset(_RULES.keys() - VERBS - BRACED.keys() - _TABLES.keys() - {"\\ ", "\\\t"})
"""Control words that change how all behind them is read, to the end of something."""


@lru_cache(maxsize=64)
def rules(known: Known) -> dict[str, Callable[[str, int, int], int]]:
    """What is literal behind each control sequence, with those that the project defines."""
    ours = {**dict.fromkeys(known.changers, _changer), **{verb: _verb for verb in known.verbs if len(verb) > 1}}
    return ours | _RULES
