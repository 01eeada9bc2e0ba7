"""Formatting: a text in one of the languages of a paper is laid out, and proved to say what it said."""

from writing.format.conductor import format_text, formatted
from writing.format.languages import language_of
from writing.options import BibOptions, Formatted, Known, Note, Options

__all__ = ["BibOptions", "Formatted", "Known", "Note", "Options", "format_text", "formatted", "language_of"]
