"""Python's operators on tensors: each is a ufunc."""

from __future__ import annotations

import numbers
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.indexed.functions import ufunc_of
from mathlink.lift.indexed.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__: list[str] = []


def _binary(name: str, reverse: bool = False) -> Callable[[Tensor, Any], Any]:
    def apply(self: Tensor, other: Any) -> Any:
        if not isinstance(other, (Tensor, numbers.Number, np.ndarray, list, tuple)):
            return NotImplemented
        return ufunc_of(name, "__call__", (other, self) if reverse else (self, other), {})

    return apply


def _unary(name: str) -> Callable[[Tensor], Any]:
    def apply(self: Tensor) -> Any:
        return ufunc_of(name, "__call__", (self,), {})

    return apply


def _in_place(name: str) -> Callable[[Tensor, Any], Any]:
    def apply(self: Tensor, other: Any) -> Any:
        return self.changed(ufunc_of(name, "__call__", (self, other), {}))

    return apply


_ARITHMETIC = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "matmul": "matmul",
    "and": "logical_and",
    "or": "logical_or",
}
_COMPARED = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal", "ne": "not_equal"}
for _name, _ufunc in _ARITHMETIC.items():
    setattr(Tensor, f"__{_name}__", _binary(_ufunc))
    setattr(Tensor, f"__r{_name}__", _binary(_ufunc, reverse=True))
    setattr(Tensor, f"__i{_name}__", _in_place(_ufunc))
for _name, _ufunc in _COMPARED.items():
    setattr(Tensor, f"__{_name}__", _binary(_ufunc))
for _name, _ufunc in {"neg": "negative", "abs": "absolute", "pos": "positive", "invert": "logical_not"}.items():
    setattr(Tensor, f"__{_name}__", _unary(_ufunc))
