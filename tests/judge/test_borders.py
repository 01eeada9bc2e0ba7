"""Cases: gaps, overlaps, single borders, and places where one side alone has a value, each with a point."""

from __future__ import annotations

import math
from functools import partial

import pytest

import mathlink

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too


def piecewise(x: float) -> float:
    if x < 0:
        return -x
    return x * x


def step(x: float) -> float:
    if x <= 1:
        return 0.0
    return 1.0


def root(x: float) -> float:
    return math.sqrt(abs(x))


def sign(x: float) -> float:
    return x / abs(x)


def guarded(x: float) -> float:
    if x > 2:
        raise ValueError("too large")
    return x * x


def regime(re: float) -> float:
    if re < 2300:
        return 64 / re
    return 0.316 / re**0.25


@pytest.mark.parametrize(
    ("function", "text", "given", "warning"),
    [
        (piecewise, r"f=\begin{cases} -x & x<0 \\ x^2 & x > 1\end{cases}", None, "the equation has no value"),
        (piecewise, r"f=\begin{cases} -x & x<0 \\ x^2 & x > 0\end{cases}", None, "at x = 0 the code gives 0, the equation has no"),
        (step, r"f=\begin{cases} 0 & x \le 1 \\ 1 & x \ge 1\end{cases}", None, "both hold at x = 1, where they give 0 and 1"),
        (root, r"f=\sqrt{x}", None, "the equation has no value"),
        (sign, r"f=\begin{cases} 1 & x > 0 \\ 0 & x = 0 \\ -1 & x < 0\end{cases}", None, "at x = 0 the equation gives 0, the code raises ZeroDivisionError"),
    ],
)  # fmt: skip
def test_what_only_one_side_says_is_told_with_a_point(
    function: object, text: str, given: str | None, warning: str
) -> None:
    verdict = verify(function, text, given=given)
    assert verdict.status.value == "proved"
    assert any(warning in w for w in verdict.warnings), verdict.warnings


@pytest.mark.parametrize(
    ("function", "text", "given"),
    [
        (piecewise, r"f=\begin{cases} -x & x<0 \\ x^2 & x \ge 0\end{cases}", None),
        (root, r"f=\sqrt{x}", r"x \ge 0"),
        (guarded, "f=x^2", None),  # the code's own domain
    ],
)
def test_nothing_is_told_where_both_sides_speak(function: object, text: str, given: str | None) -> None:
    verdict = verify(function, text, given=given)
    assert verdict.status.value == "proved"
    assert not [w for w in verdict.warnings if w.startswith("at ") or "both hold" in w]


@pytest.mark.parametrize(
    ("function", "text", "hint"),
    [
        (step, r"f=\begin{cases} 0 & x < 1 \\ 1 & x \ge 1\end{cases}", "they differ at x = 1 only"),
        (regime, r"f=\begin{cases} \frac{64}{re} & re < 4000 \\ 0.316 re^{-1/4} & re \ge 4000\end{cases}", "the cases meet elsewhere"),
        (regime, r"f=\begin{cases} \frac{16}{re} & re < 2300 \\ 0.316 re^{-1/4} & re \ge 2300\end{cases}", "code = 4 × equation"),
    ],
)  # fmt: skip
def test_borders_and_branches_that_differ_are_named(function: object, text: str, hint: str) -> None:
    verdict = verify(
        function, text, where={"re": "re"} if "re" in text else None, given="re > 0" if "re" in text else None
    )
    assert verdict.status.value == "refuted"
    assert hint in verdict.hint
