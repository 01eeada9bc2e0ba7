"""Rewrites that a person asks for by name: where they are made, where not, and that the proof lets exactly these through."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.errors import InputProblem
from writing.layout.latex.rewrites import REWRITES, rewritten
from writing.options import Known, Options
from writing.proof.latex import difference

MADE = [
    ("display", "a $$ x $$ b $$y\n$$", "a \\[ x \\] b \\[y\n\\]"),
    ("display", "$a$$b$ and $$c$$", "$a$$b$ and \\[c\\]"),
    ("display", "$$ x \\text{if $y$} $$", "\\[ x \\text{if $y$} \\]"),
    ("inline", "a \\(x\\) b \\( y \\).", "a $x$ b $ y $."),
    ("inline", "\\(x\\)\\(y\\)", "$x$\\(y\\)"),
    ("quotes", 'He said "hi there", and ("so").', "He said ``hi there'', and (``so'')."),
    ("quotes", 'line "a\nb"\n\n"c"\\footnote{"d"}', "line ``a\nb''\n\n``c''\\footnote{``d''}"),
    ("quotes", 'G\\"odel and Schr\\"odinger: "x"', "G\\\"odel and Schr\\\"odinger: ``x''"),
    ("dashes", "pages 12-15, (1-2) and 2010-2015.", "pages 12--15, (1--2) and 2010--2015."),
    ("dashes", "\\emph{1-2} pp.~9-11", "\\emph{1--2} pp.~9--11"),
    ("dashes", "this - that, \\emph{a} - $b$", "this -- that, \\emph{a} -- $b$"),
    ("ties", "Figure \\ref{x}, Fig. \\ref{y} and see\n\\cite{z}", "Figure~\\ref{x}, Fig.~\\ref{y} and see~\\cite{z}"),
    ("ties", "\\emph{a} \\cite{b} or $x$ \\eqref{c}", "\\emph{a}~\\cite{b} or $x$~\\eqref{c}"),
    ("labels", "\\section{A b} \\label{x}\nC", "\\section{A b}\\label{x}\nC"),
    ("labels", "\\caption[s]{A {b}}\n  \\label{x}\n", "\\caption[s]{A {b}}\\label{x}\n"),
    ("spacing", "\\[ a=b\\le c \\]", "\\[ a = b \\le c \\]"),
    (
        "spacing",
        "\\begin{align} a&=b\\\\ x:=y<z &\\leq\\alpha\\end{align}",
        "\\begin{align} a&= b\\\\ x := y < z &\\leq \\alpha\\end{align}",
    ),
    ("spacing", "\\[ a_{i=1}=\\text{x=y}=[c=d] \\]", "\\[ a_{i=1} = \\text{x=y}=[c=d] \\]"),
]

LEFT = [
    ("spacing", "\\[ a\\leé \\]"),
    ("spacing", "\\[ a\\le*b \\]"),
    ("display", "a $$ x \\eqno(1) $$ b"),
    ("display", "a $$ x b"),
    ("display", "\\verb|$$ x $$| % $$ y $$\n"),
    ("display", "\\begin{verbatim}\n$$ x $$\n\\end{verbatim}"),
    ("display", "\\newcommand{\\x}{$$} a"),
    ("inline", "$a$\\(x\\)"),
    ("inline", "\\(\\) and \\$\\(x\\)"),
    ("inline", "\\\\(2pt\\\\)"),
    ("quotes", '5" and 6" screens, a 5" one'),
    ("quotes", '"a\'" "\'b"'),
    ("quotes", '\\usepackage[ngerman]{babel}\n"x"'),
    ("quotes", '\\MakeOuterQuote{"}\n"x"'),
    ("quotes", '\\node["x"] {}; \\foo{"y"} $"z"$ \\verb|"|'),
    ("quotes", 'odd "x" and "y'),
    ("quotes", '\\documentclass{article}\\newcommand\\x{"y"} "z"'),
    ("quotes", '\\begin{tikzpicture} a "x" b \\end{tikzpicture}'),
    ("dashes", "2020-01-05, 3-4-5, x1-2, COVID-19, 10-3, 555-1234, 0-1, 1.1-1.2, a/1-2"),
    ("dashes", "Figure 1-2, Section~3-4"),
    ("dashes", "$1-2$ \\label{a:1-2} \\cite{1-2} \\input{1-2} \\cmidrule(r){1-2} \\cline{1-2}"),
    ("dashes", "- item\n- item\n\n-- a --- b"),
    ("dashes", "\\begin{tabular}{l} a & - & b \\end{tabular}"),
    ("dashes", "\\begin{tikzpicture} \\draw (0) - (1); 1-2 \\end{tikzpicture}"),
    ("dashes", "Text \\be x = 1-2 \\ee and \\beq 1-2 \\eeq"),
    ("dashes", "\\startmaths x_i = 1-2 \\stopmaths"),
    ("dashes", "$x 1-2"),
    ("quotes", '\\foo x^2 = "a" \\bar'),
    ("ties", "\\begineq a \\ref{x} \\frac12"),
    ("ties", "end. \\citet{x} shows, \\cite{y}; \\cite{z}"),
    ("ties", "a % c\n\\ref{x}"),
    ("ties", "a\n\n\\ref{x}"),
    ("ties", "\\label{y} \\ref{x} \\foo{a \\ref{x}}"),
    ("ties", "a \\href{x}{y} \\nocite{z} \\footcite{u}"),
    ("ties", "$a \\ref{x}$"),
    ("labels", "\\emph{x} \\label{y} \\section{x}\n\n\\label{z}"),
    ("labels", "\\caption{x} % c\n\\label{y}"),
    ("spacing", "\\begin{eqnarray} a&=&b \\end{eqnarray}"),
    ("spacing", "$a=b$ and \\(c=d\\), e=f"),
    ("spacing", "\\[ c->d, e!=f, i\\not=j, \\left<k\\right>, a = b \\]"),
]


@pytest.mark.parametrize(("name", "text", "wanted"), MADE)
def test_a_rewrite_is_made_and_proved(name: str, text: str, wanted: str) -> None:
    asked = Options(rewrites=frozenset({name}))
    assert rewritten(text, asked) == wanted
    assert rewritten(wanted, asked) == wanted
    assert difference(text, wanted, asked) is None
    assert rewritten(text, Options()) == text
    if name != "spacing":
        assert difference(text, wanted, Options()) is not None


@pytest.mark.parametrize(("name", "text"), LEFT)
def test_what_is_not_certain_stays(name: str, text: str) -> None:
    assert rewritten(text, Options(rewrites=frozenset({name}))) == text


def test_literal_text_of_the_project_stays() -> None:
    asked = Options(rewrites=frozenset({"display"}), known=Known(opaque=frozenset({"snip"})))
    text = "\\begin{snip}$$x$$\\end{snip} $$y$$"
    assert rewritten(text, asked) == "\\begin{snip}$$x$$\\end{snip} \\[y\\]"


def test_a_name_that_is_no_rewrite_is_told() -> None:
    with pytest.raises(InputProblem, match="'dash' is no rewrite; known: display, inline"):
        rewritten("x", Options(rewrites=frozenset({"dash"})))


PIECES = r"""a b. Fig. 1-2 10-12 - -- " ' ` ( ) $ $ $$ \( \) \[ \] = < := \le \not { } & \\ \ref{x} \cite{y} \label{z} \caption{c} \section{s}
\emph{ \foo{ \text{ \begin{align} \end{align} \begin{tabular}{l} \end{tabular} \verb|"$$-| \" \% [ ]""".split()
PIECES += [" ", " ", " ", "\n", "\n\n", '% "x" $$\n', "é", "~"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(deadline=None, max_examples=500)
@given(TEXTS, st.sampled_from(sorted(REWRITES)))
def test_any_rewrite_stands_the_proof(text: str, name: str) -> None:
    asked = Options(rewrites=frozenset({name}))
    done = rewritten(text, asked)
    assert difference(text, done, asked) is None


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_all_rewrites_together_come_to_rest_at_once(text: str) -> None:
    asked = Options(rewrites=frozenset(REWRITES))
    once = rewritten(text, asked)
    assert rewritten(once, asked) == once
    assert difference(text, once, asked) is None


@pytest.mark.parametrize("piece", ["{a}", "\\x[a]{b}", "{", "$$", '"', "\\(", "a - b "])
def test_thousands_of_the_same_stand_the_proof_and_come_to_rest(piece: str) -> None:
    text, asked = piece * 3000, Options(rewrites=frozenset(REWRITES))
    done = rewritten(text, asked)
    assert difference(text, done, asked) is None
    assert rewritten(done, asked) == done


@pytest.mark.skipif(shutil.which("latex") is None, reason="latex is not installed")
@pytest.mark.parametrize("name", ["inline", "labels", "spacing"])
def test_tex_typesets_the_same(name: str, tmp_path: Path) -> None:
    texts = [text for made, text, _ in MADE if made == name]
    body = "\n\n".join(text if "\\caption" not in text else f"\\begin{{figure}}{text}\\end{{figure}}" for text in texts)
    assert rewritten(body, Options(rewrites=frozenset({name}))) != body
    assert _typeset(tmp_path / "a", body) == _typeset(
        tmp_path / "b", rewritten(body, Options(rewrites=frozenset({name})))
    )


def _typeset(folder: Path, body: str) -> bytes:
    """The pages that LaTeX makes, without the date in front of them."""
    folder.mkdir()
    source = (
        "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n" + body + "\n\\ref{x}\\end{document}\n"
    )
    (folder / "a.tex").write_text(source, encoding="utf-8")
    subprocess.run(
        ["latex", "-interaction=batchmode", "a.tex"], cwd=folder, capture_output=True, timeout=120, check=True
    )
    pages = (folder / "a.dvi").read_bytes()
    return pages[15 + pages[14] :]
