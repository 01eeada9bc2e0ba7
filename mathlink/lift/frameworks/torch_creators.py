"""PyTorch's functions that make arrays of lengths and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.casting import cast, is_whole_array, kind_of_dtype
from mathlink.lift.frameworks.engine import N, for_every_shape
from mathlink.lift.frameworks.torch_shapes import dims_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CREATORS"]


def _filled(value: float) -> Callable[..., Any]:
    def make(*size: Any, dtype: Any = None, **options: Any) -> Any:
        return _as(N.full(dims_of(size) if size else tuple(options["size"]), value), dtype)

    return make


def _as(value: Any, dtype: Any) -> Any:
    return value if dtype is None else cast(value, kind_of_dtype(dtype))


def _full(size: Any, fill_value: Any, dtype: Any = None, **options: Any) -> Any:
    return _as(N.full(tuple(size), fill_value), dtype)


def _like(value: Any) -> Callable[..., Any]:
    def make(input: Any, *args: Any, dtype: Any = None, fill_value: Any = None, **options: Any) -> Any:
        filling = value if value is not None else args[0] if args else fill_value
        made = N.full(tuple(input.shape), filling)
        if dtype is None:
            return cast(made, "int") if is_whole_array(input) else cast(made, "float")
        return _as(made, dtype)

    return make


def _new(value: Any) -> Callable[..., Any]:
    def make(input: Any, *size: Any, dtype: Any = None, **options: Any) -> Any:
        return _as(N.full(dims_of(size), value), dtype)

    return make


def _arange(start: Any, end: Any = None, step: Any = 1, dtype: Any = None, **options: Any) -> Any:
    made = N.arange(start) if end is None else N.arange(start, end, step)
    return _as(made, dtype)


def _tensor(data: Any, dtype: Any = None, **options: Any) -> Any:
    made = data if for_every_shape() and not isinstance(data, (list, tuple)) else N.array(data)
    return _as(made, dtype)


def _eye(n: Any, m: Any = None, dtype: Any = None, **options: Any) -> Any:
    return _as(N.eye(n) if m is None else N.eye(n, m), dtype)


#: Functions that make arrays: they give arrays also where nothing symbolic goes in.
CREATORS: dict[str, Callable[..., Any]] = {
    "zeros": _filled(0.0),
    "ones": _filled(1.0),
    "empty": _filled(0.0),
    "full": _full,
    "zeros_like": _like(0.0),
    "ones_like": _like(1.0),
    "empty_like": _like(0.0),
    "full_like": _like(None),
    "eye": _eye,
    "arange": _arange,
    "linspace": lambda start, end, steps, dtype=None, **options: _as(N.linspace(start, end, steps), dtype),
    **dict.fromkeys(("tensor", "as_tensor", "asarray", "scalar_tensor"), _tensor),
    "new_zeros": _new(0.0),
    "new_ones": _new(1.0),
    "new_full": lambda input, size, fill_value, dtype=None, **options: _full(size, fill_value, dtype),
    "new_tensor": lambda input, data, dtype=None, **options: _tensor(data, dtype),
}
