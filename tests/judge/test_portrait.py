"""What the code was read as is told in words: branches with their lines, inputs with their domains, what never matters."""

from __future__ import annotations

import math
import random
from typing import Any

from mathlink.claim import Claim
from mathlink.judge.claim import judge
from mathlink.lift import source_of
from mathlink.report.explanation import explain


def drag(Re: float, spare: float, kind: str = "smooth") -> float:
    if Re <= 0:
        raise ValueError("no flow")
    if Re < 2300:
        return 64 / Re
    return 0.316 * Re**-0.25


EQUATION = r"f = \begin{cases} \frac{64}{Re} & Re < 2300 \\ 0.316 Re^{-0.25} & \text{otherwise} \end{cases}"


def told(function: Any, equation: str, **options: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for title, line in judge(Claim(function, "implements", equation, **options), 60.0).code:
        found.setdefault(title, []).append(line)
    return found


def test_branches_are_told_with_their_lines() -> None:
    first = source_of(drag)[1]
    assert told(drag, EQUATION, given="Re > 0")["computes"] == [
        f"if Re <= 0:   (line {first + 1})",
        "    raises ValueError",
        f"elif Re < 2300:   (line {first + 3})",
        f"    result = 64/Re   (line {first + 4})",
        "else:",
        f"    result = 0.316*Re**(-0.25)   (line {first + 5})",
    ]


def test_inputs_are_told_with_their_domains_and_what_never_matters() -> None:
    rows = told(drag, EQUATION, given="Re > 0")
    assert rows["inputs"] == ["Re: a real number, 0 < Re", "spare: a real number"]
    assert rows["no effect"] == ["spare: the result is the same whatever it is"]


def test_the_model_stands_there_in_latex() -> None:
    assert told(drag, EQUATION, given="Re > 0")["in LaTeX"] == [
        r"\begin{cases} \text{raise ValueError} & \mathrm{Re} \le 0 \\ \frac{64}{\mathrm{Re}} & \mathrm{Re} < 2300"
        r" \\ 0.316 \mathrm{Re}^{-0.25} & \text{otherwise} \end{cases}"
    ]


def test_entries_of_a_result_are_told_one_by_one() -> None:
    def both(x: float) -> tuple[float, float]:
        return x + 1, x - 1

    rows = told(both, "a = x + 1", outputs={"a": 0})
    assert [line.partition("   ")[0] for line in rows["computes"]] == ["result[0] = x + 1", "result[1] = x - 1"]


def test_a_large_model_is_cut() -> None:
    def tower(x: float) -> float:
        for _ in range(20):
            x = x * x + math.sin(x)
        return x

    assert told(tower, "y = x")["in LaTeX"][0].endswith("too long to read")


def test_where_reading_stopped_is_told() -> None:
    def outside(x: float) -> Any:
        return random.random() * x

    (why,) = told(outside, "y = x")["not read"]
    assert f"test_portrait.py:{source_of(outside)[1] + 1}: `random.random`" in why


def test_an_explanation_shows_the_model() -> None:
    verdict = judge(Claim(drag, "implements", EQUATION, given="Re > 0"), 60.0)
    lines = [line for _, line in explain(verdict)]
    assert "  no effect  spare: the result is the same whatever it is" in lines
    assert any(line.startswith("  computes   if Re <= 0:") for line in lines)
