"""Discrete Fourier transforms of short arrays of symbolic numbers, by their definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mathlink.lift.complexes import Complex, complex_of
from mathlink.lift.paths import refuse
from mathlink.lift.rules import FUNCTIONS, PI, total
from mathlink.lift.tensor import Tensor, filled, tensor

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FOURIER"]

_LONGEST = 16


def _wave(turns: int, n: int) -> Complex:
    """exp(2πi·turns/n), exact at quarter turns."""
    turns %= n
    quarters = {0: (1, 0), n: (0, 1), 2 * n: (-1, 0), 3 * n: (0, -1)}
    if 4 * turns in quarters:
        return Complex(*quarters[4 * turns])
    angle = 2 * turns * PI / n
    return Complex(FUNCTIONS["cos"](angle), FUNCTIONS["sin"](angle))


def _transform(values: list[Any], sign: int, norm: Any, count: int) -> list[Complex]:
    n = len(values)
    if n > _LONGEST:
        refuse(f"a Fourier transform of more than {_LONGEST} numbers that depend on the inputs")
    scale = {None: 1 if sign < 0 else n, "backward": 1 if sign < 0 else n, "forward": n if sign < 0 else 1}.get(norm)
    if scale is None:
        refuse(f"a Fourier transform with norm={norm!r}")
    made = [total(_wave(sign * j * k, n) * v for j, v in enumerate(values)) for k in range(count)]
    return [complex_of(z) if scale == 1 else complex_of(z / scale) for z in made]


def _cut(values: list[Any], n: Any) -> list[Any]:
    return values if n is None else (values + [0.0] * n)[:n]


def _mirrored(values: list[Any], n: int) -> list[Any]:
    """The n numbers whose transform is real and starts with these."""
    kept = (values + [0.0] * n)[: n // 2 + 1]
    rest = [complex_of(z).conjugate() for z in kept[1 : (n + 1) // 2]]
    return [complex_of(kept[0]).re, *kept[1:], *reversed(rest)]


def _by_rows(rule: Callable[..., list[Any]]) -> Callable[..., Any]:
    def apply(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> Any:
        moved = np.moveaxis(tensor(a).view(np.ndarray), axis, -1)
        rows = [rule(row.tolist(), n, norm) for row in moved.reshape(-1, moved.shape[-1])]
        made = filled([*moved.shape[:-1], len(rows[0])], [e for row in rows for e in row])
        return np.moveaxis(made.view(np.ndarray), -1, axis).view(Tensor)

    return apply


def _fft(values: list[Any], n: Any, norm: Any) -> list[Any]:
    kept = _cut(values, n)
    return _transform(kept, -1, norm, len(kept))


def _ifft(values: list[Any], n: Any, norm: Any) -> list[Any]:
    kept = _cut(values, n)
    return _transform(kept, 1, norm, len(kept))


def _rfft(values: list[Any], n: Any, norm: Any) -> list[Any]:
    kept = _cut(values, n)
    return _transform(kept, -1, norm, len(kept) // 2 + 1)


def _irfft(values: list[Any], n: Any, norm: Any) -> list[Any]:
    count = 2 * (len(values) - 1) if n is None else n
    return [z.re for z in _transform(_mirrored(values, count), 1, norm, count)]


def _shifted(towards: Callable[[int], int]) -> Callable[..., Any]:
    def apply(x: Any, axes: Any = None) -> Any:
        values = tensor(x).view(np.ndarray)
        places = range(values.ndim) if axes is None else axes if isinstance(axes, (tuple, list)) else (axes,)
        for axis in places:
            values = np.roll(values, towards(values.shape[axis]), axis)
        return values.view(Tensor)

    return apply


FOURIER: dict[str, Callable[..., Any]] = {
    "fft": _by_rows(_fft),
    "ifft": _by_rows(_ifft),
    "rfft": _by_rows(_rfft),
    "irfft": _by_rows(_irfft),
    "fftshift": _shifted(lambda n: n // 2),
    "ifftshift": _shifted(lambda n: -(n // 2)),
}
