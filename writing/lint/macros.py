"""Commands of a project that set labels, refer or cite for it: ``\\newcommand{\\fig}[1]{Figure~\\ref{fig:#1}}``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from writing.lint.arguments import arguments, groups
from writing.lint.commands import REFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Macro", "Use", "codes", "macros", "uses"]

Purpose = Literal["label", "reference", "citation"]

_NEW = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?\s*\{?\s*\\(?P<name>[A-Za-z@]+)\s*\}?\s*(?:\[(?P<count>\d)\])?\s*"
    r"(?P<default>\[[^\]]*\])?\s*(?=\{)"
    r"|\\(?:New|Renew|Provide|Declare)DocumentCommand\s*\{?\s*\\(?P<xname>[A-Za-z@]+)\s*\}?\s*\{(?P<spec>(?:[^{}]|\{[^{}]*\})*)\}\s*(?=\{)"
    r"|\\[gex]?def\s*\\(?P<tname>[A-Za-z@]+)(?:\[?#\d\]?)*\s*(?=\{)"
)
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_CALL = re.compile(r"\\([A-Za-z@]+)\*?\s*(?=[\[{])")
_GROUP = re.compile(r"\s*(?:\[(?P<option>[^\[\]{}]*(?:\{[^{}]*\}[^\[\]{}]*)*)\]|\{(?P<group>[^{}]*)\})")
_CODE = re.compile(r"\\(?:texttt|ttfamily|tt|lstinline|mintinline|detokenize|colorbox)(?![a-zA-Z])[\s\S]*#1")
_PARAMETER = re.compile(r"#(\d)")


@dataclass(frozen=True, slots=True)
class Macro:
    """What a command does with an argument: ``template`` is the key with ``#`` for group number ``group`` (from 0)."""

    name: str
    purpose: Purpose
    group: int
    template: str


@dataclass(frozen=True, slots=True)
class Use:
    """A key that a source sets, refers to or cites, at the offset of its command."""

    purpose: Purpose
    key: str
    offset: int
    command: str
    sure: bool
    """Whether the command is a known one, so that a missing key is an error."""


def purpose(name: str) -> Purpose | None:
    """What a command of this name does with its argument, going by the name."""
    if name == "label":
        return "label"
    if name in REFERENCES or (name.lower().endswith("ref") and name != "href"):
        return "reference"
    return "citation" if "cite" in name.lower() and not name.startswith(("set", "citestyle", "citeset")) else None


def macros(sources: Iterable[str]) -> dict[str, list[Macro]]:
    """Commands that the sources define, by name, with what they do with their arguments."""
    bodies = [found for source in sources for found in _definitions(_COMMENT.sub("", source))]
    known: dict[str, list[Macro]] = {}
    for _ in range(4):
        before = sum(map(len, known.values()))
        for name, shift, body in bodies:
            for use in uses(body, known, 0, len(body)):
                parameter = _PARAMETER.search(use.key)
                if parameter and len(_PARAMETER.findall(use.key)) == 1:
                    macro = Macro(name, use.purpose, int(parameter[1]) - 1 - shift, _PARAMETER.sub("#", use.key))
                    if macro.group >= 0 and macro not in known.setdefault(name, []):
                        known[name].append(macro)
        if sum(map(len, known.values())) == before:
            break
    return known


def codes(sources: Iterable[str]) -> frozenset[str]:
    """Commands that the sources define to print their argument as code."""
    bodies = (found for source in sources for found in _definitions(_COMMENT.sub("", source)))
    return frozenset(name for name, _, body in bodies if _CODE.search(body))


def _definitions(source: str) -> Iterator[tuple[str, int, str]]:
    """Names with the number of their optional arguments and their bodies."""
    braces = groups(source)
    for match in _NEW.finditer(source):
        end = arguments(source, match.end(), 1, braces)
        body = source[match.end() : end]
        name = match["name"] or match["xname"] or match["tname"]
        shift = 1 if match["default"] else 0
        if match["spec"]:
            shift = sum(1 for part in match["spec"].replace(" ", "") if part in "odOs")
        yield name, shift, body


def uses(code: str, known: dict[str, list[Macro]], start: int, end: int) -> Iterator[Use]:
    """Keys in a stretch of code, those of a project's own commands put together."""
    for match in _CALL.finditer(code, start, end):
        name = match[1]
        if name in known:
            groups = list(_groups(code, match.end(), end))
            for macro in known[name]:
                if macro.group < len(groups):
                    for key in groups[macro.group].split(","):
                        yield Use(
                            macro.purpose, macro.template.replace("#", key.strip()), match.start(), name, "#" not in key
                        )
            continue
        what = purpose(name)
        if what is not None:
            yield from _known(code, match, name, what, end)


def _known(code: str, match: re.Match[str], name: str, what: Purpose, end: int) -> Iterator[Use]:
    options: list[str] = []
    groups = list(_groups(code, match.end(), end, options))
    many = name.endswith(("range", "cites"))
    keys = groups if many else groups[:1]
    sure = name in REFERENCES or name == "label" or what == "citation"
    if name == "hyperref":
        keys = options[:1]
    for group in keys:
        for key in [group] if what == "label" else group.split(","):
            yield Use(what, " ".join(key.split()), match.start(), name, sure)


def _groups(code: str, start: int, end: int, options: list[str] | None = None) -> Iterator[str]:
    """Contents of the braces that follow; of the brackets between them in ``options``."""
    while match := _GROUP.match(code, start, end):
        if match["group"] is not None:
            yield match["group"]
        elif options is not None:
            options.append(match["option"].strip("{}"))
        start = match.end()
