"""Conditions on results: what is true is proved, what is false is refuted with an input, over the reals and in doubles."""

from __future__ import annotations

import math
from typing import Annotated, Any

import pytest

from mathlink import Status, ensures, implements, requires
from mathlink.attach import claims_of
from mathlink.judge.claim import judge
from mathlink.model import Verdict


def answer(function: Any, budget: float = 60.0) -> Verdict:
    (claim,) = [c for c in claims_of(function) if c.kind not in ("requires", "implements")]
    return judge(claim, budget)


@ensures(lambda x, result: result <= 1 + 1e-12)
@requires(lambda x: -5 <= x <= 5)
def bump(x: float):
    return math.exp(-x * x)


@ensures(lambda x, result: result >= x)
@requires(lambda x: -100 <= x <= 100)
def softplus(x: float):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


@ensures(lambda a, b, result: result >= 0)
@requires(lambda a, b: 0 < a <= 10 and 0 < b <= 10)
def product(a: float, b: float):
    return a * b


@ensures(lambda n, result: result == n * n)
@requires(lambda n: 0 <= n <= 60)
def odd_numbers(n: int):
    return sum(2 * k + 1 for k in range(n))


@ensures(lambda x, lo, hi, result: lo <= result <= hi)
@requires(lambda lo, hi: lo <= hi)
def clip(x: float, lo: float, hi: float):
    return min(max(x, lo), hi)


@ensures(lambda xs, result: all(result >= x for x in xs))
@requires(lambda xs: 1 <= len(xs) <= 3)
def largest(xs: list[float]):
    best = xs[0]
    for x in xs[1:]:
        if x > best:
            best = x
    return best


@ensures(r"0 < f(x) \le 1")
@requires(r"-3 \le x \le 3")
def f(x: float):
    return 1 / (1 + x * x)


@pytest.mark.parametrize("function", [bump, product, odd_numbers, clip, largest, f], ids=lambda f: f.__name__)
def test_what_holds_is_proved_in_both_columns(function: Any) -> None:
    found = answer(function)
    assert (found.status, found.reals, found.floats) == (Status.PROVED, "proved", "proved"), found


def test_a_proof_over_the_reals_alone_says_so() -> None:
    found = answer(softplus)
    assert (found.status, found.reals, found.floats) == (Status.PROVED, "proved", "tested")
    assert "the condition holds over the reals; in doubles it held at" in found.message


FALSE: dict[str, Any] = {}


def false(function: Any) -> Any:
    FALSE[function.__name__] = function
    return function


@false
@ensures(lambda x, result: result <= 0.9999999)
@requires(lambda x: -5 <= x <= 5)
def narrow_peak(x: float):
    centre = 3 * math.sin(1.3)
    return math.exp(-90 * (x - centre) * (x - centre))


@false
@ensures(lambda x, result: result > x * x)
@requires(lambda x: 0 <= x <= 5)
def strict_where_equal(x: float):
    return x * x


@false
@ensures(lambda x, result: result >= x)
@requires(lambda x: 0 <= x <= 1)
def slip_in_a_window(x: float):
    return x - 1 if 0.625 < x < 0.6250001 else x


@false
@ensures(lambda x, result: result > 0)
@requires(lambda x: -1 <= x <= 1)
def touches_zero(x: float):
    return abs(x - 0.125)


@false
@ensures(lambda x, result: abs(result - math.sin(x)) <= 1e-9)
@requires(lambda x: -1 <= x <= 1)
def series_cut_short(x: float):
    return x - x**3 / 6 + x**5 / 120


@false
@ensures(lambda x, result: result >= 0)
@requires(lambda x: -1 <= x <= 1)
def raises_inside(x: float):
    return abs(1 / (x - 0.25))


@false
@ensures(lambda n, result: result == n * n)
@requires(lambda n: 0 <= n <= 60)
def off_at_the_end(n: int):
    return n * n if n < 60 else 0


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_refuted_by_an_input_that_breaks_the_running_code(name: str) -> None:
    function = FALSE[name]
    found = answer(function)
    assert found.status is Status.REFUTED, found
    assert found.reals != "proved"
    assert found.counterexample is not None
    assert f"run it: {name}(" in found.hint
    condition = claims_of(function)[0].statement
    inputs = found.counterexample.inputs
    try:
        result = function(**inputs)
    except ArithmeticError:
        return
    assert not condition(**inputs, result=result) if "x" in inputs or "n" in inputs else True


