"""A model for every shape beside the running function, at several concrete shapes."""

from __future__ import annotations

import dataclasses
import random
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.errors import NotConfirmed, OutOfReach, OutOfTime
from mathlink.lift.indexed.grid import Grid
from mathlink.lift.indexed.values import values_of
from mathlink.lift.running import run
from mathlink.model import Fixed, Scalar, Shape
from mathlink.term import free_symbols, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.lift.indexed.grid import IndexedModel
    from mathlink.model import Budget, Configuration
    from mathlink.term import Term

__all__ = ["confirm"]

_RELATIVE = 1e-9
_ROUNDING = 1e-12  # of the largest entry, or of 1: sums that cancel
#: Lengths of successive calls: all apart in two orders, equal, single, single among others, larger.
_SIZES: tuple[tuple[int, ...], ...] = (
    (2, 3, 4, 5, 6, 7),
    (5, 4, 3, 2, 7, 6),
    (1, 1, 1, 1, 1, 1),
    (3, 3, 3, 3, 3, 3),
    (1, 4, 2, 1, 3, 2),
    (4, 1, 3, 2, 1, 5),
    (2, 2, 2, 2, 2, 2),
    (9, 11, 7, 8, 5, 6),
)
_FEWEST = 8


def confirm(model: IndexedModel, function: Any, budget: Budget, seed: int = 0) -> IndexedModel:
    """The model with the number of calls at which the running function agrees with it, shapes included.

    Every entry is compared at lengths that differ, that are equal, that are 1, 2, 3 and larger, with entries of both
    signs, positive ones, and ones between 0 and 1.

    Raises
    ------
    NotConfirmed : a disagreement, or too few calls at which both sides have finite values.
    OutOfTime : the budget ran out before enough calls were compared.
    """
    rng = random.Random(seed)
    agreed = 0
    seen: set[int] = set()
    for number, sizes in enumerate(_assignments(model)):
        for draw in _DRAWS:
            if budget.left() <= 0:
                raise OutOfTime("out of time while confirming the model for every shape")
            if _agrees(model, function, sizes, lambda draw=draw: draw(rng)):  # type: ignore[misc]
                agreed += 1
                seen.add(number)
    if agreed < _FEWEST or len(seen) < min(3, len(_SIZES)):
        raise NotConfirmed(f"too few calls: the function has finite values at {agreed}")
    return dataclasses.replace(model, confirmed=agreed)


_DRAWS: tuple[Callable[[random.Random], float], ...] = (
    lambda rng: rng.gauss(0.0, 1.5),
    lambda rng: rng.uniform(0.1, 4.0),
    lambda rng: rng.uniform(0.02, 0.98),
    lambda rng: rng.choice((-1.0, 1.0)) * 10 ** rng.uniform(-3.0, 1.0),
)


def _assignments(model: IndexedModel) -> Iterator[dict[Term, int]]:
    """Lengths for every symbol of a length."""
    dims = [*model.shapes.values(), tuple((model.lengths or {}).values())]
    names = dict.fromkeys(name for ds in dims for d in ds for name in free_symbols(d))
    for sizes in _SIZES:
        yield {sym(name): sizes[k % len(sizes)] for k, name in enumerate(names)}


def _agrees(model: IndexedModel, function: Any, sizes: dict[Term, int], draw: Callable[[], float]) -> bool:
    """Whether code and model have the same finite values here; ``False`` where neither has."""
    configuration: Configuration = {}
    arrays: dict[str, Any] = {}
    point: dict[str, float] = {}
    for name, dims in model.shapes.items():
        shape = tuple(sizes[d] if d in sizes else int(d.data[0]) for d in dims)
        configuration[name] = Shape(shape)
        arrays[name] = np.array([draw() for _ in range(int(np.prod(shape)))]).reshape(shape)
        point |= {f"{name}[{','.join(map(str, at))}]": float(arrays[name][at]) for at in np.ndindex(shape)}
    for name in model.scalars:
        configuration[name] = Scalar()
        point[name] = draw()
        arrays[name] = np.asarray(point[name])
    for name, dim in (model.lengths or {}).items():
        configuration[name] = Fixed(sizes[dim] if dim in sizes else int(dim.data[0]))
    for name, value in (model.fixed or {}).items():
        configuration[name] = Fixed(value)
    done = run(function, configuration, point)
    if not all(values_of(Grid((), (), c), arrays, sizes) for c in model.assumed):
        if not done.exception:
            raise NotConfirmed("the code returns where the model says that it raises", done.inputs)
        return False
    try:
        return _same(model.result, None if done.exception else done.raw, arrays, sizes, done.inputs)
    except OutOfReach as problem:
        raise NotConfirmed(f"the model has no numbers: {problem}", done.inputs) from None
    except IndexError:
        raise NotConfirmed("the model asks for an entry outside an array", done.inputs) from None


def _same(result: Any, raw: Any, arrays: dict[str, Any], sizes: dict[Term, int], inputs: dict[str, Any]) -> bool:
    if isinstance(result, Grid):
        return _equal(values_of(result, arrays, sizes), raw, inputs)
    keys = list(result) if isinstance(result, dict) else list(range(len(result)))
    if raw is None:
        return all(_same(result[k], None, arrays, sizes, inputs) for k in keys)
    if type(raw) is not type(result) or len(raw) != len(keys) or (isinstance(raw, dict) and list(raw) != keys):
        raise NotConfirmed(f"the code returns {type(raw).__name__}, which has another structure", inputs)
    parts = [_same(result[k], raw[k], arrays, sizes, inputs) for k in keys]  # every part is compared
    return all(parts)


def _equal(values: Any, raw: Any, inputs: dict[str, Any]) -> bool:
    values = np.asarray(values, dtype=float)
    if raw is None:
        if np.isfinite(values).all():
            raise NotConfirmed("the code raises where the model has a value", inputs)
        return False
    try:
        code = np.asarray(raw, dtype=float)
    except (TypeError, ValueError):
        raise NotConfirmed(f"the code returns {type(raw).__name__}", inputs) from None
    if code.shape != values.shape:
        raise NotConfirmed(f"the code returns shape {code.shape}, the model {values.shape}", inputs)
    finite = np.isfinite(code)
    if (finite != np.isfinite(values)).any():
        raise NotConfirmed("one of code and model has a value and the other has none", inputs)
    size = np.abs(code[finite])
    room = _RELATIVE * size + _ROUNDING * size.max(initial=1.0)
    if (np.abs(code[finite] - values[finite]) > room).any():
        raise NotConfirmed("the model disagrees with the running function for some shape", inputs)
    return bool(finite.all())
