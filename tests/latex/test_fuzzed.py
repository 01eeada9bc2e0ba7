"""Texts that fuzzing found: whatever they are, an equation or a problem that points into its own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mathlink.latex import SyntaxProblem, read, read_notation

if TYPE_CHECKING:
    from collections.abc import Callable

UNEXPECTED = [
    "n!",
    "(a + b)!",
    r"f, R \in\left\mathbb{R}^{c \times X}",
    r"x \left\mathbf{a}",
    r"\left\hat x",
    r"xta\DeclareMathOperator",
    r"\DeclareMathOperator",
    r"x\newcommand",
    r"x\def",
    r"\newcommand{\a}",
    r"\def\a",
    r"\frac{1}{\frac",
    r"\hline \text{ or } b=2",
    r"\prod_{ii} z_i",
    r"\sum_{i,i} z_i",
    r"\sum_{ii} z_{ii}",
    r"a_s = \begin{cases} [2 \alpha + a] \pm \lim_{a \to \infty \frac{\mu}{G} & z > {H} * M^2 \over 2",
]
LONG = [
    part * 2000
    for part in ("a=b, ", "a=b,", ",", "1,", "1, ", "x ,", "f(x)", "x f(x)", "x a=b,", "{", "x^{", "\\frac{1}{", "(")
]


def problem_of(reader: Callable[..., object], text: str) -> SyntaxProblem | None:
    try:
        reader(text, ("x", "Re"))
    except SyntaxProblem as problem:
        return problem
    return None


@pytest.mark.parametrize("text", UNEXPECTED)
@pytest.mark.parametrize("reader", [read, read_notation])
def test_a_problem_points_into_its_text(reader: Callable[..., object], text: str) -> None:
    problem = problem_of(reader, text)
    if problem is not None:
        start, end = problem.span
        assert 0 <= start <= end <= len(text)
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:8])
def test_long_repetitions_are_read_or_refused(text: str) -> None:
    problem = problem_of(read, f"y = {text}x")
    assert problem is None or problem.message
