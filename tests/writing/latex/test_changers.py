"""Macros of other files that change how TeX reads blanks and lines are known, and what they speak of stays as it is."""

from __future__ import annotations

import pytest

from writing.format import format_text
from writing.latex.project import joined, known
from writing.options import Known, Options
from writing.proof.latex import difference

STYLE = r"""
\newcommand{\poem}{\obeylines\itshape}
\newcommand*\eol{\catcode`\^^M=13\relax}
\let\song\poem
\def\verse#1{\poem}
"""
TEXT = "Some words. {\\poem One  line\ntwo} and on\nit goes.\n"


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (STYLE, {"\\poem", "\\eol", "\\song", "\\verse"}),
        (r"\newcommand{\safe}{\begingroup\obeylines x\endgroup}\def\also{{\obeyspaces}}", set()),
        (r"\newcommand{\under}{\catcode`\_=12 \catcode`@=11 \catcode95=12 \catcode`\"=13 }", set()),
        (r"\newcommand{\percent}{\catcode`\%=12 }\def\number{\catcode37=12 }", {"\\percent", "\\number"}),
        (r"\def\@own{\obeylines}\newcommand{\open}{\@own}", {"\\open"}),
        ("% \\newcommand{\\gone}{\\obeylines}\n", set()),
        (r"\newcommand{\odd}{\catcode\somewhere=12 }", {"\\odd"}),
        (r"\newcommand{\broken}{\obeylines", set()),
        (r"\newcommand{\plain}{words}\obeylines", set()),
        (r"\newcommand{\begun}{\begingroup\obeylines}\newcommand{\ended}{\endgroup}", {"\\begun"}),
        (
            r"\def\index{\begingroup\@sanitize\@wrindex}\def\raw{\begingroup\catcode`\%=12 \rawx}\def\rawx#1{#1\endgroup}",
            set(),
        ),
        (r"\def\my_verse{\obeylines}\let\song\my_verse", set()),
        (r"\expandafter\def\csname x\endcsname{\obeylines}", set()),
        (r"\def\begun{\bgroup\obeylines{x}}\def\ended{\egroup}", {"\\begun"}),
        (r"\def\closed{\begingroup{\obeylines x}\obeyspaces\endgroup}", set()),
        (r"\let\song\obeylines\let\ode=\obeyspaces\let\kept\catcode", {"\\song", "\\ode"}),
        (
            r"\NewDocumentCommand\song{}{\obeylines}\DeclareDocumentCommand{\ode}{O{x} m}{\obeyspaces #1}",
            {"\\song", "\\ode"},
        ),
        (r"\newrobustcmd*{\song}[1]{\obeylines #1}\NewExpandableDocumentCommand{\plain}{m}{#1}", {"\\song"}),
        ("\\newcommand{\\song}% with a comment\n  {\\obeylines}", {"\\song"}),
        ("\\newcommand{\\song}\n{\\obeylines}", {"\\song"}),
        (r"\newcommand{\song}[1][\bfseries]{\obeylines #1}\def\ode#1\par{\obeylines #1}", {"\\song", "\\ode"}),
        ("\\newcommand{\\plain}\\word\n\n{\\obeylines Words.}", set()),
    ],
)
def test_what_a_source_defines(source: str, names: set[str]) -> None:
    assert known([source]).changers == names


def test_lines_behind_such_a_macro_stay_to_the_end_of_its_group() -> None:
    options = Options(known=known([STYLE]))
    assert format_text(TEXT, "latex", options) == "Some words.\n{\\poem One  line\ntwo} and on it goes.\n"
    assert format_text(TEXT, "latex") != format_text(TEXT, "latex", options)


def test_the_proof_knows_them_too() -> None:
    options = Options(known=known([STYLE]))
    joined_lines = TEXT.replace("line\ntwo", "line two")
    assert difference(TEXT, joined_lines, options) is not None
    assert difference(TEXT, joined_lines, Options()) is None
    assert difference(TEXT, TEXT.replace("on\nit", "on it"), options) is None


def test_where_they_are_defined_nothing_is_read_otherwise() -> None:
    text = STYLE.lstrip() + "\\newcommand{\\more}{\\ifx\\poem\\relax a\\fi}\nOne line.\nNext one.\n"
    assert format_text(text + "So it\nis.\n", "latex").endswith("Next one.\nSo it is.\n")


def test_an_environment_that_calls_one_is_literal() -> None:
    source = STYLE + r"\newenvironment{ode}{\poem}{}"
    assert known([source]).opaque == {"ode"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (r"\newenvironment{ode}{\bgroup\catcode`\^^M=13 }{\egroup}", {"ode"}),
        (r"\newenvironment{ode}{\catcode`\%=12\relax}{}", {"ode"}),
        (r"\newenvironment{ode}{\let\do\@makeother\dospecials}{}", {"ode"}),
        (r"\newenvironment{ode}{\catcode`\_=12 }{}", set()),
        (r"\newenvironment{ode}{\begingroup\catcode`\%=12 \relax\endgroup}{}", set()),
        (r"\AtBeginEnvironment{verse}{\obeylines}\BeforeBeginEnvironment{quote}{\itshape}", {"verse"}),
        (r"\AddToHook{env/verse/begin}{\obeylines}\AddToHook{env/quote/end}{\obeylines}", {"verse"}),
    ],
)
def test_an_environment_that_changes_characters_itself_is_literal(source: str, names: set[str]) -> None:
    assert known([source]).opaque == names


def test_two_projects_know_what_either_knows() -> None:
    one, other = Known(changers=frozenset({"\\a"})), Known(changers=frozenset({"\\b"}))
    assert joined(one, other).changers == {"\\a", "\\b"}


def test_a_definition_that_ends_nowhere_near_is_not_the_rest_of_the_source() -> None:
    long = "\\newenvironment{a}{" + "x " * 3000 + "}{}\n\\begin{verbatim}\n\\end{verbatim}\n"
    assert known([long]).opaque == set()
    assert known([long.replace("{x ", "{\\obeylines x ", 1)]).opaque == {"a"}
