"""Changes to LaTeX source that go beyond layout, each made only if it is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from writing.options import Options

__all__ = ["rewritten"]


def rewritten(text: str, options: Options) -> str:
    """The text with the rewrites in ``options.rewrites``."""
    return text
