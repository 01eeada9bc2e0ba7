"""Terms as text for people."""

from __future__ import annotations

import pytest

from mathlink.term import sub, sym
from mathlink.views.text import to_text
from tests.prove.written import written

TEXTS = [
    ("a - (b - c)", "a - (b - c)"),
    ("(a + b)*c/d", "(a + b)*c/d"),
    ("(-x)**2", "(-x)**2"),
    ("not x < 1", "x >= 1"),
    ("x if x < 1 else 2", "(x if x < 1 else 2)"),
    ("sum_(k, 1, n, k**2)", "sum(i, 1, n, i**2)"),
    ("sum_(k, 1, n, sum_(m, 1, k, m*k))", "sum(i, 1, n, sum(j, 1, i, j*i))"),
    ("sum_(k, 1, n, k**2*i)", "sum(j, 1, n, j**2*i)"),
    ("sum_(k, 1, n, k**2) + sum_(k, 1, n, k**3)", "sum(i, 1, n, i**2) + sum(i, 1, n, i**3)"),
    ("derivative(x, x**2)", "derivative(x, x**2)"),
]


@pytest.mark.parametrize(("source", "text"), TEXTS)
def test_terms_read_like_python(source: str, text: str) -> None:
    assert to_text(written(source)) == text


def test_symbols_are_renamed_and_bound_letters_keep_clear_of_the_new_names() -> None:
    assert (
        to_text(sub(sym("a"), written("sum_(k, 1, n, k)")), {"a": "i", "n": "n"}.__getitem__) == "i - sum(j, 1, n, j)"
    )
