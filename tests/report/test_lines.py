r"""Broken formulas say what they said, and are no wider than a page where they can be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathlink.latex import read
from mathlink.report.lines import PAGE, aligned, broken, display, width
from mathlink.term import Term, add, const, div, fn, mul, pow_, sub, sym
from mathlink.views.latex import to_latex
from tests.report.test_indices_in_proofs import Reader

POINT = {"x": 1.3, "y": 0.7, "z": 2.1}
LEAVES = st.sampled_from([sym("x"), sym("y"), sym("z"), const(2), const(3)])


def _longer(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda p: add(*p)),
        pair.map(lambda p: sub(*p)),
        pair.map(lambda p: mul(*p)),
        pair.map(lambda p: div(p[0], add(pow_(p[1], const(2)), const(1)))),
        st.lists(inner, min_size=6, max_size=9).map(_total),
        inner.map(lambda a: fn("sqrt", add(pow_(a, const(2)), const(1)))),
        inner.map(lambda a: pow_(fn("sqrt", add(pow_(a, const(2)), const(1))), const(3))),
        inner.map(lambda a: fn("exp", div(const(1), add(pow_(a, const(2)), const(1))))),
    )


def _total(terms: list[Term]) -> Term:
    first, *rest = terms
    for k, term in enumerate(rest):
        first = add(first, term) if k % 3 else sub(first, term)
    return first


def value(text: str) -> float:
    plain = text.replace("\\bigl", "\\left").replace("\\bigr", "\\right").replace("\\big/", "/")
    return Reader(POINT, {}).value(read(f"f = {plain}", list(POINT)).links[0].right, {})


@given(st.recursive(LEAVES, _longer, max_leaves=60))
def test_broken_formulas_have_the_same_value(term: Term) -> None:
    text = to_latex(term)
    assert value(" ".join(broken(text))) == pytest.approx(value(text), rel=1e-9, abs=1e-9)


LONG = " + ".join(f"{k} x^{{{k}}} y^{{{k}}}" for k in range(2, 30))


@pytest.mark.parametrize(
    "formula",
    [
        LONG,
        f"\\left({LONG}\\right)^{{2}}",
        f"\\frac{{{LONG}}}{{{LONG}}}",
        f"\\frac{{x}}{{\\sqrt{{{LONG}}} \\sqrt{{{LONG}}}^{{3}}}}",
        f"x - \\frac{{{LONG}}}{{y}} z",
        f"\\exp\\left(\\frac{{{LONG}}}{{y}}\\right) + \\left({LONG}\\right) \\left({LONG}\\right)",
    ],
)
def test_lines_are_no_wider_than_a_page(formula: str) -> None:
    lines = broken(formula)
    assert len(lines) > 1
    assert max(map(width, lines)) <= PAGE
    for sign in ("{}", "()"):
        assert formula.count(sign[0]) - " ".join(lines).count(sign[0]) == formula.count(sign[1]) - " ".join(
            lines
        ).count(sign[1])


def test_what_fits_stays_on_one_line() -> None:
    assert broken("x + y") == ["x + y"]
    assert display("x = y.") == ["\\[", "  x = y.", "\\]"]
    assert aligned([("a", "=", "x"), ("b", "=", "y")]) == [
        "\\begin{align*}",
        "  a &= x \\\\",
        "  b &= y",
        "\\end{align*}",
    ]


def test_a_fraction_with_a_factor_behind_it_keeps_to_itself() -> None:
    text = " ".join(broken(f"\\frac{{{LONG}}}{{y}} z"))
    assert text.startswith("\\bigl[\\bigl(")
    assert text.endswith("\\big/ \\bigl(y\\bigr)\\bigr] z")
