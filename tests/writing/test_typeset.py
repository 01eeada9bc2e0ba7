"""Documents come out of TeX as before when they were formatted: the same words, the same pixels."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from writing.format import Known, Options, format_text
from writing.latex.project import known

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.tex"))
assert len(DOCUMENTS) >= 6
MISSING = [program for program in ("pdflatex", "pdftotext", "pdftoppm") if shutil.which(program) is None]


def options(text: str, **choices: object) -> Options:
    return Options(known=known([text]), **choices)  # type: ignore[arg-type]


WAYS = {
    "sentence": {},
    "semantic": {"lines": "semantic"},
    "width": {"lines": "width", "width": 60},
    "keep": {"lines": "keep"},
}


def typeset(text: str, folder: Path) -> tuple[str, list[str]]:
    """The words, and a digest of every page."""
    folder.mkdir()
    (folder / "it.tex").write_text(text, encoding="utf-8")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "FORCE_SOURCE_DATE": "1"}
    for _ in range(2):
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "it.tex"],
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
        log = done.stdout.decode("utf-8", "replace")
        if done.returncode and ".sty' not found" in log:
            pytest.skip(f"TeX lacks a package: {log[log.index('! LaTeX Error') :].splitlines()[0]}")
        assert done.returncode == 0, log[-2000:]
    words = subprocess.run(["pdftotext", "it.pdf", "-"], cwd=folder, capture_output=True, check=True).stdout.decode()
    subprocess.run(["pdftoppm", "-r", "60", "it.pdf", "page"], cwd=folder, check=True)
    return words, [hashlib.sha256(page.read_bytes()).hexdigest() for page in sorted(folder.glob("page*"))]


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_formatted_document_prints_the_same(document: Path, tmp_path: Path) -> None:
    before = document.read_text(encoding="utf-8")
    printed = typeset(before, tmp_path / "before")
    tried = {before}
    for name, choices in WAYS.items():
        after = format_text(before, "latex", options(before, **choices))
        if after not in tried:
            tried.add(after)
            assert typeset(after, tmp_path / name) == printed, name
    assert len(tried) > 1, "nothing was formatted"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("way", WAYS)
def test_a_second_run_changes_nothing(document: Path, way: str) -> None:
    before = document.read_text(encoding="utf-8")
    once = format_text(before, "latex", options(before, **WAYS[way]))
    assert format_text(once, "latex", options(before, **WAYS[way])) == once
    assert options(before).known != Known() or document.stem not in ("listing", "article")
