"""Terms as SymPy expressions: names kept, constants exact, signs only where they are known, nothing huge written out."""

from __future__ import annotations

import random

import mpmath
import pytest
import sympy as sp

from mathlink import term as t
from mathlink.errors import OutOfReach
from mathlink.model import Equation, Relation
from mathlink.views.mp import evaluate_mp
from mathlink.views.sympy import relation_to_sympy, symbol, to_sympy
from tests.prove.written import written

NUMBERS = {"a": 0.7, "b": 0.4, "c": 0.3, "d": 0.6}
INSIDE = {"acosh": {"a": 1.7}, "polygamma": {"a": 2}}
NOT_IN_SYMPY = {"round"}


@pytest.mark.parametrize("name", sorted(t.FUNCTIONS))
def test_every_function_has_the_same_value_in_sympy(name: str) -> None:
    args = [t.sym(n) for n in "abcd"[: t.FUNCTIONS[name]]]
    term = t.fn(name, *args)
    if name in NOT_IN_SYMPY:
        with pytest.raises(OutOfReach):
            to_sympy(term)
        return
    point = {**NUMBERS, **INSIDE.get(name, {})}
    expected = evaluate_mp(term, point, 30)
    for evaluate in (True, False):
        expression = to_sympy(term, evaluate=evaluate)
        found = (
            expression.subs({symbol(n): sp.Float(v, 40) if isinstance(v, float) else v for n, v in point.items()})
            .doit()
            .evalf(30)
        )
        assert abs(mpmath.mpf(str(found)) - expected) < mpmath.mpf(10) ** -14, (expression, found, expected)


def test_symbols_are_plain_for_readers_and_real_for_engines() -> None:
    assert to_sympy(t.sym("x_{i}"), real=False) == sp.Symbol("x_{i}")
    assert to_sympy(t.sym("x")).is_real
    assert to_sympy(t.sym("x"), positive={"x"}).is_positive
    assert to_sympy(t.sym("n"), integer={"n"}).is_integer


def test_the_root_of_a_square_is_the_absolute_value_unless_the_sign_is_known() -> None:
    root = written("sqrt(x**2)")
    assert to_sympy(root) == sp.Abs(symbol("x"))
    assert to_sympy(root, positive={"x"}) == symbol("x", positive=True)
    assert to_sympy(root, real=False) == sp.sqrt(sp.Symbol("x") ** 2)


def test_decimals_are_exact() -> None:
    assert to_sympy(written("0.1 + 0.2")) == sp.Rational(3, 10)


def test_unevaluated_keeps_what_was_written() -> None:
    assert str(to_sympy(written("x/x + x - x"), evaluate=False)) != "1"
    assert to_sympy(written("x/x + x - x")) == 1


@pytest.mark.parametrize("text", ["9**9**9", "1 + 2*9**9**9", "factorial(10**9)", "x**(7**7**7)", "gamma(10**12)"])
def test_huge_numbers_are_not_written_out(text: str) -> None:
    assert len(str(to_sympy(written(text), real=False))) < 100


def test_sums_integrals_and_derivatives_keep_their_meaning() -> None:
    x, n = symbol("x"), symbol("n", integer=True)
    assert sp.simplify(to_sympy(written("sum_(k, 1, n, k)"), integer={"n"}).doit() - n * (n + 1) / 2) == 0
    assert sp.simplify(to_sympy(written("integral(u, 0, x, 2*u)")).doit() - x**2) == 0
    assert to_sympy(written("derivative(x, x**3)")).doit() == 3 * x**2


def test_what_sympy_has_no_word_for_is_refused() -> None:
    for term in (
        t.raise_("ValueError"),
        t.named("nan"),
        t.bind_index("bigmax", t.sym("k"), t.sym("k"), t.const(1), t.const(3)),
    ):
        with pytest.raises(OutOfReach):
            to_sympy(term)


def equation(*parts: str) -> Equation:
    terms = [written(p) for p in parts[::2]]
    links = [Relation(r, a, b) for a, r, b in zip(terms, parts[1::2], terms[1:], strict=False)]
    return Equation("", tuple(links) if links else (Relation("", terms[0], None),))


def test_relations_stay_relations() -> None:
    x, y, z = sp.symbols("x y z")
    assert relation_to_sympy(equation("x", "=", "x")) == sp.Eq(x, x, evaluate=False)
    assert relation_to_sympy(equation("x", "<=", "y")) == sp.Le(x, y)
    chain = relation_to_sympy(equation("x", "=", "y", "<", "z"))
    assert set(chain.args) == {sp.Eq(x, y), sp.Lt(y, z)}
    assert relation_to_sympy(equation("x + y")) == x + y
    with pytest.raises(OutOfReach):
        relation_to_sympy(equation("x", "~", "y"))


def test_random_terms_have_the_same_value() -> None:
    from tests.prove import oracle, pairs

    rng = random.Random(11)
    compared = 0
    for _ in range(60):
        term = pairs.term(rng, 3)
        point = {n: t.const(rng.randint(1, 30)).data[0] / 7 for n in pairs.NAMES}
        try:
            expected = oracle.value(term, point)
        except ArithmeticError:
            continue
        if abs(expected) > 1e10:
            continue
        expression = to_sympy(term)
        found = expression.subs({symbol(n): sp.Rational(v.numerator, v.denominator) for n, v in point.items()})
        found = sp.N(found, 30)
        if found.is_real:
            compared += 1
            assert abs(mpmath.mpf(str(found)) - expected) <= 1e-12 * max(1, abs(expected)), term
    assert compared >= 20
