"""Claims in, verdicts out: each of the four answers for its own reasons, on functions as people write them."""

from __future__ import annotations

import functools
import math
from typing import Any

import numpy as np
import pytest

from mathlink import Status, Verdict, check, ensures, implements, requires, verify
from mathlink.claim import Claim
from mathlink.judge.claim import judge


def discounted(D, x):
    return D / (x + 1)


def darcy(reynolds):
    return 64 / reynolds


def relu(x):
    return x if x > 0 else 0.0


def sigmoid(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / e.sum()


def mean_square(y, z):
    return np.mean((y - z) ** 2)


def triangle(n):
    total = 0
    for k in range(1, n + 1):
        total += k
    return total


def root_of_square(x):
    return math.sqrt(x * x)


def guarded(p):
    if not 0 < p < 1:
        raise ValueError("p is a probability")
    return math.log(p / (1 - p))


def moments(a, b):
    return {"mean": (a + b) / 2, "spread": abs(a - b)}


def two(a, b):
    return a + b, a * b


def ergun(v, method="laminar"):
    if method == "laminar":
        return 2 * v
    if method == "turbulent":
        return 3 * v * v
    raise ValueError(method)


def _half(v):
    return v / 2


def kinetic(m, v):
    return m * _half(v) * v


def verdict(function: Any, latex: str, budget: float = 60.0, **options: Any) -> Verdict:
    return judge(Claim(function, "implements", latex, **options), budget)


def harmonic(n):
    return sum(1 / k for k in range(1, n + 1))


def short_harmonic(n):
    return sum(1 / k for k in range(1, n))


LIGHT = 299_792_458.0
ROUND_LIGHT = 300_000_000.0


def rest_energy(m):
    return m * LIGHT**2


def moving_energy(m, v):
    return (1 / math.sqrt(1 - (v / LIGHT) ** 2) - 1) * m * LIGHT**2


def roughly_moving_energy(m, v):
    return (1 / math.sqrt(1 - (v / ROUND_LIGHT) ** 2) - 1) * m * ROUND_LIGHT**2


MOVING = r"E = (\gamma - 1) m c^2, \quad \gamma = \frac{1}{\sqrt{1 - v^2/c^2}}"

PROVED = [
    (harmonic, r"H_n = \sum_{k=1}^n \frac1k", {"given": r"n \in \mathbb{N}, n \ge 1"}),
    (rest_energy, r"E = m c^2", {"where": {"c": 299792458}}),
    (moving_energy, MOVING, {"where": {"c": 299792458}, "given": "m > 0"}),
    (discounted, r"\mathcal{D} = \frac{D}{x+1}", {}),
    (discounted, r"\mathcal<D>=\frac<D><x+1>", {}),
    (discounted, r"\frac{D}{x+1} = \mathcal{D}", {}),
    (discounted, r"f(D, x) = D (x+1)^{-1}", {}),
    (darcy, r"f = \frac{64}{Re}", {"where": {"Re": "reynolds"}, "given": "Re > 0"}),
    (relu, r"r = \max(0, x)", {}),
    (relu, r"r = \frac{x + |x|}{2}", {}),
    (relu, r"r = \begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}", {}),
    (sigmoid, r"\sigma(x) = \frac{1}{1 + e^{-x}}", {}),
    (sigmoid, r"s = \frac{1 + \tanh(x/2)}{2}", {}),
    (softmax, r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}}", {"where": {"n": "len(x)"}}),
    (mean_square, r"L = \frac{1}{n} \sum_{i=1}^{n} (y_i - z_i)^2", {"where": {"n": "len(y)"}}),
    (root_of_square, r"r = |x|", {}),
    (root_of_square, r"r = x", {"given": "x > 0"}),
    (guarded, r"\ell = \ln p - \ln(1 - p)", {}),
    (moments, r"m = \frac{a+b}{2}", {"where": {"m": "return.mean"}}),
    (two, r"p = a b", {"where": {"p": "return[1]"}}),
    (two, r"s = a + b \\ p = a b", {"outputs": {"s": 0, "p": 1}}),
    (ergun, r"f = 3 v^2", {"when": {"method": "turbulent"}}),
    (kinetic, r"E = \frac{1}{2} m v^2", {}),
    (kinetic, r"E = \frac{p^2}{2 m} \\ p = m v", {"given": "m > 0"}),
    (functools.partial(discounted, x=1), r"f = \frac{D}{2}", {}),
    (lambda a, b: (a + b) * (a - b), r"f = a^2 - b^2", {}),
    (functools.cache(kinetic), r"E = \frac{m v^2}{2}", {}),
]

