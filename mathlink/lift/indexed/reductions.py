"""Reductions over axes: sums, products and extremes over a fresh index, and what is made of them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink import term as t
from mathlink.lift.indexed.lengths import ONE, refuse
from mathlink.lift.indexed.tensor import Tensor, as_tensor, elementwise, fresh, length, truth

if TYPE_CHECKING:
    from mathlink.term import Term

__all__ = [
    "accumulated",
    "average",
    "axes_of",
    "corrcoef",
    "cov",
    "cumprod",
    "cumsum",
    "fold",
    "log_softmax",
    "logsumexp",
    "mean",
    "norm",
    "softmax",
    "std",
    "trapezoid",
    "var",
]


def axes_of(axis: Any, rank: int) -> tuple[int, ...]:
    """The axes that a reduction names, counted from 0.

    Raises ``AxisError``.
    """
    if axis is None:
        return tuple(range(rank))
    chosen = axis if isinstance(axis, (tuple, list)) else (axis,)
    plain = tuple(a.__index__() for a in chosen)
    if any(not -rank <= a < rank for a in plain):
        raise np.exceptions.AxisError(f"axis {axis} is out of bounds for array of dimension {rank}")
    return tuple(sorted(a % rank for a in plain))


def fold(op: str, array: Any, axis: Any = None, keepdims: Any = False) -> Tensor:
    """The sum, prod, bigmax or bigmin over axes."""
    x = as_tensor(array)
    axes = axes_of(axis, x.ndim)
    bound = {a: ONE if x.dims[a] is ONE else fresh() for a in axes}
    dims = [ONE if a in bound else d for a, d in enumerate(x.dims) if keepdims or a not in bound]

    def body(outer: tuple[Term, ...]) -> Term:
        given = iter(outer)
        full: list[Term] = []
        for a in range(x.ndim):
            place = next(given) if keepdims or a not in bound else ONE
            full.append(bound.get(a, place))
        term = x.value(full)
        for a in reversed(axes):
            if bound[a] is not ONE:
                term = t.bind_index(op, bound[a], term, ONE, x.dims[a])
        return term

    return Tensor(dims, body, whole=x.whole or x.logic)


def count(x: Tensor, axis: Any) -> Any:
    """How many entries are reduced."""
    lengths = [length(x.dims[a]) for a in axes_of(axis, x.ndim)]
    return math.prod(lengths[1:], start=lengths[0]) if lengths else 1


def mean(array: Any, axis: Any = None, keepdims: Any = False) -> Any:
    x = as_tensor(array)
    return fold("sum", x, axis, keepdims) / count(x, axis)


def var(array: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False, correction: Any = None) -> Any:
    x = as_tensor(array)
    squares = (x - mean(x, axis, True)) ** 2
    left_out = ddof if correction is None else correction
    size = count(x, axis)
    return fold("sum", squares, axis, keepdims) / (
        size if isinstance(left_out, int) and not left_out else size - left_out
    )


def std(array: Any, axis: Any = None, ddof: Any = 0, keepdims: Any = False, correction: Any = None) -> Any:
    return np.sqrt(var(array, axis, ddof, keepdims, correction))


def average(array: Any, axis: Any = None, weights: Any = None, keepdims: Any = False) -> Any:
    if weights is None:
        return mean(array, axis, keepdims)
    x, w = as_tensor(array), as_tensor(weights)
    if x.dims != w.dims:
        refuse("np.average with weights of another shape")
    return fold("sum", x * w, axis, keepdims) / fold("sum", w, axis, keepdims)


def norm(array: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:
    """``numpy.linalg.norm`` of vectors (orders 1, 2, whole numbers, ±∞) and Frobenius norms."""
    x = as_tensor(array)
    axes = axes_of(axis, x.ndim)
    if ord is None or (ord == "fro" and len(axes) == 2) or (ord == 2 and len(axes) == 1):
        return np.sqrt(fold("sum", x * x, axis, keepdims))
    if len(axes) != 1:
        refuse(f"a matrix norm of order {ord!r}")
    size = abs(x)
    if ord in (np.inf, -np.inf):
        return fold("bigmax" if ord > 0 else "bigmin", size, axis, keepdims)
    if ord == 1:
        return fold("sum", size, axis, keepdims)
    if isinstance(ord, int) and ord > 1:
        return fold("sum", size**ord, axis, keepdims) ** (1 / ord)
    return refuse(f"a norm of order {ord!r}")


def cumsum(array: Any, axis: Any = None) -> Any:
    """Σ of the first entries up to each."""
    return accumulated("sum", array, axis)


def cumprod(array: Any, axis: Any = None) -> Any:
    """Π of the first entries up to each."""
    return accumulated("prod", array, axis)


def accumulated(op: str, array: Any, axis: Any = None) -> Any:
    """The sum, prod, bigmax or bigmin of the first entries up to each."""
    x = as_tensor(array)
    if axis is None and x.ndim != 1:
        refuse("a cumulative sum over a flattened array")
    (at,) = axes_of(0 if axis is None else axis, x.ndim)
    index = fresh()

    def body(outer: tuple[Term, ...]) -> Term:
        return t.bind_index(op, index, x.value((*outer[:at], index, *outer[at + 1 :])), ONE, outer[at])

    return Tensor(x.dims, body, whole=x.whole or x.logic)


def cov(m: Any, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    """The covariances of the rows (``rowvar=False``: of the columns)."""
    x = as_tensor(m)
    if x.ndim != 2:
        refuse("np.cov of anything but one matrix")
    rows = x if rowvar else x.T
    if rows.dims[0].op != "const" or rows.dims[0] is ONE:
        refuse("np.cov of rows whose number is a symbol: for a single row it gives a number")
    off = rows - mean(rows, 1, True)
    left_out = ddof if ddof is not None else 0 if bias else 1
    size = length(rows.dims[1])
    return (off @ off.T) / (size - left_out if left_out else size)


def corrcoef(x: Any, rowvar: bool = True) -> Any:
    """The covariances, each divided by both standard deviations."""
    found = cov(x, rowvar)
    spread = np.sqrt(np.diagonal(found))
    return found / spread[:, None] / spread[None, :]


def trapezoid(y: Any, x: Any = None, dx: Any = 1.0) -> Any:
    """The integral of samples of a vector by the rule of trapezoids."""
    held = as_tensor(y)
    if held.ndim != 1:
        refuse("np.trapezoid along one axis of several")
    width = dx if x is None else np.diff(as_tensor(x))
    return fold("sum", width * (held[1:] + held[:-1]) / 2.0, 0)


def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: Any = False) -> Any:
    weights = np.exp(a) if b is None else b * np.exp(a)
    return np.log(fold("sum", weights, axis, keepdims))


def softmax(x: Any, axis: Any = None) -> Any:
    powers = np.exp(x)
    return powers / fold("sum", powers, axis, True)


def log_softmax(x: Any, axis: Any = None) -> Any:
    return x - logsumexp(x, axis, keepdims=True)


def count_nonzero(array: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return fold("sum", truth(as_tensor(array)), axis, keepdims)


def some(array: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return fold("bigmax", truth(as_tensor(array)), axis, keepdims) > 0


def every(array: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return fold("bigmin", truth(as_tensor(array)), axis, keepdims) > 0


def clip(array: Any, low: Any = None, high: Any = None, min: Any = None, max: Any = None) -> Any:
    """Between two bounds, the upper one winning."""
    low, high = low if min is None else min, high if max is None else max
    x = as_tensor(array)
    if low is not None:
        x = elementwise(t.maximum, x, low)
    return x if high is None else elementwise(t.minimum, x, high)
