"""NumPy functions that are no ufuncs and have a meaning of their own on symbolic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.everyday import real_type
from mathlink.lift.paths import active, refuse
from mathlink.lift.products import PRODUCTS
from mathlink.lift.reductions import REDUCTIONS
from mathlink.lift.rules import choose, largest, smallest, total
from mathlink.lift.symbolic import is_symbolic
from mathlink.lift.tensor import RULES, Tensor, scalar, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SPELLED"]


def _where(condition: Any, *sides: Any) -> Any:
    if len(sides) != 2:
        refuse("numpy.where with one argument: positions that depend on the inputs")
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
        whole = real_type(dtype) in (int, bool)
        made = np.empty(tensor(a).shape, dtype=object)
        made.fill(scalar(real_type(dtype)(fill) if whole and not is_symbolic(fill) else fill))
        return made.view(Tensor)

    return make


def _full(shape: Any, fill_value: Any, dtype: Any = None, **options: Any) -> Any:
    made = np.empty(shape, dtype=object)
    made.fill(scalar(fill_value))
    return made.view(Tensor)


def _array(value: Any, dtype: Any = None, **options: Any) -> Any:
    made = tensor(value)
    made = made.copy() if options.get("copy", True) else made
    if dtype is not None and real_type(dtype) not in (object, float):
        made = made.astype(dtype)
    missing = options.get("ndmin", 0) - made.ndim
    return made.reshape((1,) * missing + made.shape) if missing > 0 else made


def _as_array(value: Any, dtype: Any = None, **options: Any) -> Any:
    made = tensor(value)
    return made.astype(dtype) if dtype is not None and real_type(dtype) in (int, bool) else made


def _is_close(a: Any, b: Any, rtol: Any = 1e-5, atol: Any = 1e-8, equal_nan: Any = False) -> Any:
    return spread(lambda x, y: abs(x - y) <= atol + rtol * abs(y), a, b)


def _all_of(values: Any) -> Any:
    return REDUCTIONS["all"](values)


def _array_equal(a: Any, b: Any, **options: Any) -> Any:
    left, right = tensor(a), tensor(b)
    return _all_of(spread(RULES["equal"], left, right)) if left.shape == right.shape else False


def _diff(a: Any, n: int = 1, axis: int = -1, **options: Any) -> Any:
    made = tensor(a)
    for _ in range(n):
        moved = np.moveaxis(made.view(np.ndarray), axis, -1).view(Tensor)
        made = np.moveaxis((moved[..., 1:] - moved[..., :-1]).view(np.ndarray), -1, axis).view(Tensor)
    return made


def _polyval(p: Any, x: Any) -> Any:
    coefficients = tensor(p)
    made: Any = spread(lambda v: 0.0, x)
    for c in coefficients:
        made = made * x + c
    return made


def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    values = tensor(y)
    if axis not in (-1, values.ndim - 1):
        refuse("numpy.trapezoid along another axis than the last")
    steps = dx if x is None else _diff(x)
    return REDUCTIONS["sum"](steps * (values[..., 1:] + values[..., :-1]) / 2.0, axis=-1)


def _convolve(a: Any, v: Any, mode: str = "full") -> Any:
    left, right = list(tensor(a)), list(tensor(v))
    n, m = len(left), len(right)
    full = [total(left[i] * right[k - i] for i in range(max(0, k - m + 1), min(n, k + 1))) for k in range(n + m - 1)]
    short, long_ = sorted((n, m))
    start, count = {"full": (0, n + m - 1), "same": ((short - 1) // 2, long_), "valid": (short - 1, long_ - short + 1)}[
        mode
    ]
    return tensor(full[start : start + count])


def _linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, **options: Any
) -> Any:
    steps = num - 1 if endpoint else num
    made = tensor([start + i * ((stop - start) / steps) if i else start for i in range(num)])
    if endpoint and num > 1:
        made[-1] = stop
    return (made, (stop - start) / steps) if retstep else made


def _gradient(f: Any, *varargs: Any, **options: Any) -> Any:
    values = tensor(f)
    if values.ndim != 1 or len(varargs) > 1 or options or (varargs and np.ndim(varargs[0])):
        refuse("numpy.gradient of more than a vector with an even spacing")
    h = varargs[0] if varargs else 1.0
    inner = [(values[i + 1] - values[i - 1]) / (2.0 * h) for i in range(1, len(values) - 1)]
    return tensor([(values[1] - values[0]) / h, *inner, (values[-1] - values[-2]) / h])


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
    "diff": _diff,
    "ediff1d": _diff,
    "polyval": _polyval,
    "trapezoid": _trapezoid,
    "trapz": _trapezoid,
    "convolve": _convolve,
    "linspace": _linspace,
    "gradient": _gradient,
    "isscalar": lambda x: not isinstance(x, (np.ndarray, list, tuple, dict)),
    "iscomplexobj": lambda x: False,
    "isrealobj": lambda x: True,
    **{f"nan{n}": _nan_free(n) for n in ["sum", "prod", "mean", "var", "std", "max", "min", "cumsum", "cumprod"]},
    **REDUCTIONS,
    **PRODUCTS,
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
