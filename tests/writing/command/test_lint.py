"""``mathlink fmt --lint``: a line for each finding, nothing changed, and an exit code that says whether there are any."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from mathlink.cli import main

MAIN = (
    "\\documentclass{article}\n\\begin{document}\nThis is is doubled.\n\\input{part}\n\\label{sec:a}\n\\end{document}\n"
)
PART = "See Section~\\ref{sec:a} and Section~\\ref{sec:b}.\n"


@pytest.fixture(autouse=True)
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("main.tex").write_text(MAIN)
    Path("part.tex").write_text(PART)
    return tmp_path


def run(*arguments: str) -> int:
    return main(["fmt", "--lint", *arguments])


def test_findings_are_printed_as_editors_read_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(".") == 1
    out, err = capsys.readouterr()
    assert [line.split(" ")[:2] for line in out.splitlines()] == [
        ["main.tex:3:9:", "ML101"],
        ["part.tex:1:37:", "ML401"],
    ]
    assert err == "2 findings in 2 files\n"
    assert Path("main.tex").read_text() == MAIN


def test_one_file_is_judged_in_its_document(capsys: pytest.CaptureFixture[str]) -> None:
    Path("pyproject.toml").write_text("")
    assert run("part.tex") == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["ML401"]


def test_a_file_that_no_rule_reads_is_not_said_to_be_clean(capsys: pytest.CaptureFixture[str]) -> None:
    Path("notes.txt").write_text("the the")
    Path("code.py").write_text('"""the the"""\n')
    assert run("notes.txt") == 2
    assert "notes.txt: no formatter for .txt" in capsys.readouterr().err
    assert run("code.py") == 0
    assert capsys.readouterr().err == "no files to read here; read are .tex .sty .cls .ltx .bib .md .markdown\n"
    assert run("code.py", "part.tex") == 1
    assert capsys.readouterr().err == "1 finding in 1 file\n"


@pytest.mark.parametrize("name", ["notes.md", "notes.markdown", "NOTES.MD", "more.TEX", "more.ltx"])
def test_every_ending_that_is_formatted_is_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text("It is the the end.\n")
    assert run(name) == 1
    assert f"{name}:1:11: ML101" in capsys.readouterr().out


def test_rules_are_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--disable", "ML1", "--disable", "ML401", ".") == 0
    assert capsys.readouterr().err == "nothing found in 2 files\n"
    Path("part.tex").write_text("It was measured. Perhaps.\n")
    assert run("--disable", "ML101,ML402", ".") == 0
    assert run("--disable", "ML101,ML402", "--style", ".") == 1
    assert run("--enable", "ML999", ".") == 2
    assert "no rule 'ML999'" in capsys.readouterr().err


def test_standard_input_takes_the_place_of_its_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("pyproject.toml").write_text("")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"The the end, see~\\ref{sec:a}.\n")))
    assert run("-", "--stdin-filename", "part.tex") == 1
    assert [line.split(" ")[:2] for line in capsys.readouterr().out.splitlines()] == [["part.tex:1:5:", "ML101"]]


def test_a_file_that_is_no_text_is_named_and_the_rest_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.tex").write_bytes(b"\0")
    assert run(".") == 123
    out, err = capsys.readouterr()
    assert "ML101" in out
    assert "bad.tex:1:1: refused: a binary file" in err
