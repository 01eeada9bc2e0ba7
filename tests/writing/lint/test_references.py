"""Rules of the linter that look across the files of a tree."""

from __future__ import annotations

import pytest

from writing.lint import findings

HEAD = "\\documentclass{article}\\begin{document}\n"
BIB = "@article{one, title={One}}\n@book{two, title={Two}}\n"


def found(**files: str) -> list[tuple[str, int, str]]:
    texts = {name.replace("_", "."): text for name, text in files.items()}
    return [(each.file, each.line, each.code) for each in findings(texts) if each.code.startswith("ML4")]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\label{a} \\ref{a}", []),
        ("\\label{a} \\cref{a,b}", ["ML401"]),
        ("\\label{a} \\hyperref[a]{x} \\hyperref[b]{x}", ["ML401"]),
        ("\\label{a} \\label{b} \\crefrange{a}{b}", []),
        ("\\label{a}", ["ML402"]),
        ("\\label{a} \\ref{a} \\label{a}", ["ML403"]),
        ("% \\label{a}\n\\verb|\\label{a}| \\begin{verbatim}\\ref{a}\\end{verbatim}", []),
        ("\\newcommand{\\fig}[1]{Fig.~\\ref{fig:#1}}\\label{fig:a}\\label{fig:b}\\fig{a}", ["ML402"]),
        ("\\newcommand{\\fig}[1]{Fig.~\\ref{fig:#1}}\\label{fig:a}\\fig{a}\\fig{b}", ["ML401"]),
        ("\\newcommand{\\fig}[2][x]{\\ref{fig:#2}}\\newcommand{\\Fig}[1]{\\fig{#1}}\\label{fig:a}\\Fig{a}", []),
        ("\\def\\eq#1{(\\ref{eq:#1})}\\newcommand{\\name}[1]{\\label{eq:#1}}\\name{a}\\eq{a}\\eq{b}", ["ML401"]),
        ("\\newcommand{\\sec}[2]{\\label{#1:#2}}\\sec{a}{b}\\ref{a:b}", []),
        ("\\begin{lstlisting}[label=a]\\end{lstlisting}\\ref{a}", []),
        ("\\begin{theorem}{Title}{a}\\end{theorem}\\ref{thm:a}", []),
        ("\\somelabel{a}\\ref{x:a}", []),
        ("\\label{a}\\unknown{a}", []),
        ("\\input{gone}\\ref{a}\\label{b}", []),
        ("\\externaldocument{other}\\ref{a}", []),
    ],
)
def test_labels_of_one_file(text: str, wanted: list[str]) -> None:
    assert [code for _, _, code in found(a_tex=HEAD + text)] == wanted


def test_labels_are_sought_in_all_files_of_a_document() -> None:
    files = {"a_tex": HEAD + "\\input{b}\\ref{x}", "b_tex": "\\label{x}\\label{y}\\label{y}"}
    assert found(**files) == [("b.tex", 1, "ML402"), ("b.tex", 1, "ML403")]


def test_a_part_without_its_document_is_not_judged() -> None:
    assert found(b_tex="\\label{x}\\ref{y}\\cite{z}") == []


def test_two_documents_may_set_the_same_label() -> None:
    text = HEAD + "\\label{x}\\ref{x}"
    assert found(a_tex=text, b_tex=text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("\\cite{one,two}\\bibliography{r}", []),
        ("\\cite{one}\\bibliography{r}", [("r.bib", 2, "ML405")]),
        ("\\autocites[3]{one}[see][4]{two}\\addbibresource{r.bib}", []),
        ("\\nocite{*}\\bibliography{r}", []),
        ("\\cite{one,two,three}\\bibliography{r}", [("a.tex", 2, "ML404")]),
        ("\\textcite[p.~3]{three}\\nocite{*}\\bibliography{r}", [("a.tex", 2, "ML404")]),
        ("\\cite{three}\\nocite{*}\\bibliography{r,gone}", []),
        ("\\cite{three}", []),
        (
            "\\newcommand{\\mycite}[1]{\\citep[see][]{#1}}\\mycite{one}\\mycite{two}\\mycite{three}\\bibliography{r}",
            [("a.tex", 2, "ML404")],
        ),
        ("\\cite{ONE,Two}\\bibliography{r}", []),
        ("\\defcitealias{one}{O}\\citealias{one}\\fullcite{two}\\bibliography{r}", []),
    ],
)
def test_citations_and_entries(text: str, wanted: list[tuple[str, int, str]]) -> None:
    assert found(a_tex=HEAD + text, r_bib=BIB) == wanted


def test_items_of_a_bibliography_in_the_text_are_entries() -> None:
    text = "\\cite{a}\\cite{b}\n\\begin{thebibliography}{9}\n\\bibitem{a} A\n\\bibitem[C(2000)]{c} C\n\\end{thebibliography}"
    assert found(a_tex=HEAD + text) == [("a.tex", 2, "ML404"), ("a.tex", 5, "ML405")]


def test_a_bibliography_written_out_by_the_source_counts() -> None:
    text = (
        "\\begin{filecontents}{x.bib}\n@book{a, title={A}}\n@book{b,}\n\\end{filecontents}\n"
        + HEAD
        + "\\cite{a,c}\\bibliography{x}"
    )
    assert found(a_tex=text) == [("a.tex", 3, "ML405"), ("a.tex", 6, "ML404")]


def test_entries_that_cited_ones_lean_on_are_used() -> None:
    bib = "@book{a,\n  crossref = {b},\n  ids = {z}\n}\n@book{b,}\n@string{c = {d}}\n@xdata{e,}\n@comment{@book{f,}}\n"
    assert found(a_tex=HEAD + "\\cite{z}\\bibliography{r}", r_bib=bib) == []


def test_markdown_cites_entries_too() -> None:
    files = {"a_tex": HEAD + "\\cite{one}\\bibliography{r}", "p_md": "As [@two; @three] said.", "r_bib": BIB}
    assert found(**files) == []


def test_keys_are_taken_once() -> None:
    assert found(r_bib=BIB + "@misc{One,}") == [("r.bib", 3, "ML406")]


def test_a_missing_label_lies_at_its_command() -> None:
    each = findings({"a.tex": HEAD + "so so-called \\ref{a}"})[-1]
    assert (each.line, each.column, each.message) == (2, 14, "no label 'a'")
