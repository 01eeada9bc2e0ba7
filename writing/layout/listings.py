"""Python in the listings of a LaTeX source, formatted by black where a person asks for it; everything else stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.errors import Refused
from writing.layout import python
from writing.options import Formatted, Note

if TYPE_CHECKING:
    from writing.options import Options

__all__ = ["layout"]

_LISTING = re.compile(
    r"^[ \t]*\\begin\{(?P<name>lstlisting|minted)\}(?P<options>\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\])?(?:\{(?P<language>\w+)\})?[ \t]*\n"
    r"(?P<body>.*?)^[ \t]*\\end\{(?P=name)\}",
    re.MULTILINE | re.DOTALL,
)
_PYTHON = re.compile(r"language\s*=\s*\{?\s*(?:\[[\d.]+\])?\s*python[\d.]*\b", re.IGNORECASE)
_ESCAPES = re.compile(r"escape|mathescape|texcl|moredelim|firstline|lastline|linerange", re.IGNORECASE)
_SET = re.compile(r"\\lstset\s*\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def layout(text: str, options: Options) -> Formatted:
    """The source with its Python listings formatted.

    A listing is Python if its own options say so, or if ``\\lstset`` does for all. One that does not parse, or in which
    TeX reads parts (``escapeinside``, ``mathescape``), stays, with a verbose note.
    """
    settings = [found[1] for found in _SET.finditer(text)]
    for_all = bool(settings) and all(_PYTHON.search(each) for each in settings if "language" in each)
    for_all = for_all and any("language" in each for each in settings)
    escapes = any(_ESCAPES.search(each) for each in settings)
    parts: list[str] = []
    notes: list[Note] = []
    end = 0
    for found in _LISTING.finditer(text):
        if not _is_python(found, for_all):
            continue
        line = text.count("\n", 0, found.start("body")) + 1
        if escapes or _ESCAPES.search(found["options"] or ""):
            notes.append(Note(line, 1, "a listing in which TeX reads parts is left as it is", verbose=True))
            continue
        try:
            body = python.layout(found["body"], options).text
        except Refused as problem:
            place = line + problem.line - 1
            notes.append(Note(place, 1, f"a listing is left as it is: {problem.message}", verbose=True))
            continue
        parts += (text[end : found.start("body")], body)
        end = found.end("body")
    return Formatted("".join([*parts, text[end:]]), tuple(notes))


def _is_python(found: re.Match[str], for_all: bool) -> bool:
    if found["name"] == "minted":
        return (found["language"] or "").lower() in ("python", "python3", "py")
    if found["language"]:
        return False
    named = found["options"] or ""
    return bool(_PYTHON.search(named)) if "language" in named else for_all
