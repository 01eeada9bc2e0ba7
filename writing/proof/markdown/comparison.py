"""Block by block: the place where two Markdown texts part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.proof import python
from writing.proof.difference import Difference
from writing.proof.markdown.maths import spans
from writing.proof.markdown.reading import EXTRAS, Page, front, inline_meaning, read, without_extras

if TYPE_CHECKING:
    from markdown_it.token import Token

    from writing.options import Options, Span

__all__ = ["difference", "unit"]

_PYTHON = frozenset({"python", "py", "python3", "py3"})
_DELICATE = re.compile(r"<|  \n|\\\n|[\u2e80-\uffff\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_LAYOUT_MARKS = " \t\n>|:-"


def difference(before: str, after: str, options: Options) -> Difference | None:
    """The first place where ``after`` says something else than ``before``, or None.

    Rendered as GFM with notes, maths, definition lists and MyST, and rendered without the last three, both must have the same
    blocks, text and marks, but for runs of blanks in text, which HTML shows as one. Maths, code, HTML and front
    matter must be the same letters, but for Python in fences, which must have the same meaning as Python. No letter
    outside of such Python may be gone, not even one that is not shown.
    """
    old, new = read(before), read(after)
    if old.head.rstrip() != new.head.rstrip():
        return Difference(0, 0, "the front matter differs")
    found = _page_difference(old, new, options)
    if found is None and (EXTRAS.search(old.body) or EXTRAS.search(new.body)):
        found = _page_difference(without_extras(old), without_extras(new), options)
    return found or _letters_difference(old, new, options)


def unit(text: str, offset: int, options: Options) -> Span:
    """The blocks around ``offset`` that stand in no other block, with what they follow or are followed by directly.

    Where the two readings cut the text into different blocks, both count.
    """
    head = len(front(text))
    if offset < head:
        return 0, head
    start = text.rfind("\n", head, offset) + 1 or head
    end = _line_end(text, start)
    line = text.count("\n", head, start)
    page = read(text)
    for reading in (page, without_extras(page)):
        for token in reading.tokens:
            if token.level == 0 and token.map and token.map[0] <= line < token.map[1]:
                last = page.offset(token.map[1])
                if token.nesting:  # of a list or quote, blank lines at the end are no part
                    last = len(text[:last].rstrip()) + 1
                start, end = min(start, page.offset(token.map[0])), max(end, min(last, len(text)))
                break
    while start > head and text[:start].rsplit("\n", 2)[-2].strip():
        start = text.rfind("\n", 0, start - 1) + 1
    while end < len(text) and text[end : _line_end(text, end)].strip():
        end = _line_end(text, end)
    return max(start, head), end


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end + 1


def _page_difference(old: Page, new: Page, options: Options) -> Difference | None:
    places = [0, 0]
    for one, other in zip(old.tokens, new.tokens, strict=False):
        if one.map and other.map:
            places = [one.map[0], other.map[0]]
        message = _token_difference(one, other, old, new, options)
        if message:
            return Difference(old.offset(places[0]), new.offset(places[1]), message)
    if len(old.tokens) != len(new.tokens):
        return Difference(old.offset(places[0]), new.offset(places[1]), "the blocks differ")
    changed = [label for label, link in old.definitions.items() if _link(link) != _link(new.definitions.get(label))]
    if changed or len(old.definitions) != len(new.definitions):
        return Difference(len(old.head), len(new.head), "a definition of a link differs")
    return None


def _link(definition: dict[str, object] | None) -> tuple[object, object] | None:
    return None if definition is None else (definition.get("href"), definition.get("title"))


def _token_difference(one: Token, other: Token, old: Page, new: Page, options: Options) -> str:
    if one.type != other.type or one.tag != other.tag or one.hidden != other.hidden:
        return "the blocks differ"
    if one.attrs != other.attrs or one.info != other.info or one.meta != other.meta:
        return "a block has another form"
    if one.content == other.content:
        return ""
    if one.type == "inline":
        return _inline_difference(one.content, other.content, old, new)
    if one.type == "fence" and one.info.strip().lower() in _PYTHON:
        return "" if python.difference(one.content, other.content, options) is None else "Python differs"
    return {"fence": "code differs", "code_block": "code differs", "html_block": "HTML differs"}.get(
        one.type, "the text of a block differs"
    )


def _inline_difference(one: str, other: str, old: Page, new: Page) -> str:
    """Whether two paragraphs differ.

    A line end is to CommonMark what a blank is, but behind two blanks or a backslash, inside of ``<…>``, and between
    letters of East Asia. So paragraphs without these that differ in line ends alone are the same; others are rendered.
    """
    if ("$" in one or "\\" in one) and spans(one) != spans(other):
        return "maths differs"
    if _task(one) != _task(other):
        return "a task is no task any more"
    if not _DELICATE.search(one) and not _DELICATE.search(other) and _one_line(one) == _one_line(other):
        return ""
    return "" if inline_meaning(one, old) == inline_meaning(other, new) else "the text of a paragraph differs"


def _task(text: str) -> str:
    """The box of a task in a list of GFM."""
    return text[:3] if text[:4] in ("[ ] ", "[x] ", "[X] ") else ""


def _one_line(text: str) -> str:
    return text.replace("\n", " ") if "`" in text else _LINE_END.sub(" ", text)


def _letters_difference(old: Page, new: Page, options: Options) -> Difference | None:
    """A letter that is gone, shown or not; marks of quotes and tables aside, and Python that is laid out."""
    ones, others = _letters(old), _letters(new)
    if ones == others:
        return None
    at = next((i for i, (a, b) in enumerate(zip(ones, others, strict=False)) if a != b), min(len(ones), len(others)))
    return Difference(len(old.head) + at, len(new.head) + at, "letters that are not shown differ")


def _letters(page: Page) -> str:
    lines = page.body.split("\n")
    for token in page.tokens:
        if token.type == "fence" and token.map and token.info.strip().lower() in _PYTHON:
            lines[token.map[0] + 1 : token.map[1]] = [""] * (token.map[1] - token.map[0] - 1)
    shown = "\n".join(lines)
    for mark in _LAYOUT_MARKS:
        shown = shown.replace(mark, "")
    return shown
