"""Two Markdown texts say the same: same blocks, same text and marks within, same maths, code and definitions."""

from writing.proof.markdown.comparison import difference, unit

__all__ = ["difference", "unit"]
