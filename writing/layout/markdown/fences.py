"""Python in fences of Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from writing.errors import Refused
from writing.layout import python

if TYPE_CHECKING:
    from writing.options import Options

__all__ = ["LaidOut", "is_python", "laid_out"]

_PYTHON = re.compile(r"(?:python|py)3?\Z", re.I)
"""Info strings of Python that may change; one with attributes may count lines (``hl_lines="2"``) or run (``{python}``)."""

_PROMPT = re.compile(r"\s*(?:>>>|In \[\d+\]:)", re.M)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Code by lines, or why it stays as it is."""

    lines: list[str]
    note: str = ""


def is_python(info: str) -> bool:
    """Whether a fence's info string says that it holds Python and nothing else."""
    return _PYTHON.match(info.strip()) is not None


def laid_out(code: str, options: Options) -> LaidOut:
    """The code as black lays it out; code that is no complete Python stays, and the note says so."""
    if not code.strip():
        return LaidOut(code.split("\n")[:-1])
    if _PROMPT.match(code):
        return LaidOut([], "a session with prompts is left as it is")
    try:
        done = python.layout(code, options).text
    except Refused as refusal:
        return LaidOut([], f"Python is left as it is: {refusal.message}")
    return LaidOut(done.split("\n")[:-1])
