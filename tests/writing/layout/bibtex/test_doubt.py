"""What can not be read for certain stays byte for byte, a note says why, and nothing else is held up by it."""

from __future__ import annotations

import pytest

from writing.layout.bibtex import layout
from writing.options import Options
from writing.proof.bibtex import difference

BAD = {
    "missing comma": ("@misc{x,\n A = {1}\n B={2}\n}", "no comma or } behind the field A", (3, 2)),
    "missing comma behind the key": ("@misc{x A = {1}}", "no comma or } behind the key", (1, 9)),
    "two commas": ("@misc{x, A = {1},, B={2}}", "a field name, = and a value were expected", (1, 18)),
    "stray character": ("@misc{x, A = {1}, ; B={2}}", "a field name, = and a value were expected", (1, 19)),
    "no value": ("@misc{x, A = , B={2}}", "a value was expected", (1, 14)),
    "number with a letter": ("@misc{x, A = 19a}", "no comma or } behind the field A", (1, 16)),
    "brace inside quotes": ('@misc{x, A = "a}b", B={2}}', "a } without { inside a quoted value", (1, 16)),
    "brace never closed": ("@misc{x, A = {{{1}, B={2}}\n", "a value that never ends", (1, 1)),
    "brace closed in place of another": ("@misc{x, A = {{1}, B={2}}\n", "the entry is not closed", (1, 1)),
    "closing brace missing": ("@misc{x, A = {1},\n", "the entry is not closed", (1, 1)),
    "quote never closed": ('@misc{x, A = "{1}, B={2}\n', "a value that never ends", (1, 1)),
    "no delimiter": ("@misc x, A = {1}", "no { or ( behind the type", (1, 7)),
    "string without value": ("@string{x}", "no name = value in @string", (1, 9)),
    "string with a comma": ('@string{x = "a",}', "no } behind the value", (1, 16)),
    "brace too many": ("@misc{x, A = {1}},\n B = {2}\n}", "a brace too many", (1, 1)),
    "text behind": ("@misc{x,A=1} foo", "text behind the entry", (1, 1)),
    "text in front": ("foo @Misc{x,A=1}", "text before the entry", (1, 5)),
    "text before the entry behind a bare comment": ("@comment\n\nfoo @misc{x,A=1}", "text before the entry", (3, 5)),
    "entry in a comment": ("% @Misc{x,A=1}", "BibTeX reads an entry in this comment", (1, 3)),
    "odd key": ('@misc{x"y, A=1}', "is not a plain name", (1, 1)),
    "comment before a comma": ("@misc{x, A=1 % one\n , B=2}", "no comma or }", (2, 2)),
    "at sign behind a comment": ("@misc{x, %c\n A={a@b}}", "finds an @", (1, 10)),
}


@pytest.mark.parametrize(("bad", "message", "place"), BAD.values(), ids=BAD)
def test_a_bad_entry_stays_and_the_next_is_laid_out(bad: str, message: str, place: tuple[int, int]) -> None:
    text = f"{bad}\n\n@Misc{{good,\nA=1}}\n"
    done = layout(text, Options())
    assert bad.rstrip() in done.text
    assert done.text.endswith("@misc{good,\n  a = 1,\n}\n")
    assert [(note.line, note.column) for note in done.notes if message in note.message] == [place], done.notes
    assert difference(text, done.text, Options()) is None
    assert layout(done.text, Options()).text == done.text


KEPT = [
    "@comment{jabref-meta: databaseType:bibtex;}",
    "@Comment{\n\n @Misc{inside,A=1}\n\n\n  x }",
    "@comment(a\n b)",
    "@comment not a group {",
    "write to someone@example.org",
    "one @ two\n @\n%@@@",
    "% @Misc{x,\n%  A = 1,\n% }",
    "%@Misc{x,A={\n%}\n%}",
    "\x00\x0c\x7f \u2028 ",
]


@pytest.mark.parametrize("text", KEPT)
def test_other_text_stays_without_a_word(text: str) -> None:
    whole = f"@Misc{{a,A=1}}\n\n{text}\n\n@Misc{{b,\nA=1}}\n"
    done = layout(whole, Options())
    assert done.text == f"@misc{{a,\n  a = 1,\n}}\n\n{text}\n\n@misc{{b,\n  a = 1,\n}}\n"
    assert not [note for note in done.notes if "comment" not in note.message]
    assert difference(whole, done.text, Options()) is None


def test_a_brace_that_closes_entries_later_is_told() -> None:
    swallowed = "@misc{a, title = {one {two {three},\n}\n\n@Misc{b,A=1}\n\n@Misc{c,A=1}}\n}"
    done = layout(f"{swallowed}\n\n@Misc{{d,\nA=1}}", Options())
    assert swallowed in done.text
    assert "@misc{d" in done.text
    assert [note.message for note in done.notes] == [
        "left as it is: a brace or quote seems to be missing, the entry reads on to line 7"
    ]


@pytest.mark.parametrize(
    "text",
    ["@misc{a}@Misc{b,x=1}", "@misc{a}@Misc{b,x=1}\n", "a@b\n\n@Misc{b,x=1}", "@misc{a, x = {y}\n% @@\n@Misc{b,x=1}"],
)
def test_an_entry_that_bibtex_forgets_in_the_last_line_stays(text: str) -> None:
    done = layout(text, Options())
    assert done.text == text.rstrip() + "\n"
    assert "last line" in done.notes[-1].message
    assert "@misc{b,\n" in layout(text.rstrip() + "\n\n", Options()).text


def test_an_entry_that_comes_into_the_last_line_is_read_there() -> None:
    text = "@@\n@\nmisc{a@b}"
    done = layout(text, Options()).text
    assert done == "@@\n@misc{a@b}\n\n"
    assert difference(text, done, Options()) is None
    assert layout(done, Options()).text == done


def test_an_at_sign_behind_an_entry_is_no_name_of_a_field() -> None:
    assert layout("@misc{a, x = {y}}\n@=1999", Options()).text == "@misc{a,\n  x = {y},\n}\n\n@=1999\n"


def test_control_characters_in_a_value_keep_its_lines() -> None:
    text = "@misc{a, x = {one\x0c\n  two}}"
    assert "{one\x0c\n  two}" in layout(text, Options()).text


def test_repeated_keys_fields_and_dois_are_told() -> None:
    text = "@misc{a,x=1,X=2,doi={10.1/A}}\n@misc{A,y=1}\n@misc{b,doi = {10.1/a}}"
    notes = {(note.line, note.column): (note.message, note.verbose) for note in layout(text, Options()).notes}
    assert notes == {
        (1, 13): ("a has a field x already; BibTeX ignores this one", False),
        (2, 1): ("the key A is taken in line 1; BibTeX skips this entry", False),
        (3, 1): ("b has the DOI of a", True),
    }


def test_a_repeated_entry_with_an_at_sign_stays() -> None:
    """BibTeX skips it from the key on and finds the next entry at the @ in its field."""
    again = "@Misc{a,note = {x @misc{q,title={z}} }}"
    assert again in layout(f"@misc{{a}}\n\n{again}\n", Options()).text


@pytest.mark.parametrize("depth", [1, 3, 4, 50, 20_000])
def test_deep_braces(depth: int) -> None:
    value = "{" * depth + "x" + "}" * depth
    text = f"@misc{{a,t={value}}}"
    done = layout(text, Options()).text
    assert done == f"@misc{{a,\n  t = {value},\n}}\n"
    assert difference(text, done, Options()) is None
