"""What the proof calls the same, and what not: pairs of texts by the rule that decides."""

from __future__ import annotations

import pytest

from writing.options import Known, Options
from writing.proof.latex import difference, unit

TABLE = "\\begin{tabular}{ll}%s\\end{tabular}\n"
ALIGN = "\\begin{align}%s\\end{align}\n"

SAME = [
    ("blanks and a line end are one space", "a b\n", "a   \n\t b\n"),
    ("indentation vanishes", "a\nb\n", "   a\n  b\n"),
    ("many empty lines are one paragraph break", "a\n\nb\n", "a  \n \t\n\n\n  b\n"),
    ("blanks behind a control word vanish", "\\foo{x} \\bar 1\n", "\\foo  {x} \\bar1\n"),
    ("a line end behind a control word vanishes", "\\foo{x}\n", "\\foo\n{x}\n"),
    ("a comment eats the indentation of the next line", "a% c\nb\n", "a% c\n     b\n"),
    ("trailing blanks of a comment", "a % c\nb\n", "a % c  \t\nb\n"),
    ("a comment in a line of its own moves sideways", "a\n% c\nb\n", "a\n    % c\n  b\n"),
    ("the line end at the end", "a\n", "a"),
    ("a control space at the end of a line", "a\\ b\n", "a\\\n  b\n"),
    ("a control space swallows more blanks", "a\\ b\n", "a\\    b\n"),
    ("empty lines in front of a document", "\n\n\\documentclass{a}\n", "\\documentclass{a}\n"),
    ("padding of cells", TABLE % "a&b\\\\c&d", TABLE % "\n  a & b \\\\\n  c & d\n"),
    ("padding behind the arguments", TABLE % "a", TABLE % "\n\n  a"[1:]),
    ("blanks behind a row with a distance", TABLE % "a\\\\[2pt]b", TABLE % "a\\\\[2pt]\n  b"),
    ("padding with escaped ampersands", TABLE % "a\\& b&c", TABLE % "a\\& b   & c"),
    ("padding behind a font command", TABLE % "\\textbf{a}&b", TABLE % "\\textbf{a} & b"),
    ("padding behind several columns", TABLE % "\\multicolumn{2}{c}{a}\\\\", TABLE % "\\multicolumn{2}{c}{a} \\\\"),
    ("padding around comments", TABLE % "a&% c\nb\\\\", TABLE % "a & % c\n b \\\\"),
    ("padding behind a group at the begin of a row", TABLE % "a\\\\{b}\\\\", TABLE % "a\\\\ {b} \\\\"),
    ("padding in front of a row end of plain TeX", TABLE % "a\\cr b\\crcr", TABLE % "a \\cr b \\crcr"),
    ("padding behind verb", TABLE % "\\verb|x|&b", TABLE % "\\verb|x| & b"),
    ("padding of an alignment", ALIGN % "a&=b\\\\c&=d", ALIGN % "\n  a & =b \\\\\n  c & =d\n"),
    ("padding behind any macro in mathematics", ALIGN % "\\x{a}&=b", ALIGN % "\\x{a} &=b"),
    (
        "begin and end in mathematics",
        ALIGN % "\\begin{split}a\\end{split}",
        ALIGN % "\n\\begin{split} a \\end{split}\n",
    ),
    ("the borders of a display", "\\begin{equation}a\\end{equation}\n", "\\begin{equation}\n a\n\\end{equation}\n"),
    ("a skipped line may stand anywhere", "a b\nc   d % fmt: skip\ne\n", "a\nb\nc   d % fmt: skip\n  e\n"),
    (
        "a body of a macro is read before its lines are obeyed",
        "\\def\\x{\\obeylines a\nb}\n",
        "\\def\\x{\\obeylines a b}\n",
    ),
    ("a false condition by another name", "\\let\\x\\iffalse a b\n", "\\let\\x\\iffalse a\n  b\n"),
    (
        "a macro that ends with an address of its own",
        "\\def\\x{a \\url{b}}\n\\x{c d}\n",
        "\\def\\x{a \\url{b}}\n\\x{c\n  d}\n",
    ),
    ("a harmless category", "\\catcode`\\@=11 a b\n", "\\catcode`\\@=11 a\n b\n"),
]

