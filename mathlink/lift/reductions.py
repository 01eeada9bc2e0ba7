"""Sums, means, extremes and running sums of arrays of symbolic numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.paths import refuse
from mathlink.lift.rules import largest, product, smallest, total
from mathlink.lift.symbolic import truth_term
from mathlink.lift.tensor import RULES, Tensor, along, spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REDUCTIONS", "SCIPY_REDUCTIONS", "accumulate"]


def _masked(array: Any, where: Any) -> Any:
    """The array with a mark where the mask is off."""
    mask = np.broadcast_to(tensor(where).view(np.ndarray), tensor(array).shape)
    if any(truth_term(m).op not in ("true", "false") for m in mask.reshape(-1).tolist()):
        refuse("a reduction with where= that depends on the inputs")
    return spread(lambda v, m: v if m else _OFF, array, mask)


class _Off:
    """Marks an entry that a reduction leaves out."""


_OFF = _Off()


def _reduction(fold: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def apply(
        a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, **options: Any
    ) -> Any:
        where, initial = options.get("where", True), options.get("initial")
        if out is not None:
            refuse("a reduction with out=")
        values = a if where is True or type(where).__name__ == "_NoValueType" else _masked(a, where)
        made = along(lambda row: fold([v for v in row if v is not _OFF]), values, axis, keepdims is True)
        if initial is None or type(initial).__name__ == "_NoValueType":
            return made
        return spread(lambda v: fold([initial, v]), made)

    return apply


def _mean(values: list[Any]) -> Any:
    return total(values) / len(values) if values else float("nan")


def _variance(ddof: Any) -> Callable[[list[Any]], Any]:
    def fold(values: list[Any]) -> Any:
        centre = _mean(values)
        return total((v - centre) * (v - centre) for v in values) / (len(values) - ddof)

    return fold


def _var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0, **options: Any) -> Any:
    return _reduction(_variance(options.pop("correction", ddof)))(a, axis, **options)


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
    if returned:
        refuse("numpy.average with returned=True")
    if weights is None:
        return REDUCTIONS["mean"](a, axis, **options)
    w: Any = tensor(weights)
    values: Any = tensor(a)
    if w.ndim == 1 and values.ndim > 1:
        place = axis if axis is not None else 0
        w = w.reshape([w.shape[0] if i == place % values.ndim else 1 for i in range(values.ndim)])
    return REDUCTIONS["sum"](values * w, axis) / REDUCTIONS["sum"](w * spread(lambda v: 1.0, values), axis)


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


def _centred(m: Any, rowvar: bool, ddof: Any) -> tuple[Any, Any]:
    rows: Any = tensor(m)
    rows = rows.reshape(1, -1) if rows.ndim == 1 else rows if rows.shape[0] == 1 or rowvar else rows.T
    centred = rows - REDUCTIONS["mean"](rows, axis=1, keepdims=True)
    return centred, rows.shape[1] - ddof


def _cov(m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None, **options: Any) -> Any:
    if options:
        refuse("numpy.cov with weights")
    stacked = m if y is None else tensor([*np.atleast_2d(tensor(m)), *np.atleast_2d(tensor(y))])
    centred, count = _centred(stacked, rowvar, (0 if bias else 1) if ddof is None else ddof)
    made = (centred @ centred.T) / count
    return made if made.shape != (1, 1) else made[0, 0]


def _corrcoef(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    c = _cov(x, y, rowvar)
    d = spread(RULES["sqrt"], tensor([c[i, i] for i in range(c.shape[0])]))
    return c / d.reshape(-1, 1) / d.reshape(1, -1)


def _ptp(a: Any, axis: Any = None, **options: Any) -> Any:
    return REDUCTIONS["max"](a, axis, **options) - REDUCTIONS["min"](a, axis, **options)


def _count(a: Any, axis: Any = None, **options: Any) -> Any:
    return REDUCTIONS["sum"](spread(lambda v: (v != 0) * 1, a), axis, **options)


REDUCTIONS: dict[str, Callable[..., Any]] = {
    "sum": _reduction(_sum),
    "prod": _reduction(lambda values: product(values) if values else 1.0),
    "mean": _reduction(_mean),
    "max": _reduction(_largest),
    "min": _reduction(_smallest),
    "amax": _reduction(_largest),
    "amin": _reduction(_smallest),
    "all": _reduction(_every),
    "any": _reduction(_some),
    "var": _var,
    "std": _std,
    "ptp": _ptp,
    "average": _average,
    "cumsum": _running("add"),
    "cumprod": _running("multiply"),
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
