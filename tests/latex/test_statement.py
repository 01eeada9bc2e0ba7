"""Whole display bodies: rows, clauses, conditions, definitions, macros."""

from __future__ import annotations

import pytest

from mathlink.latex import SyntaxProblem, read
from mathlink.term import add, compare, const, index, mul, pow_, sym

a, b, c, x, y = (sym(name) for name in "abcxy")
zero, one, two = const(0), const(1), const(2)
TWO = [
    r"y = a x \\ a = 2",
    r"y = a x; a = 2",
    r"y = a x,\quad a = 2",
    r"y = a x,\ a = 2.",
    r"y = a x, a = 2",
    r"y = a x \quad \text{where } a = 2",
    r"y = a x, \text{ with } a = 2",
    r"y = a x \text{ and } a = 2",
    r"\begin{aligned} y &= a x, \\ a &= 2. \end{aligned}",
    r"\begin{align*} y &= a x \label{one} \\[2pt] a &= 2 \tag{3} \nonumber \end{align*}",
    r"\[ \begin{split} y &= a x \\ a &= 2 \end{split} \]",
    r"\begin{gather} y = a x \\ a = 2 \end{gather}",
    r"y = a x \implies a = 2",
]


@pytest.mark.parametrize("text", TWO)
def test_the_first_equation_is_the_claim_and_the_others_define(text: str) -> None:
    equation = read(text)
    assert (equation.left, equation.right) == (y, mul(a, x))
    assert [(d.left, d.right) for d in equation.definitions] == [(a, two)]


CONDITIONS = [
    r"y = x \text{ for } x > 0",
    r"y = x \quad \text{if } x > 0",
    r"y = x, \quad x > 0",
    r"y = x, x > 0",
    r"y = x \quad \forall x > 0",
    r"y = x \text{ when } x > 0.",
]


@pytest.mark.parametrize("text", CONDITIONS)
def test_trailing_conditions(text: str) -> None:
    equation = read(text)
    assert (equation.left, equation.right) == (y, x)
    assert equation.conditions == (compare(">", x, zero),)


def test_a_condition_in_words_is_a_note() -> None:
    equation = read(r"y = x \text{ for small } x")
    assert equation.right is x
    assert any("for small" in note.message for note in equation.notes)
    assert all(note.kind == "ignored" for note in equation.notes)


ROWS = [
    (r"a &= b \\ &= c", 2),
    (r"a &= b \\ & \le c \\ & \quad + x", 2),
    (r"a = x \\ + y", 1),
    (r"a = \left( x \\ + y \right)", 1),
]


@pytest.mark.parametrize(("text", "links"), ROWS)
def test_rows_that_go_on(text: str, links: int) -> None:
    equation = read(text)
    assert len(equation.links) == links
    assert equation.definitions == ()


def test_a_joined_row_is_part_of_the_sum() -> None:
    assert read(r"a = x \\ + y").right is add(x, y)


def test_an_index_range_behind_the_claim_is_a_note() -> None:
    equation = read(r"y_i = 2 x_i, \quad i = 1, \dots, n", ("x",))
    assert equation.left is index(y, sym("i"))
    assert equation.notes


def test_texts_inside_a_formula_are_names() -> None:
    equation = read(r"\text{head} = \frac{\text{pressure drop}}{x}")
    assert [s.name for s in equation.symbols] == ["head", r"\text{pressure drop}", "x"]


def test_mathematics_inside_a_text() -> None:
    assert read(r"y = x \text{ if $x > 0$}").conditions == (compare(">", x, zero),)


MACROS = [
    (r"\newcommand{\half}{\frac{1}{2}} \half x", r"\frac{1}{2} x"),
    (r"\newcommand{\sq}[1]{#1^2}\sq{x}", "x^2"),
    (r"\newcommand{\pow}[2][3]{#2^#1}\pow{x}", "x^3"),
    (r"\newcommand{\pow}[2][3]{#2^#1}\pow[4]{x}", "x^4"),
    (r"\def\vv#1{\mathbf{#1}}\vv{x}", r"\mathbf{x}"),
    (r"\DeclareMathOperator{\softmax}{softmax}\softmax(x)", r"\operatorname{softmax}(x)"),
    (r"\renewcommand\eps{\varepsilon} \eps", r"\varepsilon"),
    (r"\newcommand{\a}{\b}\newcommand{\b}{x}\a", "x"),
]


@pytest.mark.parametrize(("text", "plain"), MACROS)
def test_macros_in_front_are_expanded(text: str, plain: str) -> None:
    assert read(text).left is read(plain).left


def test_a_macro_keeps_the_place_of_its_use() -> None:
    text = r"\newcommand{\half}{\frac{1}{2}} \half x"
    equation = read(text)
    place = equation.spans[read(r"\frac{1}{2}").left][0]
    assert text[slice(*place)] == r"\half"


@pytest.mark.parametrize(
    "text",
    [
        r"\newcommand{\a}{\a}\a",
        r"\newcommand{\a}{\a\a x}\a",
        r"\newcommand{\f}[1]{#1}\f",
        r"\newcommand{\f}",
        r"\newcommand{\f}[3",
        "#1",
    ],
)
def test_bad_macros_are_problems(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        read(text)


def test_all_problems_are_reported() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        read("y = \\foo x \\\\\n a = 3 4 \\\\\n c = 2")
    found = caught.value.problems
    assert [(p.line, p.column) for p in found] == [(1, 5), (2, 8)]


def test_a_power_of_a_row() -> None:
    assert read(r"\begin{equation} y = x^{2} \, . \end{equation}").right is pow_(x, two)


def test_narrow_spaces_in_front_of_a_comparison_make_a_condition() -> None:
    equation = read(r"y = \sum_{n=1}^k \frac{1}{n^z}\,\,\,\, a^2 > 0")
    assert [str(c) for c in equation.conditions] == ["(lt 0 (pow a 2))"]
    assert "a" not in str(equation.right)
    with pytest.raises(SyntaxProblem, match="one left side with two conditions"):
        read(r"y = x + a ~~ (x > 0) ~~;~~ y = x - a ~~ (x < 0)")