@ensures(lambda result: result < 1)
@requires(lambda x: -50 <= x <= 50)
def saturating(x: float):
    return 1 / (1 + math.exp(-x))


@ensures(lambda result: result > 0)
@requires(lambda x: 0 <= x <= 800)
def vanishing(x: float):
    return math.exp(-x)


@ensures(lambda a, b, c, result: result == a + (b + c))
def associative(a: float, b: float, c: float):
    return (a + b) + c


@ensures(lambda a, b, result: (result - 1) * b < a <= result * b)
@requires(lambda a: 0 <= a <= 10**18)
@requires(lambda b: 1 <= b <= 1000)
def quotient_rounded_up(a: int, b: int):
    return math.ceil(a / b)


@ensures(lambda x, result: result >= 0)
def overflowing(x: float):
    return math.log(1 + math.exp(x))


@pytest.mark.parametrize(
    ("function", "word"),
    [
        (saturating, "rounded to 1"),
        (vanishing, "underflow to 0"),
        (associative, ""),
        (quotient_rounded_up, "rounding"),
        (overflowing, "overflow"),
    ],
    ids=lambda p: getattr(p, "__name__", ""),
)
def test_what_only_doubles_break_is_said_in_those_words(function: Any, word: str) -> None:
    found = answer(function)
    assert (found.status, found.floats) == (Status.REFUTED, "refuted"), found
    assert found.reals != "refuted"
    assert "over the reals, fails in doubles at " in found.message
    assert word in found.message
    if found.reals == "proved":
        assert found.message.startswith("holds over the reals, fails in doubles at ")


def test_an_exception_of_the_codes_own_lies_outside_the_domain_and_a_natural_one_breaks() -> None:
    @ensures(lambda result: result >= 0)
    def guarded(x: float):
        if x < 0:
            raise ValueError("not negative")
        return math.sqrt(x)

    @ensures(lambda result: result >= 0)
    def late(x: float):
        y = 1 / x
        if x <= 0:
            raise ValueError("positive")
        return abs(y)

    assert answer(guarded).status is Status.PROVED
    assert answer(late).status is Status.REFUTED


def test_code_that_remembers_is_not_proved() -> None:
    seen = [0]

    @ensures(lambda result: result >= 0)
    @requires(lambda x: 0 <= x <= 1)
    def counting(x: float):
        seen[0] += 1
        return x + seen[0]

    assert answer(counting).status is not Status.PROVED


COUNT = 0


def test_trying_every_input_proves_nothing_of_code_that_depends_on_more() -> None:
    @ensures(lambda n, result: result == n)
    @requires(lambda n: 0 <= n <= 40)
    def drifting(n: int):
        global COUNT
        COUNT += 1
        return n if COUNT < 10**6 else 0

    @ensures(lambda n, result: result == n)
    @requires(lambda n: 0 <= n <= 40)
    def remembering(n: int, seen=[]):  # noqa: B006
        seen.append(n)
        return n if len(seen) < 10**6 else 0

    for function in (drifting, remembering):
        found = answer(function)
        assert (found.status, found.reals) == (Status.TESTED, "open"), found


def test_bounds_in_annotations_are_the_domain() -> None:
    class Between:
        def __init__(self, low: float, high: float) -> None:
            self.low, self.high = low, high

    @ensures(lambda result: 0 < result < 1)
    def inside(x: Annotated[float, Between(0.25, 0.75)]):
        return x

    @ensures(lambda result: 0 < result < 0.7)
    def outside(x: Annotated[float, Between(0.25, 0.75)]):
        return x

    inside.__annotations__["x"] = Annotated[float, Between(0.25, 0.75)]
    outside.__annotations__["x"] = Annotated[float, Between(0.25, 0.75)]
    assert answer(inside).status is Status.PROVED
    assert answer(outside).status is Status.REFUTED


# ── Bad input ────────────────────────────────────────────────────────────────────────────────────


def hangs(x: float) -> float:
    while 0.5 < x < 0.6:
        pass
    return x


BAD: dict[str, tuple[Any, str, str]] = {
    "raises": (lambda x, result: result[0] > 1, "not_comparable", "raised TypeError"),
    "is no truth value": (lambda x, result: result, "not_comparable", "neither True nor False"),
    "takes unknown names": (lambda x, y, result: True, "not_comparable", "takes y"),
    "names what is nowhere": (lambda x, result: result > nowhere, "not_comparable", "NameError"),  # noqa: F821
}


