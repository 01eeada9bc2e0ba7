"""Work is seen in the files of a paper, by section; a formatter does no work."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from writing.sessions.output.words import section_key
from writing.sessions.watching import Watch


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "main.tex").write_text("\\section{One}\nFirst words here.\n\\section{Two}\nOther words there.\n")
    (tmp_path / "code.py").write_text("x = 1\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "hidden.tex").write_text("hidden")
    return tmp_path


def edited(file: Path, text: str) -> None:
    """Change a file such that its state differs even on a coarse clock."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text)
    os.utime(file, ns=(before + 10**9, before + 10**9))


def watching(folder: Path) -> Watch:
    watch = Watch(folder)
    watch.begin()
    return watch


def test_nothing_changed_is_no_work(paper: Path) -> None:
    watch = watching(paper)
    assert sorted(os.path.basename(path) for path in watch.states) == ["code.py", "main.tex"]
    assert not watch.look().is_work


def test_words_are_attributed_to_their_section(paper: Path) -> None:
    watch = watching(paper)
    edited(paper / "main.tex", "\\section{One}\nFirst words here.\n\\section{Two}\nOther new words.\n")
    seen = watch.look()
    two = section_key("main.tex", "Two")
    assert (seen.added, seen.removed, seen.is_work) == ({two: 1}, {two: 1}, True)
    assert not watch.look().is_work


def test_a_change_of_layout_alone_is_no_work(paper: Path) -> None:
    watch = watching(paper)
    edited(paper / "main.tex", "\\section{One}\n\n  First\n  words here.\n\n\n\\section{Two}\nOther words\nthere.\n")
    assert not watch.look().is_work


def test_a_change_of_code_is_work_without_words(paper: Path) -> None:
    watch = watching(paper)
    edited(paper / "code.py", "x = 2\n")
    seen = watch.look()
    assert (seen.added, seen.removed, seen.is_work) == ({}, {}, True)


def test_files_that_come_and_go_count_by_their_words(paper: Path) -> None:
    watch = watching(paper)
    edited(paper / "more.md", "# New\nThree fresh words\n")
    assert sum(watch.look().added.values()) == 4
    (paper / "more.md").unlink()
    assert sum(watch.look().removed.values()) == 4


def test_a_renamed_file_moves_its_words(paper: Path) -> None:
    watch = watching(paper)
    (paper / "main.tex").rename(paper / "renamed.tex")
    assert not watch.look().is_work
