"""Blanks in tables that the proof lets come and go do not change the size of the box that TeX makes."""

from __future__ import annotations

import re
from random import Random

import pytest

from tests.writing.typesetting import MISSING, REASON, log
from writing.options import Options
from writing.proof.latex import difference

pytestmark = pytest.mark.skipif(bool(MISSING), reason=REASON)

_TEXT = [
    "", "x", "x y", "x~", "~", "x\\ ", "{x }", "{x}", "{\\bfseries x}", "{x~}", "x\\hspace{3mm}", "x\\hspace*{3mm}", "x\\quad", "x\\quad{}",
    "\\textbf{x}", "\\emph{x }", "\\gap{3mm}", "\\gap{3mm}{}", "x\\,", "x\\;", "x\\/", "x\\%", "$x$", "$x\\ $", "\\verb|x|", "\\verb|x |",
    "\\mbox{x }", "\\multicolumn{1}{r}{x}", "\\multicolumn{1}{|l|}{x }", "x\\footnotemark[1]", "\\begin{tabular}{l}x\\end{tabular}",
    "\\textsuperscript{2}", "x{}", "[x]", "*", "x\\hfill", "\\hfill x", "x\\kern3pt", "x\\vrule", "\\makebox[2cm][l]{x}", "\\raisebox{1pt}{x}",
]  # fmt: skip
_MATHS = [
    "", "x", "x y", "{x }", "x\\ ", "\\frac{1}{2}", "\\gap{3mm}", "x\\hspace{3mm}", "x~", "\\mathrm{a b}", "=x", "-x", "\\text{ x }", "x\\quad", "x_1", "(x)",
    "\\begin{array}{l}x\\end{array}", "\\left[x\\right]", "\\gap{3mm}{}", "x\\,",
]  # fmt: skip
_PADDINGS = ["", "", " ", "\n", " % c\n"]
_KINDS = [
    ("\\begin{tabular}{|r|l|}", "\\end{tabular}", _TEXT),
    ("\\begin{tabular}{|c|p{2cm}|}", "\\end{tabular}", _TEXT),
    ("\\begin{tabular*}{5cm}[t]{|l|r|}", "\\end{tabular*}", _TEXT),
    ("$\\begin{array}{|r|l|}", "\\end{array}$", _MATHS),
    ("$\\begin{array}{|c|r|}", "\\end{array}$", _MATHS),
    ("$\\begin{aligned}", "\\end{aligned}$", _MATHS),
    ("$\\begin{pmatrix}", "\\end{pmatrix}$", _MATHS),
    ("$\\begin{cases}", "\\end{cases}$", _MATHS),
]


def _pair(random: Random) -> tuple[str, str]:
    begin, end, cells = random.choice(_KINDS)
    chosen = [random.choice(cells) for _ in range(random.choice((2, 2, 4)))]
    comments = random.random() < 0.2
    return _table(begin, end, chosen, random, comments), _table(begin, end, chosen, random, comments)


def _table(begin: str, end: str, cells: list[str], random: Random, comments: bool) -> str:
    paddings = _PADDINGS if comments else _PADDINGS[:4]

    def pad() -> str:
        return random.choice(paddings)

    row = "\\\\[2pt]" if len(cells[0]) % 2 else "\\\\"
    text = begin + pad()
    for number, cell in enumerate(cells):
        text += pad() + cell + pad()
        if number < len(cells) - 1:
            text += "&" if number % 2 == 0 else row
    return text + pad() + end


def _sizes(texts: list[str], folder) -> list[str]:
    lines = [
        r"\documentclass{article}\usepackage{amsmath}\newsavebox{\measured}\newcommand{\gap}[1]{\hspace{#1}}\hbadness10000\vbadness10000",
        r"\begin{document}\hfuzz\maxdimen",
    ]
    for number, text in enumerate(texts):
        measure = rf"\immediate\write-1{{SIZE {number} \the\wd\measured, \the\ht\measured, \the\dp\measured.}}"
        lines += [r"\begin{lrbox}{\measured}%", f"{text}%", rf"\end{{lrbox}}{measure}"]
    said = log(folder, "sizes", "\n".join([*lines, r"\end{document}", ""]))
    found = dict(re.findall(r"^SIZE (\d+) (.*)\.$", said, re.MULTILINE))
    assert len(found) == len(texts), said[-1500:]
    return [found[str(number)] for number in range(len(texts))]


def test_tables_that_the_proof_calls_the_same_have_the_same_size(tmp_path):
    random = Random(11)
    pairs = [_pair(random) for _ in range(1500)]
    sizes = _sizes([text for pair in pairs for text in pair], tmp_path)
    accepted = printed_same = 0
    for number, (one, other) in enumerate(pairs):
        same = sizes[2 * number] == sizes[2 * number + 1]
        printed_same += same
        if difference(one, other, Options()) is None:
            accepted += one != other
            assert same, (one, other, sizes[2 * number : 2 * number + 2])
    assert accepted > 250
    assert printed_same < len(pairs)
