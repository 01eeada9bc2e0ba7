"""What a database says: changes that the proof must see, and changes that are none."""

from __future__ import annotations

import pytest

from writing.options import Options
from writing.proof.bibtex import difference, unit

BASE = """% Encoding: UTF-8

@string{acm = "ACM "}

@preamble{"\\newcommand{\\x}{a  b}"}

@article{Knuth1984,
  author = {Donald E. Knuth} # acm,
  title  = {Literate {Programming}},
  note   = "one two",
  year   = 1984,
} % tail
% lead
@misc{other}
@misc{bad, x = 1 y = 2}
"""

SEEN = {
    "letter of a value": ("Literate", "Literatf"),
    "case of a value": ("Literate", "literate"),
    "blank inside a value gone": ("Donald E.", "DonaldE."),
    "blank inside a value new": ("one two", "one t wo"),
    "brace of a value": ("{Literate {Programming}}", "{Literate Programming}"),
    "braces for quotes": ('"one two"', "{one two}"),
    "macro": ("# acm", "# ACM"),
    "number": ("1984,\n}", "1985,\n}"),
    "number for literal": ("= 1984", "= {1984}"),
    "key": ("Knuth1984", "knuth1984"),
    "type": ("@article", "@book"),
    "field name": ("note ", "nite "),
    "field order": ('  note   = "one two",\n  year   = 1984,', '  year   = 1984,\n  note   = "one two",'),
    "field gone": ("  year   = 1984,\n", ""),
    "field new": ("year   = 1984", "year   = 1984,\n month = jan"),
    "entry gone": ("@misc{other}\n", ""),
    "entry new": ("@misc{other}", "@misc{other}@misc{more}"),
    "string's blank": ('"ACM "', '"ACM"'),
    "string's name": ("acm =", "acn ="),
    "preamble's blanks": ("a  b", "a b"),
    "comment": ("Encoding", "encoding"),
    "comment gone": ("% lead\n", ""),
    "comment in the entry": (" % tail", ""),
    "comment joined": (" % tail\n% lead", " % tail % lead"),
    "blank in a comment": ("% Encoding: UTF", "% Encoding:  UTF"),
    "bad entry": ("x = 1 y", "x = 1  y"),
    "bad entry mended": ("x = 1 y", "x = 1, y"),
    "entry became a comment": ("@misc{other}", "%@misc{other}"),
    "entry in @comment": ("@misc{other}", "@comment{@misc{other}}"),
    "delimiter gone": ("1984,\n}", "1984,\n"),
}

UNSEEN = {
    "layout of fields": ("\n  title  = {", "\ttitle\n=\n{"),
    "case of types": ("@article", "@ARTICLE"),
    "case of fields": ("author", "Author"),
    "blanks squeezed": ("one two", " one\n\t two "),
    "comma at the end": (" 1984,\n", " 1984\n"),
    "blank lines": ("\n\n", "\n \n\n"),
    "blanks at the end": ("y = 2}\n", "y = 2}\n\n "),
}


def test_the_base_says_what_it_says() -> None:
    assert difference(BASE, BASE, Options()) is None


@pytest.mark.parametrize(("old", "new"), SEEN.values(), ids=SEEN)
def test_a_change_is_seen_both_ways(old: str, new: str) -> None:
    assert old in BASE
    changed = BASE.replace(old, new, 1)
    there, back = difference(BASE, changed, Options()), difference(changed, BASE, Options())
    assert there is not None
    assert back is not None
    assert 0 <= there.before <= len(BASE)
    assert 0 <= there.after <= len(changed)


@pytest.mark.parametrize(("old", "new"), UNSEEN.values(), ids=UNSEEN)
def test_a_change_of_layout_is_none(old: str, new: str) -> None:
    assert old in BASE
    assert difference(BASE, BASE.replace(old, new), Options()) is None


def test_the_place_of_a_difference() -> None:
    found = difference(BASE, BASE.replace("Literate", "literate"), Options())
    assert found is not None
    assert BASE[found.before :].startswith("title")
    assert found.message == "the value of title changed"


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Literate", "@article"),
        ("} % tail", "@article"),
        ("% lead", "% lead"),
        ("other", "@misc{other}"),
        ("y = 2", "@misc{bad"),
        ("Encoding", "% Enc"),
        ("newcommand", "@preamble"),
    ],
)
def test_a_unit_is_whole_lines_around_the_offset(word: str, wanted: str) -> None:
    at = BASE.index(word)
    start, end = unit(BASE, at, Options())
    assert start <= at < end
    assert BASE[start:].startswith(wanted)
    assert BASE[end - 1] == "\n"
    assert BASE[start:end].count("\n") <= 6


@pytest.mark.parametrize("offset", [0, 1, 10**6])
def test_a_unit_of_a_text_without_entries(offset: int) -> None:
    start, end = unit("\nab\n", min(offset, 4), Options())
    assert 0 <= start <= end <= 4
