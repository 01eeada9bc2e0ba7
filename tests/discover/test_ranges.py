"""Ranges of inputs stated in plain text."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mathlink.discover._ranges import ranges


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "Range is 4E3 <= Re <= 1E8; 4e-5 <= eD < .05.",
            {"Re": (4000, 10**8), "eD": (Fraction("4e-5"), Fraction(1, 20))},
        ),
        ("Range is Re <= 2E5", {"Re": (None, 200000)}),
        ("Valid for 0.5 < x and x < 2.", {"x": (Fraction(1, 2), 2)}),
        ("* x > 0.03 m", {"x": (Fraction(3, 100), None)}),
        ("0.03 m < x < 0.75 m", {"x": (Fraction(3, 100), Fraction(3, 4))}),
        ("If Re < 0.1:", {}),
        ("x/y > 0.75", {}),
        ("Range is x/y <= 2", {}),
        ("Range is z <= 2", {}),
        ("an error is raised for Re > 1E6", {}),
    ],
)
def test_ranges_in_lines(line: str, found: dict[str, object]) -> None:
    assert ranges([line], {"Re": "", "eD": "", "x": "", "y": ""}) == found


def test_ranges_in_descriptions() -> None:
    assert ranges([], {"E": "Efficiency, between 0 and 1"}) == {"E": (0, 1)}
    assert ranges([], {"E": "Distance between 2 coils"}) == {}
