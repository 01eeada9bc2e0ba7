"""Values of a where map: parameters, expressions over parameters, numbers, parts of the result; nothing else."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from mathlink.bind.target import Expression, Number, Parameter, Return, Target, WhereProblem, read_target
from mathlink.evaluate import evaluate
from mathlink.model import Array
from mathlink.term import Term, const, sym

PARAMETERS = ("x", "rho", "n")


@pytest.mark.parametrize(
    "value", ["1e-99999999999", "2.e+99999999999", "x + 1e999999999", float("nan"), float("inf"), 10**500, "x" * 2000]
)
def test_numbers_and_texts_without_measure_are_refused_at_once(value: object) -> None:
    with pytest.raises(WhereProblem, match=r"too la|too long|finite"):
        read_target(value, PARAMETERS)


def test_a_name_that_looks_like_a_decimal_power_is_a_name() -> None:
    assert read_target("note1e999999999", ("note1e999999999",)) == Parameter("note1e999999999")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", Parameter("x")),
        (" rho ", Parameter("rho")),
        ("return", Return()),
        ("return[1]", Return((1,))),
        ("return[-1]", Return((-1,))),
        ("return.mean", Return(("mean",))),
        ("return['loss'][0]", Return(("loss", 0))),
        (9.80665, Number(Fraction("9.80665"), "9.80665")),
        (3, Number(Fraction(3), "3")),
        ("1/3", Number(Fraction(1, 3), "1/3")),
        ("len(x)", Expression("len(x)")),
        ("x.shape[1]", Expression("x.shape[1]")),
        ("2*rho + 1", Expression("2*rho + 1")),
    ],
)
def test_what_a_value_stands_for(value: object, expected: Target) -> None:
    assert read_target(value, PARAMETERS) == expected


@pytest.mark.parametrize(
    "value",
    [
        "y",
        "x +",
        "__import__('os')",
        "x.__class__",
        "open('f')",
        "lambda: 1",
        "[x]",
        "'text'",
        "returned",
        None,
        True,
        ["x"],
        "x" * 2000,
    ],
)
def test_what_is_refused(value: object) -> None:
    with pytest.raises(WhereProblem):
        _used(value)


def _used(value: object) -> None:
    found = read_target(value, PARAMETERS)
    if isinstance(found, Expression):
        found.term({name: sym(name) for name in PARAMETERS})


def test_a_refusal_names_the_parameters() -> None:
    with pytest.raises(WhereProblem, match="parameters: x, rho, n"):
        read_target("reynolds", PARAMETERS)


def test_expressions_become_terms_over_the_values() -> None:
    array = Array((2, 3), tuple(sym(f"x[{i},{j}]") for i in range(2) for j in range(3)))
    values: dict[str, Term | Array] = {"x": array, "rho": sym("rho"), "n": sym("n")}
    point = {"rho": 3.0, "n": 2, "x[1,2]": 7.0}
    for text, expected in {
        "len(x)": 2,
        "x.shape[1]": 3,
        "x.shape[-1]": 3,
        "2*rho - n**2/4": 5.0,
        "-rho + abs(-n)": -1.0,
        "x[1, 2] + 1": 8.0,
    }.items():
        assert evaluate(Expression(text).term(values), point) == expected, text


@pytest.mark.parametrize("text", ["len(rho)", "x.shape[2]", "x[5, 0]", "x[0, 0, 0]", "rho[0]", "x[rho]", "x + x.T"])
def test_parts_that_are_not_there_are_refused(text: str) -> None:
    values: dict[str, Term | Array] = {"x": Array((1, 2), (sym("a"), sym("b"))), "rho": sym("rho")}
    with pytest.raises(WhereProblem):
        Expression(text).term(values)


@pytest.mark.parametrize(
    "text",
    [
        *("np.exp(x)", "np.log(x) + 1", "x * x", "2 / x", "-x", "abs(x)", "np.mean(x)", "x.mean()", "x.sum() / rho"),
        *("np.sqrt(np.sum(x**2))", "x[0]", "x[:, 1]", "x[-1, 0]", "x[1:]", "x[0, :2]", "x.T", "x.T[1]", "np.prod(x)"),
        *("x.max() - np.min(x)", "math.pi * rho", "np.square(x).mean()", "math.sqrt(rho)", "np.tanh(x)"),
    ],
)
def test_expressions_over_arrays_are_what_numpy_makes_of_them(text: str) -> None:
    x, rho = np.array([[1.5, 2.0, 0.5], [3.0, 0.25, 4.0]]), 2.25
    values: dict[str, Term | Array] = {
        "x": Array((2, 3), tuple(const(Fraction(float(v))) for v in x.flat)),
        "rho": const(Fraction(rho)),
    }
    asked = read_target(text, ["x", "rho"])
    assert isinstance(asked, Expression)
    got = asked.term(values)
    entries = got.entries if isinstance(got, Array) else (got,)
    expected = np.asarray(eval(text, {"np": np, "math": math, "x": x, "rho": rho}))
    assert (got.shape if isinstance(got, Array) else ()) == expected.shape
    np.testing.assert_allclose([evaluate(e, {}) for e in entries], expected.ravel(), rtol=1e-14)
