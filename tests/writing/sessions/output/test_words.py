"""Words come and go by section; layout, comments and maths are no words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.sessions.output.words import changed, sections

TEX = r"""\documentclass{article}
\title{Never counted}
\begin{document}
Some words before. % and a comment
\section{First \emph{one}} \label{sec:first}
Two words~\cite[see][]{key} and $x = 1$ maths, \textbf{bold} ones.
\begin{equation} a = b \end{equation}
\section{Second}
Don't count 3 numbers; well-known words.
\end{document}
"""


def test_sections_hold_their_printed_words() -> None:
    told = {s.title: sorted(s.words.elements()) for s in sections("a.tex", TEX)}
    assert told == {
        "": ["Some", "before", "words"],
        r"First \emph{one}": ["First", "Two", "and", "bold", "maths", "one", "ones", "words"],
        "Second": ["Don't", "Second", "count", "numbers", "well-known", "words"],
    }


def test_markdown_has_sections_too() -> None:
    text = "---\ntitle: x\n---\nlead\n\n# One\ntext `code` $m$ [link](http://a.b)\n\n```python\ncode()\n```\n## Two\nmore\n"
    assert {s.title: sorted(s.words.elements()) for s in sections("a.md", text)} == {
        "": ["lead"],
        "One": ["One", "link", "text"],
        "Two": ["Two", "more"],
    }


def test_the_key_tells_no_text() -> None:
    first, *_ = sections("secret.tex", r"\section{Private} words")
    assert "rivate" not in first.key
    assert "secret" not in first.key


@pytest.mark.parametrize(
    "after",
    [
        TEX.replace("Two words", "Two\n  words"),
        TEX.replace("% and a comment", "% another comment"),
        TEX.replace("$x = 1$", "$x = 2 + y$"),
        TEX.replace("\n", "\n\n"),
    ],
)
def test_layout_comments_and_maths_are_no_change(after: str) -> None:
    assert changed(sections("a.tex", TEX), sections("a.tex", after)) == ({}, {})


def test_words_are_counted_where_they_change() -> None:
    after = TEX.replace("Some words before.", "Some more words.").replace("bold", "very bold")
    by_title = {s.key: s.title for s in sections("a.tex", TEX)}
    added, removed = changed(sections("a.tex", TEX), sections("a.tex", after))
    assert {by_title[key]: n for key, n in added.items()} == {"": 1, r"First \emph{one}": 1}
    assert {by_title[key]: n for key, n in removed.items()} == {"": 1}


def test_words_that_move_between_sections_are_neither_added_nor_removed() -> None:
    after = TEX.replace("well-known words", "words").replace("Some words", "Some well-known words")
    assert changed(sections("a.tex", TEX), sections("a.tex", after)) == ({}, {})


WORDS = st.lists(st.sampled_from("alpha beta gamma delta".split()), max_size=12)


@given(WORDS, WORDS)
def test_what_comes_minus_what_goes_is_the_difference_in_length(one: list[str], other: list[str]) -> None:
    added, removed = changed(sections("a.md", " ".join(one)), sections("a.md", " ".join(other)))
    assert sum(added.values()) - sum(removed.values()) == len(other) - len(one)
