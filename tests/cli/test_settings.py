"""The ``[tool.mathlink]`` table: what it may say and how it is told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathlink.cli.settings import Settings, nearest, read
from mathlink.errors import InputProblem


def written(folder: Path, text: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_no_file_and_no_table_mean_the_defaults(tmp_path: Path) -> None:
    assert read(None) == Settings()
    assert read(written(tmp_path, '[project]\nname = "x"\n')) == Settings()


def test_every_key_is_read_and_paths_are_taken_from_the_files_folder(tmp_path: Path) -> None:
    text = '[tool.mathlink]\npaths = ["src", "/abs"]\nbudget = 3\njobs = 2\nrequire = "proved"\nundecided = "ignore"\n'
    assert read(written(tmp_path, text)) == Settings((str(tmp_path / "src"), "/abs"), 3, 2, "proved", "ignore")


def test_a_dotted_name_that_is_no_path_stays_a_dotted_name(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    assert read(written(tmp_path, '[tool.mathlink]\npaths = ["src", "package.module"]\n')).paths == (
        str(tmp_path / "src"),
        "package.module",
    )


def test_the_nearest_file_is_that_of_the_folder_or_above(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert nearest(deep) == file
    assert nearest(tmp_path) == file
    closer = written(tmp_path / "a", "")
    assert nearest(deep) == closer


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("budgt = 3", "no key 'budgt'; did you mean budget"),
        ("zzz = 3", "no key 'zzz'; the keys are paths, budget, jobs, require, undecided"),
        ('paths = "src"', "paths is a list"),
        ("paths = [1]", "paths is a list"),
        ("budget = 0", "budget is a number of seconds above 0; it is 0"),
        ("budget = nan", "budget is a number of seconds above 0; it is nan"),
        ("budget = inf", "budget is a number of seconds above 0; it is inf"),
        ('budget = "3"', "budget is a number of seconds"),
        ("budget = true", "budget is a number of seconds"),
        ("jobs = 0", "jobs is a whole number from 1"),
        ("jobs = 1.5", "jobs is a whole number from 1"),
        ('require = "maybe"', 'require is "proved" or "tested"'),
        ("require = [1]", 'require is "proved" or "tested"'),
        ("undecided = false", 'undecided is "fail" or "ignore"'),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_and_what_it_should_be(tmp_path: Path, table: str, words: str) -> None:
    file = written(tmp_path, f"[tool.mathlink]\n{table}\n")
    with pytest.raises(InputProblem) as caught:
        read(file)
    assert str(file) in str(caught.value)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["[tool.mathlink", "[tool]\nmathlink = 3\n", "tool = 3\n"])
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(InputProblem, match="pyproject"):
        read(file)


def test_the_tables_of_other_commands_are_theirs_to_read(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text(
        "[tool.mathlink]\nbudget = 3\n[tool.mathlink.fmt]\nlines = 'keep'\n[tool.mathlink.sessions]\nrate = 60\n"
    )
    assert read(file).budget == 3


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[tool.mathlink\n", "no TOML: Expected ']'"),
        (b'name = "\xe9"\n', "not in UTF-8, by byte 8; TOML has to be"),
        (None, "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path, data: bytes | None, words: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.mkdir() if data is None else file.write_bytes(data)
    with pytest.raises(InputProblem) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: {words}")
