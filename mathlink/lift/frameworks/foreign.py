"""An array of PyTorch or JAX while a program is read: it holds one of NumPy's kind and answers as its framework's arrays do."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.frameworks.engine import N, for_every_shape, refuse
from mathlink.lift.frameworks.origin import framework_of_value
from mathlink.lift.truths import is_symbolic

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Foreign", "held", "lifted", "wrapped"]


class Foreign:
    """What both frameworks' arrays have in common: operators, and that NumPy does not see into them."""

    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]
    framework = ""

    def __init__(self, held: Any, *, entry: bool = False) -> None:
        self.held = held
        self.entry = entry

    @property
    def shape(self) -> tuple[Any, ...]:
        """The lengths of its axes."""
        return tuple(getattr(self.held, "shape", ()))

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self.shape)

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of an array without axes")
        return self.shape[0].__index__()  # type: ignore[no-any-return]

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        made = _item(self.held, held(key))
        return type(self)(made, entry=not getattr(made, "shape", ()))

    def __bool__(self) -> bool:
        return bool(self.held)

    def __float__(self) -> float:
        refuse("float() of an array that depends on the inputs", "compute with the array itself")
        raise AssertionError

    def __index__(self) -> int:
        return _single(self.held).__index__()  # type: ignore[no-any-return]

    def __int__(self) -> int:
        return _single(self.held).__int__()  # type: ignore[no-any-return]

    def __array__(self, *args: Any, **options: Any) -> Any:
        refuse("an array of a framework handed to NumPy", "use the framework's own function")

    def item(self) -> Any:
        """Its only number, as a plain one."""
        found = _single(self.held)
        if is_symbolic(found) and type(found).__name__ == "NumpyReal":
            from mathlink.lift.symbolic import Real

            return Real(found.term, found.whole)
        return found

    def tolist(self) -> Any:
        """Its numbers in lists."""
        return self.held.tolist() if isinstance(self.held, np.ndarray) else self.item()

    def __format__(self, spec: str) -> str:
        return format(self.held, spec)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(shape={self.shape})"


def _single(value: Any) -> Any:
    return value.item() if isinstance(value, np.ndarray) else value


def _item(array: Any, key: Any) -> Any:
    if getattr(array, "shape", ()) == () and not for_every_shape():
        from mathlink.lift.tensor import tensor

        array = tensor(array)
    return array[key]


def held(value: Any) -> Any:
    """The value with what its arrays hold in their place; arrays of the real framework become NumPy's."""
    if isinstance(value, Foreign):
        return value.held
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(held, value)) if type(value) in (list, tuple) else tuple(map(held, value))
    if isinstance(value, dict):
        return {k: held(v) for k, v in value.items()}
    if framework_of_value(value) and hasattr(value, "shape") and hasattr(value, "dtype"):
        return concrete(value)
    return value


def concrete(value: Any) -> Any:
    """A real array of a framework as the arrays of the way of reading hold it."""
    from mathlink.lift.frameworks.handing import as_written, taken

    made = taken(value)
    if made.dtype == np.float32 and framework_of_value(type(value)) == "torch":
        made = as_written(made)
    if for_every_shape() or made.dtype.kind not in "fiub":
        return made
    from mathlink.lift.tensor import tensor

    return tensor(np.array(made, dtype=object)) if made.ndim else made.item()


def wrapped(kind: type[Foreign], value: Any) -> Any:
    """Arrays and numbers in what a rule gives, as the framework's arrays."""
    if isinstance(value, tuple) and type(value) is not tuple:
        return type(value)(*(wrapped(kind, v) for v in value)) if hasattr(value, "_replace") else value
    if isinstance(value, (list, tuple)):
        return type(value)(wrapped(kind, v) for v in value)
    if isinstance(value, dict):
        return {k: wrapped(kind, v) for k, v in value.items()}
    return kind(value) if is_arraylike(value) else value


def is_arraylike(value: Any) -> bool:
    """Whether it is an array or a number, symbolic or not."""
    if isinstance(value, (np.ndarray, np.generic, bool, int, float)) or is_symbolic(value):
        return True
    return type(value).__name__ in ("Tensor", "Selected")


def lifted(kind: type[Foreign], rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for held values, as a function of the framework."""

    @functools.wraps(rule)
    def call(*args: Any, **options: Any) -> Any:
        return wrapped(kind, rule(*map(held, args), **{k: held(v) for k, v in options.items()}))

    return call


def _binary(name: str, reverse: bool) -> Callable[[Foreign, Any], Any]:
    def apply(self: Foreign, other: Any) -> Any:
        value = held(other)
        if not is_arraylike(value) and not isinstance(value, (list, tuple)):
            return NotImplemented
        return type(self)(N.__getattr__(name)(value, self.held) if reverse else N.__getattr__(name)(self.held, value))

    return apply


def _unary(name: str) -> Callable[[Foreign], Any]:
    return lambda self: type(self)(N.__getattr__(name)(self.held))


OPERATORS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "power",
    "matmul": "matmul",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
}
_COMPARED = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal", "ne": "not_equal"}
for _name, _ufunc in OPERATORS.items():
    setattr(Foreign, f"__{_name}__", _binary(_ufunc, False))
    setattr(Foreign, f"__r{_name}__", _binary(_ufunc, True))
for _name, _ufunc in _COMPARED.items():
    setattr(Foreign, f"__{_name}__", _binary(_ufunc, False))
for _name, _ufunc in {"neg": "negative", "abs": "absolute", "pos": "positive", "invert": "invert"}.items():
    setattr(Foreign, f"__{_name}__", _unary(_ufunc))
