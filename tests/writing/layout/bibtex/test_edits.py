"""Edits that a person asks for by name: exactly these, and the proof lets no other through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from writing.layout.bibtex import layout
from writing.options import BibOptions, Options
from writing.proof.bibtex import difference

EDITS = [
    ("pages", "pages", "{12-34}", "{12--34}"),
    ("pages", "pages", '"12 - 34"', '"12--34"'),
    ("pages", "pages", "{12---34}", "{12--34}"),
    ("pages", "pages", "{12–34, 40-41,7}", "{12--34, 40--41,7}"),
    ("pages", "pages", r"{12\textendash 34}", "{12--34}"),
    ("pages", "pages", "{S1-S12}", "{S1--S12}"),
    ("pages", "pages", "{12--34}", None),
    ("pages", "pages", "{5-3}", None),
    ("pages", "pages", "{18-1--18-10}", None),
    ("pages", "pages", "{A12-B34}", None),
    ("pages", "pages", "{e12-x}", None),
    ("pages", "pages", "{arXiv:2102.00007}", None),
    ("pages", "pages", '12 # "-34"', None),
    ("pages", "number", "{12-34}", None),
    ("months", "month", "{March}", "mar"),
    ("months", "month", '"SEP."', "sep"),
    ("months", "month", "{Sept.}", "sep"),
    ("months", "month", "{may}", "may"),
    ("months", "month", "{May-June}", None),
    ("months", "month", "{3}", None),
    ("months", "month", "{mars}", None),
    ("months", "month", "mar", None),
    ("doi", "doi", "{https://doi.org/10.1000/182}", "{10.1000/182}"),
    ("doi", "doi", "{http://dx.doi.org/10.1000/(SICI)1<2::AID>3.0;2-0}", "{10.1000/(SICI)1<2::AID>3.0;2-0}"),
    ("doi", "doi", '"doi: 10.1000/A_b"', '"10.1000/A_b"'),
    ("doi", "doi", "{10.1000/182}", None),
    ("doi", "doi", "{https://doi.org/10.1000/a%2Fb}", None),
    ("doi", "doi", r"{https://doi.org/10.1000/a\_b}", None),
    ("doi", "doi", "{https://example.org/10.1000/182}", None),
    ("url", "url", r"{\url{http://a.b/c}}", "{http://a.b/c}"),
    ("url", "url", r"{http://a.b/c\_d?x=1\&y=2}", "{http://a.b/c_d?x=1&y=2}"),
    ("url", "url", r"{http://a.b/c\%20d}", None),
    ("url", "url", "{http://a.b/c d}", None),
    ("url", "url", r"{see \url{http://a.b/c}}", None),
    ("url", "note", r"{\url{http://a.b/c}}", None),
]


@pytest.mark.parametrize(("option", "field", "value", "wanted"), EDITS)
def test_an_edit_is_made_where_asked_for_and_only_there(
    option: str, field: str, value: str, wanted: str | None
) -> None:
    text = f"@misc{{a,\n  {field} = {value},\n}}\n"
    after = f"@misc{{a,\n  {field} = {wanted or value},\n}}\n"
    asked = Options(bib=replace(BibOptions(), **{option: True}))
    assert layout(text, asked).text == after
    assert layout(after, asked).text == after
    assert difference(text, after, asked) is None
    assert layout(text, Options()).text == text
    if wanted:
        assert difference(text, after, Options()) is not None


def test_a_month_that_the_database_defines_stays() -> None:
    text = '@string{mar = "March!"}\n\n@misc{a,\n  month = {March},\n}\n'
    assert layout(text, Options(bib=BibOptions(months=True))).text == text


MERGE = Options(bib=BibOptions(merge=True))


def test_entries_of_one_key_are_joined() -> None:
    text = "@misc{a,x=1,y={b c}}\n@misc{o}\n@Misc{a,y={b\n c},z={2}}\n@misc{a,z={2}}"
    done = layout(text, MERGE)
    assert done.text == "@misc{a,\n  x = 1,\n  y = {b c},\n  z = {2},\n}\n\n@misc{o}\n"
    assert difference(text, done.text, MERGE) is None
    assert difference(text, done.text, Options()) is not None


OBSTACLES = [
    ("@misc{a,x=1}", "@misc{a,x=2}", "the field x has two values"),
    ("@misc{a,x=1}", "@book{a,x=1}", "one is @misc, the other @book"),
    ("@misc{a,x=1}", "@misc{A,x=1}", "the other key is spelt a"),
    ("@misc{a,x=1}", "@misc{a,x=1,y=foo}", "the field y uses a macro"),
    ("@misc{a,x=1}", "@misc{a,y=1,y=2}", "it has one field twice"),
    ("@misc{a,x=1}", "% about it\n@misc{a,x=1}", "a comment belongs to it"),
    ("@misc{a,x=1}", "@misc{a,x=1} % about it", "a comment belongs to it"),
    ("@misc{a,x=1}", "@misc{a,\n% c\nx=1}", "comments stand between its fields"),
]


@pytest.mark.parametrize(("first", "second", "message"), OBSTACLES)
def test_what_does_not_agree_is_not_joined(first: str, second: str, message: str) -> None:
    text = f"{first}\n\n{second}\n"
    done = layout(text, MERGE)
    assert done.text == layout(text, Options()).text
    assert any(message in note.message for note in done.notes), done.notes
    assert difference(text, done.text, MERGE) is None


def test_the_proof_lets_no_field_get_lost_in_a_merge() -> None:
    text = "@misc{a,\n  x = 1,\n}\n\n@misc{a,\n  x = 1,\n  y = 2,\n}\n"
    assert difference(text, "@misc{a,\n  x = 1,\n  y = 2,\n}\n", MERGE) is None
    assert difference(text, "@misc{a,\n  x = 1,\n}\n", MERGE) is not None
    assert difference(text, "@misc{a,\n  x = 1,\n  y = 3,\n}\n", MERGE) is not None
    assert difference(text, "@misc{a,\n  x = 1,\n  y = 2,\n}\n", Options()) is not None
    assert difference(text, "\n", MERGE) is not None
