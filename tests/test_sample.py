"""Sampled points lie in the domain, are doubles, reach its edges and magnitudes, and depend on the seed alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import pytest

from mathlink.model import Domain
from mathlink.sample import bounds_of, drawn, holds, points
from mathlink.term import Term, add, and_, const, eq, fn, le, lt, mul, ne, pow_, sub, sym

a, b, c, n, x = map(sym, "abcnx")
zero, one = const(0), const(1)

DOMAINS = {
    "all reals": Domain({"x": "real"}),
    "positive": Domain({"x": "real"}, (lt(zero, x),)),
    "unit interval": Domain({"x": "real"}, (and_(le(zero, x), le(x, one)),)),
    "narrow": Domain({"x": "real"}, (lt(const(Fraction(1, 2)), x), lt(x, const(Fraction(501, 1000))))),
    "above e": Domain({"x": "real"}, (lt(fn("exp", one), x),)),
    "ordered": Domain({"a": "real", "b": "real"}, (lt(zero, a), lt(a, b))),
    "discriminant": Domain(
        {"a": "real", "b": "real", "c": "real"},
        (lt(zero, a), lt(zero, c), lt(mul(const(4), mul(a, c)), pow_(b, const(2)))),
    ),
    "whole": Domain({"n": "int"}, (le(const(2), n), lt(n, const(6)))),
    "simplex": Domain({"a": "real", "b": "real"}, (lt(zero, a), lt(zero, b), lt(add(a, b), one))),
    "equation": Domain({"a": "real", "b": "real"}, (eq(b, mul(const(2), a)),)),
    "unequal": Domain({"a": "real", "b": "real"}, (ne(a, b),)),
}


@pytest.mark.parametrize("name", DOMAINS)
def test_every_point_satisfies_every_hypothesis_and_is_exactly_a_double(name: str) -> None:
    domain = DOMAINS[name]
    found = points(domain, 30, seed=1)
    assert len(found) >= 4
    for point in found:
        assert all(holds(h, point) is True for h in domain.hypotheses)
        assert all(Fraction(float(v)) == v for v in point.values())
        assert all(v.denominator == 1 for k, v in point.items() if domain.kinds[k] == "int")


@pytest.mark.parametrize("name", [k for k in DOMAINS if k != "whole"])
def test_as_many_points_as_asked_for_and_all_different(name: str) -> None:
    found = points(DOMAINS[name], 25, seed=3)
    assert len({tuple(p.values()) for p in found}) == len(found) == 25


def test_the_same_seed_gives_the_same_points_and_another_seed_others() -> None:
    domain = DOMAINS["ordered"]
    assert points(domain, 20, seed=5) == points(domain, 20, seed=5)
    assert points(domain, 20, seed=5) != points(domain, 20, seed=6)


def test_the_reals_are_sampled_on_both_sides_and_over_decades() -> None:
    values = [float(p["x"]) for p in points(DOMAINS["all reals"], 60)]
    assert min(values) < -1
    assert max(values) > 1
    assert any(0 < abs(v) < 0.1 for v in values)
    assert any(abs(v) > 50 for v in values)


def test_closed_ends_are_reached() -> None:
    values = {float(p["x"]) for p in points(DOMAINS["unit interval"], 40)}
    assert {0.0, 1.0} <= values


def test_an_unmeetable_domain_gives_no_point() -> None:
    assert points(Domain({"x": "real"}, (lt(x, zero), lt(zero, x))), 10) == []
    assert points(Domain({"x": "real"}, (lt(pow_(x, const(2)), const(-1)),)), 10) == []


def test_examples_come_first_and_points_spread_around_them() -> None:
    domain = Domain({"x": "real"}, (lt(zero, x),), ({"x": 1e5},))
    found = [float(p["x"]) for p in points(domain, 40)]
    assert found[0] == 1e5
    assert sum(1e4 < v < 1e6 for v in found) > 20
    assert any(v < 1e4 for v in found)


def test_a_domain_without_symbols_has_its_one_point() -> None:
    assert points(Domain({}), 10) == [{}]


def test_bounds_are_read_from_lone_symbols_only() -> None:
    bounds = bounds_of(Domain({"a": "real", "b": "real"}, (lt(zero, a), le(a, const(3)), lt(sub(b, a), one))))
    assert (bounds["a"].lo, bounds["a"].hi, bounds["a"].open_lo, bounds["a"].open_hi) == (0, 3, True, False)
    assert bounds["b"].lo == float("-inf")


def test_conditions_without_a_value_do_not_hold() -> None:
    condition: Term = lt(zero, fn("log", x))
    assert holds(condition, {"x": Fraction(-1)}) is None
    assert holds(condition, {"x": Fraction(2)}) is True


@pytest.mark.parametrize("name", DOMAINS)
def test_fewer_points_are_the_first_of_more_and_nobody_can_change_them(name: str) -> None:
    domain = DOMAINS[name]
    every = points(domain, 12, seed=9)
    for point in points(domain, 12, seed=9):
        point.clear()
    keys, again = zip(*drawn(domain, 12, seed=9), strict=True)
    assert list(again) == every
    assert [tuple(map(Fraction, key)) for key in keys] == [tuple(p.values()) for p in every]
    assert points(domain, 3, seed=9) == every[:3]
    assert points(domain, 40, seed=9)[: len(every)] == every


def test_threads_draw_the_same_points() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: points(DOMAINS["discriminant"], 60, seed=11), range(8)))
    assert found == [found[0]] * 8


def test_points_do_not_depend_on_what_was_drawn_before() -> None:
    wanted = points(DOMAINS["ordered"], 400, seed=2)
    for name, domain in DOMAINS.items():
        points(domain, 10, seed=len(name))
    assert points(DOMAINS["ordered"], 400, seed=2) == wanted