DIFFERENT = [
    ("a space", "a b\n", "ab\n"),
    ("a space behind a control symbol", "\\, a\n", "\\,a\n"),
    ("a space behind a control symbol that looks like a word", "\\\\foo a\n", "\\\\fooa\n"),
    ("a letter joins a control word", "\\foo bar\n", "\\foobar\n"),
    ("a space behind a tie", "a~ b\n", "a~b\n"),
    ("a space inside of braces", "{ a}\n", "{a}\n"),
    ("a space in front of a brace", "a {b}\n", "a{b}\n"),
    ("a space between dollars", "$a$ $b$\n", "$a$$b$\n"),
    ("a control space and a space", "a\\ b\n", "a b\n"),
    ("a paragraph break", "a\n\nb\n", "a\nb\n"),
    ("a paragraph break more", "a\nb\n", "a\n\nb\n"),
    ("an empty line at the start of a part", "\na\n", "a\n"),
    ("an empty line at the end of a part", "a\n\n", "a\n"),
    ("a paragraph break and its command", "a\n\nb\n", "a\\par b\n"),
    ("a space in front of a comment", "a% c\nb\n", "a % c\nb\n"),
    ("a comment that eats a line", "a % c\nb\n", "a % c b\n"),
    ("a comment that comes alone", "a % c\nb\n", "a\n% c\nb\n"),
    ("a comment that comes behind", "a\n% c\nb\n", "a % c\nb\n"),
    ("a comment that is gone", "a\n% c\nb\n", "a\nb\n"),
    ("blanks in a comment", "a % c  d\n", "a % c d\n"),
    ("comments in another order", "% a\n% b\n", "% b\n% a\n"),
    ("a comment on the other side of an empty line", "a\n% c\n\nb\n", "a\n\n% c\nb\n"),
    ("percent that is no comment", "50\\%  of\n", "50% of\n"),
    ("an escaped backslash and a comment", "a\\\\% c\nb\n", "a\\\\% c b\n"),
    ("blanks in verb", "\\verb|a  b|\n", "\\verb|a b|\n"),
    ("percent in verb", "\\verb|50%| a b\n", "\\verb|50%| ab\n"),
    ("blanks between backslashes of verb", "\\verb\\a  b\\ c\n", "\\verb\\a b\\ c\n"),
    ("a letter of another alphabet behind a word", "\\foo \u00e9\n", "\\foo\u00e9\n"),
    ("an at sign behind a word", "\\foo @\n", "\\foo@\n"),
    ("a digit behind what looks like a word", "\\\\foo 1\n", "\\\\foo1\n"),
    ("a space in front of an ampersand in braces", TABLE % "\\x{a&b}", TABLE % "\\x{a &b}"),
    ("lines obeyed behind an inner group", "{\\obeylines a {b}\nc\nd}\n", "{\\obeylines a {b}\nc d}\n"),
    ("a comment behind blanks that vanish", "\\foo {x}% a\n", "\\foo{x}% b\n"),
    ("a macro around mintinline", "\\def\\x{\\mintinline{c}}\n\\x{a  b}\n", "\\def\\x{\\mintinline{c}}\n\\x{a b}\n"),
    ("blanks behind verb", "\\verb|a| b\n", "\\verb|a|b\n"),
    ("percent in an address", "\\url{a%20b} c d\n", "\\url{a%20b} cd\n"),
    ("blanks in an address", "\\url{a b}\n", "\\url{a  b}\n"),
    ("percent in a link", "\\href{a%7E}{b c}\n", "\\href{a%7E}{bc}\n"),
    ("trailing blanks in verbatim", "\\begin{verbatim}\na  \n\\end{verbatim}\n", "\\begin{verbatim}\na\n\\end{verbatim}\n"),
    ("text behind verbatim", "\\end{x}\n\\begin{verbatim}\n\\end{verbatim}\na\n", "\\end{x}\n\\begin{verbatim}\n\\end{verbatim} a\n"),
    ("indentation of the end of a comment", "\\begin{comment}\n\\end{comment}\n", "\\begin{comment}\n  \\end{comment}\n"),
    ("an environment defined here", "\\lstnewenvironment{s}{}{}\n\\begin{s}\n a\n\\end{s}\n", "\\lstnewenvironment{s}{}{}\n\\begin{s}\na\n\\end{s}\n"),
    ("a box around a listing", "\\newtcolorbox{s}{listing only}\n\\begin{s}\n a\n\\end{s}\n", "\\newtcolorbox{s}{listing only}\n\\begin{s}\na\n\\end{s}\n"),
    ("an address that is long", "\\url{" + "a{b}" * 300 + " c}\n", "\\url{" + "a{b}" * 300 + "  c}\n"),
    ("an address that never closes", "\\url{a{b} c\n", "\\url{a{b}c\n"),
    ("an environment around verbatim", "\\newenvironment{s}{\\VerbatimEnvironment\\begin{Verbatim}}{\\end{Verbatim}}\n\\begin{s}\n a\n\\end{s}\n",
     "\\newenvironment{s}{\\VerbatimEnvironment\\begin{Verbatim}}{\\end{Verbatim}}\n\\begin{s}\na\n\\end{s}\n"),
    ("an environment of the project", "\\begin{snip}\n a\n\\end{snip}\n", "\\begin{snip}\na\n\\end{snip}\n"),
    ("an environment that sounds literal", "\\begin{bashcode}\n a\n\\end{bashcode}\n", "\\begin{bashcode}\na\n\\end{bashcode}\n"),
    ("a short verb", "\\MakeShortVerb{\\|}\n|a  b|\n", "\\MakeShortVerb{\\|}\n|a b|\n"),
    ("a command that reads as verb does", "\\newcommand{\\c}{\\lstinline}\n\\c|a  b|\n", "\\newcommand{\\c}{\\lstinline}\n\\c|a b|\n"),
    ("a document command with a literal argument", "\\NewDocumentCommand{\\c}{v}{x}\n\\c{a  b}\n", "\\NewDocumentCommand{\\c}{v}{x}\n\\c{a b}\n"),
    ("lines that are obeyed", "{\\obeylines a\nb}\n", "{\\obeylines a b}\n"),
    ("lines obeyed by a macro", "\\def\\p{\\begingroup\\obeylines}\n\\p a\nb\n", "\\def\\p{\\begingroup\\obeylines}\n\\p a b\n"),
    ("percent as a letter", "{\\catcode`\\%=12 a % b}\nc\n", "{\\catcode`\\%=12 a %  b}\nc\n"),
    ("a letter by category", "\\catcode`\\_=11 \\a_ b\n", "\\catcode`\\_=11 \\a_b\n"),
    ("a letter by category behind a word", "\\catcode`\\:=11 \\a :b\n", "\\catcode`\\:=11 \\a:b\n"),
    ("expl3 code", "\\ExplSyntaxOn a  b\\ExplSyntaxOff\n", "\\ExplSyntaxOn a b\\ExplSyntaxOff\n"),
    ("code with at signs", "\\makeatletter a  b\\makeatother\n", "\\makeatletter a b\\makeatother\n"),
    ("a space behind a name with an at sign", "\\a@ b\n", "\\a@b\n"),
    ("a false condition", "\\iffalse a  b\\fi\n", "\\iffalse a b\\fi\n"),
    ("behind the end of the document", "\\end{document}\na  b\n", "\\end{document}\na b\n"),
    ("formatting switched off", "% fmt: off\na  b\n% fmt: on\n", "% fmt: off\na b\n% fmt: on\n"),
    ("a skipped line", "  a  b % fmt: skip\n", "  a b % fmt: skip\n"),
    ("characters in hexadecimal", "a^^41  b\n", "a^^41 b\n"),
    ("a character in hexadecimal behind a word", "\\a ^^41\n", "\\a^^41\n"),
    ("a space in front of a command that begins as a row end", TABLE % "a \\cref{b}&c", TABLE % "a\\cref{b}&c"),
    ("a space in front of another such command", ALIGN % "\\text{a}\\\\b&\\mbox{c \\cross d}", ALIGN % "\\text{a}\\\\b&\\mbox{c\\cross d}"),
    ("a bracket behind a row end", TABLE % "a\\\\ [x]", TABLE % "a\\\\[x]"),
    ("a star behind a row end", TABLE % "a\\\\ *x", TABLE % "a\\\\*x"),
    ("a bracket in a row behind a comment", TABLE % "a\\\\ % c\n[x]", TABLE % "a\\\\% c\n[x]"),
    ("text that goes into a comment in a table", TABLE % "a% c\nb&d", TABLE % "a% cb\n&d"),
    ("a space behind a tie in a cell", TABLE % "a~&b", TABLE % "a~ &b"),
    ("a space behind glue in a cell", TABLE % "a\\hspace{1cm}&b", TABLE % "a\\hspace{1cm} &b"),
    ("a space behind a macro in a cell", TABLE % "\\mine{a}&b", TABLE % "\\mine{a} &b"),
    ("a space behind a space in braces", TABLE % "{a }&b", TABLE % "{a } &b"),
    ("a space behind a control space", TABLE % "a\\ &b", TABLE % "a\\  b&"),
    ("a space behind a parameter", "\\def\\x#1{" + TABLE % "#1&b" + "}\n", "\\def\\x#1{" + TABLE % "#1 &b" + "}\n"),
    ("a space in the middle of a cell", TABLE % "a b&c", TABLE % "ab&c"),
    ("a space at an ampersand in braces", TABLE % "\\x{a&b}", TABLE % "\\x{a & b}"),
    ("a space at an ampersand outside of tables", "\\x{a&b}\n", "\\x{a & b}\n"),
    ("a space at a line end outside of tables", "a\\\\b\n", "a\\\\ b\n"),
    ("a space in a text inside of an alignment", ALIGN % "\\text{a & b}", ALIGN % "\\text{a &b}"),
    ("a space in mathematics", "$a b$\n", "$ab$\n"),
    ("a paragraph in an alignment", ALIGN % "a\\\\b", ALIGN % "a\\\\\n\nb"),
    ("a space at the begin of a list", "\\begin{itemize}\\item a\n", "\\begin{itemize}\n\\item a\n"),
    ("an option behind a begin", "\\begin{align}[x]\\end{align}\n", "\\begin{align} [x]\\end{align}\n"),
    ("tabbing", "\\begin{tabbing}a\\=b\\\\c\\end{tabbing}\n", "\\begin{tabbing}a\\=b\\\\ c\\end{tabbing}\n"),
    ("a blank that is none to TeX", "a\u00a0b\n", "a b\n"),
    ("a character", "a\n", "b\n"),
    ("a group", "x_1\n", "x_{1}\n"),
]  # fmt: skip

