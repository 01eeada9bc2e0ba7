"""The table in pyproject.toml is read, and what is wrong in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from writing.errors import InputProblem
from writing.files.settings import Settings, nearest, read
from writing.options import BibOptions, Options


def table(folder: Path, text: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(text)
    return file


def test_without_a_file_or_a_table_the_defaults_hold(tmp_path: Path) -> None:
    assert read(None) == Settings()
    assert read(table(tmp_path, "[tool.other]\nx = 1\n")) == Settings(home=tmp_path)


def test_every_key_is_read(tmp_path: Path) -> None:
    text = """
[tool.mathlink.fmt]
lines = "width=72"
indent = 4
blank_lines = 2
align = false
listings = true
rewrites = ["ties", "quotes"]
exclude = ["figures/"]
sentence_words = 30
style = true
bib = { sort = "key", doi = true, order = ["author", "title"] }
[tool.black]
line-length = 100
target-version = ["py311"]
"""
    options = Options(
        "width",
        72,
        indent=4,
        blank_lines=2,
        align=False,
        rewrites=frozenset({"ties", "quotes"}),
        listings=True,
        bib=BibOptions(sort="key", doi=True, order=("author", "title")),
        python=(("line-length", 100), ("target-version", ("py311",))),
    )
    assert read(table(tmp_path, text)) == Settings(options, ("figures/",), 30, True, tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('line = "keep"', "no key 'line'; did you mean lines?"),
        ('lines = "paragraph"', "'paragraph' is none of sentence, semantic, keep, width=N"),
        ('lines = "width=3"', "width=N"),
        ("lines = 80", "'80' is none of"),
        ("indent = -1", "no whole number from 0 to 16"),
        ("indent = true", "no whole number"),
        ('align = "yes"', "neither true nor false"),
        ('rewrites = ["quote"]', "no rewrite 'quote'; did you mean quotes?"),
        ('rewrites = "ties"', "no list of strings"),
        ('bib = { sort = "title" }', "sort: 'title' is none of"),
        ("bib = { dois = true }", "no key 'dois'; did you mean doi?"),
        ("bib = 3", "is no table"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputProblem) as caught:
        read(table(tmp_path, f"[tool.mathlink.fmt]\n{text}\n"))
    assert words in str(caught.value)
    assert "pyproject.toml" in str(caught.value)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"pyproject\.toml"):
        read(table(tmp_path, "[tool.mathlink.fmt"))


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    outer = table(tmp_path, "")
    assert nearest(inner) == outer


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[tool.mathlink\n", "no TOML: Expected ']'"),
        (b'name = "\xe9"\n', "not in UTF-8, by byte 8; TOML has to be"),
        (b"tool = 3\n", "what [tool.mathlink.fmt] stands in is no table"),
        (b"[tool]\nmathlink = 'x'\n", "what [tool.mathlink.fmt] stands in is no table"),
        (None, "Is a directory"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path, data: bytes | None, words: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.mkdir() if data is None else file.write_bytes(data)
    with pytest.raises(InputProblem) as caught:
        read(file)
    assert str(caught.value).startswith(f"{file}: {words}")


def test_a_project_that_is_no_table_says_nothing_of_python(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("project = 3\n")
    assert read(file).options.python == ()
