"""What a lint run finds, and what a person may choose about it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding", "LintOptions"]


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One thing worth a look; line and column count from 1. Its text is one line as chktex prints it."""

    file: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.message}"


@dataclass(frozen=True, slots=True)
class LintOptions:
    """Which rules run and how.

    ``words`` is the length of a sentence from which it counts as long. ``enable`` adds rules that are off by default,
    ``disable`` takes rules away; both hold codes or beginnings of codes (``ML1``). ``disable`` wins.
    """

    words: int = 45
    enable: frozenset[str] = frozenset()
    disable: frozenset[str] = frozenset()
