"""A Markdown file as its reader sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from writing.lint.source import ASIDE, BREAK, CITED, NOTHING, WORD, Mark, Source, filled

__all__ = ["MarkdownPage"]


@dataclass(frozen=True)
class MarkdownPage(Source):
    """A Markdown file."""

    @cached_property
    def running(self) -> str:
        """The running text, without code, addresses, headings' marks and tables."""
        marks: list[Mark] = []
        for match in _MARKDOWN.finditer(self.text):
            group = match.lastgroup or ""
            marks.append((match.start(), match.end(), _MARKDOWN_FILL.get(group, WORD)))
        return filled(self.text, marks)

    @property
    def texts(self) -> list[str]:
        """The running text; notes of Markdown stand as paragraphs in it."""
        return [self.running]


_MARKDOWN = re.compile(
    r"(?P<front>\A---\n[\s\S]*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z))"
    r"|(?P<fence>^[ \t>]*(?P<ticks>```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t>]*(?P=ticks)[`~]*[ \t]*$|\Z))"
    r"|(?P<indented>^(?: {4}|\t)[^\n]*)"
    r"|(?P<line>^[ \t]*(?:#[^\n]*|\|[^\n]*|[-*_=~| \t]{3,}$|\[[^\]\n]+\]:[^\n]*|:::[^\n]*|\([\w:.-]+\)=[ \t]*$))"
    r"|(?P<item>^[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\])?)"
    r"|(?P<comment><!--[\s\S]*?(?:-->|\Z))"
    r"|(?:\{[\w:.-]+\})?(?<!`)(?P<tick>`+)(?!`)[\s\S]*?(?<!`)(?P=tick)(?!`)"
    r"|\$\$[\s\S]*?\$\$"
    r"|\$(?=\S)(?:[^$\\\n]|\\[\s\S]){0,500}?(?<=\S)\$(?!\d)"
    r"|(?P<address>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^\"']*[\"'])?\)|\]\[[^\[\]\n]*\])"
    r"|(?P<cite>\[[^\[\]\n]*@[\w:][^\[\]]*\]|\[\^[^\]\s]+\]:?)"
    r"|(?P<tag></?[A-Za-z!][^<>]{0,500}>)"
    r"|<?\b(?:https?|ftp)://[^\s<>]*>?",
    re.MULTILINE,
)
_MARKDOWN_FILL = dict.fromkeys(("front", "fence", "indented", "line", "item"), BREAK) | {
    "comment": NOTHING,
    "address": ASIDE,
    "cite": CITED,
    "tag": ASIDE,
}
