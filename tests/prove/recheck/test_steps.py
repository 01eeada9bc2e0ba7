"""The parts of going through a proof again: branches, cyclotomic relations, zeros between points, signs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mpmath import mp

from mathlink.model import Domain
from mathlink.prove.rechecking.balls import points_of, vanishes_somewhere
from mathlink.prove.rechecking.cyclotomic import has_root
from mathlink.prove.rechecking.paths import covered, under
from mathlink.prove.rechecking.polynomial import Quotient, Ring, constant
from mathlink.prove.rechecking.signs import Signs
from mathlink.prove.sketch import Branch, Fate, Let
from mathlink.term import le, lt, sym
from tests.prove.written import domain, written

X, Y = sym("x"), sym("y")


def paths(*rows: tuple[str, ...]) -> list[Branch]:
    return [Branch(tuple(written(c) for c in row), Fate.IMPOSSIBLE) for row in rows]


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        ([("x > 0",), ("x <= 0",)], True),
        ([("x > 0", "y < 1"), ("x > 0", "y >= 1"), ("x <= 0",)], True),
        ([()], True),
        ([("x == 0",), ("x != 0",)], True),
        ([("x > 0",)], False),
        ([("x > 0",), ("x < 0",)], False),
        ([("x > 0",), ("x <= 1",)], False),
        ([("x > 0", "y < 1"), ("x <= 0",)], False),
        ([("x > 0",), ("x > 0", "y < 1"), ("x <= 0",)], False),
        ([], False),
    ],
)
def test_branches_cover_everything_or_not(rows: list[tuple[str, ...]], whole: bool) -> None:
    assert (covered(paths(*rows)) == "") is whole


@pytest.mark.parametrize(
    ("path", "term", "there"),
    [
        (("x > 0",), "x if x > 0 else y", "x"),
        (("x <= 0",), "x if x > 0 else y", "y"),
        (("x >= 0",), "abs(x) + y", "x + y"),
        (("x < 0",), "abs(x) + y", "-x + y"),
        (("y <= x",), "max(x, y) - min(x, y)", "x - y"),
        (("x < y",), "max(x, y) - min(x, y)", "y - x"),
        (("x > 0", "y > 0"), "1 if x > 0 and y > 0 else 2", "1"),
        (("x > 0",), "1 if y > 0 else 2", "1 if y > 0 else 2"),
    ],
)
def test_terms_on_a_path(path: tuple[str, ...], term: str, there: str) -> None:
    assert under(tuple(written(c) for c in path), written(term)) is written(there)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 7, 9, 10, 12, 15, 24, 30])
def test_minimal_polynomials_of_cosines(n: int) -> None:
    """The product over the conjugates, in whole numbers, against mpmath; changed by one it has no such root."""
    with mp.workdps(60):
        row = [mp.mpf(1)]
        for k in range(1, n):
            if mp.mpf(k) and _coprime(k, 2 * n):
                root = 2 * mp.cos(mp.pi * k / n)
                row = [a - root * b for a, b in zip([mp.mpf(0), *row], [*row, mp.mpf(0)], strict=True)]
        coefficients = [Fraction(int(mp.nint(c))) for c in row]
    assert has_root(coefficients, n)
    coefficients[0] += 1
    assert not has_root(coefficients, n)


def _coprime(a: int, b: int) -> bool:
    return Fraction(a, b).denominator == b


@pytest.mark.parametrize(
    ("term", "hypotheses", "zero"),
    [
        ("x - 1", ("x > 0",), True),
        ("x - y", ("x > 0", "y > 0"), True),
        ("x + y", ("x > 0", "y > 0"), False),
        ("1/x", (), False),
        ("x**2 + 1", (), False),
        ("exp(x) - 2", (), True),
        ("x - 1", ("x > 2",), False),
        ("x - 1", ("x > 0", "x != 1"), False),
    ],
)
def test_zeros_in_a_domain_are_found(term: str, hypotheses: tuple[str, ...], zero: bool) -> None:
    where = domain(*hypotheses, **({} if hypotheses else {"x": "real"}))
    found = vanishes_somewhere(written(term), where, points_of(where, 16, 0))
    assert (found is not None) is zero


def signs(*hypotheses: str, names: tuple[str, ...] = ("x", "y")) -> tuple[Ring, Signs]:
    ring = Ring(range(len(names)))
    known = Signs(ring, Domain(dict.fromkeys(names, "real"), tuple(written(h) for h in hypotheses)))
    for number, name in enumerate(names):
        known.learn(Let(number, name, "symbol", about=name), None)
    known.settle()
    return ring, known


@pytest.mark.parametrize(
    ("hypotheses", "sign"),
    [
        (("x > 0", "x < 1"), 2),
        (("x >= 0", "x < 1"), 2),
        (("x >= 0", "x <= 1"), 1),
        (("x > -1", "x <= 1"), 1),
        (("x > -2", "x <= 1"), 0),
        (("x > 0",), 0),
        (("x > 1",), -2),
        (("x >= 1",), -1),
        (("x < -1",), -2),
        ((), 0),
    ],
)
def test_the_sign_of_one_less_a_square(hypotheses: tuple[str, ...], sign: int) -> None:
    ring, known = signs(*hypotheses)
    x = ring.generator(0)
    assert known.of(ring.sub(constant(1), ring.mul(x, x))) == sign


def test_signs_of_squares() -> None:
    ring, known = signs()
    x, y = ring.generator(0), ring.generator(1)
    square = ring.mul(ring.add(x, y), ring.add(x, y))
    assert known.of(square) == 1
    assert known.of(ring.add(square, ring.mul(x, x))) == 1
    assert known.of(ring.sub(square, constant(1))) == 0
    assert known.of(Quotient({0: 1}, {0: -3})) == -2


def test_hypotheses_are_kept_strictly() -> None:
    where = Domain({"x": "real", "y": "real"}, (lt(X, Y), le(written("0"), X)))
    found = points_of(where, 12, 0)
    assert found
    assert all(p["x"] < p["y"] and p["x"] >= 0 for p in found)
