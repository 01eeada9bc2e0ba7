"""Entries in order, as far as BibTeX reads the same from them."""

from __future__ import annotations

import re

import pytest

from writing.layout.bibtex import layout
from writing.options import BibOptions, Options
from writing.proof.bibtex import difference

KEY = Options(bib=BibOptions(sort="key"))
YEAR = Options(bib=BibOptions(sort="year"))

ORDERS = {
    "by key whatever its case": (KEY, "@misc{b}@misc{C}@misc{a}", "a b C"),
    "by year, then key": (
        YEAR,
        "@misc{c,year=2000}@misc{b,year={2000}}@misc{n}@misc{a,date={1999-02}}@misc{z,year={c. 1850}}",
        "z a b c n",
    ),
    "what others refer to stays behind": (
        KEY,
        '@misc{c,crossref={A}}@misc{b}@misc{d,crossref="a"}@misc{a}',
        "b c d a",
    ),
    "chains of references": (KEY, "@misc{c,crossref={b}}@misc{b,crossref={a}}@misc{a}", "c b a"),
    "a circle of references stays": (KEY, "@misc{b,crossref={a}}@misc{a,crossref={b}}", "b a"),
    "entries of one key keep their order": (YEAR, "@misc{a,year=2}@misc{b,year=2001}@misc{A,year=1999}", "b a A"),
    "strings divide": (KEY, '@misc{b}@string{s="x"}@misc{a}@misc{Z}@misc{c}', "b s a c Z"),
    "text on its own divides": (KEY, "@misc{b}\n\n% on\n\n@misc{z}@misc{a}", "b % a z"),
    "text at the start is about all": (KEY, "% all\n@misc{b}\n@misc{a}", "% a b"),
    "a comment moves with its entry": (KEY, "@misc{c}\n% b\n@misc{b} % tail\n@misc{a}", "a % b % c"),
    "a comment below a bare @comment moves with its entry": (KEY, "@comment\n% b\n@misc{b}\n@misc{a}", "% b a"),
    "below text behind what can not be read a comment is none": (
        KEY,
        "@@{{z}}\n% on\n\n@misc{c}\n% a\n@misc{a}",
        "% c % a",
    ),
    "nor is it below text on its own": (KEY, "@@{{z}}\n\n% on\n\n@misc{c}\n% a\n@misc{a}", "% c % a"),
    "what can not be read divides": (KEY, "@misc{c}\n@misc{b,,}\n@misc{z}@misc{a}", "c b a z"),
}


def said(text: str) -> str:
    return " ".join(found[1] or found[0] for found in re.finditer(r"@\w+\{(\w+)|%", text))


@pytest.mark.parametrize(("options", "text", "wanted"), ORDERS.values(), ids=ORDERS)
def test_order(options: Options, text: str, wanted: str) -> None:
    text += "\n\n"
    done = layout(text, options)
    assert said(done.text) == wanted
    assert layout(done.text, options).text == done.text
    assert difference(text, done.text, options) is None


WRONG = [
    ("@misc{b}\n\n@misc{a,\n  x = 1,\n}\n", "@misc{a,\n  x = 2,\n}\n\n@misc{b}\n"),
    ("@misc{b}\n\n@misc{a}\n", "@misc{a}\n"),
    ("@misc{c,\n  crossref = {p},\n}\n\n@misc{p}\n", "@misc{p}\n\n@misc{c,\n  crossref = {p},\n}\n"),
    ("@misc{a,\n  x = 1,\n}\n\n@misc{a,\n  x = 2,\n}\n", "@misc{a,\n  x = 2,\n}\n\n@misc{a,\n  x = 1,\n}\n"),
    ('@misc{a}\n\n@string{b = "x"}\n', '@string{b = "x"}\n\n@misc{a}\n'),
    ("@misc{z}\n\n% b\n@misc{b}\n\n@misc{c}\n", "@misc{b}\n\n% b\n@misc{c}\n\n@misc{z}\n"),
]


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_the_proof_sees_what_a_sort_must_not_do(before: str, after: str) -> None:
    assert difference(before, after, KEY) is not None


def test_without_being_asked_no_entry_moves() -> None:
    assert said(layout("@misc{b}\n@misc{a}", Options()).text) == "b a"
    assert difference("@misc{b}\n@misc{a}", "@misc{a}\n@misc{b}", Options()) is not None