OPTIONS = Options(known=Known(opaque=frozenset({"snip"})))


@pytest.mark.parametrize(("before", "after"), [pair[1:] for pair in SAME], ids=[pair[0] for pair in SAME])
def test_it_is_the_same(before, after):
    assert difference(before, after, OPTIONS) is None
    assert difference(after, before, OPTIONS) is None


@pytest.mark.parametrize(("before", "after"), [pair[1:] for pair in DIFFERENT], ids=[pair[0] for pair in DIFFERENT])
def test_it_is_not_the_same(before, after):
    assert difference(before, after, OPTIONS) is not None
    assert difference(after, before, OPTIONS) is not None


@pytest.mark.parametrize("number", range(3))
def test_the_place_of_a_difference_is_told(number):
    lines = [f"Line {each} with a % comment\n  and \\verb|x  y| more {{text}}.\n" for each in range(40)]
    before = "".join(lines)
    spoiled = [line.replace("more {", "more{") if each == 10 * number + 5 else line for each, line in enumerate(lines)]
    found = difference(before, "".join(spoiled).replace("\n  and", "\nand"), OPTIONS)
    assert found is not None
    assert before[found.before - 4 : found.before + 2] == "more {"
    assert before.count("\n", 0, found.before) == 2 * (10 * number + 5) + 1
    assert found.message == "a space became no space"


