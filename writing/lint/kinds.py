"""What a file holds, by the end of its name: text, definitions, a bibliography, Markdown."""

from __future__ import annotations

__all__ = ["is_bibliography", "is_definitions", "is_latex", "is_markdown", "is_text"]


def is_text(file: str) -> bool:
    """LaTeX that is printed."""
    return file.lower().endswith((".tex", ".ltx"))


def is_definitions(file: str) -> bool:
    """LaTeX that only defines."""
    return file.lower().endswith((".sty", ".cls"))


def is_latex(file: str) -> bool:
    """Either of them."""
    return is_text(file) or is_definitions(file)


def is_bibliography(file: str) -> bool:
    """Entries of BibTeX."""
    return file.lower().endswith(".bib")


def is_markdown(file: str) -> bool:
    """Markdown by either of its endings."""
    return file.lower().endswith((".md", ".markdown"))
