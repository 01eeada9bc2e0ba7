"""What TeX prints, before and after: edge cases, documents, and the words of TeX itself on what the proof calls the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.writing.edge.cases import CASES, OPTIONS, Case
from tests.writing.typesetting import MISSING, REASON, has, printed
from writing.format import formatted

pytestmark = pytest.mark.skipif(bool(MISSING), reason=REASON)

_PACKAGES = "amsmath longtable array alltt fancyvrb listings shortvrb verbatim url hyperref".split()
_PREAMBLE = r"""\documentclass{article}
%s
\lstnewenvironment{snippet}{\lstset{basicstyle=\ttfamily}}{}
\DefineVerbatimEnvironment{shellblock}{Verbatim}{frame=lines}
\pagestyle{empty}
\newcommand{\casename}[1]{\bigbreak\hrule\begingroup\ttfamily\noindent #1\par\endgroup\medskip}
\begin{document}
"""
_DOCUMENTS = Path(__file__).parents[2] / "benchmarks" / "fmt_documents"


def _booklet(cases: list[Case], texts: list[str]) -> str:
    """All cases in one document, each under its name and in a group, where its definitions stay."""
    packages = "".join(f"\\usepackage{{{name}}}\n" for name in [*_PACKAGES, *(["tikz"] if has("tikz.sty") else [])])
    pages = (
        f"\\casename{{{case.name}}}\n\\begingroup\n{text}\n\\par\\endgroup\n"
        for case, text in zip(cases, texts, strict=True)
    )
    return _PREAMBLE % packages + "".join(pages) + "\\end{document}\n"


def test_edge_cases_print_the_same(tmp_path):
    cases = [case for case in CASES if "prints" in case.kind and ("tikz" not in case.kind or has("tikz.sty"))]
    assert len(cases) >= 80
    before = printed(tmp_path, "before", _booklet(cases, [case.text for case in cases]))
    after = printed(tmp_path, "after", _booklet(cases, [formatted(case.text, "latex", OPTIONS).text for case in cases]))
    assert len(before.pixels) == len(after.pixels) > 10
    assert [page for page in zip(before.words, after.words, strict=True) if page[0] != page[1]] == []
    differing = [
        number for number, pair in enumerate(zip(before.pixels, after.pixels, strict=True)) if pair[0] != pair[1]
    ]
    assert [before.words[number] for number in differing] == []


@pytest.mark.parametrize("case", [case for case in CASES if "whole" in case.kind], ids=lambda case: case.name)
def test_edge_cases_that_are_documents_print_the_same(case: Case, tmp_path):
    packages = re.findall(r"\\usepackage(?:\[[^\]]*\])?\{(\w+)\}", case.text)
    if lacking := [name for name in packages if not has(f"{name}.sty")]:
        pytest.skip(f"not found: {lacking}")
    after = formatted(case.text, "latex", OPTIONS).text
    assert printed(tmp_path, "before", case.text) == printed(tmp_path, "after", after)


@pytest.mark.parametrize("name", ["article", "tables", "literal", "mathematics", "macros"])
def test_documents_print_the_same(name, tmp_path):
    text = (_DOCUMENTS / f"{name}.tex").read_text()
    packages = [
        each for found in re.findall(r"\\usepackage(?:\[[^\]]*\])?\{([\w,]+)\}", text) for each in found.split(",")
    ]
    if lacking := [each for each in packages if not has(f"{each}.sty")]:
        pytest.skip(f"not found: {lacking}")
    after = formatted(text, "latex").text
    assert after != text
    assert printed(tmp_path, "before", text) == printed(tmp_path, "after", after)
