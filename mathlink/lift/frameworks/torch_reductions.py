"""PyTorch's sums, means, extremes, norms, running sums and softmaxes along axes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.lift.frameworks.casting import cast, is_whole_array, kind_of_dtype
from mathlink.lift.frameworks.engine import N, for_every_shape, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REDUCTIONS", "Pair", "log_softmax", "logsumexp", "softmax", "vector_norm"]


class Pair(tuple[Any, ...]):
    """Values and where they stand, as ``max`` along an axis gives them."""

    def _replace(self) -> None: ...

    def __new__(cls, *parts: Any) -> Pair:
        return super().__new__(cls, parts)

    values = property(lambda self: self[0])
    indices = property(lambda self: self[1])


def _axis(dim: Any) -> Any:
    """PyTorch's dim: an empty list of axes means all of them."""
    if isinstance(dim, (list, tuple)):
        return tuple(dim) or None
    return dim


def _reduced(name: str) -> Callable[..., Any]:
    function = getattr(N, name)

    def apply(input: Any, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
        value = input if dtype is None else cast(input, kind_of_dtype(dtype))
        return function(value, axis=_axis(dim), keepdims=keepdim)

    return apply


def _mean(input: Any, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    value = input if dtype is None else cast(input, kind_of_dtype(dtype))
    if is_whole_array(value):
        raise RuntimeError("mean(): could not infer output dtype. Input dtype must be either a floating point dtype")
    return N.mean(value, axis=_axis(dim), keepdims=keepdim)


def _spread_of(name: str) -> Callable[..., Any]:
    """``var`` and ``std``: divided by n − 1 unless told otherwise."""
    function = getattr(N, name)

    def apply(input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, correction: Any = None) -> Any:
        if isinstance(dim, bool):  # x.var(False)
            dim, unbiased = None, dim
        ddof = correction if correction is not None else 1 if unbiased else 0
        if for_every_shape() and ddof not in (0, 1):
            refuse(f"torch.{name} with correction={ddof}", "an axis may be shorter")
        return function(input, axis=_axis(dim), ddof=ddof, keepdims=keepdim)

    return apply


def _with_mean(name: str) -> Callable[..., Any]:
    spread = _spread_of(name)

    def apply(input: Any, dim: Any = None, unbiased: Any = True, keepdim: bool = False, correction: Any = None) -> Any:
        made = spread(input, dim, unbiased, keepdim, correction)
        return made, N.mean(input, axis=None if isinstance(dim, bool) else _axis(dim), keepdims=keepdim)

    return apply


def _extreme(name: str) -> Callable[..., Any]:
    whole, entrywise = getattr(N, name), getattr(N, f"{name}imum")

    def apply(input: Any, dim: Any = None, keepdim: bool = False, other: Any = None) -> Any:
        other = dim if other is None and hasattr(dim, "shape") else other
        if other is not None:
            return entrywise(input, other)
        if dim is None:
            return whole(input)
        values = whole(input, axis=dim, keepdims=keepdim)
        if for_every_shape():
            return Pair(values, _Untold(f"the positions that {name} finds"))
        return Pair(values, getattr(N, f"arg{name}")(input, axis=dim, keepdims=keepdim))

    return apply


def _place(name: str) -> Callable[..., Any]:
    return lambda input, dim=None, keepdim=False: getattr(N, name)(input, axis=dim, keepdims=keepdim)


def _running(name: str) -> Callable[..., Any]:
    return lambda input, dim, dtype=None: getattr(N, name)(input, axis=dim)


def logsumexp(input: Any, dim: Any, keepdim: bool = False) -> Any:
    """log Σ exp along axes."""
    return N.log(N.sum(N.exp(input), axis=_axis(dim), keepdims=keepdim))


def softmax(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """exp over its sum along an axis."""
    powers = N.exp(input)
    return powers / N.sum(powers, axis=_needed(dim, "softmax"), keepdims=True)


def log_softmax(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    """The logarithm of a softmax."""
    return input - logsumexp(input, _needed(dim, "log_softmax"), True)


def _needed(dim: Any, name: str) -> Any:
    return refuse(f"torch.{name} without dim", "say over which axis") if dim is None else dim


def _softmin(input: Any, dim: Any = None, _stacklevel: int = 3, dtype: Any = None) -> Any:
    return softmax(-input, dim)


def vector_norm(x: Any, ord: Any = 2, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """The norm of all numbers along axes taken as one vector."""
    size, axis = N.absolute(x), _axis(dim)
    if ord in (math.inf, -math.inf):
        return (N.max if ord > 0 else N.min)(size, axis=axis, keepdims=keepdim)
    if ord == 2:
        return N.sqrt(N.sum(x * x, axis=axis, keepdims=keepdim))
    if ord == 1:
        return N.sum(size, axis=axis, keepdims=keepdim)
    if ord == 0:
        return N.sum(cast(N.not_equal(x, 0), "float"), axis=axis, keepdims=keepdim)
    return N.power(N.sum(N.power(size, ord), axis=axis, keepdims=keepdim), 1 / ord)


def _norm(input: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    if p is None or p == "fro":
        return vector_norm(input, 2, dim, keepdim)
    return refuse(f"torch.norm of order {p!r}") if isinstance(p, str) else vector_norm(input, p, dim, keepdim)


def _linalg_norm(A: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    if ord is None:
        return vector_norm(A, 2, dim, keepdim)
    return N.linalg_norm(A, ord, axis=_axis(dim), keepdims=keepdim)


def _matrix_norm(A: Any, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, dtype: Any = None) -> Any:
    return N.linalg_norm(A, ord, axis=tuple(dim), keepdims=keepdim)


def _median(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    """The lower of the two in the middle."""
    rising = N.sort(input, axis=-1) if dim is not None else N.sort(N.reshape(input, (-1,)))
    if dim is not None and dim not in (-1, len(input.shape) - 1):
        refuse("torch.median along another axis than the last")
    if dim is not None:
        refuse("torch.median along an axis", "torch.quantile(x, 0.5, dim) takes the mean of the two in the middle")
    return rising[(rising.shape[-1] - 1) // 2]


def _sort(input: Any, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    rising = N.sort(input, axis=dim)
    return Pair(N.flip(rising, axis=dim) if descending else rising, _Untold("the order that a sort finds"))


def _topk(input: Any, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    values = _sort(input, dim, descending=largest)[0]
    places = [slice(None)] * values.ndim
    places[dim] = slice(0, k)
    return Pair(values[tuple(places)], _Untold("the positions that topk finds"))


class _Untold:
    """Something that is refused once it is used."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("dtype", "_fields", "_replace"):
            raise AttributeError(name)
        return refuse(self._what)

    def __getitem__(self, key: Any) -> Any:
        return refuse(self._what)

    def __index__(self) -> int:
        return int(refuse(self._what))


def _quantile(input: Any, q: Any, dim: Any = None, keepdim: bool = False, interpolation: str = "linear") -> Any:
    return N.quantile(input, q, axis=dim, keepdims=keepdim, method=interpolation)


def _aminmax(input: Any, dim: Any = None, keepdim: bool = False) -> Any:
    return tuple(f(input, axis=dim, keepdims=keepdim) for f in (N.min, N.max))


#: Name of a function or method → rule over held values.
REDUCTIONS: dict[str, Callable[..., Any]] = {
    **{name: _reduced(name) for name in ("sum", "prod", "all", "any", "nansum", "count_nonzero")},
    "mean": _mean,
    "nanmean": _mean,
    "amax": _reduced("max"),
    "amin": _reduced("min"),
    "aminmax": _aminmax,
    "max": _extreme("max"),
    "min": _extreme("min"),
    "argmax": _place("argmax"),
    "argmin": _place("argmin"),
    "var": _spread_of("var"),
    "std": _spread_of("std"),
    "var_mean": _with_mean("var"),
    "std_mean": _with_mean("std"),
    "cumsum": _running("cumsum"),
    "cumprod": _running("cumprod"),
    "logcumsumexp": lambda input, dim: N.log(N.cumsum(N.exp(input), axis=dim)),
    "logsumexp": logsumexp,
    "softmax": softmax,
    "log_softmax": log_softmax,
    "softmin": _softmin,
    "norm": _norm,
    "median": _median,
    "sort": _sort,
    "topk": _topk,
    "quantile": _quantile,
    "diff": lambda input, n=1, dim=-1: N.diff(input, n, axis=dim),
}

#: ``torch.linalg``: name → rule.
LINALG: dict[str, Callable[..., Any]] = {
    "norm": _linalg_norm,
    "vector_norm": vector_norm,
    "matrix_norm": _matrix_norm,
}