REFUTED = [
    (short_harmonic, r"H_n = \sum_{k=1}^n \frac1k", {"given": r"n \in \mathbb{N}, n \ge 1"}),
    (roughly_moving_energy, MOVING, {"where": {"c": 299792458}}),
    (roughly_moving_energy, MOVING, {"where": {"c": 299792458}, "given": "m > 0"}),
    (rest_energy, r"E = m c^2", {"where": {"c": 299792457}, "exact": True}),
    (discounted, r"\mathcal{D} = \frac{D}{x+2}", {}),
    (discounted, r"\mathcal{D} = \frac{D}{x-1}", {}),
    (kinetic, r"E = m v^2", {}),
    (kinetic, r"E = \frac{1}{2} m v^{2.01}", {"given": "v > 0"}),
    (relu, r"r = |x|", {}),
    (root_of_square, r"r = x", {}),
    (sigmoid, r"s = \frac{1}{1 + e^{x}}", {}),
    (softmax, r"p_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{2 x_j}}", {"where": {"n": "len(x)"}}),
    (mean_square, r"L = \sum_{i=1}^{n} (y_i - z_i)^2", {"where": {"n": "len(y)"}}),
    (guarded, r"\ell = \log_{10} \frac{p}{1 - p}", {}),
    (two, r"p = a b", {"where": {"p": "return[0]"}}),
    (ergun, r"f = 3 v^2", {}),
    (triangle, r"T = \frac{n (n - 1)}{2}", {"given": r"n \in \mathbb{N}"}),
]

UNDECIDED = [
    ("unreadable_equation", discounted, r"\mathcal{D} = \frac{D}{x+", {}),
    ("unreadable_equation", discounted, "", {}),
    ("unreadable_equation", discounted, r"f = D \unknowncommand x", {}),
    ("unreadable_given", darcy, r"f = \frac{64}{reynolds}", {"given": r"\frac{1}{"}),
    ("unbound_symbol", discounted, r"f = \frac{D}{z+1}", {}),
    ("unbound_symbol", darcy, r"f = \frac{64}{R}", {"where": {"R": "reynold"}}),
    ("not_a_claim", discounted, r"\frac{D}{x+1}", {}),
    ("not_a_claim", discounted, r"D = x", {}),
    ("not_a_claim", discounted, r"f \propto \frac{D}{x}", {}),
    ("vacuous", discounted, r"f = \frac{D}{x+1}", {"given": r"x > 0,\ x < 0"}),
]


@pytest.mark.parametrize(("function", "latex", "options"), PROVED)
def test_proved(function: Any, latex: str, options: dict[str, Any]) -> None:
    found = verdict(function, latex, **options)
    assert found.status is Status.PROVED, (found.reason, found.message, found.warnings)
    assert found.reals == "proved"


@pytest.mark.parametrize(("function", "latex", "options"), REFUTED)
def test_refuted_with_a_counterexample_that_replays(function: Any, latex: str, options: dict[str, Any]) -> None:
    found = verdict(function, latex, **options)
    assert found.status is Status.REFUTED, (found.reason, found.message, found.warnings)
    assert found.counterexample is not None
    inputs = {n: np.array(v) if isinstance(v, list) else v for n, v in found.counterexample.inputs.items()}
    again = function(**inputs, **options.get("when", {}))
    assert np.array_equal(np.asarray(again, dtype=float), np.asarray(found.counterexample.code, dtype=float))


@pytest.mark.parametrize(("reason", "function", "latex", "options"), UNDECIDED)
def test_undecided_for_a_named_reason(reason: str, function: Any, latex: str, options: dict[str, Any]) -> None:
    found = verdict(function, latex, **options)
    assert (found.status, found.reason) == (Status.UNDECIDED, reason), found.message
    assert found.message


