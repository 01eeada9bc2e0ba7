"""What a Markdown renderer makes of a text, with and without the syntax that papers add to GFM."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

__all__ = ["EXTRAS", "Page", "front", "inline_meaning", "read", "without_extras"]

EXTRAS = re.compile(r"\$\$|:::|^[ \t>*+.)\d-]*(?:[:~][ \t]|%|\(.*\)=[ \t]*$|(?:\+[ \t]*){3})", re.M)
"""What a text holds wherever it has blocks that GFM with notes does not know."""

_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\n")


@dataclass(slots=True)
class Page:
    """The block tokens of a text (without its front matter, which is ``head``), and its definitions of links."""

    head: str
    body: str
    tokens: list[Token]
    definitions: dict[str, Any] = field(default_factory=dict)
    plain: bool = False

    def offset(self, line: int) -> int:
        """Where a line of the body begins, counted from 0, as an offset into the whole text."""
        at = 0
        for _ in range(line):
            found = self.body.find("\n", at)
            if found < 0:
                return len(self.head) + len(self.body)
            at = found + 1
        return len(self.head) + at


def front(text: str) -> str:
    """The YAML or TOML block in front of a text, to the end of its closing line; ``""`` if there is none."""
    opening = _FRONT.match(text)
    if not opening:
        return ""
    closers = ("---", "...") if opening[1] == "---" else ("+++",)
    at = opening.end()
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if text[at:end].rstrip(" \t") in closers:
            return text[: end + 1]
        at = end + 1
    return ""


def read(text: str) -> Page:
    """The blocks of a text, extensions included."""
    head = front(text)
    return _page(head, text[len(head) :], plain=False)


def without_extras(page: Page) -> Page:
    """The blocks of the same text for a renderer that knows no more than GFM and notes."""
    return _page(page.head, page.body, plain=True)


def _page(head: str, body: str, plain: bool) -> Page:
    env: dict[str, Any] = {}
    tokens = _parser(plain).parse(body if body.endswith("\n") else body + "\n", env)
    return Page(head, body, tokens, env.get("references", {}), plain)


def inline_meaning(text: str, page: Page) -> list[tuple[str, ...]]:
    """Text and marks of a paragraph in their order; blanks in text are one blank, code and maths stand as they are."""
    env: dict[str, Any] = {"references": page.definitions}
    children: list[Token] = []
    parser = _parser(page.plain)
    parser.inline.parse(text, parser, env, children)
    return list(_meaning(children))


def _meaning(children: Sequence[Token]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    words = ""
    for token in children:
        if token.type == "text":
            words += token.content
        elif token.type == "softbreak":
            words += "\n"
        else:
            if token.type == "hardbreak":
                words = words.rstrip(" \t\n")
            found.append(("text", _blanks(words)))
            words = ""
            found.append(_mark(token))
    found.append(("text", _blanks(words)))
    return found


def _mark(token: Token) -> tuple[str, ...]:
    content = token.content
    if token.type == "image":
        content = repr(_meaning(token.children or []))
    attributes = repr(sorted((name, value) for name, value in token.attrs.items() if name != "alt"))
    meta = repr(sorted((name, value) for name, value in token.meta.items() if name in ("label", "name")))
    return (token.type, token.tag, content, attributes, meta)


_CJK = (
    "\u2e80-\u312f\u31a0-\u31ff\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\U00020000-\U0003ffff"
)
_JOINED = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
_BLANKS = re.compile(r"[ \t\n]+")


def _blanks(words: str) -> str:
    """Blanks as HTML shows them: one for a run; a line break between letters of East Asia shows as none at all."""
    return _BLANKS.sub(" ", _JOINED.sub("\0", words))


_LETTERS = re.compile(
    r"[^\W\d_]|[\"'`](?=\w)|\*{1,2}\w|\((?=[^\n()=]*\)?[^\n()=]*\n)|\[[^\W_][^\]\n]*\][^:\n]|\d+[^\d.)]"
)


def _prose(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph at the root all of whose lines begin as no other block does: what markdown-it says of it, only sooner."""
    if silent or state.level or state.parentType != "root":
        return False
    line = start
    while line < end and _LETTERS.match(state.src, state.bMarks[line]):
        line += 1
    if line == start or (line < end and not state.isEmpty(line)):
        return False
    if line < end and state.src[state.bMarks[line] : state.bMarks[line] + 400].lstrip()[:1] in ("", ":", "~"):
        return False
    state.line = line
    opening = state.push("paragraph_open", "p", 1)
    opening.map = [start, line]
    inline = state.push("inline", "", 0)
    inline.map = [start, line]
    inline.content = state.src[state.bMarks[start] : state.eMarks[line - 1]].strip()
    state.push("paragraph_close", "p", -1)
    return True


@cache
def _parser(plain: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    if not plain:
        parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
        parser.use(deflist_plugin).use(colon_fence_plugin).use(myst_block_plugin).use(myst_role_plugin)
    parser.block.ruler.before("table", "prose", _prose)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
