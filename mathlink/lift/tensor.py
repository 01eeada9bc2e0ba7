"""Arrays of symbolic numbers: an ``ndarray`` of objects that computes entry by entry and keeps conditions symbolic."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.rules import choose, largest, smallest
from mathlink.lift.symbolic import NumpyReal, Real, Truth, is_symbolic
from mathlink.lift.tables import UFUNCS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Tensor", "concrete", "filled", "is_array", "reduce", "scalar", "spread", "tensor"]

_QUIET: Any = {"all": "ignore"}


def is_array(value: Any) -> bool:
    """Whether it is a NumPy array (of any dtype)."""
    return isinstance(value, np.ndarray)


def scalar(value: Any) -> Any:
    """An entry as it leaves an array: symbolic numbers become NumPy's kind of scalar."""
    if type(value) is Real:
        return NumpyReal(value.term, value.whole)
    return value


def filled(shape: Sequence[int], entries: Sequence[Any]) -> Tensor:
    """The array of this shape with these entries in C order."""
    made = np.empty(len(entries), dtype=object)
    for i, entry in enumerate(entries):
        made[i] = scalar(entry)
    return made.reshape(tuple(shape)).view(Tensor)


def tensor(value: Any) -> Tensor:
    """Anything array-like as an array of objects; nested lists become dimensions, symbolic numbers are entries."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, np.ndarray):
        return value.astype(object).view(Tensor) if value.dtype != object else value.view(Tensor)
    shape, entries = _walk(value)
    return filled(shape, entries)


def _walk(value: Any) -> tuple[tuple[int, ...], list[Any]]:
    if isinstance(value, np.ndarray):
        return value.shape, value.reshape(-1).tolist()
    if not isinstance(value, (list, tuple, range)) and not hasattr(value, "__next__"):
        return (), [value.item() if isinstance(value, np.generic) else value]
    parts = [_walk(v) for v in value]
    if len({shape for shape, _ in parts}) > 1:
        raise ValueError("setting an array element with a sequence. The requested array has an inhomogeneous shape")
    inner = parts[0][0] if parts else ()
    return (len(parts), *inner), [e for _, flat in parts for e in flat]


def concrete(array: Any) -> Any:
    """A float array where every entry is a plain number; the array itself otherwise."""
    if any(map(is_symbolic, array.reshape(-1).tolist())):
        return array
    plain = array.view(np.ndarray)
    return np.array(plain.tolist()) if plain.size else plain.astype(float)


def spread(rule: Callable[..., Any], *args: Any) -> Any:
    """Apply a rule for numbers entry by entry, broadcasting; a scalar where no argument is an array."""
    arrays = [tensor(a) if isinstance(a, (np.ndarray, list, tuple)) else a for a in args]
    if not any(isinstance(a, np.ndarray) for a in arrays):
        return scalar(rule(*arrays))
    boxes = [a.view(np.ndarray) if isinstance(a, np.ndarray) else _box(a) for a in arrays]
    broad = np.broadcast_arrays(*boxes)
    flat = [b.reshape(-1) for b in broad]
    made = [rule(*row) for row in zip(*flat, strict=True)]
    if made and isinstance(made[0], tuple):
        return tuple(filled(broad[0].shape, part) for part in zip(*made, strict=True))
    return filled(broad[0].shape, made) if broad[0].shape != () else scalar(made[0])


def _box(value: Any) -> Any:
    box = np.empty((), dtype=object)
    box[()] = value.item() if isinstance(value, np.generic) else value
    return box


def careful(name: str, rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule that lets NumPy decide where plain numbers have no value (division by zero gives infinity, not an exception)."""
    ufunc = getattr(np, name, None)
    floats = name in ("floor", "ceil", "trunc", "rint", "divide", "true_divide")

    def apply(*args: Any) -> Any:
        if any(map(is_symbolic, args)) or ufunc is None:
            return rule(*map(scalar, args))
        try:
            made = rule(*args)
            return float(made) if floats and type(made) is int else made
        except (ArithmeticError, ValueError):
            with np.errstate(**_QUIET):
                return ufunc(*map(float, args)).item()

    return apply


RULES = {name: careful(name, rule) for name, rule in UFUNCS.items()}


def reduce(
    rule: Callable[[Any, Any], Any], array: Tensor, axis: Any = None, keepdims: bool = False, start: Any = None
) -> Any:
    """Fold an array along axes (all of them: ``None``), entries in order."""

    def fold(values: list[Any]) -> Any:
        if not values:
            if start is None:
                raise ValueError("zero-size array to reduction operation which has no identity")
            return start
        result = values[0]
        for value in values[1:]:
            result = rule(result, value)
        return result

    return along(fold, array, axis, keepdims)


