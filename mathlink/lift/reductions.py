"""Sums, means, extremes and running sums of arrays of symbolic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.rules import choose, largest, product, smallest, total
from mathlink.lift.tensor import RULES, Tensor, along, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REDUCTIONS", "SCIPY_REDUCTIONS", "accumulate"]


def _reduction(
    fold: Callable[[list[Any]], Any], neutral: Any = None, masked: Callable[..., Any] | None = None
) -> Callable[..., Any]:
    """A reduction with NumPy's arguments.

    ``neutral`` is what an entry that ``where=`` leaves out counts as; ``masked(values, conditions)`` is the fold where no
    such value exists.
    """

    def apply(
        a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, **options: Any
    ) -> Any:
        where, initial = (_given(options.get(n)) for n in ("where", "initial"))
        if where is None or where is True:
            made = along(fold, a, axis, keepdims is True)
        elif masked is not None:
            made = along(lambda row: masked(*zip(*row, strict=True)), _pairs(a, where), axis, keepdims is True)
        else:
            out_of_it = initial if neutral is None else neutral
            if out_of_it is None:
                raise ValueError(
                    "reduction operation does not have an identity, so to use a where mask one has to specify 'initial'"
                )
            made = along(fold, spread(lambda v, m: choose(m, v, out_of_it), a, where), axis, keepdims is True)
        if initial is not None:
            made = spread(lambda v: fold([initial, v]), made)
        return made if out is None else _into(out, made)

    return apply


def _given(value: Any) -> Any:
    return None if type(value).__name__ == "_NoValueType" else value


def _into(out: Any, made: Any) -> Any:
    if not isinstance(out, Tensor):
        refuse("a reduction with out= into an array made elsewhere")
    out[...] = made
    return out


def _pairs(a: Any, where: Any) -> Tensor:
    values, mask = np.broadcast_arrays(tensor(a).view(np.ndarray), tensor(where).view(np.ndarray))
    made = np.empty(values.shape, dtype=object)
    for at in np.ndindex(*values.shape):
        made[at] = (values[at], mask[at])
    return made.view(Tensor)


def _chosen(values: Any, conditions: Any) -> tuple[Any, Any]:
    """The sum of the entries whose condition holds, and how many they are."""
    kept = total(choose(c, v, 0.0) for v, c in zip(values, conditions, strict=True))
    return kept, total(RULES["add"](choose(c, 1, 0), 0) for c in conditions)


def _masked_mean(values: Any, conditions: Any) -> Any:
    kept, count = _chosen(values, conditions)
    return RULES["divide"](kept, count)


def _mean(values: list[Any]) -> Any:
    return total(values) / len(values) if values else float("nan")


def _variance(ddof: Any, mean: Any = None) -> Callable[[list[Any]], Any]:
    def fold(values: list[Any]) -> Any:
        centre = _mean(values) if mean is None else mean
        return RULES["divide"](total((v - centre) * (v - centre) for v in values), len(values) - ddof)

    return fold


def _masked_variance(ddof: Any) -> Callable[..., Any]:
    def fold(values: Any, conditions: Any) -> Any:
        centre = _masked_mean(values, conditions)
        kept, count = _chosen([(v - centre) * (v - centre) for v in values], conditions)
        return RULES["divide"](kept, count - ddof)

    return fold


def _var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, **options: Any) -> Any:
    ddof = options.pop("correction", ddof)
    mean = _given(options.pop("mean", None))
    if mean is None:
        return _reduction(_variance(ddof), masked=_masked_variance(ddof))(a, axis, dtype, out, **options)
    distances = spread(lambda v, m: (v - m) * (v - m), a, mean)
    return _reduction(_variance_of_squares(ddof))(distances, axis, dtype, out, **options)


def _variance_of_squares(ddof: Any) -> Callable[[list[Any]], Any]:
    return lambda squares: RULES["divide"](total(squares), len(squares) - ddof)


def _std(*args: Any, **options: Any) -> Any:
    return spread(RULES["sqrt"], _var(*args, **options))


def _every(values: list[Any]) -> Any:
    made: Any = True
    for value in values:
        made = RULES["logical_and"](made, value)
    return made


def _some(values: list[Any]) -> Any:
    made: Any = False
    for value in values:
        made = RULES["logical_or"](made, value)
    return made


def _sum(values: list[Any]) -> Any:
    return total(values) if values else 0.0


def _largest(values: list[Any]) -> Any:
    if not values:
        raise ValueError("zero-size array to reduction operation maximum which has no identity")
    return values[0] if len(values) == 1 else largest(*values)


def _smallest(values: list[Any]) -> Any:
    if not values:
        raise ValueError("zero-size array to reduction operation minimum which has no identity")
    return values[0] if len(values) == 1 else smallest(*values)


def _average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, **options: Any) -> Any:
    values: Any = tensor(a)
    w: Any = tensor(weights) if weights is not None else spread(lambda v: 1.0, values)
    if w.ndim == 1 and values.ndim > 1:
        place = axis if axis is not None else 0
        w = w.reshape([w.shape[0] if i == place % values.ndim else 1 for i in range(values.ndim)])
    whole = REDUCTIONS["sum"](spread(lambda v, u: v, w, values), axis, **options)
    made = REDUCTIONS["mean"](a, axis, **options)
    if weights is not None:
        made = REDUCTIONS["sum"](values * w, axis, **options) / whole
    return (made, whole) if returned else made


def accumulate(rule: Callable[[Any, Any], Any], array: Any, axis: Any = 0) -> Any:
    """Running folds along an axis (``None``: of the flattened array)."""
    values: Any = tensor(array)
    if axis is None:
        values, axis = values.reshape(-1), 0
    moved = np.moveaxis(values.view(np.ndarray), axis, -1).copy()
    for i in range(1, moved.shape[-1]):
        moved[..., i] = spread(rule, moved[..., i - 1].view(Tensor), moved[..., i].view(Tensor))
    return np.moveaxis(moved, -1, axis).view(Tensor)


def _running(name: str) -> Callable[..., Any]:
    def apply(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, **options: Any) -> Any:
        return accumulate(RULES[name], a, axis)

    return apply


def _cov(
    m: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: Any = None,
    fweights: Any = None,
    aweights: Any = None,
    **options: Any,
) -> Any:
    """The covariance of rows; with weights as the documentation of ``numpy.cov`` defines them."""
    rows: Any = tensor(m)
    rows = rows.reshape(1, -1) if rows.ndim == 1 else rows if rows.shape[0] == 1 or rowvar else rows.T
    if y is not None:
        others: Any = tensor(y)
        others = others.reshape(1, -1) if others.ndim == 1 else others if rowvar else others.T
        rows = np.concatenate([rows.view(np.ndarray), others.view(np.ndarray)]).view(Tensor)
    ddof = (0 if bias else 1) if ddof is None else ddof
    weights = [tensor(w) for w in (fweights, aweights) if w is not None]
    if not weights:
        centred = rows - REDUCTIONS["mean"](rows, axis=1, keepdims=True)
        made = spread(lambda v: RULES["divide"](v, rows.shape[1] - ddof), centred @ centred.T)
    else:
        w: Any = weights[0] if len(weights) == 1 else weights[0] * weights[1]
        whole = w.sum()
        centred = rows - (rows * w).sum(axis=1, keepdims=True) / whole
        lost = ddof if aweights is None or ddof == 0 else ddof * (w * tensor(aweights)).sum() / whole
        made = ((centred * w) @ centred.T) / (whole - lost)
    return made if made.shape != (1, 1) else made[0, 0]


def _cumulative(name: str, start: float) -> Callable[..., Any]:
    def apply(x: Any, *, axis: Any = None, include_initial: bool = False, **options: Any) -> Any:
        made = accumulate(RULES[name], x, 0 if axis is None and tensor(x).ndim == 1 else axis)
        if not include_initial:
            return made
        shape = [1 if i == (axis or 0) % made.ndim else n for i, n in enumerate(made.shape)]
        return np.concatenate([np.full(shape, start, dtype=object), made.view(np.ndarray)], axis=axis or 0).view(Tensor)

    return apply


def _corrcoef(x: Any, y: Any = None, rowvar: bool = True, **options: Any) -> Any:
    c = tensor(_cov(x, y, rowvar))
    if c.ndim == 0:
        return RULES["divide"](c.item(), c.item())
    d = spread(RULES["sqrt"], tensor([c[i, i] for i in range(c.shape[0])]))
    return c / d.reshape(-1, 1) / d.reshape(1, -1)


def _ptp(a: Any, axis: Any = None, **options: Any) -> Any:
    return REDUCTIONS["max"](a, axis, **options) - REDUCTIONS["min"](a, axis, **options)


def _count(a: Any, axis: Any = None, **options: Any) -> Any:
    return REDUCTIONS["sum"](spread(lambda v: (v != 0) * 1, a), axis, **options)


REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _reduction(_sum, 0.0),
    "prod": _reduction(lambda values: product(values) if values else 1.0, 1.0),
    "mean": _reduction(_mean, masked=_masked_mean),
    "max": _reduction(_largest),
    "min": _reduction(_smallest),
    "amax": _reduction(_largest),
    "amin": _reduction(_smallest),
    "all": _reduction(_every, True),
    "any": _reduction(_some, False),
    "var": _var,
    "std": _std,
    "ptp": _ptp,
    "average": _average,
    "cumsum": _running("add"),
    "cumprod": _running("multiply"),
    "cumulative_sum": _cumulative("add", 0.0),
    "cumulative_prod": _cumulative("multiply", 1.0),
    "cov": _cov,
    "corrcoef": _corrcoef,
    "count_nonzero": _count,
}


def _logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Any:
    if return_sign:
        refuse("logsumexp with return_sign")
    raised = spread(RULES["exp"], a) if b is None else spread(RULES["exp"], a) * b
    return spread(RULES["log"], REDUCTIONS["sum"](raised, axis, keepdims=keepdims))


def _softmax(x: Any, axis: Any = None) -> Any:
    raised = spread(RULES["exp"], tensor(x))
    return raised / REDUCTIONS["sum"](raised, axis, keepdims=True)


def _log_softmax(x: Any, axis: Any = None) -> Any:
    return tensor(x) - _logsumexp(x, axis, keepdims=True)


#: ``scipy.special``'s functions of whole arrays.
SCIPY_REDUCTIONS: dict[str, Callable[..., Any]] = {
    "logsumexp": _logsumexp,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
}
