"""Numbers of a program become exact terms, and comparisons that follow from earlier ones are known."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import pytest

from mathlink import term as t
from mathlink.evaluate import evaluate
from mathlink.lift import read
from mathlink.lift.constants import Exact, constant, named_number
from mathlink.lift.orderings import Orderings
from mathlink.model import Budget, Fixed, Scalar

PI = t.named("pi")

READINGS: list[tuple[Any, t.Term]] = [
    (2, t.const(2)),
    (2.0, t.const(2, "2.0")),
    (0.1, t.const(Fraction(1, 10), "0.1")),
    (1e-7, t.const(Fraction(1, 10**7), "1e-07")),
    (1.156, t.const(Fraction("1.156"), "1.156")),
    (math.pi, PI),
    (2 * math.pi, t.mul(t.const(2), PI)),
    (math.pi / 4, t.mul(t.const(Fraction(1, 4)), PI)),
    (-math.pi / 3, t.mul(t.const(Fraction(-1, 3)), PI)),
    (math.e, t.named("e")),
    (0.5772156649015329, t.named("euler_gamma")),
    (1 / 3, t.const(Fraction(1, 3))),
    (-5 / 7, t.const(Fraction(-5, 7))),
    (math.sqrt(2), t.fn("sqrt", t.const(2))),
    (-1 / math.sqrt(3), t.neg(t.fn("sqrt", t.const(Fraction(1, 3))))),
    (math.inf, t.named("inf")),
    (-math.inf, t.neg(t.named("inf"))),
    (Fraction(2, 3), t.const(Fraction(2, 3))),
    (0.1 + 0.2, t.const(Fraction(3, 10), "0.3")),
    (0.3048 * 12, t.const(Fraction("3.6576"), "3.6576")),
    (3.14159, t.const(Fraction("3.14159"), "3.14159")),
]


@pytest.mark.parametrize(("value", "term"), READINGS, ids=[repr(v) for v, _ in READINGS])
def test_numbers_are_read_exactly(value: Any, term: t.Term) -> None:
    assert constant(value)[0] is term


@pytest.mark.parametrize("value", [1.4142135623730954, 3.141592653589794, 0.577215664901533, 1 / 1009])
def test_other_long_numbers_stay_decimals(value: float) -> None:
    term, assumed = constant(value)
    assert term.op == "const"
    assert term.data == (Fraction(repr(value)), repr(value))
    assert assumed == ""


@pytest.mark.parametrize(
    ("value", "words"), [(1 / 3, "1/3"), (math.pi / 6, "1/6·π"), (math.sqrt(2), "√(2)"), (math.e, "e")]
)
def test_a_guess_is_told(value: float, words: str) -> None:
    assert constant(value)[1] == f"{value!r} read as {words}"


@pytest.mark.parametrize("value", [v for v, _ in READINGS if isinstance(v, float) and math.isfinite(v)])
def test_a_reading_is_the_double_to_the_last_place_or_two(value: float) -> None:
    assert math.isclose(evaluate(constant(value)[0], {}), value, rel_tol=5e-16)


def test_exact_floats_remember_how_they_were_made_and_stay_floats() -> None:
    two_pi = 2 * Exact(math.pi, PI)
    assert two_pi == 2 * math.pi
    assert isinstance(two_pi, float)
    assert two_pi.term is t.mul(t.const(2), PI)
    assert (1.0 - two_pi).term is t.sub(t.const(1, "1.0"), two_pi.term)


def test_functions_of_constants_stay_exact() -> None:
    def f(x: float) -> float:
        return math.sqrt(2) * x + math.log(3) + math.pi**2

    model = read(f, {"x": Scalar()}, budget=Budget.seconds(5))
    root, log = t.fn("sqrt", t.const(2)), t.fn("log", t.const(3))
    assert model.result is t.add(t.add(t.mul(root, t.sym("x")), log), t.pow_(PI, t.const(2)))
    assert model.assumptions == ()


LIGHT = 299_792_458.0
LIGHT_HERE = {"c": LIGHT}


def squared_global(x: float) -> float:
    return x * LIGHT**2


def squared_default(x: float, c: float = LIGHT) -> float:
    return x * c**2


def squared_in_a_table(x: float) -> float:
    return x * LIGHT_HERE["c"] ** 2


@pytest.mark.parametrize("function", [squared_global, squared_default, squared_in_a_table])
def test_named_numbers_stay_exact_through_arithmetic(function: Any) -> None:
    given = {"x": Scalar()} if function is not squared_default else {"x": Scalar(), "c": Fixed(LIGHT)}
    model = read(function, given, budget=Budget.seconds(5))
    assert model.result is t.mul(t.sym("x"), t.pow_(t.const(299_792_458, "299792458.0"), t.const(2)))
    assert model.assumptions == ()


@pytest.mark.parametrize("value", [1 / 3, math.sqrt(2), math.inf, math.nan, 0.0, -0.0])
def test_numbers_that_can_only_be_guessed_at_are_no_named_ones(value: float) -> None:
    assert type(named_number(value)) is float


@pytest.mark.parametrize("value", [0.1, -2.5, 6.62607015e-34, math.tau])
def test_a_named_number_is_the_same_double(value: float) -> None:
    named = named_number(value)
    assert isinstance(named, Exact)
    assert float(named) == value == evaluate(named.term, {})


def test_exact_arithmetic_of_constants_ends_where_it_would_grow_for_ever() -> None:
    rate = named_number(3.7)
    value = named_number(0.4)
    for _ in range(100):
        value = rate * value * (1 - value)
    assert type(value) is float or value.steps <= 200
    assert type(named_number(0.999) ** 100_000) is float


def test_a_named_base_of_an_unknown_power_is_read() -> None:
    model = read(lambda x: LIGHT**x, {"x": Scalar()}, budget=Budget.seconds(5))
    assert model.result is t.pow_(t.const(299_792_458, "299792458.0"), t.sym("x"))


def test_implied_comparisons_are_exactly_those_that_follow() -> None:
    """Every pair of comparisons with small constants against brute force."""
    x = t.sym("x")
    places = [Fraction(k, 2) for k in range(-5, 6)]
    conditions = [
        make(*pair)
        for c in (-1, 0, 1)
        for pair in ((x, t.const(c)), (t.const(c), x))
        for make in (t.lt, t.le, t.eq, t.ne)
    ]
    for first, second in itertools.product(conditions, repeat=2):
        for truth in (True, False):
            orderings = Orderings()
            orderings.learn(first, truth)
            left = [p for p in places if evaluate(first, {"x": p}) is truth]
            answers = {evaluate(second, {"x": p}) for p in left}
            expected = answers.pop() if len(answers) == 1 else None
            assert orderings.implied(second) is expected, (first, truth, second)


def test_comparisons_of_two_symbols_imply_each_other() -> None:
    x, y = t.sym("x"), t.sym("y")
    orderings = Orderings()
    orderings.learn(t.lt(x, y), True)
    assert orderings.implied(t.le(x, y)) is True
    assert orderings.implied(t.eq(y, x)) is False
    assert orderings.implied(t.lt(y, x)) is False
    orderings = Orderings()
    orderings.learn(t.le(x, y), True)
    assert orderings.implied(t.lt(x, y)) is None
    orderings.learn(t.ne(y, x), True)
    assert orderings.implied(t.lt(x, y)) is True


def test_what_doubles_lose_is_no_longer_exact() -> None:
    tiny, big, tenth = named_number(1e-200), named_number(1e200), named_number(0.1)
    assert type(tiny * tiny * big * big * big) is float  # underflow
    assert type(tenth + 0.2 - 0.3) is float  # all digits cancel
    assert type(tenth * tenth) is Exact
    assert type(named_number(299_792_458.0) ** 2) is Exact
