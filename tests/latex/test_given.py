"""Domains: conditions, whole numbers, sets and shapes, LaTeX or plain."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mathlink.errors import GivenProblem
from mathlink.latex import read_given
from mathlink.term import Term, abs_, compare, const, eq, index, mul, named, neg, or_, pow_, sym

a, b, c, p, x, n, k = (sym(name) for name in "abcpxnk")
zero, one = const(0), const(1)


def less(left: Term, right: Term) -> Term:
    return compare("<", left, right)


def at_most(left: Term, right: Term) -> Term:
    return compare("<=", left, right)


ENTRY = index(p, sym("i"))
CONDITIONS = [
    ("", "", ()),
    ("x > 0", "x", (less(zero, x),)),
    ("0.01 <= x <= 0.5", "x", (at_most(const(Fraction(1, 100), "0.01"), x), at_most(x, const(Fraction(1, 2), "0.5")))),
    (r"a > 0,\ b > 0", "ab", (less(zero, a), less(zero, b))),
    (r"a > 0 \quad b > 0", "ab", (less(zero, a), less(zero, b))),
    ("a > 0 and b > 0", "ab", (less(zero, a), less(zero, b))),
    ("a, b > 0", "ab", (less(zero, a), less(zero, b))),
    ("b^2 > 4ac", "abc", (less(mul(mul(const(4), a), c), pow_(b, const(2))),)),
    ("b**2 > 4*a*c", "abc", (less(mul(mul(const(4), a), c), pow_(b, const(2))),)),
    ("x != 0", "x", (compare("!=", x, zero),)),
    ("|x| < 1", "x", (less(abs_(x), one),)),
    ("abs(x) < 2*pi", "x", (less(abs_(x), mul(const(2), named("pi"))),)),
    (r"x \in (0, 1]", "x", (less(zero, x), at_most(x, one))),
    (r"x \in [0, \infty)", "x", (at_most(zero, x),)),
    (r"x \in \mathbb{R}", "x", ()),
    (r"x \in \mathbb{R}_{>0}", "x", (less(zero, x),)),
    (r"x \in \mathbb{R}^+", "x", (less(zero, x),)),
    (r"x \in \mathbb{R}_+", "x", (at_most(zero, x),)),
    (r"x \in \mathbb{R}_{\ge 0}", "x", (at_most(zero, x),)),
    (r"n \in \mathbb{N}", "n", (at_most(zero, n),)),
    (r"n \in \mathbb{N}_{>0}", "n", (at_most(one, n),)),
    (r"n \in \mathbb{Z}", "n", ()),
    (r"k \in \{1, \dots, n\}", "kn", (at_most(one, k), at_most(k, n))),
    (r"x \in \{-1, 1\}", "x", (or_(eq(x, neg(one)), eq(x, one)),)),
]


@pytest.mark.parametrize(("text", "names", "conditions"), CONDITIONS)
def test_conditions(text: str, names: str, conditions: tuple[Term, ...]) -> None:
    assert read_given(text, tuple(names)).conditions == conditions


@pytest.mark.parametrize("text", ["0 < p_i < 1", r"p_i \in (0, 1)"])
def test_entries_of_an_array_keep_their_index(text: str) -> None:
    for symbols in ({"p": "vector"}, ["p"]):
        assert read_given(text, symbols).conditions == (less(zero, ENTRY), less(ENTRY, one))


@pytest.mark.parametrize(
    "text", [r"n \in \mathbb{N}", r"n \in \mathbb{Z}", r"n \in \{1, \dots, 9\}", r"n \in \{0, 1\}"]
)
def test_whole_numbers(text: str) -> None:
    assert read_given(text, ["n"]).integers == ("n",)


def test_shapes() -> None:
    given = read_given(r"X \in \mathbb{R}^{n \times d}, y \in \mathbb{R}^n, n > 1", ["X", "y", "n", "d"])
    assert given.shapes == {"X": (n, sym("d")), "y": (n,)}
    assert given.conditions == (less(one, n),)


def test_definiteness_is_a_note() -> None:
    given = read_given(r"A \succ 0, x > 0", ["A", "x"])
    assert given.conditions == (less(zero, x),)
    assert len(given.notes) == 1


def test_a_rule_of_reading_is_noted() -> None:
    assert "(a/b)·c" in " ".join(note.message for note in read_given("x > 1/2y", ["x", "y"]).notes)


PLAIN = [
    ("pi_rate > 0", ["pi_rate"], "pi_{rate}"),
    ("m1 > 0", ["m1"], "m1"),
    ("x_1 > 0", ["x_1"], "x_{1}"),
    ("sigma > 0", ["sigma"], "sigma"),
    ("sigma > 0", ["\\sigma"], "\\sigma"),
    ("lambda_ > 0", ["lambda_"], "lambda"),
    (r"\Delta > 0", ["\\Delta"], "\\Delta"),
    (r"\pi_e > 0", ["\\pi_e"], "\\pi_{e}"),
    ("result > 0", ["result"], "result"),
]


@pytest.mark.parametrize(("text", "symbols", "name"), PLAIN)
def test_python_names(text: str, symbols: list[str], name: str) -> None:
    assert read_given(text, symbols).conditions == (less(zero, sym(name)),)


UNREADABLE = [
    "x",
    "x >",
    "> 0",
    "n % 2 == 0",
    r"x \approx 1",
    r"x \in \mathbb{C}",
    "x @ 1",
    "(" * 500,
    r"x \to 0",
    "xfoo > 1",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(GivenProblem) as caught:
        read_given(text, ["x", "n"])
    assert caught.value.given == text
    assert caught.value.why


def test_a_domain_is_a_string() -> None:
    with pytest.raises(TypeError):
        read_given(None)  # type: ignore[arg-type]
