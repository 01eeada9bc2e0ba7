"""What an array of a framework holds, and conversions: bools, whole numbers, doubles; fewer digits are refused."""

from __future__ import annotations

from typing import Any

import numpy as np

from mathlink.lift.frameworks.engine import for_every_shape, refuse

__all__ = ["cast", "is_whole_array", "kind_of_dtype", "numpy_dtype"]

_KINDS = {"bool": "bool", "uint8": "int", "int8": "int", "int16": "int", "int32": "int", "int64": "int"}
_KINDS |= {"long": "int", "int": "int", "float32": "float", "float64": "float", "double": "float", "float": "float"}
_FEWER = "the code rounds to fewer digits there"


def kind_of_dtype(dtype: Any) -> str:
    """``"bool"``, ``"int"`` or ``"float"``; half precision and complex numbers are refused."""
    from mathlink.lift.everyday import real_type

    real = real_type(dtype)
    name = getattr(real, "__name__", "") or str(real)
    found = _KINDS.get(name.split(".")[-1])
    if found is None:
        found = _KINDS.get(getattr(real, "name", ""))
    return found if found is not None else str(refuse(f"a conversion to {name}", _FEWER))


def numpy_dtype(value: Any) -> Any:
    """What NumPy would hold where this value is held."""
    if isinstance(value, (bool, np.bool_)) or type(value).__name__ == "Truth":
        return np.dtype(bool)
    if hasattr(value, "dtype"):
        return np.dtype(value.dtype)
    from mathlink.lift.symbolic import is_whole

    return np.dtype(np.int64 if is_whole(value) else np.float64)


def is_whole_array(value: Any) -> bool:
    """Whether it holds whole numbers or bools."""
    return numpy_dtype(value).kind in "iub"


def cast(value: Any, kind: str) -> Any:
    """The value as bools, whole numbers (cut off) or doubles."""
    if for_every_shape():
        return _cast_lengths(value, kind)
    from mathlink.lift.kinds import CHANGES
    from mathlink.lift.tensor import spread

    return spread(CHANGES[kind], value)


def _cast_lengths(value: Any, kind: str) -> Any:
    from mathlink.lift.indexed.functions import method_of
    from mathlink.lift.indexed.tensor import Tensor, truth

    if not isinstance(value, Tensor):
        return np.asarray(value).astype({"bool": bool, "int": np.int64, "float": np.float64}[kind])
    if kind == "bool":
        return truth(value)
    if kind == "float" and value.whole:
        return value * 1.0
    return method_of(value, "astype")({"int": int, "float": float}[kind])
