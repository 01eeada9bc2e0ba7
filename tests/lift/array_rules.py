"""One line of NumPy for every rule of reading arrays, each with the shapes it is read at: material for the tests."""

# ruff: noqa: E731, PT018 (written as people write them)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.integrate
import scipy.linalg
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = np.array([[0.5, -1.5, 2.0], [1.0, 0.25, -0.75]])


def in_place_views(x):
    y = x.copy()
    first = y[0]
    first += 1.0
    y[:, 1] *= 2.0
    y[1, ::2] = [3.0, 4.0]
    return y


def alias(x):
    y = x
    y[0] = 5.0
    return x + y


def stores_by_condition(x):
    y = np.array(x)
    y[y < 0] = 0.0
    y[(y > 1) & (y < 1.5)] += 10.0
    return y


def stores_entries_by_condition(x):
    y = np.zeros_like(x)
    m = x > 0
    y[m] = np.sqrt(x[m])
    y[~m] = -x[~m]
    return y


def stores_shared_rows(x):
    y = x.copy()
    y[[0, 1], [1, 2]] = x[[1, 0], [0, 0]]
    return y


def counts_by_condition(x):
    return np.sum(x > 0) + (x < -1).sum() + np.count_nonzero(x)


def masked_mean(x):
    m = x > 0
    return np.sum(x * m) / np.maximum(np.sum(m), 1)


def shape_loops(a):
    out = np.zeros((a.shape[1], a.shape[0]))
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            out[j, i] = a[i, j] + i - j
    return out


def guarded_by_errstate(x, y):
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(y > 0, x / np.abs(y), 0.0)


def asserts_shapes(x, y):
    assert x.ndim == 1 and x.shape == y.shape, "one shape"
    if x.size != len(y):
        raise ValueError("length")
    return x @ y


def raises_on_negative(x):
    if (x < 0).any():
        raise ValueError("negative")
    return np.sqrt(x).sum()


def along_rows(a):
    return np.apply_along_axis(lambda r: r / np.sqrt(np.sum(r**2)), 1, a)


def along_columns_to_number(a):
    return np.apply_along_axis(lambda r: r.max() - r.min(), 0, a)


def vectorized(x):
    @np.vectorize
    def f(t):
        return t**2 if t > 0 else -t

    return f(x)


def vectorized_two(x, y):
    return np.vectorize(lambda a, b: a + 2 * b, otypes=[float])(x, y)


def converts(x):
    y = np.asarray(x, dtype=float)
    z = np.array(y, dtype=np.float64, copy=True)
    return z.astype(np.float64).astype(float) * np.float64(2.0)


def iterates(a):
    s = 0.0
    for row in a:
        for v in row:
            s = s + v * v
    for i, v in np.ndenumerate(a):
        s += v * (i[0] + 1)
    for i in np.ndindex(a.shape):
        s += a[i]
    return s + sum(v for v in a.flat)


def grids(x, y):
    X, Y = np.meshgrid(x, y)
    P, Q = np.meshgrid(x, y, indexing="ij")
    return X**2 + Y, P * Q


def mixed_stacks(x, y):
    return np.c_[x, y], np.r_[x, 1.0, y], np.array([x, y]).T


def splits(x):
    a, b = np.split(x, 2)
    c, d, e = np.array_split(x, 3)
    return a * b, c.sum() + d.sum() * e.sum()


def integer_arrays(n):
    k = np.arange(n.shape[0])
    w = k // 2 + k % 3
    return n * w + (-1) ** k


def lists_in(x):
    return np.mean([x[0], x[1] ** 2]), np.sum([x[0] * 2, 1.0]), np.max([x[0], x[2], 0])


def empty_then_filled(x):
    y = np.empty((2, 3))
    y[0] = x
    y[1] = x[::-1]
    return y


def attributes(a):
    return a.T.shape[0] * a.size + a.ndim + a.sum() / a.shape[-1]


def methods(a):
    return a.sum(axis=0).max() + a.mean(1).min() + a.std() + a.var(ddof=1) + a.prod() + a.ravel().dot(a.flatten())


