r"""Pairs of sources and their layouts; each pair is proved, stable, and the same from however the source is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from writing.latex.project import known
from writing.layout.latex import layout
from writing.options import Options
from writing.proof.latex import difference

FOLDER = Path(__file__).parent / "golden"
NAMES = sorted(path.name.removesuffix(".in.tex") for path in FOLDER.glob("*.in.tex"))
assert NAMES, "no golden files"


def pair(name: str) -> tuple[str, str]:
    return tuple((FOLDER / f"{name}.{side}.tex").read_text("utf-8") for side in ("in", "out"))  # type: ignore[return-value]


def options(text: str) -> Options:
    return Options(align=False, known=known([text]))


@pytest.mark.parametrize("name", NAMES)
def test_layout_is_as_written_down(name: str) -> None:
    source, expected = pair(name)
    assert layout(source, options(source)).text == expected


@pytest.mark.parametrize("name", NAMES)
def test_layout_says_the_same(name: str) -> None:
    source, expected = pair(name)
    assert difference(source, expected, options(source)) is None


@pytest.mark.parametrize("name", NAMES)
def test_layout_is_laid_out(name: str) -> None:
    expected = pair(name)[1]
    assert layout(expected, options(expected)).text == expected


def test_each_source_has_a_layout() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        f"{name}.{side}.tex" for name in NAMES for side in ("in", "out")
    }
