"""Claims on methods: the numbers of the object are inputs like the parameters."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import Any

import pytest

from mathlink import Status, Verdict, check, implements, requires
from mathlink.attach import claims_of
from mathlink.judge.claim import judge


@dataclass(frozen=True)
class Spring:
    k: float
    m: float = 1.0

    @implements(r"E = \frac{1}{2} k x^2")
    def energy(self, x):
        return self.k * x * x / 2

    @implements(r"T = 2 \pi \sqrt{\frac{m}{k}}", given=r"k > 0, m > 0")
    def period(self):
        return 2 * math.pi * math.sqrt(self._ratio())

    def _ratio(self):
        return self.m / self.k

    @implements(r"F = k x")
    def wrong_force(self, x):
        return -self.k * x

    @property
    @implements(r"\omega = \sqrt{\frac{k}{m}}", given=r"k > 0, m > 0")
    def frequency(self):
        return math.sqrt(self.k / self.m)

    @requires(lambda x: x > 0)
    @implements("r = x")
    def magnitude(self, x):
        return abs(x)


class Plain:
    def __init__(self, a=2.0, name="plain"):
        self.a = a
        self.name = name

    @implements("y = a x")
    def scaled(self, x):
        return self.a * x if self.name == "plain" else 0.0

    @implements("y = x + 1")
    def next(self, x):
        return x + 1

    @staticmethod
    @implements("y = 2 x")
    def double(x):
        return 2 * x

    @implements("y = 3 x")
    @classmethod
    def triple(cls, x):
        return 3 * x

    @functools.cached_property
    @implements(r"h = \frac{a}{2}")
    def half(self):
        return self.a / 2


def verdicts(function: Any) -> list[Verdict]:
    return [judge(claim, 60.0) for claim in claims_of(function) if claim.kind != "requires"]


@pytest.mark.parametrize(
    "method",
    [
        Spring.energy,
        Spring.period,
        Spring.__dict__["frequency"],
        Spring.magnitude,
        Plain.scaled,
        Plain.next,
        Plain.double,
        Plain.triple,
        Plain.__dict__["half"],
        Plain(3.0).scaled,
        Plain().triple,
    ],
)
def test_a_right_method_is_proved(method: Any) -> None:
    found = verdicts(method)
    assert [v.status for v in found] == [Status.PROVED], [(v.reason, v.message) for v in found]


def test_a_wrong_method_is_refuted_with_the_attribute_among_the_inputs() -> None:
    (found,) = verdicts(Spring.wrong_force)
    assert found.status is Status.REFUTED
    assert found.counterexample is not None
    assert set(found.counterexample.inputs) == {"k", "x"}


def test_the_verdict_speaks_of_the_method_where_it_is_written() -> None:
    (found,) = verdicts(Spring.energy)
    assert found.function.endswith("Spring.energy")
    assert found.file == __file__
    assert found.line > 0


def test_check_takes_methods_and_properties() -> None:
    assert check(Spring.energy, 60.0)[0].status is Status.PROVED
    assert check(Plain.__dict__["half"], 60.0)[0].status is Status.PROVED
