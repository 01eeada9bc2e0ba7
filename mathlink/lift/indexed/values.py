"""A term over arrays in numbers: every index is an axis of its own, a sum takes its axis away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.errors import OutOfReach
from mathlink.evaluate import evaluate
from mathlink.term import BINDERS, Term, postorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mathlink.lift.indexed.grid import Grid

__all__ = ["values_of"]

_MOST = 3_000_000  # entries of one intermediate array
_FOLDS: dict[str, Callable[..., Any]] = {"sum": np.sum, "prod": np.prod, "bigmax": np.max, "bigmin": np.min}
_PLAIN: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "pow": np.power,
    "neg": np.negative,
    "abs": np.abs,
    "floordiv": np.floor_divide,
    "mod": np.mod,
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "not": np.logical_not,
    "ite": np.where,
}
_MANY = {"max": np.maximum, "min": np.minimum, "and": np.logical_and, "or": np.logical_or}
_FUNCTIONS = {
    **{f"a{name}": getattr(np, f"arc{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    **{
        name: getattr(np, name)
        for name in "sqrt cbrt exp expm1 exp2 log log1p log10 log2 sin cos tan sinh cosh tanh floor ceil trunc sign "
        "hypot copysign".split()
    },
    "atan2": np.arctan2,
    "round": np.rint,
}


def values_of(grid: Grid, arrays: Mapping[str, Any], sizes: Mapping[Term, int]) -> Any:
    """The array that a grid is at concrete arrays and lengths.

    Raises
    ------
    OutOfReach : it is too large, or holds something that has no number.
    """
    lengths = [max(0, int(_Run(arrays, sizes, {}).value(d))) for d in grid.dims]
    axes = {place: np.arange(1, n + 1) for place, n in zip(grid.places, lengths, strict=True)}
    run = _Run(arrays, sizes, {})
    for k, (place, numbers) in enumerate(axes.items()):
        run.known[place] = numbers.reshape([-1] + [1] * (len(axes) - 1 - k))
    run.rank = len(axes)
    with np.errstate(all="ignore"):
        return np.broadcast_to(run.value(grid.body), lengths)


class _Run:
    """Values of the terms below one root; axes count from the right, so each binder adds one on the left."""

    def __init__(self, arrays: Mapping[str, Any], sizes: Mapping[Term, int], known: dict[Term, Any]) -> None:
        self.arrays = arrays
        self.sizes = sizes
        self.known = known
        self.rank = 0

    def value(self, root: Term) -> Any:
        """The value of a term, an array that broadcasts over the axes of its indices."""
        if root in self.known:
            return self.known[root]
        found = self._binder(root) if root.op in BINDERS else self._one(root)
        if np.size(found) > _MOST:
            raise OutOfReach("an array too large to look at")
        self.known[root] = found
        return found

    def _one(self, term: Term) -> Any:
        if term.op == "sym":
            return self._symbol(term)
        if not term.args:
            return np.asarray(evaluate(term, {}))
        if term.op == "index":
            return _entries(self.arrays[term.args[0].data], [self.value(a) for a in term.args[1:]])
        args = [self.value(a) for a in term.args]
        if term.op in _MANY:
            found = args[0]
            for a in args[1:]:
                found = _MANY[term.op](found, a)
            return found
        if term.op == "fn":
            return _FUNCTIONS[term.data](*args) if term.data in _FUNCTIONS else _each(term, args)
        if term.op not in _PLAIN:
            raise OutOfReach(f"{term.op} has no value here")
        if term.op == "pow":
            args = [np.asarray(args[0], dtype=float), args[1]]
        return _PLAIN[term.op](*args)

    def _symbol(self, term: Term) -> Any:
        if term in self.sizes:
            return np.asarray(self.sizes[term])
        if term.data in self.arrays:
            return self.arrays[term.data]
        raise OutOfReach(f"no value for {term.data}")

    def _binder(self, term: Term) -> Any:
        """The bound index runs along one more axis; where its end depends on another index, the rest is left out."""
        if term.op not in _FOLDS:
            raise OutOfReach(f"{term.op} has no value here")
        index, lo, hi, body = term.args
        first, last = np.asarray(self.value(lo)), np.asarray(self.value(hi))
        if not first.size or not last.size:
            return np.zeros(np.broadcast_shapes(first.shape, last.shape))
        inside = _Run(self.arrays, self.sizes, {})
        free = {a for a in postorder(body) if a.op == "sym" and a in self.known and a not in self.sizes}
        inside.known.update({a: self.known[a] for a in free})
        inside.rank = self.rank + 1
        numbers = np.arange(int(first.min()), int(last.max()) + 1).reshape([-1] + [1] * self.rank)
        inside.known[index] = numbers
        values = np.asarray(inside.value(body))
        shape = np.broadcast_shapes(values.shape, numbers.shape, (1, *last.shape) if last.ndim else ())
        values = np.broadcast_to(values, shape)
        if not values.shape[0] and term.op in ("bigmax", "bigmin"):
            return np.full(values.shape[1:], np.nan)
        if last.ndim == 0 and first.ndim == 0:
            return _FOLDS[term.op](values, axis=0)
        taken = (numbers >= first) & (numbers <= last)
        made: Any = _FOLDS[term.op](np.where(taken, values, _NEUTRAL[term.op]), axis=0)
        return np.where(taken.any(axis=0), made, np.nan) if term.op in ("bigmax", "bigmin") else made


#: What changes nothing in a fold.
_NEUTRAL = {"sum": 0.0, "prod": 1.0, "bigmax": -np.inf, "bigmin": np.inf}


def _entries(array: Any, places: list[Any]) -> Any:
    """Entries at places counted from 1; NaN for a place outside, which a branch that is not taken may ask for."""
    at = [np.asarray(p).astype(int) - 1 for p in places]
    outside = False
    for place, size in zip(at, array.shape, strict=True):
        outside = outside | (place < 0) | (place >= size)
    if not np.any(outside):
        return array[tuple(at)]
    if not array.size:
        return np.full(np.shape(outside), np.nan)
    held = array[tuple(np.clip(p, 0, n - 1) for p, n in zip(at, array.shape, strict=True))]
    return np.where(outside, np.nan, held)


def _each(term: Term, args: list[Any]) -> Any:
    """A function that NumPy does not have, entry by entry."""
    from mathlink.term import fn, sym

    names = [f"a{k}" for k in range(len(args))]
    whole = fn(term.data, *map(sym, names))

    def apply(*numbers: Any) -> float:
        try:
            return float(evaluate(whole, dict(zip(names, map(float, numbers), strict=True))))
        except (ArithmeticError, ValueError):
            return float("nan")

    return np.vectorize(apply, otypes=[float])(*args)
