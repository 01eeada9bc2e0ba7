"""Identities of array functions for all shapes: how many are proved, how fast, and that no wrong one is.

    python benchmarks/shapes.py

Every function is read on index terms and compared with its run before its pair is decided; every proof is then tried with
numbers at random shapes. The wrong pairs differ in one thing that people get wrong: axis, ddof, root, mean, index, length.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from mathlink.errors import MathlinkError
from mathlink.lift import indexed
from mathlink.model import Budget, Domain, Obligation, Outcome
from mathlink.prove import indices
from mathlink.term import const, free_symbols, le, sym

# ── functions ────────────────────────────────────────────────────────────────────────────────────


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def plain_softmax(x, axis=-1):
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True)


def log_softmax(x):
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def attention(Q, K, V, root=True, stable=True):
    scores = Q @ K.T / (np.sqrt(Q.shape[-1]) if root else 1.0)
    return (softmax if stable else plain_softmax)(scores) @ V


def layer_norm(x, g, b, eps):
    mu = x.mean(-1, keepdims=True)
    return g * (x - mu) / np.sqrt(x.var(-1, keepdims=True) + eps) + b


def layer_norm_moments(x, g, b, eps):
    mu = np.mean(x, axis=-1, keepdims=True)
    var = np.mean(x**2, axis=-1, keepdims=True) - mu**2
    return g * (x - mu) / np.sqrt(var + eps) + b


def rbf(X, Y, gamma):
    return np.exp(-gamma * ((X[:, None, :] - Y[None, :, :]) ** 2).sum(-1))


def rbf_expanded(X, Y, gamma):
    squares = (X**2).sum(1)[:, None] + (Y**2).sum(1)[None, :] - 2 * X @ Y.T
    return np.exp(-gamma * squares)


def gaussian_kl(m1, s1, m2, s2):
    return np.sum(np.log(np.exp(s2) / np.exp(s1)) + (np.exp(s1) ** 2 + (m1 - m2) ** 2) / (2 * np.exp(s2) ** 2) - 0.5)


def gaussian_kl_logs(m1, s1, m2, s2):
    d = m1.shape[0]
    return 0.5 * (np.sum(np.exp(2 * s1 - 2 * s2)) + np.sum((m2 - m1) ** 2 * np.exp(-2 * s2)) - d + 2 * np.sum(s2 - s1))


def cross_entropy(Z, T):
    return -np.mean(np.sum(T * np.log(plain_softmax(Z)), axis=1))


def batch_norm(X, g, b, eps):
    return g * (X - X.mean(0)) / np.sqrt(X.var(0) + eps) + b


def batch_norm_moments(X, g, b, eps):
    mu = X.sum(axis=0) / X.shape[0]
    return (X - mu) * (g / np.sqrt((X * X).sum(axis=0) / len(X) - mu * mu + eps)) + b


def covariance(X, ddof=0):
    centred = X - X.mean(axis=0)
    return centred.T @ centred / (len(X) - ddof)


def covariance_moments(X):
    mu = X.mean(axis=0)
    return np.einsum("ni,nj->ij", X, X) / X.shape[0] - np.outer(mu, mu)


def pearson(x, y):
    a, b = x - x.mean(), y - y.mean()
    return (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())


def pearson_sums(x, y):
    n = len(x)
    top = n * np.dot(x, y) - x.sum() * y.sum()
    return top / np.sqrt((n * (x**2).sum() - x.sum() ** 2) * (n * (y**2).sum() - y.sum() ** 2))


def slope(x, y):
    return ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()


def slope_sums(x, y):
    n = len(x)
    return (n * (x * y).sum() - x.sum() * y.sum()) / (n * (x**2).sum() - x.sum() ** 2)


def logistic_loss(z, y):
    p = 1 / (1 + np.exp(-z))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def logistic_loss_stable(z, y):
    return np.mean(np.log1p(np.exp(z)) - y * z)


def discounted(r, gamma):
    return np.sum(gamma ** np.arange(len(r)) * r)


V, M, X2 = {"x": ("n",)}, {"A": ("n", "m"), "B": ("m", "k"), "C": ("k", "l")}, {"X": ("n", "d")}
XY = {"x": ("n",), "y": ("n",)}
QKV = {"Q": ("n", "d"), "K": ("m", "d"), "V": ("m", "v")}
NORM = {"x": ("n", "d"), "g": ("d",), "b": ("d",)}
BATCH = {"X": ("n", "d"), "g": ("d",), "b": ("d",)}
KL = dict.fromkeys(("m1", "s1", "m2", "s2"), ("d",))
SQUARE = {"A": ("n", "n"), "B": ("n", "n")}
KERNEL = {"X": ("n", "d"), "Y": ("m", "d")}

ANCHOR = {
    "softmax, shifted": (lambda x: softmax(x), lambda x: plain_softmax(x), V, ()),
    "softmax over an axis": (lambda X: softmax(X, 0), lambda X: plain_softmax(X, 0), X2, ()),
    "log-sum-exp, shifted": (
        lambda x: x.max() + np.log(np.sum(np.exp(x - x.max()))),
        lambda x: np.log(np.sum(np.exp(x))),
        V,
        (),
    ),
    "layer norm by moments": (layer_norm, layer_norm_moments, NORM, ("eps",)),
    "attention, shifted": (
        lambda Q, K, V: attention(Q, K, V),
        lambda Q, K, V: attention(Q, K, V, stable=False),
        QKV,
        (),
    ),
    "RBF kernel, expanded": (rbf, rbf_expanded, KERNEL, ("gamma",)),
    "KL of Gaussians": (gaussian_kl, gaussian_kl_logs, KL, ()),
    "cross-entropy by log-softmax": (
        lambda Z, T: -(T * log_softmax(Z)).sum(axis=1).mean(),
        cross_entropy,
        {"Z": ("n", "c"), "T": ("n", "c")},
        (),
    ),
    "batch norm by moments": (batch_norm, batch_norm_moments, BATCH, ("eps",)),
    "covariance by moments": (lambda X: covariance(X), covariance_moments, X2, ()),
    "products associate": (lambda A, B, C: (A @ B) @ C, lambda A, B, C: A @ (B @ C), M, ()),
    "tr XᵀX = ‖X‖²": (lambda X: np.trace(X.T @ X), lambda X: np.linalg.norm(X) ** 2, X2, ()),
}

OWN = {
    "Pearson by sums": (pearson, pearson_sums, XY, ()),
    "slope by sums": (slope, slope_sums, XY, ()),
    "logistic loss, stable": (logistic_loss, logistic_loss_stable, {"z": ("n",), "y": ("n",)}, ()),
    "gaps to the mean sum to 0": (lambda x: (x - x.mean()).sum(), lambda x: 0.0 * x.sum(), V, ()),
    "variance by pairs": (
        lambda x: x.var(),
        lambda x: ((x[:, None] - x[None, :]) ** 2).sum() / (2 * len(x) ** 2),
        V,
        (),
    ),
    "unbiased variance": (lambda x: x.var(ddof=1), lambda x: ((x - x.mean()) ** 2).sum() / (len(x) - 1), V, ()),
    "std of scaled data": (lambda x: (3 * x + 2).std(), lambda x: 3 * np.std(x), V, ()),
    "trace is cyclic": (
        lambda A, B: np.trace(A @ B),
        lambda A, B: np.trace(B @ A),
        {"A": ("n", "m"), "B": ("m", "n")},
        (),
    ),
    "trace of three, cyclic": (
        lambda A, B, C: np.trace(A @ B @ C),
        lambda A, B, C: np.trace(C @ A @ B),
        {"A": ("n", "m"), "B": ("m", "k"), "C": ("k", "n")},
        (),
    ),
    "(AB)ᵀ = BᵀAᵀ": (lambda A, B: (A @ B).T, lambda A, B: B.T @ A.T, {"A": ("n", "m"), "B": ("m", "k")}, ()),
    "quadratic form": (
        lambda x, A: x @ A @ x,
        lambda x, A: np.einsum("i,ij,j->", x, A, x),
        {"x": ("n",), "A": ("n", "n")},
        (),
    ),
    "squared distance": (
        lambda x, y: np.linalg.norm(x - y) ** 2,
        lambda x, y: x @ x - 2 * x @ y + y @ y,
        XY,
        (),
    ),
    "distance matrix": (
        lambda X, Y: ((X[:, None] - Y[None]) ** 2).sum(-1),
        lambda X, Y: (X**2).sum(1)[:, None] - 2 * X @ Y.T + (Y**2).sum(1),
        KERNEL,
        (),
    ),
    "mean squared error, expanded": (
        lambda y, p: ((y - p) ** 2).mean(),
        lambda y, p: (y @ y - 2 * y @ p + p @ p) / y.size,
        {"y": ("n",), "p": ("n",)},
        (),
    ),
    "gradient of least squares": (
        lambda X, y, w: X.T @ (X @ w - y) * 2 / len(y),
        lambda X, y, w: 2 / len(y) * ((X.T @ X) @ w - X.T @ y),
        {"X": ("n", "d"), "y": ("n",), "w": ("d",)},
        (),
    ),
    "softmax sums to 1": (lambda X: softmax(X).sum(-1), lambda X: X.sum(-1) * 0 + 1, X2, ()),
    "softmax shifted by a number": (lambda x, c: softmax(x + c), lambda x, c: softmax(x), V, ("c",)),
    "log-softmax": (log_softmax, lambda x: np.log(softmax(x)), V, ()),
    "sigmoid as softmax of two": (
        lambda z: 1 / (1 + np.exp(-z)),
        lambda z: np.exp(z) / (np.exp(z) + np.exp(0 * z)),
        {"z": ("n",)},
        (),
    ),
    "RMS norm by norm": (
        lambda x, g: g * x / np.sqrt(np.mean(x**2)),
        lambda x, g: np.sqrt(x.size) * g * x / np.linalg.norm(x),
        {"x": ("n",), "g": ("n",)},
        (),
    ),
    "entropy of softmax": (
        lambda x: -np.sum(plain_softmax(x) * np.log(plain_softmax(x))),
        lambda x: np.log(np.sum(np.exp(x))) - np.sum(x * np.exp(x)) / np.sum(np.exp(x)),
        V,
        (),
    ),
    "multi-head scores by einsum": (
        lambda Q, K: np.einsum("hqd,hkd->hqk", Q, K),
        lambda Q, K: Q @ K.transpose(0, 2, 1),
        {"Q": ("h", "q", "d"), "K": ("h", "k", "d")},
        (),
    ),
    "bilinear by outer": (
        lambda x, y, A: np.sum(np.outer(x, y) * A),
        lambda x, y, A: x @ A @ y,
        {"x": ("n",), "y": ("m",), "A": ("n", "m")},
        (),
    ),
    "weighted mean": (
        lambda x, w: np.average(x, weights=np.exp(w)),
        lambda x, w: x @ softmax(w),
        {"x": ("n",), "w": ("n",)},
        (),
    ),
    "skewness by moments": (
        lambda x: ((x - x.mean()) ** 3).mean(),
        lambda x: (x**3).mean() - 3 * x.mean() * (x**2).mean() + 2 * x.mean() ** 3,
        V,
        (),
    ),
    "square of a sum of outer products": (
        lambda x, y: np.linalg.norm(np.outer(x, y)) ** 2,
        lambda x, y: (x @ x) * (y @ y),
        {"x": ("n",), "y": ("m",)},
        (),
    ),
    "‖AB‖² by Gram matrices": (
        lambda A, B: np.sum((A @ B) ** 2),
        lambda A, B: np.trace(A.T @ A @ B @ B.T),
        {"A": ("n", "m"), "B": ("m", "k")},
        (),
    ),
    "relu by absolute values": (lambda x: np.maximum(x, 0).sum(), lambda x: ((x + np.abs(x)) / 2).sum(), V, ()),
    "geometric mean": (lambda x: np.prod(np.exp(x)), lambda x: np.exp(np.sum(x)), V, ()),
    "squares of steps": (
        lambda x: (np.diff(x) ** 2).sum(),
        lambda x: (x[1:] ** 2).sum() + (x[:-1] ** 2).sum() - 2 * (x[1:] * x[:-1]).sum(),
        V,
        (),
    ),
    "sum of 1 … n": (
        lambda x: np.sum(np.arange(1, len(x) + 1)) + 0 * x,
        lambda x: len(x) * (len(x) + 1) / 2 + 0 * x,
        V,
        (),
    ),
    "identity matrix": (lambda A: A @ np.eye(A.shape[1]), lambda A: A * 1.0, {"A": ("n", "m")}, ()),
    "Chan's variance of two halves": (
        lambda x, y: (x.var() * len(x) + y.var() * len(y))
        + (x.mean() - y.mean()) ** 2 * len(x) * len(y) / (len(x) + len(y)),
        lambda x, y: (x**2).sum() + (y**2).sum() - (x.sum() + y.sum()) ** 2 / (len(x) + len(y)),
        {"x": ("n",), "y": ("m",)},
        (),
    ),
}

WRONG = {
    "softmax over the wrong axis": (lambda X: softmax(X, 0), lambda X: softmax(X, 1), X2, ()),
    "ddof 1 for 0": (lambda X: covariance(X, 1), lambda X: covariance(X), X2, ()),
    "no root of the width": (lambda Q, K, V: attention(Q, K, V, False), lambda Q, K, V: attention(Q, K, V), QKV, ()),
    "mean for sum": (lambda x: x.mean(), lambda x: x.sum(), V, ()),
    "transposed product": (lambda A, B: A @ B, lambda A, B: (B.T @ A.T), SQUARE, ()),
    "product the other way round": (lambda A, B: A @ B, lambda A, B: B @ A, SQUARE, ()),
    "no square": (
        lambda y, p: np.abs(y - p).mean(),
        lambda y, p: ((y - p) ** 2).mean(),
        {"y": ("n",), "p": ("n",)},
        (),
    ),
    "square of the mean": (lambda x: (x**2).mean(), lambda x: x.mean() ** 2, V, ()),
    "norm for its square": (lambda x: np.linalg.norm(x), lambda x: x @ x, V, ()),
    "one norm for two": (lambda x: np.linalg.norm(x, 1), lambda x: np.linalg.norm(x, 2), V, ()),
    "last entry left out": (lambda x: x[:-1].sum(), lambda x: x.sum(), V, ()),
    "first for last": (lambda x: x[1:].sum(), lambda x: x[:-1].sum(), V, ()),
    "trace for sum": (lambda A, B: np.trace(A * B), lambda A, B: np.sum(A * B), SQUARE, ()),
    "trace of AB for AᵀB": (lambda A, B: np.trace(A @ B), lambda A, B: np.sum(A * B), SQUARE, ()),
    "eps outside the root": (
        lambda x, g, b, eps: g * (x - x.mean(-1, keepdims=True)) / (x.std(-1, keepdims=True) + eps) + b,
        layer_norm,
        NORM,
        ("eps",),
    ),
    "norm over the batch": (
        lambda x, g, b, eps: g * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + b,
        layer_norm,
        NORM,
        ("eps",),
    ),
    "log of a sum": (lambda x: np.log(np.exp(x).sum()), lambda x: np.log(np.exp(x)).sum(), V, ()),
    "shift by the mean, not taken back": (
        lambda x: np.log(np.exp(x - x.max()).sum()),
        lambda x: np.log(np.exp(x).sum()),
        V,
        (),
    ),
    "wrong length": (lambda X: X.sum(0) / X.shape[1], lambda X: X.mean(0), X2, ()),
    "wrong sign": (
        lambda X, Y: (X**2).sum(1)[:, None] + (Y**2).sum(1) + 2 * X @ Y.T,
        lambda X, Y: ((X[:, None] - Y) ** 2).sum(-1),
        KERNEL,
        (),
    ),
    "half left out": (lambda r: r @ r, lambda r: 0.5 * (r @ r), {"r": ("n",)}, ()),
    "discount from 1": (lambda r, gamma: gamma * discounted(r, gamma), discounted, {"r": ("n",)}, ("gamma",)),
    "maximum of the squares": (lambda x: (x**2).max(), lambda x: x.max() ** 2, V, ()),
    "largest absolute value": (lambda x: np.abs(x).max(), lambda x: x.max(), V, ()),
    "stale index": (lambda A, B: np.einsum("ij,jk->ik", A, B), lambda A, B: np.einsum("ij,kj->ik", A, B), SQUARE, ()),
}


def outcome(left: Any, right: Any, shapes: Any, scalars: Any) -> tuple[str, float]:
    """What becomes of a pair, and the seconds it takes."""
    started = time.perf_counter()
    try:
        sides = [indexed.confirm(indexed.read(f, shapes, scalars), f, Budget.seconds(10)) for f in (left, right)]
    except MathlinkError as problem:
        return f"not read: {problem}", time.perf_counter() - started
    a, b = (s.result for s in sides)
    if a.dims != b.dims:
        return "other shapes", time.perf_counter() - started
    free = [sym(f"i{k}") for k in range(len(a.dims))]
    lengths = [sym(n) for n in dict.fromkeys(n for ds in sides[0].shapes.values() for d in ds for n in free_symbols(d))]
    hypotheses = [le(const(1), n) for n in lengths] + [le(const(1), i) for i in free]
    kinds: dict[str, Any] = {t.data: "int" for t in (*lengths, *free)} | dict.fromkeys(scalars, "real")
    obligation = Obligation(a.at(free), "=", b.at(free), Domain(kinds, tuple(hypotheses)))
    found = indices.decide(obligation, Budget.seconds(10))
    return (
        found.outcome.value if found.outcome is Outcome.PROVED else f"open: {found.reason}"
    ), time.perf_counter() - started


def disagreement(left: Any, right: Any, shapes: Any, scalars: Any, seed: int = 1) -> bool:
    """Whether the two functions differ at random shapes and entries: then a proof would be wrong."""
    rng = random.Random(seed)
    for trial in range(12):
        sizes = {
            n: rng.choice((1, 2, 3, 5, 8)) if trial else 4
            for n in dict.fromkeys(n for ds in shapes.values() for n in ds)
        }
        draw = np.random.default_rng(seed + trial)
        arguments: dict[str, Any] = {p: draw.normal(size=[sizes[n] for n in ds]) for p, ds in shapes.items()}
        arguments |= {p: float(draw.uniform(0.1, 2.0)) for p in scalars}
        with np.errstate(all="ignore"):
            a, b = left(**arguments), right(**arguments)
        if not np.allclose(a, b, rtol=1e-8, atol=1e-9, equal_nan=True):
            return True
    return False


def main() -> int:
    """Print the figures; 1 where something wrong was proved."""
    false = 0
    for title, table in (("anchor", ANCHOR), ("own", OWN), ("wrong", WRONG)):
        results = {name: outcome(*pair) for name, pair in table.items()}
        proved = [name for name, (found, _) in results.items() if found == "proved"]
        seconds = sorted(s for _, s in results.values())
        median, most = statistics.median(seconds) * 1000, seconds[-1] * 1000
        print(
            f"{title:8} {len(proved):3} of {len(table):3} proved for all shapes, {median:.0f} ms median, {most:.0f} ms at most"
        )
        for name, (found, _) in results.items():
            bad = found == "proved" and disagreement(*table[name])
            false += bad
            if bad or (found == "proved") == (title == "wrong"):
                print(f"         {'WRONGLY PROVED' if bad else found}: {name}")
            if title == "wrong" and not disagreement(*table[name]):
                print(f"         not wrong at all: {name}")
    print(f"wrong ones proved: {false}")
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
