"""The full reader counts what is printed as text, and its counts are never subtracted from those of another counter."""

from __future__ import annotations

import pytest

from writing.sessions.output.printed import Count, printed_words

DOCUMENT = r"""\documentclass{article}
\newcommand{\x}{not this}
\begin{document}
Some words \emph{in italics}~\cite[see][]{key}, $x = 1$ and % a comment
\textbf{bold ones}.
\begin{equation} \text{no} = b \end{equation}
\section[Short]{A heading}\label{sec:a}
\begin{itemize} \item first \item second \end{itemize}
\begin{verbatim}code here\end{verbatim}
Don't count \href{http://a.b}{links} twice\footnote{A note.}
\end{document}
after
"""


def test_words_that_are_printed_are_counted() -> None:
    words = "Some words in italics and bold ones A heading first second Don't count links twice A note"
    assert printed_words(DOCUMENT).words == len(words.split())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one two", 2),
        (r"\emph{one} two", 2),
        (r"a\textbf{b}c", 1),
        ("$a$ b", 1),
        ("{one {two}}", 2),
        (r"broken \emph{one", 2),
    ],
)
def test_short_texts(text: str, count: int) -> None:
    assert printed_words(text) == Count(count, "pylatexenc")


def test_layout_makes_no_difference() -> None:
    assert printed_words(DOCUMENT) - printed_words(DOCUMENT.replace("words", "words\n   ")) == 0


def test_counts_of_two_counters_have_no_difference() -> None:
    with pytest.raises(ValueError, match="a count by pylatexenc and one by fast have no difference"):
        printed_words("one two") - Count(1, "fast")
