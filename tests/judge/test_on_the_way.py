"""What is computed on the way counts: an exception before the code's own ``raise``, an overflow in what nobody uses, a NaN that decides."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mathlink import bounded, ensures, implements, invariant, monotone, requires
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


# ── what is computed in vain ─────────────────────────────────────────────────────────────────────


def _steep(x: float) -> float:
    return 1 / (abs(x * 8 - 25) + 1e-9)


@narrow("floats")
@at_most_3
@between
def overflows_before_it_raises(x: float):
    math.exp(_steep(x))
    if x > 3:
        raise ValueError("too large")
    return x


@narrow("floats")
@at_most_3
@between
def overflows_in_vain(x: float):
    math.exp(_steep(x))
    return min(x, 3)


@narrow("floats")
@at_most_3
@between
def overflows_where_another_path_uses_it(x: float):
    e = math.exp(_steep(x))
    return 1.0 if x > 3 else min(e, 3)


@narrow("floats")
@ensures(lambda result: result[1] <= 10)
@between
def overflows_in_the_other_part_of_its_result(x: float):
    return math.exp(_steep(x)), x


@narrow("floats")
@ensures(lambda x: x <= 10)
@between
def overflows_in_a_result_that_is_not_looked_at(x: float):
    return math.exp(_steep(x))


@narrow("floats")
@ensures(r"x \le 10")
@between
def overflows_in_a_result_that_no_formula_looks_at(x: float):
    return math.exp(_steep(x))


@narrow("floats")
@at_most_3
@between
def rounds_an_infinity(x: float):
    math.floor(1e300 * _steep(x))
    return min(x, 3)


@holds
@at_most_3
@between
def overflows_nowhere(x: float):
    if x > 3:
        return 1.0
    math.exp(1 / (26 - x * 8))
    return x


@holds
@ensures(lambda result: result >= 0)
@between
def becomes_infinite_in_vain(x: float):
    _ = 1e300 * _steep(x)
    return x


# ── what is no number ────────────────────────────────────────────────────────────────────────────


@narrow("floats")
@at_most_3
@between
def decides_by_nan(x: float):
    y = 1e300 * _steep(x)
    return min(x, 3) if y - y == 0 else 4.0


@narrow("floats")
@at_most_3
@between
def decides_by_nan_of_numpy(x: float):
    y = np.float64(1e300) * _steep(x)
    return min(x, 3) if y - y == 0 else 4.0


@narrow("floats")
@at_most_3
@between
def adds_nan(x: float):
    return min(x, 3) + 1e300 * _steep(x) * 0.0


@narrow("floats")
@ensures(lambda result: result == result)
@between
def gives_nan(x: float):
    y = 1e300 * _steep(x)
    return y - y


@narrow("floats")
@ensures(lambda result: math.isfinite(result))
@between
def gives_infinity(x: float):
    return 1e300 * _steep(x)


@narrow("floats")
@ensures(lambda result: not math.isnan(result))
@between
def gives_nan_that_is_asked_for(x: float):
    y = 1e300 * _steep(x)
    return y - y


@holds
@ensures(lambda result: math.isfinite(result) and result == result)
@between
def is_finite(x: float):
    return x * x + 1


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


def test_what_a_loop_computes_in_each_round_is_not_taken_for_harmless_in_doubles() -> None:
    @ensures(lambda result: result <= 1)
    @requires(lambda x, n: 0 <= x <= 1 and 0 <= n <= 700_000)
    def rounds(x: float, n: int):
        for i in range(n):
            math.exp(i / 900)
        return x

    assert answer(rounds).floats != "proved"


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


# ── equations: what decides a branch must have a value, whether the result depends on it or not ────────────────────────────


@implements("f = x + y")
def same_by_either_branch(x: float, y: float) -> float:
    if 1 / (x - 3.125) > 0:
        return x + y
    return x + y


@implements("f = x + y")
def equal_by_either_branch(x: float, y: float) -> float:
    if 1 / (x - 3.125) > y:
        return x + y
    return y + x


@implements("f = x + y")
def both_parts_are_computed(x: float, y: float) -> float:
    if (1 / (x - 3.125) > y) & (x > 0):
        return x + y
    return y + x


@implements("f = x + y")
def decided_before_it_is_computed(x: float, y: float) -> float:
    if x <= y:
        return y + x
    if (1 / (x - 3.125) > y) & (x <= y):
        return x - y
    return x + y


@implements("f = x + y")
def the_second_part_is_not_computed(x: float, y: float) -> float:
    if x > 4 and 1 / (x - 3.125) > y:
        return x + y
    return y + x


@implements("f = x + y")
def asked_in_every_round(x: float, y: float) -> float:
    return sum(x + y if 1 / (x - 3.125) > k else y + x for k in range(2)) / 2


@pytest.mark.parametrize(
    ("function", "conditions"),
    [
        (asked_in_every_round, ["x - 3.125 != 0"]),
        (same_by_either_branch, ["x - 3.125 != 0"]),
        (equal_by_either_branch, ["x - 3.125 != 0"]),
        (both_parts_are_computed, ["x - 3.125 != 0"]),
        (decided_before_it_is_computed, ["x <= y or x - 3.125 != 0"]),
        (the_second_part_is_not_computed, ["x <= 4 or x - 3.125 != 0"]),
    ],
)
def test_an_equation_is_proved_where_what_decides_has_a_value(function: Any, conditions: list[str]) -> None:
    found = answer(function)
    assert found.status is Status.PROVED
    assert list(found.conditions) == conditions
