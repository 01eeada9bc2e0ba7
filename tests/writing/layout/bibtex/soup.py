"""Databases whole and broken, as strategies for tests."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["DATABASE", "PIECES"]

PIECES = """@ @misc{ @Book( @string{ @preamble{ @comment{ @comment misc a b , = # { } ( ) " ' % \\ \\{ ~ é
Title title author YEAR month crossref doi pages url 1999 12-34 jan {March} {x} "y" {{z}} {a@b} {10.1/x}""".split()
PIECES += [" ", "\n", "\n\n", "\t", "\n@", " @", "\n% ", "%", "\u2028", "\x0c"]
WHOLE = [
    "@misc{a, title = {One  two}}",
    '@Book{b,\n  Title = "x" # jan,\n  year = 1999,\n}',
    "@misc(c, x = {y})",
    '@string{s = " t "}',
    "@misc{a, title = {One two}, year = 3}",
    "@misc{d, crossref = {A}}",
    "% a comment\n",
    "@misc{e, % c\n x = 1,\n % d\n}",
    "@comment{ @misc{f, x=1} }",
    "@misc{g, x = {y}",
    "@misc{h, x = {y}}}",
    "@misc{i, x = 1 y = 2}",
    "e@mail ",
    "% fmt: off\n",
    "% fmt: on\n",
    "\n",
    "\n\n",
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
DATABASE = st.lists(st.one_of(st.sampled_from(WHOLE), SOUP), max_size=12).map("\n".join)
