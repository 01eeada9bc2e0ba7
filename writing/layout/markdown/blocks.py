"""The blocks of a Markdown text: which lines are a paragraph, a heading, a table, code, or none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from writing.errors import Refused

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

__all__ = ["Block", "blocks", "front_matter"]

_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*\n(?:(?!---[ \t]*$)[^\n]*\n)*?(?:---|\.\.\.)|\+\+\+[ \t]*\n(?:[^\n]*\n)*?\+\+\+)[ \t]*(?:\n|\Z)", re.M
)

_LEAVES = frozenset(
    "paragraph_open heading_open fence code_block html_block table_open hr math_block math_block_label colon_fence "
    "myst_line_comment myst_block_break myst_target dt_open".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """A block that holds no blocks: its kind, its lines, its content and info.

    The kind is markdown-it's name of the token, or ``definition`` for what a list of definitions says about its terms.
    ``start`` and ``end`` count lines from 0, end exclusive. ``content`` is without the prefixes of lists and quotes.
    ``root`` tells that it stands in no list, quote or note; ``quote`` is where the outermost quote around it begins,
    or -1.
    """

    kind: str
    start: int
    end: int
    content: str
    info: str
    markup: str
    root: bool
    quote: int


def front_matter(text: str) -> int:
    """Where the YAML or TOML in front of the text ends; 0 if there is none."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def blocks(text: str) -> list[Block]:
    """The blocks of a text without front matter, in their order; lines in none are blank or define links.

    Raises
    ------
    Refused : the parser fails on the text.
    """
    try:
        tokens = _parser().parse(text if text.endswith("\n") else text + "\n", {})
    except (IndexError, RecursionError) as problem:
        raise Refused(f"the Markdown parser failed ({type(problem).__name__})", hint="exclude the file") from problem
    found: list[Block] = []
    defined = quotes = 0
    quote = -1
    for i, token in enumerate(tokens):
        defined += token.nesting if token.tag == "dd" else 0
        if token.tag == "blockquote":
            quotes += token.nesting
            quote = -1 if not quotes else quote if quotes > 1 or token.map is None else token.map[0]
        if token.type not in _LEAVES or token.map is None:
            continue
        inline = tokens[i + 1].content if token.type in ("paragraph_open", "heading_open") else token.content
        start, end = token.map[0], max(token.map[1], token.map[0] + 1)
        kind = "definition" if defined else token.type.removesuffix("_open")
        found.append(Block(kind, start, end, inline, token.info, token.markup, token.level == 0, quote))
    return found


_LINE = (
    r"(?:[^\W\d_]|\d+(?![\d.)])|`(?!``)|\$(?!\$)|[\"'“\\@]|\*{1,2}(?=[^\s*])"
    r"|\((?![^\n]*\)=[ \t]*$)|\[[^\]\[\n^]+\](?!:))[^\n]*\n"
)
_PLAIN = re.compile(rf"(?:{_LINE})+(?=\n(?!\s*[:~])|\Z)", re.M)


def _plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A paragraph of lines whose beginnings begin no other block, up to a blank line; a short cut."""
    if silent or state.level or state.parentType != "root":
        return False
    found = _PLAIN.match(state.src, state.bMarks[start])
    if found is None:
        return False
    state.line = start + found[0].count("\n")
    opening = state.push("paragraph_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content = found[0].strip()
    inline.children = []
    opening.map = inline.map = [start, state.line]
    state.push("paragraph_close", "p", -1)
    return True


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(dollarmath_plugin).use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    parser.use(colon_fence_plugin).use(myst_block_plugin)
    parser.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser
