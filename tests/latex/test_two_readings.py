"""Formulas that have two readings: the one that is certain is taken, with a note where people differ; else the text is refused."""

from __future__ import annotations

import pytest

from mathlink.errors import GivenProblem
from mathlink.latex import SyntaxProblem, read, read_given

REFUSED = [
    (r"\prod_{ii} z_i", "bound twice"),
    (r"\sum_{i=1}^n \sum_{i=1}^n x_i", "bound twice"),
    (r"\int_0^1 (x^2 + 1) dx (a + b)", "behind a differential"),
    (r"\oint ds(x) y", "behind a differential"),
    (r"S = \int_M (a + b) + c", "without a differential"),
    (r"S = \int_M d (a + b)", "differential"),
    (r"y = (f * g + h)(t)", "convolution"),
    (r"y = \text{stride}[0] x", "an entry"),
    (r"\newcommand{\m}{-1} y = x^\m", "only the first sign"),
    (r"y = \sin b2", "directly behind a name"),
    (r"y = (b_i)_{i}^n", "both scripts"),
    (r"y = {a/b}^2", "braces print nothing"),
    (r"y \lesssim x", "no exact meaning"),
    (r"y = x \text{ only if } x > 0", "only if"),
    (r"y = x \text{ except when } x = 0", "except when"),
    (r"y = x \text{ when } x \to 0", "a limit is no condition"),
    (r"y = x^2 \iff x > 0", "an equivalence"),
    (r"\min_x x^2 \text{ s.t. } x > 0", "constraint on an extremum"),
    (r"y = \text{sum of } x", "the words"),
    (r"a = b \mapsto c", "mapped"),
    (r"a \mapsto b, \quad c \mapsto d = e", "arrow|mapped"),
    (r"\begin{align} a &= b \end{aligned}", "no reading"),
    (r"\hline \text{ or } b = 2", "join"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_two_readings_are_refused(text: str, reason: str) -> None:
    with pytest.raises(SyntaxProblem, match=reason):
        read(text)


READ = [
    (r"y = f^2(x)", "(pow (call:f x) 2)"),
    (r"y = \sum_{i=1}^n x_i \sum_{i=1}^m z_i", "(mul (sum ·0 1 n (index x ·0)) (sum ·0 1 m (index z ·0)))"),
    (r"y = \prod_{i<j} x \prod_{i<j} z", r"(mul (call:\prod_{i<j} x) (call:\prod_{i<j} z))"),
    (r"y = a \bullet b", r"(call:\bullet a b)"),
    (r"y = <x^2> + c", r"(add (call:\langle\rangle (pow x 2)) c)"),
    (r"y = \frac{2<x^2>}{c}", r"(div (mul 2 (call:\langle\rangle (pow x 2))) c)"),
    (r"y = \int_C \omega", r"(call:\int_{C} \omega)"),
    (r"y = P(X > x)", "(call:P (lt x X))"),
    (r"\left. y = x \right.", "x"),
    (r"y \quad = \quad x", "x"),
    (r"y = a\ b", "(mul a b)"),
]


@pytest.mark.parametrize(("text", "right"), READ)
def test_one_reading_is_certain(text: str, right: str) -> None:
    assert str(read(text).right) == right


@pytest.mark.parametrize(
    "text",
    [r"y = a \ast b", r"y = \sin{b} c", r"y = b_{i}^{j}", r"\frac{d}{dx} x^2 y", r"y = (x)^{(2)}", r"y = f^2(x)"],
)
def test_a_habit_is_noted(text: str) -> None:
    assert [note for note in read(text).notes if note.kind == "assumed"]


def test_a_declared_function_in_front_of_an_operand_needs_brackets() -> None:
    with pytest.raises(SyntaxProblem, match="without brackets"):
        read("y = f x", {"f": "function"})


def test_an_accent_over_declared_letters_is_no_name() -> None:
    with pytest.raises(SyntaxProblem, match="accent"):
        read(r"a = \widehat{bc}", ["b", "c"])


def test_a_capital_above_a_name_is_a_label_beside_a_table() -> None:
    assert str(read("G^E = x", ["x"]).left) == "G^{E}"
    assert str(read("y = x^N", ["x", "N"]).right) == "(pow x N)"


@pytest.mark.parametrize(("text", "name"), [("pH = 7 - x", "pH"), (r"Re = \frac{u L}{c}", "Re")])
def test_usual_names_stand_as_one_on_the_left_side(text: str, name: str) -> None:
    assert str(read(text).left) == name


def test_a_comparison_implies_an_equation() -> None:
    equation = read(r"x > 0 \Rightarrow y = x^2")
    assert (str(equation.left), [str(c) for c in equation.conditions]) == ("y", ["(lt 0 x)"])


def test_words_behind_a_statement_are_a_note() -> None:
    equation = read(r"y = x^2 \text{ almost surely}")
    assert str(equation.right) == "(pow x 2)"
    assert equation.notes[0].kind == "ignored"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (r"R^j_{\beta_0} = Z^{\alpha_0}_{\alpha_1, j}", r"R_{\beta_{0}}^{j}"),
        (r"c^a = x, b_a = z, a = 1, 2", "c^{a}"),
        (r"F^{non-pert} = a", "F^{non-pert}"),
    ],
)
def test_letters_above_names_where_letters_are_free(text: str, left: str) -> None:
    assert str(read(text, dict.fromkeys("RZjcabxFnoperta", "symbol"), letters=True).left) == left


def test_a_tuple_is_not_compared_in_a_domain() -> None:
    with pytest.raises(GivenProblem, match="tuple"):
        read_given("(x, y) > 0", ["x", "y"])
