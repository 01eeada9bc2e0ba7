"""Small finite domains: the running function is asked at every input there is."""

from __future__ import annotations

import itertools
import math
import types
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.evaluate import compiled
from mathlink.sample import bounds_of
from mathlink.term import conjuncts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.model import Domain, Point
    from mathlink.sample import Bounds


__all__ = ["every_point", "is_whole"]

_MOST = 20_000
_WHOLE_NAMES = frozenset(
    "range len abs min max sum divmod int bool enumerate zip reversed sorted list tuple all any".split()
)
_LASTING = frozenset({"STORE_GLOBAL", "DELETE_GLOBAL", "STORE_ATTR", "DELETE_ATTR", "IMPORT_NAME"})
_TRUE_DIVISION = (11, 24)  # arguments of BINARY_OP: / and /=


def every_point(domain: Domain) -> list[Point] | None:
    """All points of a domain of bounded integers, if there are at most 20,000 candidates; the empty one where there are no symbols."""
    bounds = _linked(bounds_of(domain), domain)
    ranges = []
    for name, kind in domain.kinds.items():
        b = bounds[name]
        if kind != "int" or math.isinf(b.lo) or math.isinf(b.hi):
            return None
        lo = math.floor(b.lo) + 1 if b.open_lo else math.ceil(b.lo)
        hi = math.ceil(b.hi) - 1 if b.open_hi else math.floor(b.hi)
        ranges.append(range(lo, hi + 1))
    if math.prod(len(r) for r in ranges) > _MOST:
        return None
    meets = compiled(conjuncts(domain.hypotheses))
    names = list(domain.kinds)
    every = ({n: Fraction(v) for n, v in zip(names, values, strict=True)} for values in itertools.product(*ranges))
    return [p for p in every if all(truth is True for truth in meets(p))]


def _linked(bounds: dict[str, Bounds], domain: Domain) -> dict[str, Bounds]:
    """Bounds that symbols hand on to each other: ``0 <= k <= n <= 30``."""
    orders = [
        (h.args[0].data, h.args[1].data, h.op == "lt")
        for h in conjuncts(domain.hypotheses)
        if h.op in ("lt", "le") and all(a.op == "sym" and a.data in bounds for a in h.args)
    ]
    for _ in bounds:
        for below, above, strict in orders:
            bounds[below].below(bounds[above].hi, strict)
            bounds[above].above(bounds[below].lo, strict)
    return bounds


def is_whole(function: Callable[..., Any]) -> bool:
    """Whether a function, and those of the user's that it calls, can only compute with Python ints: running it is exact then."""
    waiting: list[Any] = [lift.bare(function)]
    seen: list[Any] = []
    while waiting:
        one = waiting.pop()
        if any(one is s for s in seen):
            continue
        seen.append(one)
        if not isinstance(one, types.FunctionType) or len(seen) > 20:
            return False
        if any(type(d) is not int for d in (*(one.__defaults__ or ()), *(one.__kwdefaults__ or {}).values())):
            return False
        for name in _names(one.__code__):
            if name in one.__globals__:
                value = one.__globals__[name]
                if isinstance(value, types.FunctionType):
                    waiting.append(value)
                elif type(value) is not int:
                    return False
            elif name not in _WHOLE_NAMES:
                return False
        if one.__closure__ or any(not _exact(code) for code in _codes(one.__code__)):
            return False
    return True


def _names(code: types.CodeType) -> Iterator[str]:
    for one in _codes(code):
        yield from one.co_names


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            yield from _codes(value)


def _exact(code: types.CodeType) -> bool:
    import dis

    if any(isinstance(c, (float, complex)) for c in code.co_consts):
        return False
    for step in dis.get_instructions(code):
        if step.opname in _LASTING:
            return False
        if step.opname == "BINARY_OP" and (step.arg in _TRUE_DIVISION or "**" in step.argrepr):
            return False
    return True
