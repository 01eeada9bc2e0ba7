r"""The printer: what it prints reads back as the same term."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from mathlink.errors import OutOfReach
from mathlink.latex import read
from mathlink.term import (
    Term,
    abs_,
    add,
    bind_index,
    call,
    compare,
    const,
    div,
    fn,
    index,
    ite,
    maximum,
    minimum,
    mul,
    named,
    neg,
    pow_,
    sub,
    sym,
)
from mathlink.views.latex import to_latex

NAMES = (
    "a",
    "x",
    "y",
    "Re",
    "\\alpha",
    "\\rho_{g}",
    "T_{\\infty}",
    "\\hat{x}",
    "\\mathcal{D}",
    "x'",
    "P^{sat}",
    "Nu_{L}",
    "x_{0}",
)
TABLE = {
    **dict.fromkeys(NAMES, "symbol"),
    "X": "matrix",
    "w": "vector",
    "f": "function",
    "\\ell": "index",
    "N": "symbol",
}

leaves = st.one_of(
    st.sampled_from(NAMES).map(sym),
    st.integers(0, 40).map(const),
    st.sampled_from(("0.5", "1.250", "3.14")).map(lambda text: const(__import__("fractions").Fraction(text), text)),
    st.sampled_from(("pi", "e")).map(named),
    st.sampled_from((index(sym("X"), sym("\\ell"), const(2)), index(sym("w"), const(3)))),
)


def compound(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    """Every operation that both the reader and the printer know."""
    two = st.tuples(inner, inner)
    functions = st.sampled_from(
        ("sin", "atan", "exp", "log", "log10", "log2", "sqrt", "erf", "sinh", "gamma", "floor", "log1p", "asinh")
    )
    return st.one_of(
        st.builds(lambda op, ab: op(*ab), st.sampled_from((add, sub, mul, mul, div, pow_, maximum, minimum)), two),
        inner.map(neg),
        inner.map(abs_),
        inner.map(lambda a: fn("factorial", a)),
        st.builds(lambda name, a: fn(name, a), functions, inner),
        st.builds(lambda ab: fn("binom", *ab), two),
        st.builds(lambda ab: call("f", *ab), two),
        st.builds(lambda a: call("f", a), inner),
        st.builds(
            lambda sign, ab, cd: ite(compare(sign, *ab), *cd), st.sampled_from(("<", "<=", "==", "!=")), two, two
        ),
        st.builds(
            lambda op, a: bind_index(op, sym("k"), mul(a, index(sym("w"), sym("k"))), const(1), sym("N")),
            st.sampled_from(("sum", "prod", "bigmax", "bigmin")),
            inner,
        ),
        st.builds(lambda a: bind_index("integral", sym("z"), add(a, sym("z")), const(0), sym("a")), inner),
        st.builds(lambda a: bind_index("limit", sym("z"), div(a, sym("z")), named("inf")), inner),
        st.builds(lambda a: bind_index("derivative", sym("x"), mul(sym("x"), a)), inner),
    )


@example(
    bind_index(
        "integral",
        sym("z"),
        add(ite(compare("<", sym("a"), sym("x")), sym("a"), sym("x")), sym("z")),
        const(0),
        sym("a"),
    )
)
@given(st.recursive(leaves, compound, max_leaves=12))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_printed_reads_back_as_the_same_term(term: Term) -> None:
    text = to_latex(term)
    assert read(text, TABLE).left is term, text


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (div(sym("D"), add(sym("x"), const(1))), r"\frac{D}{x + 1}"),
        (mul(const(2), add(sym("a"), sym("b"))), r"2 \left(a + b\right)"),
        (mul(sym("a"), add(sym("b"), const(1))), r"a \cdot \left(b + 1\right)"),
        (neg(mul(sym("a"), sym("b"))), "-a b"),
        (pow_(neg(sym("x")), const(2)), r"\left(-x\right)^{2}"),
        (pow_(index(sym("X"), sym("\\ell"), const(2)), sym("a")), r"\left(X_{\ell,2}\right)^{a}"),
        (sym("Re"), r"\mathrm{Re}"),
        (const(-3), "-3"),
        (
            bind_index("sum", sym("k"), index(sym("x"), sym("k")), const(1), sym("n")),
            r"\sum_{i=1}^{n} x_{i}",
        ),
        (
            ite(compare(">", sym("x"), const(0)), sym("x"), const(0)),
            r"\begin{cases} x & 0 < x \\ 0 & \text{otherwise} \end{cases}",
        ),
    ],
)
def test_spelling(term: Term, text: str) -> None:
    assert to_latex(term) == text


def test_a_bound_name_avoids_the_free_ones() -> None:
    term = bind_index("sum", sym("k"), mul(sym("i"), sym("k")), const(1), sym("j"))
    assert to_latex(term) == r"\sum_{k=1}^{j} i k"


def test_shared_terms_that_would_explode_are_refused() -> None:
    term = sym("x")
    for _ in range(40):
        term = add(mul(term, term), const(1))
    with pytest.raises(OutOfReach, match="longer than"):
        to_latex(term)


NAMED = [
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix} x",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
    r"\{a, b\}",
    "(a, b)",
    "[A, B] C",
    r"a \pm b c",
    r"a + \dots",
    "(a + b)!!",
    r"| x \rangle",
    r"\langle x |",
    r"\langle x | y \rangle",
    r"\left. F \right|_a^b + c",
    r"\partial_\mu A + B",
    r"\partial_\mu (A + B) C",
    r"\nabla \cdot v",
    r"\int_\Omega u v \, dx + 1",
    r"\int x \, dx \, dy",
    r"\int y \, d^{4} x",
    r"\sum_{i \in S} x y + 1",
    r"\sum_{i<j} (x + y)",
    r"\lim_{x \to 0^+} \frac{1}{x}",
]


@pytest.mark.parametrize("text", NAMED)
def test_operations_without_a_value_read_back(text: str) -> None:
    term = read(text).left
    assert read(to_latex(term)).left is term, to_latex(term)
