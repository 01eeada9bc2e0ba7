"""Points at which a claim is looked at."""

from __future__ import annotations

from fractions import Fraction

from mathlink.judge.gather import near_examples
from mathlink.model import Domain
from mathlink.term import const, lt, sym


def test_the_examples_come_first_and_the_rest_lies_around_them() -> None:
    domain = Domain({"x": "real", "n": "int"}, (lt(const(0), sym("x")),), ({"x": 1e5, "n": 3.0},))
    found = near_examples(domain, (), [], 0)
    assert found[0] == {"x": Fraction(100000), "n": Fraction(3)}
    assert len(found) > 20
    assert all(70000 <= p["x"] <= 140000 and p["n"] == 3 for p in found)


def test_what_an_example_leaves_open_is_filled_from_others_and_from_the_points() -> None:
    domain = Domain(dict.fromkeys("xyz", "real"), (), ({"x": 2.0}, {"x": 4.0, "y": 7.0}))  # type: ignore[arg-type]
    found = near_examples(domain, (), [{"x": Fraction(1), "y": Fraction(1), "z": Fraction(9)}], 0)
    assert found[0] == {"x": 2, "y": 7, "z": 9}
    assert not near_examples(domain, (), [], 0)


def test_points_outside_the_domain_are_left_out() -> None:
    domain = Domain({"x": "real"}, (lt(sym("x"), const(1)),), ({"x": 1.0},))
    found = near_examples(domain, (lambda p: p["x"] != Fraction(0.9),), [], 0)
    assert found
    assert all(p["x"] < 1 and p["x"] != Fraction(0.9) for p in found)