def more_methods(a):
    return (
        a.cumsum(axis=1),
        a.cumprod(0),
        a.clip(0, 1),
        a.swapaxes(0, 1),
        a.repeat(2),
        a.diagonal(),
        a.trace(),
        a.item(1),
    )


def takes(a):
    return a.take([0, 2]), np.take(a, [1, 0], axis=0), np.take_along_axis(a, np.array([[1], [0]]), axis=1)


def chooses(x):
    return np.select([x > 1, x > 0], [x**2, x], default=-1.0), np.piecewise(
        x, [x < 0, x >= 0], [lambda t: -t, lambda t: 2 * t]
    )


V, M, S = (3,), (2, 3), (2, 2)
one = lambda f, dims=V: (f, {"x": dims})
two = lambda f, a=V, b=V: (f, {"x": a, "y": b})

#: What is tested → a function and the shapes of its arguments (``None``: a number).
RULES: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    # ufuncs
    "roots": one(lambda x: np.sqrt(np.abs(x)) + np.cbrt(x)),
    "exponentials": one(lambda x: np.exp(x) + np.exp2(x) - np.expm1(x)),
    "logarithms": one(lambda x: np.log(x**2) + np.log2(x**2) * np.log10(x**2) - np.log1p(x**2)),
    "circular": one(lambda x: np.sin(x) * np.cos(x) + np.tan(x / 2) - np.arctan(x)),
    "inverse circular": one(lambda x: np.arcsin(x / 3) + np.arccos(x / 3)),
    "hyperbolic": one(lambda x: np.sinh(x) + np.cosh(x) * np.tanh(x)),
    "inverse hyperbolic": one(lambda x: np.arcsinh(x) + np.arccosh(1 + x**2) + np.arctanh(x / 3)),
    "two arguments": two(lambda x, y: np.arctan2(x, y) + np.hypot(x, y) + np.copysign(x, y)),
    "extremes": two(lambda x, y: np.maximum(x, y) * np.minimum(x, 0.5) + np.fmax(x, y) - np.fmin(x, y)),
    "rounding": one(lambda x: np.floor(x) + np.ceil(x) * np.trunc(x) - np.rint(x) + np.fix(x)),
    "signs": one(lambda x: np.sign(x) + np.signbit(x) + np.heaviside(x, 0.5)),
    "angles": one(lambda x: np.deg2rad(x) + np.radians(x) - np.rad2deg(x) * np.degrees(x)),
    "logaddexp": two(lambda x, y: np.logaddexp(x, y) + np.logaddexp2(x, y)),
    "remainders": two(lambda x, y: np.mod(x, y) + np.remainder(x, y) + np.fmod(x, y) + x // y),
    "divmod": two(lambda x, y: np.divmod(x, y)),
    "modf": one(lambda x: np.modf(x)),
    "powers": two(
        lambda x, y: np.power(np.abs(x), y) + np.square(x) + np.reciprocal(y) + np.float_power(np.abs(x), 1.5)
    ),
    "comparisons": two(lambda x, y: (x < y) * 1.0 + np.greater_equal(x, y) + np.not_equal(x, y).astype(int)),
    "logic": two(lambda x, y: np.logical_and(x > 0, y > 0) | np.logical_not(x < y) ^ np.logical_xor(x > 0, y < 0)),
    "ldexp": one(lambda x: np.ldexp(x, 3)),
    "nextafter free": one(lambda x: np.nan_to_num(x) + np.real(x) + np.conj(x)),
    "sinc": one(lambda x: np.sinc(x)),
    "interval": one(lambda x: np.clip(x, -1, 1) + np.clip(x, None, 0.5) + np.clip(x, a_min=0, a_max=None)),
    "clip by arrays": two(lambda x, y: np.clip(x, -np.abs(y), np.abs(y))),
    "ufunc out": two(lambda x, y: np.add(x, y, out=x.copy())),
    "ufunc where": two(lambda x, y: np.divide(x, y, out=np.zeros_like(x), where=y > 0)),
    "ufunc outer": two(lambda x, y: np.multiply.outer(x, y) + np.subtract.outer(x, y)),
    "ufunc reduce": one(lambda x: np.add.reduce(x) + np.multiply.reduce(x) + np.maximum.reduce(x), M),
    "ufunc accumulate": one(lambda x: np.maximum.accumulate(x) + np.add.accumulate(x) + np.multiply.accumulate(x)),
    "ufunc reduceat": one(lambda x: np.add.reduceat(x, [0, 2]), (4,)),
    "ufunc at": one(lambda x: _at(x), V),
    "frompyfunc": one(lambda x: np.frompyfunc(lambda t: t * 2 + 1, 1, 1)(x).astype(float)),
    # reductions
    "sum": one(lambda x: (np.sum(x), np.sum(x, axis=0), np.sum(x, axis=1, keepdims=True), np.sum(x, axis=(0, 1))), M),
    "sum where": one(lambda x: np.sum(x, where=np.array([True, False, True]), initial=1.0)),
    "sum where decided by inputs": one(lambda x: np.sum(x, where=x > 0)),
    "mean where decided by inputs": one(lambda x: np.mean(np.abs(x), where=np.abs(x) > 0.1)),
    "max where": one(lambda x: np.max(x, where=x > -1, initial=-10.0)),
    "mean": one(lambda x: (np.mean(x), np.mean(x, axis=0), x.mean(axis=-1, keepdims=True)), M),
    "variance": one(lambda x: (np.var(x), np.var(x, axis=1, ddof=1), np.std(x, axis=0), x.std(ddof=1)), M),
    "variance with mean": one(lambda x: np.var(x, mean=np.mean(x, keepdims=True))),
    "product": one(lambda x: (np.prod(x), np.prod(x, axis=0), np.prod(x, axis=1)), M),
    "largest": one(lambda x: (np.max(x), np.amax(x, axis=0), np.amin(x, axis=1, keepdims=True), np.ptp(x, axis=0)), M),
    "average": two(lambda x, y: (np.average(x), np.average(x, weights=y**2 + 0.1))),
    "average of rows": two(lambda x, y: np.average(x, axis=0, weights=y**2 + 0.1), M, (2,)),
    "average returned": two(lambda x, y: np.average(x, weights=y**2 + 0.1, returned=True)),
    "cumulative": one(lambda x: (np.cumsum(x), np.cumsum(x, axis=0), np.cumprod(x, axis=1), x.cumsum(-1)), M),
    "truths": one(lambda x: (np.any(x > 1), np.all(x > -1), np.any(x > 0, axis=0) * 1.0, (x > 0).all(axis=1)), M),
    "covariance": two(lambda x, y: (np.cov(x, y), np.cov(x), np.cov(np.stack([x, y]), ddof=0))),
    "covariance of columns": one(lambda x: np.cov(x, rowvar=False), (3, 2)),
    "covariance with counts": two(lambda x, y: np.cov(np.stack([x, y]), fweights=np.array([1, 2, 3]))),
    "covariance weighted": two(lambda x, y: np.cov(np.stack([x, y]), aweights=np.array([1.0, 2.0, 3.0]))),
    "correlation": two(lambda x, y: (np.corrcoef(x, y), np.corrcoef(x, y)[0, 1])),
    "nan reductions": one(lambda x: np.nansum(x) + np.nanmean(x) + np.nanmax(x) - np.nanmin(x) + np.nanstd(x)),
    "median": one(lambda x: np.median(x)),
    "sort": one(lambda x: np.sort(x)),
    "argmax": one(lambda x: np.argmax(x) + np.argmin(x)),
    "value at argmax": two(lambda x, y: y[np.argmax(x)]),
    "trapezoid": one(lambda x: np.trapezoid(x, dx=0.5) + np.trapezoid(x, np.array([0.0, 1.0, 3.0]))),
    "trapezoid of rows": one(lambda x: (np.trapezoid(x, axis=0), np.trapezoid(x, dx=0.1)), M),
    # shapes
    "broadcasting": two(lambda x, y: x[:, None] * y[None, :] + x[:, np.newaxis] - y, V, (2,)),
    "broadcast to": one(lambda x: np.broadcast_to(x, (2, 3)) * np.array([[1.0], [2.0]])),
    "slices": one(lambda x: (x[1:], x[::-1], x[..., 1], x[:, ::2], x[-1], x[0, 1], x[np.newaxis].shape[0] * x[1]), M),
    "indices": one(lambda x: (x[[0, 2]], x[np.array([1, 1, 0])], x[np.array([True, False, True])])),
    "index grids": one(lambda x: (x[np.ix_([0, 1], [0, 2])], x[np.arange(2), [0, 2]]), M),
    "reshape": one(lambda x: (x.reshape(3, 2), np.reshape(x, -1), x.reshape((3, -1), order="F"), x.ravel("F")), M),
    "transpose": one(
        lambda x: (x.T, np.transpose(x), x.transpose(1, 0), np.swapaxes(x, 0, 1), np.moveaxis(x, 0, -1)), M
    ),
    "axes": one(lambda x: (np.expand_dims(x, 0), np.squeeze(x[None]), np.atleast_2d(x), np.atleast_1d(x[0]))),
    "joins": two(lambda x, y: (np.concatenate([x, y]), np.hstack((x, y)), np.vstack((x, y)), np.stack([x, y], axis=1))),
    "columns": two(lambda x, y: (np.column_stack((x, y)), np.dstack([x, y]), np.append(x, y), np.insert(x, 1, 7.0))),
    "joins with axis": two(lambda x, y: np.concatenate((x, y), axis=1), M, (2, 1)),
    "delete": one(lambda x: np.delete(x, 1)),
    "repeats": one(lambda x: (np.tile(x, 2), np.repeat(x, 2), np.tile(x, (2, 1)))),
    "rolls": one(lambda x: (np.roll(x, 1), np.roll(x, -1, axis=0), np.flip(x), np.flipud(x), np.rot90(x[None]))),
    "triangles": one(lambda x: (np.tril(x), np.triu(x, 1), np.diag(x), np.diag(np.diag(x)), np.diagonal(x)), S),
    "triangle indices": one(lambda x: (x[np.triu_indices(2, k=1)], x[np.tril_indices(2)], x[np.diag_indices(2)]), S),
    "pad": one(lambda x: (np.pad(x, 1), np.pad(x, (1, 2), mode="edge"), np.pad(x, 2, mode="reflect"))),
    "pad constant": one(lambda x: np.pad(x, ((1, 0), (0, 2)), constant_values=3.0), M),
    "sliding window": one(lambda x: np.lib.stride_tricks.sliding_window_view(x, 2).mean(axis=-1), (4,)),
    "vander": one(lambda x: (np.vander(x), np.vander(x, 4, increasing=True))),
    "block": one(lambda x: np.block([[x, np.zeros((2, 2))], [np.eye(2), x]]), S),
    "kron": one(lambda x: np.kron(x, np.array([[1.0, 2.0]])), S),
    # creation
    "creation": one(lambda x: x * np.ones(3) + np.zeros_like(x) + np.full(3, 2.0) + np.eye(3)[0] + np.ones_like(x)),
    "ranges": two(lambda x, y: np.linspace(x, y, 4) + np.linspace(0, 1, 4), None, None),
    "endpoint free": two(lambda x, y: np.linspace(x, y, 4, endpoint=False), None, None),
    "logspace": two(lambda x, y: (np.logspace(x, y, 3), np.geomspace(1 + x**2, 2 + y**2, 3)), None, None),
    "arange": one(lambda x: np.arange(3) * x + np.arange(0.0, 1.5, 0.5)),
    "symbolic fill": one(lambda x: np.full((2, 2), x) + x * np.identity(2), None),
    "arrays of symbols": two(lambda x, y: np.array([[x, y], [-y, x]]) @ np.array([1.0, x]), None, None),
    "fromfunction": one(lambda x: np.fromfunction(lambda i, j: i * 3.0 + j, (2, 3)) * x, M),
    "grid of indices": one(lambda x: np.indices((2, 3))[0] * x, M),
    "window": one(lambda x: x * np.hanning(3) + np.hamming(3) + np.blackman(3)),
    # products
    "matrix products": two(lambda x, y: (x @ y.T, np.matmul(x, y.T), np.dot(x.T, y), x.dot(y.T)), M, M),
    "vector products": two(lambda x, y: (x @ y, np.dot(x, y), np.inner(x, y), np.vdot(x, y), np.outer(x, y))),
    "matrix and vector": two(lambda x, y: (x @ y, np.dot(x, y), y @ x.T), M, V),
    "dot of numbers": two(lambda x, y: np.dot(x, y), V, None),
    "einsum": two(lambda x, y: (np.einsum("ij,kj->ik", x, y), np.einsum("ij,ij", x, y), np.einsum("ij->j", x)), M, M),
    "einsum ellipsis": two(lambda x, y: np.einsum("...i,...i->...", x, y), M, M),
    "einsum path": two(lambda x, y: np.einsum("ij,kj->ik", x, y, optimize=True), M, M),
    "einsum trace": one(lambda x: np.einsum("ii", x) + np.einsum("ii->i", x).sum(), S),
    "tensordot": two(lambda x, y: (np.tensordot(x, y, axes=([1], [1])), np.tensordot(x, y, axes=2)), M, M),
    "cross": two(lambda x, y: np.cross(x, y)),
    "cross of rows": two(lambda x, y: np.cross(x, y), M, M),
    "stacked products": two(lambda x, y: x @ y, (2, 2, 3), (2, 3, 1)),
    "batched dot": two(lambda x, y: np.dot(x, y), (2, 2), (2, 2, 2)),
    "trace": one(lambda x: np.trace(x) + x.trace() + np.linalg.trace(x), S),
    "convolve": two(lambda x, y: (np.convolve(x, y), np.convolve(x, y, "same"), np.convolve(x, y, "valid")), (4,), V),
    "correlate": two(lambda x, y: (np.correlate(x, y), np.correlate(x, y, "full")), (4,), V),
    "vecdot": two(lambda x, y: np.linalg.vecdot(x, y) + np.vecdot(x, y), M, M),
    # linear algebra
    "determinant": one(lambda x: np.linalg.det(x), (3, 3)),
    "inverse": one(lambda x: np.linalg.inv(x), S),
    "inverse of a stack": one(lambda x: np.linalg.inv(x), (2, 2, 2)),
    "determinant of a stack": one(lambda x: np.linalg.det(x), (2, 2, 2)),
    "solve": two(lambda x, y: np.linalg.solve(x, y), S, (2,)),
    "solve for columns": two(lambda x, y: np.linalg.solve(x, y), S, (2, 3)),
    "slogdet": one(lambda x: np.linalg.slogdet(x)[1] + np.linalg.slogdet(x).sign, S),
    "cholesky": one(lambda x: np.linalg.cholesky(x @ x.T + np.eye(2)), S),
    "matrix power": one(lambda x: (np.linalg.matrix_power(x, 3), np.linalg.matrix_power(x, 0)), S),
    "vector norms": one(lambda x: [np.linalg.norm(x, ord=o) for o in (None, 1, 2, 3, np.inf, -np.inf)]),
    "matrix norms": one(lambda x: [np.linalg.norm(x, ord=o) for o in (None, "fro", 1, np.inf, -1, -np.inf)], M),
    "norms along axes": one(lambda x: (np.linalg.norm(x, axis=1), np.linalg.norm(x, 1, axis=0, keepdims=True)), M),
    "count as norm": one(lambda x: np.linalg.norm(x, 0)),
    "pinv": one(lambda x: np.linalg.pinv(x), (3, 2)),
    "least squares": two(lambda x, y: np.linalg.lstsq(x, y, rcond=None)[0], (3, 2), V),
    "upper triangle": one(lambda x: np.linalg.eigvalsh(x, UPLO="U") + np.linalg.eigvalsh(x), S),
    "symmetric eigenvalues": one(lambda x: np.linalg.eigvalsh(x + x.T), S),
    "spectral norm": one(lambda x: np.linalg.norm(x, 2), S),
    # others
    "where": two(lambda x, y: np.where(x > y, x, y) + np.where(x > 0, 1.0, 0.0)),
    "differences": one(lambda x: (np.diff(x), np.diff(x, 2), np.diff(x, axis=0), np.ediff1d(x)), (2, 4)),
    "diff with ends": one(lambda x: (np.diff(x, prepend=0.0), np.diff(x, append=[1.0]))),
    "gradient": one(lambda x: (np.gradient(x), np.gradient(x, 0.5))),
    "gradient at points": one(lambda x: np.gradient(x, np.array([0.0, 1.0, 3.0, 4.0])), (4,)),
    "gradient of a field": one(lambda x: np.gradient(x), (3, 3)),
    "gradient edge order": one(lambda x: np.gradient(x, edge_order=2), (4,)),
    "polynomial": two(lambda x, y: (np.polyval(x, y), np.polynomial.polynomial.polyval(y, x)), V, (2,)),
    "polynomial algebra": two(lambda x, y: (np.polyadd(x, y), np.polymul(x, y), np.polyder(x), np.polyint(x))),
    "polyfit line": two(lambda x, y: np.polyfit(x, y, 1)),
    "interpolation": one(lambda x: np.interp(x, [-2.0, 0.0, 2.0], [1.0, 3.0, 2.0])),
    "round to digits": one(lambda x: (np.round(x, 2), x.round(1), np.around(x, decimals=0))),
    "closeness": two(lambda x, y: np.isclose(x, y) * 1.0 + np.allclose(x, x)),
    "array equality": two(lambda x, y: np.array_equal(x, y) * 1.0),
    "apply over axes": one(lambda x: np.apply_over_axes(np.sum, x, [0, 1]), M),
    "extract": one(lambda x: np.extract(np.array([True, False, True]), x)),
    "flat": one(lambda x: x.flat[1] + x.flat[-1], M),
    "tolist": one(lambda x: [v * 2 for v in x.tolist()]),
    "len and in": one(lambda x: x * len(x) + (2 in np.arange(3))),
    "from an iterator": one(lambda x: np.fromiter((v * 2 for v in x), dtype=float)),
    "common type": one(lambda x: x.astype(np.result_type(x, np.float64)) + np.zeros(x.shape, x.dtype)),
    "best of rows": one(lambda x: np.take_along_axis(x, np.argmax(x, axis=1)[:, None], axis=1), M),
    "numpy scalars": one(lambda x: np.float64(2) * x + np.int64(3) - np.float32(0.5), None),
    "ndarray constant": one(lambda x: ROWS * x + ROWS.sum(axis=0) @ x),
    "dtype test": one(lambda x: x * (2.0 if np.issubdtype(x.dtype, np.floating) else 1.0)),
    "unwrap free": one(lambda x: np.nan_to_num(x, nan=0.0) + np.isnan(x) + np.isfinite(x)),
    "percentile": one(lambda x: np.percentile(x, 50)),
    "digitize free": one(lambda x: np.floor_divide(x, 0.5)),
    "copysign chain": two(lambda x, y: np.copysign(np.abs(x), y) * np.sign(y)),
    **{f.__name__.replace("_", " "): (f, {"x": V}) for f in [alias, stores_by_condition, stores_entries_by_condition]},
    **{f.__name__.replace("_", " "): (f, {"x": V}) for f in [counts_by_condition, masked_mean, raises_on_negative]},
    **{
        f.__name__.replace("_", " "): (f, {"x": V})
        for f in [vectorized, converts, lists_in, empty_then_filled, chooses]
    },
    **{f.__name__.replace("_", " "): (f, {"x": M}) for f in [in_place_views, stores_shared_rows]},
    **{
        f.__name__.replace("_", " "): (f, {"a": M})
        for f in [shape_loops, along_rows, along_columns_to_number, iterates]
    },
    **{f.__name__.replace("_", " "): (f, {"a": M}) for f in [attributes, methods, takes]},
    **{f.__name__.replace("_", " "): (f, {"x": V, "y": V}) for f in [guarded_by_errstate, asserts_shapes]},
    **{f.__name__.replace("_", " "): (f, {"x": V, "y": V}) for f in [vectorized_two, mixed_stacks, grids]},
    "more methods": (more_methods, {"a": S}),
    "splits": (splits, {"x": (6,)}),
    "integer arrays": (integer_arrays, {"n": V}),
}


