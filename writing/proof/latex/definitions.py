r"""What a text defines, and the project besides, that changes how TeX reads: found by a search of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.proof.latex.ends import braces_end, harmless_catcode
from writing.proof.latex.tables import ADDRESSES, CHANGERS, LITERAL_BLOCKS, LITERAL_NAME, TWO_ARGUMENTS, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.options import Options

__all__ = ["Names", "bodies", "names"]

_OPTION = r"(?:\[[^\[\]]*\][\s%]*)*"
_LISTED = re.compile(
    r"\\(?:lstnewenvironment|newverbatim|(?:Define|Recustom|Custom)\w*VerbatimEnvironment|(?:Define|Recustom|Custom)VerbatimEnvironment"
    r"|(?:re)?newtcblisting|(?:New|Renew|Provide|Declare)TCBListing|(?:exclude|special|process|include)comment|DefineBVerbatim)"
    rf"[\s%]*{_OPTION}\{{([^{{}}]+)\}}"
)
_BOXES = re.compile(
    rf"\\(?:re)?newtcolorbox[\s%]*{_OPTION}\{{([^{{}}]+)\}}([^\n]{{0,300}}\n?[^\n]{{0,300}}listing[^\n]{{0,300}})"
)
_MINTED = re.compile(r"\\newminted[\s%]*(?:\[([^\[\]]+)\])?[\s%]*\{([^{}]+)\}")
_MINT = re.compile(r"\\newmint(inline)?[\s%]*(?:\[([^\[\]]+)\])?[\s%]*\{([^{}]+)\}")
_SHORTS = re.compile(
    r"\\(?:lstMakeShortInline|MakeShortVerb|DefineShortVerb)\*?[\s%]*(?:\[[^\[\]]*\])?[\s%]*\{?\\?([^\sa-zA-Z\\{}])"
)
_NAMED = re.compile(r"\\(?:DeclareUrlCommand|newverbcommand\*?)[\s%]*\{?\\([a-zA-Z@]+)")
_LET = re.compile(r"\\let[ \t]*\\([a-zA-Z@]+)[ \t]*=?[ \t]*\\([a-zA-Z@]+)")
_COMMANDS = re.compile(
    r"\\(?:(?:re|provide)?newcommand\*?|(?:New|Renew|Provide|Declare)(?:Expandable)?DocumentCommand|DeclareRobustCommand\*?|[gex]?def)"
    r"[\s%]*\{?[ \t]*\\([a-zA-Z@]+)[ \t]*\}?([^{}\\]{0,200}(?:\{[^{}]{0,200}\})?[^{}\\]{0,200}?)(?=\{)"
)
_BLOCKS = re.compile(
    r"\\(?:(?:re|provide)?newenvironment\*?|(?:New|Renew|Provide|Declare)DocumentEnvironment)[\s%]*\{([^{}]+)\}[\s%]*([^{}]*)"
)
_VERBATIM_ARGUMENT = re.compile(r"\{[^{}]*(?<![a-zA-Z])[+!]?v[^{}a-zA-Z]*\}")
_LAST = re.compile(r"\\([a-zA-Z@]+)\*?[\s%]*(?:\[[^\[\]]*\])?(\{[^{}]*\})?[\s%]*\Z")
"""The command that a body ends with, which takes what follows the macro."""
_CALLED = re.compile(r"\\(?:begin[ \t]*\{([^{}]+)\}|([a-zA-Z@]+))")
_NEEDLES = (
    "erb",
    "listing",
    "lstinline",
    "mint",
    "catcode",
    "obey",
    "comment",
    "url",
    "href",
    "TCB",
    "makeother",
    "sanitize",
    "path",
)
_SOUNDS_LITERAL = re.compile(LITERAL_NAME)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of environments and commands that change how TeX reads, all without a backslash.

    ``shorts`` are characters that work as ``\\verb`` does; ``letters`` tells that further characters count as letters of names.
    """

    blocks: frozenset[str]
    verbs: frozenset[str]
    changers: frozenset[str]
    shorts: frozenset[str]
    letters: bool = False

    def literal(self, block: str) -> bool:
        """Whether the body of an environment is read as it stands."""
        return block in self.blocks or block.rstrip("*") in LITERAL_BLOCKS or _SOUNDS_LITERAL.search(block) is not None


