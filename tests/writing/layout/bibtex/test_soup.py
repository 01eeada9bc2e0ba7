"""Laws that hold for every text, however broken: nothing is lost, the proof holds, a second run changes nothing."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.writing.layout.bibtex.soup import DATABASE, PIECES
from writing.format import format_text
from writing.layout.bibtex import layout
from writing.options import BibOptions, Options
from writing.proof.bibtex import difference, unit

CHOICES = st.builds(
    BibOptions,
    align=st.booleans(),
    order=st.sampled_from([(), ("title", "YEAR")]),
    sort=st.sampled_from(["", "key", "year"]),
    merge=st.booleans(),
    doi=st.booleans(),
    url=st.booleans(),
    pages=st.booleans(),
    months=st.booleans(),
)
LAYOUTS = st.builds(Options, indent=st.integers(0, 4), blank_lines=st.integers(0, 2))


def substance(text: str) -> str:
    """All that no layout may touch: blanks, commas and the case of ASCII letters left out."""
    return "".join(c for c in text if c not in " \t\n,").translate({c: c + 32 for c in range(65, 91)})


@settings(deadline=None, max_examples=150)
@given(DATABASE, LAYOUTS)
def test_no_byte_of_substance_is_lost(text: str, options: Options) -> None:
    assert substance(layout(text, options).text) == substance(text)


@settings(deadline=None, max_examples=150)
@given(DATABASE, LAYOUTS)
def test_the_proof_holds_and_a_second_run_changes_nothing(text: str, options: Options) -> None:
    done = layout(text, options).text
    assert difference(text, done, options) is None
    assert layout(done, options).text == done


@settings(deadline=None, max_examples=150)
@given(DATABASE, LAYOUTS, CHOICES)
def test_edits_stand_the_proof_and_a_second_run(text: str, options: Options, bib: BibOptions) -> None:
    options = replace(options, bib=bib)
    done = layout(text, options).text
    assert difference(text, done, options) is None
    assert layout(done, options).text == done


@settings(deadline=None, max_examples=100)
@given(DATABASE, st.data())
def test_frozen_lines_stay_whatever_they_hold(text: str, data: st.DataObject) -> None:
    starts = sorted({0, *(i + 1 for i, c in enumerate(text) if c == "\n"), len(text)})
    start, end = sorted((data.draw(st.sampled_from(starts)), data.draw(st.sampled_from(starts))))
    done = layout(text, Options(), [(start, end)]).text
    assert text[start:end] in done
    assert substance(done) == substance(text)
    assert difference(text, done, Options()) is None


@settings(deadline=None, max_examples=100)
@given(DATABASE, st.data())
def test_units_hold_their_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    start, end = unit(text, offset, Options())
    assert 0 <= start <= offset <= end <= len(text)
    assert start == 0 or text[start - 1] == "\n"
    assert end == len(text) or text[end - 1] == "\n"


@settings(deadline=None, max_examples=100)
@given(DATABASE, st.sampled_from(PIECES), st.data())
def test_a_proof_holds_only_between_texts_of_one_substance(text: str, piece: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    changed = text[:at] + piece + text[at:]
    if difference(text, changed, Options()) is None:
        assert substance(text) == substance(changed)


@settings(deadline=None, max_examples=100)
@given(DATABASE)
def test_format_text_takes_everything(text: str) -> None:
    format_text(text, "bibtex")
