"""Claims that are easily answered wrongly: what each must never be called, or must be called."""

from __future__ import annotations

import functools
import itertools
import math
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mathlink import requires
from mathlink.claim import Claim
from mathlink.judge.claim import judge

if TYPE_CHECKING:
    from collections.abc import Callable

CASES: list[Any] = []
NEVER_PROVED, NEVER_REFUTED, PROVED, REFUTED = "never proved", "never refuted", "proved", "refuted"


def case(latex: str, answer: str, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Put a function and a statement about it into the table."""

    def put(function: Callable[..., Any]) -> Callable[..., Any]:
        name = getattr(function, "__name__", type(function).__name__)
        CASES.append(pytest.param(function, latex, options, answer, id=f"{name}: {latex}"))
        return function

    return put


# ── what a call leaves behind ────────────────────────────────────────────────────────────────────

_calls = 0
_STATE = {"n": 0}
_SPENT = np.zeros(2)
_NUMBERS = itertools.count()
_DICE = np.random.default_rng(0)
_TABLE = [1.0, 2.0]


@case("y = x^2", NEVER_PROVED)
def counts_in_a_global(x):
    global _calls
    _calls += 1
    return x * x if _calls < 5000 else x


@case("y = x^2", NEVER_PROVED)
def counts_in_a_dict(x):
    _STATE["n"] += 1
    return x * x if _STATE["n"] < 5000 else x


@case("y = x^2", NEVER_PROVED)
def counts_in_an_array(x):
    _SPENT[0] += 1
    return x * x if _SPENT[0] < 5000 else x


@case("y = x^2", NEVER_PROVED)
def counts_in_a_default(x, met=[]):  # noqa: B006
    met.append(0)
    return x * x if len(met) < 5000 else x


@case("y = x^2", NEVER_PROVED)
def counts_in_an_attribute_of_its_own(x):
    counts_in_an_attribute_of_its_own.n = getattr(counts_in_an_attribute_of_its_own, "n", 0) + 1
    return x * x if counts_in_an_attribute_of_its_own.n < 5000 else x


@case("y = x^2", NEVER_PROVED)
def takes_from_an_iterator(x):
    return x * x if next(_NUMBERS) < 5000 else x


@case("y = x^2", NEVER_PROVED)
def throws_dice(x):
    return x * x if _DICE.random() < 0.999999 else x


@case("y = x^2", NEVER_PROVED)
def throws_other_dice(x):
    return x * x if random.random() < 0.999999 else x


@case("y = x^2", NEVER_PROVED)
def looks_at_an_address(x):
    return x * x if id(x) % 1000003 else x


def _closure() -> Callable[..., Any]:
    n = 0

    def counts_in_a_closure(x):
        nonlocal n
        n += 1
        return x * x if n < 5000 else x

    return counts_in_a_closure


case("y = x^2", NEVER_PROVED)(_closure())


def _counted(function: Callable[..., Any]) -> Callable[..., Any]:
    calls = [0]

    @functools.wraps(function)
    def wrapper(x):
        calls[0] += 1
        return function(x) if calls[0] < 5000 else 0.0

    return wrapper


@case("y = x^2", NEVER_PROVED)
@_counted
def counted_by_its_decorator(x):
    return x * x


class _Counter:
    total = 0

    def __init__(self) -> None:
        self.n = 0
        self.kept = None

    def counts_in_its_object(self, x):
        self.n += 1
        return x * x if self.n < 5000 else x

    def keeps_the_first_answer(self, x):
        if self.kept is None:
            self.kept = x * x
        return self.kept

    @classmethod
    def counts_in_its_class(cls, x):
        cls.total += 1
        return x * x if cls.total < 5000 else x


case("y = x^2", NEVER_PROVED)(_Counter().counts_in_its_object)
case("y = x^2", REFUTED)(_Counter().keeps_the_first_answer)
case("y = x^2", NEVER_PROVED)(_Counter.counts_in_its_class)


@case("y = 2 x", PROVED)
def reads_a_table(x):
    return _TABLE[1] * x


@case("y = x^2", PROVED)
def makes_its_own_list(x, met=None):
    met = [] if met is None else met
    met.append(x)
    return met[-1] ** 2


@functools.lru_cache
def _square(x):
    return x * x


@case("y = x^2", PROVED)
def remembers_without_effect(x):
    return _square(x)


# ── branches reached rarely ──────────────────────────────────────────────────────────────────────


@case("y = x^2", REFUTED)
def one_point(x):
    return 0.0 if x == 3 else x * x


@case("y = x^2", NEVER_PROVED)
def one_odd_point(x):
    return 0.0 if x == 3.7312345 else x * x


@case("y = x^2", REFUTED)
def tiny_interval(x):
    return 0.0 if 3.1 < x < 3.1000001 else x * x


@case("y = x^2", REFUTED)
def far_away(x):
    return 0.0 if x > 1e12 else x * x


@case("y = x^2", REFUTED)
def on_the_diagonal(x, z):
    return 0.0 * z if x == z else x * x


@case("y = x^2", REFUTED)
def past_a_computed_place(x):
    return x * x if x < math.exp(9.5) else 0.0


@case("y = x z", REFUTED)
def past_a_computed_product(x, z):
    return x * z if x * z < math.exp(math.pi) ** 4 else 0.0


@case("y = x^2", NEVER_PROVED)
def in_a_narrow_computed_place(x):
    return 0.0 if abs(math.pi * x - 40) < 1e-3 else x * x


@case("y = x z", NEVER_PROVED)
def in_a_narrow_curved_place(x, z):
    return 0.0 if 40 < x * x + math.exp(z) < 40.0001 else x * z


@case("y = x", NEVER_PROVED)
def clipped_far_away(x):
    return np.clip(x, -1e9, 1e9)


@case("y = n!", REFUTED)
def factorial_up_to_a_size(n: int):
    return math.factorial(n) if n < 25 else 0


@case(r"y = \binom{n}{k}", REFUTED, given="0 \\le k \\le n")
def binomial_up_to_a_size(n: int, k: int):
    return math.comb(n, k) if n < 30 else 0


@case(r"y = 2^n", REFUTED, given="n \\ge 0")
def shift_up_to_a_size(n: int):
    return 1 << n if n < 40 else 0


@case(r"y = \frac{1}{n} \sum_{i=1}^{n} x_i", REFUTED)
def mean_of_few(x):
    return np.mean(x) if len(x) < 50 else 0.0


@case(r"y = \frac{1}{n} \sum_{i=1}^{n} x_i", REFUTED)
def mean_but_of_four(x):
    return np.mean(x) if len(x) != 4 else 0.0


@case("y_i = x_i^2", REFUTED)
def squares_in_place_of_few(x):
    x *= x
    x[0] = x[0] if len(x) < 20 else 0
    return x


@case(r"y_i = \sum_{j=1}^{m} A_{ij} x_j", REFUTED)
def transposed_where_square(A, x):
    return A @ x if A.shape[0] != A.shape[1] else A.T @ x


@case(r"y_{ij} = x_i z_j", REFUTED)
def outer_turned_where_equally_long(x, z):
    return np.outer(x, z) if len(x) != len(z) else np.outer(z, x)


@case(r"y_{ij} = x_i z_j", PROVED)
def outer(x, z):
    return np.outer(x, z)


@case(r"s = \frac{1}{n-1} \sum_{i=1}^{n} (x_i - m)^2, \quad m = \frac{1}{n} \sum_{i=1}^n x_i", PROVED, given="n > 1")
def variance_of_two_or_more(x):
    return np.var(x, ddof=1)


# ── whole numbers, rounding, remainders ──────────────────────────────────────────────────────────


@case(r"y = \frac{a}{b}", REFUTED)
def rounds_down(a, b):
    return a // b


@case(r"y = \lfloor x \rfloor", REFUTED)
def cuts_off(x):
    return int(x)


@case(r"y = \lfloor x + \frac{1}{2} \rfloor", REFUTED)
def rounds_to_even(x):
    return round(x)


@case(r"y = n \bmod 3", REFUTED)
def remainder_with_the_other_sign(n: int):
    return math.fmod(n, 3)


@case(r"y = \sum_{i=1}^{n} i^2", REFUTED, given="n \\ge 0")
def one_round_short(n: int):
    return sum(i * i for i in range(n))


@case(r"y = \frac{x}{2}", REFUTED)
def halves_floats_only(x):
    return x / 2 if isinstance(x, float) else x // 2


@case(r"y = \frac{x}{2}", REFUTED)
def halves_by_name_of_the_type(x):
    return x / 2 if type(x).__name__ == "float" else x // 2


@case("y = x^2", NEVER_PROVED)
def knows_that_it_is_read(x):
    if hasattr(x, "term"):
        return x * x
    return x * x if x < 1e4 else 0


# ── domains ──────────────────────────────────────────────────────────────────────────────────────


@case("y = x + 1", NEVER_PROVED, given="x > 1, x < 0")
def contradictory(x):
    return x


@case("y = x + 1", NEVER_PROVED, given="x^2 < 0")
def impossible(x):
    return x


@case("y = x^2", REFUTED, given="0 \\le x \\le 10")
def wrong_at_the_end(x):
    return x * x if x < 10 else 0


@case("y = x^2", PROVED, given="0 \\le x < 10")
def wrong_behind_the_end(x):
    return x * x if x < 10 else 0


@case("y = |x|", REFUTED)
@requires(lambda x: math.sin(x) > 0 or x > 100)
def positive_only(x):
    return x


@case("y = |x|", PROVED)
@requires(lambda x: x > 5)
def required_positive(x):
    return x


# ── equations ────────────────────────────────────────────────────────────────────────────────────


@case("y = x^2 = x^3", REFUTED)
def second_link(x):
    return x**2


@case(r"y = k x, \quad k = m, \quad m = k", NEVER_PROVED)
def circular(x):
    return x


@case("y = a + b", REFUTED, where={"a": "p", "b": "p"})
def two_symbols_one_parameter(p, q):
    return p + q


@case("y = e^{x}", REFUTED)
def e_is_a_parameter(x, e):
    return math.exp(x)


@case(r"y = \sum_{i=1}^{n} i x", REFUTED)
def index_like_a_parameter(n: int, x, i=3):
    return n * i * x


@case(r"y = \begin{cases} x & x < 1 \\ x^2 & \text{otherwise} \end{cases}", REFUTED)
def boundary_moved(x):
    return x if x <= 1.5 else x * x


@case(r"y = \begin{cases} x & x < 1 \\ x^2 & \text{otherwise} \end{cases}", PROVED)
def boundary_where_both_agree(x):
    return x if x <= 1 else x * x


@case(r"y \le x^2", NEVER_PROVED)
def a_little_more(x):
    return x**2 + (1e-9 if x > 3 else 0)


@case(r"y < x^2", NEVER_PROVED)
def just_as_much(x):
    return x**2


# ── definedness and signs ────────────────────────────────────────────────────────────────────────


@case(r"y = \sqrt{x^2}", REFUTED)
def root_of_square(x):
    return x


@case(r"y = \frac{x^2 - 1}{x - 1}", PROVED)
def removable(x):
    return x + 1


@case("y = x + 1", REFUTED)
def filled_wrongly(x):
    return (x * x - 1) / (x - 1) if x != 1 else 5


@case(r"y = \arctan\frac{a}{b}", REFUTED)
def all_quadrants(a, b):
    return math.atan2(a, b)


@case(r"y = \ln x^2", REFUTED)
def logarithm_of_a_negative(x):
    return 2 * math.log(x) if x > 0 else 2 * math.log(-x) + 1


@case(r"y = \frac{\sin x}{x}", NEVER_PROVED)
def taylor_near_zero(x):
    return math.sin(x) / x if abs(x) > 1e-8 else 1.0


@case("y = x^2", REFUTED)
def walks_back_in_steps_of_one(x):
    while x > 100:
        x -= 1
    return x * x


@case("y = \\sum_{i=1}^{n} x_i", REFUTED, given="x \\in \\mathbb{R}^n")
def stops_after_some_entries(x):
    s = 0
    for i in range(len(x)):
        s += x[i]
        if i > 20:
            break
    return s


# ── closed forms ─────────────────────────────────────────────────────────────────────────────────


@case(r"y = \int_0^x e^{at}\,dt", REFUTED)
def forgets_the_flat_integrand(a, x):
    return (math.exp(a * x) - 1) / a if a != 0 else 0


@case(r"y = \int_0^x e^{at}\,dt", NEVER_REFUTED)
def remembers_the_flat_integrand(a, x):
    return (math.exp(a * x) - 1) / a if a != 0 else x


@case(r"y = \int_1^x t^n\,dt", REFUTED, given="x > 0")
def forgets_the_logarithm(x, n):
    return (x ** (n + 1) - 1) / (n + 1) if n != -1 else 2 * math.log(x)


@case(r"y = \lim_{t \to x} \lfloor t \rfloor", NEVER_PROVED)
def jumps_at_whole_numbers(x):
    return math.floor(x)


@case(r"y = \lim_{t \to \infty} \frac{\ln(1 + e^{at})}{t}", NEVER_PROVED, given="a > 0")
def grows_as_numbers_say(a):
    return a


# ── conditions on the result ─────────────────────────────────────────────────────────────────────


@case(r"result \ge 0", NEVER_REFUTED, kind="ensures")
def grows_beyond_doubles(x):
    return x * x


@case(r"0 \le result \le 1", REFUTED, kind="ensures")
def infinite_far_away(x):
    return 0.5 if x < 1e6 else math.inf


@case(r"result \ge 0", REFUTED, kind="ensures")
def nan_somewhere(x):
    return abs(x) if x != 17.5 else math.nan


@case(r"result \ge 0", REFUTED, kind="ensures")
def negative_at_one_point(x):
    return abs(x) if x != 17.5 else -1


_ALLOWED = {
    NEVER_PROVED: {"tested", "refuted", "undecided"},
    NEVER_REFUTED: {"proved", "tested", "undecided"},
    PROVED: {"proved"},
    REFUTED: {"refuted"},
}


def test_the_table_is_not_empty() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize(("function", "latex", "options", "answer"), CASES)
def test_answer(function: Callable[..., Any], latex: str, options: dict[str, Any], answer: str) -> None:
    kind = options.get("kind", "implements")
    rest = {name: value for name, value in options.items() if name != "kind"}
    verdict = judge(Claim(function, kind, latex, **rest), budget=60.0)
    assert verdict.status.value in _ALLOWED[answer], (verdict.message, verdict.conditions, verdict.warnings)
