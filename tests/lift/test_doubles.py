"""Overflow inside and constants read as their neighbours are told from wrong branches."""

from __future__ import annotations

import dataclasses
import math
from fractions import Fraction

import pytest

from mathlink import term as t
from mathlink.errors import NotConfirmed
from mathlink.lift import confirm, read
from mathlink.lift.doubles import overflows
from mathlink.model import Budget, Model, Scalar

INCH = 0.0254
EDGE = 1.4 * INCH  # 0.035559999999999994, read as 0.03556
AROUND = [{"x": v} for v in (0.01, 0.02, 0.03, 0.04, 0.05)]


def stepped(x: float) -> float:
    return x + 1 if x <= EDGE else 2 * x


def in_inches(x: float) -> float:
    return x + 1 if x <= 1.4 * INCH else 2 * x


def model_of(function: object) -> Model:
    return read(function, {"x": Scalar()}, budget=Budget.seconds(5))


def test_a_point_between_a_constant_and_its_neighbour_is_not_used() -> None:
    model = model_of(stepped)
    assert model.held == ((t.const(Fraction("0.03556"), "0.03556"), t.const(Fraction(repr(EDGE)), repr(EDGE))),)
    assert stepped(0.03556) == 2 * 0.03556
    assert confirm(model, stepped, [{"x": 0.03556}, *AROUND], Budget.seconds(5)).confirmed == len(AROUND)


def test_arithmetic_on_a_named_constant_is_read_as_written_and_compared_as_it_runs() -> None:
    model = model_of(in_inches)
    assert model.assumptions == () == model.held
    assert confirm(model, in_inches, [{"x": 0.03556}, *AROUND], Budget.seconds(5)).confirmed == 1 + len(AROUND)


def test_a_wrong_value_at_such_a_constant_is_still_found() -> None:
    model = model_of(stepped)
    other = t.add(t.sym("x"), t.const(3))
    wrong = dataclasses.replace(model, result=t.substitute(model.result, {t.add(t.sym("x"), t.const(1)): other}))
    for at in (EDGE, math.nextafter(EDGE, 0)):
        with pytest.raises(NotConfirmed):
            confirm(wrong, stepped, [{"x": at}], Budget.seconds(5))


def large(x: float) -> float:
    big = x * 1e200 * x
    if math.isinf(big):
        return 1.0
    return 1e200 / big


def test_a_point_at_which_the_model_overflows_inside_is_not_used() -> None:
    model = model_of(large)
    points = [{"x": v} for v in (1e60, 1.0, 2.0, 3.0, 4.0)]
    assert confirm(model, large, points, Budget.seconds(5)).confirmed == 4


X = t.sym("x")
PRODUCT = t.mul(t.mul(X, X), X)
OVERFLOWS = [
    (PRODUCT, 1e150, True),
    (PRODUCT, 1e100, False),
    (t.div(t.const(1), PRODUCT), 1e150, True),
    (t.ite(t.lt(X, t.const(5)), PRODUCT, X), 1e150, False),
    (t.ite(t.lt(t.const(5), X), PRODUCT, X), 1e150, True),
    (t.ite(t.lt(t.named("inf"), X), PRODUCT, X), 1e150, False),
    (PRODUCT, math.inf, False),
]


@pytest.mark.parametrize(("term", "at", "answer"), OVERFLOWS)
def test_overflow_counts_on_the_way_that_a_point_takes(term: t.Term, at: float, answer: bool) -> None:
    assert overflows((term,), {"x": at}) is answer
