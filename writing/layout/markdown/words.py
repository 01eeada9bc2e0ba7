"""The words of a paragraph: chunks between blanks where a line may end, code, maths, tags and addresses in one piece."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["CJK", "Run", "runs"]

CJK = (
    "\u2e80-\u312f\u31a0-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\U00020000-\U0003ffff"
)
"""Letters between which a line break is no blank in many renderings (Hangul, which has blanks, is not among them)."""

_SPECIAL = re.compile(rf"[`$<\\{{]|\]\(|\[\[|  \n|\[!|[{CJK}]")
_PLAIN_WORD = re.compile(r"[^ \t\n]+")

_TAG = r"</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*?-->|<\?.*?\?>|<![A-Za-z][^>]*>"
_LINK_TAIL = r"\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_ATOM = re.compile(
    rf"""\$\$.+?\$\$
    | \\\[.{{0,2000}}?\\\] | \\\\\[.{{0,2000}}?\\\\\]
    | \\begin\{{(?P<environment>[^{{}}\n]*)\}}.{{0,4000}}?\\end\{{(?P=environment)\}}
    | \\\(.{{0,500}}?\\\) | \\\\\(.{{0,500}}?\\\\\)
    | \\[^\w\s]
    | \$(?![\s$])(?:\\.|[^\\$])*?(?<![\s\\])\$(?!\d)
    | \$[ \t\n](?:\\.|[^\\$])*?[ \t\n]\$
    | `(?P<ticks>`*)(?!`).*?(?<!`)`(?P=ticks)(?!`) | ``*
    | {_TAG}
    | {_LINK_TAIL}
    | \[\[[^\]\n]*\]\]
    | \{{\{{.*?\}}\}} | \{{%.*?%\}} | \{{[^{{}}\n]*\}}
    """,
    re.S | re.X,
)
"""What is one word with its blanks: maths, code, tags, addresses of links, attributes.

Every branch begins with a letter that stands for itself, so that the search skips to these letters.
"""

_PLAIN_LINE_END = re.compile(r"(?<=[^ \t\n`])\n(?=[^ \t\n`])")
_HIDDEN = str.maketrans(" \t\n", "\x01\x02\x03")
_SHOWN = str.maketrans("\x01\x02\x03", " \t\n")
_CJK_GAP = re.compile(rf"(?<=[{CJK}])([*_~)\]”’」』]*)([ \t]+)(?=[*_~(\[“‘「『]*[{CJK}])")
_CJK_END = re.compile(rf"[{CJK}][*_~`)\]\"'’”」』]*\Z")
_CJK_START = re.compile(rf"[*_~`(\[\"'‘“「『]*[{CJK}]")
_DISPLAY_START = re.compile(r"\$\$|\\{1,2}\[|\\begin\{")
_DISPLAY_END = re.compile(r"(?:\$\$|\\{1,2}\]|\\end\{[^{}]*\}|<br[ \t\x01]*/?>)[.,;:]?\Z", re.I)
_HARD_ENDS = ("\\", "  ", " \t")
_HARD = re.compile(r"(?:(?<!\\)(?:\\\\)*(\\)|( {2,})[ \t]*)\Z")
_SHIELD = r"!?\[(?:[^\[\]]|!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\]))*\](?:\([^()]*\)|\[[^\[\]]*\])"
_LONE_LINE = re.compile(rf"(?:(?:{_SHIELD}|{_TAG})[ \t]*)+\Z|\{{[:%{{].*\}}[ \t]*\Z|\[![A-Za-z]+\][-+]?(?:[ \t].*)?\Z")


@dataclass(slots=True)
class Run:
    """Words that may be put on any lines; ``end`` is what stands behind the last: ``""`` or a hard line break.

    ``lines`` counts the words on each line of the source. ``whole`` tells that they stay on one line.
    """

    words: list[str]
    lines: list[int]
    end: str = ""
    whole: bool = False


def runs(text: str) -> list[Run]:
    """The runs of words of a paragraph without prefixes; between two of them the line has to end."""
    if not _SPECIAL.search(text):
        lines = [_PLAIN_WORD.findall(line) for line in text.split("\n")]
        return [Run([word for line in lines for word in line], [len(line) for line in lines])]
    hidden = _ATOM.sub(_hidden, text)
    if not text.isascii():
        hidden = _CJK_GAP.sub(lambda gap: gap[1] + gap[2].translate(_HIDDEN), hidden)
    lines_of_source = hidden.split("\n")
    lone = _lone_lines(lines_of_source)
    found = [Run([], [])]
    for i, line in enumerate(lines_of_source):
        last = i + 1 == len(lines_of_source)
        hard = _HARD.search(line[-40:]) if not last and line.endswith(_HARD_ENDS) else None
        end = "" if hard is None else _hard_end(line, hard, bool(found[-1].words))
        line = line[:-1] if hard and hard[1] else line.rstrip(" \t")
        words = [word.translate(_SHOWN) for word in _PLAIN_WORD.findall(line)]
        found[-1].words += words
        found[-1].lines.append(len(words))
        found[-1].whole = i in lone
        if end or (not last and _ends_run(line, lines_of_source[i + 1].lstrip(" \t"), lone & {i, i + 1})):
            found[-1].end = end
            found.append(Run([], []))
    return [run for run in found if run.words or run.end]


def _hard_end(line: str, hard: re.Match[str], follows: bool) -> str:
    """What a hard line break is written with: two blanks, or the backslash and the blank in front of it."""
    if hard[1] is None:
        return "  "
    before = line[:-1]
    return " \\" if before.endswith((" ", "\t")) or (follows and not before) else "\\"


def _hidden(atom: re.Match[str]) -> str:
    """An atom with its blanks hidden; a line end in code is a blank to CommonMark and becomes one."""
    found = atom[0]
    if found[0] == "`" and "\n" in found:
        found = _PLAIN_LINE_END.sub(" ", found)
    return found.translate(_HIDDEN)


def _ends_run(line: str, following: str, lone: frozenset[int]) -> bool:
    """Whether the source's line break between two lines has to stay."""
    if lone or _DISPLAY_END.search(line[-60:]) or _DISPLAY_START.match(following):
        return True
    if line.isascii() or following.isascii():
        return False
    return _CJK_END.search(line[-8:]) is not None and _CJK_START.match(following) is not None


_LONE_STARTS = ("[", "![", "<", "{")


def _lone_lines(source: list[str]) -> frozenset[int]:
    """Lines that stay by themselves: images and tags, attributes, and links if there are only links."""
    lines = [line.lstrip() for line in source]
    if not any(line.startswith(_LONE_STARTS) for line in lines):
        return frozenset()
    lines = [line.translate(_SHOWN) for line in lines]
    found = [i for i, line in enumerate(lines) if _LONE_LINE.match(line)]
    if len(lines) == 1:
        return frozenset()
    everywhere = len(found) == len(lines)
    return frozenset(i for i in found if everywhere or lines[i].startswith(("[!", "![", "<", "{")))
