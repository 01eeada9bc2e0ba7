"""An array of JAX while a program is read: NumPy's methods, never changed in place, with ``x.at[…]`` for changed copies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.casting import cast, kind_of_dtype, numpy_dtype
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.foreign import Foreign, held, lifted

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["JaxArray"]


class JaxArray(Foreign):
    """What stands for a ``jax.Array``."""

    framework = "jax"

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        jaxlib = sys.modules.get("jaxlib._jax") or sys.modules.get("jaxlib.xla_extension")
        return getattr(jaxlib, "ArrayImpl", JaxArray)

    @property
    def dtype(self) -> Any:
        """float64, int64 or bool."""
        return numpy_dtype(self.held)

    T = property(lambda self: JaxArray(N.transpose(self.held)))
    mT = property(lambda self: JaxArray(N.swapaxes(self.held, -1, -2)))
    at = property(lambda self: _At(self))
    real = property(lambda self: self)

    @property
    def size(self) -> Any:
        """Number of entries."""
        made: Any = 1
        for n in self.shape:
            made = made * n
        return made

    def astype(self, dtype: Any, *args: Any, **options: Any) -> JaxArray:
        """A copy that holds something else."""
        return JaxArray(cast(self.held, double_kind(dtype)))

    def block_until_ready(self) -> JaxArray:
        """Nothing to wait for."""
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        rule = _METHODS.get(name)
        if rule is None:
            return refuse(f"`jax.Array.{name}` of numbers that depend on the inputs")
        return lambda *args, **options: rule(self, *args, **options)

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("JAX arrays are immutable: x = x.at[idx].set(y) instead of x[idx] = y")


def double_kind(dtype: Any) -> str:
    """The kind of a dtype; single precision is refused, because what is compared is computed in doubles."""
    text = getattr(dtype, "__name__", "") or str(dtype)
    if "float32" in text:
        refuse("a conversion to float32", "leave the dtype to JAX, or use x.dtype or jnp.result_type(float)")
    return kind_of_dtype(dtype)


def _reshape(a: Any, *shape: Any, order: str = "C") -> Any:
    wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], (tuple, list)) else shape
    return N.reshape(a, tuple(wanted) if isinstance(wanted, (tuple, list)) else wanted)


def _transpose(a: Any, *axes: Any) -> Any:
    if not axes or axes == (None,):
        return N.transpose(a)
    return N.transpose(a, tuple(axes[0]) if isinstance(axes[0], (tuple, list)) else axes)


def _clip(a: Any, min: Any, max: Any) -> Any:
    made = a if min is None else N.maximum(a, min)
    return made if max is None else N.minimum(made, max)


def _named(name: str) -> Callable[..., Any]:
    return lambda a, *args, **options: getattr(N, name)(a, *args, **options)


_SAME = "sum prod mean var std max min argmax argmin argsort any all cumsum cumprod round dot trace diagonal swapaxes "
_SAME += "squeeze ravel ptp repeat take sort searchsorted conj nonzero"
_METHODS: dict[str, Callable[..., Any]] = {n: lifted(JaxArray, _named(n)) for n in _SAME.split()}
_METHODS |= {
    "reshape": lifted(JaxArray, _reshape),
    "transpose": lifted(JaxArray, _transpose),
    "clip": lifted(JaxArray, lambda a, min=None, max=None: _clip(a, min, max)),
    "flatten": lifted(JaxArray, lambda a: N.reshape(a, (-1,))),
    "conjugate": lifted(JaxArray, lambda a: a),
    "copy": lifted(JaxArray, lambda a: a),
}


class _At:
    """``x.at``: the places of a changed copy."""

    def __init__(self, array: JaxArray) -> None:
        self._array = array

    def __getitem__(self, key: Any) -> _Place:
        return _Place(self._array, held(key))


class _Place:
    """``x.at[key]``."""

    def __init__(self, array: JaxArray, key: Any) -> None:
        self._array = array
        self._key = key

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        change = _CHANGES.get(name)
        if change is None or for_every_shape():
            return refuse(f"`.at[…].{name}`")
        return lambda value=None, **options: self._changed(change, held(value))

    def get(self, **options: Any) -> Any:
        """The entries there."""
        return self._array[self._key]

    def _changed(self, change: Callable[[Any, Any], Any], value: Any) -> JaxArray:
        from mathlink.lift.tensor import Tensor

        key = self._key
        parts = key if isinstance(key, tuple) else (key,)
        if change is not _set and any(isinstance(k, (Tensor, list, np.ndarray)) and not _is_mask(k) for k in parts):
            refuse("`.at[…]` with an array of positions, which may meet a place twice")
        made = self._array.held.copy()
        made[key] = change(made[key].copy() if hasattr(made[key], "copy") else made[key], value)
        return JaxArray(made)


def _is_mask(key: Any) -> bool:
    return numpy_dtype(key).kind == "b" if hasattr(key, "dtype") else False


def _set(old: Any, value: Any) -> Any:
    return value


_CHANGES: dict[str, Callable[[Any, Any], Any]] = {
    "set": _set,
    "add": lambda old, value: old + value,
    "subtract": lambda old, value: old - value,
    "multiply": lambda old, value: old * value,
    "mul": lambda old, value: old * value,
    "divide": lambda old, value: old / value,
    "power": lambda old, value: old**value,
    "min": lambda old, value: N.minimum(old, value),
    "max": lambda old, value: N.maximum(old, value),
}
