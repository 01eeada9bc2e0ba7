"""The cases of a claim as they are judged: scalars that must be whole, lengths that hang on a number, other shapes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from mathlink import lift, sample
from mathlink.judge.gather import domain_points
from mathlink.model import Scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.prepare import Prepared
    from mathlink.model import Budget, Configuration

__all__ = ["at_first_values", "largest_length", "others", "spread", "with_whole_numbers"]

_PINNED = (1, 2, 3)


def at_first_values(case: Case, prepared: Prepared) -> list[Case]:
    """Where lengths depend on a whole number (a window, an order): the case at its first few values."""
    whole = [n for n, g in case.configuration.items() if isinstance(g, Scalar) and g.kind == "int"]
    if len(whole) != 1 or not case.shapes or prepared.maker is None:
        return []
    cases = [prepared.maker.case(case.shapes, {whole[0]: value}) for value in _PINNED]
    return [c for c in cases if next(domain_points(c.domain, c.filters, 4, 0), None) is not None]


def spread(cases: Sequence[Case], prepared: Prepared) -> list[Case]:
    """The cases, those with a whole number that lengths may depend on at one of its first values each."""
    pinned = [at_first_values(case, prepared) for case in cases]
    return [some[n % len(some)] if some else case for n, (case, some) in enumerate(zip(cases, pinned, strict=True))]


def others(prepared: Prepared) -> list[Case]:
    """Every case of a claim, the larger ones last."""
    return spread([*prepared.cases, *prepared.larger], prepared)


def largest_length(cases: Sequence[Case]) -> int:
    """The largest length of an axis; 0 where there is no array."""
    return max((n for c in cases for dims in c.shapes.values() for n in dims), default=0)


def with_whole_numbers(case: Case, budget: Budget) -> Case:
    """The case with those scalars whole that the function refuses as floats (``range(n)``, ``math.comb``)."""
    reals = [n for n, g in case.configuration.items() if isinstance(g, Scalar) and g.kind == "real"]
    if not reals or not _wants_whole(case, case.configuration):
        return case
    choices = [{n} for n in reals] + [set(reals)]
    for chosen in choices:
        configuration = {n: Scalar("int") if n in chosen else g for n, g in case.configuration.items()}
        if not _wants_whole(case, configuration):
            kinds = {n: ("int" if n in chosen else k) for n, k in case.domain.kinds.items()}
            return dataclasses.replace(
                case, configuration=configuration, domain=dataclasses.replace(case.domain, kinds=kinds)
            )
    return case


def _wants_whole(case: Case, configuration: Configuration) -> bool:
    whole = {n for n, g in configuration.items() if isinstance(g, Scalar) and g.kind == "int"}
    kinds = {n: ("int" if n in whole else k) for n, k in case.domain.kinds.items()}
    domain = dataclasses.replace(case.domain, kinds=kinds)
    for point in sample.points(domain, 4, 0):
        ran = lift.run(case.function, configuration, point)
        if ran.exception.startswith("TypeError") and "integer" in ran.exception:
            return True
        if ran.exception.startswith("ValueError") and "integer" in ran.exception and not ran.own_raise:
            return True
    return False
