"""Whether running code computes just the operations that were read, in that order: its values lie where rounding puts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.errors import OutOfReach
from mathlink.judge.cases_of import leaf_at
from mathlink.lift.doubles import as_held
from mathlink.lift.outcome import terms_of
from mathlink.prove.boxes.doubles import Computed
from mathlink.prove.boxes.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.judge.case import Case
    from mathlink.judge.composed import Composed
    from mathlink.model import Point
    from mathlink.term import Term

__all__ = ["computes_as_read"]

_LOOKED_AT = 24
_FEWEST = 6


def computes_as_read(case: Case, read: Composed, points: Sequence[Point]) -> bool:
    """At every point the code's values are among those that the read operations can give in doubles.

    Where only exactly rounded operations are used that is one double: the values agree bit for bit.
    """
    terms = as_held(terms_of(read.model.result), read.model.held)
    whole = frozenset(n for n, kind in case.domain.kinds.items() if kind == "int")
    compared = 0
    for point in points[:_LOOKED_AT]:
        ran = lift.run(case.function, case.configuration, point)
        if ran.exception:
            continue
        values = list(_numbers(ran.value))
        if len(values) != len(terms):
            return False
        for term, value in zip(terms, values, strict=True):
            found = _computed(term, point, whole)
            if found is None or not found[0] <= value <= found[1]:
                return False
        compared += 1
    return compared >= _FEWEST or (not case.domain.kinds and compared > 0)


def _computed(term: Term, point: Point, whole: frozenset[str]) -> tuple[float, float] | None:
    leaf = leaf_at(term, point)
    if leaf is None:
        return None
    if leaf.op in ("true", "false"):
        value = float(leaf.op == "true")
        return value, value
    try:
        computed = Computed(Tape([leaf]), whole)
    except (OutOfReach, RecursionError):
        return None
    box = {name: (float(value), float(value)) for name, value in point.items()}
    return computed.ranges(box)[-1]


def _numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for inner in value:
            yield from _numbers(inner)
    else:
        yield value