def test_without_a_model_agreement_is_only_tested() -> None:
    found = verdict(discounted, r"f = \frac{D}{x+1}", lift=False)
    assert (found.status, found.reason, found.reals) == (Status.TESTED, "numeric", "open")
    assert found.scope.endswith("points")


def test_without_a_model_a_difference_is_refuted() -> None:
    found = verdict(discounted, r"f = \frac{D}{x+2}", lift=False)
    assert found.status is Status.REFUTED


def test_a_constant_rounded_in_the_paper_is_tested_and_refused_when_exactness_is_asked_for() -> None:
    def flow(c):
        return 1.1560992 * c

    assert verdict(flow, r"K = 1.156 c").reason == "rounded_constants"
    assert verdict(flow, r"K = 1.156 c", exact=True).status is Status.REFUTED
    assert verdict(flow, r"K = 1.16 c", exact=True).status is Status.REFUTED
    assert verdict(flow, r"K = 1.256 c").status is Status.REFUTED


def test_a_sum_that_ends_early_is_refuted_with_a_hint_whatever_its_other_readings_say() -> None:
    found = verdict(short_harmonic, r"H_n = \sum_{k=1}^n \frac1k", given=r"n \in \mathbb{N}, n \ge 1")
    assert (found.status, found.binding["n"]) == (Status.REFUTED, "n")
    assert "sum(i, 1, n - 1, 1/i)" in found.hint


def test_a_constant_that_only_shows_at_inputs_of_its_own_size_is_named() -> None:
    found = verdict(roughly_moving_energy, MOVING, where={"c": 299792458}, given="m > 0")
    assert found.counterexample is not None
    assert found.counterexample.inputs["v"] > 1e8
    assert "300000000 instead of 299792458" in found.hint


def test_a_constant_factor_is_named() -> None:
    found = verdict(kinetic, r"E = 2 m v^2")
    assert found.status is Status.REFUTED
    assert "4" in found.hint or "1/4" in found.hint


def test_an_unbound_symbol_comes_with_the_line_to_paste() -> None:
    found = verdict(darcy, r"f = \frac{64}{R}")
    assert "`R`" in found.message
    assert "reynolds" in found.message
    assert 'where={"R": "reynolds"}' in found.message


def test_an_unreadable_equation_shows_the_place() -> None:
    found = verdict(discounted, r"f = \frac{D}{x+")
    assert "line 1, column" in found.message
    assert "^" in found.message


def test_a_cancelled_denominator_is_a_condition() -> None:
    found = verdict(lambda x: (x * x - 1) / (x - 1), "f = x + 1")
    assert found.status is Status.PROVED
    assert any("x" in c for c in found.conditions)


def test_a_stated_domain_on_which_the_code_fails_by_itself_is_refuted() -> None:
    found = verdict(lambda x: math.sqrt(x), r"f = \sqrt{|x|}", given="x > -5")
    assert (found.status, found.reason) == (Status.REFUTED, "domain")
    assert "ValueError" in str(found.counterexample and found.counterexample.code)


def test_overflow_is_a_warning_beside_the_proof() -> None:
    found = verdict(lambda a, b: math.exp(a) / (math.exp(a) + math.exp(b)), r"p = \frac{1}{1 + e^{b-a}}")
    assert found.status is Status.PROVED
    assert found.floats == "refuted"
    assert any("overflow" in w for w in found.warnings)


def test_a_result_that_is_an_array_where_the_equation_says_number_is_refuted_by_shape() -> None:
    found = verdict(lambda x: np.array([x, x]), r"f_{ij} = x")
    assert found.status is not Status.PROVED


def test_the_bindings_and_the_effective_options_reproduce_the_verdict() -> None:
    first = verdict(darcy, r"f = \frac{64}{Re}", where={"Re": "reynolds"}, given="Re > 0")
    again = verdict(darcy, first.equation, where=first.where, given=first.given)
    assert (again.status, again.reason) == (first.status, first.reason)
    assert first.binding == {"Re": "reynolds", "f": "return"}


# ── what must never be proved ────────────────────────────────────────────────────────────────────

