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

_SPECIAL = re.compile(rf"[`$<\\{{]|\]\(|\[\[|  \n|[{CJK}]")
_PLAIN_WORD = re.compile(r"[^ \t\n]+")

_TAG = r"</?[A-Za-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--.*?-->|<\?.*?\?>|<![A-Za-z][^>]*>"
_LINK_TAIL = r"\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"
_DISPLAY = r"\$\$.+?\$\$|\\\[.*?\\\]|\\\\\[.*?\\\\\]|\\begin\{(?P<environment>[^{}\n]*)\}.*?\\end\{(?P=environment)\}"
_PIECE = re.compile(
    rf"""(?P<display>{_DISPLAY})
    |(?P<hard>[ ]{{2,}}\n[ \t]*|\\\n[ \t]*)
    |(?P<line>[ \t]*\n[ \t]*)
    |(?P<blank>[ \t]+)
    |(?P<atom>
        \\\(.*?\\\)|\\\\\(.*?\\\\\)
      | \\.
      | \$(?![\s$])(?:\\.|[^\\$])*?(?<![\s\\])\$(?!\d)
      | \$[ \t\n](?:\\.|[^\\$])*?[ \t\n]\$
      | (?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`) | `+
      | {_TAG}
      | {_LINK_TAIL}
      | \[\[[^\]\n]*\]\]
      | \{{\{{.*?\}}\}} | \{{%.*?%\}} | \{{[^{{}}\n]*\}}
    )
    |(?P<plain>[^ \t\n`$<\\\[\]{{]+|.)
    """,
    re.S | re.X,
)
_LETTER_BEFORE = re.compile(rf"[{CJK}][*_~`)\]\"'’”」』]*\Z")
_LETTER_AFTER = re.compile(rf"[*_~`(\[\"'‘“「『]*[{CJK}]")
_SHIELD = r"!?\[(?:[^\[\]]|!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\]))*\](?:\([^()]*\)|\[[^\[\]]*\])"
_LONE_LINE = re.compile(rf"(?:(?:{_SHIELD}|{_TAG})[ \t]*)+\Z|\{{[:%{{].*\}}[ \t]*\Z|\[![A-Za-z]+\][-+]?(?:[ \t].*)?\Z")
_ENDS_LINE = re.compile(r"<br[ \t]*/?>\Z", re.I)


@dataclass(slots=True)
class Run:
    """Words that may be put on any lines; ``end`` is what stands behind the last: ``""`` or a hard line break.

    ``lines`` counts the words on each line of the source.
    """

    words: list[str]
    lines: list[int]
    end: str = ""


def runs(text: str) -> list[Run]:
    """The runs of words of a paragraph without prefixes; between two of them the line has to end."""
    if not _SPECIAL.search(text) and "![" not in text:
        lines = [_PLAIN_WORD.findall(line) for line in text.split("\n")]
        if not any(line and line[0].startswith("[!") for line in lines):
            return [Run([word for line in lines for word in line], [len(line) for line in lines])]
    return _Reader(text).runs


class _Reader:
    """Reads a paragraph piece by piece into ``runs``."""

    def __init__(self, text: str) -> None:
        self.runs = [Run([], [0])]
        self._lone = _lone_lines(text)
        self._word: list[str] = []
        self._display = False
        self._line = 0
        for piece in _PIECE.finditer(text):
            kind = piece.lastgroup
            if piece["display"] is not None:
                self._add_display(piece[0])
            elif kind == "hard":
                self._end_word()
                self._end_run("\\" if piece[0][0] == "\\" else "  ")
            elif kind in ("line", "blank"):
                self._add_blank(piece, kind == "line")
            else:
                self._word.append(piece[0])
                self._display = False
            if "\n" in piece[0]:
                self._line += piece[0].count("\n")
        self._end_word()
        self._end_run("")
        self.runs = [run for run in self.runs if run.words]

    def _add_display(self, formula: str) -> None:
        self._word.append(formula)
        self._display = True

    def _add_blank(self, piece: re.Match[str], ends_line: bool) -> None:
        text, start, end = piece.string, piece.start(), piece.end()
        if not ends_line:
            if _between_cjk(text, start, end):
                self._word.append(piece[0])
            else:
                self._end_word()
            return
        ends = self._display or (bool(self._word) and _ENDS_LINE.match(self._word[-1]) is not None)
        self._end_word()
        lone = self._line in self._lone or self._line + 1 in self._lone
        if ends or lone or _starts_display(text, end) or _between_cjk(text, start, end):
            self._end_run("")
        else:
            self.runs[-1].lines.append(0)

    def _end_word(self) -> None:
        if self._word:
            self.runs[-1].words.append("".join(self._word))
            self.runs[-1].lines[-1] += 1
            self._word = []
        self._display = False

    def _end_run(self, end: str) -> None:
        self.runs[-1].end = end
        self.runs.append(Run([], [0]))


def _between_cjk(text: str, start: int, end: int) -> bool:
    if text.isascii():
        return False
    return bool(_LETTER_BEFORE.search(text, max(start - 8, 0), start) and _LETTER_AFTER.match(text, end))


def _starts_display(text: str, at: int) -> bool:
    return text.startswith(("$$", "\\[", "\\\\[", "\\begin{"), at)


def _lone_lines(text: str) -> frozenset[int]:
    """Lines that stay by themselves: images and tags, attributes, and links if there are only links."""
    if "\n" not in text:
        return frozenset()
    lines = [line.lstrip() for line in text.split("\n")]
    found = [i for i, line in enumerate(lines) if _LONE_LINE.match(line)]
    everywhere = len(found) == len(lines)
    return frozenset(i for i in found if everywhere or lines[i].startswith(("[!", "![", "<", "{")))