@pytest.mark.parametrize("case", BAD)
def test_a_condition_that_cannot_be_asked_is_named(case: str) -> None:
    condition, reason, words = BAD[case]

    @ensures(condition)
    def plain(x: float):
        return x

    found = answer(plain)
    assert (found.status, found.reason) == (Status.UNDECIDED, reason)
    assert words in found.message


def test_a_condition_that_changes_what_it_looks_at_is_named() -> None:
    def sorted_in_place(result):
        result.sort()
        return result == sorted(result)

    @ensures(sorted_in_place)
    @requires(lambda xs: len(xs) == 3)
    def unsorted(xs: list[float]):
        return list(xs)

    found = answer(unsorted)
    assert found.status is Status.UNDECIDED
    assert "changes the result" in found.message


def test_a_condition_that_answers_differently_is_named() -> None:
    answers = [True]

    def flickering(result):
        answers[0] = not answers[0]
        return answers[0]

    @ensures(flickering)
    def plain(x: float):
        return x

    found = answer(plain)
    assert found.status is Status.UNDECIDED
    assert "one and the same call" in found.message


@pytest.mark.parametrize(
    "condition", [lambda x: x > 1 and x < 0, lambda x: x * x < 0, lambda x: 3 < x < 2], ids=["and", "square", "chain"]
)
def test_preconditions_that_nothing_meets_are_vacuous(condition: Any) -> None:
    @ensures(lambda result: result > 5)
    @requires(condition)
    def never(x: float):
        return x

    found = answer(never)
    assert (found.status, found.reason) == (Status.UNDECIDED, "vacuous")


def test_a_function_that_hangs_is_answered_in_time_and_the_input_is_named() -> None:
    @ensures(lambda result: result < 10)
    @requires(lambda x: 0 <= x <= 1)
    def hanging(x: float):
        while 0.4 < x < 0.6:
            pass
        return x

    found = answer(hanging, budget=2.0)
    assert (found.status, found.reason) == (Status.UNDECIDED, "out_of_time")
    assert "x=0.5" in found.message
    assert found.seconds < 4


def test_an_equation_and_a_condition_on_one_function_are_judged_apart() -> None:
    @implements("y = x^2")
    @ensures(lambda result: result >= 0)
    def square(x):
        return x * x

    assert answer(square).status is Status.PROVED


# ── A clause speaks of some parameters, a call takes all ─────────────────────────────────────────


@ensures(lambda result: result >= 0)
@requires(lambda s: s > 0)
def squares(x: float, s: float):
    return x * x / s**2


@ensures(lambda result: result >= 0)
@requires(lambda s: s > 0)
def bell(x: float, s: float):
    return math.exp(-x * x / (2 * s**2))


@ensures(lambda result: result >= 0)
@requires(lambda x, s: 1e-3 < s < 1e3 and -1e3 < x < 1e3)
def squares_in_a_range(x: float, s: float):
    return x * x / s**2


@ensures(lambda result: result >= 0)
@requires(lambda x, s: 1 <= s <= 1e3 and -20 <= x <= 20)
def bell_in_a_range(x: float, s: float):
    return math.exp(-x * x / (2 * s**2))


@pytest.mark.parametrize("function", [squares, bell, squares_in_a_range, bell_in_a_range])
def test_what_is_probed_on_the_way_is_a_whole_input(function: Any) -> None:
    found = answer(function)
    assert found.reason != "crashed", found.message
    if function in (squares, bell):  # s**2 overflows, which Python answers with an exception
        assert (found.status, found.reals) == (Status.REFUTED, "proved")
        with pytest.raises(ArithmeticError):
            function(**found.counterexample.inputs)  # type: ignore[union-attr]
    else:
        assert found.status is Status.PROVED


def test_a_branch_on_one_parameter_is_refuted_there_with_the_others_inside_the_domain() -> None:
    @ensures(lambda result: result > 0)
    @requires(lambda x, s: 0 < s < x)
    def hollow(x: float, s: float):
        return x / s if (s - 0.123456789) ** 2 > 1e-16 else -1.0

    found = answer(hollow)
    assert found.status is not Status.PROVED
    assert found.reason != "crashed"
    if found.status is Status.REFUTED:
        given = found.counterexample.inputs  # type: ignore[union-attr]
        assert 0 < given["s"] < given["x"]
