r"""Whether two LaTeX texts say the same to TeX, by its own rules for lines, blanks and comments (The TeXbook, chapter 8).

A line loses its trailing blanks; blanks at the start of a line and behind a control word vanish; other runs of blanks with at most
one line end are one space token; an empty line is ``\par``; a comment takes its line end and the blanks of the next line with it.
Literal text is compared byte for byte. ``rows`` tells which blanks alignments throw away, ``edits`` what a person may ask for beyond.
"""

from writing.proof.latex.comparison import difference, unit

__all__ = ["difference", "unit"]
