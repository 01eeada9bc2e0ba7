"""What a person reads where a claim cannot be judged: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

import mathlink

verify = partial(mathlink.verify, budget=60.0)  # enough for a busy machine too


def pipe(reynolds: float, roughness: float) -> float:
    return 64 / reynolds + roughness


def angle(theta: float, beta: float) -> float:
    return theta + beta


@pytest.mark.parametrize(
    ("function", "latex", "options", "words"),
    [
        (pipe, r"f = \frac{64}{Re} + r", {"where": {"Re": "renolds"}}, "did you mean 'reynolds'?"),
        (pipe, r"f = \frac{64}{Re} + r", {"where": {"Re": "np.fft(reynolds)"}}, "functions such as exp(x)"),
        (pipe, r"f = \frac{64}{Re} + r", {"when": {"roughnes": 1.0}}, "did you mean 'roughness'?"),
        (pipe, r"f = \frac{64}{reynolds} + \epsilon", {}, r'where={r"\epsilon": "roughness"}'),
        (pipe, r"f = \frac{64}{Reynolds} + Rough", {}, '"Rough": "roughness"'),
        (pipe, r"f = \frac{64}{A} + B + C", {}, '"B": "…"'),
        (pipe, "f = \frac{64}{reynolds}", {}, r"`\frac` has become a control character: write r in front"),
        (pipe, r"D^2 = \frac{64}{reynolds}", {}, r"where={r'D^2': 'return'}"),
        (angle, "y = \theta + beta", {}, r"`\theta` has become a control character"),
        (angle, "y = theta + \beta", {}, r"`\beta` has become a control character"),
    ],
)
def test_the_words_say_what_to_write(function: Callable[..., Any], latex: str, options: Any, words: str) -> None:
    verdict = verify(function, latex, **options)
    assert verdict.status.value == "undecided"
    assert words in verdict.message


@pytest.mark.parametrize("latex", ["y = theta + z,\nu = 2", "y = theta +\n\tz"])
def test_lines_and_indents_are_no_control_characters(latex: str) -> None:
    assert "control character" not in verify(angle, latex).message
