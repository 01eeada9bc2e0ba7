"""Rewrites that were asked for pass the proof in exactly their own forms, and only if they were asked for."""

from __future__ import annotations

import pytest

from writing.options import Options
from writing.proof.latex import difference

ALLOWED = [
    ("display", "a $$ x $$ b\n$$y$$\n", "a \\[ x \\] b\n\\[y\\]\n"),
    ("display", "a $$ x % c\n $$ b\n", "a \\[ x % c\n \\] b\n"),
    ("inline", "a \\(x\\) b \\( y \\)\n", "a $x$ b $ y $\n"),
    ("inline", "a $x$ b $y \\text{ for $z$}$\n", "a \\(x\\) b \\(y \\text{ for \\(z\\)}\\)\n"),
    ("quotes", 'say "a b" and "c".\n\n"d"\n', "say ``a b'' and ``c''.\n\n``d''\n"),
    ("quotes", "say \u201ca\u201d\n", "say ``a''\n"),
    ("dashes", "pages 1-2, so - or so\n", "pages 1--2, so --- or so\n"),
    ("dashes", "a\u2013b \u2014 c\n", "a--b --- c\n"),
    (
        "ties",
        "Fig. \\ref{a} and \\citet{b}\nin Smith \\cite{c}\n",
        "Fig.~\\ref{a} and~\\citet{b}\nin Smith~\\cite{c}\n",
    ),
    ("labels", "\\section{A}\n\\label{a} b\n", "\\section{A}\\label{a} b\n"),
    ("spacing", "\\[a=b+c\\]\n", "\\[ a = b + c \\]\n"),
    ("spacing", "\\begin{equation}a\\,b\\end{equation}\n", "\\begin{equation}\n  a \\, b\n\\end{equation}\n"),
]

FORBIDDEN = [
    ("display", "$$ x $$\n", "\\[ x \\[\n"),
    ("display", "$x$\n", "\\[x\\]\n"),
    ("display", "$$ x $$\n", "\\[ y \\]\n"),
    ("inline", "\\(x\\)\n", "\\(x$\n"[::-1]),
    ("inline", "\\(x\\)\\(y\\)\n", "$x$$y$\n"),
    ("inline", "\\(x\\)\n", "$x\\)\n"[:2] + "\\(\n"),
    ("inline", "$$x$$\n", "\\(x\\)\n"),
    ("quotes", '"a"\n', "''a``\n"),
    ("quotes", '"a"\n', "``a``\n"),
    ("quotes", "``a''\n", "''a''\n"),
    ("quotes", '$"a"$\n', "$``a''$\n"),
    ("quotes", '\\verb|"a"|\n', "\\verb|``a''|\n"),
    ("dashes", "$1-2$\n", "$1--2$\n"),
    ("dashes", "a-b\n", "a--b\n"),
    ("dashes", "1-2\n", "1---2\n"),
    ("dashes", "1--2\n", "1-2\n"),
    ("dashes", "% 1-2\n", "% 1--2\n"),
    ("ties", "a b\n", "a~b\n"),
    ("ties", "a~\\ref{x}\n", "a \\ref{x}\n"),
    ("ties", "a\\ref{x}\n", "a~\\ref{x}\n"),
    ("labels", "a \\label{a}\n", "a\\label{a}\n"),
    ("labels", "\\section{A} b\n", "\\section{A}b\n"),
    ("spacing", "$a b$\n", "$ab$\n"),
    ("spacing", "\\[\\alpha b\\]\n", "\\[\\alphab\\]\n"),
    ("spacing", "\\[a\\ b\\]\n", "\\[a\\b\\]\n"),
    ("spacing", "\\[\\text{a b}\\]\n", "\\[\\text{ab}\\]\n"),
    ("spacing", "a b \\[c\\]\n", "ab \\[c\\]\n"),
    ("spacing", "\\[c\\] a b\n", "\\[c\\] ab\n"),
]


@pytest.mark.parametrize(("name", "before", "after"), ALLOWED)
def test_an_edit_passes_if_it_was_asked_for(name, before, after):
    assert difference(before, after, Options(rewrites=frozenset({name}))) is None
    assert difference(before, after, Options()) is not None
    assert difference(before, before.replace("\n", "  \n"), Options(rewrites=frozenset({name}))) is None


@pytest.mark.parametrize(("name", "before", "after"), FORBIDDEN)
def test_nothing_else_passes(name, before, after):
    assert difference(before, after, Options(rewrites=frozenset({name}))) is not None


@pytest.mark.parametrize(("name", "before", "after"), ALLOWED)
def test_an_edit_does_not_pass_for_another(name, before, after):
    others = frozenset({each for each, _, _ in ALLOWED} - {name})
    assert difference(before, after, Options(rewrites=others)) is not None