def along(fold: Callable[[list[Any]], Any], array: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Apply a function of a list of entries along axes."""
    plain = tensor(array).view(np.ndarray)
    axes = _axes(axis, plain.ndim)
    rest = [i for i in range(plain.ndim) if i not in axes]
    moved = plain.transpose([*rest, *axes]).reshape([plain.shape[i] for i in rest] + [-1])
    shape = moved.shape[:-1]
    rows = moved.reshape((-1, moved.shape[-1])) if moved.size else np.empty((int(np.prod(shape)), 0), dtype=object)
    made = filled(shape, [fold(row.tolist()) for row in rows])
    if keepdims:
        return made.reshape([1 if i in axes else n for i, n in enumerate(plain.shape)])
    return made if shape != () else scalar(made.view(np.ndarray)[()])


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(ndim))
    chosen = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if any(not -ndim <= a < ndim for a in chosen):
        raise np.exceptions.AxisError(f"axis {axis} is out of bounds for array of dimension {ndim}")
    return tuple(sorted(a % ndim for a in chosen))


_FOLDS: dict[str, tuple[Callable[[Any, Any], Any], Any]] = {
    "add": (RULES["add"], 0.0),
    "multiply": (RULES["multiply"], 1.0),
    "maximum": (largest, None),
    "minimum": (smallest, None),
    "fmax": (largest, None),
    "fmin": (smallest, None),
    "logical_and": (RULES["logical_and"], True),
    "logical_or": (RULES["logical_or"], False),
}


class Tensor(np.ndarray[Any, Any]):
    """An array of symbolic and plain numbers, dtype object."""

    __hash__ = None

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, where: Any = True, **options: Any
    ) -> Any:
        name = ufunc.__name__
        if name in ("matmul", "vecdot", "matvec", "vecmat"):
            from mathlink.lift.arrays import matmul

            made = matmul(*inputs) if name == "matmul" else refuse(f"numpy.{name}")
        else:
            made = _ufunc(name, method, inputs, where, options)
        return _into(out, made)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        from mathlink.lift.arrays import dispatch

        return dispatch(function, args, options)

    def __getitem__(self, key: Any) -> Any:
        found = np.ndarray.__getitem__(self, _plain_key(key))
        return found if isinstance(found, np.ndarray) else scalar(found)

    def __setitem__(self, key: Any, value: Any) -> None:
        if (
            isinstance(key, np.ndarray)
            and key.dtype == object
            and any(type(k) is Truth for k in key.reshape(-1).tolist())
        ):
            if isinstance(value, np.ndarray) and value.shape != ():
                refuse("storing an array where a condition on the inputs holds", "numpy.where says the same")
            made = spread(choose, key.reshape(key.shape + (1,) * (self.ndim - key.ndim)), value, self.copy())
            np.ndarray.__setitem__(self, Ellipsis, made.view(np.ndarray))
            return
        held = tensor(value).view(np.ndarray) if isinstance(value, (np.ndarray, list, tuple)) else scalar(value)
        np.ndarray.__setitem__(self, _plain_key(key), held)

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
            )
        return bool(self.item())

    def __float__(self) -> float:
        if self.size != 1:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return float(self.item())

    def astype(self, dtype: Any = None, *args: Any, **options: Any) -> Tensor:
        """The array; to int: every entry truncated."""
        from mathlink.lift.everyday import real_type

        kind = real_type(dtype)
        if kind in (bool, "bool", np.bool_):
            return spread(lambda x: x != 0 if not isinstance(x, (bool, Truth)) else x, self)  # type: ignore[no-any-return]
        if kind in (int, "int") or (isinstance(kind, type) and issubclass(kind, np.integer)):
            return spread(_to_whole, self)  # type: ignore[no-any-return]
        return spread(_to_real, self)  # type: ignore[no-any-return]

    def fill(self, value: Any) -> None:
        """Every entry becomes ``value``."""
        self[...] = value

    def __repr__(self) -> str:
        return f"Tensor(shape={self.shape})"

    __str__ = __repr__


def _in_place(operation: Callable[[Any, Any], Any]) -> Callable[[Tensor, Any], Tensor]:
    """``x += y`` and its like: the same array with other entries."""

    def change(self: Tensor, other: Any) -> Tensor:
        self[...] = operation(self, other)
        return self

    return change


for _name in "add sub mul truediv pow floordiv mod matmul".split():
    setattr(Tensor, f"__i{_name}__", _in_place(getattr(operator, f"{_name}")))


def _to_whole(value: Any) -> Any:
    if type(value) is Truth:
        return value._number()
    return value.__trunc__() if is_symbolic(value) else int(value)


def _to_real(value: Any) -> Any:
    if type(value) is Truth:
        return NumpyReal(value._number().term)
    return NumpyReal(value.term) if is_symbolic(value) else float(value)


def _plain_key(key: Any) -> Any:
    """An index that NumPy accepts: conditions on the inputs are decided, whole-number objects become integers."""
    if isinstance(key, tuple):
        return tuple(map(_plain_key, key))
    if isinstance(key, np.ndarray) and key.dtype == object:
        flat = key.reshape(-1).tolist()
        if any(type(k) in (Truth, bool) for k in flat):
            return np.array([bool(k) for k in flat], dtype=bool).reshape(key.shape)
        return np.array([k.__index__() for k in flat], dtype=int).reshape(key.shape)
    return key


def _ufunc(name: str, method: str, inputs: tuple[Any, ...], where: Any, options: dict[str, Any]) -> Any:
    rule = RULES.get(name)
    if rule is None:
        refuse(f"`numpy.{name}` of numbers that depend on the inputs")
    if method == "__call__":
        made = spread(rule, *inputs)
        return made if where is True else refuse(f"numpy.{name} with where=")
    if method == "reduce":
        fold, start = _FOLDS.get(name, (None, None))
        if fold is None or where is not True:
            refuse(f"numpy.{name}.reduce")
        axis = options.get("axis", 0)
        first = options.get("initial")
        made = reduce(fold, tensor(inputs[0]), axis, bool(options.get("keepdims")), start)
        return made if first is None or type(first).__name__ == "_NoValueType" else spread(fold, first, made)
    if method == "accumulate":
        from mathlink.lift.arrays import accumulate

        return accumulate(rule, inputs[0], options.get("axis", 0))
    if method == "outer":
        left, right = map(tensor, inputs)
        return spread(rule, left.reshape(left.shape + (1,) * right.ndim), right)
    return refuse(f"numpy.{name}.{method}")


def _into(out: Any, made: Any) -> Any:
    if out is None:
        return made
    target = out[0] if isinstance(out, tuple) else out
    if target is None:
        return made
    if target.dtype != object:
        refuse("storing numbers that depend on the inputs into an array made elsewhere")
    target[...] = made
    return target