NEVER_PROVED = [
    (lambda x: math.log(x * x), r"f = 2 \ln|x| + |x| - x", {}),
    (lambda x: math.sqrt(x * x), r"f = x", {}),
    (lambda x: math.asin(math.sin(x)), r"f = x", {}),
    (lambda x: math.atan(math.tan(x)), r"f = x", {}),
    (lambda x, y: math.sqrt((x - 3) / (y - 3)), r"f = \frac{\sqrt{(x-3)(y-3)}}{y-3}", {}),
    (lambda x, y: abs(x + y), r"f = |x| + |y|", {}),
    (lambda x: x if x < 100 else x + 1e-3, r"f = x", {}),
    (lambda x: math.floor(x), r"f = x", {"given": r"0 \le x \le 3"}),
    (lambda x, y: max(x, y), r"f = \frac{x+y}{2}", {}),
    (lambda a, b: math.atan2(a, b), r"f = \arctan\frac{a}{b}", {}),
    (lambda x: 1 - math.exp(-((10 * (x - 50)) ** 2)), r"f = 1", {"given": r"0 < x < 100"}),
    (lambda x: 0.1 + 0.2 + x - x, r"f = 0.3 + 10^{-18} + x - x", {}),
    (lambda x: math.cbrt(abs(x) ** 3), r"f = x", {}),
    (lambda x, n: x**n * x**n, r"f = x^{n+2}", {}),
]


@pytest.mark.parametrize(("function", "latex", "options"), NEVER_PROVED)
def test_a_false_identity_is_never_proved(function: Any, latex: str, options: dict[str, Any]) -> None:
    found = verdict(function, latex, **options)
    assert found.status is not Status.PROVED, found.evidence


# ── requires and ensures ─────────────────────────────────────────────────────────────────────────


def test_requires_is_the_domain_of_an_equation() -> None:
    @requires(lambda x: x > 0)
    @implements("r = x")
    def positive_root(x):
        return math.sqrt(x * x)

    (found,) = check(positive_root)
    assert found.status is Status.PROVED


def test_requires_in_latex_is_the_domain_too() -> None:
    @requires(r"x > 0")
    @implements("r = x")
    def positive_root(x):
        return math.sqrt(x * x)

    assert [v.status for v in check(positive_root)] == [Status.PROVED]


def test_ensures_is_proved_and_a_break_is_found() -> None:
    @requires(lambda x: -10 <= x <= 10)
    @ensures(lambda x, result: result >= 0)
    @ensures(lambda result: result <= 50)
    def square(x):
        return x * x

    first, second = check(square)
    assert (first.status, first.reals, first.floats) == (Status.PROVED, "proved", "proved")
    assert second.status is Status.REFUTED
    assert second.counterexample is not None
    assert square(**second.counterexample.inputs) > 50


def test_ensures_in_latex() -> None:
    @ensures(r"0 \le s \le 1", result="s")
    def sigmoid_like(x):
        return 1 / (1 + abs(x))

    @ensures(r"0 < f(x) \le 0.5")
    def f(x):
        return 1 / (1 + abs(x))

    assert check(sigmoid_like)[0].status is Status.PROVED
    assert check(f)[0].status is Status.REFUTED


def test_an_exception_inside_the_preconditions_breaks_an_ensures_but_the_functions_own_raise_does_not() -> None:
    @requires(lambda x: -5 <= x <= 5)
    @ensures(lambda result: result > 0)
    def inverse(x):
        return abs(1 / x) if x >= 0 else 1.0

    @requires(lambda x: -5 <= x <= 5)
    @ensures(lambda result: result > 0)
    def guarded_inverse(x):
        if x <= 0:
            raise ValueError("x must be positive")
        return 1 / x

    (broken,) = check(inverse)
    assert broken.status is Status.REFUTED
    assert "ZeroDivisionError" in str(broken.counterexample and broken.counterexample.code)
    assert check(guarded_inverse)[0].status is Status.PROVED


def test_preconditions_that_nothing_meets_are_vacuous() -> None:
    @requires(lambda x: x > 1 and x < 0)
    @ensures(lambda result: result > 0)
    def f(x):
        return x

    (found,) = check(f)
    assert (found.status, found.reason) == (Status.UNDECIDED, "vacuous")


