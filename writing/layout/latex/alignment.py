"""Rows of tables and alignments with their ``&`` in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writing.options import Options

__all__ = ["aligned"]


def aligned(body: str, environment: str, indent: str, options: Options) -> list[str] | None:
    """Lines of the body of an environment of rows, with their indentation; None if they cannot be put into columns."""
    return None
