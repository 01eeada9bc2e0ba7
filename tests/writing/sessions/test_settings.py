"""The table of settings: every key, every mistake with file and place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from writing.errors import InputProblem
from writing.sessions.settings import Settings, read


def written(folder: Path, text: str) -> Path:
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_no_file_and_no_table_mean_the_defaults(tmp_path: Path) -> None:
    assert read(written(tmp_path, "[tool.mathlink]\nbudget = 1\n")) == Settings()
    assert read(written(tmp_path, "# sessions\n")) == Settings()


@pytest.mark.parametrize(
    ("line", "settings"),
    [
        ("idle = 10", Settings(idle=timedelta(minutes=10))),
        ("idle = 2.5", Settings(idle=timedelta(seconds=150))),
        ("rate = 60", Settings(rate=(60.0, ""))),
        ('rate = "60 EUR"', Settings(rate=(60.0, "EUR"))),
        ('rate = "€45.50"', Settings(rate=(45.5, "€"))),
        ('kind = "writing"', Settings(kind="writing")),
    ],
)
def test_every_key_is_read_in_the_folder_and_below(tmp_path: Path, line: str, settings: Settings) -> None:
    below = tmp_path / "chapters" / "one"
    below.mkdir(parents=True)
    written(tmp_path, f"[tool.mathlink.sessions]\n{line}\n")
    assert read(tmp_path) == read(below) == settings


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("idle = 0", "idle: 0 is no number of minutes above 0, up to 240"),
        ("idle = nan", "idle: nan is no number of minutes"),
        ("idle = true", "idle: True is no number of minutes"),
        ("idle = 241", "idle: 241 is no number"),
        ("rate = -1", 'rate: -1 is no cost of an hour; write 60 or "60 EUR"'),
        ("rate = inf", "rate: inf is no cost"),
        ('rate = "a lot"', "rate: 'a lot' is no cost"),
        ('rate = "EUR 3 EUR"', "is no cost"),
        ("kind = 3", "kind: 3 is no kind of work"),
        ('kind = " "', "is no kind of work"),
        ("idel = 3", "has no key 'idel'; did you mean idle?"),
        ("zzz = 3", "has no key 'zzz'; known: idle, kind, rate"),
        ("idle = ", "Invalid value"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(InputProblem) as caught:
        read(written(tmp_path, f"[tool.mathlink.sessions]\n{line}\n"))
    assert str(caught.value).startswith(str(tmp_path / "pyproject.toml"))
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["[tool.mathlink]\nsessions = 3\n", "[tool]\nmathlink = 3 # sessions\n"])
def test_what_is_no_table_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputProblem, match="is no table"):
        read(written(tmp_path, text))
