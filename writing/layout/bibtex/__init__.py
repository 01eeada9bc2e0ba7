"""Layout of BibTeX databases: one field a line, ``=`` in a column, values as their author wrote them."""

from writing.layout.bibtex.conductor import layout

__all__ = ["layout"]
