"""Every option value is a configuration of its own, alone and together with others, up to a bound."""

from __future__ import annotations

import math
from typing import Any

import pytest

from mathlink.lift import confirm, read
from mathlink.lift.configurations import configurations
from mathlink.model import Budget, Configuration, Fixed, Scalar


def drag(re: Any, law: str = "stokes", corrected: bool = False, unit: str | None = None) -> Any:
    """Drag coefficient.

    Parameters
    ----------
    law : str
        One of 'stokes', 'oseen', 'newton'
    """
    if law == "stokes":
        found = 24 / re
    elif law == "oseen":
        found = 24 / re * (1 + 3 * re / 16)
    elif law == "newton":
        found = 0.44 + 0 * re
    else:
        raise ValueError(law)
    found = found * (1 + 0.15 * re**0.687) if corrected else found
    return math.log10(found) if unit == "dex" else found


BASE: Configuration = {"re": Scalar()}


def _held(configuration: Configuration) -> dict[str, Any]:
    return {n: g.value for n, g in configuration.items() if isinstance(g, Fixed)}


def test_one_option_at_a_time_comes_before_several() -> None:
    found = [_held(c) for c in configurations(drag, BASE)]
    assert found[0] == {}
    assert found[1:5] == [{"law": "oseen"}, {"law": "newton"}, {"corrected": True}, {"unit": "dex"}]
    assert len(found) == 3 * 2 * 2
    assert {"law": "newton", "corrected": True, "unit": "dex"} in found


def test_there_are_never_more_than_asked_for_and_the_first_are_kept() -> None:
    assert [_held(c) for c in configurations(drag, BASE, most=3)] == [{}, {"law": "oseen"}, {"law": "newton"}]


def test_what_the_base_holds_is_the_first_value_and_numbers_stay() -> None:
    base: Configuration = {**BASE, "law": Fixed("newton"), "corrected": Scalar()}
    found = [_held(c) for c in configurations(drag, base)]
    assert found[0] == {"law": "newton"}
    assert {"law": "stokes"} in found
    assert not any("corrected" in held for held in found)


@pytest.mark.parametrize("number", range(12))
def test_each_is_read_and_confirmed_as_a_model_of_its_own(number: int) -> None:
    configuration = list(configurations(drag, BASE))[number]
    model = read(drag, configuration, budget=Budget.seconds(5))
    points = [{"re": 0.1 * k} for k in range(1, 30)]
    assert confirm(model, drag, points, Budget.seconds(5)).confirmed == 29


def test_the_models_of_different_options_differ() -> None:
    results = [read(drag, c, budget=Budget.seconds(5)).result for c in configurations(drag, BASE)]
    assert len(set(results)) == len(results)
