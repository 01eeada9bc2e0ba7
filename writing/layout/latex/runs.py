"""Runs of words on their way to lines: what is pending, the context it stands in, and where a line has to end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from writing.latex.lexer import Kind
from writing.layout.latex.arguments import Arguments
from writing.layout.latex.balance import pairs
from writing.layout.latex.breaking import lines
from writing.layout.latex.marks import CONTEXTS, Context
from writing.layout.latex.pictures import PATHS, rows_of_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.latex.lexer import Token
    from writing.layout.latex.balance import Stray
    from writing.layout.latex.masks import Masks
    from writing.layout.latex.placing import Page
    from writing.options import Options

__all__ = ["BLANKS", "COMMANDS", "SHORT", "Runs"]

BLANKS = " \t\n"
COMMANDS = frozenset({Context.CODE, Context.FLOAT, Context.PICTURE})
"""Contexts whose lines are statements."""
SHORT = 50
"""Columns up to which a matrix or a display stays in the line of its formula."""
_BLANK = re.compile(r"[ \t\n]")
_BLANK_RUN = re.compile(r"[ \t]+")
_BRACES_AND_BLANKS = re.compile(r"\\[\s\S]|[{} \t\n]")
_SHORT_GROUP = 80
_WORDS = re.compile(r"[^ \t\n]+")
_OTHER_BLANKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""What ``str.split`` takes for a blank and TeX does not."""
_KANJI = (
    "\u2e80-\u2fdf\u3000-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff9f\uffe0-\uffe6\U00020000-\U0003ffff"
)
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9d]")
_EAST_ASIAN_LINE = re.compile(f"(?<=[{_KANJI}])[ \t]*\n[ \t]*")
_EAST_ASIAN_WORDS = re.compile(f"(?:[^ \t\n]|(?<=[{_KANJI}])[ \t]+(?=[^ \t\n]))+")
"""In Japanese, behind kanji, kana and their kin, a blank is a space and a line end is none (pTeX, LuaTeX-ja): both stay what they are."""
_ESCAPED = re.compile(r"\\[\\{}]")


class _Open(NamedTuple):
    """An environment or display that is being read, the context around it, and whether it breaks no lines."""

    name: str
    around: Context
    inline: bool = False


