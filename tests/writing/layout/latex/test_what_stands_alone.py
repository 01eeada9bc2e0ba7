"""Entries of an index, labels behind formulas and formulas in macros keep lines that an author would give them."""

import pytest

from writing.format import format_text
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
    "registers": ("\\newbox\\one \\newcount\\two\n", "\\newbox\\one\n\\newcount\\two\n"),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_lines_are(before, after):
    assert format_text(before, "latex") == after
    assert format_text(after, "latex") == after


def test_line_ends_in_japanese_stay_and_blanks_stay():
    text = "これは一行\n目です。日本 語です。 English\nhere. And 日本語。\n"
    assert format_text(text, "latex") == "これは一行\n目です。日本 語です。 English here.\nAnd 日本語。\n"


def test_line_ends_in_japanese_are_no_spaces_to_the_proof():
    assert difference("日本\n語の\n", "日本 語の\n", Options()) is not None
    assert difference("日本\n\\item 語の\n", "日本 \\item 語の\n", Options()) is None
