"""The numbers that a function's code is written with: where code treats one place in its own way, the place is often one of them."""

from __future__ import annotations

import math
import types
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.lift.running import is_library
from mathlink.sample import holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.model import Point

__all__ = ["lengths", "numbers_in", "points_at"]

_MOST_FUNCTIONS = 20
_MOST_NUMBERS = 40
_LONGEST = 200
_SHORTEST = 3
_ABOVE, _BELOW = 1.537, 0.463  # no round numbers, at which code may jump


def numbers_in(function: Callable[..., Any]) -> tuple[float, ...]:
    """Finite numbers in the code of a function and of the user's functions that it names, and the global numbers it names."""
    found: dict[float, None] = {}
    waiting: list[Any] = [lift.callable_of(function), lift.bare(function)]
    seen: list[Any] = []
    while waiting and len(seen) < _MOST_FUNCTIONS:
        one = waiting.pop(0)
        if any(one is s for s in seen) or not isinstance(one, types.FunctionType):
            continue
        seen.append(one)
        if is_library(one.__module__ or "", one.__code__.co_filename):
            continue
        for value in _constants(one):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                if math.isfinite(value) and abs(value) < 1e300:
                    found[float(value)] = None
            else:
                waiting.append(value)
    return tuple(found)[:_MOST_NUMBERS]


def _constants(function: types.FunctionType) -> Iterator[Any]:
    codes: list[Any] = [function.__code__]
    while codes:
        code = codes.pop(0)
        flat = list(code.co_consts)
        while flat:
            value = flat.pop(0)
            if isinstance(value, (tuple, frozenset)):
                flat.extend(value)
            elif isinstance(value, types.CodeType):
                codes.append(value)
            else:
                yield value if isinstance(value, (int, float)) else None
        for name in code.co_names:
            yield function.__globals__.get(name)
    for cell in function.__closure__ or ():
        if cell != types.CellType():
            yield cell.cell_contents


def points_at(case: Case, points: Sequence[Point], numbers: Sequence[float]) -> Iterator[Point]:
    """Points of the domain at which an input is one of the numbers, next to it, or well on either side of it."""
    leading: dict[str, str] = {}
    for name in case.domain.kinds:
        leading.setdefault(name.split("[")[0], name)
    step = 0
    for number in numbers:
        for name in leading.values():
            for value in _around(number, case.domain.kinds[name]):
                if not points:
                    return
                point = {**points[step % len(points)], name: value}
                step += 1
                if all(holds(h, point) is True for h in case.domain.hypotheses) and all(f(point) for f in case.filters):
                    yield point


def _around(number: float, kind: str) -> tuple[Fraction, ...]:
    if kind == "int":
        whole = math.floor(number)
        return tuple(map(Fraction, (whole - 1, whole, whole + 1))) if abs(whole) < 10**4 else ()
    return tuple(Fraction(float(v)) for v in (number, _ABOVE * number, _BELOW * number))


def lengths(numbers: Sequence[float]) -> tuple[int, ...]:
    """Lengths of an axis at which code with these numbers may change its way."""
    whole = [int(n) for n in numbers if n == int(n) and _SHORTEST < n <= _LONGEST]
    return tuple(dict.fromkeys(n + k for n in whole for k in (0, 1, -1, 3) if n + k > _SHORTEST))