# ── hostile functions ────────────────────────────────────────────────────────────────────────────


def _forever(x):
    while True:
        pass


def _endless(x):
    return _endless(x + 1)


def _hungry(x):
    return sum(list(range(10**11))) * x


def _dying(x):
    import os

    os.abort()


def _chatty(x):
    print("noise", x)
    return 2 * x


@pytest.mark.parametrize(
    ("function", "reasons"),
    [
        (_forever, {"out_of_time"}),
        (_endless, {"no_valid_inputs", "code_not_modelled", "crashed", "out_of_time"}),
        (_hungry, {"crashed", "no_valid_inputs", "out_of_time", "code_not_modelled"}),
        (_dying, {"crashed"}),
    ],
)
def test_a_hostile_function_costs_only_its_own_claim(function: Any, reasons: set[str]) -> None:
    found = verify(function, "f = 2 x", budget=1.5)
    assert found.status is Status.UNDECIDED
    assert found.reason in reasons, found.message
    assert found.seconds < 6


def test_what_a_function_prints_is_not_seen(capfd: pytest.CaptureFixture[str]) -> None:
    assert verify(_chatty, "f = 2 x").status is Status.PROVED
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("function", [None, 3, "f"])
def test_misuse_is_a_type_error(function: Any) -> None:
    with pytest.raises(TypeError):
        verify(function, "f = x")
    with pytest.raises(TypeError):
        verify(discounted, 3)  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_verdict() -> None:
    one, other = (verify(kinetic, r"E = \frac{1}{3} m v^2", seed=7).to_dict() for _ in range(2))
    for found in (one, other):
        found.pop("seconds")
        found.pop("evidence")
    assert one == other


def test_a_difference_in_a_narrow_place_that_only_a_search_finds_is_refuted() -> None:
    def nearly(x):
        return x + 1 if 1e5 < x * x * x < 6e5 else x

    found = verdict(nearly, "f = x", lift=False, given="0 < x < 1000")
    assert found.status is Status.REFUTED


def test_a_symbol_that_is_defined_twice_is_no_claim_to_prove() -> None:
    found = verdict(lambda x: x + 1, r"y = a \\ a = x + 1 \\ a = x + 2")
    assert found.status is Status.UNDECIDED
    assert "`a` is defined twice" in found.message


@pytest.mark.parametrize("condition", [lambda result: "a", lambda result: (yield), lambda result: None])
def test_a_condition_that_gives_no_truth_value_is_not_counted_as_held(condition: Any) -> None:
    @ensures(condition)
    def f(x):
        return x

    (found,) = check(f)
    assert found.status is Status.UNDECIDED
    assert "neither True nor False" in found.message


def test_options_and_shapes_that_cannot_be_looked_at_are_named() -> None:
    assert verdict(lambda x, n: x, "f = x", when={"n": float("nan")}).status is Status.PROVED
    huge = verdict(lambda x: x, r"f_i = x_i", given=r"x \in \mathbb{R}^{1000000}")
    assert (huge.status, "too many entries" in huge.message) == (Status.UNDECIDED, True)


def test_every_equation_of_a_declared_result_is_judged() -> None:
    def both(x):
        return 2 * x, 3 * x

    for text in (r"y_1 = 2 x, y_2 = 4 x", r"y_1 = 2 x \\ y_2 = 4 x"):
        found = verdict(both, text, outputs={"y_1": 0, "y_2": 1})
        assert found.status is Status.REFUTED, found.message
        right = verdict(both, text.replace("4 x", "3 x"), where={"y_1": "return[0]", "y_2": "return[1]"})
        assert right.status is Status.PROVED


def test_an_equation_with_something_that_has_no_value_yet_says_so() -> None:
    found = verdict(lambda x: x, r"y = \int_0^{\infty} \frac{\sin(\sin(t x))}{1 + t^4} dt")
    assert found.status is Status.UNDECIDED
    assert "an integral, for which no closed form was found" in found.message


