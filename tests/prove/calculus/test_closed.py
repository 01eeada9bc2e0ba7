"""Closed forms: the right ones, none where the value does not exist everywhere, and never a wrong one."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from mpmath import mp

from mathlink.latex import read, read_given
from mathlink.prove.calculus.closed import closed, has_calculus
from mathlink.term import Term
from mathlink.views.mp import evaluate_mp

#: text, hypotheses, point, value
CASES: list[tuple[str, str, dict[str, F], str]] = [
    (r"\int_0^x e^{-t}\,dt", "", {"x": F(2)}, "1 - exp(-2)"),
    (r"\int_a^x t^2\,dt", "", {"x": F(2), "a": F(-1)}, "mpf(3)"),
    (r"\int_1^x \frac{dt}{t}", "x > 0", {"x": F(1, 3)}, "log(mpf(1)/3)"),
    (r"\int_0^{\infty} e^{-a t}\,dt", "a > 0", {"a": F(3)}, "mpf(1)/3"),
    (r"\int_{-\infty}^{\infty} e^{-a t^2}\,dt", "a > 0", {"a": F(3)}, "sqrt(pi/3)"),
    (r"\int_0^1 t^{a-1} (1-t)^{2}\,dt", "a > 1", {"a": F(5, 2)}, "beta(mpf(5)/2, 3)"),
    (r"\int_0^{\infty} \frac{t^3}{e^t - 1}\,dt", "", {}, "pi**4/15"),
    (r"\int_0^{\pi/2} \frac{dt}{\sqrt{1 - m \sin^2 t}}", "0 < m < 1", {"m": F(1, 3)}, "ellipk(mpf(1)/3)"),
    (r"\int_0^{\pi} \cos(x \sin t)\,dt", "", {"x": F(3)}, "pi*besselj(0, 3)"),
    (r"\lim_{h \to 0} \frac{\sin(x h)}{h}", "", {"x": F(3)}, "mpf(3)"),
    (r"\lim_{n \to \infty} \left(1 + \frac{x}{n}\right)^n", "", {"x": F(2)}, "exp(2)"),
    (r"\lim_{h \to 0} \frac{(x + h)^3 - x^3}{h}", "", {"x": F(2)}, "mpf(12)"),
    (r"\sum_{k=0}^{\infty} r^k", "0 < r < 1", {"r": F(1, 3)}, "mpf(3)/2"),
    (r"\sum_{k=0}^{\infty} \frac{x^k}{k!}", "x > 0", {"x": F(2)}, "exp(2)"),
    (r"\frac{d}{dx} x^3", "", {"x": F(2)}, "mpf(12)"),
]


def made(text: str, given: str, names: list[str]) -> tuple[Term, tuple[tuple[str, str], ...], tuple[Term, ...]]:
    term = read(text, dict.fromkeys(names, "symbol")).links[0].left
    hypotheses = read_given(given, names).conditions if given else ()
    return term, tuple((n, "real") for n in names), tuple(hypotheses)


@pytest.mark.parametrize(("text", "given", "point", "value"), CASES)
def test_closed_forms(text: str, given: str, point: dict[str, F], value: str) -> None:
    found = closed(*made(text, given, list(point)))
    assert not has_calculus(found.term)
    assert found.steps
    with mp.workdps(30):
        names = {n: getattr(mp, n) for n in ("exp", "log", "mpf", "sqrt", "beta", "ellipk", "besselj")}
        expected = eval(value, {"__builtins__": {}, **names, "pi": mp.pi})
        assert abs(evaluate_mp(found.term, point, 30) - expected) < 1e-20 * max(1, abs(expected))


@pytest.mark.parametrize(("text", "given", "point", "value"), CASES)
def test_each_of_them_is_shown(text: str, given: str, point: dict[str, F], value: str) -> None:
    assert not closed(*made(text, given, list(point))).compared


@pytest.mark.parametrize(
    ("text", "given", "names"),
    [
        (r"\lim_{t \to x} \lfloor t \rfloor", "", ["x"]),
        (r"\lim_{t \to \infty} \frac{\ln(1 + e^{a t})}{t}", "a > 0", ["a"]),
        (r"\sum_{k=1}^{\infty} \frac{1}{k(k + 1)}", "", []),
        (r"\int_0^{\pi/2} \frac{dt}{\sqrt{1 - \sin^2(a) \sin^2 t}}", "0 < a < 1", ["a"]),
    ],
)
def test_what_only_numbers_bear_out_is_told(text: str, given: str, names: list[str]) -> None:
    found = closed(*made(text, given, names))
    assert not has_calculus(found.term)
    assert found.compared


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [
        (r"\int_0^x e^{a t}\,dt", {"x": F(3), "a": F(0)}, "mpf(3)"),
        (r"\int_0^x e^{a t}\,dt", {"x": F(3), "a": F(2)}, "(exp(6) - 1)/2"),
        (r"\int_0^x t e^{a t}\,dt", {"x": F(3), "a": F(0)}, "mpf(9)/2"),
        (r"\int_1^x t^a\,dt", {"x": F(3), "a": F(-1)}, "log(mpf(3))"),
    ],
)
def test_where_an_antiderivative_has_no_value_the_integral_still_has_its_own(
    text: str, point: dict[str, F], value: str
) -> None:
    found = closed(*made(text, "x > 0", list(point)))
    with mp.workdps(30):
        expected = eval(value, {"__builtins__": {}, "exp": mp.exp, "log": mp.log, "mpf": mp.mpf})
        assert abs(evaluate_mp(found.term, point, 30) - expected) < 1e-20 * abs(expected)


@pytest.mark.parametrize(
    ("text", "given", "names"),
    [
        (r"\int_{-1}^{1} \frac{dt}{t}", "", []),
        (r"\int_{-1}^{x} \frac{dt}{t^2}", "x > 0", ["x"]),
        (r"\int_0^{\infty} e^{a t}\,dt", "a > 0", ["a"]),
        (r"\sum_{k=0}^{\infty} r^k", "r > 2", ["r"]),
        (r"\sum_{k=1}^{\infty} \frac{1}{k}", "", []),
        (r"\int_0^x e^{\sin t}\,dt", "", ["x"]),
        (r"\lim_{t \to 0} \frac{|t|}{t}", "", []),
        (r"\int_0^x \tan t\,dt", "0 < x < 10", ["x"]),
        (r"\sum_{k=0}^{\infty} (-1)^k", "", []),
        (r"\sum_{k=0}^{\infty} (-2)^k", "", []),
        (r"\int_0^{\infty} e^{-a t}\,dt", "", ["a"]),
        (r"\int_0^{\infty} t^{s-1} e^{-t}\,dt", "", ["s"]),
        (r"\int_0^{\infty} \cos t\,dt", "", []),
    ],
)
def test_what_diverges_or_has_no_closed_form_stays(text: str, given: str, names: list[str]) -> None:
    assert has_calculus(closed(*made(text, given, names)).term)


def test_a_derivative_has_a_value_only_where_its_function_has_one() -> None:
    found = closed(*made(r"\frac{d}{dx} \ln x", "", ["x"]))
    with pytest.raises(ArithmeticError):
        evaluate_mp(found.term, {"x": F(-1)})
    assert evaluate_mp(found.term, {"x": F(2)}) == mp.mpf(1) / 2
