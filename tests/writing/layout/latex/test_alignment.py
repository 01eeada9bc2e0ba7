r"""Rows in columns: where ``&`` and ``\\`` stand, and that TeX typesets the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from writing.layout.latex.alignment import aligned
from writing.options import Known, Options
from writing.proof.latex import difference

CASES = {
    "columns": ("tabular", "a&bcd & e\\\\ fgh & i&j", ["a   & bcd & e \\\\", "fgh & i   & j"]),
    "rules": (
        "tabular",
        "\\toprule a & b \\\\ \\midrule\\hline\\hline c & d \\\\ \\cmidrule(lr){1-2} \\cline{1-2}\\cmidrule[1pt](r){1-1} e\\\\\\bottomrule",
        [
            "\\toprule",
            "a & b \\\\",
            "\\midrule",
            "\\hline",
            "\\hline",
            "c & d \\\\",
            "\\cmidrule(lr){1-2}",
            "\\cline{1-2}\\cmidrule[1pt](r){1-1}",
            "e \\\\",
            "\\bottomrule",
        ],
    ),
    "space behind a row": (
        "tabular",
        "a & b \\\\[2pt] cc & d \\\\*[-1ex]e & f",
        ["a  & b \\\\[2pt]", "cc & d \\\\*[-1ex]", "e  & f"],
    ),
    "spanning cells": (
        "tabular",
        "\\multicolumn{2}{c}{x} & y \\\\ a & \\multicolumn{2}{|l|}{a \\& wide one} \\\\ aaaaaaaaaa & bbbbbbbbb & c",
        [
            "\\multicolumn{2}{c}{x}  & y \\\\",
            "a          & \\multicolumn{2}{|l|}{a \\& wide one} \\\\",
            "aaaaaaaaaa & bbbbbbbbb & c",
        ],
    ),
    "escaped and grouped": (
        "tabular",
        "a\\&b & \\parbox{9ex}{c\\\\ e} & $\\{x\\}$ \\\\ \\% & \\verb|&\\\\%| & \\url{a&b%c}",
        ["a\\&b & \\parbox{9ex}{c\\\\ e} & $\\{x\\}$     \\\\", "\\%   & \\verb|&\\\\%|         & \\url{a&b%c}"],
    ),
    "wide letters": (
        "tabular",
        "中文 & b \\\\ é & e\u0301x \\\\ abc & d",
        ["中文 & b  \\\\", "é    & e\u0301x \\\\", "abc  & d"],
    ),
    "comments": (
        "tabular",
        "a & b \\\\% one\n  % two\n\\hline %three\ncc & d % four",
        ["a  & b \\\\ % one", "% two", "\\hline %three", "cc & d % four"],
    ),
    "comments inside rows": (
        "tabular",
        "aaaa & b \\\\ c % one\n & d\n % two\n & e \\\\ f & g",
        ["aaaa & b \\\\", "c % one", "  & d", "% two", "  & e \\\\", "f    & g"],
    ),
    "empty lines": (
        "tabular",
        "a & b \\\\\n\n\n\\hline c & d \\\\\n\n",
        ["a & b \\\\", "", "\\hline", "c & d \\\\", ""],
    ),
    "empty cells": (
        "tabular",
        "& & c\\\\ & \\\\ dd & & e \\\\ \\\\",
        ["   && c \\\\", "   & \\\\", "dd && e \\\\", "\\\\"],
    ),
    "too wide": ("tabular", f"a & {'b ' * 70}& c \\\\ ddd & e & f", [f"a & {'b ' * 69}b & c \\\\", "ddd & e & f"]),
    "a last column of text": (
        "tabular",
        f"a & {'b ' * 70}\\\\ ccc & d \\\\",
        [f"a   & {'b ' * 69}b \\\\", "ccc & d \\\\"],
    ),
    "relations": (
        "align",
        "a&=b+c\\\\ dd &\\le e & f &= g",
        ["a  &= b+c \\\\".replace("= b", "=b"), "dd &\\le e & f &= g"],
    ),
    "text between": (
        "align",
        "a &= b\\\\\n\\intertext{and\nso $x = \\{1\\}$}\nccc &= d\\\\[2pt] \\intertext{x}\n\\label{l} f &= g",
        [
            "a   &= b \\\\",
            "\\intertext{and so $x = \\{1\\}$}",
            "ccc &= d \\\\[2pt]",
            "\\intertext{x}",
            "\\label{l}",
            "f   &= g",
        ],
    ),
    "empty column": ("align*", "a &= b && c \\\\ d &= e + f && g", ["a &= b     && c \\\\", "d &= e + f && g"]),
    "eqnarray": ("eqnarray", "a &=& b \\\\ cc &\\le & d", ["a  &=  & b \\\\", "cc &\\le& d"]),
    "labels": (
        "align",
        "\\label{a} x &= y \\tag{b} \\\\ \\nonumber z &= 1 \\\\",
        ["\\label{a}", "x           &= y \\tag{b} \\\\", "\\nonumber z &= 1 \\\\"],
    ),
    "conditions": ("cases", "1 & x > 0, \\\\ 0 & \\text{else}", ["1 & x > 0,      \\\\", "0 & \\text{else}"]),
    "a matrix in a row": (
        "align",
        "A &= \\begin{pmatrix} a&b\\\\ c &  d \\end{pmatrix} \\\\ B &= 1",
        ["A &= \\begin{pmatrix} a&b\\\\ c & d \\end{pmatrix} \\\\", "B &= 1"],
    ),
    "blanks that would hide a space": (
        "tabular",
        'a\\quad&b~&c\\,\\\\ \\foo{x}&\\textbf{y}&\\"u\\\\',
        ["a\\quad  & b~& c\\,\\\\", '\\foo{x}& \\textbf{y} & \\"u \\\\'],
    ),
    "one column": ("gather", "a\n+ b\\\\ c", ["a + b \\\\", "c"]),
    "a table over pages": (
        "longtable",
        "\\caption{x} \\\\ a & b \\\\ \\endfirsthead a\\\\ \\endhead c & d \\\\",
        ["\\caption{x} \\\\", "a           & b \\\\", "\\endfirsthead", "a \\\\", "\\endhead", "c           & d \\\\"],
    ),
}


@pytest.mark.parametrize(("environment", "body", "wanted"), CASES.values(), ids=CASES)
def test_rows(environment: str, body: str, wanted: list[str]) -> None:
    rows = aligned(f" {body}\n", environment, "  ", Options())
    assert rows == ["  " + line if line else "" for line in wanted]
    again = aligned("\n" + "\n".join(rows) + "\n", environment, "  ", Options())
    assert again == rows
    assert difference(_whole(environment, f" {body}"), _whole(environment, "\n".join(rows)), Options()) is None


ARGUMENTS = {
    "tabular": "{*{9}{l}}",
    "longtable": "{*{9}{l}}",
    "cases": "",
    "align": "",
    "align*": "",
    "eqnarray": "",
    "gather": "",
}


def _whole(environment: str, body: str) -> str:
    return f"\\begin{{{environment}}}{ARGUMENTS[environment]}\n{body}\n\\end{{{environment}}}\n"


DOUBTFUL = {
    "an unknown environment": ("tikzcd", "a & b"),
    "braces that do not match": ("tabular", "a & {b \\\\"),
    "a brace too many": ("tabular", "a & b} \\\\"),
    "a dollar too many": ("tabular", "a & $b \\\\ c & d"),
    "display mathematics": ("tabular", "a & $$b$$"),
    "an optional argument behind a blank": ("tabular", "a \\\\ [2pt] b"),
    "text between that a formula touches": ("align", "a \\\\ \\intertext{b}c"),
    "text between that a comment divides": ("align", "a \\\\ \\intertext{b % c\n} d"),
    "a long text between": ("align", f"a \\\\ \\intertext{{{'b ' * 50}}} d"),
    "text between that never ends": ("align", "a \\\\ \\intertext{b d"),
    "text between without braces": ("align", "a \\\\ \\intertext b d"),
    "a star behind a blank": ("align", "a \\\\ * b"),
    "a paragraph in a cell": ("tabular", "a & b\n\nc \\\\"),
    "a list in a cell": ("tabular", "\\begin{itemize} \\item x \\end{itemize} & b"),
    "a long matrix": ("align", f"\\begin{{pmatrix}} {'a & ' * 20} b \\end{{pmatrix}} \\\\"),
    "text that is literal": ("tabular", "\\begin{verbatim}\n&\n\\end{verbatim} & b"),
    "a blank that prints at the end": ("tabular", "a & b\\ "),
    "lines that are kept": ("tabular", "a & b \\\\ % fmt: skip\n c & d"),
}


@pytest.mark.parametrize(("environment", "body"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_what_is_in_doubt_is_left_to_others(environment: str, body: str) -> None:
    assert aligned(f"\n{body}\n", environment, "", Options()) is None


def test_literal_commands_of_the_project_are_literal() -> None:
    known = Options(known=Known(verbs=frozenset({"\\code"})))
    assert aligned(" \\code|&| & b ", "tabular", "", known) == ["\\code|&| & b"]


PIECES = [
    "a",
    "bcd",
    "=",
    "é",
    "中",
    "\\&",
    "\\\\",
    "\\\\[1pt]",
    "\\\\*",
    "&",
    "&",
    "&",
    " ",
    " ",
    "\n",
    "\n\n",
    "% c\n",
    "{x & y}",
    "$z$",
    "\\alpha",
]
PIECES += [
    "\\hline",
    "\\cline{1-2}",
    "\\multicolumn{2}{c}{x}",
    "\\verb|&|",
    "{",
    "}",
    "$",
    "\\ ",
    "\\label{x}",
    "[",
    "*",
    "\\begin{cases} 1 & 2 \\end{cases}",
]
BODIES = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
ENVIRONMENTS = st.sampled_from(["tabular", "align", "cases", "eqnarray", "gather"])


@settings(deadline=None, max_examples=250)
@given(BODIES, ENVIRONMENTS)
def test_any_rows_stand_the_proof_and_a_second_run(body: str, environment: str) -> None:
    rows = aligned(f"\n{body}\n", environment, "  ", Options())
    if rows is not None:
        assert aligned("\n" + "\n".join(rows) + "\n", environment, "  ", Options()) == rows
        assert difference(_whole(environment, body), _whole(environment, "\n".join(rows)), Options()) is None


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.lists(st.sampled_from(["", "a", "bb + c", "$x$"]), min_size=1, max_size=4), min_size=1, max_size=4),
    st.data(),
)
def test_the_layout_depends_on_no_blank_that_is_free(cells: list[list[str]], data: st.DataObject) -> None:
    blanks = st.sampled_from(["", " ", "\n", "  \n\t"])
    rows = ["".join(f"{data.draw(blanks)}{cell}&" for cell in row)[:-1] for row in cells]
    plain = " \\\\ ".join(" & ".join(row) for row in cells)
    scrambled = " \\\\".join(rows)
    assert aligned(f" {scrambled} ", "tabular", "", Options()) == aligned(f" {plain} ", "tabular", "", Options())


@pytest.mark.skipif(shutil.which("latex") is None, reason="latex is not installed")
def test_tex_typesets_the_same(tmp_path: Path) -> None:
    before = [(environment, f" {body}") for environment, body, _ in CASES.values()]
    after = [
        (environment, "\n".join(aligned(f" {body}\n", environment, "  ", Options()) or []))
        for environment, body, _ in CASES.values()
    ]
    assert _typeset(tmp_path / "before", before) == _typeset(tmp_path / "after", after)


def _typeset(folder: Path, bodies: list[tuple[str, str]]) -> bytes:
    """The pages that LaTeX makes, without the date in front of them."""
    folder.mkdir()
    parts = []
    for environment, body in bodies:
        whole = _whole(environment, body)
        parts.append(f"\\[ {whole} \\]" if environment == "cases" else whole)
    source = (
        "\\documentclass{article}\n\\usepackage[utf8]{inputenc}\\usepackage{amsmath,booktabs,longtable,url}"
        "\\usepackage[T1]{fontenc}\\DeclareUnicodeCharacter{4E2D}{Z}\\DeclareUnicodeCharacter{6587}{W}"
        "\\DeclareUnicodeCharacter{0301}{'}\n\\newcommand{\\foo}[1]{#1\\quad}\\begin{document}\n"
        + "\n\n".join(parts)
        + "\n\\end{document}\n"
    )
    (folder / "a.tex").write_text(source, encoding="utf-8")
    for _ in range(2):
        subprocess.run(
            ["latex", "-interaction=nonstopmode", "a.tex"], cwd=folder, capture_output=True, timeout=120, check=False
        )
    log = (folder / "a.log").read_text(encoding="utf-8", errors="replace")
    pages = (folder / "a.dvi").read_bytes()
    errors = [line for line in log.splitlines() if line.startswith("!")]
    assert pages[14] < 200
    return "\n".join(errors).encode() + pages[15 + pages[14] :]
