"""What is computed on the way counts: an exception before the code's own ``raise``, an overflow in what nobody uses, a NaN that decides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from mathlink import bounded, ensures, invariant, monotone, requires
from mathlink.claim import ATTRIBUTE
from mathlink.judge.claim import judge
from mathlink.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.judge.finding import Finding

NARROW: list[Any] = []
WIDE: list[Any] = []


def answer(function: Any) -> Finding:
    (claim,) = (c for c in getattr(function, ATTRIBUTE) if c.kind != "requires")
    return judge(claim)


def narrow(*columns: str) -> Callable[[Any], Any]:
    """A condition that one input breaks, x = 3.125, which sampling does not meet; it is false in these columns."""

    def put(function: Any) -> Any:
        NARROW.append(pytest.param(function, columns, id=function.__name__))
        return function

    return put


def holds(function: Any) -> Any:
    """The same with a guard: true in both columns."""
    WIDE.append(pytest.param(function, id=function.__name__))
    return function


between = requires(lambda x: 0 <= x <= 10)
at_most_3 = ensures(lambda result: result <= 3)


# ── an exception before the code's own ───────────────────────────────────────────────────────────


@narrow("reals", "floats")
@at_most_3
@between
def divides_before_it_raises(x: float):
    _ = 1 / (x * 8 - 25)
    if x > 3:
        raise ValueError("too large")
    return x


@narrow("reals", "floats")
@at_most_3
@between
def divides_and_uses_it_elsewhere(x: float):
    y = 1 / (x * 8 - 25)
    if x > 3:
        raise ValueError("too large")
    return x if y < 0 else 0.0


@narrow("reals", "floats")
@at_most_3
@between
def divides_in_the_message(x: float):
    if x > 3:
        raise ValueError(f"too large by {1 / (x * 8 - 25)}")
    return x


@narrow("reals", "floats")
@at_most_3
@between
def takes_a_root_in_a_helper(x: float):
    _checked(x)
    return x


def _checked(x: float) -> None:
    math.sqrt((x * 8 - 25) ** 2 - 1e-9)
    if x > 3:
        raise ValueError("too large")


@narrow("reals", "floats")
@at_most_3
@between
def raises_by_itself_or_not_under_one_name(x: float):
    if x > 3:
        if x * 8 == 25:
            math.sqrt(-1.0)
        raise ValueError("too large")
    return x


@narrow("reals", "floats")
@monotone("x")
@between
def grows_but_divides(x: float):
    _ = 1 / (x * 8 - 25)
    if x > 3:
        raise ValueError("too large")
    return x


@narrow("reals", "floats")
@bounded(0, 3)
@between
def is_bounded_but_divides(x: float):
    _ = 5 % (x * 8 - 25)
    if x > 3:
        raise ValueError("too large")
    return x


@narrow("reals", "floats")
@ensures(r"x \le 10")
@between
def has_a_condition_that_leaves_out_the_result(x: float):
    return 1 / (x * 8 - 25)


@holds
@at_most_3
@between
def raises_before_it_divides(x: float):
    if x > 3:
        raise ValueError("too large")
    _ = 1 / (x * 8 - 25)
    return x


@holds
@at_most_3
@between
def divides_by_what_is_never_zero(x: float):
    _ = 1 / (x * 8 + 25)
    if x > 3:
        raise ValueError("too large")
    return x


@pytest.mark.parametrize(("function", "columns"), NARROW)
def test_what_one_input_breaks_on_the_way_is_proved_in_no_column_in_which_it_is_false(
    function: Any, columns: tuple[str, ...]
) -> None:
    found = answer(function)
    assert all(getattr(found, column) != "proved" for column in columns), found
    assert found.status is Status.REFUTED, found
    assert found.counterexample is not None
    inputs = found.counterexample.inputs
    assert 3.125 in inputs.values(), inputs


@pytest.mark.parametrize("function", WIDE)
def test_what_has_a_value_wherever_it_is_computed_is_proved_in_both_columns(function: Any) -> None:
    found = answer(function)
    assert (found.status, found.reals, found.floats) == (Status.PROVED, "proved", "proved"), found


@invariant(lambda self: self.level <= 3)
class Tank:
    @requires(lambda level: 0 <= level <= 10)
    def __init__(self, level: float):
        self.gauge = 1 / (level * 8 - 25)
        if level > 3:
            raise ValueError("too full")
        self.level = level


def test_an_exception_before_the_own_one_of_a_class_breaks_its_invariant() -> None:
    (claim,) = getattr(Tank, ATTRIBUTE)
    found = judge(claim)
    assert (found.status, found.reals) == (Status.REFUTED, "refuted"), found
