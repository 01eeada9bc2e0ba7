"""Functions of arrays as people write them, and their shapes."""

from __future__ import annotations

import math

import numpy as np
from numpy.linalg import norm


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def attention(Q, K, V):
    d = Q.shape[-1]
    scores = Q @ K.T / math.sqrt(d)
    scores -= scores.max(axis=-1, keepdims=True)
    weights = np.exp(scores)
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ V


def layer_norm(x, gamma, beta, eps):
    mu = x.mean(axis=-1, keepdims=True)
    return gamma * (x - mu) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) + beta


def squared_error(y, p):
    if y.shape != p.shape:
        raise ValueError("shapes")
    return sum((y - p) ** 2) / len(y)


def distances(X, Y):
    return np.sum(X**2, axis=1)[:, None] + np.sum(Y**2, axis=1) - 2 * np.dot(X, Y.T)


def changed_later(x):
    y = 2 * x
    x = x.copy()
    x -= 1
    return x + y


def several(A, B):
    return np.einsum("ij,jk->ik", A, B), np.trace(A.T @ A), np.outer(A.sum(0), B.sum(axis=0))


def running_mean(x):
    return np.cumsum(x) / np.arange(1, len(x) + 1)


def masks(x):
    return {"leaky": np.where(x > 0, x, 0.1 * x), "relu": np.maximum(x, 0), "share": (x > 0).mean()}


def norms(x):
    return x / norm(x), norm(x, 1), np.linalg.norm(x, np.inf)


def covariance(X):
    centred = X - X.mean(axis=0)
    return centred.T @ centred / len(X), X.std(axis=0, ddof=1)


def helper_and_closure(x):
    half = 0.5

    def scaled(v):
        return half * _centred(v)

    return scaled(x)


def _centred(v):
    return v - np.mean(v)


def ridge_penalty(w, lam):
    return lam * np.sum(np.square(w)) + np.prod(np.exp(w)) + np.ptp(w)


def identity_plus(A):
    return A + np.eye(A.shape[0]) + np.zeros((A.shape[0], A.shape[1]))


def columns(x):
    return x[:, np.newaxis] * x.reshape(1, -1) + np.expand_dims(x, 0).swapaxes(0, 1)


def standardised(x):
    x = np.asarray(x, dtype=float)
    return (x - np.average(x)) / np.std(x)


def clipped(x, low):
    return np.clip(x, low, 1.5).sum() + max(low, 2.0) + abs(low)


def guarded(x, sigma):
    if sigma <= 0:
        raise ValueError("sigma")
    if np.any(x < 0):
        raise ValueError("x")
    return np.sqrt(x).sum() / sigma


def limited(g, most):
    size = np.linalg.norm(g)
    if size > most:
        g = g * most / size
    return g


def steps(x):
    return x[1:] - x[:-1], np.diff(x**2).sum(), (x[1:] * x[:-1]).mean()


def long_only(x):
    return x if len(x) > 3 else -x


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def over_all(X):
    return (X**2).sum(), X.max(axis=(0, 1)), X.mean(), np.prod(X, axis=(0, 1), keepdims=True)


def stored(x):
    y = x * 1.0
    before = y + 1
    y[y < 0] = 0.0
    return y, before


def causal(Q, K):
    scores = Q @ K.T + np.triu(np.full((len(Q), len(Q)), -30.0), k=1)
    return np.tril(scores) + scores


VECTOR = {"x": ("n",)}


def each_other(x):
    return x[::2].sum() + x[1::3].mean() * 0.5


def covariances(X):
    return np.cov(X, rowvar=False), np.corrcoef(X.T), np.cov(X.T, bias=True)


def running(x):
    return np.maximum.accumulate(x), np.cumprod(np.abs(x)), np.minimum.accumulate(x * 2)


def joined(x, y):
    return np.concatenate([x, y, x]), np.hstack((x, 1.0)), np.append(y, x), np.insert(np.cumsum(x), 0, 0.0)


def stacked(x, y):
    return np.stack([x, y * 2]), np.stack((x, y), axis=1), np.vstack([x, y])


def listed(x):
    return np.array([x.sum(), x.mean(), 1.0]) * np.array([1.0, 2.0, 4.0])


def rolled(x):
    return np.roll(x, 1) + np.roll(x, -2) - 2 * x


def padded(x):
    return np.pad(x, 1), np.pad(x, (2, 0), mode="edge")


def heat(u, k):
    new = u.copy()
    new[1:-1] = u[1:-1] + k * (u[2:] - 2 * u[1:-1] + u[:-2])
    new[0] = 1.0
    new[-1] = u[-1] + new[0]
    return new


def edges(A):
    B = A * 1.0
    B[0, :] = 0.0
    B[:, -1] = A[:, 0]
    B[1:, 1:] = 2.0
    return B


def selected(x):
    out = x**2
    mask = x > 0.5
    out[mask] = 3 * (x[mask] - 0.25)
    return out


def selected_sums(p):
    return -(p[p > 0] * np.log(p[p > 0])).sum(), p[p > -9].mean(), p[p > -99].max(), np.sum(p[p < 1])