def test_integrals_derivatives_and_limits_are_evaluated() -> None:
    assert verdict(lambda x: x**3 / 3, r"y = \int_0^x t^2 dt").status is Status.PROVED
    assert verdict(lambda x: x**3 / 2, r"y = \int_0^x t^2 dt").status is Status.REFUTED
    assert verdict(lambda x: 3 * x**2, r"y = \frac{d}{dx} x^3").status is Status.PROVED
    limit = verdict(lambda x: 3 * x**2, r"y = \lim_{h \to 0} \frac{(x + h)^3 - x^3}{h}")
    assert (limit.status, limit.reason) == (Status.PROVED, "identity")  # shown by L'Hôpital's rule
    compared = verdict(lambda x: x, r"y = \lim_{h \to \infty} \frac{\ln(1 + e^{h x})}{h}", given="x > 0")
    assert compared.status is Status.TESTED  # its closed form is SymPy's, confirmed in numbers
    assert "no proof: numbers alone bear out" in " ".join(compared.warnings)
    assert verdict(lambda x: x**3 / 3, r"y = \int_0^x t^2 dt").reason == "normal_form"  # shown by differentiating


def test_options_that_keep_their_default_are_part_of_the_scope() -> None:
    found = verdict(lambda x, scale=1.0: 2 * x * scale, "y = 2 x")
    assert (found.status, found.scope) == (Status.PROVED, "all inputs, with scale=1.0")


def test_arrays_of_an_ensures_are_known_from_the_equations_and_the_domain_beside_it() -> None:
    @implements(r"s = \sum_i x_i^2")
    @ensures(lambda result: result >= 0)
    def squares(x):
        return np.sum(x * x)

    @ensures(lambda result: 0 <= result <= 1, given="x_i > 0")
    def share(x):
        return np.max(x) / np.sum(x, axis=0)

    assert [v.status for v in check(squares)] == [Status.PROVED, Status.PROVED]
    assert check(share)[0], check(share)[0]


def test_a_parameter_that_turns_out_to_be_no_number_is_asked_about() -> None:
    @ensures(lambda result: result > 0)
    def first(x):
        return x[0] ** 2 + 1

    (found,) = check(first)
    assert (found.status, found.reason) == (Status.UNDECIDED, "not_comparable")
    assert "annotate" in found.message


def test_a_verdict_prints_as_a_few_lines() -> None:
    text = str(verdict(kinetic, r"E = m v^2"))
    assert text.startswith("refuted")
    assert "code" in text
    assert len(text.splitlines()) < 8


def test_a_function_that_answers_differently_each_time_is_not_tested() -> None:
    import random

    found = verdict(lambda x: x + random.SystemRandom().random(), "y = x + 1", lift=False)
    assert found.status in (Status.UNDECIDED, Status.REFUTED)
    counter = iter(range(10**6))
    found = verdict(lambda x: x + next(counter) * 1e-300 + 1, "y = x + 1", lift=False)
    assert found.status is not Status.PROVED


def test_every_link_of_a_definition_has_to_hold() -> None:
    right = verdict(lambda x: x + 1, r"y = a \\ a = x + 1 = 1 + x")
    wrong = verdict(lambda x: x + 1, r"y = a \\ a = x + 1 = x + 2")
    assert (right.status, wrong.status) == (Status.PROVED, Status.REFUTED)


def test_inputs_at_which_the_code_takes_too_long_do_not_undo_what_was_seen() -> None:
    def waits(n):
        while n > 10**4:
            pass
        return 2 * n

    found = judge(Claim(waits, "implements", "y = 2 n", given=r"n \in \mathbb{N}", lift=False), budget=3.0)
    assert found.status is Status.TESTED, found.message


def test_code_that_takes_too_long_to_read_is_tested() -> None:
    def factorial(n):
        return 1 if n <= 1 else n * factorial(n - 1)

    found = judge(Claim(factorial, "implements", "y = n!", given=r"n \in \mathbb{N}"), budget=4.0)
    assert found.status is Status.TESTED, found.message
    assert "while the code was read" in " ".join(found.warnings)


def test_digits_that_the_code_drops_are_seen() -> None:
    assert verdict(lambda x: float(f"{x:.6g}"), "y = x").status is not Status.TESTED
    assert verdict(lambda x: float(f"{x:.17g}"), "y = x").status is Status.TESTED
