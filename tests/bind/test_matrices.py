"""Matrix notation in entries: what each form means, and what has no one meaning."""

from __future__ import annotations

import pytest

from mathlink import latex
from mathlink.bind.matrices import MatrixProblem, is_matrix_notation, spelled_out
from mathlink.term import sym
from mathlink.views.text import to_text

n, d, k = (sym(x) for x in "ndk")
SHAPES = {"X": (n, d), "W": (d, k), "A": (n, n), "x": (n,), "y": (n,), "w": (d,), "b": (k,)}
KINDS = {name: "vector" if len(dims) == 1 else "matrix" for name, dims in SHAPES.items()}


def spelled(text: str) -> str:
    equation = latex.read(text, KINDS)
    assert is_matrix_notation(equation, SHAPES)
    link = spelled_out(equation, SHAPES).links[0]
    assert link.right is not None
    return f"{to_text(link.left)} = {to_text(link.right)}"


SAME = {
    r"Y = X W": r"Y_{ij} = \sum_{l=1}^{d} X_{il} W_{lj}",
    r"G = X^\top X": r"G_{ij} = \sum_{l=1}^{n} X_{li} X_{lj}",
    r"z = X w": r"z_i = \sum_{l=1}^{d} X_{il} w_l",
    r"q = x^\top y": r"q = \sum_{l=1}^{n} x_l y_l",
    r"P = x y^\top": r"P_{ij} = x_i y_j",
    r"t = \mathrm{tr}(A)": r"t = \sum_{l=1}^{n} A_{ll}",
    r"s = \|x\|_1": r"s = \sum_{l=1}^{n} |x_l|",
    r"s = \|x\|_2": r"s = \sqrt{\sum_{l=1}^{n} x_l^2}",
    r"s = \|X\|_F": r"s = \sqrt{\sum_{l=1}^{n} \sum_{m=1}^{d} X_{lm}^2}",
    r"c = x \cdot y": r"c = \sum_{l=1}^{n} x_l y_l",
    r"z = (x \cdot y) x": r"z_i = \left(\sum_{l=1}^{n} x_l y_l\right) x_i",
    r"c = \langle x, y\rangle": r"c = \sum_{l=1}^{n} x_l y_l",
    r"h = x \odot y": r"h_i = x_i y_i",
    r"Y = X W + \mathbf{1} b^\top": r"Y_{ij} = \sum_{l=1}^{d} X_{il} W_{lj} + 1 b_j",
    r"m = \mathbf{1}^\top x": r"m = \sum_{l=1}^{n} 1 x_l",
    r"q = (x - y)^\top x": r"q = \sum_{l=1}^{n} (x_l - y_l) x_l",
    r"s = \|x\|": r"s = \sqrt{\sum_{l=1}^{n} x_l^2}",
    r"s = \|x\|_\infty": r"s = \max_{1 \le l \le n} |x_l|",
    r"z = \exp(x)": r"z_i = \exp(x_i)",
    r"z = \tanh(X w + x)": r"z_i = \tanh(\sum_{l=1}^{d} X_{il} w_l + x_i)",
    r"z = \max(0, x)": r"z_i = \max(0, x_i)",
    r"p = \mathrm{softmax}(x)": r"p_i = \frac{\exp(x_i)}{\sum_{l=1}^{n} \exp(x_l)}",
    r"P = \mathrm{softmax}(A)": r"P_{ij} = \frac{\exp(A_{ij})}{\sum_{l=1}^{n} \exp(A_{il})}",
    r"z_i = \frac{x_i}{\|x\|_2}": r"z_i = \frac{x_i}{\sqrt{\sum_{l=1}^{n} x_l^2}}",
    r"t = \mathrm{tr}(A^2)": r"t = \sum_{l=1}^{n} \sum_{m=1}^{n} A_{lm} A_{ml}",
}


@pytest.mark.parametrize("text", SAME)
def test_matrix_notation_means_these_entries(text: str) -> None:
    table = {
        **dict.fromkeys(SHAPES, "vector"),
        **dict.fromkeys(("i", "j", "l", "m"), "index"),
        "n": "symbol",
        "d": "symbol",
    }
    names = {"m"} if text.startswith("m") else set()
    link = latex.read(SAME[text], {a: b for a, b in table.items() if a not in names}).links[0]
    assert link.right is not None
    assert spelled(text) == f"{to_text(link.left)} = {to_text(link.right)}"


UNCLEAR = {
    r"Y = X W + b": "a matrix of n × k and a vector of k",
    r"Y = X X": "the inner lengths differ",
    r"q = x y": "vectors are columns",
    r"Y = X^{-1}": "an inverse of a matrix of n × d",
    r"q = x^2": "a power of a vector",
    r"d = \det X": "a determinant of a matrix of n × d",
    r"Y = \exp(A)": "write it with indices",
    r"s = \|A\|": "this norm of a matrix",
    r"t = \mathrm{tr}(X)": "a trace of a matrix of n × d",
    r"s = \|X\|_2": "this norm of a matrix",
    r"z = x / y": "a division by a vector",
    r"s = \mathbf{1}^\top \mathbf{1} + x^\top x": "how long",
}


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_has_no_one_meaning_is_refused_in_words(text: str) -> None:
    with pytest.raises(MatrixProblem, match=UNCLEAR[text]):
        spelled(text)


def test_an_equation_with_indices_is_left_alone() -> None:
    equation = latex.read(r"y_i = \sum_j X_{ij} w_j", {"X": "matrix", "w": "vector", "y": "vector"})
    assert not is_matrix_notation(equation, SHAPES)
