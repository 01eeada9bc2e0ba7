"""Hints: each mistake that people make is named by its kind, every hint is true, and none is given where there is none."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from mathlink.model import Budget, Domain
from mathlink.prove.hints import Hint, suggest
from mathlink.prove.numbers import recognise
from mathlink.sample import points
from mathlink.term import free_symbols
from tests.prove import oracle
from tests.prove.written import written

# code, equation, kinds that are right, what the text must say
MISTAKES = [
    ("4*64/R", "64/R", "factor", "code = 4 × equation"),
    ("m*v**2/2", "m*v**2", "factor", "code = 1/2 × equation"),
    ("1.5*m*v**2", "0.5*m*v**2", "factor", "code = 3 × equation"),
    ("0.3048*x", "x", "factor", "metres in a foot"),
    ("6894.757*p", "p", "factor", "psi"),
    ("p/101325", "p", "factor", "1/101325"),
    ("1000*x/y", "x/y", "factor", "code = 1000 × equation"),
    ("3600*x", "x", "factor", "hour"),
    ("9.80665*m*h", "m*h", "factor", "gravity"),
    ("2*pi*x", "x", "factor", "2π"),
    ("exp(-x**2/(2*s**2))/(s*sqrt(2*pi))", "exp(-x**2/(2*s**2))/(s*2*pi)", "factor", "√(2π)"),
    ("sqrt(2*g*h)", "sqrt(g*h)", "factor", "√2"),
    ("x*y*z", "x*y", "factor missing", "z"),
    ("x + 273.15", "x", "offset", "code = equation + 273.15"),
    ("x", "x + 273.15", "offset", "code = equation - 273.15"),
    ("1 - exp(-x)", "exp(-x)", "offset", "code = 1 - equation"),
    ("-x*y", "x*y", "sign", "code = -equation"),
    ("(x - y)/(x + y)", "(y - x)/(x + y)", "sign", "code = -equation"),
    ("a*x**2 - b*x + c", "a*x**2 + b*x + c", "sign", "b*x"),
    ("a*exp(x/b)", "a*exp(-x/b)", "sign", "-x"),
    ("sqrt(a**2 + b**2)", "sqrt(a**2 - b**2)", "sign", "b**2"),
    ("a*(1 - x)**2", "a*(1 + x)**2", "sign", "1 - x"),
    ("a*x**2 + b*x", "a*x**2 + b*x + c", "missing", "a term c that the code has not"),
    ("a*x**2 + b*x + c", "a*x**2 + b*x", "missing", "a term c that the equation has not"),
    ("x**2*log(x)", "x**2*log(x) + x", "missing", "x"),
    ("a*x + b*y + x/1000", "a*x + b*y", "missing", "x/1000"),
    ("(b - 0.001)*(h + 0.001)**1.5", "b*(h + 0.001)**1.5", "missing", "0.001"),
    ("m*v**3", "m*v**2", "exponent", "3 instead of 2"),
    ("G*a*b/r**2", "G*a*b/r", "exponent", "r**2"),
    ("a*x**1.85", "a*x**1.75", "exponent", "1.85 instead of 1.75"),
    ("exp(-x**2/(2*s**2))", "exp(-x**2/(2*s))", "exponent", "s**2 instead of s"),
    ("1/(a + b)", "a + b", "exponent", "code = 1/equation"),
    ("a**2 + b**2", "sqrt(a**2 + b**2)", "exponent", "equation**2"),
    ("1 + erf(x/2**0.4)", "1 + erf(x/sqrt(2))", "exponent", "2**(2/5)"),
    ("a*(log(x) - m)**3 + b", "a*(log(x) - m)**2 + b", "exponent", "3 instead of 2"),
    ("exp(-(x - m)/s)/(1 + exp(-(x - m)/s))**2", "exp(-(x - m)/s)/(1 + exp(-m/s))**2", "missing", "x"),
    ("sqrt(p/n + z)/y", "log(1 + (p/n + z))/y", "function", "sqrt(p/n + z)"),
    ("cosh(a)/(exp(a) + exp(b))", "exp(a)/(exp(a) + exp(b))", "function", "cosh(a)"),
    ("(r + (c - w)**2)/sqrt(r + (c - w)**2)", "sqrt(r + w**2)", "missing", "c"),
    ("a*sin(x)", "a*sin(pi/180*x)", "degrees", "x instead of"),
    ("x/y**2 + x", "y/x**2 + y", "swap", "x and y are swapped"),
    ("a**x", "x**a", "swap", "swapped"),
    ("a*x + b*b", "a*x + b*a", "swap", "b instead of a"),
    ("log10(x) + y", "log(x) + y", "logbase", "log10(x) instead of log(x)"),
    ("log10(x)", "log(x)", "logbase", "log10(x)"),
    ("a*log(x/b)", "a*log10(x/b)", "logbase", "log(x/b)"),
    ("log2(1 + x)*y", "log(1 + x)*y", "logbase", "log2"),
    ("a*sin(x*pi/180)", "a*sin(x)", "degrees", "degrees"),
    ("180/pi*atan(y/x)", "atan(y/x)", "degrees", "degrees"),
    ("a*cos(x)", "a*sin(x)", "function", "cos(x) instead of sin(x)"),
    ("a*tanh(x) + y", "a*tan(x) + y", "function", "tanh(x) instead of tan(x)"),
    ("max(x - 1, 2)", "min(x - 1, 2)", "function", "max"),
    ("a*cosh(x)", "a*cos(x)", "function", "cosh"),
    ("y + exp(x)", "y + 10**x", "constant function", "e"),
    ("a + 0.0832*h + b", "a + 0.075*h + b", "constant", "0.0832 instead of 0.075"),
    ("x/1.1560992", "x/1.56", "constant", "1.1560992 instead of 1.56"),
    ("a*x*(1 + y/2)", "a*x*(1 + y/3)", "constant", "2 instead of 3"),
    ("a*x/(b*y)", "a*x/b*y", "grouping", "a*x/(b*y)"),
    ("a*b + c/d", "(a*b + c)/d", "grouping", "a*b + c/d"),
    ("-2*log10(k/3.7 + 2.51/(R*sqrt(f)))", "-2*log10(k/3.7 + 2.51/R*sqrt(f))", "grouping", "2.51/(R*sqrt(f))"),
    ("sum_(k, 1, n - 1, k**2)", "sum_(k, 1, n, k**2)", "index", "n - 1"),
    ("C/x*0.55", "C/(1.56*x)", "constant", "1.56"),
    ("1.6*10**9*d**4/(v/1.1561)**2", "1.6*10**9*d**4/(v/1.56)**2", "constant", "1.1561 instead of 1.56"),
    ("a*log(15850.323*x) + b", "a*log(x) + b", "factor constant", "US gallons a minute"),
    ("a*(0.62 + 0.075*x)*(b - 0.1)", "a*(0.62 + 0.0832*x)*b", "several", "b - 0.1 where the equation has b"),
    ("x if x > 1 else 4*y", "x if x > 1 else y", "factor", "where they differ"),
]  # fmt: skip


def hint(code: str, equation: str, **names: str) -> Hint | None:
    left, right = written(code), written(equation)
    kinds = {n: "int" if n == "n" else "real" for n in free_symbols(left, right)}
    where = Domain(kinds, tuple(written(f"{n} > 0") for n in kinds))  # type: ignore[arg-type]
    return suggest(left, right, points(where, 40), Budget.seconds(10), names)


@pytest.mark.parametrize(("code", "equation", "kinds", "says"), MISTAKES)
def test_mistakes_are_named(code: str, equation: str, kinds: str, says: str) -> None:
    found = hint(code, equation)
    assert found is not None
    assert found.kind in kinds.split(), found.text
    assert says in found.text


@pytest.mark.parametrize(("code", "equation"), [(c, e) for c, e, _, says in MISTAKES if says != "where they differ"])
def test_the_edited_side_agrees_at_other_points(code: str, equation: str) -> None:
    found = hint(code, equation)
    assert found is not None
    other = written(code if found.side == "equation" else equation)
    rng = random.Random(code)
    names = free_symbols(other, found.edited)
    compared = 0
    for _ in range(10):
        point = {n: Fraction(rng.randint(20, 90), 1 if n == "n" else 32) for n in names}
        try:
            a, b = oracle.value(found.edited, point), oracle.value(other, point)
        except ArithmeticError:
            continue
        compared += 1
        assert abs(a - b) <= 2e-9 * max(abs(a), abs(b)), (found.text, point)
    assert compared >= 5


@pytest.mark.parametrize(
    ("code", "equation"),
    [
        ("x**2 + y", "x**2 + y"),
        ("erf(x) + gamma(y)/3", "sin(y)*exp(x)"),
        ("x + y**3 + log(x)", "x*y + 1/(x + y)"),
    ],
)
def test_no_hint_where_none_is_true(code: str, equation: str) -> None:
    assert hint(code, equation) is None


def test_too_few_points_give_no_hint() -> None:
    left, right = written("4*log(x)"), written("log(x)")
    assert suggest(left, right, [], Budget.seconds(1)) is None
    assert suggest(left, right, [{"x": Fraction(-1)}], Budget.seconds(1)) is None


def test_no_time_gives_no_long_search() -> None:
    left, right = written("a*sin(x) + b"), written("a*cos(x) + b")
    where = Domain(dict.fromkeys("abx", "real"))  # type: ignore[arg-type]
    assert suggest(left, right, points(where, 40), Budget.seconds(-1)) is None


def test_symbols_are_written_as_the_reader_knows_them() -> None:
    found = hint("m*v**3", "m*v**2", v="u_{0}")
    assert found is not None
    assert "u_{0}" in found.text


def test_numbers_without_symbols_are_compared_too() -> None:
    found = hint("2*pi", "pi")
    assert found is not None
    assert found.text == "code = 2 × equation"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0, "4"), (0.25, "1/4"), (2 * 3.141592653589793, "2π"), (3.141592653589793 / 4, "π/4"), (2.302585092994046, "ln 10"),
        (1 / 2.302585092994046, "1/ln 10"), (57.29577951308232, "180/π"), (0.017453292519943295, "π/180"), (1e6, "1000000"),
        (0.3048, "0.3048"), (1 / 0.3048, "1/0.3048"), (-273.15, "-273.15"), (1.4142135623730951, "√2"), (5 / 9, "5/9"),
        (0.0832, "0.0832"), (3.7, "3.7"), (1 / 3600, "1/3600"), (0.1591549430918953, "1/(2π)"), (0.0, "0"), (-2 / 3, "-2/3"),
    ],
)  # fmt: skip
def test_numbers_that_people_know(value: float, text: str) -> None:
    found = recognise(value)
    assert found.text == text
    assert found.value == pytest.approx(value, rel=1e-9)
    assert float(oracle.value(found.term, {})) == pytest.approx(value, rel=1e-9)


def test_a_hint_that_holds_at_the_first_points_only_says_so() -> None:
    left, right = written("4*x if x < 10 else 5*x + 1"), written("x")
    near = [{"x": Fraction(2) + Fraction(i, 8)} for i in range(20)]
    found = suggest(left, right, near, Budget.seconds(5), elsewhere=[{"x": Fraction(100)}])
    assert found is not None
    assert found.text == "around the documented inputs, code = 4 × equation"


def test_long_terms_are_told_by_their_outermost_operations() -> None:
    inner = "*".join(f"(x + {i}.25)" for i in range(1, 40))
    found = hint(f"y*cos(x)*sqrt({inner})", f"y*cos(x)*log({inner})")
    assert found is not None
    assert "sqrt(" in found.text
    assert len(found.text) < 300
