"""The search in doubles: planted violations are found and shrunk, the same for the same seed, in silence and without files."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from mathlink.model import Budget, Domain
from mathlink.prove.floats import Exploration, explore
from mathlink.sample import holds
from tests.prove.written import domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mathlink.model import Point


def searched(where: Domain, predicate: Callable[[Point], bool | None], seed: int = 0, count: int = 200) -> Exploration:
    return explore(where, predicate, Budget.seconds(20, seed), count)


def sigmoid_below_one(point: Point) -> bool | None:
    try:
        return 1 / (1 + math.exp(-float(point["x"]))) < 1
    except OverflowError:
        return None


PLANTED: list[tuple[str, Domain, Callable[[Point], bool | None], int]] = [
    ("large", domain("x > 0"), lambda p: p["x"] <= 1000, 4),
    ("close pair", domain("x > 0", "y < x"), lambda p: p["x"] - p["y"] >= Fraction(1, 1000), 12),
    ("saturation", domain(x="real"), sigmoid_below_one, 3),
    ("integer", domain("n >= 3", n="int"), lambda p: p["n"] % 17 != 0, 2),
    ("upper end", domain("0 <= x", "x <= 1"), lambda p: p["x"] < 1, 1),
    ("next to the open end", domain("0 < x", "x < 1"), lambda p: p["x"] < Fraction(999_999, 1_000_000), 20),
    ("negative", domain("x <= -2"), lambda p: p["x"] > -50, 4),
    ("tiny", domain("x > 0"), lambda p: p["x"] * p["x"] > Fraction(1, 10**200), 6),
    ("one of many", domain(**{f"x[{i}]": "real" for i in range(9)}), lambda p: sum(p.values()) < 5000, 20),
    ("empty domain of symbols", Domain({}), lambda p: False, 0),
]


@pytest.mark.parametrize(("name", "where", "predicate", "length"), PLANTED)
def test_planted_violations_are_found_and_shrunk(
    name: str, where: Domain, predicate: Callable[[Point], bool | None], length: int
) -> None:
    found = searched(where, predicate)
    assert found.point is not None, name
    assert predicate(found.point) is False
    assert all(holds(h, found.point) for h in where.hypotheses)
    assert all(float(v) == v for v in found.point.values())
    assert sum(len(repr(float(v)).removesuffix(".0")) for v in found.point.values()) <= max(length, 1) + len(
        found.point
    )


def test_where_nothing_is_wrong_nothing_is_found() -> None:
    found = searched(domain("x > 0"), lambda p: p["x"] > 0)
    assert found.point is None
    assert found.valid >= 100


def test_points_outside_do_not_count() -> None:
    assert searched(domain(x="real"), lambda p: None) == Exploration(None, 0)
    found = searched(domain(x="real"), lambda p: True if p["x"] > 0 else None)
    assert found.point is None
    assert 0 < found.valid < 200


def test_every_point_satisfies_the_hypotheses() -> None:
    where = domain("0 < x", "x < y", "x*y < 50", "n >= 1", n="int")
    seen: list[Point] = []
    searched(where, lambda p: seen.append(p) or True)
    assert len(seen) >= 40
    assert all(holds(h, p) for p in seen for h in where.hypotheses)
    assert all(p["n"].denominator == 1 for p in seen)


def test_the_same_seed_gives_the_same_search() -> None:
    def run(seed: int) -> list[tuple[Fraction, ...]]:
        seen: list[tuple[Fraction, ...]] = []
        searched(domain("x > 0", y="real"), lambda p: seen.append(tuple(p.values())) or True, seed)
        return seen

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_a_used_up_budget_stops_the_search() -> None:
    seen: list[Point] = []
    explore(domain("x > 0"), lambda p: seen.append(p) or True, Budget.seconds(-1), 200)
    assert seen == []


def test_a_budget_that_ends_on_the_way_keeps_what_was_found() -> None:
    budget = [Budget.seconds(60)]
    calls = 0

    class Ending(Budget):
        def left(self) -> float:
            return budget[0].left() if calls < 60 else -1.0

    def predicate(point: Point) -> bool:
        nonlocal calls
        calls += 1
        return point["x"] < 700

    found = explore(domain("x > 0"), predicate, Ending(budget[0].until), 500)
    assert found.point is not None
    assert found.point["x"] >= 700
    assert calls <= 60


def test_it_prints_nothing_and_leaves_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    searched(domain("x > 0"), lambda p: p["x"] < 1e9)
    searched(domain("x > 0"), lambda p: True)
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_predicate_are_the_callers() -> None:
    def broken(point: Point) -> bool:
        raise KeyError("no such thing")

    with pytest.raises(KeyError):
        searched(domain("x > 0"), broken)


def test_hypothesis_is_left_as_it_was() -> None:
    from hypothesis.internal.conjecture import providers

    before = dict(vars(providers))
    searched(domain("x > 0"), lambda p: True, count=20)
    after = vars(providers)
    assert all(after[name] is before[name] for name in ("_get_local_constants", "CONSTANTS_CACHE") if name in before)
