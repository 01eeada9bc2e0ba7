"""Formulas as one reads them; nothing rather than something that says another formula."""

from __future__ import annotations

import pytest

from mathlink.report.unicode import unicode


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