def causal_scores(S):
    mask = np.triu(np.ones(S.shape, dtype=bool), k=1)
    S = np.where(mask, -np.inf, S)
    w = np.exp(S - S.max(axis=1, keepdims=True))
    return w / w.sum(axis=1, keepdims=True)


def masked_store(S):
    T = S + 0.0
    T[np.tril(np.ones(S.shape, dtype=bool))] = 0
    return T


def spaced(x):
    return np.linspace(0.0, 1.0, len(x)) * x, np.linspace(1, 2, 4), np.linspace(0, 2, x.size, endpoint=False)


def area(x, y):
    return np.trapezoid(y, x), np.trapezoid(y, dx=0.1)


def window(x):
    n = x.size
    return x * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n))


def vectorised(x):
    return np.vectorize(lambda v: 0.5 * (1 + math.erf(v / math.sqrt(2))))(x)


def counted_ones(x):
    return np.ones(len(x), dtype=int).sum() + x.sum() * np.ones_like(x).mean()


TABLE = [
    *((f, VECTOR, ()) for f in (each_other, running, listed, rolled, padded, selected, spaced, window, vectorised)),
    (counted_ones, VECTOR, ()),
    (selected_sums, {"p": ("n",)}, ()),
    (covariances, {"X": ("n", 3)}, ()),
    (joined, {"x": ("n",), "y": ("m",)}, ()),
    (stacked, {"x": ("n",), "y": ("n",)}, ()),
    (heat, {"u": ("n",)}, ("k",)),
    (edges, {"A": ("n", "m")}, ()),
    (causal_scores, {"S": ("n", "n")}, ()),
    (masked_store, {"S": ("n", "m")}, ()),
    (area, {"x": ("n",), "y": ("n",)}, ()),
    (softmax, VECTOR, ()),
    (attention, {"Q": ("n", "d"), "K": ("m", "d"), "V": ("m", "v")}, ()),
    (layer_norm, {"x": ("n", "d"), "gamma": ("d",), "beta": ("d",)}, ("eps",)),
    (squared_error, {"y": ("n",), "p": ("n",)}, ()),
    (distances, {"X": ("n", "d"), "Y": ("m", "d")}, ()),
    (changed_later, VECTOR, ()),
    (several, {"A": ("n", "m"), "B": ("m", "k")}, ()),
    (running_mean, VECTOR, ()),
    (masks, VECTOR, ()),
    (norms, VECTOR, ()),
    (covariance, {"X": ("n", "d")}, ()),
    (helper_and_closure, VECTOR, ()),
    (ridge_penalty, {"w": ("n",)}, ("lam",)),
    (identity_plus, {"A": ("n", "n")}, ()),
    (columns, VECTOR, ()),
    (standardised, VECTOR, ()),
    (clipped, VECTOR, ("low",)),
    (guarded, VECTOR, ("sigma",)),
    (limited, {"g": ("n",)}, ("most",)),
    (steps, VECTOR, ()),
    (stored, VECTOR, ()),
    (over_all, {"X": ("n", "d")}, ()),
    (gelu, VECTOR, ()),
    (long_only, VECTOR, ()),
    (causal, {"Q": ("n", "d"), "K": ("n", "d")}, ()),
]


def loop(x):
    total = 0
    for k in range(len(x)):
        total += x[k]
    return total


def clash(A, B):
    return A @ B


def decides(x):
    return x if x.sum() > 0 else x.sum()


def rounds(x):
    while x.sum() > 1:
        x = x / 2
    return x


def view_changed(x):
    y = x.T
    x -= 1
    return y


def inverse(A):
    return np.linalg.inv(A)


def ranked(x):
    return np.sort(x)


def part_of_axis(x):
    return x[::-1]


def whole_store(x):
    out = np.zeros(len(x), dtype=int)
    out[1:] = x[1:]
    return out


def other_mask(x):
    out = x.copy()
    out[x > 0] = x[x > 1]
    return out


def far_shift(x):
    return np.roll(x, len(x))


def random(x):
    return x + np.random.rand()


def printed(x):
    return f"{x.sum():.3f}"


def squeezed(X):
    return np.linalg.pinv(X)


REFUSED = [
    (squeezed, {"X": ("n", "d")}, "pinv"),
    (whole_store, VECTOR, "whole numbers"),
    (other_mask, VECTOR, "another condition selects"),
    (far_shift, VECTOR, "roll"),
    (loop, VECTOR, "range"),
    (clash, {"A": ("n", "m"), "B": ("k", "n")}, r"axis of length A\.shape\[1\] meets an axis of length B\.shape\[0\]"),
    (decides, VECTOR, "different shapes, depending on the inputs"),
    (rounds, VECTOR, "one after another|more ways"),
    (view_changed, VECTOR, "view"),
    (inverse, {"A": ("n", "n")}, "inv"),
    (ranked, VECTOR, "sort"),
    (part_of_axis, VECTOR, "slice with a step"),
    (random, VECTOR, "not the same in every run"),
    (printed, VECTOR, "turned into text"),
]
