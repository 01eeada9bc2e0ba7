"""Formulas as one reads them; nothing rather than something that says another formula."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mathlink.report.explanation import explain
from mathlink.report.unicode import unicode
from tests.report.samples import SAMPLES


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"f = \frac{64}{Re}", "f = 64/Re"),
        (r"\mathcal<D>=\frac<D><x+1>", "𝒟 = D/(x+1)"),
        (
            r"\Delta T = \frac{\Delta T_1 - \Delta T_2}{\ln \frac{\Delta T_1}{\Delta T_2}}",
            "ΔT = (ΔT₁ - ΔT₂)/(ln (ΔT₁/ΔT₂))",
        ),
        (r"\frac{a}{b}^2", "(a/b)²"),
        (r"\frac{a}{bK_c}", "a/(bK_c)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{1}{2} m v^{2}", "(1/2) m v²"),
        (r"\operatorname{erf} \sqrt{x_{12}^{-1}}", "erf √(x₁₂⁻¹)"),
        (r"\hat{y}_i e^{-rt}", "ŷ_i e^{-rt}"),
        (r"\begin{align} y &= a x \label{eq} \\ a &= 2 \end{align}", "y = a x\na = 2"),
        (r"\begin{cases} 0 & x < 0 \\ x & \text{otherwise} \end{cases}", "{ 0, x < 0\nx, otherwise"),
        ("$y = \n 2 x$", "y = 2 x"),
        (r"0 <= D<=\frac{a}{2}", "0 <= D <= a/2"),
        ("y:=2, x!=3", "y := 2, x != 3"),
    ],
)
def test_a_formula_is_written_without_commands(latex: str, shown: str) -> None:
    assert unicode(latex) == shown


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{a}{b",
        r"y = \frc{a}{b}",
        r"\binom{n}{k}",
        r"\overline{x}",
        r"\begin{bmatrix} a & b \end{bmatrix}",
        "y = \x0crac{a}{b}",
        "y = a % b",
        "x" * 3000,
        "{" * 1500,
    ],
)
def test_what_has_no_faithful_reading_is_not_shown(latex: str) -> None:
    assert unicode(latex) == ""


@pytest.mark.parametrize(
    ("equation", "shown"),
    [("0 <= self.weight <= 1", False), ("monotone('x')", False), ("y = 2 x", False), (r"y = \frac{a}{b}", True)],
)
def test_a_statement_is_written_once_more_only_where_that_says_more(equation: str, shown: bool) -> None:
    rows = [text for _, text in explain(replace(SAMPLES["proved"], equation=equation))]
    assert any(text.startswith("  in print") for text in rows) is shown
