"""Terms in doubles behave like the Python expression they stand for."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathlink.errors import OutOfReach
from mathlink.evaluate import Raised, Undefined, compiled, evaluate, is_undefined
from mathlink.term import (
    FUNCTIONS,
    Term,
    abs_,
    add,
    and_,
    bind_index,
    call,
    const,
    div,
    fn,
    ite,
    lt,
    make,
    mul,
    named,
    or_,
    pow_,
    raise_,
    sub,
    sym,
)

x, y = sym("x"), sym("y")


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_arithmetic_follows_python_in_order_and_rounding(a: float, b: float) -> None:
    term = sub(add(mul(x, y), x), div(y, add(const(3), mul(x, x))))
    assert evaluate(term, {"x": a, "y": b}) == (a * b + a) - b / (3 + a * a)


@pytest.mark.parametrize(
    ("op", "run"), [("floordiv", lambda a, b: a // b), ("mod", lambda a, b: a % b)], ids=["floordiv", "mod"]
)
@pytest.mark.parametrize(("a", "b"), [(7, 3), (-7, 3), (7.5, -2.0), (-1e-20, 3.0)])
def test_integer_division_follows_python(op: str, run: object, a: float, b: float) -> None:
    assert evaluate(make(op, (x, y)), {"x": a, "y": b}) == run(a, b)  # type: ignore[operator]


def test_whole_numbers_stay_whole() -> None:
    assert evaluate(pow_(x, const(30)), {"x": 10}) == 10**30
    assert isinstance(evaluate(mul(x, const(2)), {"x": Fraction(3)}), int)


def test_a_decimal_is_the_nearest_double() -> None:
    assert evaluate(const(Fraction("0.1"), "0.1"), {}) == 0.1


def test_the_branch_not_taken_is_not_evaluated() -> None:
    term = ite(lt(x, const(1)), x, div(const(1), const(0)))
    assert evaluate(term, {"x": 0.5}) == 0.5


def test_and_or_stop_early() -> None:
    bad = lt(div(const(1), const(0)), x)
    assert evaluate(and_(lt(x, const(0)), bad), {"x": 1.0}) is False
    assert evaluate(or_(lt(const(0), x), bad), {"x": 1.0}) is True


def test_raise_leaves_and_undefined_places_are_told_apart() -> None:
    with pytest.raises(Raised) as caught:
        evaluate(raise_("ValueError"), {})
    assert caught.value.name == "ValueError"
    with pytest.raises(Undefined):
        evaluate(pow_(x, const(Fraction(1, 2), "0.5")), {"x": -1.0})
    with pytest.raises(ZeroDivisionError):
        evaluate(div(x, const(0)), {"x": 1.0})


def test_what_has_no_value_in_doubles_is_out_of_reach() -> None:
    for term in (call("solve", x), sym("unknown"), named("i"), make("limit", (x, const(0), x))):
        with pytest.raises(OutOfReach):
            evaluate(term, {"x": 1.0})


def test_sums_products_and_extremes_over_an_index() -> None:
    i = sym("i")
    body = mul(i, i)
    values = [k * k for k in range(1, 5)]
    expected = {"sum": sum(values), "prod": math.prod(values), "bigmax": max(values), "bigmin": min(values)}
    for op, value in expected.items():
        assert evaluate(bind_index(op, i, body, const(1), const(4)), {}) == value
    assert evaluate(bind_index("sum", i, body, const(1), const(0)), {}) == 0
    with pytest.raises(Undefined):
        evaluate(bind_index("bigmax", i, body, const(1), const(0)), {})
    with pytest.raises(OutOfReach):
        evaluate(bind_index("sum", i, body, const(1), const(10**9)), {})


def test_compiled_gives_values_and_exceptions_side_by_side() -> None:
    run = compiled([div(x, y), fn("log", x), add(fn("log", x), y), x])
    values = run({"x": -1.0, "y": 0.0})
    assert [type(v) for v in values] == [ZeroDivisionError, ValueError, ValueError, float]
    assert run({"x": 1.0, "y": 2.0}) == [0.5, 0.0, 2.0, 1.0]


def test_compiled_and_evaluate_agree_on_branches() -> None:
    term = ite(lt(x, y), abs_(x), fn("exp", y))
    run = compiled([term])
    for a, b in ((1.0, 2.0), (2.0, 1.0)):
        assert run({"x": a, "y": b}) == [evaluate(term, {"x": a, "y": b})]


def _shown(value: object) -> object:
    return type(value).__name__ if isinstance(value, Exception) else (type(value).__name__, repr(value))


LEAVES = st.sampled_from(
    [x, y, const(0), const(2), const(Fraction(-1, 2), "-0.5"), named("pi"), named("nan"), raise_("KeyError")]
)
TERMS = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.builds(
            lambda op, a, b: make(op, (a, b)), st.sampled_from(["add", "mul", "div", "pow", "max", "mod"]), below, below
        ),
        st.builds(lambda name, a: fn(name, a), st.sampled_from(["sqrt", "log", "exp", "floor"]), below),
        st.builds(lambda a, b, c, d: ite(lt(a, b), c, d), below, below, below, below),
        st.builds(lambda a, b, c: ite(or_(lt(a, b), and_(lt(b, c), lt(c, a))), b, c), below, below, below),
        st.builds(lambda a: bind_index("sum", sym("k"), mul(sym("k"), a), const(1), const(3)), below),
        st.builds(lambda a: call("double", a), below),
    ),
    max_leaves=12,
)


@given(st.lists(TERMS, min_size=1, max_size=3), st.sampled_from([-1.5, 0.0, 2.0, Fraction(3), Fraction(1, 3), 1e200]))
def test_many_terms_at_once_are_worth_what_each_is_alone(terms: list[Term], place: float) -> None:
    point = {"x": place, "y": 0.75}
    alone: list[object] = []
    for term in terms:
        try:
            alone.append(evaluate(term, point))
        except (ArithmeticError, ValueError, TypeError, OutOfReach) as error:
            alone.append(error)
    assert list(map(_shown, compiled(terms)(point))) == list(map(_shown, alone))


def test_calls_are_made_where_they_are_needed_and_once() -> None:
    made: list[float] = []

    def double(a: float) -> float:
        made.append(a)
        return 2 * a

    twice = call("double", x)
    run = compiled([add(twice, twice), ite(lt(x, const(0)), call("double", y), x)], {"double": double})
    assert run({"x": 3.0, "y": 5.0}) == [12.0, 3.0]
    assert made == [3.0]


def test_values_that_are_known_at_a_point_are_not_worked_out_again() -> None:
    memo: dict[Term, object] = {mul(x, y): 7.0}
    assert evaluate(add(mul(x, y), y), {"x": 1.0, "y": 2.0}, memo) == 9.0
    assert memo[add(mul(x, y), y)] == 9.0


#: mpmath's name where it differs; the oracle for every smooth function of the vocabulary.
ORACLE = {
    "loggamma": lambda a: mpmath.loggamma(a),
    "gammainc": lambda a, b: mpmath.gammainc(a, 0, b, regularized=True),
    "gammaincc": lambda a, b: mpmath.gammainc(a, b, regularized=True),
    "exp2": lambda a: mpmath.mpf(2) ** a,
    "log2": lambda a: mpmath.log(a, 2),
    "trunc": lambda a: mpmath.floor(a),
    "round": lambda a: mpmath.nint(a),
    "binom": mpmath.binomial,
    "copysign": lambda a, b: abs(a) * mpmath.sign(b),
    "ei": lambda a: -mpmath.e1(-a).real,
    "polygamma": lambda n, a: mpmath.diff(mpmath.digamma, a, int(n)),
    "ellipf": lambda phi, m: mpmath.quad(lambda t: (1 - m * mpmath.sin(t) ** 2) ** -0.5, [0, phi]),
    "ellipeinc": lambda phi, m: mpmath.quad(lambda t: (1 - m * mpmath.sin(t) ** 2) ** 0.5, [0, phi]),
    "betainc": lambda a, b, x: mpmath.quad(lambda t: t ** (a - 1) * (1 - t) ** (b - 1), [0, x]) / mpmath.beta(a, b),
    "hyp1f1": lambda a, b, z: mpmath.nsum(lambda k: mpmath.rf(a, k) / mpmath.rf(b, k) * z**k / mpmath.fac(k), [0, 60]),
    "hyp2f1": lambda a, b, c, z: mpmath.nsum(
        lambda k: mpmath.rf(a, k) * mpmath.rf(b, k) / mpmath.rf(c, k) * z**k / mpmath.fac(k), [0, 400]
    ),
}
INSIDE = {
    "acosh": [(1.3,), (1.9,), (1.5,)],
    "erfinv": [(0.3,), (-0.9,), (0.5,)],
    "polygamma": [(1.0, 0.7), (2.0, 0.2), (3.0, 1.5)],
    "ellipf": [(0.3, 0.7), (0.9, -0.2), (2.5, 0.5)],
    "ellipeinc": [(0.3, 0.7), (0.9, -0.2), (2.5, 0.5)],
    "hyp1f1": [(0.3, 0.7, -2.0), (1.5, 2.5, 0.4), (-2.5, 0.5, 1.5)],
    "betainc": [(1.3, 2.5, 0.4), (2.0, 1.5, 0.9), (3.5, 1.25, 0.05)],
    "hyp2f1": [(0.3, 0.7, 1.1, -0.5), (1.5, 2.5, 0.4, 0.5), (-2.5, 0.5, 1.5, 0.8)],
}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions_agree_with_mpmath(name: str) -> None:
    oracle = ORACLE.get(name) or getattr(mpmath, {"ceil": "ceil"}.get(name, name))
    for point in INSIDE.get(name, [(0.3, 0.7), (0.9, 0.2), (0.5, 1.5)]):
        arguments = point[: FUNCTIONS[name]]
        terms = [const(Fraction(a), "decimal") for a in arguments]
        expected = float(mpmath.re(oracle(*arguments)))
        assert evaluate(fn(name, *terms), {}) == pytest.approx(expected, rel=1e-12), point


@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("erfinv", (1.0,)),
        ("ei", (0.0,)),
        ("betainc", (0.0, 1.0, 0.5)),
        ("betainc", (1.0, 1.0, 1.5)),
        ("hyp2f1", (0.5, 0.5, 1.5, 2.0)),
        ("ellipf", (1.5, 2.0)),
    ],
)
def test_functions_have_no_value_outside_their_domain(name: str, point: tuple[float, ...]) -> None:
    term = fn(name, *(const(Fraction(a), "decimal") for a in point))
    error = compiled([term])({})[0]
    assert isinstance(error, Exception)
    assert is_undefined(error)


def test_whole_numbers_that_would_take_for_ever_are_out_of_reach() -> None:
    doubling = x
    for _ in range(60):
        doubling = add(mul(doubling, doubling), doubling)
    endless = [pow_(x, const(10**9)), doubling, fn("binom", const(10**9), const(5 * 10**8))]
    assert all(isinstance(v, OutOfReach) for v in compiled(endless)({"x": 3}))
    for term in endless:
        with pytest.raises(OutOfReach, match="too many digits"):
            evaluate(term, {"x": 3})
    assert evaluate(pow_(x, const(10**9)), {"x": -1}) == 1


def test_numbers_beyond_the_doubles_are_out_of_reach() -> None:
    huge = const(Fraction(10) ** 400, "1e400")
    with pytest.raises(OutOfReach, match="beyond the doubles"):
        evaluate(huge, {})
    assert isinstance(compiled([add(x, huge)])({"x": 1.0})[0], OutOfReach)


@pytest.mark.parametrize(
    ("a", "b", "expected"), [(1e160, 1.0, 1e-160), (1.0, 1e12, 1e-12), (2.0, 1e8, 1e-16 / (1 + 1e-8))]
)
def test_beta_of_a_large_number_keeps_its_digits(a: float, b: float, expected: float) -> None:
    assert evaluate(fn("beta", sym("a"), sym("b")), {"a": a, "b": b}) == pytest.approx(expected, rel=1e-12)