class Runs:
    """The run of words that is being read (``pending``), and all that is open around it."""

    def __init__(
        self, text: str, parts: Sequence[Token], page: Page, masks: Masks, options: Options, context: Context
    ) -> None:
        self.text, self.parts, self.page, self.masks, self.options = text, parts, page, masks, options
        self.arguments = Arguments(_without_literals(text, parts))
        self.context = context
        self.opened: list[_Open] = []
        self.quiet = 0
        """Open environments that break no lines."""
        self.pending: list[str] = []
        self.counted = (0, 0)
        """Pieces of ``pending`` that were looked through for braces, and how many of these are open."""
        self.after = False
        """A line ends at the next blank."""
        self.glued = False
        """The blank that comes belongs to literal text, whose line goes on."""
        self.until = -1
        """Where a statement ends; up to there the context is code and commands do not break lines."""
        self.around = context
        """The context around the statement."""
        self.run: Context | None = None
        """The context of a statement whose last word is being read."""
        self.plain = _OTHER_BLANKS.search(text) is None
        self.asian = not text.isascii() and _KANA.search(text) is not None
        self.keep = options.lines == "keep"
        self.path = -1
        """The level of a path that goes on in the next line, where lines stay as they are."""
        self.number = 0
        self.pairs = pairs(text, parts)
        self.checked = 0
        """Strays that a heading looked at."""
        self.strays: list[Stray] | None = None
        self.resets = False

    def flush(self) -> None:
        """The run of words ends with a line."""
        self.after = False
        context, self.run = self.run or self.context, None
        if not self.pending:
            return
        text = "".join(self.pending)
        self.pending.clear()
        self.counted = (0, 0)
        for part in rows_of_points(text) if context is Context.PICTURE and r"\addplot" in text else (text,):
            self._lines(part, context)

    def _lines(self, text: str, context: Context) -> None:
        """The lines of a run of words go to the page."""
        if self.asian:
            words = [_BLANK_RUN.sub(" ", word) for word in _EAST_ASIAN_WORDS.findall(text)]
        else:
            words = text.split() if self.plain else _WORDS.findall(text)
        if not words:
            return
        page, masks = self.page, self.masks
        whole = [(" ".join(words), self._goes_on(words) if self.keep else 0)]
        broken = whole if self.keep or len(words) == 1 else lines(words, context, page, self.options, masks)
        brackets = context in COMMANDS
        if masks.within(text):
            for line, hang in broken:
                page.put(masks.restored(line), masks.bare(line), brackets, hang)
        else:
            for line, hang in broken:
                page.put(line, line, brackets, hang)

    def _goes_on(self, words: Sequence[str]) -> int:
        """Further levels of a line that stays as it is, in a picture: one that goes on with a path stands further in."""
        if words[0].startswith((r"\begin", r"\end")):
            self.path = -1
        begins = words[0].startswith(PATHS)
        if self.path < 0 and not (begins and self._pictures()):
            return 0
        level = self.page.level
        hang = int(self.path == level and words[0][0] not in "}]")
        self.path = -1 if words[-1][-1] == ";" else level if begins else self.path
        return hang

    def _pictures(self) -> bool:
        return any(CONTEXTS.get(name) is Context.PICTURE for name, _ in self.page.stack[-20:])

    def before(self) -> None:
        """A line begins with what comes, if a blank stands in front of it."""
        if self.apart():
            self.flush()

    def apart(self) -> bool:
        for text in reversed(self.pending):
            if text:
                return text[-1] in BLANKS
        return True

    def silent(self) -> bool:
        """Whether commands break no lines here."""
        return self.until >= 0 or self.quiet > 0 or self.keep

    def piece(self, text: str) -> None:
        """Text that follows, with its blanks."""
        if self.asian and "\n" in text:
            *whole, text = _EAST_ASIAN_LINE.split(text)
            for line in whole:
                self._piece(line)
                self.flush()
        self._piece(text)

    def _piece(self, text: str) -> None:
        if self.glued:
            self.glued = False
            text = text.lstrip(" \t")
        if self.after:
            end = self._line_end(text)
            if end < 0:
                self.pending.append(text)
                return
            self.pending.append(text[:end])
            self.flush()
            text = text[end:]
        if self.keep and "\n" in text:
            *whole, text = text.split("\n")
            for line in whole:
                self.pending.append(line)
                self.flush()
        self.pending.append(text)

    def _line_end(self, text: str) -> int:
        """The first blank that is not inside of a short group that begins in the same word; -1 if there is none."""
        blank = _BLANK.search(text)
        if not blank or ("{" not in text[: blank.start()] and not any("{" in piece for piece in self.pending[-1:])):
            return blank.start() if blank else -1
        depth = self.depth()
        for match in _BRACES_AND_BLANKS.finditer(text, 0, blank.start() + _SHORT_GROUP):
            mark = match[0]
            if mark in BLANKS and depth <= 0:
                return match.start()
            depth += (mark == "{") - (mark == "}")
        return -1 if depth <= 0 and len(text) <= blank.start() + _SHORT_GROUP else blank.start()

    def statement_ends(self) -> None:
        self.until = -1
        self.after = not self.keep
        self.run = self.context
        self.context = self.around

    def code_until(self, stop: int) -> None:
        self.after = False
        self.around = self.context
        self.context = Context.CODE
        self.until = stop

    def depth(self) -> int:
        """Groups that are open in the run of words."""
        seen, depth = self.counted if self.counted[0] <= len(self.pending) else (0, 0)
        for piece in self.pending[seen:]:
            text = _ESCAPED.sub("", piece) if "\\" in piece else piece
            depth += text.count("{") - text.count("}")
        self.counted = (len(self.pending), depth)
        return depth

    def alone(self, start: int) -> bool:
        """Whether nothing but blanks stands in front in the same line of the source."""
        return not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip(" \t")

    def fits(self, start: int, end: int) -> bool:
        """Whether this part of the source fits into a line with others, and no comment is in it."""
        body = self.text[start:end] if end - start < 8 * SHORT else "%"
        return "%" not in body and len(" ".join(body.split())) <= SHORT

    def enter(self, name: str, context: Context, inline: bool = False) -> None:
        self.opened.append(_Open(name, self.context, inline))
        self.quiet += inline
        self.context = context

    def leave(self, name: str) -> None:
        for depth in range(len(self.opened) - 1, max(len(self.opened) - 20, -1), -1):
            if self.opened[depth].name == name:
                self.context = self.opened[depth].around
                self.quiet -= sum(entry.inline for entry in self.opened[depth:])
                del self.opened[depth:]
                return


def _without_literals(text: str, parts: Sequence[Token]) -> str:
    """The text with letters in place of all that is literal or comment, at the same offsets."""
    found: list[str] = []
    position = 0
    for kind, start, end in parts:
        if kind in (Kind.INLINE, Kind.BLOCK, Kind.LINE):
            found += (text[position:start], "x" * (end - start))
            position = end
        elif kind is Kind.COMMENT:
            found += (text[position : start + 1], "x" * (end - start - 1))
            position = end
    return "".join(found) + text[position:] if found else text
