"""Theorems of integrals and series against quadrature and summing up, and their conditions at their edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sympy as sp
from mpmath import mp

from mathlink.prove.calculus.series import series
from mathlink.prove.calculus.theorems import Theorem, integral

if TYPE_CHECKING:
    from collections.abc import Callable

A, B, C, X = sp.symbols("a b c x", real=True)
T = sp.Symbol("t", real=True)
K = sp.Symbol("k", integer=True)
INF = sp.oo

#: integrand, from, to, where it is right, where its conditions fail
INTEGRALS: list[tuple[Any, Any, Any, list[dict[Any, float]], list[dict[Any, float]]]] = [
    (T**A, 0, 1, [{A: -0.5}, {A: 3.0}], [{A: -1.0}, {A: -2.5}]),
    (T**A * (1 - T) ** B, 0, 1, [{A: 0.5, B: 2.5}, {A: -0.3, B: 0.0}], [{A: -1.0, B: 1.0}, {A: 1.0, B: -1.5}]),
    (T**A * sp.exp(-B * T), 0, INF, [{A: 0.5, B: 2.0}, {A: 2.0, B: 0.3}], [{A: -1.0, B: 1.0}, {A: 1.0, B: 0.0}]),
    (T**3 * sp.exp(-B * T**2 / 2), 0, INF, [{B: 0.7}], [{B: 0.0}, {B: -1.0}]),
    (sp.exp(-A * T**2 + B * T + C), -INF, INF, [{A: 0.7, B: -2.0, C: 1.0}], [{A: 0.0, B: 1.0, C: 0.0}]),
    (T**4 * sp.exp(-A * T**2), -INF, INF, [{A: 0.7}], [{A: -0.1}]),
    (T**3 * sp.exp(-A * T**2), -INF, INF, [{A: 0.7}], [{A: -0.1}]),
    (sp.exp(-A * T), B, INF, [{A: 0.7, B: -2.0}, {A: 0.7, B: 3.0}], [{A: -0.1, B: 1.0}]),
    (sp.exp(-A * T**2), B, INF, [{A: 0.7, B: -2.0}, {A: 0.7, B: 3.0}], [{A: -0.1, B: 1.0}]),
    (T**-A, B, INF, [{A: 1.5, B: 2.0}], [{A: 1.0, B: 1.0}, {A: 2.0, B: 0.0}, {A: 2.0, B: -1.0}]),
    (sp.exp(-A * T) * sp.sin(B * T), 0, INF, [{A: 0.7, B: -2.0}], [{A: 0.0, B: 1.0}]),
    (sp.exp(-A * T) * sp.cos(B * T), 0, INF, [{A: 0.7, B: -2.0}], [{A: 0.0, B: 1.0}]),
    (1 / (A * T**2 + B), 0, INF, [{A: 0.7, B: 2.0}], [{A: 1.0, B: 0.0}, {A: 1.0, B: -1.0}]),
    (1 / (T**2 + A**2), -INF, INF, [{A: -0.7}], [{A: 0.0}]),
    (T**A / (sp.exp(B * T) - 1), 0, INF, [{A: 1.5, B: 2.0}], [{A: 0.0, B: 1.0}, {A: 1.0, B: -1.0}]),
    (T**A / (sp.exp(B * T) + 1), 0, INF, [{A: 1.5, B: 2.0}, {A: -0.5, B: 1.0}], [{A: -1.0, B: 1.0}, {A: 0.0, B: 1.0}]),
    (1 / (sp.exp(B * T) + 1), 0, INF, [{B: 2.0}], [{B: 0.0}]),
    (1 / sp.sqrt(1 - A * sp.sin(T) ** 2), 0, sp.pi / 2, [{A: -3.0}, {A: 0.9}], [{A: 1.0}]),
    (sp.sqrt(1 - A * sp.sin(T) ** 2), 0, sp.pi / 2, [{A: -3.0}, {A: 0.9}], [{A: 1.1}]),
    (sp.cos(3 * T - X * sp.sin(T)), 0, sp.pi, [{X: 2.5}, {X: -2.5}], []),
    (sp.cos(X * sp.cos(T)), 0, sp.pi, [{X: 2.5}], []),
    (sp.exp(-X * sp.cos(T)), 0, sp.pi, [{X: 2.5}], []),
]

#: term, first index, where it is right, where its conditions fail
SERIES: list[tuple[Any, int, list[dict[Any, float]], list[dict[Any, float]]]] = [
    (X**K, 0, [{X: 0.5}, {X: -0.7}], [{X: 1.0}, {X: -1.0}]),
    (X**K, 3, [{X: 0.5}, {X: -0.7}], [{X: 1.0}]),
    ((K**2 + 1) * X ** (2 * K + 1), 1, [{X: 0.5}, {X: -0.7}], [{X: 1.5}]),
    (K * A * (1 - A) ** (K - 1), 1, [{A: 0.4}, {A: 1.5}], [{A: 2.0}, {A: 0.0}]),
    (sp.exp(-A * (K + sp.S.Half)), 0, [{A: 0.4}], [{A: 0.0}, {A: -1.0}]),
    (X**K / sp.factorial(K), 0, [{X: 0.5}, {X: -3.0}], []),
    ((-1) ** K * X ** (2 * K) / sp.factorial(2 * K), 0, [{X: 0.5}, {X: -3.0}], []),
    ((-1) ** K * X ** (2 * K + 1) / sp.factorial(2 * K + 1), 0, [{X: 0.5}, {X: -3.0}], []),
    (X ** (2 * K) / sp.factorial(2 * K + 1), 0, [{X: 0.5}, {X: -3.0}], [{X: 0.0}]),
    (X**K / K, 1, [{X: 0.5}, {X: -0.9}], [{X: 1.0}, {X: -1.1}]),
    ((-1) ** K * X**K / K, 1, [{X: 0.5}, {X: -0.9}], [{X: -1.0}]),
    (1 / K**2, 1, [{}], []),
    (K**-A, 1, [{A: 4.0}], [{A: 1.0}]),
    (X**K + K * A**K, 0, [{X: 0.5, A: 0.3}], [{X: 1.5, A: 0.3}]),
]


def holds(theorem: Theorem, at: dict[Any, float]) -> bool:
    return all(sp.sympify(need).subs(at) == sp.true for need in theorem.needs)


def agrees(theorem: Theorem, at: dict[Any, float], numbers: Callable[[], Any]) -> bool:
    assert holds(theorem, at)
    with mp.workdps(20):
        expected = numbers()
        value = mp.mpmathify(sp.N(theorem.value.subs(at), 20))
        return bool(abs(value - expected) <= 1e-8 * max(1, abs(expected)))


def ends(at: dict[Any, float], *limits: Any) -> list[Any]:
    infinite = {sp.oo: mp.inf, -sp.oo: -mp.inf}
    numbers = [sp.sympify(e).subs(at) for e in limits]
    return [infinite[n] if n in infinite else mp.mpmathify(sp.N(n, 25)) for n in numbers]


@pytest.mark.parametrize(("f", "lo", "hi", "right", "wrong"), INTEGRALS, ids=[f"{f[0]} from {f[1]}" for f in INTEGRALS])
def test_integrals(f: Any, lo: Any, hi: Any, right: list[dict[Any, float]], wrong: list[dict[Any, float]]) -> None:
    theorem = integral(f, T, sp.sympify(lo), sp.sympify(hi))
    assert theorem is not None
    for at in right:
        here = sp.lambdify(T, f.subs(at), "mpmath")
        assert agrees(theorem, at, lambda here=here, at=at: mp.quad(here, ends(at, lo, hi)))  # type: ignore[misc]
    assert not any(holds(theorem, at) for at in wrong)


@pytest.mark.parametrize(("body", "lo", "right", "wrong"), SERIES, ids=[f"{s[0]} from {s[1]}" for s in SERIES])
def test_series(body: Any, lo: int, right: list[dict[Any, float]], wrong: list[dict[Any, float]]) -> None:
    theorem = series(body, K, sp.Integer(lo))
    assert theorem is not None
    for at in right:
        here = sp.lambdify(K, body.subs(at), "mpmath")
        assert agrees(theorem, at, lambda here=here: mp.nsum(here, [lo, mp.inf]))  # type: ignore[misc]
    assert not any(holds(theorem, at) for at in wrong)


@pytest.mark.parametrize(
    ("f", "lo", "hi"),
    [
        (sp.exp(-A * T) * sp.sin(T) * sp.sin(B * T), 0, INF),
        (T**T, 0, 1),
        (T**A * (2 - T), 1, 2),
        (sp.exp(-(T**A)), 0, INF),
        (sp.exp(-A * T**2 + T**3), -INF, INF),
        (1 / (T**2 + T + 1), 0, INF),
        (T / (sp.exp(T) - 2), 0, INF),
        (sp.cos(A * T - X * sp.sin(T)), 0, sp.pi),
        (sp.exp(T - X * sp.cos(T)), 0, sp.pi),
        (1 / sp.sqrt(1 - A * sp.sin(T)), 0, sp.pi / 2),
    ],
)
def test_what_is_in_no_row(f: Any, lo: Any, hi: Any) -> None:
    assert integral(f, T, sp.sympify(lo), sp.sympify(hi)) is None


@pytest.mark.parametrize("body", [X ** (K**2), X**K / (K + 2), K**K, X**K * sp.sin(K), X**K / sp.factorial(3 * K)])
def test_series_in_no_row(body: Any) -> None:
    assert series(body, K, sp.Integer(1)) is None
