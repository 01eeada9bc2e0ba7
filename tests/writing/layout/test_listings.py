"""Python in listings is formatted only where a person asks for it, and nothing else is touched."""

from __future__ import annotations

import pytest

from writing.format import Options, format_text, formatted
from writing.layout.listings import layout
from writing.proof.listings import difference

ASKED = Options(listings=True)


def listing(body: str, begin: str = "\\begin{lstlisting}[language=Python]", end: str = "\\end{lstlisting}") -> str:
    return f"Text.\n{begin}\n{body}{end}\nMore   text.\n"


PYTHON = [
    ("\\begin{lstlisting}[language=Python]", "\\end{lstlisting}", ""),
    ("\\begin{lstlisting}[caption=A, language={[3.6]Python}]", "\\end{lstlisting}", ""),
    ("\\begin{minted}{python}", "\\end{minted}", ""),
    ("\\begin{minted}[linenos]{python3}", "\\end{minted}", ""),
    ("\\begin{lstlisting}", "\\end{lstlisting}", "\\lstset{language=Python, basicstyle={\\ttfamily}}\n"),
]
LEFT = [
    ("\\begin{lstlisting}", "\\end{lstlisting}", ""),
    ("\\begin{lstlisting}[language=C]", "\\end{lstlisting}", "\\lstset{language=Python}\n"),
    ("\\begin{lstlisting}[language=Python, escapeinside=||]", "\\end{lstlisting}", ""),
    ("\\begin{minted}{c}", "\\end{minted}", ""),
    ("\\begin{verbatim}", "\\end{verbatim}", ""),
    ("\\begin{lstlisting}[language=Python]", "\\end{lstlisting}", "\\lstset{mathescape}\n"),
]


@pytest.mark.parametrize(("begin", "end", "preamble"), PYTHON)
def test_python_is_formatted(begin: str, end: str, preamble: str) -> None:
    source = preamble + listing("x=[1,2]   # two\n", begin, end)
    assert layout(source, ASKED).text == preamble + listing("x = [1, 2]  # two\n", begin, end)
    assert difference(source, layout(source, ASKED).text, ASKED) is None


@pytest.mark.parametrize(("begin", "end", "preamble"), LEFT)
def test_what_is_no_python_stays(begin: str, end: str, preamble: str) -> None:
    source = preamble + listing("x=[1,2]\n", begin, end)
    assert layout(source, ASKED).text == source


def test_listings_stay_unless_asked_for() -> None:
    source = listing("x=1\n")
    assert "x=1" in format_text(source, "latex")
    once = format_text(source, "latex", ASKED)
    assert "x = 1\n" in once
    assert format_text(once, "latex", ASKED) == once


def test_what_does_not_parse_stays_with_a_verbose_note() -> None:
    done = formatted(listing("  def f(:\n"), "latex", ASKED)
    assert "  def f(:\n" in done.text
    assert [(note.line, note.verbose) for note in done.notes] == [(3, True)]


@pytest.mark.parametrize(
    "after",
    [listing("x = 2\n"), listing("x = 1\n").replace("More   text", "More text"), listing("x = 1\n\n# new\n")],
)
def test_the_proof_finds_what_is_no_layout(after: str) -> None:
    assert difference(listing("x=1\n"), after, ASKED) is not None
