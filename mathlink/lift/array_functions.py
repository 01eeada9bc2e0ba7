"""NumPy functions that are no ufuncs and have a meaning of their own on symbolic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.differences import DIFFERENCES
from mathlink.lift.kinds import kind_named, kind_of
from mathlink.lift.paths import active
from mathlink.lift.polynomials import POLYNOMIALS
from mathlink.lift.products import PRODUCTS
from mathlink.lift.ranked import RANKED
from mathlink.lift.reductions import REDUCTIONS
from mathlink.lift.rules import choose, largest, smallest
from mathlink.lift.shaping import SHAPING
from mathlink.lift.tables import UFUNCS
from mathlink.lift.tensor import RULES, Tensor, as_kind, scalar, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SPELLED"]


def _where(condition: Any, *sides: Any) -> Any:
    if not sides:
        return SHAPING["nonzero"](condition)
    return spread(choose, condition, *sides)


def _clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = (a_min if a_min is not None else min), (a_max if a_max is not None else max)
    made = a if low is None else spread(largest, a, low)
    return made if high is None else spread(smallest, made, high)


def _select(conditions: Any, choices: Any, default: Any = 0) -> Any:
    made = default
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        made = _where(condition, choice, made)
    return made


def _like(value: Any) -> Callable[..., Any]:
    def make(a: Any, *args: Any, dtype: Any = None, **options: Any) -> Any:
        fill = args[0] if value is None and args else options.get("fill_value", value)
        like = tensor(a)
        return as_kind(_full(like.shape, fill), kind_named(dtype) or kind_of(like))

    return make


def _full(shape: Any, fill_value: Any, dtype: Any = None, **options: Any) -> Any:
    made = np.empty(shape, dtype=object)
    made.fill(scalar(fill_value))
    kind = kind_named(dtype)
    return made.view(Tensor) if kind is None else as_kind(made.view(Tensor), kind)


def _array(value: Any, dtype: Any = None, **options: Any) -> Any:
    made = tensor(value)
    kind = kind_named(dtype)
    if kind is not None and kind != kind_of(made):
        made = as_kind(made, kind)
    elif options.get("copy", True):
        made = made.copy()
    missing = options.get("ndmin", 0) - made.ndim
    return made.reshape((1,) * missing + made.shape) if missing > 0 else made


def _as_array(value: Any, dtype: Any = None, **options: Any) -> Any:
    made, kind = tensor(value), kind_named(dtype)
    return made if kind is None or kind == kind_of(made) else as_kind(made, kind)


def _is_close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: Any = False) -> Any:
    return spread(lambda x, y: abs(x - y) <= atol + rtol * abs(y), a, b)


def _all_of(values: Any) -> Any:
    return REDUCTIONS["all"](values)


def _array_equal(a: Any, b: Any, **options: Any) -> Any:
    left, right = tensor(a), tensor(b)
    return _all_of(spread(RULES["equal"], left, right)) if left.shape == right.shape else False


def _linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, **options: Any
) -> Any:
    steps = num - 1 if endpoint else num
    made = tensor([start + i * ((stop - start) / steps) if i else start for i in range(num)])
    if endpoint and num > 1:
        made[-1] = stop
    return (made, (stop - start) / steps) if retstep else made


def _logspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, **options: Any) -> Any:
    return spread(lambda v: base**v, _linspace(start, stop, num, endpoint))


def _geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, **options: Any) -> Any:
    ratio, steps = stop / start, num - 1 if endpoint else num
    made = tensor([start * ratio ** (i / steps) if i else start for i in range(num)])
    if endpoint and num > 1:
        made[-1] = stop
    return made


def _round(a: Any, decimals: int = 0, out: Any = None) -> Any:
    return spread(lambda v: UFUNCS["rint"](v) if decimals == 0 else round(v, decimals), a)


def _nan_free(name: str) -> Callable[..., Any]:
    def apply(*args: Any, **options: Any) -> Any:
        active.tracer.assumptions["no input is NaN or infinite"] = None
        return REDUCTIONS[name](*args, **options)

    return apply


#: NumPy functions with a meaning of their own here.
SPELLED: dict[str, Callable[..., Any]] = {
    "where": _where,
    "clip": _clip,
    "select": _select,
    "zeros_like": _like(0.0),
    "ones_like": _like(1.0),
    "empty_like": _like(0.0),
    "full_like": _like(None),
    "full": _full,
    "array": _array,
    "asarray": _as_array,
    "asanyarray": _as_array,
    "asfarray": _as_array,
    "ascontiguousarray": _as_array,
    "isclose": _is_close,
    "allclose": lambda a, b, *args, **options: _all_of(_is_close(a, b, *args, **options)),
    "array_equal": _array_equal,
    "linspace": _linspace,
    "isscalar": lambda x: not isinstance(x, (np.ndarray, list, tuple, dict)),
    "iscomplexobj": lambda x: False,
    "isrealobj": lambda x: True,
    **{f"nan{n}": _nan_free(n) for n in ["sum", "prod", "mean", "var", "std", "max", "min", "cumsum", "cumprod"]},
    "logspace": _logspace,
    "geomspace": _geomspace,
    "round": _round,
    "around": _round,
    **REDUCTIONS,
    **PRODUCTS,
    **DIFFERENCES,
    **POLYNOMIALS,
    **RANKED,
    **SHAPING,
}

_BY_HAND = {"triu": lambda i, j, k: j - i >= k, "tril": lambda i, j, k: j - i <= k}


def _triangle(keep: Callable[[int, int, int], bool]) -> Callable[..., Any]:
    def make(m: Any, k: int = 0) -> Any:
        made = tensor(m).copy()
        for i in range(made.shape[-2]):
            for j in range(made.shape[-1]):
                if not keep(i, j, k):
                    made[..., i, j] = 0.0
        return made

    return make


SPELLED |= {name: _triangle(keep) for name, keep in _BY_HAND.items()}
