"""Each rule of the linter on texts where it speaks and on texts where it is silent. ``»`` marks the place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from writing.lint import RULES, Finding, LintOptions, findings
from writing.lint.rules import table

EVERYTHING = LintOptions(enable=frozenset({"ML"}))
SPEAKS = [
    ("ML101", "so the »the end"),
    ("ML101", "so the\n  »the end"),
    ("ML101", "so the % note\n  »the end"),
    ("ML101", "It~»it is"),
    ("ML101", "a note\\footnote{So the »the end.} here"),
    ("ML101", "a »a thing"),
    ("ML102", "this, »e.g. that"),
    ("ML102", "this (»i.e.\nthat)"),
    ("ML102", "by Smith »et al. as said"),
    ("ML102", "apples, »etc. and so on"),
    ("ML103", "this, »eg. that"),
    ("ML103", "this, »e.g, that"),
    ("ML103", "by Smith »et. al. as said"),
    ("ML103", "by Smith »et al, as said"),
    ("ML103", "apples, »etc.. The"),
    ("ML104", "Short one. »Here " + "is word " * 23 + "end."),
    ("ML105", "word» , and"),
    ("ML105", "word $x$» . The"),
    ("ML106", "by NASA». The rest"),
    ("ML110", "it »was measured here"),
    ("ML111", "it is »perhaps so"),
    ("ML112", "it is »very so"),
    ("ML201", 'a »"word here'),
    ("ML201", "a »'word' here"),
    ("ML202", "and so on »... here"),
    ("ML202", "$1, »..., n$"),
    ("ML203", "word» \\footnote{x}"),
    ("ML203", "word.»\n\\footnote{x}"),
    ("ML204", "as said» \\cite{a}"),
    ("ML204", "see Figure» \\ref{a}"),
    ("ML204", "see Eq.» (\\ref{a})"),
    ("ML205", "takes »5km of"),
    ("ML206", "takes 5» km of"),
    ("ML207", "see Fig.» 3 there"),
    ("ML207", "by Dr.» Who there"),
    ("ML208", "on pages »3-5 there"),
    ("ML209", "so »$$x$$ there"),
    ("ML210", "this »- that"),
    ("ML211", "so $»sin(x)$"),
    ("ML211", "so \\[\\frac{»log x}{y}\\]"),
    ("ML301", "so »{ it is"),
    ("ML301", "so it» } is".replace("it» }", "it »}")),
    ("ML302", "so »$x is\n\nthere"),
    ("ML302", "so »\\(x is\n\nthere"),
    ("ML302", "so x »\\) is"),
    ("ML302", "so {»$x} is"),
    ("ML303", "»\\begin{foo} is"),
    ("ML303", "so »\\end{foo} is"),
    ("ML303", "\\begin{foo}»\\begin{bar}\\end{foo}"),
    ("ML304", "\\begin{figure}»\\label{a}\\caption{b}\\end{figure}"),
    ("ML501", "word % lint: ignore ML101, »ML999 why"),
    ("ML501", "% lint: ignore-file »ml1O1"),
]
SILENT = [
    ("ML101", "had had, that that, so, so"),
    ("ML101", "the end.\n\nend the"),
    ("ML101", "$a$ $a$ and x, x and \\verb|the the| \\emph{the} the"),
    ("ML101", "% the the\n\\newcommand{\\the the}{x}"),
    ("ML101", "in Baden Baden"),
    ("ML101", "\\begin{verbatim}\nthe the\n\\end{verbatim}"),
    ("ML101", "under%\nunder standing"),
    ("ML101", "the \\item the & the \\\\ the"),
    ("ML102", "this, e.g.\\ that, e.g.~that, e.g., that, etc. The"),
    ("ML102", "\\frenchspacing this, e.g. that"),
    ("ML103", "an egg. i.e., e.g.\\ et al. et~al.\\ and etc."),
    ("ML104", "$" + "x " * 60 + "$ is. " + "It is so. " * 20),
    ("ML105", "word\\LaTeX , and $x ,$ so . . ."),
    ("ML201", "``word'' and `word' don't the '90s \\\"o it's the dogs'"),
    ("ML201", '\\usepackage[ngerman]{babel}\\begin{document}"a'),
    ("ML201", '\\verb|"| \\lstinline|"x"| \\code{"x"} \\includegraphics{"x"}'),
    ("ML202", "\\dots and \\ldots and .... \\verb|...| % ..."),
    ("ML203", "word\\footnote{x} word%\n\\footnote{x} \\url{a}\\footnote{b}"),
    ("ML204", "said~\\cite{a} and, \\cite{b} \\citet{c} (see \\citep{d}) Figure~\\ref{a} and \\ref{b}"),
    ("ML205", "5~km and 5pt, H2km, x5km, \\vspace{5mm}"),
    ("ML206", "5~km and 5\\,km, in 5 minutes"),
    ("ML207", "Fig.~3, Figure~3, a figure 3, Dr.~Who"),
    ("ML208", "3--5 and 2010-05-01 and a-5 and $3-5$ and 1-2-3"),
    ("ML209", "\\[x\\] and $x$ and \\verb|$$|"),
    ("ML210", "a-b and a -- b and a --- b and $x - y$"),
    ("ML211", "$\\sin x$, $x_{\\mathrm{max}}$, $\\text{max}$, $\\fn{max}$, $asin$, sin"),
    ("ML301", "\\{ and {x} and \\verb|{| and % {\n"),
    ("ML302", "$x$ and \\$ and $$y$$ and \\(z\\) and \\verb|$|"),
    ("ML303", "\\newenvironment{a}{\\begin{b}}{\\end{b}}\\newcommand{\\be}{\\begin{equation}}\\begin{c}\\end{c}"),
    ("ML303", "\\iftag{a}{\\begin{tabular}{c}}{\\begin{tabular}{cc}} x \\end{tabular}"),
    ("ML304", "\\begin{figure}\\caption{b}\\label{a}\\end{figure}\\label{c}"),
    ("ML501", "a % lint: ignore ML1, ML202 since ML999 is none\n% lint: ignore\n% lint: ignore ml101"),
]


def places(text: str, code: str, file: str = "a.tex") -> list[tuple[int, int]]:
    return [(found.line, found.column) for found in findings({file: text}, EVERYTHING) if found.code == code]


@pytest.mark.parametrize(("code", "marked"), SPEAKS)
def test_a_rule_speaks_at_the_place(code: str, marked: str) -> None:
    before, _, after = marked.partition("»")
    assert places(before + after, code) == [(before.count("\n") + 1, len(before) - before.rfind("\n"))]


@pytest.mark.parametrize(("code", "text"), SILENT)
def test_a_rule_is_silent(code: str, text: str) -> None:
    assert places(text, code) == []


def test_every_rule_about_one_file_has_a_case() -> None:
    single = {rule.code for rule in RULES if not rule.code.startswith("ML4")}
    assert {code for code, _ in SPEAKS} == single


def test_markdown_is_read_for_its_words_only() -> None:
    text = "The\nthe `the the` $a a$\n\n```\nthe the\n```\n\nA [the](the 'the the') 'x' ... \"y\"\n"
    assert [found.code for found in findings({"a.md": text})] == ["ML101"]


def test_the_preamble_and_packages_hold_no_running_text() -> None:
    text = '\\documentclass{article}\\author{the the}"\n\\begin{document}\nso the the\n\\end{document}the the'
    assert [(found.line, found.code) for found in findings({"a.tex": text})] == [(3, "ML101")]
    assert findings({"a.sty": 'the the "'}) == []


def test_environments_of_the_project_are_literal_where_it_says_so() -> None:
    files = {"a.sty": "\\lstnewenvironment{snip}{}{}", "b.tex": "\\begin{snip}\nthe the $ {\n\\end{snip}"}
    assert findings(files) == []


def test_commands_of_the_project_that_print_code_hold_no_words() -> None:
    assert findings({"a.sty": "\\newcommand{\\prog}[1]{\\texttt{#1}}", "b.tex": 'so \\prog{the the "x"}'}) == []


def test_rules_are_chosen_by_code_and_by_beginning() -> None:
    text = 'so the the "x'
    assert [found.code for found in findings({"a.tex": text})] == ["ML101", "ML201"]
    assert [found.code for found in findings({"a.tex": text}, LintOptions(disable=frozenset({"ML1"})))] == ["ML201"]
    assert findings({"a.tex": "it was measured"}) == []
    assert len(findings({"a.tex": "it was measured"}, LintOptions(enable=frozenset({"ML110"})))) == 1
    assert len(findings({"a.tex": "One two three four five."}, LintOptions(words=4))) == 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("the the % lint: ignore ML101\nthe the", [2]),
        ("the the % lint: ignore\nthe the", [2]),
        ("the the % lint: ignore ML201\nx", [1]),
        ("% lint: ignore ML1\nthe the\nan an\n\nif if", [5]),
        ("the the\n% lint: ignore-file ML101, ML102\n\nif if", []),
        ("the the\n\n% lint: ignore-file\nif if", []),
    ],
)
def test_comments_take_findings_back(text: str, lines: list[int]) -> None:
    assert [found.line for found in findings({"a.tex": text})] == lines


def test_comments_of_markdown_take_findings_back() -> None:
    assert findings({"a.md": "<!-- lint: ignore ML101 -->\nthe the\n"}) == []


def test_a_finding_reads_as_chktex_prints_it() -> None:
    assert str(Finding("a.tex", 3, 7, "ML101", "doubled word 'the'")) == "a.tex:3:7: ML101 doubled word 'the'"


PIECES = st.sampled_from(
    "the,$,$$,{,},\\begin{a},\\end{a},\\begin{figure},\\label{a},\\ref{a},\\cite{b},\\footnote{,%,\n,\n\n, ,.,\",',~,...,\\(,\\],[,],\\item,"
    "\\verb|x|,\\newcommand{\\a}[1]{\\ref{#1}},\\a{b},5 km,e.g.,\\input{a},&,\\\\,\\caption{".split(",")
)


@given(st.lists(PIECES, max_size=40), st.sampled_from(["a.tex", "a.md", "a.bib", "a.sty"]))
def test_any_text_can_be_linted_and_findings_lie_in_it_in_order(pieces: list[str], file: str) -> None:
    text = "".join(pieces)
    found = findings({file: text}, EVERYTHING)
    assert found == sorted(found)
    lines = text.split("\n")
    assert all(1 <= each.line <= len(lines) and 1 <= each.column <= len(lines[each.line - 1]) + 1 for each in found)


def test_the_documentation_lists_every_rule_as_it_is() -> None:
    text = (Path(__file__).parents[3] / "docs" / "linting.md").read_text(encoding="utf-8")
    assert table() in text
    assert all(rule.about.endswith(".") and "|" not in rule.about for rule in RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)
