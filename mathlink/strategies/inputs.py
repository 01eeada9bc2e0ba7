"""A strategy for each parameter: bounds become ranges, so that hardly anything is drawn in vain."""

from __future__ import annotations

import inspect
import math
import operator
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from mathlink import lift
from mathlink.attach import claims_of
from mathlink.claim import Claim
from mathlink.judge.admitted import admitted
from mathlink.model import Budget, Fixed, Scalar, Shape
from mathlink.sample import bounds_of, holds
from mathlink.term import free_symbols

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.judge.case import Case
    from mathlink.sample import Bounds

__all__ = ["Strategies", "strategies_for"]

_SECONDS = 5.0
_LARGEST = 1.7976931348623157e308
_EDGES = (0.0, -0.0, 1.0, -1.0, 5e-324, 2.2250738585072014e-308, 1e-17, 2.0**-53, 0.5, 2.0**53, 1e16)


class Strategies(dict[str, Any]):
    """Parameter → strategy, for ``@given(**strategies_for(f))``.

    These draw each parameter by itself. Where a condition ties parameters to each other (``a < b``, equal lengths), use
    ``@given(strategies_for(f).together())``, which draws keyword arguments that meet all of them.
    """

    def __init__(self, each: Mapping[str, Any], joint: Any) -> None:
        super().__init__(each)
        self._joint = joint

    def together(self) -> Any:
        """A strategy for dictionaries of arguments that meet every condition."""
        return self._joint


def strategies_for(
    function: Callable[..., Any], *, allow_nan: bool = False, allow_infinity: bool = False
) -> Strategies:
    """Strategies for the parameters of a function, from ``@requires``, annotations and defaults.

    Parameters
    ----------
    function : any callable; parameters that are neither numbers nor arrays keep their defaults.
    allow_nan, allow_infinity : draw these too, where the conditions admit them.

    Raises
    ------
    NotModelled : a parameter has neither a default nor a kind that can be told.
    InputProblem : a condition cannot be read.
    """
    parameters = lift.signature(function)
    requires = [c for c in claims_of(function) if c.kind == "requires"]
    carrier = Claim(function, "ensures", _anything)
    found = admitted(carrier, parameters, requires, Budget.seconds(_SECONDS))
    extra = (allow_nan, allow_infinity)
    joint = st.one_of([_of_case(case, extra, requires) for case in found.cases])
    each = {p.name: _alone(p.name, found.cases, extra) for p in parameters if p.kind not in ("args", "kwargs")}
    return Strategies({n: s for n, s in each.items() if s is not None}, joint)


def _anything(result: Any) -> bool:
    return True


def _alone(name: str, cases: list[Case], extra: tuple[bool, bool]) -> Any:
    """One parameter by itself, over all shapes; ``None`` where it keeps its default."""
    made = [s for case in cases if (s := _strategy(name, case, extra)) is not None]
    return st.one_of(made) if made else None


def _strategy(name: str, case: Case, extra: tuple[bool, bool]) -> Any:
    given = case.configuration.get(name)
    bounds = bounds_of(case.domain)
    if isinstance(given, Fixed):
        return st.just(given.value)
    if isinstance(given, Scalar):
        return _numbers(bounds[name], given.kind, extra)
    if isinstance(given, Shape):
        return _array(name, given, bounds, extra)
    return None


def _numbers(b: Bounds, kind: str, extra: tuple[bool, bool]) -> Any:
    if kind == "int":
        lo = None if b.lo == -math.inf else math.floor(b.lo) + 1 if b.open_lo else math.ceil(b.lo)
        hi = None if b.hi == math.inf else math.ceil(b.hi) - 1 if b.open_hi else math.floor(b.hi)
        return st.integers(lo, hi)
    free = b.lo == -math.inf and b.hi == math.inf
    plain = st.floats(
        None if b.lo == -math.inf else max(b.lo, -_LARGEST),
        None if b.hi == math.inf else min(b.hi, _LARGEST),
        exclude_min=b.open_lo and b.lo > -math.inf,
        exclude_max=b.open_hi and b.hi < math.inf,
        allow_nan=extra[0] and free,
        allow_infinity=extra[1] and (b.lo == -math.inf or b.hi == math.inf),
    )
    edges = [e for e in _edges(b) if _inside(e, b)]
    return st.one_of(plain, st.sampled_from(edges)) if edges else plain


def _edges(b: Bounds) -> list[float]:
    """The ends, their neighbours inside, and places where doubles are special."""
    ends = [e for e in (b.lo, b.hi) if math.isfinite(e)]
    beside = [math.nextafter(e, w) for e in ends for w in (-math.inf, math.inf)]
    return list(dict.fromkeys([*ends, *beside, *_EDGES]))


def _inside(value: float, b: Bounds) -> bool:
    above = operator.lt if b.open_lo else operator.le
    below = operator.lt if b.open_hi else operator.le
    return bool(above(b.lo, value) and below(value, b.hi))


def _array(name: str, given: Shape, bounds: Mapping[str, Bounds], extra: tuple[bool, bool]) -> Any:
    entries = [_numbers(bounds[n], given.kind, extra) for n in bounds if n.startswith(f"{name}[")]
    flat = st.tuples(*entries)
    if given.container == "ndarray":
        return flat.map(lambda values: _ndarray(values, given))
    return flat.map(lambda values: _nested(list(values), given.dims, given.container == "tuple"))


def _ndarray(values: tuple[Any, ...], given: Shape) -> Any:
    import numpy

    return numpy.array(values, dtype=numpy.int64 if given.kind == "int" else numpy.float64).reshape(given.dims)


def _nested(values: list[Any], dims: tuple[int, ...], tuples: bool) -> Any:
    if len(dims) > 1:
        size = len(values) // dims[0]
        values = [_nested(values[i * size : (i + 1) * size], dims[1:], tuples) for i in range(dims[0])]
    return tuple(values) if tuples else values


def _of_case(case: Case, extra: tuple[bool, bool], requires: list[Claim]) -> Any:
    """All arguments of one case together; only conditions between parameters are left to a filter."""
    parts = {n: s for n in case.configuration if (s := _strategy(n, case, extra)) is not None}
    joint = st.fixed_dictionaries(parts)
    tied = any(len({n.split("[")[0] for n in free_symbols(h)}) > 1 for h in case.domain.hypotheses)
    if not tied and len(case.filters) <= len(case.domain.hypotheses):
        return joint
    conditions = [c.statement for c in requires if callable(c.statement)]
    return joint.filter(lambda arguments: _meets(arguments, conditions, case))


def _meets(arguments: dict[str, Any], conditions: list[Any], case: Case) -> bool:
    for condition in conditions:
        names = [n for n in inspect.signature(condition).parameters if n in arguments]
        if not condition(**{n: arguments[n] for n in names}):
            return False
    scalars = {n: v for n, v in arguments.items() if isinstance(case.configuration.get(n), Scalar)}
    plain = [h for h in case.domain.hypotheses if set(free_symbols(h)) <= set(scalars)]
    return all(holds(h, scalars) is not False for h in plain)
