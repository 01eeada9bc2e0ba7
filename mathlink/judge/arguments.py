"""Whether a function changes what it is given: told beside the answer, and kept from later calls, each of which gets its own copies."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from mathlink.judge.gather import domain_points
from mathlink.lift.running import arguments_at, call_with, plain, quiet
from mathlink.lift.signature import signature
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
        arguments = arguments_at(case.configuration, point)
        before = {name: repr(plain(arguments[name])) for name in arrays}
        try:
            with quiet():
                call_with(case.function, signature(case.function), arguments)
        except (Exception, SystemExit):
            continue
        found.update((name, None) for name in arrays if repr(plain(arguments[name])) != before[name])
    return tuple(found)


def warning(case: Case) -> str:
    """What to say of it, ``""`` where nothing is changed."""
    names = changed(case)
    return f"the function changes its argument {', '.join(f'`{n}`' for n in names)}" if names else ""