def _at(x):
    y = np.zeros(2)
    np.add.at(y, [0, 1, 0], x)
    return y


def transform_by_hand(x):
    n = len(x)
    out = np.zeros(n, dtype=complex)
    for k in range(n):
        for j in range(n):
            out[k] += x[j] * np.exp(-2j * np.pi * k * j / n)
    return np.abs(out)


def phasor(x, y):
    z = x + 1j * y
    return z.real * z.imag, np.abs(z), np.angle(z), (z * np.conj(z)).real, np.exp(1j * x).imag


SCIPY = {
    "scipy inverse": one(lambda x: scipy.linalg.inv(x) + scipy.linalg.det(x) + scipy.linalg.norm(x), S),
    "scipy solve": one(lambda x: scipy.linalg.solve(x, np.ones(2), check_finite=False), S),
    "scipy cholesky": one(
        lambda x: (scipy.linalg.cholesky(x + 4 * np.eye(2)), scipy.linalg.cholesky(x + 4 * np.eye(2), lower=True)), S
    ),
    "scipy triangular": one(
        lambda x: [
            scipy.linalg.solve_triangular(x, np.ones(2), trans=t, lower=b) for t in (0, "T") for b in (True, False)
        ],
        S,
    ),
    "scipy cholesky solve": one(
        lambda x: [
            scipy.linalg.cho_solve(scipy.linalg.cho_factor(x @ x.T + np.eye(2), lower=b), np.eye(2)) for b in (0, 1)
        ],
        S,
    ),
    "scipy matrices": one(lambda x: (scipy.linalg.toeplitz(x), scipy.linalg.block_diag(x, 2 * x[:1]))),
    "scipy integrals": one(
        lambda x: (scipy.integrate.trapezoid(x, dx=0.5), scipy.integrate.cumulative_trapezoid(x, initial=0)),
    ),
    "scipy simpson": one(lambda x: scipy.integrate.simpson(x, dx=0.5), (5,)),
    "scipy densities": one(
        lambda x: [d.pdf(x, 0.5, 2.0) for d in (stats.norm, stats.expon, stats.logistic, stats.laplace, stats.cauchy)]
    ),
    "scipy log densities": one(
        lambda x: [d.logpdf(x, scale=2.0) for d in (stats.norm, stats.logistic, stats.laplace)] + [stats.norm.logcdf(x)]
    ),
    "scipy distribution functions": one(
        lambda x: [d.cdf(x, 0.5) for d in (stats.norm, stats.expon, stats.logistic, stats.laplace, stats.cauchy)]
    ),
    "scipy survival functions": one(lambda x: [d.sf(x) for d in (stats.norm, stats.expon, stats.logistic)]),
    "scipy frozen distribution": two(
        lambda x, y: stats.norm(x, y).cdf(0.5) + stats.norm(loc=x).pdf(y) + stats.norm.ppf(0.975), None, None
    ),
    "scipy of constants": one(lambda x: x @ scipy.linalg.inv(np.diag([1.0, 2.0, 4.0]))),
}
RULES |= SCIPY
COMPLEX = {
    "spectrum": one(lambda x: np.abs(np.fft.fft(x)) ** 2, (4,)),
    "real spectrum": one(lambda x: (np.abs(np.fft.rfft(x)), np.fft.rfft(x).imag), (5,)),
    "there and back": one(lambda x: (np.fft.ifft(np.fft.fft(x)).real, np.fft.irfft(np.fft.rfft(x), n=3))),
    "spectra of rows": one(lambda x: (np.fft.fft(x, axis=0).real, np.fft.fft(x, n=4).imag), M),
    "shifted": one(lambda x: (np.fft.fftshift(x), np.fft.ifftshift(x), x * np.fft.fftfreq(3))),
    "transform by hand": one(transform_by_hand),
    "phasor": two(phasor),
}
RULES |= COMPLEX
