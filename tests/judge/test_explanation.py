"""Refuted claims explained: the hint and the counterexample stand where the function is used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.claim import Claim
from mathlink.discover.reading import stated
from mathlink.judge.claim import judge
from mathlink.judge.documented import judge_documented
from mathlink.model import Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable


def documented(function: Callable[..., Any]) -> Verdict:
    found = stated(function, function.__name__)
    assert found is not None
    return next(iter(judge_documented(found, budget=60.0)))


def swamee(Re, eD):
    r"""Friction factor.

    .. math:: \frac{1}{\sqrt{f_f}} = -4\log_{10}\left[\left(\frac{6.97}{Re}\right)^{0.9} + \frac{eD}{3.7}\right]

    Parameters
    ----------
    Re : float
        Reynolds number, [-]
    eD : float
        Relative roughness, [-]

    Returns
    -------
    f_f : float
        Friction factor, [-]

    Examples
    --------
    >>> round(swamee(1e5, 1e-4), 4)
    0.0185
    """
    return 4.0 / (4.0 * math.log10((6.97 / Re) ** 0.9 + eD / 3.7)) ** 2


def test_a_result_inside_the_equation_is_compared_with_what_the_code_returns() -> None:
    verdict = documented(swamee)
    assert verdict.status is Status.REFUTED
    assert verdict.hint == "code = 4 × the equation's f_f"


def test_the_counterexample_is_the_documented_call() -> None:
    verdict = documented(swamee)
    assert verdict.counterexample is not None
    assert verdict.counterexample.inputs == {"Re": 1e5, "eD": 1e-4}


def test_without_an_example_the_counterexample_is_short() -> None:
    verdict = judge(Claim(lambda a, b: a * b + a, "implements", "f = a b", label="f"), 60.0)
    assert verdict.status is Status.REFUTED
    assert verdict.counterexample is not None
    assert sum(len(repr(v)) for v in verdict.counterexample.inputs.values()) <= 8


def test_a_factor_that_has_no_name_is_told_with_its_parts() -> None:
    def velocity(rho: float, C: float) -> float:
        return C / math.sqrt(rho / 16.018463373960145) * 0.7

    verdict = judge(Claim(velocity, "implements", r"V = \frac{C}{\sqrt{\rho}}", where={r"\rho": "rho"}), 60.0)
    assert verdict.status is Status.REFUTED
    assert verdict.hint.startswith("code = 2.801")
    assert "sqrt(16.018463373960145) (kg/m³ in a lb/ft³)" in verdict.hint


def test_a_hint_for_some_inputs_only_says_so() -> None:
    def f(x: float, y: float) -> float:
        return x + y if x > 1 else 4 * y

    verdict = judge(
        Claim(f, "implements", r"f = \begin{cases} x + y & x > 1 \\ y & \text{otherwise} \end{cases}"), 60.0
    )
    assert verdict.hint == "where they differ, code = 4 × equation"
