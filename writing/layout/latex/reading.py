r"""Tokens of LaTeX become runs of words, each with the context it stands in, and go to the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from writing.latex.lexer import Kind
from writing.layout.latex import alignment
from writing.layout.latex.arguments import Arguments
from writing.layout.latex.balance import name_of, pairs, strays
from writing.layout.latex.breaking import lines
from writing.layout.latex.marks import CONTEXTS, INLINE_ROWS, MARKS, Context, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from writing.latex.lexer import Token
    from writing.layout.latex.balance import Stray
    from writing.layout.latex.masks import Masks
    from writing.layout.latex.placing import Page
    from writing.options import Options

__all__ = ["Reader"]

_BLANKS = " \t\n"
_BLANK = re.compile(r"[ \t\n]")
_BRACES_AND_BLANKS = re.compile(r"\\[\s\S]|[{} \t\n]")
_SHORT_GROUP = 80
_WORDS = re.compile(r"[^ \t\n]+")
_OTHER_BLANKS = re.compile("[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
"""What ``str.split`` takes for a blank and TeX does not."""
_ESCAPED = re.compile(r"\\[\\{}]")
_LISTED = re.compile(r"[ \t\n]*\\(?:title|author|affiliation|institute|address|date)\b")
_EMPTY = re.compile(r"[ \t]*\n")
_COMMENT = re.compile(r"[ \t]*%[^\n]*\n?")
_SHORT_ROWS = 50
"""Columns up to which a matrix stays in the line of its formula."""
_NESTED = 12
"""Environments around one whose columns are aligned."""
_FAR = 20_000
"""Characters that a display may be long."""
_STEPS = frozenset(r"\State \Statex \STATE".split())
"""Commands whose line another command may continue."""
_STATEMENT = (Mark.STATEMENT, 1)
_COMMANDS = frozenset({Context.CODE, Context.FLOAT, Context.PICTURE})


class _Open(NamedTuple):
    """An environment or display that is being read, the context around it, and whether it breaks no lines."""

    name: str
    around: Context
    inline: bool = False


class Reader:
    """Goes through the tokens once; ``pending`` is the text of the run of words that is being read."""

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
        self.until = -1
        """Where a statement ends; up to there the context is code and commands do not break lines."""
        self.around = context
        """The context around the statement."""
        self.run: Context | None = None
        """The context of a statement whose last word is being read."""
        self.plain = _OTHER_BLANKS.search(text) is None
        self.keep = options.lines == "keep"
        self.number = 0
        self.pairs = pairs(text, parts)
        self.checked = 0
        """Strays that a heading looked at."""
        self.strays: list[Stray] | None = None
        self.resets = False

    def read(self) -> None:
        """All tokens, to the end."""
        parts = self.parts
        if _EMPTY.match(self.text):
            self.page.blank()
        actions = [_KINDS.get(kind, Reader._text).__get__(self) for kind in Kind]
        while self.number < len(parts):
            kind, start, end = parts[self.number]
            self.number += 1
            if 0 <= self.until <= start:
                self._statement_ends()
            actions[kind](start, end)
        self._flush()

    def _flush(self) -> None:
        """The run of words ends with a line."""
        self.after = False
        context, self.run = self.run or self.context, None
        if not self.pending:
            return
        text = "".join(self.pending)
        self.pending.clear()
        self.counted = (0, 0)
        words = text.split() if self.plain else _WORDS.findall(text)
        if not words:
            return
        page, masks = self.page, self.masks
        whole = [(" ".join(words), 0)]
        broken = whole if self.keep or len(words) == 1 else lines(words, context, page, self.options, masks)
        brackets = context in _COMMANDS
        if masks.within(text):
            for line, hang in broken:
                page.put(masks.restored(line), masks.bare(line), brackets, hang)
        else:
            for line, hang in broken:
                page.put(line, line, brackets, hang)

    def _before(self) -> None:
        """A line begins with what comes, if a blank stands in front of it."""
        if self._open():
            self._flush()

    def _open(self) -> bool:
        for text in reversed(self.pending):
            if text:
                return text[-1] in _BLANKS
        return True

    def _silent(self) -> bool:
        """Whether commands break no lines here."""
        return self.until >= 0 or self.quiet > 0 or self.keep

    def _text(self, start: int, end: int) -> None:
        while start < self.until < end:
            self._piece(self.text[start : self.until])
            start = self.until
            self._statement_ends()
        self._piece(self.text[start:end])

    def _piece(self, text: str) -> None:
        if self.after:
            end = self._line_end(text)
            if end < 0:
                self.pending.append(text)
                return
            self.pending.append(text[:end])
            self._flush()
            text = text[end:]
        if self.keep and "\n" in text:
            *whole, text = text.split("\n")
            for line in whole:
                self.pending.append(line)
                self._flush()
        self.pending.append(text)

    def _line_end(self, text: str) -> int:
        """The first blank that is not inside of a short group that begins in the same word; -1 if there is none."""
        blank = _BLANK.search(text)
        if not blank or ("{" not in text[: blank.start()] and not any("{" in piece for piece in self.pending[-1:])):
            return blank.start() if blank else -1
        depth = self._depth()
        for match in _BRACES_AND_BLANKS.finditer(text, 0, blank.start() + _SHORT_GROUP):
            mark = match[0]
            if mark in _BLANKS and depth <= 0:
                return match.start()
            depth += (mark == "{") - (mark == "}")
        return -1 if depth <= 0 and len(text) <= blank.start() + _SHORT_GROUP else blank.start()

    def _statement_ends(self) -> None:
        self.until = -1
        self.after = not self.keep
        self.run = self.context
        self.context = self.around

    def _code_until(self, stop: int) -> None:
        self.after = False
        self.around = self.context
        self.context = Context.CODE
        self.until = stop

    def _inline(self, start: int, end: int) -> None:
        self.pending.append(self.masks.masked(self.text[start:end]))
        if self.text[end : end + 1] in ("\n", ""):
            piece = self.text[start:end]
            self.after = (
                self.after or piece[:2] in ("\\ ", "\\\t") or not (piece[-1] in "}]" or piece.count(piece[-1]) > 1)
            )

    def _block(self, start: int, end: int) -> None:
        if self.text[start] != "%" or self._alone(start):
            self._before()
        self.pending.append(self.masks.masked(self.text[start:end]))
        if self.text[start] == "%":
            self._flush()
        elif self.text[end : end + 1] in (" ", "\t", "\n"):
            ends = self.text.startswith(r"\begin", start)
            self.after = not ends or self.text[end : end + 80].lstrip(" \t").startswith("\n")

    def _alone(self, start: int) -> bool:
        """Whether nothing but blanks stands in front in the same line of the source."""
        return not self.text[self.text.rfind("\n", 0, start) + 1 : start].strip(" \t")

    def _comment(self, start: int, end: int) -> None:
        text = self.text[start:end].rstrip(" \t")
        if self._alone(start):
            self._flush()
            self.page.comment(text)
            return
        apart = self._open()
        self._flush()
        self.page.trail(" " + text if apart else text)

    def _par(self, start: int, end: int) -> None:
        self._flush()
        if self.opened and self.opened[-1].name == "$$":
            self._leave("$$")
        if self.page.lines or self.page.comments:
            self.page.blank(min(self.text.count("\n", start, end) - 1, max(self.options.blank_lines, 1)))

    def _line(self, start: int, end: int) -> None:
        self._flush()
        self.page.raw(self.text[start:end])

    def _rest(self, start: int, end: int) -> None:
        self._flush()
        self.page.rest = self.text[start:end]

    def _control(self, start: int, end: int) -> None:
        word = self.text[start:end]
        if word == "\\":
            self.pending.append(word)
            self.after = True
            return
        mark, count = MARKS.get(word, _STATEMENT)
        if self._silent() and not (mark is Mark.CLOSE and self._closes(r"\[")):
            self.pending.append(word)
        else:
            _MARKS[mark](self, word, start, self.arguments.end(end, count) if count else end)

    def _item(self, word: str, start: int, end: int) -> None:
        if self.context is not Context.CODE and "".join(self.pending[-2:]).strip(_BLANKS) not in _STEPS:
            self._before()
        self.pending.append(word)

    def _own_line(self, word: str, start: int, end: int) -> None:
        if self.context not in _COMMANDS:
            self._before()
            self._code_until(end)
        self.pending.append(word)

    def _title(self, word: str, start: int, end: int) -> None:
        if any(piece.strip(_BLANKS) for piece in self.pending):
            self.pending.append(word)
        else:
            self._own_line(word, start, end)

    def _statement(self, word: str, start: int, end: int) -> None:
        if self.context in (Context.MATH, Context.ROWS):
            self.pending.append(word)
        else:
            self._own_line(word, start, end)

    def _heading(self, word: str, start: int, end: int) -> None:
        if self.page.stack and self.context is Context.PROSE and self._drifted(start):
            self._flush()
            self.page.reset()
            self.opened = []
        self._own_line(word, start, end)

    def _drifted(self, start: int) -> bool:
        """Whether something that was opened since the last heading is never closed."""
        if not any(kind not in ("document", r"\item") for kind, _ in self.page.stack):
            return False
        if self.strays is None:
            self.strays = strays(self.text, self.parts)
        drifted = False
        while self.checked < len(self.strays) and self.strays[self.checked].offset < start:
            drifted = drifted or self.strays[self.checked].opens
            self.checked += 1
        self.resets = self.resets or drifted
        return drifted

    def _row(self, word: str, start: int, end: int) -> None:
        self.pending.append(word)
        if self.context not in _COMMANDS:
            self.after = self._depth() <= 0 or bool(_LISTED.match(self.pending[0]))

    def _depth(self) -> int:
        """Groups that are open in the run of words."""
        seen, depth = self.counted if self.counted[0] <= len(self.pending) else (0, 0)
        for piece in self.pending[seen:]:
            text = _ESCAPED.sub("", piece) if "\\" in piece else piece
            depth += text.count("{") - text.count("}")
        self.counted = (len(self.pending), depth)
        return depth

    def _label(self, word: str, start: int, end: int) -> None:
        if self.context is Context.MATH or (
            self.context is Context.PROSE and not any(piece.strip(_BLANKS) for piece in self.pending)
        ):
            self._own_line(word, start, end)
        else:
            self.pending.append(word)

    def _display(self, word: str, start: int, end: int) -> None:
        self._display_begins(word, word, end, self.text.find(r"\]", end, end + _FAR))

    def _display_ends(self, word: str, start: int, end: int) -> None:
        self._display_closes(word, r"\[")

    def _dollars(self, start: int, end: int) -> None:
        if self._closes("$$"):
            self._display_closes("$$", "$$")
            return
        closing = self.text.find("$$", end, end + _FAR)
        if self._silent() or closing < 0:
            self.pending.append("$$")
        else:
            self._display_begins("$$", "$$", end, closing)

    def _closes(self, name: str) -> bool:
        return self.until < 0 and bool(self.opened) and self.opened[-1].name == name

    def _display_begins(self, word: str, name: str, end: int, closing: int) -> None:
        inline = self.context is Context.CODE or self._crowded(end, closing)
        if not inline:
            self._before()
        self._enter(name, Context.MATH, inline)
        self.pending.append(word)
        self.after = not inline

    def _display_closes(self, word: str, name: str) -> None:
        inline = not self.opened or self.opened[-1].name != name or self.opened[-1].inline
        if not inline:
            self._before()
        self.pending.append(word)
        self._leave(name)
        self.after = self.context is not Context.CODE and not self._silent() and not inline

    def _crowded(self, end: int, closing: int) -> bool:
        """Whether a display is short and no blank stands inside of one of its ends."""
        if not end <= closing <= end + 8 * _SHORT_ROWS:
            return False
        padded = self.text[end : end + 1] in (" ", "\t", "\n", "%") and self.text[closing - 1] in _BLANKS
        return not padded and self._fits(end, closing)

    def _fits(self, start: int, end: int) -> bool:
        """Whether this part of the source fits into a line with others, and no comment is in it."""
        body = self.text[start:end] if end - start < 8 * _SHORT_ROWS else "%"
        return "%" not in body and len(" ".join(body.split())) <= _SHORT_ROWS

    def _label_end(self, stop: int) -> int:
        """Behind the label that stands directly behind a begin, if one does."""
        return self.arguments.end(stop + 6, 1) if self.text.startswith(r"\label{", stop) else stop

    def _enter(self, name: str, context: Context, inline: bool = False) -> None:
        self.opened.append(_Open(name, self.context, inline))
        self.quiet += inline
        self.context = context

    def _leave(self, name: str) -> None:
        for depth in range(len(self.opened) - 1, max(len(self.opened) - 20, -1), -1):
            if self.opened[depth].name == name:
                self.context = self.opened[depth].around
                self.quiet -= sum(entry.inline for entry in self.opened[depth:])
                del self.opened[depth:]
                return

    def _begin(self, start: int, end: int) -> None:
        word = self.text[start:end]
        name = name_of(word)
        closing = self.pairs.get(self.number - 1, -1)
        if name == "document":
            self._document(word)
        elif self._silent():
            self.pending.append(word)
        elif name in INLINE_ROWS and self._short(end, closing):
            self._enter(name, self.context, inline=True)
            self.pending.append(word)
        elif self.context is Context.CODE and not self._stands_free(closing):
            apart = self._open()
            self._before()
            self.pending.append(word)
            if apart:
                self._code_until(self.arguments.end_of_begin(end, name))
        elif not self._open() and CONTEXTS.get(name) in (Context.ROWS, Context.MATH) and self._short(end, closing):
            self._enter(name, self.context, inline=True)
            self.pending.append(word)
        else:
            self._environment(word, name, end, closing)

    def _stands_free(self, closing: int) -> bool:
        """Whether an environment in the preamble is text, such as an abstract, and no part of a definition."""
        if closing < 0 or not self._open():
            return False
        self._flush()
        return not any(kind in ("{", "[", "text") for kind, _ in self.page.stack)

    def _document(self, word: str) -> None:
        self._before()
        self.pending.append(word)
        self.opened = []
        self.quiet = 0
        self.until = -1
        self.context = Context.PROSE
        self.after = True

    def _environment(self, word: str, name: str, end: int, closing: int) -> None:
        context = CONTEXTS.get(name) or CONTEXTS.get(name.rstrip("*"), Context.PROSE)
        begins = self._open()
        self._before()
        self.pending.append(word)
        stop = self.arguments.end_of_begin(end, name)
        if closing >= 0:
            if context is Context.KEPT:
                self._kept(word, end, closing)
                return
            if context is Context.ROWS and begins and self._aligned(name, end, stop, closing):
                return
            if context is Context.MATH:
                stop = self._label_end(stop)
                if self._crowded(stop, self.parts[closing][1]):
                    self._enter(name, context, inline=True)
                    return
        self._enter(name, context)
        self._code_until(stop)

    def _short(self, end: int, closing: int) -> bool:
        return closing >= 0 and self._fits(end, self.parts[closing][1])

    def _kept(self, word: str, end: int, closing: int) -> None:
        """An environment whose lines stay as they are."""
        stop = self.parts[closing][2]
        self.pending[-1] = self.masks.masked(word + self.text[end:stop])
        self.number = closing + 1
        self.after = True

    def _aligned(self, name: str, end: int, stop: int, closing: int) -> bool:
        """Lay out the whole body in columns, if that can be done."""
        start = self.parts[closing][1]
        head = _COMMENT.match(self.text, stop, start)
        body = self.text[head.end() if head else stop : start]
        if (
            len(self.opened) > _NESTED
            or not self.options.align
            or "%" in self.text[end:stop]
            or not body.strip(_BLANKS)
            or body[-1] not in _BLANKS
        ):
            return False
        if not (head or body[0] in _BLANKS) or any(part[0] is Kind.LINE for part in self.parts[self.number : closing]):
            return False
        rows = alignment.aligned(body, name, self.page.unit * (self.page.level + 1), self.options)
        if rows is None:
            return False
        self.pending.append(self.text[end:stop])
        apart = head is not None and head[0][0] in _BLANKS
        self._flush()
        if head:
            self.page.trail(" " * apart + head[0].strip(_BLANKS))
        self.page.rows(rows)
        self.number = closing
        self._enter(name, Context.ROWS)
        return True

    def _end(self, start: int, end: int) -> None:
        word = self.text[start:end]
        name = name_of(word)
        inline = (
            self.keep
            or self.until >= 0
            or bool(self.opened and self.opened[-1].name == name and self.opened[-1].inline)
        )
        apart = self._open()
        if not inline and not self.quiet:
            self._before()
        self.pending.append(word)
        if name == "document" and self.page.rest is None:
            self.page.rest = ""
        glued = (inline and (not apart or name in INLINE_ROWS)) or (self.context is Context.CODE and not apart)
        if self.until < 0:
            self._leave(name)
        if not self._silent() and not glued:
            self.after = True


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


_KINDS: dict[Kind, Callable[[Reader, int, int], None]] = {
    Kind.TEXT: Reader._text,
    Kind.INLINE: Reader._inline,
    Kind.BLOCK: Reader._block,
    Kind.CONTROL: Reader._control,
    Kind.COMMENT: Reader._comment,
    Kind.BEGIN: Reader._begin,
    Kind.END: Reader._end,
    Kind.MATH: Reader._dollars,
    Kind.LINE: Reader._line,
    Kind.PAR: Reader._par,
    Kind.REST: Reader._rest,
}
_MARKS: dict[Mark, Callable[[Reader, str, int, int], None]] = {
    Mark.ITEM: Reader._item,
    Mark.HEADING: Reader._heading,
    Mark.LINE: Reader._own_line,
    Mark.TITLE: Reader._title,
    Mark.STATEMENT: Reader._statement,
    Mark.ROW: Reader._row,
    Mark.OPEN: Reader._display,
    Mark.CLOSE: Reader._display_ends,
    Mark.LABEL: Reader._label,
}
