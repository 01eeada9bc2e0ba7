"""NumPy functions that apply others along axes, and those that move entries in a way of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.everyday import real_type
from mathlink.lift.kinds import kind_of
from mathlink.lift.paths import refuse
from mathlink.lift.rules import choose, total
from mathlink.lift.tensor import Tensor, as_kind, filled, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SHAPING"]


def _apply_along_axis(func1d: Any, axis: int, arr: Any, *args: Any, **options: Any) -> Any:
    moved = np.moveaxis(tensor(arr).view(np.ndarray), axis, -1)
    rows = [tensor(func1d(moved[at].view(Tensor), *args, **options)) for at in np.ndindex(*moved.shape[:-1])]
    inner = rows[0].shape
    entries = [e for row in rows for e in row.reshape(-1).tolist()]
    made = as_kind(filled([*moved.shape[:-1], *inner], entries), kind_of(rows[0])).view(np.ndarray)  # the first decides
    if not inner:
        return made.view(Tensor)
    places = list(range(moved.ndim - 1, made.ndim))
    at_ = axis % moved.ndim
    return np.moveaxis(made, places, [at_ + i for i in range(len(places))]).view(Tensor)


def _apply_over_axes(func: Any, a: Any, axes: Any) -> Any:
    made: Any = tensor(a)
    for axis in axes if isinstance(axes, (tuple, list)) else [axes]:
        found = func(made, axis)
        made = found if found.ndim == made.ndim else np.expand_dims(found, axis)
    return made


def _piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **options: Any) -> Any:
    """Where several conditions hold, the last one counts; where none does, the function too many, or zero."""
    conditions = list(condlist) if isinstance(condlist, (list, tuple)) else list(tensor(condlist))
    if tensor(conditions[0]).ndim < tensor(x).ndim:
        conditions = [tensor(conditions)]
    functions = list(funclist)

    def value(f: Any) -> Any:
        return f(x, *args, **options) if callable(f) else f

    made = spread(lambda v, w: w, x, value(functions[-1]) if len(functions) > len(conditions) else 0.0)
    for condition, function in zip(conditions, functions, strict=False):
        made = spread(choose, condition, value(function), made)
    return as_kind(made, kind_of(tensor(x))) if isinstance(made, Tensor) else made


_PADS = ("constant", "edge", "reflect", "symmetric", "wrap")


def _pad(array: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    if mode not in _PADS or options.get("reflect_type", "even") != "even":
        refuse(f"numpy.pad with mode {mode!r}", f"{', '.join(_PADS)} can be read")
    fill: Any = options.pop("constant_values", 0.0)
    if mode == "constant":
        options["constant_values"] = tensor(fill).view(np.ndarray) if np.ndim(fill) else fill
    return np.pad(tensor(array).view(np.ndarray), _whole(pad_width), mode=mode, **options).view(Tensor)


def _whole(value: Any) -> Any:
    return np.array(value.tolist(), dtype=int) if isinstance(value, Tensor) else value


def _decided(mask: Any) -> Any:
    """A condition on every entry, each decided: one path for each answer."""
    values = tensor(mask)
    return np.array([bool(v) for v in values.reshape(-1).tolist()], dtype=bool).reshape(values.shape)


def _extract(condition: Any, arr: Any) -> Any:
    return tensor(arr).reshape(-1)[_decided(condition).reshape(-1)]


def _compress(condition: Any, a: Any, axis: Any = None, out: Any = None) -> Any:
    keep = np.flatnonzero(_decided(condition))
    array = tensor(a).view(np.ndarray)
    return np.take(array, keep, axis=axis).view(Tensor)


def _nonzero(a: Any) -> Any:
    return tuple(map(tensor, np.nonzero(_decided(a))))


def _bincount(x: Any, weights: Any = None, minlength: int = 0) -> Any:
    places = [p.__index__() for p in tensor(x)]
    shares = list(tensor(weights)) if weights is not None else [1] * len(places)
    many = max(minlength, *(p + 1 for p in places))
    found: list[list[Any]] = [[w for p, w in zip(places, shares, strict=True) if p == i] for i in range(many)]
    return tensor([total(row) if row else 0 for row in found])


def _take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> Any:
    """Positions may depend on the inputs where conditions choose between constants (``argmax``)."""
    values: Any = tensor(arr)
    places = tensor(indices)
    if axis is None:
        values, axis = values.reshape(-1), 0
    rows, wanted = (np.moveaxis(v.view(np.ndarray), axis, -1) for v in (values, places))
    shape = np.broadcast_shapes(rows.shape[:-1], wanted.shape[:-1])
    rows = np.broadcast_to(rows, (*shape, rows.shape[-1]))
    wanted = np.broadcast_to(wanted, (*shape, wanted.shape[-1]))
    entries = [rows[at].view(Tensor)[i] for at in np.ndindex(*shape) for i in wanted[at].tolist()]
    return np.moveaxis(filled(wanted.shape, entries).view(np.ndarray), -1, axis).view(Tensor)


def _dtype(value: Any) -> Any:
    return value.dtype if isinstance(value, np.ndarray) else real_type(value)


SHAPING: dict[str, Callable[..., Any]] = {
    "apply_along_axis": _apply_along_axis,
    "apply_over_axes": _apply_over_axes,
    "piecewise": _piecewise,
    "pad": _pad,
    "extract": _extract,
    "compress": _compress,
    "nonzero": _nonzero,
    "flatnonzero": lambda a: _nonzero(tensor(a).reshape(-1))[0],
    "argwhere": lambda a: tensor(np.argwhere(_decided(a))),
    "bincount": _bincount,
    "take_along_axis": _take_along_axis,
    "fromiter": lambda iter, dtype, count=-1, **options: tensor(list(iter)).astype(dtype),
    "result_type": lambda *values: np.result_type(*(_dtype(v) for v in values)),
}
