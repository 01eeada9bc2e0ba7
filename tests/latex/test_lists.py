r"""Several values, alternatives and congruences: what stands beside what, and how many things are said."""

from __future__ import annotations

import pytest

from mathlink.latex import read

ASSUMED = "assumed"

LISTED = [
    ("1, 2, 3", r"(call:\set 1 2 3)"),
    ("1,2,3,4", r"(call:\set 1 2 3 4)"),
    ("-1, 1", r"(call:\set (neg 1) 1)"),
    (r"\frac{1}{2}, \sqrt{2}", r"(call:\set (div 1 2) (fn:sqrt 2))"),
    ("(1,2),(3,4)", r"(call:\set (call:\tuple 1 2) (call:\tuple 3 4))"),
    ("(0;0),(0;-2)", r"(call:\set (call:\tuple 0 0) (call:\tuple 0 (neg 2)))"),
    (
        r"\begin{pmatrix} 1 \end{pmatrix}; \begin{pmatrix} 2 \end{pmatrix}",
        r"(call:\set (call:\matrix (call:\row 1)) (call:\matrix (call:\row 2)))",
    ),
    ("{1,2,3}", r"(call:\set 1 2 3)"),
    ("{x+y, 2x, z}", r"(call:\set (add x y) (mul 2 x) z)"),
    (r"\boxed{1,2,3}", r"(call:\set 1 2 3)"),
    (r"{1,2} \cup {3,4}", r"(call:\cup (call:\set 1 2) (call:\set 3 4))"),
    (
        r"({1,2} \cup {3,4}) \setminus {2,3}",
        r"(call:\setminus (call:\cup (call:\set 1 2) (call:\set 3 4)) (call:\set 2 3))",
    ),
    (r"(0,1) \cap {0.5}", r"(call:\cap (call:\interval() 0 1) (call:\set 0.5))"),
]


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_values_without_brackets_of_their_own_are_a_set_with_a_note(text: str, expected: str) -> None:
    equation = read(text)
    assert (repr(equation.left), equation.right) == (expected, None)
    assert ASSUMED in {note.kind for note in equation.notes}


MEMBERS = [
    (r"k \in {1,2,3}", "in", r"(call:\set 1 2 3)"),
    (r"k \in 1,2,3", "in", r"(call:\set 1 2 3)"),
    (r"k \notin {1, 2}", r"\notin", r"(call:\set 1 2)"),
    ("k = 1, 2", "in", r"(call:\set 1 2)"),
    (r"k = 1, \dots, n", "in", r"(call:\range 1 n)"),
    (r"A \subseteq {1, 2}", r"\subseteq", r"(call:\set 1 2)"),
]


@pytest.mark.parametrize(("text", "relation", "right"), MEMBERS)
def test_a_list_behind_a_relation_is_what_a_name_is_one_of(text: str, relation: str, right: str) -> None:
    (link,) = read(text).links
    assert (link.relation, repr(link.right)) == (relation, right)


ALTERNATIVES = [
    ("a = 1 or b = 2", "(or (eq a 1) (eq b 2))"),
    (r"a = 1 \text{ or } b = 2 \text{ or } c = 3", "(or (or (eq a 1) (eq b 2)) (eq c 3))"),
    (r"a = 1 \lor b > 2", "(or (eq a 1) (lt 2 b))"),
    (r"a = 1, \text{ or } 0 < b < 2", "(or (eq a 1) (and (lt 0 b) (lt b 2)))"),
]


@pytest.mark.parametrize(("text", "expected"), ALTERNATIVES)
def test_alternatives_are_one_expression_and_no_equation(text: str, expected: str) -> None:
    equation = read(text)
    assert (equation.relation, repr(equation.left), equation.definitions) == ("", expected, ())


def test_conditions_joined_by_or_are_one_condition() -> None:
    equation = read(r"y = 2 x \text{ if } x < 0 \text{ or } x > 10")
    assert repr(equation.conditions) == "((or (lt x 0) (lt 10 x)),)"


def test_equations_joined_by_and_are_two() -> None:
    equation = read("a = 1 and b = 2")
    assert [repr(part.links[0].right) for part in equation.definitions] == ["2"]


CASES = [
    (r"x < 0 \text{ or } x > 1", "(or (lt x 0) (lt 1 x))"),
    (r"x < 0, \text{or } x > 1", "(or (lt x 0) (lt 1 x))"),
    (r"x < 0 \lor x > 1", "(or (lt x 0) (lt 1 x))"),
    (r"0 < x < 1 \text{ and } z > 1", "(and (and (lt 0 x) (lt x 1)) (lt 1 z))"),
    (r"x > 0, z > 1", "(and (lt 0 x) (lt 1 z))"),
]


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_words_between_conditions_of_a_case_are_no_names(condition: str, expected: str) -> None:
    case = read(rf"y = \begin{{cases}} x & {condition} \\ 0 & \text{{otherwise}} \end{{cases}}").right
    assert case is not None
    assert repr(case.args[0]) == expected


CONGRUENCES = [
    (r"a \equiv b \pmod{n}", "=", "(mod (sub a b) n)"),
    (r"7 \equiv 2 \pmod 5", "=", "(mod (sub 7 2) 5)"),
    (r"a \not\equiv b \pmod{n}", "!=", "(mod (sub a b) n)"),
    (r"a^2 \equiv b \quad (\bmod 12)", "=", "(mod (sub (pow a 2) b) 12)"),
    (r"a \equiv b \ (\mathrm{mod}\ n)", "=", "(mod (sub a b) n)"),
    ("n ≡ 1 (mod 32)", "=", "(mod (sub n 1) 32)"),
]


@pytest.mark.parametrize(("text", "relation", "left"), CONGRUENCES)
def test_a_congruence_says_that_a_remainder_is_zero(text: str, relation: str, left: str) -> None:
    (link,) = read(text).links
    assert (link.relation, repr(link.left), repr(link.right)) == (relation, left, "0")