@pytest.mark.parametrize(
    ("text", "inside", "wanted"),
    [
        ("a\n\nb\nc\n\nd\n", "c", "b\nc\n"),
        ("a\nb\n", "a", "a\nb\n"),
        ("a\n\n\n\nb", "b", "b"),
        (
            "x\n\n\\begin{verbatim}\na\n\nb\n\\end{verbatim}\n\ny\n",
            "b\n",
            "\\begin{verbatim}\na\n\nb\n\\end{verbatim}\n",
        ),
        ("x\n\n" + TABLE % "a\n\nb" + "\ny\n", "b\\end", TABLE % "a\n\nb"),
        ("x\n\n% fmt: off\na\n\nb\n% fmt: on\n\ny\n", "b", "% fmt: off\na\n\nb\n% fmt: on\n"),
    ],
)
def test_a_unit_is_a_paragraph_with_all_of_what_it_cuts(text, inside, wanted):
    start, end = unit(text, text.rindex(inside), OPTIONS)
    assert text[start:end].rstrip("\n") == wanted.rstrip("\n")
    assert start == 0 or text[start - 1] == "\n"
    assert end == len(text) or text[end - 1] == "\n"


def test_a_text_with_a_mark_of_the_proof_is_never_the_same():
    assert difference("a\x10 b\n", "a\x10\nb\n", OPTIONS) is not None
