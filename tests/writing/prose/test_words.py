"""Counts of printed words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.prose.words import count

CASES = [
    ("one two\nthree", "latex", 3),
    ("well-known isn't 3.14 1,000", "latex", 4),
    ("one % two\nthree", "latex", 2),
    ("one%\ntwo", "latex", 1),
    ("one\\% two \\& three", "latex", 3),
    ("\\section{One two}\\label{sec:x} three \\emph{four} fi\\emph{ve} \\LaTeX{}", "latex", 5),
    ("one $x = y$ two \\(z\\) three \\[w\\] four $$v$$", "latex", 4),
    ("one \\begin{align}x & y\\end{align} two", "latex", 2),
    ("one \\cite[see][3]{a,b} \\parencite{c} two~\\ref{d} \\autoref{e}", "latex", 2),
    ("one\\footnote{Two three.} four", "latex", 4),
    ('G\\"odel na\\"{\\i}ve \\c{c}a', "latex", 3),
    ("\\documentclass{article}\\title{a b}\\begin{document}one\\end{document} two", "latex", 1),
    ("\\newcommand{\\foo}[1]{a b #1} one \\verb|two three| \\begin{verbatim}a b\\end{verbatim}", "latex", 1),
    ("\\begin{itemize}\n\\item one\n\\item[two] three\n\\end{itemize}", "latex", 2),
    ("one\\\\two", "latex", 2),
    ("你好 world", "latex", 3),
    ("# One two\n\nthree [four](http://a.b) `five six` **seven** $x$ $5\n\n```\na b\n```\n", "markdown", 6),
    ("one \\emph", "text", 2),
    ("", "latex", 0),
]


@pytest.mark.parametrize(("text", "language", "wanted"), CASES)
def test_words_are_counted_as_a_reader_counts_them(text: str, language: str, wanted: int) -> None:
    assert count(text, language) == wanted


@given(st.lists(st.sampled_from(["one", "two-three", "isn't", "4"])), st.sampled_from(["latex", "markdown", "text"]))
def test_plain_words_count_one_each(words: list[str], language: str) -> None:
    assert count(" ".join(words), language) == len(words)


@given(st.text(alphabet="ab \\{}$%[]`\n", max_size=60), st.sampled_from(["latex", "markdown"]))
def test_any_text_has_a_count_no_larger_than_its_letters(text: str, language: str) -> None:
    assert 0 <= count(text, language) <= text.count("a") + text.count("b")
