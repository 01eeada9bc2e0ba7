"""Where terms have a value, cases of branches, and linear conditions."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from mathlink.errors import OutOfReach
from mathlink.model import Domain
from mathlink.prove.branches import as_branches, branches
from mathlink.prove.defined import conditions, defined, fails_by_sign, holds_by_sign, signs
from mathlink.prove.linear import Region, negated, normal
from mathlink.sample import bounds_of, points
from mathlink.term import Term, and_, ite, raise_, sym
from mathlink.views.mp import evaluate_mp
from mathlink.views.text import to_text
from tests.prove import oracle, pairs
from tests.prove.written import domain, written

REALS = dict.fromkeys(pairs.NAMES, "real")


def has_value(term: Term, point: dict[str, Fraction]) -> bool | None:
    try:
        evaluate_mp(term, point, 40)
    except ArithmeticError:
        return False
    except OutOfReach:
        return None
    return True


def truth(condition: Term, point: dict[str, Fraction]) -> bool:
    return bool(evaluate_mp(condition, point, 40))


PLACES = [Fraction(n, 2) for n in range(-7, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "1/x", "x**-2", "x**0.5", "x**-0.5", "x**(1/3)", "x**x", "2**x", "sqrt(x - 1)", "log(x)", "log1p(x)", "asin(x)", "acos(x)",
        "acosh(x)", "atanh(x)", "gamma(x)", "factorial(x)", "loggamma(x)", "x % (x - 1)", "x // x", "sqrt(x) + 1/(x - 2)",
        "sqrt(x) if x > 0 else 1/(x + 1)", "log(x) if x*x > 4 else 0", "1 if x != 0 and 1/x > 0 else 2", "1 if x == 0 or 1/x > 0 else 2",
        "max(sqrt(x), 1)", "ellipk(x)", "lambertw(x)", "1/0*x", "x**2", "abs(x)**0.5",
    ],
)  # fmt: skip
def test_definedness_is_exact_at_every_place(text: str) -> None:
    term = written(text)
    condition = defined(term)
    for x in PLACES:
        known = has_value(term, {"x": x})
        if known is not None:
            assert truth(condition, {"x": x}) == known, (text, x)


def test_definedness_is_never_too_strong() -> None:
    rng = random.Random(5)
    compared = 0
    for _ in range(150):
        term = pairs.term(rng, 3)
        condition = defined(term)
        for _ in range(4):
            point = {n: Fraction(rng.randint(-12, 12), 4) for n in pairs.NAMES}
            try:
                oracle.value(term, point)
                compared += 1
                assert truth(condition, point), (term, point)
            except (ArithmeticError, OutOfReach):
                continue
    assert compared > 100


def test_a_raise_is_no_value() -> None:
    term = ite(written("x > 0"), sym("x"), raise_("ValueError"))
    assert truth(defined(term), {"x": Fraction(1)})
    assert not truth(defined(term), {"x": Fraction(-1)})


@pytest.mark.parametrize(
    ("text", "hypotheses", "listed"),
    [
        ("1/x", ("x > 0",), []),
        ("1/x", (), ["x != 0"]),
        ("sqrt(x*y)", ("x > 0", "y > 0"), []),
        ("log(x/y)", ("x > 0",), ["y != 0", "0 < x/y"]),
        ("sqrt(x**2 + 1)", (), []),
        ("1/(exp(x) + y**2)", (), []),
        ("x**0.3", ("x >= 2",), []),
        ("1/(x - 1)", ("x > 1",), ["x - 1 != 0"]),
        ("sqrt(-x)", ("x < 0",), []),
        ("log(x - y)", ("0 < x - y",), []),
    ],
)
def test_only_open_conditions_are_listed(text: str, hypotheses: tuple[str, ...], listed: list[str]) -> None:
    where = domain(*hypotheses, x="real", y="real")
    assert [to_text(c) for c in conditions(where, written(text))] == listed


def test_signs_are_never_wrong() -> None:
    rng = random.Random(8)
    told = 0
    for _ in range(200):
        term, given = pairs.term(rng, 3), pairs.hypotheses(rng)
        where = Domain(REALS, given)  # type: ignore[arg-type]
        bounds = bounds_of(where)
        allowed = signs(term, bounds)
        told += len(allowed) < 3
        for point in points(where, 6, seed=rng.randint(0, 99)):
            try:
                value = oracle.value(term, point)
            except ArithmeticError:
                continue
            if abs(value) > 1e-40 or value == 0:
                assert (value > 0) - (value < 0) in allowed, (term, given, point)
    assert told > 40


def test_conditions_by_sign() -> None:
    bounds = bounds_of(domain("x > 0", "y <= 0"))
    assert holds_by_sign(written("x*x > y"), bounds)
    assert holds_by_sign(written("x > -1 and y < 1"), bounds)
    assert not holds_by_sign(written("x > 1"), bounds)
    assert fails_by_sign(written("x + 1 < y"), bounds)
    assert not fails_by_sign(written("y == 0"), bounds)


# ── Linear conditions ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("0 <= -x", "x <= 0"),
        ("not x < 3", "3 <= x"),
        ("2*x + 1 < 5 - x", "x < 4/3"),
        ("x - y < 0", "x - y < 0"),
        ("not (x < 1 and x > 0)", "1 <= x or x <= 0"),
        ("x/-2 < 1", "-2 < x"),
    ],
)
def test_conditions_in_one_shape(text: str, shape: str) -> None:
    assert to_text(normal(written(text))) == shape


def test_negation_is_the_opposite_everywhere() -> None:
    for text in ("x < 1", "x <= y", "x == 0", "x != y", "x < 1 and y < 1", "x < 1 or not y < 1"):
        condition = written(text)
        for x in PLACES:
            point = {"x": x, "y": Fraction(1)}
            assert truth(negated(condition), point) != truth(condition, point)
            assert truth(normal(condition), point) == truth(condition, point)


@pytest.mark.parametrize(
    ("texts", "empty"),
    [
        (["x < y", "y < x"], True),
        (["x < y", "y <= x"], True),
        (["x <= y", "y <= x"], False),
        (["x - y > 1", "x < y"], True),
        (["2*x < 3", "x > 3/2"], True),
        (["2*x <= 3", "x >= 3/2"], False),
        (["x*y > 0", "x*y < 0"], True),
        (["1 < 0"], True),
        (["x == 1", "x > 1"], True),
        (["x > 0"], False),
    ],
)
def test_contradictions_show(texts: list[str], empty: bool) -> None:
    assert Region([written(t) for t in texts]).empty is empty


def test_symbols_that_are_fixed() -> None:
    fixed = Region([written("x <= y"), written("y <= x")]).fixed()
    assert len(fixed) == 1
    (symbol, value), *_ = fixed.items()
    point = {"x": Fraction(3), "y": Fraction(3)}
    assert evaluate_mp(value, point) == point[symbol.data]
    assert Region([written("x <= 2")]).fixed() == {}


# ── Branches ─────────────────────────────────────────────────────────────────────────────────────


def test_branches_say_the_same_as_the_term() -> None:
    rng = random.Random(21)
    compared = 0
    for _ in range(120):
        term, given = pairs.term(rng, 3), pairs.hypotheses(rng)
        where = Domain(REALS, given)  # type: ignore[arg-type]
        try:
            every = branches(where, as_branches(term))
        except OutOfReach:
            continue
        for point in points(where, 5, seed=3):
            try:
                expected = oracle.value(term, point)
                here = [c for c in every if truth(and_(*c.conditions), point)]
            except (ArithmeticError, OutOfReach):
                continue
            assert here, (term, point)
            for case in here:
                compared += 1
                found = oracle.value(case.terms[0], point)
                assert abs(found - expected) <= 1e-20 * max(abs(found), abs(expected)), (term, point)
    assert compared > 100


def test_impossible_combinations_are_no_cases() -> None:
    term = written("(1 if x > 2 else 2) + (3 if x > 1 else 4)")
    assert len(branches(domain(x="real"), term)) == 3
    assert len(branches(domain("x > 5"), term)) == 1


def test_too_many_branches_are_out_of_reach() -> None:
    term = written(" + ".join(f"abs(x - {k}*y)" for k in range(12)))
    with pytest.raises(OutOfReach):
        branches(domain(x="real", y="real"), as_branches(term))
