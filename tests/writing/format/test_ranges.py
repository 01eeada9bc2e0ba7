"""A range of lines is laid out as the whole text has it, and touches no other line."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.format import formatted
from writing.format.ranges import Cut, cut
from writing.options import Options

DOCUMENTS = sorted((Path(__file__).parents[1] / "documents").glob("*.tex"))
assert DOCUMENTS, "no documents"

CUTS = [
    ("one line of several", "a\n b\n c\n", "a\nb\nc\n", (2, 5), Cut("a\nb\n c\n", (2, 4))),
    ("a line that the whole divides", "a\nb c\nd\n", "a\nb\nc\nd\n", (2, 6), Cut("a\nb\nc\nd\n", (2, 6))),
    ("lines that the whole joins", "a\nb\nc\n", "a\nb c\n", (2, 6), Cut("a\nb c\n", (2, 6))),
    ("half of a line of the whole", "a\nb\n", "a b\n", (2, 4), None),
    ("a border within a line of the whole", "a\nb\n c\n", "a b\nc\n", (2, 7), Cut("a\nb\nc\n", (4, 6))),
    ("empty lines in front stay", "a\n\n\n\n b\n", "a\n\nb\n", (5, 8), Cut("a\n\n\n\nb\n", (5, 7))),
    ("empty lines behind stay", " a\n\n\n\nb\n", "a\n\nb\n", (0, 3), Cut("a\n\n\n\nb\n", (0, 2))),
    ("empty lines of the range", "a\n\n\n\n b\n", "a\n\nb\n", (2, 8), Cut("a\n\nb\n", (2, 5))),
    ("empty lines of the range below others", "a\n\n\n\n b\n", "a\n\nb\n", (3, 8), Cut("a\n\nb\n", (3, 5))),
    ("empty lines of the range above others", " a\n\n\n\nb\n", "a\n\nb\n", (0, 5), Cut("a\n\nb\n", (0, 2))),
    ("empty lines at the end", " a\n\n\n", "a\n", (0, 5), Cut("a\n", (0, 2))),
    ("empty lines alone", "a\n\n\n\nb\n", "a\n\nb\n", (2, 5), None),
    ("the whole of it", "  a\nb", "a\nb\n", (0, 5), Cut("a\nb\n", (0, 4))),
    ("other letters", "$$a$$\n b\n", "\\[a\\]\nb\n", (6, 9), None),
]


@pytest.mark.parametrize(("text", "whole", "span", "wanted"), [row[1:] for row in CUTS], ids=[row[0] for row in CUTS])
def test_lines_are_cut_where_both_texts_begin_one(text: str, whole: str, span: tuple[int, int], wanted: Cut) -> None:
    assert cut(text, whole, span) == wanted


@given(st.text(" \nab", max_size=20), st.text(" \n", max_size=20), st.data())
def test_what_is_outside_stays(text: str, blanks: str, data: st.DataObject) -> None:
    ink = text.translate({32: None, 10: None})
    whole = "".join(a + b for a, b in zip(ink, blanks.ljust(len(ink)), strict=False)) + "\n"
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n"), len(text)]
    span = tuple(sorted((data.draw(st.sampled_from(starts)), data.draw(st.sampled_from(starts)))))
    done = cut(text, whole, (span[0], span[1]))
    if done is not None:
        assert done.text.startswith(text[: span[0]])
        assert done.text.endswith(text[span[1] :])
        assert done.text.translate({32: None, 10: None}) == ink


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_range_of_a_text_in_order_stays(document: Path) -> None:
    text = formatted(document.read_text("utf-8"), "latex").text
    count, random = text.count("\n"), Random(document.name)
    for _ in range(4):
        first = random.randint(1, count)
        assert formatted(text, "latex", None, (first, random.randint(first, count))).text == text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_range_has_the_lines_of_the_whole(document: Path) -> None:
    text = document.read_text("utf-8")
    whole = formatted(text, "latex").text
    count, random = text.count("\n"), Random(document.name)
    for _ in range(2):
        first = random.randint(1, count)
        last = random.randint(first, count)
        done = formatted(text, "latex", None, (first, last)).text
        assert done.startswith("".join(text.splitlines(keepends=True)[: first - 1]))
        assert formatted(done, "latex").text == whole


def test_a_line_inside_of_a_paragraph_is_laid_out_by_itself() -> None:
    text = "\\begin{quote}\na  b\nc  d\ne  f\n\\end{quote}\n"
    assert formatted(text, "latex", Options(), (3, 3)).text == text.replace("c  d", "  c d")


def test_a_picture_and_a_table_keep_their_form_in_a_range() -> None:
    text = (
        "\\begin{tikzpicture}\n\\draw (0,0) -- (1,1);\n\\draw (0,0) -- (2,1);\n\\end{tikzpicture}\n"
        "\\begin{tabular}{ll}\na & bbb \\\\\nccc & d \\\\\n\\end{tabular}\n"
    )
    done = formatted(text, "latex", Options(), (3, 6)).text.split("\n")
    assert done[1:3] == ["\\draw (0,0) -- (1,1);", "  \\draw (0,0) -- (2,1);"]
    assert done[5:7] == ["  a   & bbb \\\\", "ccc & d \\\\"]
