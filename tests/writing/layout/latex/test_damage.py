r"""What other formatters of LaTeX are known to damage comes out as it was."""

from __future__ import annotations

import pytest

from writing.latex.project import known
from writing.layout.latex import layout
from writing.options import Formatted, Options
from writing.proof.latex import difference

LONG = "A sentence that is so long that it has to be broken at eighty columns by whoever breaks lines at all"
WIDTHS = [Options(), Options(lines="width", width=40), Options(lines="semantic"), Options(lines="keep")]


def laid_out(text: str, options: Options) -> Formatted:
    return layout(text, options)


UNTOUCHED = {
    "percent in an address": rf"{LONG} \href{{https://a.b/c%7Ed e}}{{shown}} and \url{{http://a.b/%20c}} and so on.",
    "percent in verb": rf"{LONG} \verb|50% of  it| and \lstinline!print(%d,  x)! and so on it goes.",
    "percent in mintinline": rf"{LONG} \mintinline{{python}}{{'%d'  % x}} and so on it goes for long.",
    "verb is not broken": rf"{LONG} \verb|{'a b ' * 30}| and so on.",
    "comment behind a line break": "\\author{A \\\\% " + LONG + "\nB}",
    "blanks in verbatim": "\\begin{verbatim}\n\ta  b \n\n\n  c\t\n\\end{verbatim}",
    "blanks in Verbatim": "\\begin{Verbatim}[commandchars=\\\\\\{\\}]\n   a\n b \n\\end{Verbatim}",
    "blanks in minted": "\\begin{minted}[linenos]{c}\n\tint  a;\n\n\n\\end{minted}",
    "digit in a script": r"$0^{\mathrm{th}}$ and $x_1^2$ and \foo 1.",
    "options and arguments": r"\author[1]{A} \foreach \x/\label in {1/2} {\node at (\x,0) {\label};}",
    "two macros": r"\foo\bar \baz{}\qux",
    "dollars stay": "$$x$$ and \\(y\\) and \\[z\\]",
    "obeylines": "{\\obeylines\na\n  b\n}",
    "catcode": "{\\catcode`\\^^M=13 a\n  b\n}",
    "text behind the end": "\\begin{document}a\\end{document}\n  b  c\n\n\n d",
    "control newline": "a\\\n  b",
    "comment and an empty line": "a % b\n\nc",
    "glue": "under%\nstanding",
    "glue in front of indentation": "\\def\\a{%\n\\b%\n}",
    "printed blank at the end of a line": "a\\ \nb",
    "tabular in a box": "\\mbox{\\begin{tabular}{c}a\\\\b\\end{tabular}}",
    "tabular in a box with blanks": "\\mbox{%\n  \\begin{tabular}{c} a \\\\ b \\end{tabular}%\n}",
    "scripts of letters": r"$x_{1}$ and $x_1$",
    "tie": "Fig.~1 and 5\\,\\% and a\\@. B",
    "form feed and no-break space": "a\u00a0b \u2003 c\u2028d \u3000e",
    "two dollars in a cell": r"{$a$$b$} and $a$ $b$",
    "lone brace": "a } b { c",
    "environment that is not closed": "\\begin{itemize} \\item a",
    "starred and optional": "\\\\* [2pt] a \\\\[2pt] b",
    "if and else": "\\ifx\\a\\b  c \\else d\n\\fi e",
    "plain": "\\hskip 1em plus 1fil minus\n 2em a \\vskip\n1em",
    "csname": "\\expandafter\\def\\csname a b\\endcsname{c  d}",
    "parameter text": "\\def\\a #1 #2 .{#1\n#2}",
}


@pytest.mark.parametrize("options", WIDTHS, ids=lambda options: options.lines)
@pytest.mark.parametrize("name", UNTOUCHED)
def test_says_the_same_and_is_stable(name: str, options: Options) -> None:
    for text in (UNTOUCHED[name], f"Before.\n{UNTOUCHED[name]}\nAfter.\n"):
        given = Options(lines=options.lines, width=options.width, known=known([text]))
        once = layout(text, given).text
        assert difference(text, once, given) is None
        assert layout(once, given).text == once


@pytest.mark.parametrize("environment", ["snip", "code", "out", "pyc"])
def test_environments_that_the_project_defines_are_literal(environment: str) -> None:
    body = f"\\begin{{{environment}}}\n  int   a; % b\n\n\n\tc\n\\end{{{environment}}}"
    style = (
        r"\lstnewenvironment{snip}{}{} \newtcblisting{code}{} \DefineVerbatimEnvironment{out}{Verbatim}{}"
        r" \newminted[pyc]{python}{}"
    )
    assert body in layout(f"a\n{body}\nb\n", Options(known=known([style]))).text


def test_short_literals_that_the_project_defines_are_kept() -> None:
    assert layout("\\MakeShortVerb{\\|}\n a  |a  %b|  c\nd", Options()).text == "\\MakeShortVerb{\\|} a |a  %b| c d\n"


def test_the_line_of_an_address_in_an_unknown_command_is_kept() -> None:
    text = "One  two.\n  \\mylink{http://a.b/c%20d}  and   more\nthree  four.\n\nFive."
    assert (
        layout(text, Options()).text == text.replace("One  two", "One two").replace("three  four", "three four") + "\n"
    )


def test_the_body_of_a_document_is_not_indented() -> None:
    assert (
        layout("\\begin{document}\n\n  a\n\\end{document}\n", Options()).text
        == "\\begin{document}\n\na\n\\end{document}\n"
    )


def test_indentation_does_not_drift_behind_what_is_not_closed() -> None:
    found = layout("\\section{A}\n\\begin{center}\n{ a\n\\section{B}\nb\n", Options())
    assert found.text.endswith("\n\\section{B}\nb\n")
    assert [(note.line, note.column) for note in found.notes] == [(2, 1), (3, 1)]


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n x  y\n"])
def test_frozen_lines_up_to_the_end_of_the_document(end: str) -> None:
    text = f"\\begin{{document}}\na  b\n\n c  d\n\\end{{document}}{end}"
    start = text.index(" c  d")
    assert layout(text, Options(), [(start, len(text))]).text == text.replace("a  b", "a b")


def test_deep_nesting_is_no_recursion() -> None:
    text = "{ a\n" * 3000 + "}\n" * 3000 + "\\begin{a}\n" * 3000 + "\\end{a}\n" * 3000
    once = layout(text, Options()).text
    assert difference(text, once, Options()) is None
    assert layout(once, Options()).text == once
