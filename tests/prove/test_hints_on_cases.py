"""Hints about cases, lone points, and points at which doubles have lost their digits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from mathlink import sample
from mathlink.model import Budget, Domain
from mathlink.prove.hints import suggest
from mathlink.term import Term, const, div, eq, fn, ite, le, lt, neg, sub, sym

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("code", "equation", "words"),
    [
        (lambda x: ite(lt(x, const(4000)), div(const(64), x), x), lambda x: ite(lt(x, const(2300)), div(const(64), x), x), "4000"),
        (lambda x: ite(le(x, const(0)), neg(x), x), lambda x: ite(le(x, const(1)), neg(x), x), "0 instead of x <= 1"),
    ],
)  # fmt: skip
def test_cases_that_meet_elsewhere_are_named(
    code: Callable[[Term], Term], equation: Callable[[Term], Term], words: str
) -> None:
    s = sym("x")
    points = [
        *sample.points(Domain({"x": "real"}, (lt(const(0), s),)), 30),
        {"x": Fraction(2400)},
        {"x": Fraction(1, 2)},
    ]
    found = suggest(code(s), equation(s), points, Budget.seconds(5))
    assert found is not None
    assert found.kind == "border"
    assert words in found.text


def test_a_lone_point_is_named() -> None:
    s = sym("x")
    points = [*sample.points(Domain({"x": "real"}), 30), {"x": Fraction(7)}]
    found = suggest(ite(eq(s, const(7)), const(3), s), s, points, Budget.seconds(5))
    assert found is not None
    assert found.text == "they differ at x = 7 only"


def test_points_at_which_digits_are_lost_say_nothing() -> None:
    s = sym("x")
    code = div(sub(const(1), fn("cos", s)), const(2))
    points = [{"x": Fraction(n, 10**7)} for n in range(1, 20)] + [{"x": Fraction(n, 10)} for n in range(1, 20)]
    found = suggest(code, sub(const(1), fn("cos", s)), points, Budget.seconds(5))
    assert found is not None
    assert found.text == "code = 1/2 × equation"
