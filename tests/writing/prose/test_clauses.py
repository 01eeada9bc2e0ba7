"""Ends of clauses, for semantic line breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.prose import sentences
from writing.prose.clauses import LONG, ends

CASES = r"""
We take the first of these, | and then we take the second. | Done here.
The rest of it is clear; | the other part is not clear.
Here is what we want to show: | all of it is really true.
Note: this is what we want to show.
The rest of it, which is clear, and no more.
This is a map of the space, | which is what we wanted, | and it is continuous as well.
This is a red, green and blue map of the space.
Let $x; y$ be in $f(x, and y)$ for all of them here.
See \cite[p. 3; and]{a; b, and c} for all of it and more.
The map is continuous here,\footnote{As it should be, and as it is always.} | and that is all there is.
This is what we want \emph{to show here}, | because it is true for all.
"""


def marked(text: str) -> str:
    words = text.replace(" |", "").split(" ")
    behind = set(ends(words))
    return " ".join(word + " |" * (i in behind) for i, word in enumerate(words))


@pytest.mark.parametrize("text", CASES.strip().splitlines())
def test_clauses_end_where_both_sides_are_long(text: str) -> None:
    assert marked(text) == text


@given(
    st.lists(
        st.sampled_from(["a", "so,", "and", "which", "it;", "end.", "The", "$x;", "y$", "here:", "{"]), max_size=40
    )
)
def test_clauses_refine_sentences_and_are_long(words: list[str]) -> None:
    found, whole = ends(words), sentences.ends(words)
    assert set(whole) <= set(found)
    begins = [-1, *found]
    for start, end in zip(begins, found, strict=False):
        if end not in whole:
            assert end - start >= LONG
