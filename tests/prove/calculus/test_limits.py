"""Limits by continuity and L'Hôpital's rule, and those that must be left alone."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

import pytest
import sympy as sp
from mpmath import mp

from mathlink.latex import read_given
from mathlink.model import Domain
from mathlink.prove.calculus.limits import limit_of
from mathlink.views.mp import evaluate_mp

H = sp.Symbol("h", real=True)
A, B, X = sp.symbols("a b x", real=True)
P, Q = sp.symbols("a b", positive=True)


def found(body: Any, point: Any, given: str = "", names: str = "a b x") -> Any:
    hypotheses = tuple(read_given(given, names.split()).conditions) if given else ()
    return limit_of(body, H, sp.sympify(point), Domain(dict.fromkeys(names.split(), "real"), hypotheses))


@pytest.mark.parametrize(
    ("body", "point", "given", "value"),
    [
        (sp.sin(A * H) / H, 0, "", "a"),
        (((X + H) ** 3 - X**3) / H, 0, "", "3*x**2"),
        ((sp.cos(A * H) - 1) / H**2, 0, "", "-a**2/2"),
        ((sp.exp(A * H) - sp.exp(B * H)) / H, 0, "", "a - b"),
        ((1 + X / H) ** H, sp.oo, "", "exp(x)"),
        ((A * H**2 + H) / (H**2 + 1), sp.oo, "", "a"),
        ((A * H**2 + H) / (H**2 + 1), -sp.oo, "", "a"),
        ((P**H - 1) / H, 0, "a > 0", "log(a)"),
        ((((P**H) + Q**H) / 2) ** (1 / H), 0, "a > 0, b > 0", "sqrt(a*b)"),
        (sp.sqrt(H + P), 0, "a > 0", "sqrt(a)"),
    ],
)
def test_limits(body: Any, point: Any, given: str, value: str) -> None:
    at = {"a": F(3, 2), "b": F(2, 3), "x": F(5, 4)}
    term = found(body, point, given)
    assert term is not None
    names = {n: mp.mpf(v.numerator) / v.denominator for n, v in at.items()}
    expected = eval(value, {"__builtins__": {}, "exp": mp.exp, "log": mp.log, "sqrt": mp.sqrt, **names})
    assert abs(evaluate_mp(term, at, 20) - expected) < 1e-12


@pytest.mark.parametrize(
    ("body", "point"),
    [
        (sp.floor(H), X),
        (sp.Abs(H) / H, 0),
        (sp.sign(H), 0),
        (1 / H, 0),
        (sp.exp(1 / H) / (1 + sp.exp(1 / H)), 0),
        (sp.sin(1 / H), 0),
        (sp.sin(H), sp.oo),
        (sp.atan(A * H), sp.oo),
        (sp.exp(-A * H), sp.oo),
        (sp.sin(A * H) / sp.sin(B * H), 0),
        (sp.log(H + A), 0),
        (sp.sqrt(H), 0),
        (sp.tan(H), sp.pi / 2),
        (A**H, 0),
        (sp.exp(-A / H**2), 0),
        ((sp.sqrt(H**2)) / H, 0),
    ],
)
def test_what_the_rules_do_not_settle(body: Any, point: Any) -> None:
    assert found(body, point) is None
