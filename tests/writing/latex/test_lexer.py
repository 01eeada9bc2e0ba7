r"""Tokens join to their text, and what TeX reads literally is one token."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.latex.lexer import Kind, parts, tokens
from writing.latex.project import known
from writing.options import Known

WORDS = r"""
    \begin{verbatim} \end{verbatim} \begin{a} \end{a} \verb|x%| \verb \url{a%b} \url{ \href{%}{ % { } $ $$ & \\ \% \iffalse \fi
    \ifx \else \obeylines \catcode \catcode`\%=12 \catcode`\|=13 \makeatletter \makeatother \ExplSyntaxOn \ExplSyntaxOff
    \end{document} | a b . \lstinline[x]{ \mintinline{py}|x| \item \section* ~ é 中
""".split()
BLANKS = [
    " ",
    "\n",
    "\n\n",
    "\t",
    "\\ ",
    "\\\n",
    "% fmt: off\n",
    "% fmt: on\n",
    " % fmt: skip\n",
    "\f",
    "\u2028",
    "\U000f0001",
]
PIECES = st.sampled_from([*WORDS, *BLANKS, "\x00"])
NOTHING = Known()
TEXTS = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))
CUTS = frozenset({r"\item", r"\\", r"\section*"})


def pieces(text: str, kinds: Known = NOTHING) -> list[tuple[str, str]]:
    return [(kind.name, text[start:end]) for kind, start, end in tokens(text, kinds)]


def literals(text: str, kinds: Known = NOTHING) -> list[str]:
    return [
        text[a:b] for kind, a, b in parts(text, kinds, ()) if kind in (Kind.INLINE, Kind.BLOCK, Kind.LINE, Kind.REST)
    ]


@given(TEXTS, st.booleans())
def test_spans_follow_each_other_from_the_first_to_the_last_character(text: str, short: bool) -> None:
    kinds = Known(verbs=frozenset({"|", "\\code"})) if short else Known()
    for found in (tokens(text, kinds), parts(text, kinds, CUTS)):
        position = 0
        for _, start, end in found:
            assert start == position < end
            position = end
        assert position == len(text)


@given(TEXTS)
def test_fine_and_coarse_tokens_agree_on_what_is_literal(text: str) -> None:
    opaque = (Kind.INLINE, Kind.BLOCK, Kind.REST)
    fine = [token for token in tokens(text) if token[0] in opaque]
    assert fine == [token for token in parts(text, Known(), CUTS) if token[0] in opaque]


def test_kinds_of_tokens() -> None:
    assert pieces("\\section*{A b}% c\n\nx & $y$\\\\[2pt]\\begin{a}\\%\\end {a}") == [
        ("CONTROL", r"\section*"),
        ("OPEN", "{"),
        ("TEXT", "A"),
        ("SPACE", " "),
        ("TEXT", "b"),
        ("CLOSE", "}"),
        ("COMMENT", "% c"),
        ("PAR", "\n\n"),
        ("TEXT", "x"),
        ("SPACE", " "),
        ("AMPERSAND", "&"),
        ("SPACE", " "),
        ("MATH", "$"),
        ("TEXT", "y"),
        ("MATH", "$"),
        ("CONTROL", r"\\"),
        ("TEXT", "[2pt]"),
        ("BEGIN", r"\begin{a}"),
        ("CONTROL", r"\%"),
        ("END", r"\end {a}"),
    ]


LITERALS = {
    r"a \verb|50%| b": [r"\verb|50%|"],
    r"a \verb*+%{+ b": [r"\verb*+%{+"],
    r"a \verb@50%@ b": [r"\verb@50%@"],
    r"a \lstinline[language=C]!%! b": [r"\lstinline[language=C]!%!"],
    r"a \lstinline{a{b}%} b": [r"\lstinline{a{b}%}"],
    r"a \mintinline{python}|'%d' % x| b": [r"\mintinline{python}|'%d' % x|"],
    r"a \mintinline[x=1]{c}{%} b": [r"\mintinline[x=1]{c}{%}"],
    r"\url{a%20b} c": [r"\url{a%20b}"],
    r"\url|a%20b| c": [r"\url|a%20b|"],
    r"\href{a%7Eb}{shown} c": [r"\href{a%7Eb}"],
    r"\href[x=1]{a%7Eb}{shown} c": [r"\href[x=1]{a%7Eb}"],
    r"\path|a%b| \nolinkurl{a%b}": [r"\path|a%b|", r"\nolinkurl{a%b}"],
    "\\begin{verbatim}\n a  % {\n\\end{verbatim} b": ["\\begin{verbatim}\n a  % {\n\\end{verbatim}"],
    "\\begin{minted}[x]{c}\n\t%\n\\end{minted}": ["\\begin{minted}[x]{c}\n\t%\n\\end{minted}"],
    "\\begin{comment}\n{ \\end{a}\n\\end{comment}": ["\\begin{comment}\n{ \\end{a}\n\\end{comment}"],
    "\\begin{codeblock}\n#a  b\n\\end{codeblock}": ["\\begin{codeblock}\n#a  b\n\\end{codeblock}"],
    "\\begin{verbatim} never closed": ["\\begin{verbatim} never closed"],
    "{\\obeylines a\n b {c}\n} d": ["\\obeylines a\n b {c}\n"],
    "\\begin{quote}\\obeyspaces a\n  b \\end{quote} d": ["\\obeyspaces a\n  b "],
    "{\\catcode`\\%=12 a % } b": ["\\catcode`\\%=12 a % "],
    "\\catcode`\\@=11 \\a % b": ["\\catcode`\\@=11"],
    "\\catcode`\\|=13 a\nb": ["\\catcode`\\|=13 a\nb"],
    "\\let\\ifdraft\\iffalse a \\fi": [],
    "\\catcode`\\^^M=13 a\nb": ["\\catcode`\\^^M=13 a\nb"],
    "\\ExplSyntaxOn a\n b \\ExplSyntaxOff c": ["\\ExplSyntaxOn a\n b \\ExplSyntaxOff"],
    "\\makeatletter a\n %\\makeatother\n\\makeatother c": ["\\makeatletter a\n %\\makeatother\n\\makeatother"],
    "\\makeatletter without an end": [],
    "\\iffalse a \\ifx b \\fi \\iff \\ifthenelse % \\fi\n \\fi c": [
        "\\iffalse a \\ifx b \\fi \\iff \\ifthenelse % \\fi\n \\fi"
    ],
    "\\iffalse a \\else b \\fi": ["\\iffalse a \\else"],
    "a \\end{document}\n x  y": ["\n x  y"],
    "a\n% fmt: off\n x  y\n  % fmt: on\nb": ["% fmt: off\n x  y\n  % fmt: on"],
    "a\n  b  c % fmt: skip\nd": ["  b  c % fmt: skip"],
    "a\n  \\foo{x}  {c} % fmt: skip\nd": ["  \\foo{x}  {c} % fmt: skip"],
    "a\\ b\\  c\\\n d": ["\\ ", "\\  "],
    "\\\\verb|a% b|": [],
    "\\verbatim@x a": [],
    "\\let\\oldverb\\verb\n|x|": [],
}


@pytest.mark.parametrize("text", LITERALS)
def test_literal_text_is_one_token(text: str) -> None:
    assert literals(text) == LITERALS[text]


def test_a_name_that_sounds_literal_is_not_if_the_project_defines_it_otherwise() -> None:
    assert (
        literals("\\begin{codebox}a\\end{codebox}", known([r"\newenvironment{codebox}{\begin{center}}{\end{center}}"]))
        == []
    )


def test_an_escaped_backslash_does_not_escape_a_comment() -> None:
    assert ("COMMENT", "% c") in pieces("a\\\\% c")
    assert ("COMMENT", "% c") not in pieces("a\\% c")


PROJECTS = {
    r"\lstnewenvironment{snip}[1][]{\lstset{}}{}": Known(opaque=frozenset({"snip"})),
    r"\DefineVerbatimEnvironment{out}{Verbatim}{}": Known(opaque=frozenset({"out"})),
    r"\CustomVerbatimEnvironment {out}{Verbatim}{}": Known(opaque=frozenset({"out"})),
    r"\newtcblisting[auto]{code}[2][]{listing only}": Known(opaque=frozenset({"code"})),
    r"\DeclareTCBListing{code}{O{}}{}": Known(opaque=frozenset({"code"})),
    r"\newtcolorbox{code}[1]{listing only, title=#1}": Known(opaque=frozenset({"code"})),
    r"\newtcolorbox{note}[1]{colback=red, title=#1}": Known(),
    r"\newminted{python}{x}": Known(opaque=frozenset({"pythoncode", "pythoncode*"})),
    r"\newminted[py]{python}{x}": Known(opaque=frozenset({"py", "py*"})),
    r"\newmintinline{c}{x}": Known(verbs=frozenset({r"\cinline"})),
    r"\newmintinline[cc]{c}{x}": Known(verbs=frozenset({r"\cc"})),
    r"\newverbatim{v}{}{}{}": Known(opaque=frozenset({"v"})),
    r"\excludecomment{draft}": Known(comments=frozenset({"draft"})),
    r"\specialcomment{draft}{\begingroup}{\endgroup}": Known(comments=frozenset({"draft"})),
    r"\lstMakeShortInline[language=C]|": Known(verbs=frozenset({"|"})),
    r"\MakeShortVerb{\|}": Known(verbs=frozenset({"|"})),
    r"\newenvironment{v}{\small\verbatim}{\endverbatim}": Known(opaque=frozenset({"v"})),
    r"\newenvironment{v}[1]{\VerbatimEnvironment\begin{minted}{#1}}{\end{minted}}": Known(opaque=frozenset({"v"})),
    r"\newenvironment{v}{\w}{\endw}\newenvironment{w}{\comment}{\endcomment}": Known(opaque=frozenset({"v", "w"})),
    r"\newenvironment{v}{\begin{itemize}}{\end{itemize}}": Known(blocks=frozenset({"v"})),
    r"\NewDocumentEnvironment{v}{m}{\verbatim}{\endverbatim}": Known(opaque=frozenset({"v"})),
    r"\newtheorem{thm}{Theorem}": Known(blocks=frozenset({"thm"})),
    r"\DeclareUrlCommand\email{}": Known(verbs=frozenset({r"\email"})),
    r"\newcommand{\code}{\lstinline[language=C]}": Known(verbs=frozenset({r"\code"})),
    r"\let\code\verb": Known(verbs=frozenset({r"\code"})),
    r"\newcommand{\code}[1]{\texttt{#1}}": Known(),
    "% \\excludecomment{draft}\n": Known(),
}


@pytest.mark.parametrize("source", PROJECTS)
def test_definitions_of_a_project_are_found(source: str) -> None:
    found = known([source])
    assert found == PROJECTS[source]


def test_what_a_project_defines_is_literal() -> None:
    kinds = known([r"\lstnewenvironment{snip}{}{}\newcommand\code{\verb}\MakeShortVerb{\|}"])
    assert literals("\\begin{snip}\n%\\end{snip} |a%| \\code+%+ a", kinds) == [
        "\\begin{snip}\n%\\end{snip}",
        "|a%|",
        r"\code+%+",
    ]
