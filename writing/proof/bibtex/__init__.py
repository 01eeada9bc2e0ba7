"""Proof that a database says the same as before, to BibTeX and to readers that know comments."""

from writing.proof.bibtex.comparison import difference, unit

__all__ = ["difference", "unit"]
