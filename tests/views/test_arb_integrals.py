"""Certified quadrature: values that mpmath gives too, no value where the integrand has none, nothing said where it diverges."""

from __future__ import annotations

from fractions import Fraction as F
from typing import TYPE_CHECKING

import pytest
from flint import arb
from mpmath import mp

from mathlink.latex import read
from mathlink.term import Term
from mathlink.views.arb import Undefined, value

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: list[tuple[str, dict[str, F], Callable[[], object]]] = [
    (r"\int_0^1 e^{-t^2}\,dt", {}, lambda: mp.quad(lambda t: mp.exp(-t * t), [0, 1])),
    (r"\int_0^x \sin(t^2)\,dt", {"x": F(2)}, lambda: mp.quad(lambda t: mp.sin(t * t), [0, 2])),
    (r"\int_x^0 \sqrt{1+t^2}\,dt", {"x": F(1)}, lambda: -(mp.sqrt(2) + mp.asinh(1)) / 2),
    (r"\int_0^1 \sqrt{t}\,dt", {}, lambda: mp.mpf(2) / 3),
    (r"\int_1^x \frac{\ln t}{t}\,dt", {"x": F(3)}, lambda: mp.log(3) ** 2 / 2),
    (r"\int_0^{\pi} \frac{dt}{a + \cos t}", {"a": F(2)}, lambda: mp.pi / mp.sqrt(3)),
    (r"\int_0^x \frac{\sin t}{t}\,dt", {"x": F(2)}, lambda: mp.si(2)),
    (r"\int_0^1 \arctan t\,dt", {}, lambda: mp.pi / 4 - mp.log(2) / 2),
    (r"\int_0^x t^{a}\,dt", {"x": F(2), "a": F(3, 2)}, lambda: mp.mpf(2) ** mp.mpf("2.5") / mp.mpf("2.5")),
]


def term(text: str, names: dict[str, F]) -> Term:
    return read(text, dict.fromkeys(names, "symbol")).links[0].left


@pytest.mark.parametrize(("text", "point", "expected"), CASES)
def test_the_ball_holds_the_value_and_is_narrow(text: str, point: dict[str, F], expected: Callable[[], object]) -> None:
    found = value(term(text, point), point)
    assert isinstance(found, arb)
    with mp.workdps(40):
        middle = mp.mpf(found.mid().str(40, radius=False))
        assert abs(middle - expected()) < mp.mpf(10) ** -30  # type: ignore[operator]
    assert found.rad() < 1e-25


@pytest.mark.parametrize("text", [r"\int_{-3}^{-1} \sqrt{t}\,dt", r"\int_{-2}^{-1} \ln t\,dt"])
def test_an_integrand_without_real_values_has_no_integral(text: str) -> None:
    found = value(term(text, {}), {})
    assert isinstance(found, Undefined)


@pytest.mark.parametrize(
    "text", [r"\int_0^1 \frac{dt}{t}", r"\int_{-1}^{2} \frac{dt}{t^2}", r"\int_0^{\infty} e^{-t}\,dt"]
)
def test_what_diverges_or_does_not_end_is_not_told(text: str) -> None:
    assert isinstance(value(term(text, {}), {}), Undefined)
