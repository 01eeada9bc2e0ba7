"""The files of a paper are found as git finds them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from writing.errors import InputProblem
from writing.files.tree import found, root_of


def tree(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    return folder


def names(folder: Path, exclude: tuple[str, ...] = ()) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found([folder], {".tex", ".md"}, exclude).files]


def test_folders_are_walked_in_order_and_only_for_the_suffixes(tmp_path: Path) -> None:
    tree(tmp_path, "b.tex", "a/z.MD", "a/y.txt", "c.png", ".hidden/x.tex", "env/pyvenv.cfg", "env/x.md", ".x.tex")
    assert names(tmp_path) == [".x.tex", "b.tex", "a/z.MD"]


IGNORE_FILES = [
    {".gitignore": "build/\n*.md\n!keep.md\n"},
    {".gitignore": "/a.tex\nsub/*\n!sub/b.tex\n", "sub/.gitignore": "!c.tex\n"},
    {".gitignore": "*.tex\n", "sub/.gitignore": "!*.tex\n"},
    {".gitignore": "sub/deep\nbuild\n", "sub/deep/.gitignore": "!*.tex\n"},
    {".gitignore": "**/deep/*.tex\n#c.md\n\\#d.tex\n  \nsub/b.tex  \n"},
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("ignore", IGNORE_FILES)
@pytest.mark.parametrize("below", ["", "sub"])
def test_what_git_ignores_is_left_out(tmp_path: Path, ignore: dict[str, str], below: str) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    tree(tmp_path, *"a.tex b.tex keep.md other.md build/x.tex sub/a.tex sub/b.tex sub/c.tex sub/deep/d.tex".split())
    tree(tmp_path, "#d.tex", "c.md", "deep/e.tex")
    for name, text in ignore.items():
        (tmp_path / name).write_text(text)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "-z", "--exclude-standard", "."],
        cwd=tmp_path / below,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = sorted(name for name in listed.stdout.split("\0") if name.endswith((".tex", ".md")))
    assert expected
    assert sorted(names(tmp_path / below)) == expected


def test_patterns_to_exclude_win_over_everything(tmp_path: Path) -> None:
    tree(tmp_path, "a.tex", "figures/b.tex", "sub/figures/c.tex")
    (tmp_path / ".gitignore").write_text("!figures/b.tex\n")
    assert names(tmp_path, ("figures/", "a.*")) == []


def test_a_named_file_is_taken_even_if_it_is_ignored_and_once_only(tmp_path: Path) -> None:
    file = tree(tmp_path, "a.tex") / "a.tex"
    (tmp_path / ".gitignore").write_text("*.tex\n")
    assert found([file, tmp_path, file], {".tex"}).files == [file]


def test_links_to_folders_are_not_followed_and_a_dead_link_is_named(tmp_path: Path) -> None:
    tree(tmp_path, "sub/a.tex")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dead.tex").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.tex").symlink_to(tmp_path / "self.tex")
    result = found([tmp_path], {".tex"})
    assert [path.name for path in result.files] == ["a.tex"]
    assert sorted(problem.partition(":")[0].rpartition(os.sep)[2] for problem in result.problems) == [
        "dead.tex",
        "self.tex",
    ]


def test_a_path_that_is_not_there_is_a_problem_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="no such file"):
        found([tmp_path / "nowhere"], {".tex"})


@pytest.mark.parametrize("sign", [".git", "pyproject.toml", ".latexmkrc"])
def test_the_root_is_the_nearest_folder_with_a_sign(tmp_path: Path, sign: str) -> None:
    tree(tmp_path, f"paper/{sign}", "paper/sections/a.tex")
    assert root_of(tmp_path / "paper" / "sections" / "a.tex") == tmp_path / "paper"
    assert root_of(tmp_path / "paper" / "sections") == tmp_path / "paper"


@pytest.mark.parametrize("path", [".", "a.tex", "../sections", "../sections/a.tex", "deep", "deep/.."])
def test_the_root_is_found_from_a_folder_within_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    tree(tmp_path, "paper/.git", "paper/sections/a.tex", "paper/sections/deep/b.tex")
    monkeypatch.chdir(tmp_path / "paper" / "sections")
    assert root_of(Path(path)) == tmp_path / "paper"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_a_problem_of_the_caller(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tex")
    with pytest.raises(InputProblem, match="neither a file nor a folder"):
        found([tmp_path / "pipe.tex"], {".tex"})
