"""Every exception of writing, as data first and words second.

WritingError
└── InputProblem       something a person gave cannot be used as it stands
    ├── Refused        a text that cannot be formatted safely; it stays byte for byte
    └── UnknownLanguage a language or file suffix that no formatter knows
"""

from __future__ import annotations

__all__ = ["InputProblem", "Refused", "UnknownLanguage", "WritingError"]


class WritingError(Exception):
    """Base of all exceptions raised by writing."""


class InputProblem(WritingError, ValueError):
    """Something a person gave cannot be used as it stands."""


class Refused(InputProblem):
    """A text that cannot be formatted safely; it stays byte for byte.

    Attributes
    ----------
    message : what is wrong, in one clause.
    hint : what to do about it, or ``""``.
    line, column : the place, both counted from 1.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(message, line, column, hint)
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class UnknownLanguage(InputProblem):
    """A language or file suffix that no formatter knows."""
