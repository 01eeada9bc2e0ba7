"""Comments that tell the linter to pass over something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writing.lint.finding import Finding

__all__ = ["kept"]

_COMMENT = re.compile(
    r"(?P<before>[^\n]*?)(?:%|<!--)[ \t]*lint:[ \t]*ignore(?P<file>-file)?(?P<codes>(?:[ \t,]+ML\d{0,3}\b)*)[ \t]*(?:-->)?(?P<rest>[^\n]*)$",
    re.MULTILINE,
)


def kept(text: str, findings: list[Finding]) -> list[Finding]:
    """The findings of one file that no comment in its text takes back.

    ``% lint: ignore ML101`` at the end of a line speaks for that line, on a line of its own for the lines below it up
    to an empty one; ``% lint: ignore-file ML101`` for the whole file. Without codes it speaks for all rules; a
    beginning of a code (``ML1``) for all codes that begin so. In Markdown the comment is ``<!-- lint: ignore ML101 -->``.
    """
    if "lint:" not in text:
        return findings
    spans = _spans(text)
    return [
        finding
        for finding in findings
        if not any(first <= finding.line <= last and finding.code.startswith(codes) for first, last, codes in spans)
    ]


def _spans(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """First and last line, and beginnings of codes."""
    lines = text.split("\n")
    spans = []
    for match in _COMMENT.finditer(text):
        codes = tuple(match["codes"].replace(",", " ").split()) or ("ML",)
        line = text.count("\n", 0, match.start("file") if match["file"] else match.end("before")) + 1
        if match["file"]:
            spans.append((1, len(lines), codes))
        elif match["before"].strip():
            spans.append((line, line, codes))
        else:
            last = line
            while last < len(lines) and lines[last].strip():
                last += 1
            spans.append((line, last, codes))
    return spans
