"""Polynomials, convolutions and fits with symbolic coefficients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.linear import LINALG
from mathlink.lift.paths import refuse
from mathlink.lift.products import matmul
from mathlink.lift.rules import total
from mathlink.lift.tensor import spread, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ASCENDING", "POLYNOMIALS"]


def _polyval(p: Any, x: Any) -> Any:
    made: Any = spread(lambda v: 0.0, x)
    for i, c in enumerate(tensor(p)):
        made = made * x + c if i else spread(lambda v, c=c: c, x)
    return made


def _ascending_polyval(x: Any, c: Any, tensor: bool = True) -> Any:
    return _polyval(_list(c)[::-1], x)


def _list(values: Any) -> list[Any]:
    made = tensor(values)
    if made.ndim != 1:
        refuse("polynomials with a table of coefficients")
    return list(made)


def _padded(a: Any, b: Any, at_end: bool) -> tuple[list[Any], list[Any]]:
    one, two = _list(a), _list(b)
    n = max(len(one), len(two))
    fill = [[0.0] * (n - len(p)) for p in (one, two)]
    return (one + fill[0], two + fill[1]) if at_end else (fill[0] + one, fill[1] + two)


def _combined(sign: int, at_end: bool = False) -> Callable[[Any, Any], Any]:
    def apply(a: Any, b: Any) -> Any:
        one, two = map(tensor, _padded(a, b, at_end))
        return one + two if sign > 0 else one - two

    return apply


def _polyder(p: Any, m: int = 1) -> Any:
    made = _list(p)
    for _ in range(m):
        made = [c * k for c, k in zip(made, range(len(made) - 1, 0, -1), strict=False)]
    return tensor(made)


def _polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    constants = [0.0] * m if k is None else list(k) if np.ndim(k) else [k]
    made = _list(p)
    for c in constants:
        made = [*(v / n for v, n in zip(made, range(len(made), 0, -1), strict=True)), c]
    return tensor(made)


def _ascending_polyder(c: Any, m: int = 1, **options: Any) -> Any:
    return _polyder(_list(c)[::-1], m)[::-1] if not options else refuse("polyder with a scale or an axis")


def _ascending_polyint(c: Any, m: int = 1, k: Any = (), **options: Any) -> Any:
    if options or len(list(k) if np.ndim(k) else [k]) > 0:
        refuse("polyint with constants of integration, a scale or an axis")
    return _polyint(_list(c)[::-1], m)[::-1]


def _polyfit(x: Any, y: Any, deg: int, rcond: Any = None, full: bool = False, w: Any = None, cov: Any = False) -> Any:
    """Coefficients of the least squares fit, by the normal equations."""
    if full or cov:
        refuse("numpy.polyfit with full=True or cov=True")
    powers: Any = _vander(x, deg + 1)
    right: Any = tensor(y)
    if w is not None:
        powers, right = powers * tensor(w).reshape(-1, 1), right * tensor(w)
    return LINALG["solve"](matmul(powers.T, powers), matmul(powers.T, right))


def _vander(x: Any, N: Any = None, increasing: bool = False) -> Any:
    values = _list(x)
    count = len(values) if N is None else N
    rows = [[_power(v, k) for k in range(count)] for v in values]
    return tensor([r if increasing else r[::-1] for r in rows])


def _power(value: Any, k: int) -> Any:
    return 1.0 if k == 0 else value if k == 1 else value**k


def _convolve(a: Any, v: Any, mode: str = "full", **options: Any) -> Any:
    left, right = _list(a), _list(v)
    n, m = len(left), len(right)
    full = [total(left[i] * right[k - i] for i in range(max(0, k - m + 1), min(n, k + 1))) for k in range(n + m - 1)]
    short, long_ = sorted((n, m))
    start, count = {"full": (0, n + m - 1), "same": ((short - 1) // 2, long_), "valid": (short - 1, long_ - short + 1)}[
        mode
    ]
    return tensor(full[start : start + count])


def _correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    left, right = _list(a), _list(v)
    if len(right) > len(left):  # NumPy swaps and turns the answer round
        return _convolve(right, left[::-1], mode)[::-1]
    return _convolve(left, right[::-1], mode)


#: Highest power first, as in NumPy's own functions.
POLYNOMIALS: dict[str, Callable[..., Any]] = {
    "polyval": _polyval,
    "polyadd": _combined(1),
    "polysub": _combined(-1),
    "polymul": lambda a, b: _convolve(a, b),
    "polyder": _polyder,
    "polyint": _polyint,
    "polyfit": _polyfit,
    "vander": _vander,
    "convolve": _convolve,
    "correlate": _correlate,
}

#: Lowest power first: ``numpy.polynomial.polynomial``.
ASCENDING: dict[str, Callable[..., Any]] = {
    "polyval": _ascending_polyval,
    "polyadd": _combined(1, at_end=True),
    "polysub": _combined(-1, at_end=True),
    "polymul": lambda a, b: _convolve(a, b),
    "polyder": _ascending_polyder,
    "polyint": _ascending_polyint,
    "polyvander": lambda x, deg: _vander(x, deg + 1, increasing=True),
}
