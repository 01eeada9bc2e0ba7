r"""Laws of the layout on made-up sources: stable, proved, the same from however a source is broken into lines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.latex.lexer import Kind, tokens
from writing.latex.project import known
from writing.layout.latex import layout
from writing.options import Lines, Options
from writing.proof.latex import difference

FOLDER = Path(__file__).parent / "golden"
SOURCES = {path.name: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.in.tex"))}
assert SOURCES, "no golden files"
MODES: list[Lines] = ["sentence", "semantic", "width", "keep"]

WORDS = st.sampled_from(
    [
        r"\verb|a  %|",
        r"\verb+x y+.",
        *r"""A word. Two sentences end Here. e.g. Fig.~1 $x = 1$ \emph{so. It} \cite{a} \foo \& 50\% \url{a%b} \ref{x}, (see)
    \footnote{A note. More} \\ {\bf a} \label{l} 中文。 \dots x; \,""".split(),
    ]
)
BLANKS = st.sampled_from([" ", "\n", "  ", "\n  ", "\n\n", " % c\n", "%\n  ", "\n% own\n", "\t"])
TEXTS = st.lists(st.tuples(WORDS, BLANKS), min_size=1, max_size=12).map(
    lambda pairs: "".join(a + b for a, b in pairs).rstrip(" \t") + "\n"
)
FRAMES = [
    "{}",
    "\\begin{{quote}}\n{}\\end{{quote}}\n",
    "\\begin{{itemize}} \\item {}\\item\n{}\\end{{itemize}}\n",
    "\\section{{Title of it}} \\label{{s}}\n{}",
    "\\begin{{figure}}[t] \\centering \\includegraphics{{a}}\n\\caption{{{}}} \\end{{figure}}\n",
    "\\newcommand{{\\a}}[1]{{{}}}\n{}",
    "\\foo{{ {} }}\n",
    "\\[ {} \\]\n",
    "\\begin{{equation}}{}\\end{{equation}} {}",
    "\\documentclass{{a}} \\title{{{}}}\n\\begin{{document}}\n{}\\end{{document}}\n",
    "\\ifx\\a\\b\n{}\\else {} \\fi\n",
    "\\begin{{tikzpicture}}[scale=2]\n\\draw (0,0) -- (1,1); \\node at (0,0) {{{}}};\n\\end{{tikzpicture}}\n",
]
PARAGRAPHS = st.deferred(
    lambda: st.one_of(
        TEXTS,
        st.builds(lambda frame, one, two: frame.format(one, two), st.sampled_from(FRAMES), PARAGRAPHS, TEXTS),
        st.builds(lambda one, two: f"{one}\n{two}", PARAGRAPHS, TEXTS),
    )
)


def scrambled(text: str, seed: int) -> str:
    """The text with other blanks and line breaks wherever TeX does not mind."""
    pick = random.Random(seed).choice
    found = tokens(text, known([text]))
    pieces: list[str] = []
    for number, (kind, start, end) in enumerate(found):
        piece = text[start:end]
        before = found[number - 1][0] if number else Kind.PAR
        after = found[number + 1][0] if number + 1 < len(found) else Kind.PAR
        fixed = (Kind.COMMENT, Kind.BLOCK, Kind.LINE)
        if kind is Kind.SPACE and before not in fixed and after not in fixed and not _behind_a_backslash(text[:start]):
            piece = pick([" ", "\n", "  ", "\n    ", "\t"])
        elif kind is Kind.SPACE and after is Kind.COMMENT and "\n" not in piece:
            piece = pick([" ", "   "])
        elif kind is Kind.PAR and before not in fixed and after not in fixed:
            piece = pick(["\n\n", "\n\n\n  ", "\n \n"])
        pieces.append(piece)
    return "".join(pieces)


def _behind_a_backslash(text: str) -> bool:
    return text.rstrip(" \t").endswith("\\")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", SOURCES)
def test_the_layout_depends_on_the_tokens_alone(name: str, seed: int) -> None:
    source = SOURCES[name]
    options = Options(align=False)
    assert layout(scrambled(source, seed), options).text == layout(source, options).text


@settings(max_examples=150, deadline=None)
@given(PARAGRAPHS, st.sampled_from(MODES))
def test_the_layout_says_the_same_and_is_stable(text: str, lines: Lines) -> None:
    options = Options(lines=lines, width=50)
    once = layout(text, options).text
    assert difference(text, once, options) is None
    assert layout(once, options).text == once


@settings(max_examples=100, deadline=None)
@given(PARAGRAPHS, st.integers(0, 10**6))
def test_scrambled_copies_come_out_alike(text: str, seed: int) -> None:
    assert layout(scrambled(text, seed), Options()).text == layout(text, Options()).text


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.data())
def test_frozen_lines_come_out_as_they_are(texts: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.integers(0, len(texts) - 1))
    start = sum(len(text) + 1 for text in texts[:chosen])
    whole = "\n".join(texts)
    span = (start, start + len(texts[chosen]))
    done = layout(whole, Options(), [span]).text
    assert texts[chosen] in done
    assert difference(whole, done, Options()) is None
