"""NumPy's functions for arrays of symbolic numbers: which are spelled out, which run as they are, which are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift import linear
from mathlink.lift.everyday import TypeOf, real_type
from mathlink.lift.paths import refuse
from mathlink.lift.products import PRODUCTS, matmul
from mathlink.lift.reductions import REDUCTIONS, SCIPY_REDUCTIONS, accumulate
from mathlink.lift.rules import PLAIN, UFUNCS, choose, largest, smallest, total
from mathlink.lift.symbolic import NumpyReal, Truth, is_symbolic
from mathlink.lift.tensor import RULES, Tensor, concrete, scalar, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["accumulate", "dispatch", "entrywise", "matmul", "reductions_of", "rules_of"]


# ── functions that choose, fill and compare ──────────────────────────────────────────────────────


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


def _vectorize(function: Any, **options: Any) -> Callable[..., Any]:
    return lambda *args: spread(function, *args)


def _finfo(dtype: Any) -> Any:
    kind = real_type(dtype)
    return np.finfo(np.float64 if isinstance(kind, np.dtype) and kind.kind == "O" else kind)


def _gradient(f: Any, *varargs: Any, **options: Any) -> Any:
    values = tensor(f)
    if values.ndim != 1 or len(varargs) > 1 or options or (varargs and np.ndim(varargs[0])):
        refuse("numpy.gradient of more than a vector with an even spacing")
    h = varargs[0] if varargs else 1.0
    inner = [(values[i + 1] - values[i - 1]) / (2.0 * h) for i in range(1, len(values) - 1)]
    return tensor([(values[1] - values[0]) / h, *inner, (values[-1] - values[-2]) / h])


def _nan_free(name: str) -> Callable[..., Any]:
    return lambda *args, **options: REDUCTIONS[name](*args, **options)


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

#: NumPy functions that only move entries: they run as they are on arrays of objects.
MOVING = frozenset(
    [
        "reshape",
        "transpose",
        "permute_dims",
        "matrix_transpose",
        "ravel",
        "squeeze",
        "expand_dims",
        "concatenate",
        "concat",
        "stack",
        "vstack",
        "hstack",
        "dstack",
        "column_stack",
        "row_stack",
        "split",
        "array_split",
        "hsplit",
        "vsplit",
        "dsplit",
        "tile",
        "repeat",
        "roll",
        "flip",
        "fliplr",
        "flipud",
        "rot90",
        "moveaxis",
        "swapaxes",
        "rollaxis",
        "broadcast_to",
        "broadcast_arrays",
        "atleast_1d",
        "atleast_2d",
        "atleast_3d",
        "diag",
        "diagonal",
        "diagflat",
        "meshgrid",
        "take",
        "take_along_axis",
        "append",
        "insert",
        "delete",
        "copy",
        "shape",
        "ndim",
        "size",
        "resize",
        "block",
        "kron",
        "trace",
        "fill_diagonal",
        "put",
        "copyto",
    ]
)

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


# ── how a call gets there ────────────────────────────────────────────────────────────────────────


def entrywise(rule: Callable[..., Any]) -> Callable[..., Any]:
    """A rule for numbers as a NumPy function: it takes arrays and lists, and never raises for a plain number."""
    of_entries = _scalars(rule)

    def apply(*args: Any, out: Any = None, where: Any = True, dtype: Any = None, **options: Any) -> Any:
        if out is not None or where is not True:
            return _written(of_entries, args, out, where)
        return spread(of_entries, *args)

    return apply


def _scalars(rule: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: rule(*map(scalar, args))


def _written(rule: Callable[..., Any], args: tuple[Any, ...], out: Any, where: Any) -> Any:
    target = out[0] if isinstance(out, tuple) else out
    if target is None:
        refuse("a ufunc with where= and no out=: entries without a value")
    made = spread(rule, *args)
    target[...] = made if where is True else spread(choose, where, made, target.copy())
    return target


def dispatch(function: Any, args: Any, options: Any) -> Any:
    """A NumPy function called with an array of symbolic numbers."""
    name = function.__name__
    module = function.__module__ or ""
    table = linear.LINALG if module.startswith("numpy.linalg") else SPELLED
    rule = table.get(name) or (entrywise(PLAIN[name]) if name in PLAIN and table is SPELLED else None)
    if rule is not None:
        return rule(*args, **options)
    if name in MOVING and table is SPELLED:
        return _again(function(*_plain(args), **_plain(options)))
    if not _symbols(args) and not _symbols(options):
        return _again(function(*_numbers(args), **_numbers(options)))
    label = f"{module}.{name}" if module.startswith("numpy") else f"numpy.{name}"
    return refuse(f"`{label}` of numbers that depend on the inputs", _HINTS.get(name, ""))


_HINTS = dict.fromkeys(
    [
        "sort",
        "argsort",
        "argmax",
        "argmin",
        "median",
        "quantile",
        "percentile",
        "unique",
        "searchsorted",
        "interp",
        "partition",
        "histogram",
    ],
    "its answer depends on the order of the inputs",
)


def _symbols(value: Any) -> bool:
    from mathlink.lift.shadow import has_symbols

    return has_symbols(value)


def _mapped(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return change(value)
        if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
            return type(value)(map(apply, value))
        if isinstance(value, dict):
            return {k: apply(v) for k, v in value.items()}
        return real_type(value) if isinstance(value, TypeOf) else change(value)

    return apply


def _to_plain(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.view(np.ndarray)
    if is_symbolic(value):
        box = np.empty((), dtype=object)
        box[()] = value
        return box
    return value


_plain = _mapped(_to_plain)
_numbers = _mapped(lambda v: concrete(v) if isinstance(v, Tensor) else v)


def _again(value: Any) -> Any:
    """Arrays in the answer become arrays of objects."""
    if isinstance(value, np.ndarray):
        numeric = value.dtype.kind in "fiub" or value.dtype == object
        return tensor(value) if numeric else value
    if isinstance(value, np.generic) and not isinstance(value, np.complexfloating):
        return value.item()
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(map(_again, value))
    return scalar(value)


def _shim(function: Any) -> Callable[..., Any]:
    """What the program finds under the name of a NumPy function."""

    def call(*args: Any, **options: Any) -> Any:
        if function.__name__ in ("zeros", "ones", "empty", "arange", "eye", "identity") or not _symbols(
            (args, options)
        ):
            return _concrete(function, args, options)
        options.pop("out", None) if options.get("out", 0) is None else None
        return dispatch(function, args, options)

    call.__name__ = function.__name__
    return call


_IN_PLACE = frozenset({"fill_diagonal", "put", "copyto", "place", "putmask"})


def _concrete(function: Any, args: Any, options: Any) -> Any:
    if "dtype" in options and real_type(options["dtype"]) is object:
        options = {**options, "dtype": float}
    if function.__name__ in _IN_PLACE:
        return function(*args, **options)
    if function.__name__ in ("asarray", "asanyarray") and args and isinstance(args[0], Tensor):
        return args[0]
    if options.get("out") is not None:
        return dispatch(function, args, options)
    if function.__name__ in (
        "reshape",
        "transpose",
        "ravel",
        "squeeze",
        "diagonal",
        "swapaxes",
        "moveaxis",
        "expand_dims",
    ):
        return _again(function(*_plain(args), **_plain(options)))  # views stay views
    return _again(function(*_numbers(args), **_numbers(options)))


def _reals(kind: type) -> TypeOf:
    return TypeOf(kind, lambda v: NumpyReal(v._number().term if type(v) is Truth else v.term))


def rules_of(numpy: Any) -> dict[int, Any]:
    """id of every NumPy function and type → what a program being read finds in its place."""
    found: dict[int, Any] = {}
    for name in dir(numpy):
        if name.startswith("_"):
            continue
        value = getattr(numpy, name, None)
        if isinstance(value, numpy.ufunc):
            if value.__name__ == "matmul":
                found[id(value)] = matmul
            elif value.__name__ in UFUNCS:
                found[id(value)] = _Ufunc(value)
        elif (
            callable(value)
            and hasattr(value, "__name__")
            and not isinstance(value, type)
            and (getattr(value, "__module__", "") or "").startswith("numpy")
        ):
            found[id(value)] = _shim(value)
    for name in dir(numpy.linalg):
        value = getattr(numpy.linalg, name)
        if callable(value) and hasattr(value, "__name__") and not isinstance(value, type):
            found[id(value)] = _shim(value)
    found |= {id(getattr(numpy, n)): _reals(getattr(numpy, n)) for n in ("float64", "float32", "float16", "longdouble")}
    found[id(numpy.vectorize)] = _vectorize
    found[id(numpy.finfo)] = _finfo
    return found


class _Ufunc:
    """A ufunc as a program being read sees it."""

    def __init__(self, ufunc: Any) -> None:
        self._ufunc = ufunc
        self._apply = entrywise(RULES[ufunc.__name__])
        self.__name__ = ufunc.__name__

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._apply(*args, **options)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._ufunc, name)
        if not callable(method):
            return method
        return lambda *args, **options: method(
            *(tensor(a) if isinstance(a, (list, tuple, np.ndarray)) else a for a in args), **options
        )


def reductions_of(special: Any) -> dict[int, Any]:
    """id of ``scipy.special``'s reductions → their rules."""
    return {id(getattr(special, n)): rule for n, rule in SCIPY_REDUCTIONS.items() if hasattr(special, n)}


def _method(name: str) -> Callable[..., Any]:
    def apply(self: Tensor, *args: Any, **options: Any) -> Any:
        return dispatch(getattr(np, name), (self, *args), options)

    return apply


for _name in [
    "sum",
    "prod",
    "mean",
    "var",
    "std",
    "max",
    "min",
    "any",
    "all",
    "cumsum",
    "cumprod",
    "clip",
    "round",
    "dot",
    "trace",
    "argmax",
    "argmin",
    "argsort",
    "searchsorted",
]:
    setattr(Tensor, _name, _method(_name))


def _refuse_sort(self: Tensor, *args: Any, **options: Any) -> Any:
    refuse("`ndarray.sort` of numbers that depend on the inputs", _HINTS["sort"])


setattr(Tensor, "sort", _refuse_sort)  # noqa: B010
