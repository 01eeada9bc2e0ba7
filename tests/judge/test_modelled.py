"""Functions without a claim: what their code was read as, for each option, or where reading stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathlink.judge.modelled import portraits

SOURCE = """
import numpy as np


def force(x, k, mode="linear"):
    if x < 0:
        raise ValueError("x")
    if mode == "linear":
        return -k * x
    if mode == "cubic":
        return -k * x**3
    raise KeyError(mode)


def spread(x):
    return ((x - x.mean()) ** 2).sum()


def drawn(x):
    return x + np.random.rand()


class Gas:
    def __init__(self, n):
        self.n = n

    def pressure(self, T, V):
        return self.n * 8.314 * T / V
"""


@pytest.fixture
def module(tmp_path: Path) -> str:
    path = tmp_path / "read_without_claims.py"
    path.write_text(SOURCE)
    return str(path)


def lines(rows: tuple[tuple[str, str], ...], title: str) -> list[str]:
    return [text for name, text in rows if name == title]


def test_each_option_has_its_own_model(module: str) -> None:
    (found,) = portraits(f"{module}::force", 10.0)
    computed = "\n".join(lines(found.rows, "computes"))
    assert "result = -k*x " in computed
    assert "result = -k*x**3" in computed
    assert "raises ValueError" in computed
    assert lines(found.rows, "with") == ["mode='cubic'"]
    assert (found.name, found.line) == ("read_without_claims.force", 5)


def test_arrays_are_tried_where_numbers_do_not_do(module: str) -> None:
    (found,) = portraits(f"{module}::spread", 10.0)
    assert [text.split(":")[0] for text in lines(found.rows, "inputs")] == ["x[0]", "x[1]", "x[2]"]


def test_where_reading_stopped_is_told(module: str) -> None:
    (found,) = portraits(f"{module}::drawn", 10.0)
    (why,) = lines(found.rows, "not read")
    assert "numpy.random.rand" in why
    assert ":20" in why


def test_all_functions_of_a_file_are_shown(module: str) -> None:
    names = [found.name.split(".", 1)[1] for found in portraits(module, 10.0)]
    assert names[:3] == ["force", "spread", "drawn"]


def test_a_name_that_is_not_there_has_none(module: str) -> None:
    assert list(portraits(f"{module}::nothing", 10.0)) == []
