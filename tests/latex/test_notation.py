"""Keys of a where map, and statements as SymPy."""

from __future__ import annotations

import pytest
import sympy as sp

from mathlink.latex import SyntaxProblem, read, read_notation, to_sympy
from mathlink.term import Term, bind_index, call, const, index, pow_, sub, sym

NOTATIONS = [
    (r"\text{Nu}_L", sym("Nu_{L}")),
    ("Re", sym("Re")),
    ("pK", sym("pK")),
    (r"\sigma^2", pow_(sym("\\sigma"), const(2))),
    (r"\langle v\rangle", sym("\\langle v\\rangle")),
    (r"\frac{\partial a}{\partial b}", bind_index("derivative", sym("b"), call("a", sym("b")))),
    ("x_i", sym("x_{i}")),
    ("g(x)", call("g", sym("x"))),
    (r"P(a \mid b)", call("P", sym("a"), call("\\mid", sym("b")))),
    (r"\Delta P", sym("\\Delta P")),
    (r"\mathcal<D>", sym("\\mathcal{D}")),
    (r" $\hat x$ ", sym("\\hat{x}")),
]


@pytest.mark.parametrize(("text", "term"), NOTATIONS)
def test_notation(text: str, term: Term) -> None:
    assert read_notation(text) is term


def test_a_declared_array_has_entries() -> None:
    assert read_notation("x_{t-1}", {"x": "vector"}) is index(sym("x"), sub(sym("t"), const(1)))


@pytest.mark.parametrize("text", ["g(x)", r"\frac{\partial a}{\partial b}", r"\langle v\rangle", r"\text{Nu}_L"])
def test_the_same_term_as_in_a_statement(text: str) -> None:
    assert read(f"{text} = 2").left is read_notation(text)


@pytest.mark.parametrize("text", ["", "a = b", "(", r"\foo"])
def test_no_notation(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        read_notation(text)


def test_sympy_equation() -> None:
    d, x = sp.symbols("D x")
    assert to_sympy(r"\mathcal{D} = \frac{D}{x+1}") == sp.Eq(sp.Symbol("\\mathcal{D}"), d / (x + 1))


def test_sympy_chain_and_expression() -> None:
    a, b, c = sp.symbols("a b c")
    assert to_sympy("a < b < c") == sp.And(a < b, b < c, evaluate=False)
    assert to_sympy("a + b") == a + b
    assert to_sympy(r"\hat{x}_{i}") == sp.Symbol("\\hat{x}_{i}")
