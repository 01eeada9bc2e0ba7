"""Whether a function changes what it is given: told beside the answer, and kept from later calls, each of which gets its own copies."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mathlink.judge.gather import domain_points
from mathlink.lift.running import changed_by
from mathlink.model import Shape

if TYPE_CHECKING:
    from mathlink.judge.case import Case

__all__ = ["changed", "warning"]

_POINTS = 3


def changed(case: Case) -> tuple[str, ...]:
    """The arrays and lists among the parameters that are not as they were after a call."""
    arrays = [name for name, given in case.configuration.items() if isinstance(given, Shape)]
    if not arrays:
        return ()
    found: dict[str, None] = {}
    for point in itertools.islice(domain_points(case.domain, case.filters, _POINTS, 0), _POINTS):
        found |= dict.fromkeys(changed_by(case.function, case.configuration, point, arrays))
    return tuple(found)


def warning(case: Case) -> str:
    """What to say of it, ``""`` where nothing is changed."""
    names = changed(case)
    return f"the function changes its argument {', '.join(f'`{n}`' for n in names)}" if names else ""
