"""What a program that is being read finds under NumPy's names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.array_functions import SPELLED
from mathlink.lift.arrays import again, dispatch, entrywise, numbers, plain, symbols
from mathlink.lift.everyday import TypeOf, real_type
from mathlink.lift.kinds import kind_named, kind_of
from mathlink.lift.paths import refuse
from mathlink.lift.products import PRODUCTS
from mathlink.lift.reductions import SCIPY_REDUCTIONS
from mathlink.lift.symbolic import NumpyReal
from mathlink.lift.tables import UFUNCS
from mathlink.lift.tensor import RULES, Tensor, as_kind, spread, tensor
from mathlink.lift.truths import Truth
from mathlink.lift.ufuncs import applied

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["reductions_of", "rules_of", "rules_of_module"]


def _vectorize(function: Any, otypes: Any = None, *args: Any, **options: Any) -> Callable[..., Any]:
    """As NumPy does: without ``otypes`` the first answer decides what all are turned into."""
    if args or set(options) - {"doc", "cache"}:
        refuse("numpy.vectorize with excluded arguments or a signature")

    def call(*args: Any) -> Any:
        made = spread(function, *args)
        if not isinstance(made, Tensor) or not made.size:
            return made
        first = made.reshape(-1)[:1].copy().view(Tensor)
        return as_kind(made, kind_of(first) if otypes is None else kind_named(otypes[0]) or kind_of(made))

    return call


def _frompyfunc(function: Any, nin: int, nout: int, **options: Any) -> Callable[..., Any]:
    return lambda *args: spread(function, *args)


def _finfo(dtype: Any) -> Any:
    kind = real_type(dtype)
    return np.finfo(np.float64 if isinstance(kind, np.dtype) and kind.kind == "O" else kind)


def _shim(function: Any) -> Callable[..., Any]:
    """What the program finds under the name of a NumPy function."""

    def call(*args: Any, **options: Any) -> Any:
        if function.__name__ == "fromiter":  # what comes out of an iterator shows only once it is used up
            return SPELLED["fromiter"](*args, **options)
        if function.__name__ in _CREATING or not symbols((args, options)):
            return _concrete(function, args, options)
        options.pop("out", None) if options.get("out", 0) is None else None
        return dispatch(function, args, options)

    call.__name__ = function.__name__
    return call


_CREATING = frozenset("zeros ones empty arange eye identity".split())
_VIEWS = frozenset("reshape transpose ravel squeeze diagonal swapaxes moveaxis expand_dims".split())
_IN_PLACE = frozenset({"fill_diagonal", "put", "copyto", "place", "putmask"})


def _concrete(function: Any, args: Any, options: Any) -> Any:
    if "dtype" in options and real_type(options["dtype"]) is object:
        options = {**options, "dtype": float}
    if function.__name__ in _IN_PLACE:
        return function(*args, **options)
    if function.__name__ in ("asarray", "asanyarray") and args and isinstance(args[0], Tensor):
        return SPELLED["asarray"](*args, **options)
    if options.get("out") is not None:
        return dispatch(function, args, options)
    if function.__name__ in _VIEWS:
        return again(function(*plain(args), **plain(options)))  # views stay views
    return again(function(*numbers(args), **numbers(options)))


def _reals(kind: type) -> TypeOf:
    return TypeOf(kind, lambda v: NumpyReal(v._number().term if type(v) is Truth else v.term))


def _whole(value: Any) -> Any:
    return value._number() if type(value) is Truth else value.__trunc__()


def rules_of(numpy: Any) -> dict[int, Any]:
    """id of every NumPy function and type → what a program being read finds in its place."""
    found: dict[int, Any] = {}
    for name, value in list(vars(numpy).items()):  # not dir(): that names submodules too, whose import takes a second
        if name.startswith("_"):
            continue
        if isinstance(value, numpy.ufunc):
            if value.__name__ in _GENERALISED:
                found[id(value)] = _GENERALISED[value.__name__]
            elif value.__name__ in UFUNCS:
                found[id(value)] = _Ufunc(value)
        elif (
            callable(value)
            and hasattr(value, "__name__")
            and not isinstance(value, type)
            and (getattr(value, "__module__", "") or "").startswith("numpy")
        ):
            found[id(value)] = _shim(value)
    found |= rules_of_module(numpy.linalg)
    found |= {id(getattr(numpy, n)): _reals(getattr(numpy, n)) for n in ("float64", "float32", "float16", "longdouble")}
    found |= {id(getattr(numpy, n)): TypeOf(getattr(numpy, n), _whole) for n in ("int64", "int32", "intp")}
    found[id(numpy.vectorize)], found[id(numpy.frompyfunc)] = _vectorize, _frompyfunc
    found[id(numpy.finfo)] = _finfo
    found |= {id(joiner): _Joiner(joiner) for joiner in (numpy.r_, numpy.c_)}
    return found


_GENERALISED = {n: PRODUCTS[n] for n in ("matmul", "vecdot", "matvec", "vecmat")}


def rules_of_module(module: Any) -> dict[int, Any]:
    """id of every function of a module of NumPy → what a program being read finds in its place."""
    values = (getattr(module, name) for name in dir(module))
    return {
        id(v): _shim(v)
        for v in values
        if callable(v) and hasattr(v, "__name__") and not isinstance(v, (type, np.ufunc))
    }


class _Joiner:
    """``np.r_`` and ``np.c_``."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getitem__(self, key: Any) -> Any:
        return again(self._real[plain(key if isinstance(key, tuple) else (key,))])


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
        if name in ("at", "reduceat"):
            return lambda *args, **options: applied(self.__name__, name, args, True, options)
        return lambda *args, **options: method(
            *(tensor(a) if isinstance(a, (list, tuple, np.ndarray)) else a for a in args), **options
        )


def reductions_of(special: Any) -> dict[int, Any]:
    """id of ``scipy.special``'s reductions → their rules."""
    return {id(getattr(special, n)): rule for n, rule in SCIPY_REDUCTIONS.items() if hasattr(special, n)}
