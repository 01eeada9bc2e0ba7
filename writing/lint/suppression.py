"""Comments that tell the linter to pass over something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from writing.lint.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.lint.finding import Finding

__all__ = ["kept", "unknown"]

_COMMENT = re.compile(
    r"(?P<before>[^\n]*?)(?:%|<!--)[ \t]*lint:[ \t]*ignore(?P<file>-file)?(?P<codes>(?:[ \t,]+[Mm][Ll]\w*)*)[ \t]*(?:-->)?(?P<rest>[^\n]*)$",
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


def unknown(text: str) -> Iterator[tuple[int, str, str]]:
    """Codes in such comments that no rule has, so that they take nothing back."""
    if "lint:" not in text:
        return
    for match in _COMMENT.finditer(text):
        for word in _CODE.finditer(text, *match.span("codes")):
            if not any(rule.code.startswith(word[0].upper()) for rule in RULES):
                yield word.start(), "ML501", f"no rule has the code {word[0]}: nothing is passed over"


_CODE = re.compile(r"\w+")


def _spans(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """First and last line, and beginnings of codes."""
    lines = text.split("\n")
    spans = []
    for match in _COMMENT.finditer(text):
        codes = tuple(match["codes"].upper().replace(",", " ").split()) or ("ML",)
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
