r"""What a project's own sources define: literal environments, skipped ones, commands that read as ``\verb`` does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.latex.changers import CHANGING, changers, changes
from writing.latex.literal import balanced
from writing.latex.tables import BRACED, COMMENTS, LITERAL, VERBS
from writing.options import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["joined", "known"]

_NEEDLES = (
    "lstnewenvironment",
    "VerbatimEnvironment",
    "tcblisting",
    "TCBListing",
    "newmint",
    "newverb",
    "includecomment",
    "excludecomment",
    "specialcomment",
    "processcomment",
    "lstMakeShort",
    "ShortVerb",
    "newtcolorbox",
    "newenvironment",
    "BeginEnvironment",
    "AddToHook",
    "DocumentEnvironment",
    "newtheorem",
    "declaretheorem",
    "DeclareUrlCommand",
    *sorted(CHANGING),
)
"""One of these stands in each source that defines something other than a macro."""
_MACRO = re.compile(
    r"\\(?:let|def|newcommand|renewcommand|providecommand)(?![a-zA-Z])[^\n%]{0,100}\\(?:[vV]erb|lstinline|mintinline|url|path|nolinkurl|href)(?![a-zA-Z@])"
)
_FAR = 5_000
"""Characters of a group without an end that are looked at."""
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*\n?[ \t]*")
_SPACE = r"[ \t]*\n?[ \t]*"
_OPTION = rf"(?:{_SPACE}\[(?:[^\[\]{{}}]|\{{[^{{}}]*\}})*\])"
_NAME = rf"{_SPACE}\{{{_SPACE}([^{{}}\\]+?){_SPACE}\}}"
_COMMAND = rf"{_SPACE}\{{?{_SPACE}(\\[a-zA-Z@]+){_SPACE}\}}?"

_LITERAL_ENVIRONMENTS = re.compile(
    r"\\(?:lstnewenvironment|(?:Define|Recustom|Custom)VerbatimEnvironment|(?:re)?newtcblisting|(?:New|Renew|Provide|Declare)TCBListing"
    rf"|newverbatim|DefineBVerbatim){_OPTION}?{_NAME}"
)
_COMMENT_ENVIRONMENTS = re.compile(rf"\\(?:exclude|special|process|include)comment{_NAME}")
_MINTED = re.compile(rf"\\newminted{_SPACE}(?:\[([^\[\]]+)\])?{_NAME}")
_MINT = re.compile(rf"\\newmint(inline)?{_SPACE}(?:\[([^\[\]]+)\])?{_NAME}")
_SHORT = re.compile(
    rf"\\(?:lstMakeShortInline{_OPTION}?|(?:Make|Define)ShortVerb\*?{_OPTION}?){_SPACE}\{{?\\?([^\sa-zA-Z\\{{}}])\}}?"
)
_BOXES = re.compile(rf"\\(?:re)?newtcolorbox{_OPTION}?{_NAME}{_OPTION}*{_SPACE}(?=\{{)")
_ENVIRONMENTS = re.compile(rf"\\(?:re|provide)?newenvironment\*?{_NAME}{_OPTION}*{_SPACE}(?=\{{)")
_DOCUMENT_ENVIRONMENTS = re.compile(rf"\\(?:New|Renew|Provide|Declare)DocumentEnvironment{_NAME}{_SPACE}(?=\{{)")
_HOOKS = re.compile(
    rf"\\(?:(?:AtBegin|BeforeBegin)Environment{_NAME}|AddToHook\{{env/([^{{}}/]+)/(?:before|begin)\}}{_OPTION}?){_SPACE}(?=\{{)"
)
_THEOREMS = re.compile(rf"\\(?:newtheorem|declaretheorem)\*?{_OPTION}?{_NAME}")
_URLS = re.compile(rf"\\DeclareUrlCommand{_COMMAND}")
_VERB_COMMANDS = re.compile(rf"\\newverbcommand\*?{_OPTION}?{_COMMAND}")
_SHORT_MACROS = re.compile(
    rf"\\(?:(?:re|provide)?newcommand\*?|def){_COMMAND}{_SPACE}\{{([^{{}}]*(?:\{{[^{{}}]*\}}[^{{}}]*)*)\}}"
)
_ALIASES = re.compile(rf"\\let{_SPACE}(\\[a-zA-Z@]+){_SPACE}=?{_SPACE}(\\[a-zA-Z@]+)")
_READS_LITERAL = re.compile(
    r"\\(?:VerbatimEnvironment|obeylines|obeyspaces|begin\{(?P<begun>[^{}]+)\}|(?P<called>[a-zA-Z@]+))(?![a-zA-Z@])"
)
_READS_VERB = re.compile(
    rf"({'|'.join(re.escape(verb) for verb in sorted(VERBS | BRACED.keys()))})(?:{_OPTION}|\{{[^{{}}]*\}})*\s*\Z"
)
_LISTING = re.compile(r"(?:^|[,{\s])listing(?:[ ,}]|\s+(?:only|and|side|outside|above)|\Z)")


def known(sources: Iterable[str]) -> Known:
    """What the given sources (``.tex``, ``.sty``, ``.cls`` of one project) define.

    An environment counts as literal if its definition says so (``\\lstnewenvironment``), or if the code at its begin
    calls one that is literal.
    """
    opaque: set[str] = set()
    comments: set[str] = set()
    verbs: set[str] = set()
    changing: set[str] = set()
    blocks: dict[str, list[str]] = {}
    hooks: dict[str, list[str]] = {}
    for source in sources:
        if not any(needle in source for needle in _NEEDLES) and not _MACRO.search(source):
            continue
        text = _COMMENT.sub(r"\1", source)
        opaque.update(_LITERAL_ENVIRONMENTS.findall(text))
        opaque.update(_minted(text))
        opaque.update(_listing_boxes(text))
        comments.update(_COMMENT_ENVIRONMENTS.findall(text))
        verbs.update(_verbs(text))
        changing |= changers(text)
        for name, code in _environments(text):
            blocks.setdefault(name, []).append(code)
        for match in _HOOKS.finditer(text):
            hooks.setdefault(match[1] or match[2], []).append(_code(text, match.end()))
    codes = {name: blocks.get(name, []) + hooks.get(name, []) for name in (*blocks, *hooks)}
    opaque |= _calling(codes, opaque | comments | {name[1:] for name in changing})
    names = frozenset(blocks) - opaque - comments
    return Known(frozenset(opaque), frozenset(comments), frozenset(verbs), names, frozenset(changing))


def joined(first: Known, second: Known) -> Known:
    """What either of two projects defines."""
    return Known(
        first.opaque | second.opaque,
        first.comments | second.comments,
        first.verbs | second.verbs,
        first.blocks | second.blocks,
        first.changers | second.changers,
    )


def _minted(text: str) -> Iterator[str]:
    for given, language in _MINTED.findall(text):
        name = given.strip() or f"{language}code"
        yield from (name, f"{name}*")


def _listing_boxes(text: str) -> Iterator[str]:
    for match in _BOXES.finditer(text):
        if _LISTING.search(_code(text, match.end())):
            yield match[1]


def _verbs(text: str) -> Iterator[str]:
    for inline, given, language in _MINT.findall(text):
        yield "\\" + (given.strip().lstrip("\\") or language + inline)
    yield from _SHORT.findall(text)
    yield from _URLS.findall(text)
    yield from _VERB_COMMANDS.findall(text)
    found: set[str] = set()
    for name, target in _ALIASES.findall(text):
        if target in VERBS or target in BRACED or target in found:
            found.add(name)
    for name, code in _SHORT_MACROS.findall(text):
        called = _READS_VERB.search(code)
        if called:
            found.add(name)
    yield from found - VERBS - BRACED.keys()


def _code(text: str, start: int) -> str:
    """The group that opens at ``start``; of one that closes nowhere near, its begin."""
    end = balanced(text, start)
    return text[start : end if end > 0 else start + _FAR]


def _environments(text: str) -> Iterator[tuple[str, str]]:
    """Names of defined environments with the code at their begin."""
    for match in _ENVIRONMENTS.finditer(text):
        yield match[1], _code(text, match.end())
    for match in _DOCUMENT_ENVIRONMENTS.finditer(text):
        arguments = balanced(text, match.end())
        begin = text.find("{", arguments)
        if 0 <= arguments <= begin:
            yield match[1], _code(text, begin)
    for match in _THEOREMS.finditer(text):
        yield match[1], ""


def _calling(blocks: dict[str, list[str]], literal: set[str]) -> set[str]:
    """Environments whose begin calls a literal one, directly or through another."""
    names = LITERAL | COMMENTS | literal
    found: set[str] = set()
    while True:
        more = {
            name for name, codes in blocks.items() if name not in found and any(_reads(code, names) for code in codes)
        }
        if not more:
            return found
        found |= more
        names = names | more


def _reads(code: str, names: frozenset[str] | set[str]) -> bool:
    for match in _READS_LITERAL.finditer(code):
        called = match["begun"] or match["called"]
        if called is None or called in names:
            return True
    return changes(code[1:-1], CHANGING)
