"""Differences, gradients and integrals of sampled arrays of symbolic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.reductions import REDUCTIONS, accumulate
from mathlink.lift.tensor import RULES, Tensor, tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["DIFFERENCES", "joined", "last"]


def last(array: Any, axis: int) -> Any:
    """The array with one axis moved to the end."""
    return np.moveaxis(tensor(array).view(np.ndarray), axis, -1).view(Tensor)


def _back(array: Any, axis: int) -> Any:
    return np.moveaxis(tensor(array).view(np.ndarray), -1, axis).view(Tensor)


def joined(parts: Sequence[Any], axis: int = -1) -> Any:
    """Arrays end to end along an axis."""
    return np.concatenate([tensor(p).view(np.ndarray) for p in parts], axis=axis).view(Tensor)


def _diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Any:
    made = last(a, axis)
    for place, end in ((0, prepend), (1, append)):
        if end is not None and type(end).__name__ != "_NoValueType":
            made = joined([made, _end(end, made, axis)][:: 1 if place else -1])
    for _ in range(n):
        made = made[..., 1:] - made[..., :-1]
    return _back(made, axis)


def _end(end: Any, array: Any, axis: int) -> Any:
    given = tensor(end)
    if given.ndim:
        return last(given, axis)
    return np.broadcast_to(given.view(np.ndarray), (*array.shape[:-1], 1)).view(Tensor)


def _ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    parts = [to_begin, _diff(tensor(ary).reshape(-1)), to_end]
    return joined([tensor(p).reshape(-1) for p in parts if p is not None])


# ── gradients ────────────────────────────────────────────────────────────────────────────────────


def _gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    values = tensor(f)
    axes = range(values.ndim) if axis is None else axis if isinstance(axis, (tuple, list)) else (axis,)
    if len(varargs) not in (0, 1, len(axes)) or (len(varargs) == 1 and np.ndim(varargs[0]) and len(axes) > 1):
        raise TypeError("invalid number of arguments")
    spacings = varargs or (1.0,)
    spacings = spacings * len(axes) if len(spacings) == 1 else spacings
    made = tuple(_slope(values, h, a, edge_order) for a, h in zip(axes, spacings, strict=True))
    return made[0] if len(made) == 1 else made


def _slope(values: Any, spacing: Any, axis: int, edge_order: int) -> Any:
    """The derivative along one axis: ``numpy.gradient``'s second-order formula inside, one-sided ones at the ends."""
    y = last(values, axis)
    n = y.shape[-1]
    if n < edge_order + 1:
        raise ValueError("Shape of array too small to calculate a numerical gradient")
    even = np.ndim(spacing) == 0
    steps = [spacing] * (n - 1) if even else list(_diff(spacing))
    ends = _ENDS[edge_order]
    rows = [ends(y[..., 0], y[..., 1], y[..., min(2, n - 1)], steps[0], steps[min(1, n - 2)])]
    for i in range(1, n - 1):
        before, after = steps[i - 1], steps[i]
        if even:
            rows.append((y[..., i + 1] - y[..., i - 1]) / (2.0 * spacing))
            continue
        span = before + after
        rows.append(
            -after / (before * span) * y[..., i - 1]
            + (after - before) / (before * after) * y[..., i]
            + before / (after * span) * y[..., i + 1]
        )
    final = ends(y[..., -1], y[..., -2], y[..., max(-3, -n)], steps[-1], steps[max(-2, 1 - n)])
    stacked = np.stack([tensor(r).view(np.ndarray) for r in (*rows, -final)], axis=-1)
    return _back(stacked.view(Tensor), axis)


def _one_sided(first: Any, second: Any, third: Any, near: Any, far: Any) -> Any:
    return (second - first) / near


def _three_points(first: Any, second: Any, third: Any, near: Any, far: Any) -> Any:
    span = near + far
    return -(2.0 * near + far) / (near * span) * first + span / (near * far) * second - near / (far * span) * third


_ENDS: dict[int, Callable[..., Any]] = {1: _one_sided, 2: _three_points}


# ── integrals ────────────────────────────────────────────────────────────────────────────────────


def _areas(y: Any, x: Any, dx: Any, axis: int) -> Any:
    values = last(y, axis)
    steps = dx
    if x is not None:
        places = tensor(x)
        steps = _diff(places if places.ndim == 1 else last(places, axis))
    return steps * (values[..., 1:] + values[..., :-1]) / 2.0


def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    return REDUCTIONS["sum"](_areas(y, x, dx, axis), axis=-1)


def _cumulative_trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1, initial: Any = None) -> Any:
    made = accumulate(RULES["add"], _areas(y, x, dx, axis), -1)
    if initial is not None:
        made = joined([_end(initial, made, -1), made])
    return _back(made, axis)


def _simpson(y: Any, x: Any = None, *, dx: Any = 1.0, axis: int = -1) -> Any:
    values = last(y, axis)
    n = values.shape[-1]
    if x is not None or n % 2 == 0:
        refuse("scipy.integrate.simpson with an even number of samples or uneven places")
    inner = 4.0 * REDUCTIONS["sum"](values[..., 1::2], axis=-1) + 2.0 * REDUCTIONS["sum"](values[..., 2:-1:2], axis=-1)
    return dx / 3.0 * (values[..., 0] + inner + values[..., -1])


DIFFERENCES: dict[str, Callable[..., Any]] = {
    "diff": _diff,
    "ediff1d": _ediff1d,
    "gradient": _gradient,
    "trapezoid": _trapezoid,
    "trapz": _trapezoid,
    "cumulative_trapezoid": _cumulative_trapezoid,
    "simpson": _simpson,
}