def names(text: str, options: Options) -> Names:
    """What LaTeX, the project and the text itself define."""
    known = options.known
    verbs = {name.lstrip("\\") for name in known.verbs if len(name) > 1}
    shorts = {name for name in known.verbs if len(name) == 1}
    blocks = set(known.opaque | known.comments)
    changers = {name.lstrip("\\") for name in known.changers}
    if any(needle in text for needle in (*_NEEDLES, "lst", "DocumentCommand")):
        shorts.update(_SHORTS.findall(text))
        blocks.update(_LISTED.findall(text))
        blocks.update(match[1] for match in _BOXES.finditer(text))
        blocks.update(each for match in _MINTED.finditer(text) for each in _minted(match))
        verbs.update((match[2] or match[3] + (match[1] or "")).lstrip("\\") for match in _MINT.finditer(text))
        verbs.update(_NAMED.findall(text))
        _commands(text, verbs, changers)
        _blocks(text, blocks, changers)
    return Names(frozenset(blocks), frozenset(verbs), frozenset(changers), frozenset(shorts), _more_letters(text))


def bodies(text: str) -> list[tuple[int, int]]:
    """Where bodies of macros stand, the outermost only: TeX has read their characters before anything in them is done."""
    found: list[tuple[int, int]] = []
    for match in _COMMANDS.finditer(text):
        if not found or match.end() >= found[-1][1]:
            end = braces_end(text, match.end())
            if end > 0:
                found.append((match.end(), end))
    return found


def _minted(match: re.Match[str]) -> tuple[str, str]:
    name = match[1] or f"{match[2]}code"
    return name, f"{name}*"


def _more_letters(text: str) -> bool:
    found = (harmless_catcode(text, match.end()) for match in re.finditer(r"\\catcode", text))
    return any(each is not None and each[1] for each in found)


def _commands(text: str, verbs: set[str], changers: set[str]) -> None:
    for match in _COMMANDS.finditer(text):
        name, head = match[1], match[2]
        if "DocumentCommand" in match[0] and _VERBATIM_ARGUMENT.search(head):
            verbs.add(name)
            continue
        end = braces_end(text, match.end())
        body = text[match.end() + 1 : end - 1] if end > 0 else ""
        if any(needle in body for needle in _NEEDLES):
            last = _LAST.search(body)
            called = last[1] if last and (not last[2] or last[1] in TWO_ARGUMENTS) else ""
            if called in VERBS or called in ADDRESSES or called in verbs:
                verbs.add(name)
            elif "temp" not in name and _changes(body, changers):
                changers.add(name)
    for alias, target in _LET.findall(text):
        if target in VERBS or target in ADDRESSES or target in verbs:
            verbs.add(alias)


def _changes(body: str, changers: set[str]) -> bool:
    """Whether code changes how what follows it is read: a change that it undoes at the end of a group does not count."""
    depth_zero = _outside_groups(body)
    for match in _CALLED.finditer(depth_zero):
        called = match[2]
        if called == "catcode" and harmless_catcode(depth_zero, match.end()):
            continue
        if called in CHANGERS or called in changers:
            return True
    return False


def _outside_groups(body: str) -> str:
    kept, depth = [], 0
    for piece in re.split(r"(\\[\s\S]|[{}])", body):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth -= 1
        elif depth <= 0:
            kept.append(piece)
    return "".join(kept)


def _blocks(text: str, blocks: set[str], changers: set[str]) -> None:
    codes: list[tuple[str, str]] = []
    for match in _BLOCKS.finditer(text):
        start = match.end()
        if "DocumentEnvironment" in match[0]:
            start = text.find("{", max(braces_end(text, start), start))
        end = braces_end(text, start)
        if end > 0:
            codes.append((match[1], text[start:end]))
    before = -1
    while before != len(blocks):
        before = len(blocks)
        blocks.update(name for name, code in codes if any(_reads(code, blocks, changers)))


def _reads(code: str, blocks: set[str], changers: set[str]) -> Iterator[bool]:
    for match in _CALLED.finditer(code):
        called = match[1] or match[2]
        yield called.rstrip("*") in LITERAL_BLOCKS or called in blocks or called == "VerbatimEnvironment"
        if match[2]:
            harmless = called == "catcode" and harmless_catcode(code, match.end()) is not None
            yield (called in CHANGERS or called in changers) and not harmless
