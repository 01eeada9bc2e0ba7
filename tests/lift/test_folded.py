"""Constant expressions that Python folds are read as they were written, and only where the value is the same."""

from __future__ import annotations

from typing import Any

import pytest

from mathlink.lift import read
from mathlink.model import Budget, Model, Scalar
from mathlink.term import Term, const, postorder, pow_


def power(x):
    return x * 3.7**1.11


def quotient(x):
    return x / (1.7 / 3.3)


def written_out(x):
    return x * 4.272714885681631


def nested(x):
    return (x + 2.9**0.37, {"scale": x * 2.9**0.37})


def model(function: Any) -> Model:
    return read(function, {"x": Scalar()}, budget=Budget.seconds(5))


def longest_literal(root: Term) -> int:
    return max((len(t.data[1]) for t in postorder(root) if t.op == "const"), default=0)


@pytest.mark.parametrize("function", [power, quotient])
def test_a_folded_expression_is_read_as_written(function: Any) -> None:
    found = model(function)
    assert longest_literal(found.result) <= 4
    assert any("read as" in words for words in found.assumptions)


def test_the_expression_itself_stands_in_the_model() -> None:
    three, exponent = (
        next(t for t in postorder(model(power).result) if t.op == "const" and t.data[1] == s) for s in ("3.7", "1.11")
    )
    assert pow_(three, exponent) in set(postorder(model(power).result))


def test_a_long_decimal_that_no_expression_gives_stays() -> None:
    assert longest_literal(model(written_out).result) > 15


def test_every_part_of_a_result_is_looked_at() -> None:
    first, second = model(nested).result
    assert longest_literal(first) <= 4
    assert longest_literal(second["scale"]) <= 4


def test_whole_numbers_are_left_alone() -> None:
    assert model(lambda x: x * 2**10).result.args[1] is const(1024)
