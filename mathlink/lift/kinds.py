"""What NumPy would hold in an array of symbolic numbers: bools, whole numbers, floats or complex numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.symbolic import NumpyReal, complex_from, is_whole
from mathlink.lift.truths import Truth, is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHANGES", "DTYPES", "RANKS", "joint_kind", "kind_named", "kind_of", "put"]

DTYPES = {
    "bool": np.dtype(bool),
    "int": np.dtype(np.int64),
    "float": np.dtype(np.float64),
    "complex": np.dtype(complex),
}
RANKS = {"bool": 0, "int": 1, "float": 2, "complex": 3}


def kind_of(array: np.ndarray[Any, Any]) -> str:
    """``"bool"``, ``"int"`` or ``"float"``: what NumPy would hold in the array that this one is, or is a view of."""
    owner: Any = array
    while isinstance(owner.base, np.ndarray) and owner.base.size:
        owner = owner.base
    kinds = set()
    for entry in owner.reshape(-1).tolist():
        kind = _kind(entry)
        if kind in ("float", "complex"):
            return kind
        kinds.add(kind)
    return "int" if "int" in kinds else "bool" if kinds else "float"


def joint_kind(array: np.ndarray[Any, Any]) -> str | None:
    """The kind that entries of different kinds get when they are joined; ``None`` where all are of one kind."""
    kinds = {_kind(entry) for entry in array.reshape(-1).tolist()}
    return max(kinds, key=RANKS.__getitem__) if len(kinds) > 1 else None


def _kind(entry: Any) -> str:
    if type(entry) is Truth or type(entry) is bool:
        return "bool"
    if is_whole(entry):
        return "int"
    return "complex" if isinstance(entry, complex) or type(entry).__name__ == "Complex" else "float"


def put(array: np.ndarray[Any, Any], key: Any, value: Any) -> None:
    """Store numbers as NumPy does: they become what the array holds."""
    change = CHANGES[kind_of(array)]
    if isinstance(value, np.ndarray):
        plain = np.empty(value.shape, dtype=object)
        plain.reshape(-1)[:] = [change(v) for v in value.reshape(-1).tolist()]
        np.ndarray.__setitem__(array, key, plain)
    else:
        np.ndarray.__setitem__(array, key, change(value))


def kind_named(dtype: Any) -> str | None:
    """The kind that a dtype means; ``None`` for no dtype and for objects."""
    from mathlink.lift.everyday import real_type

    real = real_type(dtype)
    return None if real is None else _KINDS.get(np.dtype(real).kind)


_KINDS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}


def _to_bool(value: Any) -> Any:
    return value if isinstance(value, (bool, Truth)) else value != 0


def _to_whole(value: Any) -> Any:
    if type(value) is Truth:
        return value._number()
    return value.__trunc__() if is_symbolic(value) else int(value)


def _to_real(value: Any) -> Any:
    kind = type(value)
    if kind is NumpyReal and not value.whole:
        return value
    if kind is Truth:
        return NumpyReal(value._number().term)
    if is_symbolic(value):
        return NumpyReal(value.term)
    return value if isinstance(value, float) or not isinstance(value, (int, np.generic)) else float(value)


def _to_complex(value: Any) -> Any:
    return complex_from(value) if is_symbolic(value) else complex(value)


CHANGES: dict[str, Callable[[Any], Any]] = {
    "bool": _to_bool,
    "int": _to_whole,
    "float": _to_real,
    "complex": _to_complex,
}
