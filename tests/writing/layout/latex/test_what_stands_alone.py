"""Entries of an index, labels behind formulas and formulas in macros keep lines that an author would give them."""

import sys

import pytest

from writing.format import format_text, formatted
from writing.layout.latex import layout
from writing.options import Options
from writing.proof.latex import difference

CASES = {
    "entries of an index behind a sentence": (
        "We see. One\nmore rule.\n\\index{a}%\n\\index{b}%\nNext one.\n",
        "We see.\nOne more rule.\n\\index{a}%\n\\index{b}%\nNext one.\n",
    ),
    "an entry that a text begins with": (
        "\\index{type theory} Homotopy. Next.\n",
        "\\index{type theory}\nHomotopy.\nNext.\n",
    ),
    "an entry between words": ("A \\index{x} b. C.\n", "A \\index{x} b.\nC.\n"),
    "a label glued to a formula": (
        "\\begin{equation}\n  (\\dpath P p u) \\defeq (\\trans{P} p u = v).\\label{a}\n\\end{equation}\n",
        "\\begin{equation}\n  (\\dpath P p u) \\defeq (\\trans{P} p u = v).\\label{a}\n\\end{equation}\n",
    ),
    "a long formula in a macro": (
        "\\newcommand{\\foo}[1]{\\ensuremath{ \\sum_{i=1}^n \\alpha_i \\in \\mathbb{R} \\quad \\forall x \\in X \\text{ if } x \\leq y \\mathrel{R} z}}\n",
        "\\newcommand{\\foo}[1]{\\ensuremath{\n  \\sum_{i=1}^n \\alpha_i \\in \\mathbb{R} \\quad \\forall x \\in X \\text{ if } x \\leq y \\mathrel{R} z}}\n",
    ),
    "rows of points": (
        "\\begin{tikzpicture}\n\\addplot coordinates {\n(0, 1)  (1, 2)\n(2, 4)\n};\n\\end{tikzpicture}\n",
        "\\begin{tikzpicture}\n  \\addplot coordinates {\n    (0, 1) (1, 2)\n    (2, 4)\n  };\n\\end{tikzpicture}\n",
    ),
    "a row that touches its begin": (
        "\\begin{align}a &= b\n= c\\end{align}\n",
        "\\begin{align}a &= b = c\\end{align}\n",
    ),
    "registers": ("\\newbox\\one \\newcount\\two\n", "\\newbox\\one\n\\newcount\\two\n"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_lines_are(before, after):
    assert format_text(before, "latex") == after
    assert format_text(after, "latex") == after


@pytest.mark.parametrize("name", ["verbatim", "lstlisting", "comment"])
def test_literal_text_without_an_end_is_told(name):
    told = formatted(f"One.\nTwo.\n\n\\begin{{{name}}}\na  b\n", "latex", Options()).notes
    assert [(note.line, note.column) for note in told] == [(4, 1)]
    assert f"\\begin{{{name}}} is never closed" in told[0].message
    assert not formatted(f"\\begin{{{name}}}\na  b\n\\end{{{name}}}", "latex", Options()).notes


KEPT = """\\begin{tikzpicture}
  \\foreach \\x in {1,2}
    \\node (n\\x) at (\\x,0) {};
  \\foreach \\x in {1,2} {
    \\draw (0,0)
      -- (\\x,1);
  }
  \\path (a) edge (b)
    (b) edge (c)
    (c) edge node {
      x
    } (d);
  \\node[draw,
    fill=blue] (e) {};
\\end{tikzpicture}
One line.
\\draw is a word
here.
"""


def test_where_lines_stay_a_path_that_goes_on_stands_further_in():
    options = Options(lines="keep")
    assert format_text(KEPT, "latex", options) == KEPT
    flat = "\n".join(line.strip() for line in KEPT.split("\n"))
    assert format_text(flat, "latex", options) == KEPT


@pytest.mark.parametrize("unit", [r"(a) edge (b) ", r"\foreach \x in {1} ", r"\addplot coordinates ", "{a = b, "])
def test_long_paths_take_a_time_that_grows_with_them(unit):
    def steps(count):
        seen = 0

        def count_one(frame, event, argument):
            nonlocal seen
            seen += event == "call"

        text = "\\begin{tikzpicture}\n\\path " + unit * count + ";\n\\end{tikzpicture}\n"
        before = sys.getprofile()
        sys.setprofile(count_one)
        try:
            layout(text, Options())
        finally:
            sys.setprofile(before)
        return seen

    assert steps(400) < 5 * steps(100)


def test_line_ends_in_japanese_stay_and_blanks_stay():
    text = "これは一行\n目です。日本 語です。 English\nhere. And 日本語。\n"
    assert format_text(text, "latex") == "これは一行\n目です。日本 語です。 English here.\nAnd 日本語。\n"


def test_line_ends_in_japanese_are_no_spaces_to_the_proof():
    assert difference("日本\n語の\n", "日本 語の\n", Options()) is not None
    assert difference("日本\n\\item 語の\n", "日本 \\item 語の\n", Options()) is None
