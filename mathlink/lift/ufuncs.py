"""A ufunc of NumPy on arrays of symbolic numbers: called, reduced, accumulated, outer, at places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.products import PRODUCTS
from mathlink.lift.reductions import accumulate
from mathlink.lift.rules import largest, smallest
from mathlink.lift.tensor import RULES, Tensor, along, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["applied", "stored"]

_GENERALISED = frozenset({"matmul", "vecdot", "matvec", "vecmat"})

_FOLDS: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {
    "add": (RULES["add"], 0.0),
    "multiply": (RULES["multiply"], 1.0),
    "maximum": (largest, None),
    "minimum": (smallest, None),
    "fmax": (largest, None),
    "fmin": (smallest, None),
    "logaddexp": (RULES["logaddexp"], -np.inf),
    "logical_and": (RULES["logical_and"], True),
    "logical_or": (RULES["logical_or"], False),
}


def applied(name: str, method: str, inputs: tuple[Any, ...], where: Any, options: dict[str, Any]) -> Any:
    """The value of ``numpy.<name>`` (``method``: ``__call__``, ``reduce`` …)."""
    if name in _GENERALISED and method == "__call__":
        return PRODUCTS[name](*inputs)
    rule = RULES.get(name)
    if rule is None:
        refuse(f"`numpy.{name}` of numbers that depend on the inputs")
    if method == "__call__":
        return spread(rule, *inputs) if where is True else refuse(f"numpy.{name} with where=")
    done = _METHODS.get(method)
    if done is None or where is not True:
        refuse(f"numpy.{name}.{method}")
    return done(name, rule, *inputs, **options)


def _given(value: Any) -> Any:
    return None if type(value).__name__ == "_NoValueType" else value


def _reduced(
    name: str,
    rule: Callable[..., Any],
    array: Any,
    axis: Any = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = None,
    **options: Any,
) -> Any:
    fold, start = _FOLDS.get(name, (None, None))
    if fold is None:
        refuse(f"numpy.{name}.reduce")

    def folded(values: list[Any]) -> Any:
        if not values and start is None:
            raise ValueError("zero-size array to reduction operation which has no identity")
        return _folded(fold, values) if values else start

    made = along(folded, array, axis, keepdims is True)
    first = _given(initial)
    return made if first is None else spread(fold, first, made)


def _folded(fold: Callable[[Any, Any], Any], values: list[Any]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = fold(result, value)
    return result


def _accumulated(name: str, rule: Callable[..., Any], array: Any, axis: Any = 0, **options: Any) -> Any:
    return accumulate(rule, array, axis)


def _outer(name: str, rule: Callable[..., Any], a: Any, b: Any, **options: Any) -> Any:
    left, right = tensor(a), tensor(b)
    return spread(rule, left.reshape(left.shape + (1,) * right.ndim), right)


def _reduced_at(name: str, rule: Callable[..., Any], array: Any, indices: Any, axis: int = 0, **options: Any) -> Any:
    moved = np.moveaxis(tensor(array).view(np.ndarray), axis, 0)
    starts = [i.__index__() for i in tensor(indices)]
    ends = [*starts[1:], len(moved)]
    parts = [moved[i:j] if i < j else moved[i : i + 1] for i, j in zip(starts, ends, strict=True)]
    made = [tensor(_reduced(name, rule, part.view(Tensor))).view(np.ndarray) for part in parts]
    return np.moveaxis(np.stack(made), 0, axis).view(Tensor)


def _at(name: str, rule: Callable[..., Any], array: Any, indices: Any, *others: Any) -> None:
    """``array[indices] = rule(array[indices], …)``, once for every position, also where one occurs twice."""
    if not isinstance(array, Tensor) or isinstance(indices, tuple):
        refuse(f"numpy.{name}.at with several axes")
    places = [i.__index__() for i in tensor(indices).reshape(-1)]
    rest = [np.broadcast_to(tensor(o).view(np.ndarray), (len(places), *array.shape[1:])).view(Tensor) for o in others]
    for k, place in enumerate(places):
        array[place] = spread(rule, array[place], *(r[k] for r in rest))


_METHODS: dict[str, Callable[..., Any]] = {
    "reduce": _reduced,
    "accumulate": _accumulated,
    "outer": _outer,
    "reduceat": _reduced_at,
    "at": _at,
}


def stored(out: Any, made: Any) -> Any:
    """The answer, written into ``out=`` where there is one."""
    if out is None:
        return made
    target = out[0] if isinstance(out, tuple) else out
    if target is None:
        return made
    if not isinstance(target, Tensor):
        refuse("storing numbers that depend on the inputs into an array made elsewhere")
    target[...] = made
    return target
