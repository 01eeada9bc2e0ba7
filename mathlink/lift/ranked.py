"""Order statistics of symbolic numbers: sorting by a network of minima and maxima, positions, interpolation in a table."""

from __future__ import annotations

import itertools
import math
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink import term as t
from mathlink.lift.differences import joined, last
from mathlink.lift.paths import refuse
from mathlink.lift.rules import choose, largest, smallest, total
from mathlink.lift.symbolic import NumpyReal
from mathlink.lift.tensor import along, concrete, spread, tensor
from mathlink.lift.truths import is_symbolic, truth_term

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RANKED", "middle", "ordered"]

_MOST = 8  # a network for n numbers has n(n − 1)/2 comparisons


def ordered(values: list[Any]) -> list[Any]:
    """The values in rising order, each as minima and maxima of the others."""
    if not any(map(is_symbolic, values)):
        return sorted(values)
    if len(values) > _MOST:
        refuse(f"sorting more than {_MOST} numbers that depend on the inputs", "a smaller array can be read")
    made = list(values)
    for end in range(len(made) - 1, 0, -1):
        for i in range(end):
            made[i], made[i + 1] = smallest(made[i], made[i + 1]), largest(made[i], made[i + 1])
    return made


def _sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, **options: Any) -> Any:
    values, place = (tensor(a).reshape(-1), -1) if axis is None else (tensor(a), axis)
    moved = last(values, place)
    rows = [ordered(row) for row in moved.reshape(-1, moved.shape[-1]).view(np.ndarray).tolist()]
    return np.moveaxis(tensor(rows).reshape(moved.shape).view(np.ndarray), -1, place).view(type(moved))


def _argsort(a: Any, axis: Any = -1, **options: Any) -> Any:
    """Positions in rising order: every comparison is decided, one path for each order."""
    values = tensor(a)
    if values.ndim != 1:
        refuse("numpy.argsort of more than a vector")
    entries = list(values)
    return tensor(sorted(range(len(entries)), key=entries.__getitem__))


def _quantile(scale: float) -> Callable[..., Any]:
    def apply(a: Any, q: Any, axis: Any = None, *args: Any, keepdims: bool = False, **options: Any) -> Any:
        method = options.get("method", options.get("interpolation", "linear"))
        if args or method not in ("linear", None) or is_symbolic(q) or options.get("weights") is not None:
            refuse("numpy.quantile with another method than linear, weights, or a share that depends on the inputs")
        shares = [s / scale for s in np.asarray(concrete(tensor(q))).reshape(-1).tolist()]
        made = [along(_share_of(s), a, axis, keepdims) for s in shares]
        return made[0] if np.ndim(q) == 0 else joined([tensor(m)[None] for m in made], 0)

    return apply


def _share_of(share: float) -> Callable[[list[Any]], Any]:
    return lambda values: _between(ordered(values), share)


def _between(rising: list[Any], share: float) -> Any:
    place = share * (len(rising) - 1)
    low = min(math.floor(place), len(rising) - 1)
    rest = place - low
    return rising[low] if rest == 0 else rising[low] + (rising[low + 1] - rising[low]) * rest


def _median(a: Any, axis: Any = None, keepdims: bool = False, **options: Any) -> Any:
    return along(lambda row: middle(ordered(row)), a, axis, keepdims)


def middle(rising: list[Any]) -> Any:
    """The median of values in rising order."""
    n = len(rising)
    return rising[n // 2] if n % 2 else (rising[n // 2 - 1] + rising[n // 2]) / 2.0


def _position(further: Callable[[Any, Any], Any], extreme: Callable[..., Any]) -> Callable[..., Any]:
    """Where the extreme stands first, as a whole number that is chosen by conditions."""

    def fold(values: list[Any]) -> Any:
        if not values:
            raise ValueError("attempt to get argmax of an empty sequence")
        best, place = values[0], 0
        for i, value in enumerate(values[1:], 1):
            place = choose(further(value, best), i, place)
            best = extreme(best, value)
        return place

    def apply(a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, **options: Any) -> Any:
        return along(fold, a, axis, keepdims is True)

    return apply


# ── tables ───────────────────────────────────────────────────────────────────────────────────────


def _rising(values: Any, what: str) -> list[float]:
    made = list(tensor(values))
    if any(map(is_symbolic, made)):
        refuse(f"{what} in a table whose places depend on the inputs")
    return made


def _interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    places, heights = _rising(xp, "numpy.interp"), list(tensor(fp))
    if period is not None or any(b <= a for a, b in itertools.pairwise(places)):
        refuse("numpy.interp with a period or with places that do not rise")
    below, above = heights[0] if left is None else left, heights[-1] if right is None else right

    def one(v: Any) -> Any:
        made = choose(v > places[-1], above, heights[-1])
        for i in range(len(places) - 2, -1, -1):
            slope = (heights[i + 1] - heights[i]) / (places[i + 1] - places[i])
            made = choose(v < places[i + 1], slope * (v - places[i]) + heights[i], made)
        return choose(v < places[0], below, made)

    return spread(one, x)


def _searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    places = _rising(a, "numpy.searchsorted")
    if sorter is not None:
        refuse("numpy.searchsorted with a sorter")
    before = operator.lt if side == "left" else operator.le
    return spread(lambda x: total(_one_if(before(p, x)) for p in places), v)


def _one_if(condition: Any) -> Any:
    term = truth_term(condition)
    if term.op in ("true", "false"):
        return int(term.op == "true")
    return NumpyReal(t.ite(term, t.const(1), t.const(0)), True)


def _digitize(x: Any, bins: Any, right: bool = False) -> Any:
    places = _rising(bins, "numpy.digitize")
    if any(b < a for a, b in itertools.pairwise(places)):
        refuse("numpy.digitize with falling bins")
    return _searchsorted(places, x, "left" if right else "right")


RANKED: dict[str, Callable[..., Any]] = {
    "sort": _sort,
    "argsort": _argsort,
    "median": _median,
    "quantile": _quantile(1.0),
    "percentile": _quantile(100.0),
    "argmax": _position(lambda v, best: v > best, largest),
    "argmin": _position(lambda v, best: v < best, smallest),
    "interp": _interp,
    "searchsorted": _searchsorted,
    "digitize": _digitize,
}
RANKED |= {f"nan{n}": RANKED[n] for n in ("median", "quantile", "percentile", "argmax", "argmin")}
