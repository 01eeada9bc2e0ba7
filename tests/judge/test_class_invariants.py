"""Invariants of classes, conditions in other conventions, checks at run time."""

from __future__ import annotations

import importlib.util
import math
import random
from typing import Any

import pytest

from mathlink import Status, enforce, ensures, invariant, requires
from mathlink.attach import claims_of
from mathlink.errors import ConditionBroken
from mathlink.judge.claim import judge


@invariant(lambda self: self.count >= 0)
class Stock:
    @requires(lambda count: count >= 0)
    def __init__(self, count: int) -> None:
        self.count = count

    @requires(lambda more: more >= 0)
    def add(self, more: int) -> None:
        self.count += more

    def take(self, some: int) -> None:
        if not 0 <= some <= self.count:
            raise ValueError("not so many")
        self.count -= some


@invariant(lambda self: self.count >= 0, label="never below zero")
class Careless:
    @requires(lambda count: count >= 0)
    def __init__(self, count: int) -> None:
        self.count = count

    @requires(lambda some: some >= 0)
    def take(self, some: int) -> None:
        self.count -= some


@invariant(lambda self: self.total <= 10)
class OnlyTogether:
    def __init__(self) -> None:
        self.total = 0.0

    @requires(lambda x: 0 <= x <= 6)
    def put(self, x: float) -> None:
        self.total += x


def answer(owner: Any) -> Any:
    (claim,) = claims_of(owner)
    return judge(claim, 60.0)


def test_an_invariant_holds_after_init_and_every_public_method() -> None:
    found = answer(Stock)
    assert found.status in (Status.PROVED, Status.TESTED), found
    assert "after __init__ and after add, take" in found.message


def test_an_invariant_that_a_method_breaks_is_refuted_with_a_line_that_shows_it() -> None:
    found = answer(Careless)
    assert found.status is Status.REFUTED
    assert found.label == "never below zero"
    assert "it = Careless(" in found.hint
    assert "it.take(" in found.hint


def test_what_two_calls_break_is_found() -> None:
    assert answer(OnlyTogether).status is Status.REFUTED


def test_the_class_stays_what_it_is() -> None:
    assert Stock(3).count == 3
    with pytest.raises(TypeError, match="decorates a class"):
        invariant(lambda self: True)(lambda x: x)
    with pytest.raises(TypeError, match="takes a function of the object"):
        invariant("x > 0")  # type: ignore[arg-type]


# ── Run time ─────────────────────────────────────────────────────────────────────────────────────


@requires(lambda x: x > 3)
@ensures(lambda x, result: result < 2 * x)
def stretched(x: float, factor: float = 1.5) -> float:
    return factor * x


def test_enforce_asks_before_and_after_and_leaves_the_function_alone() -> None:
    checked = enforce(stretched)
    assert checked(4.0) == 6.0
    with pytest.raises(ConditionBroken, match=r"^x > 3: x was 1$") as before:
        checked(1)
    assert before.value.kind == "requires"
    with pytest.raises(ConditionBroken, match=r"^result < 2 \* x: x was 4.0, result was 12.0$") as after:
        checked(4.0, factor=3.0)
    assert (after.value.kind, after.value.values) == ("ensures", {"x": 4.0, "result": 12.0})
    assert stretched(1) == 1.5
    assert checked.__name__ == "stretched"
    with pytest.raises(TypeError):
        enforce(3)  # type: ignore[arg-type]


# ── Other conventions ────────────────────────────────────────────────────────────────────────────


def present(name: str) -> Any:
    return pytest.mark.skipif(importlib.util.find_spec(name) is None, reason=f"{name} is not installed")


class Contract:
    """As icontract writes it."""

    description = None

    def __init__(self, condition: Any) -> None:
        self.condition = condition


