r"""Environments and displays: where their lines begin and end, and what their inside is."""

from __future__ import annotations

import re

from writing.latex.lexer import Kind
from writing.layout.latex import alignment
from writing.layout.latex.balance import name_of
from writing.layout.latex.marks import CONTEXTS, INLINE_ROWS, Context
from writing.layout.latex.runs import BLANKS, SHORT, Runs

__all__ = ["Environments"]

_COMMENT = re.compile(r"[ \t]*%[^\n]*\n?")
_NESTED = 12
"""Environments around one whose columns are aligned."""
_FAR = 20_000
"""Characters that a display may be long."""


class Environments(Runs):
    """What begins and ends in pairs."""

    def begin(self, start: int, end: int) -> None:
        word = self.text[start:end]
        name = name_of(word)
        closing = self.pairs.get(self.number - 1, -1)
        if name == "document":
            self._document(word)
        elif self.silent():
            self.pending.append(word)
        elif name in INLINE_ROWS and self._short(end, closing):
            self.enter(name, self.context, inline=True)
            self.pending.append(word)
        elif self.context is Context.CODE and not self._stands_free(closing):
            apart = self.apart()
            self.before()
            self.pending.append(word)
            if apart:
                self.code_until(self.arguments.end_of_begin(end, name))
        elif not self.apart() and CONTEXTS.get(name) in (Context.ROWS, Context.MATH) and self._short(end, closing):
            self.enter(name, self.context, inline=True)
            self.pending.append(word)
        else:
            self._environment(word, name, end, closing)

    def _stands_free(self, closing: int) -> bool:
        """Whether an environment in the preamble is text, such as an abstract, and no part of a definition."""
        if closing < 0 or not self.apart():
            return False
        self.flush()
        return not any(kind in ("{", "[", "text") for kind, _ in self.page.stack)

    def _document(self, word: str) -> None:
        self.before()
        self.pending.append(word)
        self.opened = []
        self.quiet = 0
        self.until = -1
        self.context = Context.PROSE
        self.after = True

    def _environment(self, word: str, name: str, end: int, closing: int) -> None:
        context = CONTEXTS.get(name) or CONTEXTS.get(name.rstrip("*"), Context.PROSE)
        begins = self.apart()
        self.before()
        self.pending.append(word)
        stop = self.arguments.end_of_begin(end, name)
        if closing >= 0:
            if context is Context.KEPT:
                self._kept(word, end, closing)
                return
            if context is Context.ROWS and begins and self._aligned(name, end, stop, closing):
                return
            if context is Context.MATH or (context is Context.ROWS and self._is_one_row(stop, closing)):
                stop = self._label_end(stop) if context is Context.MATH else stop
                if self._crowded(stop, self.parts[closing][1]):
                    self.enter(name, context, inline=True)
                    return
        self.enter(name, context)
        self.code_until(stop)

    def _short(self, end: int, closing: int) -> bool:
        return closing >= 0 and self.fits(end, self.parts[closing][1])

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
            or not body.strip(BLANKS)
            or body[-1] not in BLANKS
        ):
            return False
        if not (head or body[0] in BLANKS) or any(part[0] is Kind.LINE for part in self.parts[self.number : closing]):
            return False
        rows = alignment.aligned(body, name, self.page.unit * (self.page.level + 1), self.options)
        if rows is None:
            return False
        self.pending.append(self.text[end:stop])
        apart = head is not None and head[0][0] in BLANKS
        self.flush()
        if head:
            self.page.trail(" " * apart + head[0].strip(BLANKS))
        self.page.rows(rows)
        self.number = closing
        self.enter(name, Context.ROWS)
        return True

    def _is_one_row(self, stop: int, closing: int) -> bool:
        """Whether a body touches its begin and has no row end."""
        end = min(self.parts[closing][1], stop + 8 * SHORT)
        return self.text[stop : stop + 1] not in BLANKS and "\\\\" not in self.text[stop:end]

    def _label_end(self, stop: int) -> int:
        """Behind the label that stands directly behind a begin, if one does."""
        return self.arguments.end(stop + 6, 1) if self.text.startswith(r"\label{", stop) else stop

    def _crowded(self, end: int, closing: int) -> bool:
        """Whether a display is short and no blank stands inside of one of its ends."""
        if not end <= closing <= end + 8 * SHORT:
            return False
        padded = self.text[end : end + 1] in (" ", "\t", "\n", "%") and self.text[closing - 1] in BLANKS
        return not padded and self.fits(end, closing)

    def end_of(self, start: int, end: int) -> None:
        word = self.text[start:end]
        name = name_of(word)
        inline = (
            self.keep
            or self.until >= 0
            or bool(self.opened and self.opened[-1].name == name and self.opened[-1].inline)
        )
        apart = self.apart()
        if not inline and not self.quiet:
            self.before()
        self.pending.append(word)
        if name == "document" and self.page.rest is None:
            self.page.rest = ""
        glued = (inline and (not apart or name in INLINE_ROWS)) or (self.context is Context.CODE and not apart)
        if self.until < 0:
            self.leave(name)
        if not self.silent() and not glued:
            self.after = True

    def display(self, word: str, start: int, end: int) -> None:
        self._display_begins(word, word, end, self.text.find(r"\]", end, end + _FAR))

    def display_ends(self, word: str, start: int, end: int) -> None:
        self._display_closes(word, r"\[")

    def dollars(self, start: int, end: int) -> None:
        if self.closes("$$"):
            self._display_closes("$$", "$$")
            return
        closing = self.text.find("$$", end, end + _FAR)
        if self.silent() or closing < 0:
            self.pending.append("$$")
        else:
            self._display_begins("$$", "$$", end, closing)

    def closes(self, name: str) -> bool:
        return self.until < 0 and bool(self.opened) and self.opened[-1].name == name

    def _display_begins(self, word: str, name: str, end: int, closing: int) -> None:
        inline = self.context is Context.CODE or self._crowded(end, closing)
        if not inline:
            self.before()
        self.enter(name, Context.MATH, inline)
        self.pending.append(word)
        self.after = not inline

    def _display_closes(self, word: str, name: str) -> None:
        inline = not self.opened or self.opened[-1].name != name or self.opened[-1].inline
        if not inline:
            self.before()
        self.pending.append(word)
        self.leave(name)
        self.after = self.context is not Context.CODE and not self.silent() and not inline