def test_contracts_are_read_by_their_attributes() -> None:
    def inner(x: float) -> float:
        return x + 1

    def wrapped(x: float) -> float:
        raise AssertionError("the wrapper is not what is judged")

    wrapped.__wrapped__ = inner  # type: ignore[attr-defined]
    wrapped.__preconditions__ = [[Contract(lambda x: 0 < x < 10)]]  # type: ignore[attr-defined]
    wrapped.__postconditions__ = [Contract(lambda x, result: result > x), Contract(lambda result: result > 5)]  # type: ignore[attr-defined]
    claims = [c for c in claims_of(wrapped) if c.kind == "ensures"]
    assert [judge(c, 60.0).status for c in claims] == [Status.PROVED, Status.REFUTED]


@present("icontract")
def test_icontract() -> None:
    import icontract

    @icontract.require(lambda x: 0 < x < 10)
    @icontract.ensure(lambda x, result: result > x)
    def f(x: float) -> float:
        return x + 1

    (claim,) = [c for c in claims_of(f) if c.kind == "ensures"]
    assert judge(claim, 60.0).status is Status.PROVED


@present("deal")
def test_deal() -> None:
    import deal

    @deal.pre(lambda x: 0 < x < 10)
    @deal.post(lambda r: r > 5)
    def f(x: float) -> float:
        return x + 1

    (claim,) = [c for c in claims_of(f) if c.kind == "ensures"]
    found = judge(claim, 60.0)
    assert (found.status, found.equation) == (Status.REFUTED, "r > 5")


def test_a_function_without_other_conventions_loads_no_reader() -> None:
    assert claims_of(lambda x: x) == ()


# ── What a finding says of a class ───────────────────────────────────────────────────────────────


@invariant(lambda self: self.n >= 0)
class Running:
    def __init__(self) -> None:
        self.n = 0
        self.total = 0.0

    def add(self, x: float) -> None:
        self.n += 1
        self.total += x


_made = 0


@invariant(lambda self: self.n >= 0)
class Counting:
    def __init__(self) -> None:
        global _made
        _made += 1
        self.n = 5000 - _made


@invariant(lambda self: self.n >= 0)
class Random:
    def __init__(self) -> None:
        self.n = random.random()


@invariant(lambda self: self.n >= 0)
class Rejecting:
    def __init__(self) -> None:
        self.n = 0

    def refuse(self, x: float) -> None:
        raise ValueError("never")


def test_an_init_of_constants_is_looked_at_and_proved() -> None:
    found = answer(Running)
    assert (found.status, found.reals, found.floats) == (Status.PROVED, "proved", "proved")
    assert "after __init__ and after add" in found.message
    assert not found.warnings
    assert found.reason != "exhaustive"  # add takes any x


@pytest.mark.parametrize("owner", [Counting, Random])
def test_an_init_that_gives_something_else_each_time_is_not_proved(owner: Any) -> None:
    assert answer(owner).status is Status.TESTED


def test_what_was_not_looked_at_is_named_and_no_proof_is_claimed() -> None:
    found = answer(Rejecting)
    assert found.status is Status.TESTED
    assert found.message.endswith("after __init__")
    assert any(w.startswith("not looked at: refuse") for w in found.warnings)


def test_the_class_is_named_with_its_own_file_and_lines() -> None:
    found = answer(Running)
    assert any("Running (test_class_invariants.py)" in line for _, line in found.code)
    line = Random.__init__.__code__.co_firstlineno + 1
    assert any(f"test_class_invariants.py:{line}: `random.random`" in w for w in answer(Random).warnings)


# ── Conditions on functions without inputs ───────────────────────────────────────────────────────


def test_the_one_call_there_is_decides() -> None:
    @ensures(lambda result: 3.14 < result < 3.15)
    def four_arcs() -> float:
        return 4 * math.atan(1.0)

    @ensures(lambda result: result <= 0.3)
    def third() -> float:
        return 0.1 + 0.2

    found = answer(four_arcs)
    assert (found.status, found.reals, found.floats) == (Status.PROVED, "proved", "proved")
    assert answer(third).status is Status.REFUTED
